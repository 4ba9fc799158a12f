//! Manifests: the files that list a project's dependencies.

pub mod cargo;

//! Manifests: the files that list a project's dependencies.

pub mod cargo;
pub mod install;
pub mod npm;

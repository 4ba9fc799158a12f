//! Manifests: the files that list a project's dependencies.

pub mod cargo;
pub mod install;
pub mod npm;

/// What helps where a manifest, or `it`, is not of its form.
pub(crate) fn mend_or_leave(manifest: &str) -> String {
    format!("mend {manifest} first, or leave it alone with `--manifest none`; nothing was changed")
}

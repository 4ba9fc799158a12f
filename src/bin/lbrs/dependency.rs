//! The dependencies of connectors: what a connector needs, whether a manifest has it, and how it is added,
//! installed and removed. Every command asks here.

mod cargo;
mod contents;
mod install;
mod manifest;
mod need;
mod spec;
mod target;
mod unused;

pub use contents::{AddOutcome, Contents, RemoveOutcome};
pub use install::{Installer, PackageManager};
pub use manifest::{Manifest, ManifestChoice};
pub use need::Need;
pub use spec::Spec;
pub use target::Target;
pub use unused::{Unused, Uses, decide};

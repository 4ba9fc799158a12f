//! The manifest that the dependency goes to.

use super::manifest::{Manifest, ManifestChoice};
use super::need::Need;
use super::spec::Spec;
use crate::errors::{Helpful, Result, usage};
use crate::project::Project;
use lbrs::internal::catalog::Connector;

pub enum Target {
    /// This one; `None` if the project has none, or the user wants it left alone.
    Decided(Option<Manifest>),
    /// Either: the project has both, and no flag says which.
    Either { npm: Manifest, cargo: Manifest },
}

impl Target {
    /// Decides on the manifest, as far as the flag and the project do.
    pub fn of(project: &Project, choice: ManifestChoice) -> Result<Self> {
        let missing = |name: &str| {
            usage!("the project has no {name}")
                .with_help("leave `--manifest` out to use the existing one")
        };
        let broken = project.package_json.as_ref().and_then(|package| package.broken.as_ref());
        if let (Some(broken), ManifestChoice::Auto | ManifestChoice::Npm) = (broken, choice) {
            return Err(broken.clone().into());
        }
        let (npm, cargo) = (Manifest::npm(project), Manifest::cargo(project));
        Ok(match (choice, npm, cargo) {
            (ManifestChoice::None, ..) => Self::Decided(None),
            (ManifestChoice::Npm, npm, _) => {
                Self::Decided(Some(npm.ok_or_else(|| missing("package.json"))?))
            }
            (ManifestChoice::Cargo, _, cargo) => {
                Self::Decided(Some(cargo.ok_or_else(|| missing("Cargo.toml"))?))
            }
            (ManifestChoice::Auto, Some(npm), Some(cargo)) if project.loopback().is_none() => {
                Self::Either { npm, cargo }
            }
            (ManifestChoice::Auto, npm, cargo) => Self::Decided(npm.or(cargo)),
        })
    }

    /// Returns whether nothing has decided on the manifest.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Either { .. })
    }

    /// Returns the manifests that it may be.
    pub fn into_manifests(self) -> Vec<Manifest> {
        match self {
            Self::Decided(manifest) => manifest.into_iter().collect(),
            Self::Either { npm, cargo } => vec![npm, cargo],
        }
    }

    /// Decides for the only manifest through which `connector`, or `spec` in its place, is available.
    pub fn fitting(self, connector: &Connector, spec: Option<&Spec>) -> Self {
        let Self::Either { npm, cargo } = self else { return self };
        let fits = |manifest| Need::of(connector, Some(manifest), spec).is_ok();
        match (fits(&npm), fits(&cargo)) {
            (true, false) => Self::Decided(Some(npm)),
            (false, true) => Self::Decided(Some(cargo)),
            _ => Self::Either { npm, cargo },
        }
    }

    /// Checks that what `connector` needs, or `spec` in its place, is available through the manifest.
    pub fn check(&self, connector: &Connector, spec: Option<&Spec>) -> Result<()> {
        let check = |manifest| Need::of(connector, manifest, spec).map(|_| ());
        match self {
            Self::Decided(manifest) => check(manifest.as_ref()),
            Self::Either { npm, cargo } => check(Some(cargo)).or_else(|_| check(Some(npm))),
        }
    }
}

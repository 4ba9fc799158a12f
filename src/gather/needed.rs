//! What the connector needs, and whether the package manager brings it.

use super::dependency::{Spec, Target, needed};
use super::given::Given;
use super::interview::Interview;
use crate::Result;
use crate::catalog::Connector;
use crate::plan::{Dependency, Manifest};
use crate::prompt::{Confirm, Prompter};

/// What the entry's connector needs.
pub(super) struct Needed {
    /// The manifest that gets it; none where it is left alone.
    pub(super) manifest: Option<Manifest>,
    /// What it is, or why it cannot be had.
    pub(super) dependency: Result<Dependency>,
    /// The package manager is run.
    pub(super) install: bool,
}

impl Needed {
    /// Nothing is done with a manifest.
    pub(super) fn nothing() -> Self {
        Self { manifest: None, dependency: Ok(Dependency::Nothing(None)), install: false }
    }
}

impl Interview<'_> {
    /// What `connector` needs, or `spec` in its place, and in which manifest.
    ///
    /// # Errors
    /// The person cancelled, or a manifest is not of its form.
    pub(super) fn needed(
        &self,
        given: &Given,
        connector: &Connector,
        spec: Option<&Spec>,
        target: Target,
        prompter: &mut dyn Prompter,
    ) -> Result<Needed> {
        let manifest = target.choose(self.project, connector, spec, prompter)?;
        let dependency = needed(self.project, manifest.as_ref(), connector, spec);
        let install = match &dependency {
            Ok(dependency) => self.install(given, manifest.as_ref(), dependency, prompter)?,
            Err(_) => false,
        };
        Ok(Needed { manifest, dependency, install })
    }

    fn install(
        &self,
        given: &Given,
        manifest: Option<&Manifest>,
        dependency: &Dependency,
        prompter: &mut dyn Prompter,
    ) -> Result<bool> {
        let (Some(manifest), Some(label)) = (manifest, dependency.label()) else {
            return Ok(false);
        };
        if let Some(install) = given.install {
            return Ok(install);
        }
        if !prompter.is_interactive() {
            return Ok(self.yes);
        }
        if (self.is_present)(manifest, dependency)? {
            return Ok(false);
        }
        let message = format!("Install {label}");
        prompter.confirm(&Confirm {
            message: &message,
            default: true,
            flag: "--install or --no-install",
        })
    }
}

//! What the connector needs, and whether the package manager installs it.

use super::given::{Given, contradiction, flag_of_installing};
use super::interview::Interview;
use crate::dependency::{Manifest, ManifestChoice, Need, Spec, Target};
use crate::errors::{Error, Helpful, Result, usage};
use crate::prompt::{Confirm, Prompter, Select};
use lbrs::internal::catalog::Connector;

/// What the entry's connector needs.
pub(super) struct Needed {
    /// The manifest that it goes to; `None` leaves the manifests alone.
    pub(super) manifest: Option<Manifest>,
    /// The dependency, or why it is not available.
    pub(super) dependency: Result<Need>,
    /// Whether to run the package manager.
    pub(super) install: bool,
}

impl Needed {
    /// Returns that the entry needs nothing.
    pub(super) fn nothing() -> Self {
        Self { manifest: None, dependency: Ok(Need::Nothing(None)), install: false }
    }
}

impl Interview<'_> {
    /// Decides what `connector` needs, or `spec` in its place, and in which manifest.
    pub(super) fn needed(
        &self,
        given: &Given,
        connector: &Connector,
        spec: Option<&Spec>,
        target: Target,
        prompter: &mut dyn Prompter,
    ) -> Result<Needed> {
        let manifest = choose(target.fitting(connector, spec), prompter)?;
        refuse_manager_of_npm(given, manifest.as_ref())?;
        let dependency = Need::of(connector, manifest.as_ref(), spec);
        let install = match &dependency {
            Ok(dependency) => self.install(given, manifest.as_ref(), dependency, prompter)?,
            Err(_) => false,
        };
        Ok(Needed { manifest, dependency, install })
    }

    /// Rejects a `--dependency` that would be written nowhere. A connector outside the catalog still needs it for
    /// its name.
    pub(super) fn refuse_idle_dependency(
        &self,
        given: &Given,
        connector: &Connector,
        target: &Target,
        stays: bool,
    ) -> Result<()> {
        let Target::Decided(None) = target else { return Ok(()) };
        let known = || self.catalog.get(&connector.id).map(|known| &known.label);
        let is_known =
            || given.connector.as_deref() != Some("other") && known() == Some(&connector.label);
        if given.dependency.is_none() || !(stays || is_known()) {
            return Ok(());
        }
        Err(match given.manifest {
            ManifestChoice::None => contradiction(
                "--dependency",
                "--manifest none",
                "the dependency would be written nowhere",
            ),
            _ => no_manifest("--dependency"),
        })
    }

    fn install(
        &self,
        given: &Given,
        manifest: Option<&Manifest>,
        dependency: &Need,
        prompter: &mut dyn Prompter,
    ) -> Result<bool> {
        let Some(manifest) = manifest else { return Ok(false) };
        if let Some(install) = given.install {
            return Ok(install);
        }
        let Some(label) = dependency.label() else { return Ok(false) };
        if !prompter.is_interactive() {
            return Ok(self.yes);
        }
        if (self.is_present)(manifest, dependency)? {
            return Ok(false);
        }
        let message = format!("Install {label}");
        prompter.confirm(&Confirm { message: &message, default: true })
    }
}

/// Returns the manifest that the dependency goes to; asks if either would do.
fn choose(target: Target, prompter: &mut dyn Prompter) -> Result<Option<Manifest>> {
    let (npm, cargo) = match target {
        Target::Decided(manifest) => return Ok(manifest),
        Target::Either { npm, cargo } => (npm, cargo),
    };
    let options = ["package.json".to_owned(), "Cargo.toml".to_owned()];
    let question = Select {
        message: "Which manifest gets the dependency:",
        options: &options,
        keywords: &[],
        start: 0,
        fallback: None,
        flag: "--manifest npm|cargo|none",
    };
    Ok(Some(if prompter.select(&question)? == 0 { npm } else { cargo }))
}

/// Returns `target`, unless `given` has flags about a manifest that the project does not have.
pub(super) fn checked(target: Target, given: &Given) -> Result<Target> {
    if let Target::Decided(manifest) = &target {
        let flag = flag_of_installing(given.install == Some(true), given.package_manager);
        if let (None, Some(flag)) = (manifest, flag) {
            return Err(no_manifest(flag));
        }
        refuse_manager_of_npm(given, manifest.as_ref())?;
    }
    Ok(target)
}

fn refuse_manager_of_npm(given: &Given, manifest: Option<&Manifest>) -> Result<()> {
    match manifest {
        Some(Manifest::Cargo(_)) if given.package_manager.is_some() => Err(usage!(
            "`--package-manager` is about package.json, and the dependency goes to Cargo.toml"
        )
        .with_help("leave it out, or give `--manifest npm` where there is a package.json")),
        _ => Ok(()),
    }
}

fn no_manifest(flag: &str) -> Error {
    usage!("`{flag}`: the project has neither package.json nor Cargo.toml")
        .with_help(format!("leave `{flag}` out, or create a manifest first"))
}

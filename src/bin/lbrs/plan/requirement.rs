//! What the entry's connector requires, and whether the package manager installs it.

use super::input::Input;
use super::input::conflicts::{contradiction, flag_of_installing};
use crate::dependency::{Manifest, ManifestChoice, Need, Spec, Target};
use crate::errors::{Error, Helpful, Result, cancelled, usage};
use crate::origin;
use crate::prompt::{Confirm, OTHER, Prompter, Select};
use crate::session::Session;
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::text::shell_word;

/// What the entry's connector requires.
pub(super) struct Requirement {
    /// The manifest that it goes to; `None` leaves the manifests alone.
    pub(super) manifest: Option<Manifest>,
    /// The need, or why it is not available.
    pub(super) need: Result<Need>,
    /// Whether to run the package manager.
    pub(super) install: bool,
}

impl Requirement {
    /// Decides what `connector` requires, or `spec` in its place, and in which manifest.
    pub(super) fn decide(
        session: &mut Session<'_>,
        input: &Input,
        connector: &Connector,
        spec: Option<&Spec>,
        target: Target,
    ) -> Result<Self> {
        let manifest = choose(target, session.prompter)?;
        refuse_manager_of_npm(input, manifest.as_ref())?;
        let need = Need::of(connector, manifest.as_ref(), spec);
        let is_confirmed = spec.is_some_and(|spec| spec.version.is_some());
        if let (Ok(need), Some(manifest), false) = (&need, &manifest, is_confirmed) {
            confirm(session, connector, manifest, need)?;
        }
        let install = match (&need, &manifest) {
            (Ok(need), Some(manifest)) => installs(session, input, manifest, need)?,
            _ => false,
        };
        Ok(Self { manifest, need, install })
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
        behind: &[],
        start: 0,
        fallback: None,
        flag: "--manifest npm|cargo|none",
    };
    Ok(Some(if prompter.select(&question)? == 0 { npm } else { cargo }))
}

/// Lets the user confirm what is added to the manifest only since a template takes the place of a built-in connector:
/// whoever wrote the project may not be the one who runs lbrs in it.
fn confirm(
    session: &mut Session<'_>,
    connector: &Connector,
    manifest: &Manifest,
    need: &Need,
) -> Result<()> {
    let unvouched = need.unvouched(connector, manifest).join(", ");
    let (Some(file), Some(label)) = (origin::file(connector, Some(&session.project)), need.label())
    else {
        return Ok(());
    };
    if unvouched.is_empty() || manifest.has(need, &mut session.files, &session.project)? {
        return Ok(());
    }
    if !session.prompter.is_interactive() {
        let shown = session.project.shown(manifest.path());
        return Err(usage!("{file} takes the place of a built-in connector, and nothing else vouches for {unvouched}")
            .with_help(format!("`--dependency {}` confirms it, `--manifest none` leaves {shown} alone", shell_word(&label))));
    }
    let message = format!("Add {label}, which only {file} vouches for");
    let confirmed = session.prompter.confirm(&Confirm { message: &message, default: false })?;
    if confirmed { Ok(()) } else { Err(cancelled()) }
}

fn installs(
    session: &mut Session<'_>,
    input: &Input,
    manifest: &Manifest,
    need: &Need,
) -> Result<bool> {
    if let Some(install) = input.install {
        return Ok(install);
    }
    let Some(label) = need.label() else { return Ok(false) };
    if !session.prompter.is_interactive() {
        return Ok(input.yes);
    }
    if manifest.has(need, &mut session.files, &session.project)? {
        return Ok(false);
    }
    let message = format!("Install {label}");
    session.prompter.confirm(&Confirm { message: &message, default: true })
}

/// Rejects a `--dependency` that would be written nowhere. A connector outside the catalog still needs it for
/// its name.
pub(super) fn refuse_idle_dependency(
    input: &Input,
    catalog: &Catalog,
    connector: &Connector,
    target: &Target,
    stays: bool,
) -> Result<()> {
    let Target::Decided(None) = target else { return Ok(()) };
    let known = || catalog.get(&connector.id).map(|known| &known.label);
    let is_known =
        || input.connector.as_deref() != Some(OTHER) && known() == Some(&connector.label);
    if input.dependency.is_none() || !(stays || is_known()) {
        return Ok(());
    }
    Err(match input.manifest {
        ManifestChoice::None => contradiction(
            "--dependency",
            "--manifest none",
            "the dependency would be written nowhere",
        ),
        _ => no_manifest("--dependency"),
    })
}

/// Returns `target`, unless the input has flags about a manifest that the project does not have.
pub(super) fn checked(target: Target, input: &Input) -> Result<Target> {
    if let Target::Decided(manifest) = &target {
        let flag = flag_of_installing(input.install == Some(true), input.package_manager);
        if let (None, Some(flag)) = (manifest, flag) {
            return Err(no_manifest(flag));
        }
        refuse_manager_of_npm(input, manifest.as_ref())?;
    }
    Ok(target)
}

fn refuse_manager_of_npm(input: &Input, manifest: Option<&Manifest>) -> Result<()> {
    match manifest {
        Some(Manifest::Cargo(_)) if input.package_manager.is_some() => Err(usage!(
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

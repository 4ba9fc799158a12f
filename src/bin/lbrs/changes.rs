//! Turns a plan into the new texts of the project's files. Nothing here writes.

mod entry;
mod removal;

use crate::dependency::{AddOutcome, Manifest, RemoveOutcome};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::plan::{Plan, StoredSecret};
use crate::project::Project;
use lbrs::internal::edit::{dotenv, gitignore};

pub use entry::{Action, MemberChange, Renamed};
pub use removal::{remove_entry, unused_variables};

/// What a plan does to the files, for the report.
pub struct Outcome {
    /// What became of the entry.
    pub action: Action,
    /// The files in which it got another id.
    pub renamed: Vec<Renamed>,
    /// What became of the dependency that it no longer needs.
    pub unneeded: Option<RemoveOutcome>,
    /// What became of the dependency that it needs.
    pub dependency: Option<AddOutcome>,
    /// What became of the variables that hold the secrets, each once.
    pub variables: Vec<(String, VariableOutcome)>,
    /// The variables that the entry refers to and that `.env` sets after the run.
    pub in_env: Vec<String>,
    /// The name under which a Rust project depends on lbrs, if it does.
    pub library: Option<String>,
    /// Whether `.env` was added to `.gitignore`.
    pub ignored: bool,
}

/// What became of a variable of `.env`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum VariableOutcome {
    /// It was added.
    Added,
    /// It had another value.
    Replaced,
    /// It already had this value.
    Present,
}

/// Applies `plan` to the texts in `files`. `unignored` says that git does not ignore `.env`.
///
/// # Errors
/// Fails if a file is malformed, the id exists, or a variable has another value. `files` may then hold some of
/// the new texts; nothing is written.
pub fn apply(
    plan: &Plan,
    files: &mut Snapshot,
    project: &Project,
    unignored: bool,
) -> Result<Outcome> {
    let action = entry::set(plan, files, project)?;
    let renamed = match &plan.rename {
        Some(rename) => entry::rename(plan, rename, files, project)?,
        None => Vec::new(),
    };
    let dependency = match &plan.manifest {
        Some(manifest) => manifest.add(&plan.dependency, files, project)?,
        None => None,
    };
    let variables = set_variables(&plan.secrets, files, project)?;
    let ignored = unignored && !variables.is_empty() && ignore_env(files, project)?;
    let in_env = referred_in_env(plan, files, project);
    let library = match &plan.manifest {
        Some(manifest) => manifest.key_of(env!("CARGO_PKG_NAME"), files, project)?,
        None => None,
    };
    let unneeded = plan.unneeded.as_ref();
    let unneeded = unneeded.map(|unneeded| unneeded.remove(files, project)).transpose()?;
    set_writing_order(plan, files, project);
    Ok(Outcome { action, renamed, unneeded, dependency, variables, in_env, library, ignored })
}

/// Orders the writes so that a run killed between two of them does no harm: `.gitignore` comes before the
/// secret, and what an entry needs comes before the entry.
fn set_writing_order(plan: &Plan, files: &mut Snapshot, project: &Project) {
    let (gitignore, env) = (project.gitignore(), project.env_file());
    let manifest = plan.manifest.as_ref().map(Manifest::path);
    let secrets_first = [gitignore.as_path(), env.as_path()];
    files.write_last(secrets_first.into_iter().chain(manifest).chain([plan.file.as_path()]));
}

fn referred_in_env(plan: &Plan, files: &mut Snapshot, project: &Project) -> Vec<String> {
    let references = plan.entry.references();
    if references.is_empty() {
        return Vec::new();
    }
    // Writing to an unreadable .env has failed before: here it counts as empty.
    let text = files.read(&project.env_file()).ok().flatten().unwrap_or_default();
    let referred = |name: &str| references.iter().any(|(_, variable)| *variable == name);
    let vars = dotenv::parse(text);
    vars.iter().map(|var| &var.name).filter(|name| referred(name)).cloned().collect()
}

fn set_variables(
    secrets: &[StoredSecret],
    files: &mut Snapshot,
    project: &Project,
) -> Result<Vec<(String, VariableOutcome)>> {
    let path = &project.env_file();
    let mut written: Vec<(String, VariableOutcome)> = Vec::new();
    for secret in secrets {
        let Some(value) = &secret.value else { continue };
        let text = files.read(path)?.unwrap_or_default();
        let is_there = dotenv::parse(text).iter().any(|var| var.name == secret.variable);
        let set = if secret.replace { dotenv::replace } else { dotenv::set };
        let outcome = match set(text, &secret.variable, value.expose()) {
            Ok(dotenv::Change::Changed(new)) => {
                files.set(path, new.into_exposed(), Mode::Private)?;
                if is_there { VariableOutcome::Replaced } else { VariableOutcome::Added }
            }
            Ok(dotenv::Change::Present) => VariableOutcome::Present,
            Err(problem) => return Err(variable_error(secret, problem, &project.shown(path))),
        };
        if !written.iter().any(|(name, _)| *name == secret.variable) {
            written.push((secret.variable.clone(), outcome));
        }
    }
    Ok(written)
}

fn variable_error(secret: &StoredSecret, problem: dotenv::Problem, shown: &str) -> Error {
    let (name, key) = (&secret.variable, secret.key.split('.').next().unwrap_or_default());
    match problem {
        dotenv::Problem::Conflict { line } => {
            anyhow!("{shown}:{line}: {name} already has another value")
                .with_help(format!("`--secret {key}=VAR` takes another variable, `--force` replaces this one"))
        }
        dotenv::Problem::Broken { line } => {
            anyhow!("{shown}:{line}: not an assignment, or an unclosed quote: Node would not see {name} after it")
                .with_help(format!("fix {shown} first; nothing was changed"))
        }
        problem => anyhow!("{shown} cannot hold {name}: {problem}")
            .with_help("set it in the environment yourself, or keep the value in the file with `--secrets inline`"),
    }
}

/// Adds `.env` to the `.gitignore` in `files`. Returns whether it was missing there.
pub fn ignore_env(files: &mut Snapshot, project: &Project) -> Result<bool> {
    let path = &project.gitignore();
    let text = files.read(path)?.unwrap_or_default();
    let new = gitignore::add_ignore_line(text, ".env");
    let changed = new != text;
    files.set(path, new, Mode::Keep)?;
    Ok(changed)
}

//! Turns a plan into the new texts of the project's files. Nothing here writes.

use std::path::PathBuf;

use crate::dependency::{AddOutcome, RemoveOutcome};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::plan::{Action, Plan, Variable};
use crate::project::Project;
use crate::store::{self, EntryChange, Renamed, Store};
use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::{dotenv, gitignore};

/// What the actions do to the files, for the report.
#[derive(Default)]
pub struct Outcome {
    /// What became of the entry that is added or changed.
    pub entry: Option<EntryChange>,
    /// The files in which it got another id.
    pub renamed: Vec<Renamed>,
    /// The files that lost the entry.
    pub removed: Vec<PathBuf>,
    /// The variables of `.env` to which the run has left no reference.
    pub unused_variables: Vec<String>,
    /// What became of the dependency that is needed.
    pub added: Option<AddOutcome>,
    /// What became of the dependency that nothing needs any more.
    pub dropped: Option<RemoveOutcome>,
    /// What became of the variables that get a value, each once.
    pub variables: Vec<(String, VariableOutcome)>,
    /// Whether `.env` was added to `.gitignore`.
    pub ignored: bool,
    /// The variables that the entry refers to and that `.env` sets after the run.
    pub in_env: Vec<String>,
    /// The name under which a Rust project depends on lbrs, if it does.
    pub library: Option<String>,
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

/// Applies the actions of `plan` to the texts in `files`. `store` has the entries; no action is about one without it.
///
/// # Errors
/// A file is malformed, the id exists, or a variable has another value. `files` may then hold some of the new
/// texts; nothing is written.
pub fn apply(
    plan: &Plan,
    store: Option<&Store>,
    files: &mut Snapshot,
    project: &Project,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for action in &plan.actions {
        apply_one(action, plan, store, files, project, &mut outcome)?;
    }
    if let Some(store) = store {
        store.check(project, files)?;
        outcome.unused_variables = store.left_behind(project, files)?;
        outcome.in_env =
            plan.entry().map(|entry| referred_in_env(entry, files, project)).unwrap_or_default();
        if let Some((manifest, _)) = plan.need() {
            outcome.library = manifest.key_of(env!("CARGO_PKG_NAME"), files, project)?;
        }
        set_writing_order(plan, store, files, project);
    }
    Ok(outcome)
}

fn apply_one(
    action: &Action,
    plan: &Plan,
    store: Option<&Store>,
    files: &mut Snapshot,
    project: &Project,
    outcome: &mut Outcome,
) -> Result<()> {
    match action {
        Action::Put { entry, write } => {
            let written = store.map(|store| store.write(entry, write, &plan.mask, files));
            outcome.entry = written.transpose()?;
        }
        Action::Rename { id, to } => {
            let renamed = store.map(|store| store.rename(id, to, project, files));
            outcome.renamed = renamed.transpose()?.unwrap_or_default();
        }
        Action::Remove { id, files: paths } => {
            let removed = store.map(|store| store.remove(id, paths, files));
            outcome.removed = removed.transpose()?.unwrap_or_default();
        }
        Action::Clear { file, members } => store::remove_blank(file, members, project, files)?,
        Action::Need { manifest, need, .. } => {
            outcome.added = manifest.add(need, files, project)?;
        }
        Action::Drop(unused) => outcome.dropped = Some(unused.remove(files, project)?),
        Action::Variable(variable) => {
            set_variable(variable, files, project, &mut outcome.variables)?;
        }
        Action::Ignore => outcome.ignored = ignore_env(files, project)?,
        Action::Private => files.make_private(&project.env_file()),
    }
    Ok(())
}

/// Orders the writes so that a run killed between two of them does no harm: `.gitignore` comes before the
/// secret, and what an entry needs comes before the entry.
fn set_writing_order(plan: &Plan, store: &Store, files: &mut Snapshot, project: &Project) {
    let (gitignore, env) = (project.gitignore(), project.env_file());
    let manifest = plan.need().map(|(manifest, _)| manifest.path());
    let secrets_first = [gitignore.as_path(), env.as_path()];
    files.write_last(secrets_first.into_iter().chain(manifest).chain([store.file()]));
}

fn referred_in_env(entry: &Entry, files: &mut Snapshot, project: &Project) -> Vec<String> {
    // Writing to an unreadable .env has failed before: here it counts as empty.
    let text = files.read(&project.env_file()).ok().flatten().unwrap_or_default();
    let references = entry.references();
    let referred = |name: &str| references.iter().any(|(_, variable)| *variable == name);
    let variables = dotenv::parse(text);
    let names = variables.iter().map(|variable| &variable.name);
    names.filter(|name| referred(name)).cloned().collect()
}

fn set_variable(
    variable: &Variable,
    files: &mut Snapshot,
    project: &Project,
    written: &mut Vec<(String, VariableOutcome)>,
) -> Result<()> {
    let Variable { name, replace, value: Some(value), .. } = variable else { return Ok(()) };
    let path = &project.env_file();
    let text = files.read(path)?.unwrap_or_default();
    let is_there = dotenv::parse(text).iter().any(|there| there.name == *name);
    let set = if *replace { dotenv::replace } else { dotenv::set };
    let outcome = match set(text, name, value.expose()) {
        Ok(dotenv::Change::Changed(new)) => {
            files.set(path, new.into_exposed(), Mode::Private)?;
            if is_there { VariableOutcome::Replaced } else { VariableOutcome::Added }
        }
        Ok(dotenv::Change::Present) => VariableOutcome::Present,
        Err(problem) => return Err(variable_error(variable, problem, &project.shown(path))),
    };
    if !written.iter().any(|(there, _)| there == name) {
        written.push((name.clone(), outcome));
    }
    Ok(())
}

fn variable_error(variable: &Variable, problem: dotenv::Problem, shown: &str) -> Error {
    let (name, key) = (&variable.name, variable.key.split('.').next().unwrap_or_default());
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
fn ignore_env(files: &mut Snapshot, project: &Project) -> Result<bool> {
    let path = &project.gitignore();
    let text = files.read(path)?.unwrap_or_default();
    let new = gitignore::add_ignore_line(text, ".env");
    let changed = new != text;
    files.set(path, new, Mode::Keep)?;
    Ok(changed)
}

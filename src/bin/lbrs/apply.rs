//! Turns a plan into the new texts of the project's files. Nothing here writes.

use std::path::{Path, PathBuf};

use indexmap::{IndexMap, IndexSet};

use crate::dependency::{AddOutcome, RemoveOutcome};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::plan::{Action, Plan, Variable};
use crate::project::Project;
use crate::store::{self, EntryChange, Renamed, Start, Store};
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
    /// The variables to which nothing refers any more, each with its `.env` file.
    pub unused_variables: Vec<(PathBuf, String)>,
    /// What became of the dependency that is needed.
    pub added: Option<AddOutcome>,
    /// What became of the dependency that nothing needs any more.
    pub dropped: Option<RemoveOutcome>,
    /// What became of the variables that get a value, each once, by `.env` file and name.
    pub variables: IndexMap<(PathBuf, String), VariableOutcome>,
    /// The `.env` files that were added to `.gitignore`.
    pub ignored: Vec<PathBuf>,
    /// The variables that the entry refers to and that an `.env` file sets after the run, each with the file that
    /// counts.
    pub in_env: IndexMap<String, PathBuf>,
    /// What the application needs to start, if an entry was added or changed.
    pub start: Start,
    /// The name under which a Rust project depends on lbrs, if it does.
    pub library: Option<String>,
}

/// What became of a variable of an `.env` file.
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
        if let Some(entry) = plan.entry() {
            outcome.in_env = referred_in_env(entry, store, files, project);
            let start = store.start(project, files)?;
            outcome.start = start.unwrap_or_else(|| start_of(entry, &outcome.in_env));
        }
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
        Action::Remove { id, files: paths, variables } => {
            if let Some(store) = store {
                outcome.removed = store.remove(id, paths, files)?;
                outcome.unused_variables = store.unused(variables, project, files)?;
            }
        }
        Action::Clear { file, members } => store::remove_blank(file, members, project, files)?,
        Action::Hide { file, secrets } => {
            for (_, variable) in secrets {
                set_variable(variable, files, project, &mut outcome.variables)?;
            }
            store::hide(file, secrets, project, files)?;
        }
        Action::Need { manifest, need, .. } => {
            outcome.added = manifest.add(need, files, project)?;
        }
        Action::Drop(unused) => outcome.dropped = Some(unused.remove(files, project)?),
        Action::Variable(variable) => {
            set_variable(variable, files, project, &mut outcome.variables)?;
        }
        Action::Ignore(file) => {
            if ignore(file, files, project)? {
                outcome.ignored.push(file.clone());
            }
        }
        Action::Private(file) => files.make_private(file),
    }
    Ok(())
}

/// Orders the writes so that a run killed between two of them does no harm: `.gitignore` comes before the
/// secret, and what an entry needs comes before the entry.
fn set_writing_order(plan: &Plan, store: &Store, files: &mut Snapshot, project: &Project) {
    let (gitignore, env) = (project.gitignore(), project.env_file(store.env()));
    let manifest = plan.need().map(|(manifest, _)| manifest.path());
    let secrets_first = [gitignore.as_path(), env.as_path()];
    files.write_last(secrets_first.into_iter().chain(manifest).chain([store.file()]));
}

fn referred_in_env(
    entry: &Entry,
    store: &Store,
    files: &mut Snapshot,
    project: &Project,
) -> IndexMap<String, PathBuf> {
    let references = entry.references();
    let mut referred = IndexMap::new();
    for path in project.env_files(store.env()) {
        // Writing to an unreadable .env has failed before: here it counts as empty.
        let text = files.read(&path).ok().flatten().unwrap_or_default();
        let names = dotenv::parse(text).into_iter().map(|variable| variable.name);
        let names = names.filter(|name| references.iter().any(|(_, variable)| variable == name));
        referred.extend(names.map(|name| (name, path.clone())));
    }
    referred
}

/// Returns what the entry alone needs.
fn start_of(entry: &Entry, in_env: &IndexMap<String, PathBuf>) -> Start {
    let names = entry.references().into_iter().map(|(_, variable)| variable.to_owned());
    let files: IndexSet<PathBuf> = in_env.values().cloned().collect();
    let unset = names.filter(|name| !in_env.contains_key(name)).collect();
    Start { files: files.into_iter().collect(), unset }
}

fn set_variable(
    variable: &Variable,
    files: &mut Snapshot,
    project: &Project,
    written: &mut IndexMap<(PathBuf, String), VariableOutcome>,
) -> Result<()> {
    let Variable { file: path, name, replace, value: Some(value), .. } = variable else {
        return Ok(());
    };
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
    written.entry((path.clone(), name.clone())).or_insert(outcome);
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
            .with_help(format!("`--secret {key}={name}` without a value refers to {name}, which you set yourself; `--secrets inline` keeps the value in the file")),
    }
}

/// Adds an `.env` file to the `.gitignore` in `files`. Returns whether it was missing there.
fn ignore(file: &Path, files: &mut Snapshot, project: &Project) -> Result<bool> {
    let path = &project.gitignore();
    let text = files.read(path)?.unwrap_or_default();
    let new = gitignore::add_ignore_line(text, &project.shown(file));
    let changed = new != text;
    files.set(path, new, Mode::Keep)?;
    Ok(changed)
}

//! Turns a plan into the new texts of the project's files. Nothing here writes.

use std::path::{Path, PathBuf};

use indexmap::{IndexMap, IndexSet};
use serde_json::Map;

use crate::dependency::{AddOutcome, RemoveOutcome};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::git::IgnoreLine;
use crate::plan::action::Rewrite;
use crate::plan::{Action, Plan, Variable};
use crate::project::Project;
use crate::store::{self, Effect, EntryChange, Start, Store};
use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::{apply as apply_edits, dotenv, gitignore, typescript};
use lbrs::internal::typescript as ts;

/// What the actions do to the files, for the report.
#[derive(Default)]
pub struct Outcome {
    /// What became of the entry that is added or changed.
    pub entry: Option<EntryChange>,
    /// The files in which it got another id.
    pub renamed: Vec<Effect>,
    /// The files that lost it.
    pub removed: Vec<Effect>,
    /// The variables to which the run has left no reference, each with its `.env` file.
    pub unused_variables: Vec<(PathBuf, String)>,
    /// What became of the dependency that is needed.
    pub added: Option<AddOutcome>,
    /// What became of the dependency that nothing needs any more.
    pub dropped: Option<RemoveOutcome>,
    /// What became of the variables that get a value, each once, by `.env` file and name.
    pub variables: IndexMap<(PathBuf, String), VariableOutcome>,
    /// The lines that were added to what git ignores.
    pub ignored: Vec<IgnoreLine>,
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
        outcome.unused_variables = store.left_behind(project, files)?;
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
            let written = store.map(|store| store.write(entry, write, &plan.mask, project, files));
            outcome.entry = written.transpose()?;
        }
        Action::Create { id, config } => {
            store.map_or(Ok(()), |store| store.create(id, config, project, files))?;
        }
        Action::Touch(path) => {
            if files.read(path)?.is_none() {
                files.set(path, String::new(), Mode::Private)?;
            }
        }
        Action::Rename { id, to } => {
            let renamed = store.map(|store| store.rename(id, to, project, files));
            outcome.renamed = renamed.transpose()?.unwrap_or_default();
        }
        Action::Remove { id, files: paths } => {
            let removed = store.map(|store| store.remove(id, paths, project, files));
            outcome.removed = removed.transpose()?.unwrap_or_default();
        }
        Action::Clear { file, members } if file.extension().is_some_and(|end| end == "ts") => {
            clear(file, members, files)?;
        }
        Action::Clear { file, members } => store::remove_blank(file, members, project, files)?,
        Action::Rewrite { file, rewrites, variables } => {
            for variable in variables {
                set_variable(variable, files, project, &mut outcome.variables)?;
            }
            rewrite(file, rewrites, project, files)?;
        }
        Action::Export { index, module, class } => {
            store::export(index, (module, class), project, files)?;
        }
        Action::Need { manifest, need, .. } => {
            outcome.added = manifest.add(need, files, project)?;
        }
        Action::Drop(unused) => outcome.dropped = Some(unused.remove(files, project)?),
        Action::Variable(variable) => {
            set_variable(variable, files, project, &mut outcome.variables)?;
        }
        Action::Ignore { ignore: line, .. } => ignore(line, files, &mut outcome.ignored)?,
        Action::Private(path) => files.make_private(path),
        Action::Unmark(path) => unmark(path, files)?,
    }
    Ok(())
}

/// Adds a line to a file of git, and to `ignored` if it was missing.
fn ignore(line: &IgnoreLine, files: &mut Snapshot, ignored: &mut Vec<IgnoreLine>) -> Result<()> {
    let text = files.read(&line.file)?.unwrap_or_default();
    let new = gitignore::add_ignore_line(text, &line.line);
    if new != text {
        files.set(&line.file, new, Mode::Keep)?;
        ignored.push(line.clone());
    }
    Ok(())
}

/// Takes the byte order mark off a file of variables, which hides the first of them.
fn unmark(path: &Path, files: &mut Snapshot) -> Result<()> {
    let text = files.read(path)?.unwrap_or_default();
    match dotenv::without_mark(text).map(str::to_owned) {
        Some(new) => files.set(path, new, Mode::Private),
        None => Ok(()),
    }
}

/// Orders the writes so that a run killed between two of them does no harm: what git ignores comes before the
/// secret, and what an entry needs comes before the entry.
fn set_writing_order(plan: &Plan, store: &Store, files: &mut Snapshot, project: &Project) {
    let variables = plan.actions.iter().filter_map(|action| match action {
        Action::Variable(variable) => Some(variable.file.clone()),
        _ => None,
    });
    let variables: IndexSet<PathBuf> =
        std::iter::once(project.env_file(store.env())).chain(variables).collect();
    let manifest = plan.need().map(|(manifest, _)| manifest.path());
    let ignored = plan.actions.iter().filter_map(|action| match action {
        Action::Ignore { ignore, .. } => Some(ignore.file.as_path()),
        _ => None,
    });
    let mut entries: IndexSet<PathBuf> = IndexSet::new();
    for action in &plan.actions {
        match action {
            Action::Put { entry, .. } => entries.extend(store.written(&entry.id)),
            Action::Create { id, .. } => entries.extend(store.written(id)),
            _ => {}
        }
    }
    // The one that refers to the others comes last.
    if let Some(index) = store.index()
        && entries.shift_remove(&index)
    {
        entries.insert(index);
    }
    let variables = variables.iter().map(PathBuf::as_path);
    let entries = entries.iter().map(PathBuf::as_path);
    files.write_last(ignored.chain(variables).chain(manifest).chain(entries));
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
        let names = dotenv::parse_as_node(text).into_iter().map(|variable| variable.name);
        let names = names.filter(|name| references.iter().any(|(_, variable)| variable == name));
        referred.extend(names.map(|name| (name, path.clone())));
    }
    referred
}

/// Returns what the entry alone needs.
fn start_of(entry: &Entry, in_env: &IndexMap<String, PathBuf>) -> Start {
    let names = entry.references().into_iter().map(|(_, variable)| variable.to_owned());
    let unset = names.filter(|name| !in_env.contains_key(name)).collect();
    Start { files: in_env.values().cloned().collect(), unset, ..Start::default() }
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
    let there = dotenv::parse(text).into_iter().rfind(|there| there.name == *name);
    let set = if *replace { dotenv::replace } else { dotenv::set };
    let outcome = match set(text, name, value.expose()) {
        Ok(dotenv::Change::Changed(new)) => {
            files.set(path, new.into_exposed(), Mode::Private)?;
            match there {
                None => VariableOutcome::Added,
                // Its byte order mark has changed.
                Some(there) if there.value == *value => VariableOutcome::Present,
                Some(_) => VariableOutcome::Replaced,
            }
        }
        Ok(dotenv::Change::Present) => VariableOutcome::Present,
        Err(problem) => return Err(variable_error(variable, problem, &project.shown(path))),
    };
    written.entry((path.clone(), name.clone())).or_insert(outcome);
    Ok(())
}

fn variable_error(variable: &Variable, problem: dotenv::Problem, shown: &str) -> Error {
    let Variable { name, key, .. } = variable;
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

/// Removes members from the settings in the file of TypeScript at `path`. What cannot be removed without a change of
/// more than that stays, and is found again.
fn clear(path: &Path, members: &[(String, String)], files: &mut Snapshot) -> Result<()> {
    let mut by_id: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (id, key) in members {
        by_id.entry(id).or_default().push(key.clone());
    }
    let text = files.read(path)?.unwrap_or_default();
    let mut new = text.to_owned();
    for (id, unset) in by_id {
        let Some(class) = class_called(&new, id) else { continue };
        let set = &Map::new();
        let changes = typescript::Changes { set, unset: &unset, order: &[], force: true };
        if let Ok(edited) = typescript::set(&new, class, &changes) {
            new = edited.text;
        }
    }
    files.set(path, new, Mode::Keep)
}

/// Returns which of the classes in a text is the data source `id`.
fn class_called(text: &str, id: &str) -> Option<usize> {
    let document = ts::Document::parse(text).ok()?;
    let classes = ts::classes(&document).ok()?;
    classes.iter().position(|class| class.is_exported && class.written_name() == Some(id))
}

/// Writes parts of the file at `path` anew.
///
/// # Errors
/// Another program has changed the file.
fn rewrite(
    path: &Path,
    rewrites: &[Rewrite],
    project: &Project,
    files: &mut Snapshot,
) -> Result<()> {
    let (name, text) = (project.shown(path), files.read(path)?.unwrap_or_default());
    let stands = |part: &Rewrite| {
        text.get(part.edit.range.clone()).is_some_and(|there| there == part.from.expose())
    };
    if !rewrites.iter().all(stands) {
        let error = anyhow!("{name} has changed: what is to change in it is elsewhere by now");
        return Err(error.with_help("run the command again; nothing was changed"));
    }
    let edits = rewrites.iter().map(|part| part.edit.clone()).collect();
    let text = apply_edits(text, edits);
    files.set(path, text, Mode::Keep)
}

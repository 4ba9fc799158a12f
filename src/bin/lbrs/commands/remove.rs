//! `lbrs datasource remove ID`: removes a data source.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::ArgValueCompleter;
use serde_json::{Map, Value};

use super::carry;
use crate::cli::{ChangeArgs, UnneededArgs};
use crate::completion::words;
use crate::dependency::{self, Manifest, ManifestChoice, Unused, Uses};
use crate::errors::Result;
use crate::files::{self, Snapshot};
use crate::layers::{self, Stack};
use crate::project::Project;
use crate::prompt::unattended::Unattended;
use crate::prompt::{Confirm, Prompter};
use crate::report::removal::{Outcome, Report};
use crate::report::warn_of_overwritten;
use crate::ui::Ui;
use crate::{changes, models};
use lbrs::internal::catalog::Catalog;
use lbrs::internal::datasource::references;
use lbrs::internal::secret::{Policy, quoted, shown_name};
use lbrs::internal::text::shell_word;

/// Remove a data source from the project
///
/// The entry goes from server/datasources.json and from every layer over it. Its variables stay in .env; lbrs
/// names those that no data source refers to any more.
#[derive(Args)]
#[command(
    mut_arg("env", |env| env.help("Remove it from server/datasources.ENV.json alone")),
    mut_arg("yes", |yes| yes.help("Ask nothing")),
    mut_arg("force", |force| force.help("Remove it even if models use it")),
    after_help = "\
Examples:
  lbrs datasource remove db
  lbrs datasource remove db --force
  lbrs datasource remove db --force --remove-dependency
  lbrs datasource remove db --force --dry-run"
)]
#[group(skip)]
pub struct RemoveArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID", add = ArgValueCompleter::new(words::data_sources))]
    pub id: Option<String>,
    /// Where it is removed, and how.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// What is done with its dependency.
    #[command(flatten)]
    pub unneeded: UnneededArgs,
}

/// Removes a data source from the project at or above `start`: on a terminal after a question.
///
/// # Errors
/// As [`remove`].
pub(super) fn run(args: &RemoveArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    remove(args, start, ui, &mut *carry::prompter(!args.change.yes, Unattended::default()))
}

/// What is removed.
struct Removal {
    /// The files that have the entry, and lose it.
    paths: Vec<PathBuf>,
    /// The variables that the entry refers to there.
    variables: Vec<String>,
    /// The dependency that it needed.
    unneeded: Option<Unused>,
    /// The files that may refer to the variables as well.
    settings: Vec<PathBuf>,
}

/// Removes a data source from the project at or above `start`; `prompter` is asked before.
///
/// # Errors
/// There is no such data source, models use it, a file is malformed, or something cannot be written;
/// nothing is changed then.
pub fn remove(
    args: &RemoveArgs,
    start: Option<&Path>,
    ui: Ui,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    if let Some(env) = &args.change.env {
        layers::check_env(env)?;
    }
    let (project, catalog, mut files) = carry::open(start, ui)?;
    let stack = Stack::read(&project, args.change.env.as_deref(), &mut files)?;
    let id = &args.id.clone().map_or_else(|| stack.choose(prompter), Ok)?;
    let mut removal = plan(args, id, &stack, &project, &catalog, &mut files)?;
    if !confirmed(args, id, &removal, &project, prompter)? {
        ui.line("nothing was changed");
        return Ok(());
    }
    if let Some(unneeded) = removal.unneeded.take() {
        removal.unneeded =
            dependency::decide(unneeded, args.unneeded.remove(), &project, prompter)?;
    }
    prompter.finish()?;
    warn_of_scripts(args, id, &project, ui);
    let compute = |files: &mut Snapshot| apply(id, &removal, &project, files);
    if args.change.dry_run {
        let outcome = &compute(&mut files)?;
        let (unneeded, written) = (removal.unneeded.as_ref(), &files.to_write());
        let report = Report { project: &project, id, unneeded, outcome, written };
        carry::show_diff(&files, &project, &Policy::new(&catalog), None, ui, |diff| {
            report.to_json(Some(diff))
        });
        return Ok(());
    }
    let (outcome, written, _signal) =
        files::commit_and_hold(files, |line| ui.waiting(line), compute)?;
    let (unneeded, outcome) = (removal.unneeded.as_ref(), &outcome);
    Report { project: &project, id, unneeded, outcome, written: &written }.show(ui);
    warn_of_overwritten(&written, &project, ui);
    ui.finish_changes()
}

fn plan(
    args: &RemoveArgs,
    id: &str,
    stack: &Stack,
    project: &Project,
    catalog: &Catalog,
    files: &mut Snapshot,
) -> Result<Removal> {
    let holders = stack.holders(id);
    let is_meant = |path: &PathBuf| args.change.env.is_none() || *path == stack.path;
    let paths: Vec<PathBuf> =
        holders.iter().map(|(path, _)| path).filter(|path| is_meant(path)).cloned().collect();
    if paths.is_empty() {
        return Err(stack.unknown(id));
    }
    // Without its base, a data source exists only where the layer does.
    let goes = paths.len() == holders.len() || stack.below(id).is_none();
    if goes && !args.change.force {
        refuse_used(id, project, files)?;
    }
    let gone = holders.iter().filter(|(path, _)| paths.contains(path));
    let variables = gone.clone().flat_map(|(_, value)| referred(value)).collect();
    // What only a layer says of it may depend on what is below.
    let merged = stack.below(id).into_iter().chain(gone.map(|(_, value)| *value)).cloned();
    let merged = merged.reduce(|under, over| layers::merged(&under, &over));
    let members = match merged {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let uses = Uses { project, catalog, layers: stack.paths() };
    let manifests = Manifest::to_clean(project, ManifestChoice::Auto);
    let unneeded = uses.unused(id, &members, &paths, &manifests, files)?;
    let mut settings: Vec<PathBuf> = stack.files.iter().map(|file| file.path.clone()).collect();
    for stem in ["config", "component-config", "middleware"] {
        settings.extend(layers::files(project, stem)?.into_iter().map(|file| file.path));
    }
    Ok(Removal { paths, variables, unneeded, settings })
}

/// Returns the variables that an entry refers to.
fn referred(value: &Value) -> Vec<String> {
    let Value::Object(members) = value else { return Vec::new() };
    references(members).into_iter().map(|(_, variable)| variable.to_owned()).collect()
}

fn refuse_used(id: &str, project: &Project, files: &mut Snapshot) -> Result<()> {
    for file in layers::files(project, "model-config")? {
        let shown = project.shown(&file.path);
        let text = files.read(&file.path)?.unwrap_or_default();
        let users = models::users(text, &shown, id)?;
        let Some((_, at)) = users.first() else { continue };
        let names: Vec<String> = users.iter().map(|(model, _)| quoted(model)).collect();
        let (models, use_it, them) = match names.len() {
            1 => ("the model", "uses", "it"),
            _ => ("the models", "use", "them"),
        };
        let message = format!("{models} {} {use_it} {}", names.join(", "), quoted(id));
        let error = lbrs::Error::in_text(&shown, text, *at, message);
        return Err(error.with_help(format!(
            "give {them} another `dataSource` first, or rename this one with `lbrs datasource edit {} --rename NEW`; `--force` removes it anyway",
            shell_word(id)
        )).into());
    }
    Ok(())
}

fn confirmed(
    args: &RemoveArgs,
    id: &str,
    removal: &Removal,
    project: &Project,
    prompter: &mut dyn Prompter,
) -> Result<bool> {
    let files: Vec<String> = removal.paths.iter().map(|path| project.shown(path)).collect();
    let message = format!("Remove {} from {}", shown_name(id), files.join(", "));
    // A dry run asks nothing that changes only what is written.
    if args.change.dry_run {
        return Ok(true);
    }
    prompter.confirm(&Confirm { message: &message, default: true })
}

fn warn_of_scripts(args: &RemoveArgs, id: &str, project: &Project, ui: Ui) {
    let Ok(scripts) = layers::scripts(project, "datasources") else { return };
    let is_meant = |env: &str| args.change.env.as_deref().is_none_or(|meant| meant == env);
    for (path, env) in scripts {
        if is_meant(&env) {
            ui.warn(format_args!(
                "{} is a script, which lbrs does not look into: remove {} from it yourself",
                project.shown(&path),
                quoted(id)
            ));
        }
    }
}

fn apply(id: &str, removal: &Removal, project: &Project, files: &mut Snapshot) -> Result<Outcome> {
    let paths = changes::remove_entry(id, &removal.paths, files, project)?;
    let unneeded = removal.unneeded.as_ref();
    let unneeded = unneeded.map(|unneeded| unneeded.remove(files, project)).transpose()?;
    let unused = changes::unused_variables(&removal.variables, &removal.settings, files, project);
    Ok(Outcome { paths, unneeded, unused })
}

//! `lbrs datasource edit ID`: changes a data source.

use std::cell::RefCell;
use std::io;
use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;

use super::carry;
use crate::cli::{ChangeArgs, ManifestArgs, SettingArgs, UnneededArgs, UrlArgs};
use crate::completion::words;
use crate::dependency::{Manifest, ManifestChoice, Uses};
use crate::errors::{Context, Helpful, Result, Usage, usage};
use crate::files::Snapshot;
use crate::gather::editing::Before;
use crate::gather::given::Given;
use crate::gather::interview::Interview;
use crate::gather::today::Today;
use crate::layers::{self, Stack};
use crate::plan::{Plan, Rename};
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::unattended::Unattended;
use crate::ui::Ui;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::datasource::check_name;

/// Change a data source
///
/// On a terminal and without a flag that changes something, lbrs asks the questions of adding again, with
/// today's values as defaults: an empty answer keeps a value, `-` removes it.
///
/// With --rename, every layer and the models that use the data source get the new id; the name follows only
/// where it equals the old one.
#[derive(Args, Default)]
#[command(
    mut_arg("force", |force| force.help("Replace a variable of .env that has another value")),
    after_help = "\
Examples:
  lbrs datasource edit db --set host=db.example.com --unset port
  lbrs datasource edit db --rename main
  lbrs datasource edit db --env production --set host=db.example.com --secret password
  lbrs datasource edit db --connector postgresql --dry-run"
)]
#[group(skip)]
pub struct EditArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID", add = ArgValueCompleter::new(words::data_sources))]
    pub id: Option<String>,
    /// Another id, in every layer and model too (a name that equals it follows)
    #[arg(long, value_name = "NEW", allow_hyphen_values = true, conflicts_with_all = ["env", "name"])]
    pub rename: Option<String>,
    /// Another name; the id stays
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub name: Option<String>,
    /// Another connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID", add = ArgValueCompleter::new(words::connectors))]
    pub connector: Option<String>,
    /// Remove a setting; repeatable
    #[arg(long, value_name = "KEY", add = ArgValueCompleter::new(words::keys))]
    pub unset: Vec<String>,
    /// Where it is written, and how.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The URL that answers.
    #[command(flatten)]
    pub url: UrlArgs,
    /// Where the answers come from.
    #[command(flatten)]
    pub settings: SettingArgs,
    /// What is done with the manifest.
    #[command(flatten)]
    pub manifest: ManifestArgs,
    /// What is done with the dependency of the connector before.
    #[command(flatten)]
    pub unneeded: UnneededArgs,
}

impl EditArgs {
    /// Returns whether a flag says what is to change, so that nothing else has to be asked.
    fn says_what(&self) -> bool {
        self.rename.is_some()
            || self.name.is_some()
            || !self.unset.is_empty()
            || self.url != UrlArgs::default()
            || self.settings.gives_some()
            || self.manifest.dependency.is_some()
    }

    /// Returns whether no flag gives anything to do.
    fn says_nothing(&self) -> bool {
        let ManifestArgs { install, manifest, .. } = self.manifest;
        let is_named = matches!(manifest, Some(ManifestChoice::Npm | ManifestChoice::Cargo));
        !self.says_what() && self.connector.is_none() && !install && !is_named
    }
}

/// Changes a data source of the project at or above `start`: with questions on a terminal, unless a flag says
/// what is to change; without elsewhere.
///
/// # Errors
/// As [`edit`].
pub(super) fn run(args: &EditArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    // Another connector has settings that no flag answers.
    let is_open = !args.says_what() || args.connector.is_some();
    let mut prompter = carry::prompter(is_open && !args.change.yes, Unattended::default());
    if prompter.is_interactive() {
        ui.line("Enter keeps a value, - removes it.");
    }
    edit(args, start, ui, &mut *prompter)
}

/// Changes a data source of the project at or above `start`; `prompter` answers what `args` leave open.
///
/// # Errors
/// There is no such data source, an answer is wrong or missing, a file is malformed, or something
/// cannot be written; nothing is changed then. If the package manager fails, what was written stays.
pub fn edit(
    args: &EditArgs,
    start: Option<&Path>,
    ui: Ui,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    let mut given = Given::from_edit(args, &mut io::stdin())?;
    if let Some(env) = &args.change.env {
        layers::check_env(env)?;
    }
    let (project, catalog, mut files) = carry::open(start, ui)?;
    let stack = Stack::read(&project, args.change.env.as_deref(), &mut files)?;
    let id = given.id.take().or_else(|| args.id.clone());
    let id = id.map_or_else(|| stack.choose(prompter), Ok)?;
    if !prompter.is_interactive() && !args.change.yes && args.says_nothing() {
        stack.entry(&id)?;
        return Err(usage!("no flag says what to change, and lbrs cannot ask")
            .with_help("give --set, --unset, --secret, --from-url, --config, --connector, --name or --rename; `lbrs datasource edit --help` shows them all"));
    }
    let request =
        Request { id: &id, yes: args.change.yes, remove_dependency: args.unneeded.remove() };
    let mut plan = plan(given, &request, &project, &catalog, &stack, &mut files, prompter)?;
    plan.rename = args.rename.as_deref().map(|new| rename(new, &project)).transpose()?;
    plan.rename = plan.rename.filter(|rename| rename.to != id);
    carry::out(plan, &project, files, args.change.dry_run, ui)
}

/// What to change, and how.
pub(super) struct Request<'a> {
    /// The data source.
    pub(super) id: &'a str,
    /// Whether every default is taken.
    pub(super) yes: bool,
    /// What becomes of a dependency that nothing needs any more, if a flag says so.
    pub(super) remove_dependency: Option<bool>,
}

/// Returns the plan for changing an entry, with what `given` says and `prompter` answers.
///
/// # Errors
/// As [`edit`].
pub(super) fn plan(
    given: Given,
    request: &Request<'_>,
    project: &Project,
    catalog: &Catalog,
    stack: &Stack,
    files: &mut Snapshot,
    prompter: &mut dyn Prompter,
) -> Result<Plan> {
    let id = request.id;
    let members = stack.entry(id)?;
    let today = Today::of(id, &members, catalog);
    let files = RefCell::new(files);
    let uses = Uses { project, catalog, layers: stack.paths() };
    let manifests = Manifest::to_clean(project, given.manifest);
    let left = [stack.path.clone()];
    let find = || uses.unused(id, &members, &left, &manifests, &mut files.borrow_mut());
    let before = Before {
        below: stack.below(id),
        own: stack.own(id),
        find: &find,
        remove: request.remove_dependency,
    };
    let (file, taken, yes) = (&stack.path, &|_: &str| None, request.yes);
    let mut plan = carry::interview(project, &files, |env, is_present| {
        Interview { project, catalog, file, taken, env, is_present, yes }
            .change(given, &today, &before, prompter)
    })?;
    plan.write = stack.over(id, plan.write)?;
    plan.warnings.extend(stack.warnings(id));
    plan.layers.clone_from(&stack.files);
    Ok(plan)
}

fn rename(new: &str, project: &Project) -> Result<Rename> {
    check_name(new).map_err(Usage).context("`--rename`").with_help("choose another id")?;
    let models = layers::files(project, "model-config")?;
    let models = models.into_iter().map(|file| file.path).collect();
    Ok(Rename { to: new.to_owned(), models })
}

//! `lbrs datasource [NAME]`: adds a data source.

use std::cell::RefCell;
use std::io;
use std::path::Path;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use super::{carry, edit};
use crate::cli::{ChangeArgs, ManifestArgs, SettingArgs, UrlArgs};
use crate::completion::words;
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::Snapshot;
use crate::gather::given::Given;
use crate::gather::interview::Interview;
use crate::layers::{self, Stack};
use crate::plan::Plan;
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::unattended::Unattended;
use crate::ui::Ui;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::secret::{Policy, quoted};
use lbrs::internal::text::shell_word;

/// Add a data source, also one whose name is a command
///
/// It does what `lbrs datasource NAME` does. On a terminal, lbrs asks what no flag answers. Without one, or
/// with --yes, it asks nothing.
#[derive(Args, Debug, Default, PartialEq)]
#[command(after_help = "\
Examples:
  lbrs datasource add
  lbrs datasource add orders -c postgresql --set host=localhost --secret password
  lbrs datasource add list -c memory")]
#[group(skip)]
pub struct AddArgs {
    /// The data source's name
    #[arg(value_name = "NAME", allow_hyphen_values = false)]
    pub name: Option<String>,
    /// The data source's name, also one that is a command or starts with a dash
    #[arg(long = "name", value_name = "NAME", conflicts_with = "name", allow_hyphen_values = true)]
    pub name_flag: Option<String>,
    /// The entry's key in the file, if it is to differ from the name
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub id: Option<String>,
    /// The connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID", add = ArgValueCompleter::new(words::connectors))]
    pub connector: Option<String>,
    /// Where it is written, and how.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// What a URL answers.
    #[command(flatten)]
    pub url: UrlArgs,
    /// Where the answers come from.
    #[command(flatten)]
    pub settings: SettingArgs,
    /// What is done with the manifest.
    #[command(flatten)]
    pub manifest: ManifestArgs,
}

/// Create something: `lbrs create --type datasource` is `lbrs datasource`
///
/// On a terminal, lbrs asks what no flag answers. Without one, or with --yes, it asks nothing.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs create --type datasource
  lbrs create --type datasource notes -c memory --set file=notes.json
  lbrs create --type datasource main --from-url 'mysql://app@db.example.com/shop' --yes")]
#[group(skip)]
pub struct CreateArgs {
    /// What to create
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Creatable,
    /// The same as for `lbrs datasource`.
    #[command(flatten)]
    pub add: AddArgs,
}

/// What `lbrs create` can create.
#[derive(Clone, Copy, ValueEnum)]
pub enum Creatable {
    /// A data source.
    Datasource,
}

impl AddArgs {
    /// Returns whether a flag says what is added, and not only its name.
    pub fn says_what(&self) -> bool {
        self.connector.is_some()
            || self.url != UrlArgs::default()
            || self.settings != SettingArgs::default()
    }
}

/// Adds a data source to the project at or above `start`: with questions on a terminal, without
/// elsewhere. `help` takes the place of the help where an answer is missing.
///
/// # Errors
/// As [`add`].
pub(super) fn run(
    args: &AddArgs,
    start: Option<&Path>,
    ui: Ui,
    help: Option<String>,
) -> Result<()> {
    let unattended = Unattended::with_help(help);
    add(args, start, ui, &mut *carry::prompter(!args.change.yes, unattended))
}

/// Adds a data source to the project at or above `start`; `prompter` answers what `args` leave open.
///
/// # Errors
/// An answer is wrong or missing, a file is malformed, or something cannot be written; nothing is
/// changed then. If the package manager fails, what was written stays.
pub fn add(
    args: &AddArgs,
    start: Option<&Path>,
    ui: Ui,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    let mut given = Given::from_args(args, &mut io::stdin())?;
    let (project, catalog, mut files) = carry::open(start, ui)?;
    let Some(env) = &args.change.env else {
        let plan = gather(given, args, &project, &catalog, &mut files, prompter)?;
        return carry::out(plan, &project, files, args.change.dry_run, ui);
    };
    layers::check_env(env)?;
    let stack = Stack::read(&project, Some(env), &mut files)?;
    let known = given.id.clone().or_else(|| given.name.clone());
    let plan = match known.filter(|id| stack.below(id).is_some()) {
        Some(id) => {
            stack.refuse_taken(&id, given.force, &Policy::new(&catalog))?;
            given.name = given.name.filter(|name| *name != id);
            let request = edit::Request { id: &id, yes: args.change.yes, remove_dependency: None };
            edit::plan(given, &request, &project, &catalog, &stack, &mut files, prompter)?
        }
        None => {
            let mut plan = gather(given, args, &project, &catalog, &mut files, prompter)?;
            plan.warnings.extend(stack.warnings(&plan.entry.id));
            plan.layers = stack.files;
            plan
        }
    };
    carry::out(plan, &project, files, args.change.dry_run, ui)
}

fn gather(
    given: Given,
    args: &AddArgs,
    project: &Project,
    catalog: &Catalog,
    files: &mut Snapshot,
    prompter: &mut dyn Prompter,
) -> Result<Plan> {
    let mask = Policy::new(catalog);
    let layer = args.change.env.as_deref().map(|env| layers::file_of(project, env));
    let path = layer.as_deref().unwrap_or(&project.data_sources);
    // A file that cannot be added to is refused before any question.
    let base_text = files.read(&project.data_sources)?.unwrap_or_default().to_owned();
    let base = DataSourceFile::parse(&project.shown(&project.data_sources), &base_text)?;
    let text = match &layer {
        Some(layer) => files.read(layer)?.unwrap_or_default().to_owned(),
        None => String::new(),
    };
    let over = layer.as_ref().map(|layer| DataSourceFile::parse(&project.shown(layer), &text));
    let over = over.transpose()?;
    let file = over.as_ref().unwrap_or(&base);
    let taken = |id: &str| {
        let in_base = || base.entry(id).map(|_| to_be_edited(id, args.change.env.as_deref()));
        file.taken(id, &mask).map(Error::from).or_else(in_base)
    };
    let files = RefCell::new(files);
    let (taken, yes) = (&taken, args.change.yes);
    let mut plan = carry::interview(project, &files, |env, is_present| {
        Interview { project, catalog, file: path, taken, env, is_present, yes }.run(given, prompter)
    })?;
    if project.loopback().is_some() {
        plan.warnings.extend(file.refused_by_node());
    }
    Ok(plan)
}

/// Returns the error of a name that the base has, given for a data source that only a layer will have.
fn to_be_edited(id: &str, env: Option<&str>) -> Error {
    let env = env.unwrap_or_default();
    anyhow!("{} already exists", quoted(id)).with_help(format!(
        "`lbrs datasource edit {} --env {env}` changes it for {env}",
        shell_word(id)
    ))
}

//! `lbrs datasource [NAME]`: adds a data source.

use std::io::{self, Read};
use std::path::Path;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use super::execute::execute_and_report;
use crate::args::{ChangeArgs, ManifestArgs, SettingArgs, UrlArgs};
use crate::completion::candidates;
use crate::errors::Result;
use crate::plan::input::{Flags, Input};
use crate::plan::{add, edit};
use crate::session::{Session, prompter};
use crate::store::{self, Store};
use crate::ui::Ui;
use lbrs::internal::secret::Policy;

/// Add a data source, also one whose name is a command
///
/// It does what `lbrs datasource NAME` does. On a terminal, lbrs asks what no flag answers. Without one, or
/// with --yes, it asks nothing.
#[derive(Args, Debug, Default, PartialEq)]
#[command(after_help = "\
Examples:
  lbrs datasource add
  lbrs datasource add orders -c postgresql --set host=localhost --secret password
  lbrs datasource add post -c mail --set transports.0.type=smtp --set transports.0.port=25
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
    #[arg(short, long, value_name = "ID", add = ArgValueCompleter::new(candidates::connectors))]
    pub connector: Option<String>,
    #[command(flatten)]
    pub change: ChangeArgs,
    #[command(flatten)]
    pub url: UrlArgs,
    #[command(flatten)]
    pub settings: SettingArgs,
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
/// elsewhere. `instead` takes the place of the help where an answer is missing.
pub(super) fn run(
    args: &AddArgs,
    start: Option<&Path>,
    ui: Ui,
    instead: Option<String>,
) -> Result<()> {
    let input = Input { instead, ..input(args, &mut io::stdin())? };
    let mut prompter = prompter(!args.change.yes);
    add(&input, args, Session::open(start, ui, &mut *prompter)?)
}

/// Collects what `args` answer, and the files that they name.
pub fn input(args: &AddArgs, stdin: &mut impl Read) -> Result<Input> {
    let AddArgs { id, connector, change, url, settings, manifest, .. } = args;
    let (id, connector) = (id.as_ref(), connector.as_ref());
    let name = args.name_flag.as_ref().or(args.name.as_ref());
    Input::read(&Flags { name, id, connector, change, url, settings, unset: &[], manifest }, stdin)
}

/// Adds a data source to the project of `session`, whose prompter answers what `input` leaves open.
pub fn add(input: &Input, args: &AddArgs, mut session: Session<'_>) -> Result<()> {
    let ChangeArgs { env, dry_run, .. } = &args.change;
    env.as_deref().map_or(Ok(()), store::check_env)?;
    let store = Store::to_add(&session.project, env.as_deref(), &mut session.files)?;
    let id = input.id.as_deref().or(input.name.as_deref());
    let planned = match id.filter(|id| store.below(id).is_some()) {
        // A layer of a data source that the base has.
        Some(id) => {
            let taken = store.taken(id, &Policy::new(&session.catalog));
            if let Some(error) = taken.filter(|_| store.own(id).is_some() && !input.force) {
                return Err(error);
            }
            let name = input.name.as_deref().filter(|name| *name != id);
            let (rename, remove_dependency, to_typescript) = (None, None, false);
            let request = edit::Request { id, name, rename, remove_dependency, to_typescript };
            edit::plan(&mut session, input, &request, &store)?
        }
        None => add::plan(&mut session, input, &store)?,
    };
    execute_and_report(session, planned, &store, *dry_run)
}

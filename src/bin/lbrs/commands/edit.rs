//! `lbrs datasource edit ID`: changes a data source.

use std::io::{self, Read};
use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;

use super::execute::execute_and_report;
use crate::args::{
    ChangeArgs, ManifestArgs, SecretPlace, SettingArgs, UnusedDependencyArgs, UrlArgs,
};
use crate::completion::candidates;
use crate::dependency::ManifestChoice;
use crate::errors::{Helpful, Result, usage};
use crate::plan::edit::{Request, plan};
use crate::plan::existing::choose;
use crate::plan::input::conflicts::refuse_removal_from_none;
use crate::plan::input::{Flags, Input};
use crate::session::{Session, prompter};
use crate::store::{self, Scope, Store};
use crate::ui::Ui;

/// Change a data source
///
/// On a terminal and without a flag that changes something, lbrs asks the questions of adding again, with
/// the existing values as defaults: an empty answer keeps a value, `-` removes it.
///
/// With --rename, every layer and the models that use the data source get the new id; the name follows only
/// where it equals the old one. In LoopBack 4 the file, the class and all that uses them in src get new names too.
#[derive(Args, Default)]
#[command(
    mut_arg("force", |force| force.help("Replace a variable of .env that has another value, and code in LoopBack 4")),
    after_help = "\
Examples:
  lbrs datasource edit db --set host=db.example.com --unset port
  lbrs datasource edit db --set ssl.rejectUnauthorized=true --unset ssl.ca
  lbrs datasource edit db --rename main
  lbrs datasource edit db --env production --set host=db.example.com --secret password
  lbrs datasource edit db --connector postgresql --dry-run"
)]
#[group(skip)]
pub struct EditArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID", add = ArgValueCompleter::new(candidates::data_sources))]
    pub id: Option<String>,
    /// Another id, in every layer and model too (a name that equals it follows)
    #[arg(long, value_name = "NEW", allow_hyphen_values = true, conflicts_with_all = ["env", "name"])]
    pub rename: Option<String>,
    /// Another name; the id stays
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub name: Option<String>,
    /// Another connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID", add = ArgValueCompleter::new(candidates::connectors))]
    pub connector: Option<String>,
    /// Move the settings from a JSON file, as lb4 1.x and 2.x write it, into the .ts, and plain secrets to .env
    #[arg(long)]
    pub to_typescript: bool,
    /// Remove a setting, or what a path leads to; repeatable
    #[arg(long, value_name = "KEY", add = ArgValueCompleter::new(candidates::keys))]
    pub unset: Vec<String>,
    #[command(flatten)]
    pub change: ChangeArgs,
    #[command(flatten)]
    pub url: UrlArgs,
    #[command(flatten)]
    pub settings: SettingArgs,
    #[command(flatten)]
    pub manifest: ManifestArgs,
    #[command(flatten)]
    pub unused: UnusedDependencyArgs,
}

impl EditArgs {
    /// Returns whether a flag says what is to change, so that nothing else has to be asked.
    fn says_what(&self) -> bool {
        self.rename.is_some()
            || self.to_typescript
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
pub(super) fn run(args: &EditArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    // Another connector has settings that no flag answers.
    let is_open = !args.says_what() || args.connector.is_some();
    let mut prompter = prompter(is_open && !args.change.yes);
    if prompter.is_interactive() {
        ui.line("Enter keeps a value, - removes it.");
    }
    let input = input(args, &mut io::stdin())?;
    edit(&input, args, Session::open(start, ui, &mut *prompter)?)
}

/// Collects what `args` answer, and the files that they name.
pub fn input(args: &EditArgs, stdin: &mut impl Read) -> Result<Input> {
    refuse_removal_from_none(&args.manifest, &args.unused)?;
    let EditArgs { name, connector, change, url, settings, unset, manifest, .. } = args;
    let (name, connector) = (name.as_ref(), connector.as_ref());
    let flags = Flags { name, id: None, connector, change, url, settings, unset, manifest };
    let mut input = Input::read(&flags, stdin)?;
    if args.to_typescript {
        input.secret_place = input.secret_place.or(Some(SecretPlace::Env));
    }
    input.check_identity(args.id.as_deref(), args.rename.is_some())?;
    Ok(input)
}

/// Changes a data source of the project of `session`, whose prompter answers what `input` leaves open.
pub fn edit(input: &Input, args: &EditArgs, mut session: Session<'_>) -> Result<()> {
    let ChangeArgs { env, dry_run, yes, .. } = &args.change;
    env.as_deref().map_or(Ok(()), store::check_env)?;
    let env = env.as_deref();
    let id = input.id.clone().or_else(|| args.id.clone());
    let id = id.map_or_else(|| choose(&mut session, env), Ok)?;
    let keys = input.settings.keys().chain(input.secrets.keys());
    let keys: Vec<&str> = keys.filter_map(|key| key.split('.').next()).collect();
    let scope = Scope { env, id: Some(&id), file: None, keys: &keys };
    let store = Store::open(&session.project, scope, &mut session.files)?;
    if !session.prompter.is_interactive() && !yes && args.says_nothing() {
        store.entry(&id)?;
        return Err(usage!("no flag says what to change, and lbrs cannot ask")
            .with_help("give --set, --unset, --secret, --from-url, --config, --connector, --name or --rename; `lbrs datasource edit --help` shows them all"));
    }
    let rename = args.rename.as_deref().filter(|new| *new != id);
    let (name, remove_dependency) = (input.name.as_deref(), args.unused.remove());
    let to_typescript = args.to_typescript;
    let request = Request { id: &id, name, rename, remove_dependency, to_typescript };
    let planned = plan(&mut session, input, &request, &store)?;
    execute_and_report(session, planned, &store, *dry_run)
}

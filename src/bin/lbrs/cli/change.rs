//! What changing a data source and taking one out take.

use clap::Args;

use super::{ManifestArgs, ManifestChoice, SettingArgs, UrlArgs};

/// The end of the help of `lbrs datasource edit`.
pub(super) const AFTER_EDIT: &str = "\
On a terminal and without a flag that changes something, the questions of adding are asked
again, with today's values as defaults: an empty answer keeps a value, `-` takes it out.

With --rename, every layer and the models that use the data source get the new id; the name
follows only where it equals the old one.

Examples:
  lbrs datasource edit db --set host=db.example.com --unset port
  lbrs datasource edit db --rename main
  lbrs datasource edit db --env production --set host=db.example.com --secret password
  lbrs datasource edit db --connector postgresql --dry-run";

/// The end of the help of `lbrs datasource remove`.
pub(super) const AFTER_REMOVE: &str = "\
The entry goes from server/datasources.json and from every layer over it. Its variables stay
in .env; those that no data source refers to any more are named.

Examples:
  lbrs datasource remove db
  lbrs datasource remove db --force
  lbrs datasource remove db --force --remove-dependency
  lbrs datasource remove db --force --dry-run";

/// What `lbrs datasource edit` takes.
#[derive(Args, Default)]
#[group(skip)]
pub struct EditArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Another id, in every layer and model too (a name that equals it follows)
    #[arg(long, value_name = "NEW", allow_hyphen_values = true, conflicts_with_all = ["env", "name"])]
    pub rename: Option<String>,
    /// Another name; the id stays
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub name: Option<String>,
    /// Another connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID")]
    pub connector: Option<String>,
    /// Take a setting out; repeatable
    #[arg(long, value_name = "KEY")]
    pub unset: Vec<String>,
    /// Write to server/datasources.ENV.json what is to differ there
    #[arg(short, long, value_name = "ENV")]
    pub env: Option<String>,
    /// Ask nothing, take every default, install
    #[arg(short, long)]
    pub yes: bool,
    /// Replace a variable of .env that has another value
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
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

/// What `lbrs datasource remove` takes.
#[derive(Args, Default)]
#[group(skip)]
pub struct RemoveArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Take it out of server/datasources.ENV.json alone
    #[arg(short, long, value_name = "ENV")]
    pub env: Option<String>,
    /// Ask nothing
    #[arg(short, long)]
    pub yes: bool,
    /// Take it out although models use it
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// What is done with its dependency.
    #[command(flatten)]
    pub unneeded: UnneededArgs,
}

/// Options for a dependency that no data source needs any more.
#[derive(Args, Default)]
#[command(next_help_heading = "Dependency that nothing needs any more")]
#[group(skip)]
pub struct UnneededArgs {
    /// Take the dependency out of the manifest if no other data source needs it
    #[arg(long, overrides_with = "keep_dependency")]
    pub remove_dependency: bool,
    /// Leave the dependency in the manifest (the default where nobody is asked)
    #[arg(long)]
    pub keep_dependency: bool,
}

impl EditArgs {
    /// Whether a flag says what is to change, so that nothing else has to be asked.
    pub fn says_what(&self) -> bool {
        self.rename.is_some()
            || self.name.is_some()
            || !self.unset.is_empty()
            || self.url != UrlArgs::default()
            || self.settings.gives_some()
            || self.manifest.dependency.is_some()
    }

    /// Whether no flag gives anything to do.
    pub fn says_nothing(&self) -> bool {
        !self.says_what() && self.connector.is_none() && !self.manifest.asks_for_something()
    }
}

impl ManifestArgs {
    /// Whether something is to be done with a manifest, and not only said how.
    fn asks_for_something(&self) -> bool {
        let is_named = matches!(self.manifest, ManifestChoice::Npm | ManifestChoice::Cargo);
        self.install || self.dependency.is_some() || is_named
    }
}

impl SettingArgs {
    /// Whether a setting is given, or said of one where it goes.
    fn gives_some(&self) -> bool {
        let lists = [&self.set, &self.set_json, &self.set_file, &self.secret];
        lists.iter().any(|list| !list.is_empty()) || self.secrets.is_some() || self.config.is_some()
    }
}

impl UnneededArgs {
    /// Whether it is taken out, if a flag says so.
    pub fn remove(&self) -> Option<bool> {
        match (self.remove_dependency, self.keep_dependency) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

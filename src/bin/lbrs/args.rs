//! Arguments that several commands take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::completion::candidates;
use crate::dependency::{ManifestChoice, PackageManager};
use crate::ui::Output;
use lbrs::internal::secret::Sensitive;

/// Options of every command, anywhere on the line.
#[derive(Args, Default)]
#[command(next_help_heading = "Everywhere")]
#[group(skip)]
pub struct Global {
    /// Work in the project at or above DIR instead of the current folder
    #[arg(short = 'C', long, global = true, value_name = "DIR", add = ArgValueCompleter::new(candidates::folders))]
    pub project: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}

/// Options of adding, editing and removing.
#[derive(Args, Debug, Default, PartialEq)]
#[group(skip)]
pub struct ChangeArgs {
    /// Write to server/datasources.ENV.json and .env.ENV what is to differ there (not in LoopBack 4)
    #[arg(short, long, value_name = "ENV", add = ArgValueCompleter::new(candidates::environments))]
    pub env: Option<String>,
    /// Ask nothing, take every default, install
    #[arg(short, long)]
    pub yes: bool,
    /// Replace an entry of the same id
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Options that take a connection URL.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "Settings")]
#[group(skip)]
pub struct UrlArgs {
    /// Connector and settings from a connection URL, or a reference to the variable that holds it
    #[arg(long, value_name = "URL|$VAR")]
    pub from_url: Option<Sensitive<String>>,
    /// Let the URL in the variable VAR, when it is set, override the other settings
    #[arg(long, value_name = "VAR")]
    pub override_url: Option<String>,
}

/// Options that answer the questions for settings.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "Settings")]
#[group(skip)]
pub struct SettingArgs {
    /// A setting, typed by the catalog; repeatable, the last of a key counts (blank: leave it out, or switch it off in
    /// a layer). Here and in the flags below, a path leads into its value: ssl.ca, transports.0.host
    #[arg(short, long, value_name = "KEY=VALUE", allow_hyphen_values = true, add = ArgValueCompleter::new(candidates::settings))]
    pub set: Vec<Sensitive<String>>,
    /// A setting's text, also where --set would write true, false, null or a number; repeatable
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true, add = ArgValueCompleter::new(candidates::settings))]
    pub set_string: Vec<Sensitive<String>>,
    /// A setting as raw JSON; repeatable
    #[arg(long, value_name = "KEY=JSON", allow_hyphen_values = true, add = ArgValueCompleter::new(candidates::settings))]
    pub set_json: Vec<Sensitive<String>>,
    /// A setting's text from a file, or from stdin with `-`; repeatable
    #[arg(long, value_name = "KEY=PATH", add = ArgValueCompleter::new(candidates::files_of_settings))]
    pub set_file: Vec<Sensitive<String>>,
    /// Keep a setting as a reference to VAR; a value given too goes to .env (with --env, to .env.ENV); repeatable
    #[arg(long, value_name = "KEY[=VAR]", add = ArgValueCompleter::new(candidates::keys))]
    pub secret: Vec<Sensitive<String>>,
    /// Where values of secret settings go when nothing else says so (default: env)
    #[arg(long, value_name = "WHERE")]
    pub secrets: Option<SecretPlace>,
    /// Ask for the advanced settings too (without a terminal or with --yes nothing is asked)
    #[arg(long, overrides_with = "no_advanced")]
    pub advanced: bool,
    /// Do not ask for the advanced settings, nor whether to
    #[arg(long)]
    pub no_advanced: bool,
    /// All answers at once, as a JSON object: text, a file, or `-` for stdin
    #[arg(long, value_name = "JSON|FILE|-", allow_hyphen_values = true, add = ArgValueCompleter::new(candidates::files))]
    pub config: Option<Sensitive<String>>,
}

/// Options that answer the questions for the dependency.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "Dependency")]
#[group(skip)]
pub struct ManifestArgs {
    /// Run the package manager afterwards (without a terminal and without --yes: not)
    #[arg(long, overrides_with = "no_install")]
    pub install: bool,
    /// Do not run the package manager
    #[arg(long)]
    pub no_install: bool,
    /// Which manifest gets the dependency (default: auto)
    #[arg(long, value_name = "KIND")]
    pub manifest: Option<ManifestChoice>,
    /// Which package manager installs it into package.json (default: the project's own)
    #[arg(long, value_name = "NAME")]
    pub package_manager: Option<PackageManager>,
    /// Another version or package than the catalog's: NAME, NAME@VERSION
    #[arg(long, value_name = "SPEC")]
    pub dependency: Option<String>,
}

/// Options for a dependency that no data source needs any more.
#[derive(Args, Debug, Default, PartialEq)]
#[command(next_help_heading = "Dependency that nothing needs any more")]
#[group(skip)]
pub struct UnusedDependencyArgs {
    /// Remove the dependency from the manifest if no other data source needs it
    #[arg(long, overrides_with = "keep_dependency")]
    pub remove_dependency: bool,
    /// Leave the dependency in the manifest (the default if lbrs does not ask)
    #[arg(long)]
    pub keep_dependency: bool,
}

/// Options of loading the settings.
#[derive(Args)]
#[group(skip)]
pub struct LoadArgs {
    /// The environment: datasources.ENV.json and .env.ENV count (default: NODE_ENV, else development)
    #[arg(short, long, value_name = "ENV", add = ArgValueCompleter::new(candidates::environments))]
    pub env: Option<String>,
    /// Take no variables from .env and .env.ENV, as when the application is started without it
    #[arg(long)]
    pub no_dotenv: bool,
}

/// Where the value of a secret setting is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SecretPlace {
    /// In `.env`, with a reference in the data source file.
    Env,
    /// In the data source file, as plain text.
    Inline,
}

impl SettingArgs {
    /// Returns whether an option gives a setting or says where secrets go.
    pub fn gives_some(&self) -> bool {
        let lists = [&self.set, &self.set_string, &self.set_json, &self.set_file, &self.secret];
        lists.iter().any(|list| !list.is_empty()) || self.secrets.is_some() || self.config.is_some()
    }
}

impl UnusedDependencyArgs {
    /// Returns whether to remove the dependency, if a flag says so.
    pub fn remove(&self) -> Option<bool> {
        match (self.remove_dependency, self.keep_dependency) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

//! What the commands that read data sources take.

use clap::Args;

/// The end of its help.
pub(super) const AFTER_LIST: &str = "\
The settings are those that the application loads: a layer of the environment counts, and
so do variables.

Examples:
  lbrs datasource list
  lbrs datasource list --env production
  lbrs datasource list --json";

/// The end of its help.
pub(super) const AFTER_SHOW: &str = "\
Variables come from the environment, else from .env, else from server/config.json and what
overrides it.

Examples:
  lbrs datasource show
  lbrs datasource show db --origin
  lbrs datasource show --env production --json";

/// The end of its help.
pub(super) const AFTER_CHECK: &str = "\
All environments that have a layer are looked at, and development. The exit code is 1 if an
error or a denied warning is found. --allow wins over --deny.

Examples:
  lbrs datasource check
  lbrs datasource check db --env production
  lbrs datasource check --deny warnings --allow unused-data-source
  lbrs datasource check --fix --dry-run";

/// What `lbrs datasource list` takes.
#[derive(Args)]
#[group(skip)]
pub struct ListArgs {
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show the URLs whole, with the secrets in them
    #[arg(long)]
    pub reveal: bool,
}

/// What `lbrs datasource show` takes.
#[derive(Args)]
#[group(skip)]
pub struct ShowArgs {
    /// Show this one alone
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show secrets instead of ****
    #[arg(long)]
    pub reveal: bool,
    /// Show where each value comes from: file, line and column, or a variable
    #[arg(long)]
    pub origin: bool,
}

/// What `lbrs datasource check` takes.
#[derive(Args)]
#[group(skip)]
#[command(mut_arg("env", |env| env.help("Look at this environment alone: datasources.ENV.json")))]
pub struct CheckArgs {
    /// Look at this one alone
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Take findings of this code for errors, or all `warnings`; repeatable
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Leave findings of this code out; repeatable
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Mend what has one right answer
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show the changes as a unified diff on stdout, write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Which settings are loaded, and how.
#[derive(Args)]
#[group(skip)]
pub struct LoadArgs {
    /// The environment: datasources.ENV.json counts (default: NODE_ENV, else development)
    #[arg(short, long, value_name = "ENV")]
    pub env: Option<String>,
    /// Take no variables from .env, as when the application is started without it
    #[arg(long)]
    pub no_dotenv: bool,
}

//! `lbrs datasource check [ID]`: finds what is wrong with the data sources, and fixes what has one right
//! answer.

mod facts;
mod report;

use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::args::LoadArgs;
use crate::check::{self, Code, Facts, Finding, LoopBack4, Severity, Subject, WARNINGS};
use crate::completion::candidates;
use crate::errors::{Helpful, Result, anyhow, usage};
use crate::files::Snapshot;
use crate::origin;
use crate::plan::{self, Action, Plan};
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::resolve::Loader;
use lbrs::internal::secret::quoted;

use super::execute::execute;
use super::loading;

/// Find what is wrong with the data sources, for people and for CI
///
/// All environments that have a layer are checked, and development. The exit code is 1 if an error or a denied
/// warning is found. --allow wins over --deny.
#[derive(Args)]
#[command(
    mut_arg("env", |env| env.help("Check only this environment: datasources.ENV.json and .env.ENV")),
    after_help = "\
Examples:
  lbrs datasource check
  lbrs datasource check db --env production
  lbrs datasource check --deny warnings --allow unresolved-reference
  lbrs datasource check --fix --dry-run
  lbrs datasource check --fix --secrets env"
)]
#[group(skip)]
pub struct CheckArgs {
    /// Check only this data source
    #[arg(value_name = "ID", add = ArgValueCompleter::new(candidates::data_sources))]
    pub id: Option<String>,
    #[command(flatten)]
    pub load: LoadArgs,
    /// Treat findings of this code as errors, or all `warnings`; repeatable
    #[arg(long, value_name = "CODE", add = ArgValueCompleter::new(candidates::codes_and_warnings))]
    pub deny: Vec<String>,
    /// Ignore findings of this code; repeatable
    #[arg(long, value_name = "CODE", add = ArgValueCompleter::new(candidates::codes))]
    pub allow: Vec<String>,
    /// Fix what has one right answer
    #[arg(long)]
    pub fix: bool,
    /// With --fix: move plain secrets to the .env of their layer
    #[arg(long, value_name = "WHERE", requires = "fix", value_parser = ["env"])]
    pub secrets: Option<String>,
    /// With --fix: show the changes as a unified diff on stdout, write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Checks the data sources of the project at or above `start`.
pub(super) fn run(args: &CheckArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let levels = Levels::of(args)?;
    let found = Project::find(start)?;
    ui.project(&found.0.root);
    let loader = loading::loader(&found.0, &args.load, ui)?;
    facts::warn_of_no_layer(&found.0, &loader, &args.load, ui);
    let survey = |(project, files)| Survey::of(project, files, &loader, args, &levels);
    let mut found = survey(found)?;
    origin::say(found.facts.connectors(), Some(&found.project), ui);
    if !args.fix {
        return report::show(&found, None, ui);
    }
    let plan = found.plan();
    let done = execute(&plan, None, &found.project, &mut found.files, args.dry_run, ui)?;
    // What is left is found anew: in the files as they would be, or as they are now.
    if args.dry_run {
        let mut left = survey((found.project, found.files))?;
        left.findings.retain(|finding| !finding.fix.as_ref().is_some_and(Action::is_beside_texts));
        return report::show(&left, Some(&done), ui);
    }
    let left = survey(Project::find(start)?)?;
    let shown = report::show(&left, Some(&done), ui);
    if !done.written.is_empty() {
        ui.finish_changes()?;
    }
    shown
}

/// A project and what is wrong in it.
struct Survey {
    project: Project,
    files: Snapshot,
    facts: Facts,
    findings: Vec<Finding>,
}

impl Survey {
    fn of(
        project: Project,
        mut files: Snapshot,
        loader: &Loader,
        args: &CheckArgs,
        levels: &Levels,
    ) -> Result<Self> {
        let facts = facts::read(&project, &mut files, loader, args)?;
        let mut findings = check::findings(&facts);
        expect_file(&project, &facts, &findings)?;
        if let Some(id) = &args.id {
            expect_id(id, &project, &facts)?;
            findings.retain(|finding| match &finding.subject {
                Subject::DataSource(there) => there == id,
                Subject::File => true,
                Subject::Project => false,
            });
        }
        levels.apply(&mut findings);
        Ok(Self { project, files, facts, findings })
    }

    /// Returns the plan that fixes what can be fixed.
    fn plan(&mut self) -> Plan {
        let fixes = self.findings.iter().filter_map(|finding| finding.fix.as_ref());
        plan::fix::plan(fixes, self.facts.mask.clone(), &self.project, &mut self.files)
    }
}

/// What to do in a project without a data source file.
const NO_FILE: &str = "`lbrs datasource` adds one; `-C DIR` names another project";

/// Rejects a project without a data source file: it may be the wrong one.
fn expect_file(project: &Project, facts: &Facts, findings: &[Finding]) -> Result<()> {
    let has_files =
        !facts.layers.is_empty() || facts.loopback4.as_ref().is_some_and(LoopBack4::has_files);
    // A manifest that cannot be read may be one of LoopBack 4: that is a finding.
    let is_broken = project.package_json.as_ref().is_some_and(|package| package.broken.is_some());
    if has_files || is_broken || findings.iter().any(|found| found.subject == Subject::File) {
        return Ok(());
    }
    if project.has_only_typescript() {
        let message = "no data sources: src/datasources has no *.datasource.ts";
        return Err(anyhow!(message).with_help(NO_FILE));
    }
    let file = project.shown(&project.data_sources);
    let why = project.without_loopback().map(|why| format!(", and {why}")).unwrap_or_default();
    Err(anyhow!("no data sources: {file} is missing{why}").with_help(NO_FILE))
}

/// Rejects an id that no layer has.
fn expect_id(id: &str, project: &Project, facts: &Facts) -> Result<()> {
    let is_readable = facts.layers.iter().all(|file| facts.texts.get(*file).document().is_some());
    let is_broken = |finding: &Finding| finding.code == Code::Syntax;
    if !is_readable || facts.files.iter().any(is_broken) || facts.ids().any(|there| there == id) {
        return Ok(());
    }
    let file = match &facts.loopback4 {
        Some(_) => "the project".to_owned(),
        None => project.shown(&project.data_sources),
    };
    let error = anyhow!("{file} has no data source {}", quoted(id));
    Err(match nearest(id, facts.ids()).map(did_you_mean) {
        Some(help) => error.with_help(help),
        None => error.with_help("`lbrs datasource list` shows the existing ones"),
    })
}

/// What `--deny` and `--allow` say.
struct Levels {
    allowed: Vec<Code>,
    denied: Vec<Code>,
    denies_warnings: bool,
}

impl Levels {
    fn of(args: &CheckArgs) -> Result<Self> {
        let codes = |words: &[String], also: &[&str]| -> Result<Vec<Code>> {
            let is_code = |word: &&String| !also.contains(&word.as_str());
            words.iter().filter(is_code).map(|word| Code::parse(word, also)).collect()
        };
        if args.allow.iter().any(|word| word == WARNINGS) {
            return Err(usage!("`--allow warnings` would leave nothing to find but errors")
                .with_help("name the codes, each with an `--allow` of its own"));
        }
        let allowed = codes(&args.allow, &[])?;
        let denied = codes(&args.deny, &[WARNINGS])?;
        let denies_warnings = args.deny.iter().any(|word| word == WARNINGS);
        Ok(Self { allowed, denied, denies_warnings })
    }

    fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| !self.allowed.contains(&finding.code));
        for finding in findings {
            let is_denied = self.denies_warnings && finding.severity == Severity::Warning;
            if is_denied || self.denied.contains(&finding.code) {
                finding.severity = Severity::Error;
            }
        }
    }
}

//! `lbrs datasource [NAME]`: adds a data source.

use std::io;
use std::path::Path;

use crate::catalog::Catalog;
use crate::changes::{self, Outcome, SecretFiles};
use crate::cli::AddArgs;
use crate::datasource::{DataSourceFile, Mask};
use crate::files::{self, Snapshot};
use crate::gather::given::Given;
use crate::gather::interview::Interview;
use crate::plan::{Dependency, Manifest, Plan};
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::terminal::{Terminal, attended};
use crate::prompt::unattended::Unattended;
use crate::report::Report;
use crate::ui::Ui;
use crate::{Error, Result, diff, git};

/// Adds a data source to the project at or above `start`: with questions on a terminal, without
/// elsewhere.
///
/// # Errors
/// As [`add`].
pub(super) fn run(args: &AddArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    if attended() && !args.yes {
        add(args, start, ui, &mut Terminal::new(ui.color()))
    } else {
        add(args, start, ui, &mut Unattended::default())
    }
}

/// Adds a data source to the project at or above `start`; `prompter` answers what `args` leave open.
///
/// # Errors
/// An answer is wrong or missing, a file is not of its form, or something cannot be written; nothing is
/// changed then. If the package manager fails, what was written stays.
pub fn add(
    args: &AddArgs,
    start: Option<&Path>,
    ui: Ui,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    let given = Given::from_args(args, &mut io::stdin().lock())?;
    let (project, mut files) = Project::find(start)?;
    ui.detail(format_args!("project: {}", project.root.display()));
    refuse_typescript(&project)?;
    let mut plan = gather(given, args, &project, &mut files, prompter)?;
    let stores = plan.secrets.iter().any(|secret| secret.value.is_some());
    let unignored = stores && git::ignores(&project.root, ".env") == Some(false);
    if unignored && git::tracks(&project.root, ".env") {
        plan.warnings.push("git has .env in the repository already, and will take the secret too: `git rm --cached .env` takes it out".to_owned());
    }
    if stores && files::is_open(&SecretFiles::of(&project.root).env) {
        plan.warnings.push(
            "others on this machine can read .env: `chmod 600 .env` keeps it to you".to_owned(),
        );
    }
    for warning in &plan.warnings {
        ui.warn(warning);
    }
    let shown = |path: &Path| project.shown(path);
    let compute =
        |files: &mut Snapshot| changes::apply(&plan, files, &project.root, unignored, &shown);
    if args.dry_run {
        let outcome = compute(&mut files)?;
        show_diff(&Report::new(&plan, &project, &outcome, &[]), &files, &project, &plan.mask, ui);
        return Ok(());
    }
    let (outcome, written) = files::commit(files, compute)?;
    finish(&plan, &project, &outcome, &written, ui)
}

fn refuse_typescript(project: &Project) -> Result<()> {
    if !project.keeps_data_sources_in_typescript() {
        return Ok(());
    }
    Err(Error::failed("this LoopBack 4 application keeps its data sources in src/datasources/*.datasource.ts, which lbrs does not write yet")
        .with_help("if the application loads server/datasources.json, make that file first: `mkdir -p server && echo '{}' > server/datasources.json`"))
}

fn gather(
    given: Given,
    args: &AddArgs,
    project: &Project,
    files: &mut Snapshot,
    prompter: &mut dyn Prompter,
) -> Result<Plan> {
    let catalog = Catalog::load(&project.connector_folders())?;
    let shown = project.shown(&project.data_sources);
    let text = files.read(&project.data_sources)?.unwrap_or_default().to_owned();
    let file = DataSourceFile::parse(&shown, &text)?;
    // What is wrong with .env matters only where something is to be written to it, and is said there.
    let env = files.read(&SecretFiles::of(&project.root).env).ok().flatten();
    let env = env.unwrap_or_default().to_owned();
    let files = std::cell::RefCell::new(files);
    let is_present = |manifest: &Manifest, dependency: &Dependency| {
        changes::is_present(manifest, dependency, &mut files.borrow_mut(), &|path| {
            project.shown(path)
        })
    };
    let mask = Mask::new(&catalog);
    let interview = Interview {
        project,
        catalog: &catalog,
        taken: &|id| file.taken(id, &mask),
        env: &env,
        is_present: &is_present,
        yes: args.yes,
    };
    let mut plan = interview.run(given, prompter)?;
    if project.loopback().is_some() {
        plan.warnings.extend(file.refused_by_node());
    }
    Ok(plan)
}

fn show_diff(report: &Report<'_>, files: &Snapshot, project: &Project, mask: &Mask, ui: Ui) {
    let diffs: Vec<String> = files
        .changes()
        .map(|change| diff::unified(&project.shown(change.path), &change, mask))
        .collect();
    if ui.is_json() {
        ui.json(&report.to_json(Some(&diffs.concat())));
    } else {
        for diff in &diffs {
            ui.diff(diff);
        }
        ui.line("dry run: nothing was written");
    }
}

fn finish(
    plan: &Plan,
    project: &Project,
    outcome: &Outcome,
    written: &[files::Written],
    ui: Ui,
) -> Result<()> {
    let mut report = Report::new(plan, project, outcome, written);
    report.show_changes(ui);
    let installer = plan.install.then(|| plan.installer()).flatten();
    let installed = installer.map(|installer| {
        ui.done("Running", installer.command_line());
        installer.run(&project.root)
    });
    report.installed = installed.as_ref().map(Result::is_ok);
    if ui.is_json() {
        ui.json(&report.to_json(None));
    }
    match installed {
        Some(Err(error)) => Err(error),
        _ => {
            report.show_next_steps(ui);
            Ok(())
        }
    }
}

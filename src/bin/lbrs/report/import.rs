//! The end of an import: what came over, what is left to a person, and what is next.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Done;
use crate::apply::VariableOutcome;
use crate::dependency::{Installer, PackageManager};
use crate::plan::Action;
use crate::plan::import::{Fate, Import, Imported, Report as Open, View};
use crate::project::Project;
use crate::store::Store;
use crate::ui::{BOLD, Ui, WARNING};
use lbrs::internal::secret::{shown_name, without_password};
use lbrs::internal::text::{shell_word, visible, visible_path};

/// The script that `lb4 app` writes, without the program.
const START: &str = "-r source-map-support/register .";

/// What an import has led to.
pub struct Report<'a> {
    pub import: &'a Import,
    pub store: &'a Store,
    pub project: &'a Project,
    pub done: &'a Done,
    /// Whether the application binds no data sources.
    pub lacks_mixin: bool,
    /// Whether the package manager succeeded; `None` if it was not run.
    pub installed: Option<bool>,
}

impl Report<'_> {
    /// Prints what was written where.
    pub fn show_changes(&self, ui: Ui) {
        let added = self.with(|fate| matches!(fate, Fate::Added)).count();
        let from = if self.import.from.as_os_str().is_empty() {
            ".".into()
        } else {
            visible_path(&self.import.from)
        };
        if added == 0 {
            ui.line(format_args!("Nothing to import from {from}"));
            return;
        }
        ui.done("Imported", format_args!("{} from {from}", counted(added, "data source")));
        ui.lines(&self.lines());
        self.done.warn_of_overwritten(self.project, ui);
    }

    fn lines(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        for source in self.with(|fate| matches!(fate, Fate::Added)) {
            let Some(name) = &source.name else { continue };
            let what = match *name == source.id {
                true => shown_name(name).into_owned(),
                false => format!("{}, which was {}", shown_name(name), shown_name(&source.id)),
            };
            lines.push((self.project.shown(&self.store.file(name)), what));
        }
        let exports = counted(lines.len(), "export");
        let index = self.store.index().map(|index| self.project.shown(&index));
        lines.extend(index.map(|index| (index, format!("{exports} added"))));
        let labels: Vec<String> = self.needs().collect();
        if !labels.is_empty() {
            lines.push(("package.json".to_owned(), format!("{} added", labels.join(", "))));
        }
        let mut by_file: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for ((file, variable), outcome) in &self.done.outcome.variables {
            let is_new = *outcome != VariableOutcome::Present;
            by_file.entry((self.project.shown(file), is_new)).or_default().push(variable);
        }
        for ((file, is_new), variables) in by_file {
            let what = if is_new { "written" } else { "already set" };
            lines.push((file, format!("{} {what}", variables.join(", "))));
        }
        for action in &self.import.plan.actions {
            if let Action::Touch(file) = action {
                lines.push((
                    self.project.shown(file),
                    "made, empty: Node does not start without it".to_owned(),
                ));
            }
        }
        for ignored in &self.done.outcome.ignored {
            lines.push((self.project.shown(&ignored.file), format!("{} added", ignored.line)));
        }
        lines
    }

    /// Prints the new names, and what is left to a person.
    pub fn show_open(&self, ui: Ui) {
        let heading = |text: &str| ui.line(format_args!("\n{}", ui.styled(text, &BOLD)));
        let renamed: Vec<_> = self
            .renamed()
            .map(|(old, new)| (shown_name(old).into_owned(), shown_name(new).into_owned()))
            .collect();
        if !renamed.is_empty() {
            heading("New names");
            ui.lines(&renamed);
        }
        let mut there = Vec::new();
        for source in &self.import.sources {
            let id = shown_name(source.name.as_deref().unwrap_or(&source.id)).into_owned();
            if let Fate::Present(differs) = &source.fate {
                there.push((
                    id,
                    match differs.is_empty() {
                        true => "the same".to_owned(),
                        false => format!("differs in {}", differs.join(", ")),
                    },
                ));
            }
        }
        if !there.is_empty() {
            heading("There already, and left as it is");
            ui.lines(&there);
        }
        let skipped: Vec<_> = self
            .import
            .sources
            .iter()
            .filter_map(|source| match &source.fate {
                Fate::Skipped(why, help) => Some((source, why, help)),
                _ => None,
            })
            .collect();
        if !skipped.is_empty() {
            heading("Not imported");
            for (source, why, help) in skipped {
                let letter = source
                    .reports
                    .first()
                    .map(|it| format!("({}) ", it.why.letter()))
                    .unwrap_or_default();
                ui.line(format_args!("  {}: {letter}{}", shown_name(&source.id), visible(why)));
                ui.line(format_args!("      {}", visible(help)));
            }
        }
        let open: Vec<&Open> = self.by_hand().collect();
        if !open.is_empty() {
            heading("To do by hand");
            for report in open {
                show(report, ui);
            }
        }
        let whole = self.import.sources.iter().filter(|source| source.is_whole()).count();
        let all = counted(self.import.sources.len(), "data source");
        ui.line(format_args!("\n{whole} of {all} came over whole"));
    }

    /// Prints what the user does next.
    pub fn show_next_steps(&self, ui: Ui) {
        let steps = self.next_steps();
        if steps.is_empty() {
            return;
        }
        ui.line(format_args!("\n{}", ui.styled("Next steps", &BOLD)));
        for step in steps {
            ui.line(format_args!("  {}", visible(&step)));
        }
    }

    fn next_steps(&self) -> Vec<String> {
        let mut steps = Vec::new();
        if self.with(|fate| matches!(fate, Fate::Added)).next().is_none() {
            return steps;
        }
        let plan = &self.import.plan;
        let manager = PackageManager::of_npm(self.project, plan.package_manager());
        if self.installed != Some(true) {
            steps.extend(plan.installer().map(Installer::command_line));
        }
        if self.lacks_mixin {
            steps.push("give the class in src/application.ts the RepositoryMixin of @loopback/repository: without it LoopBack binds no data sources".to_owned());
        }
        let from = if self.import.from.as_os_str().is_empty() {
            ".".into()
        } else {
            self.import.from.to_string_lossy()
        };
        steps.push(format!("lb4 import-lb3-models {}", shell_word(&from)));
        steps.push(manager.command_to_run("build"));
        for env in &self.import.envs {
            let file = self.project.shown(&self.project.env_file(Some(env)));
            steps.push(format!(
                "NODE_ENV={} node --env-file=.env --env-file={} {START}",
                shell_word(env),
                shell_word(&file)
            ));
        }
        if self.import.envs.is_empty() {
            let env = self.project.env_file(None);
            let has_env = self.done.outcome.variables.keys().any(|(file, _)| *file == env);
            steps.push(match has_env {
                true => format!("node --env-file=.env {START}"),
                false => manager.command_to_run("start"),
            });
        }
        steps
    }

    /// Returns the facts as one document. Values of settings do not stand in it.
    pub fn to_json(&self) -> Value {
        let import = self.import;
        let renamed =
            self.renamed().map(|(old, new)| (without_password(old), json!(without_password(new))));
        let variables = self.done.outcome.variables.keys();
        let variables = variables
            .map(|(file, name)| json!({ "variable": name, "file": self.project.shown(file) }));
        self.done.with_diff(json!({
            "from": if import.from.as_os_str().is_empty() { ".".into() } else { import.from.to_string_lossy() },
            "complete": import.is_complete(),
            "dataSources": import.sources.iter().map(|source| self.source_json(source)).collect::<Value>(),
            "names": renamed.map(|(old, new)| (old.into_owned(), new)).collect::<Value>(),
            "reports": import.reports.iter().map(report_json).collect::<Value>(),
            "files": self.done.written_json(self.project),
            "dependencies": self.needs().collect::<Vec<_>>(),
            "variables": variables.collect::<Value>(),
            "environments": import.envs,
            "installed": self.installed,
            "warnings": import.plan.warnings,
            "next": self.next_steps(),
            "dryRun": self.done.diff.is_some(),
        }))
    }

    fn source_json(&self, source: &Imported) -> Value {
        let mut document = json!({
            "id": without_password(&source.id),
            "name": source.name.as_deref().map(without_password),
            "action": match &source.fate {
                Fate::Added => "added",
                Fate::Present(_) => "present",
                Fate::Skipped(..) => "skipped",
            },
            "whole": source.is_whole(),
            "reports": source.reports.iter().map(report_json).collect::<Value>(),
        });
        match (&source.fate, &source.name) {
            (Fate::Skipped(why, help), _) => {
                document["why"] = json!(visible(why));
                document["help"] = json!(visible(help));
            }
            (Fate::Present(differs), _) => document["differs"] = json!(differs),
            (Fate::Added, Some(name)) => {
                document["file"] = json!(self.project.shown(&self.store.file(name)));
            }
            (Fate::Added, None) => {}
        }
        document
    }

    fn with(&self, is_it: fn(&Fate) -> bool) -> impl Iterator<Item = &Imported> {
        self.import.sources.iter().filter(move |source| is_it(&source.fate))
    }

    /// Returns the reports about what is written, and about files.
    fn by_hand(&self) -> impl Iterator<Item = &Open> {
        let of_sources = self.with(|fate| !matches!(fate, Fate::Skipped(..)));
        self.import.reports.iter().chain(of_sources.flat_map(|source| &source.reports))
    }

    /// Returns the ids that are other ones now, with those.
    fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.with(|fate| !matches!(fate, Fate::Skipped(..)));
        let names = names.filter_map(|source| Some((&*source.id, source.name.as_deref()?)));
        names.filter(|(old, new)| old != new)
    }

    fn needs(&self) -> impl Iterator<Item = String> {
        self.import.plan.actions.iter().filter_map(|action| match action {
            Action::Need { need, .. } => need.label(),
            _ => None,
        })
    }
}

fn show(report: &Open, ui: Ui) {
    let letter = ui.styled(&format!("({})", report.why.letter()), &WARNING);
    let view = if report.view == View::Base { String::new() } else { format!("{}: ", report.view) };
    ui.line(format_args!("  {letter} {view}{}", visible(&report.message)));
    ui.line(format_args!("      at {}", visible(&report.places.join(" and "))));
    ui.line(format_args!("      {}", visible(&report.by_hand)));
}

fn report_json(report: &Open) -> Value {
    json!({
        "letter": report.why.letter().to_string(),
        "setting": report.setting,
        "environment": report.view.env(),
        "local": report.view == View::Local,
        "places": report.places,
        "message": visible(&report.message),
        "byHand": visible(&report.by_hand),
    })
}

/// Returns `1 data source`, `2 data sources`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

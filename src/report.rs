//! The end of a run: what was written where, and what is next.

pub mod removal;

use crate::changes::{Action, DependencyOutcome, MemberChange, Outcome, Renamed, VariableOutcome};
use crate::datasource::{shown_name, without_password, without_users};
use crate::files::Written;
use crate::json::Json;
use crate::manifest::{cargo, npm};
use crate::next_steps;
use crate::plan::{Dependency, Plan};
use crate::project::Project;
use crate::text::visible;
use crate::ui::{BOLD, Ui};

/// What a run did, for people and for programs.
pub struct Report<'a> {
    plan: &'a Plan,
    project: &'a Project,
    outcome: &'a Outcome,
    written: &'a [Written],
    /// Whether the package manager did its work; none if it was not run.
    pub installed: Option<bool>,
}

/// Names the files that were overwritten, since they could not be replaced.
pub fn warn_of_overwritten(written: &[Written], project: &Project, ui: Ui) {
    for written in written.iter().filter(|written| written.in_place) {
        ui.warn(format_args!(
            "{} was written in place: it has other names (hard links), or its folder or mount allows no other way",
            project.shown(&written.path)
        ));
    }
}

/// One file and what became of it. A note on the line before has no file.
type Line = (String, String);

impl<'a> Report<'a> {
    /// The report of `plan`, which has led to `outcome` and to the files `written`.
    pub fn new(
        plan: &'a Plan,
        project: &'a Project,
        outcome: &'a Outcome,
        written: &'a [Written],
    ) -> Self {
        Self { plan, project, outcome, written, installed: None }
    }

    /// What was written where.
    pub fn show_changes(&self, ui: Ui) {
        let entry = &self.plan.entry;
        let label = shown_name(&self.plan.connector.label);
        let verb = match &self.outcome.action {
            Action::Added => "Added",
            Action::Replaced => "Replaced",
            Action::Changed(_) if self.written.is_empty() => {
                ui.line(format_args!("Nothing to change: {} is so already", shown_name(&entry.id)));
                return;
            }
            Action::Changed(_) => "Changed",
        };
        match &self.plan.rename {
            Some(rename) => ui.done(
                "Renamed",
                format_args!("{} to {} ({label})", shown_name(&entry.id), shown_name(&rename.to)),
            ),
            None => ui.done(verb, format_args!("{} ({label})", shown_name(&entry.id))),
        }
        ui.lines(&self.lines());
        warn_of_overwritten(self.written, self.project, ui);
    }

    /// What the person does next.
    pub fn show_next_steps(&self, ui: Ui) {
        let steps = self.next_steps();
        if steps.is_empty() {
            return;
        }
        ui.line(format_args!("\n{}", ui.styled("Next steps", BOLD)));
        for step in steps {
            ui.line(format_args!("  {}", visible(&step)));
        }
    }

    fn next_steps(&self) -> Vec<String> {
        let installed = self.installed == Some(true);
        match &self.outcome.action {
            Action::Changed(_) => next_steps::after_changing(self.plan, self.outcome, installed),
            _ => next_steps::after_adding(self.plan, self.outcome, installed),
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let file = || self.project.shown(&self.plan.file);
        match &self.outcome.action {
            Action::Added => lines.push((file(), "entry added".to_owned())),
            Action::Replaced => lines.push((file(), "entry replaced".to_owned())),
            Action::Changed(members) if members.is_empty() => {}
            Action::Changed(members) => lines.push((file(), members_in_words(members))),
        }
        for renamed in &self.outcome.renamed {
            lines.push((renamed.file.clone(), renamed_in_words(renamed)));
        }
        lines.extend(self.dependency_lines());
        if let (Some(outdated), Some(outcome)) = (&self.plan.outdated, &self.outcome.outdated) {
            let file = self.project.shown(&outdated.manifest);
            lines.push((file, removal::in_words(outdated, outcome)));
        }
        for (variable, outcome) in &self.outcome.variables {
            let what = match outcome {
                VariableOutcome::Added => "written",
                VariableOutcome::Replaced => "replaced",
                VariableOutcome::Present => "was there already",
            };
            lines.push((".env".to_owned(), format!("{variable} {what}")));
        }
        if self.outcome.ignored {
            lines.push((".gitignore".to_owned(), ".env added".to_owned()));
        }
        lines
    }

    fn dependency_lines(&self) -> Vec<Line> {
        let Some(file) = self.manifest_name() else { return Vec::new() };
        let (what, notes): (String, &[String]) =
            match (&self.plan.dependency, &self.outcome.dependency) {
                (Dependency::Nothing(Some(reason)), _) => {
                    (format!("nothing to add: {reason}"), &[])
                }
                (dependency, Some(DependencyOutcome::Npm(outcome))) => {
                    let label = dependency.label().unwrap_or_default();
                    let what = match outcome {
                        npm::Outcome::Added => format!("{label} added"),
                        npm::Outcome::Present(range) => {
                            format!("{} was there already ({})", label_name(&label), shown(range))
                        }
                        npm::Outcome::Moved(range) => {
                            format!("{label} moved from devDependencies (was {})", shown(range))
                        }
                    };
                    (what, &[])
                }
                (_, Some(DependencyOutcome::Cargo(crates, notes))) => {
                    (crates.iter().map(in_words).collect::<Vec<_>>().join(", "), notes)
                }
                _ => return Vec::new(),
            };
        let notes = notes.iter().map(|note| (String::new(), note.clone()));
        std::iter::once((file, what)).chain(notes).collect()
    }

    fn manifest_name(&self) -> Option<String> {
        self.plan.manifest.as_ref().map(|manifest| self.project.shown(manifest.path()))
    }

    /// The same facts as one document; `diff` is what a dry run shows. Values of settings do not stand
    /// in it.
    pub fn to_json(&self, diff: Option<&str>) -> Json {
        let entry = &self.plan.entry;
        let files = self.written.iter().map(|written| self.written_json(written));
        let mut document = vec![
            ("id", Json::from(&*without_password(&entry.id))),
            ("name", Json::from(&*without_password(&entry.name))),
            ("connector", Json::from(&*without_password(&entry.connector))),
            ("settings", Json::texts(entry.settings.iter().map(|(key, _)| without_password(key)))),
            ("action", Json::from(self.action())),
            ("file", Json::from(self.project.shown(&self.plan.file))),
            ("files", Json::Array(files.collect())),
            ("dependency", self.dependency_json()),
            ("variables", Json::Array(self.variables_json())),
            ("installed", self.installed.map_or(Json::Null, Json::Bool)),
            ("warnings", Json::texts(&self.plan.warnings)),
            ("next", Json::texts(self.next_steps())),
            ("dryRun", Json::Bool(diff.is_some())),
        ];
        if let Action::Changed(members) = &self.outcome.action {
            let changes =
                members.iter().map(|(key, change)| (without_password(key), change.as_str()));
            document.push(("changes", Json::object(changes)));
        }
        if let Some(rename) = &self.plan.rename {
            document.push(("renamedTo", Json::from(rename.to.as_str())));
        }
        if let (Some(outdated), Some(outcome)) = (&self.plan.outdated, &self.outcome.outdated) {
            document.push((
                "outdatedDependency",
                Json::object([
                    ("name", Json::from(outdated.package.name())),
                    ("outcome", Json::from(outcome.as_str())),
                ]),
            ));
        }
        if let Some(diff) = diff {
            document.push(("diff", Json::from(diff)));
        }
        Json::object(document)
    }

    fn action(&self) -> &'static str {
        let Outcome { renamed, variables, .. } = self.outcome;
        let is_present = |outcome: &VariableOutcome| *outcome == VariableOutcome::Present;
        match &self.outcome.action {
            Action::Added => "added",
            Action::Replaced => "replaced",
            Action::Changed(members)
                if members.is_empty()
                    && renamed.is_empty()
                    && self.written.is_empty()
                    && variables.iter().all(|(_, outcome)| is_present(outcome)) =>
            {
                "unchanged"
            }
            Action::Changed(_) => "changed",
        }
    }

    fn written_json(&self, written: &Written) -> Json {
        Json::object([
            ("path", Json::from(self.project.shown(&written.path))),
            ("change", Json::from(if written.created { "created" } else { "changed" })),
        ])
    }

    fn dependency_json(&self) -> Json {
        let manifest = self.manifest_name().map_or(Json::Null, Json::from);
        match (&self.plan.dependency, &self.outcome.dependency) {
            (Dependency::Npm { package, range }, Some(DependencyOutcome::Npm(outcome))) => {
                let (outcome, range) = match outcome {
                    npm::Outcome::Added => ("added", range),
                    npm::Outcome::Present(there) => ("present", there),
                    npm::Outcome::Moved(_) => ("moved", range),
                };
                Json::object([
                    ("manifest", manifest),
                    ("name", Json::from(package.as_str())),
                    ("version", Json::from(&*without_users(range))),
                    ("outcome", Json::from(outcome)),
                ])
            }
            (Dependency::Cargo(needed), Some(DependencyOutcome::Cargo(crates, notes))) => {
                Json::object([
                    ("manifest", manifest),
                    ("name", Json::from(needed.main.name.as_ref())),
                    ("version", Json::from(needed.main.version.as_ref())),
                    ("outcome", Json::texts(crates.iter().map(in_words))),
                    ("notes", Json::texts(notes)),
                ])
            }
            _ => Json::Null,
        }
    }

    fn variables_json(&self) -> Vec<Json> {
        let references = self.plan.entry.references().into_iter().map(|(setting, variable)| {
            let written = self.outcome.in_env.iter().any(|name| name == variable);
            let file = if written { Json::from(".env") } else { Json::Null };
            Json::object([
                ("setting", Json::from(&*without_password(&setting))),
                ("variable", Json::from(variable)),
                ("file", file),
            ])
        });
        references.collect()
    }
}

/// `host changed, port added, user removed`.
fn members_in_words(members: &[(String, MemberChange)]) -> String {
    let words =
        members.iter().map(|(key, change)| format!("{} {}", shown_name(key), change.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

fn renamed_in_words(renamed: &Renamed) -> String {
    match renamed.models.as_slice() {
        [] => "entry renamed".to_owned(),
        [model] => format!("{model} uses the new id"),
        models => format!("{} use the new id", models.join(", ")),
    }
}

/// A range that stands in the manifest.
fn shown(range: &str) -> String {
    visible(&without_users(range)).into_owned()
}

fn label_name(label: &str) -> &str {
    // The one before the version; that of a scope is the first letter.
    let at = label.char_indices().skip(1).find(|&(_, c)| c == '@');
    at.map_or(label, |(at, _)| &label[..at])
}

fn in_words(dependency: &cargo::Dependency) -> String {
    let name = &dependency.name;
    match &dependency.change {
        cargo::Change::Added(Some(version)) => format!("{name}@{version} added"),
        cargo::Change::Added(None) => format!("{name} added"),
        cargo::Change::Inherited(_) => format!("{name} added (workspace)"),
        cargo::Change::FeaturesAdded(features) => {
            format!("{name} got features {}", features.join(", "))
        }
        cargo::Change::Present => format!("{name} was there already"),
    }
}

//! The end of a run: what was written where, and what is next.

use crate::changes::{DependencyOutcome, Outcome, VariableOutcome};
use crate::files::Written;
use crate::json::Json;
use crate::manifest::{cargo, npm};
use crate::next_steps;
use crate::plan::{Dependency, Manifest, Plan};
use crate::project::Project;
use crate::text::visible;
use crate::ui::{BOLD, DIM, Ui};

/// What a run did, for people and for programs.
pub struct Report<'a> {
    plan: &'a Plan,
    project: &'a Project,
    outcome: &'a Outcome,
    written: &'a [Written],
    /// Whether the package manager did its work; none if it was not run.
    pub installed: Option<bool>,
}

/// One file and what became of it.
struct Line {
    file: String,
    what: String,
    notes: Vec<String>,
}

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
        let verb = if self.outcome.replaced { "Replaced" } else { "Added" };
        ui.done(
            verb,
            format_args!("{} ({})", visible(&entry.id), visible(&self.plan.connector.label)),
        );
        let lines = self.lines();
        let width = lines.iter().map(|line| line.file.chars().count()).max().unwrap_or(0);
        for Line { file, what, notes } in &lines {
            ui.line(format_args!("  {file:width$}  {what}"));
            for note in notes {
                ui.line(format_args!("  {:width$}  {}", "", ui.styled(note, DIM)));
            }
        }
        for written in self.written.iter().filter(|written| written.in_place) {
            ui.warn(format_args!(
                "{} was written in place: it has other names (hard links), or its folder or mount allows no other way",
                self.project.shown(&written.path)
            ));
        }
    }

    /// What the person does next.
    pub fn show_next_steps(&self, ui: Ui) {
        let steps = self.next_steps();
        if steps.is_empty() {
            return;
        }
        ui.line(format_args!("\n{}", ui.styled("Next steps", BOLD)));
        for step in steps {
            ui.line(format_args!("  {step}"));
        }
    }

    fn next_steps(&self) -> Vec<String> {
        let installed = self.installed == Some(true);
        next_steps::after_adding(self.plan, self.outcome, installed)
    }

    fn lines(&self) -> Vec<Line> {
        let line = |file: String, what: String| Line { file, what, notes: Vec::new() };
        let mut lines = Vec::new();
        let entry = if self.outcome.replaced { "entry replaced" } else { "entry added" };
        lines.push(line(self.project.shown(&self.plan.file), entry.to_owned()));
        lines.extend(self.dependency_line());
        for (variable, outcome) in &self.outcome.variables {
            let what = match outcome {
                VariableOutcome::Added => "written",
                VariableOutcome::Replaced => "replaced",
                VariableOutcome::Present => "was there already",
            };
            lines.push(line(".env".to_owned(), format!("{variable} {what}")));
        }
        if self.outcome.ignored {
            lines.push(line(".gitignore".to_owned(), ".env added".to_owned()));
        }
        lines
    }

    fn dependency_line(&self) -> Option<Line> {
        let file = self.manifest_name();
        let label = self.plan.dependency.label();
        match (&self.plan.dependency, &self.outcome.dependency) {
            (Dependency::Nothing(Some(reason)), _) if self.plan.manifest.is_some() => Some(Line {
                file: file?,
                what: format!("nothing to add: {reason}"),
                notes: Vec::new(),
            }),
            (_, Some(DependencyOutcome::Npm(outcome))) => {
                let label = label?;
                let what = match outcome {
                    npm::Outcome::Added => format!("{label} added"),
                    npm::Outcome::Present(range) => {
                        format!("{} was there already ({})", label_name(&label), visible(range))
                    }
                    npm::Outcome::Moved(range) => {
                        format!("{label} moved from devDependencies (was {})", visible(range))
                    }
                };
                Some(Line { file: file?, what, notes: Vec::new() })
            }
            (_, Some(DependencyOutcome::Cargo(crates, notes))) => {
                let what = crates.iter().map(in_words).collect::<Vec<_>>().join(", ");
                Some(Line { file: file?, what, notes: notes.clone() })
            }
            _ => None,
        }
    }

    fn manifest_name(&self) -> Option<String> {
        match self.plan.manifest.as_ref()? {
            Manifest::Npm(path) | Manifest::Cargo(path) => Some(self.project.shown(path)),
        }
    }

    /// The same facts as one document; `diff` is what a dry run shows. Values of settings do not stand
    /// in it.
    pub fn to_json(&self, diff: Option<&str>) -> Json {
        let entry = &self.plan.entry;
        let mut document = vec![
            ("id", Json::from(entry.id.as_str())),
            ("name", Json::from(entry.name.as_str())),
            ("connector", Json::from(entry.connector.as_str())),
            (
                "settings",
                Json::Array(
                    entry.settings.iter().map(|(key, _)| Json::from(key.as_str())).collect(),
                ),
            ),
            ("action", Json::from(if self.outcome.replaced { "replaced" } else { "added" })),
            ("file", Json::from(self.project.shown(&self.plan.file))),
            (
                "files",
                Json::Array(
                    self.written.iter().map(|written| self.written_json(written)).collect(),
                ),
            ),
            ("dependency", self.dependency_json()),
            ("variables", Json::Array(self.variables_json())),
            ("installed", self.installed.map_or(Json::Null, Json::Bool)),
            (
                "warnings",
                Json::Array(
                    self.plan.warnings.iter().map(|warning| Json::from(warning.as_str())).collect(),
                ),
            ),
            ("next", Json::Array(self.next_steps().into_iter().map(Json::from).collect())),
            ("dryRun", Json::Bool(diff.is_some())),
        ];
        if let Some(diff) = diff {
            document.push(("diff", Json::from(diff)));
        }
        Json::object(document)
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
                    ("version", Json::from(range.as_str())),
                    ("outcome", Json::from(outcome)),
                ])
            }
            (Dependency::Cargo(needed), Some(DependencyOutcome::Cargo(crates, notes))) => {
                Json::object([
                    ("manifest", manifest),
                    ("name", Json::from(needed.main.name.as_ref())),
                    ("version", Json::from(needed.main.version.as_ref())),
                    (
                        "outcome",
                        Json::Array(
                            crates.iter().map(|added| Json::from(in_words(added))).collect(),
                        ),
                    ),
                    (
                        "notes",
                        Json::Array(notes.iter().map(|note| Json::from(note.as_str())).collect()),
                    ),
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
                ("setting", Json::from(setting)),
                ("variable", Json::from(variable)),
                ("file", file),
            ])
        });
        references.collect()
    }
}

fn label_name(label: &str) -> &str {
    label.rsplit_once('@').map_or(label, |(name, _)| name)
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

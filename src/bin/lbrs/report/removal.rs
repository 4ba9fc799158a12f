//! The end of `lbrs datasource remove`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Line, written_json};
use crate::dependency::{RemoveOutcome, Unused};
use crate::files::Written;
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::secret::{shown_name, without_password};

/// What became of a data source that is removed.
pub struct Outcome {
    /// The files that had the entry.
    pub paths: Vec<PathBuf>,
    /// What became of the dependency, if nothing needs it any more.
    pub unneeded: Option<RemoveOutcome>,
    /// The variables of `.env` to which nothing refers any more.
    pub unused: Vec<String>,
}

/// What a removal did, for people and for programs.
pub struct Report<'a> {
    /// The project.
    pub project: &'a Project,
    /// The data source that was removed.
    pub id: &'a str,
    /// The dependency that nothing needs any more.
    pub unneeded: Option<&'a Unused>,
    /// What became of them.
    pub outcome: &'a Outcome,
    /// The files that were written.
    pub written: &'a [Written],
}

impl Report<'_> {
    /// Prints what was done.
    pub fn show(&self, ui: Ui) {
        if ui.is_json() {
            ui.json(&self.to_json(None));
            return;
        }
        let Self { project, outcome, .. } = self;
        ui.done("Removed", shown_name(self.id));
        let removed = |path: &PathBuf| (project.shown(path), "entry removed".to_owned());
        let mut lines: Vec<Line> = outcome.paths.iter().map(removed).collect();
        lines.extend(line(project, self.unneeded, outcome.unneeded.as_ref()));
        lines.extend(outcome.unused.iter().map(|variable| {
            let what = format!("{variable} stays; no data source refers to it any more");
            (".env".to_owned(), what)
        }));
        ui.lines(&lines);
    }

    /// Returns the same facts as one document; `diff` is what a dry run shows.
    pub fn to_json(&self, diff: Option<&str>) -> Value {
        let Self { project, outcome, .. } = self;
        let mut document = json!({
            "id": without_password(self.id),
            "action": "removed",
            "files": written_json(self.written, project),
            "dependency": dependency_json(project, self.unneeded, outcome.unneeded.as_ref()),
            "unusedVariables": outcome.unused,
            "dryRun": diff.is_some(),
        });
        if let Some(diff) = diff {
            document["diff"] = diff.into();
        }
        document
    }
}

/// Returns what became of a dependency that nothing needs any more, as JSON.
pub(super) fn dependency_json(
    project: &Project,
    unneeded: Option<&Unused>,
    outcome: Option<&RemoveOutcome>,
) -> Option<Value> {
    let (unneeded, outcome) = unneeded.zip(outcome)?;
    Some(json!({
        "manifest": project.shown(unneeded.manifest.path()),
        "name": without_password(unneeded.need.name()?),
        "outcome": outcome.as_str(),
    }))
}

/// Returns the manifest, and what became of a dependency that nothing needs any more.
pub(super) fn line(
    project: &Project,
    unneeded: Option<&Unused>,
    outcome: Option<&RemoveOutcome>,
) -> Option<Line> {
    let (unneeded, outcome) = unneeded.zip(outcome)?;
    let name = shown_name(unneeded.need.name()?);
    let what = match outcome {
        RemoveOutcome::Removed => format!("{name} removed"),
        RemoveOutcome::Absent => format!("{name} not present"),
        RemoveOutcome::Kept(why) => format!("{name} stays: {why}"),
    };
    Some((project.shown(unneeded.manifest.path()), what))
}

impl RemoveOutcome {
    /// Returns what became of it, in one word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Absent => "absent",
            Self::Kept(_) => "kept",
        }
    }
}

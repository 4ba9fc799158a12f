//! The end of `lbrs datasource remove`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Line, written_json};
use crate::apply::Outcome;
use crate::dependency::RemoveOutcome;
use crate::files::Written;
use crate::plan::Plan;
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::secret::{shown_name, without_password};

/// What a removal did, for people and for programs.
pub struct Report<'a> {
    /// The project.
    pub project: &'a Project,
    /// The data source that was removed.
    pub id: &'a str,
    /// What was planned.
    pub plan: &'a Plan,
    /// What the plan has led to.
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
        let mut lines: Vec<Line> = outcome.removed.iter().map(removed).collect();
        lines.extend(line(project, self.plan, outcome));
        lines.extend(outcome.unused_variables.iter().map(|variable| {
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
            "dependency": dependency_json(project, self.plan, outcome),
            "unusedVariables": outcome.unused_variables,
            "dryRun": diff.is_some(),
        });
        if let Some(diff) = diff {
            document["diff"] = diff.into();
        }
        document
    }
}

/// Returns what became of a dependency that nothing needs any more, as JSON.
pub(super) fn dependency_json(project: &Project, plan: &Plan, outcome: &Outcome) -> Option<Value> {
    let (unused, outcome) = plan.unused().zip(outcome.dropped.as_ref())?;
    Some(json!({
        "manifest": project.shown(unused.manifest.path()),
        "name": without_password(unused.need.name()?),
        "outcome": match outcome {
            RemoveOutcome::Removed => "removed",
            RemoveOutcome::Absent => "absent",
            RemoveOutcome::Kept(_) => "kept",
        },
    }))
}

/// Returns the manifest, and what became of a dependency that nothing needs any more.
pub(super) fn line(project: &Project, plan: &Plan, outcome: &Outcome) -> Option<Line> {
    let (unused, outcome) = plan.unused().zip(outcome.dropped.as_ref())?;
    let name = shown_name(unused.need.name()?);
    let what = match outcome {
        RemoveOutcome::Removed => format!("{name} removed"),
        RemoveOutcome::Absent => format!("{name} not present"),
        RemoveOutcome::Kept(why) => format!("{name} stays: {why}"),
    };
    Some((project.shown(unused.manifest.path()), what))
}

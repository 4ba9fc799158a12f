//! The end of `lbrs datasource remove`.

use indexmap::IndexSet;
use serde_json::{Value, json};
use std::borrow::Cow;

use super::{Done, Line};
use crate::apply::Outcome;
use crate::dependency::RemoveOutcome;
use crate::plan::Plan;
use crate::project::Project;
use crate::store::Effect;
use crate::ui::Ui;
use lbrs::internal::secret::{shown_name, without_password};

pub fn show(id: &str, plan: &Plan, done: &Done, project: &Project, ui: Ui) {
    ui.done("Removed", shown_name(id));
    let effect = |effect: &Effect| (effect.file.clone(), effect.what.clone());
    let mut lines: Vec<Line> = done.outcome.removed.iter().map(effect).collect();
    lines.extend(still_built(project, done));
    lines.extend(line(project, plan, &done.outcome));
    lines.extend(left_behind(project, &done.outcome));
    ui.lines(&lines);
}

/// Returns a line for each compiled class of a file that is gone: the compiler leaves it there, and LoopBack 4 loads it.
pub(super) fn still_built(project: &Project, done: &Done) -> impl Iterator<Item = Line> {
    done.removed_files(project).filter_map(|file| {
        let name = file.strip_prefix("src/")?.strip_suffix(".ts")?;
        let built = format!("dist/{name}.js");
        let what = "stays, and LoopBack loads it: delete it".to_owned();
        project.root.join(&built).exists().then_some((built, what))
    })
}

/// Returns a line for each variable to which nothing refers any more.
pub(super) fn left_behind(project: &Project, outcome: &Outcome) -> impl Iterator<Item = Line> {
    outcome.unused_variables.iter().map(|(file, variable)| {
        let variable = shown_name(variable);
        let what = format!("{variable} stays; no data source refers to it any more");
        (project.shown(file), what)
    })
}

/// Returns the names of these variables, each once.
pub(super) fn left_behind_names(outcome: &Outcome) -> IndexSet<Cow<'_, str>> {
    outcome.unused_variables.iter().map(|(_, variable)| shown_name(variable)).collect()
}

/// Returns the same facts as one document.
pub fn to_json(id: &str, plan: &Plan, done: &Done, project: &Project) -> Value {
    done.with_diff(json!({
        "id": without_password(id),
        "action": "removed",
        "files": done.written_json(project),
        "dependency": dependency_json(project, plan, &done.outcome),
        "unusedVariables": left_behind_names(&done.outcome),
        "dryRun": done.diff.is_some(),
    }))
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

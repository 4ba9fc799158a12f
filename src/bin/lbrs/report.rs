//! The end of a run: what was written where, and what is next.

mod dependency;
pub mod import;
mod next_steps;
pub mod removal;

use std::env;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::apply::{Outcome, VariableOutcome};
use crate::files::{FileChange, Written};
use crate::git::IgnoreLine;
use crate::origin;
use crate::plan::{Plan, Planned};
use crate::project::Project;
use crate::signals::HeldSignal;
use crate::store::{EntryChange, MemberChange, Store};
use crate::ui::{BOLD, Ui};
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::Entry;
use lbrs::internal::secret::{shown_name, without_password};
use lbrs::internal::text::visible;

/// What a plan has led to.
pub struct Done {
    pub outcome: Outcome,
    /// The files that were written, or would be.
    pub written: Vec<Written>,
    /// What a dry run shows.
    pub diff: Option<String>,
    /// A signal that came meanwhile, which ends the process when it is dropped.
    pub signal: HeldSignal,
}

impl Done {
    /// Names the files that were overwritten, since they could not be replaced.
    pub fn warn_of_overwritten(&self, project: &Project, ui: Ui) {
        for written in self.written.iter().filter(|written| written.in_place) {
            ui.warn(format_args!(
                "{} was written in place: it has other names (hard links), or its owner, folder or mount allows no other way",
                project.shown(&written.path)
            ));
        }
    }

    /// Returns the files that no longer exist, as they are shown.
    fn removed_files(&self, project: &Project) -> impl Iterator<Item = String> {
        let removed = self.written.iter().filter(|file| file.change == FileChange::Removed);
        removed.map(|file| project.shown(&file.path))
    }

    /// Returns the files and what became of each.
    fn written_json(&self, project: &Project) -> Value {
        let file = |written: &Written| {
            json!({
                "path": project.shown(&written.path),
                "change": written.change.as_str(),
            })
        };
        self.written.iter().map(file).collect()
    }

    /// Adds the diff of a dry run to `document`.
    pub fn with_diff(&self, mut document: Value) -> Value {
        if let Some(diff) = &self.diff {
            document["diff"] = diff.as_str().into();
        }
        document
    }
}

/// What a run did to an entry, for people and for programs.
pub struct Report<'a> {
    plan: &'a Plan,
    entry: &'a Entry,
    connector: &'a Connector,
    change: &'a EntryChange,
    store: &'a Store,
    project: &'a Project,
    done: &'a Done,
    outcome: &'a Outcome,
    /// Whether the package manager succeeded; `None` if it was not run.
    pub installed: Option<bool>,
}

/// One file and what became of it. A note on the line before has no file.
type Line = (String, String);

impl<'a> Report<'a> {
    /// Returns the report of a plan for an entry.
    pub fn of(
        (plan, connector): &'a Planned,
        store: &'a Store,
        project: &'a Project,
        done: &'a Done,
    ) -> Option<Self> {
        let outcome = &done.outcome;
        let (entry, change) = plan.entry().zip(outcome.entry.as_ref())?;
        let installed = None;
        Some(Self { plan, entry, connector, change, store, project, done, outcome, installed })
    }

    /// Prints what was written where.
    pub fn show_changes(&self, ui: Ui) {
        let label = shown_name(&self.connector.label);
        let verb = match self.change {
            EntryChange::Added => "Added",
            EntryChange::Replaced => "Replaced",
            EntryChange::Changed(_) if self.done.written.is_empty() => {
                ui.line(format_args!("Nothing to change in {}", shown_name(&self.entry.id)));
                let lines = dependency::lines(self);
                // The user may have asked for another version than the one that stays.
                if lines.len() > 1 {
                    ui.lines(&lines);
                }
                return;
            }
            EntryChange::Changed(_) => "Changed",
        };
        let id = shown_name(&self.entry.id);
        match self.plan.new_id() {
            Some(new) => {
                ui.done("Renamed", format_args!("{id} to {} ({label})", shown_name(new)));
            }
            None => ui.done(verb, format_args!("{id} ({label})")),
        }
        ui.lines(&self.lines());
        self.done.warn_of_overwritten(self.project, ui);
    }

    /// Prints what the user does next.
    pub fn show_next_steps(&self, ui: Ui) {
        let steps = next_steps::of(self);
        if steps.is_empty() {
            return;
        }
        let root = &self.project.root;
        let is_here = env::current_dir().is_ok_and(|here| here == *root);
        let place = if is_here { String::new() } else { format!(", in {}", root.display()) };
        ui.line(format_args!("\n{}{}", ui.styled("Next steps", &BOLD), visible(&place)));
        for step in steps {
            ui.line(format_args!("  {}", visible(&step)));
        }
    }

    /// Returns whether the settings have moved to another file.
    fn has_moved(&self) -> bool {
        let file = self.project.shown(&self.store.file(&self.entry.id));
        self.done.removed_files(self.project).any(|removed| removed == file)
    }

    /// Returns the file that has the entry now.
    fn file(&self) -> PathBuf {
        match self.plan.new_id() {
            Some(new) => self.store.renamed_file(&self.entry.id, new),
            // Its settings may have moved into it.
            None if self.has_moved() => self.store.class_file(&self.entry.id),
            None => self.store.file(&self.entry.id),
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let file = || self.project.shown(&self.file());
        match self.change {
            EntryChange::Added => lines.push((file(), "entry added".to_owned())),
            EntryChange::Replaced => lines.push((file(), "entry replaced".to_owned())),
            EntryChange::Changed(members) if self.has_moved() && self.plan.new_id().is_none() => {
                let words = members_in_words(members);
                let and = if members.is_empty() { "" } else { ", " };
                lines.push((file(), format!("settings moved here{and}{words}")));
            }
            EntryChange::Changed(members) if members.is_empty() => {}
            EntryChange::Changed(members) => lines.push((file(), members_in_words(members))),
        }
        let index = self.store.index().filter(|_| *self.change == EntryChange::Added);
        lines.extend(index.map(|index| (self.project.shown(&index), "export added".to_owned())));
        for renamed in &self.outcome.renamed {
            lines.push((renamed.file.clone(), renamed.what.clone()));
        }
        let removed = self.done.removed_files(self.project);
        // Of a renamed file is said where it is now.
        let removed = removed.filter(|_| self.plan.new_id().is_none());
        lines.extend(removed.map(|file| (file, "file removed".to_owned())));
        lines.extend(removal::still_built(self.project, self.done));
        lines.extend(dependency::lines(self));
        lines.extend(removal::line(self.project, self.plan, self.outcome));
        for ((file, variable), outcome) in &self.outcome.variables {
            let what = match outcome {
                VariableOutcome::Added => "written",
                VariableOutcome::Replaced => "replaced",
                VariableOutcome::Present => "already set",
            };
            lines.push((self.project.shown(file), format!("{variable} {what}")));
        }
        lines.extend(removal::left_behind(self.project, self.outcome));
        for IgnoreLine { file, line } in &self.outcome.ignored {
            lines.push((self.project.shown(file), format!("{line} added")));
        }
        lines
    }

    /// Returns the same facts as one document. Values of settings do not stand in it.
    pub fn to_json(&self) -> Value {
        let entry = self.entry;
        let id = self.plan.new_id().unwrap_or(&entry.id);
        let name = if entry.name == entry.id { id } else { &entry.name };
        let keys = entry.settings.expose().keys().map(|key| without_password(key));
        let mut document = json!({
            "id": without_password(id),
            "name": without_password(name),
            "connector": without_password(&entry.connector),
            "settings": keys.collect::<Vec<_>>(),
            "action": self.action(),
            "file": self.project.shown(&self.file()),
            "files": self.done.written_json(self.project),
            "dependency": dependency::to_json(self),
            "variables": self.variables_json(),
            "installed": self.installed,
            "warnings": self.plan.warnings,
            "next": next_steps::of(self),
            "dryRun": self.done.diff.is_some(),
        });
        if let EntryChange::Changed(members) = self.change {
            let change = |(key, change): &(String, MemberChange)| {
                (without_password(key).into_owned(), change.as_str())
            };
            document["changes"] = members.iter().map(change).collect();
        }
        if self.plan.new_id().is_some() {
            document["renamedFrom"] = json!(without_password(&entry.id));
        }
        if let Some(json) = removal::dependency_json(self.project, self.plan, self.outcome) {
            document["unneededDependency"] = json;
        }
        if !self.outcome.unused_variables.is_empty() {
            document["unusedVariables"] = json!(removal::left_behind_names(self.outcome));
        }
        self.done.with_diff(origin::with_file(document, Some(self.connector), Some(self.project)))
    }

    fn action(&self) -> &'static str {
        let Outcome { renamed, variables, .. } = self.outcome;
        let is_present = |outcome: &VariableOutcome| *outcome == VariableOutcome::Present;
        match self.change {
            EntryChange::Added => "added",
            EntryChange::Replaced => "replaced",
            EntryChange::Changed(members)
                if members.is_empty()
                    && renamed.is_empty()
                    && self.done.written.is_empty()
                    && variables.values().all(is_present) =>
            {
                "unchanged"
            }
            EntryChange::Changed(_) if self.plan.new_id().is_some() => "renamed",
            EntryChange::Changed(_) => "changed",
        }
    }

    fn variables_json(&self) -> Value {
        let references = self.entry.references().into_iter().map(|(setting, variable)| {
            let file = self.outcome.in_env.get(variable).map(|file| self.project.shown(file));
            json!({
                "setting": without_password(&setting),
                "variable": variable,
                "file": file,
            })
        });
        references.collect()
    }
}

/// Returns `host changed, port added, user removed`.
fn members_in_words(members: &[(String, MemberChange)]) -> String {
    let words =
        members.iter().map(|(key, change)| format!("{} {}", shown_name(key), change.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

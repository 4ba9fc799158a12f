//! The plan of `lbrs datasource check --fix`.

use std::path::PathBuf;

use indexmap::{IndexMap, IndexSet};

use super::action::Rewrite;
use super::{Action, Plan, Variable};
use crate::dependency::{Manifest, Need};
use crate::files::Snapshot;
use crate::git::{self, Answer};
use crate::project::Project;
use lbrs::internal::secret::Policy;

impl Action {
    /// Returns whether it is about more than texts: what git ignores, or who may read a file. Until it is done,
    /// the texts as they would be do not show it.
    pub fn is_beside_texts(&self) -> bool {
        matches!(self, Self::Private(_) | Self::Ignore { .. })
    }
}

/// Returns the plan that does all of `actions`, each once: many findings may need the same one.
pub fn plan<'a>(
    actions: impl Iterator<Item = &'a Action>,
    mask: Policy,
    project: &Project,
    files: &mut Snapshot,
) -> Plan {
    let mut cleared: IndexMap<&PathBuf, Vec<(String, String)>> = IndexMap::new();
    let mut rewritten: IndexMap<&PathBuf, (Vec<Rewrite>, Vec<Variable>)> = IndexMap::new();
    let mut needed: Vec<(&Manifest, &Need)> = Vec::new();
    let mut plan = Plan { actions: Vec::new(), install: false, mask, warnings: Vec::new() };
    for action in actions {
        match action {
            Action::Clear { file, members } => {
                cleared.entry(file).or_default().extend_from_slice(members);
            }
            Action::Rewrite { file, rewrites, variables } => {
                let there = rewritten.entry(file).or_default();
                there.0.extend_from_slice(rewrites);
                there.1.extend_from_slice(variables);
            }
            Action::Need { manifest, need, .. } if needed.contains(&(manifest, need)) => {}
            Action::Need { manifest, need, .. } => {
                needed.push((manifest, need));
                plan.actions.push(action.clone());
            }
            _ => plan.actions.push(action.clone()),
        }
    }
    let stored = rewritten.values().flat_map(|(_, variables)| variables);
    let stored = stored.map(|variable| variable.file.clone());
    for file in stored.collect::<IndexSet<PathBuf>>() {
        plan.guard(&file, project, files);
    }
    for (file, _) in rewritten.iter().filter(|(_, (_, variables))| !variables.is_empty()) {
        if git::ask(&project.root.join(file)) == Answer::Tracked {
            plan.warnings.push(format!(
                "git's history keeps the old secrets of {}: change them where they are accepted",
                project.shown(file)
            ));
        }
    }
    plan.actions.extend(rewritten.into_iter().map(|(file, (rewrites, variables))| {
        Action::Rewrite { file: file.clone(), rewrites, variables }
    }));
    // It finds its members anew, in the texts that the others have changed.
    let clear = |(file, members): (&PathBuf, _)| Action::Clear { file: file.clone(), members };
    plan.actions.extend(cleared.into_iter().map(clear));
    plan
}

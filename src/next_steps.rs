//! What a person really does next after adding a data source.

mod client;
mod free;

use crate::catalog::NpmRange;
use crate::changes::{DependencyOutcome, Outcome};
use crate::manifest::npm;
use crate::plan::{Dependency, Manifest, Plan};
use crate::text::visible;

/// The steps, one line each.
pub fn after_adding(plan: &Plan, outcome: &Outcome, installed: bool) -> Vec<String> {
    let mut steps = Vec::new();
    if settings_are_unknown(plan) {
        steps.push(format!(
            "give the entry `{}` the settings of its connector",
            visible(&plan.entry.id)
        ));
    }
    let variables = Variables::of(plan, outcome);
    match (&plan.manifest, &plan.dependency) {
        (Some(Manifest::Npm(_)), _) => {
            steps.extend(variables.to_set());
            steps.extend(install(plan, outcome).filter(|_| !installed));
            let start = if variables.in_env { "node --env-file=.env ." } else { "node ." };
            steps.push(start.to_owned());
        }
        (Some(Manifest::Cargo(_)), Dependency::Cargo(needed)) => {
            steps.extend(variables.to_set());
            if variables.in_env {
                steps.push("cargo add dotenvy".to_owned());
            }
            steps.extend(client::lines(plan, needed, variables.in_env));
        }
        _ => steps.extend(variables.to_set()),
    }
    steps
}

/// Whether nobody could ask for settings, so that the entry has none yet.
fn settings_are_unknown(plan: &Plan) -> bool {
    plan.connector.settings.is_empty()
        && plan.connector.npm.lb3 != NpmRange::BuiltIn
        && plan.entry.settings.is_empty()
}

/// What brings the package onto the machine, where this run has added it.
fn install(plan: &Plan, outcome: &Outcome) -> Option<String> {
    match outcome.dependency {
        Some(DependencyOutcome::Npm(npm::Outcome::Added | npm::Outcome::Moved(_))) => {
            plan.installer().map(|installer| installer.command_line())
        }
        _ => None,
    }
}

/// The variables that the entry refers to.
struct Variables<'a> {
    /// Some of them are in `.env`, so that the application needs it.
    in_env: bool,
    /// Those that are not.
    open: Vec<&'a str>,
}

impl<'a> Variables<'a> {
    fn of(plan: &'a Plan, outcome: &Outcome) -> Self {
        let in_env = |variable: &str| {
            outcome.variables.iter().any(|(name, _)| name == variable)
                || plan.variables.iter().any(|name| name == variable)
        };
        let mut open: Vec<&str> = Vec::new();
        let mut any_in_env = false;
        for (_, variable) in plan.entry.references() {
            if in_env(variable) {
                any_in_env = true;
            } else if !open.contains(&variable) {
                open.push(variable);
            }
        }
        Self { in_env: any_in_env, open }
    }

    fn to_set(&self) -> Option<String> {
        let place = if self.in_env { "in .env" } else { "in the environment" };
        (!self.open.is_empty()).then(|| format!("set {} {place}", self.open.join(", ")))
    }
}

//! What a person really does next after adding a data source.

mod client;

use crate::changes::{DependencyOutcome, Outcome};
use crate::manifest::npm;
use crate::plan::{Dependency, Manifest, Plan};

/// The steps, one line each.
pub fn after_adding(plan: &Plan, outcome: &Outcome, installed: bool) -> Vec<String> {
    let mut steps = Vec::new();
    steps.extend(variables_to_set(plan, outcome));
    match (&plan.manifest, &plan.dependency) {
        (Some(Manifest::Npm(_)), dependency) => {
            let present = matches!(
                outcome.dependency,
                Some(DependencyOutcome::Npm(npm::Outcome::Present(_)))
            );
            if let (Some(installer), Dependency::Npm { .. }, false) =
                (plan.installer(), dependency, installed || present)
            {
                steps.push(installer.command_line());
            }
            let stores = !outcome.in_env.is_empty();
            steps.push(if stores { "node --env-file=.env ." } else { "node ." }.to_owned());
        }
        (Some(Manifest::Cargo(_)), Dependency::Cargo(needed)) => {
            if !outcome.in_env.is_empty() {
                steps.push("load .env before the program starts: `set -a; . ./.env; set +a` in a shell, or the crate dotenvy".to_owned());
            }
            steps.extend(client::lines(plan, needed));
        }
        _ => {}
    }
    steps
}

/// Variables that the entry refers to and that nobody has given a value yet.
fn variables_to_set(plan: &Plan, outcome: &Outcome) -> Option<String> {
    let given = |variable: &str| outcome.in_env.iter().any(|name| name == variable);
    let mut open: Vec<&str> = Vec::new();
    for (_, variable) in plan.entry.references() {
        if !given(variable) && !open.contains(&variable) {
            open.push(variable);
        }
    }
    (!open.is_empty()).then(|| format!("set {} in the environment or in .env", open.join(", ")))
}

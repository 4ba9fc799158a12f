//! How a LoopBack 4 application starts with its data sources.

use super::{Report, env_files};
use crate::dependency::PackageManager;
use crate::project::Node;

/// The script that `lb4 app` writes.
const START: &str = "node -r source-map-support/register .";

/// Returns what is left to do until the application has its data sources, and the command that starts it.
pub(super) fn start(report: &Report<'_>) -> Vec<String> {
    let (project, start) = (report.project, &report.outcome.start);
    let mut steps = Vec::new();
    if start.lacks_mixin {
        steps.push("give the class in src/application.ts the RepositoryMixin of @loopback/repository: without it LoopBack binds no data sources".to_owned());
    }
    let manager = PackageManager::of_npm(project, report.plan.package_manager());
    let script = project.start_script().unwrap_or(START);
    let files = env_files(report);
    let loads_it = start.loads_dotenv || script.contains("--env-file") || script.contains("dotenv");
    if files.is_empty() || loads_it {
        steps.push(manager.command_to_run("start"));
        return steps;
    }
    let shown = files.iter().map(|file| project.shown(file));
    let options = if project.node().is_none_or(Node::has_env_file) {
        shown.map(|file| format!(" --env-file={file}")).collect::<String>()
    } else {
        if !project.root.join("node_modules").join("dotenv").exists() {
            steps.push(manager.command_to_add("dotenv@16"));
        }
        " -r dotenv/config".to_owned()
    };
    let build = manager.command_to_run("build");
    match script.strip_prefix("node ") {
        Some(rest) => steps.push(format!("{build} && node{options} {rest}")),
        None => steps.push(format!("{build} && node{options} .")),
    }
    steps
}

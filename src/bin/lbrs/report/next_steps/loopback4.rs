//! How a LoopBack 4 application starts with its data sources.

use super::{Report, env_files};
use crate::dependency::PackageManager;
use crate::project::Node;

/// Returns what is left to do until the application has its data sources, and the command that starts it.
pub(super) fn start(report: &Report<'_>) -> Vec<String> {
    let (project, start) = (report.project, &report.outcome.start);
    let manager = PackageManager::of_npm(project, report.plan.package_manager());
    let mut steps = Vec::new();
    if project.without_repository().is_some() {
        let add = manager.command_to_add("@loopback/repository@RANGE");
        steps.push(format!("{add}, with the range that fits @loopback/core for RANGE"));
    }
    if start.lacks_mixin {
        steps.push("give the class in src/application.ts the RepositoryMixin of @loopback/repository: without it LoopBack binds no data sources".to_owned());
    }
    let scripts = project.scripts();
    let script = scripts.and_then(|scripts| scripts.start.as_deref());
    let is_built = |by_npm: bool| {
        scripts.is_none_or(|scripts| !scripts.has_build || (by_npm && scripts.start_builds))
    };
    let built = |command: String, by_npm: bool| match is_built(by_npm) {
        true => command,
        false => format!("{} && {command}", manager.command_to_run("build")),
    };
    let files = env_files(report);
    let loads = |script: &str| script.contains("--env-file") || script.contains("dotenv");
    if files.is_empty() || start.loads_dotenv || script.is_some_and(loads) {
        steps.push(match script {
            Some(_) => built(manager.command_to_run("start"), true),
            None => built("node .".to_owned(), false),
        });
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
    let rest = script.and_then(|script| script.strip_prefix("node ")).unwrap_or(".");
    steps.push(built(format!("node{options} {rest}"), false));
    steps
}

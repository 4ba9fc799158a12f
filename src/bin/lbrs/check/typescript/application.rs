//! The application around the data sources: whether it takes them in, with the variables that they need.

use std::collections::BTreeSet;

use super::super::{Code, Facts, Findings, Spot, Subject};
use super::LoopBack4;
use super::bound::bound;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::{Data, DataSource, Value, VariableSource};
use lbrs::internal::secret::quoted;
use lbrs::internal::text::visible_path;

/// Looks at what every data source needs.
pub(super) fn check(application: &LoopBack4, found: &mut Findings<'_>) {
    if found.facts.ids_of_typescript().next().is_none() {
        return;
    }
    check_mixin(application, found);
    check_bound(application, found);
    check_env(application, found);
}

fn check_mixin(application: &LoopBack4, found: &mut Findings<'_>) {
    let Some(file) = application.without_mixin else { return };
    let text = &found.facts.texts.get(file).text;
    let class = text.find("class ").map(|at| file.span(at..at + "class".len()));
    let message = "the application has no RepositoryMixin: it binds no data source";
    let help = "put it around the class that is extended, as in `BootMixin(RepositoryMixin(RestApplication))`, and import it from @loopback/repository";
    let spot = class.unwrap_or(file.whole());
    found.add(Code::NoRepositoryMixin, spot, message, help).subject = Subject::Project;
}

/// Finds what is bound in place of the settings in the files.
fn check_bound(application: &LoopBack4, found: &mut Findings<'_>) {
    let facts = found.facts;
    for &file in &application.binding {
        let Some(document) = facts.texts.get(file).typescript() else { continue };
        for (id, token) in bound(&document) {
            if !facts.ids_of_typescript().any(|it| it == id) {
                continue;
            }
            let message = format!("{} gets the settings that are bound here", quoted(&id));
            let help = "the application does not use those in the file of the data source at all";
            let finding = found.add(Code::ConfigReplaced, file.span(token.span()), message, help);
            finding.subject = Subject::DataSource(id);
        }
    }
}

/// Looks whether anything loads `.env`: the start script of lb4 does not.
fn check_env(application: &LoopBack4, found: &mut Findings<'_>) {
    let facts = found.facts;
    let Some(package) = facts.manifests.iter().find(|manifest| manifest.packages().is_some())
    else {
        return;
    };
    let text = facts.texts.get(package.file);
    let Some(document) = text.document() else { return };
    if application.loads_env || scripts_load_env(&document) {
        return;
    }
    let (files, variables) = from_env(facts);
    let Some(variable) = variables.first() else { return };
    let are = if variables.len() > 1 { " and others are" } else { " is" };
    let files: Vec<String> = files.into_iter().collect();
    let message = format!(
        "nothing loads {} when the application starts: {variable}{are} not set then",
        files.join(" and ")
    );
    let start = document.root().and_then(|root| root.get("scripts")?.get("start"));
    let command = start.and_then(|start| start.as_str()).unwrap_or_default();
    let command = command.strip_prefix("node ").unwrap_or(".");
    let help = format!("start the application with `node --env-file=.env {command}`");
    let spot: Spot = start.map_or(package.file.whole(), |start| package.file.node(start));
    found.add(Code::EnvNotLoaded, spot, message, help);
}

fn scripts_load_env(package: &Document<'_>) -> bool {
    let scripts = package.root().and_then(|root| root.get("scripts"));
    let mut scripts = scripts.into_iter().flat_map(Node::members);
    scripts.any(|script| {
        let command = script.value.as_str().unwrap_or_default();
        ["--env-file", "dotenv", "env-cmd"].iter().any(|word| command.contains(word))
    })
}

/// Returns the `.env` files and the variables of them that data sources use, sorted.
fn from_env(facts: &Facts) -> (BTreeSet<String>, Vec<String>) {
    let (mut files, mut variables) = (BTreeSet::new(), BTreeSet::new());
    let sources = facts.envs.iter().flat_map(|env| &env.typescript.sources);
    // An explicit stack: values may nest deep.
    let mut open: Vec<&Value> = sources.map(DataSource::value).collect();
    while let Some(value) = open.pop() {
        match value.data() {
            Data::Array(elements) => open.extend(elements),
            Data::Object(members) => open.extend(members.iter().map(|(_, value)| value)),
            _ => {}
        }
        if let Some(variable) = value.origin().variable()
            && let VariableSource::DotEnv { path, .. } = variable.source()
        {
            files.insert(visible_path(path));
            variables.insert(variable.name().to_owned());
        }
    }
    (files, variables.into_iter().collect())
}

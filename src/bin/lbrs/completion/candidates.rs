//! The candidates that the catalog and the project have. An unreadable file completes nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter};
use serde_json::Value;

use super::{harmless, line, starting};
use crate::check::code::{Code, WARNINGS};
use crate::project::{Project, connector_folders};
use lbrs::internal::catalog::{Catalog, Connector, Kind, Setting};
use lbrs::internal::input;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::{DataSource, LayerFile, Loader, layer_files, load_typescript};
use lbrs::internal::secret::holds_password;

type Candidates = Vec<CompletionCandidate>;

/// Returns the files whose paths start with what the user typed.
pub fn files(typed: &OsStr) -> Candidates {
    harmless(PathCompleter::file().complete(typed))
}

/// Returns the folders whose paths start with what the user typed.
pub fn folders(typed: &OsStr) -> Candidates {
    harmless(PathCompleter::dir().complete(typed))
}

/// Returns the connectors of the catalog.
pub fn connectors(typed: &OsStr) -> Candidates {
    let catalog = catalog();
    let label = |connector: &Connector| {
        CompletionCandidate::new(&*connector.id).help(Some(connector.list_label().into()))
    };
    starting(typed, catalog.iter().map(label).collect())
}

/// Returns the data sources of the project, in all layers.
pub fn data_sources(typed: &OsStr) -> Candidates {
    let mut ids = BTreeSet::new();
    for (_, text) in layers() {
        let Ok(document) = Document::parse(&text) else { continue };
        let members = document.root().into_iter().flat_map(Node::members);
        let names = members.filter_map(|member| member.key.as_str());
        ids.extend(names.filter(|id| !holds_password(id)).map(Cow::into_owned));
    }
    let classes = classes().into_iter().map(|source| source.id().to_owned());
    ids.extend(classes.filter(|id| !holds_password(id)));
    starting(typed, ids.into_iter().map(CompletionCandidate::new).collect())
}

/// Returns the data sources of a LoopBack 4 application.
fn classes() -> Vec<DataSource> {
    let Some(project) = project() else { return Vec::new() };
    let files = project.typescript().ok().flatten().unwrap_or_default();
    load_typescript(&Loader::new(&project.root), &files).unwrap_or_default().sources
}

/// Returns the codes of findings.
pub fn codes(typed: &OsStr) -> Candidates {
    let code =
        |code: &Code| CompletionCandidate::new(code.as_str()).help(Some(code.summary().into()));
    starting(typed, Code::ALL.iter().map(code).collect())
}

/// Returns the codes of findings, and the word for all warnings.
pub fn codes_and_warnings(typed: &OsStr) -> Candidates {
    let all = CompletionCandidate::new(WARNINGS).help(Some("every warning".into()));
    let mut candidates = starting(typed, vec![all]);
    candidates.extend(codes(typed));
    candidates
}

/// Returns the environments for which the project has a layer or an `.env` file.
pub fn environments(typed: &OsStr) -> Candidates {
    let layered = layers().into_iter().filter_map(|(file, _)| file.env);
    let mut envs: BTreeSet<String> = layered.filter(|env| env != "local").collect();
    envs.extend(project().map(|project| project.envs_with_variables()).unwrap_or_default());
    starting(typed, envs.into_iter().map(CompletionCandidate::new).collect())
}

/// Returns the keys of the connector's settings, and of what is inside those of the data source.
pub fn keys(typed: &OsStr) -> Candidates {
    starting(typed, all_keys(""))
}

/// Returns the keys with their `=`, or behind it the values of a setting that has only a few.
pub fn settings(typed: &OsStr) -> Candidates {
    let key = typed.to_str().and_then(|typed| typed.split_once('=')).map(|(key, _)| key);
    let candidates = match key {
        Some(key) => {
            let connector = connector();
            let setting = connector.as_ref().and_then(|connector| connector.setting(key));
            setting.map(|setting| values(key, setting)).unwrap_or_default()
        }
        None => all_keys("="),
    };
    starting(typed, candidates)
}

/// Returns the keys of the connector's settings, then paths into the data source's values, each with `end` behind it.
fn all_keys(end: &str) -> Candidates {
    let (connector, entries) = (connector(), named_entries());
    let settings = connector.iter().flat_map(|connector| &connector.settings);
    let mut paths = BTreeSet::new();
    for (key, value) in entries.iter().filter_map(Value::as_object).flatten() {
        inner_paths(key, value, &mut paths);
    }
    let secrets = settings.clone().flat_map(|setting| {
        let is_object = !setting.kinds.has(Kind::Array);
        let members = setting.secret_members.iter().filter(move |_| is_object);
        members.map(|path| format!("{}.{path}", setting.key))
    });
    paths.extend(secrets);
    let keys = settings.map(|setting| candidate(setting, format!("{}{end}", setting.key)));
    let paths = paths.into_iter().filter(|path| !holds_password(path));
    keys.chain(paths.map(|path| CompletionCandidate::new(path + end))).collect()
}

/// Adds the paths to what is inside the value at `path`.
fn inner_paths(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    let members = value.as_object().into_iter().flatten();
    let members = members.map(|(key, value)| (format!("{path}.{key}"), value));
    let elements = value.as_array().into_iter().flatten().enumerate();
    let elements = elements.map(|(index, value)| (format!("{path}.{index}"), value));
    for (path, value) in members.chain(elements) {
        inner_paths(&path, value, found);
        found.insert(path);
    }
}

/// Returns the keys with their `=`, or behind it files.
pub fn files_of_settings(typed: &OsStr) -> Candidates {
    match typed.to_str().and_then(|typed| typed.split_once('=')) {
        Some((key, path)) => {
            let found = files(OsStr::new(path)).into_iter();
            found.map(|file| file.add_prefix(format!("{key}="))).collect()
        }
        None => settings(typed),
    }
}

fn values(key: &str, setting: &Setting) -> Candidates {
    let words = setting.completions().into_iter();
    words.map(|word| CompletionCandidate::new(format!("{key}={word}"))).collect()
}

fn candidate(setting: &Setting, word: String) -> CompletionCandidate {
    let about = setting.prompt.as_ref().or(setting.note.as_ref());
    CompletionCandidate::new(word).help(about.map(|about| about.to_string().into()))
}

/// Returns the connector that the line names, or the connector of the data source that it names.
fn connector() -> Option<Connector> {
    let words = line();
    let catalog = catalog();
    if let Some(word) = value_of(&words, "-c", "--connector") {
        return catalog.get(&word).cloned();
    }
    if let Some(url) = value_of(&words, "--from-url", "--from-url") {
        return catalog.for_scheme(url.split(':').next()?).cloned();
    }
    let entries = named_entries();
    let word = entries.iter().find_map(|entry| entry.get("connector")?.as_str())?;
    let member = |key: &str| entries.iter().find_map(|entry| entry.get(key).cloned());
    catalog.of_entry(word, member).cloned()
}

/// Returns the data source that the line names, as each layer has it.
fn named_entries() -> Vec<Value> {
    let words = line();
    let is_named = |id: &str| words.iter().any(|word| word == id);
    let mut entries: Vec<Value> =
        layers().iter().filter_map(|(_, text)| entry(text, is_named)).collect();
    let classes = classes().into_iter().filter(|source| is_named(source.id()));
    entries.extend(classes.map(|source| source.value().to_json()));
    entries
}

/// Returns the first data source of a layer whose id `is_named` accepts.
fn entry(layer: &str, is_named: impl Fn(&str) -> bool) -> Option<Value> {
    let document = Document::parse(layer).ok()?;
    let is_named = |key: Option<Cow<'_, str>>| key.is_some_and(|id| is_named(&id));
    let entry = document.root()?.members().find(|member| is_named(member.key.as_str()))?;
    entry.value.to_value().ok()
}

/// Returns the value of an option on the line: `-c ID`, `-cID`, `--connector ID` or `--connector=ID`.
fn value_of(words: &[String], short: &str, long: &str) -> Option<String> {
    words.iter().enumerate().find_map(|(i, word)| {
        if word == short || word == long {
            return words.get(i + 1).cloned();
        }
        let joined = word.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
        let attached = word.strip_prefix(short).filter(|_| !word.starts_with("--"));
        joined.or(attached).map(str::to_owned)
    })
}

fn project() -> Option<Project> {
    let folder = value_of(&line(), "-C", "--project");
    Project::find(folder.as_deref().map(Path::new)).ok().map(|(project, _)| project)
}

fn catalog() -> Catalog {
    Catalog::load(&connector_folders(project().as_ref())).unwrap_or_default()
}

/// Returns the layers of the data source file, each with its text.
fn layers() -> Vec<(LayerFile, String)> {
    let Some(project) = project() else { return Vec::new() };
    let files = layer_files(project.server(), "datasources").unwrap_or_default();
    let layers = files.into_iter().filter(|file| !file.is_script);
    layers.filter_map(|file| input::text(&file.path).map(|text| (file, text))).collect()
}

//! The few lines of Rust that load an entry with lbrs and open a client from it.

use std::path::Path;

use super::free;
use crate::apply::Outcome;
use crate::dependency::AddOutcome;
use crate::report::Report;
use lbrs::internal::catalog::{CargoCrate, Catalog, Setting};
use lbrs::internal::json::Style;
use lbrs::internal::secret::without_password;

/// Returns the lines, and what to know of them; none where the catalog has no expression. `manifest` is the
/// `Cargo.toml` of the program.
pub(super) fn lines(report: &Report<'_>, needed: &CargoCrate, manifest: &Path) -> Vec<String> {
    if needed.open.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if report.outcome.library.is_none() {
        lines.push(
            "cargo add lbrs --no-default-features --path DIR, with your clone of lbrs for DIR"
                .to_owned(),
        );
    }
    let place = if needed.open.contains(".await") { "an async function" } else { "a function" };
    lines.push(format!("open a client, in {place} that returns a Result:"));
    let code = load(report, manifest).into_iter().chain(open(report, needed));
    lines.extend(code.map(|line| format!("    {line}")));
    lines.extend(needed.note.as_deref().map(|note| format!("note: {note}")));
    lines
}

/// Returns the lines that load the entry as `source`.
pub(super) fn load(report: &Report<'_>, manifest: &Path) -> [String; 2] {
    let library = path_of(report.outcome.library.as_deref().unwrap_or("lbrs"));
    let folder = rust_string(&folder(report, manifest));
    let mut options = String::new();
    if Catalog::built_in().get(&report.connector.id) != Some(report.connector) {
        options.push_str(".connectors([\".lbrs/connectors\"])?");
    }
    if !report.outcome.start.files.is_empty() {
        options.push_str(".dotenv(\".env\")");
    }
    let loaded = if options.is_empty() {
        format!("DataSources::load({folder})?")
    } else {
        format!("Loader::new({folder}){options}.load()?")
    };
    let id = rust_string(&without_password(&report.entry.id));
    [format!("let sources = {library}::{loaded};"), format!("let source = sources.get({id})?;")]
}

/// Returns the folder of the data source file, from that of the manifest.
fn folder(report: &Report<'_>, manifest: &Path) -> String {
    let file = report.file();
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder =
        manifest.parent().and_then(|root| folder.strip_prefix(root).ok()).unwrap_or(folder);
    match folder.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/") {
        here if here.is_empty() => ".".to_owned(),
        folder => folder,
    }
}

/// Returns the lines that take from `source` what the expression needs, and the expression.
fn open(report: &Report<'_>, needed: &CargoCrate) -> Vec<String> {
    let names = free::names(&needed.open);
    let mut lines: Vec<String> = names.iter().map(|name| variable(report, needed, name)).collect();
    // A client that goes nowhere of its own, as that of HTTP, is told where with each request.
    if names.is_empty() && has_url(report, needed) {
        lines.push(variable(report, needed, "url"));
    }
    lines.push(format!("let client = {};", expression(report.outcome, needed)));
    lines
}

/// Returns the expression, with the crates under the names that they have in the manifest.
fn expression(outcome: &Outcome, needed: &CargoCrate) -> String {
    let mut expression = needed.open.to_string();
    if let Some(AddOutcome::Cargo(crates, _)) = &outcome.added {
        for dependency in crates {
            let (name, key) = (path_of(&dependency.name), path_of(&dependency.key));
            if name != key {
                expression = free::with_crate_renamed(&expression, &name, &key);
            }
        }
    }
    expression
}

/// Returns how code spells a crate's name.
fn path_of(name: &str) -> String {
    name.replace('-', "_")
}

/// Returns the line that binds a variable of the expression to what `source` has for it.
fn variable(report: &Report<'_>, needed: &CargoCrate, name: &str) -> String {
    if name.ends_with("_string") && needed.url_template.is_some() {
        return format!("let {name} = source.connection_string()?;");
    }
    if name == "url" && has_url(report, needed) {
        return format!("let {name} = source.connection_url()?;");
    }
    let setting = report.connector.settings.iter().find(|setting| is_meant(setting, name));
    let Some(setting) = setting else { return format!("// `{name}` is yours to give") };
    let given = report.entry.settings.expose().iter().find(|(key, _)| setting.is_called(key));
    match (given, &setting.default) {
        (None, Some(default)) => {
            let text = default.as_str().map_or_else(|| Style::COMPACT.text(default), str::to_owned);
            format!("let {name} = {}; // the default of `{}`", rust_string(&text), setting.key)
        }
        (given, _) => {
            let key = given.map_or(&*setting.key, |(key, _)| key);
            format!("let {name}: String = source.get({})?;", rust_string(key))
        }
    }
}

/// Returns whether a URL can be made of the connector's settings.
fn has_url(report: &Report<'_>, needed: &CargoCrate) -> bool {
    let rule = report.connector.url.as_ref();
    needed.url_template.is_some()
        || rule.is_some_and(|rule| rule.setting.is_some() || rule.template.is_some())
}

/// Returns whether a variable of this name stands for the setting: `key_id` for `keyId`, `user` for `username`.
fn is_meant(setting: &Setting, name: &str) -> bool {
    let plain = |word: &str| word.replace('_', "").to_ascii_lowercase();
    plain(&setting.key) == plain(name)
        || setting.is_called(name)
        || (name == "user" && setting.key == "username")
}

fn rust_string(text: &str) -> String {
    format!("\"{}\"", text.escape_default().to_string().replace("\\'", "'"))
}

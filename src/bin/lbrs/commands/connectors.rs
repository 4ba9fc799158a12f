//! `lbrs connectors [ID]`: the catalog, or one connector with its settings.

use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;
use console::Style;
use serde_json::{Value, json};

use crate::completion::candidates;
use crate::errors::{Error, Helpful, Result, usage};
use crate::origin;
use crate::project::Project;
use crate::session;
use crate::ui::{BOLD, DIM, LEAST_ROOM, Ui, width};
use lbrs::internal::catalog::{Cargo, Catalog, Connector, CrateSpec, NpmRange, Setting};
use lbrs::internal::nearest::did_you_mean_any;
use lbrs::internal::secret::quoted;
use lbrs::internal::text::visible;

/// List the connectors, or show one with its settings
///
/// The list has the order of the wizard: connectors that are maintained come first, and then each as LoopBack's
/// own list has them.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs connectors
  lbrs connectors mongodb
  lbrs connectors --json")]
pub struct ConnectorsArgs {
    /// Show this one with its settings and the flags that set them
    #[arg(value_name = "ID", add = ArgValueCompleter::new(candidates::connectors))]
    pub id: Option<String>,
}

/// Lists the connectors, or shows one. A project is not needed; if there is one, its own connectors are
/// in the list.
pub(super) fn run(args: &ConnectorsArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let (catalog, project) = catalog_at(start, ui)?;
    let project = project.as_ref();
    match &args.id {
        None => {
            origin::say(catalog.iter(), project, ui);
            list(&catalog, project, ui);
        }
        Some(id) => {
            let connector = catalog.get(id).ok_or_else(|| unknown(&catalog, id))?;
            origin::say([connector], project, ui);
            show(connector, project, ui);
        }
    }
    Ok(())
}

/// Returns the project at or above `start`, if there is one, and the catalog with its connectors and the user's.
pub(super) fn catalog_at(start: Option<&Path>, ui: Ui) -> Result<(Catalog, Option<Project>)> {
    let project = match (Project::find(start), start) {
        (Ok((project, _)), _) => Some(project),
        (Err(error), Some(_)) => return Err(error),
        (Err(_), None) => None,
    };
    Ok((session::catalog(project.as_ref(), ui)?, project))
}

fn unknown(catalog: &Catalog, id: &str) -> Error {
    let help = did_you_mean_any(&catalog.nearest(id), ", ")
        .unwrap_or_else(|| "`lbrs connectors` lists them".to_owned());
    usage!("there is no connector {}", quoted(id)).with_help(help)
}

fn list(catalog: &Catalog, project: Option<&Project>, ui: Ui) {
    if ui.is_json() {
        ui.json(&catalog.iter().map(|connector| to_json(connector, project)).collect());
        return;
    }
    let rows: Vec<[String; 4]> = catalog.iter().map(row).collect();
    if fits(&rows, ui) {
        ui.table(["ID", "NPM PACKAGE", "CRATE", "CONNECTOR"], &rows);
        return;
    }
    let rows: Vec<[String; 2]> = rows.into_iter().map(|[id, _, _, label]| [id, label]).collect();
    ui.table(["ID", "CONNECTOR"], &rows);
    ui.line("`lbrs connectors ID` shows the package and the crate of a connector");
}

/// Returns whether the packages and crates leave room for the labels, where a terminal has an end.
fn fits(rows: &[[String; 4]], ui: Ui) -> bool {
    let Some(columns) = ui.columns() else { return true };
    let widest = |column: usize| rows.iter().map(|row| width(&row[column]) + 2).max().unwrap_or(0);
    (0..3).map(widest).sum::<usize>() + LEAST_ROOM <= columns
}

fn row(connector: &Connector) -> [String; 4] {
    let npm = connector.npm.package.as_deref().unwrap_or(match connector.npm.lb3 {
        NpmRange::BuiltIn => "(built in)",
        _ => "-",
    });
    let krate = match &connector.cargo {
        Cargo::Crate(needed) => needed.main.name.as_ref(),
        _ => "-",
    };
    [connector.id.to_string(), npm.to_owned(), krate.to_owned(), connector.list_label()]
        .map(|cell| visible(&cell).into_owned())
}

fn show(connector: &Connector, project: Option<&Project>, ui: Ui) {
    if ui.is_json() {
        ui.json(&to_json(connector, project));
        return;
    }
    let plain = Style::new();
    let head = ui.styled_out(&visible(&connector.id), &BOLD);
    ui.hanging(&head, 2, &visible(&connector.list_label()), &plain);
    for note in connector.all_notes() {
        ui.hanging("", 0, &visible(note), &plain);
    }
    if let Some(instead) = &connector.instead {
        ui.hanging("", 0, &visible(&format!("People use {instead} instead.")), &plain);
    }
    ui.out(format_args!("\n{}\n", ui.styled_out("Dependency", &BOLD)));
    for (what, value) in dependency_lines(connector) {
        ui.hanging(&format!("  {what}"), 14, &visible(&value), &plain);
    }
    let (upfront, advanced): (Vec<&Setting>, Vec<&Setting>) =
        connector.settings.iter().partition(|setting| !setting.advanced);
    for (title, settings) in [("Settings", upfront), ("Advanced settings", advanced)] {
        if settings.is_empty() {
            continue;
        }
        ui.out(format_args!("\n{}\n", ui.styled_out(title, &BOLD)));
        for setting in settings {
            show_setting(setting, ui);
        }
    }
    let required = connector.required_in_words();
    if !required.is_empty() {
        ui.out(format_args!("\n{}\n", ui.styled_out("Required", &BOLD)));
        ui.hanging("", 2, &visible(&required), &plain);
    }
}

fn show_setting(setting: &Setting, ui: Ui) {
    let mut about = Vec::new();
    about.extend(setting.secret.then(|| "secret".to_owned()));
    about.extend(setting.default.as_ref().map(|default| format!("default {default}")));
    about.extend(setting.choices_in_words());
    if !setting.aliases.is_empty() {
        about.push(format!("also {}", setting.aliases.join(", ")));
    }
    ui.hanging(&format!("  {}", flag(setting)), 48, &visible(&about.join("; ")), &Style::new());
    for text in [&setting.prompt, &setting.note, &setting.unread].into_iter().flatten() {
        ui.hanging("", 6, &visible(text), &DIM);
    }
}

/// Returns the flag that sets it, as one would type it.
fn flag(setting: &Setting) -> String {
    if setting.secret {
        return format!("--secret {}", setting.key);
    }
    format!("--set {}={}", setting.key, setting.kinds.placeholder())
}

fn dependency_lines(connector: &Connector) -> [(&'static str, String); 3] {
    let npm = |range: &NpmRange| match (range, &connector.npm.package) {
        (NpmRange::BuiltIn, _) => "comes with it".to_owned(),
        (NpmRange::Unavailable(reason), _) => format!("not available: {reason}"),
        (NpmRange::Range { range, by_node }, package) => {
            let package = package.as_deref().unwrap_or_default();
            let by_node: Vec<String> =
                by_node.iter().map(|(node, range)| format!("{range} from Node {node}")).collect();
            if by_node.is_empty() {
                format!("{package}@{range}")
            } else {
                format!("{package}@{}", by_node.join(", "))
            }
        }
    };
    let rust = match &connector.cargo {
        Cargo::Nothing(reason) => format!("nothing to add: {reason}"),
        Cargo::Unavailable(reason) => format!("not available: {reason}"),
        Cargo::Crate(needed) => {
            let all = std::iter::once(&needed.main).chain(needed.companions.iter());
            all.map(crate_in_words).collect::<Vec<_>>().join(", ")
        }
    };
    [
        ("LoopBack 3", npm(&connector.npm.lb3)),
        ("LoopBack 4", npm(&connector.npm.lb4)),
        ("Rust", rust),
    ]
}

fn crate_in_words(spec: &CrateSpec) -> String {
    let features = if spec.features.is_empty() {
        String::new()
    } else {
        format!(" ({})", spec.features.join(", "))
    };
    format!("{}@{}{features}", spec.name, spec.version)
}

fn to_json(connector: &Connector, project: Option<&Project>) -> Value {
    let [loopback3, loopback4, rust] = dependency_lines(connector).map(|(_, value)| value);
    let document = json!({
        "id": connector.id,
        "connector": connector.connector,
        "label": connector.label,
        "support": connector.support,
        "status": connector.status,
        "instead": connector.instead,
        "settings": connector.settings.iter().map(setting_json).collect::<Value>(),
        "required": connector.required,
        "notes": connector.all_notes().collect::<Vec<_>>(),
        "npm": {
            "package": connector.npm.package,
            "loopback3": connector.npm.lb3.for_node(None),
            "loopback4": connector.npm.lb4.for_node(None),
        },
        "cargo": cargo_json(connector),
        "dependency": { "loopback3": loopback3, "loopback4": loopback4, "rust": rust },
    });
    origin::with_file(document, Some(connector), project)
}

fn cargo_json(connector: &Connector) -> Value {
    let Cargo::Crate(needed) = &connector.cargo else { return Value::Null };
    let spec = |spec: &CrateSpec| {
        json!({
            "name": spec.name,
            "version": spec.version,
            "features": spec.features,
            "defaultFeatures": spec.default_features,
        })
    };
    let mut cargo = spec(&needed.main);
    cargo["companions"] = needed.companions.iter().map(spec).collect();
    cargo["open"] = json!(needed.open);
    cargo
}

fn setting_json(setting: &Setting) -> Value {
    json!({
        "key": setting.key,
        "type": setting.kinds,
        "secret": setting.secret,
        "advanced": setting.advanced,
        "default": setting.default,
        "choices": setting.choices,
        "aliases": setting.aliases,
        "prompt": setting.prompt,
        "note": setting.note,
        "unread": setting.unread,
        "flag": flag(setting),
    })
}

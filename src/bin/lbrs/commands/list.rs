//! `lbrs datasource list`: what there is.

mod address;
mod dependency;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use self::address::{Address, CODE, Unknown};
use self::dependency::{Dependencies, Presence};
use super::loading;
use crate::args::LoadArgs;
use crate::errors::Result;
use crate::origin;
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::json::{Document, Kind};
use lbrs::internal::resolve::{DataSource, DataSources, Layer, Role, Warning, connector_of};
use lbrs::internal::secret::without_password;
use lbrs::internal::text::visible;

/// List the data sources of the project
///
/// The settings are those that the application loads: a layer of the environment counts, and so do variables.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs datasource list
  lbrs datasource list --env production
  lbrs datasource list --json")]
#[group(skip)]
pub struct ListArgs {
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show whole URLs, with the secrets in them
    #[arg(long)]
    pub reveal: bool,
}

/// Lists the data sources of the project at or above `start`. A reference that nothing resolves is
/// left out, as the application does.
pub(super) fn run(args: &ListArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let (project, files) = Project::find(start)?;
    ui.project(&project.root);
    let loaded = loading::load(&project, &args.load, ui)?;
    let mut dependencies = Dependencies::new(&project, files, ui);
    let mut row = |source, file, unknown: &HashMap<_, _>| Row {
        source,
        connector: connector(source, unknown),
        address: address::of(source, unknown, args.reveal),
        file,
        dependency: dependencies.of(source),
    };
    let mut rows = Vec::new();
    if let Some(typescript) = &loaded.typescript {
        let unknown = unknown(&typescript.warnings);
        let file = |source: &DataSource| source.value().origin().place().path().to_owned();
        let row = |source| row(source, File::Class(file(source)), &unknown);
        rows.extend(typescript.sources.iter().map(row));
    }
    if let Some(json) = &loaded.json {
        let unknown = unknown(json.warnings());
        let mut layers = layers_by_id(json);
        let mut layers = |id: &str| File::Layers(layers.remove(id).unwrap_or_default(), json.env());
        rows.extend(json.iter().map(|source| row(source, layers(source.id()), &unknown)));
    }
    let is_shown =
        |warning: &&Warning| !matches!(warning, Warning::Unresolved { .. } | Warning::Code { .. });
    for warning in loaded.warnings().filter(is_shown) {
        ui.warn(warning);
    }
    if ui.is_json() {
        ui.json(&rows.iter().map(|row| row.to_json(&project)).collect());
    } else if rows.is_empty() {
        loaded.say_nothing_is_there(ui);
    } else {
        let has_files = loaded.typescript.is_some();
        let files = if has_files { "FILE" } else { "LAYERS" };
        let heads = ["ID", "CONNECTOR", "WHERE", files, "DEPENDENCY"];
        let cells: Vec<_> = rows.iter().map(|row| row.cells(has_files)).collect();
        ui.table(heads, &cells);
    }
    Ok(())
}

struct Row<'s> {
    source: &'s DataSource,
    connector: Option<&'s str>,
    address: Address,
    file: File<'s>,
    dependency: Option<Presence>,
}

/// Where a data source is.
enum File<'s> {
    /// In the TypeScript file that has its class.
    Class(PathBuf),
    /// In these layers of the environment.
    Layers(Vec<&'s Layer>, &'s str),
}

impl File<'_> {
    /// Returns the file, or the layers by their roles, or by their paths where others are in files.
    fn cell(&self, has_files: bool) -> String {
        let (layers, env) = match self {
            Self::Class(file) => return file.to_string_lossy().into_owned(),
            Self::Layers(layers, env) => (layers, *env),
        };
        let name = |layer: &&Layer| match layer.role() {
            _ if has_files => layer.path().to_string_lossy().into_owned(),
            Role::Base => "base".to_owned(),
            Role::Local => "local".to_owned(),
            Role::Env => env.to_owned(),
        };
        layers.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

impl Row<'_> {
    fn cells(&self, has_files: bool) -> [String; 5] {
        let dependency = match &self.dependency {
            Some(found) if found.present => "yes",
            Some(_) => "no",
            None => "",
        };
        [
            without_password(self.source.id()).into_owned(),
            without_password(self.connector.unwrap_or_default()).into_owned(),
            self.address.in_words(),
            self.file.cell(has_files),
            dependency.to_owned(),
        ]
        .map(|cell| if cell.is_empty() { "-".to_owned() } else { visible(&cell).into_owned() })
    }

    fn to_json(&self, project: &Project) -> Value {
        let (key, files) = match &self.file {
            File::Class(file) => ("file", Value::from(file.to_string_lossy())),
            File::Layers(layers, _) => {
                let paths = layers.iter().map(|layer| layer.path().to_string_lossy());
                ("layers", paths.collect())
            }
        };
        let document = json!({
            "id": without_password(self.source.id()),
            "connector": self.source.connector().map(without_password),
            "where": self.address.place,
            "unset": self.address.unset,
            key: files,
            "dependency": self.dependency,
        });
        origin::with_file(document, connector_of(self.source), Some(project))
    }
}

/// Returns why values are not known, by option such as `db.host`.
fn unknown<'s>(warnings: impl IntoIterator<Item = &'s Warning>) -> HashMap<&'s str, Unknown<'s>> {
    let of_warning = |warning: &'s Warning| match warning {
        Warning::Unresolved { option, variable, .. }
        | Warning::UnsetInText { option, variable, .. }
        | Warning::NotANumber { option, variable: Some(variable), .. } => {
            Some((option.as_str(), Unknown::Unset(variable)))
        }
        Warning::Code { option, .. } => Some((option.as_str(), Unknown::Code)),
        _ => None,
    };
    warnings.into_iter().filter_map(of_warning).collect()
}

/// Returns the connector, as far as it is known.
fn connector<'s>(source: &'s DataSource, unknown: &HashMap<&str, Unknown<'_>>) -> Option<&'s str> {
    let is_code = |option: &str| matches!(unknown.get(option), Some(Unknown::Code));
    let may_be_code = || is_code(source.id()) || is_code(&format!("{}.connector", source.id()));
    source.connector().or_else(|| may_be_code().then_some(CODE))
}

/// Returns the layers that say something about each data source.
fn layers_by_id(sources: &DataSources) -> HashMap<String, Vec<&Layer>> {
    let mut by_id: HashMap<String, Vec<&Layer>> = HashMap::with_capacity(sources.len());
    for layer in &sources.layers().data_sources {
        let Ok(document) = Document::parse(layer.text()) else { continue };
        let Some(root) = document.root() else { continue };
        let ids: Vec<String> = match root.kind() {
            // To LoopBack, an array is an object whose keys are its indices.
            Kind::Array => (0..root.elements().count()).map(|index| index.to_string()).collect(),
            _ => root.members().filter_map(|member| Some(member.key.as_str()?.into())).collect(),
        };
        for id in ids {
            let layers = by_id.entry(id).or_default();
            // A duplicate key is of one layer all the same.
            if layers.last().is_none_or(|last| last.path() != layer.path()) {
                layers.push(layer);
            }
        }
    }
    by_id
}

//! `lbrs datasource list`: what there is.

mod address;
mod dependency;

use std::collections::HashMap;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use self::address::Address;
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
    let (sources, is_broken) = loading::load(&project, &args.load, ui)?;
    let unresolved = unresolved(&sources);
    let layers = layers_by_id(&sources);
    let mut dependencies = Dependencies::new(&project, files, ui);
    let rows: Vec<Row<'_>> = sources
        .iter()
        .map(|source| Row {
            source,
            address: address::of(source, &unresolved, args.reveal),
            layers: layers.get(source.id()).map_or(&[], Vec::as_slice),
            dependency: dependencies.of(source),
        })
        .collect();
    let passed_over = |warning: &&Warning| !matches!(warning, Warning::Unresolved { .. });
    for warning in sources.warnings().iter().filter(passed_over) {
        ui.warn(warning);
    }
    if ui.is_json() {
        ui.json(&rows.iter().map(|row| row.to_json(&project)).collect());
    } else if rows.is_empty() {
        if !is_broken {
            loading::say_nothing_is_there(&sources, ui);
        }
    } else {
        let heads = ["ID", "CONNECTOR", "WHERE", "LAYERS", "DEPENDENCY"];
        let cells: Vec<_> = rows.iter().map(|row| row.cells(sources.env())).collect();
        ui.table(heads, &cells);
    }
    Ok(())
}

struct Row<'s> {
    source: &'s DataSource,
    address: Address,
    layers: &'s [&'s Layer],
    dependency: Option<Presence>,
}

impl Row<'_> {
    fn cells(&self, env: &str) -> [String; 5] {
        let layers = self.layers.iter().map(|layer| match layer.role() {
            Role::Base => "base",
            Role::Local => "local",
            Role::Env => env,
        });
        let dependency = match &self.dependency {
            Some(found) if found.present => "yes",
            Some(_) => "no",
            None => "",
        };
        [
            without_password(self.source.id()).into_owned(),
            without_password(self.source.connector().unwrap_or_default()).into_owned(),
            self.address.in_words(),
            layers.collect::<Vec<_>>().join(", "),
            dependency.to_owned(),
        ]
        .map(|cell| if cell.is_empty() { "-".to_owned() } else { visible(&cell).into_owned() })
    }

    fn to_json(&self, project: &Project) -> Value {
        let layers = self.layers.iter().map(|layer| layer.path().to_string_lossy());
        let document = json!({
            "id": without_password(self.source.id()),
            "connector": self.source.connector().map(without_password),
            "where": self.address.place,
            "unset": self.address.unset,
            "layers": layers.collect::<Vec<_>>(),
            "dependency": self.dependency,
        });
        origin::with_file(document, connector_of(self.source), Some(project))
    }
}

/// Returns the variables of the references that nothing resolves, by option: `db.host`.
fn unresolved<'s>(sources: &'s DataSources) -> HashMap<&'s str, &'s str> {
    let variable = |warning: &'s Warning| match warning {
        Warning::Unresolved { option, variable, .. } => Some((option.as_str(), variable.as_str())),
        _ => None,
    };
    sources.warnings().iter().filter_map(variable).collect()
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

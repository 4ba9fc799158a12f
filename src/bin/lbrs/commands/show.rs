//! `lbrs datasource show [ID]`: the settings as the application will see them.

use std::borrow::Cow;
use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;
use serde_json::{Value as Json, json};

use super::loading;
use crate::args::LoadArgs;
use crate::completion::candidates;
use crate::errors::{Error, Helpful, Result};
use crate::origin;
use crate::project::Project;
use crate::ui::{self, BOLD, DIM, Ui};
use lbrs::internal::json::{Kind, Style};
use lbrs::internal::resolve::{
    Data, DataSource, DataSources, LoadError, Origin, Value, Warning, connector_of,
};
use lbrs::internal::secret::{MASK, quoted, without_password};
use lbrs::internal::text::{shell_word, visible};

/// The columns that values are aligned in at most; what is longer stands out.
const WIDEST: usize = 40;

/// Show the settings as the application will see them
///
/// Variables come from the environment, else from .env, else from server/config.json and what overrides it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs datasource show
  lbrs datasource show db --origin
  lbrs datasource show --env production --json")]
#[group(skip)]
pub struct ShowArgs {
    /// Show only this data source
    #[arg(value_name = "ID", add = ArgValueCompleter::new(candidates::data_sources))]
    pub id: Option<String>,
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show secrets instead of ****
    #[arg(long)]
    pub reveal: bool,
    /// Show where each value comes from: file, line and column, or a variable
    #[arg(long)]
    pub origin: bool,
}

/// Shows the data sources of the project at or above `start`, or one.
pub(super) fn run(args: &ShowArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let (project, _) = Project::find(start)?;
    ui.project(&project.root);
    let (sources, is_broken) = loading::load(&project, &args.load, ui)?;
    let only = args.id.as_deref().map(|id| find(&sources, id)).transpose()?;
    let concerns = |warning: &&Warning| only.is_none_or(|only| concerns(warning, only.id()));
    for warning in sources.warnings().iter().filter(concerns) {
        ui.warn(warning);
    }
    if ui.is_json() {
        ui.json(&match only {
            Some(source) => source_json(source, args, &project),
            None => {
                let members = sources.iter();
                members
                    .map(|s| (name(s.id(), args.reveal), source_json(s, args, &project)))
                    .collect()
            }
        });
        return Ok(());
    }
    if sources.is_empty() && !is_broken {
        loading::say_nothing_is_there(&sources, ui);
    }
    let mut text = String::new();
    for source in sources.iter().filter(|source| only.is_none_or(|only| only.id() == source.id())) {
        if !text.is_empty() {
            text.push('\n');
        }
        write_source(&mut text, source, args, ui);
    }
    ui.out(text);
    Ok(())
}

fn find<'s>(sources: &'s DataSources, id: &str) -> Result<&'s DataSource> {
    sources.get(id).map_err(|error| {
        let is_near = matches!(error, LoadError::UnknownDataSource { nearest: Some(_), .. });
        let error = Error::from(error);
        if is_near {
            return error;
        }
        error.with_help(if sources.layers().data_sources.is_empty() {
            format!("`lbrs datasource {}` adds it", shell_word(id))
        } else {
            let env = quoted(sources.env());
            format!("`lbrs datasource list` lists those of the environment {env}; `--env` names another one")
        })
    })
}

/// Returns whether a warning is about the data source `id`, or about files as such.
fn concerns(warning: &Warning, id: &str) -> bool {
    let (Warning::Unresolved { option, .. } | Warning::LostText { option, .. }) = warning else {
        return true;
    };
    option.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns the settings; with `--origin`, beside them where each comes from.
fn source_json(source: &DataSource, args: &ShowArgs, project: &Project) -> Json {
    let settings = value_json(source.value(), args.reveal);
    if !args.origin {
        return settings;
    }
    let mut leaves = Vec::new();
    collect(String::new(), source.value(), args.reveal, &mut leaves);
    let origins = leaves.iter().map(|(path, value)| (&**path, origin_json(value.origin())));
    let document = json!({ "settings": settings, "origins": origins.collect::<Json>() });
    origin::with_file(document, connector_of(source), Some(project))
}

fn value_json(value: &Value, reveal: bool) -> Json {
    match value.data() {
        _ if !reveal && is_masked(value) => Json::from(MASK),
        Data::Array(elements) => {
            elements.iter().map(|element| value_json(element, reveal)).collect()
        }
        Data::Object(members) => members
            .iter()
            .map(|(key, value)| (name(key, reveal), value_json(value, reveal)))
            .collect(),
        _ => value.to_json(),
    }
}

fn origin_json(origin: &Origin) -> Json {
    let place = origin.place();
    let mut json = json!({
        "file": place.path().to_string_lossy(),
        "line": place.line(),
        "column": place.column(),
    });
    if let Some(variable) = origin.variable() {
        json["variable"] = variable.name().into();
        json["from"] = variable.source().to_string().into();
    }
    json
}

/// The way to a value without members or elements, such as `ssl.ca[0]`, and the value.
type Leaf<'s> = (String, &'s Value);

fn collect<'s>(path: String, value: &'s Value, reveal: bool, leaves: &mut Vec<Leaf<'s>>) {
    match value.data() {
        Data::Object(members) if !members.is_empty() => {
            for (key, member) in members.iter() {
                let key = name(key, reveal);
                let below =
                    if path.is_empty() { key.into_owned() } else { format!("{path}.{key}") };
                collect(below, member, reveal, leaves);
            }
        }
        Data::Array(elements) if !elements.is_empty() => {
            for (index, element) in elements.iter().enumerate() {
                collect(format!("{path}[{index}]"), element, reveal, leaves);
            }
        }
        _ => leaves.push((path, value)),
    }
}

fn write_source(text: &mut String, source: &DataSource, args: &ShowArgs, ui: Ui) {
    let mut leaves = Vec::new();
    collect(String::new(), source.value(), args.reveal, &mut leaves);
    let rows: Vec<[String; 2]> = leaves
        .iter()
        .map(|(path, value)| {
            let literal = match !args.reveal && is_masked(value) {
                true => MASK.to_owned(),
                false => Style::COMPACT.text(&value.to_json()),
            };
            [path, &literal].map(|cell| visible(cell).into_owned())
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| ui::width(&row[column]));
        widths.filter(|&width| width <= WIDEST).max().unwrap_or(0)
    };
    let widths = [width(0), if args.origin { width(1) } else { 0 }];
    text.push_str(&ui.styled_out(&visible(&name(source.id(), args.reveal)), &BOLD));
    for ([path, literal], (_, value)) in rows.iter().zip(&leaves) {
        text.push_str("\n  ");
        // An entry that is no object has no keys.
        if !path.is_empty() {
            ui::push_padded(text, path, widths[0]);
            text.push_str("  ");
        }
        ui::push_padded(text, literal, widths[1]);
        if args.origin {
            let origin = value.origin().to_string();
            text.push_str("  ");
            text.push_str(&ui.styled_out(&visible(&origin), &DIM));
        }
    }
    text.push('\n');
}

/// Returns an id or a key, without the password if it is a URL.
fn name(word: &str, reveal: bool) -> Cow<'_, str> {
    if reveal { Cow::Borrowed(word) } else { without_password(word) }
}

/// Returns whether `****` stands for the value: nothing, true, false and blank text are no secrets.
fn is_masked(value: &Value) -> bool {
    let is_blank = value.as_str().is_some_and(str::is_empty);
    value.is_secret() && !is_blank && matches!(value.kind(), Kind::String | Kind::Number)
}

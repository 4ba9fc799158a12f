//! `lbrs datasource show [ID]`: the settings as the application will see them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;
use serde_json::{Value as Json, json};

use super::loading::{self, Loaded};
use crate::args::LoadArgs;
use crate::completion::candidates;
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::origin;
use crate::project::Project;
use crate::ui::{self, BOLD, DIM, Ui};
use lbrs::internal::json::{Kind, Style};
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::resolve::{
    Code, Data, DataSource, DataSources, LoadError, Origin, Place, Value, Warning, connector_of,
};
use lbrs::internal::secret::{MASK, quoted, without_password};
use lbrs::internal::text::{shell_word, visible};

/// The columns that values are aligned in at most; what is longer stands out.
const WIDEST: usize = 40;

/// Show the settings as the application will see them
///
/// Variables come from the environment, else from .env.ENV, else from .env, else from server/config.json and what
/// overrides it. In LoopBack 4 they are all that differs between environments.
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
    let loaded = loading::load(&project, &args.load, ui)?;
    let sources = match &args.id {
        Some(id) => find(&loaded, id)?,
        None => loaded.sources().collect(),
    };
    let concerns =
        |warning: &&Warning| args.id.as_deref().is_none_or(|only| concerns(warning, only));
    // The table has a row for code.
    let is_row = |warning: &Warning| {
        !ui.is_json()
            && matches!(warning, Warning::Code { .. })
            && sources.iter().any(|source| code_in(source, warning).is_some())
    };
    for warning in loaded.warnings().filter(concerns).filter(|warning| !is_row(warning)) {
        ui.warn(warning);
    }
    if ui.is_json() {
        let json = |source| source_json(source, args, &project);
        ui.json(&match sources[..] {
            [source] if args.id.is_some() => json(source),
            _ => {
                let labels = labels(&sources, args.reveal);
                labels.into_iter().map(|(label, source)| (label, json(source))).collect()
            }
        });
        return Ok(());
    }
    if sources.is_empty() {
        loaded.say_nothing_is_there(ui);
    }
    let mut text = String::new();
    for (label, source) in labels(&sources, args.reveal) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&ui.styled_out(&visible(&label), &BOLD));
        write_source(&mut text, source, &loaded, args, ui);
    }
    ui.out(text);
    Ok(())
}

/// Returns the data sources with their ids, and with a place where an id is there twice.
fn labels<'s>(sources: &[&'s DataSource], reveal: bool) -> Vec<(String, &'s DataSource)> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for source in sources {
        *count.entry(source.id()).or_default() += 1;
    }
    let label = |source: &&'s DataSource| {
        let id = name(source.id(), reveal);
        let label = match count[source.id()] {
            1 => id.into_owned(),
            _ => format!("{id} ({})", source.value().origin().place()),
        };
        (label, *source)
    };
    sources.iter().map(label).collect()
}

/// Returns the data sources with this id: of TypeScript several may have it.
fn find<'s>(loaded: &'s Loaded, id: &str) -> Result<Vec<&'s DataSource>> {
    if let (Some(json), None) = (&loaded.json, &loaded.typescript) {
        return json.get(id).map(|source| vec![source]).map_err(|error| not_found(json, id, error));
    }
    let found: Vec<_> = loaded.sources().filter(|source| source.id() == id).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let near = nearest(id, loaded.sources().map(DataSource::id)).map(did_you_mean);
    let other = match loaded.sources().next() {
        Some(_) => "`lbrs datasource list` shows the existing ones",
        None => "`lbrs datasource` adds one",
    };
    let help = near.unwrap_or_else(|| other.to_owned());
    Err(anyhow!("the project has no data source {}", quoted(id)).with_help(help))
}

fn not_found(sources: &DataSources, id: &str, error: LoadError) -> Error {
    let is_near = matches!(error, LoadError::UnknownDataSource { nearest: Some(_), .. });
    let error = Error::from(error);
    if is_near {
        return error;
    }
    error.with_help(if sources.layers().data_sources.is_empty() {
        format!("`lbrs datasource {}` adds it", shell_word(id))
    } else {
        let env = quoted(sources.env());
        format!(
            "`lbrs datasource list` lists those of the environment {env}; `--env` names another one"
        )
    })
}

/// Returns whether a warning is about the data source `id`, or about files as such.
fn concerns(warning: &Warning, id: &str) -> bool {
    match warning {
        Warning::Unresolved { option, .. }
        | Warning::LostText { option, .. }
        | Warning::Code { option, .. }
        | Warning::UnsetInText { option, .. }
        | Warning::NotANumber { option, .. }
        | Warning::Changed { id: option, .. } => path_below(id, option).is_some(),
        _ => true,
    }
}

/// Returns the rest of `option` if it is the data source `id` or below it.
fn path_below<'o>(id: &str, option: &'o str) -> Option<&'o str> {
    let rest = option.strip_prefix(id)?;
    let is_below = id.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']);
    is_below.then(|| rest.strip_prefix('.').unwrap_or(rest))
}

/// Returns the code that a warning finds in `source`, with the way to it.
fn code_in<'w>(
    source: &DataSource,
    warning: &'w Warning,
) -> Option<(&'w str, &'w Place, &'w Code)> {
    let Warning::Code { option, place, code, .. } = warning else { return None };
    let path = path_below(source.id(), option)?;
    (place.path() == source.value().origin().place().path()).then_some((path, place, code))
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

fn write_source(text: &mut String, source: &DataSource, loaded: &Loaded, args: &ShowArgs, ui: Ui) {
    let mut leaves = Vec::new();
    collect(String::new(), source.value(), args.reveal, &mut leaves);
    let of_leaf = |(path, value): (String, &Value)| {
        let literal = match value.as_number() {
            _ if !args.reveal && is_masked(value) => MASK.to_owned(),
            // JSON has no word for it.
            Some(number) if number.as_f64().is_nan() => "NaN".to_owned(),
            _ => Style::COMPACT.text(&value.to_json()),
        };
        (value.origin().place().clone(), [path, literal, value.origin().to_string()])
    };
    let of_code = |(path, place, code): (&str, &Place, &Code)| {
        let code = if args.reveal { code.reveal().to_owned() } else { code.to_string() };
        let path = name(path, args.reveal).into_owned();
        (place.clone(), [path, format!("(code: {code})"), place.to_string()])
    };
    let warnings = loaded.typescript.iter().flat_map(|found| &found.warnings);
    let code = warnings.filter_map(|warning| code_in(source, warning));
    let code: Vec<_> = code.map(of_code).collect();
    let mut rows: Vec<_> = leaves.into_iter().map(of_leaf).collect();
    if !code.is_empty() {
        // An object whose members are all code is not empty.
        let has_code =
            |path: &str| code.iter().any(|(_, [of_code, ..])| path_below(path, of_code).is_some());
        rows.retain(|(_, [path, literal, _])| literal != "{}" || !has_code(path));
        rows.extend(code);
        rows.sort_by_key(|(place, _)| (place.line(), place.column()));
    }
    let rows: Vec<_> =
        rows.into_iter().map(|(_, cells)| cells.map(|cell| visible(&cell).into_owned())).collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| ui::width(&row[column]));
        widths.filter(|&width| width <= WIDEST).max().unwrap_or(0)
    };
    let widths = [width(0), if args.origin { width(1) } else { 0 }];
    for [path, literal, origin] in &rows {
        text.push_str("\n  ");
        // An entry that is no object has no keys.
        if !path.is_empty() {
            ui::push_padded(text, path, widths[0]);
            text.push_str("  ");
        }
        ui::push_padded(text, literal, widths[1]);
        if args.origin {
            text.push_str("  ");
            text.push_str(&ui.styled_out(origin, &DIM));
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

//! The JSON Schema of data source files, made from the catalog: what editors complete and check by.

use lbrs::internal::catalog::{Catalog, Connector, Setting, Status};
use lbrs::internal::json::Json;

/// The schema of `datasources.json` and of its layers, in draft 2020-12, for the connectors of `catalog`.
///
/// An entry without `connector`, as layers have them, and one whose connector the catalog does not know
/// may have any settings. A reference to a variable can stand for a value of any type.
pub fn of(catalog: &Catalog) -> Json {
    let mut definitions = vec![
        ("reference".to_owned(), reference()),
        ("dataSource".to_owned(), data_source(catalog)),
    ];
    definitions.extend(catalog.iter().map(|connector| (name_of(connector), definition(connector))));
    Json::object([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("title", text("LoopBack data sources")),
        ("description", text("Data sources by their ids: datasources.json and its layers")),
        ("type", text("object")),
        ("additionalProperties", either_reference_or("dataSource")),
        ("$defs", Json::Object(definitions)),
    ])
}

fn reference() -> Json {
    Json::object([
        ("type", text("string")),
        ("pattern", text(r"\$\{[A-Za-z0-9_]+\}$")),
        (
            "description",
            text("The value of a variable, as ${VAR}, takes the place of the whole string"),
        ),
    ])
}

/// A reference where it is a text, else what the definition says. Editors explain what is wrong with one
/// of the two better than with a choice.
fn either_reference_or(definition: &str) -> Json {
    Json::object([
        ("if", Json::object([("type", text("string"))])),
        ("then", pointer("reference")),
        ("else", pointer(definition)),
    ])
}

fn data_source(catalog: &Catalog) -> Json {
    let known: Vec<Json> = catalog.iter().map(choice).collect();
    let connector = Json::object([
        ("description", text("What talks to the back end; a package of one's own goes too")),
        ("type", text("string")),
        ("anyOf", Json::Array([known, vec![Json::object([("type", text("string"))])]].concat())),
    ]);
    let name = Json::object([
        ("description", text("The data source's name; the entry's key, if left out")),
        ("type", text("string")),
    ]);
    let rules = catalog.iter().filter_map(|connector| {
        Some(Json::object([
            ("if", meaning(catalog, connector)?),
            ("then", pointer(&name_of(connector))),
        ]))
    });
    Json::object([
        ("type", text("object")),
        ("properties", Json::object([("name", name), ("connector", connector)])),
        ("allOf", Json::Array(rules.collect())),
    ])
}

/// The connector among those that an editor offers.
fn choice(connector: &Connector) -> Json {
    let mut choice =
        vec![("const", text(&connector.connector)), ("description", text(&connector.list_label()))];
    if connector.status == Status::Dead {
        choice.push(("deprecated", Json::Bool(true)));
    }
    Json::object(choice)
}

/// What tells that an entry is one of `connector`; none where nothing does.
fn meaning(catalog: &Catalog, connector: &Connector) -> Option<Json> {
    let words: Vec<&String> =
        std::iter::once(&connector.connector).chain(connector.also.iter()).collect();
    let is_shared = words.iter().any(|word| catalog.describing(word).count() > 1);
    if is_shared && connector.fixed.is_empty() {
        return None;
    }
    let words = words.into_iter().map(|word| text(word)).collect();
    let mut members = vec![("connector".to_owned(), Json::object([("enum", Json::Array(words))]))];
    for (key, value) in connector.fixed.iter().filter(|_| is_shared) {
        members.push((key.to_string(), Json::object([("const", value.clone())])));
    }
    let keys = members.iter().map(|(key, _)| text(key)).collect();
    Some(Json::object([("required", Json::Array(keys)), ("properties", Json::Object(members))]))
}

fn definition(connector: &Connector) -> Json {
    let mut about = vec![connector.list_label()];
    about.extend(connector.all_notes().map(str::to_owned));
    let settings = connector.settings.iter().flat_map(|setting| {
        let alias_of = |key: &str| (setting.key != key).then_some(&*setting.key);
        setting.spellings().map(move |key| (key.to_owned(), property(setting, alias_of(key))))
    });
    let mut definition = vec![
        ("description", text(&about.join(". "))),
        ("properties", Json::Object(settings.collect())),
    ];
    let ways: Vec<Json> = connector.required.iter().map(|keys| all_of(connector, keys)).collect();
    if !ways.is_empty() {
        definition.push(("anyOf", Json::Array(ways)));
    }
    Json::object(definition)
}

/// The settings `keys` are there, each under one of its spellings.
fn all_of(connector: &Connector, keys: &[String]) -> Json {
    let required = |key: &str| Json::object([("required", Json::Array(vec![text(key)]))]);
    let one = |key: &String| {
        let ways: Vec<Json> = connector.spellings(key).map(required).collect();
        match <[Json; 1]>::try_from(ways) {
            Ok([way]) => way,
            Err(ways) => Json::object([("anyOf", Json::Array(ways))]),
        }
    };
    Json::object([("allOf", Json::Array(keys.iter().map(one).collect()))])
}

/// A setting, under its own key or under another spelling of it.
fn property(setting: &Setting, alias_of: Option<&str>) -> Json {
    let mut about: Vec<String> =
        [&setting.prompt, &setting.note, &setting.unread].into_iter().flatten().cloned().collect();
    about.extend(alias_of.map(|key| format!("another spelling of {key}")));
    about.extend(
        setting.secret.then(|| "a secret: better kept in a variable, as ${VAR}".to_owned()),
    );
    let mut property = Vec::new();
    if !about.is_empty() {
        property.push(("description", text(&about.join("; "))));
    }
    let types = setting.schemas();
    if types.is_empty() {
        property.push(("type", text("string")));
    } else {
        property.push(("anyOf", Json::Array([types, vec![pointer("reference")]].concat())));
    }
    if let Some(default) = setting.default.as_ref().filter(|_| !setting.secret) {
        property.push(("default", default.clone()));
    }
    if setting.secret {
        property.push(("writeOnly", Json::Bool(true)));
    }
    if setting.unread.is_some() {
        property.push(("deprecated", Json::Bool(true)));
    }
    Json::object(property)
}

fn name_of(connector: &Connector) -> String {
    format!("connector-{}", connector.id)
}

fn pointer(definition: &str) -> Json {
    Json::object([("$ref", Json::from(format!("#/$defs/{definition}")))])
}

fn text(text: &str) -> Json {
    Json::from(text)
}

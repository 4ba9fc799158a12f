//! The JSON Schema of data source files, made from the catalog: what editors complete and check by.

use serde_json::{Map, Value, json};

use lbrs::internal::catalog::{Catalog, Connector, Setting, Status};

/// Returns the schema of `datasources.json` and of its layers, in draft 2020-12, for the connectors of `catalog`.
///
/// An entry without `connector`, as layers have them, and one whose connector the catalog does not know
/// may have any settings. A reference to a variable can stand for a value of any type.
pub fn of(catalog: &Catalog) -> Value {
    let mut definitions = Map::new();
    definitions.insert("reference".to_owned(), reference());
    definitions.insert("dataSource".to_owned(), data_source(catalog));
    definitions.extend(catalog.iter().map(|connector| (name_of(connector), definition(connector))));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "LoopBack data sources",
        "description": "Data sources by their ids: datasources.json and its layers",
        "type": "object",
        "additionalProperties": either_reference_or("dataSource"),
        "$defs": definitions,
    })
}

fn reference() -> Value {
    json!({
        "type": "string",
        "pattern": r"\$\{[A-Za-z0-9_]+\}$",
        "description": "The value of a variable, as ${VAR}, takes the place of the whole string",
    })
}

/// A reference where it is a text, else what the definition says. Editors explain what is wrong with one
/// of the two better than with a choice.
fn either_reference_or(definition: &str) -> Value {
    json!({
        "if": { "type": "string" },
        "then": pointer("reference"),
        "else": pointer(definition),
    })
}

fn data_source(catalog: &Catalog) -> Value {
    let mut connectors: Vec<Value> = catalog.iter().map(choice).collect();
    connectors.push(json!({ "type": "string" }));
    let rules = catalog.iter().filter_map(|connector| {
        Some(json!({
            "if": meaning(catalog, connector)?,
            "then": pointer(&name_of(connector)),
        }))
    });
    json!({
        "type": "object",
        "properties": {
            "name": {
                "description": "The data source's name; the entry's key, if left out",
                "type": "string",
            },
            "connector": {
                "description": "What talks to the back end; a package of one's own goes too",
                "type": "string",
                "anyOf": connectors,
            },
        },
        "allOf": rules.collect::<Value>(),
    })
}

/// The connector among those that an editor offers.
fn choice(connector: &Connector) -> Value {
    let mut choice = json!({
        "const": connector.connector,
        "description": connector.list_label(),
    });
    if connector.status == Status::Dead {
        choice["deprecated"] = true.into();
    }
    choice
}

/// Returns what tells that an entry is one of `connector`, if anything does.
fn meaning(catalog: &Catalog, connector: &Connector) -> Option<Value> {
    let words: Vec<&String> =
        std::iter::once(&connector.connector).chain(connector.also.iter()).collect();
    let is_shared = words.iter().any(|word| catalog.describing(word).count() > 1);
    if is_shared && connector.fixed.is_empty() {
        return None;
    }
    let mut members = Map::new();
    members.insert("connector".to_owned(), json!({ "enum": words }));
    for (key, value) in connector.fixed.iter().filter(|_| is_shared) {
        members.insert(key.clone(), json!({ "const": value }));
    }
    let keys: Vec<&String> = members.keys().collect();
    Some(json!({ "required": keys, "properties": members }))
}

fn definition(connector: &Connector) -> Value {
    let mut about = vec![connector.list_label()];
    about.extend(connector.all_notes().map(str::to_owned));
    let settings = connector.settings.iter().flat_map(|setting| {
        let alias_of = |key: &str| (setting.key != key).then_some(&*setting.key);
        setting.spellings().map(move |key| (key, property(setting, alias_of(key))))
    });
    let mut definition = json!({
        "description": about.join(". "),
        "properties": settings.collect::<Value>(),
    });
    let ways: Vec<Value> = connector.required.iter().map(|keys| all_of(connector, keys)).collect();
    if !ways.is_empty() {
        definition["anyOf"] = ways.into();
    }
    definition
}

/// The settings `keys` are there, each under one of its spellings.
fn all_of(connector: &Connector, keys: &[String]) -> Value {
    let one = |key: &String| {
        let required = |key: &str| json!({ "required": [key] });
        let ways: Vec<Value> = connector.spellings(key).map(required).collect();
        match <[Value; 1]>::try_from(ways) {
            Ok([way]) => way,
            Err(ways) => json!({ "anyOf": ways }),
        }
    };
    json!({ "allOf": keys.iter().map(one).collect::<Value>() })
}

/// A setting, under its own key or under another spelling of it.
fn property(setting: &Setting, alias_of: Option<&str>) -> Value {
    let mut about: Vec<String> =
        [&setting.prompt, &setting.note, &setting.unread].into_iter().flatten().cloned().collect();
    about.extend(alias_of.map(|key| format!("another spelling of {key}")));
    about.extend(
        setting.secret.then(|| "a secret: better kept in a variable, as ${VAR}".to_owned()),
    );
    let mut property = json!({});
    if !about.is_empty() {
        property["description"] = about.join("; ").into();
    }
    let mut types = setting.schemas();
    if types.is_empty() {
        property["type"] = "string".into();
    } else {
        types.push(pointer("reference"));
        property["anyOf"] = types.into();
    }
    if let Some(default) = setting.default.as_ref().filter(|_| !setting.secret) {
        property["default"] = default.clone();
    }
    if setting.secret {
        property["writeOnly"] = true.into();
    }
    if setting.unread.is_some() {
        property["deprecated"] = true.into();
    }
    property
}

fn name_of(connector: &Connector) -> String {
    format!("connector-{}", connector.id)
}

fn pointer(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

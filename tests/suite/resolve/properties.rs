//! Properties of the loader over files of every shape.

use lbrs::Value;
use lbrs::internal::datasource::Reference;
use lbrs::internal::json::{Json, Kind};
use lbrs::internal::resolve::{DataSources, Layer, Place};
use proptest::prelude::*;

use super::loader;

fn scalar() -> impl Strategy<Value = Json> {
    let number = prop::sample::select(vec!["0", "-1", "1.50", "1e3", "12345678901234567890"]);
    let text = prop::sample::select(vec!["", "x", "é\n\"", "${A}", "pre-${A}", "${NO}", "${A}x"]);
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number.prop_map(|literal| Json::Number(literal.to_owned())),
        text.prop_map(Json::from),
    ]
}

fn object(value: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    let key = prop::sample::select(vec!["a", "b", "host", "é", "7", "10", "", "a.b"]);
    prop::collection::vec((key, value), 0..5).prop_map(Json::object)
}

fn value() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array), object(inner)]
    })
}

/// A file in one of several styles: on one line, or on many, with comments and a byte order mark.
fn file() -> impl Strategy<Value = String> {
    (object(object(value())), 0..3usize).prop_map(|(value, style)| {
        let mut text = String::new();
        match style {
            0 => return value.to_string(),
            1 => value.write(&mut text, &lbrs::internal::json::Style::indented("  ")),
            _ => {
                text.push_str("\u{feff}/* é\r\n */ ");
                value.write(&mut text, &lbrs::internal::json::Style::indented("\t"));
                text = text.replace('\n', "\r\n");
            }
        }
        text
    })
}

fn all<'v>(value: &'v Value, out: &mut Vec<&'v Value>) {
    out.push(value);
    for element in value.as_array().into_iter().flatten() {
        all(element, out);
    }
    for (_, member) in value.as_object().into_iter().flat_map(lbrs::internal::resolve::Object::iter)
    {
        all(member, out);
    }
}

/// The text of the layer from the place on.
fn text_at<'s>(sources: &'s DataSources, place: &Place) -> &'s str {
    let layers = sources.layers();
    let is_it = |layer: &&Layer| layer.path() == place.path();
    let layer = layers.data_sources.iter().chain(&layers.config).find(is_it).unwrap();
    let text = layer.text().trim_start_matches('\u{feff}');
    let line = text.split_inclusive('\n').take(place.line() - 1).map(str::len).sum::<usize>();
    let column = text[line..].chars().take(place.column() - 1).map(char::len_utf8).sum::<usize>();
    &text[line + column..]
}

fn string_at(text: &str) -> String {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    values.next().unwrap().unwrap().as_str().unwrap().to_owned()
}

proptest! {
    #[test]
    fn an_empty_layer_changes_nothing(base in file(), config in file(), last in any::<bool>()) {
        let alone = loader(&[("datasources.json", &base), ("config.json", &config)]).load().unwrap();
        let name = if last { "datasources.development.json" } else { "datasources.local.json" };
        let files = [("datasources.json", &*base), ("config.json", &*config), (name, "{}")];
        let with = loader(&files).load().unwrap();
        prop_assert_eq!(alone.to_json(), with.to_json());
        prop_assert_eq!(alone.warnings(), with.warnings());
        let origins = |sources: &DataSources| {
            sources.iter().map(|source| source.value().clone()).collect::<Vec<_>>()
        };
        prop_assert!(origins(&alone) == origins(&with));
        // And a layer that says the same again changes no value.
        let files = [("datasources.json", &*base), ("config.json", &*config), (name, &*base)];
        prop_assert_eq!(alone.to_json(), loader(&files).load().unwrap().to_json());
    }

    #[test]
    fn origins_point_at_the_text_they_claim(base in file(), local in file(), env in file()) {
        let files = [
            ("datasources.json", &*base),
            ("datasources.local.json", &*local),
            ("datasources.development.json", &*env),
            ("config.json", r#"{ "A": [1, "two", { "three": null }] }"#),
        ];
        let Ok(sources) = loader(&files).load() else { return Ok(()) };
        let mut values = Vec::new();
        for source in &sources {
            all(source.value(), &mut values);
        }
        for value in values {
            let text = text_at(&sources, value.origin().place());
            if let Some(variable) = value.origin().variable() {
                let string = string_at(text);
                prop_assert_eq!(Reference::in_text(&string).unwrap().variable, variable.name());
                continue;
            }
            match value.kind() {
                Kind::Object => prop_assert_eq!(&text[..1], "{"),
                Kind::Array => prop_assert_eq!(&text[..1], "["),
                Kind::String => prop_assert_eq!(string_at(text), value.as_str().unwrap()),
                Kind::Number => {
                    prop_assert!(text.starts_with(value.as_number().unwrap().spelling()));
                }
                Kind::Bool => prop_assert!(text.starts_with(&value.to_json().to_string())),
                // In an array, a reference that nothing resolves.
                Kind::Null => {
                    let is_null = text.starts_with("null") || string_at(text).contains("{NO}");
                    prop_assert!(is_null);
                }
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(base in "\\PC*", local in "[\\[\\]{}:,\"a0 \n/*$-]{0,40}", entry in "\\PC*") {
        for text in [base.as_str(), local.as_str()] {
            let files = [("datasources.json", text), ("config.json", text), (".env", text)];
            let loaded = loader(&files).dotenv(".env").load();
            let _ = loaded.map(|sources| format!("{sources:?}")).map_err(|error| error.to_string());
        }
        let entry = Json::from(entry).to_string();
        let text = format!(r#"{{ "db": {{ "connector": "mysql", "host": {entry}, "user": {entry} }} }}"#);
        let sources = loader(&[("datasources.json", &text)]).load().unwrap();
        let url = sources.get("db").unwrap().connection_url().unwrap();
        prop_assert!(url.starts_with("mysql://") && url.is_ascii());
    }
}

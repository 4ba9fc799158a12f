//! Reading TypeScript: files in the shapes of public projects, held against what is known of them and against
//! TypeScript's own parser.

use std::fs;
use std::path::{Path, PathBuf};

use lbrs::Loader;
use lbrs::internal::error::Position;
use lbrs::internal::json::parse_strict;
use lbrs::internal::resolve::load_typescript;
use lbrs::internal::typescript::{Config, Document, Expression, Key, Member, Name, Node, classes};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn facts(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts/loopback4").join(name)
}

/// The samples: the path without `.ts`, and the text.
fn samples() -> Vec<(PathBuf, String)> {
    let files = fs::read_dir(facts("samples")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "ts"));
    let samples = files.map(|path| (path.with_extension(""), fs::read_to_string(path).unwrap()));
    let samples: Vec<_> = samples.collect();
    assert!(samples.len() >= 36, "the samples are gone");
    samples
}

/// Writes an expression in the words of the samples' expectations.
fn known(node: &Node<'_>) -> Value {
    match &node.expression {
        Expression::Null => Value::Null,
        Expression::Bool(value) => json!(value),
        Expression::Number(number) => parse_strict(&number.to_string()).unwrap(),
        Expression::Text(text) => json!(text),
        Expression::Array(elements) => elements.iter().map(known).collect(),
        Expression::Object(members) => {
            let named = members.iter().filter_map(|member| match &member.key {
                Key::Name(key) if !is_nameless(member) => {
                    Some((key.to_string(), known(&member.value)))
                }
                _ => None,
            });
            Value::Object(named.collect::<Map<_, _>>())
        }
        Expression::Variable(name) => json!({ "$env": name }),
        Expression::Default { or, choices } => {
            let mut value = known(&choices[0]);
            value["default"] = known(&choices[1]);
            value["operator"] = json!(if *or { "||" } else { "??" });
            value
        }
        Expression::Convert(_, inner) => {
            let mut value = known(inner);
            value["number"] = json!(true);
            value
        }
        _ => json!({ "$code": node.tokens.raw() }),
    }
}

/// Whether a member has no value of its own: a method, or a spread.
fn is_nameless(member: &Member<'_>) -> bool {
    member.tokens.span() == member.value.tokens.span() && member.value.expression.is_code()
}

#[test]
fn every_sample_is_read_as_its_expectation_says() {
    for (path, text) in samples() {
        let expected = fs::read_to_string(path.with_extension("datasource.expected.json")).unwrap();
        let expected = parse_strict(&expected).unwrap();
        let shown = path.display();
        let document = Document::parse(&text);
        let read = document.as_ref().map_err(Clone::clone).and_then(classes);
        let Some(name) = expected["dataSourceName"].as_str() else {
            read.map(|classes| classes.len()).expect_err(&shown.to_string());
            continue;
        };
        let read = read.unwrap_or_else(|error| panic!("{shown}: {error}"));
        let [class] = &read[..] else { panic!("{shown}: {} classes", read.len()) };
        let folder = path.parent().unwrap();
        let (config, unknown) = match &class.config {
            Config::Here(node) => (known(node), unknown(node)),
            Config::Json(file) => {
                assert_eq!(expected["configFile"], file.trim_start_matches("./"), "{shown}");
                let text = fs::read_to_string(folder.join(&**file));
                // One of the files is not among the samples.
                (
                    text.map_or(expected["config"].clone(), |text| parse_strict(&text).unwrap()),
                    Vec::new(),
                )
            }
            Config::Missing => panic!("{shown}: no settings"),
        };
        assert_eq!(config, expected["config"], "{shown}");
        let expected_unknown = expected["unknown"].as_array().cloned().unwrap_or_default();
        assert_eq!(unknown, expected_unknown, "{shown}");
        match &class.name {
            Name::Known(text) => assert_eq!(text, name, "{shown}"),
            Name::OfConfig => assert_eq!(config["name"], name, "{shown}"),
            Name::Code(tokens) => panic!("{shown}: {}", tokens.raw()),
        }
        let is_changed = expected["warning"].as_str().is_some_and(|text| text.contains("super()"));
        assert_eq!(class.changed.is_some(), is_changed, "{shown}");
    }
}

/// The members without a value of their own.
fn unknown(node: &Node<'_>) -> Vec<Value> {
    let Expression::Object(members) = &node.expression else { return Vec::new() };
    let nameless = members.iter().filter(|member| is_nameless(member));
    let text = |member: &Member<'_>| match &member.key {
        Key::Name(key) => json!(key),
        Key::Unknown => json!(member.tokens.raw()),
    };
    nameless.map(text).collect()
}

/// The spans of the members of every object in the settings, with those of their values.
fn spans(node: &Node<'_>, found: &mut Vec<Value>) {
    match &node.expression {
        Expression::Object(members) if !members.is_empty() => {
            let spans = members.iter().map(|member| {
                let (span, value) = (member.tokens.span(), member.value.tokens.span());
                match span.start == value.start {
                    true => json!([span.start, span.end]),
                    false => json!([span.start, span.end, value.start, value.end]),
                }
            });
            found.push(spans.collect());
            members.iter().for_each(|member| spans_of(&member.value, found));
        }
        Expression::Array(elements) => elements.iter().for_each(|element| spans_of(element, found)),
        _ => {}
    }
}

fn spans_of(node: &Node<'_>, found: &mut Vec<Value>) {
    spans(node, found);
}

#[test]
fn members_stand_where_typescript_sees_them() {
    let recorded = fs::read_to_string(facts("spans.jsonl")).unwrap();
    let recorded: Vec<Value> = recorded.lines().map(|line| parse_strict(line).unwrap()).collect();
    let mut compared = 0;
    for (path, text) in samples() {
        let name = path.with_extension("datasource.ts");
        let name = name.file_name().unwrap().to_str().unwrap();
        let recorded = recorded.iter().find(|record| record["file"] == name).unwrap();
        let document = Document::parse(&text);
        let read = document.as_ref().map_err(Clone::clone).and_then(classes);
        let read = match (read, recorded["error"].as_array()) {
            (Ok(read), None) => read,
            (Err(error), Some(place)) => {
                // TypeScript names the end of a text that is not closed.
                let line = Position::of(&text, error.offset).line;
                assert_eq!(json!(line), place[0], "{name}: {error}");
                continue;
            }
            (read, place) => panic!("{name}: {:?}, but {place:?}", read.map(|read| read.len())),
        };
        for class in &read {
            let Config::Here(node) = &class.config else { continue };
            let mut found = Vec::new();
            spans(node, &mut found);
            for object in found {
                let all = recorded["objects"].as_array().unwrap();
                assert!(all.contains(&object), "{name}: {object} is not in {all:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "{compared}");
}

/// Reads a text as far as it is TypeScript.
fn read(text: &str) {
    let Ok(document) = Document::parse(text) else { return };
    let Ok(classes) = classes(&document) else { return };
    for class in classes {
        if let Config::Here(node) = class.config {
            spans(&node, &mut Vec::new());
        }
    }
}

/// One line of the recorded values: an expression, and what Node makes of it in each environment.
fn recorded_values() -> (Value, Vec<Value>) {
    let lines = fs::read_to_string(facts("values.jsonl")).unwrap();
    let mut lines = lines.lines().map(|line| parse_strict(line).unwrap());
    (lines.next().unwrap(), lines.collect())
}

#[test]
fn expressions_come_to_what_node_makes_of_them() {
    let (head, lines) = recorded_values();
    let members = lines.iter().enumerate();
    let members =
        members.map(|(i, line)| format!("  v{i}: {},\n", line["expression"].as_str().unwrap()));
    let text = format!(
        "{}const config = {{\n{}}};\nexport class Db extends DataSource {{ static dataSourceName = 'db'; }}\n",
        head["constants"].as_str().unwrap(),
        members.collect::<String>(),
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db.datasource.ts");
    fs::write(&file, text).unwrap();
    for (i, environment) in head["environments"].as_array().unwrap().iter().enumerate() {
        let variables = environment.clone();
        let lookup = move |name: &str| Some(variables.get(name)?.as_str()?.to_owned());
        let loader = Loader::new(folder.path()).variables(lookup);
        let loaded = load_typescript(&loader, std::slice::from_ref(&file)).unwrap();
        for (member, line) in lines.iter().enumerate() {
            let found = loaded.sources[0].setting(&format!("v{member}"));
            let found = found.map(|value| match value.as_number() {
                Some(number) if !number.as_f64().is_finite() => {
                    json!({ "number": number.spelling() })
                }
                _ => json!({ "value": value.to_json() }),
            });
            let is_code = line["expression"] == "!0 as any";
            let expected = if is_code { json!({}) } else { line["values"][i].clone() };
            let shown = format!("{} in {environment}", line["expression"]);
            assert_eq!(found.unwrap_or_else(|| json!({})), expected, "{shown}");
        }
    }
}

/// A file whose data source has one setting.
fn file_with(value: &str) -> String {
    format!("export class Db extends DataSource {{ constructor() {{ super({{ a: {value} }}); }} }}")
}

#[test]
fn what_nests_deeply_is_refused_or_code() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a:", "}"), ("`${", "}`"), ("+", ""), ("f(", ")")]
    {
        for depth in [100, 100_000] {
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let text = file_with(&value);
            let document = Document::parse(&text).unwrap();
            let read = classes(&document).map(|classes| classes.len());
            let error = read.map(|read| assert_eq!(read, 1, "{open}")).err();
            let is_deep = depth > 100 && (open == "[" || open == "{a:");
            assert_eq!(error.is_some(), is_deep, "{open}: {error:?}");
        }
    }
}

#[test]
fn what_is_no_typescript_is_refused_with_its_place() {
    for (value, place, message) in [
        ("'b' c: 1", 4, "expected `,` or `}` after this value, found a letter"),
        ("1 2", 2, "expected `,` or `}` after this value, found a digit"),
        ("", 1, "expected a value, found `}`"),
        ("1 +", 4, "expected a value, found `}`"),
        ("'b", 0, "this text has no closing `'`"),
        ("`b", 0, "this text has no closing backquote"),
        ("/b", 0, "this regular expression has no closing `/`"),
        ("/* b", 0, "this comment has no closing `*/`"),
        ("(1]", 2, "`]` does not close this `(`"),
        ("1}", 3, "`}` does not close this `(`"),
        ("'\\x4'", 1, "a backslash and what is behind it are no escape; `\\\\` is a backslash"),
        ("'\\1'", 1, "a backslash and what is behind it are no escape; `\\\\` is a backslash"),
        ("010", 0, "a number has no leading zero"),
        ("3px", 1, "expected the end of this number, found a letter"),
        ("1, 'c' 2", 7, "expected `:` after this key, found a digit"),
        ("1, ?: 2", 3, "expected a key or `}`, found `?`"),
        ("1,, c: 2", 2, "expected a key or `}`, found `,`"),
        ("\u{1}", 0, "expected TypeScript, found `\\u0001`"),
    ] {
        let text = file_with(value);
        let start = text.find("a: ").unwrap() + 3;
        let document = Document::parse(&text);
        let read = document.as_ref().map_err(Clone::clone).and_then(classes);
        let error = read.map(|read| read.len()).expect_err(value);
        assert_eq!((error.offset - start, &*error.message), (place, message), "{value}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        read(&text);
    }

    #[test]
    fn no_change_of_a_sample_panics(
        sample in 0usize..36,
        at in 0usize..2000,
        length in 0usize..40,
        put in "[\\[\\](){}<>'\"`$\\\\/*+!?:;,.=@a0\n ]{0,6}",
    ) {
        let (_, text) = &samples()[sample];
        let boundary = |at: usize| (at.min(text.len())..).find(|&at| text.is_char_boundary(at)).unwrap();
        let (start, end) = (boundary(at), boundary(at + length));
        read(&format!("{}{put}{}", &text[..start], &text[end..]));
    }
}

//! Reading TypeScript: files in the shapes of public projects, held against what is known of them and against
//! TypeScript's own parser.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

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

/// The spans of the members of an object, each with that of its value if it has one.
fn spans(members: &[Member<'_>]) -> Value {
    let spans = members.iter().map(|member| {
        let (span, value) = (member.tokens.span(), member.value.tokens.span());
        match span.start == value.start {
            true => json!([span.start, span.end]),
            false => json!([span.start, span.end, value.start, value.end]),
        }
    });
    spans.collect()
}

/// The spans of every object in the settings.
fn all_spans(node: &Node<'_>, found: &mut Vec<Value>) {
    match &node.expression {
        Expression::Object(members) => {
            found.extend(Some(spans(members)).filter(|_| !members.is_empty()));
            members.iter().for_each(|member| all_spans(&member.value, found));
        }
        Expression::Array(elements) => {
            elements.iter().for_each(|element| all_spans(element, found));
        }
        _ => {}
    }
}

/// What TypeScript's own parser sees, a text a line; the first line has its version.
fn recorded(name: &str) -> Vec<Value> {
    let lines = fs::read_to_string(facts(name)).unwrap();
    lines.lines().skip(1).map(|line| parse_strict(line).unwrap()).collect()
}

#[test]
fn members_of_the_samples_stand_where_typescript_sees_them() {
    let recorded = recorded("spans.jsonl");
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
            all_spans(node, &mut found);
            for object in found {
                let all = recorded["objects"].as_array().unwrap();
                assert!(all.contains(&object), "{name}: {object} is not in {all:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn members_of_every_form_stand_where_typescript_sees_them() {
    // Objects of random members, expressions and types that TypeScript accepts.
    let recorded = recorded("generated.jsonl");
    assert!(recorded.len() >= 150);
    for record in recorded {
        let text = record["text"].as_str().unwrap();
        let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let read = classes(&document).unwrap_or_else(|error| panic!("{error}: {text}"));
        let Config::Here(node) = &read[0].config else { panic!("no settings: {text}") };
        let Expression::Object(members) = &node.expression else { panic!("no object: {text}") };
        assert_eq!(spans(members), record["members"], "{text}");
    }
}

/// Reads a text as far as it is TypeScript.
fn read(text: &str) {
    let Ok(document) = Document::parse(text) else { return };
    let Ok(classes) = classes(&document) else { return };
    for class in classes {
        if let Config::Here(node) = class.config {
            all_spans(&node, &mut Vec::new());
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

/// Each data source of a text: its name, a colon, and its settings as they stand there.
fn seen(text: &str) -> Vec<String> {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let read = classes(&document).unwrap_or_else(|error| panic!("{error}: {text}"));
    let shown = read.iter().filter(|class| class.is_exported).map(|class| {
        let name = match &class.name {
            Name::Known(name) => name.to_string(),
            Name::OfConfig => "(of config)".to_owned(),
            Name::Code(tokens) => format!("({})", tokens.raw()),
        };
        let config = match &class.config {
            Config::Here(node) if node.expression.is_code() => format!("({})", node.tokens.raw()),
            Config::Here(node) => known(node).to_string().replace('"', ""),
            Config::Json(file) => file.to_string(),
            Config::Missing => "-".to_owned(),
        };
        let changed = if class.changed.is_some() { ", changed" } else { "" };
        format!("{name}: {config}{changed}")
    });
    shown.collect()
}

#[test]
fn classes_and_their_settings_are_found_in_all_shapes() {
    const CTOR: &str = "constructor(dsConfig: object = config) { super(dsConfig); }";
    let class =
        |head: &str, body: &str| format!("{head} {{ static dataSourceName = 'db'; {body} }}");
    let db = |body: &str| class("export class Db extends juggler.DataSource", body);
    for (text, expected) in [
        // What the application finds.
        (db(""), &["db: -"][..]),
        (class("class Db extends juggler.DataSource", ""), &[]),
        (class("class Db extends DataSource", "") + "export {Other, Db as X};", &["db: -"]),
        (class("class Db extends DataSource", "") + "export default Db;", &["db: -"]),
        (class("class Db extends DataSource", "") + "export {Db} from './db';", &[]),
        (class("export default class extends DataSource", ""), &["db: -"]),
        (class("export abstract class Db extends DataSource", ""), &["db: -"]),
        (class("@a.b({c: '{'}) @d export class Db extends j.DataSource implements A<B>, C", ""), &["db: -"]),
        (class("export @d class Db<T extends {a: B<C>}> extends DataSource", ""), &["db: -"]),
        (class("export * from './x'\nclass Db extends DataSource", ""), &[]),
        (class("export class Db extends Mixin(juggler.DataSource)", ""), &[]),
        (class("export class Db extends DataSources", ""), &[]),
        (class("export class DataSource", ""), &[]),
        (format!("{} {}", db(""), db("").replace("'db'", "'b'")), &["db: -", "b: -"]),
        // Names.
        ("export class Db extends DataSource {}".into(), &["Db: -"]),
        ("export class Db extends DataSource { dataSourceName = 'a'; }".into(), &["Db: -"]),
        ("export class Db extends DataSource { static readonly dataSourceName: string = `a` as const }".into(), &["a: -"]),
        ("const A = 'a', B = A; export class Db extends DataSource { static dataSourceName = B }".into(), &["a: -"]),
        ("export class Db extends DataSource { static dataSourceName = NAMES.db }".into(), &["(NAMES.db): -"]),
        ("const config = {name: 'a'}; export class Db extends DataSource { static dataSourceName = config.name }".into(), &["(of config): {name:a}"]),
        // Where settings are.
        (format!("const config = {{a: 1}}; {}", db(CTOR)), &["db: {a:1}"]),
        (format!("export let config: Record<string, A<B>> = {{a: 1}}; {}", db("")), &["db: {a:1}"]),
        (format!("var config = <const>(({{a: 1}} as X) satisfies Y)!; {}", db(CTOR)), &["db: {a:1}"]),
        (format!("const a = {{a: 1}}, b = (a as any), config = b; {}", db(CTOR)), &["db: {a:1}"]),
        (db("constructor(@inject('x', {optional: true}) private readonly c: A = {a: 1}, b = 2) { super(c); }"), &["db: {a:1}"]),
        (db("constructor(b = 2, c = {a: 1}) { console.log(`${b}`); super(c); }"), &["db: {a:1}"]),
        (db("static readonly defaultConfig = {a: 1}; constructor(c = Db.defaultConfig) { super(c) }"), &["db: {a:1}"]),
        (db("static defaultConfig = {a: 1}; constructor() { super(); }"), &["db: {a:1}"]),
        (db("constructor(x: A, y?: B) { super({a: 1}) }"), &["db: {a:1}"]),
        (format!("const config = {{a: 1}}; {}", db("constructor() { super(config) }")), &["db: {a:1}"]),
        (format!("const config = {{a: 1}}; {}", db("constructor(x = 5) { super(config) }")), &["db: {a:1}"]),
        // JSON.
        (format!("import config from './a.json'; {}", db(CTOR)), &["db: ./a.json"]),
        (format!("import * as config from '../a.json' with {{type: 'json'}}; {}", db(CTOR)), &["db: ../a.json"]),
        (format!("import config = require('./a.json'); {}", db(CTOR)), &["db: ./a.json"]),
        (format!("const config: X = require('./a.json') as X; {}", db(CTOR)), &["db: ./a.json"]),
        (db("constructor(c = require('./a.json')) { super(c) }"), &["db: ./a.json"]),
        (format!("import config from './config'; {}", db(CTOR)), &["db: (config)"]),
        (format!("const {{config}} = require('./a.json'); {}", db(CTOR)), &["db: (config)"]),
        (format!("const config = require('./a.json').db; {}", db(CTOR)), &["db: (require('./a.json').db)"]),
        // Code.
        (format!("const config = a ? {{b: 1}} : {{c: 2}}; {}", db(CTOR)), &["db: (a ? {b: 1} : {c: 2})"]),
        (format!("const config = Object.assign({{}}, base); {}", db(CTOR)), &["db: (Object.assign({}, base))"]),
        (format!("let config; config = {{a: 1}}; {}", db(CTOR)), &["db: (config)"]),
        (format!("const a = b, b = a, config = a; {}", db(CTOR)), &["db: (b)"]),
        (db("constructor() { super('memory', {a: 1}) }"), &["db: ('memory')"]),
        // What changes them.
        (format!("const config: any = {{a: 1}}; if (x) config.b['c'] = 2; {}", db(CTOR)), &["db: {a:1}, changed"]),
        (format!("const config = {{a: 1}}; Object.assign(config, x); {}", db(CTOR)), &["db: {a:1}, changed"]),
        (format!("let config = {{a: 1}};\nif (x) {{ config = y }} {}", db(CTOR)), &["db: {a:1}, changed"]),
        (format!("const config = {{a: 1}}; delete config.a; {}", db(CTOR)), &["db: {a:1}, changed"]),
        (db("constructor(c: any = {a: 1}) { c.b ??= 2; super(c) }"), &["db: {a:1}, changed"]),
        (db("constructor(c = {a: 1}) { super({...c, b: 2}) }"), &["db: {a:1}, changed"]),
        (format!("const config = {{a: 1}}; this.config.b = 1; if (config.a === 1) x = config; {}", db(CTOR)), &["db: {a:1}"]),
        // What is in the way.
        (db("#a = 1; static { f({}) } get [`x`]() { return /}/ } async *g<T>(a = {b: 1}): AsyncIterable<{c: T}> {} declare d?: E | {f: 1}\nh = (x: A): B => ({c: x})\nstatic override async i() {} [j: string]: any; constructor(x = {a: 1}) { super(x) }"), &["db: {a:1}"]),
        (format!("#!/usr/bin/env node\n// a {{\n/* ` */ type A = `${{B}}`; enum E {{ a = 1 << 2 }} namespace N {{ class Db extends DataSource {{}} }}\nlabel: for (const x of y) if (x) /{{/.test(x)\nconst config = {{a: 1}}\n{}", db(CTOR)), &["db: {a:1}"]),
    ] {
        assert_eq!(seen(&text), expected, "{text}");
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
        for depth in [100, 20_000] {
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
        static SAMPLES: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(samples);
        let (_, text) = &SAMPLES[sample];
        let boundary = |at: usize| (at.min(text.len())..).find(|&at| text.is_char_boundary(at)).unwrap();
        let (start, end) = (boundary(at), boundary(at + length));
        read(&format!("{}{put}{}", &text[..start], &text[end..]));
    }
}

#[test]
fn a_type_may_follow_an_object_of_several_lines() {
    let text = "export class A extends DataSource { constructor() { super({\n  a: {\n    b: 1,\n  } as const,\n  \
                c: [\n    1,\n  ] satisfies number[],\n}); } }";
    let document = Document::parse(text).unwrap();
    let classes = classes(&document).unwrap();
    let Config::Here(node) = &classes[0].config else { panic!("no settings") };
    assert_eq!(known(node), json!({ "a": { "b": 1 }, "c": [1] }));
}

//! Members of settings are set and removed.

use lbrs::internal::edit::typescript::{Changes, Edited, Note, Problem, What, set};
use serde_json::{Value, json};

const ORDER: [&str; 8] =
    ["name", "connector", "url", "host", "port", "user", "password", "database"];

/// Returns a file with these settings.
fn file(settings: &str) -> String {
    format!(
        "import {{inject}} from '@loopback/core';\n\nconst config = {settings};\n\nexport class DbDataSource extends \
         juggler.DataSource {{\n  static dataSourceName = 'db';\n  constructor(dsConfig: object = config) {{\n    \
         super(dsConfig);\n  }}\n}}\n"
    )
}

fn edited(text: &str, new: &Value, unset: &[&str], force: bool) -> Result<Edited, Problem> {
    let unset: Vec<String> = unset.iter().map(|&key| key.to_owned()).collect();
    let set_ = new.as_object().unwrap();
    set(text, 0, &Changes { set: set_, unset: &unset, order: &ORDER, force })
}

/// Changes settings, and returns the settings.
#[track_caller]
fn change(settings: &str, new: &Value, unset: &[&str]) -> String {
    let edited = edited(&file(settings), new, unset, false).unwrap();
    let rest = edited.text.split_once("const config = ").unwrap().1;
    rest.split_once(";\n\nexport class").unwrap().0.to_owned()
}

#[test]
fn a_value_takes_the_place_of_another() {
    for (old, new, expected) in [
        ("'a'", json!("b"), "'b'"),
        ("\"a\"", json!("b"), "\"b\""),
        ("1", json!(2.5), "2.5"),
        ("'a'", json!("${HOST}"), "process.env.HOST"),
        ("'${HOST}'", json!("${HOST}"), "process.env.HOST"),
        ("process.env.HOST", json!("${OTHER}"), "process.env.OTHER"),
        ("process.env.HOST", json!("${HOST}"), "process.env.HOST"),
        ("process.env.HOST", json!("a"), "'a'"),
        ("process.env.HOST!", json!("a"), "'a'"),
        ("process.env.HOST!", json!("${OTHER}"), "process.env.OTHER!"),
        ("+process.env.P!", json!(1), "1"),
        ("+process.env.P!", json!("${Q}"), "+process.env.Q!"),
        ("process.env.HOST as string", json!("a"), "'a' as string"),
        ("'a' as const", json!("b"), "'b' as const"),
        ("<string>'a'", json!("b"), "<string>'b'"),
        ("('a')", json!("b"), "('b')"),
        ("process.env.HOST ?? 'a'", json!("b"), "process.env.HOST ?? 'b'"),
        ("process.env.HOST ?? \"a\"", json!("b"), "process.env.HOST ?? \"b\""),
        ("process.env.HOST || 'a'", json!("b"), "process.env.HOST || 'b'"),
        (
            "process.env.A ?? process.env.B ?? 'a'",
            json!("b"),
            "process.env.A ?? process.env.B ?? 'b'",
        ),
        ("process.env.A ?? process.env.B", json!("b"), "'b'"),
        ("process.env.HOST ?? 'a'", json!("${OTHER}"), "process.env.OTHER"),
        ("process.env.HOST ?? 'a'", json!("${HOST}"), "process.env.HOST ?? 'a'"),
        ("Number(process.env.P ?? 5432)", json!(1), "Number(process.env.P ?? 1)"),
        ("Number(process.env.P ?? 5432)", json!("${Q}"), "Number(process.env.Q)"),
        ("Number(process.env.P ?? '5432')", json!(1), "Number(process.env.P ?? '1')"),
        ("+(process.env.P ?? '5432')", json!(1), "+(process.env.P ?? '1')"),
        ("+process.env.P", json!("${Q}"), "+process.env.Q"),
        ("parseInt(process.env.P ?? '10', 10)", json!(1), "parseInt(process.env.P ?? '1', 10)"),
        ("parseInt(process.env.P ?? '10', 10)", json!("${Q}"), "Number(process.env.Q)"),
        ("Number(process.env.P)", json!(1), "1"),
        ("process.env.S === 'true'", json!(false), "false"),
        ("process.env.S === 'true'", json!("${T}"), "process.env.T === 'true'"),
        ("`http://${process.env.H}`", json!("http://h"), "'http://h'"),
        ("`http://${process.env.H}`", json!("http://${H}"), "`http://${process.env.H}`"),
        ("undefined", json!("a"), "'a'"),
        ("NaN", json!(1), "1"),
        ("-5", json!(5), "5"),
        (
            "'a'",
            json!({"b": [1, {"c": true}]}),
            "{\n    b: [\n      1,\n      {\n        c: true,\n      },\n    ],\n  }",
        ),
        ("{a: 1}", json!("b"), "'b'"),
    ] {
        let settings = |value: &str| format!("{{\n  name: 'db',\n  host: {value},\n}}");
        assert_eq!(change(&settings(old), &json!({"host": new}), &[]), settings(expected), "{old}");
    }
}

#[test]
fn a_long_text_gets_a_line_of_its_own_whatever_was_there() {
    let long = "x".repeat(70);
    for old in
        ["'a'", "1e3", "undefined", "`a`", "'${X}'", "process.env.HOST", "process.env.A ?? b"]
    {
        let settings = |value: &str| format!("{{\n  name: 'db',\n  database: {value},\n}}");
        let new = edited(&file(&settings(old)), &json!({"database": long}), &[], true).unwrap();
        let expected = settings(&format!("\n    '{long}'")).replace(": \n", ":\n");
        assert!(new.text.contains(&expected), "{old}: {}", new.text);
    }
    // A comment stays, and so does a text that is as long already.
    for old in ["/* a */ 'a'", &format!("'{long}z'")] {
        let settings = |value: &str| format!("{{\n  database: {value},\n}}");
        let new = change(&settings(old), &json!({"database": long}), &[]);
        let comment = old.split_once('\'').unwrap().0;
        assert_eq!(new, settings(&format!("{comment}'{long}'")));
    }
}

#[test]
fn a_long_default_gets_lines_of_its_own() {
    for (length, or, expected) in [
        (40, "??", "process.env.DATABASE_URL ?? 'LONG'"),
        (45, "??", "\n    process.env.DATABASE_URL ?? 'LONG'"),
        (70, "??", "\n    process.env.DATABASE_URL ??\n    'LONG'"),
        (70, "||", "\n    process.env.DATABASE_URL ||\n    'LONG'"),
    ] {
        let long = "x".repeat(length);
        let settings = |value: &str| format!("{{\n  url: {value},\n}}");
        let old = settings(&format!("process.env.DATABASE_URL {or} 'a'"));
        let expected = settings(expected).replace("LONG", &long).replace(": \n", ":\n");
        assert_eq!(change(&old, &json!({"url": long}), &[]), expected);
    }
}

#[test]
fn a_constant_does_not_become_an_object() {
    let text = format!("const ssl = true;\n{}", file("{ssl: ssl}"));
    let new = edited(&text, &json!({"ssl": {"ca": "x"}}), &[], false).unwrap().text;
    assert!(new.contains("config = {ssl: {ca: 'x'}};") && new.starts_with("const ssl = true;"));
}

#[test]
fn a_default_is_reported() {
    let text = file("{host: process.env.HOST ?? 'a'}");
    let notes = edited(&text, &json!({"host": "b"}), &[], false).unwrap().notes;
    assert_eq!(notes, [Note::Default { key: "host".into(), variable: "HOST".into() }]);
}

#[test]
fn only_what_differs_in_a_value_changes() {
    let old = "{\n  o: {a: 1, /* b */ b: 0x10, c: [1, {d: 'x', 'e': 2}], f: f()},\n}";
    let new =
        json!({"o": {"a": 2, "b": 16, "c": [1, {"d": "y", "e": 2}, 3], "f": "(code)", "g": null}});
    let expected =
        "{\n  o: {a: 2, /* b */ b: 0x10, c: [1, {d: 'y', 'e': 2}, 3], f: f(), g: null},\n}";
    assert_eq!(change(old, &new, &[]), expected);
}

#[test]
fn an_array_in_prettiers_layout_stays_in_it() {
    let many: Vec<u32> = (100..120).collect();
    let old = "{\n  list: [1, 2],\n  texts: ['a'],\n}";
    let expected = "{\n  list: [\n    100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114,\n    115, 116, 117, 118, 119,\n  ],\n  texts: ['a', 'b'],\n}";
    let new = change(old, &json!({"list": many, "texts": ["a", "b"]}), &[]);
    assert_eq!(new, expected);
    assert_eq!(change(&new, &json!({"list": [1, 2], "texts": ["a"]}), &[]), old);
}

#[test]
fn a_long_value_gets_a_line_of_its_own() {
    let long = "V".repeat(60);
    let old = "{\n  password: 'a',\n  port: Number(process.env.P),\n}";
    let expected = format!(
        "{{\n  password:\n    process.env.{long},\n  port: Number(\n    process.env.{long},\n  ),\n}}"
    );
    let variable = format!("${{{long}}}");
    assert_eq!(change(old, &json!({"password": variable, "port": variable}), &[]), expected);
    assert_eq!(
        change(&expected, &json!({"password": "a"}), &[]),
        expected.replace(&format!("\n    process.env.{long},\n  port"), " 'a',\n  port")
    );
}

#[test]
fn a_new_member_goes_to_its_place_in_the_style_around_it() {
    for (old, expected) in [
        ("{}", "{\n  host: 'h',\n  'x-y': \"it's\",\n}"),
        (
            "{\n  name: 'db',\n  // the port\n  port: 1, // of db\n  // end\n}",
            "{\n  name: 'db',\n  host: 'h',\n  // the port\n  port: 1, // of db\n  'x-y': \"it's\",\n  // end\n}",
        ),
        ("{name: 'db', port: 1}", "{name: 'db', host: 'h', port: 1, 'x-y': \"it's\"}"),
        ("{ name: \"db\" }", "{ name: \"db\", host: \"h\", \"x-y\": \"it's\" }"),
        (
            "{\r\n\tname: 'db',\r\n\tport: 1\r\n}",
            "{\r\n\tname: 'db',\r\n\thost: 'h',\r\n\tport: 1,\r\n\t'x-y': \"it's\"\r\n}",
        ),
        (
            "{\n    name: 'db'\n  , port: 1\n}",
            "{\n    name: 'db'\n  , host: 'h'\n  , port: 1\n  , 'x-y': \"it's\"\n}",
        ),
        (
            "{\n  port: 1,\n  ...base,\n  name: 'db',\n}",
            "{\n  port: 1,\n  ...base,\n  host: 'h',\n  name: 'db',\n  'x-y': \"it's\",\n}",
        ),
        (
            "{\n  port: 1,\n  ...base,\n}",
            "{\n  port: 1,\n  ...base,\n  host: 'h',\n  'x-y': \"it's\",\n}",
        ),
        (
            "{\n  name: 'db',\n} as const",
            "{\n  name: 'db',\n  host: 'h',\n  'x-y': \"it's\",\n} as const",
        ),
        (
            "<object>{\n  name: 'db',\n}",
            "<object>{\n  name: 'db',\n  host: 'h',\n  'x-y': \"it's\",\n}",
        ),
    ] {
        let made = change(old, &json!({"host": "h", "x-y": "it's"}), &[]);
        assert_eq!(made, expected);
        assert_eq!(change(&made, &json!({}), &["host", "x-y"]), old);
    }
}

#[test]
fn a_member_goes_with_its_comments() {
    let old =
        "{\n  name: 'db', // of db\n\n  // the host\n  host: 'h', // or another\n  port: 1,\n}";
    assert_eq!(change(old, &json!({}), &["host"]), "{\n  name: 'db', // of db\n\n  port: 1,\n}");
    assert_eq!(change(old, &json!({}), &["port", "host"]), "{\n  name: 'db', // of db\n}");
    assert_eq!(change("{a: f(), b() {}, c: 1}", &json!({}), &["a", "b"]), "{c: 1}");
}

#[test]
fn a_constant_changes_where_nothing_else_uses_it() {
    for (constants, used, expected_constants, expected) in [
        ("const h = 'a';", "host: h", "const h = 'b';", "host: h"),
        ("const host = 'a';", "host: host", "const host = 'b';", "host: host"),
        ("const host = 'a';", "host", "const host = 'b';", "host"),
        (
            "const h = process.env.H || 'a';",
            "host: h",
            "const h = process.env.H || 'b';",
            "host: h",
        ),
        ("const {H = 'a'} = process.env;", "host: H", "const {H = 'b'} = process.env;", "host: H"),
        ("const h = 'a'; use(h);", "host: h", "const h = 'a'; use(h);", "host: 'b'"),
        ("const h = 'a';", "host: h, user: h", "const h = 'a';", "host: 'b', user: h"),
        ("export const h = 'a';", "host: h", "export const h = 'a';", "host: 'b'"),
        ("const host = 'a'; use(host);", "host", "const host = 'a'; use(host);", "host: 'b'"),
        ("const {host} = process.env;", "host", "const {host} = process.env;", "host: 'b'"),
        ("const h = g;\nconst g = 'a';", "host: h", "const h = g;\nconst g = 'b';", "host: h"),
    ] {
        let text = |constants, used| format!("{constants}\n{}", file(&format!("{{{used}}}")));
        let edited = edited(&text(constants, used), &json!({"host": "b"}), &[], false).unwrap();
        assert_eq!(edited.text, text(expected_constants, expected));
    }
}

#[test]
fn code_is_replaced_by_force_alone() {
    for (old, expected) in [
        ("host: A + B", "host: 'b'"),
        ("host: f('x') as string", "host: 'b'"),
        ("host() { return 'a'; }", "host: 'b'"),
        ("get host() { return 'a'; }", "host: 'b'"),
        ("host: {...a}", "host: 'b'"),
        ("host", "host: 'b'"),
    ] {
        let text = file(&format!("{{{old}}}"));
        let new = json!({"host": "b"});
        let problem = edited(&text, &new, &[], false).unwrap_err();
        assert!(matches!(&problem.what, What::MemberIsCode { key, .. } if key == "host"), "{old}");
        assert_eq!(edited(&text, &new, &[], true).unwrap().text, file(&format!("{{{expected}}}")));
    }
    let text = file("{o: {a: f(), b: 1}, l: [1, f()]}");
    for new in [json!({"o": {"b": 1}}), json!({"o": {"a": 1, "b": 1}}), json!({"l": [1]})] {
        assert!(edited(&text, &new, &[], false).is_err(), "{new}");
        assert!(edited(&text, &new, &[], true).is_ok(), "{new}");
    }
}

#[test]
fn what_is_not_there_to_edit_is_refused_with_its_place() {
    let problem = |settings: &str| {
        let text = file(settings);
        let problem = edited(&text, &json!({"host": "b"}), &[], true).unwrap_err();
        (text[problem.at..].chars().take(6).collect::<String>(), problem.what)
    };
    let (at, what) = problem("makeConfig()");
    assert_eq!(at, "makeCo");
    assert!(matches!(what, What::SettingsAreCode(_)));
    let (at, what) = problem("{host: 1, 'host': 2}");
    assert_eq!(at, "'host'");
    assert!(matches!(what, What::Duplicate { key, .. } if key == "host"));
    let two = file("{}")
        + "export class B extends juggler.DataSource { constructor(c = config) { super(c); } }";
    assert_eq!(
        edited(&two, &json!({"host": 1}), &[], false).unwrap_err().what,
        What::SharedSettings
    );
    assert!(matches!(
        edited("const a = {", &json!({}), &[], false).unwrap_err().what,
        What::Syntax(_)
    ));
    assert_eq!(edited("", &json!({}), &[], false).unwrap_err().what, What::NoSettings);
}

#[test]
fn notes_name_what_may_not_be_as_it_looks() {
    let text =
        file("{a: 1, ...b}").replace("config =", "config: {a: number} =") + "config.host = 'x';\n";
    let notes = edited(&text, &json!({"a": 2, "host": "h"}), &[], false).unwrap().notes;
    let at = |what: &str| text.find(what).unwrap();
    let expected = [
        Note::Spread { key: "a".into(), at: at("...b") },
        Note::Typed { key: "host".into(), at: at("{a: number}") },
        Note::Changed { at: at("config.host") },
    ];
    assert_eq!(notes, expected);
}

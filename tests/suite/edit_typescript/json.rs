//! Settings move from a file of JSON into the TypeScript.

use std::fs;

use lbrs::internal::edit::typescript::{
    What, import_default, is_star_import, only_class, to_typescript,
};
use serde_json::{Value, json};

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts/loopback4/samples");
    fs::read_to_string(format!("{folder}/{name}.datasource.ts")).unwrap()
}

fn moved(text: &str) -> String {
    let Value::Object(members) = json!({"name": "files", "password": "${PASSWORD}"}) else {
        panic!()
    };
    to_typescript(text, 0, &members).unwrap()
}

const CONFIG: &str = "const config = {\n  name: 'files',\n  password: process.env.PASSWORD,\n};";

#[test]
fn settings_of_lb4s_older_forms_come_into_the_file() {
    for (name, import) in [
        ("json-default", "import config from './json-default.datasource.config.json';\n"),
        ("json-star", "import * as config from './json-star.datasource.json';\n"),
        ("json-import-equals", "import config = require('./json-require.datasource.json');\n"),
        ("mutates-in-constructor", "import config from './json-default.datasource.config.json';\n"),
    ] {
        let text = sample(name);
        let expected = text.replace(import, &format!("\n{CONFIG}\n"));
        assert_ne!(text, expected, "{name}");
        assert_eq!(moved(&text), expected);
    }
}

#[test]
fn settings_come_behind_the_imports_wherever_theirs_is() {
    let class = |value: &str| {
        format!(
            "export class A extends juggler.DataSource {{\n  constructor(c = {value}) {{\n    super(c);\n  }}\n}}\n"
        )
    };
    for (text, expected) in [
        (
            format!(
                "import config from \"./a.json\"; // old\nimport {{juggler}} from \"b\"; // b\n\n{}",
                class("config as any")
            ),
            format!(
                "// old\nimport {{juggler}} from \"b\"; // b\n\n{}\n\n{}",
                CONFIG.replace('\'', "\""),
                class("config as any")
            ),
        ),
        (
            format!(
                "import settings from './a.json';\r\n{}",
                class("{...settings}.x").replace("{...settings}.x", "settings")
            ),
            format!(
                "{}\r\n{}",
                CONFIG.replace("config", "settings").replace('\n', "\r\n"),
                class("settings")
            ),
        ),
        (
            format!(
                "import {{juggler}} from 'b';\nconst config: object = require('./a.json') as object;\n{}",
                class("config")
            ),
            format!(
                "import {{juggler}} from 'b';\nconst config: object = {} as object;\n{}",
                &CONFIG[15..CONFIG.len() - 1],
                class("config")
            ),
        ),
        (
            format!("import {{juggler}} from 'b';\n\n{}", class("require('./a.json')")),
            format!("import {{juggler}} from 'b';\n\n{CONFIG}\n\n{}", class("config")),
        ),
    ] {
        assert_eq!(moved(&text), expected);
    }
    let problem = to_typescript(&sample("plain-memory"), 0, &serde_json::Map::new()).unwrap_err();
    assert_eq!(problem.what, What::NoJson);
}

#[test]
fn a_star_import_becomes_one_of_the_default() {
    let text = sample("json-star");
    assert!(is_star_import(&text, 0).unwrap());
    let fixed = import_default(&text, 0).unwrap();
    assert_eq!(fixed, text.replace("import * as config from", "import config from"));
    assert!(!is_star_import(&fixed, 0).unwrap());
    assert!(!is_star_import(&sample("json-default"), 0).unwrap());
    assert!(!is_star_import(&sample("plain-memory"), 0).unwrap());
}

#[test]
fn a_file_of_one_data_source_has_nothing_else() {
    for name in [
        "plain-memory",
        "json-star",
        "json-import-equals",
        "default-export",
        "export-list",
        "comments",
        "one-line",
        "no-semicolons",
    ] {
        assert_eq!(only_class(&sample(name), 0).unwrap(), None, "{name}");
    }
    for (name, start, words) in [
        ("constants", "const NAME", "const NAME"),
        ("function", "function", "function"),
        ("env-destructured", "const {USERS", "const"),
    ] {
        let text = sample(name);
        let (at, found) = only_class(&text, 0).unwrap().unwrap();
        assert!(text[at..].starts_with(start) && found.starts_with(words), "{name}: {found}");
    }
    let one = sample("plain-memory");
    for other in [
        "export const a = 1;",
        "dotenv.config();",
        "export class B {}",
        "export * from './b';",
        "'use x' + f();",
    ] {
        let (at, _) = only_class(&format!("{one}{other}\n"), 0).unwrap().unwrap();
        assert_eq!(at, one.len(), "{other}");
    }
}

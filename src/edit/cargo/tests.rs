use std::path::Path;

use proptest::prelude::*;
use toml_edit::{DocumentMut, Item, Value};

use super::*;

fn spec(name: &str, version: &str, features: &[&str], default_features: bool) -> CrateSpec {
    CrateSpec {
        name: name.to_owned(),
        version: version.to_owned(),
        features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        default_features,
    }
}

fn package(rest: &str) -> String {
    format!("[package]\nname = \"app\"\n{rest}")
}

fn added(rest: &str, spec: &CrateSpec) -> Outcome {
    add(&package(rest), "Cargo.toml", None, spec, &[]).unwrap()
}

fn refused(rest: &str, spec: &CrateSpec) -> String {
    add(&package(rest), "Cargo.toml", None, spec, &[]).unwrap_err().to_string()
}

#[test]
fn a_version_that_excludes_ours_stays_and_is_noted() {
    let sqlx = spec("sqlx", "0.9", &[], true);
    for rest in [
        "[dependencies]\nsqlx = \"0.8\"\n",
        "[dependencies.sqlx]\nversion = \"0.8\"\n",
        "[dependencies]\nsqlx.version = \"0.8\"\n",
        "[dependencies]\nsqlx = { version = \"0.8\", path = \"../sqlx\" }\n",
    ] {
        let outcome = added(rest, &sqlx);
        assert_eq!(outcome.text, package(rest));
        assert_eq!(outcome.crates[0].change, Change::Present);
        assert_eq!(
            outcome.notes,
            ["`sqlx` stays at version `0.8`, which excludes `0.9`, the one asked for"]
        );
    }
    for version in ["0.9.3", ">=0.8", "*", ">=0.8, <0.10"] {
        let outcome = added(&format!("[dependencies]\nsqlx = \"{version}\"\n"), &sqlx);
        assert!(outcome.notes.is_empty(), "{version}: {:?}", outcome.notes);
    }
    let reused = added("[dependencies]\n[dev-dependencies]\nsqlx = \"0.8\"\n", &sqlx);
    assert_eq!(reused.crates[0].change, Change::Added(Some("0.8".to_owned())));
    assert_eq!(reused.notes.len(), 1);
}

#[test]
fn what_a_person_should_know_is_noted() {
    let sqlx = spec("sqlx", "0.9", &["mysql"], true);
    for (rest, note) in [
        (
            "[dependencies]\nsqlx = { version = \"0.9\", default-features = false }\n",
            "`sqlx` stays without its default features, which are expected to be on",
        ),
        (
            "[dependencies]\nsqlx = { version = \"0.9\", default_features = false }\n",
            "`sqlx` stays without its default features, which are expected to be on",
        ),
        (
            "[dependencies.sqlx]\nversion = \"0.9\"\noptional = true\n",
            "`sqlx` is optional: it is built only with a feature that switches it on",
        ),
        (
            "[target.'cfg(unix)'.dependencies]\nsqlx = \"0.9\"\n",
            "`sqlx` is a dependency for the target `cfg(unix)` only",
        ),
    ] {
        let outcome = added(rest, &sqlx);
        assert_eq!(outcome.notes, [note]);
        assert_eq!(outcome.crates[0].change, Change::FeaturesAdded(vec!["mysql".to_owned()]));
    }
    let with_defaults = "[dependencies]\nsqlx = { version = \"0.9\", features = [\"mysql\"] }\n";
    let outcome = added(with_defaults, &spec("sqlx", "0.9", &["mysql"], false));
    assert_eq!((outcome.text, outcome.notes), (package(with_defaults), vec![]));
}

#[test]
fn a_key_that_means_another_crate_stays() {
    let rest = "[dependencies]\nsqlx = { package = \"sqlx-fork\", version = \"1\" }\n";
    let outcome = added(rest, &spec("sqlx", "0.9", &["mysql"], true));
    assert_eq!(outcome.text, package(rest));
    assert_eq!(
        outcome.notes,
        ["`sqlx` is the name of the crate `sqlx-fork` here, which stays as it is"]
    );
}

#[test]
fn of_several_entries_the_one_with_our_version_gets_the_features() {
    let rest = "[dependencies]\nold = { package = \"sqlx\", version = \"0.8\" }\nsqlx = \"0.9\"\n";
    let outcome = added(rest, &spec("sqlx", "0.9", &["mysql"], true));
    let line = "sqlx = { version = \"0.9\", features = [\"mysql\"] }";
    assert_eq!(outcome.text, package(&rest.replace("sqlx = \"0.9\"", line)));
    assert_eq!(outcome.crates[0].key, "sqlx");
}

#[test]
fn features_asked_for_twice_are_written_once() {
    let outcome = added("[dependencies]\n", &spec("sqlx", "0.9", &["b", "a", "b"], true));
    let line = "sqlx = { version = \"0.9\", features = [\"b\", \"a\"] }\n";
    assert_eq!(outcome.text, package(&format!("[dependencies]\n{line}")));
}

#[test]
fn values_of_the_wrong_type_are_named_with_their_place() {
    let sqlx = spec("sqlx", "0.9", &["mysql"], true);
    for (rest, error) in [
        ("[target]\nx = 1\n", "Cargo.toml:4:5: `x` is an integer, not a table"),
        ("[[dependencies]]\n", "Cargo.toml:3:1: `dependencies` is an array of tables, not a table"),
        ("[dependencies]\na = 1\n", "Cargo.toml:4:5: `a` is an integer, not a version or a table"),
        (
            "[dependencies]\na = { version = 1 }\n",
            "Cargo.toml:4:17: `version` is an integer, not a string",
        ),
        (
            "[dependencies.sqlx]\nfeatures = \"x\"\n",
            "Cargo.toml:4:12: `features` is a string, not an array of strings",
        ),
        (
            "[dependencies.sqlx]\nfeatures = ['x', 1]\n",
            "Cargo.toml:4:18: `features` holds an integer, not a string",
        ),
        (
            "[dependencies]\nsqlx = \"nine\"\n",
            "Cargo.toml:4:8: `nine` is not a version requirement: unexpected character 'n' while parsing major version number",
        ),
    ] {
        let found = refused(rest, &sqlx);
        assert!(found.starts_with(error), "{found}");
    }
    let error =
        add("dependencies = \"x\"\n[package]\n", "Cargo.toml", None, &sqlx, &[]).unwrap_err();
    assert_eq!(error.to_string(), "Cargo.toml:1:16: `dependencies` is a string, not a table");
}

#[test]
fn what_is_no_crate_is_refused() {
    for name in ["", "@scope/pkg", "a b", "1x", "é", "a\u{1b}"] {
        let error = refused("", &spec(name, "1", &[], true));
        assert!(error.ends_with("is not the name of a crate"), "{error}");
        assert!(!error.contains('\u{1b}'));
    }
    let error = refused("", &spec("sqlx", "latest", &[], true));
    assert!(error.starts_with("`latest` is not a version requirement: "), "{error}");
    assert!(error.ends_with("for the crate `sqlx`"), "{error}");
}

/// The value of an item, however it is written.
fn meaning(item: &Item) -> String {
    if let Some(table) = item.as_table_like() {
        let mut members: Vec<String> =
            table.iter().map(|(key, item)| format!("{key:?}: {}", meaning(item))).collect();
        members.sort();
        return format!("{{{}}}", members.join(", "));
    }
    match item {
        Item::Value(Value::Array(array)) => format!("{:?}", strings(array)),
        Item::Value(Value::String(string)) => format!("{:?}", string.value()),
        other => other.to_string().trim().to_owned(),
    }
}

fn strings(array: &toml_edit::Array) -> Vec<String> {
    array.iter().map(|value| value.as_str().unwrap_or_default().to_owned()).collect()
}

/// What a manifest says, without what it says about the crate under test.
fn others(text: &str) -> String {
    let mut document: DocumentMut = text.parse().unwrap();
    let mut empty = false;
    if let Some(table) = document.get_mut("dependencies").and_then(Item::as_table_like_mut) {
        table.remove("sqlx");
        empty = table.is_empty();
    }
    if empty {
        document.remove("dependencies");
    }
    meaning(document.as_item())
}

fn is_part_of(part: &str, whole: &str) -> bool {
    let mut bytes = whole.bytes();
    part.bytes().all(|byte| bytes.any(|other| other == byte))
}

/// The crate under test as it may stand under `[dependencies]`.
fn entry() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("sqlx = \"0.9\" # the database, \"ours\""),
        Just("sqlx = { version = '0.9', features = [\"mysql\", 'é'], optional = true }"),
        Just("\tsqlx={features=[],version=\"0.9\"}"),
        Just(
            "sqlx = { version = \"0.9\", features = [ # why, then\n    \"b\", # b\n    # a\n    \"a\"\n] }"
        ),
        Just("sqlx.version = \"0.9\" # é"),
        Just("sqlx . version = \"0.9\"\n  sqlx . default-features = false"),
        Just("\"sqlx\".features = [\n\n  \"mysql\",\n  # z\n  \"z\",\n]\nsqlx.version = \"0.9\""),
        Just("# nothing"),
    ]
}

/// Another line of that table, with `~` where a number makes its key the only one.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("  # note: sqlx = \"1\" ü".to_owned()),
        "[b-ru-y]{1,4}~".prop_map(|key| format!("{key} = \"1\"")),
        "[b-ru-y]{1,4}~"
            .prop_map(|key| format!("\t{key}.version = '1' # ?\n\t{key}.features = []")),
        "[b-ru-y]{1,4}~".prop_map(|key| format!("{key} = {{version=\"1\",features=[ 'a','b' ]}}")),
    ]
}

prop_compose! {
    /// A manifest in any style, with its line ends mixed at will.
    fn manifest(header: bool)(
        bom in any::<bool>(),
        above in proptest::collection::vec(line(), 0..4),
        entry in entry(),
        below in proptest::collection::vec(line(), 0..4),
        tail in prop_oneof![
            Just("\n[features]\nd = ['''a\n\n b'''] # e\n"),
            Just("# end\n"),
            Just("\n\n# end\n\n"),
            Just(""),
        ],
        ends in proptest::collection::vec(any::<bool>(), 1..8),
        final_newline in any::<bool>(),
    ) -> String {
        let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
        text.push_str("[package]\nname = \"app\"\ndescription = \"\"\"\na\n\\\nb\"\"\"\n");
        if header {
            text.push_str(" [dependencies]#d\n");
            let lines = above.iter().map(String::as_str).chain([entry]);
            for (index, line) in lines.chain(below.iter().map(String::as_str)).enumerate() {
                text.push_str(&line.replace('~', &index.to_string()));
                text.push('\n');
            }
        }
        text.push_str(tail);
        if !final_newline {
            text.truncate(text.trim_end().len());
        }
        let mut ends = ends.iter().cycle();
        text.split('\n').collect::<Vec<_>>().iter().enumerate().fold(String::new(), |mut whole, (index, line)| {
            if index > 0 {
                whole.push_str(if *ends.next().unwrap_or(&false) { "\r\n" } else { "\n" });
            }
            whole + line
        })
    }
}

proptest! {
    #[test]
    fn nothing_outside_the_edit_changes(text in any::<bool>().prop_flat_map(manifest)) {
        let sqlx = spec("sqlx", "0.9", &["runtime", "mysql"], true);
        let outcome = add(&text, "Cargo.toml", None, &sqlx, &[]).unwrap();
        prop_assert_eq!(others(&outcome.text), others(&text));
        prop_assert!(is_part_of(&text, &outcome.text), "{:?}", outcome.text);
        prop_assert_eq!(text.ends_with('\n'), outcome.text.ends_with('\n'));
        prop_assert_eq!(text.starts_with('\u{feff}'), outcome.text.starts_with('\u{feff}'));
        if text.matches("\r\n").count() == text.matches('\n').count() {
            let lines = outcome.text.matches('\n').count();
            prop_assert_eq!(outcome.text.matches("\r\n").count(), lines);
        }
        let document: DocumentMut = outcome.text.parse().unwrap();
        let features = strings(document["dependencies"]["sqlx"]["features"].as_array().unwrap());
        prop_assert!(features.contains(&"mysql".to_owned()) && features.contains(&"runtime".to_owned()));
        let again = add(&outcome.text, "Cargo.toml", None, &sqlx, &[]).unwrap();
        prop_assert_eq!(again.text, outcome.text);
        prop_assert_eq!(&again.crates[0].change, &Change::Present);
    }

    #[test]
    fn a_new_line_is_all_that_a_new_crate_brings(text in manifest(true)) {
        let outcome = add(&text, "Cargo.toml", None, &spec("zz", "1", &[], true), &[]).unwrap();
        let at = outcome.text.find("zz = \"1\"").unwrap();
        let before = outcome.text[..at].trim_end_matches([' ', '\t']);
        let mut rest = outcome.text[at + "zz = \"1\"".len()..].trim_start_matches('\r');
        let before = match rest.strip_prefix('\n') {
            Some(next) => {
                rest = next;
                before
            }
            None => before.trim_end_matches(['\r', '\n']),
        };
        prop_assert_eq!(format!("{before}{rest}"), text);
    }

    #[test]
    fn no_text_makes_it_panic(
        tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..24),
        header in proptest::bool::ANY,
    ) {
        let start = if header { "[package]\n[dependencies]\n" } else { "package.name = 'x'\n" };
        let text = format!("{start}{}", tokens.concat());
        let sqlx = spec("sqlx", "0.9", &["runtime", "mysql"], true);
        if let Ok(outcome) = add(&text, "Cargo.toml", None, &sqlx, &[]) {
            prop_assert!(outcome.text.parse::<DocumentMut>().is_ok(), "{:?}", outcome.text);
            let again = add(&outcome.text, "Cargo.toml", None, &sqlx, &[]).unwrap();
            prop_assert_eq!(again.text, outcome.text);
        }
        let _ = Workspace::parse(Path::new("Cargo.toml"), &text);
    }
}

#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "dependencies", "[dependencies]\n", "[dependencies.sqlx]\n", "sqlx", "sqlx = ", "a", "version",
    "package", "workspace = true", "features", "features = [", "\"1\"", "'mysql'", "[", "]", "{", "}",
    " = ", ".", ", ", ",", "\n", "\n", "\r\n", " # c\n", "\"\"\"", "é", "\u{feff}",
];

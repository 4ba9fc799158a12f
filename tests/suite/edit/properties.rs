//! What holds for every text: nothing changes but what is to change.

use lbrs::internal::edit::apply;
use lbrs::internal::edit::json::{insert_entry, remove_member, update};
use lbrs::internal::json::{Document, Style, is_same, number};
use proptest::prelude::*;
use serde_json::Value;

use crate::sandbox::Sandbox;

/// Files of data sources in the styles that people keep them in; `db` is in all of them.
const FILES: [&str; 6] = [
    "{\n  \"a\": {\"connector\": \"memory\"}, // first\n  // ours\n  \"db\": {\n    \"name\": \"db\", // its name\n    \"connector\": \"mysql\",\n    /* where */\n    \"host\": \"h\",\n    \"port\": 3306 // why\n  },\n\n  \"z\": {\"connector\": \"memory\", \"n\": 1e3}\n}\n",
    "{\"db\":{\"connector\":\"mysql\",\"host\":\"h\",\"port\":3306}}",
    "\u{feff}{\r\n\t\"db\": {\r\n\t\t\"connector\": \"mysql\",\r\n\t\t\"host\": \"h\"\r\n\t},\r\n\t\"b\": {\"connector\": \"memory\"},\r\n}\r\n",
    "{ \"a\": {\"x\": \"\\u00e9\"}, \"db\": { \"connector\": \"mysql\", \"port\": 3306 } }\n",
    "// top\n{\n    \"db\":\n    {\n        \"connector\" : \"mysql\" ,\n        \"host\" : \"h\" // last\n    }\n    // end\n}\n// after\n",
    "{\n  \"db\": { \"connector\": \"mysql\" }\n  , \"c\": {}\n}\n",
];

/// Settings of mysql, and values that each of them takes.
const SETTINGS: [(&str, [&str; 2]); 4] = [
    ("host", ["h", "db.example.com"]),
    ("port", ["3306", "3307"]),
    ("user", ["me", "you"]),
    ("made-up", ["1", "a \"b\" // c"]),
];

fn comments(text: &str) -> Vec<&str> {
    let marks = [
        "// first",
        "// ours",
        "// its name",
        "/* where */",
        "// why",
        "// top",
        "// last",
        "// end",
        "// after",
    ];
    marks.into_iter().filter(|mark| text.contains(mark)).collect()
}

fn value(text: &str) -> Value {
    Document::parse(text).unwrap().root().unwrap().to_value().unwrap()
}

/// The members of `json` but `key`.
fn without(json: &Value, key: &str) -> Vec<(String, String)> {
    let members = json.as_object().unwrap().iter().filter(|(there, _)| *there != key);
    members.map(|(key, value)| (key.clone(), Style::COMPACT.text(value))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Changing settings changes these alone, and every comment about another member stays.
    #[test]
    fn an_edit_changes_what_it_is_told_and_nothing_else(
        file in prop::sample::select(FILES.to_vec()),
        changes in prop::collection::btree_map(0..SETTINGS.len(), 0..3usize, 1..4),
    ) {
        let sandbox = Sandbox::with(&[("server/datasources.json", file)]);
        let mut args = vec!["datasource".to_owned(), "edit".to_owned(), "db".to_owned()];
        for (&setting, &choice) in &changes {
            let (key, values) = SETTINGS[setting];
            match values.get(choice) {
                Some(value) => args.extend(["--set".to_owned(), format!("{key}={value}")]),
                None => args.extend(["--unset".to_owned(), key.to_owned()]),
            }
        }
        sandbox.run(&args);
        let (old, new_text) = (value(file), sandbox.read("server/datasources.json"));
        let new = value(&new_text);
        prop_assert_eq!(without(&old, "db"), without(&new, "db"));
        let (old, new) = (old.get("db").unwrap(), new.get("db").unwrap());
        for (key, values) in SETTINGS.iter().enumerate().map(|(i, (key, values))| ((i, key), values)) {
            let (index, key) = key;
            let found = new.get(key);
            match changes.get(&index).map(|&choice| values.get(choice)) {
                None => prop_assert_eq!(found, old.get(key)),
                Some(None) => prop_assert_eq!(found, None),
                Some(Some(value)) => {
                    let found = found.unwrap();
                    let text = found.as_str().map_or_else(|| Style::COMPACT.text(found), str::to_owned);
                    prop_assert_eq!(&text, value);
                }
            }
        }
        let is_gone = |key| changes.get(&key).is_some_and(|&choice| choice == 2);
        if !is_gone(0) && !is_gone(1) {
            prop_assert_eq!(comments(file), comments(&new_text));
        }
        // The same again is nothing to do.
        let before = new_text.clone();
        sandbox.run(&args);
        prop_assert_eq!(before, sandbox.read("server/datasources.json"));
    }

    /// What was added and is taken out again leaves the very bytes, dependency and all.
    #[test]
    fn add_and_then_remove_gives_back_the_very_bytes(
        file in prop::sample::select([&FILES[..], &["{}", "{}\n", "\u{feff}{}\r\n"]].concat()),
        settings in prop::collection::vec(0..SETTINGS.len(), 0..4),
        in_layer in any::<bool>(),
    ) {
        const PACKAGE: &str = "{\n\t\"dependencies\": {\n\t\t\"a\": \"1\",\n\t\t\"z\": \"1\"\n\t}\n}";
        let base = if in_layer { "{ }" } else { file };
        let mut files = vec![("server/datasources.json", base), ("package.json", PACKAGE)];
        let mut args = vec!["datasource".to_owned(), "fresh".to_owned()];
        args.extend(["-c".to_owned(), "mysql".to_owned()]);
        let mut path = "server/datasources.json";
        if in_layer {
            path = "server/datasources.production.json";
            files.push((path, file));
            args.extend(["-e".to_owned(), "production".to_owned()]);
        }
        let sandbox = Sandbox::with(&files);
        for setting in settings {
            let (key, values) = SETTINGS[setting];
            args.extend(["--set".to_owned(), format!("{key}={}", values[1])]);
        }
        sandbox.run(&args);
        prop_assert_ne!(sandbox.read(path), file);
        sandbox.run(["datasource", "remove", "fresh", "--remove-dependency"]);
        prop_assert_eq!(sandbox.read(path), file);
        if !file.contains("mysql") {
            prop_assert_eq!(sandbox.read("package.json"), PACKAGE);
        }
    }

    /// A value becomes another one, whatever both are, and stays valid JSON of the same look outside.
    #[test]
    fn an_update_comes_to_the_value(
        file in prop::sample::select(FILES.to_vec()),
        members in prop::collection::btree_map("[a-c]|host|port|connector", json(), 0..5),
    ) {
        let wanted: Value = members.into_iter().collect();
        let text = update(file, &["db"], &wanted).unwrap();
        let (old, new) = (value(file), value(&text));
        prop_assert_eq!(without(&old, "db"), without(&new, "db"));
        prop_assert!(is_same(&new["db"], &wanted), "{} is not {wanted}", new["db"]);
        let again = update(&text, &["db"], new.get("db").unwrap()).unwrap();
        prop_assert_eq!(again, text);
    }

    /// An entry of any members, put in and taken out by the editor alone.
    #[test]
    fn an_entry_goes_as_it_came(file in prop::sample::select(FILES.to_vec()), entry in json()) {
        let with = insert_entry(file, "new", &entry).unwrap();
        let document = Document::parse(&with).unwrap();
        let root = document.root().unwrap();
        let index = root.members().count() - 1;
        prop_assert_eq!(apply(&with, remove_member(root, index)), file);
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop::sample::select(vec![
            "7",
            "1.0",
            "1e5",
            "1.5",
            "-0.0",
            "1e19",
            "18446744073709551616"
        ])
        .prop_map(|spelling| Value::from(number(spelling))),
        "[a-z/*\"]{0,4}".prop_map(Value::String),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let members = prop::collection::btree_map("[a-c]", inner.clone(), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::Array),
            members.prop_map(Value::from_iter),
        ]
    })
}

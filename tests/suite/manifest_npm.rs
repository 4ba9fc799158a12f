//! `package.json`: one rule of adding a dependency after the other, to the byte.

use lbrs::internal::edit::npm::{Change, Outcome, add, contains};
use proptest::prelude::*;

const NAME: &str = "loopback-connector-mysql";

fn done(change: Change, range: &str) -> Outcome {
    Outcome { change, range: range.to_owned(), overridden: false }
}

fn added(text: &str) -> String {
    let (new, outcome) = add(text, "package.json", NAME, "^5.4.4").unwrap();
    assert_eq!(outcome, done(Change::Added, "^5.4.4"));
    assert!(contains(&new, "package.json", NAME).unwrap());
    new
}

#[test]
fn sorted_dependencies_stay_sorted() {
    assert_eq!(
        added(
            "{\n  \"dependencies\": {\n    \"loopback\": \"^3.28.0\",\n    \"zod\": \"1\"\n  }\n}\n"
        ),
        "{\n  \"dependencies\": {\n    \"loopback\": \"^3.28.0\",\n    \"loopback-connector-mysql\": \"^5.4.4\",\n    \"zod\": \"1\"\n  }\n}\n"
    );
    assert_eq!(
        added("{\"dependencies\":{\"zod\":\"1\"}}"),
        "{\"dependencies\":{\"loopback-connector-mysql\":\"^5.4.4\",\"zod\":\"1\"}}"
    );
}

#[test]
fn unsorted_dependencies_get_it_at_the_end() {
    assert_eq!(
        added("{\n\t\"dependencies\": {\n\t\t\"zod\": \"1\",\n\t\t\"express\": \"4\"\n\t}\n}"),
        "{\n\t\"dependencies\": {\n\t\t\"zod\": \"1\",\n\t\t\"express\": \"4\",\n\t\t\"loopback-connector-mysql\": \"^5.4.4\"\n\t}\n}"
    );
}

#[test]
fn missing_dependencies_are_made_where_npm_has_them() {
    assert_eq!(
        added("{\r\n  \"name\": \"x\"\r\n}\r\n"),
        "{\r\n  \"name\": \"x\",\r\n  \"dependencies\": {\r\n    \"loopback-connector-mysql\": \"^5.4.4\"\r\n  }\r\n}\r\n"
    );
    assert_eq!(
        added("{\n  \"name\": \"x\",\n  \"devDependencies\": {\n    \"mocha\": \"1\"\n  }\n}\n"),
        "{\n  \"name\": \"x\",\n  \"dependencies\": {\n    \"loopback-connector-mysql\": \"^5.4.4\"\n  },\n  \"devDependencies\": {\n    \"mocha\": \"1\"\n  }\n}\n"
    );
    assert_eq!(
        added("{\n  \"dependencies\": {}\n}\n"),
        "{\n  \"dependencies\": {\n    \"loopback-connector-mysql\": \"^5.4.4\"\n  }\n}\n"
    );
}

#[test]
fn what_is_there_stays() {
    let text = "{\"dependencies\": {\"loopback-connector-mysql\": \"^4.0.0\"}, \"devDependencies\": {\"loopback-connector-mysql\": \"1\"}}";
    let (new, outcome) = add(text, "package.json", NAME, "^5.4.4").unwrap();
    assert_eq!((new.as_str(), outcome), (text, done(Change::Present, "^4.0.0")));
}

#[test]
fn a_dev_dependency_is_moved() {
    let text = "{\n  \"dependencies\": {\n    \"loopback\": \"3\"\n  },\n  \"devDependencies\": {\n    \"loopback-connector-mysql\": \"^4.0.0\",\n    \"mocha\": \"1\"\n  }\n}\n";
    let (new, outcome) = add(text, "package.json", NAME, "^5.4.4").unwrap();
    assert_eq!(outcome, done(Change::Moved("^4.0.0".to_owned()), "^5.4.4"));
    assert_eq!(
        new,
        "{\n  \"dependencies\": {\n    \"loopback\": \"3\",\n    \"loopback-connector-mysql\": \"^5.4.4\"\n  },\n  \"devDependencies\": {\n    \"mocha\": \"1\"\n  }\n}\n"
    );
}

#[test]
fn a_dev_dependency_is_moved_into_new_dependencies_beside_it() {
    let text =
        "{\n  \"devDependencies\": {\n    \"loopback-connector-mysql\": \"^4.0.0\"\n  }\n}\n";
    let (new, _) = add(text, "package.json", NAME, "^5.4.4").unwrap();
    assert_eq!(
        new,
        "{\n  \"dependencies\": {\n    \"loopback-connector-mysql\": \"^5.4.4\"\n  },\n  \"devDependencies\": {}\n}\n"
    );
}

#[test]
fn what_is_no_package_json_is_refused_with_its_place() {
    for (text, place) in [
        ("[]", "package.json:1:1: the file is not a JSON object"),
        ("", "package.json:1:1: the file is not a JSON object"),
        (
            "{\n  \"dependencies\": null\n}",
            "package.json:2:19: `dependencies` is not a JSON object",
        ),
        ("{\n  \"dependencies\": []\n}", "package.json:2:19: `dependencies` is not a JSON object"),
    ] {
        let error = add(text, "package.json", NAME, "1").unwrap_err();
        assert_eq!(error.to_string(), place);
        assert!(error.help().is_some());
    }
    assert!(
        add("{\"a\": 1,,}", "package.json", NAME, "1")
            .unwrap_err()
            .to_string()
            .starts_with("package.json:1:9: ")
    );
}

proptest! {
    #[test]
    fn adding_twice_changes_nothing_more(names in proptest::collection::btree_set("[a-z]{1,6}(-[a-z]{1,4})?", 0..6), shuffled in any::<bool>()) {
        let mut names: Vec<_> = names.into_iter().collect();
        if shuffled {
            names.reverse();
        }
        let lines: Vec<String> = names.iter().map(|name| format!("    \"{name}\": \"^1.0.0\"")).collect();
        let text = format!("{{\n  \"name\": \"x\",\n  \"dependencies\": {{\n{}\n  }}\n}}\n", lines.join(",\n"));
        let (once, _) = add(&text, "package.json", NAME, "^5.4.4").unwrap();
        let (twice, outcome) = add(&once, "package.json", NAME, "^6").unwrap();
        prop_assert_eq!(&twice, &once);
        prop_assert_eq!(outcome, done(Change::Present, "^5.4.4"));
        let value: serde_json::Value = serde_json::from_str(&once).unwrap();
        let keys: Vec<_> = value["dependencies"].as_object().unwrap().keys().cloned().collect();
        if !shuffled {
            prop_assert!(keys.is_sorted());
        }
        prop_assert_eq!(keys.len(), names.len() + 1);
    }
}

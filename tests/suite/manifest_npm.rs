//! `package.json`: what its case folders, `npm-*`, cannot say.

use lbrs::internal::edit::npm::{Change, Outcome, Packages, add};
use proptest::prelude::*;

const NAME: &str = "loopback-connector-mysql";

fn done(change: Change, range: &str) -> Outcome {
    Outcome { change, range: range.to_owned(), overridden: false }
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
        let (once, outcome) = add(&text, "package.json", NAME, "^5.4.4").unwrap();
        prop_assert_eq!(outcome, done(Change::Added, "^5.4.4"));
        prop_assert!(Packages::parse(&once, "package.json").unwrap().contains(NAME));
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

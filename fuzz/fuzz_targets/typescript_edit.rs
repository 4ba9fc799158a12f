//! Whatever the settings of a data source class are: an edit does what it says, what comes goes again, and nothing
//! else changes; or the edit is refused.

#![no_main]

use lbrs::internal::edit::typescript::{Changes, from_expression, members_of, set};
use lbrs::internal::json::is_same;
use lbrs::internal::typescript::{Config, Document, Expression, Key, classes};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

/// How many members of a file are edited, one after the other.
const MOST: usize = 8;

fuzz_target!(|input: &str| {
    let text = format!("const config = {{{input}\n}};\nexport class Db extends DataSource {{}}\n");
    let value = json!({ "a": ["${VARIABLE}", 1, "it's"] });
    let old = settings(&text);
    if let Some(new) = edited(&text, "new-one", &value) {
        let has = settings(&new).is_some_and(|settings| is_same(&settings["new-one"], &value));
        assert!(has, "{new}");
        if old.as_ref().is_some_and(|old| !old.is_empty() && !old.contains_key("new-one")) {
            let gone = vec!["new-one".to_owned()];
            let changes = Changes { set: &Map::new(), unset: &gone, order: &[], force: false };
            let back = set(&new, 0, &changes).map(|edited| edited.text);
            assert_eq!(back.as_deref(), Ok(&*text), "adding and removing gives back the bytes");
        }
    }
    for key in old.iter().flat_map(Map::keys).take(MOST) {
        for value in [&value, &json!("text"), &json!("${VARIABLE}"), &json!(1.5)] {
            let Some(new) = edited(&text, key, value) else { continue };
            let has = settings(&new).is_some_and(|settings| is_same(&settings[key], value));
            assert!(has, "{new}");
        }
    }
});

fn edited(text: &str, key: &str, value: &Value) -> Option<String> {
    let new = Map::from_iter([(key.to_owned(), value.clone())]);
    let changes = Changes { set: &new, unset: &[], order: &[], force: true };
    set(text, 0, &changes).ok().map(|edited| edited.text)
}

/// What a plan sees of settings whose keys are all known.
fn settings(text: &str) -> Option<Map<String, Value>> {
    let document = Document::parse(text).ok()?;
    let classes = classes(&document).ok()?;
    let Config::Here(node) = &classes.first()?.config else { return None };
    let Expression::Object(members) = &node.expression else { return None };
    // It must not panic on what is not known either.
    from_expression(node, "", &|_, _| true);
    let is_known = members.iter().all(|member| member.key != Key::Unknown);
    is_known.then(|| members_of(members, &|_, _| false))
}

//! Whatever a JSON file holds: it stays JSON, an edit does what it says, and nothing else changes; or the
//! file is refused.

#![no_main]

use lbrs::internal::edit::apply;
use lbrs::internal::edit::json::{Place, insert_entry, insert_member, remove_member, replace_value, update};
use lbrs::internal::json::{Document, Kind, Node, is_same};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

/// How many members of a file are edited, one after the other.
const MOST: usize = 8;

fuzz_target!(|text: &str| {
    let value = json!({ "name": "x", "connector": "memory" });
    if let Ok(new) = insert_entry(text, "new", &value) {
        keys_of(&new);
    }
    let Ok(document) = Document::parse(text) else { return };
    let Some(root) = document.root().filter(|root| root.kind() == Kind::Object) else { return };
    let keys = keys(root);
    let new = apply(text, insert_member(root, "new", &value, Place::Last));
    assert_eq!(keys_of(&new).len(), keys.len() + 1);
    if !keys.is_empty() {
        let document = Document::parse(&new).expect("it was read before");
        let root = document.root().expect("it was there before");
        let gone = apply(&new, remove_member(root, keys.len()));
        assert_eq!(gone, text, "adding and removing gives back the bytes");
    }
    for (index, member) in root.members().enumerate().take(MOST) {
        let mut left = keys.clone();
        left.remove(index);
        assert_eq!(keys_of(&apply(text, remove_member(root, index))), left);
        let mut more = keys.clone();
        more.insert(index, "new".to_owned());
        assert_eq!(keys_of(&apply(text, insert_member(root, "new", &value, Place::At(index)))), more);
        assert_eq!(keys_of(&apply(text, vec![replace_value(member.value, &value)])), keys);
    }
    check_update(text, root, &value);
});

/// An update makes the value that it says, where keys are there once.
fn check_update(text: &str, root: Node<'_>, value: &Value) {
    let Ok(Value::Object(members)) = root.to_value() else { return };
    if members.len() < root.members().count() || members.contains_key("new") {
        return;
    }
    let mut members: Map<String, Value> = members.into_iter().take(MOST).collect();
    if let Some(first) = members.values_mut().next() {
        *first = value.clone();
    }
    members.shift_insert(members.len() / 2, "new".to_owned(), value.clone());
    let wanted = Value::Object(members);
    let Ok(new) = update(text, &[], &wanted) else { return };
    let document = Document::parse(&new).expect("what was JSON stays JSON");
    let made = document.root().expect("the object stays").to_value();
    assert!(is_same(&made.expect("it is as deep as before"), &wanted));
}

fn keys_of(text: &str) -> Vec<String> {
    let document = Document::parse(text).expect("what was JSON stays JSON");
    keys(document.root().expect("the object stays"))
}

fn keys(object: Node<'_>) -> Vec<String> {
    let key = |key: Node<'_>| key.as_str().unwrap_or_default().into_owned();
    object.members().map(|member| key(member.key)).collect()
}

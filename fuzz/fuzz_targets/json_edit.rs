//! Whatever a JSON file holds: it stays JSON, an edit does what it says, and nothing else changes; or the
//! file is refused.

#![no_main]

use lbrs::internal::edit::apply;
use lbrs::internal::edit::json::{Place, insert_entry, insert_member, remove_member, replace_value, update};
use lbrs::internal::json::{Document, Json, Kind, Node};
use libfuzzer_sys::fuzz_target;

/// How many members of a file are edited, one after the other.
const MOST: usize = 8;

fuzz_target!(|text: &str| {
    let value = Json::object([("name", "x"), ("connector", "memory")].map(|(k, v)| (k, Json::from(v))));
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
fn check_update(text: &str, root: Node<'_>, value: &Json) {
    let Ok(Json::Object(mut members)) = root.to_value() else { return };
    let mut once: Vec<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
    once.sort_unstable();
    once.dedup();
    if once.len() < members.len() || once.contains(&"new") {
        return;
    }
    members.truncate(MOST);
    if let Some((_, first)) = members.first_mut() {
        *first = value.clone();
    }
    members.insert(members.len() / 2, ("new".to_owned(), value.clone()));
    let wanted = Json::Object(members);
    let Ok(new) = update(text, &[], &wanted) else { return };
    let document = Document::parse(&new).expect("what was JSON stays JSON");
    let made = document.root().expect("the object stays").to_value();
    assert_eq!(sorted(made.expect("it is as deep as before")), sorted(wanted));
}

/// The value with all members by key: those that were there keep their order.
fn sorted(value: Json) -> Json {
    match value {
        Json::Object(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(members)
        }
        Json::Array(elements) => Json::Array(elements.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn keys_of(text: &str) -> Vec<String> {
    let document = Document::parse(text).expect("what was JSON stays JSON");
    keys(document.root().expect("the object stays"))
}

fn keys(object: Node<'_>) -> Vec<String> {
    let key = |key: Node<'_>| key.as_str().unwrap_or_default().into_owned();
    object.members().map(|member| key(member.key)).collect()
}

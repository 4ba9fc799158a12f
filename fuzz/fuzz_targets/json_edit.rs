//! Whatever a data source file holds: an entry is added and nothing else changes, or it is refused.

#![no_main]

use lbrs::edit::apply;
use lbrs::edit::json::{Place, insert_entry, insert_member, remove_member};
use lbrs::json::{Document, Json, Kind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let value = Json::object([("name", "x"), ("connector", "memory")].map(|(k, v)| (k, Json::from(v))));
    if let Ok(new) = insert_entry(text, "new", &value) {
        Document::parse(&new).expect("what was JSON stays JSON");
    }
    let Ok(document) = Document::parse(text) else { return };
    let Some(root) = document.root().filter(|root| root.kind() == Kind::Object) else { return };
    let count = root.members().count();
    let new = apply(text, insert_member(root, "new", &value, Place::Last));
    let document = Document::parse(&new).expect("what was JSON stays JSON");
    let root = document.root().expect("the object stays");
    assert_eq!(root.members().count(), count + 1);
    if count > 0 {
        assert_eq!(apply(&new, remove_member(root, count)), text, "adding and removing gives back the bytes");
    }
});

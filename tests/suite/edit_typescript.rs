//! The editor of LoopBack 4's data source files.

mod json;
mod members;
mod properties;
mod rename;
mod written;

use lbrs::internal::edit::typescript::members_of;
use lbrs::internal::typescript::{Class, Config, Document, Expression, classes};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// What a plan sees of the settings of the first class in `text`, where no default is a secret.
fn settings(text: &str) -> Map<String, Value> {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let classes = classes(&document).unwrap();
    members(&classes[0])
}

fn members(class: &Class<'_>) -> Map<String, Value> {
    let Config::Here(node) = &class.config else { panic!("the settings are elsewhere") };
    let Expression::Object(members) = &node.expression else { panic!("the settings are code") };
    members_of(members, &|_, _| false)
}

/// A text of a plan, which may have variables.
fn plan_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z/@:]{0,6}",
        "\\$\\{[A-Z_][A-Z0-9_-]{0,8}\\}",
        "[\\\\'\"`$\\{\\}\u{0}-\u{1f}é😀\u{2028}\u{202e}]{0,4}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z]{1,3}", 1 => "[a-z]{60,70}", 1 => "[a-z' \\\\\"-]{0,4}", 1 => "[0-9]{1,2}"]
}

/// A value of a plan.
fn plan_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop_oneof![-5..5_i64, any::<i32>().prop_map(i64::from)].prop_map(Value::from),
        any::<f32>().prop_map(|number| Value::from(f64::from(number))),
        plan_text().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(key(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

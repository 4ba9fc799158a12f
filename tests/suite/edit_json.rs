//! Edits of JSON text: a table of styles, and properties of all texts.

#![allow(clippy::unwrap_used, reason = "in a test, a failed step is a failed test")]

mod properties;
mod update;
mod update_properties;

use lbrs::internal::edit::apply;
use lbrs::internal::edit::json::{
    Place, insert_entry, insert_member, remove_member, replace_value,
};
use lbrs::internal::json::{Document, parse_strict};
use serde_json::{Value, json};

/// An entry as the wizard writes it.
fn entry() -> Value {
    json!({ "name": "b", "port": 1 })
}

fn append(text: &str, value: &Value) -> String {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    insert_entry(&document, "b", value).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn insert_at(text: &str, path: &[&str], key: &str, value: &Value, place: Place) -> String {
    let document = Document::parse(text).unwrap();
    let object = path.iter().fold(document.root().unwrap(), |node, key| node.get(key).unwrap());
    apply(text, insert_member(object, key, value, place))
}

fn remove(text: &str, index: usize) -> String {
    let document = Document::parse(text).unwrap();
    apply(text, remove_member(document.root().unwrap(), index))
}

fn replace(text: &str, key: &str, value: &Value) -> String {
    let document = Document::parse(text).unwrap();
    let node = document.root().unwrap().get(key).unwrap();
    apply(text, vec![replace_value(node, value)])
}

/// Files with one entry or more, before and after [`entry`] is appended.
const STYLES: [(&str, &str); 17] = [
    (
        "{\n  \"a\": {\n    \"x\": 1\n  }\n}\n",
        "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n  }\n}\n",
    ),
    (
        "{\r\n\t\"a\": {\r\n\t\t\"x\": 1\r\n\t}\r\n}",
        "{\r\n\t\"a\": {\r\n\t\t\"x\": 1\r\n\t},\r\n\t\"b\": {\r\n\t\t\"name\": \"b\",\r\n\t\t\"port\": 1\r\n\t}\r\n}",
    ),
    // The unit of the values, not of the file, and blanks before colons.
    (
        "{\n  \"a\" : {\n      \"x\" : 1\n  }\n}",
        "{\n  \"a\" : {\n      \"x\" : 1\n  },\n  \"b\" : {\n      \"name\" : \"b\",\n      \"port\" : 1\n  }\n}",
    ),
    // No indentation at all.
    (
        "{\n\"a\":{\n\"x\":1\n}\n}",
        "{\n\"a\":{\n\"x\":1\n},\n\"b\":{\n\"name\":\"b\",\n\"port\":1\n}\n}",
    ),
    // One line.
    ("{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1},\"b\":{\"name\":\"b\",\"port\":1}}"),
    ("{ \"a\": { \"x\": 1 } }", "{ \"a\": { \"x\": 1 }, \"b\": { \"name\": \"b\", \"port\": 1 } }"),
    (
        "{\"a\": {\"x\": 1, \"y\": 2}, \"c\": {}}",
        "{\"a\": {\"x\": 1, \"y\": 2}, \"c\": {}, \"b\": {\"name\": \"b\", \"port\": 1}}",
    ),
    ("{\"a\":1}\n", "{\"a\":1,\"b\":{\"name\":\"b\",\"port\":1}}\n"),
    // One entry a line, and one that is not.
    (
        "{\n  \"a\": {\"x\": 1}\n}",
        "{\n  \"a\": {\"x\": 1},\n  \"b\": {\"name\": \"b\", \"port\": 1}\n}",
    ),
    (
        "{\n  \"c\": { \"x\":1,\"y\":2 },\n  \"a\": {}\n}",
        "{\n  \"c\": { \"x\":1,\"y\":2 },\n  \"a\": {},\n  \"b\": { \"name\":\"b\",\"port\":1 }\n}",
    ),
    (
        "{\n  \"c\": {\"x\": 1},\n  \"a\": {\n    \"x\": 1\n  }\n}",
        "{\n  \"c\": {\"x\": 1},\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n  }\n}",
    ),
    // Braces that share lines.
    (
        "{ \"a\": {\n    \"x\": 1\n} }",
        "{ \"a\": {\n    \"x\": 1\n}, \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n} }",
    ),
    // An empty line between entries.
    (
        "{\n  \"c\": 1,\n\n  \"a\": 2\n}",
        "{\n  \"c\": 1,\n\n  \"a\": 2,\n\n  \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n  }\n}",
    ),
    // A mixed file: the line end of the neighbour.
    (
        "{\n  \"c\": 1,\r\n  \"a\": 2\n}\n",
        "{\n  \"c\": 1,\r\n  \"a\": 2,\r\n  \"b\": {\r\n    \"name\": \"b\",\r\n    \"port\": 1\r\n  }\n}\n",
    ),
    // A byte order mark.
    (
        "\u{feff}{\n \"a\": 2\n}",
        "\u{feff}{\n \"a\": 2,\n \"b\": {\n  \"name\": \"b\",\n  \"port\": 1\n }\n}",
    ),
    // Commas first.
    (
        "{ \"c\": 1\n, \"a\": 2\n}",
        "{ \"c\": 1\n, \"a\": 2\n, \"b\": {\n  \"name\": \"b\",\n  \"port\": 1\n}\n}",
    ),
    // Two members a line: the new one gets its own.
    (
        "{\n  \"c\": 1, \"a\": 2\n}",
        "{\n  \"c\": 1, \"a\": 2,\n  \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n  }\n}",
    ),
];

#[test]
fn a_new_entry_takes_the_style_of_the_file() {
    for (before, after) in STYLES {
        assert_eq!(append(before, &entry()), after, "{before}");
    }
}

#[test]
fn comments_and_trailing_commas_stay_where_they_belong() {
    let cases = [
        ("{\n  \"a\": 1 // one\n}", "{\n  \"a\": 1, // one\n  \"b\": 2\n}"),
        ("{\n  \"a\": 1, // one\n}", "{\n  \"a\": 1, // one\n  \"b\": 2,\n}"),
        (
            "{\n  \"a\": 1 /* one\n  more */ // x\n}",
            "{\n  \"a\": 1, /* one\n  more */ // x\n  \"b\": 2\n}",
        ),
        ("{\n  \"a\": 1\n  // end\n}", "{\n  \"a\": 1,\n  \"b\": 2\n  // end\n}"),
        ("{\n  \"a\": 1,\n\n  // end\n}", "{\n  \"a\": 1,\n  \"b\": 2,\n\n  // end\n}"),
        ("{ \"a\": 1 /* one */ }", "{ \"a\": 1 /* one */, \"b\": 2 }"),
        ("{ \"a\": 1, /* end */ }", "{ \"a\": 1, \"b\": 2, /* end */ }"),
        ("{ \"a\": 1, }", "{ \"a\": 1, \"b\": 2, }"),
        ("{\"a\":1,}", "{\"a\":1,\"b\":2,}"),
        ("{ \"a\": 1 // one\n}", "{ \"a\": 1, // one\n  \"b\": 2\n}"),
        ("{\n  \"a\": 1 // one\n  ,\n}", "{\n  \"a\": 1 // one\n  ,\n  \"b\": 2,\n}"),
        ("{ \"c\": 1\n, \"a\": 2 // two\n}", "{ \"c\": 1\n, \"a\": 2 // two\n, \"b\": 2\n}"),
    ];
    for (before, after) in cases {
        assert_eq!(append(before, &Value::from(2)), after, "{before}");
    }
}

#[test]
fn an_empty_object_opens_up() {
    let cases = [
        ("{}", "{\n  \"b\": 2\n}"),
        ("{}\r\n", "{\r\n  \"b\": 2\r\n}\r\n"),
        ("{ }\n", "{\n  \"b\": 2\n}\n"),
        ("{\n}\n", "{\n  \"b\": 2\n}\n"),
        ("{\r\n\r\n}", "{\r\n  \"b\": 2\r\n}"),
        ("{ // none yet\n}", "{ // none yet\n  \"b\": 2\n}"),
        ("{\n\t// none yet\n}", "{\n\t// none yet\n\t\"b\": 2\n}"),
        ("{ /* none yet */ }", "{ /* none yet */\n  \"b\": 2\n}"),
    ];
    for (before, after) in cases {
        assert_eq!(append(before, &Value::from(2)), after, "{before}");
    }
}

#[test]
fn an_inner_empty_object_is_like_what_is_around_it() {
    let value = Value::from(2);
    let cases = [
        ("{\"name\":\"x\",\"o\":{}}", "{\"name\":\"x\",\"o\":{\"b\":2}}"),
        ("{ \"name\": \"x\", \"o\": { } }", "{ \"name\": \"x\", \"o\": { \"b\": 2 } }"),
        ("{ \"o\": { /* none */ } }", "{ \"o\": { /* none */ \"b\": 2 } }"),
        ("{\n\t\"o\": {}\n}", "{\n\t\"o\": {\n\t\t\"b\": 2\n\t}\n}"),
        ("{\n    \"o\": {\n    }\n}", "{\n    \"o\": {\n        \"b\": 2\n    }\n}"),
        (
            "{\n  \"a\": {\"x\": 1},\n  \"o\": {}\n}",
            "{\n  \"a\": {\"x\": 1},\n  \"o\": {\"b\": 2}\n}",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(insert_at(before, &["o"], "b", &value, Place::Last), after, "{before}");
    }
}

#[test]
fn a_text_without_a_value_becomes_an_object() {
    let cases = [
        ("", "{\n  \"b\": 2\n}\n"),
        (" \n\n", "{\n  \"b\": 2\n}\n"),
        ("\r\n", "{\r\n  \"b\": 2\r\n}\r\n"),
        ("\u{feff}", "\u{feff}{\n  \"b\": 2\n}\n"),
        ("// mine", "// mine\n{\n  \"b\": 2\n}\n"),
        ("\u{feff}/* mine */\r\n\r\n", "\u{feff}/* mine */\r\n{\r\n  \"b\": 2\r\n}\r\n"),
    ];
    for (before, after) in cases {
        assert_eq!(append(before, &Value::from(2)), after, "{before:?}");
    }
}

#[test]
fn only_an_object_takes_an_entry() {
    for (text, message) in [
        ("[]", "expected an object, found an array"),
        (" \"x\"", "expected an object, found a string"),
        ("null", "expected an object, found null"),
    ] {
        let document = Document::parse(text).unwrap();
        let error = insert_entry(&document, "b", &Value::Null).unwrap_err();
        assert_eq!(
            (error.offset, error.message.as_str()),
            (text.len() - text.trim().len(), message)
        );
    }
}

#[test]
fn a_member_goes_before_another_and_its_comments() {
    let value = Value::from(2);
    let cases = [
        ("{\n  \"a\": 1,\n  \"c\": 3\n}", 1, "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}"),
        (
            "{\n  \"a\": 1, // a\n  // c\n  /* c */ \"c\": 3\n}",
            1,
            "{\n  \"a\": 1, // a\n  \"b\": 2,\n  // c\n  /* c */ \"c\": 3\n}",
        ),
        ("{ // all\n  \"c\": 3\n}", 0, "{ // all\n  \"b\": 2,\n  \"c\": 3\n}"),
        (
            "{\n  // all\n\n  // c\n  \"c\": 3\n}",
            0,
            "{\n  // all\n\n  \"b\": 2,\n  // c\n  \"c\": 3\n}",
        ),
        ("{\"a\":1,\"c\":3}", 1, "{\"a\":1,\"b\":2,\"c\":3}"),
        ("{\"a\":1,\"c\":3}", 0, "{\"b\":2,\"a\":1,\"c\":3}"),
        ("{ \"a\": 1 , /* c */ \"c\": 3 }", 1, "{ \"a\": 1 , \"b\": 2, /* c */ \"c\": 3 }"),
        ("{ \"a\": 1\n, \"c\": 3\n}", 1, "{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}"),
        ("{ \"a\": 1\n, \"c\": 3\n}", 0, "{ \"b\": 2\n, \"a\": 1\n, \"c\": 3\n}"),
        ("{\"a\":1}", 7, "{\"a\":1,\"b\":2}"),
    ];
    for (before, index, after) in cases {
        assert_eq!(insert_at(before, &[], "b", &value, Place::At(index)), after, "{before}");
    }
}

#[test]
fn values_are_written_as_json_stringify_writes_them() {
    let value = parse_strict(r#"{"hosts": ["a", "b"], "tls": {}, "none": [], "k\n": "é\""}"#);
    let after = "{\n    \"a\": 1,\n    \"b\": {\n        \"hosts\": [\n            \"a\",\n            \"b\"\n        ],\n        \"tls\": {},\n        \"none\": [],\n        \"k\\n\": \"é\\\"\"\n    }\n}";
    assert_eq!(append("{\n    \"a\": 1\n}", &value.unwrap()), after);
}

#[test]
fn a_member_goes_with_its_comments_and_one_comma() {
    let cases = [
        ("{\n  \"a\": 1,\n  \"b\": 2\n}", 0, "{\n  \"b\": 2\n}"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}", 1, "{\n  \"a\": 1\n}"),
        ("{\n  \"a\": 1,\n  \"b\": 2,\n}", 1, "{\n  \"a\": 1,\n}"),
        (
            "{\n  \"a\": 1, // a\n  // b\n  \"b\": 2 // two\n  // end\n}",
            1,
            "{\n  \"a\": 1 // a\n  // end\n}",
        ),
        (
            "{\n  \"a\": 1, // a\n\n  // about\n\n  // b\n  \"b\": 2\n}",
            1,
            "{\n  \"a\": 1 // a\n\n  // about\n}",
        ),
        ("{\n  // a\n  \"a\": 1, // one\n  // b\n  \"b\": 2\n}", 0, "{\n  // b\n  \"b\": 2\n}"),
        ("{\"a\":1,\"b\":2}", 0, "{\"b\":2}"),
        ("{\"a\":1,\"b\":2}", 1, "{\"a\":1}"),
        ("{ \"a\": 1 , \"b\": 2 }", 1, "{ \"a\": 1 }"),
        ("{ \"a\": 1\n, \"b\": 2\n}", 1, "{ \"a\": 1\n}"),
        ("{ \"a\": 1 }", 0, "{}"),
        ("{\n  // a\n  \"a\": 1, // one\n}", 0, "{}"),
        ("{ // all\n  \"a\": 1\n}", 0, "{ // all\n}"),
        ("{\n  \"a\": 1\n  // end\n}", 0, "{\n  // end\n}"),
        // The line break after a comment stays, or the comment would take the brace.
        ("{ \"a\": 1, // a\n  \"b\": 2 }", 1, "{ \"a\": 1 // a\n   }"),
        ("{ // all\n  \"a\": 1 }", 0, "{ // all\n   }"),
        // A blank at the end of a comment is a part of it.
        ("{ \"a\": 1, // a \n  \"b\": 2 }", 1, "{ \"a\": 1 // a \n   }"),
        ("{\n  \"a\": 1, // a \n  \"b\": 2\n}", 1, "{\n  \"a\": 1 // a \n}"),
        ("{\"a\": 1}", 1, "{\"a\": 1}"),
    ];
    for (before, index, after) in cases {
        assert_eq!(remove(before, index), after, "{before}");
    }
}

#[test]
fn a_value_is_replaced_in_its_own_style() {
    let cases = [
        (
            "{\n  \"b\": {\n    \"x\": 1\n  } // b\n}",
            "{\n  \"b\": {\n    \"name\": \"b\",\n    \"port\": 1\n  } // b\n}",
        ),
        (
            "{\n  \"b\": { \"x\": 1 },\n  \"c\": {\n  }\n}",
            "{\n  \"b\": { \"name\": \"b\", \"port\": 1 },\n  \"c\": {\n  }\n}",
        ),
        (
            "{\r\n\t\"b\": null\r\n}",
            "{\r\n\t\"b\": {\r\n\t\t\"name\": \"b\",\r\n\t\t\"port\": 1\r\n\t}\r\n}",
        ),
        ("{\"b\":1}", "{\"b\":{\"name\":\"b\",\"port\":1}}"),
    ];
    for (before, after) in cases {
        assert_eq!(replace(before, "b", &entry()), after, "{before}");
    }
    assert_eq!(replace("{\"b\": [1, 2]}", "b", &Value::from("x")), "{\"b\": \"x\"}");
}

#[test]
fn a_file_that_nests_deep_is_edited_like_any_other() {
    let depth = 100_000;
    let deep = "[{\n\"a\":".repeat(depth) + "1" + &"}]".repeat(depth);
    let before = format!("{{\n  \"x\": {deep}\n}}\n");
    let after = format!("{{\n  \"x\": {deep},\n  \"b\": 2\n}}\n");
    assert_eq!(append(&before, &Value::from(2)), after);
    assert_eq!(remove(&after, 1), before);
}

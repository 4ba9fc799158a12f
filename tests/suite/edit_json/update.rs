//! Updates of a value: only the deepest members and elements that differ change.

use lbrs::internal::edit::json::update;
use lbrs::internal::json::parse_strict;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

fn updated(text: &str, value: &Value) -> String {
    update(text, &[], value).unwrap()
}

/// Asserts that each text, turned into the value of the JSON after it, becomes the last text.
fn check(cases: &[(&str, &str, &str)]) {
    for (before, value, after) in cases {
        let value = parse_strict(value).unwrap();
        assert_eq!(updated(before, &value), *after, "{before} to {value}");
        assert_eq!(updated(after, &value), *after, "{after} once more");
    }
}

const MAIL: &str = "{
  \"mail\": {
    \"name\": \"mail\",
    \"connector\": \"mail\",
    \"transports\": [ // primary
      // Sends everything.
      { \"type\": \"smtp\", \"port\" : 5.870e2, /* who */ \"auth\": { \"user\": \"\\u0078\", \"pass\": \"s\" } }, // first
      [\"a\",\"b\" , /* c */ 1e0],
    ] // end
  }
}
";

#[test]
fn a_secret_in_an_array_goes_to_a_variable_and_nothing_else_changes() {
    let sandbox = Sandbox::with(&[("server/datasources.json", MAIL)]);
    sandbox.run(["datasource", "edit", "mail", "--secrets", "env"]);
    let text = sandbox.read("server/datasources.json");
    let (start, rest) = MAIL.split_once("\"s\"").unwrap();
    assert!(text.starts_with(start), "{text}");
    assert!(text.ends_with(rest), "{text}");
    assert!(text[start.len()..].starts_with("\"${"), "{text}");
}

#[test]
fn an_array_of_another_length_keeps_its_elements() {
    check(&[
        ("[1.0, 2e0]", "[1, 2, 3]", "[1.0, 2e0, 3]"),
        ("[1.0, 2e0]", "[3, 1, 2]", "[3, 1.0, 2e0]"),
        ("[1.0,2e0]", "[1,3,4,2]", "[1.0,3,4,2e0]"),
        ("[1.0, 2e0, 3.0]", "[1, 3]", "[1.0, 3.0]"),
        ("[ 1.0, 2e0, 3.0 ]", "[1, 2]", "[ 1.0, 2e0 ]"),
        ("[1.0, 2, 3.0, 4, 5.0, 6]", "[1, 3, 5]", "[1.0, 3.0, 5.0]"),
        ("[1.0, 2, 3.0]", "[2, 3, 4]", "[2, 3.0, 4]"),
        ("[ 1.0, 2 ]", "[]", "[]"),
        ("[]", "[1, {}]", "[\n  1,\n  {}\n]"),
        ("{\"a\": []}", "{\"a\": [1, 2]}", "{\"a\": [1, 2]}"),
        ("{\n  \"a\": []\n}", "{\"a\": [1, 2]}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}"),
        ("{\"a\": [ /* none */ ]}", "{\"a\": [1]}", "{\"a\": [ /* none */ 1]}"),
    ]);
}

#[test]
fn elements_come_and_go_with_their_own_comments() {
    let hosts = "[ // all\n\t\"a\", // one\n\t// two\n\t\"b\",\n\t\"\\u0063\", // three\n]";
    check(&[
        (hosts, "[\"a\", \"c\"]", "[ // all\n\t\"a\", // one\n\t\"\\u0063\", // three\n]"),
        (hosts, "[\"b\", \"c\"]", "[ // all\n\t// two\n\t\"b\",\n\t\"\\u0063\", // three\n]"),
        (hosts, "[\"a\", \"b\"]", "[ // all\n\t\"a\", // one\n\t// two\n\t\"b\",\n]"),
        (hosts, "[\"a\"]", "[ // all\n\t\"a\", // one\n]"),
        (hosts, "[\"c\"]", "[ // all\n\t\"\\u0063\", // three\n]"),
        (
            hosts,
            "[\"a\", \"x\", \"y\", \"b\", \"c\", \"z\"]",
            "[ // all\n\t\"a\", // one\n\t\"x\",\n\t\"y\",\n\t// two\n\t\"b\",\n\t\"\\u0063\", // three\n\t\"z\",\n]",
        ),
        ("[\n  1, // a\n\n  // about\n\n  2, // b\n  3\n]", "[1]", "[\n  1 // a\n\n  // about\n]"),
        ("[\n  1,\n  2, // b\n\n  // about\n\n  3\n]", "[1]", "[\n  1\n  // about\n]"),
        ("[ 1\n, 2\n, 3\n]", "[1, 4, 5, 2]", "[ 1\n, 4\n, 5\n, 2\n]"),
    ]);
}

#[test]
fn the_element_that_is_most_alike_is_changed() {
    let list =
        "[\n  { \"host\": \"a\", \"port\": 1 }, // a\n  { \"host\": \"b\", \"port\": 2.0 } // b\n]";
    check(&[
        (
            list,
            "[{\"host\": \"b\", \"port\": 2, \"pass\": \"x\"}]",
            "[\n  { \"host\": \"b\", \"port\": 2.0, \"pass\": \"x\" } // b\n]",
        ),
        (
            list,
            "[{\"host\": \"a\", \"port\": 3}, {\"host\": \"c\"}, {\"host\": \"b\", \"port\": 2}]",
            "[\n  { \"host\": \"a\", \"port\": 3 }, // a\n  { \"host\": \"c\" },\n  { \"host\": \"b\", \"port\": 2.0 } // b\n]",
        ),
        ("[[1.0, [2.0, 3]], [4.0]]", "[[1, [2, 4, 5]], [4, 6]]", "[[1.0, [2.0, 4, 5]], [4.0, 6]]"),
    ]);
}

#[test]
fn members_come_and_go_in_one_step() {
    let text = "{\n  \"a\": 1, // a\n  \"b\": 2.0, // b\n  // c\n  \"c\": 3,\n\n  // about\n\n  \"d\": 4\n}";
    check(&[
        (text, "{\"b\": 2}", "{\n  \"b\": 2.0 // b\n  // about\n}"),
        (
            text,
            "{\"b\": 2, \"x\": 1, \"y\": {}}",
            "{\n  \"b\": 2.0, // b\n  // about\n\n  \"x\": 1,\n  \"y\": {}\n}",
        ),
        (
            text,
            "{\"x\": 1, \"a\": 1, \"y\": 1, \"z\": 1, \"d\": 4}",
            "{\n  \"x\": 1,\n  \"a\": 1, // a\n  // about\n\n  \"y\": 1,\n  \"z\": 1,\n  \"d\": 4\n}",
        ),
        ("{ \"a\": 1, \"b\": 2 }", "{\"c\": 3, \"d\": 4}", "{ \"c\": 3, \"d\": 4 }"),
        ("{\"a\":1,\"b\":2,}", "{\"a\":1,\"d\":4}", "{\"a\":1,\"d\":4,}"),
        ("{}", "{\"a\": 1, \"b\": [1]}", "{\n  \"a\": 1,\n  \"b\": [\n    1\n  ]\n}"),
    ]);
}

#[test]
fn a_value_of_another_kind_is_written_anew() {
    let text = "{\n  \"a\": [ 1.0 ], // a\n  \"b\": {\"x\": 1.0}\n}";
    let value = json!({ "a": "1", "b": [1] });
    assert_eq!(updated(text, &value), "{\n  \"a\": \"1\", // a\n  \"b\": [1]\n}");
}

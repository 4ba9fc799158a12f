//! Tests what the scanner accepts, what it rejects, and its messages.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::text::bom_len;

fn error(text: &str) -> (usize, String) {
    let error = Document::parse(text).expect_err(text);
    (error.offset, error.message)
}

#[test]
fn refuses_what_is_not_json_and_says_what_was_found() {
    let cases: &[(&str, usize, &str)] = &[
        ("{'a': 1}", 1, "expected a key in double quotes or `}`, found `'`"),
        ("{a: 1}", 1, "expected a key in double quotes, found a letter"),
        ("{\"a\": 'x'}", 6, "expected text in double quotes, found `'`"),
        ("{\"a\": hunter2}", 6, "expected a value, found a letter"),
        ("{\"a\": NaN}", 6, "expected a value, found `NaN`"),
        ("{\"a\": nulls}", 6, "expected a value, found a letter"),
        ("{\"a\": True}", 6, "expected a value, found `True`"),
        ("{\"a\" 1}", 5, "expected `:` after this key, found a digit"),
        ("{\"a\": 1 \"b\": 2}", 8, "expected `,` or `}` after this value, found `\"`"),
        ("{\"a\": 1]", 7, "expected `,` or `}` after this value, found `]`"),
        ("[1 2]", 3, "expected `,` or `]` after this value, found a digit"),
        ("[1", 2, "expected `,` or `]` after this value, found the end of the text"),
        ("{", 1, "expected a key in double quotes or `}`, found the end of the text"),
        ("{,}", 1, "expected a key in double quotes or `}`, found `,`"),
        ("[,]", 1, "expected a value, found `,`"),
        ("[1,,]", 3, "expected a value, found `,`"),
        ("{} {}", 3, "expected the end of the text after this value, found `{`"),
        ("1 /* x */ 2", 10, "expected the end of the text after this value, found a digit"),
        ("01", 0, "expected a number without a leading zero, found a digit"),
        ("-", 1, "expected a digit after `-`, found the end of the text"),
        ("+1", 0, "expected a value, found `+`"),
        (".5", 0, "expected a value, found `.`"),
        ("1.", 2, "expected a digit after `.`, found the end of the text"),
        ("1e+", 3, "expected a digit in the exponent, found the end of the text"),
        ("[0x1f]", 2, "expected `,` or `]` after this value, found a letter"),
        ("\"a\\x\"", 3, "expected one of `\"\\/bfnrtu` after a backslash, found a letter"),
        ("\"\\u12G4\"", 5, "expected four hex digits after `\\u`, found a letter"),
        ("\"a\tb\"", 2, "a control character in text is written as an escape, found `\\u0009`"),
        ("{\"a\": \"secret\n}", 6, "this text has no closing `\"`"),
        ("\"abc", 0, "this text has no closing `\"`"),
        ("{} /* x", 3, "this comment has no closing `*/`"),
        ("/*/", 0, "this comment has no closing `*/`"),
        ("{} / x", 3, "expected the end of the text after this value, found `/`"),
        ("# x", 0, "expected a value, found `#`"),
        ("[\u{202e}]", 1, "expected a value, found `\\u202e`"),
        ("[\u{1b}]", 1, "expected a value, found `\\u001b`"),
        ("\u{feff}\u{feff}{}", 3, "expected a value, found `\\ufeff`"),
        ("[\u{a0}1]", 1, "expected a value, found `\u{a0}`"),
    ];
    for &(text, offset, message) in cases {
        assert_eq!(error(text), (offset, message.to_owned()), "{text}");
    }
}

#[test]
fn takes_comments_trailing_commas_and_a_byte_order_mark() {
    let text =
        "\u{feff}// one\n{ /* two */ \"a\": [1, 2,], // three\r\"b\": {\"c\": null,},\n} // end";
    let document = Document::parse(text).unwrap();
    assert_eq!(bom_len(document.text()), 3);
    assert_eq!(document.first_comment(), Some(3));
    assert_eq!(document.first_trailing_comma(), text.find(",]"));
    let root = document.root().unwrap();
    assert_eq!(root.to_value().unwrap().to_string(), r#"{"a":[1,2],"b":{"c":null}}"#);
    assert_eq!(&text[root.span()], root.raw());
}

#[test]
fn a_text_without_a_value_has_no_root() {
    for text in ["", "\u{feff}", " \r\n\t", "// x", "/* x */\n"] {
        assert!(Document::parse(text).unwrap().root().is_none(), "{text:?}");
    }
}

#[test]
fn reads_escapes_and_lone_surrogates() {
    let text =
        r#"["\u00e9\/\n", "\ud83d\ude00", "\ud83d", "\ud83dx\ude00\ud83d\ud83d\ude00", "a"]"#;
    let document = Document::parse(text).unwrap();
    let texts: Vec<_> =
        document.root().unwrap().elements().map(|e| e.as_str().unwrap().into_owned()).collect();
    assert_eq!(texts, ["é/\n", "😀", "\u{fffd}", "\u{fffd}x\u{fffd}\u{fffd}😀", "a"]);
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    let document = Document::parse(r#"{"a": 1, "b": 2, "\u0061": 3}"#).unwrap();
    let root = document.root().unwrap();
    assert_eq!(root.get("a").unwrap().raw(), "3");
    assert!(root.get("c").is_none());
    let (first, second) = root.first_duplicate_key().unwrap();
    assert_eq!((first.span().start, second.raw()), (1, r#""\u0061""#));
    assert_eq!(root.to_value().unwrap().to_string(), r#"{"a":3,"b":2}"#);

    let surrogates = Document::parse(r#"{"\ud800": 1, "\ud801": 2}"#).unwrap();
    assert!(surrogates.root().unwrap().first_duplicate_key().is_none());
}

#[test]
fn the_first_duplicate_is_the_one_that_comes_first_in_the_text() {
    let document = Document::parse(r#"{"b": 0, "a": 1, "\u0061": 2, "b": 3, "a": 4}"#).unwrap();
    let (first, second) = document.root().unwrap().first_duplicate_key().unwrap();
    assert_eq!((first.raw(), second.raw()), (r#""a""#, r#""\u0061""#));
}

#[test]
fn finds_a_duplicate_among_many_keys() {
    let mut text: String = (0..1000).map(|i| format!("\"k{i}\": {i},")).collect();
    text = format!("{{{text}\"k500\": 0}}");
    let document = Document::parse(&text).unwrap();
    let (first, second) = document.root().unwrap().first_duplicate_key().unwrap();
    assert_eq!(first.raw(), second.raw());
    assert_eq!(first.raw(), "\"k500\"");
}

#[test]
fn deep_nesting_costs_no_stack() {
    let depth = 100_000;
    for [open, close] in [["[", "]"], ["{\"a\":", "}"]] {
        let text = open.repeat(depth) + "1" + &close.repeat(depth);
        let document = Document::parse(&text).unwrap();
        let error = document.root().unwrap().to_value().unwrap_err();
        assert_eq!(error.message, "values nest deeper than 256 levels");
        assert!(Document::parse(&open.repeat(depth)).is_err());
        assert!(parse_strict(&text).is_err());
    }
}

#[test]
fn strict_values_have_no_comments_and_no_trailing_commas() {
    for text in ["[1,]", "{\"a\":1,}", "1 // x", "/* x */ 1", "", "  ", "{", "a"] {
        assert!(parse_strict(text).is_err(), "{text}");
    }
    let value = parse_strict(" {\"b\": [1.0, -0], \"a\": null} ").unwrap();
    assert_eq!(Style::COMPACT.text(&value), r#"{"b":[1,0],"a":null}"#);
    assert_eq!(parse_strict("\u{feff}true"), Ok(Value::Bool(true)));
}

#[test]
fn a_number_that_no_double_holds_is_refused_where_it_is_given_and_null_where_it_stands() {
    let text = "{\"a\": [1, -1e999]}";
    let error = parse_strict(text).unwrap_err();
    assert_eq!((error.offset, error.message.as_str()), (10, "the number is too large"));
    let document = Document::parse(text).unwrap();
    assert_eq!(document.root().unwrap().to_value(), Ok(json!({ "a": [1, null] })));
}

#[test]
fn writes_as_json_stringify_does() {
    let value = json!({
        "text": "é\u{2028}\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}",
        "list": [1, []],
        "map": { "none": null, "empty": {} },
    });
    let escaped = "\"é\u{2028}\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f}\"";
    assert_eq!(
        Style::COMPACT.text(&value),
        format!(r#"{{"text":{escaped},"list":[1,[]],"map":{{"none":null,"empty":{{}}}}}}"#)
    );
    let indented = Style::indented("\t").text(&value);
    let lines = [
        "{",
        &format!("\t\"text\": {escaped},"),
        "\t\"list\": [",
        "\t\t1,",
        "\t\t[]",
        "\t],",
        "\t\"map\": {",
        "\t\t\"none\": null,",
        "\t\t\"empty\": {}",
        "\t}",
        "}",
    ];
    assert_eq!(indented, lines.join("\n"));
}

#[test]
fn knows_a_number_when_it_sees_one() {
    for text in ["0", "-0", "10", "0.50", "1e3", "1E-3", "-1.5e+10", "12345678901234567890"] {
        assert!(is_number(text), "{text}");
    }
    for text in ["", "-", "+1", "01", ".5", "1.", "1e", "0x1f", "1 ", " 1", "1_000", "NaN", "١"] {
        assert!(!is_number(text), "{text}");
    }
}

#[test]
fn numbers_are_written_as_javascript_writes_them() {
    let cases = [
        ("1.50", "1.5"),
        ("1.0", "1"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1e3", "1000"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("-1.5e-300", "-1.5e-300"),
        ("100000000000000000000", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("123456789012345678901234", "1.2345678901234569e+23"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        // Integers of 64 bits keep digits that JavaScript loses.
        ("9007199254740993", "9007199254740993"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "18446744073709552000"),
    ];
    for (spelling, written) in cases {
        assert_eq!(Style::COMPACT.text(&number(spelling).unwrap()), written, "{spelling}");
    }
}

/// A number as it may be spelled in a file.
fn spelling() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("JSON has no infinity", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?",
    ]
}

/// A valid text, and the numbers in it.
fn text() -> impl Strategy<Value = (String, Vec<String>)> {
    let string = any::<String>().prop_map(|text| json!(text).to_string());
    let leaf = prop_oneof![
        spelling().prop_map(|number| (number.clone(), vec![number])),
        prop_oneof![string.clone(), Just("null".to_owned()), Just("true".to_owned())]
            .prop_map(|text| (text, Vec::new())),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        let keyed = prop::collection::btree_map(string.clone(), inner.clone(), 0..5);
        let members = keyed.prop_map(|members| {
            let members = members
                .into_iter()
                .map(|(key, (value, numbers))| (format!("{key} : {value}"), numbers));
            let (members, numbers): (Vec<_>, Vec<_>) = members.unzip();
            (format!("{{{}}}", members.join(",")), numbers.concat())
        });
        let elements = prop::collection::vec(inner, 0..5).prop_map(|elements| {
            let (elements, numbers): (Vec<_>, Vec<_>) = elements.into_iter().unzip();
            (format!("[{}\n]", elements.join(", ")), numbers.concat())
        });
        prop_oneof![members, elements]
    })
}

/// Takes the numbers out of a value, in their order.
fn take_numbers(value: &mut Value, numbers: &mut Vec<f64>) {
    match value {
        Value::Number(number) => {
            numbers.push(number.as_f64().unwrap());
            *value = Value::Null;
        }
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| take_numbers(element, numbers));
        }
        Value::Object(members) => {
            members.values_mut().for_each(|member| take_numbers(member, numbers));
        }
        _ => {}
    }
}

proptest! {
    /// Except for places, comments and the last bit of numbers, our reader agrees with serde_json's.
    #[test]
    fn reads_what_serde_json_reads((text, spellings) in text()) {
        let mut ours = parse_strict(&text).unwrap();
        let mut theirs: Value = serde_json::from_str(&text).unwrap();
        let mut numbers = Vec::new();
        take_numbers(&mut ours, &mut numbers);
        take_numbers(&mut theirs, &mut Vec::new());
        prop_assert_eq!(ours.to_string(), theirs.to_string());
        // As an integer, -0 has no sign.
        let bits = |number: f64| (number + 0.0).to_bits();
        let numbers: Vec<u64> = numbers.into_iter().map(bits).collect();
        let expected = spellings.iter().map(|spelling| bits(spelling.parse().unwrap()));
        prop_assert_eq!(numbers, expected.collect::<Vec<_>>());
    }

    /// A written number is the number that was read.
    #[test]
    fn a_number_that_is_written_reads_back(spelling in spelling()) {
        let value = number(&spelling).unwrap();
        let written = Style::COMPACT.text(&value);
        prop_assert!(is_number(&written));
        prop_assert_eq!(number(&written).unwrap().as_f64(), value.as_f64());
    }
}

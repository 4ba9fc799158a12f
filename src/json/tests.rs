//! What the scanner takes, what it refuses and how it says so.

use super::*;

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
    assert!(document.has_bom());
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
        assert!(Json::parse_strict(&text).is_err());
    }
}

#[test]
fn strict_values_have_no_comments_and_no_trailing_commas() {
    for text in ["[1,]", "{\"a\":1,}", "1 // x", "/* x */ 1", "", "  ", "{", "a"] {
        assert!(Json::parse_strict(text).is_err(), "{text}");
    }
    let value = Json::parse_strict(" {\"b\": [1.0, 1e400, -0], \"a\": null} ").unwrap();
    assert_eq!(value.to_string(), r#"{"b":[1.0,1e400,-0],"a":null}"#);
    assert_eq!(Json::parse_strict("\u{feff}true"), Ok(Json::Bool(true)));
}

#[test]
fn writes_as_json_stringify_does() {
    let value = Json::object([
        ("text", Json::from("é\u{2028}\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}")),
        ("list", Json::Array(vec![Json::from(1), Json::Array(vec![])])),
        ("map", Json::object([("none", Json::Null), ("empty", Json::Object(vec![]))])),
    ]);
    let escaped = "\"é\u{2028}\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f}\"";
    assert_eq!(
        value.to_string(),
        format!(r#"{{"text":{escaped},"list":[1,[]],"map":{{"none":null,"empty":{{}}}}}}"#)
    );
    let mut indented = String::new();
    value.write(&mut indented, &Style::indented("\t"));
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

//! What a template may say, and how a bad one is rejected.

use super::super::*;

fn parse(text: &str) -> Result<Connector> {
    template::parse("acme.toml", "acme", text)
}

/// The message and the help of a template that is rejected.
fn refused(text: &str) -> (String, Option<String>) {
    let error = parse(text).expect_err(text);
    (error.to_string(), error.help().map(str::to_owned))
}

#[test]
fn an_empty_template_is_a_connector_without_settings() {
    let connector = parse("").unwrap();
    assert_eq!(
        (&*connector.id, &*connector.connector, &*connector.label),
        ("acme", "acme", "acme")
    );
    assert_eq!(connector.support, Support::Community);
    assert_eq!(connector.status, Status::Active);
    assert!(connector.settings.is_empty() && connector.also.is_empty() && connector.url.is_none());
    assert!(matches!(connector.npm.lb3, NpmRange::Unavailable(_)));
    assert!(matches!(connector.cargo, Cargo::Unavailable(_)));
}

#[test]
fn the_template_of_the_documentation_is_one() {
    let page = include_str!("../../../docs/connectors.md");
    let (_, text) = page.split_once("```toml .lbrs/connectors/acme.toml\n").unwrap();
    let (text, _) = text.split_once("```").unwrap();
    let connector = parse(text).unwrap();
    assert_eq!(connector.settings.len(), 7);
    assert_eq!(connector.url.as_ref().unwrap().above[..], ["dsn"]);
    assert_eq!(connector.also[..], ["loopback-connector-acme", "acme-db"]);
    assert_eq!(connector.npm.lb4.for_node(Some(20)), Some("^3.2.0"));
    let off = ["url", "port", "auth"].map(|key| connector.setting(key).unwrap().off.clone());
    assert_eq!(serde_json::json!(off), serde_json::json!([["", false, null], [false], [null]]));
    let auth = connector.setting("auth").unwrap();
    assert!(auth.advanced && auth.may_hold_credentials && !auth.secret);
    let Cargo::Crate(krate) = connector.cargo else { panic!("no crate") };
    assert_eq!(krate.companions[0].name, "tokio");

    let npm = parse("[npm]\npackage = \"a\"\nrange = \"^1\"").unwrap().npm;
    assert_eq!((npm.lb3.for_node(None), &npm.lb3), (Some("^1"), &npm.lb4));
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let connector = parse("\u{feff}label = \"Acme\"\r\n[[settings]]\r\nkey = \"a\"\r\n").unwrap();
    assert_eq!((&*connector.label, connector.settings.len()), ("Acme", 1));
    for (text, place) in [("\u{feff}lable = 1\r\n", "1:1"), ("id = \"acme\"\r\nlable = 1", "2:1")] {
        let (message, _) = refused(text);
        let expected = format!("acme.toml:{place}: unknown field `lable`, expected one of `id`, ");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn values_become_json() {
    let connector = parse(concat!(
        "[fixed]\ntext = \"a \\\"b\\\" \\\\ \\n\\u0001 é\"\nnumber = 1.5\ninteger = -3\nlist = [1, \"2\", [true]]\n",
        "[fixed.table]\na.b = 1\n[fixed.table.c]\nd = {}\n[[settings]]\nkey = \"x\"\ntype = \"object\"\n",
        "[settings.default]\na = 1\n",
    ))
    .unwrap();
    let fixed: Vec<(&str, String)> =
        connector.fixed.iter().map(|(key, value)| (&**key, value.to_string())).collect();
    assert_eq!(
        fixed,
        [
            ("text", r#""a \"b\" \\ \n\u0001 é""#.to_owned()),
            ("number", "1.5".to_owned()),
            ("integer", "-3".to_owned()),
            ("list", r#"[1,"2",[true]]"#.to_owned()),
            ("table", r#"{"a":{"b":1},"c":{"d":{}}}"#.to_owned()),
        ]
    );
    let default = connector.settings[0].default.as_ref().unwrap();
    assert_eq!(default.to_string(), r#"{"a":1}"#);
}

#[test]
fn ranges_by_node_are_sorted() {
    let npm = parse("npm = { package = \"@acme/x\", lb4 = { node = { 9 = \"^1\", 22 = \"^3\", 10 = \"^2\" } } }")
        .unwrap()
        .npm;
    assert_eq!(npm.lb4.for_node(None), Some("^3"));
    assert_eq!(npm.lb4.for_node(Some(12)), Some("^2"));
    assert_eq!(npm.lb4.for_node(Some(4)), Some("^1"));
    assert!(matches!(npm.lb3, NpmRange::Unavailable(why) if why.contains("LoopBack 3")));
}

/// Bad templates: text, message after `acme.toml:`, help.
const BAD: &[(&str, &str, Option<&str>)] = &[
    ("label = ", "1:9: string values must be quoted, expected literal string", None),
    ("label = \"a\"\nlabel = \"b\"", "2:1: duplicate key", None),
    ("label = 3", "1:9: expected a string", None),
    ("label = \" \"", "1:9: the text is blank", None),
    ("label = \"a\\u001b[2J\"", "1:9: the text holds a control character", None),
    ("notes = [\"a\", \"b\\nc\"]", "1:15: the text holds a control character", None),
    ("notes = [\"a\u{202e}b\"]", "1:10: the text holds a control character", None),
    ("id = \"acne\"", "1:1: `id` must be the file's name, `acme`", Some("it may be left out")),
    ("status = \"alive\"", "1:10: expected one of `built-in`, `active`, `dormant`, `dead`", None),
    ("support = \"ibm\"", "1:11: expected `strongloop` or `community`", None),
    ("notes = \"a\"", "1:9: expected a sequence", None),
    ("notes = [\"a\", 1]", "1:15: expected a string", None),
    (
        "colour = 1",
        "1:1: unknown field `colour`, expected one of `id`, `connector`, `also`, `label`, `support`, `status`, `settings`, `fixed`, `required`, `off`, `url`, `npm`, `cargo`, `notes`, `instead`",
        None,
    ),
    ("settings = 1", "1:12: expected a sequence", None),
    ("[settings]\nkey = \"a\"", "1:1: expected a sequence", None),
    ("[[settings]]\ntype = \"port\"", "1:1: missing field `key`", None),
    (
        "[[settings]]\nkey = \"a\"\npromt = \"b\"",
        "3:1: unknown field `promt`, expected one of `key`, `type`, `prompt`, `secret`, `credentials`, `secret-members`, `default`, `advanced`, `choices`, `aliases`, `overrides`, `takes-null`, `unread`, `note`",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"int\"",
        "3:8: expected one of `string`, `number`, `port`, `boolean`, `object`, `array`, or several as in `boolean|object`",
        None,
    ),
    (
        "[[settings]]\nkey = \"name\"",
        "2:1: this cannot be the key of a setting",
        Some(
            "every entry has a `name` and a `connector`, and JavaScript keeps some names for itself",
        ),
    ),
    (
        "[[settings]]\nkey = \"__proto__\"",
        "2:1: this cannot be the key of a setting",
        Some(
            "every entry has a `name` and a `connector`, and JavaScript keeps some names for itself",
        ),
    ),
    (
        "[[settings]]\nkey = \"a b\"",
        "2:1: this cannot be the key of a setting",
        Some("a key has no space, brace or control character"),
    ),
    (
        "[[settings]]\nkey = \"a\"\naliases = [\"b\", \"connector\"]",
        "3:17: this cannot be the key of a setting",
        Some(
            "every entry has a `name` and a `connector`, and JavaScript keeps some names for itself",
        ),
    ),
    (
        "[[settings]]\nkey = \"a\"\n[[settings]]\nkey = \"a\"",
        "4:1: its key or an alias of it names another setting too",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\n[[settings]]\nkey = \"b\"\naliases = [\"a\"]",
        "4:1: its key or an alias of it names another setting too",
        None,
    ),
    ("[[settings]]\nkey = \"a\"\nsecret = \"yes\"", "3:10: expected a boolean", None),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"port\"\ndefault = 65536",
        "4:1: `default` must be a number from 1 to 65535, the setting's type",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nsecret = true\ndefault = 12345",
        "4:1: `default` must be text, the setting's type",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"number\"\ndefault = nan",
        "4:11: JSON has no such number",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nchoices = [\"x\", 1]",
        "3:17: a choice must be text, the setting's type",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nchoices = [\"x\"]\ndefault = \"y\"",
        "4:1: `default` must be one of `choices`",
        None,
    ),
    ("required = [[\"a\"]]", "1:14: no setting of the template has this key", None),
    ("required = [[]]", "1:13: an empty list requires nothing", None),
    ("required = [\"a\"]", "1:13: expected a sequence", None),
    (
        "required = [[\"hots\"]]\n[[settings]]\nkey = \"host\"",
        "1:14: no setting of the template has this key",
        None,
    ),
    (
        "[fixed]\nname = 1",
        "2:1: this cannot be the key of a setting",
        Some(
            "every entry has a `name` and a `connector`, and JavaScript keeps some names for itself",
        ),
    ),
    ("[fixed]\na = 1\n[[settings]]\nkey = \"a\"", "2:1: a setting has this key too", None),
    ("[fixed]\na = 2020-01-01", "2:5: JSON has no dates and times", None),
    ("url = \"x\"", "1:7: expected a table", None),
    ("[url]\nsetting = \"url\"", "2:1: no setting of the template has this key", None),
    ("[url]\ntemplate = \"a://{host}\"", "2:1: a name in braces is not the key of a setting", None),
    ("[url]\ntemplate = \"a://host}\"", "2:1: a brace lacks its other half", None),
    ("[url]\noverrides = [\"host\"]", "2:14: no setting of the template has this key", None),
    (
        "[[settings]]\nkey = \"a\"\noverrides = [\"host\"]",
        "3:14: no setting of the template has this key",
        None,
    ),
    ("[off]\nfalsy = [\"url\"]", "1:2: no setting of the template has this key", None),
    (
        "[url]\nschemes = [\"a\", \"b:\"]",
        "2:17: this is not a URL scheme such as `mongodb+srv`",
        None,
    ),
    ("[npm]\nrange = \"^1\"", "1:2: `package` is missing: a range needs one", None),
    ("[npm]\npackage = \"a b\"", "2:1: `package` must be the name of an npm package", None),
    ("[npm]\npackage = \"../x\"", "2:1: `package` must be the name of an npm package", None),
    (
        "[npm]\npackage = \"a\"\nlb3 = 3",
        "3:7: expected a range, \"built-in\", or a table with `node` or `unavailable`",
        None,
    ),
    (
        "[npm]\npackage = \"a\"\nlb4.node = { new = \"^1\" }",
        "3:14: the key must be a major version: `22`",
        None,
    ),
    (
        "[npm]\npackage = \"a\"\nrange = \"^1\"\nuntil = { v6 = \"No TLS.\" }",
        "4:11: the key must be a major version: `22`",
        None,
    ),
    ("[npm]\npackage = \"a\"\nlb4.node = {}", "3:1: `node` must have a range", None),
    (
        "[npm]\npackage = \"a\"\nlb4 = { node = { 1 = \"^1\" }, unavailable = \"x\" }",
        "3:7: one of `node` and `unavailable` is required",
        None,
    ),
    (
        "[cargo]\nversion = \"1\"",
        "1:1: one of `crate`, `nothing` and `unavailable` is required",
        None,
    ),
    (
        "[cargo]\nnothing = \"a\"\nunavailable = \"b\"",
        "1:1: one of `crate`, `nothing` and `unavailable` is required",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nversion = \"1\"",
        "1:1: `open` is missing: it is the expression that opens a client",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"",
        "1:1: `version` is missing: a crate needs a requirement",
        None,
    ),
    (
        "[cargo]\ncrate = \"a b\"\nopen = \"a\"\nversion = \"1\"",
        "2:1: `crate` must be the name of a crate",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"\nversion = \"1\"\ncompanions.b = {}",
        "5:16: missing field `version`",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"\nversion = \"1\"\nurl = \"{host}\"",
        "5:1: a name in braces is not the key of a setting",
        None,
    ),
];

#[test]
fn bad_templates_are_refused_with_their_place() {
    for (text, message, help) in BAD {
        let expected = (format!("acme.toml:{message}"), help.map(str::to_owned));
        assert_eq!(refused(text), expected, "{text}");
    }
}

/// A template with something of every kind, and texts that may be read in another way.
const WHOLE: &str = r#"
id = "acme"
also = ["acme-db"]
status = "active"
required = [["url"]]
[fixed]
dialect = "acme/2"
[[settings]]
key = "url"
[[settings]]
key = "mode"
type = "string"
secret = true
choices = ["fast"]
default = "fast"
aliases = ["speed"]
[url]
setting = "url"
above = ["mode"]
template = "acme://{mode}"
schemes = ["acme"]
escapes = false
takes = ["raw-marks"]
[npm]
package = "acme"
lb3 = "^1"
lb4 = { node = { 22 = "^3" } }
until = { 2 = "No TLS." }
[cargo]
crate = "acme"
version = "2"
features = ["tls"]
companions = { tokio = "1", url = { version = "2" } }
open = "acme::open(&url)?"
tls = ["verify", "require"]
"#;

#[test]
fn no_error_quotes_a_value() {
    parse(WHOLE).unwrap();
    let secrets = [
        "hunter2",
        "a hunter2 {b",
        ", expected hunter2",
        "invalid type: hunter2, expected ",
        "unknown field `hunter2`",
    ];
    let mut rejected = 0;
    for (at, _) in WHOLE.match_indices(" = ") {
        let (before, after) = WHOLE.split_at(at + 3);
        let end = after.find(['\n', '}']).unwrap();
        for secret in secrets {
            let (rest, text) = (&after[end..], format!("{secret:?}"));
            for value in [
                text.clone(),
                format!("[{text}]"),
                format!("[[{text}]]"),
                format!("{{ node = {text} }}"),
                format!("{{ version = [{text}] }}"),
                "hunter2".to_owned(),
                "\"hunter2".to_owned(),
                "20190423".to_owned(),
                "20190423.5".to_owned(),
                "2019-04-23".to_owned(),
            ] {
                let Err(error) = parse(&format!("{before}{value}{rest}")) else { continue };
                rejected += 1;
                let said = format!("{error} {}", error.help().unwrap_or_default());
                assert!(!said.contains("hunter2") && !said.contains("2019"), "{value}: {said}");
                assert!(said.starts_with("acme.toml:"), "{said}");
            }
        }
    }
    assert!(rejected > 800, "{rejected}");
}

#[test]
fn ids_that_no_user_could_use_are_refused() {
    for id in ["other", "", "a b", "-a", "é", "a/b"] {
        let error = template::parse("x.toml", id, "").unwrap_err();
        assert!(error.to_string().starts_with("x.toml:1:1: `"), "{error}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "[\\[\\]a-z=\"{}., \\n1-9]{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn a_mangled_template_is_read_or_refused_with_its_place(cut in 0..4000usize, junk in "\\PC{0,3}") {
        let whole = include_str!("../../../templates/connectors/mongodb.toml");
        let mut cut = cut.min(whole.len());
        while !whole.is_char_boundary(cut) {
            cut -= 1;
        }
        let text = format!("{}{junk}{}", &whole[..cut], &whole[cut..]);
        if let Err(error) = parse(&text) {
            let place = error.to_string();
            let mut parts = place.split(':').skip(1);
            let line: usize = parts.next().unwrap().parse().unwrap();
            proptest::prop_assert!(line <= text.lines().count() + 1);
        }
    }
}

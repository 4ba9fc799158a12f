//! What a template may say, and how a bad one is refused.

use super::super::*;

fn parse(text: &str) -> Result<Connector> {
    template::parse("acme.toml", "acme", text)
}

/// The message and the help of a template that is refused.
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
    let lines =
        include_str!("../../catalog.rs").lines().filter_map(|line| line.strip_prefix("//!"));
    let text: Vec<&str> = lines
        .skip_while(|line| line.trim() != "```toml")
        .skip(1)
        .take_while(|line| line.trim() != "```")
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let connector = parse(&text.join("\n")).unwrap();
    assert_eq!(connector.settings.len(), 6);
    assert_eq!(connector.url.as_ref().unwrap().above[..], ["dsn"]);
    assert_eq!(connector.also[..], ["loopback-connector-acme", "acme-db"]);
    assert_eq!(connector.npm.lb3, connector.npm.lb4);
    let auth = connector.setting("auth").unwrap();
    assert!(auth.advanced && auth.may_hold_credentials && !auth.secret);
    let Cargo::Crate(krate) = connector.cargo else { panic!("no crate") };
    assert_eq!(krate.companions[0].name, "tokio");
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let connector = parse("\u{feff}label = \"Acme\"\r\n[[settings]]\r\nkey = \"a\"\r\n").unwrap();
    assert_eq!((&*connector.label, connector.settings.len()), ("Acme", 1));
    assert_eq!(refused("\u{feff}lable = 1\r\n").0, "acme.toml:1:1: unknown key `lable`");
    assert_eq!(refused("id = \"acme\"\r\nlable = 1").0, "acme.toml:2:1: unknown key `lable`");
}

#[test]
fn values_become_json() {
    let connector = parse(concat!(
        "[fixed]\ntext = \"a \\\"b\\\" \\\\ \\n\\u0001 é\"\nnumber = 1.5\ninteger = -3\nlist = [1, \"2\", [true]]\n",
        "[fixed.table]\na.b = 1\n[fixed.table.c]\nd = {}\n[[settings]]\nkey = \"x\"\ntype = \"object\"\n",
        "[settings.default]\na = 1\n",
    ))
    .unwrap();
    let fixed: Vec<(&str, &str)> = connector.fixed.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(
        fixed,
        [
            ("text", r#""a \"b\" \\ \n\u0001 é""#),
            ("number", "1.5"),
            ("integer", "-3"),
            ("list", r#"[1,"2",[true]]"#),
            ("table", r#"{"a":{"b":1},"c":{"d":{}}}"#),
        ]
    );
    assert_eq!(connector.settings[0].default.as_deref(), Some(r#"{"a":1}"#));
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
    ("label = 3", "1:9: `label` takes text, not `3`", None),
    ("label = \" \"", "1:9: `label` is blank", None),
    ("label = \"a\\u001b[2J\"", "1:9: `label` holds a control character", None),
    ("notes = [\"a\", \"b\\nc\"]", "1:15: a text of `notes` holds a control character", None),
    ("notes = [\"a\u{202e}b\"]", "1:10: a text of `notes` holds a control character", None),
    (
        "id = \"acne\"",
        "1:6: `id` takes the file's name `acme`, not `\"acne\"`",
        Some("it may be left out"),
    ),
    (
        "status = \"alive\"",
        "1:10: unknown status `alive`",
        Some("one of: built-in, active, dormant, dead"),
    ),
    ("support = \"ibm\"", "1:11: unknown support `ibm`", Some("one of: strongloop, community")),
    ("notes = \"a\"", "1:9: `notes` takes a list, not `\"a\"`", None),
    ("notes = [\"a\", 1]", "1:15: `notes` takes texts, not `1`", None),
    (
        "colour = 1",
        "1:1: unknown key `colour`",
        Some(
            "the keys here are id, label, connector, also, support, status, notes, required, fixed, settings, url, npm, cargo",
        ),
    ),
    ("settings = 1", "1:12: `settings` takes a list, not `1`", None),
    ("[settings]\nkey = \"a\"", "1:1: `settings` takes a list, not a table", None),
    (
        "[[settings]]\ntype = \"port\"",
        "1:1: `key` is missing: it is the member's name in the entry",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\npromt = \"b\"",
        "3:1: unknown key `promt`",
        Some("did you mean `prompt`?"),
    ),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"int\"",
        "3:8: unknown type `int`",
        Some(
            "one of: string, number, port, boolean, object, array, boolean|string, boolean|object",
        ),
    ),
    ("[[settings]]\nkey = \"name\"", "2:7: `name` cannot be the key of a setting", None),
    ("[[settings]]\nkey = \"__proto__\"", "2:7: `__proto__` cannot be the key of a setting", None),
    (
        "[[settings]]\nkey = \"a b\"",
        "2:7: `a b` cannot be the key of a setting",
        Some("a key has no space, brace or control character"),
    ),
    (
        "[[settings]]\nkey = \"a\"\naliases = [\"b\", \"connector\"]",
        "3:17: `connector` cannot be the key of a setting",
        None,
    ),
    ("[[settings]]\nkey = \"a\"\n[[settings]]\nkey = \"a\"", "3:1: `a` names two settings", None),
    (
        "[[settings]]\nkey = \"a\"\n[[settings]]\nkey = \"b\"\naliases = [\"a\"]",
        "3:1: `a` names two settings",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nsecret = \"yes\"",
        "3:10: `secret` takes true or false, not `\"yes\"`",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"port\"\ndefault = 65536",
        "4:11: `default` takes a number from 1 to 65535, the setting's type, not `65536`",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nsecret = true\ndefault = 12345",
        "4:11: `default` takes text, the setting's type",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\ntype = \"number\"\ndefault = nan",
        "4:11: `default` takes a number, the setting's type, not `nan`",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nchoices = [\"x\", 1]",
        "3:17: `choices` takes a list in which each is text, not `1`",
        None,
    ),
    (
        "[[settings]]\nkey = \"a\"\nchoices = [\"x\"]\ndefault = \"y\"",
        "4:11: `default` takes one of its choices (\"x\"), not `\"y\"`",
        None,
    ),
    ("required = [[\"a\"]]", "1:14: no setting has the key `a`", None),
    ("required = [[]]", "1:13: `required` holds an empty list, which asks for nothing", None),
    ("required = [\"a\"]", "1:13: `required` takes lists of texts, not `\"a\"`", None),
    (
        "required = [[\"hots\"]]\n[[settings]]\nkey = \"host\"",
        "1:14: no setting has the key `hots`",
        Some("did you mean `host`?"),
    ),
    ("[fixed]\nname = 1", "2:1: `name` cannot be the key of a setting", None),
    ("[fixed]\na = 1\n[[settings]]\nkey = \"a\"", "2:1: `a` is fixed and a setting", None),
    ("[fixed]\na = 2020-01-01", "2:5: `a` takes a value that JSON has, not `2020-01-01`", None),
    ("url = \"x\"", "1:7: `url` takes a table, not `\"x\"`", None),
    ("[url]\nsetting = \"url\"", "2:11: no setting has the key `url`", None),
    ("[url]\ntemplate = \"a://{host}\"", "2:12: no setting has the key `host`", None),
    (
        "[url]\ntemplate = \"a://host}\"",
        "2:12: `template` has a brace without its other half",
        None,
    ),
    ("[url]\noverrides = [\"host\"]", "2:14: no setting has the key `host`", None),
    (
        "[url]\nschemes = [\"a\", \"b:\"]",
        "2:17: `b:` is not a URL scheme such as `mongodb+srv`",
        None,
    ),
    (
        "[npm]\nrange = \"^1\"",
        "1:2: `package` is missing: a range is a range of some package",
        None,
    ),
    (
        "[npm]\npackage = \"a b\"",
        "2:11: `package` takes the name of an npm package, not `\"a b\"`",
        None,
    ),
    (
        "[npm]\npackage = \"../x\"",
        "2:11: `package` takes the name of an npm package, not `\"../x\"`",
        None,
    ),
    (
        "[npm]\npackage = \"a\"\nlb3 = 3",
        "3:7: `lb3` takes a range, `\"built-in\"`, or a table with `node` or `unavailable`, not `3`",
        None,
    ),
    ("[npm]\npackage = \"a\"\nlb4.node = { new = \"^1\" }", "3:14: `new` is no Node major", None),
    (
        "[npm]\npackage = \"a\"\nrange = \"^1\"\nuntil = { v6 = \"No TLS.\" }",
        "4:11: `v6` is no major of the package",
        None,
    ),
    (
        "[npm]\npackage = \"a\"\nlb4.node = {}",
        "3:12: `node` is empty: it maps Node majors to ranges",
        None,
    ),
    (
        "[npm]\npackage = \"a\"\nlb4 = { node = { 1 = \"^1\" }, unavailable = \"x\" }",
        "3:1: `lb4` has both `node` and `unavailable`",
        None,
    ),
    (
        "[cargo]\nversion = \"1\"",
        "1:2: `crate` is missing: or say why with `nothing` or `unavailable`",
        None,
    ),
    (
        "[cargo]\nnothing = \"a\"\nunavailable = \"b\"",
        "3:1: `nothing` and `unavailable` exclude each other",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nversion = \"1\"",
        "1:2: `open` is missing: it is the expression that opens a client",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"",
        "1:2: `version` is missing: a crate needs a version requirement",
        None,
    ),
    (
        "[cargo]\ncrate = \"a b\"\nopen = \"a\"\nversion = \"1\"",
        "2:1: `a b` is not the name of a crate",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"\nversion = \"1\"\ncompanions.b = {}",
        "5:12: `version` is missing: a crate needs a version requirement",
        None,
    ),
    (
        "[cargo]\ncrate = \"a\"\nopen = \"a\"\nversion = \"1\"\nurl = \"{host}\"",
        "5:7: no setting has the key `host`",
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

#[test]
fn what_is_quoted_is_short() {
    let text = format!("notes = \"\"\"{}\n{}\"\"\"", "é".repeat(200), "x");
    let (message, _) = refused(&text);
    assert!(message.chars().count() < 90 && message.ends_with("…`"), "{message}");
}

#[test]
fn ids_that_nobody_could_use_are_refused() {
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

//! Properties of edits over settings in every layout.

use std::time::Instant;

use lbrs::internal::edit::typescript::{Changes, Problem, Style, set};
use lbrs::internal::json::is_same;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{plan_value, settings};

/// How settings are laid out.
#[derive(Clone, Debug)]
struct Look {
    newline: &'static str,
    unit: &'static str,
    colon: &'static str,
    trailing_comma: bool,
    one_line: bool,
    comma_first: bool,
    comments: bool,
    quote: char,
}

fn look() -> impl Strategy<Value = Look> {
    let newline = prop::sample::select(vec!["\n", "\r\n"]);
    let unit = prop::sample::select(vec!["  ", "    ", "\t"]);
    let colon = prop::sample::select(vec![": ", ":", " : "]);
    let quote = prop::sample::select(vec!['\'', '"']);
    (newline, unit, colon, quote, any::<[bool; 4]>()).prop_map(
        |(newline, unit, colon, quote, [trailing_comma, one_line, comma_first, comments])| Look {
            newline,
            unit,
            colon,
            trailing_comma: trailing_comma && !comma_first,
            one_line,
            comma_first,
            comments: comments && !one_line,
            quote,
        },
    )
}

/// A member's value: its text where `'` is the quote, the value of another one like it, and whether the edit goes back.
type Form = (&'static str, Value);

fn forms() -> Vec<Form> {
    vec![
        ("'text'", json!("other")),
        ("'text' as const", json!("")),
        ("42", json!(0.5)),
        ("-1", json!(1)),
        ("true", json!(false)),
        ("null", json!("text")),
        ("process.env.X", json!("${OTHER}")),
        ("process.env.X!", json!("${OTHER}")),
        ("process.env['MY-VAR']", json!("${Y}")),
        ("process.env.X ?? 'text'", json!("a longer text")),
        ("process.env.X || 'text'", json!("t")),
        ("Number(process.env.X ?? 5432)", json!(1)),
        ("parseInt(process.env.X ?? '10', 10)", json!(16)),
        ("Number(process.env.X)", json!("${Y}")),
        ("process.env.X === 'true'", json!("${Y}")),
        ("`http://${process.env.X}/v1`", json!("https://${X}/v2")),
        ("[]", json!([1, "two"])),
        ("[1, 'two', [3]]", json!([1, "three", [3, 4]])),
        ("{}", json!({"a": 1})),
        ("{a: 1, 'b-c': {d: 'e'}}", json!({"a": 1, "b-c": {"d": "${E}", "f": [true]}})),
        ("(/* here */ 'text')", json!("other")),
    ]
}

fn code() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a: f(',')",
        "b() { return '}'; }",
        "get c() { return /[}/]/; }",
        "...rest",
        "[d]: 1",
        "e: (x: number) => ({...x})",
        "f: `${a + b}`",
    ])
}

/// Prints members, with comments and line ends where the look has them.
fn print(members: &[String], look: &Look) -> String {
    let Look { newline, unit, .. } = look;
    if members.is_empty() {
        return "{}".to_owned();
    }
    if look.one_line {
        let comma = if look.trailing_comma { "," } else { "" };
        return format!("{{{}{comma}}}", members.join(", "));
    }
    let mut text = "{".to_owned();
    for (index, member) in members.iter().enumerate() {
        let (is_first, is_last) = (index == 0, index + 1 == members.len());
        text.push_str(newline);
        if look.comments && index % 3 == 0 {
            text.push_str(&format!("{unit}// about it, {{ or ' {newline}"));
        }
        text.push_str(unit);
        text.push_str(if look.comma_first && !is_first { ", " } else { "" });
        text.push_str(member);
        let has_comma = if is_last { look.trailing_comma } else { !look.comma_first };
        text.push_str(if has_comma { "," } else { "" });
        if look.comments && index % 2 == 0 {
            text.push_str(" // }");
        }
    }
    text + newline + "}"
}

/// A file: its text, and the forms of its members `k0`, `k1` and so on.
fn file() -> impl Strategy<Value = (String, Vec<Form>)> {
    let members = prop::collection::vec(prop::sample::select(forms()), 0..6);
    (members, prop::collection::vec((code(), any::<prop::sample::Index>()), 0..3), look()).prop_map(
        |(members, code, look)| {
            let quoted = |text: &str| text.replace('\'', &look.quote.to_string());
            let mut lines: Vec<_> = members
                .iter()
                .enumerate()
                .map(|(i, (text, _))| format!("k{i}{}{}", look.colon, quoted(text)))
                .collect();
            for (text, index) in code {
                lines.insert(index.index(lines.len() + 1), quoted(text));
            }
            let start = quoted("import {a} from 'b';") + look.newline + "const config = ";
            let end = "; export class A extends juggler.DataSource {}";
            (start + &print(&lines, &look) + end, members)
        },
    )
}

fn changed(text: &str, set_: &Map<String, Value>, unset: &[String]) -> Result<String, Problem> {
    let order: Vec<_> = set_.keys().map(String::as_str).collect();
    set(text, 0, &Changes { set: set_, unset, order: &order, force: false }).map(|it| it.text)
}

fn one(key: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value)])
}

proptest! {
    #[test]
    fn a_value_that_is_set_back_gives_the_old_bytes(
        (text, members) in file(),
        which in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!members.is_empty());
        let index = which.index(members.len());
        let key = format!("k{index}");
        let old = settings(&text);
        let new = changed(&text, &one(&key, members[index].1.clone()), &[]).unwrap();
        let mut expected = old.clone();
        expected[&key] = members[index].1.clone();
        prop_assert!(is_same(&Value::from(settings(&new)), &Value::from(expected)), "{new}");
        let back = changed(&new, &one(&key, old[&key].clone()), &[]).unwrap();
        prop_assert_eq!(back, text);
    }

    #[test]
    fn what_comes_goes_again((text, members) in file(), value in plan_value(), before in 0..6_usize) {
        let new = one("new", value.clone());
        let next = format!("k{before}");
        let order = ["new", &next];
        let changes = Changes { set: &new, unset: &[], order: &order, force: false };
        let with = set(&text, 0, &changes).unwrap().text;
        let read = settings(&with);
        prop_assert!(is_same(&read["new"], &value), "{with}");
        prop_assert_eq!(read.len(), settings(&text).len() + 1);
        let _ = members;
        prop_assert_eq!(changed(&with, &Map::new(), &["new".to_owned()]).unwrap(), text);
    }

    #[test]
    fn any_member_becomes_any_value(
        (text, members) in file(),
        which in any::<prop::sample::Index>(),
        value in plan_value(),
    ) {
        prop_assume!(!members.is_empty());
        let key = format!("k{}", which.index(members.len()));
        let new = changed(&text, &one(&key, value.clone()), &[]).unwrap();
        prop_assert!(is_same(&settings(&new)[&key], &value), "{value}\n{new}");
    }

    #[test]
    fn any_member_goes((text, members) in file(), which in any::<[bool; 6]>()) {
        let keys = (0..members.len()).filter(|i| which[*i]).map(|i| format!("k{i}"));
        let keys: Vec<_> = keys.collect();
        let new = changed(&text, &Map::new(), &keys).unwrap();
        let mut expected = settings(&text);
        expected.retain(|key, _| !keys.contains(key));
        prop_assert_eq!(settings(&new), expected);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[ -~\n\u{e9}\u{2028}]{0,40}", value in plan_value()) {
        let text = format!("const config = {{{text}}}; export class A extends juggler.DataSource {{}}");
        for force in [false, true] {
            let new = one("a", value.clone());
            let changes = Changes { set: &new, unset: &["b".to_owned()], order: &[], force };
            if let Ok(edited) = set(&text, 0, &changes) {
                prop_assert!(is_same(&settings(&edited.text)["a"], &value));
            }
        }
    }
}

#[test]
fn the_samples_take_a_member_and_lose_it_again() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts/loopback4/samples");
    let mut edited = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let new = one("new", json!({"a": ["${B}"]}));
        let Ok(with) = changed(&text, &new, &[]) else { continue };
        assert_eq!(settings(&with)["new"], new["new"], "{}", file.display());
        assert_eq!(changed(&with, &Map::new(), &["new".to_owned()]).unwrap(), text);
        edited += 1;
    }
    assert!(edited >= 20, "{edited}");
}

#[test]
fn large_settings_are_edited_in_linear_time() {
    let time = |count: usize| {
        let members: Map<_, _> = (0..count).map(|i| (format!("k{i}"), json!([i]))).collect();
        let text = |members: &Map<String, Value>| {
            let settings = Style::LB4.at(&Value::Object(members.clone()), "", 15);
            format!("const config = {settings}; export class A extends juggler.DataSource {{}}\n")
        };
        let other: Map<_, _> = (0..count).map(|i| (format!("k{i}"), json!(["x", i]))).collect();
        let start = Instant::now();
        let filled = changed(&text(&Map::new()), &members, &[]).unwrap();
        assert_eq!(filled, text(&members));
        assert_eq!(changed(&filled, &other, &[]).unwrap(), text(&other));
        let keys: Vec<_> = members.keys().cloned().collect();
        assert_eq!(changed(&filled, &Map::new(), &keys).unwrap(), text(&Map::new()));
        start.elapsed()
    };
    let few = (0..3).map(|_| time(2_000)).min().unwrap();
    let many = time(16_000);
    assert!(many < few * 24, "8 times the members take {many:?}, not 8 times {few:?}");
}

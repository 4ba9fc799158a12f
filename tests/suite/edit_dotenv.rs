//! `.env` files: what Node reads, what we read, what we write.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "in a test, a failed step is a failed test"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use lbrs::internal::edit::dotenv::{Change, Problem, Unquotable, parse, quote, replace, set};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// What `util.parseEnv`, the parser of `node --env-file`, makes of each text; none where there is no
/// Node that has it, of a major version that the pattern fits.
fn node_reads(texts: &[String], majors: &str) -> Option<Vec<Value>> {
    let script = "const { parseEnv } = require('util');
        const major = process.versions.node.split('.')[0];
        if (!parseEnv || !new RegExp(process.argv[1]).test(major)) process.exit(3);
        const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        process.stdout.write(JSON.stringify(texts.map((text) => parseEnv(text))));";
    let mut node = Command::new("node")
        .args(["--no-warnings", "-e", script, majors])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    node.stdin.take().unwrap().write_all(json!(texts).to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap())
}

/// As [`node_reads`]; says so where it cannot.
fn node_reads_or_skip(texts: &[String], majors: &str) -> Option<Vec<Value>> {
    let read = node_reads(texts, majors);
    if read.is_none() {
        crate::sandbox::skipped(&format!("needs a node with util.parseEnv, version {majors}"));
    }
    read
}

fn samples<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::default();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// Values as people have them, and values made of what readers trip over.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9_./:@-]{0,12}",
        "[a-z '\"`\\\\n#$=!{}\n\t~&%]{0,12}",
        any::<String>().prop_filter("no NUL", |value| !value.contains('\0')),
    ]
}

/// Files that are well formed: every line is an assignment, a comment or empty.
fn well_formed() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(String::new()),
        "# [a-z='\"]{0,6}",
        ("(export )?[A-Z]{1,2} ?= ?", "[a-z]{0,3}( [a-z$]{1,3})?", "( #.{0,3})?")
            .prop_map(|(name, value, comment)| name + &value + &comment),
        ("[A-Z]{1,2} ?= ?", "[a-z =#\n]{0,4}", "[ ]{0,2}(#[a-z ]{0,3})?")
            .prop_map(|(name, value, rest)| format!("{name}'{value}'{rest}")),
        ("[A-Z]{1,2}=", "[a-z =#'\n]{0,4}(\\\\n)?").prop_map(|(n, v)| format!("{n}\"{v}\"")),
        ("[A-Z]{1,2}=", "[a-z '\"\n]{0,4}").prop_map(|(n, v)| format!("{n}`{v}`")),
    ];
    let newline = prop::sample::select(vec!["\n", "\r\n"]);
    (prop::collection::vec(line, 0..6), newline, any::<bool>()).prop_map(
        |(lines, newline, whole)| {
            let text = lines.join("\n") + if whole { "\n" } else { "" };
            text.replace('\n', newline)
        },
    )
}

fn changed(change: Result<Change, Problem>) -> String {
    match change {
        Ok(Change::Changed(text)) => text.into_exposed(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn reads_what_node_20_reads() {
    let mut texts = samples(well_formed(), 2000);
    // Node 20 reads beyond its buffer where a name is made of spaces alone.
    let has_blank_name = |text: &String| {
        let lines = text.replace('\r', "");
        lines.lines().any(|line| line.starts_with(' ') && line.trim_start().starts_with('='))
    };
    let soup = samples("[A= '\"`#\n\r\\\\n]{0,16}", 4000);
    texts.extend(soup.into_iter().filter(|text| !has_blank_name(text)));
    let Some(theirs) = node_reads_or_skip(&texts, "^20$") else { return };
    for (text, theirs) in texts.iter().zip(theirs) {
        let ours = parse(text)
            .into_iter()
            .map(|var| (var.name.clone(), Value::String(var.value.expose().clone())));
        assert_eq!(Value::Object(ours.collect()), theirs, "{text:?}");
    }
}

#[test]
fn node_reads_what_is_set() {
    let mut texts = Vec::new();
    let mut expected = Vec::new();
    for (text, value) in samples(("\u{feff}?", well_formed(), value()), 3000)
        .into_iter()
        .map(|(mark, text, value)| (mark + &text, value))
    {
        if let Ok(Change::Changed(after)) = set(&text, "NEW_1", &value) {
            texts.push(after.into_exposed());
            expected.push(value);
        }
    }
    assert!(texts.len() > 2000);
    let Some(read) = node_reads_or_skip(&texts, "") else { return };
    for ((text, value), read) in texts.iter().zip(expected).zip(read) {
        assert_eq!(read["NEW_1"], json!(value), "{text:?}");
    }
}

proptest! {
    #[test]
    fn what_is_set_is_read_back_and_nothing_else_changes(text in well_formed(), value in value()) {
        match set(&text, "NEW_1", &value) {
            Ok(Change::Changed(after)) => {
                let after = after.into_exposed();
                prop_assert!(after.starts_with(&text));
                prop_assert!(after.ends_with('\n'));
                let vars = parse(&after);
                let (last, others) = vars.split_last().unwrap();
                prop_assert_eq!((last.name.as_str(), last.value.expose()), ("NEW_1", &value));
                let values = |vars: &[lbrs::internal::edit::dotenv::Var]| -> Vec<_> {
                    vars.iter().map(|var| (var.name.clone(), var.value.expose().clone())).collect()
                };
                // Node reads some last lines in another way where they have no line break.
                prop_assert_eq!(values(others), values(&parse(&(text.clone() + "\n"))));
                prop_assert_eq!(set(&after, "NEW_1", &value), Ok(Change::Present));
                let other = changed(replace(&after, "NEW_1", "other"));
                prop_assert_eq!(parse(&other).pop().map(|var| var.value.into_exposed()), Some("other".to_owned()));
                prop_assert!(other.starts_with(&text));
            }
            Err(Problem::Value(Unquotable::CarriageReturn)) => prop_assert!(value.contains('\r')),
            Err(Problem::Value(Unquotable::Quotes)) => {
                prop_assert!(['\'', '"', '`'].iter().filter(|c| value.contains(**c)).count() >= 2);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), soup in "[A= '\"`#\r\n\u{feff}é]{0,16}") {
        for text in [text, soup] {
            for var in parse(&text) {
                prop_assert!(text.get(var.span.clone()).is_some() && text.get(var.value_span.clone()).is_some());
            }
            let _ = set(&text, "A", "x y");
            let _ = replace(&text, "A", "x y");
        }
    }
}

#[test]
fn takes_the_quotes_that_most_readers_know() {
    let cases = [
        ("", ""),
        ("s3cret-1.2_3/4:5@6%7+8,9=", "s3cret-1.2_3/4:5@6%7+8,9="),
        ("two words", "'two words'"),
        ("a#b", "'a#b'"),
        ("$HOME", "'$HOME'"),
        ("~", "'~'"),
        (" x ", "' x '"),
        ("a\"b`c", "'a\"b`c'"),
        ("a\\nb", "'a\\nb'"),
        ("line\nbreak", "'line\nbreak'"),
        ("é", "'é'"),
        ("it's", "\"it's\""),
        ("it's \\n", "`it's \\n`"),
        ("it's \"it\"", "`it's \"it\"`"),
        ("it's \"`it`\"", "it's \"`it`\""),
        ("end\\", "end\\"),
        ("# end\\", "'# end\\'"),
    ];
    for (value, literal) in cases {
        assert_eq!(quote(value).as_deref(), Ok(literal), "{value:?}");
    }
    assert_eq!(quote("a\0b"), Err(Unquotable::Nul));
    assert_eq!(quote("a\rb"), Err(Unquotable::CarriageReturn));
    assert_eq!(quote("'\"`#"), Err(Unquotable::Quotes));
}

#[test]
fn adds_a_line_in_the_files_own_style() {
    let cases = [
        ("", "A=x\n"),
        ("\u{feff}", "A=x\n"),
        ("\u{feff}B=1\r\n", "B=1\r\nA=x\r\n"),
        ("\u{feff}A=x # c", "A=x # c"),
        ("\u{feff}\u{feff}B=1\n", "B=1\nA=x\n"),
        ("B=1\n", "B=1\nA=x\n"),
        ("B=1", "B=1\nA=x\n"),
        ("B=1\r\n# c", "B=1\r\n# c\r\nA=x\r\n"),
        ("B='1\n2'\n", "B='1\n2'\nA=x\n"),
        ("# A=y\n", "# A=y\nA=x\n"),
    ];
    for (before, after) in cases {
        assert_eq!(changed(set(before, "A", "x")), after, "{before:?}");
    }
}

#[test]
fn a_variable_that_is_there_is_never_overwritten_unasked() {
    for text in ["A=x", "export A='x'\n", "A=y\nA=\"x\"\n"] {
        assert_eq!(set(text, "A", "x"), Ok(Change::Present), "{text:?}");
    }
    assert_eq!(set("# c\nB='1\n2'\nA=y\n", "A", "x"), Err(Problem::Conflict { line: 4 }));
    let conflict = Problem::Conflict { line: 4 }.to_string();
    assert_eq!(conflict, "line 4 sets the variable to another value");
    let cases = [
        ("A=y\nA=z # c\nB=1", "A=y\nA='a b' # c\nB=1"),
        ("export A = 'y\nz'\r\nB=1", "export A = 'a b'\r\nB=1"),
        ("A=#c\n", "A='a b' #c\n"),
        ("B=1", "B=1\nA='a b'\n"),
    ];
    for (before, after) in cases {
        assert_eq!(changed(replace(before, "A", "a b")), after, "{before:?}");
    }
}

#[test]
fn a_file_in_which_node_would_not_see_it_is_refused() {
    for (text, line) in [("B=1\nfoo\n", 2), ("B=1\n=x\n", 2), ("# c\nB='x\n", 2)] {
        assert_eq!(set(text, "A", "it's"), Err(Problem::Broken { line }), "{text:?}");
    }
    assert_eq!(set("", "A B", "x"), Err(Problem::Name));
    assert_eq!(set("", "", "x"), Err(Problem::Name));
}

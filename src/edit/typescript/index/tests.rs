use proptest::prelude::*;

use super::{Exported, add, remove};
use crate::json::SyntaxError;
use crate::typescript::Document;

const FILE: &str = "./db.datasource";
const CLASS: &str = "DbDataSource";

fn exports(text: &str, file: &str, class: &str) -> Result<bool, SyntaxError> {
    Ok(Exported::of(text)?.has(file, class))
}

fn added(text: &str) -> Option<String> {
    let added = add(text, FILE, CLASS).unwrap();
    assert_eq!(exports(text, FILE, CLASS).unwrap(), added.is_none(), "{text}");
    if let Some(added) = &added {
        assert!(exports(added, FILE, CLASS).unwrap(), "{added}");
    }
    added
}

#[test]
fn what_is_exported_stays() {
    for text in [
        "export * from './db.datasource';",
        "export * from \"./db.datasource\"\r\n",
        "export*from'./db.datasource.js'",
        "export * from './db.d\\u0061tasource'",
        "export {DbDataSource} from './db.datasource';",
        "export {\n  A,\n  // ours\n  DbDataSource,\n} from './db.datasource.js';",
        "export {default as DbDataSource} from './db.datasource';",
        "import {DbDataSource} from './db.datasource';\nexport {A, DbDataSource};",
        "\u{feff}#!/usr/bin/env node\nexport * from './db.datasource'",
    ] {
        assert_eq!(added(text), None, "{text}");
    }
}

#[test]
fn what_only_looks_like_an_export_is_none() {
    for text in [
        "// export * from './db.datasource';\n",
        "/* export * from './db.datasource';\n*/\n",
        "const a = \"export * from './db.datasource';\";\n",
        "const a = `\nexport * from './db.datasource';\n`;\n",
        "export type {DbDataSource} from './db.datasource';\n",
        "export {type DbDataSource} from './db.datasource';\n",
        "export type * from './db.datasource';\n",
        "export * as db from './db.datasource';\n",
        "export {DbDataSource as Db} from './db.datasource';\n",
        "export {DbDataSource} from './other.datasource';\n",
        "export {DbDataSource};\n",
        "import {DbDataSource} from './db.datasource';\n",
        "import './db.datasource';\n",
        "namespace a { export * from './db.datasource'; }\n",
        "export * from './billing/db.datasource';\n",
    ] {
        assert!(added(text).is_some(), "{text}");
    }
}

#[test]
fn the_line_takes_the_style_of_the_others() {
    for (before, after) in [
        ("", "export * from './db.datasource';\n"),
        ("\u{feff}", "\u{feff}export * from './db.datasource';\n"),
        (
            "export * from './a.datasource';",
            "export * from './a.datasource';\nexport * from './db.datasource';\n",
        ),
        (
            "export * from \"./a.datasource\"\r\n",
            "export * from \"./a.datasource\"\r\nexport * from \"./db.datasource\"\r\n",
        ),
        (
            "export * from './a.datasource.js';\n",
            "export * from './a.datasource.js';\nexport * from './db.datasource.js';\n",
        ),
        (
            "export * from './a.datasource.js';\nexport * from './b.datasource';\n",
            "export * from './a.datasource.js';\nexport * from './b.datasource';\nexport * from './db.datasource';\n",
        ),
        ("// ours\n", "// ours\nexport * from './db.datasource';\n"),
        ("import {a} from \"a\"\n", "import {a} from \"a\"\nexport * from \"./db.datasource\"\n"),
    ] {
        assert_eq!(added(before).as_deref(), Some(after));
    }
}

#[test]
fn the_line_goes_where_the_order_wants_it() {
    const NEW: &str = "export * from './db.datasource';\n";
    for text in [
        // `|` is the place.
        "export * from './a';\n|export * from './z';\n",
        "|export * from './z';\n",
        "/** All of them. */\n\n|export * from './z';\n",
        "\u{feff}|export * from './z';\n",
        "export * from './a';\nexport * from './b';\n|export const c = 1;\n",
        "export * from './z';\nexport * from './a';\n|// the end\n",
        "export * from './a'; // of a\n|// of z\nexport * from './z';\n",
        "export * from './a'; /* of a */\n|\nexport * from './z';\n",
        "export * from './a'; /* of\n z */ export * from './z';\n|",
        "export * from './a'; export * from './z';\n|",
        "export const a = 1; export * from './z';\n|",
        "export * from './billing/x.datasource';\n|export * from './z';\n",
        "export * from 'zebra';\nexport * from './a';\n|",
        "export const z = 1;\n|",
    ] {
        let (before, after) = text.split_once('|').unwrap();
        assert_eq!(added(&text.replace('|', "")), Some([before, NEW, after].concat()));
    }
}

#[test]
fn a_removal_takes_the_statement_alone() {
    for (before, after) in [
        ("export * from './a';\nexport * from './db.datasource';\n", "export * from './a';\n"),
        ("export * from './db.datasource';\r\nexport * from './z';", "export * from './z';"),
        ("\u{feff}export * from \"./db.datasource.js\"", "\u{feff}"),
        ("// all\nexport * from './db.datasource'; // ours\n\nfoo();\n", "// all\n\nfoo();\n"),
        ("export * from './db.datasource'; export * from './z';\n", "export * from './z';\n"),
        ("export * from './a'; export * from './db.datasource';\n", "export * from './a';\n"),
        ("foo(); export * from './db.datasource'; bar();", "foo(); bar();"),
        ("export * from './db.datasource'; /* a\n b */\n", "/* a\n b */\n"),
        ("export {DbDataSource} from './db.datasource';\n", ""),
        ("export type {DbDataSource} from './db.datasource';\n", ""),
        ("export * as db from './db.datasource';\n", ""),
        (
            "export {A, DbDataSource} from './db.datasource';\n",
            "export {A} from './db.datasource';\n",
        ),
        (
            "export {DbDataSource, A} from './db.datasource';\n",
            "export {A} from './db.datasource';\n",
        ),
        (
            "export {\n  A, // of a\n  DbDataSource,\n} from './db.datasource';\n",
            "export {\n  A, // of a\n  \n} from './db.datasource';\n",
        ),
        (
            "export {\n  A,\n  DbDataSource as Db,\n} from './db.datasource';\n",
            "export {\n  A,\n} from './db.datasource';\n",
        ),
        (
            "import {DbDataSource} from './db.datasource';\nexport {DbDataSource, A};\n",
            "export {A};\n",
        ),
        ("export * from './db.datasource'\n;[1].map(a)\n", ";[1].map(a)\n"),
        ("export {A} from './db.datasource';\n", "export {A} from './db.datasource';\n"),
        ("export {DbDataSource};\n", "export {DbDataSource};\n"),
        ("// export * from './db.datasource';\n", "// export * from './db.datasource';\n"),
    ] {
        assert_eq!(remove(before, FILE, CLASS).unwrap(), after, "{before}");
    }
}

#[test]
fn what_is_no_typescript_has_a_place() {
    for text in ["export * from './a", "export {", "/* "] {
        assert!(add(text, FILE, CLASS).is_err());
        assert!(remove(text, FILE, CLASS).is_err());
        assert!(exports(text, FILE, CLASS).is_err());
    }
}

const PIECES: &[&str] = &[
    "export * from './a.datasource'",
    "export * from \"./z.datasource\"",
    "export * from './b.datasource.js'",
    "export * from './billing/x.datasource'",
    "export {B, DbDataSource as C} from './c.datasource'",
    "export type {T} from './t'",
    "import {x} from 'x'",
    "const a = {b: `${1}`}",
    "export const q = '//'",
    ";",
    ";",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    "// export * from './db.datasource'\n",
    "/* a */",
    "/* a\n b */",
    "\u{2028}",
];

proptest! {
    #[test]
    fn what_was_added_is_removed(
        bom in "\u{feff}?",
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
    ) {
        let text = bom + &pieces.concat();
        let added = add(&text, FILE, CLASS).unwrap().unwrap();
        let count = |text: &str| Document::parse(text).unwrap().tokens().all().count();
        let line = "export * from './db.datasource'";
        let new = count(&added) - count(&text);
        prop_assert!(new == count(line) || new == count(line) + 1, "{added:?}");
        prop_assert!(exports(&added, FILE, CLASS).unwrap());
        let removed = remove(&added, FILE, CLASS).unwrap();
        // A last line that has no end gets one.
        let has_end = removed == text || !text.ends_with('\n')
            && removed.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text))
                == Some(text.strip_suffix('\r').unwrap_or(&text));
        prop_assert!(has_end, "{text:?} {added:?} {removed:?}");
    }
}

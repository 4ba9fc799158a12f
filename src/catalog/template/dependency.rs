//! `[npm]` and `[cargo]`.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::super::model::{Cargo, CargoCrate, CrateSpec, List, Npm, NpmRange, Text};
use super::super::package::{is_crate_name, is_npm_name};
use super::reader::{Field, Table};
use crate::error::Result;

const NPM_KEYS: &[&str] = &["package", "range", "lb3", "lb4", "until"];
const RANGE_KEYS: &[&str] = &["node", "unavailable"];
const CARGO_KEYS: &[&str] = &[
    "crate",
    "version",
    "features",
    "default-features",
    "companions",
    "open",
    "url",
    "rust-version",
    "note",
    "nothing",
    "unavailable",
];
const CRATE_KEYS: &[&str] = &["version", "features", "default-features"];
const BUILT_IN: &str = "built-in";

/// Reads `[npm]`; without one, no package is known.
pub(super) fn npm(root: &Table<'_>) -> Result<Npm> {
    let Some(field) = root.get("npm") else {
        let none = NpmRange::Unavailable(Cow::Borrowed("no npm package is known for it"));
        let until = Cow::Borrowed(&[] as &[_]);
        return Ok(Npm { package: None, lb3: none.clone(), lb4: none, until });
    };
    let table = field.table()?.only(NPM_KEYS)?;
    let package = table.get("package").map(package).transpose()?;
    let common = table.get("range").map(|field| range(&field)).transpose()?;
    let for_major = |key: &str, major: u32| match (table.get(key), &common) {
        (Some(field), _) => range(&field),
        (None, Some(common)) => Ok(common.clone()),
        (None, None) => {
            let why = format!("its template has no range for LoopBack {major}");
            Ok(NpmRange::Unavailable(Cow::Owned(why)))
        }
    };
    let until = match table.get("until") {
        Some(field) => by_major(&field, "major of the package")?.into(),
        None => Cow::Borrowed(&[] as &[_]),
    };
    let npm = Npm { lb3: for_major("lb3", 3)?, lb4: for_major("lb4", 4)?, package, until };
    let installs = [&npm.lb3, &npm.lb4].iter().any(|range| matches!(range, NpmRange::Range { .. }));
    match (&npm.package, installs) {
        (None, true) => {
            Err(table.error("`package` is missing: a range is a range of some package"))
        }
        _ => Ok(npm),
    }
}

/// A package name as npm takes it: `name` or `@scope/name`.
fn package(field: Field<'_>) -> Result<Text> {
    let name = field.text()?;
    match is_npm_name(name) {
        true => Ok(Cow::Owned(name.to_owned())),
        false => Err(field.not("the name of an npm package")),
    }
}

/// `"^5.6.0"`, `"built-in"`, `{ node = { 22 = "^8.0.2", 20 = "^7.0.5" } }` or `{ unavailable = "why" }`.
fn range(field: &Field<'_>) -> Result<NpmRange> {
    if let Ok(text) = field.text() {
        return Ok(match text {
            BUILT_IN => NpmRange::BuiltIn,
            range => {
                NpmRange::Range { range: Cow::Owned(range.to_owned()), by_node: Cow::Borrowed(&[]) }
            }
        });
    }
    let expected = "a range, `\"built-in\"`, or a table with `node` or `unavailable`";
    let table = field.table().map_err(|_| field.not(expected))?.only(RANGE_KEYS)?;
    match (table.get("node"), table.text("unavailable")?) {
        (Some(node), None) => by_node(&node),
        (None, Some(why)) => Ok(NpmRange::Unavailable(why)),
        (Some(_), Some(_)) => {
            Err(field.key_error(format_args!("`{}` has both `node` and `unavailable`", field.key)))
        }
        (None, None) => Err(field.not(expected)),
    }
}

fn by_node(field: &Field<'_>) -> Result<NpmRange> {
    let ranges = by_major(field, "Node major")?;
    match ranges.first() {
        Some((_, newest)) => {
            Ok(NpmRange::Range { range: newest.clone(), by_node: Cow::Owned(ranges) })
        }
        None => Err(field.error("`node` is empty: it maps Node majors to ranges")),
    }
}

/// Texts by what their keys are, the newest first.
fn by_major(field: &Field<'_>, what: &str) -> Result<Vec<(u32, Text)>> {
    let mut texts: Vec<(u32, Text)> = Vec::new();
    for entry in field.table()?.fields() {
        let major = entry.key.parse().map_err(|_| {
            let key = entry.key.escape_debug();
            entry.key_error(format_args!("`{key}` is no {what}"))
        })?;
        texts.push((major, Cow::Owned(entry.text()?.to_owned())));
    }
    texts.sort_by_key(|(major, _)| Reverse(*major));
    Ok(texts)
}

/// Reads `[cargo]`; without one, no crate is known. `check_url` looks at the URL's form.
pub(super) fn cargo(
    root: &Table<'_>,
    check_url: impl FnOnce(&Field<'_>) -> Result<()>,
) -> Result<Cargo> {
    let Some(field) = root.get("cargo") else {
        return Ok(Cargo::Unavailable(Cow::Borrowed("no crate is known for it")));
    };
    let table = field.table()?.only(CARGO_KEYS)?;
    let ways: Vec<_> =
        ["crate", "nothing", "unavailable"].into_iter().filter_map(|key| table.get(key)).collect();
    let [way] = ways[..] else {
        return Err(match ways.get(1) {
            Some(second) => second.key_error(format_args!(
                "`{}` and `{}` exclude each other",
                ways[0].key, second.key
            )),
            None => table.error("`crate` is missing: or say why with `nothing` or `unavailable`"),
        });
    };
    match way.key {
        "nothing" => return Ok(Cargo::Nothing(Cow::Owned(way.text()?.to_owned()))),
        "unavailable" => return Ok(Cargo::Unavailable(Cow::Owned(way.text()?.to_owned()))),
        _ => {}
    }
    if let Some(url) = table.get("url") {
        check_url(&url)?;
    }
    let open = table.require("open", "it is the expression that opens a client")?;
    Ok(Cargo::Crate(CargoCrate {
        main: crate_spec(&way, way.text()?, &table)?,
        companions: companions(&table)?,
        open: Cow::Owned(open.text()?.to_owned()),
        url_template: table.text("url")?,
        rust_version: table.text("rust-version")?,
        note: table.text("note")?,
    }))
}

/// The companions, written as in the `[dependencies]` of a `Cargo.toml`.
fn companions(table: &Table<'_>) -> Result<List<CrateSpec>> {
    let Some(field) = table.get("companions") else { return Ok(Cow::Borrowed(&[])) };
    let companion = |entry: Field<'_>| {
        if let Ok(version) = entry.text() {
            let (name, version) = (crate_name(&entry, entry.key)?, Cow::Owned(version.to_owned()));
            let features = Cow::Borrowed(&[] as &[Text]);
            return Ok(CrateSpec { name, version, features, default_features: true });
        }
        crate_spec(&entry, entry.key, &entry.table()?.only(CRATE_KEYS)?)
    };
    field.table()?.fields().map(companion).collect()
}

fn crate_spec(field: &Field<'_>, name: &str, table: &Table<'_>) -> Result<CrateSpec> {
    let name = crate_name(field, name)?;
    let version = table.require("version", "a crate needs a version requirement")?;
    Ok(CrateSpec {
        name,
        version: Cow::Owned(version.text()?.to_owned()),
        features: table.list("features")?,
        default_features: table.get("default-features").map_or(Ok(true), |field| field.flag())?,
    })
}

fn crate_name(field: &Field<'_>, name: &str) -> Result<Text> {
    match is_crate_name(name) {
        true => Ok(Cow::Owned(name.to_owned())),
        false => {
            let message = format!("`{}` is not the name of a crate", name.escape_debug());
            Err(field.key_error(message))
        }
    }
}

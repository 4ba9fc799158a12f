//! `package.json`: the npm package of a connector.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde_json::{Value, json};

use super::fix_or_leave;
use crate::edit::apply;
use crate::edit::json::{Place, insert_member, remove_member};
use crate::json::{Document, Kind, Member, Node};
use crate::{Error, Result};

/// The tables of the packages that are installed with the project, the one that wins last.
const TABLES: [&str; 3] = ["peerDependencies", "dependencies", "optionalDependencies"];

/// What became of the dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was done.
    pub change: Change,
    /// The range in the file now.
    pub range: String,
    /// Whether the range comes from `overrides`, beside which npm accepts no other.
    pub overridden: bool,
}

/// What was done for the dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was added to `dependencies`.
    Added,
    /// It existed.
    Present,
    /// It was in `devDependencies` alone, with this range, and was moved as npm moves it.
    Moved(String),
}

/// Returns `text` with `package` in `dependencies`: in its place if they are sorted, else at the end. A
/// package in any table of dependencies stays there, with its range. One in `devDependencies` moves and gets
/// `range`, as with `npm install --save-prod`. One in `overrides` gets their range, since npm refuses any other.
///
/// # Errors
/// If `text` or its `dependencies` are not a JSON object. The message names `shown`, line and column.
pub fn add(text: &str, shown: &str, package: &str, range: &str) -> Result<(String, Outcome)> {
    let document = parse(text, shown)?;
    let root = object(document.root(), text, shown, "the file")?;
    let dependencies = root
        .get("dependencies")
        .map(|node| object(Some(node), text, shown, "`dependencies`"))
        .transpose()?;
    let there = TABLES.iter().rev().find_map(|table| root.get(table)?.get(package));
    if let Some(there) = there {
        let outcome =
            Outcome { change: Change::Present, range: range_of(there), overridden: false };
        return Ok((text.to_owned(), outcome));
    }
    let overriding = overriding(root, package);
    let overridden = overriding.as_deref().is_some_and(|overriding| overriding != range);
    let range = overriding.unwrap_or_else(|| range.to_owned());
    let value = Value::String(range.clone());
    let mut edits = match dependencies {
        Some(dependencies) => {
            insert_member(dependencies, package, &value, place(dependencies, package))
        }
        None => {
            let table = json!({ package: value });
            let dev = root.index_of("devDependencies");
            insert_member(root, "dependencies", &table, dev.map_or(Place::Last, Place::At))
        }
    };
    let dev = root.get("devDependencies");
    let moved = dev.and_then(|dev| Some((dev, dev.index_of(package)?, dev.get(package)?)));
    let change = match moved {
        None => Change::Added,
        Some((dev, index, there)) => {
            edits.extend(remove_member(dev, index));
            Change::Moved(range_of(there))
        }
    };
    Ok((apply(text, edits), Outcome { change, range, overridden }))
}

/// Returns the range of a package in `overrides`, unless it is that of the dependency itself (`$NAME`).
fn overriding(root: Node<'_>, package: &str) -> Option<String> {
    let overriding = root.get("overrides")?.get(package)?;
    let range = overriding.as_str().or_else(|| overriding.get(".")?.as_str())?;
    (!range.starts_with('$')).then(|| range.into_owned())
}

/// The packages of a `package.json`.
pub struct Packages {
    /// Those of the tables of dependencies, each with its range and the place of that in the text.
    installed: HashMap<String, (String, Range<usize>)>,
    /// Those of `devDependencies`.
    dev: HashSet<String>,
}

impl Packages {
    /// Reads the packages of `text`.
    pub fn parse(text: &str, shown: &str) -> Result<Self> {
        let document = parse(text, shown)?;
        let members = |table: &str| {
            let table = document.root().and_then(|root| root.get(table));
            table.into_iter().flat_map(Node::members)
        };
        let key = |member: &Member<'_>| member.key.as_str().unwrap_or_default().into_owned();
        let installed = TABLES.into_iter().flat_map(members).map(|member| {
            let range = member.value.as_str().unwrap_or_default().into_owned();
            (key(&member), (range, member.value.span()))
        });
        let installed = installed.collect();
        let dev = members("devDependencies").map(|member| key(&member)).collect();
        Ok(Self { installed, dev })
    }

    /// Returns whether `package` is installed with the project.
    pub fn contains(&self, package: &str) -> bool {
        self.installed.contains_key(package)
    }

    /// Returns the range of `package`, and its place in the text, if it is installed with the project.
    pub fn range(&self, package: &str) -> Option<(&str, Range<usize>)> {
        self.installed.get(package).map(|(range, place)| (range.as_str(), place.clone()))
    }

    /// Returns whether `package` is in `devDependencies`.
    pub fn is_dev(&self, package: &str) -> bool {
        self.dev.contains(package)
    }
}

/// Returns `text` without `package` in any table of dependencies, or `None` if it is missing. A table that loses
/// its only package becomes `{}`, as npm leaves it.
///
/// # Errors
/// If `text` is not JSON.
pub fn remove(text: &str, shown: &str, package: &str) -> Result<Option<String>> {
    let document = parse(text, shown)?;
    let tables = TABLES.iter().filter_map(|table| document.root()?.get(table));
    let edits = tables.filter_map(|table| Some(remove_member(table, table.index_of(package)?)));
    let edits: Vec<_> = edits.flatten().collect();
    Ok((!edits.is_empty()).then(|| apply(text, edits)))
}

fn parse<'t>(text: &'t str, shown: &str) -> Result<Document<'t>> {
    Document::parse(text).map_err(|error| error.in_file(shown, text).with_help(fix_or_leave(shown)))
}

fn object<'d>(node: Option<Node<'d>>, text: &str, shown: &str, what: &str) -> Result<Node<'d>> {
    match node {
        Some(node) if node.kind() == Kind::Object => Ok(node),
        node => {
            let offset = node.map_or(0, |node| node.span().start);
            Err(Error::in_text(shown, text, offset, format!("{what} is not a JSON object"))
                .with_help(fix_or_leave(shown)))
        }
    }
}

/// Returns the place of a package: before the first larger name if the names are sorted, as npm sorts them,
/// else the end.
fn place(dependencies: Node<'_>, package: &str) -> Place {
    let names: Vec<_> = dependencies.members().filter_map(|member| member.key.as_str()).collect();
    let larger = names.iter().position(|name| name.as_ref() > package);
    match larger {
        Some(index) if names.is_sorted() => Place::At(index),
        _ => Place::Last,
    }
}

fn range_of(node: Node<'_>) -> String {
    node.as_str().map_or_else(|| node.raw().to_owned(), std::borrow::Cow::into_owned)
}

/// Returns the major of the lowest version of each alternative of an npm range, or nothing if one of them is
/// not a version but a tag, a path or an address.
pub fn lowest_majors(range: &str) -> Vec<u64> {
    let alternative = |part: &str| {
        let part = part.trim();
        // A range with an upper bound alone goes down to any version.
        if part.starts_with('<') {
            return None;
        }
        let part = part.trim_start_matches(['^', '~', '>', '=', 'v', ' ']);
        let digits = part.split(|c: char| !c.is_ascii_digit()).next()?;
        let rest = &part[digits.len()..];
        let is_version = rest.is_empty() || rest.starts_with(['.', ' ', '-']);
        is_version.then(|| digits.parse().ok()).flatten()
    };
    range.split("||").map(alternative).collect::<Option<Vec<u64>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::lowest_majors;

    #[test]
    fn the_lowest_major_of_each_alternative_is_found() {
        for (range, majors) in [
            ("^5.6.0", &[5][..]),
            ("~4.1", &[4]),
            (">= 6 <8", &[6]),
            ("5 || ^6.2.0", &[5, 6]),
            ("v3.x", &[3]),
            ("1.2.3 - 2.0.0", &[1]),
            ("*", &[]),
            ("latest", &[]),
            ("file:../x", &[]),
            ("<8", &[]),
            ("5 || latest", &[]),
            ("4chan/repo", &[]),
        ] {
            assert_eq!(lowest_majors(range), majors, "{range}");
        }
    }
}

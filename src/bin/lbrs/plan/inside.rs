//! Flags about members inside a setting's value: `--set ssl.ca=TEXT`, `--unset transports.0`. They become values of
//! whole settings, so that nothing behind them has to know paths; secrets alone keep theirs.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value, json};

use super::input::{InputValue, check_key};
use super::path::{Step, ValuePath, dotted, key_path, members, value_at, value_at_mut};
use super::supplied::Supplied;
use crate::errors::{Error, Helpful, Result, usage};
use lbrs::internal::catalog::{Connector, Kind};
use lbrs::internal::datasource::{Reference, is_object_name};
use lbrs::internal::json::{MAX_DEPTH, Style, is_number, number, too_deep};
use lbrs::internal::secret::{Policy, quoted, shown_name};
use lbrs::internal::text::is_hidden;
use lbrs::internal::url::Role;

/// The entry before it changes.
#[derive(Default)]
pub struct Before<'a> {
    /// Its settings.
    pub settings: Map<String, Value>,
    /// What it has in the layers below.
    pub below: Option<Value>,
    /// What it has in the layer that changes.
    pub own: Option<&'a Value>,
}

/// A value inside a setting, to keep as a reference.
pub struct Referred {
    /// The key of the setting.
    pub(super) setting: String,
    /// Where the value is in it.
    pub(super) path: ValuePath,
    /// The variable's name, if there is one.
    pub(super) variable: Option<String>,
}

/// Settings inside which values change.
struct Inside<'a> {
    before: &'a Before<'a>,
    connector: &'a Connector,
    /// What flags and the configuration give as a whole.
    given: &'a IndexMap<String, InputValue>,
    /// The settings' values so far; `null` for one that is missing.
    values: IndexMap<String, Value>,
}

impl Supplied {
    /// Turns flags about values inside settings into values of these settings. A setting of exactly that name wins.
    ///
    /// # Errors
    /// A path is malformed, leads through a value that has no members, or contradicts another flag.
    pub(super) fn open_paths(&mut self, before: &Before<'_>, connector: &Connector) -> Result<()> {
        let is_inside = |key: &str| {
            let is_setting = connector.setting(key).is_some() || before.settings.contains_key(key);
            key.contains('.') && !is_setting
        };
        let Self { values, references, unset, .. } = self;
        let is_flag = |value: &InputValue| !matches!(value, InputValue::Config(_));
        let set: Vec<_> =
            values.extract_if(.., |key, value| is_flag(value) && is_inside(key)).collect();
        let is_inside = |key: &String| is_inside(key) && !values.contains_key(key);
        let referred: Vec<_> = references.extract_if(.., |key, _| is_inside(key)).collect();
        let removed: IndexSet<_> = unset.extract_if(.., |key| is_inside(key)).collect();
        for key in set.iter().map(|(key, _)| key).chain(referred.iter().map(|(key, _)| key)) {
            refuse_removed_parent(key, unset, &removed)?;
        }
        let mut inside = Inside { before, connector, given: values, values: IndexMap::new() };
        let mut gone = Vec::new();
        for (key, value) in set {
            let (setting, path) = inside.find(&key)?;
            match value.inside(connector, &setting, &path) {
                Some((value, is_literal)) => {
                    self.literals.extend(is_literal.then_some(key));
                    *inside.reach(&setting, &path) = value;
                }
                None => gone.push((setting, path)),
            }
        }
        for (key, variable) in referred {
            let (setting, path) = inside.find(&key)?;
            inside.refer(&setting, &path, variable.as_deref());
            self.referred.push(Referred { setting, path, variable });
        }
        for key in removed {
            let place = inside.find(&key)?;
            match inside.values.get(&place.0).and_then(|value| value_at(value, &place.1)) {
                Some(_) => gone.push(place),
                None => self.warnings.push(format!("{} is not set", quoted(&key))),
            }
        }
        // An element that goes moves those behind it.
        gone.sort_by(|one, other| other.1.cmp(&one.1));
        for (setting, path) in gone {
            let moved =
                |inner: &&Referred| inner.setting == setting && is_behind(&path, &inner.path);
            if let Some(inner) = self.referred.iter().find(moved) {
                let key = dotted(&setting, &inner.path);
                return Err(usage!(
                    "`--unset {}` moves {}",
                    shown_name(&dotted(&setting, &path)),
                    quoted(&key)
                )
                .with_help("remove the element in a run of its own"));
            }
            inside.remove(&setting, &path);
        }
        let is_changed = |key: &String, value: &Value| match before.settings.get(key) {
            Some(before) => value != before,
            None => !value.is_null(),
        };
        let mut changed = inside.values;
        changed.retain(|key, value| values.contains_key(key) || is_changed(key, value));
        for (key, value) in changed {
            values.insert(key, InputValue::Raw(value.into()));
        }
        Ok(())
    }

    /// Turns text for settings that `connector` does not have into the literals that it spells.
    pub(super) fn open_literals(&mut self, connector: &Connector) {
        for (key, value) in &mut self.values {
            let InputValue::Set(text) = value else { continue };
            if connector.setting(key).is_none()
                && let Some(literal) = literal(text.expose(), connector, key, &[])
            {
                self.literals.push(key.clone());
                *value = InputValue::Raw(literal.into());
            }
        }
        let keys: Vec<String> = self.literals.iter().map(|key| quoted(key)).collect();
        let is = if keys.len() == 1 { "is" } else { "are" };
        if !keys.is_empty() {
            self.warnings.push(format!(
                "{} {is} written as JSON, not as text; `--set-string KEY=VALUE` writes text",
                keys.join(", ")
            ));
        }
    }
}

impl Inside<'_> {
    /// Returns the key of the setting in which `key` leads to a value, and the way from there. The setting's value is
    /// among `values` then.
    fn find(&mut self, key: &str) -> Result<(String, ValuePath)> {
        if key.matches('.').count() >= MAX_DEPTH {
            return Err(nested_too_deep(key.split('.').next().unwrap_or_default()));
        }
        let Self { before, connector, given, values } = self;
        let is_known = |key: &str| connector.setting(key).is_some();
        let (root, rest) = first_part(key, |key| {
            is_known(key) || given.contains_key(key) || before.settings.contains_key(key)
        });
        check_part(key, root)?;
        check_key(&format!("`{}`", shown_name(key)), root)?;
        let spelled = |is_there: &dyn Fn(&str) -> bool| {
            connector.spellings(root).find(|key| is_there(key)).map(str::to_owned)
        };
        let setting = spelled(&|key| given.contains_key(key))
            .or_else(|| spelled(&|key| before.settings.contains_key(key)))
            .unwrap_or_else(|| root.to_owned());
        if !values.contains_key(&setting) {
            let value = match (given.get(&setting), connector.setting(root)) {
                (Some(given), Some(known)) => given.typed(connector, known, &setting)?,
                (Some(given), None) => given.untyped(),
                (None, _) => before.settings.get(&setting).cloned(),
            };
            values.insert(setting.clone(), value.unwrap_or_default());
        }
        let takes = |kind| connector.setting(root).is_none_or(|setting| setting.kinds.has(kind));
        let empty = match (takes(Kind::Object), takes(Kind::Array)) {
            (true, true) => Value::Null,
            (true, false) => json!({}),
            (false, true) => json!([]),
            (false, false) => {
                return Err(usage!("{}: {} has no members", quoted(key), quoted(root)).with_help(
                    format!("`lbrs connectors {}` shows what it takes", shown_name(&connector.id)),
                ));
            }
        };
        let value = values.get(&setting).filter(|value| !value.is_null()).unwrap_or(&empty);
        let path = steps(key, &setting, value, rest.unwrap_or_default())?;
        Ok((setting, path))
    }

    /// Returns the value at `path` of a setting, and makes what is missing on the way.
    fn reach(&mut self, setting: &str, path: &[Step]) -> &mut Value {
        let mut value = self.values.entry(setting.to_owned()).or_default();
        for step in path {
            if value.is_null() {
                *value = if let Step::Member(_) = step { json!({}) } else { json!([]) };
            }
            value = match (step, value) {
                (Step::Element(index), Value::Array(elements)) => {
                    if *index == elements.len() {
                        elements.push(Value::Null);
                    }
                    &mut elements[*index]
                }
                (Step::Member(key), value) => &mut value[key.as_str()],
                // A path has the form of the value that it was found in.
                (Step::Element(_), value) => value,
            };
        }
        value
    }

    /// Opens the value at `path` of a setting for a reference to `variable`, which may be there.
    fn refer(&mut self, setting: &str, path: &[Step], variable: Option<&str>) {
        let before = self.before.settings.get(setting).and_then(|value| value_at(value, path));
        let there = self.reach(setting, path);
        let reference = there.as_str().and_then(Reference::whole);
        let is_other = reference.zip(variable).is_some_and(|(there, name)| there.variable != name);
        if there.is_null() || (is_other && before == Some(there)) {
            *there = Value::from("");
        }
    }

    /// Removes the value at `path` of a setting. Where the layer overrides one with it, that one holds again.
    fn remove(&mut self, setting: &str, path: &[Step]) {
        let at = |entry: Option<&Value>| value_at(entry?.get(setting)?, path).cloned();
        let Some((last, parent)) = path.split_last() else { return };
        let Some(value) = self.values.get_mut(setting) else { return };
        if let (Some(below), Some(_)) = (at(self.before.below.as_ref()), at(self.before.own)) {
            if let Some(there) = value_at_mut(value, path) {
                *there = below;
            }
            return;
        }
        match (last, value_at_mut(value, parent)) {
            (Step::Member(key), Some(Value::Object(members))) => {
                members.shift_remove(key);
            }
            (Step::Element(index), Some(Value::Array(elements))) if *index < elements.len() => {
                elements.remove(*index);
            }
            _ => {}
        }
    }
}

impl InputValue {
    /// Returns the value inside a setting, and whether it is a literal; `None` leaves it blank.
    fn inside(self, connector: &Connector, setting: &str, path: &[Step]) -> Option<(Value, bool)> {
        let value = match &self {
            Self::Set(text) => literal(text.expose(), connector, setting, path),
            _ => None,
        };
        let is_literal = value.is_some();
        Some((value.or_else(|| self.untyped())?, is_literal))
    }
}

/// Returns the literal that `text` spells exactly as JSON does, unless the value is a secret, a user, a password or a
/// database: these are texts, whatever they look like.
fn literal(text: &str, connector: &Connector, setting: &str, path: &[Step]) -> Option<Value> {
    let value = match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ if is_number(text) && Style::COMPACT.text(&text.parse::<f64>().ok()?) == text => {
            Value::Number(number(text)?)
        }
        _ => return None,
    };
    let name = members(path).next_back().unwrap_or(setting).to_ascii_lowercase();
    let is_text = [Role::User, Role::Password, Role::Database].iter().any(|role| role.means(&name));
    let is_secret = key_path(&Policy::default(), connector, setting, path).is_named();
    (!is_text && !is_secret).then_some(value)
}

/// Returns the steps that `rest` of the path `key` takes inside `value` of a setting.
fn steps(key: &str, setting: &str, value: &Value, rest: &str) -> Result<ValuePath> {
    let mut path = ValuePath::new();
    let (mut here, mut rest) = (value, Some(rest));
    while let Some(open) = rest {
        let part;
        (part, rest) = first_part(open, |part| here.get(part).is_some());
        check_part(key, part)?;
        let index = Some(part).filter(|part| *part == "0" || !part.starts_with('0'));
        let index = index.filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let step = match here {
            Value::Object(_) => Step::Member(part.to_owned()),
            Value::Null if index.is_none() => Step::Member(part.to_owned()),
            Value::Null | Value::Array(_) => {
                let length = here.as_array().map_or(0, Vec::len);
                let index = index.and_then(|index| index.parse().ok());
                Step::Element(index.filter(|index| *index <= length).ok_or_else(|| {
                    let (key, array) = (quoted(key), quoted(&dotted(setting, &path)));
                    usage!("{key}: {array} is an array of {length}, and {} is not an index from 0 to {length}", quoted(part))
                        .with_help("the elements are counted from 0; the last index adds one")
                })?)
            }
            _ => {
                let there = dotted(setting, &path);
                return Err(usage!(
                    "{}: {} is not an object or an array",
                    quoted(key),
                    quoted(&there)
                )
                .with_help(format!("`--set-json {}='{{...}}'` makes it one", shown_name(&there))));
            }
        };
        here = value_at(here, std::slice::from_ref(&step)).unwrap_or(&Value::Null);
        path.push(step);
    }
    Ok(path)
}

/// Splits off the first part of a path: the longest one that `is_there`, else what stands before the first dot.
fn first_part(path: &str, is_there: impl Fn(&str) -> bool) -> (&str, Option<&str>) {
    if is_there(path) {
        return (path, None);
    }
    let mut splits = path.rmatch_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..]));
    let split = splits.find(|(part, _)| is_there(part)).or_else(|| path.split_once('.'));
    split.map_or((path, None), |(part, rest)| (part, Some(rest)))
}

/// Returns whether `path` leads through an element behind the one that `gone` leads to.
fn is_behind(gone: &[Step], path: &[Step]) -> bool {
    let Some((Step::Element(gone), parent)) = gone.split_last() else { return false };
    path.starts_with(parent)
        && matches!(path.get(parent.len()), Some(Step::Element(index)) if index > gone)
}

/// Rejects a part of a path that cannot be a key.
fn check_part(key: &str, part: &str) -> Result<()> {
    let why = match part {
        "" => "an empty part".to_owned(),
        _ if is_object_name(part) || part.contains(is_hidden) => quoted(part),
        _ => return Ok(()),
    };
    Err(usage!("{}: {why} cannot be the key of a member", quoted(key)).with_help(
        "the form is SETTING.MEMBER or SETTING.INDEX, such as `ssl.ca` and `transports.0.host`",
    ))
}

/// Rejects a value inside another one that is removed.
fn refuse_removed_parent(
    key: &str,
    unset: &IndexSet<String>,
    inside: &IndexSet<String>,
) -> Result<()> {
    let parents = key.match_indices('.').map(|(at, _)| &key[..at]);
    let is_removed = |key: &&str| unset.contains(*key) || inside.contains(*key);
    match std::iter::once(key).chain(parents).find(is_removed) {
        None => Ok(()),
        Some(parent) => Err(usage!("`--unset {}` removes {} too", shown_name(parent), quoted(key))
            .with_help("leave one of the two out")),
    }
}

/// Rejects a value that nests too deep for a file.
pub(super) fn check_depth(setting: &str, value: &Value) -> Result<()> {
    // The file and the entry are levels too.
    if depth(value) + 2 > MAX_DEPTH { Err(nested_too_deep(setting)) } else { Ok(()) }
}

fn nested_too_deep(setting: &str) -> Error {
    usage!("{}: {}", quoted(setting), too_deep()).with_help("nest them less deeply")
}

/// Returns how many objects and arrays a value is deep.
fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Object(members) => members.values().map(depth).max(),
        Value::Array(elements) => elements.iter().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or(0)
}

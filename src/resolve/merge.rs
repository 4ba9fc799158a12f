//! Merges layers, with the rules of loopback-boot 2 and 3 (`mergeObjects` in `config-loader.js`,
//! `_mergeObjects` in `plugin-base.js`).

use std::path::Path;

use serde_json::Value as Json;

use super::error::{LoadError, Mismatch};
use super::origin::{Origin, Place};
use super::read::by_index;
use super::trail::Trail;
use super::value::{Data, Object, Value};
use super::warning::Warning;
use crate::json::Kind;

/// Names that every JavaScript object inherits: LoopBack looks them up in the earlier object and finds a
/// function.
const INHERITED: [&str; 11] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// Merges the outermost object of a later layer into that of the earlier ones.
pub(super) fn merge(
    target: &mut Value,
    layer: Value,
    warnings: &mut Vec<Warning>,
) -> Result<(), LoadError> {
    let mut merger = Merger { warnings, misfits: Vec::new() };
    merger.value(target, layer, &Trail::Root);
    merger.misfits.into_iter().next().map_or(Ok(()), Err)
}

/// Merges values of layers by the same rules, for a program that edits layers. All digits of a number stay. What
/// does not merge is replaced, so that an edit can fix it.
pub fn merged(earlier: &Json, later: &Json) -> Json {
    merge_json(earlier, later).0
}

/// Returns whether LoopBack replaces the earlier value by the later one.
pub fn replaces(earlier: &Json, later: &Json) -> bool {
    matches!(merge_json(earlier, later), (merged, true) if merged == *later)
}

/// Merges values, and returns whether LoopBack does so as well.
fn merge_json(earlier: &Json, later: &Json) -> (Json, bool) {
    let origin = Origin::new(Place::in_text(&Path::new("").into(), "", 0));
    let mut target = Value::of_json(earlier, &origin);
    let mut warnings = Vec::new();
    let mut merger = Merger { warnings: &mut warnings, misfits: Vec::new() };
    merger.value(&mut target, Value::of_json(later, &origin), &Trail::Root);
    let is_clean = merger.misfits.is_empty() && warnings.is_empty();
    (target.to_exact_json(), is_clean)
}

/// Merges values. One that does not fit replaces the earlier one, and is noted.
struct Merger<'w> {
    warnings: &'w mut Vec<Warning>,
    misfits: Vec<LoadError>,
}

impl Merger<'_> {
    fn value(&mut self, target: &mut Value, new: Value, trail: &Trail<'_>) {
        if let Some(mismatch) = mismatch(&target.data, &new.data) {
            self.misfits.push(LoadError::Unmergeable {
                option: trail.to_string(),
                place: new.origin.place().clone(),
                earlier: Some(target.origin.place().clone()),
                mismatch,
            });
            *target = new;
            return;
        }
        match (&mut target.data, new.data) {
            (Data::Array(elements), Data::Array(new)) => {
                for (index, (element, new)) in elements.iter_mut().zip(new).enumerate() {
                    self.value(element, new, &Trail::Element(trail, index));
                }
            }
            (Data::Object(members), Data::Object(new)) => self.members(members, new, trail),
            (Data::Object(members), Data::Array(new)) => {
                self.members(members, by_index(new), trail);
            }
            (Data::Null, data) => self.over_null(target, Value { data, ..new }, trail),
            (_, data) => *target = Value { data, ..new },
        }
    }

    fn members(&mut self, target: &mut Object, new: Object, trail: &Trail<'_>) {
        let members = &mut target.members;
        for (key, value) in new.members {
            let trail = Trail::Member(trail, &key);
            match members.get_mut(&key) {
                Some(there) => self.value(there, value, &trail),
                None => {
                    self.misfits.extend(inherited(&key, &value, &trail));
                    members.insert(key, value);
                }
            }
        }
        *target = Object::ordered(std::mem::take(members));
    }

    /// Merges into `null`, with a warning. LoopBack does so as into an object: it keeps the `null`, and crashes
    /// on a value that has members, elements or characters. Here that one counts.
    fn over_null(&mut self, null: &mut Value, new: Value, trail: &Trail<'_>) {
        let loopback_crashes = match &new.data {
            Data::Null => return,
            Data::Bool(_) | Data::Number(_) => false,
            Data::String(text) => !text.is_empty(),
            Data::Array(elements) => !elements.is_empty(),
            Data::Object(members) => !members.is_empty(),
        };
        self.warnings.push(Warning::NullOverridden {
            option: trail.to_string(),
            place: new.origin.place().clone(),
            null: null.origin.place().clone(),
            loopback_crashes,
        });
        if loopback_crashes {
            *null = new;
        }
    }
}

/// Returns why the later value cannot override the earlier one. In JavaScript an array is an object, and so
/// is `null`: both may be merged into an object, but not the other way round.
fn mismatch(earlier: &Data, later: &Data) -> Option<Mismatch> {
    let fits = match (earlier, later) {
        (Data::Null, _) => true,
        (Data::Array(earlier), Data::Array(later)) => {
            let (earlier, later) = (earlier.len(), later.len());
            return (earlier != later).then_some(Mismatch::Length { earlier, later });
        }
        (Data::Array(_), _) => false,
        (Data::Object(_), later) => !is_plain(later),
        (_, later) => is_plain(later),
    };
    (!fits).then(|| Mismatch::Kind { earlier: earlier.kind(), later: later.kind() })
}

/// Returns the error that the new value cannot override what every object inherits as `key`.
fn inherited(key: &str, value: &Value, trail: &Trail<'_>) -> Option<LoadError> {
    let fits = is_plain(&value.data) || !INHERITED.contains(&key);
    (!fits).then(|| LoadError::Unmergeable {
        option: trail.to_string(),
        place: value.origin.place().clone(),
        earlier: None,
        mismatch: Mismatch::Inherited { later: value.kind() },
    })
}

/// Returns whether `typeof` calls it anything but an object.
fn is_plain(data: &Data) -> bool {
    !matches!(data.kind(), Kind::Null | Kind::Array | Kind::Object)
}

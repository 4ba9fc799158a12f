//! Turns a value into another one, by edits of the deepest members and elements that differ.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::apply;
use super::container::Container;
use super::insert::{Item, replace};
use crate::edit::Edit;
use crate::edit::align::partners;
use crate::edit::items::change;
use crate::json::{Document, Member, Node, SyntaxError, is_same};

/// Returns the text with the value at `path`, the keys from the outermost object on, turned into `value`.
/// Only the members and elements that differ change, and so on inside them. A new member goes before the one
/// that follows it in `value`; existing members keep their order. A text without a value at `path` stays as it
/// is.
pub fn update(text: &str, path: &[&str], value: &Value) -> Result<String, SyntaxError> {
    let document = Document::parse(text)?;
    let mut parent = None;
    let mut node = document.root();
    for key in path {
        (parent, node) = (node, node.and_then(|node| node.get(key)));
    }
    let Some(node) = node else { return Ok(text.to_owned()) };
    let parent = parent.map(|parent| Container::new(parent, None));
    let mut edits = Vec::new();
    turn(node, parent.as_ref(), [&node.to_value()?, value], &mut edits);
    Ok(apply(text, edits))
}

/// Adds the edits that turn `node` in `parent`, whose value is the first one, into the second one.
fn turn<'d>(
    node: Node<'d>,
    parent: Option<&Container<'d>>,
    values: [&Value; 2],
    edits: &mut Vec<Edit>,
) {
    match values {
        [Value::Object(old), Value::Object(new)] => {
            turn_members(&Container::new(node, parent.map(|parent| parent.node)), old, new, edits);
        }
        [Value::Array(old), Value::Array(new)] => {
            turn_elements(&Container::new(node, parent.map(|parent| parent.node)), old, new, edits);
        }
        [old, new] if is_same(old, new) => {}
        [_, new] => edits.push(replace(node, parent, new)),
    }
}

fn turn_members(
    object: &Container<'_>,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    edits: &mut Vec<Edit>,
) {
    // By key: the place of its first member and the value of its last one, which counts.
    let mut there: HashMap<_, (usize, Node<'_>)> = HashMap::new();
    let mut gone = Vec::new();
    for (index, Member { key, value }) in object.node.members().enumerate() {
        let key = key.as_str().unwrap_or_default();
        if !new.contains_key(&*key) {
            gone.push(index);
        }
        there.entry(key).and_modify(|(_, last)| *last = value).or_insert((index, value));
    }
    let mut added: BTreeMap<usize, Vec<Item<'_>>> = BTreeMap::new();
    let mut place = object.items.len();
    for (key, value) in new.iter().rev() {
        if let (Some((index, member)), Some(old)) = (there.get(&**key), old.get(key)) {
            place = *index;
            turn(*member, Some(object), [old, value], edits);
        } else {
            added.entry(place).or_default().push(Item { key: Some(key), value });
        }
    }
    added.values_mut().for_each(|items| items.reverse());
    edits.extend(change(object, &gone, added));
}

fn turn_elements(array: &Container<'_>, old: &[Value], new: &[Value], edits: &mut Vec<Edit>) {
    let elements: Vec<_> = array.node.elements().collect();
    let (mut gone, mut next) = (Vec::new(), 0);
    let mut added: BTreeMap<usize, Vec<Item<'_>>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for (partner, value) in partners(old, new).into_iter().zip(new) {
        let Some(index) = partner else {
            waiting.push(Item { key: None, value });
            continue;
        };
        gone.extend(next..index);
        next = index + 1;
        turn(elements[index], Some(array), [&old[index], value], edits);
        if !waiting.is_empty() {
            added.insert(index, std::mem::take(&mut waiting));
        }
    }
    gone.extend(next..old.len());
    if !waiting.is_empty() {
        added.insert(old.len(), waiting);
    }
    edits.extend(change(array, &gone, added));
}

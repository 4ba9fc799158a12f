//! Turns a value into another one, member by member.

use std::collections::HashMap;

use serde_json::Value;

use super::{Place, apply, insert_member, remove_member, replace_value};
use crate::edit::Edit;
use crate::json::{Document, Kind, Member, Node, SyntaxError, is_same};

/// Returns the text with the value at `path`, the keys from the outermost object on, turned into `value`.
/// Only the members that differ change, and the elements of an array of the same length, and so on inside
/// them. A new member goes before the one that follows it in `value`; existing members keep their order. A
/// text without a value at `path` stays as it is.
pub fn update(text: &str, path: &[&str], value: &Value) -> Result<String, SyntaxError> {
    let mut text = text.to_owned();
    // One step at a time: what one takes away may be what the next one leans on.
    loop {
        let document = Document::parse(&text)?;
        let node = path.iter().try_fold(document.root(), |node, key| Some(node?.get(key)));
        let edits = node.flatten().map(|node| step(node, value)).transpose()?.flatten();
        let Some(edits) = edits else { return Ok(text) };
        text = apply(&text, edits);
    }
}

/// Returns the first edits that bring `node` nearer to `value`, or `None` if they are equal.
fn step(node: Node<'_>, value: &Value) -> Result<Option<Vec<Edit>>, SyntaxError> {
    if is_same(&node.to_value()?, value) {
        return Ok(None);
    }
    let new = match (value, node.kind()) {
        (Value::Object(new), Kind::Object) => new,
        (Value::Array(new), Kind::Array) if new.len() == node.elements().count() => {
            let steps = node.elements().zip(new).map(|(element, value)| step(element, value));
            let steps = steps.collect::<Result<Vec<_>, _>>()?;
            let edits: Vec<Edit> = steps.into_iter().flatten().flatten().collect();
            return Ok((!edits.is_empty()).then_some(edits));
        }
        _ => return Ok(Some(vec![replace_value(node, value)])),
    };
    // By key: the place of its first member and the value of its last one, which counts.
    let mut there: HashMap<_, (usize, Node<'_>)> = HashMap::new();
    for (index, Member { key, value }) in node.members().enumerate() {
        let key = key.as_str().unwrap_or_default();
        there.entry(key).and_modify(|(_, last)| *last = value).or_insert((index, value));
    }
    for (index, (key, value)) in new.iter().enumerate() {
        let Some((_, member)) = there.get(&**key) else {
            let mut later = new.keys().skip(index + 1);
            let next = later.find_map(|key| there.get(&**key));
            let place = next.map_or(Place::Last, |(index, _)| Place::At(*index));
            return Ok(Some(insert_member(node, key, value, place)));
        };
        if let Some(edits) = step(*member, value)? {
            return Ok(Some(edits));
        }
    }
    let is_gone =
        |member: Member<'_>| member.key.as_str().is_some_and(|key| !new.contains_key(&*key));
    Ok(node.members().position(is_gone).map(|index| remove_member(node, index)))
}

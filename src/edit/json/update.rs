//! A value that becomes another one, member by member.

use serde_json::Value;

use super::{Place, apply, insert_member, remove_member, replace_value};
use crate::edit::Edit;
use crate::json::{Document, Kind, Node, SyntaxError, is_same};

/// The text with the value at `path`, the keys from the outermost object on, become `value`: of an object,
/// only the members that differ are touched, of an array of the same length the elements, and so on inside
/// them. A new member goes before
/// the one that follows it in `value`, if that is there; members that are there stay in their order. A text
/// that has no value at `path` stays as it is.
///
/// # Errors
/// Where the text is not JSON, or nests too deep to be compared.
pub fn update(text: &str, path: &[&str], value: &Value) -> Result<String, SyntaxError> {
    let mut text = text.to_owned();
    // One step at a time: what one takes away may be what the next one leans on.
    while let Some(edits) = first_step(&text, path, value)? {
        text = apply(&text, edits);
    }
    Ok(text)
}

fn first_step(text: &str, path: &[&str], value: &Value) -> Result<Option<Vec<Edit>>, SyntaxError> {
    let document = Document::parse(text)?;
    let node = path.iter().try_fold(document.root(), |node, key| Some(node?.get(key)));
    match node.flatten() {
        Some(node) => step(node, value),
        None => Ok(None),
    }
}

/// The first edits that bring `node` nearer to `value`; none where they are the same.
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
    let keys: Vec<_> = node.members().filter_map(|member| member.key.as_str()).collect();
    for (index, (key, value)) in new.iter().enumerate() {
        let Some(member) = node.get(key) else {
            let mut later = new.keys().skip(index + 1);
            let next = later.find_map(|key| keys.iter().position(|there| there == key));
            let place = next.map_or(Place::Last, Place::At);
            return Ok(Some(insert_member(node, key, value, place)));
        };
        if let Some(edits) = step(member, value)? {
            return Ok(Some(edits));
        }
    }
    let gone = keys.iter().position(|key| !new.contains_key(&**key));
    Ok(gone.map(|index| remove_member(node, index)))
}

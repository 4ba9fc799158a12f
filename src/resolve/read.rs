//! Reads the text of a layer to values, each with its place.

use std::borrow::Cow;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

use super::error::LoadError;
use super::layers::Layer;
use super::number::Number;
use super::origin::{Origin, Place};
use super::trail::Trail;
use super::value::{Data, Object, Value};
use super::warning::{FILE_NAME_KEY, Warning};
use crate::error::Cursor;
use crate::json::{Document, Kind, MAX_DEPTH, Member, Node, too_deep};

/// Reads the outermost object of a layer as `JSON.parse` does. An array is read as an object whose keys are
/// its indices, as LoopBack does. It is what `trail` leads to.
pub(super) fn read(
    layer: &Layer,
    trail: &Trail<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<Value, LoadError> {
    let (path, text) = (&layer.path, layer.text());
    let place = |offset| Place::in_text(path, text, offset);
    let document = Document::parse(text).map_err(|error| LoadError::Syntax {
        place: place(error.offset),
        message: error.message,
    })?;
    if let Some(at) = document.first_comment() {
        warnings.push(Warning::Comment { place: place(at) });
    }
    if let Some(at) = document.first_trailing_comma() {
        warnings.push(Warning::TrailingComma { place: place(at) });
    }
    let Some(root) = document.root() else {
        return Err(LoadError::NotAnObject { place: place(text.len()), found: None });
    };
    let mut reader = Reader { path, cursor: Cursor::new(text), warnings };
    let mut value = reader.value(root, trail, MAX_DEPTH)?;
    value.data = match value.data {
        Data::Array(elements) => Data::Object(by_index(elements)),
        data @ Data::Object(_) => data,
        _ => {
            let place = value.origin.place().clone();
            return Err(LoadError::NotAnObject { place, found: Some(root.kind()) });
        }
    };
    Ok(value)
}

/// Converts an array to an object, the way JavaScript sees it.
pub(super) fn by_index(elements: Vec<Value>) -> Object {
    let member = |(index, value): (usize, Value)| (index.to_string(), value);
    Object { members: elements.into_iter().enumerate().map(member).collect() }
}

struct Reader<'r> {
    path: &'r Arc<Path>,
    cursor: Cursor<'r>,
    warnings: &'r mut Vec<Warning>,
}

impl Reader<'_> {
    fn value(
        &mut self,
        node: Node<'_>,
        trail: &Trail<'_>,
        depth: usize,
    ) -> Result<Value, LoadError> {
        let place = self.place(node);
        let inner = match (node.kind(), depth.checked_sub(1)) {
            (Kind::Object | Kind::Array, None) => {
                let message = too_deep();
                return Err(LoadError::Syntax { place, message });
            }
            (_, inner) => inner.unwrap_or_default(),
        };
        let data = match node.kind() {
            Kind::Null => Data::Null,
            Kind::Bool => Data::Bool(node.raw() == "true"),
            Kind::Number => Data::Number(Number::new(node.raw())),
            Kind::String => Data::String(self.text(node, &place)),
            Kind::Array => {
                let elements = node.elements().enumerate();
                let elements = elements.map(|(index, element)| {
                    self.value(element, &Trail::Element(trail, index), inner)
                });
                Data::Array(elements.collect::<Result<_, _>>()?)
            }
            Kind::Object => Data::Object(self.object(node, trail, inner)?),
        };
        Ok(Value::new(data, Origin::new(place)))
    }

    /// Returns the place of a node. Nodes come in the order of the text.
    fn place(&mut self, node: Node<'_>) -> Place {
        Place::new(self.path, self.cursor.position(node.span().start))
    }

    fn text(&mut self, node: Node<'_>, place: &Place) -> String {
        match node.as_str().unwrap_or_default() {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => {
                if node.has_lone_surrogate() {
                    self.warnings.push(Warning::LoneSurrogate { place: place.clone() });
                }
                text
            }
        }
    }

    fn object(
        &mut self,
        node: Node<'_>,
        trail: &Trail<'_>,
        depth: usize,
    ) -> Result<Object, LoadError> {
        let mut members = IndexMap::new();
        // Of members with one key, the last value counts, at the place of the first.
        let (mut keys, mut duplicates) = (Vec::new(), Vec::new());
        for Member { key, value } in node.members() {
            let place = self.place(key);
            let key = self.text(key, &place);
            let trail = Trail::Member(trail, &key);
            let value = self.value(value, &trail, depth)?;
            let is_hidden = key == FILE_NAME_KEY && matches!(trail, Trail::Member(Trail::Root, _));
            if is_hidden || key == "__proto__" {
                let place = value.origin.place().clone();
                self.warnings.push(Warning::ReservedKey { option: trail.to_string(), place });
                continue;
            }
            if let Some(index) = members.get_index_of(&key) {
                let earlier = mem::replace(&mut keys[index], place.clone());
                let option = trail.to_string();
                duplicates.push(Warning::DuplicateKey { option, place, earlier });
            } else {
                keys.push(place);
            }
            members.insert(key, value);
        }
        self.warnings.append(&mut duplicates);
        Ok(Object::ordered(members))
    }
}

//! What holds for an update of every text to every value.

use lbrs::internal::edit::json::update;
use lbrs::internal::json::{Document, Kind, Node, is_same};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::{object_text, value};

/// The steps from the outermost value to another one: the index of the next value in each container.
type Path = Vec<usize>;

/// Collects the paths of the values in `node`, its own last.
fn paths(node: Node<'_>, path: &mut Path, found: &mut Vec<Path>) {
    for (index, child) in children(node).into_iter().enumerate() {
        path.push(index);
        paths(child, path, found);
        path.pop();
    }
    found.push(path.clone());
}

fn children<'d>(node: Node<'d>) -> Vec<Node<'d>> {
    node.members().map(|member| member.value).chain(node.elements()).collect()
}

fn node_at<'d>(document: &'d Document<'_>, path: &[usize]) -> Node<'d> {
    path.iter().fold(document.root().unwrap(), |node, &index| children(node)[index])
}

fn value_at<'v>(value: &'v mut Value, path: &[usize]) -> &'v mut Value {
    path.iter().fold(value, |value, &index| match value {
        Value::Object(members) => members.values_mut().nth(index).unwrap(),
        Value::Array(elements) => &mut elements[index],
        _ => unreachable!("only containers have something in them"),
    })
}

fn whole(text: &str) -> Value {
    Document::parse(text).unwrap().root().unwrap().to_value().unwrap()
}

/// A text with one of its values chosen.
fn text_and_path() -> impl Strategy<Value = (String, Path)> {
    (object_text(), any::<prop::sample::Index>()).prop_map(|(text, which)| {
        let mut all = Vec::new();
        let document = Document::parse(&text).unwrap();
        paths(document.root().unwrap(), &mut Vec::new(), &mut all);
        let path = all.swap_remove(which.index(all.len()));
        (text, path)
    })
}

/// Updates the text, and asserts that it has the value, and that nothing is left to do.
fn updated(text: &str, wanted: &Value) -> Result<String, TestCaseError> {
    let after = update(text, &[], wanted).unwrap();
    let Ok(document) = Document::parse(&after) else {
        return Err(TestCaseError::fail(format!("malformed:\n{text}\n---\n{after}")));
    };
    let value = document.root().unwrap().to_value().unwrap();
    prop_assert!(is_same(&value, wanted), "{value} is not {wanted}:\n{text}\n---\n{after}");
    prop_assert_eq!(&update(&after, &[], wanted).unwrap(), &after);
    Ok(after)
}

/// Returns whether `whole` becomes `part` if bytes are taken out of it.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|other| other == c))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_becomes_any_value(text in object_text(), wanted in value()) {
        updated(&text, &wanted)?;
    }

    /// The bytes before and after a value that changes stay.
    #[test]
    fn a_change_stays_in_its_place((text, path) in text_and_path(), new in value()) {
        let mut wanted = whole(&text);
        *value_at(&mut wanted, &path) = new;
        let document = Document::parse(&text).unwrap();
        let span = node_at(&document, &path).span();
        let after = updated(&text, &wanted)?;
        // Elements beside it may be worth keeping more than it is: only their array is sure to stay.
        let mut around = (0..path.len()).map(|length| node_at(&document, &path[..length]));
        let outer = around.find(|node| node.kind() == Kind::Array);
        let span = outer.map_or(span, |node| node.span());
        prop_assert!(after.starts_with(&text[..span.start]), "{text}\n---\n{after}");
        prop_assert!(after.ends_with(&text[span.end..]), "{text}\n---\n{after}");
    }

    /// Items that come only add bytes, and leave the very bytes when they go.
    #[test]
    fn what_comes_goes_again(
        (text, path) in text_and_path(),
        new in prop::collection::vec((any::<prop::sample::Index>(), value()), 1..4),
    ) {
        let old = whole(&text);
        let mut wanted = old.clone();
        let container = value_at(&mut wanted, &path);
        for (number, (place, value)) in new.into_iter().enumerate() {
            // Nothing in the text is like it.
            let value = serde_json::json!(format!("new {number}: {value}"));
            match container {
                Value::Object(members) if !members.is_empty() => {
                    let place = place.index(members.len() + 1);
                    members.shift_insert(place, format!("new {number}"), value);
                }
                Value::Array(elements) if !elements.is_empty() => {
                    let place = place.index(elements.len() + 1);
                    elements.insert(place, value);
                }
                _ => return Ok(()),
            }
        }
        let after = updated(&text, &wanted)?;
        prop_assert!(is_subsequence(&text, &after), "{text}\n---\n{after}");
        prop_assert_eq!(updated(&after, &old)?, text, "by way of\n{}", after);
    }

    /// Items that go leave the others as they are.
    #[test]
    fn what_goes_leaves_the_rest((text, path) in text_and_path(), gone in any::<[bool; 8]>()) {
        let mut wanted = whole(&text);
        let document = Document::parse(&text).unwrap();
        let node = node_at(&document, &path);
        let mut is_kept = gone.iter().cycle().map(|gone| !gone);
        match value_at(&mut wanted, &path) {
            Value::Object(members) => members.retain(|_, _| is_kept.next().unwrap()),
            Value::Array(elements) => elements.retain(|_| is_kept.next().unwrap()),
            _ => return Ok(()),
        }
        let after = updated(&text, &wanted)?;
        prop_assert!(is_subsequence(&after, &text), "{text}\n---\n{after}");
        prop_assert!(after.starts_with(&text[..=node.span().start]));
        prop_assert!(after.ends_with(&text[node.span().end - 1..]));
        if node.kind() == Kind::Object {
            let raws = children(node).into_iter().zip(gone.iter().cycle());
            let kept: Vec<_> = raws.filter(|(_, gone)| !**gone).map(|(node, _)| node.raw()).collect();
            let after = Document::parse(&after).unwrap();
            let left = children(node_at(&after, &path)).into_iter().map(|node| node.raw());
            prop_assert_eq!(left.collect::<Vec<_>>(), kept);
        }
    }
}

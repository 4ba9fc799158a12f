use std::ops::Range;

use super::{Reference, holds_password, is_secret_name};
use crate::json::{Kind, Node};
use crate::text::visible;

/// What stands for a secret wherever one would be shown.
pub const MASK: &str = "****";

/// The spans of the texts in `node` that are secret, quotes included: values of members that any
/// connector calls secret or that are named like one, and URLs with a password. References are not secret.
pub fn secret_spans(node: Node<'_>) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    // An explicit stack: the nesting of somebody's file must not be the nesting of our calls.
    let mut open = vec![(node, false)];
    while let Some((node, secret)) = open.pop() {
        match node.kind() {
            Kind::Object => open.extend(node.members().map(|member| {
                let named = member.key.as_str().is_some_and(|key| is_secret_name(&key));
                (member.value, secret || named)
            })),
            Kind::Array => open.extend(node.elements().map(|element| (element, secret))),
            Kind::String => {
                let text = node.as_str().unwrap_or_default();
                let plain = !text.is_empty() && Reference::whole(&text).is_none();
                if plain && (secret || holds_password(&text)) {
                    spans.push(node.span());
                }
            }
            Kind::Number if secret => spans.push(node.span()),
            _ => {}
        }
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// The text of `node` on one line, with its secrets masked, cut after some 200 characters.
pub fn masked(node: Node<'_>) -> String {
    let start = node.span().start;
    let mut text = node.raw().to_owned();
    for span in secret_spans(node).into_iter().rev() {
        text.replace_range(span.start - start..span.end - start, &format!("\"{MASK}\""));
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().take(200).collect();
    if shown.len() < line.len() {
        shown.push_str("...");
    }
    visible(&shown).into_owned()
}

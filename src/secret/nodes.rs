//! Finds and masks the secrets of a file.

use std::borrow::Cow;
use std::ops::Range;

use super::mask::mask_json;
use super::policy::{KeyPath, Policy, Why};
use super::shape::holds_password;
use crate::json::{Kind, Node};
use crate::text::visible;

/// A text or number of a file that is or may be secret.
pub struct Secret<'d> {
    /// The key of the member that it is, or is in.
    pub key: Cow<'d, str>,
    /// Where it stands.
    pub node: Node<'d>,
    /// What makes it secret.
    pub why: Why,
}

impl Policy {
    /// Returns every text and number in `node`, to which `at` leads, that is or may be secret, in order. References
    /// are not.
    pub fn secrets<'d>(&self, node: Node<'d>, at: KeyPath<'d>) -> Vec<Secret<'d>> {
        let mut secrets = Vec::new();
        // An explicit stack: deep nesting in a file must not become deep recursion.
        let mut open = vec![(node, at)];
        while let Some((node, at)) = open.pop() {
            match node.kind() {
                Kind::Object => {
                    for member in node.members() {
                        let key = member.key.as_str().unwrap_or_default();
                        if holds_password(&key) {
                            let (key, node) = (key.clone(), member.key);
                            secrets.push(Secret { key, node, why: Why::Key });
                        }
                        open.push((member.value, self.member(&at, key)));
                    }
                }
                Kind::Array => open.extend(node.elements().map(|element| (element, at.clone()))),
                Kind::String | Kind::Number => {
                    let text = node.as_str().unwrap_or(Cow::Borrowed(node.raw()));
                    let why = self.verdict(&at, &text);
                    secrets.extend(why.map(|why| Secret { key: at.last, node, why }));
                }
                Kind::Bool | Kind::Null => {}
            }
        }
        secrets.sort_by_key(|secret| secret.node.span().start);
        secrets
    }

    /// Returns the spans of the secrets in `node`, to which `at` leads, in order, quotes included.
    pub fn spans<'d>(&self, node: Node<'d>, at: KeyPath<'d>) -> Vec<Range<usize>> {
        let secrets = self.secrets(node, at);
        let secrets = secrets.iter().filter(|secret| secret.why.is_certain());
        secrets.map(|secret| secret.node.span()).collect()
    }

    /// Returns the text of `node` with its secrets and its comments masked.
    pub fn text(&self, node: Node<'_>) -> String {
        let start = node.span().start;
        let spans = self
            .spans(node, KeyPath::default())
            .into_iter()
            .map(|span| span.start - start..span.end - start);
        mask_json(node.raw(), spans, |_| ("", ""))
    }

    /// Returns the text of `node` on one line, with its secrets masked, cut after 200 characters.
    pub fn one_line(&self, node: Node<'_>) -> String {
        let text = self.text(node).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.char_indices().nth(200) {
            Some((end, _)) => format!("{}...", visible(&text[..end])),
            None => visible(&text).into_owned(),
        }
    }
}

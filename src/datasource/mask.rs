//! Finds the secrets of a file and masks them.

use std::borrow::Cow;
use std::ops::Range;

use super::Reference;
use super::password::{holds_password, is_unclear_url};
use super::secret::{is_secret_auth, is_secret_name};
use crate::catalog::Catalog;
use crate::json::{Kind, Node, comment_spans};
use crate::text::visible;

/// What stands for a secret wherever one would be shown.
pub const MASK: &str = "****";

/// The rule for which values of a file are secret.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    own: Vec<String>,
}

impl Mask {
    /// Creates a mask for the secrets of all connectors, `catalog`'s own included, and whatever is named like
    /// one.
    pub fn new(catalog: &Catalog) -> Self {
        Self { own: catalog.own_secrets().map(str::to_owned).collect() }
    }

    /// Adds the members `keys` to what the mask hides.
    #[must_use]
    pub fn and(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.own.extend(keys);
        self
    }

    /// Returns whether the value of a member `key` is secret.
    pub fn hides(&self, key: &str) -> bool {
        is_secret_name(key) || self.own.iter().any(|own| own == key)
    }

    /// Returns every text and number in `node` that is or may be secret, in order. References are not.
    pub fn secrets<'d>(&self, node: Node<'d>) -> Vec<Secret<'d>> {
        let mut secrets = Vec::new();
        // An explicit stack: deep nesting in a file must not become deep recursion.
        let mut open = vec![(node, Cow::Borrowed(""), false)];
        while let Some((node, key, named)) = open.pop() {
            match node.kind() {
                Kind::Object => {
                    for member in node.members() {
                        let own = member.key.as_str().unwrap_or_default();
                        if holds_password(&own) {
                            let key = own.clone();
                            secrets.push(Secret { key, node: member.key, why: Why::Key });
                        }
                        let named = named
                            || self.hides(&own)
                            || is_secret_auth(&own, || member.value.as_str());
                        open.push((member.value, own, named));
                    }
                }
                Kind::Array => {
                    open.extend(node.elements().map(|element| (element, key.clone(), named)));
                }
                Kind::String => {
                    let text = node.as_str().unwrap_or_default();
                    let why = why_hidden(&key, &text, named);
                    secrets.extend(why.map(|why| Secret { key, node, why }));
                }
                Kind::Number if named => secrets.push(Secret { key, node, why: Why::Name }),
                Kind::Number | Kind::Bool | Kind::Null => {}
            }
        }
        secrets.sort_by_key(|secret| secret.node.span().start);
        secrets
    }

    /// Returns the spans of the secrets in `node`, in order, quotes included.
    pub fn spans(&self, node: Node<'_>) -> Vec<Range<usize>> {
        let secrets = self.secrets(node);
        let secrets = secrets.iter().filter(|secret| secret.why != Why::Keywords);
        secrets.map(|secret| secret.node.span()).collect()
    }

    /// Returns the text of `node` with its secrets and its comments masked.
    pub fn text(&self, node: Node<'_>) -> String {
        let start = node.span().start;
        let spans = self.spans(node).into_iter().map(|span| span.start - start..span.end - start);
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

/// A text or number of a file that is or may be secret.
pub struct Secret<'d> {
    /// The key of the member that it is, or is in.
    pub key: Cow<'d, str>,
    /// Where it stands.
    pub node: Node<'d>,
    /// What makes it secret.
    pub why: Why,
}

/// What makes a text or number secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The key of a member that it is, or is in, is the name of a secret.
    Name,
    /// It is a URL or a connection string with a password.
    Password,
    /// It is a key with a password in it.
    Key,
    /// It may be secret: it has keywords of unknown meaning.
    Keywords,
    /// It may be secret: it stands where a URL does and has an `@`, but is not a clear URL.
    Url,
}

/// Returns what makes `text` secret, the value of a member `key`; `named` says that the key is the name of a
/// secret.
fn why_hidden(key: &str, text: &str, named: bool) -> Option<Why> {
    if text.is_empty() || Reference::whole(text).is_some() {
        None
    } else if named {
        Some(Why::Name)
    } else if holds_password(text) {
        Some(Why::Password)
    } else if is_unclear_url(key, text) {
        Some(Why::Url)
    } else {
        text.contains('=').then_some(Why::Keywords)
    }
}

/// Returns `text` with each of `spans`, which are in order, masked.
pub(super) fn masked(text: &str, spans: impl IntoIterator<Item = Range<usize>>) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut end = 0;
    for span in spans {
        masked.extend([&text[end..span.start], MASK]);
        end = span.end;
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(masked + &text[end..])
}

/// Masks the spans `secrets` of a JSON text, and its comments: they may hold anything, such as an old
/// password. `marks` returns what stands before and behind the mask of a comment.
pub fn mask_json(
    text: &str,
    secrets: impl IntoIterator<Item = Range<usize>>,
    marks: fn(&str) -> (&'static str, &'static str),
) -> String {
    let mut spans = comment_spans(text);
    spans.extend(secrets);
    spans.sort_by_key(|span| span.start);
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        // Quotes stay, so that the masked text is still JSON.
        let (before, behind) = match &text[span.clone()] {
            text if text.starts_with('"') => ("\"", "\""),
            comment if comment.starts_with('/') => marks(comment),
            _ => ("", ""),
        };
        masked.extend([&text[end..span.start], before, MASK, behind]);
        end = span.end;
    }
    masked.push_str(&text[end..]);
    masked
}

#[cfg(test)]
mod tests;

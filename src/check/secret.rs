//! Secrets as plain text.

use std::ops::Range;

use super::{Code, Facts, FileId, Findings, Severity, quoted};
use crate::datasource::{
    Mask, Reference, holds_password, is_secret_auth, may_hold_password, variable_name,
};
use crate::json::{Document, Kind, Node};
use crate::order;

/// Looks for secrets in every data source layer that git would take.
pub(super) fn check(facts: &Facts, found: &mut Findings<'_>) {
    for &file in facts.layers.iter().filter(|file| !facts.ignored_layers.contains(file)) {
        let Some(document) = facts.texts.get(file).document() else { continue };
        let Some(root) = document.root() else { continue };
        for Secret { key, node, is_url, is_whole } in plain_secrets(root, &facts.mask) {
            if !is_whole {
                continue;
            }
            let spot = file.node(node);
            let id = facts.texts.entry_at(&spot).unwrap_or_default();
            let what = if is_url { "has a password in it" } else { "is a secret as plain text" };
            let variable = variable_name(id, &key);
            let message = format!("{} {what}", quoted(&key));
            found.add(Code::PlainSecret, spot, message).severity(Severity::Warning).help(format!(
                "write \"${{{variable}}}\", and set {variable} in the environment or in .env"
            ));
        }
    }
}

impl Facts {
    /// The bytes of everything in a file that must not be shown, in order: secrets, and texts that may
    /// hold one, such as URLs with a query. None in a file that is not JSON.
    pub fn secrets(&self, file: FileId) -> &[Range<usize>] {
        let text = self.texts.get(file);
        text.secrets.get_or_init(|| {
            let document = text.document();
            let root = document.as_ref().and_then(Document::root);
            let secrets = root.map(|root| plain_secrets(root, &self.mask)).unwrap_or_default();
            let mut spans: Vec<_> = secrets.iter().map(|secret| secret.node.span()).collect();
            order::by_key(&mut spans, |span| span.start);
            spans
        })
    }
}

/// A text or number that must not be shown.
struct Secret<'d> {
    /// The key of the member that it is, or that it is in.
    key: String,
    node: Node<'d>,
    /// It is a URL or a connection string.
    is_url: bool,
    /// It is really a secret, not only a text that may hold one or a part of a reference.
    is_whole: bool,
}

fn plain_secrets<'d>(root: Node<'d>, mask: &Mask) -> Vec<Secret<'d>> {
    let mut secrets = Vec::new();
    // An explicit stack: the nesting of somebody's file must not be the nesting of our calls.
    let mut open = vec![(root, String::new(), false)];
    while let Some((node, key, named)) = open.pop() {
        match node.kind() {
            Kind::Object => {
                for member in node.members() {
                    let own = member.key.as_str().unwrap_or_default().into_owned();
                    if holds_password(&own) {
                        let (key, node) = (own.clone(), member.key);
                        secrets.push(Secret { key, node, is_url: true, is_whole: false });
                    }
                    let named =
                        named || mask.hides(&own) || is_secret_auth(&own, || member.value.as_str());
                    open.push((member.value, own, named));
                }
            }
            Kind::Array => {
                open.extend(node.elements().map(|element| (element, key.clone(), named)));
            }
            Kind::String => {
                let text = node.as_str().unwrap_or_default();
                let is_url = holds_password(&text);
                if !text.is_empty()
                    && Reference::whole(&text).is_none()
                    && (named || text.contains('=') || may_hold_password(&key, &text))
                {
                    let is_whole = (named || is_url) && Reference::in_text(&text).is_none();
                    secrets.push(Secret { key, node, is_url: is_url && !named, is_whole });
                }
            }
            Kind::Number if named => {
                secrets.push(Secret { key, node, is_url: false, is_whole: true });
            }
            Kind::Number | Kind::Bool | Kind::Null => {}
        }
    }
    secrets
}

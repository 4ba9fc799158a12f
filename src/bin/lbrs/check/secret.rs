//! Secrets as plain text.

use std::ops::Range;

use super::{Code, Facts, FileId, Findings};
use lbrs::internal::datasource::{Reference, variable_name};
use lbrs::internal::json::{Document, Node};
use lbrs::internal::secret::{KeyPath, Secret, Why, quoted};

/// Looks for secrets in every data source layer that git would take.
pub(super) fn check(found: &mut Findings<'_>) {
    let facts = found.facts;
    let is_taken = |file: &&FileId| !facts.ignored_layers.contains(file);
    let has_secrets = |file: &&FileId| !facts.secrets(**file).is_empty();
    for &file in facts.layers.iter().filter(is_taken).filter(has_secrets) {
        let Some(document) = facts.texts.get(file).document() else { continue };
        let Some(root) = document.root() else { continue };
        for Secret { key, node, why } in facts.secrets_in(file, root) {
            let what = match why {
                Why::Name => "is a secret as plain text",
                Why::Password => "has a password in it",
                Why::Token => "has a private key or a token in it",
                Why::Key | Why::Keywords | Why::Url => continue,
            };
            // What ends in a reference is a part of one secret only.
            if node.as_str().is_some_and(|text| Reference::in_text(&text).is_some()) {
                continue;
            }
            let spot = file.node(node);
            let id = facts.texts.entry_at(&spot).unwrap_or_default();
            let variable = variable_name(id, &key);
            let message = format!("{} {what}", quoted(&key));
            let help = format!(
                "write \"${{{variable}}}\", and set {variable} in the environment or in .env"
            );
            found.add(Code::PlainSecret, spot, message, help);
        }
    }
}

impl Facts {
    fn secrets_in<'d>(&self, file: FileId, root: Node<'d>) -> Vec<Secret<'d>> {
        self.mask.secrets(root, KeyPath::file(&self.texts.get(file).shown))
    }

    /// Returns the bytes of everything in a file that must not be shown, in order: secrets, and texts that may hold
    /// one, such as URLs with a query. None in a file that is not JSON.
    pub fn secrets(&self, file: FileId) -> &[Range<usize>] {
        let text = self.texts.get(file);
        text.secrets.get_or_init(|| {
            let document = text.document();
            let root = document.as_ref().and_then(Document::root);
            let secrets = root.map(|root| self.secrets_in(file, root)).unwrap_or_default();
            secrets.iter().map(|secret| secret.node.span()).collect()
        })
    }
}

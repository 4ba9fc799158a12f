//! The warnings about answers.

use indexmap::IndexMap;

use super::{Answer, Origin};
use crate::store::Store;
use lbrs::internal::catalog::{Connector, is_falsy};
use lbrs::internal::datasource::Reference;
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::url::breaks_url;

/// Warns of new values that break the URL that the connector makes of them.
pub fn unescaped_warnings(
    connector: &Connector,
    answers: &IndexMap<String, Answer>,
) -> Vec<String> {
    let url = connector.url.as_ref().and_then(|rule| rule.setting.as_deref());
    let is_reference = |text: &str| Reference::in_text(text).is_some();
    let answered_url = url.and_then(|url| answers.get(url)).map(|url| url.value.expose());
    if answered_url
        .is_some_and(|url| !is_falsy(url) && url.as_str().is_none_or(|text| !is_reference(text)))
    {
        return Vec::new();
    }
    let warning = |(key, answer): (&String, &Answer)| {
        let text = answer
            .value
            .expose()
            .as_str()
            .filter(|text| answer.origin != Origin::Existing && !is_reference(text))?;
        let reason = breaks_url(connector, key, text)?;
        let way = url.map_or_else(String::new, |url| {
            format!(": give the URL whole, percent-encoded, with `--from-url` or as `{url}`")
        });
        let (key, id) = (quoted(key), shown_name(&connector.id));
        Some(format!("{key} {reason}, and {id} puts it into its URL as it is{way}"))
    };
    answers.iter().filter_map(warning).collect()
}

/// Warns of text that is a reference, or looks like one, but will not be read as meant. In TypeScript a reference may
/// stand anywhere in a text.
pub fn reference_warnings(answers: &IndexMap<String, Answer>, store: &Store) -> Vec<String> {
    let mut warnings = Vec::new();
    for (key, answer) in answers.iter().filter(|(_, answer)| answer.origin != Origin::Existing) {
        let Some(text) = answer.value.expose().as_str() else { continue };
        let key = quoted(key);
        match Reference::in_text(text) {
            _ if store.has_classes() && text.contains("${") => {}
            Some(reference) if !reference.lost.is_empty() => warnings.push(format!(
                "{key}: when it is loaded, the value of {} replaces the whole text; what precedes ${{{}}} is lost",
                reference.variable, reference.variable
            )),
            None if text.contains("${") => warnings.push(format!(
                "{key}: `${{...}}` is a reference only at the very end of a text; this one stays as it is"
            )),
            // The text is not quoted: it may be a secret.
            None if is_shell_variable(text) => warnings.push(format!(
                "{key}: only the form `${{VAR}}` is a reference; `$` and a name stay as they are"
            )),
            _ => {}
        }
    }
    warnings
}

/// Returns whether `text` is a shell's `$VAR`.
fn is_shell_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

//! Values that break the URL that the connector makes of them.

use super::{Code, Findings};
use lbrs::internal::catalog::{Connector, is_falsy};
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;
use lbrs::internal::url::{breaks_url, judge};

/// Looks at the values that the connector puts into its URL as they are, in variables too. A Rust program
/// gets a URL in which they are encoded.
pub(super) fn check(source: &DataSource, connector: &Connector, found: &mut Findings<'_>) {
    let Some(rule) = connector.url.as_ref().filter(|rule| !rule.escapes && found.facts.is_node())
    else {
        return;
    };
    let url = rule.setting.as_deref().and_then(|key| source.setting(key));
    if url.is_some_and(|url| !is_falsy(&url.to_json())) {
        return;
    }
    for (key, value) in source.settings() {
        let text = value.as_str().filter(|text| judge(connector, key, text).is_none());
        let broken = text.and_then(|text| breaks_url(connector, key, text));
        let Some(reason) = broken else { continue };
        let option = quoted(&format!("{}.{key}", source.id()));
        let message = format!(
            "{option} {reason}, and {} puts it into its URL as it is",
            quoted(&connector.id)
        );
        let help = format!(
            "give the whole URL, percent-encoded: `lbrs datasource edit {} --from-url URL`",
            shell_word(&shown_name(source.id()))
        );
        found.at_value(Code::UnescapedValue, value.origin().place(), message, help);
    }
}

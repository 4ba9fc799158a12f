//! URLs and hosts that the connector's driver refuses or misreads.

use super::{Code, Findings};
use lbrs::internal::catalog::Connector;
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::quoted;
use lbrs::internal::url::judge;

/// Looks at the URLs and hosts of a data source, in variables too.
pub(super) fn check(source: &DataSource, connector: &Connector, found: &mut Findings<'_>) {
    for (key, value) in source.settings() {
        let Some(fault) = value.as_str().and_then(|text| judge(connector, key, text)) else {
            continue;
        };
        let option = quoted(&format!("{}.{key}", source.id()));
        let from = value
            .origin()
            .variable()
            .map(|variable| format!(", from {},", quoted(variable.name())));
        let message = format!("{option}{} has {}", from.unwrap_or_default(), fault.place());
        found.at_value(Code::InvalidUrl, value.origin().place(), message, fault.help);
    }
}

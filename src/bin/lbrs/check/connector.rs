//! Connectors: whether the catalog knows them, and whether they work in this kind of project.

use super::{Code, Facts, Findings, ManifestFile, spelling};
use crate::dependency::Manifest;
use lbrs::internal::catalog::{Cargo, Connector, NpmRange};
use lbrs::internal::nearest::did_you_mean_any;
use lbrs::internal::resolve::{DataSource, Value, connector_of};
use lbrs::internal::secret::quoted;

/// Returns the connector of a data source from the catalog, if it is there, and finds what is wrong with it.
pub(super) fn check<'s>(source: &'s DataSource, found: &mut Findings<'_>) -> Option<&'s Connector> {
    let value = match source.setting("connector") {
        Some(value) => value,
        None if found.is_unresolved(source.id(), "connector") => return None,
        None => {
            missing(source, found);
            return None;
        }
    };
    let Some(word) = value.as_str() else {
        let message = format!("the connector of {} is {}", quoted(source.id()), value.kind());
        let help = "write the name of a connector as a string: `lbrs connectors` lists them";
        found.at_value(Code::WrongType, value.origin().place(), message, help);
        return None;
    };
    if let Some(connector) = connector_of(source) {
        check_available(value, connector, found);
        if let Some(message) = connector.dead() {
            let help = "`lbrs connectors` lists those that are maintained";
            found.at_value(Code::DeadConnector, value.origin().place(), message, help);
        }
        return Some(connector);
    }
    let mut described = found.facts.catalog.describing(word).peekable();
    if described.peek().is_some() {
        check_fixed(source, value, &described.collect::<Vec<_>>(), found);
    } else if found.is_in_file(value) && !is_own(word, found.facts) {
        unknown(value, word, found);
    }
    None
}

fn missing(source: &DataSource, found: &mut Findings<'_>) {
    let near = source.settings().map(|(key, _)| key);
    let near = near.filter(|key| spelling::is_typo(key, "connector")).map(quoted).next();
    let id = quoted(source.id());
    let place = source.value().origin().place();
    let message = format!("{id} has no `connector`, and cannot connect to anything");
    let help = match near {
        Some(near) => format!("did you mean `connector` instead of {near}?"),
        None => "`lbrs connectors` lists them".to_owned(),
    };
    found.at_key(Code::MissingSetting, place, message, help);
}

/// Several connectors share the word, and the members that tell them apart fit none of them.
fn check_fixed(
    source: &DataSource,
    value: &Value,
    described: &[&Connector],
    found: &mut Findings<'_>,
) {
    let Some(key) = described.iter().find_map(|connector| connector.fixed.keys().next()) else {
        return;
    };
    let of = |connector: &&Connector| Some(connector.fixed.get(key)?.to_string());
    let mut values: Vec<String> = described.iter().filter_map(of).collect();
    values.sort();
    values.dedup();
    let help = format!("one of {}", values.join(", "));
    let id = quoted(source.id());
    match source.setting(key) {
        Some(there) => {
            let message = format!("its connector does not know the {} of {id}", quoted(key));
            found.at_value(Code::UnknownChoice, there.origin().place(), message, help);
        }
        None => {
            let message = format!("{id} lacks {}, which its connector needs", quoted(key));
            found.at_value(Code::MissingSetting, value.origin().place(), message, help);
        }
    }
}

/// A connector that the project brings along: a path, or a dependency of that name.
fn is_own(word: &str, facts: &Facts) -> bool {
    let path = word.starts_with('.') || word.starts_with('/') || word.contains('\\');
    path || facts.manifests.iter().any(|manifest| manifest.has_connector(word))
}

fn unknown(value: &Value, word: &str, found: &mut Findings<'_>) {
    let message = format!("there is no connector {}", quoted(word));
    let help = did_you_mean_any(&found.facts.catalog.nearest(word), " or ").unwrap_or_else(|| {
        "name one of `lbrs connectors`, or add its package to the manifest".to_owned()
    });
    found.at_value(Code::UnknownConnector, value.origin().place(), message, help);
}

fn check_available(value: &Value, connector: &Connector, found: &mut Findings<'_>) {
    let reasons = found.facts.manifests.iter().map(|file| unavailable(file, connector));
    // Where two manifests may hold it, one is enough.
    let Some(reasons) = reasons.collect::<Option<Vec<String>>>() else { return };
    let Some(reason) = reasons.into_iter().next() else { return };
    let message = format!("{} {reason}", quoted(&connector.id));
    let help = "choose another connector: `lbrs connectors` lists them";
    found.at_value(Code::UnavailableConnector, value.origin().place(), message, help);
}

fn unavailable(file: &ManifestFile, connector: &Connector) -> Option<String> {
    match &file.manifest {
        Manifest::Npm { loopback, .. } => {
            let loopback = (*loopback)?;
            match connector.npm.range(loopback) {
                NpmRange::Unavailable(reason) if file.range(connector).is_none() => {
                    Some(format!("cannot be used with {loopback}: {reason}"))
                }
                _ => None,
            }
        }
        Manifest::Cargo(_) => match &connector.cargo {
            Cargo::Unavailable(reason) => Some(format!("has no Rust crate: {reason}")),
            _ => None,
        },
    }
}

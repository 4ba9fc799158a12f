//! Settings that another one, maybe of another layer, keeps the connector from reading.

use std::collections::HashMap;

use super::load::shown;
use super::{Code, Findings};
use crate::overridden::{Member, overridden};
use lbrs::internal::catalog::{Connector, is_falsy};
use lbrs::internal::resolve::{DataSource, Layer, Place};
use lbrs::internal::secret::quoted;

/// Looks at every setting that is set, in a variable too.
pub(super) fn check(
    source: &DataSource,
    connector: &Connector,
    layers: &[Layer],
    found: &mut Findings<'_>,
) {
    let unresolved = found.known.unresolved.get(source.id()).cloned().unwrap_or_default();
    let set = source.settings().filter(|(_, value)| !is_falsy(&value.to_json()));
    let set = set.map(|(key, value)| {
        let origin = value.origin();
        (key, origin.place(), origin.variable().is_some())
    });
    let unset = unresolved.iter().map(|(key, place)| (&**key, place, true));
    let settings: Vec<(&str, &Place, bool)> = set.chain(unset).collect();
    let layer = |place: &Place| layers.iter().position(|layer| layer.path() == place.path());
    let members: Vec<Member<'_>> = settings
        .iter()
        .map(|(key, place, is_reference)| Member {
            key,
            layer: layer(place).unwrap_or_default(),
            is_reference: *is_reference,
        })
        .collect();
    let places: HashMap<&str, &Place> =
        settings.iter().map(|(key, place, _)| (*key, *place)).collect();
    for (loser, winner) in overridden(connector, &members, true, found.facts.is_node()) {
        let (at, by) = (places[loser.key], places[winner.key]);
        let message = format!(
            "{} does not read {}: {} at {} wins",
            quoted(&connector.id),
            quoted(&format!("{}.{}", source.id(), loser.key)),
            quoted(winner.key),
            shown(by, found.facts)
        );
        let off = connector.setting(winner.key).and_then(|setting| setting.off.first());
        let help = match off.filter(|_| loser.layer > winner.layer) {
            Some(off) => format!("`\"{}\": {off}` beside it switches that off", winner.key),
            None => "remove one of the two".to_owned(),
        };
        found.at_key(Code::OverriddenSetting, at, message, help);
    }
}

//! The warning that a setting will not be read, since another one wins over it.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::errors::Result;
use crate::overridden::{Member, overridden};
use crate::session::Session;
use crate::store::{Layer, Store, Write};
use lbrs::internal::catalog::{Connector, is_falsy};
use lbrs::internal::datasource::{Entry, Reference};
use lbrs::internal::secret::{quoted, shown_name};

/// An entry that is added or changed.
pub(super) struct Changed<'a> {
    pub(super) entry: &'a Entry,
    pub(super) write: &'a Write,
    pub(super) connector: &'a Connector,
    /// Whether a URL in a variable is to win over the settings beside it.
    pub(super) asked: bool,
}

impl Changed<'_> {
    /// Warns of settings that the change keeps the connector from reading, and of changed ones that it does not read,
    /// in each environment.
    pub(super) fn warnings(&self, store: &Store, session: &mut Session<'_>) -> Result<Vec<String>> {
        let is_node = session.project.is_node();
        let changed = self.changed();
        let changes = |key: &str| changed.as_ref().is_none_or(|keys| keys.contains(key));
        let mut warnings = IndexSet::new();
        for layers in store.neighbours() {
            let own = layers.iter().position(Option::is_none).unwrap_or_default();
            let is_changed = |it: &Member<'_>| it.layer <= own && changes(it.key);
            let members = self.members(&layers, store, &changes);
            let mut found: IndexMap<(&str, usize), Vec<String>> = IndexMap::new();
            let mut places = HashMap::new();
            let mut shown = |member: &Member<'_>| -> Result<String> {
                let key = quoted(member.key);
                let Some(layer) = layers[member.layer] else { return Ok(key) };
                let places = match places.entry(member.layer) {
                    Occupied(there) => there.into_mut(),
                    Vacant(free) => {
                        free.insert(store.places(layer, &self.entry.id, &mut session.files)?)
                    }
                };
                let place =
                    places.get(member.key).map(|place| format!(" at {}", shown_name(place)));
                Ok(key + &place.unwrap_or_default())
            };
            let mut winners = IndexMap::new();
            for (loser, winner) in overridden(self.connector, &members, false, is_node) {
                let is_asked = self.asked && winner.is_reference && winner.layer == own;
                if !is_asked && (is_changed(loser) || is_changed(winner)) {
                    let by = (winner.key, winner.layer);
                    found.entry(by).or_default().push(shown(loser)?);
                    winners.insert(by, shown(winner)?);
                }
            }
            let id = shown_name(&self.connector.id);
            warnings.extend(found.into_iter().map(|(by, losers)| {
                let (losers, winner) = (losers.join(", "), &winners[&by]);
                let off = self.connector.setting(by.0).filter(|_| by.1 < own);
                let off = off.filter(|setting| !setting.off.is_empty());
                let off = off.map(|_| format!("; `--set {}=` switches it off here", by.0));
                format!("{id} does not read {losers}: {winner} wins{}", off.unwrap_or_default())
            }));
        }
        Ok(warnings.into_iter().collect())
    }

    /// Returns the keys of the members that change; `None` for all.
    fn changed(&self) -> Option<HashSet<&str>> {
        match self.write {
            Write::Entry { .. } => None,
            Write::Members { set, unset, .. } => {
                Some(set.expose().keys().chain(unset).map(String::as_str).collect())
            }
        }
    }

    /// Returns the members of the entry after the change that are not switched off, where the layers are merged.
    fn members<'m>(
        &'m self,
        layers: &[Option<&'m Layer>],
        store: &'m Store,
        changes: &dyn Fn(&str) -> bool,
    ) -> Vec<Member<'m>> {
        let id = &self.entry.id;
        let is_own = |key: &str| match self.write {
            Write::Entry { .. } => true,
            Write::Members { set, .. } => {
                let is_there = store.own(id).is_some_and(|own| own.get(key).is_some());
                set.expose().contains_key(key) || (is_there && !changes(key))
            }
        };
        let settings = self.entry.settings.expose().iter();
        let own = settings.map(|(key, value)| (key.as_str(), value)).filter(|(key, _)| is_own(key));
        let mut merged: IndexMap<&str, (usize, &Value)> = IndexMap::new();
        let mut put = |layer: usize, members: &mut dyn Iterator<Item = (&'m str, &'m Value)>| {
            merged.extend(members.map(|(key, value)| (key, (layer, value))));
        };
        for (at, layer) in layers.iter().enumerate() {
            match layer {
                Some(layer) => put(at, &mut layer.members(id)),
                None => put(at, &mut own.clone()),
            }
        }
        merged.retain(|_, (_, value)| !is_falsy(value));
        let member = |(key, (layer, value)): (&'m str, (usize, &Value))| {
            let is_reference =
                value.as_str().is_some_and(|text| Reference::in_text(text).is_some());
            Member { key, layer, is_reference }
        };
        merged.into_iter().map(member).collect()
    }
}

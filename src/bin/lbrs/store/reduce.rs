//! What a layer has to hold of a change: what the layers below it do not have.

use serde_json::Map;

use super::change::Write;
use super::json::JsonStore;
use super::layers::{difference, overrides_null};
use crate::errors::{Error, Helpful, Result, anyhow};
use lbrs::internal::resolve::merged;
use lbrs::internal::secret::quoted;
use lbrs::internal::text::shell_word;

impl JsonStore {
    /// A layer can only add and change members.
    pub(super) fn reduced(&self, id: &str, write: Write) -> Result<Write> {
        let (Some(below), Write::Members { set, unset, force, .. }) = (self.below(id), &write)
        else {
            return Ok(write);
        };
        let base = self.in_layer(None, id);
        let (mut over, mut gone) = (Map::new(), Vec::new());
        for (key, value) in set.expose() {
            let Some(there) = below.get(key) else {
                over.insert(key.clone(), value.clone());
                continue;
            };
            let own = self.own(id).and_then(|own| own.get(key));
            match difference(there, own, value) {
                // The local layer, which has it too, is not on every machine.
                None if base.and_then(|base| base.get(key)) != Some(value) => {
                    over.insert(key.clone(), value.clone());
                }
                None => gone.push(key.clone()),
                // LoopBack keeps the `null`, or crashes.
                Some(over) if overrides_null(there, &over) => {
                    let what = format!("override the `null` of {}", quoted(key));
                    let place = if there.is_null() { key } else { &format!("{key}.MEMBER") };
                    return Err(self.cannot(id, &what, place, ""));
                }
                Some(over) if merged(there, &over) != *value => {
                    let what = format!("remove members of {}", quoted(key));
                    return Err(self.cannot(id, &what, &format!("{key}.MEMBER"), ""));
                }
                Some(value) => {
                    over.insert(key.clone(), value);
                }
            }
        }
        for key in unset {
            // Without the layer's own value, the one below holds again.
            let is_own = self.own(id).is_some_and(|own| own.get(key).is_some());
            if !is_own && below.get(key).is_some() {
                let here = format!(
                    "`--set {}=` switches it off here, if the connector takes that; ",
                    shell_word(key)
                );
                return Err(self.cannot(id, &format!("remove {}", quoted(key)), key, &here));
            }
            gone.push(key.clone());
        }
        Ok(Write::Members {
            set: over.into(),
            unset: gone,
            make: true,
            force: *force,
            to_typescript: false,
        })
    }

    fn cannot(&self, id: &str, what: &str, key: &str, here: &str) -> Error {
        let (file, id) = (&self.shown, shell_word(id));
        anyhow!("{file} cannot {what}: it is set in a layer below").with_help(format!(
            "{here}`lbrs datasource edit {id} --unset {}` removes it from {}",
            shell_word(key),
            self.base
        ))
    }
}

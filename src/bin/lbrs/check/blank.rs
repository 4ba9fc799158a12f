//! Blank values: `""`, and `0` for a port, as the old generator writes them for an answer left blank.

use std::collections::HashMap;

use super::{Code, Facts, FileId, Findings, Severity, Spot};
use crate::plan::action::Action;
use lbrs::internal::catalog::{Connector, Kind, Setting};
use lbrs::internal::json::{Document, Member, Node};
use lbrs::internal::resolve::{DataSource, Layer, Value};
use lbrs::internal::secret::quoted;
use lbrs::internal::url::Role;

/// The rule, with the layers that a blank value may override.
pub(super) struct Earlier<'f> {
    facts: &'f Facts,
    /// The layers of the environment, the base first.
    layers: Vec<FileId>,
    /// The entries of a layer by id, found when it is first asked for.
    entries: HashMap<FileId, HashMap<String, Entry>>,
}

/// What a layer has under an id.
#[derive(Default)]
struct Entry {
    /// How often the id is there.
    times: usize,
    /// The keys under the last one.
    keys: HashMap<String, Key>,
}

/// What an entry has under a key.
#[derive(Default)]
struct Key {
    /// How often the key is there.
    times: usize,
    /// Whether a value of it is not blank.
    is_set: bool,
}

impl<'f> Earlier<'f> {
    pub(super) fn new(layers: &[Layer], facts: &'f Facts) -> Self {
        let layers = layers.iter().filter_map(|layer| facts.texts.find(layer.path())).collect();
        Self { facts, layers, entries: HashMap::new() }
    }

    /// Looks for blank settings of a data source.
    pub(super) fn check(
        &mut self,
        source: &DataSource,
        connector: Option<&Connector>,
        found: &mut Findings<'_>,
    ) {
        for (key, value) in source.settings() {
            if matches!(key, "name" | "connector") || !found.is_in_file(value) {
                continue;
            }
            let setting = connector.and_then(|connector| connector.setting(key));
            let Some(blank) = Blank::of(key, setting, value) else { continue };
            let Some(spot) = self.facts.texts.value_at(value.origin().place()) else { continue };
            let overrides = self.overrides(&spot, source.id(), key);
            let kinds = setting.map(|setting| setting.kinds.clone()).unwrap_or_default();
            let (is_text, is_host) = (kinds.has(Kind::String), Role::Host.means(key));
            let is_off = setting.is_some_and(|setting| setting.is_off(&value.to_json()));
            // A blank host would be a name of no letters, where the connector does not say otherwise.
            if overrides && blank == Blank::Text && (is_off || (is_text && !is_host)) {
                // This is how a layer removes what an earlier one sets.
                continue;
            }
            let (does, severity) = match blank {
                Blank::Zero => ("there is no such port to connect to".to_owned(), Severity::Error),
                Blank::Text if !is_text => {
                    (format!("it must be {}", kinds.described()), Severity::Error)
                }
                Blank::Text if is_host => {
                    ("some connectors take it for a host name".to_owned(), Severity::Error)
                }
                Blank::Text => {
                    ("it replaces the connector's default".to_owned(), Severity::Warning)
                }
            };
            let option = format!("{}.{key}", source.id());
            let is_one = !self.is_twice(&spot, source.id(), key)
                && !found.known.duplicate.contains(&option)
                && self.facts.can_clear(spot.file);
            let option = quoted(&option);
            let message = format!("{option} is {}: {does}", blank.shown());
            let fix = (!overrides && is_one).then(|| Action::Clear {
                file: self.facts.texts.get(spot.file).path.clone(),
                members: vec![(source.id().to_owned(), key.to_owned())],
            });
            let default = setting.and_then(|setting| setting.default.as_ref());
            let help = match default {
                _ if overrides => "remove it to use the value of an earlier layer".to_owned(),
                Some(default) => format!("remove it to use the connector's default, {default}"),
                None if fix.is_some() => "`lbrs datasource check --fix` removes it".to_owned(),
                None => "remove it".to_owned(),
            };
            let finding = found.add(Code::BlankValue, spot, message, help);
            finding.severity = severity;
            finding.fix = fix;
        }
    }

    /// Returns whether the id or the key is duplicate: removing one would bring back another.
    fn is_twice(&mut self, spot: &Spot, id: &str, key: &str) -> bool {
        self.entry(spot.file, id).is_some_and(|entry| {
            entry.times > 1 || entry.keys.get(key).is_some_and(|key| key.times > 1)
        })
    }

    /// Returns whether an earlier layer has something else than a blank there.
    fn overrides(&mut self, spot: &Spot, id: &str, key: &str) -> bool {
        let layers = self.layers.clone();
        layers.into_iter().take_while(|layer| *layer != spot.file).any(|layer| {
            let key = self.entry(layer, id).and_then(|entry| entry.keys.get(key));
            key.is_some_and(|key| key.is_set)
        })
    }

    fn entry(&mut self, layer: FileId, id: &str) -> Option<&Entry> {
        let text = self.facts.texts.get(layer);
        let entries = self.entries.entry(layer);
        entries.or_insert_with(|| entries_of(text.document().as_ref())).get(id)
    }
}

fn entries_of(document: Option<&Document<'_>>) -> HashMap<String, Entry> {
    let text = |node: Node<'_>| node.as_str().unwrap_or_default().into_owned();
    let is_blank = |node: Node<'_>| matches!(node.raw(), "\"\"" | "0" | "null");
    let mut entries: HashMap<String, Entry> = HashMap::new();
    let root = document.and_then(Document::root);
    for Member { key, value } in root.into_iter().flat_map(Node::members) {
        let entry = entries.entry(text(key)).or_default();
        entry.times += 1;
        entry.keys.clear();
        for Member { key, value } in value.members() {
            let key = entry.keys.entry(text(key)).or_default();
            key.times += 1;
            key.is_set |= !is_blank(value);
        }
    }
    entries
}

/// What a blank value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// `""`
    Text,
    /// `0`, for a port
    Zero,
}

impl Blank {
    fn of(key: &str, setting: Option<&Setting>, value: &Value) -> Option<Self> {
        if value.as_str() == Some("") {
            return Some(Self::Text);
        }
        let is_port =
            setting.map_or(Role::Port.means(key), |setting| setting.kinds.has(Kind::Port));
        let is_zero = value.as_number().is_some_and(|number| number.as_f64() == 0.0);
        (is_port && is_zero).then_some(Self::Zero)
    }

    fn shown(self) -> &'static str {
        match self {
            Self::Text => "blank",
            Self::Zero => "0",
        }
    }
}

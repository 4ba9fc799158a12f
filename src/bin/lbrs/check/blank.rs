//! Blank values: `""`, and `0` for a port, as the old generator writes them for an answer left blank.

use std::collections::{HashMap, HashSet};

use super::{Code, Facts, FileId, Findings, Fix, Severity, Spot, quoted};
use lbrs::internal::catalog::{Connector, Kind, Setting};
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::{DataSource, DataSources, Value};

/// Settings that name a machine: a blank one is taken for a name of no letters.
const HOSTS: [&str; 3] = ["host", "hostname", "server"];

/// The rule, with the layers that a blank value may override.
pub(super) struct Earlier<'f> {
    facts: &'f Facts,
    /// The layers of the environment, the base first.
    layers: Vec<FileId>,
    /// What stands under each id of a layer, made when it is asked for first.
    settings: HashMap<FileId, HashMap<String, Vec<(String, bool)>>>,
    /// What is there twice in a layer: ids, and keys under their ids.
    twice: HashMap<FileId, HashSet<(String, Option<String>)>>,
}

impl<'f> Earlier<'f> {
    pub(super) fn new(sources: &DataSources, facts: &'f Facts) -> Self {
        let layers = &sources.layers().data_sources;
        let layers = layers.iter().filter_map(|layer| facts.texts.find(layer.path())).collect();
        Self { facts, layers, settings: HashMap::new(), twice: HashMap::new() }
    }

    /// Looks for blank settings of a data source.
    pub(super) fn check(
        &mut self,
        source: &DataSource,
        connector: Option<&Connector>,
        found: &mut Findings<'_>,
    ) {
        for (key, value) in source.settings() {
            if matches!(key, "name" | "connector") || value.origin().variable().is_some() {
                continue;
            }
            let setting = connector.and_then(|connector| connector.setting(key));
            let Some(blank) = Blank::of(key, setting, value) else { continue };
            let Some(spot) = found.texts.value_at(value.origin().place()) else { continue };
            let overrides = self.overrides(&spot, source.id(), key);
            if overrides && blank == Blank::Text && may_be_blank(key, setting) {
                // Somebody takes away what an earlier layer sets, and this is how.
                continue;
            }
            let (does, severity) = effect(blank, key, setting);
            let is_one = !self.is_twice(&spot, source.id(), key);
            let option = quoted(&format!("{}.{key}", source.id()));
            let message = format!("{option} is {}: {does}", blank.shown());
            let fix = (!overrides && is_one).then(|| Fix::RemoveMember {
                file: spot.file,
                id: source.id().to_owned(),
                key: key.to_owned(),
            });
            let default = setting.and_then(|setting| setting.default.as_ref());
            let help = match default {
                _ if overrides => "leave it out for what an earlier layer sets".to_owned(),
                Some(default) => format!("leave it out for the connector's own {default}"),
                None => "leave it out".to_owned(),
            };
            let finding = found.add(Code::BlankValue, spot, message);
            finding.severity(severity).help(help).fix = fix;
        }
    }

    /// Whether the id or the key is there twice: taking one out would bring back another.
    fn is_twice(&mut self, spot: &Spot, id: &str, key: &str) -> bool {
        let text = self.facts.texts.get(spot.file);
        let twice = self.twice.entry(spot.file).or_insert_with(|| {
            text.document().as_ref().and_then(Document::root).map(repeated).unwrap_or_default()
        });
        !twice.is_empty()
            && (twice.contains(&(id.to_owned(), None))
                || twice.contains(&(id.to_owned(), Some(key.to_owned()))))
    }

    /// Whether an earlier layer has something else than a blank there.
    fn overrides(&mut self, spot: &Spot, id: &str, key: &str) -> bool {
        let facts = self.facts;
        let earlier = self.layers.iter().take_while(|layer| **layer != spot.file);
        earlier.into_iter().any(|layer| {
            let text = facts.texts.get(*layer);
            let entries = self
                .settings
                .entry(*layer)
                .or_insert_with(|| text.document().as_ref().map(settings_of).unwrap_or_default());
            let settings = entries.get(id).map(Vec::as_slice).unwrap_or_default();
            settings.iter().any(|(there, is_blank)| there == key && !is_blank)
        })
    }
}

/// The ids that are there twice, and the keys that are twice under an id.
fn repeated(root: Node<'_>) -> HashSet<(String, Option<String>)> {
    let mut twice = HashSet::new();
    if root.first_duplicate_key().is_some() {
        twice.extend(keys_twice(root).into_iter().map(|id| (id, None)));
    }
    for entry in root.members().filter(|entry| entry.value.first_duplicate_key().is_some()) {
        let id = entry.key.as_str().unwrap_or_default();
        let keys = keys_twice(entry.value).into_iter();
        twice.extend(keys.map(|key| (id.clone().into_owned(), Some(key))));
    }
    twice
}

fn keys_twice(object: Node<'_>) -> Vec<String> {
    let mut seen = HashSet::new();
    let keys = object.members().filter_map(|member| member.key.as_str());
    keys.map(std::borrow::Cow::into_owned).filter(|key| !seen.insert(key.clone())).collect()
}

/// The settings of every entry, each with whether it is blank.
fn settings_of(document: &Document<'_>) -> HashMap<String, Vec<(String, bool)>> {
    let text = |node: Node<'_>| node.as_str().unwrap_or_default().into_owned();
    let entries = document.root().into_iter().flat_map(Node::members);
    let settings = |entry: Node<'_>| -> Vec<(String, bool)> {
        let blank = |node: Node<'_>| matches!(node.raw(), "\"\"" | "0" | "null");
        entry.members().map(|member| (text(member.key), blank(member.value))).collect()
    };
    entries.map(|member| (text(member.key), settings(member.value))).collect()
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
        let is_port = setting.map_or(key == "port", |setting| setting.kind == Kind::Port);
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

/// Whether a blank text can be meant: the setting is a text, and does not name a machine.
fn may_be_blank(key: &str, setting: Option<&Setting>) -> bool {
    let kind = setting.map_or(Kind::String, |setting| setting.kind);
    kind.takes_text() && !HOSTS.contains(&key)
}

/// What a blank value does, and how bad that is.
fn effect(blank: Blank, key: &str, setting: Option<&Setting>) -> (String, Severity) {
    let kind = setting.map_or(Kind::String, |setting| setting.kind);
    match (blank, kind) {
        (Blank::Zero, _) => ("there is no such port to connect to".to_owned(), Severity::Error),
        (Blank::Text, kind) if kind.takes_text() && HOSTS.contains(&key) => {
            ("some connectors take it for the name of a machine".to_owned(), Severity::Error)
        }
        (Blank::Text, kind) if kind.takes_text() => {
            ("it takes the place of the connector's default".to_owned(), Severity::Warning)
        }
        (Blank::Text, kind) => (format!("it has to be {}", kind.described()), Severity::Error),
    }
}

//! The connectors of imported data sources, and the packages that they need in LoopBack 4.

use indexmap::IndexSet;

use super::layers::{Layers, Seen, View, Views, What};
use super::old::Old;
use super::report::{Report, Why};
use crate::dependency::{Manifest, Need};
use crate::errors::Result;
use crate::session::Session;
use lbrs::internal::catalog::{Catalog, Connector, LoopBack, NpmRange};
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;

/// Collects what the connectors need.
pub struct Connectors<'i> {
    old: &'i Old,
    catalog: Catalog,
    manifest: Option<Manifest>,
    force: bool,
    /// The packages, each once.
    pub needs: Vec<Need>,
    /// What the user should know, each once.
    pub warnings: Vec<String>,
}

/// Why a data source is not written, what to do, and the report if that has a letter.
pub type Refused = (String, String, Option<Report>);

impl<'i> Connectors<'i> {
    pub fn new(old: &'i Old, session: &Session<'_>, force: bool) -> Result<Self> {
        let manifest = Manifest::npm(&session.project);
        let catalog = session.catalog.clone();
        Ok(Self { old, catalog, manifest, force, needs: Vec::new(), warnings: Vec::new() })
    }

    /// Adds what the data source `id` needs, whatever connector it has in which environment. Returns why it cannot be
    /// written, if so.
    pub fn take(
        &mut self,
        id: &str,
        layers: &Layers,
        views: &Views<'_>,
    ) -> Result<Option<Refused>> {
        let words = words(layers, views);
        for (view, word, place) in &words {
            if self.force {
                break;
            }
            if word.starts_with('.') || word.starts_with('/') {
                return Ok(Some(own_connector(id, view, word, place)));
            }
            if let Some(why) = self.known(word, views).and_then(unavailable) {
                let help = format!(
                    "`lbrs datasource import {} {} --force` writes it all the same",
                    shell_word(&self.old.root.to_string_lossy()),
                    shell_word(id)
                );
                return Ok(Some((why, help, None)));
            }
        }
        let words: IndexSet<String> = words.into_iter().map(|(_, word, _)| word).collect();
        for word in &words {
            self.need(word, views)?;
        }
        self.add(self.manifest.as_ref().and_then(Need::of_classes));
        Ok(None)
    }

    fn known(&self, word: &str, views: &Views<'_>) -> Option<&Connector> {
        let base = views.first().copied().flatten();
        self.catalog.of_entry(word, |key| Some(base?.member(key)?.value.to_json()))
    }

    fn need(&mut self, word: &str, views: &Views<'_>) -> Result<()> {
        let Some(manifest) = self.manifest.clone() else { return Ok(()) };
        let known = self.known(word, views);
        let dead = known.and_then(Connector::dead);
        let is_known = known.is_some_and(|known| unavailable(known).is_none());
        let need = match known.filter(|_| is_known) {
            Some(known) => Some(Need::of(known, Some(&manifest), None)?.alone()),
            None => {
                let package = self.old.package_of(word);
                package.map(|(name, range)| Need::of_package(name, &range))
            }
        };
        let why = known.and_then(unavailable);
        let package = need.as_ref().and_then(Need::label);
        let gets = match package {
            Some(package) => format!("package.json gets {package}, as in LoopBack 3"),
            None => "add its package yourself".to_owned(),
        };
        match why {
            Some(why) => self.warn(format!("{why}; {gets}")),
            None if !is_known && !word.starts_with('.') => self.warn(format!(
                "nothing is known of the connector {} in LoopBack 4: {gets}",
                quoted(word)
            )),
            None => {}
        }
        dead.into_iter().for_each(|dead| self.warn(dead));
        self.add(need);
        Ok(())
    }

    fn add(&mut self, need: Option<Need>) {
        let is_new = |need: &Need| need.name().is_some() && !self.needs.contains(need);
        if let Some(need) = need.filter(is_new) {
            self.needs.push(need);
        }
    }

    fn warn(&mut self, warning: String) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

/// Returns why a connector does not work in LoopBack 4, and what people use instead.
fn unavailable(connector: &Connector) -> Option<String> {
    let NpmRange::Unavailable(reason) = connector.npm.range(LoopBack::Four) else { return None };
    let instead = connector.instead.as_deref().filter(|instead| !reason.contains(instead));
    let instead = instead.map(|it| format!("; people use {} instead", quoted(it)));
    let reason = reason.trim_end_matches('.');
    let id = quoted(&connector.id);
    Some(format!(
        "the connector {id} cannot be used with LoopBack 4: {reason}{}",
        instead.unwrap_or_default()
    ))
}

/// Returns the connectors that a data source may have, each with the view and the place.
fn words(layers: &Layers, views: &Views<'_>) -> Vec<(View, String, String)> {
    let mut words = Vec::new();
    for (index, (view, seen)) in layers.views().zip(views).enumerate() {
        let Some(seen) = seen.and_then(|seen: Seen<'_>| seen.member("connector")) else { continue };
        let word = match seen.what() {
            What::Reference(name) => {
                let setting = layers.setting(name).get(index).cloned().flatten();
                setting.and_then(|setting| setting.as_str().map(str::to_owned))
            }
            What::Literal(_) => seen.value.as_str().map(str::to_owned),
        };
        words.extend(word.map(|word| (view.clone(), word, seen.place().to_string())));
    }
    words
}

fn own_connector(id: &str, view: &View, word: &str, place: &str) -> Refused {
    let message = format!(
        "the connector {} is a file of the LoopBack 3 application, which LoopBack 4 does not look for",
        quoted(word)
    );
    let name = word.trim_start_matches(['.', '/']);
    let by_hand = format!(
        "copy it to src/{}, import {} with --force, and write `connector: require('../{}'),`",
        shown_name(name),
        quoted(id),
        shown_name(name)
    );
    let report = Report {
        why: Why::OwnConnector,
        setting: format!("{}.connector", shown_name(id)),
        view: view.clone(),
        places: vec![place.to_owned()],
        message: message.clone(),
        by_hand: by_hand.clone(),
    };
    (message, by_hand, Some(report))
}

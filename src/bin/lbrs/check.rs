//! What is wrong in the data source files of a project. Nothing here reads, writes or prints: facts go
//! in, findings come out.

mod blank;
pub mod code;
mod connector;
mod dependency;
mod dotenv;
mod entry;
pub mod excerpt;
mod files;
mod invalid_url;
mod load;
mod models;
mod overridden;
mod reference;
mod secret;
mod setting;
mod spelling;
mod texts;
mod typescript;
mod unescaped;

use std::collections::{HashMap, HashSet};
use std::fmt;

use indexmap::{IndexMap, IndexSet};

use self::reference::Unresolved;
use crate::plan::action::Action;
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::resolve::{
    DataSource, DataSources, Layer, LoadError, Place, TypeScript, Value, Warning, connector_of,
};
use lbrs::internal::secret::Policy;

pub use code::{Code, WARNINGS};
pub use dependency::ManifestFile;
pub use dotenv::DotEnv;
pub use secret::Home;
pub use texts::{FileId, Form, Spot, Texts};
pub use typescript::LoopBack4;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It may be as the user wants it.
    Note,
    /// It does not do what it looks like, or may stop doing it.
    Warning,
    /// The application does not start, or does not reach the back end.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The data source of this id.
    DataSource(String),
    /// A data source file as such: every data source in it.
    File,
    /// The project around them.
    Project,
}

/// One problem.
#[derive(Clone)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    pub spot: Spot,
    pub subject: Subject,
    /// The problem in one sentence. It holds no secret.
    pub message: String,
    pub help: String,
    /// The environments in which it shows; empty where the environment does not matter.
    pub envs: Vec<String>,
    /// What fixes it, where there is one right answer.
    pub fix: Option<Action>,
}

impl Finding {
    /// Returns a finding that shows in every environment; the caller may change what is usual for its code.
    pub fn new(code: Code, spot: Spot, subject: Subject, message: String, help: String) -> Self {
        let severity = code.severity();
        Self { code, severity, spot, subject, message, help, envs: Vec::new(), fix: None }
    }
}

/// Everything known about a project.
#[derive(Default)]
pub struct Facts {
    pub texts: Texts,
    pub catalog: Catalog,
    /// Which values must not be shown.
    pub mask: Policy,
    /// The data source layers of all environments, each once, the base first.
    pub layers: IndexSet<FileId>,
    /// The data source layers that git keeps out of the repository.
    pub ignored_layers: Vec<FileId>,
    /// The layers of `config.json` that only the application reads.
    pub config: IndexSet<FileId>,
    /// The environments, each with what the application loads there.
    pub envs: Vec<Env>,
    /// The manifests that may hold the connectors: two where nothing says which.
    pub manifests: Vec<ManifestFile>,
    /// Problems with the files of the project that were found on the way.
    pub files: Vec<Finding>,
    /// Where the secrets of each of these layers can go.
    pub homes: HashMap<FileId, Home>,
    /// Whether they are to go there.
    pub hides_secrets: bool,
    /// The existing `.env` files of the environments.
    pub dotenv: Vec<DotEnv>,
    /// The layers of `model-config.json`, in the order in which they are merged; `None` where the base is
    /// missing, or a program makes one of them.
    pub models: Option<Vec<ModelLayer>>,
    /// What a LoopBack 4 application has, if the project is one with data sources in TypeScript.
    pub loopback4: Option<LoopBack4>,
}

pub struct ModelLayer {
    pub file: FileId,
    /// The environment that it is for; `None` where it is for all.
    pub env: Option<String>,
}

/// What the application loads in one environment.
pub struct Env {
    pub name: String,
    /// What was found about its files as such.
    pub files: Vec<Warning>,
    pub loaded: Result<DataSources, LoadError>,
    /// Those of the TypeScript files that can be read.
    pub typescript: TypeScript,
}

impl Facts {
    /// Returns whether Node reads the files: there is a `package.json`, or at least no `Cargo.toml`.
    fn is_node(&self) -> bool {
        self.manifests.is_empty() || self.manifests.iter().any(|file| file.packages().is_some())
    }

    /// Returns the ids of the data sources in all layers and in TypeScript.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let layers = self.layers.iter().flat_map(|file| self.texts.entries(*file));
        layers.chain(self.ids_of_typescript())
    }

    /// Returns the ids of the data sources in TypeScript.
    fn ids_of_typescript(&self) -> impl Iterator<Item = &str> {
        let files = self.loopback4.iter().flat_map(|application| &application.files);
        files.flat_map(|file| self.texts.exported(*file)).map(String::as_str)
    }

    /// Returns the connectors of the data sources in all environments, as far as the catalog knows them.
    pub fn connectors(&self) -> impl Iterator<Item = &Connector> {
        let loaded = self.envs.iter().filter_map(|env| env.loaded.as_ref().ok());
        let typescript = self.envs.iter().flat_map(|env| &env.typescript.sources);
        loaded.flat_map(DataSources::iter).chain(typescript).filter_map(connector_of)
    }

    /// Returns whether members can be taken out of this file by the id of their data source.
    fn can_clear(&self, file: FileId) -> bool {
        !self.loopback4.as_ref().is_some_and(|application| application.settings.contains(&file))
    }

    /// Returns whether it is a file of the project around the data sources.
    fn is_beside(&self, file: FileId) -> bool {
        let models = self.models.iter().flatten().map(|layer| layer.file);
        let manifests = self.manifests.iter().map(|manifest| manifest.file);
        let dotenv = self.dotenv.iter().map(|dotenv| dotenv.file);
        self.config.contains(&file) || models.chain(manifests).chain(dotenv).any(|it| it == file)
    }
}

/// Returns all problems, each once: those of one file in the order of its text.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut found =
        Findings { facts, list: facts.files.clone(), env: None, known: Known::default() };
    files::check(&mut found);
    reference::check(&mut found);
    secret::check(&mut found);
    dotenv::check(&mut found);
    models::check(&mut found);
    typescript::check(&mut found);
    for env in &facts.envs {
        found.env = Some(env.name.clone());
        load::check_files(&env.files, &mut found);
        match &env.loaded {
            Ok(sources) => {
                load::check_warnings(sources, &mut found);
                let layers = &sources.layers().data_sources;
                check_sources(sources.iter(), sources.warnings(), layers, &mut found);
            }
            Err(error) => load::check_error(error, &mut found),
        }
        let TypeScript { sources, warnings } = &env.typescript;
        typescript::check_values(&env.typescript, &mut found);
        check_sources(sources.iter(), warnings, &[], &mut found);
    }
    merged(found.list, facts)
}

/// Looks at data sources that stand in `layers`, or in files of their own.
fn check_sources<'s>(
    sources: impl Iterator<Item = &'s DataSource> + Clone,
    warnings: &[Warning],
    layers: &[Layer],
    found: &mut Findings<'_>,
) {
    found.known = Known::of(warnings, &found.facts.texts);
    let mut blanks = blank::Earlier::new(layers, found.facts);
    let mut dependencies = dependency::Checker::new(found.facts);
    for source in sources.filter(|source| source.value().as_object().is_some()) {
        entry::check(source, found);
        let connector = connector::check(source, found);
        blanks.check(source, connector, found);
        let Some(connector) = connector else { continue };
        dependencies.check(source, connector, found);
        setting::check(source, connector, found);
        overridden::check(source, connector, layers, found);
        invalid_url::check(source, connector, found);
        unescaped::check(source, connector, found);
    }
}

/// What is known, and the findings so far.
struct Findings<'f> {
    facts: &'f Facts,
    list: Vec<Finding>,
    env: Option<String>,
    /// What is known of the data sources of the environment.
    known: Known,
}

/// What is known of data sources, besides their values.
#[derive(Default)]
struct Known {
    /// The members whose values are not known.
    unresolved: Unresolved,
    /// The ids of those that get members, or other values, from code.
    open: HashSet<String>,
    /// The options whose keys are duplicate.
    duplicate: HashSet<String>,
}

impl Known {
    fn of(warnings: &[Warning], texts: &Texts) -> Self {
        let mut known =
            Self { unresolved: reference::unresolved(warnings, texts), ..Self::default() };
        for warning in warnings {
            match warning {
                Warning::Code { option, place, .. } => {
                    let spot = texts.value_at(place);
                    let id = spot.as_ref().and_then(|spot| texts.entry_at(spot));
                    known.open.extend(id.filter(|id| id == option).map(str::to_owned));
                }
                Warning::Changed { id, .. } => {
                    known.open.insert(id.clone());
                }
                Warning::DuplicateKey { option, .. } => {
                    known.duplicate.insert(option.clone());
                }
                _ => {}
            }
        }
        known
    }
}

impl Findings<'_> {
    /// Returns whether this member of a data source may have a value that is not known.
    fn is_unresolved(&self, id: &str, key: &str) -> bool {
        let mut unresolved = self.known.unresolved.get(id).into_iter().flatten();
        self.known.open.contains(id) || unresolved.any(|(there, _)| there == key)
    }

    /// Returns whether a value stands in the file itself, and comes from no variable and no code.
    fn is_in_file(&self, value: &Value) -> bool {
        value.origin().variable().is_none() && self.facts.texts.is_literal(value.origin().place())
    }

    /// Adds a finding; the caller may change what is usual for its code.
    fn add(
        &mut self,
        code: Code,
        spot: Spot,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Finding {
        let subject = match self.facts.texts.entry_at(&spot) {
            _ if self.facts.is_beside(spot.file) => Subject::Project,
            Some(id) => Subject::DataSource(id.to_owned()),
            None => Subject::File,
        };
        let mut finding = Finding::new(code, spot, subject, message.into(), help.into());
        finding.envs.extend(self.env.clone());
        self.list.push(finding);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Adds a finding at a value that the loader found, unless no checked file has it.
    fn at_value(
        &mut self,
        code: Code,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<&mut Finding> {
        let spot = self.facts.texts.value_at(place)?;
        Some(self.add(code, spot, message, help))
    }

    /// Adds a finding at the key of a value that the loader found.
    fn at_key(&mut self, code: Code, place: &Place, message: String, help: impl Into<String>) {
        if let Some(spot) = self.facts.texts.key_at(place) {
            self.add(code, spot, message, help);
        }
    }
}

/// Returns the findings in order, with those that several environments share once.
fn merged(list: Vec<Finding>, facts: &Facts) -> Vec<Finding> {
    let mut merged: IndexMap<(Code, Spot, String), Finding> = IndexMap::new();
    for finding in list {
        let identity = (finding.code, finding.spot.clone(), finding.message.clone());
        let add_envs = |there: &mut Finding| there.envs.extend_from_slice(&finding.envs);
        merged.entry(identity).and_modify(add_envs).or_insert(finding);
    }
    let mut merged: Vec<Finding> = merged.into_values().collect();
    for finding in &mut merged {
        // A rule goes through the environments one after another.
        finding.envs.dedup();
        if finding.envs.len() == facts.envs.len() {
            finding.envs.clear();
        }
    }
    let order = |finding: &Finding| {
        let shown = facts.texts.get(finding.spot.file).shown.clone();
        (shown, finding.spot.clone(), finding.code)
    };
    merged.sort_by_cached_key(order);
    merged
}

//! The plan of `lbrs datasource import`: the data sources of a LoopBack 3 project in a LoopBack 4 one.

mod actions;
mod at;
mod connector;
mod differences;
mod giver;
mod layers;
mod names;
mod old;
mod references;
mod report;
mod reports;
mod settings;
mod variables;

use std::env;
use std::path::{Path, PathBuf};

use indexmap::{IndexMap, IndexSet};

use super::{Action, Plan};
use crate::dependency::PackageManager;
use crate::errors::{Helpful, Result, anyhow, told};
use crate::session::Session;
use crate::store::{Store, Write};
use actions::{add_packages, add_variables, make_files, set_variables, taken_names};
use connector::Connectors;
use differences::Differences;
use layers::{Layers, Views};
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::json::Kind;
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::resolve::Loader;
use lbrs::internal::secret::{Policy, quoted, shown_name};
use lbrs::internal::text::{shell_word, visible_path};
use names::Names;
use old::Old;
use variables::Variables;

pub use layers::View;
pub use report::{Report, Why};

/// What the user asks for.
pub struct Request<'r> {
    /// The folder of the LoopBack 3 project.
    pub from: &'r Path,
    /// The ids of the data sources; all if none is named.
    pub ids: &'r [String],
    /// The new name of each old one that the user chooses.
    pub names: &'r IndexMap<String, String>,
    /// Whether data sources are written whose connectors do not work in LoopBack 4.
    pub force: bool,
    /// Whether the package manager runs afterwards.
    pub install: bool,
    /// The package manager.
    pub package_manager: Option<PackageManager>,
}

/// What an import does, and what it leaves to a person.
pub struct Import {
    pub plan: Plan,
    /// The folder of the LoopBack 3 project.
    pub from: PathBuf,
    /// What becomes of each data source.
    pub sources: Vec<Imported>,
    /// What is so for all of them.
    pub reports: Vec<Report>,
    /// The environments to start in.
    pub envs: Vec<String>,
}

/// What becomes of a data source.
pub struct Imported {
    /// Its id in LoopBack 3.
    pub id: String,
    /// Its name in LoopBack 4, if it has one.
    pub name: Option<String>,
    pub fate: Fate,
    /// What is not as it was.
    pub reports: Vec<Report>,
}

/// What an import does with a data source.
pub enum Fate {
    /// It is written.
    Added,
    /// It is there already; the settings that differ from what LoopBack 3 gives.
    Present(Vec<String>),
    /// It is not written; why, and what to do.
    Skipped(String, String),
}

/// Plans the import that `request` asks for.
///
/// # Errors
/// The folder has no LoopBack 3 project, a layer is malformed or does not merge, or a data source that the user has
/// named is not there or cannot be written.
pub fn plan(session: &mut Session<'_>, request: &Request<'_>, store: &Store) -> Result<Import> {
    let old = Old::find(request.from)?;
    let loader = old.loader(&session.project)?;
    let layers = Layers::read(&loader)?;
    check_known(request, &layers, &old)?;
    let taken = taken_names(&old, session)?;
    let is_taken = |name: &str| taken.contains(name) || env::var_os(name).is_some();
    let set = set_variables(&old)?;
    let is_set = |name: &str, env: Option<&str>| {
        set.get(&env.map(str::to_owned)).is_some_and(|set| set.contains_key(name))
    };
    let mut importer = Importer {
        connectors: Connectors::new(&old, session, request.force)?,
        names: Names::new(request.names),
        variables: Variables::new(&is_taken, &is_set),
        references: IndexSet::new(),
        actions: Vec::new(),
        differences: None,
        session: &*session,
        store,
        layers: &layers,
        loader: &loader,
        old: &old,
    };
    let sources = importer.import_all(request)?;
    let Importer { connectors, variables, references, actions, .. } = importer;
    let (needs, warnings, values) =
        (connectors.needs, connectors.warnings, variables.into_values());
    let warnings = layers.without_base().into_iter().chain(warnings).collect();
    let mut import = Import {
        plan: Plan {
            actions,
            install: request.install,
            mask: Policy::new(&session.catalog),
            warnings,
        },
        from: old.root.clone(),
        sources,
        reports: scripts(&layers),
        envs: layers.envs().map(str::to_owned).collect(),
    };
    let is_added = import.sources.iter().any(|source| matches!(source.fate, Fate::Added));
    if is_added {
        let plan = &mut import.plan;
        add_packages(plan, needs, request.package_manager, session)?;
        add_variables(plan, values, (&set, &references), session, store)?;
        if !import.envs.is_empty() {
            make_files(plan, &import.envs, session)?;
        }
    }
    Ok(import)
}

struct Importer<'i, 's> {
    session: &'i Session<'s>,
    store: &'i Store,
    layers: &'i Layers,
    loader: &'i Loader,
    old: &'i Old,
    connectors: Connectors<'i>,
    names: Names<'i>,
    variables: Variables<'i>,
    references: IndexSet<String>,
    actions: Vec<Action>,
    differences: Option<Differences>,
}

impl Importer<'_, '_> {
    /// Returns what differs of those that are there already: most imports have none.
    fn differences(&mut self) -> Result<&Differences> {
        let loaded = match self.differences.take() {
            Some(loaded) => loaded,
            None => Differences::load(self.layers, (self.old, self.loader), self.session)?,
        };
        Ok(self.differences.insert(loaded))
    }

    /// Decides what becomes of a data source.
    /// Imports the data sources that are asked for.
    ///
    /// # Errors
    /// One that is named on the line is skipped.
    fn import_all(&mut self, request: &Request<'_>) -> Result<Vec<Imported>> {
        let mut sources = Vec::new();
        for id in self.layers.ids() {
            if !request.ids.is_empty() && !request.ids.iter().any(|asked| asked == id) {
                continue;
            }
            let imported = self.import(id)?;
            if let (Fate::Skipped(why, help), false) = (&imported.fate, request.ids.is_empty()) {
                return Err(
                    anyhow!("{} is not imported: {why}", quoted(id)).with_help(help.clone())
                );
            }
            sources.push(imported);
        }
        Ok(sources)
    }

    fn import(&mut self, id: &str) -> Result<Imported> {
        let views = self.layers.data_source(id);
        let imported = |name: Option<&str>, fate, reports| Imported {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            fate,
            reports,
        };
        let Some(base) = views.first().copied().flatten() else {
            let report = one_layer(id, self.layers, &views);
            let fate = Fate::Skipped(report.message.clone(), report.by_hand.clone());
            return Ok(imported(None, fate, vec![report]));
        };
        if base.value.kind() != Kind::Object {
            let why =
                format!("it is not a data source but {} at {}", base.value.kind(), base.place());
            let help = "write a JSON object in its place, or leave it out".to_owned();
            return Ok(imported(None, Fate::Skipped(why, help), Vec::new()));
        }
        let name = match self.names.choose(id, self.store) {
            Ok(name) => name,
            Err((why, help)) => return Ok(imported(None, Fate::Skipped(why, help), Vec::new())),
        };
        if self.store.own(&name).is_some() {
            let differs = self.differences()?.between(id, &name);
            return Ok(imported(Some(&name), Fate::Present(differs), Vec::new()));
        }
        if let Some(taken) = self.store.taken(&name, &Policy::default()) {
            let why = told(&taken).message;
            let help = format!("`--name {}=NEW` gives it another name", shown_name(id));
            return Ok(imported(Some(&name), Fate::Skipped(why, help), Vec::new()));
        }
        if let Some((why, help, report)) = self.connectors.take(id, self.layers, &views)? {
            let fate = Fate::Skipped(why, help);
            return Ok(imported(Some(&name), fate, report.into_iter().collect()));
        }
        let decided = settings::decide(self.layers, (id, &name), &views, &mut self.variables);
        self.references.extend(decided.references);
        self.create(&name, decided.members);
        Ok(imported(Some(&name), Fate::Added, decided.reports))
    }

    /// Plans a new data source with these settings.
    fn create(&mut self, name: &str, mut members: IndexMap<String, Written>) {
        self.names.take(name);
        let mut config = IndexMap::from([("name".to_owned(), Written::Literal(name.into()))]);
        config.extend(members.shift_remove_entry("connector"));
        config.extend(members);
        if let Some(Written::Variable(_) | Written::FirstOf(_)) = config.get("connector") {
            self.connectors.warnings.push(format!(
                "`lb4 repository` does not see the connector of {}, which comes from a variable",
                quoted(name)
            ));
        }
        let write = Write::Entry { replace: false };
        self.connectors.warnings.extend(self.store.warnings(name, &write));
        let config = Written::Object(config);
        self.actions.push(Action::Create { id: name.to_owned(), config });
    }
}

impl Import {
    /// Returns whether nothing is left to a person.
    pub fn is_complete(&self) -> bool {
        self.reports.is_empty() && self.sources.iter().all(Imported::is_whole)
    }
}

impl Imported {
    /// Returns whether LoopBack 4 has it as LoopBack 3 does.
    pub fn is_whole(&self) -> bool {
        let is_there = match &self.fate {
            Fate::Added => true,
            Fate::Present(differs) => differs.is_empty(),
            Fate::Skipped(..) => false,
        };
        is_there && self.reports.is_empty()
    }
}

/// Rejects ids that no layer has.
fn check_known(request: &Request<'_>, layers: &Layers, old: &Old) -> Result<()> {
    let ids = layers.ids();
    let named = request.ids.iter().chain(request.names.keys());
    let Some(unknown) = named.into_iter().find(|id| !ids.contains(&id.as_str())) else {
        return Ok(());
    };
    let file = old.server.join("datasources.json");
    let help = nearest(unknown, ids.iter().copied()).map(did_you_mean);
    let known = || ids.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
    let help = help.unwrap_or_else(|| match ids.is_empty() {
        true => "it has none".to_owned(),
        false => format!("it has {}", known()),
    });
    Err(anyhow!("{} has no data source {}", visible_path(&file), quoted(unknown)).with_help(help))
}

/// Reports the layers that only Node can run.
fn scripts(layers: &Layers) -> Vec<Report> {
    let report = |(path, instead_of): (PathBuf, Option<PathBuf>)| {
        let path = visible_path(&path);
        let instead = instead_of
            .map(|json| format!(", and LoopBack takes it instead of {}", visible_path(&json)));
        Report {
            why: Why::Script,
            setting: path.clone(),
            view: View::Base,
            places: vec![path.clone()],
            message: format!(
                "{path} is not read: only Node can run it{}",
                instead.unwrap_or_default()
            ),
            by_hand: "write what it exports as JSON in its place, and import again".to_owned(),
        }
    };
    layers.scripts().into_iter().map(report).collect()
}

/// Reports a data source that the base does not have.
fn one_layer(id: &str, layers: &Layers, views: &Views<'_>) -> Report {
    let seen = layers.views().zip(views).find_map(|(view, seen)| Some((view, (*seen)?)));
    let (view, place) = match seen {
        Some((view, seen)) => (view.clone(), Some(seen.place())),
        None => (View::Base, None),
    };
    let connector = seen.and_then(|(_, seen)| seen.member("connector")?.value.as_str());
    let connector = connector.map(|word| format!(" -c {}", shell_word(word)));
    Report {
        why: Why::OneLayer,
        setting: shown_name(id).into_owned(),
        places: Report::places([place]),
        message: format!(
            "only {} has it, and LoopBack 4 has a data source in every environment",
            place.map_or_else(String::new, |place| visible_path(place.path()))
        ),
        by_hand: format!(
            "`lbrs datasource add {}{}` adds it to all of them",
            shell_word(id),
            connector.unwrap_or_default()
        ),
        view,
    }
}

#[cfg(test)]
mod tests;

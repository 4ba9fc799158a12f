//! What an import adds besides the data sources: packages, and variables in their files.

use std::collections::{HashMap, HashSet};
use std::iter::once;
use std::path::PathBuf;

use indexmap::{IndexMap, IndexSet};

use super::old::{Old, add_variables_in_sources};
use super::variables::EnvFile;
use crate::dependency::{ManifestChoice, Need, PackageManager, Target};
use crate::errors::Result;
use crate::plan::{Action, Plan, Variable};
use crate::session::Session;
use crate::store::Store;
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::Sensitive;

/// The values that the files of the old application set, by file.
pub type SetVariables = IndexMap<EnvFile, HashMap<String, Sensitive<String>>>;

/// Adds the packages that are missing.
pub fn add_packages(
    plan: &mut Plan,
    needs: Vec<Need>,
    package_manager: Option<PackageManager>,
    session: &mut Session<'_>,
) -> Result<()> {
    let project = &session.project;
    let manifest = match Target::of(project, ManifestChoice::Npm)? {
        Target::Decided(manifest) => manifest,
        Target::Either { npm, .. } => Some(npm),
    };
    let Some(manifest) = manifest else { return Ok(()) };
    if !needs.is_empty() {
        plan.warnings.extend(project.without_repository());
    }
    for need in needs {
        if manifest.has(&need, &mut session.files, project)? {
            continue;
        }
        let package_manager = PackageManager::of(project, Some(&manifest), package_manager);
        let manifest = manifest.clone();
        plan.actions.push(Action::Need { manifest, need, package_manager });
    }
    Ok(())
}

/// Sets variables, and copies those of `set` that references name. A variable that has another value keeps it.
pub fn add_variables(
    plan: &mut Plan,
    mut values: IndexMap<(EnvFile, String), Sensitive<String>>,
    (set, references): (&SetVariables, &IndexSet<String>),
    session: &mut Session<'_>,
    store: &Store,
) -> Result<()> {
    for (file, there) in set {
        let named = references.iter().filter_map(|name| Some((name, there.get(name)?)));
        values.extend(named.map(|(name, value)| ((file.clone(), name.clone()), value.clone())));
    }
    let mut variables = Vec::new();
    for ((env, name), value) in values {
        let file = session.project.env_file(env.as_deref());
        let shown = session.project.shown(&file);
        let text = session.files.read(&file)?.unwrap_or_default();
        let there = dotenv::parse(text).into_iter().rfind(|there| there.name == name);
        if there.is_some_and(|there| there.value != value) {
            plan.warnings.push(format!(
                "{shown} sets {name} to another value than LoopBack 3 has, and keeps it"
            ));
        } else if let Err(reason) = dotenv::quote(value.expose()) {
            plan.warnings.push(format!(
                "{shown} cannot hold {name}: {reason}; set it in the environment of the application itself"
            ));
        } else {
            let (key, value) = (name.clone(), Some(value));
            variables.push(Variable { key, name, file, value, replace: false });
        }
    }
    plan.keep_variables(variables, session, store)
}

/// Makes the files of variables that do not exist, also those without a variable: Node does not start without them.
pub fn make_files(plan: &mut Plan, envs: &[String], session: &mut Session<'_>) -> Result<()> {
    let written: IndexSet<PathBuf> = plan.actions.iter().filter_map(file_of).collect();
    for env in once(None).chain(envs.iter().map(|env| Some(env.as_str()))) {
        let file = session.project.env_file(env);
        if !written.contains(&file) && session.files.read(&file)?.is_none() {
            plan.actions.push(Action::Touch(file.clone()));
            plan.guard(&file, &session.project, &mut session.files);
        }
    }
    Ok(())
}

fn file_of(action: &Action) -> Option<PathBuf> {
    match action {
        Action::Variable(variable) => Some(variable.file.clone()),
        _ => None,
    }
}

/// Returns the names that variables of the import must not have.
pub fn taken_names(old: &Old, session: &mut Session<'_>) -> Result<HashSet<String>> {
    let mut names = old.names()?;
    add_variables_in_sources(&old.root, &mut names)?;
    add_variables_in_sources(&session.project.root, &mut names)?;
    for env in once(None).chain(old.envs_with_variables().into_iter().map(Some)) {
        names.extend(old.variables(env.as_deref())?.into_keys());
    }
    for env in once(None).chain(session.project.envs_with_variables().into_iter().map(Some)) {
        let text = session.files.read(&session.project.env_file(env.as_deref()))?;
        let variables = dotenv::parse(text.unwrap_or_default()).into_iter();
        names.extend(variables.map(|variable| variable.name));
    }
    Ok(names)
}

/// Returns what the files of the old application set.
pub fn set_variables(old: &Old) -> Result<SetVariables> {
    let envs = once(None).chain(old.envs_with_variables().into_iter().map(Some));
    envs.map(|env| Ok((env.clone(), old.variables(env.as_deref())?))).collect()
}

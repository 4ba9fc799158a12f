//! The plan of `lbrs datasource remove`.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::{Action, Plan};
use crate::args::ManifestChoice;
use crate::dependency::{Manifest, Uses, decide};
use crate::errors::Result;
use crate::prompt::Confirm;
use crate::session::Session;
use crate::store::Store;
use lbrs::internal::datasource::{Mask, references, shown_name};

/// What to remove.
pub struct Request<'a> {
    /// The data source.
    pub id: &'a str,
    /// Whether only the layer goes that the store writes.
    pub only_layer: bool,
    /// Whether it goes even if models use it.
    pub force: bool,
    /// Whether nothing is written: then no question is asked that changes only what is written.
    pub dry_run: bool,
    /// What becomes of a dependency that nothing needs any more, if a flag says so.
    pub remove_dependency: Option<bool>,
}

/// Returns the plan, or `None` if the user does not want it carried out.
///
/// # Errors
/// The entry does not exist, models use it, or a file is malformed.
pub fn plan(
    session: &mut Session<'_>,
    request: &Request<'_>,
    store: &Store,
) -> Result<Option<Plan>> {
    let id = request.id;
    let holders = store.holders(id);
    let is_meant = |path: &PathBuf| !request.only_layer || path == store.path();
    let paths: Vec<PathBuf> =
        holders.iter().map(|(path, _)| path.clone()).filter(is_meant).collect();
    if paths.is_empty() {
        return Err(store.unknown(id));
    }
    let Session { project, catalog, files, prompter, .. } = session;
    // Without its base, a data source exists only where the layer does.
    let goes = paths.len() == holders.len() || store.below(id).is_none();
    if goes && !request.force {
        store.refuse_used(id, files, project)?;
    }
    let gone = holders.iter().filter(|(path, _)| paths.contains(path)).map(|(_, value)| *value);
    let variables: Vec<String> = gone.filter_map(Value::as_object).flat_map(variables).collect();
    let uses = Uses { project, catalog, layers: &store.files() };
    let manifests = Manifest::to_clean(project, ManifestChoice::Auto);
    let members = store.merged(id, &paths);
    let unused = uses.unused(id, &members, &paths, &manifests, files)?;
    let shown: Vec<String> = paths.iter().map(|path| project.shown(path)).collect();
    let message = format!("Remove {} from {}", shown_name(id), shown.join(", "));
    if !request.dry_run && !prompter.confirm(&Confirm { message: &message, default: true })? {
        return Ok(None);
    }
    let decided = unused.map(|unused| decide(unused, request.remove_dependency, project, *prompter));
    let remove = Action::Remove { id: id.to_owned(), files: paths, variables };
    let mut plan = Plan::of(remove, Mask::new(catalog), store.script_warnings(id, request.only_layer));
    plan.actions.extend(decided.transpose()?.flatten().map(Action::Drop));
    Ok(Some(plan))
}

/// Returns the variables that the members of an entry refer to.
fn variables(members: &Map<String, Value>) -> Vec<String> {
    references(members).into_iter().map(|(_, variable)| variable.to_owned()).collect()
}

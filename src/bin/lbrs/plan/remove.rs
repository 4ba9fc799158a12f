//! The plan of `lbrs datasource remove`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Action, Plan};
use crate::dependency::{Manifest, ManifestChoice, Uses, decide};
use crate::errors::{Helpful, Result, told};
use crate::prompt::Confirm;
use crate::session::Session;
use crate::store::Store;
use lbrs::internal::secret::{Policy, quoted, shown_name};

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
    let holders: Vec<(&Path, &Value)> = store
        .entries()
        .into_iter()
        .filter(|(_, other, _)| *other == id)
        .map(|(path, _, value)| (path, value))
        .collect();
    let is_meant = |path: &Path| !request.only_layer || path == store.file(id);
    let gone = holders.iter().filter(|(path, _)| is_meant(path));
    let paths: Vec<PathBuf> = gone.map(|(path, _)| path.to_path_buf()).collect();
    if paths.is_empty() {
        return Err(store.unknown(id));
    }
    let Session { project, catalog, files, prompter, .. } = session;
    // Without its base, a data source exists only where the layer does.
    let goes = paths.len() == holders.len() || store.below(id).is_none();
    let used = if goes { store.check_unused(id, project, files).err() } else { None };
    let used = match used {
        Some(error) if !request.force => return Err(error),
        used => used.map(|error| told(&error).message),
    };
    let uses = Uses { project, catalog, store };
    let manifests = Manifest::to_clean(project, ManifestChoice::Auto);
    let members = store.removed(id, &paths);
    let unused = match uses.unused(id, &members, &paths, &manifests, files) {
        // A manifest that is malformed matters only to users who want something removed from it.
        Err(_) if request.remove_dependency != Some(true) => None,
        unused => unused
            .with_help("fix it first, or leave out `--remove-dependency`; nothing was changed")?,
    };
    let shown: Vec<String> = paths.iter().map(|path| project.shown(path)).collect();
    let message = format!("Remove {} from {}", shown_name(id), shown.join(", "));
    if !request.dry_run && !prompter.confirm(&Confirm { message: &message, default: true })? {
        return Ok(None);
    }
    let decided =
        unused.map(|unused| decide(unused, request.remove_dependency, project, *prompter));
    let remove = Action::Remove { id: id.to_owned(), files: paths };
    let mut warnings = script_warnings(id, store);
    warnings.extend(used);
    warnings.extend(store.refused_by_node());
    let mut plan = Plan::of(remove, Policy::new(catalog), warnings);
    plan.actions.extend(decided.transpose()?.flatten().map(Action::Drop));
    Ok(Some(plan))
}

/// Warns of scripts, which may have the entry as well.
fn script_warnings(id: &str, store: &Store) -> Vec<String> {
    let warning = |script: &str| {
        format!(
            "{script} is a script, which lbrs does not look into: remove {} from it yourself",
            quoted(id)
        )
    };
    store.scripts().into_iter().map(warning).collect()
}

//! What a LoopBack 4 application takes from its environment when it starts.

use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use super::TypeScriptStore;
use super::sources::{self, Source};
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::{Project, is_data_source_file};
use crate::store::start::Start;
use crate::store::variables::env_names;
use lbrs::internal::input;
use lbrs::internal::typescript::Said;

impl TypeScriptStore {
    /// A file that is malformed counts as empty.
    pub(in crate::store) fn start(
        &self,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Option<Start>> {
        let env = project.env_file(None);
        let set: IndexSet<String> = env_names(&env, snapshot).collect();
        let (mut files, mut unset) = (IndexSet::new(), IndexSet::new());
        let mut look = |of_file: &[Source]| {
            let mut read = of_file.first().into_iter().flat_map(|source| &*source.variables);
            if read.any(|variable| set.contains(variable)) {
                files.insert(env.clone());
            }
            let needed = of_file.iter().flat_map(|source| &source.needed);
            unset.extend(needed.filter(|name| !set.contains(*name)).cloned());
        };
        let changed = snapshot.changes().map(|change| project.root.join(change.path));
        let changed = changed.filter(|path| is_data_source_file(path));
        let mut changed: IndexSet<PathBuf> = changed.collect();
        let mut now = |path: &Path| sources::read(path, project, snapshot).unwrap_or_default();
        for of_file in self.sources.chunk_by(|one, other| one.path == other.path) {
            match of_file.first().filter(|source| changed.shift_remove(&source.path)) {
                Some(source) => look(&now(&source.path)),
                None => look(of_file),
            }
        }
        changed.iter().for_each(|path| look(&now(path)));
        // Most projects are large: their files are read only where it matters.
        let loads_dotenv = !files.is_empty() && loads_dotenv(project)?;
        Ok(Some(Start { files, unset, loads_dotenv, lacks_mixin: lacks_mixin(project)? }))
    }
}

/// Returns whether a file of the application loads `.env`. One that cannot be read says nothing.
fn loads_dotenv(project: &Project) -> Result<bool> {
    Ok(project
        .sources()?
        .iter()
        .any(|path| Said::loads_env(&input::text(path).unwrap_or_default())))
}

/// Returns whether nothing in the application takes data sources in.
fn lacks_mixin(project: &Project) -> Result<bool> {
    let application = project.root.join("src").join("application.ts");
    if !application.exists() || takes_data_sources(&application) {
        return Ok(false);
    }
    // The class of a data source speaks of its own settings.
    let others = project.sources()?.into_iter().filter(|path| !is_data_source_file(path));
    Ok(!others.into_iter().any(|path| takes_data_sources(&path)))
}

fn takes_data_sources(path: &Path) -> bool {
    Said::of(&input::text(path).unwrap_or_default()).takes_data_sources
}

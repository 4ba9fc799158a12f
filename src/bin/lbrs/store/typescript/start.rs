//! What a LoopBack 4 application takes from its environment when it starts.

use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use super::{ENDING, TypeScriptStore, sources};
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
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
        for path in self.files_now(project, snapshot) {
            let sources = sources::read(&path, project, snapshot).unwrap_or_default();
            for source in &sources {
                if source.variables.iter().any(|variable| set.contains(variable)) {
                    files.insert(env.clone());
                }
                let needed = source.needed.iter().filter(|name| !set.contains(*name));
                unset.extend(needed.cloned());
            }
        }
        // Most projects are large: their files are read only where it matters.
        let loads_dotenv = !files.is_empty() && loads_dotenv(project)?;
        Ok(Some(Start { files, unset, loads_dotenv, lacks_mixin: lacks_mixin(project)? }))
    }

    /// Returns the files as they will be. One that is removed has no text.
    fn files_now(&self, project: &Project, snapshot: &Snapshot) -> IndexSet<PathBuf> {
        let changed = snapshot.changes().map(|change| change.path).filter(|path| is_class(path));
        let changed = changed.map(|path| project.root.join(path));
        self.files.iter().map(|(_, path)| path.clone()).chain(changed).collect()
    }
}

fn is_class(path: &Path) -> bool {
    path.to_string_lossy().ends_with(ENDING)
}

/// Returns whether a file of the application loads `.env`.
fn loads_dotenv(project: &Project) -> Result<bool> {
    Ok(project.sources()?.iter().any(|path| said(path).loads_env))
}

/// Returns whether nothing in the application takes data sources in.
fn lacks_mixin(project: &Project) -> Result<bool> {
    let application = project.root.join("src").join("application.ts");
    if !application.exists() || said(&application).takes_data_sources {
        return Ok(false);
    }
    // The class of a data source speaks of its own settings.
    let others = project.sources()?.into_iter().filter(|path| !is_class(path));
    Ok(!others.into_iter().any(|path| said(&path).takes_data_sources))
}

/// Returns what a file says; one that cannot be read says nothing.
fn said(path: &Path) -> Said {
    let text = input::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Said::of(&text.unwrap_or_default())
}

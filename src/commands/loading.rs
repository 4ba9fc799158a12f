//! The data sources of a project, as the application will see them.

use std::path::Path;

use crate::cli::LoadArgs;
use crate::project::Project;
use crate::resolve::{DataSources, LoadError, Loader};

/// A loader for the project's data sources, as `args` say. Variables come from the environment, else from
/// `.env`, as in an application that was started as lbrs says it is: `node --env-file=.env .`.
pub(super) fn loader(project: &Project, args: &LoadArgs) -> Loader {
    let folder = project.data_sources.parent().unwrap_or(Path::new(""));
    let loader = Loader::new(folder);
    let loader = match &args.env {
        Some(env) => loader.env(env),
        None => loader,
    };
    if args.no_dotenv { loader } else { loader.dotenv(project.root.join(".env")) }
}

/// The project's data sources.
///
/// # Errors
/// As [`Loader::load`].
pub(super) fn load(project: &Project, args: &LoadArgs) -> Result<DataSources, LoadError> {
    loader(project, args).load()
}

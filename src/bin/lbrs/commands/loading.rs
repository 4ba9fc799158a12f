//! The data sources of a project, as the application will see them.

use crate::args::LoadArgs;
use crate::errors::Result;
use crate::origin;
use crate::project::Project;
use crate::session::catalog;
use crate::store::check_env;
use crate::ui::Ui;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::nearest::{did_you_mean, nearest_env};
use lbrs::internal::resolve::{DataSources, Loader, connector_of, with_catalog};
use lbrs::internal::secret::{quoted, shown_name};

/// Returns a loader for the project's data sources, which names files as the project does. Variables come from the
/// environment, else from `.env` and the file of the environment, as in an application that is started as the next
/// steps of adding say: `node --env-file=.env .`.
pub(super) fn loader(project: &Project, args: &LoadArgs, ui: Ui) -> Result<Loader> {
    let help = "lbrs reads server/datasources.json, if the application loads that";
    let is_empty = |env: &&String| env.is_empty();
    args.env.iter().filter(is_empty).try_for_each(|env| check_env(env))?;
    project.refuse_workspace_root()?;
    project.refuse_typescript("read", help)?;
    let loader = Loader::new(project.server()).relative_to(&project.root);
    let mut loader = with_catalog(loader, catalog(Some(project), ui)?);
    if !args.no_dotenv {
        loader = loader.dotenv(project.env_file(None));
    }
    if let Some(env) = &args.env {
        loader = loader.env(env);
    }
    Ok(loader)
}

/// Loads the project's data sources, and warns of what a user may not expect. The flag is whether a
/// layer holds no object.
pub(super) fn load(project: &Project, args: &LoadArgs, ui: Ui) -> Result<(DataSources, bool)> {
    let loader = loader(project, args, ui)?;
    if let Some(message) = no_layer(project, &loader, args) {
        ui.warn(message);
    }
    let sources = loader.load()?;
    origin::say(sources.iter().filter_map(connector_of), Some(project), ui);
    let is_broken = warn_of_no_object(&sources, ui);
    Ok((sources, is_broken))
}

/// Returns the warning about a named environment that no layer is for, and no `.env` file either.
pub(super) fn no_layer(project: &Project, loader: &Loader, args: &LoadArgs) -> Option<String> {
    let env = args.env.as_deref()?;
    // A folder that cannot be read is told of where it is loaded.
    let environments = loader.environments().ok()?;
    // One may differ in its variables alone.
    let others = project.envs_with_variables();
    let environments: Vec<&str> = environments.iter().chain(&others).map(String::as_str).collect();
    if environments.contains(&env) {
        return None;
    }
    let near = nearest_env(env, &environments).map(|near| format!(": {}", did_you_mean(near)));
    Some(format!("no layer exists for the environment {}{}", quoted(env), near.unwrap_or_default()))
}

/// Warns of files that hold an array where an object has to be: nothing can be added to them, though the
/// application starts. Returns whether there is one.
fn warn_of_no_object(sources: &DataSources, ui: Ui) -> bool {
    let mut found = false;
    for layer in &sources.layers().data_sources {
        let text = layer.text().trim_start_matches('\u{feff}').trim_start();
        // Most begin as an object does. A comment may hide what one begins with.
        if text.is_empty() || text.starts_with('{') {
            continue;
        }
        if let Err(error) = DataSourceFile::parse(&layer.path().to_string_lossy(), layer.text()) {
            ui.warn(error);
            found = true;
        }
    }
    found
}

/// Says that the project has no data source in this environment.
pub(super) fn say_nothing_is_there(sources: &DataSources, ui: Ui) {
    let file = sources.path().to_string_lossy();
    let why = if sources.layers().data_sources.is_empty() { "is missing" } else { "has none" };
    ui.line(format_args!(
        "no data sources: {} {why}; `lbrs datasource` adds one",
        shown_name(&file)
    ));
}

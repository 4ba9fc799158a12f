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
use lbrs::internal::resolve::{
    DataSource, DataSources, Loader, TypeScript, Warning, connector_of, load_typescript,
    with_catalog,
};
use lbrs::internal::secret::{quoted, shown_name};

/// Returns a loader for the project's data sources, which names files as the project does. Variables come from the
/// environment, else from `.env` and the file of the environment, as in an application that is started as the next
/// steps of adding say: `node --env-file=.env .`.
pub(super) fn loader(project: &Project, args: &LoadArgs, ui: Ui) -> Result<Loader> {
    let is_empty = |env: &&String| env.is_empty();
    args.env.iter().filter(is_empty).try_for_each(|env| check_env(env))?;
    project.refuse_workspace_root()?;
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

/// The data sources of a project. Those of TypeScript may have an id twice, and one that is in JSON too.
pub(super) struct Loaded {
    /// Those of the data source file and the layers over it.
    pub(super) json: Option<DataSources>,
    /// Those of a LoopBack 4 application.
    pub(super) typescript: Option<TypeScript>,
    /// Whether a layer holds no object.
    is_broken: bool,
}

/// Loads the project's data sources, and warns of what a user may not expect.
pub(super) fn load(project: &Project, args: &LoadArgs, ui: Ui) -> Result<Loaded> {
    let loader = loader(project, args, ui)?;
    let files = project.typescript()?;
    let typescript = files.map(|files| load_typescript(&loader, &files)).transpose()?;
    if let Some((message, _)) = no_layer(project, &loader, args) {
        ui.warn(message);
    }
    let json = if project.has_only_typescript() { None } else { Some(loader.load()?) };
    let mut loaded = Loaded { json, typescript, is_broken: false };
    origin::say(loaded.sources().filter_map(connector_of), Some(project), ui);
    loaded.is_broken = loaded.json.as_ref().is_some_and(|sources| warn_of_no_object(sources, ui));
    Ok(loaded)
}

impl Loaded {
    pub(super) fn sources(&self) -> impl Iterator<Item = &DataSource> + Clone {
        let typescript = self.typescript.iter().flat_map(|found| &found.sources);
        typescript.chain(self.json.iter().flatten())
    }

    pub(super) fn warnings(&self) -> impl Iterator<Item = &Warning> {
        let typescript = self.typescript.iter().flat_map(|found| &found.warnings);
        typescript.chain(self.json.iter().flat_map(DataSources::warnings))
    }

    /// Says that the project has no data source in this environment, unless a layer is broken.
    pub(super) fn say_nothing_is_there(&self, ui: Ui) {
        if self.is_broken {
            return;
        }
        let Some(json) = &self.json else {
            ui.line("no data sources: src/datasources has no *.datasource.ts that exports one; `lbrs datasource` adds one");
            return;
        };
        let file = json.path().to_string_lossy();
        let why = if json.layers().data_sources.is_empty() { "is missing" } else { "has none" };
        ui.line(format_args!(
            "no data sources: {} {why}; `lbrs datasource` adds one",
            shown_name(&file)
        ));
    }
}

/// Returns the warning about a named environment that no layer is for, and no `.env` file either; with it the
/// environments that have a layer.
pub(super) fn no_layer(
    project: &Project,
    loader: &Loader,
    args: &LoadArgs,
) -> Option<(String, Vec<String>)> {
    let env = args.env.as_deref()?;
    // A folder that cannot be read is told of where it is loaded.
    let layered = loader.environments().ok()?;
    // One may differ in its variables alone.
    let others = project.envs_with_variables();
    let environments: Vec<&str> = layered.iter().chain(&others).map(String::as_str).collect();
    if environments.contains(&env) {
        return None;
    }
    let near = nearest_env(env, &environments).map(|near| format!(": {}", did_you_mean(near)));
    let near = near.unwrap_or_default();
    let message = if project.has_only_typescript() {
        format!("no {} exists{near}", quoted(&format!(".env.{env}")))
    } else {
        format!("no layer exists for the environment {}{near}", quoted(env))
    };
    Some((message, layered))
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

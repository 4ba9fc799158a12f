//! The LoopBack 3 project that data sources come from.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::errors::{Context, Helpful, Result, anyhow};
use crate::project::{Project, connector_folders, envs_with_variables};
use lbrs::internal::datasource::named_in;
use lbrs::internal::edit::dotenv;
use lbrs::internal::input;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::{Loader, env_file};
use lbrs::internal::secret::{Sensitive, quoted_path};

/// The folder of a mounted application, as LoopBack's own guide has it.
const MOUNTED: &str = "lb3app";
/// The folders that hold no source of the application itself.
const FOREIGN: [&str; 3] = ["node_modules", "bower_components", "dist"];

/// A LoopBack 3 project, which is only read.
pub struct Old {
    /// Its folder, as the user named it.
    pub root: PathBuf,
    /// The folder of its `datasources.json`.
    pub server: PathBuf,
    /// The packages in its `package.json`, with their ranges.
    packages: HashMap<String, String>,
}

impl Old {
    /// Finds the project in the folder `path`: `server/datasources.json`, `datasources.json` of LoopBack 2, or either
    /// of an application that is mounted in `lb3app`.
    pub fn find(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            let what = if path.exists() { "a file, and not a folder" } else { "no such folder" };
            return Err(anyhow!("{}: {what}", quoted_path(path))
                .with_help("name the folder of a LoopBack 3 project"));
        }
        // A path that starts with `./` says no more than one without.
        let path = path.strip_prefix(".").unwrap_or(path);
        for root in [path.to_owned(), path.join(MOUNTED)] {
            for server in [root.join("server"), root.clone()] {
                if has_settings(&server) {
                    let root = above_server(&server).unwrap_or(root);
                    let packages = packages(&root);
                    return Ok(Self { root, server, packages });
                }
            }
        }
        let shown = quoted_path(if path.as_os_str().is_empty() { Path::new(".") } else { path });
        let error = anyhow!("{shown} has no server/datasources.json: it is no LoopBack 3 project");
        let has_classes = path.join("src").join("datasources").is_dir();
        Err(error.with_help(match has_classes {
            true => "it seems to be one of LoopBack 4; name the folder of a LoopBack 3 project",
            false => "name the folder of a LoopBack 3 project",
        }))
    }

    /// Returns a loader for its data sources, which knows the connectors of `project` and its own.
    pub fn loader(&self, project: &Project) -> Result<Loader> {
        let own = self.root.join(".lbrs").join("connectors");
        let folders = connector_folders(Some(project)).into_iter().chain([own]);
        let loader = Loader::new(here(&self.server)).relative_to(".");
        Ok(loader.connectors(folders)?)
    }

    /// Returns the file of variables for `env`.
    pub fn env_file(&self, env: Option<&str>) -> PathBuf {
        env_file(&self.root.join(".env"), env)
    }

    /// Returns the range in which it depends on the package of the connector that is called `word`, with the name of
    /// the package.
    pub fn package_of(&self, word: &str) -> Option<(String, String)> {
        let names = [format!("loopback-connector-{word}"), word.to_owned()];
        names.into_iter().find_map(|name| Some((name.clone(), self.packages.get(&name)?.clone())))
    }

    /// Returns the variables that a file sets, as Node reads it; none if it is missing.
    pub fn variables(&self, env: Option<&str>) -> Result<HashMap<String, Sensitive<String>>> {
        let path = self.env_file(env);
        let text = match input::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(HashMap::new()),
            read => read.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let text = String::from_utf8_lossy(&text);
        Ok(dotenv::parse_as_node(&text).into_iter().map(|it| (it.name, it.value)).collect())
    }

    /// Returns the environments that have such a file, sorted.
    pub fn envs_with_variables(&self) -> Vec<String> {
        envs_with_variables(here(&self.root))
    }

    /// Returns the names that its layers and settings have for variables: what references name, and the keys of
    /// `config.json` and its layers.
    pub fn names(&self) -> Result<HashSet<String>> {
        let mut names = HashSet::new();
        for file in files_of(&self.server)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.ends_with(".json") {
                continue;
            }
            let text = read(&file);
            names.extend(named_in(&text).map(str::to_owned));
            if name.starts_with("config.") {
                let document = Document::parse(&text).ok();
                let root = document.as_ref().and_then(Document::root);
                let keys = root.into_iter().flat_map(Node::members).map(|member| member.key);
                names.extend(keys.filter_map(|key| Some(key.as_str()?.into_owned())));
            }
        }
        Ok(names)
    }
}

/// Returns whether the application's settings are in a folder. Without `datasources.json` it has no data sources.
fn has_settings(server: &Path) -> bool {
    let is_layer = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let has_config = name == "config.json" && server.ends_with("server");
        has_config || name.starts_with("datasources.") && name.ends_with(".json")
    };
    files_of(server).is_ok_and(|files| files.iter().any(is_layer))
}

/// Returns the folder of the project if the user has named the folder `server` in it.
fn above_server(server: &Path) -> Option<PathBuf> {
    let above = server.parent().filter(|_| server.ends_with("server"))?;
    here(above).join("package.json").is_file().then(|| above.to_owned())
}

/// Returns the folder, by a name that programs take.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Adds the names that stand behind `process.env` in the sources in a folder and below it. Links are not followed.
pub fn add_variables_in_sources(folder: &Path, names: &mut HashSet<String>) -> Result<()> {
    let mut folders = vec![here(folder).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let Ok(kind) = entry.file_type() else { continue };
            let is_source = [".js", ".ts", ".mjs", ".cjs"].iter().any(|end| name.ends_with(end));
            if kind.is_dir() && !FOREIGN.contains(&&*name) && !name.starts_with('.') {
                folders.push(path);
            } else if kind.is_file() && is_source {
                names.extend(variables_in(&read(&path)));
            }
        }
    }
    Ok(())
}

/// Returns the names behind `process.env.`, and in the brackets behind it.
fn variables_in(text: &str) -> impl Iterator<Item = String> {
    let name = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches("?.").trim_start_matches('.');
        let rest = rest.trim_start_matches(['[', '\'', '"', '`', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_owned()
    };
    text.split("process.env").skip(1).map(name)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(here(folder))
        .with_context(|| format!("cannot read the folder {}", folder.display()))
        .with_help("make it a folder that you may read; nothing was changed")?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.is_file());
    Ok(files)
}

/// Returns the packages of a project with their ranges; none if its `package.json` is missing or malformed.
fn packages(root: &Path) -> HashMap<String, String> {
    let text = read(&root.join("package.json"));
    let Ok(document) = Document::parse(&text) else { return HashMap::new() };
    let tables = ["devDependencies", "optionalDependencies", "dependencies"];
    let found = tables.into_iter().filter_map(|table| document.root()?.get(table));
    let pair = |member: lbrs::internal::json::Member<'_>| {
        Some((member.key.as_str()?.into_owned(), member.value.as_str()?.into_owned()))
    };
    found.flat_map(Node::members).filter_map(pair).collect()
}

/// Returns the text of a file; one that cannot be read has none.
fn read(path: &Path) -> String {
    let bytes = input::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::variables_in;

    #[test]
    fn variables_of_sources_are_found() {
        let text = "process.env.A_1 + process.env['B'] + process.env?.C + process . env.D; process.env; process.env[x]";
        let found: Vec<String> = variables_in(text).collect();
        assert_eq!(found, ["A_1", "B", "C", "", "x"]);
    }
}

//! The files that LoopBack reads, in its order.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::LoadError;
use super::folder::Folder;
use super::origin::Place;
use super::warning::Warning;

/// A file of settings. Its text may hold secrets, so `Debug` leaves it out.
#[derive(Clone)]
pub struct Layer {
    pub(super) path: Arc<Path>,
    pub(super) text: String,
    role: Role,
}

/// What a layer is for. Later roles override earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `datasources.json`: for every machine and environment.
    Base,
    /// `datasources.local.json`: for one machine.
    Local,
    /// `datasources.production.json`: for one environment.
    Env,
}

/// A file of a folder that is a layer, or a script in the place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerFile {
    /// Its path.
    pub path: PathBuf,
    /// `None` for the base, `local`, or an environment.
    pub env: Option<String>,
    /// Whether it is a script, which LoopBack reads in the place of a file of JSON.
    pub is_script: bool,
}

/// Returns the existing layers of every environment over `stem.json`, and their scripts, in the order in which they
/// are merged: the base, `local`, then the environments by name.
pub fn layer_files(folder: &Path, stem: &str) -> io::Result<Vec<LayerFile>> {
    let folder = Folder::Disk { path: folder.to_owned(), root: None };
    let names = folder.names()?;
    let files = names.iter().filter_map(|name| layer_file(&folder, name, stem));
    let mut files: Vec<LayerFile> = files.collect();
    files.sort_by_cached_key(|file| {
        (Role::of(file.env.as_deref()), file.env.clone(), file.is_script)
    });
    Ok(files)
}

/// Returns the file called `name` if it is `stem.json`, a layer over it, or a script in the place of one.
fn layer_file(folder: &Folder, name: &str, stem: &str) -> Option<LayerFile> {
    let rest = name.strip_prefix(stem)?;
    let (layer, is_script) = match rest.strip_suffix(".json") {
        Some(layer) => (layer, false),
        None => (rest.strip_suffix(".js")?, true),
    };
    let env = match layer.strip_prefix('.') {
        Some(env) if !env.is_empty() => Some(env.to_owned()),
        None if layer.is_empty() && !is_script => None,
        _ => return None,
    };
    Some(LayerFile { path: folder.path(name), env, is_script })
}

impl Role {
    /// Returns what the layer of `env` is for; that of `None` is the base.
    pub fn of(env: Option<&str>) -> Self {
        match env {
            None => Self::Base,
            Some("local") => Self::Local,
            Some(_) => Self::Env,
        }
    }
}

impl Layer {
    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns its text. Bytes that are not UTF-8 have become U+FFFD, as in Node.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what it is for.
    pub fn role(&self) -> Role {
        self.role
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("path", &self.path).field("role", &self.role).finish()
    }
}

/// The layers of a folder for one environment, read but not yet parsed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Layers {
    /// `datasources.json` and what overrides it, in the order in which they are merged.
    pub data_sources: Vec<Layer>,
    /// `config.json` and what overrides it.
    pub config: Vec<Layer>,
    /// Warnings about the files themselves.
    pub warnings: Vec<Warning>,
}

impl Layers {
    /// Replaces the text of the layer at `path`, if it exists.
    pub fn set_text(&mut self, path: &Path, text: &str) {
        let layers = self.data_sources.iter_mut().chain(&mut self.config);
        for layer in layers.filter(|layer| *layer.path == *path) {
            text.clone_into(&mut layer.text);
        }
    }

    pub(super) fn read(folder: &Folder, env: &str) -> Result<Self, LoadError> {
        let mut warnings = Vec::new();
        let config = read_named(folder, "config", env, &mut warnings)?;
        let data_sources = read_named(folder, "datasources", env, &mut warnings)?;
        Ok(Self { data_sources, config, warnings })
    }
}

/// Reads the base and, only if it exists, what overrides it.
fn read_named(
    folder: &Folder,
    name: &str,
    env: &str,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Layer>, LoadError> {
    let mut overrides = vec![(Role::Local, format!("{name}.local"))];
    // The environment `local` would merge the same file twice, which changes nothing.
    if env != "local" {
        overrides.push((Role::Env, format!("{name}.{env}")));
    }
    let base = format!("{name}.json");
    let (mut layers, mut unread) = (Vec::new(), Vec::new());
    if folder.has(&base) {
        layers.push(read_layer(folder, &base, Role::Base, warnings)?);
    }
    for (role, stem) in overrides {
        let existing = |end| Some(format!("{stem}{end}")).filter(|name| folder.has(name));
        match (existing(".js"), existing(".json")) {
            (script, json) if layers.is_empty() => {
                unread.extend(script.or(json).map(|name| folder.path(&name)));
            }
            (Some(script), json) => {
                let instead_of = json.map(|json| folder.path(&json));
                warnings.push(Warning::Script { path: folder.path(&script), instead_of });
            }
            (None, Some(json)) => layers.push(read_layer(folder, &json, role, warnings)?),
            (None, None) => {}
        }
    }
    if !unread.is_empty() {
        warnings.push(Warning::NoBase { path: folder.path(&base), unread });
    }
    Ok(layers)
}

pub(super) fn read_layer(
    folder: &Folder,
    name: &str,
    role: Role,
    warnings: &mut Vec<Warning>,
) -> Result<Layer, LoadError> {
    let path = folder.path(name);
    let bytes = match folder.read(name) {
        Ok(bytes) => bytes,
        Err(error) => return Err(LoadError::Io { path, error }),
    };
    let path: Arc<Path> = path.into();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        warnings.push(Warning::NotUtf8 { place: Place::in_text(&path, &text, valid) });
        text
    });
    Ok(Layer { path, text, role })
}

/// Returns the environments that have a layer, also a `.js` layer, over one of these files, sorted.
pub(super) fn environments(folder: &Folder, stems: &[&str]) -> io::Result<Vec<String>> {
    let env_of = |name: &String| {
        let env = stems.iter().find_map(|stem| layer_file(folder, name, stem)?.env)?;
        (env != "local").then_some(env)
    };
    let envs: BTreeSet<String> = folder.names()?.iter().filter_map(env_of).collect();
    Ok(envs.into_iter().collect())
}

//! The JSON store: `datasources.json`, and the layers over it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::layers::{check_mergeable, files, layer_path};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::error::{Cursor, Position};
use lbrs::internal::json::Member;
use lbrs::internal::nearest::{did_you_mean, nearest, nearest_env};
use lbrs::internal::resolve::{LayerFile, Role, merged};
use lbrs::internal::secret::{Policy, quoted};
use lbrs::internal::text::shell_word;

/// The file that a run writes, and the layers.
pub struct JsonStore {
    /// The file that is written, which may not exist.
    pub(super) path: PathBuf,
    /// Its path relative to the project.
    pub(super) shown: String,
    text: String,
    /// What keeps Node from loading it although lbrs reads it.
    pub(super) refused_by_node: Option<String>,
    /// Its environment; `None` if it is the base.
    pub(super) env: Option<String>,
    /// The path of the base relative to the project.
    pub(super) base: String,
    /// All files, in the order in which they are merged, the one that is written among them. Empty if only that one
    /// matters.
    pub(super) layers: Vec<Layer>,
    /// The scripts that LoopBack reads in the place of layers, relative to the project, each with its environment.
    scripts: Vec<(String, String)>,
}

/// A file of the store.
pub struct Layer {
    pub(super) file: LayerFile,
    /// Its path relative to the project.
    pub(super) shown: String,
    value: Value,
}

impl Layer {
    fn role(&self) -> Role {
        Role::of(self.file.env.as_deref())
    }

    /// Returns the members of its entry `id`.
    pub fn members(&self, id: &str) -> impl Iterator<Item = (&str, &Value)> {
        let entry = self.value.get(id).and_then(Value::as_object);
        entry.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
    }
}

impl JsonStore {
    /// Reads all files, of which the run writes the layer of `env`, or the base without one.
    pub(super) fn open(
        project: &Project,
        env: Option<&str>,
        snapshot: &mut Snapshot,
    ) -> Result<Self> {
        let mut store = match env {
            Some(env) => Self::at(layer_path(project, env), Some(env), project, snapshot)?,
            None => Self::base(project, snapshot)?,
        };
        let (scripts, mut found): (Vec<_>, Vec<_>) =
            files(project, "datasources")?.into_iter().partition(|file| file.is_script);
        if !found.iter().any(|file| file.path == store.path) {
            let (path, env) = (store.path.clone(), store.env.clone());
            found.push(LayerFile { path, env, is_script: false });
        }
        for file in found {
            let shown = project.shown(&file.path);
            let value = value_of(&shown, snapshot.read(&file.path)?.unwrap_or_default())?;
            store.layers.push(Layer { file, shown, value });
        }
        let script = |file: LayerFile| Some((project.shown(&file.path), file.env?));
        store.scripts = scripts.into_iter().filter_map(script).collect();
        Ok(store)
    }

    /// Reads the base alone.
    pub(super) fn base(project: &Project, snapshot: &mut Snapshot) -> Result<Self> {
        Self::at(project.data_sources.clone(), None, project, snapshot)
    }

    fn at(
        path: PathBuf,
        env: Option<&str>,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Self> {
        let shown = project.shown(&path);
        let text = snapshot.read(&path)?.unwrap_or_default().to_owned();
        let file = DataSourceFile::parse(&shown, &text)?;
        let refused_by_node = file.refused_by_node().filter(|_| project.loopback().is_some());
        let (base, env) = (project.shown(&project.data_sources), env.map(str::to_owned));
        let (layers, scripts) = (Vec::new(), Vec::new());
        Ok(Self { path, shown, text, refused_by_node, env, base, layers, scripts })
    }

    /// Returns the entry `id` of the layer of `env`.
    pub(super) fn in_layer(&self, env: Option<&str>, id: &str) -> Option<&Value> {
        let layer = self.layers.iter().find(|layer| layer.file.env.as_deref() == env)?;
        layer.value.get(id)
    }

    pub(super) fn own(&self, id: &str) -> Option<&Value> {
        self.in_layer(self.env.as_deref(), id)
    }

    /// Returns the layers over which LoopBack merges the file.
    fn layers_below(&self) -> impl Iterator<Item = &Layer> {
        self.others().filter(|layer| layer.role() < self.role())
    }

    /// Returns the files that LoopBack merges with the written one.
    fn others(&self) -> impl Iterator<Item = &Layer> {
        let is_script = self.has_script("local");
        let others = self.layers.iter().filter(|layer| layer.file.path != self.path);
        others.filter(move |layer| layer.role() != Role::Local || !is_script)
    }

    pub(super) fn role(&self) -> Role {
        Role::of(self.env.as_deref())
    }

    /// Returns whether LoopBack reads a script in the place of the layer of `env`.
    fn has_script(&self, env: &str) -> bool {
        self.scripts.iter().any(|(_, of)| of == env)
    }

    /// Returns the files in the order in which they are merged, `None` for the written one, for each environment that
    /// has it: with the local layer, and without it, since it is not on every machine.
    pub(super) fn neighbours(&self) -> Vec<Vec<Option<&Layer>>> {
        let own = self.role();
        let is_above = |layer: &&Layer| own < Role::Env && layer.role() == Role::Env;
        let envs = std::iter::once(None).chain(self.others().filter(is_above).map(Some));
        let merged = |(env, has_local): (Option<&Layer>, bool)| {
            let counts = |layer: &&Layer| match layer.role() {
                Role::Base => true,
                Role::Local => has_local,
                Role::Env => env.is_some_and(|env| env.file.path == layer.file.path),
            };
            let (below, above): (Vec<_>, Vec<_>) = self
                .others()
                .filter(counts)
                .map(Some)
                .partition(|layer| layer.is_some_and(|layer| layer.role() < own));
            [below, vec![None], above].concat()
        };
        envs.flat_map(|env| [(env, true), (env, false)]).map(merged).collect()
    }

    pub(super) fn places(
        &self,
        layer: &Layer,
        id: &str,
        files: &mut Snapshot,
    ) -> Result<HashMap<String, String>> {
        let text = files.read(&layer.file.path)?.unwrap_or_default();
        let file = DataSourceFile::parse(&layer.shown, text)?;
        let mut cursor = Cursor::new(text);
        let members = file.entry(id).into_iter().flat_map(|(_, entry)| entry.members());
        let place = |Member { key, value }: Member<'_>| {
            let Position { line, column } = cursor.position(value.span().start);
            Some((key.as_str()?.into_owned(), format!("{}:{line}:{column}", layer.shown)))
        };
        Ok(members.filter_map(place).collect())
    }

    pub(super) fn below(&self, id: &str) -> Option<Value> {
        merge_all(self.layers_below().filter_map(|layer| layer.value.get(id)))
    }

    pub(super) fn entry(&self, id: &str) -> Result<Map<String, Value>> {
        let below = self.below(id);
        match merge_all(below.iter().chain(self.own(id))) {
            Some(Value::Object(members)) => Ok(members),
            Some(_) => Err(self.no_object(id)?),
            None => Err(self.unknown(id)),
        }
    }

    /// Returns the error that the entry `id` is not an object, with its position if the file itself has it.
    fn no_object(&self, id: &str) -> Result<Error> {
        let file = DataSourceFile::parse(&self.shown, &self.text)?;
        let message = format!("{} is not an object", quoted(id));
        let error = match file.entry(id) {
            Some((_, value)) => {
                lbrs::Error::in_text(&self.shown, &self.text, value.span().start, message).into()
            }
            None => anyhow!("{}: {message}", self.base),
        };
        Ok(error.with_help("write { \"name\": ..., \"connector\": ... }"))
    }

    pub(super) fn ids(&self) -> Result<Vec<&str>> {
        let own = self.layers.iter().filter(|layer| layer.file.env == self.env);
        let entries = self.layers_below().chain(own).filter_map(|layer| layer.value.as_object());
        let ids: IndexSet<&str> = entries.flat_map(Map::keys).map(String::as_str).collect();
        if ids.is_empty() {
            let error = anyhow!("{} has no data sources", self.shown);
            return Err(error.with_help("`lbrs datasource` adds one"));
        }
        Ok(ids.into_iter().collect())
    }

    /// Returns whether the file at `path` is the base or a layer.
    pub(super) fn has_file(&self, path: &Path) -> bool {
        path == self.path || self.layers.iter().any(|layer| layer.file.path == path)
    }

    pub(super) fn entries(&self) -> Vec<(&Path, &str, &Value)> {
        let entries = self.layers.iter().flat_map(|layer| {
            let members = layer.value.as_object().into_iter().flatten();
            members.map(|(id, value)| (layer.file.path.as_path(), id.as_str(), value))
        });
        entries.collect()
    }

    pub(super) fn removed(&self, id: &str, gone: &[PathBuf]) -> Map<String, Value> {
        let below = self.below(id);
        let holders = self
            .entries()
            .into_iter()
            .filter(|(path, other, _)| *other == id && gone.iter().any(|gone| gone == path));
        match merge_all(below.iter().chain(holders.map(|(_, _, value)| value))) {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }

    pub(super) fn unknown(&self, id: &str) -> Error {
        let error = anyhow!("{} has no data source {}", self.shown, quoted(id));
        if self.below(id).is_some() {
            return error.with_help(format!("it is in {}: leave `--env` out", self.base));
        }
        let elsewhere = self.layers.iter().find(|layer| {
            layer.file.env.is_some()
                && layer.file.path != self.path
                && layer.value.get(id).is_some()
        });
        if let Some(env) = elsewhere.and_then(|layer| layer.file.env.as_deref()) {
            return error.with_help(format!("`--env {}` has one", shell_word(env)));
        }
        match nearest(id, self.ids().unwrap_or_default()).map(did_you_mean) {
            Some(help) => error.with_help(help),
            None => error.with_help("`lbrs datasource list` shows the existing ones"),
        }
    }

    pub(super) fn taken(&self, id: &str, mask: &Policy) -> Option<Error> {
        let env = self.env.as_deref().unwrap_or_default();
        let word = shell_word(id);
        let own = || DataSourceFile::parse(&self.shown, &self.text).ok()?.taken(id, mask);
        match may_hold(&self.text, id).then(own).flatten() {
            Some(error) if self.below(id).is_some() => Some(
                error
                    .with_help(format!("`lbrs datasource edit {word} --env {env}` changes it"))
                    .into(),
            ),
            Some(error) => Some(error.into()),
            None => self.in_layer(None, id).map(|_| {
                anyhow!("{} already exists", quoted(id)).with_help(format!(
                    "`lbrs datasource edit {word} --env {env}` changes it for {env}"
                ))
            }),
        }
    }

    pub(super) fn warnings(&self, id: &str) -> Vec<String> {
        let (Some(env), base) = (&self.env, &self.base) else { return Vec::new() };
        let mut warnings = Vec::new();
        warnings.extend(self.nearly_another(env));
        if !self.layers.iter().any(|layer| layer.file.env.is_none()) {
            let file = &self.shown;
            warnings.push(format!("{base} is missing: LoopBack reads no {file} without it"));
        } else if self.in_layer(None, id).is_none() {
            let place = match env.as_str() {
                "local" => format!("where {} is", self.shown),
                env => format!("where NODE_ENV is {}", quoted(env)),
            };
            let id = quoted(id);
            warnings
                .push(format!("{base} has no {id}: LoopBack has this data source only {place}"));
        }
        let script = self.scripts.iter().find(|(_, of)| of == env);
        warnings.extend(script.map(|(script, _)| {
            format!("{script} exists: LoopBack reads it instead of {}", self.shown)
        }));
        warnings
    }

    /// Returns the warning that the new layer of `env` may be meant for an environment that has one.
    fn nearly_another(&self, env: &str) -> Option<String> {
        let others = self.layers.iter().filter(|layer| layer.file.path != self.path);
        let others = others.filter_map(|layer| layer.file.env.as_deref());
        let others: Vec<&str> = others.filter(|other| *other != "local").collect();
        let near = nearest_env(env, &others).filter(|_| self.text.is_empty() && env != "local")?;
        let (env, question) = (quoted(env), did_you_mean(near));
        Some(format!("no layer existed for the environment {env}: {question}"))
    }

    pub(super) fn check(&self, project: &Project, snapshot: &mut Snapshot) -> Result<()> {
        let files: Vec<&LayerFile> = self.layers.iter().map(|layer| &layer.file).collect();
        check_mergeable(&files, project, snapshot)
    }

    /// Returns the scripts in the place of the layer of the run, or of any without one.
    pub(super) fn scripts(&self) -> Vec<&str> {
        let is_meant = |env: &String| self.env.as_ref().is_none_or(|meant| meant == env);
        let meant = self.scripts.iter().filter(|(_, env)| is_meant(env));
        meant.map(|(script, _)| script.as_str()).collect()
    }
}

/// Merges entries, the earliest layer first.
fn merge_all<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Value> {
    values.fold(None, |earlier: Option<Value>, later| match earlier {
        Some(earlier) => Some(merged(&earlier, later)),
        None => Some(later.clone()),
    })
}

/// Returns whether `text`, which is JSON, may hold `word` in a string. That is found out sooner than where: only an
/// escape can hide it.
pub(super) fn may_hold(text: &str, word: &str) -> bool {
    text.contains(word) || text.contains('\\')
}

fn value_of(shown: &str, text: &str) -> Result<Value> {
    let file = DataSourceFile::parse(shown, text)?;
    let value = file.document().root().map(|root| root.to_value()).transpose();
    let value = value.map_err(|error| error.in_file(shown, text))?;
    Ok(value.unwrap_or(json!({})))
}

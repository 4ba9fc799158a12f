//! The file that a run writes, and the layers below it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{LayerFile, difference, file_of, files, merged};
use crate::errors::{Error, Helpful, Result, anyhow, bail, usage};
use crate::files::Snapshot;
use crate::plan::Write;
use crate::project::Project;
use crate::prompt::{Prompter, Select};
use lbrs::internal::catalog::nearest::nearest;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::secret::{Policy, quoted};
use lbrs::internal::text::shell_word;

/// The entries of the file that is written, of the layers below it, and of the other layers.
pub struct Stack {
    /// All data source files, including the one that is written.
    pub files: Vec<LayerFile>,
    /// The file that is written.
    pub path: PathBuf,
    /// Its path relative to the project.
    shown: String,
    text: String,
    own: Value,
    /// The base: its path relative to the project, and its value.
    base: (String, Option<Value>),
    /// What is merged below the file; `None` if the file is the base.
    below: Option<Value>,
    /// The environment of the file; `None` if it is the base.
    env: Option<String>,
    /// A script that LoopBack would read instead of the file.
    script: Option<String>,
    /// The other layers, each with its value.
    others: Vec<(LayerFile, Value)>,
}

impl Stack {
    /// Reads all data source files, of which the run writes the one of `env`, or the base without one.
    pub fn read(project: &Project, env: Option<&str>, snapshot: &mut Snapshot) -> Result<Self> {
        let mut files = files(project, "datasources")?;
        let base_path = &project.data_sources;
        let path = env.map_or_else(|| base_path.clone(), |env| file_of(project, env));
        if !files.iter().any(|file| file.path == path) {
            files.push(LayerFile { path: path.clone(), env: env.map(str::to_owned) });
        }
        let mut read = |path: &PathBuf| -> Result<(String, Option<Value>)> {
            let shown = project.shown(path);
            let text = snapshot.read(path)?.map(str::to_owned);
            let value = text.as_deref().map(|text| value_of(&shown, text)).transpose()?;
            Ok((text.unwrap_or_default(), value))
        };
        let (_, base) = read(base_path)?;
        let (text, own) = read(&path)?;
        let mut below = env.map(|_| base.clone().unwrap_or(json!({})));
        let mut others = Vec::new();
        for file in files.iter().filter(|file| file.path != path && file.path != *base_path) {
            let (_, value) = read(&file.path)?;
            let value = value.unwrap_or(json!({}));
            if let (Some("local"), Some(below)) = (file.env.as_deref(), &mut below) {
                *below = merged(below, &value);
            }
            others.push((file.clone(), value));
        }
        let script = path.with_extension("js");
        Ok(Self {
            shown: project.shown(&path),
            script: (env.is_some() && script.exists()).then(|| project.shown(&script)),
            base: (project.shown(base_path), base),
            own: own.unwrap_or(json!({})),
            env: env.map(str::to_owned),
            files,
            path,
            text,
            below,
            others,
        })
    }

    /// Returns the entry `id` as it is merged below the file; `None` if the file is the base.
    pub fn below(&self, id: &str) -> Option<&Value> {
        self.below.as_ref()?.get(id)
    }

    /// Returns the entry `id` of the file itself.
    pub fn own(&self, id: &str) -> Option<&Value> {
        self.own.get(id)
    }

    /// Returns the members of the entry `id`, with the file's own merged in.
    pub fn entry(&self, id: &str) -> Result<Map<String, Value>> {
        let value = match (self.below(id), self.own.get(id)) {
            (Some(below), Some(own)) => merged(below, own),
            (Some(only), None) | (None, Some(only)) => only.clone(),
            (None, None) => return Err(self.unknown(id)),
        };
        match value {
            Value::Object(members) => Ok(members),
            _ => Err(self.no_object(id)?),
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
            None => anyhow!("{}: {message}", self.base.0),
        };
        Ok(error.with_help("write { \"name\": ..., \"connector\": ... }"))
    }

    /// Returns the ids of all entries, those of the layers below first; some may occur twice.
    fn ids(&self) -> impl Iterator<Item = &str> {
        let objects = [self.below.as_ref(), Some(&self.own)];
        let members = objects.into_iter().flatten().filter_map(Value::as_object);
        members.flat_map(Map::keys).map(String::as_str)
    }

    /// Asks which entry is meant, and returns its id.
    pub fn choose(&self, prompter: &mut dyn Prompter) -> Result<String> {
        let mut ids: Vec<String> = Vec::new();
        for id in self.ids() {
            if !ids.iter().any(|there| there == id) {
                ids.push(id.to_owned());
            }
        }
        if ids.is_empty() {
            return Err(anyhow!("{} has no data sources", self.shown)
                .with_help("`lbrs datasource` adds one"));
        }
        if !prompter.is_interactive() {
            let ids: Vec<_> = ids.iter().map(|id| quoted(id)).collect();
            return Err(
                usage!("missing answer: ID").with_help(format!("name one of {}", ids.join(", ")))
            );
        }
        let question = Select {
            message: "Select the data source:",
            options: &ids,
            keywords: &[],
            start: 0,
            fallback: None,
            flag: "ID",
        };
        let chosen = prompter.select(&question)?;
        Ok(ids.swap_remove(chosen))
    }

    /// Returns the paths of all data source files.
    pub fn paths(&self) -> Vec<&Path> {
        self.files.iter().map(|file| file.path.as_path()).collect()
    }

    /// Returns the files that have the entry `id`, in the order in which they are merged.
    pub fn holders(&self, id: &str) -> Vec<(PathBuf, &Value)> {
        let value_in = |path: &PathBuf| {
            if *path == self.path {
                return self.own.get(id);
            }
            let other = self.others.iter().find(|(file, _)| file.path == *path);
            match (other, &self.base.1) {
                (Some((_, value)), _) => value.get(id),
                (None, base) => base.as_ref()?.get(id),
            }
        };
        let paths = self.files.iter().map(|file| &file.path);
        paths.filter_map(|path| Some((path.clone(), value_in(path)?))).collect()
    }

    /// Returns the error that the entry `id` does not exist, with a guess at what was meant.
    pub fn unknown(&self, id: &str) -> Error {
        let elsewhere = self.others.iter().find(|(_, value)| value.get(id).is_some());
        let error = anyhow!("{} has no data source {}", self.shown, quoted(id));
        if self.below(id).is_some() {
            return error.with_help(format!("it is in {}: leave `--env` out", self.base.0));
        }
        let env = elsewhere.and_then(|(file, _)| file.env.as_deref());
        if let Some(env) = env {
            return error.with_help(format!("`--env {}` has one", shell_word(env)));
        }
        match nearest(id, self.ids()) {
            Some(near) => error.with_help(format!("did you mean {}?", quoted(near))),
            None => error.with_help("`lbrs datasource list` shows the existing ones"),
        }
    }

    /// Rejects an id that the file already has, unless `force` is given.
    pub fn refuse_taken(&self, id: &str, force: bool, mask: &Policy) -> Result<()> {
        let file = DataSourceFile::parse(&self.shown, &self.text)?;
        match file.taken(id, mask) {
            Some(error) if !force => bail!(error.with_help(format!(
                "`lbrs datasource edit {} --env {}` changes it",
                shell_word(id),
                self.env.as_deref().unwrap_or_default()
            ))),
            _ => Ok(()),
        }
    }

    /// Reduces `write`, which changes the merged entry `id`, to what differs from the layers below.
    ///
    /// # Errors
    /// Fails on members of the layers below to remove: a layer can only add and change.
    pub fn over(&self, id: &str, write: Write) -> Result<Write> {
        let (Some(below), Write::Members { set, unset, .. }) = (self.below(id), &write) else {
            return Ok(write);
        };
        let base = self.base.1.as_ref().and_then(|base| base.get(id));
        let (mut over, mut gone) = (Map::new(), Vec::new());
        for (key, value) in set {
            let Some(there) = below.get(key) else {
                over.insert(key.clone(), value.clone());
                continue;
            };
            match difference(there, value) {
                // The local layer, which has it too, is not on every machine.
                None if base.and_then(|base| base.get(key)) != Some(value) => {
                    over.insert(key.clone(), value.clone());
                }
                None => gone.push(key.clone()),
                Some(over) if merged(there, &over) != *value => {
                    return Err(self.cannot(
                        id,
                        &format!("remove members of {}", quoted(key)),
                        key,
                    ));
                }
                Some(value) => {
                    over.insert(key.clone(), value);
                }
            }
        }
        for key in unset {
            // Without the layer's own value, the one below holds again.
            let is_own = self.own.get(id).is_some_and(|own| own.get(key).is_some());
            if !is_own && below.get(key).is_some() {
                return Err(self.cannot(id, &format!("remove {}", quoted(key)), key));
            }
            gone.push(key.clone());
        }
        Ok(Write::Members { set: over, unset: gone, make: true })
    }

    fn cannot(&self, id: &str, what: &str, key: &str) -> Error {
        let (file, id) = (&self.shown, shell_word(id));
        anyhow!("{file} cannot {what}: it is set in a layer below").with_help(format!(
            "`lbrs datasource edit {id} --unset {}` removes it from {}",
            shell_word(key),
            self.base.0
        ))
    }

    /// Warns if LoopBack will not load the entry `id` of the file as the user may expect.
    pub fn warnings(&self, id: &str) -> Vec<String> {
        let (Some(env), (base, value)) = (&self.env, &self.base) else { return Vec::new() };
        let mut warnings = Vec::new();
        match value {
            None => warnings
                .push(format!("{base} is missing: LoopBack reads no {} without it", self.shown)),
            Some(value) if value.get(id).is_none() => {
                let place = match env.as_str() {
                    "local" => format!("where {} is", self.shown),
                    env => format!("where NODE_ENV is {}", quoted(env)),
                };
                let id = quoted(id);
                warnings.push(format!(
                    "{base} has no {id}: LoopBack has this data source only {place}"
                ));
            }
            Some(_) => {}
        }
        warnings.extend(
            self.script.as_ref().map(|script| {
                format!("{script} exists: LoopBack reads it instead of {}", self.shown)
            }),
        );
        warnings
    }
}

fn value_of(shown: &str, text: &str) -> Result<Value> {
    let file = DataSourceFile::parse(shown, text)?;
    let value = file.document().root().map(|root| root.to_value()).transpose();
    let value = value.map_err(|error| error.in_file(shown, text))?;
    Ok(value.unwrap_or(json!({})))
}

//! The file that a run writes, and the layers below it.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{LayerFile, difference, file_of, files, merged};
use crate::errors::{Error, Helpful, Result, anyhow, bail, usage};
use crate::files::Snapshot;
use crate::plan::Write;
use crate::project::Project;
use crate::prompt::{Prompter, Select};
use lbrs::internal::catalog::nearest::nearest;
use lbrs::internal::datasource::{DataSourceFile, Mask, refers_to, shown_name};
use lbrs::internal::text::shell_word;

/// The entries of the base, of what lies below the file that is written, and of that file itself.
pub struct Stack {
    /// All files of data sources, the one that is written among them.
    pub files: Vec<LayerFile>,
    /// The file that is written.
    pub path: PathBuf,
    /// Its name for people.
    shown: String,
    text: String,
    own: Value,
    /// The base, and its name for people.
    base: (String, Option<Value>),
    /// What is merged below the file; none if that is the base.
    below: Option<Value>,
    /// What the file is for, where it is not the base.
    env: Option<String>,
    /// A script that LoopBack would take in the file's place.
    script: Option<String>,
    /// The other files that have entries, each with its name for people.
    others: Vec<(LayerFile, Value)>,
}

impl Stack {
    /// Reads the files of data sources of which the one of `env` is to be written; the base, without one.
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

    /// The entry `id` as it is merged below the file; none where the file is the base.
    pub fn below(&self, id: &str) -> Option<&Value> {
        self.below.as_ref()?.get(id)
    }

    /// The entry `id` as it stands in the file itself.
    pub fn own(&self, id: &str) -> Option<&Value> {
        self.own.get(id)
    }

    /// The members of the entry `id`, the file's own ones merged in.
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

    /// The error that says that the entry `id` is no object, at its place if the file itself has it.
    fn no_object(&self, id: &str) -> Result<Error> {
        let file = DataSourceFile::parse(&self.shown, &self.text)?;
        let message = format!("`{}` is no object", shown_name(id));
        let error = match file.entry(id) {
            Some((_, value)) => {
                lbrs::Error::in_text(&self.shown, &self.text, value.span().start, message).into()
            }
            None => anyhow!("{}: {message}", self.base.0),
        };
        Ok(error.with_help("write it as one: { \"name\": ..., \"connector\": ... }"))
    }

    /// The ids of the entries that there are, those of what is merged below first; some are there twice.
    fn ids(&self) -> impl Iterator<Item = &str> {
        let objects = [self.below.as_ref(), Some(&self.own)];
        let members = objects.into_iter().flatten().filter_map(Value::as_object);
        members.flat_map(Map::keys).map(String::as_str)
    }

    /// The entry that is meant where none is named: the one that is chosen of those that there are.
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
            let ids: Vec<_> = ids.iter().map(|id| format!("`{}`", shown_name(id))).collect();
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

    /// Every file that has the entry `id`, in the order in which they are merged.
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

    /// Those who refer to `variable` beside the entry `id` of the file: other data sources, and the entry
    /// itself in a layer below.
    pub fn users(&self, variable: &str, id: &str) -> Vec<String> {
        let others = self.others.iter().map(|(_, value)| value);
        let mut users: Vec<String> = Vec::new();
        for value in self.base.1.iter().chain(others).chain([&self.own]) {
            let Value::Object(entries) = value else { continue };
            let is_other =
                |entry: &(&String, &Value)| entry.0 != id && refers_to(entry.1, variable);
            for (other, _) in entries.iter().filter(is_other) {
                let other = format!("`{}`", shown_name(other));
                if !users.contains(&other) {
                    users.push(other);
                }
            }
        }
        if self.below(id).is_some_and(|below| refers_to(below, variable)) {
            users.push(format!("`{}` in other environments", shown_name(id)));
        }
        users
    }

    /// The error that says that there is no entry `id`, and what was meant.
    pub fn unknown(&self, id: &str) -> Error {
        let elsewhere = self.others.iter().find(|(_, value)| value.get(id).is_some());
        let error = anyhow!("{} has no data source `{}`", self.shown, shown_name(id));
        if self.below(id).is_some() {
            return error.with_help(format!("it stands in {}: leave `--env` out", self.base.0));
        }
        let env = elsewhere.and_then(|(file, _)| file.env.as_deref());
        if let Some(env) = env {
            return error.with_help(format!("`--env {}` has one", shell_word(env)));
        }
        match nearest(id, self.ids()) {
            Some(near) => error.with_help(format!("did you mean `{}`?", shown_name(near))),
            None => error.with_help("`lbrs datasource list` lists those that there are"),
        }
    }

    /// Refuses an entry that the file has already, unless it is to be changed by `force`.
    pub fn refuse_taken(&self, id: &str, force: bool, mask: &Mask) -> Result<()> {
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

    /// What of `write`, which changes the merged entry `id`, the file has to hold: only what differs from
    /// what lies below.
    ///
    /// # Errors
    /// A layer cannot do it: it can add and change, but not take out.
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
                        &format!("take members out of `{}`", shown_name(key)),
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
                return Err(self.cannot(id, &format!("take `{}` out", shown_name(key)), key));
            }
            gone.push(key.clone());
        }
        Ok(Write::Members { set: over, unset: gone, make: true })
    }

    fn cannot(&self, id: &str, what: &str, key: &str) -> Error {
        let (file, id) = (&self.shown, shell_word(id));
        anyhow!("{file} cannot {what}: it stands in a layer below").with_help(format!(
            "`lbrs datasource edit {id} --unset {}` takes it out of {}",
            shell_word(key),
            self.base.0
        ))
    }

    /// What LoopBack will do with the entry `id` of the file, where that is not what one expects.
    pub fn warnings(&self, id: &str) -> Vec<String> {
        let (Some(env), (base, value)) = (&self.env, &self.base) else { return Vec::new() };
        let mut warnings = Vec::new();
        match value {
            None => warnings
                .push(format!("{base} is missing: LoopBack reads no {} without it", self.shown)),
            Some(value) if value.get(id).is_none() => {
                let place = match env.as_str() {
                    "local" => format!("where {} is", self.shown),
                    env => format!("where NODE_ENV is `{env}`"),
                };
                let id = shown_name(id);
                warnings.push(format!(
                    "{base} has no `{id}`: LoopBack has this data source only {place}"
                ));
            }
            Some(_) => {}
        }
        warnings.extend(
            self.script.as_ref().map(|script| {
                format!("{script} is there: LoopBack reads it, and not {}", self.shown)
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

//! Edits of the TypeScript store.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::sources::{Config, Source};
use super::{TypeScriptStore, uses};
use crate::errors::{Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use crate::store::change::{Effect, EntryChange, Write};
use crate::store::edits::changed;
use lbrs::internal::datasource::{Entry, Loopback4, references};
use lbrs::internal::edit::typescript::{
    Changes, Rename, Written, index, new_file, new_file_of, only_class, rename, set as set_members,
    to_typescript,
};
use lbrs::internal::edit::{apply as apply_edits, json};
use lbrs::internal::json::Document;

impl TypeScriptStore {
    pub(in crate::store) fn write(
        &self,
        entry: &Entry,
        write: &Write,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<EntryChange> {
        let there = self.with_id(&entry.id).next().map(|there| there.again(project, files));
        match (there.transpose()?.as_ref(), write) {
            (None, Write::Entry { .. }) => self.add(entry, project, files),
            (Some(source), Write::Entry { replace: true }) => {
                self.replace(source, entry, project, files)
            }
            (Some(_), Write::Entry { replace: false }) => {
                Err(self.taken(&entry.id).unwrap_or_else(|| self.unknown(&entry.id)))
            }
            (None, Write::Members { .. }) => Err(self.unknown(&entry.id)),
            (Some(source), Write::Members { set, unset, force, to_typescript, .. }) => {
                let members = Value::Object(source.members()?.clone());
                let (value, changes) = changed(members, entry, set.expose(), unset);
                match &source.config {
                    Config::Json { path, shown } if *to_typescript => {
                        self.to_typescript(source, (path, shown), &value, project, files)?;
                    }
                    Config::Json { path, shown } => {
                        if let Some((key, _)) = references(set.expose()).first() {
                            self.check_reads_variables(&entry.id, key)?;
                        }
                        let text = files.read(path)?.unwrap_or_default();
                        let text = json::update(text, &[], &value)
                            .map_err(|error| error.in_file(shown, text))?;
                        files.set(path, text, Mode::Keep)?;
                    }
                    _ => self.set(source, entry, (set.expose(), unset, *force), files)?,
                }
                Ok(EntryChange::Changed(changes))
            }
        }
    }

    /// Writes the file of a new data source, and its line in `index.ts`.
    fn add(&self, entry: &Entry, project: &Project, files: &mut Snapshot) -> Result<EntryChange> {
        self.create(&entry.id, &(&entry.to_json()).into(), project, files)?;
        Ok(EntryChange::Added)
    }

    /// Does the same with settings that are more than an entry can say.
    pub(in crate::store) fn create(
        &self,
        id: &str,
        config: &Written,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<()> {
        if let Some(taken) = self.taken(id) {
            return Err(taken);
        }
        let class = Loopback4::of(id).class;
        let path = self.new_file(id);
        if files.read(&path)?.is_some() {
            return Err(anyhow!("{} already exists", project.shown(&path))
                .with_help("choose another name, or remove the file; nothing was changed"));
        }
        let text = self.with_line_ends(new_file_of(id, config, &class), files)?;
        files.set(&path, text, Mode::Keep)?;
        export(&self.index(), (&self.module(&path), &class), project, files)
    }

    /// Writes the file of a data source anew, if it holds nothing else.
    fn replace(
        &self,
        source: &Source,
        entry: &Entry,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<EntryChange> {
        self.only_class(source, "replaced", files)?;
        let class = source.own.clone().unwrap_or_else(|| Loopback4::of(&entry.id).class);
        files.set(&source.path, new_file(entry, &class), Mode::Keep)?;
        if let Some(path) = source.json() {
            files.remove(path)?;
        }
        export(&self.index(), (&self.module(&source.path), &class), project, files)?;
        Ok(EntryChange::Replaced)
    }

    fn set(
        &self,
        source: &Source,
        entry: &Entry,
        (set, unset, force): (&Map<String, Value>, &[String], bool),
        files: &mut Snapshot,
    ) -> Result<()> {
        let text = files.read(&source.path)?.unwrap_or_default();
        let settings = entry.settings.expose().keys().map(String::as_str);
        let order: Vec<&str> = ["name", "connector"].into_iter().chain(settings).collect();
        let changes = Changes { set, unset, order: &order, force };
        let edited = set_members(text, source.index, &changes)
            .map_err(|problem| source.refusal(&problem, text))?;
        files.set(&source.path, edited.text, Mode::Keep)
    }

    /// Returns the text of a new file with the line ends of `index.ts`.
    fn with_line_ends(&self, text: String, files: &mut Snapshot) -> Result<String> {
        let index = files.read(&self.index())?.unwrap_or_default();
        Ok(if index.contains("\r\n") { text.replace('\n', "\r\n") } else { text })
    }

    /// Returns the module that the file at `path` is for `index.ts`: `./db.datasource`.
    fn module(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.folder).unwrap_or(path).with_extension("");
        let parts = below.iter().map(|part| part.to_string_lossy());
        format!("./{}", parts.collect::<Vec<_>>().join("/"))
    }

    /// Moves the settings, which will be `value`, from the JSON file at `path` into the class's file.
    fn to_typescript(
        &self,
        source: &Source,
        (path, shown): (&Path, &str),
        value: &Value,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<()> {
        uses::refuse_importers(path, shown, source, project)?;
        let text = files.read(&source.path)?.unwrap_or_default();
        let members = value.as_object().cloned().unwrap_or_default();
        let text = to_typescript(text, source.index, &members)
            .map_err(|problem| source.refusal(&problem, text))?;
        files.set(&source.path, text, Mode::Keep)?;
        files.remove(path)
    }

    /// Moves a file to `to` with a new text.
    fn moved(
        &self,
        from: &Path,
        to: &Path,
        text: String,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Effect> {
        if from != to {
            files.remove(from)?;
        }
        files.set(to, text, Mode::Keep)?;
        let what = match from == to {
            true => "entry renamed".to_owned(),
            false => format!("moved from {}", project.shown(from)),
        };
        Ok(Effect { file: project.shown(to), what })
    }

    pub(in crate::store) fn remove(
        &self,
        id: &str,
        paths: &[PathBuf],
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<Effect>> {
        let mut done = Vec::new();
        for source in self.with_id(id).filter(|source| paths.contains(&source.path)) {
            let source = source.again(project, files)?;
            self.only_class(&source, "removed", files)?;
            for path in std::iter::once(&source.path).chain(source.json()) {
                files.remove(path)?;
                done.push(Effect { file: project.shown(path), what: "file removed".to_owned() });
            }
            let index = self.index();
            let text = files.read(&index)?.unwrap_or_default();
            let class = source.own.as_deref().unwrap_or_default();
            let new = index::remove(text, &self.module(&source.path), class)
                .map_err(|error| error.in_file(&project.shown(&index), text))?;
            if new != text {
                files.set(&index, new, Mode::Keep)?;
                done.push(Effect {
                    file: project.shown(&index),
                    what: "export removed".to_owned(),
                });
            }
        }
        Ok(done)
    }

    /// Rejects a file that holds more than a data source.
    fn only_class(&self, source: &Source, done: &str, files: &mut Snapshot) -> Result<()> {
        let text = files.read(&source.path)?.unwrap_or_default();
        let other =
            only_class(text, source.index).map_err(|problem| source.refusal(&problem, text))?;
        let Some((at, words)) = other else { return Ok(()) };
        let what = if words.is_empty() { "code".to_owned() } else { format!("`{words} ...`") };
        let message = format!("{what} stands beside the data source, and the file would be {done}");
        let error = lbrs::Error::in_text(&source.shown, text, at, message);
        Err(error.with_help("move that elsewhere first; nothing was changed").into())
    }

    pub(in crate::store) fn rename(
        &self,
        old: &str,
        new: &str,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<Effect>> {
        let source = &self.source(old)?.again(project, files)?;
        if let Some(taken) = self.taken_by_other(new, source) {
            return Err(taken);
        }
        let path = source.renamed(&source.path, new);
        let text = files.read(&source.path)?.unwrap_or_default();
        let [old_class, new_class] = [old, new].map(|name| Loopback4::of(name).class);
        let json = source.json().map(|path| (path, source.renamed(path, new)));
        let imported = json.as_ref().map(|(from, to)| [from.as_path(), to].map(imported));
        let imported = imported.as_ref().map(|[from, to]| (&**from, &**to));
        let change = Rename { id: (old, new), class: (&old_class, &new_class), json: imported };
        let text = rename(text, source.index, &change)
            .map_err(|problem| source.refusal(&problem, text))?;
        let is_usual = source.own.as_deref() == Some(&*old_class);
        let class = if is_usual { Some(&*new_class) } else { source.own.as_deref() };
        let mut done = vec![self.moved(&source.path, &path, text, project, files)?];
        if let Some((path, to)) = json {
            let text = files.read(path)?.unwrap_or_default().to_owned();
            done.push(self.moved(path, &to, renamed_json(&text, old, new), project, files)?);
        }
        done.extend(uses::rename(source, (new, class, &path), project, files)?);
        Ok(done)
    }
}

/// Makes the file at `index` export a class of the file `module`, unless it does.
pub fn export(
    index: &Path,
    (module, class): (&str, &str),
    project: &Project,
    files: &mut Snapshot,
) -> Result<()> {
    let text = files.read(index)?.unwrap_or_default();
    let new = index::add(text, module, class)
        .map_err(|error| error.in_file(&project.shown(index), text))?;
    match new {
        Some(new) => files.set(index, new, Mode::Keep),
        None => Ok(()),
    }
}

/// Returns the path by which a file imports one beside it.
fn imported(path: &Path) -> String {
    format!("./{}", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Returns the text of a JSON file of settings whose `name` follows the id.
fn renamed_json(text: &str, old: &str, new: &str) -> String {
    let Ok(document) = Document::parse(text) else { return text.to_owned() };
    let name = document.root().and_then(|root| root.get("name"));
    let name = name.filter(|name| name.as_str().as_deref() == Some(old));
    apply_edits(text, name.map(|name| json::replace_value(name, &new.into())).into_iter().collect())
}

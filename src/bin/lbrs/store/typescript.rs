//! The TypeScript store: the data source classes of a LoopBack 4 application.

mod edits;
mod sources;
mod start;
mod uses;

use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::change::Write;
use super::json::JsonStore;
use crate::errors::{Error, Helpful, Result, anyhow, usage};
use crate::files::Snapshot;
use crate::project::Project;
pub use edits::export;
use lbrs::internal::datasource::{LOOPBACK4_ENDING, Loopback4, lb4_finds};
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::secret::{quoted, quoted_path, shown_name};
use lbrs::internal::text::shell_word;
use sources::{Config, Source};

/// The data source classes of an application, as they were when the run began.
pub struct TypeScriptStore {
    /// The folder of new ones: `src/datasources`.
    folder: PathBuf,
    /// The classes that have an id, in the order of their files.
    sources: Vec<Source>,
    /// The files relative to the project and their paths, those without such a class too.
    files: Vec<(String, PathBuf)>,
    /// The data source file beside them with its ids, if it exists.
    json: Option<(String, Vec<String>)>,
    /// The ids of the classes that the run leaves out: it is about those of one file.
    left_out: Vec<String>,
}

impl TypeScriptStore {
    /// Reads the classes of the files at `paths`.
    pub(super) fn open(
        project: &Project,
        paths: Vec<PathBuf>,
        snapshot: &mut Snapshot,
    ) -> Result<Self> {
        let mut sources = Vec::new();
        for path in &paths {
            sources.extend(sources::read(path, project, snapshot)?);
        }
        let shown = |path: &PathBuf| project.shown(path);
        let files = paths.into_iter().map(|path| (shown(&path), path)).collect();
        let folder = project.root.join("src").join("datasources");
        Ok(Self { folder, sources, files, json: None, left_out: Vec::new() })
    }

    /// Notes the ids of the data source file beside the classes, which none of them may have too.
    pub(super) fn beside(&mut self, json: &JsonStore) {
        let ids = json.entries().into_iter().map(|(_, id, _)| id.to_owned()).collect();
        self.json = Some((json.shown.clone(), ids));
    }

    /// Returns the error that a class has the id, and the data source file beside it too.
    pub(super) fn in_both(&self, id: &str, json: &JsonStore) -> Error {
        let place = self.with_id(id).next().map_or("", |source| &*source.place);
        let (file, word) = (&json.shown, shell_word(id));
        anyhow!("{place}: {} is in {file} too", quoted(id)).with_help(format!(
            "remove one of the two: `lbrs datasource remove {word} --file {file}`"
        ))
    }

    /// Returns the error that LoopBack 4 has no layers. What one would say of the settings `keys` of `id` is up to the
    /// variables that they read.
    pub(super) fn no_layers(&self, env: &str, id: Option<&str>, keys: &[&str]) -> Error {
        let env = shown_name(env);
        let readers = id.into_iter().flat_map(|id| self.with_id(id)).flat_map(Source::readers);
        let read = readers.filter(|(key, _)| keys.contains(&&**key));
        let variables: IndexSet<String> = read.flat_map(|(_, variables)| variables).collect();
        let help = match variables.is_empty() {
            true => format!(
                "leave it out: a setting that reads a variable gets its value for {env} from .env.{env}"
            ),
            false => {
                let variables = Vec::from_iter(variables).join(", ");
                format!("leave it out, and set {variables} in .env.{env}")
            }
        };
        usage!("`--env {env}`: LoopBack 4 has no layers for environments").with_help(help)
    }

    /// Leaves out the classes of other files than that at `path`.
    pub(super) fn retain(&mut self, path: &Path) -> Result<()> {
        if !self.files.iter().any(|(_, file)| file == path) {
            let path = quoted_path(path);
            return Err(usage!("`--file`: {path} has no data sources")
                .with_help("`lbrs datasource list` shows the files"));
        }
        let out = self.sources.extract_if(.., |source| source.path != path);
        self.left_out = out.map(|source| source.id).collect();
        Ok(())
    }

    fn with_id(&self, id: &str) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(move |source| source.id == id)
    }

    /// Returns the class with this id.
    ///
    /// # Errors
    /// No class has it, or several do.
    fn source(&self, id: &str) -> Result<&Source> {
        let mut found = self.with_id(id);
        let source = found.next().ok_or_else(|| self.unknown(id))?;
        let Some(second) = found.next() else { return Ok(source) };
        let help = format!(
            "change the `dataSourceName` of one of them, or remove one: `lbrs datasource remove {} --file {}`",
            shell_word(id),
            shell_word(&second.shown)
        );
        Err(anyhow!("{}: {} is a duplicate, first at {}", second.place, quoted(id), source.place)
            .with_help(help))
    }

    /// Returns the file that has the settings of `id`, or will have it.
    pub(super) fn file(&self, id: &str) -> PathBuf {
        let json = self.with_id(id).next().and_then(Source::json);
        json.cloned().unwrap_or_else(|| self.class_file(id))
    }

    /// Returns the file that has the class of `id`, or will have it.
    pub(super) fn class_file(&self, id: &str) -> PathBuf {
        let source = self.with_id(id).next();
        source.map_or_else(|| self.new_file(id), |source| source.path.clone())
    }

    /// Returns the file that has the settings of `old` once its id is `new`.
    pub(super) fn renamed_file(&self, old: &str, new: &str) -> PathBuf {
        let source = self.with_id(old).next();
        source.map_or_else(|| self.new_file(new), |source| source.renamed(&self.file(old), new))
    }

    /// Returns the file that lb4 would give to a data source of this name.
    fn new_file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}{LOOPBACK4_ENDING}", Loopback4::of(name).file))
    }

    /// Returns the file that exports all classes.
    pub(super) fn index(&self) -> PathBuf {
        self.folder.join("index.ts")
    }

    pub(super) fn ids(&self) -> Result<Vec<&str>> {
        let beside = self.json.iter().flat_map(|(_, ids)| ids);
        let ids = self.sources.iter().map(|source| &source.id).chain(beside);
        let ids: IndexSet<&str> = ids.map(String::as_str).collect();
        if ids.is_empty() {
            let error =
                anyhow!("no data sources: src/datasources has no *.datasource.ts that exports one");
            return Err(error.with_help("`lbrs datasource` adds one"));
        }
        Ok(ids.into_iter().collect())
    }

    pub(super) fn entry(&self, id: &str) -> Result<Map<String, Value>> {
        self.source(id)?.members().cloned()
    }

    pub(super) fn check_movable(&self, id: &str) -> Result<()> {
        let source = self.source(id)?;
        source.members()?;
        if matches!(source.config, Config::Json { .. }) {
            return Ok(());
        }
        Err(usage!("`--to-typescript`: the settings of {} are in no JSON file", quoted(id))
            .with_help("leave it out"))
    }

    pub(super) fn check_reads_variables(&self, id: &str, key: &str) -> Result<()> {
        let Some(Source { config: Config::Json { shown, .. }, .. }) = self.with_id(id).next()
        else {
            return Ok(());
        };
        Err(anyhow!("{shown}: LoopBack 4 reads no variables in JSON, so {} cannot be in one", quoted(key))
            .with_help(format!("`lbrs datasource edit {} --to-typescript` moves the settings into the .ts, with their secrets in .env; `--secrets inline` leaves it in the JSON", shell_word(id))))
    }

    pub(super) fn check_unused(
        &self,
        id: &str,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<()> {
        // What uses it has the other one then.
        if self.left_out.iter().any(|other| other == id) {
            return Ok(());
        }
        uses::check_unused(self, self.source(id)?, project, files)
    }

    pub(super) fn members(&self, id: &str) -> Map<String, Value> {
        let members = self.with_id(id).next().and_then(|source| source.value.as_object());
        members.cloned().unwrap_or_default()
    }

    pub(super) fn own(&self, id: &str) -> Option<&Value> {
        self.with_id(id).next().map(|source| &source.value)
    }

    pub(super) fn entries(&self) -> Vec<(&Path, &str, &Value)> {
        let entries = self.sources.iter();
        entries.map(|source| (source.path.as_path(), &*source.id, &source.value)).collect()
    }

    pub(super) fn unknown(&self, id: &str) -> Error {
        let error = anyhow!("src/datasources has no data source {}", quoted(id));
        let ids = match self.ids() {
            Ok(ids) => ids,
            Err(none) => return none,
        };
        match nearest(id, ids).map(did_you_mean) {
            Some(help) => error.with_help(help),
            None => error.with_help("`lbrs datasource list` shows the existing ones"),
        }
    }

    /// Returns the error that the id, or the file or class that lb4 gives to it, is in use.
    pub(super) fn taken(&self, id: &str) -> Option<Error> {
        let word = shell_word(id);
        if let Some(source) = self.with_id(id).next() {
            return Some(anyhow!("{}: {} already exists", source.place, quoted(id)).with_help(format!(
                "`--force` replaces it, `lbrs datasource edit {word}` changes it, another name leaves it alone"
            )));
        }
        if let Some((file, _)) = self.json.as_ref().filter(|(_, ids)| ids.iter().any(|it| it == id))
        {
            return Some(anyhow!("{file} already has {}", quoted(id)).with_help(format!(
                "choose another name, or remove that one: `lbrs datasource remove {word}`"
            )));
        }
        self.in_use(&self.new_file(id), id, None)
    }

    /// Returns the error that `new` cannot be the id of `source`, since something else has it, or the file or the class
    /// that go with it.
    fn taken_by_other(&self, new: &str, source: &Source) -> Option<Error> {
        let beside = self.json.as_ref().filter(|(_, ids)| ids.iter().any(|id| id == new));
        let there = self.with_id(new).map(|other| &*other.place).next();
        let place = there.or_else(|| beside.map(|(file, _)| &**file));
        if let Some(place) = place {
            let help = format!(
                "choose another id, or remove that one first: `lbrs datasource remove {}`",
                shell_word(new)
            );
            return Some(anyhow!("{place}: {} already exists", quoted(new)).with_help(help));
        }
        let path = source.renamed(&source.path, new);
        self.in_use(&path, new, Some(source))
    }

    /// Returns the error that something else than `own` has the file at `path`, or the class that lb4 gives to `id`.
    fn in_use(&self, path: &Path, id: &str, own: Option<&Source>) -> Option<Error> {
        let class = Loopback4::of(id).class;
        let is_own = |source: &Source| {
            own.is_some_and(|own| own.path == source.path && own.index == source.index)
        };
        let has_class = |source: &&Source| source.own.as_deref() == Some(&*class);
        // A file that lb4 has not named keeps its name, and others in it stay there.
        let is_new = own.is_none_or(|own| own.path != path);
        let has_file = |source: &&Source| is_new && is_same_file(&source.path, path);
        let mut others = self.sources.iter().filter(|source| !is_own(source));
        let there = others.find(|source| has_file(source) || has_class(source));
        let help = "choose another name";
        if let Some(source) = there {
            let (what, other) = (if has_file(&source) { "file" } else { "class" }, &source.id);
            let message = format!("{} has the {what} that {} would get", quoted(other), quoted(id));
            return Some(anyhow!("{}: {message}", source.place).with_help(help));
        }
        let is_there = |there: &Path| is_new && is_same_file(there, path);
        let is_other = |there: &Path| own.is_none_or(|own| own.path != there);
        let mut files = self.files.iter();
        let (shown, _) = files.find(|(_, there)| is_there(there) && is_other(there))?;
        Some(anyhow!("{shown} already exists, and exports no data source").with_help(help))
    }

    /// Warns if `lb4 repository` will not find the data source, if code changes its settings, or if a new value is the
    /// default of a variable.
    pub(super) fn warnings(&self, id: &str, write: &Write) -> Vec<String> {
        let mut warnings = Vec::new();
        match self.with_id(id).next() {
            Some(source) => warnings.extend(source.notes(write)),
            None if !lb4_finds(id) => warnings.push(format!(
                "`lb4 repository` does not find a data source of the name {}: it makes another file name of it than `lb4 datasource`",
                quoted(id)
            )),
            None => {}
        }
        warnings
    }
}

/// Returns whether two paths are of one file, at least where the system takes small letters and capitals for the same.
fn is_same_file(path: &Path, other: &Path) -> bool {
    path.parent() == other.parent() && path.as_os_str().eq_ignore_ascii_case(other)
}

//! What uses a data source class or its variables elsewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::TypeScriptStore;
use super::sources::{Source, variables_in};
use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::project::{Project, is_data_source_file};
use crate::store::change::Effect;
use crate::store::variables::set_variables;
use lbrs::internal::datasource::{Entry, references};
use lbrs::internal::edit::typescript::uses::{self, Names, Use};
use lbrs::internal::error::Position;
use lbrs::internal::input::{self, normalized};
use lbrs::internal::json::SyntaxError;
use lbrs::internal::secret::quoted;
use lbrs::internal::text::shell_word;
use lbrs::internal::typescript::{Document, Kind, Token};

impl TypeScriptStore {
    pub(in crate::store) fn users(
        &self,
        variable: &str,
        keys: &[&str],
        entry: &Entry,
    ) -> Vec<String> {
        let own = references(entry.settings.expose()).into_iter();
        let own = own.filter(|(path, name)| *name == variable && !keys.contains(&&**path));
        let mut own: Vec<String> = own.map(|(path, _)| path.to_string()).collect();
        // A variable with a default is not in the entry, which has that.
        let readers = self.with_id(&entry.id).flat_map(Source::readers);
        let readers = readers.filter(|(_, names)| names.iter().any(|name| name == variable));
        for (key, _) in readers.filter(|(key, _)| entry.settings.expose().contains_key(key)) {
            let is_of = |path: &str| path.split('.').next() == Some(&*key);
            if !keys.iter().any(|path| is_of(path)) && !own.iter().any(|path| is_of(path)) {
                own.push(key);
            }
        }
        let own = own.into_iter().map(|path| quoted(&format!("{}.{path}", entry.id)));
        let reads = |source: &&Source| source.variables.contains(variable);
        let others = self.sources.iter().filter(|source| source.id != entry.id).filter(reads);
        own.chain(others.map(|source| quoted(&source.id))).collect()
    }

    /// A file that cannot be read may read any of them.
    pub(in crate::store) fn left_behind(
        &self,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<(PathBuf, String)>> {
        let mut set = set_variables(project, snapshot);
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        for change in snapshot.changes().filter(|change| is_data_source_file(change.path)) {
            before.extend(variables_in(change.before.unwrap_or_default()));
            after.extend(variables_in(change.after.unwrap_or_default()));
        }
        set.retain(|(_, name)| before.contains(name) && !after.contains(name));
        if set.is_empty() {
            return Ok(Vec::new());
        }
        for path in project.sources()? {
            let Ok(text) = snapshot.read(&path) else { return Ok(Vec::new()) };
            let text = text.unwrap_or_default();
            set.retain(|(_, name)| !text.contains(&**name));
        }
        Ok(set.into_iter().collect())
    }
}

/// Rejects the removal of a data source that other files use.
pub(super) fn check_unused(
    store: &TypeScriptStore,
    source: &Source,
    project: &Project,
    files: &mut Snapshot,
) -> Result<()> {
    let (mut first, mut others) = (None, Vec::new());
    for path in others_of(source, project)?.filter(|path| *path != store.index()) {
        let shown = project.shown(&path);
        let text = files.read(&path)?.unwrap_or_default();
        let found = find(text, &path, source).map_err(|error| error.in_file(&shown, text))?;
        let Some(at) = found.first().map(|use_| use_.span.start) else { continue };
        if first.is_none() {
            let user = only_class(text).unwrap_or_else(|| "this file".to_owned());
            let message = format!("{user} uses {}", quoted(&source.id));
            first = Some(lbrs::Error::in_text(&shown, text, at, message));
        } else {
            let Position { line, column } = Position::of(text, at);
            others.push(format!("{shown}:{line}:{column}"));
        }
    }
    let Some(first) = first else { return Ok(()) };
    let them = if others.is_empty() { "it" } else { "them" };
    let too = match others.len() {
        0 => String::new(),
        1..4 => format!("{} too; ", others.join(", ")),
        more => format!("{} and {} others too; ", others[..2].join(", "), more - 2),
    };
    Err(first.with_help(format!(
        "{too}give {them} another data source first, or rename this one with `lbrs datasource edit {} --rename NEW`; `--force` removes it anyway",
        shell_word(&source.id)
    )).into())
}

/// Returns the name of the class in a text, if there is one and no other.
fn only_class(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let tokens = document.tokens();
    let pairs = tokens.zip(tokens.skip(1));
    let mut names = pairs.filter_map(|(word, name)| {
        let is_word = |token: Token<'_>| token.kind() == Kind::Word;
        (is_word(word) && word.raw() == "class" && is_word(name) && name.raw() != "extends")
            .then(|| name.raw())
    });
    let name = names.next()?;
    names.next().is_none().then(|| quoted(name))
}

/// Renames a data source in the other files that use it.
pub(super) fn rename(
    source: &Source,
    (id, class, file): (&str, Option<&str>, &Path),
    project: &Project,
    files: &mut Snapshot,
) -> Result<Vec<Effect>> {
    let mut renamed = Vec::new();
    let (old_file, new_file) = (stem(&source.path), stem(file));
    let old = names(source, &old_file);
    let new = Names { id, class, file: &new_file };
    for path in others_of(source, project)? {
        let shown = project.shown(&path);
        let text = files.read(&path)?.unwrap_or_default();
        let misfit = |error: SyntaxError| error.in_file(&shown, text);
        let count = find(text, &path, source).map_err(misfit)?.len();
        if count == 0 {
            continue;
        }
        let is_module = |module: &str| is_module(module, &path, source);
        let new_text =
            uses::rename(text, is_rest_config(&path), old, new, is_module).map_err(misfit)?;
        files.set(&path, new_text, Mode::Keep)?;
        let uses = if count == 1 { "use" } else { "uses" };
        renamed.push(Effect { file: shown, what: format!("{count} {uses} renamed") });
    }
    Ok(renamed)
}

/// Rejects the move of the JSON file at `path` if another file than that of `source` imports it.
pub(super) fn refuse_importers(
    path: &Path,
    shown: &str,
    source: &Source,
    project: &Project,
) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for other in project.sources()?.into_iter().filter(|other| *other != source.path) {
        let Some(text) = input::text(&other).filter(|text| text.contains(&name)) else { continue };
        let Ok(document) = Document::parse(&text) else { continue };
        let imports = |token: &Token<'_>| {
            let module = token.text();
            let target = other.parent().map(|folder| folder.join(&*module));
            token.kind() == Kind::Text
                && module.starts_with('.')
                && target.is_some_and(|target| normalized(&target) == normalized(path))
        };
        if let Some(token) = document.tokens().all().find(imports) {
            let message = format!("this file reads {shown} too, which would be removed");
            let other = project.shown(&other);
            let error = lbrs::Error::in_text(other, &text, token.span().start, message);
            return Err(error
                .with_help("give it settings of its own first; nothing was changed")
                .into());
        }
    }
    Ok(())
}

/// Returns the files that may use a data source: all but its own.
fn others_of(source: &Source, project: &Project) -> Result<impl Iterator<Item = PathBuf>> {
    let own = source.path.clone();
    Ok(project.sources()?.into_iter().filter(move |path| *path != own))
}

fn find(text: &str, path: &Path, source: &Source) -> Result<Vec<Use>, SyntaxError> {
    let file = stem(&source.path);
    let words = [Some(&*source.id), source.own.as_deref(), Some(&file)];
    // Most files use none: they are not scanned.
    if !words.into_iter().flatten().any(|word| text.contains(word)) {
        return Ok(Vec::new());
    }
    let is_module = |module: &str| is_module(module, path, source);
    uses::uses(text, is_rest_config(path), names(source, &file), is_module)
}

fn names<'n>(source: &'n Source, file: &'n str) -> Names<'n> {
    Names { id: &source.id, class: source.own.as_deref(), file }
}

/// Returns `db.datasource` for `src/datasources/db.datasource.ts`.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_rest_config(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".rest-config.ts")
}

/// Returns whether the file at `from` means the file of `source`, or the `index.ts` beside it, by `module`.
fn is_module(module: &str, from: &Path, source: &Source) -> bool {
    let module = module.strip_suffix(".js").unwrap_or(module);
    let module = module.strip_suffix("/index").unwrap_or(module);
    let target = from.parent().map(|folder| normalized(&folder.join(module)));
    let file = source.path.with_extension("");
    target.is_some_and(|target| target == file)
        || module.rsplit('/').next() == Some("datasources")
        || is_beside(module, from)
}

/// Returns whether `.` or `./index` of a file in `src/datasources` is meant.
fn is_beside(module: &str, from: &Path) -> bool {
    let folder = from.parent().and_then(Path::file_name);
    matches!(module, "." | "./") && folder.is_some_and(|folder| folder == "datasources")
}

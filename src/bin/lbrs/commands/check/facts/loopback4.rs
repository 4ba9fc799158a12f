//! Reads what a LoopBack 4 application has: data sources in TypeScript, and what is around them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Reader;
use crate::check::{Code, FileId, Form, LoopBack4, Subject};
use crate::errors::{Result, told};
use crate::project::is_data_source_file;
use lbrs::internal::edit::typescript::index::Exported;
use lbrs::internal::input;
use lbrs::internal::json::{Document as Json, Kind};
use lbrs::internal::resolve::{Loader, TypeScript, TypeScriptLoader};
use lbrs::internal::typescript::{Config, Document, Said, classes};

/// How many files `tsconfig.json` may extend.
const MOST_BASES: usize = 8;

impl Reader<'_> {
    /// Reads the files of data sources.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub(super) fn typescript(&mut self, paths: &[PathBuf]) -> Result<()> {
        self.facts.loopback4 = Some(LoopBack4::default());
        for path in paths {
            let text = match self.files.read(path) {
                Ok(text) => text.unwrap_or_default().to_owned(),
                Err(error) => {
                    self.unreadable(path, &told(&error).message, Subject::File);
                    continue;
                }
            };
            let file = self.add(path, &text);
            match json_files(&text) {
                Ok(names) => {
                    let folder = path.parent().unwrap_or(path);
                    names.iter().for_each(|name| self.settings(&folder.join(name)));
                    let application = self.facts.loopback4.as_mut();
                    application.map(|application| application.files.insert(file));
                }
                Err(error) => {
                    let spot = file.char_at(&text, error.offset);
                    let help = "fix the file: nothing in it is checked";
                    self.find(Code::Syntax, spot, Subject::File, error.message, help);
                }
            }
        }
        Ok(())
    }

    /// Reads a file of JSON that has the settings of a data source.
    fn settings(&mut self, path: &Path) {
        match self.files.read(path).map(|text| text.map(str::to_owned)) {
            Ok(Some(text)) => {
                let file = self.add(path, &text);
                let application = self.facts.loopback4.as_mut();
                application.map(|application| application.settings.insert(file));
            }
            Ok(None) => self.unreadable(path, "it does not exist", Subject::File),
            Err(error) => self.unreadable(path, &told(&error).message, Subject::File),
        }
    }

    /// Loads the data sources of every file that can be read, in the environment of `loader`.
    pub(super) fn load_typescript(&mut self, loader: &Loader) -> TypeScript {
        let mut found = TypeScript::default();
        let Some(application) = &self.facts.loopback4 else { return found };
        let files: Vec<FileId> = application.files.iter().copied().collect();
        let of_files = match TypeScriptLoader::new(loader) {
            Ok(of_files) => of_files,
            Err(error) => {
                self.failed(&error);
                return found;
            }
        };
        // The files that are to change have the texts that they will have.
        let changes = self.files.changes();
        let changes =
            changes.filter_map(|change| Some((change.path.to_owned(), change.after?.to_owned())));
        let texts: HashMap<PathBuf, String> = changes.collect();
        for file in files {
            let path = self.project.root.join(&self.facts.texts.get(file).path);
            match of_files.load(&path, &texts) {
                Ok(loaded) => {
                    self.set_ids(file, &loaded);
                    found.sources.extend(loaded.sources);
                    found.warnings.extend(loaded.warnings);
                }
                Err(error) => self.failed(&error),
            }
        }
        found
    }

    /// Says which data sources are in a file, and in the files of JSON that it imports.
    fn set_ids(&mut self, file: FileId, loaded: &TypeScript) {
        let texts = &mut self.facts.texts;
        for source in &loaded.sources {
            let members = source.settings().map(|(_, value)| value.origin().place().path());
            let elsewhere = members.filter_map(|path| texts.find(path)).find(|it| *it != file);
            if let Some(settings) = elsewhere {
                texts.set_form(settings, Form::Settings(source.id().to_owned()));
            }
        }
        let ids = loaded.sources.iter().map(|source| source.id().to_owned());
        texts.set_form(file, Form::TypeScript(ids.collect()));
    }

    /// Returns whether a data source in TypeScript may read the variable.
    pub(super) fn names(&self, variable: &str) -> bool {
        let application = self.facts.loopback4.iter();
        let mut files = application.flat_map(|application| &application.files);
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        files.any(|file| {
            let text = &self.facts.texts.get(*file).text;
            text.match_indices(variable).any(|(at, _)| {
                !text[..at].ends_with(is_word) && !text[at + variable.len()..].starts_with(is_word)
            })
        })
    }

    /// Reads what is around the data sources in TypeScript, if the project has them.
    pub(super) fn around_typescript(&mut self) {
        let Some(mut application) = self.facts.loopback4.take() else { return };
        let folder = self.project.root.join("src").join("datasources");
        application.index = ["src", "datasources", "index.ts"].iter().collect();
        application.exported = self.exported(&application.index);
        application.copies_json = copies_json(&self.project.root.join("tsconfig.json"));
        // A secret that moves is one in every environment, also in those that no data source depends on yet.
        let envs = self.project.envs_with_variables();
        let files = envs.iter().map(|env| self.project.env_file(Some(env)));
        let files: Vec<PathBuf> = [self.project.env_file(None)].into_iter().chain(files).collect();
        application.homes = files.into_iter().map(|file| self.home(file)).collect();
        self.sources(&folder, &mut application);
        self.facts.loopback4 = Some(application);
    }

    /// Returns what `index.ts` exports, unless it is no TypeScript.
    fn exported(&mut self, index: &Path) -> Option<Exported> {
        let text = self.files.read(index).ok()?.unwrap_or_default().to_owned();
        match Exported::of(&text) {
            Ok(exported) => Some(exported),
            Err(error) => {
                let spot = self.add(index, &text).char_at(&text, error.offset);
                let help = "fix the file: nothing in it is checked";
                self.find(Code::Syntax, spot, Subject::File, error.message, help);
                None
            }
        }
    }

    /// Reads the other files of the application.
    fn sources(&mut self, folder: &Path, application: &mut LoopBack4) {
        let main = self.project.root.join("src").join("application.ts");
        let mut takes_data_sources = false;
        let mut text_of_main = None;
        // What cannot be read is no file of a data source: those were read before.
        for path in self.project.sources().unwrap_or_default() {
            let Ok(bytes) = input::read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let said = Said::of(&text);
            let is_data_source = is_data_source_file(&path);
            application.loads_env |= said.loads_env;
            application.looks_elsewhere |= said.says_where;
            takes_data_sources |= said.takes_data_sources && !is_data_source;
            if said.binds_settings && !is_data_source {
                let file = self.add(&path, &text);
                application.binding.push(file);
            }
            if path.starts_with(folder) && !is_data_source && text.contains("DataSource") {
                let file = self.add(&path, &text);
                application.strays.push(file);
            }
            if path == main {
                text_of_main = Some(text.into_owned());
            }
        }
        let text = text_of_main.filter(|_| !takes_data_sources);
        application.without_mixin = text.map(|text| self.add(&main, &text));
    }
}

/// Returns the files of JSON that a file of TypeScript takes settings from.
fn json_files(text: &str) -> Result<Vec<String>, lbrs::internal::json::SyntaxError> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let files = classes.iter().filter(|class| class.is_exported);
    let files = files.filter_map(|class| match &class.config {
        Config::Json(file) => Some(file.trim_start_matches("./").to_owned()),
        _ => None,
    });
    Ok(files.collect())
}

/// Returns whether `esModuleInterop` is on, by `tsconfig.json` or what that extends.
fn copies_json(tsconfig: &Path) -> bool {
    let mut path = tsconfig.to_owned();
    for _ in 0..MOST_BASES {
        let Ok(bytes) = input::read(&path) else { return false };
        let text = String::from_utf8_lossy(&bytes);
        let Ok(document) = Json::parse(&text) else { return false };
        let Some(root) = document.root() else { return false };
        let option = root.get("compilerOptions").and_then(|options| options.get("esModuleInterop"));
        if let Some(option) = option.filter(|option| option.kind() == Kind::Bool) {
            return option.raw() == "true";
        }
        let Some(base) = root.get("extends").and_then(|base| base.as_str()) else { return false };
        let folder = path.parent().unwrap_or(&path);
        let relative = base.starts_with('.');
        let name = if base.ends_with(".json") { base.to_string() } else { format!("{base}.json") };
        let modules = tsconfig.parent().unwrap_or(tsconfig).join("node_modules");
        let next = if relative { folder.join(name) } else { modules.join(name) };
        // That of LoopBack has it on; it may not be installed here.
        if !relative && !next.exists() {
            return base.starts_with("@loopback/build/");
        }
        path = next;
    }
    false
}

//! Reads the data source classes of a file, as far as an edit needs.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::Snapshot;
use crate::project::Project;
use crate::store::change::Write;
use lbrs::internal::datasource::Loopback4;
use lbrs::internal::edit::typescript::{
    Changes, Note, Problem, What, members_of, set as set_members,
};
use lbrs::internal::error::{Cursor, Position};
use lbrs::internal::json::{self, SyntaxError};
use lbrs::internal::resolve::Code;
use lbrs::internal::secret::{KeyPath, MASK, Policy, quoted};
use lbrs::internal::text::shell_word;
use lbrs::internal::typescript::{self, Class, Document, Expression, Key, Name, Node, classes};

/// A data source class that the application finds.
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Its file relative to the project.
    pub(super) shown: String,
    /// Which of the classes of the file it is.
    pub(super) index: usize,
    /// The name of the class, if it has one.
    pub(super) own: Option<String>,
    /// Where the class is: `src/datasources/db.datasource.ts:7:14`.
    pub(super) place: String,
    pub(super) id: String,
    pub(super) config: Config,
    /// The settings, as the plan knows them; an empty object if they are not known.
    pub(super) value: Value,
    /// The text of the file.
    text: Rc<str>,
    /// The variables that the file reads.
    pub(super) variables: Rc<IndexSet<String>>,
    /// The variables without which a setting is left out or wrong.
    pub(super) needed: Vec<String>,
}

/// Where the settings are.
pub(super) enum Config {
    /// In the file of the class.
    Here,
    /// In a file of JSON that it imports.
    Json {
        path: PathBuf,
        /// The same relative to the project.
        shown: String,
    },
    /// In code, or nowhere: why they cannot be changed.
    Unknown(Told),
}

/// An error that is yet to be returned.
pub(super) struct Told {
    message: String,
    help: String,
}

impl Source {
    /// Reads it again: another program may have changed its file meanwhile.
    ///
    /// # Errors
    /// The file no longer has it.
    pub(super) fn again(&self, project: &Project, files: &mut Snapshot) -> Result<Self> {
        let found = read(&self.path, project, files)?.into_iter().find(|it| it.id == self.id);
        found.ok_or_else(|| {
            anyhow!("{} no longer has a data source {}", self.shown, quoted(&self.id))
                .with_help("another program has changed the file; nothing was changed")
        })
    }

    /// Returns the file of JSON that has the settings, if one does.
    pub(super) fn json(&self) -> Option<&PathBuf> {
        match &self.config {
            Config::Json { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Returns the settings with the variables that they read, also as one with a default and in code.
    pub(super) fn readers(&self) -> Vec<(String, Vec<String>)> {
        let Ok(document) = Document::parse(&self.text) else { return Vec::new() };
        let classes = classes(&document).unwrap_or_default();
        match classes.get(self.index).map(|class| &class.config) {
            Some(typescript::Config::Here(settings)) => readers(settings),
            _ => Vec::new(),
        }
    }

    /// Returns where its file at `path` goes when its id becomes `new`: the same folder.
    pub(super) fn renamed(&self, path: &Path, new: &str) -> PathBuf {
        let (old, new) = (Loopback4::of(&self.id).file, Loopback4::of(new).file);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match name.strip_prefix(&old).filter(|rest| rest.starts_with('.')) {
            Some(rest) => path.with_file_name(format!("{new}{rest}")),
            None => path.to_owned(),
        }
    }

    /// Returns the error that its file, which has this `text`, cannot be edited so.
    pub(super) fn refusal(&self, problem: &Problem, text: &str) -> Error {
        let (message, id) = (problem.message(text), shell_word(&self.id));
        let (message, help) = match &problem.what {
            What::Syntax(_) => (message, "fix the file first; nothing was changed".to_owned()),
            What::MemberIsCode { key, code } => (
                format!("{message}: `{}`", self.code(text, code.clone(), key)),
                "`--force` replaces it, or change it by hand".to_owned(),
            ),
            What::SettingsAreCode(code) => (
                format!("{message}: `{}`", self.code(text, code.clone(), "")),
                "write them as `const config = {...}`, or change them by hand".to_owned(),
            ),
            What::Duplicate { .. } => {
                (message, "remove one of the two; JavaScript takes the last".to_owned())
            }
            What::SharedSettings => {
                (message, "give each class settings of its own first".to_owned())
            }
            What::NameIsCode(code) => (
                format!("{message}: `{}`", self.code(text, code.clone(), "")),
                "write the name as a text".to_owned(),
            ),
            What::Taken(_) => (message, "choose another id".to_owned()),
            What::NoName => (message, "give the class a `static dataSourceName`".to_owned()),
            What::NoSettings | What::Json(_) | What::NoJson | What::Unsafe => (
                message,
                format!("change it by hand; `lbrs datasource show {id}` says what it is now"),
            ),
        };
        lbrs::Error::in_text(&self.shown, text, problem.at, message).with_help(help).into()
    }

    /// Returns a piece of code that stands at the path `key`, masked if it may hold a secret.
    fn code(&self, text: &str, span: Range<usize>, key: &str) -> String {
        let code = text.get(span).unwrap_or_default();
        let policy = Policy::default();
        let steps = key.split('.');
        let at = steps.fold(KeyPath::default(), |at, step| policy.member(&at, step.to_owned()));
        let document = Document::parse(code);
        let shown = document.map(|it| Code::of(it.tokens(), &at, &policy));
        shown.map_or_else(|_| MASK.to_owned(), |code| code.to_string())
    }

    /// Says what a user may not expect of a change.
    pub(super) fn notes(&self, write: &Write) -> Vec<String> {
        let Write::Members { set, unset, force, .. } = write else { return Vec::new() };
        let changes = Changes { set: set.expose(), unset, order: &[], force: *force };
        // What cannot be changed is said when it is to be.
        let notes = set_members(&self.text, self.index, &changes).map(|edited| edited.notes);
        notes.unwrap_or_default().into_iter().map(|note| self.note(note)).collect()
    }

    fn note(&self, note: Note) -> String {
        let place = |at| {
            let Position { line, column } = Position::of(&self.text, at);
            format!("{}:{line}:{column}", self.shown)
        };
        match note {
            Note::Default { key, variable } => {
                let key = quoted(&key);
                format!(
                    "{key} is read from {variable}: the new value counts where nothing sets that"
                )
            }
            Note::Spread { key, at } => {
                format!("{}: what follows {} may replace it", place(at), quoted(&key))
            }
            Note::Typed { key, at } => format!(
                "{}: the type of the settings does not list {}, which the compiler may refuse",
                place(at),
                quoted(&key)
            ),
            Note::Changed { at } => {
                format!("{}: code changes the settings of {} here", place(at), quoted(&self.id))
            }
        }
    }

    /// Returns the settings.
    ///
    /// # Errors
    /// They are code.
    pub(super) fn members(&self) -> Result<&Map<String, Value>> {
        if let Config::Unknown(Told { message, help }) = &self.config {
            return Err(anyhow!("{message}").with_help(help.clone()));
        }
        self.value.as_object().ok_or_else(|| {
            anyhow!("{}: the settings of {} are not an object", self.place, quoted(&self.id))
        })
    }
}

/// Returns whether the setting `key`, or the variable that it reads, is named like a secret.
fn is_secret(key: &str, variable: &str) -> bool {
    let key = Policy::default().member(&KeyPath::default(), key.to_owned()).is_named();
    key || KeyPath::default().from_variable(variable).is_named()
}

/// Returns the variables in settings that have no default.
fn needed(settings: &Node<'_>) -> Vec<String> {
    let mut found = Vec::new();
    // The settings nest as deep as the file.
    let mut open = vec![settings];
    while let Some(node) = open.pop() {
        match &node.expression {
            Expression::Variable(name) => found.push(name.to_string()),
            Expression::Object(members) => open.extend(members.iter().rev().map(|it| &it.value)),
            Expression::Array(nodes) | Expression::Template(nodes) => {
                open.extend(nodes.iter().rev());
            }
            Expression::Convert(_, from) => open.push(from),
            Expression::Constant(choices) | Expression::Default { choices, .. } => {
                let last = choices.last().filter(|last| {
                    matches!(last.expression, Expression::Variable(_)) || choices.len() == 1
                });
                open.extend(last);
            }
            _ => {}
        }
    }
    found
}

/// Returns the members of settings that read variables, with these.
fn readers(settings: &Node<'_>) -> Vec<(String, Vec<String>)> {
    let Expression::Object(members) = &settings.expression else { return Vec::new() };
    let named = members.iter().filter_map(|member| match &member.key {
        Key::Name(key) => Some((key.to_string(), variables_in(member.value.tokens.raw()))),
        Key::Unknown => None,
    });
    named.filter(|(_, variables)| !variables.is_empty()).collect()
}

/// Returns the variables that a text reads; none if it is no TypeScript.
pub(super) fn variables_in(text: &str) -> Vec<String> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    typescript::variables(&document).into_iter().flatten().map(Into::into).collect()
}

/// Reads the classes of the file at `path` whose ids are known.
///
/// # Errors
/// The file cannot be read, or is no TypeScript.
pub(super) fn read(path: &Path, project: &Project, files: &mut Snapshot) -> Result<Vec<Source>> {
    let shown = project.shown(path);
    let text: Rc<str> = files.read(path)?.unwrap_or_default().into();
    let syntax = |error: SyntaxError| Error::from(error.in_file(&shown, &text));
    let document = Document::parse(&text).map_err(syntax)?;
    let classes = classes(&document).map_err(syntax)?;
    let variables = typescript::variables(&document).map_err(syntax)?;
    let variables = Rc::new(variables.into_iter().map(Into::into).collect());
    let cursor = Cursor::new(&text);
    let mut reader =
        Reader { path, shown: &shown, text: Rc::clone(&text), cursor, project, variables };
    let mut sources = Vec::new();
    for (index, class) in classes.iter().enumerate().filter(|(_, class)| class.is_exported) {
        sources.extend(reader.source(index, class, files)?);
    }
    Ok(sources)
}

struct Reader<'r> {
    path: &'r Path,
    shown: &'r str,
    text: Rc<str>,
    cursor: Cursor<'r>,
    project: &'r Project,
    variables: Rc<IndexSet<String>>,
}

impl Reader<'_> {
    /// Reads a class; `None` if its id is code.
    fn source(
        &mut self,
        index: usize,
        class: &Class<'_>,
        files: &mut Snapshot,
    ) -> Result<Option<Source>> {
        let id = match &class.name {
            Name::Known(name) => Some(name.to_string()),
            Name::OfConfig => None,
            Name::Code(_) => return Ok(None),
        };
        let about = id.as_deref().map_or("this class".to_owned(), quoted);
        let (config, value) = self.config(class, &about, files)?;
        let name = || value.get("name").and_then(Value::as_str).map(str::to_owned);
        let Some(id) = id.or_else(name) else { return Ok(None) };
        Ok(Some(Source {
            path: self.path.to_owned(),
            shown: self.shown.to_owned(),
            index,
            own: class.own.map(|word| word.raw().to_owned()),
            place: self.place(class.at),
            id,
            config,
            value,
            text: Rc::clone(&self.text),
            variables: Rc::clone(&self.variables),
            needed: match &class.config {
                typescript::Config::Here(settings) => needed(settings),
                _ => Vec::new(),
            },
        }))
    }

    fn config(
        &mut self,
        class: &Class<'_>,
        about: &str,
        files: &mut Snapshot,
    ) -> Result<(Config, Value)> {
        let unknown = |message: String, help: &str| {
            (Config::Unknown(Told { message, help: help.to_owned() }), json!({}))
        };
        Ok(match &class.config {
            typescript::Config::Here(Node { expression: Expression::Object(members), .. }) => {
                (Config::Here, Value::Object(members_of(members, &is_secret)))
            }
            typescript::Config::Here(node) => {
                let code = Code::of(node.tokens, &KeyPath::default(), &Policy::default());
                let place = self.place(node.tokens.span().start);
                unknown(
                    format!("{place}: the settings of {about} are made by code (`{code}`)"),
                    "write them as `const config = {...}`, or change them by hand",
                )
            }
            typescript::Config::Json(file) => {
                let path = self.path.with_file_name(file.trim_start_matches("./"));
                let shown = self.project.shown(&path);
                let Some(text) = files.read(&path)? else {
                    return Ok(unknown(
                        format!(
                            "{}: the settings of {about} are in {shown}, which is missing",
                            self.place(class.at)
                        ),
                        "write them as `const config = {...}`, or make the file",
                    ));
                };
                let value = json::Document::parse(text)
                    .and_then(|document| document.root().map(|root| root.to_value()).transpose())
                    .map_err(|error| error.in_file(&shown, text))?;
                match value {
                    Some(value @ Value::Object(_)) => (Config::Json { path, shown }, value),
                    _ => unknown(
                        format!("{shown}:1:1: the settings of {about} are not an object"),
                        "write them as `{...}`",
                    ),
                }
            }
            typescript::Config::Missing => unknown(
                format!("{}: {about} has no settings", self.place(class.at)),
                "give it a `const config = {...}`, the default of its constructor's parameter",
            ),
        })
    }

    fn place(&mut self, offset: usize) -> String {
        let Position { line, column } = self.cursor.position(offset);
        format!("{}:{line}:{column}", self.shown)
    }
}

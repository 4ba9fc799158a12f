//! Loads the data sources of LoopBack 4, which are classes in TypeScript files.

mod evaluate;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use self::evaluate::{Trace, counted, evaluate};
use super::code::Code;
use super::environment::Environment;
use super::error::LoadError;
use super::folder::Folder;
use super::layers::{Layer, Role, read_layer};
use super::loader::Loader;
use super::origin::{Origin, Place};
use super::sources::DataSource;
use super::trail::Trail;
use super::value::{Data, Object, Value};
use super::warning::Warning;
use super::{read, secrets};
use crate::catalog::Catalog;
use crate::error::Cursor;
use crate::input;
use crate::json;
use crate::secret::{KeyPath, Policy};
use crate::typescript::{
    Class, Config, Document, Expression, Key, Member, Name, Node, Tokens, classes,
};

/// The id of a data source whose name is code.
const CODE: &str = "(code)";

/// The data sources of TypeScript files, in order. Two may have one id.
#[derive(Clone, Debug, Default)]
pub struct TypeScript {
    /// The data sources. The origin of each as a whole is in the file that has its class.
    pub sources: Vec<DataSource>,
    /// What does not do what it looks like, and what cannot be known.
    pub warnings: Vec<Warning>,
}

/// Loads the data sources of `files`, with the variables and the connectors of `loader`.
///
/// # Errors
/// A file cannot be read, or is no TypeScript.
pub fn load_typescript(loader: &Loader, files: &[PathBuf]) -> Result<TypeScript, LoadError> {
    let (of_files, texts) = (TypeScriptLoader::new(loader)?, HashMap::new());
    let mut found = TypeScript::default();
    for file in files {
        of_files.load_into(&mut found, file, &texts)?;
    }
    Ok(found)
}

/// Loads the data sources of TypeScript files one by one.
pub struct TypeScriptLoader<'l> {
    folder: &'l Folder,
    environment: Environment<'l>,
    policy: Policy,
    catalog: Arc<Catalog>,
}

impl<'l> TypeScriptLoader<'l> {
    /// Takes the variables and the connectors of `loader`.
    ///
    /// # Errors
    /// A file of variables cannot be read.
    pub fn new(loader: &'l Loader) -> Result<Self, LoadError> {
        let (environment, _) = loader.environment()?;
        let (policy, catalog) = (Policy::new(&loader.catalog), Arc::new(loader.catalog.clone()));
        Ok(Self { folder: &loader.folder, environment, policy, catalog })
    }

    /// Loads the data sources of one file, in the order of the classes that it exports. The files in `texts`, which
    /// are known by their paths as messages show them, have these texts.
    ///
    /// # Errors
    /// The file cannot be read, or is no TypeScript.
    pub fn load(
        &self,
        file: &Path,
        texts: &HashMap<PathBuf, String>,
    ) -> Result<TypeScript, LoadError> {
        let mut found = TypeScript::default();
        self.load_into(&mut found, file, texts)?;
        Ok(found)
    }

    fn load_into(
        &self,
        found: &mut TypeScript,
        file: &Path,
        texts: &HashMap<PathBuf, String>,
    ) -> Result<(), LoadError> {
        let path: Arc<Path> = self.folder.shown(file).into();
        let text = match texts.get(&*path) {
            Some(text) => text.clone(),
            None => text_of(file, &path)?,
        };
        let syntax = |error: json::SyntaxError| LoadError::Syntax {
            place: Place::in_text(&path, &text, error.offset),
            message: error.message,
        };
        let document = Document::parse(&text).map_err(syntax)?;
        let mut classes = classes(&document).map_err(syntax)?;
        classes.retain(|class| class.is_exported);
        if classes.is_empty() {
            found.warnings.push(Warning::NoDataSource { path: path.to_path_buf() });
        }
        let mut reader = Reader {
            environment: &self.environment,
            path: &path,
            folder: &self.folder.beside(file),
            texts,
            cursor: Cursor::new(&text),
            policy: &self.policy,
            warnings: &mut found.warnings,
        };
        for class in &classes {
            let (id, value) = reader.source(class)?;
            let catalog = Arc::clone(&self.catalog);
            found.sources.push(DataSource { id, value, catalog });
        }
        Ok(())
    }
}

fn text_of(file: &Path, shown: &Arc<Path>) -> Result<String, LoadError> {
    let bytes =
        input::read(file).map_err(|error| LoadError::Io { path: shown.to_path_buf(), error })?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let place = Place::in_text(shown, &String::from_utf8_lossy(error.as_bytes()), valid);
        LoadError::Syntax { place, message: "a byte that is not UTF-8".to_owned() }
    })
}

/// Reads the settings of the classes of one file.
struct Reader<'r> {
    environment: &'r Environment<'r>,
    path: &'r Arc<Path>,
    /// The folder of the file.
    folder: &'r Folder,
    /// The texts of files that are not as they are on disk.
    texts: &'r HashMap<PathBuf, String>,
    cursor: Cursor<'r>,
    policy: &'r Policy,
    warnings: &'r mut Vec<Warning>,
}

impl Reader<'_> {
    /// Returns the id and the settings of a class.
    fn source(&mut self, class: &Class<'_>) -> Result<(String, Value), LoadError> {
        let json = self.json(&class.config)?;
        let id = self.id(class, json.as_ref());
        let trail = Trail::Member(&Trail::Root, &id);
        let at = match &class.config {
            Config::Here(node) => node.tokens.span().start,
            _ => class.at,
        };
        let at = self.place(at);
        let value = match (&class.config, json) {
            (Config::Here(node), _) => self.value(node, &trail, &KeyPath::default()),
            (_, Some(json)) => {
                let mut value = read::read(&json, &trail, self.warnings)?;
                value.origin = Origin::new(at.clone());
                Some(value)
            }
            (_, None) => None,
        };
        let mut value =
            value.unwrap_or_else(|| Value::new(Data::Object(Object::default()), Origin::new(at)));
        secrets::mark(&mut value, KeyPath::default(), self.policy);
        if let Some(changed) = class.changed {
            let place = self.place(changed);
            self.warnings.push(Warning::Changed { id: id.clone(), place });
        }
        Ok((id, value))
    }

    /// Reads the file of JSON that has the settings, if one does.
    fn json(&mut self, config: &Config<'_>) -> Result<Option<Layer>, LoadError> {
        let Config::Json(file) = config else { return Ok(None) };
        let file = file.trim_start_matches("./");
        let mut layer = read_layer(self.folder, file, Role::Base, self.warnings)?;
        if let Some(text) = self.texts.get(layer.path()) {
            layer.text.clone_from(text);
        }
        Ok(Some(layer))
    }

    /// Returns the id of a class, with a warning if that is code.
    fn id(&mut self, class: &Class<'_>, json: Option<&Layer>) -> String {
        match (&class.name, &class.config) {
            (Name::Known(name), _) => name.to_string(),
            (Name::OfConfig, Config::Here(node)) => self.name_of(node),
            (Name::OfConfig, _) => {
                let document = json.and_then(|json| json::Document::parse(json.text()).ok());
                let name = document.as_ref().and_then(|d| d.root()?.get("name")?.as_str());
                name.map_or_else(|| CODE.to_owned(), Into::into)
            }
            (Name::Code(tokens), _) => {
                let place = self.place(tokens.span().start);
                let option = ("dataSourceName".to_owned(), false);
                self.code(option, place, *tokens, &KeyPath::default());
                CODE.to_owned()
            }
        }
    }

    /// Returns the name that settings have.
    fn name_of(&self, settings: &Node<'_>) -> String {
        let Expression::Object(members) = &settings.expression else { return CODE.to_owned() };
        let is_name = |member: &&Member<'_>| matches!(&member.key, Key::Name(key) if key == "name");
        let name = members.iter().rfind(is_name);
        match name.and_then(|name| self.plain(&name.value).0) {
            Some(Data::String(name)) => name,
            _ => CODE.to_owned(),
        }
    }

    fn plain(&self, node: &Node<'_>) -> (Option<Data>, Trace) {
        let mut trace = Trace::default();
        (evaluate(&node.expression, self.environment, &mut trace), trace)
    }

    /// Returns the value that the application gets; `None` for one that is left out.
    fn value(&mut self, node: &Node<'_>, trail: &Trail<'_>, at: &KeyPath<'_>) -> Option<Value> {
        let place = self.place(node.tokens.span().start);
        let data = match &node.expression {
            Expression::Array(elements) => Data::Array(self.elements(elements, &place, trail, at)),
            Expression::Object(members) => Data::Object(self.members(members, trail, at)),
            // An object or array that takes the place of variables.
            Expression::Default { or, choices } if !node.expression.is_plain() => {
                let (last, others) = choices.split_last()?;
                let mut trace = Trace::default();
                return match counted(*or, others, self.environment, &mut trace) {
                    None => self.value(last, trail, at),
                    Some(data) => Some(traced(data, place, trace)),
                };
            }
            Expression::Code => {
                self.code((trail.to_string(), false), place, node.tokens, at);
                return None;
            }
            _ => return self.plain_value(node, place, trail),
        };
        Some(Value::new(data, Origin::new(place)))
    }

    fn plain_value(&mut self, node: &Node<'_>, place: Place, trail: &Trail<'_>) -> Option<Value> {
        let (data, trace) = self.plain(node);
        let warning = |variable| (trail.to_string(), variable, place.clone());
        let Some(data) = data else {
            if let Some((option, variable, place)) = trace.unset.map(warning) {
                self.warnings.push(Warning::Unresolved { option, variable, place });
            }
            return None;
        };
        if let Some((option, variable, place)) = trace.unset_in_text.clone().map(warning) {
            self.warnings.push(Warning::UnsetInText { option, variable, place });
        }
        if matches!(&data, Data::Number(number) if number.as_f64().is_nan()) {
            let (option, place) = (trail.to_string(), place.clone());
            self.warnings.push(Warning::NotANumber {
                option,
                variable: trace.unset.clone(),
                place,
            });
        }
        Some(traced(data, place, trace))
    }

    fn elements(
        &mut self,
        elements: &[Node<'_>],
        place: &Place,
        trail: &Trail<'_>,
        at: &KeyPath<'_>,
    ) -> Vec<Value> {
        let element = |(index, element)| {
            let value = self.value(element, &Trail::Element(trail, index), at);
            // In JSON, `undefined` in an array is `null`.
            value.unwrap_or_else(|| Value::new(Data::Null, Origin::new(place.clone())))
        };
        elements.iter().enumerate().map(element).collect()
    }

    fn members(&mut self, members: &[Member<'_>], trail: &Trail<'_>, at: &KeyPath<'_>) -> Object {
        let mut values: IndexMap<String, Value> = IndexMap::new();
        for member in members {
            let place = self.place(member.tokens.span().start);
            let Key::Name(key) = &member.key else {
                self.code((trail.to_string(), true), place, member.tokens, at);
                continue;
            };
            let trail = Trail::Member(trail, key);
            if key == "__proto__" {
                self.warnings.push(Warning::ReservedKey { option: trail.to_string(), place });
                continue;
            }
            let at = self.policy.member(at, key.to_string());
            let value = self.value(&member.value, &trail, &at);
            let earlier = match value {
                Some(value) => values.insert(key.to_string(), value),
                None => values.shift_remove(&**key),
            };
            if let Some(earlier) = earlier {
                let earlier = earlier.origin.place().clone();
                self.warnings.push(Warning::DuplicateKey {
                    option: trail.to_string(),
                    place,
                    earlier,
                });
            }
        }
        Object::ordered(values)
    }

    /// Warns of code in the place of a value or, if `gives_members`, of members.
    fn code(
        &mut self,
        (option, gives_members): (String, bool),
        place: Place,
        tokens: Tokens<'_>,
        at: &KeyPath<'_>,
    ) {
        let code = Code::of(tokens, at, self.policy);
        self.warnings.push(Warning::Code { option, gives_members, place, code });
    }

    fn place(&mut self, offset: usize) -> Place {
        Place::new(self.path, self.cursor.position(offset))
    }
}

/// Returns the value that an expression at `place` has come to.
fn traced(data: Data, place: Place, trace: Trace) -> Value {
    let mut origin = Origin::new(place);
    if let Some((name, source)) = trace.variable {
        origin = origin.with_variable(&name, source);
    }
    let mut value = Value::new(data, origin);
    value.secret = trace.is_secret;
    value
}

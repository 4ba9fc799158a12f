//! Loads the data sources of LoopBack 4, which are classes in TypeScript files.

mod evaluate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use self::evaluate::{Trace, counted, evaluate};
use super::code::Code;
use super::environment::Environment;
use super::error::LoadError;
use super::folder::Folder;
use super::layers::{Role, read_layer};
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
    let mut found = TypeScript::default();
    let (environment, _) = loader.environment()?;
    let (policy, catalog) = (Policy::new(&loader.catalog), Arc::new(loader.catalog.clone()));
    for file in files {
        let path: Arc<Path> = loader.folder.shown(file).into();
        let text = text_of(file, &path)?;
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
        for class in &classes {
            let (environment, policy, warnings) = (&environment, &policy, &mut found.warnings);
            let cursor = Cursor::new(&text);
            let reader = Reader { environment, path: &path, text: &text, cursor, policy, warnings };
            let folder = loader.folder.beside(file);
            found.sources.push(reader.source(class, &folder, &catalog)?);
        }
    }
    Ok(found)
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

/// Reads the settings of one class.
struct Reader<'r> {
    environment: &'r Environment<'r>,
    path: &'r Arc<Path>,
    text: &'r str,
    cursor: Cursor<'r>,
    policy: &'r Policy,
    warnings: &'r mut Vec<Warning>,
}

impl Reader<'_> {
    fn source(
        mut self,
        class: &Class<'_>,
        folder: &Folder,
        catalog: &Arc<Catalog>,
    ) -> Result<DataSource, LoadError> {
        let at = Place::in_text(self.path, self.text, class.at);
        let json = match &class.config {
            Config::Json(file) => {
                let file = file.trim_start_matches("./");
                Some(read_layer(folder, file, Role::Base, self.warnings)?)
            }
            _ => None,
        };
        let id = match (&class.name, &class.config) {
            (Name::Known(name), _) => name.to_string(),
            (Name::OfConfig, Config::Here(node)) => self.name_of(node),
            (Name::OfConfig, _) => {
                let text = json.as_ref().map_or("", |json| json.text());
                let document = json::Document::parse(text).ok();
                let name = document.as_ref().and_then(|d| d.root()?.get("name")?.as_str());
                name.map_or_else(|| CODE.to_owned(), Into::into)
            }
            (Name::Code(tokens), _) => {
                let place = Place::in_text(self.path, self.text, tokens.span().start);
                self.code(
                    ("dataSourceName".to_owned(), false),
                    place,
                    *tokens,
                    &KeyPath::default(),
                );
                CODE.to_owned()
            }
        };
        let trail = Trail::Member(&Trail::Root, &id);
        let mut value = match (&class.config, json) {
            (Config::Here(node), _) => {
                let value = self.value(node, &trail, &KeyPath::default());
                value.unwrap_or_else(|| self.empty(self.place(node.tokens)))
            }
            (_, Some(json)) => {
                let mut value = read::read(&json, &trail, self.warnings)?;
                value.origin = Origin::new(at);
                value
            }
            (_, None) => self.empty(at),
        };
        secrets::mark(&mut value, KeyPath::default(), self.policy);
        if let Some(changed) = class.changed {
            let place = Place::in_text(self.path, self.text, changed);
            self.warnings.push(Warning::Changed { id: id.clone(), place });
        }
        Ok(DataSource { id, value, catalog: Arc::clone(catalog) })
    }

    fn empty(&self, place: Place) -> Value {
        Value::new(Data::Object(Object::default()), Origin::new(place))
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
        let place = self.place_in_order(node.tokens);
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
            let place = self.place_in_order(member.tokens);
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

    /// Returns the place of the first of `tokens`. What it is asked for comes in the order of the text.
    fn place_in_order(&mut self, tokens: Tokens<'_>) -> Place {
        Place::new(self.path, self.cursor.position(tokens.span().start))
    }

    fn place(&self, tokens: Tokens<'_>) -> Place {
        Place::in_text(self.path, self.text, tokens.span().start)
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

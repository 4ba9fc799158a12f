//! The layers of a LoopBack 3 project: the base, `local`, and those of environments.

use std::collections::HashSet;
use std::path::PathBuf;

use indexmap::IndexSet;

use lbrs::internal::datasource::Reference;
use lbrs::internal::json::Kind;
use lbrs::internal::resolve::{
    LoadError, Loader, Place, Role, Unresolved, Value, Warning, unresolved,
};

/// The index of the base among the views.
pub const BASE: usize = 0;
/// The index of `local` among the views.
pub const LOCAL: usize = 1;

/// What the application reads in the base, with `local` over it, and in each environment with its layer over both.
pub struct Layers {
    views: Vec<(View, Unresolved)>,
}

/// What a project looks like to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The base alone.
    Base,
    /// The base and `local`: what this machine has in every environment.
    Local,
    /// An environment, on this machine.
    Env(String),
}

/// A value in one of the views.
#[derive(Clone, Copy)]
pub struct Seen<'l> {
    /// The value.
    pub value: &'l Value,
    /// Whether LoopBack leaves the references in it alone.
    is_raw: bool,
}

/// A value in all views that have it, in their order.
pub type Views<'l> = Vec<Option<Seen<'l>>>;

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What<'l> {
    Literal(Kind),
    /// A reference to this variable.
    Reference(&'l str),
}

impl Layers {
    /// Reads and merges the layers of `loader`.
    ///
    /// # Errors
    /// A layer is malformed, or cannot be merged.
    pub fn read(loader: &Loader) -> Result<Self, LoadError> {
        let mut views = vec![
            (View::Base, unresolved(loader, "development", Role::Base)?),
            (View::Local, unresolved(loader, "development", Role::Local)?),
        ];
        for env in loader.environments_of(&["datasources", "config"])? {
            let merged = unresolved(loader, &env, Role::Env)?;
            views.push((View::Env(env), merged));
        }
        Ok(Self { views })
    }

    /// Returns the environments that have a layer of their own.
    pub fn envs(&self) -> impl Iterator<Item = &str> {
        self.views.iter().filter_map(|(view, _)| view.env())
    }

    /// Returns the views.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.views.iter().map(|(view, _)| view)
    }

    /// Returns the ids of the data sources of all layers, those of the base first.
    pub fn ids(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let ids = self.views.iter().flat_map(|(_, merged)| merged.data_sources.iter());
        ids.map(|(id, _)| id).filter(|id| seen.insert(*id)).collect()
    }

    /// Returns the data source `id` in all views.
    pub fn data_source(&self, id: &str) -> Views<'_> {
        self.views.iter().map(|(_, merged)| merged.data_sources.get(id).map(Seen::of)).collect()
    }

    /// Returns what a reference to `variable` becomes in each view where nothing sets the variable.
    pub fn setting(&self, variable: &str) -> Vec<Option<Value>> {
        self.views.iter().map(|(_, merged)| merged.setting(variable)).collect()
    }

    /// Returns the warnings that there is no base, so that LoopBack reads no layer.
    pub fn without_base(&self) -> IndexSet<String> {
        let warnings = self.views.iter().flat_map(|(_, merged)| &merged.warnings);
        let warnings = warnings.filter(|warning| matches!(warning, Warning::NoBase { .. }));
        warnings.map(Warning::to_string).collect()
    }

    /// Returns the layers that only Node can run, each once, and the files that they take the place of.
    pub fn scripts(&self) -> Vec<(PathBuf, Option<PathBuf>)> {
        let mut scripts: Vec<(PathBuf, Option<PathBuf>)> = Vec::new();
        for warning in self.views.iter().flat_map(|(_, merged)| &merged.warnings) {
            if let Warning::Script { path, instead_of } = warning
                && !scripts.iter().any(|(there, _)| there == path)
            {
                scripts.push((path.clone(), instead_of.clone()));
            }
        }
        scripts
    }
}

impl View {
    /// Returns the environment, if it is one.
    pub fn env(&self) -> Option<&str> {
        match self {
            Self::Env(env) => Some(env),
            _ => None,
        }
    }
}

impl<'l> Seen<'l> {
    fn of(value: &'l Value) -> Self {
        Self { value, is_raw: false }
    }

    /// Returns a value that has no references.
    pub fn raw(value: &'l Value) -> Self {
        Self { value, is_raw: true }
    }

    /// Returns what it is.
    pub fn what(self) -> What<'l> {
        let text = self.value.as_str().filter(|_| !self.is_raw);
        match text.and_then(Reference::in_text) {
            Some(reference) => What::Reference(reference.variable),
            None => What::Literal(self.value.kind()),
        }
    }

    /// Returns the value of a member, if it is an object that has it.
    pub fn member(self, key: &str) -> Option<Self> {
        let members = self.value.as_object()?;
        // LoopBack takes an object with a constructor of its own for none of JSON's.
        let is_raw = self.is_raw || members.get("constructor").is_some();
        Some(Self { value: members.get(key)?, is_raw })
    }

    /// Returns an element, if it is an array that has it.
    pub fn element(self, index: usize) -> Option<Self> {
        Some(Self { value: self.value.as_array()?.get(index)?, ..self })
    }

    /// Returns whether the other one is the same to an application.
    pub fn is_same(self, other: Self) -> bool {
        let is_same = || self.value.to_json() == other.value.to_json();
        self.what() == other.what()
            && (matches!(self.what(), What::Reference(_))
                || self.is_raw == other.is_raw && is_same())
    }

    /// Returns its place.
    pub fn place(self) -> &'l Place {
        self.value.origin().place()
    }

    /// Returns whether it must stand in no file but one of variables.
    pub fn is_secret(self) -> bool {
        let is_blank = self.value.as_str().is_some_and(str::is_empty);
        let can_be = matches!(self.what(), What::Literal(Kind::String | Kind::Number));
        self.value.is_secret() && can_be && !is_blank
    }
}

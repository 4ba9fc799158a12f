//! The choice of the connector: one of the catalog, or one known by its package alone.

use super::existing::Existing;
use super::input::Input;
use crate::dependency::{Spec, Target};
use crate::errors::{Context, Error, Helpful, Result, Usage, told, usage};
use crate::prompt::{OTHER, Prompter, Select, Text};
use lbrs::internal::catalog::{Cargo, Catalog, Connector, Status};
use lbrs::internal::nearest::did_you_mean_any;
use lbrs::internal::secret::quoted;

/// What the choice of a connector depends on.
pub struct Choice<'a> {
    /// What flags and the configuration answer.
    pub input: &'a Input,
    /// The known connectors.
    pub catalog: &'a Catalog,
    /// The manifest that the dependency goes to.
    pub target: &'a Target,
}

/// A connector, and the package or crate that the user named for it.
pub type Chosen = (Connector, Option<Spec>);

impl Choice<'_> {
    /// Returns the connector that `word` names, or else asks for the one of the data source `name`.
    ///
    /// # Errors
    /// The catalog has no such connector, or it is not available for the project.
    pub fn make(
        &self,
        word: Option<&str>,
        name: &str,
        prompter: &mut dyn Prompter,
    ) -> Result<Chosen> {
        let (connector, spec) = match (word, self.spec()?) {
            (None, spec) => return self.ask(name, spec, None, prompter),
            (Some(OTHER), None) => return self.ask_other(prompter),
            (Some(OTHER), Some(spec)) => (self.other(&spec), Some(spec)),
            (Some(word), spec) => match self.catalog.get(word) {
                Some(connector) => (connector.clone(), spec),
                None if spec.is_some() => (own_connector(word)?, spec),
                None => return Err(self.unknown(word)),
            },
        };
        self.target.check(&connector, spec.as_ref())?;
        Ok((connector, spec))
    }

    /// Returns the connector that replaces the one of `existing`: the one that `word` names, or else asks for one;
    /// the existing one if lbrs cannot ask.
    ///
    /// # Errors
    /// Those of [`Choice::make`].
    pub fn change(
        &self,
        word: Option<&str>,
        existing: &Existing,
        prompter: &mut dyn Prompter,
    ) -> Result<Chosen> {
        let connector = &existing.connector;
        match word {
            None if prompter.is_interactive() => {
                self.ask(&existing.id, self.spec()?, Some(connector), prompter)
            }
            None => Ok((connector.clone(), self.spec()?)),
            // Several may share the existing `connector`; whoever repeats it means this one.
            Some(word) if connector.describes(word) => Ok((connector.clone(), self.spec()?)),
            Some(_) => self.make(word, &existing.id, prompter),
        }
    }

    /// Returns the package or crate that `--dependency` names.
    fn spec(&self) -> Result<Option<Spec>> {
        self.input.dependency.as_deref().map(parse_spec).transpose()
    }

    fn ask(
        &self,
        name: &str,
        spec: Option<Spec>,
        existing: Option<&Connector>,
        prompter: &mut dyn Prompter,
    ) -> Result<Chosen> {
        let can_be_had = |connector: &Connector| self.target.check(connector, spec.as_ref());
        let is_existing =
            |connector: &Connector| existing.is_some_and(|existing| existing.id == connector.id);
        let mut choices: Vec<&Connector> = self
            .catalog
            .iter()
            .filter(|connector| is_existing(connector) || can_be_had(connector).is_ok())
            .collect();
        if let Some(existing) =
            existing.filter(|_| !choices.iter().any(|choice| is_existing(choice)))
        {
            choices.insert(0, existing);
        }
        let mut options: Vec<String> =
            choices.iter().map(|connector| connector.list_label()).collect();
        options.push(OTHER.to_owned());
        let keywords: Vec<String> = choices.iter().map(|connector| keywords(connector)).collect();
        let is_dead = |index: &usize| choices[*index].status == Status::Dead;
        let behind: Vec<usize> = (0..choices.len()).filter(is_dead).collect();
        let message = format!("Select the connector for {name}:");
        let question = Select {
            message: &message,
            options: &options,
            keywords: &keywords,
            behind: &behind,
            start: choices.iter().position(|choice| is_existing(choice)).unwrap_or(0),
            fallback: None,
            flag: "--connector ID",
        };
        let chosen = prompter.select(&question)?;
        match (choices.get(chosen), spec) {
            (Some(connector), spec) => Ok(((*connector).clone(), spec)),
            (None, Some(spec)) => Ok((self.other(&spec), Some(spec))),
            (None, None) => self.ask_other(prompter),
        }
    }

    fn ask_other(&self, prompter: &mut dyn Prompter) -> Result<Chosen> {
        let check = |text: &str| {
            let (connector, spec) = self.named(text)?;
            let checked = self.target.check(&connector, spec.as_ref());
            checked.map_err(|error| told(&error).message)
        };
        let question = Text {
            message: "Enter the connector's module name:",
            hint: Some("NAME or NAME@VERSION"),
            keeps: false,
            check: &check,
            fallback: None,
            flag: "--dependency SPEC",
        };
        let text = prompter.text(&question)?;
        Ok(self.named(&text).map_err(Usage)?)
    }

    /// Returns the connector that `text`, typed as the name of a module, stands for.
    fn named(&self, text: &str) -> Result<Chosen, String> {
        if let Some(known) = self.catalog.get(text).filter(|known| known.id == text) {
            return Ok((known.clone(), None));
        }
        let spec = Spec::parse(text)?;
        Ok((self.other(&spec), Some(spec)))
    }

    /// Returns a connector known by its package alone. The catalog still supplies the package's versions, but
    /// the entry names the package, and may have any setting.
    fn other(&self, spec: &Spec) -> Connector {
        let mut connector = Connector::bare(&spec.name);
        let same_package =
            |known: &&Connector| known.npm.package.as_deref() == Some(spec.name.as_str());
        if let Some(known) = self.catalog.iter().find(same_package) {
            connector.npm = known.npm.clone();
            connector.file.clone_from(&known.file);
        }
        connector
    }

    fn unknown(&self, word: &str) -> Error {
        let any = "`--dependency NAME@VERSION` any package or crate works";
        let help = match did_you_mean_any(&self.catalog.nearest(word), ", ") {
            Some(asks) => format!("{asks} With {any}"),
            None => format!("`lbrs connectors` lists them; with {any}"),
        };
        usage!("there is no connector {}", quoted(word)).with_help(help)
    }
}

fn parse_spec(text: &str) -> Result<Spec> {
    let spec = Spec::parse(text).map_err(Usage).context("`--dependency`");
    spec.with_help("the form is NAME or NAME@VERSION")
}

fn own_connector(word: &str) -> Result<Connector> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"'`\\".contains(c);
    if !word.chars().all(plain) {
        return Err(usage!("{} cannot be the name of a connector", quoted(word))
            .with_help("a connector is named by a word, a package or a path"));
    }
    Ok(Connector::bare(word))
}

/// Returns what finds a connector in the list besides its label: its id first, its package, its crate.
fn keywords(connector: &Connector) -> String {
    let package = connector.npm.package.as_deref().unwrap_or_default();
    let krate = match &connector.cargo {
        Cargo::Crate(needed) => &*needed.main.name,
        _ => "",
    };
    format!("{} {package} {krate}", connector.id)
}

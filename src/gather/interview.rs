//! The interview: every question of `lbrs datasource` in its order, asked only where nothing answers
//! it already. Its result is the plan.

use std::borrow::Cow;

use super::dependency::{Spec, Target, needed, package_manager};
use super::given::Given;
use super::secrets::{Keeper, Kept};
use super::settings::{Answers, reference_warnings};
use crate::catalog::{Cargo, Catalog, Connector, List, Npm, NpmRange, Status, Support};
use crate::datasource::{Entry, check_name};
use crate::json::Json;
use crate::plan::{Dependency, Manifest, Plan};
use crate::project::Project;
use crate::prompt::{Confirm, Prompter, Select, Text};
use crate::text::visible;
use crate::{Error, Result};

/// What the questions and their checks need to know of the project.
pub struct Interview<'a> {
    /// Where things are.
    pub project: &'a Project,
    /// The connectors there are.
    pub catalog: &'a Catalog,
    /// Why an id cannot be taken: the entry that has it.
    pub taken: &'a dyn Fn(&str) -> Option<Error>,
    /// The text of `.env`.
    pub env: &'a str,
    /// Whether the manifest has the dependency already.
    pub is_present: &'a dyn Fn(&Manifest, &Dependency) -> Result<bool>,
    /// Every default is taken, and the dependency installed.
    pub yes: bool,
}

impl Interview<'_> {
    /// Asks what `given` leaves open, and returns the plan.
    ///
    /// # Errors
    /// A given answer is wrong, answers are missing and nobody can be asked, or the person cancelled.
    pub fn run(&self, mut given: Given, prompter: &mut dyn Prompter) -> Result<Plan> {
        let name = self.name(&given, prompter)?;
        let id = self.id(&given, &name)?;
        let target = Target::of(self.project, given.manifest)?;
        let (connector, spec) = self.connector(&given, &name, &target, prompter)?;
        given.open_nested(Some(&connector))?;
        let (answers, kept) = self.settings(&connector, &id, &given, prompter)?;
        let manifest = target.choose(prompter)?;
        prompter.finish()?;
        let dependency = needed(self.project, manifest.as_ref(), &connector, spec.as_ref())?;
        let install = self.install(&given, manifest.as_ref(), &dependency, prompter)?;
        let mut warnings = answers.warnings;
        warnings.extend(reference_warnings(&answers.answered));
        warnings.extend(inline_warning(self, &kept));
        let settings =
            answers.answered.into_iter().map(|answer| (answer.key, answer.value)).collect();
        let settings = in_order(&connector, settings);
        Ok(Plan {
            entry: Entry { id, name, connector: connector.connector.to_string(), settings },
            connector,
            file: self.project.data_sources.clone(),
            replace: given.force,
            secrets: kept.stored,
            package_manager: package_manager(
                self.project,
                manifest.as_ref(),
                given.package_manager,
            ),
            dependency,
            manifest,
            install,
            warnings,
        })
    }

    fn name(&self, given: &Given, prompter: &mut dyn Prompter) -> Result<String> {
        if let Some(name) = &given.name {
            let refused = |reason| Error::usage(reason).with_help("choose another name");
            check_name(name).map_err(refused)?;
            return Ok(name.clone());
        }
        let check = |name: &str| {
            check_name(name)?;
            match (self.taken)(name) {
                Some(_) if given.id.is_none() && !given.force => {
                    Err(format!("`{name}` is already there"))
                }
                _ => Ok(()),
            }
        };
        prompter.text(&Text {
            message: "Enter the datasource name:",
            hint: None,
            check: &check,
            fallback: None,
            flag: "NAME",
        })
    }

    fn id(&self, given: &Given, name: &str) -> Result<String> {
        let id = match &given.id {
            Some(id) => {
                check_name(id).map_err(|reason| {
                    Error::usage(format!("`--id`: {reason}")).with_help("choose another id")
                })?;
                id.clone()
            }
            None => name.to_owned(),
        };
        match (self.taken)(&id) {
            Some(error) if !given.force => Err(error),
            _ => Ok(id),
        }
    }

    fn connector(
        &self,
        given: &Given,
        name: &str,
        target: &Target,
        prompter: &mut dyn Prompter,
    ) -> Result<(Connector, Option<Spec>)> {
        let spec = given.dependency.as_deref().map(given_spec).transpose()?;
        let Some(word) = &given.connector else {
            return self.ask_connector(name, spec, target, prompter);
        };
        if word == "other" {
            let flag = "--dependency SPEC";
            return match spec {
                Some(spec) => Ok((self.other(&spec), Some(spec))),
                None => self.ask_other(flag, prompter),
            };
        }
        match (self.catalog.get(word), spec) {
            (Some(connector), spec) => Ok((connector.clone(), spec)),
            (None, Some(spec)) => Ok((own_connector(word)?, Some(spec))),
            (None, None) => Err(self.unknown_connector(word)),
        }
    }

    fn ask_connector(
        &self,
        name: &str,
        spec: Option<Spec>,
        target: &Target,
        prompter: &mut dyn Prompter,
    ) -> Result<(Connector, Option<Spec>)> {
        let choices: Vec<&Connector> =
            self.catalog.iter().filter(|connector| target.takes(self.project, connector)).collect();
        let mut options: Vec<String> =
            choices.iter().map(|connector| connector.list_label()).collect();
        options.push("other".to_owned());
        let message = format!("Select the connector for {name}:");
        let question = Select {
            message: &message,
            options: &options,
            start: 0,
            fallback: None,
            flag: "--connector ID",
        };
        let chosen = prompter.select(&question)?;
        match (choices.get(chosen), spec) {
            (Some(connector), spec) => Ok(((*connector).clone(), spec)),
            (None, Some(spec)) => Ok((self.other(&spec), Some(spec))),
            (None, None) => self.ask_other("--dependency SPEC", prompter),
        }
    }

    fn ask_other(
        &self,
        flag: &str,
        prompter: &mut dyn Prompter,
    ) -> Result<(Connector, Option<Spec>)> {
        let check = |text: &str| Spec::parse(text).map(|_| ());
        let question = Text {
            message: "Enter the connector's module name:",
            hint: None,
            check: &check,
            fallback: None,
            flag,
        };
        let text = prompter.text(&question)?;
        if text.is_empty() {
            // Nobody could be asked: the missing flag is named at the end.
            return Ok((bare_connector("other"), None));
        }
        if let Some(known) = self.catalog.get(&text).filter(|known| known.id == text) {
            return Ok((known.clone(), None));
        }
        let spec = given_spec(&text)?;
        Ok((self.other(&spec), Some(spec)))
    }

    /// A connector that is known by its package alone: what the catalog knows of that package's versions
    /// holds, but it is written under the package's name, and any setting goes.
    fn other(&self, spec: &Spec) -> Connector {
        let mut connector = bare_connector(&spec.name);
        let same_package =
            |known: &&Connector| known.npm.package.as_deref() == Some(spec.name.as_str());
        if let Some(known) = self.catalog.iter().find(same_package) {
            connector.npm = known.npm.clone();
        }
        connector
    }

    fn unknown_connector(&self, word: &str) -> Error {
        let near = self.catalog.nearest(word);
        let help = match near.as_slice() {
            [] => "`lbrs connectors` lists them; with `--dependency NAME@VERSION` any package or crate goes".to_owned(),
            near => {
                let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
                format!("did you mean {}? With `--dependency NAME@VERSION` any package or crate goes", near.join(", "))
            }
        };
        Error::usage(format!("there is no connector `{}`", visible(word))).with_help(help)
    }

    fn settings(
        &self,
        connector: &Connector,
        id: &str,
        given: &Given,
        prompter: &mut dyn Prompter,
    ) -> Result<(Answers, Kept)> {
        let file = self.project.shown(&self.project.data_sources);
        let keeper = Keeper { id, connector, given, env: self.env, file: &file };
        let mut kept = Kept::default();
        let mut answers = Answers::default();
        answers.gather(connector, false, given, prompter)?;
        keeper.keep(&mut answers.answered, &mut kept, prompter)?;
        let upfront = answers.answered.len();
        let is_open = |key: &str| {
            !given.settings.iter().any(|(there, _)| there == key)
                && !given.secrets.iter().any(|(there, _)| there == key)
        };
        let open =
            connector.settings.iter().any(|setting| setting.advanced && is_open(&setting.key));
        let question = Confirm {
            message: "Configure advanced settings?",
            default: false,
            flag: "--set KEY=VALUE",
        };
        if open && prompter.is_interactive() && prompter.confirm(&question)? {
            answers.gather(connector, true, given, prompter)?;
        } else {
            answers.take_advanced(connector, given)?;
        }
        answers.take_unknown(connector, given);
        keeper.keep(&mut answers.answered[upfront..], &mut kept, prompter)?;
        Ok((answers, kept))
    }

    fn install(
        &self,
        given: &Given,
        manifest: Option<&Manifest>,
        dependency: &Dependency,
        prompter: &mut dyn Prompter,
    ) -> Result<bool> {
        let (Some(manifest), Some(label)) = (manifest, dependency.label()) else {
            return Ok(false);
        };
        if let Some(install) = given.install {
            return Ok(install);
        }
        if !prompter.is_interactive() {
            return Ok(self.yes);
        }
        if (self.is_present)(manifest, dependency)? {
            return Ok(false);
        }
        let message = format!("Install {label}");
        prompter.confirm(&Confirm {
            message: &message,
            default: true,
            flag: "--install or --no-install",
        })
    }
}

/// The settings in the order of the questions: the fixed ones, those that the catalog knows, the others.
fn in_order(connector: &Connector, mut settings: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let place = |key: &str| {
        let is_it = |setting: &crate::catalog::Setting| {
            setting.key == key || setting.aliases.iter().any(|alias| alias == key)
        };
        connector.settings.iter().position(is_it).unwrap_or(usize::MAX)
    };
    settings.sort_by_key(|(key, _)| place(key));
    let fixed = connector.fixed.iter().filter_map(|(key, json)| {
        let given = settings.iter().position(|(there, _)| there == key);
        given
            .is_none()
            .then(|| Json::parse_strict(json).ok().map(|json| (key.to_string(), json)))
            .flatten()
    });
    let mut ordered: Vec<(String, Json)> = fixed.collect();
    ordered.append(&mut settings);
    ordered
}

fn inline_warning(interview: &Interview<'_>, kept: &Kept) -> Option<String> {
    if kept.inline.is_empty() {
        return None;
    }
    let keys: Vec<String> = kept.inline.iter().map(|key| format!("`{}`", visible(key))).collect();
    let first = kept.inline[0].split('.').next().unwrap_or_default();
    Some(format!(
        "{} {} as plain text in {}; `--secret {}` or `--secrets env` keeps {} in .env",
        keys.join(", "),
        if keys.len() == 1 { "stands" } else { "stand" },
        interview.project.shown(&interview.project.data_sources),
        visible(first),
        if keys.len() == 1 { "it" } else { "them" },
    ))
}

fn given_spec(text: &str) -> Result<Spec> {
    Spec::parse(text).map_err(|reason| {
        Error::usage(format!("`--dependency`: {reason}"))
            .with_help("the form is NAME or NAME@VERSION")
    })
}

fn own_connector(word: &str) -> Result<Connector> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"'`\\".contains(c);
    if !word.chars().all(plain) {
        return Err(Error::usage(format!("`{}` cannot be the name of a connector", visible(word)))
            .with_help("a connector is named by a word, a package or a path"));
    }
    Ok(bare_connector(word))
}

fn bare_connector(name: &str) -> Connector {
    let unknown = || NpmRange::Unavailable(Cow::Borrowed("the catalog does not know it"));
    Connector {
        id: Cow::Owned(name.to_owned()),
        connector: Cow::Owned(name.to_owned()),
        also: List::Borrowed(&[]),
        label: Cow::Owned(name.to_owned()),
        support: Support::Community,
        status: Status::Active,
        settings: List::Borrowed(&[]),
        fixed: List::Borrowed(&[]),
        required: List::Borrowed(&[]),
        url: None,
        npm: Npm { package: None, lb3: unknown(), lb4: unknown() },
        cargo: Cargo::Unavailable(Cow::Borrowed("the catalog does not know it")),
        notes: List::Borrowed(&[]),
    }
}

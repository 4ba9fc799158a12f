//! The interview: the questions of `lbrs datasource` in their order, of which it asks those that nothing has
//! answered yet. Its result is the plan.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::choice::Choice;
use super::from_url::FromUrl;
use super::given::Given;
use super::needed::checked;
use super::secrets::{Keeper, Kept};
use super::settings::{Answer, Answers, check_given, reference_warnings, unescaped_warnings};
use crate::dependency::{Manifest, Need, PackageManager, Target};
use crate::errors::{Context, Error, Helpful, Result, Usage, told};
use crate::plan::{Plan, Write};
use crate::project::Project;
use crate::prompt::{Confirm, Prompter, Text, accept};
use lbrs::internal::catalog::{Catalog, Connector, Setting};
use lbrs::internal::datasource::{Entry, check_name};
use lbrs::internal::secret::{Policy, quoted, shown_name};

/// What the questions and their checks need to know about the project.
pub struct Interview<'a> {
    /// The project.
    pub project: &'a Project,
    /// The known connectors.
    pub catalog: &'a Catalog,
    /// The data source file that is written.
    pub file: &'a Path,
    /// Returns the error about an id that another entry has.
    pub taken: &'a dyn Fn(&str) -> Option<Error>,
    /// The text of `.env`.
    pub env: &'a str,
    /// Returns whether the manifest already lists the dependency.
    pub is_present: &'a dyn Fn(&Manifest, &Need) -> Result<bool>,
    /// Whether to take every default and install the dependency.
    pub yes: bool,
}

impl Interview<'_> {
    /// Asks what `given` leaves open, and returns the plan.
    pub fn run(&self, mut given: Given, prompter: &mut dyn Prompter) -> Result<Plan> {
        let typed = given.from_url.is_none();
        let name = self.name(&mut given, prompter)?;
        let id = self.id(&given, &name)?;
        let target = checked(Target::of(self.project, given.manifest)?, &given)?;
        let choice = Choice { catalog: self.catalog, target: &target };
        let (connector, spec) = choice.make(&given, &name, prompter)?;
        self.refuse_idle_dependency(&given, &connector, &target, false)?;
        given.open_config(&connector)?;
        // Without a terminal, an unnamed connector only stands in for the missing answer.
        let mut warnings = match given.connector.is_some() || prompter.is_interactive() {
            true => given.open_url(&connector, typed)?,
            false => Vec::new(),
        };
        let answers = Answers::default();
        let (answers, kept) = self.settings(&connector, &id, &given, answers, prompter)?;
        let needs = self.needed(&given, &connector, spec.as_ref(), target, prompter)?;
        // What is missing is told before what is wrong: it may be wrong only because of that.
        prompter.finish().map_err(|error| self.explained(given.explained(error), &given))?;
        let dependency = needs.dependency?;
        warnings.extend(answers.warnings);
        warnings.extend(reference_warnings(&answers.answered));
        warnings.extend(inline_warning(self, &kept));
        let settings = in_order(&connector, answers.answered, true);
        Ok(Plan {
            mask: Policy::new(self.catalog).and_settings(&connector, settings.keys()),
            entry: Entry {
                id,
                name,
                connector: connector.connector.to_string(),
                settings: settings.into(),
            },
            connector,
            file: self.file.to_owned(),
            write: Write::Entry { replace: given.force },
            rename: None,
            layers: Vec::new(),
            unneeded: None,
            secrets: kept.stored,
            package_manager: PackageManager::of(
                self.project,
                needs.manifest.as_ref(),
                given.package_manager,
            ),
            dependency,
            manifest: needs.manifest,
            install: needs.install,
            warnings,
        })
    }

    /// Asks for the name. The user may give a URL instead, which then suggests one.
    fn name(&self, given: &mut Given, prompter: &mut dyn Prompter) -> Result<String> {
        self.connector_of_url(given, None)?;
        if let Some(name) = &given.name {
            check_name(name).map_err(Usage).with_help(
                match FromUrl::is_meant(name, self.catalog) {
                    true => "give a URL with `--from-url`",
                    false => "choose another name",
                },
            )?;
            return Ok(name.clone());
        }
        if given.from_url.is_none() {
            let check = |text: &str| match FromUrl::is_meant(text, self.catalog) {
                true => self.check_url(given, text),
                false => self.check_free_name(given, text),
            };
            let answer = prompter.text(&Text { check: &check, ..NAME })?;
            if !FromUrl::is_meant(&answer, self.catalog) {
                return Ok(answer);
            }
            given.from_url = FromUrl::parse(&answer).ok();
            self.connector_of_url(given, None)?;
        }
        self.name_for_url(given, prompter)
    }

    /// Asks for the name of a data source that a URL describes, and suggests one.
    fn name_for_url(&self, given: &Given, prompter: &mut dyn Prompter) -> Result<String> {
        let connector = given.connector.as_deref().and_then(|word| self.catalog.get(word));
        let is_taken = |name: &str| (self.taken)(name).is_some();
        let suggested = given.from_url.as_ref().map(|url| url.suggestion(connector, is_taken));
        let suggested = suggested.unwrap_or_default();
        let check = |name: &str| {
            self.check_free_name(given, if name.is_empty() { &suggested } else { name })
        };
        let fallback = Some(suggested.as_str());
        let name = prompter.text(&Text { hint: fallback, check: &check, fallback, ..NAME })?;
        Ok(if name.is_empty() { suggested.clone() } else { name })
    }

    /// Adds to `error`, about missing answers, why a variable with a URL has not chosen the connector.
    fn explained(&self, error: Error, given: &Given) -> Error {
        let url = given.from_url.as_ref().filter(|_| given.connector.is_none());
        let Some(reason) = url.and_then(|url| url.why_none(self.env)) else { return error };
        let help = match told(&error).help {
            Some(help) => format!("{reason}; {help}"),
            None => reason,
        };
        error.with_help(help)
    }

    /// Takes the connector from the URL, unless one was named; `today` if it takes such a URL.
    pub(super) fn connector_of_url(
        &self,
        given: &mut Given,
        today: Option<&Connector>,
    ) -> Result<()> {
        if let (None, Some(url)) = (&given.connector, &given.from_url) {
            let connector = url.connector(self.catalog, today, self.env)?;
            given.connector = connector.map(|connector| connector.id.to_string());
        }
        Ok(())
    }

    fn check_url(&self, given: &Given, text: &str) -> Result<(), String> {
        let url = FromUrl::parse(text)?;
        let connector = match &given.connector {
            Some(word) => Ok(self.catalog.get(word)),
            None => url.connector(self.catalog, None, self.env),
        };
        match connector {
            Ok(Some(connector)) => url.answer(connector, &mut Given::default()).map(|_| ()),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(|error| told(&error).message)
    }

    fn check_free_name(&self, given: &Given, name: &str) -> Result<(), String> {
        check_name(name)?;
        match (self.taken)(name) {
            Some(_) if given.id.is_none() && !given.force => {
                Err(format!("{} already exists", quoted(name)))
            }
            _ => Ok(()),
        }
    }

    fn id(&self, given: &Given, name: &str) -> Result<String> {
        let id = match &given.id {
            Some(id) => {
                check_name(id).map_err(Usage).context("`--id`").with_help("choose another id")?;
                id.clone()
            }
            None => name.to_owned(),
        };
        match (self.taken)(&id) {
            Some(error) if !given.force => Err(error),
            _ => Ok(id),
        }
    }

    pub(super) fn settings(
        &self,
        connector: &Connector,
        id: &str,
        given: &Given,
        mut answers: Answers,
        prompter: &mut dyn Prompter,
    ) -> Result<(Answers, Kept)> {
        let file = self.project.shown(self.file);
        let today = answers.today.clone();
        let keeper = Keeper { id, connector, given, env: self.env, file: &file, today: &today };
        let mut kept = Kept::default();
        check_given(connector, given)?;
        answers.gather(connector, false, given, prompter)?;
        // A Rust program gets a URL with its parts encoded.
        if self.project.package_json.is_some() || self.project.cargo_toml.is_none() {
            answers.warnings.extend(unescaped_warnings(connector, &answers.answered));
        }
        let held = keeper.held(&answers);
        keeper.keep(&mut answers.answered[..], &held, &mut kept, prompter)?;
        let upfront = answers.answered.len();
        let is_open = |setting: &Setting| {
            !given.settings.keys().chain(given.secrets.keys()).any(|key| setting.is_called(key))
        };
        let open = connector.settings.iter().any(|setting| setting.advanced && is_open(setting));
        let question = Confirm { message: "Configure advanced settings?", default: false };
        let advanced = match given.advanced {
            Some(advanced) => advanced,
            None => open && prompter.is_interactive() && prompter.confirm(&question)?,
        };
        if advanced {
            answers.gather(connector, true, given, prompter)?;
            answers.offer_override(connector, id, prompter)?;
        } else {
            answers.take_advanced(connector, given)?;
        }
        answers.take_unknown(connector, given);
        let held = keeper.held(&answers);
        keeper.keep(&mut answers.answered[upfront..], &held, &mut kept, prompter)?;
        answers.warnings.append(&mut kept.warnings);
        Ok((answers, kept))
    }
}

/// The question for the name.
const NAME: Text<'static> = Text {
    message: "Enter the datasource name:",
    hint: None,
    keeps: false,
    check: &accept,
    fallback: None,
    flag: "NAME",
};

/// Returns the settings in the order of the questions: the fixed ones if wanted, those that the catalog knows,
/// the others.
pub(super) fn in_order(
    connector: &Connector,
    mut answers: IndexMap<String, Answer>,
    with_fixed: bool,
) -> Map<String, Value> {
    let place = |key: &str| connector.settings.iter().position(|setting| setting.is_called(key));
    answers.sort_by_cached_key(|key, _| place(key).unwrap_or(usize::MAX));
    let is_fixed = |key: &str| with_fixed && !answers.contains_key(key);
    let mut ordered = connector.fixed.clone();
    ordered.retain(|key, _| is_fixed(key));
    ordered.extend(answers.into_iter().map(|(key, answer)| (key, answer.value.into_exposed())));
    ordered
}

pub(super) fn inline_warning(interview: &Interview<'_>, kept: &Kept) -> Option<String> {
    if kept.inline.is_empty() {
        return None;
    }
    let keys: Vec<String> = kept.inline.iter().map(|key| quoted(key)).collect();
    // `--secret` can only name a whole setting.
    let whole = kept.inline.iter().find(|key| !key.contains('.'));
    let flags = whole.map_or_else(
        || "`--secrets env`".to_owned(),
        |key| format!("`--secret {}` or `--secrets env`", shown_name(key)),
    );
    Some(format!(
        "{} {} plain text in {}; {flags} keeps {} in .env",
        keys.join(", "),
        if keys.len() == 1 { "is" } else { "are" },
        interview.project.shown(interview.file),
        if keys.len() == 1 { "it" } else { "them" },
    ))
}

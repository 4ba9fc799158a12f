//! The questions for a connector's settings.

mod words;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::given::{Given, GivenValue};
use super::today::shown;
use crate::errors::{Helpful, Result, Usage, usage};
use crate::prompt::{CLEAR, Prompter, Text};
use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::datasource::Reference;
use lbrs::internal::secret::{Policy, Sensitive, quoted};

use words::{flag, message_for};
pub use words::{reference_warnings, unescaped_warnings};

/// The settings with a value, in the order in which they are written, and those left blank.
#[derive(Default)]
pub struct Answers {
    /// The answers, each under the key as it is written.
    pub answered: IndexMap<String, Answer>,
    /// The keys of settings that were left blank.
    pub(super) blank: Vec<String>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
    /// The current settings of an entry that changes.
    pub(super) today: Map<String, Value>,
    /// Whether the entry keeps its connector: what it lacks now is not required.
    pub(super) keeps_connector: bool,
    /// The settings that must not be shown.
    pub(super) mask: Policy,
}

/// The value of one setting.
pub struct Answer {
    /// The value.
    pub value: Sensitive<Value>,
    /// Whether the user typed it at a question: a question can ask where to keep it.
    pub typed: bool,
    /// Whether it is the current value.
    pub kept: bool,
}

impl Answer {
    /// Returns a value that a flag or the configuration gave.
    fn given(value: Value) -> Self {
        Self { value: value.into(), typed: false, kept: false }
    }

    /// Returns the current value as an answer.
    pub(super) fn kept(value: Value) -> Self {
        Self { value: value.into(), typed: false, kept: true }
    }
}

/// What a blank answer to a setting means.
enum Blank {
    /// The setting is left out.
    Allowed,
    /// This default is written.
    Default(Value),
    /// It is rejected, for this reason.
    Refused(String),
}

impl Answers {
    /// Answers the upfront or the advanced settings of `connector`: from `given`, else by asking `prompter`.
    pub fn gather(
        &mut self,
        connector: &Connector,
        advanced: bool,
        given: &Given,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        for setting in connector.settings.iter().filter(|setting| setting.advanced == advanced) {
            if self.take_given(connector, setting, given)? {
                continue;
            }
            if given.url_answers.iter().any(|key| setting.is_called(key))
                && self.today_of(setting).is_none()
                && matches!(self.blank(connector, setting), Blank::Allowed)
            {
                self.blank.push(setting.key.to_string());
                continue;
            }
            self.ask(connector, setting, prompter)?;
        }
        Ok(())
    }

    /// Takes the given values of advanced settings, without asking for the others.
    pub fn take_advanced(&mut self, connector: &Connector, given: &Given) -> Result<()> {
        for setting in connector.settings.iter().filter(|setting| setting.advanced) {
            if !self.take_given(connector, setting, given)? {
                self.keep(setting);
            }
        }
        Ok(())
    }

    /// Takes the settings that the catalog does not know as they are: the current ones, and the given ones.
    pub fn take_unknown(&mut self, connector: &Connector, given: &Given) {
        let is_known = |key: &str| connector.setting(key).is_some();
        let is_given = |key: &str| {
            given.settings.contains_key(key)
                || given.secrets.contains_key(key)
                || given.unset.contains(key)
        };
        let stay = self.today.iter().filter(|(key, _)| !is_known(key) && !is_given(key));
        self.answered.extend(stay.map(|(key, value)| (key.clone(), Answer::kept(value.clone()))));
        self.warn_of_slips(connector, given);
        for (key, value) in given.settings.iter().filter(|(key, _)| !is_known(key)) {
            let value = match value {
                GivenValue::Text(text) | GivenValue::Typed(text) => {
                    let text = text.expose().as_str();
                    (!text.is_empty()).then(|| Value::from(text))
                }
                GivenValue::Config(value) if value.expose().is_null() => None,
                GivenValue::Config(value) if value.expose().as_str() == Some("") => None,
                GivenValue::Config(value) | GivenValue::Raw(value) => Some(value.expose().clone()),
            };
            if let Some(value) = value {
                self.answered.insert(key.clone(), Answer::given(value));
            }
        }
        for (key, variable) in given.secrets.iter().filter(|(key, _)| !is_known(key)) {
            self.refer(key.clone(), variable.as_deref());
        }
    }

    /// Answers an open setting with the value that a reference to `variable` will replace.
    fn refer(&mut self, key: String, variable: Option<&str>) {
        if !self.answered.contains_key(&key) {
            let value = self.to_refer(&key, variable);
            self.answered.insert(key, Answer::given(value));
        }
    }

    fn warn_of_slips(&mut self, connector: &Connector, given: &Given) {
        let keys: IndexSet<&String> = given.settings.keys().chain(given.secrets.keys()).collect();
        for key in keys {
            let member = || {
                let slip = given.slips.iter().find(|slip| slip.key == *key);
                slip.map(|slip| slip.meant)
            };
            let meant = connector.meant(key).map(|setting| &*setting.key).or_else(member);
            let Some(meant) = meant else { continue };
            self.warnings.push(format!(
                "{} is not a setting of {}: did you mean `{}`? It is written as given",
                quoted(key),
                connector.id,
                meant
            ));
        }
    }

    fn take_given(
        &mut self,
        connector: &Connector,
        setting: &Setting,
        given: &Given,
    ) -> Result<bool> {
        if !given.speaks_of(setting) {
            return Ok(false);
        }
        refuse_two_spellings(setting, given)?;
        let mut taken = given.unset.iter().any(|key| setting.is_called(key));
        if taken {
            self.leave_blank(connector, setting);
        }
        for (key, value) in given.settings.iter().filter(|(key, _)| setting.is_called(key)) {
            taken = true;
            match given_value(connector, setting, key, value)? {
                Some(json) => {
                    let typed = matches!(value, GivenValue::Typed(_));
                    let answer = Answer { typed, ..Answer::given(json) };
                    self.answered.insert(self.spelling(setting, key), answer);
                }
                None => self.leave_blank(connector, setting),
            }
        }
        for (key, variable) in given.secrets.iter().filter(|(key, _)| setting.is_called(key)) {
            taken = true;
            self.refer(self.spelling(setting, key), variable.as_deref());
        }
        Ok(taken)
    }

    fn leave_blank(&mut self, connector: &Connector, setting: &Setting) {
        if let Blank::Refused(reason) = self.blank(connector, setting) {
            self.warnings.push(format!("{reason}; it was left blank as asked"));
        }
        self.blank.push(setting.key.to_string());
    }

    fn ask(
        &mut self,
        connector: &Connector,
        setting: &Setting,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        let today = self.today_of(setting).map(|(_, value)| shown(setting, value, &self.mask));
        if !prompter.is_interactive() && (today.is_some() || self.keeps_connector) {
            self.keep(setting);
            return Ok(());
        }
        let blank = self.blank(connector, setting);
        if !prompter.is_interactive() && matches!(blank, Blank::Allowed) {
            self.blank.push(setting.key.to_string());
            return Ok(());
        }
        let check = |text: &str| check_answer(setting, &blank, today.is_some(), text);
        let unset = || self.overridden(connector, setting).or_else(|| setting.hint());
        let hint = today.clone().or_else(unset);
        let (message, flag) = (message_for(setting), flag(connector, setting));
        let question = Text {
            message: &message,
            hint: hint.as_deref(),
            keeps: today.is_some(),
            check: &check,
            fallback: if matches!(blank, Blank::Refused(_)) { None } else { Some("") },
            flag: &flag,
        };
        let answer = match self.draft(setting) {
            _ if setting.secret => prompter.secret(&question)?,
            Some(draft) => prompter.long_text(&question, &draft)?,
            None => prompter.text(&question)?,
        };
        match (&today, answer.as_str()) {
            (Some(_), "") => {
                self.keep(setting);
                Ok(())
            }
            (Some(_), CLEAR) => self.take_answer(setting, blank, String::new()),
            _ => self.take_answer(setting, blank, answer),
        }
    }

    fn take_answer(&mut self, setting: &Setting, blank: Blank, answer: String) -> Result<()> {
        let answer = Sensitive::from(answer);
        let value = setting.typed(answer.expose()).map_err(Usage)?;
        let value = match (value, blank) {
            (Some(value), _) => value,
            (None, Blank::Default(default)) => default,
            (None, Blank::Allowed) => {
                self.blank.push(setting.key.to_string());
                return Ok(());
            }
            // Without a terminal: the error at the end names this flag.
            (None, Blank::Refused(_)) => return Ok(()),
        };
        let answer = Answer { typed: true, ..Answer::given(value) };
        self.answered.insert(self.spelling(setting, &setting.key), answer);
        Ok(())
    }

    /// Returns the hint that a URL among the answers overrides `setting`.
    fn overridden(&self, connector: &Connector, setting: &Setting) -> Option<String> {
        let rule = connector.url.as_ref()?;
        let url = rule.setting.as_deref()?;
        // A reference overrides only while the variable is set.
        let is_url =
            |value: &Value| value.as_str().is_none_or(|text| Reference::whole(text).is_none());
        let has_url = self.answered.get(url).is_some_and(|answer| is_url(answer.value.expose()));
        (has_url && rule.overrides.contains(&setting.key)).then(|| format!("{url} overrides it"))
    }

    /// Returns what a blank answer to `setting` means. It is rejected if the connector's requirements could not be
    /// met without the setting.
    fn blank(&self, connector: &Connector, setting: &Setting) -> Blank {
        let has = |key: &str| {
            self.answered.keys().any(|there| connector.setting(there).is_some_and(|s| s.key == key))
        };
        let open =
            |group: &[_]| !group.iter().any(|key| self.blank.iter().any(|blank| blank == key));
        let required = &connector.required;
        if required.iter().any(|group| group.iter().all(|key| has(key))) {
            return Blank::Allowed;
        }
        let mut ways = required.iter().filter(|group| open(group)).peekable();
        if ways.peek().is_none() || !ways.all(|group| group.contains(&setting.key)) {
            return Blank::Allowed;
        }
        match &setting.default {
            Some(default) => Blank::Default(default.clone()),
            None if required.len() == 1 => {
                Blank::Refused(format!("{} needs `{}`", connector.id, setting.key))
            }
            None => {
                Blank::Refused(format!("{} needs {}", connector.id, connector.required_in_words()))
            }
        }
    }
}

/// Checks an answer to the question for `setting`.
fn check_answer(
    setting: &Setting,
    blank: &Blank,
    is_there: bool,
    text: &str,
) -> Result<(), String> {
    match (blank, is_there) {
        (_, true) if text.is_empty() => Ok(()),
        (Blank::Refused(reason), false) if text.is_empty() => Err(reason.clone()),
        (Blank::Refused(reason), true) if text == CLEAR => Err(reason.clone()),
        (_, true) if text == CLEAR => Ok(()),
        _ => setting.typed(text).map(|value| drop(value.map(Sensitive::from))),
    }
}

/// Rejects a setting together with its alias: both would be written, and only the connector knows which one it
/// reads.
fn refuse_two_spellings(setting: &Setting, given: &Given) -> Result<()> {
    let keys = given.settings.keys().chain(given.secrets.keys());
    let mut spellings = keys.filter(|key| setting.is_called(key));
    let Some(one) = spellings.next() else { return Ok(()) };
    // A URL replaces what it removes.
    let is_of_url = given.url_says.iter().any(|said| setting.is_called(said));
    let mut unset = given.unset.iter().filter(|key| !is_of_url && setting.is_called(key));
    let Some(other) = spellings.find(|key| *key != one).or_else(|| unset.next()) else {
        return Ok(());
    };
    let (first, second) = (one.min(other), one.max(other));
    Err(usage!("{} and {} are the same setting", quoted(first), quoted(second))
        .with_help(format!("give `{}` alone", setting.key)))
}

/// Checks the given values of settings that the catalog knows, before anything is asked.
pub fn check_given(connector: &Connector, given: &Given) -> Result<()> {
    for (key, value) in &given.settings {
        if let Some(setting) = connector.setting(key) {
            refuse_two_spellings(setting, given)?;
            given_value(connector, setting, key, value)?;
        }
    }
    Ok(())
}

fn given_value(
    connector: &Connector,
    setting: &Setting,
    key: &str,
    value: &GivenValue,
) -> Result<Option<Value>> {
    let checked = match value {
        GivenValue::Raw(value) => Ok(Some(value.expose().clone())),
        GivenValue::Config(value) => setting.check_json(value.expose().clone()),
        GivenValue::Text(text) | GivenValue::Typed(text) => setting.typed(text.expose()),
    };
    checked.map_err(Usage).with_help(format!(
        "`lbrs connectors {}` shows what {} takes; `--set-json` writes any JSON",
        connector.id,
        quoted(key)
    ))
}

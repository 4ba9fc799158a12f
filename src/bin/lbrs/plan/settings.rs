//! The settings of an entry: what answers each, and the questions for what nothing has answered.

mod blank;
mod question;
mod warnings;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::supplied::{Supplied, refuse_two_spellings, respelled};
use crate::errors::{Result, Usage, told};
use crate::prompt::{CLEAR, Prompter, Text};
use lbrs::internal::catalog::{Connector, Setting, is_falsy};
use lbrs::internal::datasource::Reference;
use lbrs::internal::nearest::did_you_mean;
use lbrs::internal::secret::{Policy, Sensitive, quoted, shown_name};
use lbrs::internal::url::spell;

use super::input::InputValue;
pub use blank::off_over;
use blank::{Blank, check_answer};
use question::{draft, flag, message_for, shown};
pub use warnings::{reference_warnings, unescaped_warnings};

/// What is known of the settings before a question is asked.
pub struct Settings<'a> {
    /// The connector that they belong to.
    pub connector: &'a Connector,
    /// What the input answers.
    pub supplied: &'a Supplied,
    /// The settings of an entry that changes.
    pub existing: Sensitive<Map<String, Value>>,
    /// Those that layers below the written one have: a blank answer switches them off.
    pub below: Sensitive<Map<String, Value>>,
    /// Whether the entry keeps its connector: what it lacks is not required then.
    pub keeps_connector: bool,
    /// Which values must not be shown.
    pub mask: Policy,
}

/// The settings with a value, in the order in which they are written, and those left blank.
#[derive(Default)]
pub struct Answers {
    /// The answers, each under the key as it is written.
    pub answered: IndexMap<String, Answer>,
    /// The keys of settings that were left blank.
    pub(super) blank: Vec<String>,
    /// Whether a URL in a variable is to win over the others, as asked.
    pub overrides: bool,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

/// The value of one setting.
pub struct Answer {
    /// The value.
    pub value: Sensitive<Value>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an answer comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Flags, the configuration or a URL.
    Input,
    /// The user, at a question: another question can ask where to keep it.
    Typed,
    /// The entry that changes.
    Existing,
}

impl<'a> Settings<'a> {
    /// Returns the settings of a new entry.
    pub fn of_new(connector: &'a Connector, supplied: &'a Supplied) -> Self {
        let (existing, below) = (Sensitive::default(), Sensitive::default());
        let mask = Policy::default();
        Self { connector, supplied, existing, below, keeps_connector: false, mask }
    }

    /// Returns the flags that would give the missing answers of a run that cannot ask.
    pub fn missing(&self, advanced: bool) -> Result<Vec<String>> {
        let mut answers = Answers::default();
        let mut missing = self.fill(&mut answers, false)?;
        if advanced {
            missing.extend(self.fill(&mut answers, true)?);
        }
        Ok(missing)
    }

    /// Answers the upfront or the advanced settings: from the input, else by asking `prompter` if that is
    /// interactive.
    pub fn answer(
        &self,
        answers: &mut Answers,
        advanced: bool,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        if !prompter.is_interactive() {
            return self.fill(answers, advanced).map(|_| ());
        }
        for setting in self.of_kind(advanced) {
            if !self.take_supplied(answers, setting)? && !self.is_left_to_url(answers, setting) {
                self.ask(answers, setting, prompter)?;
            }
        }
        Ok(())
    }

    /// Answers settings without a question: from the input, the entry or a default. Returns the flags that
    /// would answer the others.
    fn fill(&self, answers: &mut Answers, advanced: bool) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        for setting in self.of_kind(advanced) {
            if self.take_supplied(answers, setting)? || self.is_left_to_url(answers, setting) {
                continue;
            }
            if self.keeps_connector || self.existing_of(setting).is_some() {
                self.keep(answers, setting);
                continue;
            }
            match self.blank(answers, setting) {
                Blank::Allowed => answers.blank.push(setting.key.clone()),
                Blank::Default(value) => {
                    answers.put(setting.key.clone(), value, Origin::Typed);
                }
                Blank::Refused(_) => {
                    let flag = flag(self.connector, setting);
                    if !missing.contains(&flag) {
                        missing.push(flag);
                    }
                }
            }
        }
        Ok(missing)
    }

    /// Takes the supplied values of advanced settings, without asking for the others.
    pub fn take_advanced(&self, answers: &mut Answers) -> Result<()> {
        for setting in self.of_kind(true) {
            if !self.take_supplied(answers, setting)? {
                self.keep(answers, setting);
            }
        }
        Ok(())
    }

    /// Takes the settings that the catalog does not know as they are: the existing ones, and the supplied ones.
    ///
    /// # Errors
    /// A layer cannot switch one off.
    pub fn take_unknown(&self, answers: &mut Answers) -> Result<()> {
        let Self { connector, supplied, existing, .. } = self;
        let is_known = |key: &str| connector.setting(key).is_some();
        let is_supplied = |key: &String| {
            supplied.values.contains_key(key)
                || supplied.references.contains_key(key)
                || supplied.unset.contains(key)
        };
        for (key, value) in
            existing.expose().iter().filter(|(key, _)| !is_known(key) && !is_supplied(key))
        {
            answers.put(key.clone(), value.clone(), Origin::Existing);
        }
        answers.warnings.extend(self.misspelt_warnings());
        for (key, value) in supplied.values.iter().filter(|(key, _)| !is_known(key)) {
            let below = self.below.expose().get(key).filter(|below| !below.is_null());
            match (value.untyped(), below) {
                (Some(value), _) => answers.put(key.clone(), value, Origin::Input),
                (None, Some(below)) => return Err(self.no_off(key, below)),
                (None, None) => {}
            }
        }
        for (key, variable) in supplied.references.iter().filter(|(key, _)| !is_known(key)) {
            self.refer(answers, key.clone(), variable.as_deref());
        }
        Ok(())
    }

    /// Returns whether an advanced setting is open, so that the user may want to answer it.
    pub fn has_open_advanced(&self) -> bool {
        let is_open = |setting: &Setting| !self.supplied.keys().any(|key| setting.is_called(key));
        self.of_kind(true).any(is_open)
    }

    fn of_kind(&self, advanced: bool) -> impl Iterator<Item = &Setting> {
        self.connector.settings.iter().filter(move |setting| setting.advanced == advanced)
    }

    /// Returns the existing key and value of `setting`.
    fn existing_of(&self, setting: &Setting) -> Option<(&String, &Value)> {
        self.existing.expose().iter().find(|(key, _)| setting.is_called(key))
    }

    /// Returns the key that the entry already uses for `setting`, else `key`.
    fn spelling(&self, setting: &Setting, key: &str) -> String {
        self.existing_of(setting).map_or(key, |(own, _)| own).to_owned()
    }

    /// Keeps the existing value of `setting`, if any.
    fn keep(&self, answers: &mut Answers, setting: &Setting) {
        match self.existing_of(setting) {
            Some((key, value)) => answers.put(key.clone(), value.clone(), Origin::Existing),
            None => answers.blank.push(setting.key.clone()),
        }
    }

    /// Leaves a setting blank that a URL answers by leaving it out. Returns whether it does.
    fn is_left_to_url(&self, answers: &mut Answers, setting: &Setting) -> bool {
        let is_left = self.supplied.url_answers.iter().any(|key| setting.is_called(key))
            && self.existing_of(setting).is_none()
            && matches!(self.blank(answers, setting), Blank::Allowed);
        if is_left {
            answers.blank.push(setting.key.clone());
        }
        is_left
    }

    /// Takes what the input answers for `setting`. Returns whether it does.
    fn take_supplied(&self, answers: &mut Answers, setting: &Setting) -> Result<bool> {
        let supplied = self.supplied;
        if !supplied.speaks_of(setting) {
            return Ok(false);
        }
        refuse_two_spellings(setting, supplied)?;
        let is_it = |key: &&String| setting.is_called(key);
        if supplied.unset.iter().any(|key| setting.is_called(key)) {
            self.leave_out(answers, setting);
            // `--unset` says nothing of the layers below, a URL takes their place.
            let is_of_url = supplied.url_decides.iter().any(|key| setting.is_called(key));
            if is_of_url && !supplied.overrides(setting, self.connector) {
                self.switch_off(answers, setting).ok();
            }
        }
        for (key, value) in supplied.values.iter().filter(|(key, _)| is_it(key)) {
            match value.typed(self.connector, setting, key)? {
                Some(json) => {
                    let typed = matches!(value, InputValue::Typed(_));
                    let origin = if typed { Origin::Typed } else { Origin::Input };
                    answers.put(self.spelling(setting, key), json, origin);
                }
                None => self.leave_blank(answers, setting)?,
            }
        }
        for (key, variable) in supplied.references.iter().filter(|(key, _)| is_it(key)) {
            self.refer(answers, self.spelling(setting, key), variable.as_deref());
        }
        Ok(true)
    }

    /// Answers an open setting with the value that a reference to `variable` will replace: the existing one,
    /// unless that refers to another variable.
    fn refer(&self, answers: &mut Answers, key: String, variable: Option<&str>) {
        if answers.answered.contains_key(&key) {
            return;
        }
        let existing = self.existing.expose().get(&key);
        let there = existing.and_then(Value::as_str).and_then(Reference::whole);
        let is_other = there.zip(variable).is_some_and(|(there, name)| there.variable != name);
        let value = existing.filter(|_| !is_other).cloned().unwrap_or_else(|| "".into());
        answers.put(key, value, Origin::Input);
    }

    fn misspelt_warnings(&self) -> Vec<String> {
        let keys: IndexSet<&String> = self.supplied.keys().collect();
        let warning = |key: &String| {
            let member = || self.supplied.misspelt.iter().find(|member| member.key == *key);
            let meant = self.connector.meant(key).map(|setting| &*setting.key);
            let meant = meant.or_else(|| member().map(|member| member.meant))?;
            Some(format!(
                "{} is not a setting of {}: {} It is written as given",
                quoted(key),
                shown_name(&self.connector.id),
                did_you_mean(meant),
            ))
        };
        keys.into_iter().filter_map(warning).collect()
    }

    fn ask(
        &self,
        answers: &mut Answers,
        setting: &Setting,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        let existing = self.existing_of(setting).map(|(_, value)| value);
        let existing_text = existing.map(|value| shown(setting, value, &self.mask));
        let is_there = existing.is_some();
        let blank = self.blank(answers, setting);
        // In an entry that changes, `-` removes what is there, and leaves what is not.
        let edits = self.keeps_connector || !self.existing.expose().is_empty();
        let is_blank = |text: &str| edits && !is_there && text == CLEAR;
        let check = |text: &str| {
            if is_there && text == CLEAR {
                let switched = self.switch_off(&mut Answers::default(), setting);
                switched.map_err(|error| told(&error).message)?;
            }
            let text = if is_blank(text) { "" } else { text };
            check_answer(self.connector, setting, &blank, is_there, text)
        };
        let unset = || self.overridden(answers, setting).or_else(|| setting.hint());
        let hint = existing_text.or_else(unset);
        let (message, flag) = (message_for(setting), flag(self.connector, setting));
        let question = Text {
            message: &message,
            hint: hint.as_deref(),
            keeps: is_there,
            check: &check,
            fallback: if matches!(blank, Blank::Refused(_)) { None } else { Some("") },
            flag: &flag,
        };
        let answer = match draft(setting, existing, &self.mask) {
            _ if setting.secret => prompter.secret(&question)?,
            Some(draft) => prompter.long_text(&question, &draft)?.into(),
            None => prompter.text(&question)?.into(),
        };
        match answer.expose().as_str() {
            text if is_blank(text) => self.take_typed(answers, setting, blank, ""),
            "" if is_there => {
                self.keep(answers, setting);
                Ok(())
            }
            CLEAR if is_there => self.take_typed(answers, setting, blank, ""),
            text => self.take_typed(answers, setting, blank, text),
        }
    }

    fn take_typed(
        &self,
        answers: &mut Answers,
        setting: &Setting,
        blank: Blank,
        answer: &str,
    ) -> Result<()> {
        let respelt = spell(self.connector, &setting.key, answer).ok().flatten();
        answers.warnings.extend(respelt.iter().map(|fault| respelled(&setting.key, fault)));
        let spelled = respelt.and_then(|fault| fault.respelled).map(Sensitive::from);
        let answer = spelled.as_ref().map_or(answer, |text| text.expose());
        let value = setting.typed(answer).map_err(Usage)?;
        match (value, blank) {
            (Some(value), _) | (None, Blank::Default(value)) => {
                answers.put(self.spelling(setting, &setting.key), value, Origin::Typed);
            }
            // The question's check rejects a blank answer that is not allowed.
            (None, Blank::Allowed | Blank::Refused(_)) => {
                answers.blank.push(setting.key.clone());
                self.switch_off(answers, setting)?;
            }
        }
        Ok(())
    }

    /// Returns the hint that another one of the answers, such as a URL, overrides `setting`.
    fn overridden(&self, answers: &Answers, setting: &Setting) -> Option<String> {
        // A reference overrides only while the variable is set.
        let counts = |value: &Value| {
            !is_falsy(value) && value.as_str().is_none_or(|text| Reference::whole(text).is_none())
        };
        let is_set = |winner: &&Setting| {
            let mut answered = answers.answered.iter().filter(|(key, _)| winner.is_called(key));
            answered.any(|(_, answer)| counts(answer.value.expose()))
        };
        let winner = self.connector.winners(&setting.key).find(is_set)?;
        Some(format!("{} overrides it", winner.key))
    }
}

impl Answers {
    pub(super) fn put(&mut self, key: String, value: Value, origin: Origin) {
        self.answered.insert(key, Answer { value: value.into(), origin });
    }
}

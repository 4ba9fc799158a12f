//! Blank answers: what they mean, and what they write.

use serde_json::Value;

use super::{Answers, Origin, Settings};
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::prompt::CLEAR;
use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::resolve::replaces;
use lbrs::internal::secret::{Sensitive, quoted, shown_name};
use lbrs::internal::url::spell;

/// What a blank answer to a setting means.
pub(super) enum Blank {
    /// The setting is left out.
    Allowed,
    /// This default is written.
    Default(Value),
    /// It is rejected, for this reason.
    Refused(String),
}

impl Settings<'_> {
    /// Returns what a blank answer to `setting` means. It is rejected if the connector's requirements could not be
    /// met without the setting.
    pub(super) fn blank(&self, answers: &Answers, setting: &Setting) -> Blank {
        let connector = self.connector;
        let has = |key: &str| {
            let mut there = answers.answered.keys();
            let is_it = |there: &String| connector.setting(there).is_some_and(|s| s.key == key);
            !answers.blank.iter().any(|blank| blank == key) && there.any(is_it)
        };
        let open =
            |group: &[_]| !group.iter().any(|key| answers.blank.iter().any(|blank| blank == key));
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

    /// Leaves a setting out, as the user asked.
    pub(super) fn leave_out(&self, answers: &mut Answers, setting: &Setting) {
        if let Blank::Refused(reason) = self.blank(answers, setting) {
            answers.warnings.push(format!("{reason}; it was left blank as asked"));
        }
        answers.blank.push(setting.key.clone());
    }

    /// Leaves a setting blank, as the user asked: out of a new entry or the base, or switched off in a layer.
    pub(super) fn leave_blank(&self, answers: &mut Answers, setting: &Setting) -> Result<()> {
        self.leave_out(answers, setting);
        self.switch_off(answers, setting)
    }

    /// Writes what the connector takes for off over each value of `setting` in the layers below.
    ///
    /// # Errors
    /// No value is known that LoopBack can merge and that the connector takes for off.
    pub(super) fn switch_off(&self, answers: &mut Answers, setting: &Setting) -> Result<()> {
        for (key, below) in self.below.expose().iter().filter(|(key, _)| setting.is_called(key)) {
            match off_over(setting, below) {
                _ if below.is_null() => {}
                Some(off) => answers.put(key.clone(), off.clone(), Origin::Input),
                None => return Err(self.no_off(key, below)),
            }
        }
        Ok(())
    }

    /// Returns the error that no value is known that switches `key` off over the value `below`.
    pub(super) fn no_off(&self, key: &str, below: &Value) -> Error {
        let reason = match below {
            Value::Array(_) => "LoopBack merges arrays element by element".to_owned(),
            _ => {
                let id = shown_name(&self.connector.id);
                format!("no value is known that {id} takes for off and LoopBack can merge")
            }
        };
        let key = quoted(key);
        anyhow!("{key} is set in a layer below, and cannot be switched off here: {reason}")
            .with_help(format!("give it another value, or change {key} there; `--unset` only removes what this layer has"))
    }
}

/// Returns what switches `setting` off where LoopBack merges it over the value `below`.
pub fn off_over<'s>(setting: &'s Setting, below: &Value) -> Option<&'s Value> {
    setting.off.iter().find(|off| replaces(below, off))
}

/// Checks an answer to the question for `setting`.
pub(super) fn check_answer(
    connector: &Connector,
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
        _ => {
            setting.typed(text).map(|value| drop(value.map(Sensitive::from)))?;
            match spell(connector, &setting.key, text) {
                Err(fault) => Err(fault.reason()),
                Ok(_) => Ok(()),
            }
        }
    }
}

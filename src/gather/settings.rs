//! The questions for a connector's settings.

use super::given::{Given, GivenValue};
use crate::catalog::nearest::nearest;
use crate::catalog::{Connector, Kind, Setting};
use crate::datasource::{Mask, Reference, check_json, typed};
use crate::json::Json;
use crate::prompt::{Prompter, Text};
use crate::text::visible;
use crate::{Error, Result};

/// The settings that have a value, in the order in which they are written, and those left blank.
#[derive(Default)]
pub struct Answers {
    /// The answers that are written.
    pub answered: Vec<Answer>,
    /// The keys of settings that were left blank.
    blank: Vec<String>,
    /// What the person should know, one sentence each.
    pub warnings: Vec<String>,
}

/// The value of one setting.
pub struct Answer {
    /// The key as it is written.
    pub key: String,
    /// The value.
    pub value: Json,
    /// Whether a person typed it at a question, and can be asked where to keep it.
    pub typed: bool,
}

/// What a blank answer to a setting means.
enum Blank {
    /// It is left out.
    Allowed,
    /// This JSON text is written in its place.
    Default(String),
    /// It is refused, for this reason.
    Refused(String),
}

impl Answers {
    /// Answers `connector`'s settings of one kind, the upfront or the advanced ones: from `given`, else
    /// by asking `prompter`.
    ///
    /// # Errors
    /// A given value is not of its setting's type, or the person cancelled.
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
    ///
    /// # Errors
    /// A given value is not of its setting's type.
    pub fn take_advanced(&mut self, connector: &Connector, given: &Given) -> Result<()> {
        for setting in connector.settings.iter().filter(|setting| setting.advanced) {
            self.take_given(connector, setting, given)?;
        }
        Ok(())
    }

    /// Takes the given values of settings that the catalog does not know, as they are.
    pub fn take_unknown(&mut self, connector: &Connector, given: &Given) {
        let is_known = |key: &str| connector.setting(key).is_some();
        self.warn_of_slips(connector, given);
        for (key, value) in given.settings.iter().filter(|(key, _)| !is_known(key)) {
            let value = match value {
                GivenValue::Text(text) | GivenValue::Typed(text) => {
                    (!text.is_empty()).then(|| Json::String(text.clone()))
                }
                GivenValue::Config(Json::Null) => None,
                GivenValue::Config(Json::String(text)) if text.is_empty() => None,
                GivenValue::Config(value) | GivenValue::Raw(value) => Some(value.clone()),
            };
            if let Some(value) = value {
                self.answered.push(Answer { key: key.clone(), value, typed: false });
            }
        }
        let secrets = given.secrets.iter().map(|(key, _)| key).filter(|key| !is_known(key));
        for key in secrets {
            if !self.answered.iter().any(|answer| answer.key == *key) {
                self.answered.push(Answer {
                    key: key.clone(),
                    value: Json::String(String::new()),
                    typed: false,
                });
            }
        }
    }

    fn warn_of_slips(&mut self, connector: &Connector, given: &Given) {
        let set = given.settings.iter().map(|(key, _)| key);
        let mut warned: Vec<&String> = Vec::new();
        for key in set.chain(given.secrets.iter().map(|(key, _)| key)) {
            let Some(meant) = meant(connector, key).filter(|_| !warned.contains(&key)) else {
                continue;
            };
            warned.push(key);
            self.warnings.push(format!(
                "`{}` is no setting of {}: did you mean `{}`? It is written as given",
                visible(key),
                connector.id,
                meant.key
            ));
        }
    }

    fn take_given(
        &mut self,
        connector: &Connector,
        setting: &Setting,
        given: &Given,
    ) -> Result<bool> {
        refuse_two_spellings(setting, given)?;
        let mut taken = false;
        for (key, value) in given.settings.iter().filter(|(key, _)| setting.is_called(key)) {
            taken = true;
            match given_value(connector, setting, key, value)? {
                Some(json) => {
                    let typed = matches!(value, GivenValue::Typed(_));
                    self.answered.push(Answer { key: key.clone(), value: json, typed });
                }
                None => self.leave_blank(connector, setting),
            }
        }
        for (key, _) in given.secrets.iter().filter(|(key, _)| setting.is_called(key)) {
            taken = true;
            if !self.answered.iter().any(|answer| answer.key == *key) {
                self.answered.push(Answer {
                    key: key.clone(),
                    value: Json::String(String::new()),
                    typed: false,
                });
            }
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
        let blank = self.blank(connector, setting);
        let check = |text: &str| match &blank {
            Blank::Refused(reason) if text.is_empty() => Err(reason.clone()),
            _ => typed(setting, text).map(|_| ()),
        };
        let message = match &setting.prompt {
            // An advanced setting is looked for by its key.
            Some(words) if setting.advanced => format!("{} ({words}):", setting.key),
            Some(words) => format!("{words}:"),
            None => format!("{}:", setting.key),
        };
        let hint = self.overridden(connector, setting).or_else(|| hint(setting));
        let flag = flag(connector, setting);
        let question = Text {
            message: &message,
            hint: hint.as_deref(),
            check: &check,
            fallback: if matches!(blank, Blank::Refused(_)) { None } else { Some("") },
            flag: &flag,
        };
        let text =
            if setting.secret { prompter.secret(&question)? } else { prompter.text(&question)? };
        let value = match (typed(setting, &text).map_err(Error::usage)?, blank) {
            (Some(value), _) => value,
            (None, Blank::Default(default)) => Json::parse_strict(&default).unwrap_or(Json::Null),
            (None, Blank::Allowed) => {
                self.blank.push(setting.key.to_string());
                return Ok(());
            }
            // Nobody could be asked: the run ends with this flag among the missing ones.
            (None, Blank::Refused(_)) => return Ok(()),
        };
        self.answered.push(Answer { key: setting.key.to_string(), value, typed: true });
        Ok(())
    }

    /// What to know of a setting that a URL among the answers makes meaningless.
    fn overridden(&self, connector: &Connector, setting: &Setting) -> Option<String> {
        let rule = connector.url.as_ref()?;
        let url = rule.setting.as_deref()?;
        // A reference overrides only while the variable is set.
        let is_url =
            |value: &Json| value.as_str().is_none_or(|text| Reference::whole(text).is_none());
        let has_url = self.answered.iter().any(|answer| answer.key == url && is_url(&answer.value));
        (has_url && rule.overrides.contains(&setting.key)).then(|| format!("{url} overrides it"))
    }

    /// Whether `setting` may be left blank: it must not, where that would leave no way to satisfy what
    /// the connector requires.
    fn blank(&self, connector: &Connector, setting: &Setting) -> Blank {
        let has = |key: &str| {
            self.answered
                .iter()
                .any(|answer| connector.setting(&answer.key).is_some_and(|s| s.key == key))
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
            Some(default) => Blank::Default(default.to_string()),
            None if required.len() == 1 => {
                Blank::Refused(format!("{} needs `{}`", connector.id, setting.key))
            }
            None => Blank::Refused(format!("{} needs {}", connector.id, ways_in_words(connector))),
        }
    }
}

/// A setting and its alias at once would both be written, and only the connector knows which one it
/// reads.
fn refuse_two_spellings(setting: &Setting, given: &Given) -> Result<()> {
    let keys =
        given.settings.iter().map(|(key, _)| key).chain(given.secrets.iter().map(|(key, _)| key));
    let mut spellings: Vec<&String> = keys.filter(|key| setting.is_called(key)).collect();
    spellings.sort();
    spellings.dedup();
    match spellings.as_slice() {
        [first, second, ..] => {
            Err(Error::usage(format!("`{first}` and `{second}` are the same setting"))
                .with_help(format!("give `{}` alone", setting.key)))
        }
        _ => Ok(()),
    }
}

/// The setting that somebody meant who wrote `key`, which the connector does not have.
fn meant<'c>(connector: &'c Connector, key: &str) -> Option<&'c Setting> {
    if connector.setting(key).is_some() {
        return None;
    }
    connector.setting(nearest(key, connector.settings.iter().map(|setting| setting.key.as_ref()))?)
}

/// Whether the value of `key` is itself a secret; a slip in its spelling makes it no less one.
pub fn is_secret(connector: &Connector, key: &str) -> bool {
    match connector.setting(key) {
        Some(setting) => setting.secret,
        None => {
            Mask::default().hides(key)
                || meant(connector, key).is_some_and(|setting| setting.secret)
        }
    }
}

/// Checks the given values of settings that the catalog knows, before anything is asked.
///
/// # Errors
/// One is not of its setting's type.
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
) -> Result<Option<Json>> {
    let checked = match value {
        GivenValue::Raw(value) => Ok(Some(value.clone())),
        GivenValue::Config(value) => check_json(setting, value.clone()),
        GivenValue::Text(text) | GivenValue::Typed(text) => typed(setting, text),
    };
    checked.map_err(|reason| {
        Error::usage(reason).with_help(format!(
            "`lbrs connectors {}` shows what `{}` takes; `--set-json` writes any JSON",
            connector.id,
            visible(key)
        ))
    })
}

fn ways_in_words(connector: &Connector) -> String {
    let way =
        |group: &[_]| group.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    connector.required.iter().map(|group| way(group)).collect::<Vec<_>>().join(", or else ")
}

/// The flags that answer the question, all ways of answering where there are several.
fn flag(connector: &Connector, setting: &Setting) -> String {
    let one = |key: &str| match connector.setting(key) {
        Some(setting) if setting.secret => format!("--secret {key}"),
        _ => format!("--set {key}=VALUE"),
    };
    let is_required = connector.required.iter().any(|group| group.contains(&setting.key));
    if connector.required.len() < 2 || !is_required {
        return one(&setting.key);
    }
    let way = |group: &[_]| {
        group.iter().map(|key: &crate::catalog::Text| one(key)).collect::<Vec<_>>().join(" ")
    };
    let ways: Vec<String> = connector.required.iter().map(|group| way(group)).collect();
    format!("({})", ways.join(" | "))
}

/// What stands beside the question: the value that a blank answer leaves to the connector, or the form
/// of an answer, or what else there is to know.
fn hint(setting: &Setting) -> Option<String> {
    if let Some(unread) = &setting.unread {
        return Some(unread.to_string());
    }
    let plain = |json: &str| match Json::parse_strict(json) {
        Ok(Json::String(text)) => text,
        _ => json.to_owned(),
    };
    let choices =
        || setting.choices.iter().map(|choice| plain(choice)).collect::<Vec<_>>().join(", ");
    match (&setting.default, setting.kind) {
        (Some(default), Kind::Boolean) => {
            Some(if default == "true" { "yes" } else { "no" }.to_owned())
        }
        (Some(default), _) if plain(default).is_empty() => None,
        (Some(default), _) => Some(plain(default)),
        (None, Kind::Object) => Some("a JSON object".to_owned()),
        (None, Kind::Array) => Some("a JSON array".to_owned()),
        (None, Kind::Boolean) => Some("yes or no".to_owned()),
        (None, _) if !setting.choices.is_empty() => Some(choices()),
        (None, _) => setting.note.as_deref().map(str::to_owned),
    }
}

/// Warnings for text that is a reference, or looks like one, but will not be read as meant.
pub fn reference_warnings(answers: &[Answer]) -> Vec<String> {
    let mut warnings = Vec::new();
    for Answer { key, value, .. } in answers {
        let Some(text) = value.as_str() else { continue };
        let key = visible(key);
        match Reference::in_text(text) {
            Some(reference) if !reference.lost.is_empty() => warnings.push(format!(
                "`{key}`: when it is loaded, the value of {} takes the place of the whole text; what stands before ${{{}}} is lost",
                reference.variable, reference.variable
            )),
            None if text.contains("${") => warnings.push(format!(
                "`{key}`: `${{...}}` is a reference only at the very end of a text; this one stays as it is"
            )),
            _ => {}
        }
    }
    warnings
}

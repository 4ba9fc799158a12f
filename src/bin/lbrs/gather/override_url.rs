//! `--override-url` and the question for it: a variable whose URL, if it is set, overrides the other settings.

use serde_json::Value;

use super::given::{Given, GivenValue, check_variable};
use super::settings::{Answer, Answers};
use crate::errors::{Helpful, Result, usage};
use crate::prompt::{Confirm, Prompter, Text};
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::variable_name;
use lbrs::internal::secret::shown_name;

impl Given {
    /// Refers to the URL in `variable` in the connector's setting for a URL.
    pub(super) fn override_by(&mut self, connector: &Connector, variable: &str) -> Result<()> {
        let Some(setting) = connector.overriding() else {
            return Err(usage!("{} has no URL that overrides its other settings", shown_name(&connector.id))
                .with_help("leave `--override-url` out, and give the settings as references: `--secret KEY=VAR`"));
        };
        if self.settings.keys().chain(self.secrets.keys()).any(|key| setting.is_called(key)) {
            return Err(usage!(
                "`--override-url` and a value for `{}` contradict each other",
                setting.key
            )
            .with_help(format!("both set `{}`", setting.key)));
        }
        self.settings
            .insert(setting.key.to_string(), GivenValue::Text(format!("${{{variable}}}").into()));
        Ok(())
    }
}

impl Answers {
    /// Offers a variable whose URL overrides the other settings, if the connector has a setting for it that was left
    /// blank.
    pub fn offer_override(
        &mut self,
        connector: &Connector,
        id: &str,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        let Some(setting) = connector.overriding() else { return Ok(()) };
        let is_answered = self.answered.keys().any(|key| setting.is_called(key));
        if self.keeps_connector || is_answered {
            return Ok(());
        }
        let question = Confirm {
            message: "Let a URL in an environment variable override these settings?",
            default: false,
        };
        if !prompter.confirm(&question)? {
            return Ok(());
        }
        let usual = variable_name(id, &setting.key);
        let check = |name: &str| if name.is_empty() { Ok(()) } else { check_variable(name) };
        let typed = prompter.text(&Text {
            message: "Name of the environment variable:",
            hint: Some(&usual),
            keeps: false,
            check: &check,
            fallback: Some(""),
            flag: "--override-url VAR",
        })?;
        let variable = if typed.is_empty() { usual } else { typed };
        let value = Value::from(format!("${{{variable}}}")).into();
        let answer = Answer { value, typed: true, kept: false };
        self.answered.insert(setting.key.to_string(), answer);
        Ok(())
    }
}

//! The answers to all settings, and where their secrets are stored.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::input::Input;
use super::secrets::{SecretPolicy, Stored};
use super::settings::{Answer, Answers, Origin, Settings, unescaped_warnings};
use crate::errors::Result;
use crate::project::Project;
use crate::prompt::{Confirm, Prompter, Text};
use crate::session::Session;
use crate::store::Store;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::{check_variable, variable_name};
use lbrs::internal::secret::quoted;

/// Answers `settings` of the entry `id` of `store`, and decides where their secrets are stored.
///
/// # Errors
/// The user cancels, or a secret cannot be stored as asked.
pub(super) fn answer(
    session: &mut Session<'_>,
    input: &Input,
    settings: &Settings<'_>,
    id: &str,
    store: &Store,
) -> Result<(Answers, Stored)> {
    let env = &session.env_texts(store.env());
    let Session { project, prompter, .. } = session;
    let Settings { connector, supplied, .. } = settings;
    let existing = settings.existing.expose();
    let (file, env_file) = (&project.shown(&store.file(id)), &project.env_file(store.env()));
    let kept = store.kept_variables(id);
    let has_templates = store.has_classes();
    let policy = SecretPolicy {
        id,
        connector,
        input,
        supplied,
        env,
        env_file,
        file,
        existing,
        kept,
        has_templates,
    };
    let overrides = input.override_url.is_some();
    let (mut answers, mut stored) =
        (Answers { overrides, ..Answers::default() }, Stored::default());
    settings.answer(&mut answers, false, *prompter)?;
    // A Rust program gets a URL with its parts encoded.
    if project.is_node() {
        answers.warnings.extend(unescaped_warnings(connector, &answers.answered));
    }
    let used = policy.used_variables(&answers);
    policy.apply(&mut answers.answered[..], &used, &mut stored, *prompter)?;
    let upfront = answers.answered.len();
    let question = Confirm { message: "Configure advanced settings?", default: false };
    let is_open = || settings.has_open_advanced() && prompter.is_interactive();
    let advanced = match input.advanced {
        Some(advanced) => advanced,
        None => is_open() && prompter.confirm(&question)?,
    };
    if advanced {
        settings.answer(&mut answers, true, *prompter)?;
        offer_override(settings, &mut answers, id, *prompter)?;
    } else {
        settings.take_advanced(&mut answers)?;
    }
    settings.take_unknown(&mut answers)?;
    let used = policy.used_variables(&answers);
    policy.apply(&mut answers.answered[upfront..], &used, &mut stored, *prompter)?;
    answers.warnings.append(&mut stored.warnings);
    Ok((answers, stored))
}

/// Offers a variable whose URL overrides the other settings, if the connector has a setting for it that was
/// left blank.
fn offer_override(
    settings: &Settings<'_>,
    answers: &mut Answers,
    id: &str,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    let Some(setting) = settings.connector.overriding() else { return Ok(()) };
    let is_answered = answers.answered.keys().any(|key| setting.is_called(key));
    if settings.keeps_connector || is_answered {
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
    answers.put(setting.key.clone(), format!("${{{variable}}}").into(), Origin::Typed);
    answers.overrides = true;
    Ok(())
}

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

/// Warns of secrets that a flag keeps in the data source file.
pub(super) fn inline_warning(
    project: &Project,
    store: &Store,
    id: &str,
    stored: &Stored,
) -> Option<String> {
    let keys: Vec<String> = stored.inline.iter().map(|key| quoted(key)).collect();
    let files = [store.file(id), project.env_file(store.env())];
    let [file, env_file] = files.map(|file| project.shown(&file));
    let (are, go) = if keys.len() == 1 { ("is", "it goes") } else { ("are", "they go") };
    let instead = match store.check_reads_variables(id, "") {
        Ok(()) => format!("without `--secrets inline` {go} to {env_file}"),
        Err(_) => format!("with `--to-typescript` {go} to {env_file}"),
    };
    let keys = Some(keys.join(", ")).filter(|keys| !keys.is_empty());
    keys.map(|keys| format!("{keys} {are} plain text in {file}; {instead}"))
}

//! The plan of `lbrs datasource`: the questions in their order, of which it asks those that nothing has answered.

use super::answers::{answer, in_order, inline_warning};
use super::connector::{Choice, Chosen};
use super::input::Input;
use super::inside::Before;
use super::missing::{Open, missing, missing_error};
use super::name::Naming;
use super::overridden::Changed;
use super::requirement::{Requirement, checked, refuse_idle_dependency};
use super::settings::{Settings, reference_warnings};
use super::supplied::{Supplied, misspelt};
use super::url::FromUrl;
use super::{Action, Plan, Planned};
use crate::dependency::Target;
use crate::errors::{Error, Helpful, Result, told};
use crate::prompt::OTHER;
use crate::session::Session;
use crate::store::{Store, Write};
use lbrs::internal::datasource::Entry;
use lbrs::internal::secret::Policy;

/// What the entry is called, and what is to talk to the back end.
struct Subject {
    /// The name; `None` if it is missing and lbrs cannot ask.
    name: Option<String>,
    /// The URL that the user typed in place of a name.
    typed_url: Option<FromUrl>,
    /// The connector that the input names, or the URL.
    word: Option<String>,
    /// The manifest that the dependency goes to.
    target: Target,
}

/// Asks what `input` leaves open of a new entry of `store`, and returns the plan.
///
/// # Errors
/// An answer is invalid or missing, or what the connector needs is not available for the project.
pub fn plan(session: &mut Session<'_>, input: &Input, store: &Store) -> Result<Planned> {
    let Subject { name, typed_url, word, target } = subject(session, input, store)?;
    let url = typed_url.as_ref().or(input.url.as_ref());
    let Some((connector, spec)) =
        choose(session, input, name.as_deref(), word.as_deref(), &target)?
    else {
        let open = Open { name: name.is_none(), manifest: target.is_open(), connector: None };
        return Err(no_connector(session, store, input, open, word.as_deref()));
    };
    let supplied = Supplied::of(input, url, typed_url.is_some(), &connector, &Before::default())?;
    let target = target.fitting(&connector, spec.as_ref());
    let settings = Settings::of_new(&connector, &supplied);
    let name = match name {
        Some(name) if session.prompter.is_interactive() => name,
        name => {
            let manifest = target.is_open();
            let open = Open { name: name.is_none(), connector: None, manifest };
            let missing = missing(input, &open, Some(&settings))?;
            let name = name.filter(|_| missing.is_empty());
            name.ok_or_else(|| missing_error(&missing, input, &supplied.misspelt))?
        }
    };
    let id = input.id.clone().unwrap_or_else(|| name.clone());
    let (answers, stored) = answer(session, input, &settings, &id, store)?;
    let required = Requirement::decide(session, input, &connector, spec.as_ref(), target)?;
    let mut warnings = supplied.warnings.clone();
    warnings.extend(connector.dead());
    warnings.extend(answers.warnings);
    warnings.extend(reference_warnings(&answers.answered, store));
    warnings.extend(inline_warning(&session.project, store, &id, &stored));
    warnings.extend(store.refused_by_node());
    let asked = answers.overrides;
    let settings = in_order(&connector, answers.answered, true);
    let mask = Policy::new(&session.catalog).and_settings(&connector, settings.keys());
    let entry =
        Entry { id, name, connector: connector.connector.clone(), settings: settings.into() };
    let write = Write::Entry { replace: input.force };
    warnings.extend(store.warnings(&entry.id, &write));
    let changed = Changed { entry: &entry, write: &write, connector: &connector, asked };
    warnings.extend(changed.warnings(store, session)?);
    let mut plan = Plan::of(Action::Put { entry, write }, mask, warnings);
    plan.require(required, input, session)?;
    plan.keep_variables(stored.variables, session, store)?;
    if store.has_classes() {
        plan.warnings.extend(session.project.without_repository());
    } else if !session.project.has_data_sources {
        plan.warnings.extend(session.project.without_loopback());
    }
    Ok((plan, connector))
}

/// Finds out what the entry is called, and what the input says of its connector and manifest.
fn subject(session: &mut Session<'_>, input: &Input, store: &Store) -> Result<Subject> {
    let env = &session.env_texts(store.env());
    let naming = Naming { input, store, catalog: &session.catalog, env };
    let (name, typed_url) = naming.ask(session.prompter)?;
    if let Some(name) = &name {
        naming.check_id(name)?;
    }
    let word = naming.connector(typed_url.as_ref().or(input.url.as_ref()))?;
    let target = checked(Target::of(&session.project, input.manifest)?, input)?;
    Ok(Subject { name, typed_url, word, target })
}

/// Returns the connector that `word` names, or else asks for one; `None` if lbrs cannot ask.
fn choose(
    session: &mut Session<'_>,
    input: &Input,
    name: Option<&str>,
    word: Option<&str>,
    target: &Target,
) -> Result<Option<Chosen>> {
    let is_open = word.is_none() || (word == Some(OTHER) && input.dependency.is_none());
    if is_open && !session.prompter.is_interactive() {
        return Ok(None);
    }
    let Session { catalog, prompter, .. } = session;
    let choice = Choice { input, catalog, target };
    let chosen = choice.make(word, name.unwrap_or_default(), *prompter)?;
    refuse_idle_dependency(input, catalog, &chosen.0, target, false)?;
    Ok(Some(chosen))
}

/// Returns the error that the connector is missing, and why a variable with a URL has not chosen it.
fn no_connector(
    session: &mut Session<'_>,
    store: &Store,
    input: &Input,
    open: Open,
    word: Option<&str>,
) -> Error {
    let flag = if word.is_some() { "--dependency SPEC" } else { "--connector ID" };
    let open = Open { connector: Some(flag), ..open };
    let error = missing(input, &open, None)
        .and_then(|missing| Ok(missing_error(&missing, input, &misspelt(input, None)?)));
    let error = error.unwrap_or_else(|error| error);
    let url = input.url.as_ref().filter(|_| word.is_none());
    let env = session.env_texts(store.env());
    let Some(reason) = url.and_then(|url| url.why_none(&env)) else { return error };
    let help = match told(&error).help {
        Some(help) => format!("{reason}; {help}"),
        None => reason,
    };
    error.with_help(help)
}

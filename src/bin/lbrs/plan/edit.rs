//! The plan of `lbrs datasource edit`: the same questions as for adding, with the existing values as defaults.

use serde_json::{Map, Value};

use super::answers::{answer, in_order, inline_warning};
use super::connector::{Choice, Chosen};
use super::existing::Existing;
use super::input::Input;
use super::inside::Before;
use super::missing::{Open, missing, missing_error};
use super::name::{name_help, one_name};
use super::overridden::Changed;
use super::requirement::{Requirement, checked, refuse_idle_dependency};
use super::settings::{Settings, off_over, reference_warnings};
use super::supplied::Supplied;
use super::{Action, Plan, Planned};
use crate::dependency::{Manifest, ManifestChoice, Need, Target, Unused, Uses, decide};
use crate::errors::{Context, Error, Helpful, Result, Usage, usage};
use crate::prompt::OTHER;
use crate::session::Session;
use crate::store::{Store, Write};
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::datasource::{Entry, Reference, check_name};
use lbrs::internal::secret::{Policy, quoted, shown_name};
use lbrs::internal::text::shell_word;
use lbrs::internal::url::is_in_url;

/// What to change, besides what the input says.
pub struct Request<'a> {
    /// The data source.
    pub id: &'a str,
    /// Its new name.
    pub name: Option<&'a str>,
    /// Its new id.
    pub rename: Option<&'a str>,
    /// What becomes of a dependency that nothing needs any more, if a flag says so.
    pub remove_dependency: Option<bool>,
    /// Whether settings in JSON move to TypeScript.
    pub to_typescript: bool,
}

/// The entry, and which connector it gets.
struct Subject {
    existing: Existing,
    chosen: Chosen,
    /// Whether the entry keeps its connector.
    stays: bool,
    /// Whether a layer below has the entry: a change cannot remove what it has there.
    is_layered: bool,
    /// The manifest that the dependency goes to; none if the change is not about the dependency.
    target: Target,
}

/// Asks what `input` leaves open of the entry that `request` names, and returns the plan.
///
/// # Errors
/// The entry does not exist, an answer is invalid or missing, or what the connector needs is not available for the
/// project.
pub fn plan(
    session: &mut Session<'_>,
    input: &Input,
    request: &Request<'_>,
    store: &Store,
) -> Result<Planned> {
    check_request(request, store)?;
    let Subject { existing, chosen, stays, is_layered, target } =
        subject(session, input, request, store)?;
    let (connector, spec) = chosen;
    let (staying, dropped) = split(&existing, &session.catalog, &connector, stays || is_layered);
    let (below, own) = (store.below(&existing.id), store.own(&existing.id));
    let before = Before { settings: staying, below, own };
    let mut supplied = Supplied::of(input, input.url.as_ref(), false, &connector, &before)?;
    let shows_through = leave_out(&mut supplied, &existing, &before, &connector);
    let mask = mask(&session.catalog, &existing, &connector, &supplied);
    let settings = Settings {
        connector: &connector,
        supplied: &supplied,
        existing: before.settings.into(),
        below: before.below.and_then(|all| all.as_object().cloned()).unwrap_or_default().into(),
        keeps_connector: stays,
        mask: mask.clone(),
    };
    refuse_missing(session, input, &target, &settings)?;
    let (answers, stored) = answer(session, input, &settings, &existing.id, store)?;
    if let Some(variable) = stored.variables.first().filter(|_| !request.to_typescript) {
        store.check_reads_variables(&existing.id, &variable.key)?;
    }
    let required = Requirement::decide(session, input, &connector, spec.as_ref(), target)?;
    let unused = match &required.need {
        Ok(need) if !stays && !is_layered => {
            unused(session, input, request, &existing, store, need)?
        }
        _ => None,
    };
    let mut warnings = supplied.warnings.clone();
    warnings.extend(connector.dead().filter(|_| !stays));
    warnings.extend(shows_through);
    warnings.extend(answers.warnings);
    warnings.extend(dropped_warning(&dropped, &connector));
    warnings.extend(unset_warnings(&supplied, &existing));
    warnings.extend(reference_warnings(&answers.answered, store));
    warnings.extend(inline_warning(&session.project, store, &existing.id, &stored));
    warnings.extend(store.refused_by_node());
    let asked = answers.overrides || has_url_over_others(&existing);
    let settings = in_order(&connector, answers.answered, !stays);
    let word = existing.word.as_deref().filter(|_| stays).unwrap_or(&connector.connector);
    let (entry, write) = changed(&existing, (input, request), word, settings, store)?;
    warnings.extend(store.warnings(&entry.id, &write));
    let change = Changed { entry: &entry, write: &write, connector: &connector, asked };
    warnings.extend(change.warnings(store, session)?);
    let mut plan = Plan::of(Action::Put { entry, write }, mask, warnings);
    let id = request.id.to_owned();
    plan.actions.extend(request.rename.map(|to| Action::Rename { id, to: to.to_owned() }));
    plan.require(required, input, session)?;
    plan.actions.extend(unused.map(Action::Drop));
    plan.keep_variables(stored.variables, session, store)?;
    Ok((plan, connector))
}

/// Rejects an input that leaves something open, if the user is not asked.
fn refuse_missing(
    session: &Session<'_>,
    input: &Input,
    target: &Target,
    settings: &Settings<'_>,
) -> Result<()> {
    if session.prompter.is_interactive() {
        return Ok(());
    }
    let open = Open { manifest: target.is_open(), ..Open::default() };
    match missing(input, &open, Some(settings))? {
        missing if missing.is_empty() => Ok(()),
        missing => Err(missing_error(&missing, input, &settings.supplied.misspelt)),
    }
}

/// Finds the entry, and decides on its connector and on the manifest.
fn subject(
    session: &mut Session<'_>,
    input: &Input,
    request: &Request<'_>,
    store: &Store,
) -> Result<Subject> {
    let env = &session.env_texts(store.env());
    let Session { project, catalog, prompter, .. } = session;
    let existing = Existing::of(request.id, &store.entry(request.id)?, catalog);
    let is_layered = store.below(request.id).is_some();
    let word = match (&input.connector, &input.url) {
        (None, Some(url)) => {
            let connector = url.connector(catalog, Some(&existing.connector), env)?;
            connector.map(|connector| connector.id.clone())
        }
        (word, _) => word.clone(),
    };
    // A URL that leaves the connector as it is asks for nothing in the manifest.
    let is_another = word.as_deref().is_some_and(|word| !existing.connector.describes(word));
    let names_manifest = is_another || asks_for_manifest(input);
    let asks = prompter.is_interactive();
    let target = if names_manifest || asks {
        checked(Target::of(project, input.manifest)?, input)?
    } else {
        Target::Decided(None)
    };
    if !asks && word.as_deref() == Some(OTHER) && is_another && input.dependency.is_none() {
        let open = Open {
            connector: Some("--dependency SPEC"),
            manifest: target.is_open(),
            ..Open::default()
        };
        return Err(missing_error(&missing(input, &open, None)?, input, &[]));
    }
    let choice = Choice { input, catalog, target: &target };
    let chosen = choice.change(word.as_deref(), &existing, *prompter)?;
    let stays = chosen.0.id == existing.connector.id;
    refuse_idle_dependency(input, catalog, &chosen.0, &target, stays)?;
    if !asks && stays {
        refuse_flags_of_another_connector(input, request, names_manifest)?;
    } else if is_layered && request.remove_dependency == Some(true) {
        return Err(layer_keeps_dependency());
    }
    let is_needed = !stays || names_manifest;
    let target = if is_needed { target } else { Target::Decided(None) };
    let target = target.fitting(&chosen.0, chosen.1.as_ref());
    Ok(Subject { existing, chosen, stays, is_layered, target })
}

/// Returns the dependency that the old connector needed and `need` does not, and asks what becomes of it.
fn unused(
    session: &mut Session<'_>,
    input: &Input,
    request: &Request<'_>,
    existing: &Existing,
    store: &Store,
    need: &Need,
) -> Result<Option<Unused>> {
    let Session { project, catalog, files, prompter, .. } = session;
    let manifests = Manifest::to_clean(project, input.manifest);
    let uses = Uses { project, catalog, store };
    let left = [store.file(request.id)];
    let unused = uses.unused(request.id, &existing.members(), &left, &manifests, files)?;
    let Some(unused) = unused.filter(|unused| unused.need.name() != need.name()) else {
        return Ok(None);
    };
    decide(unused, request.remove_dependency, project, *prompter)
}

/// Returns whether the flags ask for something to be done with the manifest.
fn asks_for_manifest(input: &Input) -> bool {
    input.connector.is_some()
        || input.dependency.is_some()
        || input.install == Some(true)
        || input.manifest != ManifestChoice::Auto
}

/// Returns what must not be shown: the settings that either connector declares secret.
fn mask(
    catalog: &Catalog,
    existing: &Existing,
    connector: &Connector,
    supplied: &Supplied,
) -> Policy {
    let keys = || existing.settings.expose().keys().chain(supplied.values.keys());
    let policy = Policy::new(catalog).and_settings(connector, keys());
    policy.and_settings(&existing.connector, keys())
}

/// Splits the existing settings into those that the connector knows and the others. A connector outside the
/// catalog takes any.
fn split(
    existing: &Existing,
    catalog: &Catalog,
    connector: &Connector,
    all: bool,
) -> (Values, Values) {
    let takes_any = catalog.get(&connector.id).is_none();
    let settings = existing.settings.expose().clone().into_iter();
    settings.partition(|(key, _)| {
        let is_fixed = existing.connector.fixed.contains_key(key);
        all || (!is_fixed && (takes_any || connector.setting(key).is_some()))
    })
}

/// Rejects flags about the dependency of another connector if the entry keeps its own.
fn refuse_flags_of_another_connector(
    input: &Input,
    request: &Request<'_>,
    names_manifest: bool,
) -> Result<()> {
    if request.remove_dependency == Some(true) {
        return Err(usage!(
            "`--remove-dependency` is about the dependency of the old connector, and the connector stays"
        )
        .with_help("give another one with `--connector ID`, or leave the flag out"));
    }
    if input.package_manager.is_some() && !names_manifest {
        return Err(usage!("`--package-manager` has nothing to install")
            .with_help("`--install` adds the dependency, and runs it"));
    }
    Ok(())
}

/// Returns the error that an entry in a layer below still needs the old connector's dependency.
fn layer_keeps_dependency() -> Error {
    usage!("`--remove-dependency` and `--env` contradict each other: the old connector stays in a layer below, and needs the dependency")
        .with_help("leave one of the two out")
}

/// Rejects names that the entry cannot have, and a move that it cannot make.
fn check_request(request: &Request<'_>, store: &Store) -> Result<()> {
    if let Some(name) = request.name {
        check_name(name).map_err(Usage).context("`--name`").with_help("choose another name")?;
        if store.has_classes() {
            return Err(one_name("--name", "`--rename NEW` changes both"));
        }
    }
    if let Some(id) = request.rename {
        let help = name_help(store, id, "choose another id");
        store.check_name(id).map_err(Usage).context("`--rename`").with_help(help)?;
    }
    if request.to_typescript {
        store.check_movable(request.id)?;
    }
    Ok(())
}

/// Members of an entry.
type Values = Map<String, Value>;

/// Removes what the new URL leaves out: the entry is for another place now. Warns of what only a layer below
/// has.
fn leave_out(
    supplied: &mut Supplied,
    existing: &Existing,
    before: &Before<'_>,
    connector: &Connector,
) -> Option<String> {
    let is_left_out = |key: &str| {
        let setting = connector.setting(key).filter(|setting| !supplied.speaks_of(setting));
        setting
            .is_some_and(|setting| supplied.url_decides.iter().any(|said| setting.is_called(said)))
    };
    let keys = existing.settings.expose().keys().filter(|key| is_left_out(key));
    let keys: Vec<&String> = keys.collect();
    // What the new URL overrides may stay below it.
    let is_read = |key: &str| {
        connector.setting(key).is_none_or(|setting| !supplied.overrides(setting, connector))
    };
    let below = |key: &str| {
        let value = before.below.as_ref()?.get(key).filter(|value| !value.is_null());
        value.filter(|_| is_read(key))
    };
    let shows = |key: &str| {
        let off = |below| connector.setting(key).and_then(|setting| off_over(setting, below));
        below(key).is_some_and(|below| off(below).is_none())
    };
    let shown: Vec<String> = keys.iter().filter(|key| shows(key)).map(|key| quoted(key)).collect();
    let is_own = |key: &str| before.own.is_some_and(|own| own.get(key).is_some());
    let goes = |key: &&String| is_own(key) || (below(key).is_some() && !shows(key));
    let gone: Vec<String> = keys.iter().copied().filter(goes).cloned().collect();
    supplied.unset.extend(gone);
    let (show, them) = if shown.len() == 1 { ("shows", "it") } else { ("show", "them") };
    (!shown.is_empty()).then(|| {
        format!(
            "{} {show} through from the layers below, where `--unset` without `--env` removes {them}",
            shown.join(", ")
        )
    })
}

/// Returns the entry with these answers, and what is written of it.
fn changed(
    existing: &Existing,
    (input, request): (&Input, &Request<'_>),
    word: &str,
    settings: Values,
    store: &Store,
) -> Result<(Entry, Write)> {
    let there = existing.members();
    let name = request.name.or(existing.name.as_deref());
    let mut wanted = Values::with_capacity(settings.len() + 2);
    wanted.extend(name.map(|name| ("name".to_owned(), Value::from(name))));
    if !word.is_empty() {
        wanted.insert("connector".to_owned(), Value::from(word));
    }
    wanted.extend(settings.clone());
    let unset = there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    let is_new = |(key, value): &(String, Value)| there.get(key) != Some(value);
    let set = Values::from_iter(wanted.into_iter().filter(is_new)).into();
    let id = existing.id.clone();
    let name = name.unwrap_or(&id).to_owned();
    let entry = Entry { id, name, connector: word.to_owned(), settings: settings.into() };
    let (force, to_typescript) = (input.force, request.to_typescript);
    let write = Write::Members { set, unset, make: false, force, to_typescript };
    let write = store.reduced(&entry.id, write)?;
    Ok((entry, write))
}

/// Returns whether a URL in a variable already stands beside settings for where the variable is not set.
fn has_url_over_others(existing: &Existing) -> bool {
    let (connector, settings) = (&existing.connector, existing.settings.expose());
    let is_url = |key: &str| connector.overriding().is_some_and(|url| url.is_called(key));
    let is_reference =
        |value: &Value| value.as_str().is_some_and(|text| Reference::in_text(text).is_some());
    settings.iter().any(|(key, value)| is_url(key) && is_reference(value))
        && settings.keys().any(|key| !is_url(key) && is_in_url(connector, key))
}

fn dropped_warning(dropped: &Values, connector: &Connector) -> Option<String> {
    let keys: Vec<String> = dropped.keys().map(|key| quoted(key)).collect();
    let id = shown_name(&connector.id);
    match keys.len() {
        0 => None,
        1 => Some(format!("{} is not a setting of {id}, and is removed", keys[0])),
        _ => Some(format!("{} are not settings of {id}, and are removed", keys.join(", "))),
    }
}

fn unset_warnings(supplied: &Supplied, existing: &Existing) -> Vec<String> {
    let is_there = |key: &str| existing.settings.expose().contains_key(key);
    let absent =
        supplied.unset.iter().filter(|key| !existing.connector.spellings(key).any(is_there));
    let keys = existing.settings.expose().keys().map(|key| quoted(key));
    let there = match existing.settings.expose().len() {
        0 => "it has no settings".to_owned(),
        1..20 => format!("it has {}", keys.collect::<Vec<_>>().join(", ")),
        _ => format!("`lbrs datasource show {}` lists its settings", shell_word(&existing.id)),
    };
    let id = shown_name(&existing.id);
    absent.map(|key| format!("{id} has no setting {}: {there}", quoted(key))).collect()
}

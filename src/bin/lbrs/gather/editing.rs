//! The interview of `lbrs datasource edit`: the same questions as for adding, with the current values as defaults.

use serde_json::{Map, Value};

use super::choice::Choice;
use super::given::Given;
use super::interview::{Interview, in_order, inline_warning};
use super::needed::{Needed, checked};
use super::settings::{Answers, reference_warnings};
use super::today::Today;
use crate::dependency::{self, ManifestChoice, Need, PackageManager, Target, Unused};
use crate::errors::{Context, Error, Helpful, Result, Usage, usage};
use crate::plan::{Plan, Write};
use crate::prompt::Prompter;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::{Entry, check_name};
use lbrs::internal::secret::{Policy, quoted, shown_name};
use lbrs::internal::text::shell_word;

/// What the entry has and needs before the change.
pub struct Before<'a> {
    /// The entry in the layers below, if any: a change cannot remove what it has there.
    pub below: Option<&'a Value>,
    /// The entry in the file itself.
    pub own: Option<&'a Value>,
    /// Finds the dependency that another connector makes unneeded.
    pub find: &'a dyn Fn() -> Result<Option<Unused>>,
    /// Whether to remove it; `None` to ask.
    pub remove: Option<bool>,
}

impl Interview<'_> {
    /// Asks what `given` leaves open of the entry `today`, and returns the plan.
    pub fn change(
        &self,
        mut given: Given,
        today: &Today,
        before: &Before<'_>,
        prompter: &mut dyn Prompter,
    ) -> Result<Plan> {
        check_new_name(&given)?;
        let names_manifest = self.names_manifest(&mut given, today)?;
        let target = if names_manifest || prompter.is_interactive() {
            checked(Target::of(self.project, given.manifest)?, &given)?
        } else {
            Target::Decided(None)
        };
        let choice = Choice { catalog: self.catalog, target: &target };
        let (connector, spec) = choice.change(&given, &today.id, &today.connector, prompter)?;
        let stays = connector.id == today.connector.id;
        self.refuse_idle_dependency(&given, &connector, &target, stays)?;
        let is_layered = before.below.is_some();
        if !prompter.is_interactive() && stays {
            refuse_flags_of_another_connector(&given, before, names_manifest)?;
        } else if is_layered && before.remove == Some(true) {
            return Err(layer_keeps_dependency());
        }
        given.open_config(&connector)?;
        let mut warnings = given.open_url(&connector, false)?;
        warnings.extend(leave_out(&mut given, today, before, &connector));
        let (kept, dropped) = self.kept(today, &connector, stays || is_layered);
        let mask = self.mask(today, &connector, &given);
        let answers = Answers::over(kept, stays, mask.clone());
        let (mut answers, secrets) =
            self.settings(&connector, &today.id, &given, answers, prompter)?;
        let needs = if stays && !names_manifest {
            Needed::nothing()
        } else {
            self.needed(&given, &connector, spec.as_ref(), target, prompter)?
        };
        let unneeded = match &needs.dependency {
            Ok(dependency) if !stays && !is_layered => {
                self.unneeded(dependency, before, prompter)?
            }
            _ => None,
        };
        // What is missing is told before what is wrong: it may be wrong only because of that.
        prompter.finish().map_err(|error| given.explained(error))?;
        warnings.append(&mut answers.warnings);
        warnings.extend(dropped_warning(&dropped, &connector));
        warnings.extend(unset_warnings(&given, today));
        warnings.extend(reference_warnings(&answers.answered));
        warnings.extend(inline_warning(self, &secrets));
        let manager =
            PackageManager::of(self.project, needs.manifest.as_ref(), given.package_manager);
        let settings = in_order(&connector, answers.answered, !stays);
        let word = today.word.as_deref().filter(|_| stays).unwrap_or(&connector.connector);
        let (entry, write) = changed(today, given.name, word, settings);
        Ok(Plan {
            entry,
            write,
            connector,
            file: self.file.to_owned(),
            rename: None,
            layers: Vec::new(),
            unneeded,
            secrets: secrets.stored,
            dependency: needs.dependency?,
            manifest: needs.manifest,
            install: needs.install,
            package_manager: manager,
            mask,
            warnings,
        })
    }

    /// Reads the connector off the URL, if one was given. Returns whether the flags ask for something to be done
    /// with the manifest; a URL that leaves the connector as it is does not.
    fn names_manifest(&self, given: &mut Given, today: &Today) -> Result<bool> {
        let by_flag = given.connector.is_some()
            || given.dependency.is_some()
            || given.install == Some(true)
            || given.manifest != ManifestChoice::Auto;
        self.connector_of_url(given, Some(&today.connector))?;
        let is_another = |word: &str| !today.connector.describes(word);
        Ok(by_flag || given.connector.as_deref().is_some_and(is_another))
    }

    /// Returns what must not be shown: the settings that either connector declares secret.
    fn mask(&self, today: &Today, connector: &Connector, given: &Given) -> Policy {
        let keys = || today.settings.keys().chain(given.settings.keys());
        let policy = Policy::new(self.catalog).and_settings(connector, keys());
        policy.and_settings(&today.connector, keys())
    }

    /// Splits the current settings into those that the connector knows and the others. A connector outside the
    /// catalog takes any.
    fn kept(&self, today: &Today, connector: &Connector, all: bool) -> (Settings, Settings) {
        let takes_any = self.catalog.get(&connector.id).is_none();
        let settings = today.settings.clone().into_iter();
        settings.partition(|(key, _)| {
            let is_fixed = today.connector.fixed.contains_key(key);
            all || (!is_fixed && (takes_any || connector.setting(key).is_some()))
        })
    }

    fn unneeded(
        &self,
        now: &Need,
        before: &Before<'_>,
        prompter: &mut dyn Prompter,
    ) -> Result<Option<Unused>> {
        let found = (before.find)()?.filter(|unused| unused.need.name() != now.name());
        let Some(unused) = found else { return Ok(None) };
        dependency::decide(unused, before.remove, self.project, prompter)
    }
}

/// Rejects flags about the dependency of another connector if the entry keeps its own.
fn refuse_flags_of_another_connector(
    given: &Given,
    before: &Before<'_>,
    names_manifest: bool,
) -> Result<()> {
    if before.remove == Some(true) {
        return Err(usage!(
            "`--remove-dependency` is about the dependency of the old connector, and the connector stays"
        )
        .with_help("give another one with `--connector ID`, or leave the flag out"));
    }
    if given.package_manager.is_some() && !names_manifest {
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

fn check_new_name(given: &Given) -> Result<()> {
    let Some(name) = &given.name else { return Ok(()) };
    check_name(name).map_err(Usage).context("`--name`").with_help("choose another name")
}

type Settings = Map<String, Value>;

/// Removes what the given URL leaves out: the entry is for another place now. Warns of what only a layer below
/// has.
fn leave_out(
    given: &mut Given,
    today: &Today,
    before: &Before<'_>,
    connector: &Connector,
) -> Option<String> {
    let is_left_out = |key: &str| {
        let setting = connector.setting(key).filter(|setting| !given.speaks_of(setting));
        setting.is_some_and(|setting| given.url_says.iter().any(|said| setting.is_called(said)))
    };
    let keys = today.settings.keys().filter(|key| is_left_out(key));
    let keys: Vec<&String> = keys.collect();
    let has =
        |entry: Option<&Value>, key: &str| entry.is_some_and(|entry| entry.get(key).is_some());
    let below = keys.iter().filter(|key| has(before.below, key));
    let below: Vec<String> = below.map(|key| quoted(key)).collect();
    let goes = |key: &&String| before.below.is_none() || has(before.own, key);
    given.unset.extend(keys.into_iter().filter(goes).cloned());
    let (show, them) = if below.len() == 1 { ("shows", "it") } else { ("show", "them") };
    (!below.is_empty()).then(|| {
        format!(
            "{} {show} through from the layers below, where `--unset` without `--env` removes {them}",
            below.join(", ")
        )
    })
}

/// Returns the changed entry, and the members in which it differs from the current one.
fn changed(today: &Today, name: Option<String>, word: &str, settings: Settings) -> (Entry, Write) {
    let there = today.members();
    let name = name.or_else(|| today.name.clone());
    let mut wanted = Settings::with_capacity(settings.len() + 2);
    wanted.extend(name.clone().map(|name| ("name".to_owned(), Value::from(name))));
    if !word.is_empty() {
        wanted.insert("connector".to_owned(), Value::from(word));
    }
    wanted.extend(settings.clone());
    let unset = there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    let set = wanted.into_iter().filter(|(key, value)| there.get(key) != Some(value)).collect();
    let name = name.unwrap_or_else(|| today.id.clone());
    let settings = settings.into();
    let entry = Entry { id: today.id.clone(), name, connector: word.to_owned(), settings };
    (entry, Write::Members { set, unset, make: false })
}

fn dropped_warning(dropped: &Settings, connector: &Connector) -> Option<String> {
    let keys: Vec<String> = dropped.keys().map(|key| quoted(key)).collect();
    let id = shown_name(&connector.id);
    match keys.len() {
        0 => None,
        1 => Some(format!("{} is not a setting of {id}, and is removed", keys[0])),
        _ => Some(format!("{} are not settings of {id}, and are removed", keys.join(", "))),
    }
}

fn unset_warnings(given: &Given, today: &Today) -> Vec<String> {
    let has_alias = |key: &str| {
        let setting = today.connector.setting(key);
        setting.is_some_and(|setting| today.settings.keys().any(|there| setting.is_called(there)))
    };
    let absent =
        given.unset.iter().filter(|key| !today.settings.contains_key(*key) && !has_alias(key));
    let keys = today.settings.keys().map(|key| quoted(key));
    let there = match today.settings.len() {
        0 => "it has no settings".to_owned(),
        1..20 => format!("it has {}", keys.collect::<Vec<_>>().join(", ")),
        _ => format!("`lbrs datasource show {}` lists its settings", shell_word(&today.id)),
    };
    let id = shown_name(&today.id);
    absent.map(|key| format!("{id} has no setting {}: {there}", quoted(key))).collect()
}

//! Models: which data sources they use, as `model-config.json` says.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Code, Facts, Findings, ModelLayer, Spot};
use lbrs::internal::datasource::{Reference, check_name};
use lbrs::internal::json::Kind;
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::quoted;
use lbrs::internal::text::shell_word;

/// A model's data source, as the last layer of an environment that names it has it.
struct Use {
    model: String,
    source: String,
    spot: Spot,
}

/// What a layer says of the data sources of its models: none where it says that a model has none.
type Said = Vec<(String, Option<String>, Spot)>;

/// Compares the models with the data sources, in each environment.
pub(super) fn check(found: &mut Findings<'_>) {
    let facts = found.facts;
    let Some(layers) = &facts.models else { return };
    let loaded: Vec<_> = facts.envs.iter().filter_map(|env| env.loaded.as_ref().ok()).collect();
    if loaded.is_empty() || loaded.len() < facts.envs.len() {
        return;
    }
    let said = layers.iter().map(|layer| Some((layer, said(layer, facts)?)));
    let Some(said) = said.collect::<Option<Vec<_>>>() else { return };
    let mut used: HashSet<&str> = HashSet::new();
    for (env, sources) in facts.envs.iter().zip(&loaded) {
        let ids: HashSet<&str> = sources.iter().map(DataSource::id).collect();
        let names = names(&ids);
        found.env = Some(env.name.clone());
        for Use { model, source, spot } in uses(&said, &env.name) {
            match names.get(&source) {
                Some(id) => {
                    used.insert(*id);
                }
                None => unknown(&model, &source, spot, &ids, found),
            }
        }
        // What one environment overrides, another one that is not checked may use.
        let named =
            said.iter().flat_map(|(_, said)| said).filter_map(|(_, source, _)| source.as_ref());
        used.extend(named.filter_map(|source| names.get(source).copied()));
    }
    found.env = None;
    let mut reported = HashSet::new();
    for source in loaded.iter().flat_map(|sources| sources.iter()) {
        if used.contains(source.id()) || !reported.insert(source.id()) {
            continue;
        }
        let message = format!("no model in model-config.json uses {}", quoted(source.id()));
        let place = source.value().origin().place();
        let help =
            "remove it if no code uses it either, or allow it with `--allow unused-data-source`";
        found.at_key(Code::UnusedDataSource, place, message, help);
    }
}

/// Returns the data sources by the names under which LoopBack finds them.
fn names<'i>(ids: &HashSet<&'i str>) -> HashMap<String, &'i str> {
    let mut names = HashMap::new();
    for id in ids {
        names.insert(classified(id), *id);
        names.insert(camelized(id), *id);
    }
    // An id of its own comes before another one's second name.
    names.extend(ids.iter().map(|id| ((*id).to_owned(), *id)));
    names
}

fn unknown(model: &str, source: &str, spot: Spot, ids: &HashSet<&str>, found: &mut Findings<'_>) {
    let message = format!(
        "the model {} uses {}, but there is no such data source",
        quoted(model),
        quoted(source)
    );
    let mut sorted: Vec<&str> = ids.iter().copied().collect();
    sorted.sort();
    let help = match nearest(source, sorted).map(did_you_mean) {
        Some(help) => help,
        None if check_name(source).is_ok() => {
            format!("`lbrs datasource --name {}` adds it", shell_word(source))
        }
        None => "`lbrs datasource list` shows the existing ones".to_owned(),
    };
    found.add(Code::UnknownDataSource, spot, message, help);
}

/// Returns what one layer says; `None` where the file is malformed, which is another finding.
fn said(layer: &ModelLayer, facts: &Facts) -> Option<Said> {
    let document = facts.texts.get(layer.file).document()?;
    let root = document.root().filter(|root| root.kind() == Kind::Object)?;
    let models = root.members().filter_map(|member| {
        let model = member.key.as_str().unwrap_or_default();
        let source = member.value.get("dataSource").filter(|_| model != "_meta")?;
        let name = source.as_str().map(Cow::into_owned);
        Some((model.into_owned(), name, layer.file.node(source)))
    });
    Some(models.collect())
}

/// Returns the data source of every model that has one in an environment.
fn uses(said: &[(&ModelLayer, Said)], env: &str) -> Vec<Use> {
    let counts = |layer: &ModelLayer| layer.env.as_deref().is_none_or(|there| there == env);
    let mut last = HashMap::new();
    for (model, source, spot) in
        said.iter().filter(|(layer, _)| counts(layer)).flat_map(|(_, said)| said)
    {
        last.insert(model, (source, spot));
    }
    let named = last.into_iter().filter_map(|(model, (source, spot))| {
        // Which one a reference names, only the application knows.
        let source = source.clone().filter(|name| Reference::in_text(name).is_none())?;
        Some(Use { model: model.clone(), source, spot: spot.clone() })
    });
    let mut uses: Vec<Use> = named.collect();
    uses.sort_by(|a, b| a.spot.cmp(&b.spot));
    uses
}

/// Returns `my-db` as `myDb`: underscore.string's `camelize`, by which LoopBack finds a data source too.
fn camelized(id: &str) -> String {
    let mut camelized = String::with_capacity(id.len());
    let mut upper = false;
    for c in id.trim().chars() {
        if matches!(c, '-' | '_') || c.is_whitespace() {
            upper = true;
        } else if upper {
            camelized.extend(c.to_uppercase());
            upper = false;
        } else {
            camelized.push(c);
        }
    }
    camelized
}

/// Returns `my-db` as `MyDb`: underscore.string's `classify`.
fn classified(id: &str) -> String {
    let words: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let camelized = camelized(&words);
    let mut letters = camelized.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{camelized, classified};

    #[test]
    fn ids_are_found_under_the_names_that_loopback_gives_them() {
        for (id, camel, class) in [
            ("db", "db", "Db"),
            ("my-db", "myDb", "MyDb"),
            ("my_db", "myDb", "MyDb"),
            ("MyDb", "MyDb", "MyDb"),
            ("it's", "it's", "ItS"),
        ] {
            assert_eq!((&*camelized(id), &*classified(id)), (camel, class), "{id}");
        }
    }
}

//! Models: which data sources they use, as `model-config.json` says.

use std::collections::{HashMap, HashSet};

use super::{Code, Facts, Findings, Spot, Subject, quoted};
use crate::catalog::nearest::nearest;
use crate::datasource::check_name;
use crate::json::Kind;
use crate::order;
use crate::resolve::DataSource;
use crate::text::shell_word;

/// A model's data source, as the last layer that names it has it.
struct Use {
    model: String,
    source: String,
    spot: Spot,
}

/// Compares the models with the data sources that there are in any environment.
pub(super) fn check(facts: &Facts, found: &mut Findings<'_>) {
    let Some(files) = &facts.models else { return };
    let loaded: Vec<_> = facts.envs.iter().filter_map(|env| env.loaded.as_ref().ok()).collect();
    if loaded.is_empty() || loaded.len() < facts.envs.len() {
        return;
    }
    let Some(uses) = uses(files, facts) else { return };
    let ids: HashSet<&str> =
        loaded.iter().flat_map(|sources| sources.iter()).map(DataSource::id).collect();
    let names = names(&ids);
    let mut used = HashSet::new();
    for Use { model, source, spot } in uses {
        match names.get(&source) {
            Some(id) => {
                used.insert(*id);
            }
            None => unknown(&model, &source, spot, &ids, found),
        }
    }
    let mut reported = HashSet::new();
    for source in loaded.iter().flat_map(|sources| sources.iter()) {
        if used.contains(source.id()) || !reported.insert(source.id()) {
            continue;
        }
        let message = format!("no model in model-config.json uses {}", quoted(source.id()));
        let place = source.value().origin().place();
        if let Some(finding) = found.at_key(Code::UnusedDataSource, place, message) {
            finding.help(
                "take it out if no code uses it either; `--allow unused-data-source` says that this is meant",
            );
        }
    }
}

/// The data sources by the names under which LoopBack finds them.
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
        "the model {} names {}, and there is no such data source",
        quoted(model),
        quoted(source)
    );
    let mut sorted: Vec<&str> = ids.iter().copied().collect();
    order::ascending(&mut sorted);
    let help = match nearest(source, sorted) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None if check_name(source).is_ok() => {
            format!("`lbrs datasource --name {}` adds it", shell_word(source))
        }
        None => "`lbrs datasource list` lists those that there are".to_owned(),
    };
    found.add(Code::UnknownDataSource, spot, message).about(Subject::Project).help(help);
}

/// The data source of every model; none where a file is not of its form, which is another finding.
fn uses(files: &[super::FileId], facts: &Facts) -> Option<Vec<Use>> {
    let mut uses: HashMap<(super::FileId, String), Use> = HashMap::new();
    for &file in files {
        let document = facts.texts.get(file).document()?;
        let root = document.root().filter(|root| root.kind() == Kind::Object)?;
        for member in root.members() {
            let model = member.key.as_str().unwrap_or_default().into_owned();
            let Some(source) = member.value.get("dataSource").filter(|_| model != "_meta") else {
                continue;
            };
            let spot = file.node(source);
            if let Some(source) = source.as_str() {
                let source = source.into_owned();
                uses.insert((file, model.clone()), Use { model, source, spot });
            }
        }
    }
    let mut uses: Vec<Use> = uses.into_values().collect();
    order::by(&mut uses, |a, b| a.spot.cmp(&b.spot));
    Some(uses)
}

/// `my-db` as `myDb`: underscore.string's `camelize`, by which LoopBack finds a data source too.
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

/// `my-db` as `MyDb`: underscore.string's `classify`.
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

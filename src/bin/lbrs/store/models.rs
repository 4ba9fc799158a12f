//! Model configurations, `model-config.json`: which model uses which data source.

use super::change::Effect;
use super::layers::json_files;
use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use lbrs::internal::edit::json::replace_value;
use lbrs::internal::edit::{Edit, apply};
use lbrs::internal::json::{Document, Node};
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;

/// Rejects the removal of the data source `id` if a model uses it.
pub fn check_unused(id: &str, project: &Project, files: &mut Snapshot) -> Result<()> {
    for path in json_files(project, "model-config")? {
        let shown = project.shown(&path);
        let text = files.read(&path)?.unwrap_or_default();
        let users = users(text, &shown, id)?;
        let Some((_, at)) = users.first() else { continue };
        let names: Vec<String> = users.iter().map(|(model, _)| quoted(model)).collect();
        let (models, use_it, them) = match names.len() {
            1 => ("the model", "uses", "it"),
            _ => ("the models", "use", "them"),
        };
        let message = format!("{models} {} {use_it} {}", names.join(", "), quoted(id));
        let error = lbrs::Error::in_text(&shown, text, *at, message);
        return Err(error.with_help(format!(
            "give {them} another `dataSource` first, or rename this one with `lbrs datasource edit {} --rename NEW`; `--force` removes it anyway",
            shell_word(id)
        )).into());
    }
    Ok(())
}

/// Puts the models on the data source `new` that are on `old`.
pub(super) fn rename(
    old: &str,
    new: &str,
    project: &Project,
    files: &mut Snapshot,
) -> Result<Vec<Effect>> {
    let mut changed = Vec::new();
    for path in json_files(project, "model-config")? {
        let name = project.shown(&path);
        let text = files.read(&path)?.unwrap_or_default();
        let users = users(text, &name, old)?;
        if users.is_empty() {
            continue;
        }
        let text = renamed(text, &name, old, new)?;
        files.set(&path, text, Mode::Keep)?;
        let models: Vec<_> = users.iter().map(|(model, _)| shown_name(model)).collect();
        let use_it = if models.len() == 1 { "uses" } else { "use" };
        let what = format!("{} {use_it} the new id", models.join(", "));
        changed.push(Effect { file: name, what });
    }
    Ok(changed)
}

/// Returns the models that use the data source `id`, each with the place in `text` where it says so.
fn users(text: &str, shown: &str, id: &str) -> Result<Vec<(String, usize)>> {
    let document = parse(text, shown)?;
    let user = |(model, value): (Node<'_>, Node<'_>)| {
        Some((model.as_str()?.into_owned(), value.span().start))
    };
    Ok(uses(&document, id).filter_map(user).collect())
}

/// Returns `text` with its models on the data source `new` where they were on `old`.
fn renamed(text: &str, shown: &str, old: &str, new: &str) -> Result<String> {
    let document = parse(text, shown)?;
    let edits: Vec<Edit> =
        uses(&document, old).map(|(_, value)| replace_value(value, &new.into())).collect();
    Ok(apply(text, edits))
}

/// Returns the name of each model that uses `id`, and the value that says so.
fn uses<'d>(document: &'d Document<'d>, id: &'d str) -> impl Iterator<Item = (Node<'d>, Node<'d>)> {
    let models = document.root().into_iter().flat_map(Node::members);
    models.filter_map(move |model| {
        let value = model.value.get("dataSource")?;
        value.as_str().is_some_and(|text| text == id).then_some((model.key, value))
    })
}

fn parse<'t>(text: &'t str, shown: &str) -> Result<Document<'t>> {
    Ok(Document::parse(text).map_err(|error| error.in_file(shown, text))?)
}

#[cfg(test)]
mod tests {
    use super::{renamed, users};
    use crate::errors::told;

    const MODELS: &str = r#"{
  "_meta": {"sources": ["./models"]},
  "User": {"dataSource": "db"}, // people
  "Order": {"dataSource": "shop", "public": true},
  "Item": {"public": false, "dataSource": "d\u0062"},
  "Push": {"dataSource": null}
}"#;

    #[test]
    fn models_are_found_by_what_they_use() {
        let users_of_db = users(MODELS, "m", "db").unwrap();
        let names: Vec<&str> = users_of_db.iter().map(|(model, _)| model.as_str()).collect();
        assert_eq!(names, ["User", "Item"]);
        assert!(MODELS[users_of_db[1].1..].starts_with(r#""d\u0062""#));
        assert!(users(MODELS, "m", "no").unwrap().is_empty());
    }

    #[test]
    fn nothing_but_the_name_changes() {
        let expected = MODELS
            .replace(r#""dataSource": "db""#, r#""dataSource": "main""#)
            .replace(r#""d\u0062""#, r#""main""#);
        assert_eq!(renamed(MODELS, "m", "db", "main").unwrap(), expected);
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        let error = users("{\n  oops", "server/model-config.json", "db").unwrap_err();
        assert!(told(&error).message.starts_with("server/model-config.json:2:3:"), "{error:?}");
    }
}

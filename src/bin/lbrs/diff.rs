//! Changes as a unified diff, with every secret masked.

mod dotenv;

use diffy::{DiffOptions, PatchFormatter};

use crate::files::{Change, Snapshot};
use crate::project::Project;
use lbrs::internal::json::Document;
use lbrs::internal::secret::{KeyPath, Policy, mask_json, toml_without_secrets, without_users};

/// Returns all changes that a commit of `files` would make.
pub fn of(files: &Snapshot, project: &Project, mask: &Policy) -> String {
    let texts = files.changes().map(|change| unified(&project.shown(change.path), &change, mask));
    let modes = files.opened().into_iter().map(|(path, mode)| {
        let (shown, private) = (project.shown(path), mode & 0o700);
        format!("diff --git a/{shown} b/{shown}\nold mode 100{mode:o}\nnew mode 100{private:o}\n")
    });
    texts.chain(modes).collect()
}

/// Returns one file's change as a unified diff whose file names are `shown`; secrets are masked on both sides,
/// those in lines that do not change too.
pub fn unified(shown: &str, change: &Change<'_>, mask: &Policy) -> String {
    let texts = [change.before, change.after].map(Option::unwrap_or_default);
    let [old, new] = [texts, [texts[1], texts[0]]].map(|texts| masked(shown, texts, mask));
    let name = |side: &str, text: Option<_>| match text {
        Some(_) => format!("{side}/{shown}"),
        None => "/dev/null".to_owned(),
    };
    let (old_name, new_name) = (name("a", change.before), name("b", change.after));
    if old == new {
        return format!("--- {old_name}\n+++ {new_name}\n@@ only masked values change @@\n");
    }
    let mut options = DiffOptions::new();
    options.set_original_filename(old_name).set_modified_filename(new_name);
    let patch = options.create_patch(&old, &new);
    PatchFormatter::new().suppress_blank_empty(false).fmt_patch(&patch).to_string()
}

/// Returns a text without its secrets; `other` is that of the other side.
fn masked(shown: &str, [text, other]: [&str; 2], mask: &Policy) -> String {
    match shown.rsplit('/').next() {
        Some(name) if name == ".env" || name.starts_with(".env.") => dotenv::masked(text),
        Some("package.json") => without_users(&masked_json(shown, text, mask)).into_owned(),
        Some("Cargo.toml") => toml_without_secrets(text).into_owned(),
        Some(name) if name.ends_with(".json") => masked_json(name, text, mask),
        Some(name) if name.ends_with(".ts") => mask.typescript(text, other),
        _ => text.to_owned(),
    }
}

fn masked_json(name: &str, text: &str, mask: &Policy) -> String {
    let document = Document::parse(text).ok();
    let secrets = document
        .as_ref()
        .and_then(Document::root)
        .map(|root| mask.spans(root, KeyPath::file(name)));
    // The marks of comments stay: the masked line is still one of its file.
    mask_json(text, secrets.unwrap_or_default(), |comment| match comment.starts_with("/*") {
        true => ("/* ", " */"),
        false => ("// ", ""),
    })
}

//! Changes as a unified diff, with every secret masked.

use diffy::{DiffOptions, PatchFormatter};

use crate::datasource::{MASK, Mask, mask_json, without_users};
use crate::edit::dotenv;
use crate::files::Change;
use crate::json::Document;

/// One file's change as a unified diff whose file names are `shown`; secrets are masked on both sides,
/// those in lines that do not change too.
pub fn unified(shown: &str, change: &Change<'_>, mask: &Mask) -> String {
    let old = masked(shown, change.before.unwrap_or_default(), mask);
    let new = masked(shown, change.after, mask);
    let old_name =
        if change.before.is_some() { format!("a/{shown}") } else { "/dev/null".to_owned() };
    let new_name = format!("b/{shown}");
    if old == new {
        return format!("--- {old_name}\n+++ {new_name}\n@@ only masked values change @@\n");
    }
    let mut options = DiffOptions::new();
    options.set_original_filename(old_name).set_modified_filename(new_name);
    let patch = options.create_patch(&old, &new);
    PatchFormatter::new().suppress_blank_empty(false).fmt_patch(&patch).to_string()
}

fn masked(shown: &str, text: &str, mask: &Mask) -> String {
    match shown.rsplit('/').next() {
        Some(".env") => masked_dotenv(text),
        Some("package.json") => without_users(&masked_json(text, mask)).into_owned(),
        Some("Cargo.toml") => without_users(text).into_owned(),
        Some(name) if name.ends_with(".json") => masked_json(text, mask),
        _ => text.to_owned(),
    }
}

fn masked_json(text: &str, mask: &Mask) -> String {
    let document = Document::parse(text).ok();
    let secrets = document.as_ref().and_then(Document::root).map(|root| mask.spans(root));
    // The marks of comments stay: the masked line is still one of its file.
    mask_json(text, secrets.unwrap_or_default(), |comment| match comment.starts_with("/*") {
        true => ("/* ", " */"),
        false => ("// ", ""),
    })
}

/// Names stay, values and comments do not; nor does what stands after a `=` elsewhere.
fn masked_dotenv(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for var in dotenv::parse(text) {
        mask_lines(&text[end..var.value_span.start], &mut masked);
        masked.push_str(MASK);
        end = var.value_span.end;
    }
    mask_lines(&text[end..], &mut masked);
    masked
}

/// Masks what stands between the values of a `.env` file: a password that was taken out of use, say.
fn mask_lines(text: &str, masked: &mut String) {
    for line in text.split_inclusive('\n') {
        let (content, newline) =
            line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
        match (content.split_once('#'), content.split_once('=')) {
            (_, Some((name, value))) if !value.trim().is_empty() => {
                masked.extend([name, "=", MASK]);
            }
            (Some((before, comment)), None) if !comment.trim().is_empty() => {
                masked.extend([before, "# ", MASK]);
            }
            _ => masked.push_str(content),
        }
        masked.push_str(newline);
    }
}

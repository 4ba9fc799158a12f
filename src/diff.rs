//! Changes as a unified diff, with every secret masked.

use similar::TextDiff;

use crate::datasource::{MASK, secret_spans};
use crate::edit::dotenv;
use crate::files::Change;
use crate::json::Document;

/// One file's change as a unified diff whose file names are `shown`; secrets are masked on both sides,
/// those in lines that do not change too.
pub fn unified(shown: &str, change: &Change<'_>) -> String {
    let old = masked(shown, change.before.unwrap_or_default());
    let new = masked(shown, change.after);
    let old_name =
        if change.before.is_some() { format!("a/{shown}") } else { "/dev/null".to_owned() };
    TextDiff::from_lines(old.as_str(), new.as_str())
        .unified_diff()
        .context_radius(3)
        .header(&old_name, &format!("b/{shown}"))
        .to_string()
}

fn masked(shown: &str, text: &str) -> String {
    let spans = match shown.rsplit('/').next() {
        Some(".env") => dotenv::parse(text).into_iter().map(|var| var.value_span).collect(),
        Some(name) if name.ends_with(".json") => Document::parse(text)
            .ok()
            .and_then(|document| document.root().map(secret_spans))
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        masked.push_str(&text[end..span.start]);
        // The quotes of a text stay: the masked line is still one of its file.
        let quote = text[span.clone()].chars().next().filter(|c| "\"'`".contains(*c));
        masked.extend(quote.into_iter());
        masked.push_str(MASK);
        masked.extend(quote);
        end = span.end;
    }
    masked.push_str(&text[end..]);
    masked
}

//! The classes: whether the application finds them, and others can import them.

use super::super::load::shown_spot;
use super::super::{Code, FileId, Findings, Severity, Spot};
use super::{LoopBack4, Seen};
use crate::plan::action::Action;
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;
use lbrs::internal::typescript::{Class, Token, classes};

/// The id of a data source whose name is code.
pub(super) const CODE: &str = "(code)";

/// Looks at a class; it has an id if it is exported.
pub(super) fn check(
    file: FileId,
    class: &Class<'_>,
    id: Option<&str>,
    seen: &mut Seen<'_>,
    found: &mut Findings<'_>,
) {
    let Some(id) = id else {
        // One without an id could not be loaded, which is another finding.
        if !class.is_exported && !is_abstract(class, &found.facts.texts.get(file).text) {
            not_exported_at_all(file, class, found);
        }
        return;
    };
    if id == CODE {
        return;
    }
    let spot = name_spot(file, class);
    check_name(id, &spot, seen, found);
    check_injected(file, class, id, found);
    check_exported(file, class, seen.application, found);
}

/// Looks whether `index.ts` exports a class.
fn check_exported(
    file: FileId,
    class: &Class<'_>,
    application: &LoopBack4,
    found: &mut Findings<'_>,
) {
    let facts = found.facts;
    let (Some(own), Some(module)) = (class.own, application.module(&facts.texts.get(file).path))
    else {
        return;
    };
    // One that cannot be read is another finding.
    if application.exported.as_ref().is_none_or(|exported| exported.has(&module, own.raw())) {
        return;
    }
    let shown = application.index.to_string_lossy();
    let message = format!(
        "{} does not export {}: repositories cannot import it",
        shown_name(&shown),
        quoted(own.raw())
    );
    let help = "`lbrs datasource check --fix` adds the line";
    let fix =
        Action::Export { index: application.index.clone(), module, class: own.raw().to_owned() };
    found.add(Code::NotExported, file.span(own.span()), message, help).fix = Some(fix);
}

/// Returns where a class says its name.
pub(super) fn name_spot(file: FileId, class: &Class<'_>) -> Spot {
    match (class.name_is, class.own) {
        (Some(name), _) => file.span(name.span()),
        (None, own) => file.span(own.map_or(class.at..class.at + 1, Token::span)),
    }
}

/// Says that a file has no class that LoopBack could find.
pub(super) fn none(file: FileId, found: &mut Findings<'_>) {
    let message = "the file has no data source class: LoopBack finds none in it";
    let help = "write a class that extends `juggler.DataSource`, or give the file another name";
    found.add(Code::NotBooted, file.whole(), message, help).severity = Severity::Warning;
}

fn not_exported_at_all(file: FileId, class: &Class<'_>, found: &mut Findings<'_>) {
    let name = quoted(class.own.map_or("", Token::raw));
    let spot = file.span(class.own.map_or(class.at..class.at + 1, Token::span));
    let message = format!("the file does not export {name}: LoopBack does not find it");
    let help = "write `export` before the class";
    found.add(Code::NotBooted, spot, message, help);
}

/// Looks at a file in which LoopBack does not look.
pub(super) fn check_stray(file: FileId, application: &LoopBack4, found: &mut Findings<'_>) {
    if application.looks_elsewhere {
        return;
    }
    let text = found.facts.texts.get(file);
    let Some(document) = text.typescript() else { return };
    for class in classes(&document).unwrap_or_default() {
        if is_abstract(&class, &text.text) {
            continue;
        }
        let name = quoted(class.own.map_or("", Token::raw));
        let spot = file.span(class.own.map_or(class.at..class.at + 1, Token::span));
        let message =
            format!("LoopBack looks for data sources in *.datasource.ts: it does not find {name}");
        let stem = text.path.file_stem().unwrap_or_default().to_string_lossy();
        let help = format!("rename the file to {}.datasource.ts", shown_name(&stem));
        found.add(Code::NotBooted, spot, message, help);
    }
}

/// Returns whether a class is one for others to extend.
fn is_abstract(class: &Class<'_>, text: &str) -> bool {
    let before = text.get(..class.at).unwrap_or_default().trim_end();
    let before = before.strip_suffix("class").unwrap_or_default();
    before.trim_end().ends_with("abstract")
}

fn check_name(id: &str, spot: &Spot, seen: &mut Seen<'_>, found: &mut Findings<'_>) {
    let facts = found.facts;
    if let Some(earlier) = seen.names.get(id) {
        let message = format!(
            "{} is the name of the data source at {} too: one of the two silently wins",
            quoted(id),
            shown_spot(earlier, facts)
        );
        let help =
            "give one of them another name, in `dataSourceName`, in its settings and in `@inject`";
        found.add(Code::DuplicateName, spot.clone(), message, help);
    } else {
        seen.names.insert(id.to_owned(), spot.clone());
    }
    if let Some(layer) = seen.layers.get(id) {
        let layer = shown_name(&facts.texts.get(*layer).shown);
        let message = format!("{} is in {layer} too", quoted(id));
        let help = format!(
            "remove one of the two: `lbrs datasource remove {} --file {}`",
            shell_word(&shown_name(id)),
            shell_word(&layer)
        );
        found.add(Code::DuplicateId, spot.clone(), message, help);
    }
}

/// Looks at the key by which the application may replace the settings.
fn check_injected(file: FileId, class: &Class<'_>, id: &str, found: &mut Findings<'_>) {
    let Some(token) = class.injected else { return };
    let text = token.text();
    let Some(there) = text.strip_prefix("datasources.config.").filter(|there| *there != id) else {
        return;
    };
    let message =
        format!("what is bound for {} replaces the settings of {}", quoted(there), quoted(id));
    let help = format!("write 'datasources.config.{}'", shown_name(id));
    found.add(Code::NameDiffers, file.span(token.span()), message, help);
}

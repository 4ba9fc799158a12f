//! Edits `src/datasources/index.ts`, which exports the data source classes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::edit::{Edit, append_line, apply, newline_near};
use crate::json::SyntaxError;
use crate::text::bom_len;
use crate::typescript::{Document, ModuleStatement, Specifier, module_statements};

/// What `index.ts` exports.
pub struct Exported {
    /// The files of which it exports everything, as in `./db.datasource`.
    files: HashSet<String>,
    /// The classes that it exports by their names, by file.
    classes: HashMap<String, HashSet<String>>,
}

impl Exported {
    /// Reads the text of `index.ts`.
    ///
    /// # Errors
    /// The text is no TypeScript.
    pub fn of(text: &str) -> Result<Self, SyntaxError> {
        let document = Document::parse(text)?;
        Ok(Self::by(&module_statements(&document)))
    }

    /// Returns whether it exports the class of the file.
    pub fn has(&self, file: &str, class: &str) -> bool {
        let classes = self.classes.get(file);
        self.files.contains(file) || classes.is_some_and(|classes| classes.contains(class))
    }

    fn by(statements: &[ModuleStatement<'_>]) -> Self {
        let mut imported: HashMap<&str, Vec<String>> = HashMap::new();
        for statement in statements.iter().filter(|statement| !statement.is_export) {
            let Some(file) = file_of(statement) else { continue };
            for name in &statement.names {
                imported.entry(name.alias_or_name().raw()).or_default().push(file.clone());
            }
        }
        let mut found = Self { files: HashSet::new(), classes: HashMap::new() };
        let exports = statements.iter().filter(|statement| statement.is_export);
        for statement in exports.filter(|statement| !statement.is_type) {
            let file = file_of(statement);
            if statement.is_all && statement.namespace.is_none() {
                found.files.extend(file.clone());
            }
            for name in statement.names.iter().filter(|name| !name.is_type) {
                let class = name.alias_or_name().raw();
                let files = imported.get(class).filter(|_| statement.path.is_none());
                for file in file.iter().chain(files.into_iter().flatten()) {
                    found.classes.entry(file.clone()).or_default().insert(class.to_owned());
                }
            }
        }
        found
    }
}

/// Returns the file that a statement names, without its ending.
fn file_of(statement: &ModuleStatement<'_>) -> Option<String> {
    statement.path.map(|path| without_ending(&path.text()).to_owned())
}

/// Returns the text with an export of all that the file has, or `None` if it exports the class already. The line takes
/// the style of the other exports, and its place among them if these are in order, else behind the last.
///
/// # Errors
/// The text is no TypeScript.
pub fn add(text: &str, file: &str, class: &str) -> Result<Option<String>, SyntaxError> {
    let document = Document::parse(text)?;
    let statements = module_statements(&document);
    if Exported::by(&statements).has(file, class) {
        return Ok(None);
    }
    let exports: Vec<_> = statements.iter().filter_map(Export::of).collect();
    let line = line(&statements, &exports, file);
    Ok(Some(match place(text, &exports, file) {
        None => append_line(text, &line).0,
        Some(at) => apply(text, vec![Edit::insert(at, line + newline_near(text, at))]),
    }))
}

/// Returns the text without the exports of the file: of all that it has, and of the class by its name.
///
/// # Errors
/// The text is no TypeScript.
pub fn remove(text: &str, file: &str, class: &str) -> Result<String, SyntaxError> {
    let document = Document::parse(text)?;
    let statements = module_statements(&document);
    let is_imported = statements.iter().any(|statement| imports(statement, file, class));
    let mut edits = Vec::new();
    for statement in &statements {
        let is_of_file = names_file(statement, file);
        let is_local = statement.is_export && statement.path.is_none() && is_imported;
        let is_gone = |it: &Specifier<'_>| {
            it.name.raw() == class || is_of_file && it.alias_or_name().raw() == class
        };
        let gone = statement.names.iter().filter(|it| (is_of_file || is_local) && is_gone(it));
        let is_whole = match gone.count() {
            0 => is_of_file && statement.is_export && statement.is_all,
            gone => gone == statement.names.len() && statement.default.is_none(),
        };
        if is_whole {
            edits.push(Edit::delete(with_line(text, statement.tokens.span())));
        } else if is_of_file || is_local {
            edits.extend(without_names(text, &statement.names, is_gone));
        }
    }
    Ok(apply(text, edits))
}

/// An export from another file of the project.
struct Export<'s> {
    path: Cow<'s, str>,
    span: Range<usize>,
}

impl<'s> Export<'s> {
    fn of(statement: &'s ModuleStatement<'_>) -> Option<Self> {
        let path = statement.path.filter(|_| statement.is_export)?.text();
        let span = statement.tokens.span();
        path.starts_with('.').then_some(Self { path, span })
    }
}

/// Returns whether the statement imports the class by its name.
fn imports(statement: &ModuleStatement<'_>, file: &str, class: &str) -> bool {
    let mut names = statement.names.iter();
    !statement.is_export
        && names_file(statement, file)
        && names.any(|name| name.alias_or_name().raw() == class)
}

fn names_file(statement: &ModuleStatement<'_>, file: &str) -> bool {
    statement.path.is_some_and(|path| without_ending(&path.text()) == file)
}

fn without_ending(path: &str) -> &str {
    path.strip_suffix(".js").unwrap_or(path)
}

/// Returns the export of a file, in the style of those that are there.
fn line(statements: &[ModuleStatement<'_>], exports: &[Export<'_>], file: &str) -> String {
    let last = statements.iter().rev().find(|statement| statement.path.is_some());
    let quote = last.and_then(|last| last.path).and_then(|path| path.raw().chars().next());
    let quote = quote.unwrap_or('\'');
    let semicolon = last.is_none_or(|last| last.tokens.raw().ends_with(';'));
    let has_ending = !exports.is_empty() && exports.iter().all(|it| it.path.ends_with(".js"));
    let ending = if has_ending { ".js" } else { "" };
    format!("export * from {quote}{file}{ending}{quote}{}", if semicolon { ";" } else { "" })
}

/// Returns where the line for a file goes in; `None` for the end of the text.
fn place(text: &str, exports: &[Export<'_>], file: &str) -> Option<usize> {
    let path = |export: &Export<'_>| without_ending(&export.path).to_owned();
    let is_sorted = exports.is_sorted_by_key(path);
    let next = exports.iter().position(|export| is_sorted && path(export).as_str() > file);
    let Some(before) = next.unwrap_or(exports.len()).checked_sub(1) else {
        return line_starts(text, exports.first()?.span.start);
    };
    let at = line_end(text, exports.get(before)?.span.end)?;
    text[..at].ends_with(['\n', '\r']).then_some(at)
}

/// Returns the start of the line, if only blanks are between it and `at`.
fn line_starts(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let is_start = before.len() <= bom_len(text) || before.ends_with(['\n', '\r']);
    is_start.then_some(before.len())
}

/// Returns the end of the line, with its line break, if only blanks and comments of that line are between it and `at`.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let mut rest = &text[at..];
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let comment = if rest.starts_with("//") {
            rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let end = rest.find("*/")? + 2;
            Some(end).filter(|end| !rest[..*end].contains(['\n', '\r']))?
        } else {
            break;
        };
        rest = &rest[comment..];
    }
    let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
    let after = after.or(Some(rest).filter(|rest| rest.is_empty()))?;
    Some(text.len() - after.len())
}

/// Returns what goes with a statement: its lines, if nothing else is on them, or else the blanks before it.
fn with_line(text: &str, span: Range<usize>) -> Range<usize> {
    match (line_starts(text, span.start), line_end(text, span.end)) {
        (Some(start), Some(end)) => start..end,
        (Some(_), None) => {
            let rest = &text[span.end..];
            span.start..text.len() - rest.trim_start_matches([' ', '\t']).len()
        }
        (None, _) => text[..span.start].trim_end_matches([' ', '\t']).len()..span.end,
    }
}

/// Returns the edits that take names out of braces, each with one comma. Comments stay.
fn without_names(
    text: &str,
    names: &[Specifier<'_>],
    is_gone: impl Fn(&Specifier<'_>) -> bool,
) -> Vec<Edit> {
    let gone = names.iter().enumerate().filter(|(_, name)| is_gone(name));
    let ranges = gone.map(|(i, name)| {
        let span = name.tokens.span();
        let before = i.checked_sub(1).and_then(|i| names.get(i));
        let (range, gap) = match (names.get(i + 1), before) {
            (Some(next), _) => {
                let next = next.tokens.span().start;
                (span.start..next, span.end..next)
            }
            (None, Some(before)) => {
                let before = before.tokens.span().end;
                (before..span.end, before..span.start)
            }
            (None, None) => (span.clone(), 0..0),
        };
        if !text[gap].contains('/') {
            return range;
        }
        let comma = name.alias_or_name().following().filter(|next| next.is(","));
        span.start..comma.map_or(span.end, |comma| comma.span().end)
    });
    ranges.map(Edit::delete).collect()
}

#[cfg(test)]
mod tests;

//! Settings in a file of JSON, as lb4 1.x and 2.x wrote them.

use serde_json::{Map, Value};

use super::file::config_variable;
use super::guard::is_same_outside;
use super::look::style_of_rest;
use super::problem::{Problem, What};
use super::render::Style;
use super::target::Words;
use super::value::means;
use crate::edit::{Edit, apply, line_end, line_start};
use crate::typescript::{
    Class, Config, Document, Form, Kind, Statement, Token, classes, statements,
};

/// Returns the text of a file with the settings of the data source class that has this index in it, as `members`,
/// in place of the import of a JSON file.
///
/// # Errors
/// The settings are not in a file of JSON.
pub fn to_typescript(
    text: &str,
    class: usize,
    members: &Map<String, Value>,
) -> Result<String, Problem> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let (found, file) = json_of(&classes, class)?;
    let style = style_of_rest(&document);
    let settings = Value::Object(members.clone());
    let statements: Vec<_> = statements(&document).collect();
    let is_file = |token: Token<'_>| token.kind() == Kind::Text && token.text() == file;
    let is_import = |statement: &&Statement<'_>| matches!(&statement.form, Form::Import { file, .. } if is_file(*file));
    let edits = match statements.iter().find(is_import) {
        Some(import) => {
            let name = found.variable.unwrap_or("config");
            let text = config_variable(name, &(&settings).into(), &style);
            moved(&document, import, &statements, (&text, &style))
        }
        None => {
            let call = document.tokens().all().find(|token| is_file(*token));
            let call = call.and_then(Token::preceding).filter(|group| group.is_group('('));
            let require = call.and_then(Token::preceding).zip(call);
            let (require, call) = require.ok_or(Problem::new(found.at, What::NoJson))?;
            let range = require.span().start..call.span().end;
            let is_named = found.variable.is_some() || Words::of(&document).count("config") > 0;
            if is_named {
                let indent = crate::edit::line_indent(text, range.start);
                vec![Edit { range, text: style.at(&settings, indent, 0) }]
            } else {
                let text = config_variable("config", &(&settings).into(), &style);
                let mut edits = vec![behind(&document, &statements, None, (&text, &style))];
                edits.push(Edit { range, text: "config".to_owned() });
                edits
            }
        }
    };
    checked(&document, class, &edits, &settings)
}

/// Returns whether the data source class imports its settings as `* as NAME`, so that they get a member `default`
/// with a copy of all of them.
pub fn is_star_import(text: &str, class: usize) -> Result<bool, Problem> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let Ok((_, file)) = json_of(&classes, class) else { return Ok(false) };
    Ok(star(&document, &file).is_some())
}

/// Returns the text of a file with `import NAME from` in place of `import * as NAME from` the settings of a data
/// source class.
///
/// # Errors
/// The settings are not in a file of JSON.
pub fn import_default(text: &str, class: usize) -> Result<String, Problem> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let (found, file) = json_of(&classes, class)?;
    let range = star(&document, &file).ok_or(Problem::new(found.at, What::NoJson))?;
    Ok(apply(text, vec![Edit::delete(range)]))
}

/// Returns the class and the file of JSON that has its settings.
fn json_of<'c, 'd>(
    classes: &'c [Class<'d>],
    index: usize,
) -> Result<(&'c Class<'d>, String), Problem> {
    let class = classes.get(index).ok_or(Problem::new(0, What::NoSettings))?;
    match &class.config {
        Config::Json(file) => Ok((class, file.to_string())),
        _ => Err(Problem::new(class.at, What::NoJson)),
    }
}

/// Returns the bytes of `* as ` in the import of a file.
fn star(document: &Document<'_>, file: &str) -> Option<std::ops::Range<usize>> {
    statements(document).find_map(|statement| match statement.form {
        Form::Import { name: Some(name), star: Some(star), file: found }
            if found.text() == file =>
        {
            Some(star.span().start..name.span().start)
        }
        _ => None,
    })
}

/// Returns the edits that put `variable` behind the imports and take one of them away.
fn moved(
    document: &Document<'_>,
    import: &Statement<'_>,
    statements: &[Statement<'_>],
    (variable, style): (&str, &Style<'_>),
) -> Vec<Edit> {
    let text = document.text();
    let span = import.tokens.span();
    let others = statements
        .iter()
        .filter(|other| matches!(other.form, Form::Import { .. }) && other.tokens.span() != span);
    if others.count() == 0 {
        return vec![Edit { range: span, text: variable.to_owned() }];
    }
    // A line that has nothing else goes with its end.
    let line = line_start(text, span.start)..line_end(text, span.end);
    let rest = [text.get(line.start..span.start), text.get(span.end..line.end)];
    let is_alone = rest.iter().all(|rest| rest.is_none_or(|rest| rest.trim().is_empty()));
    // A comment behind it moves to its place.
    let behind_it = text.get(span.end..).unwrap_or_default();
    let blanks = behind_it.len() - behind_it.trim_start_matches([' ', '\t']).len();
    let gone = Edit::delete(if is_alone { line } else { span.start..span.end + blanks });
    vec![gone, behind(document, statements, Some(import), (variable, style))]
}

/// Returns the edit that puts `variable` behind the last import but `gone`.
fn behind(
    document: &Document<'_>,
    statements: &[Statement<'_>],
    gone: Option<&Statement<'_>>,
    (variable, style): (&str, &Style<'_>),
) -> Edit {
    let text = document.text();
    let newline = style.newline;
    let gone = gone.map(|gone| gone.tokens.span());
    let is_import = |it: &&Statement<'_>| {
        matches!(it.form, Form::Import { .. }) && Some(it.tokens.span()) != gone
    };
    match statements.iter().rfind(is_import) {
        Some(last) => {
            let end = last.tokens.span().end;
            let line = text.get(end..).unwrap_or_default();
            let at = end + line.find(['\n', '\r']).unwrap_or(line.len());
            Edit::insert(at, format!("{newline}{newline}{variable}"))
        }
        None => {
            let first = statements.first().map_or(text.len(), |first| first.tokens.span().start);
            Edit::insert(first, format!("{variable}{newline}{newline}"))
        }
    }
}

/// Returns the edited text if it has the settings, and all else is as it was.
fn checked(
    document: &Document<'_>,
    class: usize,
    edits: &[Edit],
    expected: &Value,
) -> Result<String, Problem> {
    let edited = apply(document.text(), edits.to_vec());
    let new = Document::parse(&edited)?;
    let has_settings = match classes(&new)?.get(class).map(|class| &class.config) {
        Some(Config::Here(node)) => means(node, expected),
        _ => false,
    };
    match has_settings && is_same_outside(document, &new, edits) {
        true => Ok(edited),
        false => Err(Problem::new(0, What::Unsafe)),
    }
}

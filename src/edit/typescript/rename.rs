//! Gives a data source another name in its own file.

use std::ops::Range;

use super::file::{data_source_name, inject};
use super::guard::is_same_outside;
use super::problem::{Problem, What};
use super::render::quoted;
use super::target::Words;
use crate::edit::{Edit, apply, line_start};
use crate::typescript::{
    Class, Config, Document, Expression, Key, Kind, Name, Token, Tokens, classes, core,
};

/// What is renamed.
#[derive(Clone, Copy, Debug)]
pub struct Rename<'r> {
    /// The old name and the new one.
    pub id: (&'r str, &'r str),
    /// The class that lb4 gives to the old name, and to the new one. A class that is called otherwise keeps its name.
    pub class: (&'r str, &'r str),
    /// The old and the new path of the JSON file with the settings, as the file imports it, if that is renamed.
    pub json: Option<(&'r str, &'r str)>,
}

/// Returns the text of a file with another name of the data source class that has this index: in `dataSourceName`,
/// in the settings, in the key by which the application replaces these, and of the class.
///
/// # Errors
/// The name is code, or the file has the new class already.
pub fn rename(text: &str, class: usize, rename: &Rename<'_>) -> Result<String, Problem> {
    let document = Document::parse(text)?;
    let found = classes(&document)?;
    let found = found.get(class).ok_or(Problem::new(0, What::NoSettings))?;
    let mut edits = names(&document, found, rename)?;
    edits.extend(found.injected.and_then(|key| injected(text, key, rename)));
    edits.extend(words(&document, found, rename)?);
    if let Some((old, new)) = rename.json {
        let texts = document.tokens().all().filter(|token| token.kind() == Kind::Text);
        edits.extend(texts.filter(|token| token.text() == old).map(|token| in_quotes(token, new)));
    }
    let edited = apply(text, edits.clone());
    let new = Document::parse(&edited)?;
    let is_done = match classes(&new)?.get(class).map(|class| &class.name) {
        Some(Name::Known(name)) => name == rename.id.1,
        Some(Name::OfConfig) => true,
        _ => false,
    };
    match is_done && is_same_outside(&document, &new, &edits) {
        true => Ok(edited),
        false => Err(Problem::new(found.at, What::Unsafe)),
    }
}

/// Returns the edits of `dataSourceName` and of the name in the settings.
fn names(
    document: &Document<'_>,
    class: &Class<'_>,
    rename: &Rename<'_>,
) -> Result<Vec<Edit>, Problem> {
    let mut spots = Vec::new();
    match (&class.name, class.name_is) {
        (_, None) => return Err(Problem::new(class.at, What::NoName)),
        (Name::Code(code), _) => return Err(is_code(code.span())),
        (Name::OfConfig, _) => {}
        (Name::Known(_), Some(name)) => spots.push(core(name)),
    }
    let of_settings = name_in_settings(class, rename.id.0);
    if matches!(class.name, Name::OfConfig) && of_settings.is_none() {
        return Err(is_code(class.name_is.map_or(class.at..class.at, Tokens::span)));
    }
    spots.extend(of_settings);
    let mut edits: Vec<Edit> = Vec::new();
    for spot in &spots {
        let edit = match spot.only() {
            Some(token) if matches!(token.kind(), Kind::Text | Kind::Template) => {
                in_line(document.text(), token, rename)
            }
            Some(word) => {
                let uses = spots.iter().filter(|spot| spot.raw() == word.raw()).count();
                constant(document, word, uses, rename.id.1)?
            }
            None => return Err(is_code(spot.span())),
        };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    Ok(edits)
}

fn is_code(code: Range<usize>) -> Problem {
    Problem::new(code.start, What::NameIsCode(code))
}

/// Returns the name in the settings, if it is the old one.
fn name_in_settings<'d>(class: &Class<'d>, old: &str) -> Option<Tokens<'d>> {
    let Config::Here(node) = &class.config else { return None };
    let Expression::Object(members) = &node.expression else { return None };
    let is_name = |key: &Key<'_>| matches!(key, Key::Name(key) if key == "name");
    let member = members.iter().rfind(|member| is_name(&member.key))?;
    let text = member.value.expression.clone().into_text()?;
    (text == old).then(|| core(member.value.tokens))
}

/// Returns the edit of the text that a constant is set to, if only the name is taken from it.
fn constant(
    document: &Document<'_>,
    name: Token<'_>,
    uses: usize,
    new: &str,
) -> Result<Edit, Problem> {
    let code = || is_code(name.span());
    let is_declared = |token: &Token<'_>| {
        token.is(name.raw()) && token.preceding().is_some_and(|before| before.is("const"))
    };
    let declared = document.tokens().all().find(is_declared).ok_or_else(code)?;
    let value = declared.following().filter(|sign| sign.is("=")).and_then(Token::following);
    let value = value.filter(|value| value.kind() == Kind::Text).ok_or_else(code)?;
    let is_only_name = Words::of(document).count(name.raw()) <= uses + 1;
    if is_only_name { Ok(in_quotes(value, new)) } else { Err(code()) }
}

/// Returns the edit that puts another text into the quotes of `token`.
fn in_quotes(token: Token<'_>, new: &str) -> Edit {
    let quote = if token.raw().starts_with('"') { '"' } else { '\'' };
    Edit { range: token.span(), text: quoted(new, quote) }
}

/// Returns the edit of a name. The line that lb4 writes breaks as prettier breaks it.
fn in_line(text: &str, token: Token<'_>, rename: &Rename<'_>) -> Edit {
    as_written(text, token.span(), (&data_source_name(rename.id.0), data_source_name(rename.id.1)))
        .unwrap_or_else(|| in_quotes(token, rename.id.1))
}

/// Returns the edit of the key by which the application replaces the settings, if it has the old name.
fn injected(text: &str, key: Token<'_>, rename: &Rename<'_>) -> Option<Edit> {
    let name = |name: &str| format!("datasources.config.{name}");
    (key.text() == name(rename.id.0)).then(|| {
        let written = (&*inject(rename.id.0), inject(rename.id.1));
        as_written(text, key.span(), written).unwrap_or_else(|| in_quotes(key, &name(rename.id.1)))
    })
}

/// Returns the edit of the lines around `span`, if they are as a new file has them.
fn as_written(text: &str, span: Range<usize>, (old, new): (&str, String)) -> Option<Edit> {
    let first = line_start(text, span.start);
    let before = line_start(text, first.saturating_sub(1));
    let start = [first, before].into_iter().find(|start| text[*start..].starts_with(old))?;
    (start + old.len() >= span.end).then(|| Edit { range: start..start + old.len(), text: new })
}

/// Returns the edits of the name of the class.
fn words(
    document: &Document<'_>,
    class: &Class<'_>,
    rename: &Rename<'_>,
) -> Result<Vec<Edit>, Problem> {
    let (old, new) = rename.class;
    if old == new || class.own.is_none_or(|own| own.raw() != old) {
        return Ok(Vec::new());
    }
    let words = document.tokens().all().filter(|token| token.kind() == Kind::Word);
    let words = words.filter(|word| word.preceding().is_none_or(|before| !before.is(".")));
    let mut edits = Vec::new();
    for word in words {
        if word.raw() == new {
            return Err(Problem::new(word.span().start, What::Taken(new.to_owned())));
        }
        if word.raw() == old {
            edits.push(Edit { range: word.span(), text: new.to_owned() });
        }
    }
    Ok(edits)
}

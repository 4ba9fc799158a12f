//! Sets and removes members of settings.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::guard::{has_others_below, is_same_outside};
use super::look::style_of;
use super::note::Note;
use super::problem::{Problem, What};
use super::target::Words;
use super::turn::{Turn, Wanted};
use super::value::means;
use crate::edit::apply;
use crate::typescript::{Class, Config, Document, Expression, Key, Member, Token, classes, core};

/// What becomes of settings.
#[derive(Clone, Copy, Debug)]
pub struct Changes<'c> {
    /// The members to set, in which `${NAME}` is a variable.
    pub set: &'c Map<String, Value>,
    /// The keys of the members to remove.
    pub unset: &'c [String],
    /// The keys in the order of a new entry. A new member goes before the next one of them that is there.
    pub order: &'c [&'c str],
    /// Whether code is replaced.
    pub force: bool,
}

/// An edited file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Its new text.
    pub text: String,
    /// What the user has to know.
    pub notes: Vec<Note>,
}

/// Returns the text of a file with changes made to the settings of the data source class that has this index.
/// Members keep their order, and all that is not named stays, down to the byte.
///
/// A value that is an object or an array already is turned into the new one inside. A constant of the file that
/// nothing else uses gets another value; a member that is another constant loses it.
///
/// # Errors
/// The settings are not there to edit, or the edited text would not be what was asked for.
pub fn set(text: &str, class: usize, changes: &Changes<'_>) -> Result<Edited, Problem> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let (braces, members) = settings(&classes, class)?;
    let mut turn = Turn {
        text,
        style: style_of(&document, braces),
        words: Words::of(&document),
        force: changes.force,
        edits: Vec::new(),
        notes: Vec::new(),
    };
    let unset: HashSet<&str> = changes.unset.iter().map(String::as_str).collect();
    let is_unset = |key: &str| unset.contains(key);
    let order = changes.order.to_vec();
    turn.members((braces, members), &Wanted { set: changes.set, unset: &is_unset, order }, "")?;
    let mut notes = turn.notes;
    notes.extend(typed(&document, braces, members, changes.set));
    if let Some(at) = classes.get(class).and_then(|class| class.changed) {
        notes.push(Note::Changed { at });
    }
    let edited = apply(text, turn.edits.clone());
    let is_touched = |key: &str| is_unset(key) || changes.set.contains_key(key);
    let is_safe = Document::parse(&edited).is_ok_and(|new| {
        is_same_outside(&document, &new, &turn.edits)
            && is_done(&new, class, changes.set, &is_unset, &rows(members, &is_touched))
                .unwrap_or(false)
    });
    match is_safe {
        true => Ok(Edited { text: edited, notes }),
        false => Err(Problem::new(braces.span().start, What::Unsafe)),
    }
}

/// Returns the braces of the settings of a class, and the members in them.
pub(super) fn settings<'c, 'd>(
    classes: &'c [Class<'d>],
    index: usize,
) -> Result<(Token<'d>, &'c [Member<'d>]), Problem> {
    let class = classes.get(index).ok_or(Problem::new(0, What::NoSettings))?;
    let node = match &class.config {
        Config::Here(node) => node,
        Config::Json(file) => {
            return Err(Problem::new(class.at, What::Json(file.to_string())));
        }
        Config::Missing => return Err(Problem::new(class.at, What::NoSettings)),
    };
    let span = node.tokens.span();
    let is_other = |(other, class): (usize, &Class<'_>)| {
        let has_it = || matches!(&class.config, Config::Here(node) if node.tokens.span() == span);
        other != index && class.is_exported && has_it()
    };
    if classes.iter().enumerate().any(is_other) {
        return Err(Problem::new(span.start, What::SharedSettings));
    }
    match (&node.expression, core(node.tokens).only()) {
        (Expression::Object(members), Some(braces)) => Ok((braces, members)),
        _ => Err(Problem::new(span.start, What::SettingsAreCode(span))),
    }
}

/// Returns the tokens of the members that an edit does not name.
fn rows<'d>(members: &[Member<'d>], is_touched: &dyn Fn(&str) -> bool) -> Vec<&'d str> {
    let is_kept = |member: &&Member<'_>| match &member.key {
        Key::Name(key) => !is_touched(key),
        Key::Unknown => true,
    };
    let tokens = members.iter().filter(is_kept).flat_map(|member| member.tokens.all());
    tokens.filter(|token| !has_others_below(*token)).map(Token::raw).collect()
}

/// Returns whether the edited text has what was asked for, and the other members as they were.
fn is_done(
    document: &Document<'_>,
    class: usize,
    set: &Map<String, Value>,
    is_unset: &dyn Fn(&str) -> bool,
    kept: &[&str],
) -> Result<bool, Problem> {
    let classes = classes(document)?;
    let (_, members) = settings(&classes, class)?;
    let mut found = 0;
    for member in members {
        let Key::Name(key) = &member.key else { continue };
        match set.get(&**key) {
            Some(value) if means(&member.value, value) => found += 1,
            Some(_) => return Ok(false),
            None if is_unset(key) => return Ok(false),
            None => {}
        }
    }
    let is_touched = |key: &str| is_unset(key) || set.contains_key(key);
    Ok(found == set.len() && rows(members, &is_touched) == kept)
}

/// Returns the notes of new members that the type of the variable does not list: `const config: {name: string} = {`.
fn typed(
    document: &Document<'_>,
    braces: Token<'_>,
    members: &[Member<'_>],
    set: &Map<String, Value>,
) -> Vec<Note> {
    let mut tokens = document.tokens();
    let mut listed = None;
    while let Some(token) = tokens.next() {
        let is_type = token.is(":");
        listed = is_type.then(|| tokens.group('{').filter(|_| tokens.eat("="))).flatten();
        if tokens.peek().is_some_and(|next| next.span().contains(&braces.span().start)) {
            break;
        }
    }
    let Some(listed) = listed.filter(|listed| !listed.inner().any(|token| token.is_group('[')))
    else {
        return Vec::new();
    };
    let names: HashSet<_> = listed.inner().map(Token::raw).collect();
    let old: HashSet<_> = members.iter().map(|member| &member.key).collect();
    let new = set.keys().filter(|key| !old.contains(&Key::Name(key.as_str().into())));
    let new = new.filter(|key| !names.contains(key.as_str()));
    new.map(|key| Note::Typed { key: key.clone(), at: listed.span().start }).collect()
}

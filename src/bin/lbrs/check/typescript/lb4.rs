//! What `lb4` itself can read: for one file that it cannot, `lb4 repository` fails for all of them.

use super::super::{Code, FileId, Findings, Spot};
use super::classes::{CODE, name_spot};
use lbrs::internal::datasource::{LOOPBACK4_ENDING, Loopback4, lb4_finds_file};
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::typescript::{Class, Config, Expression, Key, Kind, Member, Token};

/// Finds the first reason for which lb4 does not find a data source.
pub(super) fn check(file: FileId, class: &Class<'_>, id: &str, found: &mut Findings<'_>) {
    let reason = of_settings(file, class, found)
        .or_else(|| of_class(file, class, id))
        .or_else(|| of_file(file, class, found));
    if let Some((spot, why, help)) = reason {
        let message = format!("`lb4 repository` cannot read this data source: {why}");
        found.add(Code::UnreadByLb4, spot, message, help);
    }
}

/// A place, why lb4 stumbles over it, and what to do.
type Reason = (Spot, String, String);

fn of_settings(file: FileId, class: &Class<'_>, found: &Findings<'_>) -> Option<Reason> {
    const FORM: &str = "write the settings as `const config = {...};`";
    let node = match &class.config {
        Config::Here(node) => node,
        Config::Missing => return None,
        Config::Json(json) => {
            let shown = &found.facts.texts.get(file).path;
            let stem = shown.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let expected = format!("{stem}.config.json");
            if json.trim_start_matches("./") == expected {
                return None;
            }
            let why = format!("it looks for the settings in {}", shown_name(&expected));
            return Some((name_spot(file, class), why, FORM.to_owned()));
        }
    };
    let mut tokens = node.tokens;
    let first = tokens.next()?;
    let is_bare = first.kind() == Kind::Group && tokens.next().is_none();
    if class.variable != Some("config") || !is_bare {
        let start = node.tokens.span().start;
        let spot = file.char_at(node.tokens.document().text(), start);
        let why = "its settings are not the plain object of a variable `config`";
        return Some((spot, why.to_owned(), FORM.to_owned()));
    }
    let Expression::Object(members) = &node.expression else { return None };
    members.iter().find_map(|member| of_member(file, member))
}

/// Finds a `name` or `connector` that is no text below a bare key, as lb4 takes it.
fn of_member(file: FileId, member: &Member<'_>) -> Option<Reason> {
    let Key::Name(name) = &member.key else { return None };
    if name != "name" && name != "connector" {
        return None;
    }
    let mut tokens = member.tokens;
    let key = tokens.next()?;
    if key.kind() != Kind::Word {
        let why = format!("its key {} is in quotes", quoted(name));
        let help = format!("write `{name}` without quotes");
        return Some((file.span(key.span()), why, help));
    }
    let mut value = member.value.tokens;
    let is_text = value.next().is_some_and(|token| token.kind() == Kind::Text);
    if is_text && value.next().is_none() {
        return None;
    }
    let why = format!("its {} is not a text in quotes", quoted(name));
    let help = format!("write `{name}: '...'`");
    Some((file.span(member.value.tokens.span()), why, help))
}

/// Finds a class that is not the one which a repository imports by the name.
fn of_class(file: FileId, class: &Class<'_>, id: &str) -> Option<Reason> {
    let own = class.own?;
    let expected = Loopback4::of(id).class;
    if id == CODE || own.raw() == expected {
        return None;
    }
    let why = format!("it looks for the class {} of {}", shown_name(&expected), quoted(id));
    let help = format!("name the class {}", shown_name(&expected));
    Some((file.span(Token::span(own)), why, help))
}

fn of_file(file: FileId, class: &Class<'_>, found: &Findings<'_>) -> Option<Reason> {
    let path = &found.facts.texts.get(file).path;
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(LOOPBACK4_ENDING)?;
    if lb4_finds_file(stem) {
        return None;
    }
    let why = format!("it does not find a file of the name {}", shown_name(name));
    let help = "name the file in small letters, with `-` between the words";
    Some((name_spot(file, class), why, help.to_owned()))
}

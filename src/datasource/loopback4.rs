//! The names of LoopBack 4: what lb4 makes of the name of a data source.

use super::name::check_letters;
use crate::secret::quoted;

/// What ends the names of the files that LoopBack 4 looks for data sources in.
pub const LOOPBACK4_ENDING: &str = ".datasource.ts";

/// What lb4 calls the parts of a data source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loopback4 {
    /// Its file without the ending `.datasource.ts`: `my-db`.
    pub file: String,
    /// Its class: `MyDbDataSource`.
    pub class: String,
}

impl Loopback4 {
    /// Returns what lb4 (2.5.0 and later) makes of a name that [`check_loopback4_name`] takes.
    ///
    /// # Examples
    /// ```
    /// use lbrs::internal::datasource::Loopback4;
    ///
    /// let parts = Loopback4::of("myDB");
    /// assert_eq!((&*parts.file, &*parts.class), ("my-db", "MyDbDataSource"));
    /// ```
    pub fn of(name: &str) -> Self {
        Self { file: file_name(name), class: class_name(name) + "DataSource" }
    }
}

/// Checks that `name` may name a data source of LoopBack 4.
///
/// The rules are those of lb4's prompt, in ASCII: an identifier. It also rejects names of which lb4 makes no class,
/// and `__proto__`.
pub fn check_loopback4_name(name: &str) -> Result<(), String> {
    check_letters(name, is_allowed, "a name in LoopBack 4", "letters, digits, _ and $")?;
    let class = class_name(name);
    let why = if name.starts_with(|c: char| c.is_ascii_digit()) {
        "a name in LoopBack 4 does not start with a digit"
    } else if name == "__proto__" {
        "JavaScript objects use it themselves"
    } else if class.is_empty() {
        "lb4 makes a class name of its letters, and it has none"
    } else if class.starts_with(|c: char| c.is_ascii_digit()) {
        "lb4 makes a class name of it, which would start with a digit"
    } else {
        return Ok(());
    };
    Err(format!("{} cannot be a name: {why}", quoted(name)))
}

/// Returns a name like `name` that lb4 takes and finds again.
///
/// # Examples
/// ```
/// use lbrs::internal::datasource::loopback4_name_like;
///
/// assert_eq!(loopback4_name_like("my-db").as_deref(), Some("myDb"));
/// assert_eq!(loopback4_name_like("1db").as_deref(), Some("db1"));
/// assert_eq!(loopback4_name_like("a-b").as_deref(), Some("ab"));
/// assert_eq!(loopback4_name_like("größe"), None);
/// ```
pub fn loopback4_name_like(name: &str) -> Option<String> {
    if !name.is_ascii() {
        return None;
    }
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = name.split_at(digits);
    let mut like = String::with_capacity(name.len());
    for part in rest.split(|c| !is_allowed(c)) {
        if like.is_empty() {
            like.push_str(part);
        } else {
            push_capitalized(&mut like, part);
        }
    }
    like.push_str(digits);
    // `aB` has a file that `lb4 repository` does not find.
    let small = like.to_ascii_lowercase();
    let is_good =
        |like: &String| check_loopback4_name(like).is_ok() && lb4_finds(like) && like != name;
    [like, small].into_iter().find(is_good)
}

/// Returns whether `lb4 repository` finds the file that belongs to the name. It does not look for the file, but makes
/// a class of each file and a file of that class.
pub fn lb4_finds(name: &str) -> bool {
    lb4_finds_file(&file_name(name))
}

/// Returns whether `lb4 repository` finds the file `FILE.datasource.ts`.
pub fn lb4_finds_file(file: &str) -> bool {
    let class = class_name(file);
    !class.is_empty() && file_name(&class) == file
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// Returns the words in small letters, joined by `-`; the last has no `-` before it if it is a number.
fn file_name(name: &str) -> String {
    let mut file = words(name).join("-");
    file.make_ascii_lowercase();
    let digits = file.bytes().rev().take_while(u8::is_ascii_digit).count();
    let end = file.len() - digits;
    if digits > 0 && file[..end].ends_with('-') {
        file.remove(end - 1);
    }
    file
}

/// Returns the words in camel case, split again before capitals as in [`words`], each part with one capital.
fn class_name(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in words(name) {
        if camel.is_empty() {
            camel.push_str(&word.to_ascii_lowercase());
        } else {
            push_capitalized(&mut camel, &word.to_ascii_lowercase());
        }
    }
    let bytes = camel.as_bytes();
    let mut class = String::with_capacity(camel.len());
    for (i, c) in camel.char_indices() {
        let before = i.checked_sub(1).and_then(|i| bytes.get(i));
        let is_first = match before {
            None => true,
            Some(before) if !c.is_ascii_uppercase() || before.is_ascii_uppercase() => {
                // Of several capitals, the last begins a part if a small letter follows.
                c.is_ascii_uppercase() && bytes.get(i + 1).is_some_and(u8::is_ascii_lowercase)
            }
            Some(_) => true,
        };
        class.push(if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
    }
    class
}

fn push_capitalized(text: &mut String, word: &str) {
    let mut chars = word.chars();
    text.extend(chars.next().map(|c| c.to_ascii_uppercase()));
    text.push_str(chars.as_str());
}

/// Splits a name into words, as lodash does: between small letters and capitals, before the last capital in front of
/// small letters, between letters and digits, and at whatever else. An ordinal (`1st`) is one word.
fn words(name: &str) -> Vec<String> {
    let name: String = name.chars().filter(|&c| c != '\'').collect();
    let mut words = Vec::new();
    let mut rest = name.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (word, after) = rest[start..].split_at(word_len(&rest[start..]));
        words.push(word.to_owned());
        rest = after;
    }
    words
}

/// Returns the length of the word that a text begins with.
fn word_len(text: &str) -> usize {
    let count =
        |from: usize, is_part: fn(&u8) -> bool| text.bytes().skip(from).take_while(is_part).count();
    let digits = count(0, u8::is_ascii_digit);
    if digits > 0 {
        return digits + ordinal_len(&text[digits - 1..], &text[digits..]);
    }
    let capitals = count(0, u8::is_ascii_uppercase);
    match count(capitals, u8::is_ascii_lowercase) {
        0 => capitals,
        small if capitals < 2 => capitals + small,
        _ => capitals - 1,
    }
}

/// Returns the length of the ending that makes a number an ordinal, where it is one. `digit` starts with the last
/// digit, `ending` behind it.
fn ordinal_len(digit: &str, ending: &str) -> usize {
    let endings = match digit.as_bytes().first() {
        Some(b'1') => ["st", "ST"],
        Some(b'2') => ["nd", "ND"],
        Some(b'3') => ["rd", "RD"],
        _ => ["th", "TH"],
    };
    let Some(found) = endings.iter().find(|it| ending.starts_with(**it)) else { return 0 };
    let is_capital = found.starts_with(|c: char| c.is_ascii_uppercase());
    // A letter of the other kind may follow, but no other letter or digit.
    let goes_on = ending[found.len()..].starts_with(|c: char| match is_capital {
        true => c.is_ascii_uppercase() || c.is_ascii_digit(),
        false => c.is_ascii_lowercase() || c.is_ascii_digit(),
    });
    if goes_on { 0 } else { found.len() }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::{Loopback4, check_loopback4_name, lb4_finds, lb4_finds_file, loopback4_name_like};

    #[test]
    fn files_and_classes_are_those_of_lb4() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts/loopback4/names.jsonl");
        let rows = fs::read_to_string(file).unwrap();
        assert!(rows.lines().count() >= 700, "the rows are gone");
        for row in rows.lines() {
            let row: Value = serde_json::from_str(row).unwrap();
            let name = row["name"].as_str().unwrap();
            let Loopback4 { file, class } = Loopback4::of(name);
            assert_eq!(file, row["file"].as_str().unwrap(), "{name}");
            assert_eq!(class, format!("{}DataSource", row["class"].as_str().unwrap()), "{name}");
            assert_eq!(lb4_finds(name), row["foundByLb4Repository"], "{name}");
        }
    }

    #[test]
    fn names_that_people_give() {
        for (name, file, class) in [
            ("db", "db", "Db"),
            ("my_db", "my-db", "MyDb"),
            ("db_1", "db1", "Db1"),
            ("my2db", "my-2-db", "My2Db"),
            ("ds2020data", "ds-2020-data", "Ds2020Data"),
            ("MYDB", "mydb", "Mydb"),
            ("class", "class", "Class"),
            ("x_y_z", "x-y-z", "XYz"),
            ("dbDataSource", "db-data-source", "DbDataSource"),
            ("a'b", "ab", "Ab"),
        ] {
            let expected = Loopback4 { file: file.to_owned(), class: format!("{class}DataSource") };
            assert_eq!(Loopback4::of(name), expected, "{name}");
        }
    }

    #[test]
    fn lb4_does_not_find_every_file() {
        for (name, found) in [("db", true), ("myDb", true), ("aB", false), ("x_y_z", false)] {
            assert_eq!(lb4_finds(name), found, "{name}");
        }
        for (file, found) in [("my-db", true), ("myDb", false), ("", false), ("データ", false)] {
            assert_eq!(lb4_finds_file(file), found, "{file}");
        }
    }

    #[test]
    fn names_are_identifiers_that_give_a_class() {
        for name in ["db", "$db", "db_", "class", "constructor", "index", "db2", "aB"] {
            assert_eq!(check_loopback4_name(name), Ok(()));
        }
        for (name, why) in [
            ("", "a name is required"),
            ("my db", "a name cannot contain a space"),
            ("my-db", "a name in LoopBack 4 cannot contain `-`: use letters, digits, _ and $"),
            ("größe", "a name in LoopBack 4 cannot contain `ö`: use letters, digits, _ and $"),
            ("1db", "`1db` cannot be a name: a name in LoopBack 4 does not start with a digit"),
            ("_$", "`_$` cannot be a name: lb4 makes a class name of its letters, and it has none"),
            (
                "_1st",
                "`_1st` cannot be a name: lb4 makes a class name of it, which would start with a digit",
            ),
            ("__proto__", "`__proto__` cannot be a name: JavaScript objects use it themselves"),
        ] {
            assert_eq!(check_loopback4_name(name).unwrap_err(), why);
        }
    }

    #[test]
    fn a_name_that_lb4_takes_is_near() {
        for (name, like) in [
            ("my-db", Some("myDb")),
            ("my db", Some("myDb")),
            ("my.other-db!", Some("myOtherDb")),
            ("1db", Some("db1")),
            ("db's", Some("dbS")),
            ("a.b", Some("ab")),
            ("x-y-z", Some("xYZ")),
            ("aB", Some("ab")),
            ("42", None),
            ("-", None),
            ("größe", None),
            ("db", None),
        ] {
            assert_eq!(loopback4_name_like(name).as_deref(), like, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_parts(name in "\\PC*|[aBc1_$' -]{0,12}") {
            let parts = Loopback4::of(&name);
            prop_assert!(parts.file.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
            prop_assert!(parts.class.bytes().all(|b| b.is_ascii_alphanumeric()));
            if let Some(like) = loopback4_name_like(&name) {
                prop_assert!(check_loopback4_name(&like).is_ok() && lb4_finds(&like));
            }
        }
    }
}

//! A scanned text, and the values in it with their places.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::scan::{Scan, scan};
use super::{Json, MAX_DEPTH, SyntaxError, string};

/// A text that is JSON, with the place of everything in it.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    scan: Scan,
}

impl<'t> Document<'t> {
    /// Scans a text: JSON, with comments, trailing commas and a byte order mark allowed. A text that
    /// holds no value at all (nothing, or only blanks and comments) is a document without a
    /// [`root`](Self::root).
    ///
    /// # Errors
    /// The first place where the text is anything else, or where it is 4 GiB or larger.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        Ok(Self { text, scan: scan(text)? })
    }

    /// The text as it was given.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The outermost value; none where the text holds none.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.scan.tape.is_empty()).then_some(Node { document: self, index: 0 })
    }

    /// Every value and key, in the order of the text.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.scan.tape.len() as u32).map(|index| Node { document: self, index })
    }

    /// Whether the text starts with a byte order mark.
    pub fn has_bom(&self) -> bool {
        self.text.starts_with('\u{feff}')
    }

    /// The byte at which the first comment starts.
    pub fn first_comment(&self) -> Option<usize> {
        self.scan.first_comment
    }

    /// The byte of the first comma that has a closing bracket after it.
    pub fn first_trailing_comma(&self) -> Option<usize> {
        self.scan.first_trailing_comma
    }
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{}`
    Object,
    /// `[]`
    Array,
    /// `""`
    String,
    /// `0`
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

impl std::fmt::Display for Kind {
    /// The kind for a message, with its article: `an object`, `null`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Null => "null",
        })
    }
}

/// A value or key at its place in a [`Document`].
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    index: u32,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'d> {
    /// Its key: a string.
    pub key: Node<'d>,
    /// Its value.
    pub value: Node<'d>,
}

impl<'d> Node<'d> {
    /// The document it stands in.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// The container that it stands in, also for a key; none for the outermost value. Takes time in
    /// proportion to the values before it in the containers around it.
    pub fn parent(&self) -> Option<Node<'d>> {
        let mut parent = None;
        let mut node = Node { document: self.document, index: 0 };
        while node.index != self.index {
            parent = Some(node);
            let mut children = node.children(node.kind());
            node = children.find(|child| self.index < child.next())?;
        }
        parent
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.document.text.as_bytes()[self.span().start] {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Whether it is an object or an array with something in it.
    pub(crate) fn has_children(&self) -> bool {
        self.next() > self.index + 1
    }

    /// Its bytes in the text: from the first byte of the literal, quote or bracket to the last.
    pub fn span(&self) -> Range<usize> {
        let entry = self.document.scan.tape[self.index as usize];
        entry.start as usize..entry.end as usize
    }

    /// Its text, as it stands in the file.
    pub fn raw(&self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// The members of an object, in the order of the text, duplicates included; of anything else,
    /// none.
    pub fn members(&self) -> Members<'d> {
        Members(self.children(Kind::Object))
    }

    /// The elements of an array; of anything else, none.
    pub fn elements(&self) -> Elements<'d> {
        Elements(self.children(Kind::Array))
    }

    /// The value of an object's member with this key (the key as it reads, not as it is escaped).
    /// Where several members have it, the last one counts, as in JavaScript.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        self.members().filter(|member| member.key.is_text(key)).last().map(|member| member.value)
    }

    /// The index of an object's first member with this key.
    pub fn index_of(&self, key: &str) -> Option<usize> {
        self.members().position(|member| member.key.is_text(key))
    }

    /// The text of a string, escapes read. A lone surrogate (`"\ud83d"`), which JSON allows and
    /// Unicode text cannot hold, becomes U+FFFD.
    pub fn as_str(&self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| string::unescape(self.raw()))
    }

    /// Whether it is a string with half of a character in it, which [`as_str`](Self::as_str) cannot hold.
    pub(crate) fn has_lone_surrogate(&self) -> bool {
        self.kind() == Kind::String && string::has_lone_surrogate(self.raw())
    }

    /// True or false.
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// The first member of an object whose key an earlier one has: both keys, the earlier one first.
    pub fn first_duplicate_key(&self) -> Option<(Node<'d>, Node<'d>)> {
        /// Up to this many keys, comparing each with each is quicker than hashing them.
        const FEW: usize = 16;
        let mut few = [*self; FEW];
        let mut count = 0;
        for Member { key, .. } in self.members() {
            let Some(place) = few.get_mut(count) else { return self.first_duplicate_of_many() };
            *place = key;
            count += 1;
        }
        let keys = &few[..count];
        let plain = !keys.iter().any(|key| has_escape(key.raw()));
        let same = |one: &Node<'_>, other: &Node<'_>| {
            one.raw() == other.raw() || !plain && one.identity() == other.identity()
        };
        keys.iter().enumerate().find_map(|(i, key)| {
            let earlier = keys[..i].iter().find(|earlier| same(earlier, key))?;
            Some((*earlier, *key))
        })
    }

    fn first_duplicate_of_many(&self) -> Option<(Node<'d>, Node<'d>)> {
        let mut seen = HashMap::with_capacity(self.members().count());
        self.members().find_map(|Member { key, .. }| {
            seen.insert(key.identity(), key).map(|earlier| (earlier, key))
        })
    }

    /// The value itself, free of the text. Of members with the same key one is left: at the place of
    /// the first, with the value of the last, as in JavaScript.
    ///
    /// # Errors
    /// Where it nests deeper than [`MAX_DEPTH`].
    pub fn to_value(&self) -> Result<Json, SyntaxError> {
        self.to_value_within(MAX_DEPTH)
    }

    fn to_value_within(self, depth: usize) -> Result<Json, SyntaxError> {
        let inner = || depth.checked_sub(1).ok_or_else(|| SyntaxError::too_deep(self.span().start));
        Ok(match self.kind() {
            Kind::Null => Json::Null,
            Kind::Bool => Json::Bool(self.raw() == "true"),
            Kind::Number => Json::Number(self.raw().to_owned()),
            Kind::String => Json::String(string::unescape(self.raw()).into_owned()),
            Kind::Array => {
                let inner = inner()?;
                Json::Array(
                    self.elements().map(|e| e.to_value_within(inner)).collect::<Result<_, _>>()?,
                )
            }
            Kind::Object => {
                let inner = inner()?;
                let members = self.members().map(|Member { key, value }| {
                    Ok((string::unescape(key.raw()).into_owned(), value.to_value_within(inner)?))
                });
                let members = members.collect::<Result<Vec<_>, _>>()?;
                let has_duplicates = self.first_duplicate_key().is_some();
                Json::Object(if has_duplicates { without_duplicates(members) } else { members })
            }
        })
    }

    /// What makes two keys the same: their texts, and where these hold a U+FFFD, which may stand for
    /// any lone surrogate, their literals too.
    fn identity(&self) -> (Cow<'d, str>, &'d str) {
        let text = string::unescape(self.raw());
        let literal = if text.contains(char::REPLACEMENT_CHARACTER) { self.raw() } else { "" };
        (text, literal)
    }

    fn is_text(&self, text: &str) -> bool {
        let raw = self.raw();
        if raw.len() == text.len() + 2 && !has_escape(text) {
            return raw[1..raw.len() - 1] == *text;
        }
        has_escape(raw) && string::unescape(raw) == text
    }

    fn children(self, of: Kind) -> Children<'d> {
        let next = self.index + 1;
        let end = if self.kind() == of { self.next() } else { next };
        Children { document: self.document, next, end }
    }

    fn next(self) -> u32 {
        self.document.scan.tape[self.index as usize].next
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span())
    }
}

fn has_escape(text: &str) -> bool {
    text.as_bytes().contains(&b'\\')
}

fn without_duplicates(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut places = HashMap::with_capacity(members.len());
    let mut kept: Vec<(String, Json)> = Vec::with_capacity(members.len());
    for (key, value) in members {
        match places.get(&key) {
            Some(&place) => kept[place] = (key, value),
            None => {
                places.insert(key.clone(), kept.len());
                kept.push((key, value));
            }
        }
    }
    kept
}

/// The entries of a container, keys and values alike.
#[derive(Clone, Debug)]
struct Children<'d> {
    document: &'d Document<'d>,
    next: u32,
    end: u32,
}

impl<'d> Children<'d> {
    fn first(&self) -> Option<Node<'d>> {
        (self.next < self.end).then_some(Node { document: self.document, index: self.next })
    }
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        let node = self.first()?;
        self.next = node.next();
        Some(node)
    }
}

/// The members of an object, in the order of the text.
#[derive(Clone, Debug)]
pub struct Members<'d>(Children<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = Member<'d>;

    fn next(&mut self) -> Option<Member<'d>> {
        let key = self.0.first()?;
        // A key has nothing in it.
        self.0.next += 1;
        Some(Member { key, value: self.0.next()? })
    }
}

/// The elements of an array, in the order of the text.
#[derive(Clone, Debug)]
pub struct Elements<'d>(Children<'d>);

impl<'d> Iterator for Elements<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        self.0.next()
    }
}

//! A scanned text, and the values in it with their places.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use serde_json::Value;

use super::number::number;
use super::scan::{Scan, scan};
use super::string;
use super::syntax::{MAX_DEPTH, SyntaxError};

/// A JSON text with the place of everything in it.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    scan: Scan,
}

impl<'t> Document<'t> {
    /// Scans a text: JSON, with comments, trailing commas and a byte order mark allowed. A text without
    /// a value (empty, or only blanks and comments) is a document without a [`root`](Self::root).
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        Ok(Self { text, scan: scan(text)? })
    }

    /// Returns the whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the outermost value, if the text has one.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.scan.tape.is_empty()).then_some(Node { document: self, index: 0 })
    }

    /// Returns every value and key, in the order of the text.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.scan.tape.len()).map(|index| Node { document: self, index })
    }

    /// Returns the offset of the first comment.
    pub fn first_comment(&self) -> Option<usize> {
        self.scan.first_comment
    }

    /// Returns the offset of the first comma before a closing bracket.
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
    /// Writes the kind for a message, with its article: `an object`, `null`.
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
    index: usize,
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
    /// Returns the document it stands in.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Returns the container that it stands in, also for a key; `None` for the outermost value. Takes time
    /// in proportion to the values before it in the containers around it.
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

    /// Returns its kind.
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

    /// Returns its bytes in the text, quotes and brackets included.
    pub fn span(&self) -> Range<usize> {
        let entry = self.document.scan.tape[self.index];
        entry.start..entry.end
    }

    /// Returns its text, as it stands in the document.
    pub fn raw(&self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// Returns the members of an object, in the order of the text, duplicates included; of any other
    /// value, none.
    pub fn members(self) -> impl Iterator<Item = Member<'d>> + Clone {
        let mut children = self.children(Kind::Object);
        iter::from_fn(move || Some(Member { key: children.next()?, value: children.next()? }))
    }

    /// Returns the elements of an array; of any other value, none.
    pub fn elements(self) -> impl Iterator<Item = Node<'d>> + Clone {
        self.children(Kind::Array)
    }

    /// Returns the value of an object's member with this key, whose escapes are read. Of duplicates the
    /// last counts, as in JavaScript.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        self.members().filter(|member| member.key.is_text(key)).last().map(|member| member.value)
    }

    /// Returns the index of an object's first member with this key.
    pub fn index_of(&self, key: &str) -> Option<usize> {
        self.members().position(|member| member.key.is_text(key))
    }

    /// Returns the text of a string, with its escapes read. A lone surrogate (`"\ud83d"`), which JSON
    /// allows and Unicode text cannot hold, becomes U+FFFD.
    pub fn as_str(&self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| string::unescape(self.raw()))
    }

    /// Returns whether it is a string with a lone surrogate, which [`as_str`](Self::as_str) cannot hold.
    pub(crate) fn has_lone_surrogate(&self) -> bool {
        self.kind() == Kind::String && string::has_lone_surrogate(self.raw())
    }

    /// Returns `true` or `false`, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// Returns the first member of an object whose key is a duplicate: the earlier key, then its own.
    pub fn first_duplicate_key(&self) -> Option<(Node<'d>, Node<'d>)> {
        let mut keys: Vec<_> =
            self.members().map(|Member { key, .. }| (key.identity(), key)).collect();
        // The sort is stable: duplicates become neighbours, in the order of the text.
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        let duplicates = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        duplicates.map(|pair| (pair[0].1, pair[1].1)).min_by_key(|(_, key)| key.index)
    }

    /// Converts it to a value that does not borrow the text. As in JavaScript, duplicate members become
    /// one, at the place of the first and with the value of the last, and a number that is too large for
    /// a double is `null`.
    /// It fails if it nests deeper than [`MAX_DEPTH`].
    pub fn to_value(&self) -> Result<Value, SyntaxError> {
        self.to_value_within(MAX_DEPTH)
    }

    fn to_value_within(self, depth: usize) -> Result<Value, SyntaxError> {
        let inner = || depth.checked_sub(1).ok_or_else(|| SyntaxError::too_deep(self.span().start));
        Ok(match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(self.raw() == "true"),
            Kind::Number => number(self.raw()).map_or(Value::Null, Value::Number),
            Kind::String => Value::String(string::unescape(self.raw()).into_owned()),
            Kind::Array => {
                let inner = inner()?;
                self.elements().map(|e| e.to_value_within(inner)).collect::<Result<_, _>>()?
            }
            Kind::Object => {
                let inner = inner()?;
                let members = self.members().map(|Member { key, value }| {
                    Ok((string::unescape(key.raw()).into_owned(), value.to_value_within(inner)?))
                });
                Value::Object(members.collect::<Result<_, _>>()?)
            }
        })
    }

    /// Returns what two duplicate keys have in common: their texts and, where an escape was read to a U+FFFD,
    /// which may stand for any lone surrogate, their literals.
    fn identity(&self) -> (Cow<'d, str>, &'d str) {
        let text = string::unescape(self.raw());
        let literal = match &text {
            Cow::Owned(text) if text.contains(char::REPLACEMENT_CHARACTER) => self.raw(),
            _ => "",
        };
        (text, literal)
    }

    fn is_text(&self, text: &str) -> bool {
        string::unescape(self.raw()) == text
    }

    /// Returns what stands in a container of the kind `of`, keys and values alike.
    fn children(self, of: Kind) -> impl Iterator<Item = Node<'d>> + Clone {
        let end = if self.kind() == of { self.next() } else { 0 };
        let node = move |index| (index < end).then_some(Node { index, ..self });
        iter::successors(node(self.index + 1), move |child| node(child.next()))
    }

    fn next(self) -> usize {
        self.document.scan.tape[self.index].next
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span())
    }
}

//! The texts of the files that are checked, and the places in them.

use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use lbrs::internal::error::{Cursor, Position};
use lbrs::internal::json::{Document, Kind, Node};
use lbrs::internal::resolve::Place;

/// Which of the [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(usize);

/// A place: a file and, where it is about a part of it, these bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    pub file: FileId,
    pub start: usize,
    /// Where they end; the start, where it is about the file as a whole.
    pub end: usize,
}

/// The files that are checked. It has no `Debug`: the texts hold secrets.
#[derive(Default)]
pub struct Texts {
    files: Vec<Text>,
}

pub struct Text {
    pub path: PathBuf,
    pub shown: String,
    pub text: String,
    index: OnceCell<Index>,
    /// What must not be shown of it.
    pub(super) secrets: OnceCell<Vec<Range<usize>>>,
}

/// Where the values of a JSON text are.
#[derive(Default)]
struct Index {
    /// Keys and values in the order of the text.
    nodes: Vec<(Position, Range<usize>)>,
    /// The bytes of the outermost members, key and value, with their keys.
    entries: Vec<(Range<usize>, String)>,
}

impl FileId {
    /// Returns the file as a whole.
    pub fn whole(self) -> Spot {
        Spot { file: self, start: 0, end: 0 }
    }

    /// Returns a part of the file.
    pub fn span(self, span: Range<usize>) -> Spot {
        Spot { file: self, start: span.start, end: span.end }
    }

    /// Returns the character at `offset` of its text, or the place where the text ends.
    pub fn char_at(self, text: &str, offset: usize) -> Spot {
        let first = text.get(offset..).and_then(|rest| rest.chars().next());
        // Where nothing is, the file as a whole is not meant.
        self.span(offset..(offset + first.map_or(0, char::len_utf8)).max(1))
    }

    /// Returns a value or a key in it.
    pub fn node(self, node: Node<'_>) -> Spot {
        self.span(node.span())
    }
}

impl Spot {
    /// Returns whether it is about the file as a whole.
    pub fn is_whole_file(&self) -> bool {
        self.end == 0
    }
}

impl Texts {
    /// Adds a file, unless it exists; `shown` is its path for people.
    pub fn add(&mut self, path: &Path, shown: String, text: &str) -> FileId {
        if let Some(there) = self.find(path) {
            return there;
        }
        let text = Text {
            path: path.to_owned(),
            shown,
            text: text.to_owned(),
            index: OnceCell::new(),
            secrets: OnceCell::new(),
        };
        self.files.push(text);
        FileId(self.files.len() - 1)
    }

    pub fn find(&self, path: &Path) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path).map(FileId)
    }

    pub fn get(&self, file: FileId) -> &Text {
        &self.files[file.0]
    }

    /// Returns the value that a loader found at this place, or the place alone where no value is.
    pub fn value_at(&self, place: &Place) -> Option<Spot> {
        let file = self.find(place.path())?;
        let text = self.get(file);
        let (line, column) = (place.line(), place.column());
        Some(match text.index().find(line, column) {
            Some(index) => file.span(text.index().nodes[index].1.clone()),
            None => file.char_at(&text.text, text.offset(line, column)),
        })
    }

    /// Returns the key of the member whose value a loader found at this place.
    pub fn key_at(&self, place: &Place) -> Option<Spot> {
        let file = self.find(place.path())?;
        let index = self.get(file).index();
        let value = index.find(place.line(), place.column())?;
        Some(file.span(index.nodes[value.checked_sub(1)?].1.clone()))
    }

    /// Returns the ids of all entries of a data source file.
    pub fn entries(&self, file: FileId) -> impl Iterator<Item = &str> {
        self.get(file).index().entries.iter().map(|(_, id)| id.as_str())
    }

    /// Returns the id of the entry in which a place is.
    pub fn entry_at(&self, spot: &Spot) -> Option<&str> {
        let entries = &self.get(spot.file).index().entries;
        let after = entries.partition_point(|(span, _)| span.start <= spot.start);
        let (span, id) = entries.get(after.checked_sub(1)?)?;
        (spot.start < span.end).then_some(id.as_str())
    }
}

impl Text {
    /// Returns the text as JSON, if it is JSON.
    pub fn document(&self) -> Option<Document<'_>> {
        Document::parse(&self.text).ok()
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| self.document().as_ref().map(Index::new).unwrap_or_default())
    }

    /// Returns the byte at a line and column, both counted from 1.
    fn offset(&self, line: usize, column: usize) -> usize {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        let bom = self.text.len() - text.len();
        let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let rest = &text[before..];
        let within = rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at);
        bom + before + within
    }
}

impl Index {
    fn new(document: &Document<'_>) -> Self {
        let mut cursor = Cursor::new(document.text());
        let spans = document.nodes().map(|node| node.span());
        let nodes = spans.map(|span| (cursor.position(span.start), span)).collect();
        let members = document.root().filter(|root| root.kind() == Kind::Object);
        let entries = members.into_iter().flat_map(Node::members).map(|member| {
            let span = member.key.span().start..member.value.span().end;
            (span, member.key.as_str().unwrap_or_default().into_owned())
        });
        Self { nodes, entries: entries.collect() }
    }

    fn find(&self, line: usize, column: usize) -> Option<usize> {
        let place = |(position, _): &(Position, _)| (position.line, position.column);
        self.nodes.binary_search_by_key(&(line, column), place).ok()
    }
}

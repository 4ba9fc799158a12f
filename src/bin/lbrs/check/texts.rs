//! The texts of the files that are checked, and the places in them.

mod index;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};

use self::index::Index;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::Place;
use lbrs::internal::text::bom_len;
use lbrs::internal::typescript as ts;

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
    by_path: HashMap<PathBuf, FileId>,
}

pub struct Text {
    pub path: PathBuf,
    pub shown: String,
    pub text: String,
    form: Form,
    index: OnceCell<Index>,
    /// Where its lines start.
    lines: OnceCell<Vec<usize>>,
    /// What must not be shown of it.
    pub(super) secrets: OnceCell<Vec<Range<usize>>>,
}

/// What is in a text.
#[derive(Default)]
pub enum Form {
    /// JSON, whose outermost members are the data sources if it has any.
    #[default]
    Json,
    /// The JSON that has the settings of the data source of this id.
    Settings(String),
    /// TypeScript, which exports the data sources of these ids, in order.
    TypeScript(Vec<String>),
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
            form: Form::default(),
            index: OnceCell::new(),
            lines: OnceCell::new(),
            secrets: OnceCell::new(),
        };
        let file = FileId(self.files.len());
        self.files.push(text);
        self.by_path.insert(path.to_owned(), file);
        file
    }

    pub fn find(&self, path: &Path) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    pub fn get(&self, file: FileId) -> &Text {
        &self.files[file.0]
    }

    /// Says what is in a file, unless that is known already.
    pub fn set_form(&mut self, file: FileId, form: Form) {
        let text = &mut self.files[file.0];
        if matches!(text.form, Form::Json) {
            text.form = form;
        }
    }

    /// Returns the value that a loader found at this place, or the place alone where no value is.
    pub fn value_at(&self, place: &Place) -> Option<Spot> {
        let file = self.find(place.path())?;
        let text = self.get(file);
        let (line, column) = (place.line(), place.column());
        Some(match text.index().find(line, column) {
            Some(node) => file.span(node.span.clone()),
            None => file.char_at(&text.text, text.offset(line, column)),
        })
    }

    /// Returns the key of the member whose value a loader found at this place.
    pub fn key_at(&self, place: &Place) -> Option<Spot> {
        let file = self.find(place.path())?;
        let value = self.get(file).index().find(place.line(), place.column())?;
        Some(file.span(value.key.clone()?))
    }

    /// Returns whether the value that a loader found at this place is written out there, and not what code or a
    /// variable may give.
    pub fn is_literal(&self, place: &Place) -> bool {
        let file = self.find(place.path());
        let value = file.and_then(|file| self.get(file).index().find(place.line(), place.column()));
        value.is_none_or(|value| value.is_literal)
    }

    /// Returns the ids of the data sources that a file of TypeScript exports, in order.
    pub fn exported(&self, file: FileId) -> &[String] {
        if let Form::TypeScript(ids) = &self.get(file).form { ids } else { &[] }
    }

    /// Returns whether a place is in JSON that has several data sources.
    pub fn is_of_layer(&self, place: &Place) -> bool {
        let file = self.find(place.path());
        file.is_some_and(|file| matches!(self.get(file).form, Form::Json))
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
        if self.is_typescript() { None } else { Document::parse(&self.text).ok() }
    }

    /// Returns the text as TypeScript, if it is TypeScript.
    pub fn typescript(&self) -> Option<ts::Document<'_>> {
        if self.is_typescript() { ts::Document::parse(&self.text).ok() } else { None }
    }

    /// Returns whether the file is one of TypeScript.
    pub fn is_typescript(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending == "ts")
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            if let Some(document) = self.typescript() {
                let ids = if let Form::TypeScript(ids) = &self.form { &**ids } else { &[] };
                return Index::of_typescript(&document, ids);
            }
            let Some(document) = self.document() else { return Index::default() };
            let mut index = Index::of_json(&document);
            if let Form::Settings(id) = &self.form {
                index.entries = vec![(0..self.text.len(), id.clone())];
            }
            index
        })
    }

    /// Returns the byte at a line and column, both counted from 1.
    fn offset(&self, line: usize, column: usize) -> usize {
        let lines = self.lines.get_or_init(|| {
            let newlines = self.text.match_indices('\n').map(|(at, _)| at + 1);
            iter::once(bom_len(&self.text)).chain(newlines).collect()
        });
        let start = lines.get(line - 1).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    }
}

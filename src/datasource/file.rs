//! A data source file, scanned and checked.

use super::mask::Mask;
use super::shown_name;
use crate::error::Position;
use crate::json::{COMMENT_REFUSED, Document, Kind, Node, TRAILING_COMMA_REFUSED};
use crate::{Error, Result};

/// The text of a data source file, scanned and checked as far as an edit needs.
pub struct DataSourceFile<'t> {
    shown: String,
    text: &'t str,
    document: Document<'t>,
}

impl<'t> DataSourceFile<'t> {
    /// Parses `text`; `shown` is the file's path for errors. Empty text is a file without entries.
    ///
    /// # Errors
    /// The text is not JSON (comments and trailing commas are allowed), its outermost value is not an
    /// object, or an object has a duplicate key. The message names file, line and column.
    pub fn parse(shown: &str, text: &'t str) -> Result<Self> {
        let document = Document::parse(text).map_err(|error| error.in_file(shown, text))?;
        if let Some(root) = document.root() {
            if root.kind() != Kind::Object {
                let message = format!("the file must hold one JSON object, found {}", root.kind());
                return Err(
                    Error::in_text(shown, text, root.span().start, message).fix_first(shown)
                );
            }
            let mut objects = document.nodes().filter(|node| node.kind() == Kind::Object);
            if let Some((first, second)) = objects.find_map(|object| object.first_duplicate_key()) {
                let key = second.as_str().unwrap_or_default();
                let line = Position::of(text, first.span().start).line;
                let message =
                    format!("the key `{}` is a duplicate, first on line {line}", shown_name(&key));
                return Err(Error::in_text(shown, text, second.span().start, message)
                    .with_help("remove one of the two; Node would silently take the last"));
            }
        }
        Ok(Self { shown: shown.to_owned(), text, document })
    }

    /// Returns what keeps Node from loading the file although lbrs reads it: a comment or a trailing comma.
    pub fn refused_by_node(&self) -> Option<String> {
        let comment = self.document.first_comment().map(|offset| (offset, COMMENT_REFUSED));
        let comma =
            self.document.first_trailing_comma().map(|offset| (offset, TRAILING_COMMA_REFUSED));
        let (offset, what) = comment.or(comma)?;
        let Position { line, column } = Position::of(self.text, offset);
        Some(format!("{}:{line}:{column}: {what}", self.shown))
    }

    /// Returns the document.
    pub fn document(&self) -> &Document<'t> {
        &self.document
    }

    /// Returns the key and value of the entry `id`.
    pub fn entry(&self, id: &str) -> Option<(Node<'_>, Node<'_>)> {
        let member = self
            .document
            .root()?
            .members()
            .find(|member| member.key.as_str().is_some_and(|key| key == id))?;
        Some((member.key, member.value))
    }

    /// Returns the error that `id` already exists, with its place and its value as `mask` shows it.
    pub fn taken(&self, id: &str, mask: &Mask) -> Option<Error> {
        let (key, value) = self.entry(id)?;
        let message = format!("`{}` already exists: {}", shown_name(id), mask.one_line(value));
        let quoted = crate::text::shell_word(id);
        Some(Error::in_text(&self.shown, self.text, key.span().start, message).with_help(format!(
            "`--force` replaces it, `lbrs datasource edit {quoted}` changes it, another name leaves it alone"
        )))
    }
}

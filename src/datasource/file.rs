//! A data source file, scanned and checked.

use crate::error::Position;
use crate::json::{COMMENT_REFUSED, Document, Kind, Node, SyntaxError, TRAILING_COMMA_REFUSED};
use crate::secret::{Policy, quoted};
use crate::{Error, Result};

/// The text of a data source file, scanned and checked as far as an edit needs.
pub struct DataSourceFile<'t> {
    shown: String,
    text: &'t str,
    document: Document<'t>,
}

impl<'t> DataSourceFile<'t> {
    /// Parses `text`, an object without duplicate keys that may have comments and trailing commas; `shown` is the
    /// file's path for errors. Empty text is a file without entries.
    pub fn parse(shown: &str, text: &'t str) -> Result<Self> {
        let document = Document::parse(text).map_err(|error| error.in_file(shown, text))?;
        if let Some(root) = document.root().filter(|root| root.kind() != Kind::Object) {
            let message = format!("the file must hold one JSON object, found {}", root.kind());
            return Err(SyntaxError::new(root.span().start, message).in_file(shown, text));
        }
        let is_object = |node: &Node<'_>| node.kind() == Kind::Object;
        let duplicate = document.nodes().filter(is_object).find_map(|it| it.first_duplicate_key());
        if let Some((first, second)) = duplicate {
            let key = second.as_str().unwrap_or_default();
            let line = Position::of(text, first.span().start).line;
            let message = format!("the key {} is a duplicate, first on line {line}", quoted(&key));
            return Err(Error::in_text(shown, text, second.span().start, message)
                .with_help("remove one of the two; Node would silently take the last"));
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
        let root = self.document.root()?;
        let member = root.members().nth(root.index_of(id)?)?;
        Some((member.key, member.value))
    }

    /// Returns the error that `id` already exists, with its place and its value as `policy` lets it be shown.
    pub fn taken(&self, id: &str, policy: &Policy) -> Option<Error> {
        let (key, value) = self.entry(id)?;
        let message = format!("{} already exists: {}", quoted(id), policy.one_line(value));
        let quoted = crate::text::shell_word(id);
        Some(Error::in_text(&self.shown, self.text, key.span().start, message).with_help(format!(
            "`--force` replaces it, `lbrs datasource edit {quoted}` changes it, another name leaves it alone"
        )))
    }
}

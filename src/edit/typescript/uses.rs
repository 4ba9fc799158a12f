//! Finds and renames what other files of a project say of a data source.

mod find;
mod level;
mod role;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::edit::{Edit, apply};
use crate::json::SyntaxError;
use crate::secret::quoted;
use crate::typescript::{Document, Token};
use find::Finder;

/// What a data source is called in other files.
#[derive(Clone, Copy, Debug)]
pub struct Names<'n> {
    /// Its id.
    pub id: &'n str,
    /// Its class, if that has a name.
    pub class: Option<&'n str>,
    /// Its file, without folders and without the ending: `db.datasource`.
    pub file: &'n str,
}

/// A use of a data source in another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its bytes in the text, without quotes.
    pub span: Range<usize>,
    /// What is used.
    pub what: What,
}

/// What of a data source is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The key of its binding: `datasources.ID`.
    Binding,
    /// The key of its settings: `datasources.config.ID`.
    Config,
    /// The id alone, in the configuration of a REST API: `dataSource: 'ID'`.
    Id,
    /// The class.
    Class,
    /// The class as a property of the same name: `{CLASS}`.
    Property,
    /// The file, in the path of an import or export.
    File,
}

/// Finds the uses of a data source in the text of another file, in order.
///
/// `is_rest_config` says whether that is a `*.rest-config.ts`. The names of the class count where they come from a path
/// for which `is_data_source_module` is true: that of the data source's file, or of an index that exports it.
///
/// # Errors
/// The text is no TypeScript.
pub fn uses(
    text: &str,
    is_rest_config: bool,
    names: Names<'_>,
    is_data_source_module: impl Fn(&str) -> bool,
) -> Result<Vec<Use>, SyntaxError> {
    let document = Document::parse(text)?;
    Ok(Finder::new(&document, is_rest_config, names, is_data_source_module).find().uses)
}

/// Returns the text with the uses of a data source renamed, as [`uses`] finds them. The class keeps its name if `new`
/// has none.
///
/// # Errors
/// The text is no TypeScript, declares the name of the class otherwise, or uses the new name already.
pub fn rename(
    text: &str,
    is_rest_config: bool,
    old: Names<'_>,
    new: Names<'_>,
    is_data_source_module: impl Fn(&str) -> bool,
) -> Result<String, SyntaxError> {
    let document = Document::parse(text)?;
    let finder = Finder::new(&document, is_rest_config, old, is_data_source_module);
    let found = finder.find();
    let class = new.class.filter(|class| Some(*class) != old.class);
    if let Some(class) = class.filter(|_| found.is_bound) {
        let at = |word: Token<'_>| word.span().start;
        if let Some(word) = found.declared {
            let message = format!("{} is declared otherwise here", quoted(word.raw()));
            return Err(SyntaxError::new(at(word), message));
        }
        if let Some(word) = finder.first_name(class) {
            let message = format!("{} means something else here", quoted(class));
            return Err(SyntaxError::new(at(word), message));
        }
    }
    let edits = found.uses.into_iter().filter_map(|Use { span, what }| {
        let text = match what {
            What::Binding => format!("datasources.{}", new.id),
            What::Config => format!("datasources.config.{}", new.id),
            What::Id => new.id.to_owned(),
            What::Class => class?.to_owned(),
            What::Property => format!("{}: {}", &text[span.clone()], class?),
            What::File => new.file.to_owned(),
        };
        Some(Edit { range: span, text })
    });
    Ok(apply(text, edits.collect()))
}

//! What the application binds in place of the settings of its data sources.

use lbrs::internal::typescript::{Document, Kind, Token};

/// What binds settings in place of those of a data source.
const SETTINGS_KEY: &str = "datasources.config.";

/// Returns the texts `datasources.config.ID` that a file binds something to, with their tokens.
pub(super) fn bound<'d>(document: &'d Document<'d>) -> Vec<(String, Token<'d>)> {
    let mut found = Vec::new();
    let mut before: [Option<Token<'_>>; 2] = [None, None];
    for token in document.tokens().all() {
        if token.kind() == Kind::Text {
            let text = token.text();
            let id = text.strip_prefix(SETTINGS_KEY).filter(|id| !id.is_empty());
            let is_bound = before[0].is_some_and(|word| word.raw() == "bind")
                && before[1].is_some_and(|group| group.raw().starts_with('('));
            found.extend(id.filter(|_| is_bound).map(|id| (id.to_owned(), token)));
        }
        before = [before[1], Some(token)];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::bound;
    use lbrs::internal::typescript::Document;

    #[test]
    fn what_is_bound_is_told_from_what_is_injected() {
        let text = "app.bind('datasources.config.db').to({}); @inject('datasources.config.x') y;";
        let document = Document::parse(text).unwrap();
        let bound: Vec<_> = bound(&document).into_iter().map(|(id, _)| id).collect();
        assert_eq!(bound, ["db"]);
    }
}

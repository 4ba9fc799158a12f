//! Finds the comments of a text, which are between its tokens.

use std::ops::Range;

use super::document::{Document, Kind};

/// Returns the bytes of every comment, in order.
pub fn comments(document: &Document<'_>) -> Vec<Range<usize>> {
    let text = document.text();
    let (mut found, mut at) = (Vec::new(), 0);
    let mut add = |between: Range<usize>| {
        let mut start = between.start;
        while let Some(comment) = first_comment(&text[start..between.end]) {
            found.push(start + comment.start..start + comment.end);
            start += comment.end;
        }
    };
    let has_others_below = |kind: Kind| matches!(kind, Kind::Group | Kind::Template | Kind::Hole);
    for token in document.tokens().all().filter(|token| !has_others_below(token.kind())) {
        add(at..token.span().start);
        at = token.span().end;
    }
    add(at..text.len());
    found
}

/// Returns the first comment of what stands between two tokens: brackets, blanks and comments.
pub fn first_comment(between: &str) -> Option<Range<usize>> {
    let starts = |at: usize| between[at..].starts_with("//") || between[at..].starts_with("/*");
    let start = between.match_indices('/').map(|(at, _)| at).find(|at| starts(*at))?;
    let comment = &between[start..];
    let end = if comment.starts_with("//") {
        comment.find(['\n', '\r', '\u{2028}', '\u{2029}'])
    } else {
        comment.find("*/").map(|end| end + 2)
    };
    Some(start..end.map_or(between.len(), |end| start + end))
}

#[cfg(test)]
mod tests {
    use super::comments;
    use crate::typescript::Document;

    #[test]
    fn comments_are_told_from_texts_and_regular_expressions() {
        let text = "#!/usr/bin/env node\n// a\nx(/* b */ '// no', /\\/*no/, `/* no */${/* c */ y}`);/* d\n*/";
        let document = Document::parse(text).unwrap();
        let found: Vec<&str> = comments(&document).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["// a", "/* b */", "/* c */", "/* d\n*/"]);
    }
}

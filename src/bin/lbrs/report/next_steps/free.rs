//! The names in a Rust expression: those that it takes from around it, and those of crates.

use indexmap::IndexSet;

/// Returns the variables of `expression`, in order and each once: words that are no path, call, method, field
/// or keyword. Those in braces in a string are a format's own.
pub(super) fn names(expression: &str) -> Vec<&str> {
    let mut names = IndexSet::new();
    let mut declared = Vec::new();
    let mut before = "";
    let mut rest = expression;
    while let Some(token) = next_token(rest) {
        let after = rest[token.len()..].trim_start();
        if token.starts_with('"') {
            names.extend(lbrs::internal::catalog::placeholders(token).filter(|name| is_word(name)));
        } else if before == "let" {
            declared.push(token);
        } else if is_word(token) && !is_keyword(token) && !matches!(before, "." | "::") {
            let is_used = !["::", "(", "!"].iter().any(|next| after.starts_with(next));
            names.extend(is_used.then_some(token));
        }
        before = token;
        rest = after;
    }
    names.into_iter().filter(|name| !declared.contains(name)).collect()
}

/// Returns `expression` with the crate `from` under the name `to`.
pub(super) fn with_crate_renamed(expression: &str, from: &str, to: &str) -> String {
    let mut renamed = String::new();
    let mut before = "";
    let mut rest = expression;
    while let Some(token) = next_token(rest) {
        let after = &rest[token.len()..];
        let is_crate = token == from && after.starts_with("::") && before != "::";
        renamed.push_str(if is_crate { to } else { token });
        before = token;
        rest = after;
    }
    renamed
}

/// A string, a word or number, `::`, or one other character.
fn next_token(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let length = match first {
        '"' => text[1..].find('"').map_or(text.len(), |end| end + 2),
        c if is_word_character(c) => text.find(|c| !is_word_character(c)).unwrap_or(text.len()),
        ':' if text.starts_with("::") => 2,
        c => c.len_utf8(),
    };
    Some(&text[..length])
}

fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && token.chars().all(is_word_character)
}

fn is_keyword(token: &str) -> bool {
    matches!(token, "as" | "async" | "await" | "false" | "let" | "move" | "mut" | "true")
}

#[cfg(test)]
mod tests {
    use super::{names, with_crate_renamed};

    #[test]
    fn only_variables_are_found() {
        for (expression, found) in [
            ("mongodb::Client::with_uri_str(&url).await?", &["url"][..]),
            (
                "k::open(&url::Url::parse(\"s3://my-bucket/\")?, [(\"key_id\", key_id)])?",
                &["key_id"],
            ),
            (
                "B::new().node(format!(\"{host}:{port}\")).user(user, host)",
                &["host", "port", "user"],
            ),
            (
                "{ let config = C::of(&text)?; d::connect(config.clone(), config.address()) }",
                &["text"],
            ),
            ("moka::Cache::<String, String>::builder().ttl(ttl).build(true, 10)", &["ttl"]),
            ("", &[]),
            ("\"", &[]),
        ] {
            assert_eq!(names(expression), found, "{expression}");
        }
    }
    #[test]
    fn only_the_crate_is_renamed() {
        let expression = "redis::Client::open(kv_redis::url(\"redis::a\", redis), a::redis::B)";
        assert_eq!(
            with_crate_renamed(expression, "redis", "cache"),
            "cache::Client::open(kv_redis::url(\"redis::a\", redis), a::redis::B)"
        );
    }
}

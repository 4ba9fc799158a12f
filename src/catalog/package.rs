//! The names of packages and crates.

/// Names that npm reserves.
const RESERVED_BY_NPM: [&str; 2] = ["node_modules", "favicon.ico"];

/// Returns whether npm accepts `name` for a package, with or without a scope: up to 214 bytes that need no
/// escapes in a URL. Old packages have capitals; new ones may not.
pub fn is_npm_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let is_safe = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c);
        !part.is_empty() && !part.starts_with(['.', '_', '-']) && part.chars().all(is_safe)
    };
    let is_whole = match name.strip_prefix('@') {
        Some(scoped) => {
            scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name))
        }
        None => {
            is_part(name)
                && !RESERVED_BY_NPM.iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
        }
    };
    is_whole && name.len() <= 214
}

/// Returns whether `name` can be that of a crate: a letter, then letters, digits, `-` and `_`.
pub fn is_crate_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::{is_crate_name, is_npm_name};

    #[test]
    fn names_are_those_that_npm_and_cargo_take() {
        let longest = "a".repeat(214);
        for name in ["acme", "a.b_c~d-1", "JSONStream", "@acme/db", "it's!", &longest] {
            assert!(is_npm_name(name), "{name}");
        }
        let too_long = "a".repeat(215);
        for name in [
            "",
            ".acme",
            "_acme",
            "-acme",
            "a b",
            "a/b",
            "../x",
            "@acme",
            "@/db",
            "@acme/",
            "@acme/.db",
            "@acme/a/b",
            "caf\u{e9}",
            "a@b",
            "node_modules",
            "Favicon.ico",
            &too_long,
        ] {
            assert!(!is_npm_name(name), "{name}");
        }
        assert!(is_crate_name("sqlx") && is_crate_name("a_b-1"));
        for name in ["", "1a", "_a", "a.b", "@a/b", "a b"] {
            assert!(!is_crate_name(name), "{name}");
        }
    }
}

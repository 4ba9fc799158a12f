//! A package or crate as the user names it.

use lbrs::internal::catalog::package::is_npm_name;
use lbrs::internal::secret::{quoted, without_users};
use lbrs::internal::text::visible;

/// A package or crate as the user named it: `NAME` or `NAME@VERSION`.
pub struct Spec {
    pub name: String,
    /// The version range or requirement, if there is one.
    pub version: Option<String>,
}

impl Spec {
    /// Parses `NAME` or `NAME@VERSION`; the name may have an npm scope.
    pub fn parse(text: &str) -> Result<Self, String> {
        let at = text.char_indices().skip(1).find(|&(_, c)| c == '@').map(|(at, _)| at);
        let (name, version) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
        if name.is_empty() {
            return Err("a package's name is required".to_owned());
        }
        if !is_npm_name(name) {
            // What precedes the `@` of a URL may be a secret.
            let name = if text.contains("://") { without_users(text) } else { name.into() };
            return Err(format!("{} is not the name of a package or a crate", quoted(&name)));
        }
        if version.is_some_and(|version| !is_version(version)) {
            return Err(format!("`{}` is not a version", visible(version.unwrap_or_default())));
        }
        Ok(Self { name: name.to_owned(), version: version.map(str::to_owned) })
    }
}

fn is_version(version: &str) -> bool {
    // Ranges, tags and the addresses of packages elsewhere; nothing that a shell would interpret.
    let plain = |c: char| c.is_ascii_alphanumeric() || " -+._~^<>=|*:/@#?&%,".contains(c);
    !version.is_empty() && !version.starts_with('-') && version.chars().all(plain)
}

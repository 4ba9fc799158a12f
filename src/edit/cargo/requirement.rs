//! Version requirements, and whether two of them have a version in common.

use semver::{Comparator, Op, Prerelease, Version, VersionReq};
use toml_edit::Item;

use crate::edit::toml::Document;

/// A version requirement and its spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    pub text: String,
    parsed: VersionReq,
}

impl Requirement {
    /// Parses a requirement. The message about an invalid one quotes it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match VersionReq::parse(text) {
            Ok(parsed) => Ok(Self { text: text.to_owned(), parsed }),
            Err(error) => {
                Err(format!("`{}` is not a version requirement: {error}", text.escape_debug()))
            }
        }
    }

    /// Reads the requirement that an item of a manifest holds.
    pub(super) fn read(document: &Document, key: &str, item: &Item) -> crate::Result<Self> {
        let text = item.as_str().ok_or_else(|| document.wrong_type(key, item, "a string"))?;
        Self::parse(text).map_err(|message| document.error(item.span(), message))
    }

    /// Returns whether it has no version in common with `other`.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        !overlap(&self.parsed, &other.parsed)
    }
}

/// Returns whether some version matches both.
///
/// Each comparator allows the versions from one bound up to another, so if any version is common to
/// all comparators, the greatest of their lower bounds is: it is enough to try the bounds.
fn overlap(one: &VersionReq, other: &VersionReq) -> bool {
    one.comparators
        .iter()
        .chain(&other.comparators)
        .flat_map(lowest)
        .chain([Version::new(0, 0, 0)])
        .any(|version| one.matches(&version) && other.matches(&version))
}

/// Returns the lowest version that a comparator allows. For one with a pre-release, which only requirements
/// with the same pre-release match, returns the release as well.
fn lowest(comparator: &Comparator) -> Vec<Version> {
    let Comparator { op, major, minor, patch, pre } = comparator;
    let mut release = Version::new(*major, minor.unwrap_or(0), patch.unwrap_or(0));
    if *op == Op::Greater {
        match (minor, patch) {
            (None, _) => release.major = release.major.saturating_add(1),
            (Some(_), None) => release.minor = release.minor.saturating_add(1),
            // `>1.2.3-rc` allows 1.2.3 itself.
            (Some(_), Some(_)) if !pre.is_empty() => {}
            (Some(_), Some(_)) => release.patch = release.patch.saturating_add(1),
        }
        return vec![release];
    }
    let exact = Version { pre: pre.clone(), ..release.clone() };
    if exact.pre == Prerelease::EMPTY { vec![release] } else { vec![exact, release] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(one: &str, other: &str) -> bool {
        let read = |text| VersionReq::parse(text).unwrap();
        let forth = overlap(&read(one), &read(other));
        assert_eq!(forth, overlap(&read(other), &read(one)), "{one} and {other}");
        forth
    }

    #[test]
    fn finds_a_version_that_both_match() {
        for (one, other) in [
            ("0.9", "0.9"),
            ("0.9.3", "0.9"),
            ("1", "1.40.2"),
            ("*", "3.9"),
            (">=0.8, <0.10", "0.9"),
            ("<0.10", "0.9"),
            ("=1.2.3", "1"),
            ("~1.2", "1.2.9"),
            (">1.2.3", "=1.2.4"),
            (">1.2", "~1.3"),
            (">1", "2"),
            ("9", "9.1.0-alpha.1"),
            ("=9.1.0-alpha.1", "9.1.0-alpha.1"),
            ("1.*", "1.7"),
            ("<1", "0.0.1"),
        ] {
            assert!(together(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn finds_none_where_there_is_none() {
        for (one, other) in [
            ("0.8", "0.9"),
            ("1", "2"),
            ("<0.9", "0.9"),
            ("=1.2.3", "1.2.4"),
            ("~1.2", "1.3"),
            (">=2", "1"),
            (">1", "1.9"),
            (">1.2", "~1.2"),
            ("=9.1.0-alpha.1", "9.1.0-alpha.2"),
            ("0.0.1", "0.0.2"),
        ] {
            assert!(!together(one, other), "{one} and {other}");
        }
    }
}

//! Removes a crate that is no longer needed.

use super::declared::same_crate;
use super::entry::{Section, read};
use super::{Workspace, add};
use crate::catalog::CrateSpec;
use crate::edit::toml::Document;
use crate::edit::{line_end, line_start};
use crate::error::Result;

/// What became of a crate that should be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The manifest without it.
    Removed(String),
    /// It was missing.
    Absent,
    /// It stays, for this reason.
    Kept(&'static str),
}

/// Removes the dependency on a crate from a manifest if it is written as [`add`] would write it: for all
/// targets, with this version and these features, on a line of its own. Any other entry is the user's own
/// work and stays, and so do the crate's companions.
pub fn remove(
    manifest: &str,
    path_for_errors: &str,
    workspace: Option<&Workspace>,
    spec: &CrateSpec,
) -> Result<Removal> {
    const OWN: Removal = Removal::Kept("it is not as lbrs would write it");
    let document = Document::parse(path_for_errors, manifest)?;
    let entries = read(&document, workspace)?;
    let mut ours = entries.iter().filter(|entry| same_crate(&entry.declared.package, &spec.name));
    let Some(entry) = ours.next() else { return Ok(Removal::Absent) };
    let is_plain = entry.section == Section::Normal && entry.target.is_none();
    let (true, None, Some(key)) = (is_plain, ours.next(), &entry.key_span) else { return Ok(OWN) };
    let (start, end) = (line_start(manifest, key.start), line_end(manifest, key.start));
    let mut without = [&manifest[..start], &manifest[end..]].concat();
    if end == manifest.len() && !manifest.ends_with('\n') {
        // The end of a text without a last line break stays without one.
        without.truncate(without.trim_end_matches(['\r', '\n']).len());
    }
    let Ok(again) = add(&without, path_for_errors, workspace, spec, &[]) else { return Ok(OWN) };
    // Where it stood among the others does not matter.
    let is_same = lines(&again.text) == lines(manifest);
    Ok(if is_same { Removal::Removed(without) } else { OWN })
}

fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

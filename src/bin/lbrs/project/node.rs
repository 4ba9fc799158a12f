//! Parses the Node version that a project declares.

/// The release lines of Node with long-term support, the newest last.
const LTS: [(&str, u32); 11] = [
    ("argon", 4),
    ("boron", 6),
    ("carbon", 8),
    ("dubnium", 10),
    ("erbium", 12),
    ("fermium", 14),
    ("gallium", 16),
    ("hydrogen", 18),
    ("iron", 20),
    ("jod", 22),
    ("krypton", 24),
];

/// Parses an `.nvmrc` or a `.node-version`, which holds a version or an alias of nvm's.
pub(super) fn of_version_file(text: &str) -> Option<u32> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let word = lines.into_iter().find(|line| !line.is_empty())?;
    let newest = LTS.last().map(|(_, major)| *major);
    match word {
        // The newest of all is newer than the newest with long-term support: no range of a catalog tells
        // them apart.
        "node" | "stable" | "current" | "latest" => newest,
        _ => match word.strip_prefix("lts/") {
            Some("*") => newest,
            Some(name) => of_lts(name),
            None => of_range(word),
        },
    }
}

/// Parses what follows `lts/`: `hydrogen`, or `-1` for the line before the newest.
fn of_lts(name: &str) -> Option<u32> {
    if let Some(back) = name.strip_prefix('-') {
        let (_, major) = LTS.iter().rev().nth(back.parse().ok()?)?;
        return Some(*major);
    }
    let named = LTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    named.map(|(_, major)| *major)
}

/// Returns the Node major to choose a package for: the oldest that npm's `range` admits, since the project may run
/// there, or the newest below an upper bound alone. Returns `None` if the range admits every Node.
pub(super) fn of_range(range: &str) -> Option<u32> {
    range.split("||").filter_map(of_alternative).min()
}

fn of_alternative(part: &str) -> Option<u32> {
    let mut newest = None;
    // The upper end follows ` - `.
    for comparator in comparators(part.split(" - ").next().unwrap_or_default()) {
        let (operator, version) = comparator.split_at(comparator.find(|c| !"<>=^~ ".contains(c))?);
        let version = version.trim_start_matches(['v', 'V']);
        let Some((major, is_start)) = major(version) else { continue };
        match operator.trim() {
            "<" if is_start => newest = Some(major.saturating_sub(1)),
            "<" | "<=" => newest = Some(major),
            // Nothing of that major is newer than all of it.
            ">" if !version.contains('.') => return Some(major.saturating_add(1)),
            _ => return Some(major),
        }
    }
    newest
}

/// Splits `>= 18 <23` into `>= 18` and `<23`: spaces may follow an operator.
fn comparators(part: &str) -> impl Iterator<Item = &str> {
    let mut rest = part.trim();
    std::iter::from_fn(move || {
        let version = rest.find(|c: char| !"<>=^~ ".contains(c))?;
        let end = rest[version..].find(' ').map_or(rest.len(), |end| version + end);
        let (comparator, behind) = rest.split_at(end);
        rest = behind.trim_start();
        Some(comparator)
    })
}

/// Returns the major of a version, and whether the version is the first of that major: `20`, `20.0.0`.
fn major(version: &str) -> Option<(u32, bool)> {
    let mut parts = version.split('.');
    let major = parts.next()?.parse().ok()?;
    Some((major, parts.all(|part| matches!(part, "0" | "x" | "X" | "*"))))
}

#[cfg(test)]
mod tests;

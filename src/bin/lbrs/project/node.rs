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

/// A version of Node, its major first. Where no minor is given, it is the newest of that line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node(pub u32, pub u32);

impl Node {
    /// Returns whether it reads `.env` itself, with `--env-file`.
    pub fn has_env_file(self) -> bool {
        self >= Self(20, 6)
    }

    fn newest(major: u32) -> Self {
        Self(major, u32::MAX)
    }
}

/// Parses an `.nvmrc` or a `.node-version`, which holds a version or an alias of nvm's.
pub(super) fn of_version_file(text: &str) -> Option<Node> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let word = lines.into_iter().find(|line| !line.is_empty())?;
    let newest = LTS.last().map(|(_, major)| Node::newest(*major));
    match word {
        // The newest of all is newer than the newest with long-term support: no range of a catalog tells
        // them apart.
        "node" | "stable" | "current" | "latest" => newest,
        _ => match word.strip_prefix("lts/") {
            Some("*") => newest,
            Some(name) => of_lts(name).map(Node::newest),
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

/// Returns the Node to choose a package for: the oldest that npm's `range` admits, since the project may run
/// there, or the newest below an upper bound alone. Returns `None` if the range admits every Node.
pub(super) fn of_range(range: &str) -> Option<Node> {
    range.split("||").filter_map(of_alternative).min()
}

fn of_alternative(part: &str) -> Option<Node> {
    let mut newest = None;
    // The upper end follows ` - `.
    for comparator in comparators(part.split(" - ").next().unwrap_or_default()) {
        let (operator, version) = comparator.split_at(comparator.find(|c| !"<>=^~ ".contains(c))?);
        let version = version.trim_start_matches(['v', 'V']);
        let Some((node, is_start)) = parse(version) else { continue };
        match operator.trim() {
            "<" if is_start => newest = Some(Node::newest(node.0.saturating_sub(1))),
            "<" | "<=" => newest = Some(node),
            // Nothing of that major is newer than all of it.
            ">" if !version.contains('.') => return Some(Node::newest(node.0.saturating_add(1))),
            _ => return Some(node),
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

/// Parses a version, and whether it is the first of its major: `20`, `20.0.0`.
fn parse(version: &str) -> Option<(Node, bool)> {
    let (major, rest) = version.split_once('.').unwrap_or((version, ""));
    let major = major.parse().ok()?;
    let minor = rest.split('.').next().and_then(|minor| minor.parse().ok());
    let is_start = rest.split('.').all(|part| matches!(part, "" | "0" | "x" | "X" | "*"));
    Some((Node(major, minor.unwrap_or(u32::MAX)), is_start))
}

#[cfg(test)]
mod tests;

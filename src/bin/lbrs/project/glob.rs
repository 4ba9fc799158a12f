//! Globs of folders, as npm, pnpm, lerna and cargo take them for the members of a workspace.

/// Returns whether the globs select the folder at `path`, relative to theirs and with `/` between its parts: one of
/// them matches it, and none of those that begin with `!`.
pub(super) fn select(globs: &[String], path: &str) -> bool {
    let path: Vec<&str> = path.split('/').collect();
    let fits = |glob: &str| alternatives(glob).iter().any(|glob| fits(glob, &path));
    globs.iter().any(|glob| fits(glob))
        && !globs.iter().filter_map(|glob| glob.strip_prefix('!')).any(fits)
}

fn fits(glob: &str, path: &[&str]) -> bool {
    let parts = glob.split('/').filter(|part| !matches!(*part, "" | "."));
    matches(&parts.collect::<Vec<_>>(), path, "**", |part, name| {
        let [part, name] = [part, name].map(|text| text.chars().collect::<Vec<_>>());
        matches(&part, &name, '*', |part, letter| *part == '?' || part == letter)
    })
}

/// Writes out the first `{a,b}` of a glob, and so on.
fn alternatives(glob: &str) -> Vec<String> {
    let braces = glob.find('{').and_then(|open| Some((open, open + glob[open..].find('}')?)));
    let Some((open, close)) = braces else { return vec![glob.to_owned()] };
    let (start, end) = (&glob[..open], &glob[close + 1..]);
    let words = glob[open + 1..close].split(',');
    words.flat_map(|word| alternatives(&format!("{start}{word}{end}"))).collect()
}

/// Returns whether `pattern` matches all of `items`, where `star` stands for any number of them and `is` tells whether
/// another part of the pattern stands for one. It goes back to the last star alone, so that it takes no longer than
/// the product of both lengths.
fn matches<T: PartialEq + Copy>(
    pattern: &[T],
    items: &[T],
    star: T,
    is: impl Fn(&T, &T) -> bool,
) -> bool {
    let (mut at, mut item, mut retry) = (0, 0, None);
    loop {
        match (pattern.get(at), items.get(item)) {
            (None, None) => return true,
            (Some(part), _) if *part == star => {
                at += 1;
                retry = Some((at, item));
            }
            (Some(part), Some(there)) if is(part, there) => {
                at += 1;
                item += 1;
            }
            _ => match retry {
                Some((after, taken)) if taken < items.len() => {
                    (at, item) = (after, taken + 1);
                    retry = Some((at, item));
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::select;

    /// What @npmcli/map-workspaces 5 finds among these folders.
    #[test]
    fn members_are_those_that_npm_finds() {
        const FOLDERS: [&str; 9] = [
            "apps/shop",
            "apps/site",
            "packages/a/b",
            "packages/a/b/c",
            "packages/api",
            "packages/old",
            "packages/web",
            "tools/gen",
            "x",
        ];
        for (globs, members) in [
            (&["packages/*"][..], &["packages/api", "packages/old", "packages/web"][..]),
            (&["./packages/*/", "!packages/old"], &["packages/api", "packages/web"]),
            (&["!packages/old", "packages/*"], &["packages/api", "packages/web"]),
            (
                &["packages/a/**", "/packages//api"],
                &["packages/a/b", "packages/a/b/c", "packages/api"],
            ),
            (&["**"], &FOLDERS),
            (&["*"], &["x"]),
            (&["{apps,tools}/{s,g}*"], &["apps/shop", "apps/site", "tools/gen"]),
            (&["packages/w?b", "apps/s*e"], &["apps/site", "packages/web"]),
            (&["packages/**/c", "packages/*/b"], &["packages/a/b", "packages/a/b/c"]),
            (&["packages", "apps/sho", "apps/shopp", "{apps"], &[]),
        ] {
            let owned: Vec<String> = globs.iter().map(ToString::to_string).collect();
            let found: Vec<&str> =
                FOLDERS.into_iter().filter(|folder| select(&owned, folder)).collect();
            assert_eq!(found, members, "{globs:?}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let glob = format!("{}b", "*a".repeat(50));
        assert!(!select(&[glob], &"a".repeat(250)));
        let glob = format!("{}b", "**/a/".repeat(50));
        assert!(!select(&[glob], &"a/".repeat(250)));
    }
}

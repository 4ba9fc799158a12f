//! What somebody may have meant by a word that is not known.

use std::mem;

/// The candidate that is a typing slip away from `word`, if there is one: the nearest, and of equally
/// near ones the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((slip(word, candidate)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// How many slips make `candidate` of `word`, whatever the case of the letters; none when there are
/// so many that it is another word altogether: more than one in three letters.
pub(super) fn slip(word: &str, candidate: &str) -> Option<usize> {
    let distance = slips(word, candidate);
    let allowed = (candidate.chars().count() / 3).clamp(1, 3);
    (distance <= allowed && distance < word.chars().count()).then_some(distance)
}

/// How many slips lead from one word to the other, whatever the case of the letters.
pub fn slips(one: &str, other: &str) -> usize {
    distance(&letters(one), &letters(other))
}

fn letters(word: &str) -> Vec<char> {
    // Nobody mistypes a word of this length; without a bound a long argument takes quadratic time.
    word.chars().take(64).flat_map(char::to_lowercase).collect()
}

/// The number of letters added, left out, replaced or swapped with the next (the optimal string
/// alignment distance).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before_last: Vec<usize> = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut row = last.clone();
    for (i, a) in from.iter().enumerate() {
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + 1);
            }
        }
        mem::swap(&mut before_last, &mut last);
        mem::swap(&mut last, &mut row);
    }
    last[to.len()]
}

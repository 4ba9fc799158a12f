//! Finds what the user may have meant by an unknown word.

/// Returns the candidate that is a typing slip away from `word`, if any: the nearest, and of equally near
/// ones the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((slip(word, candidate)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Counts the slips that make `candidate` of `word`, whatever the case of the letters. Returns `None` if
/// there are more than one in three letters: then it is another word.
pub(super) fn slip(word: &str, candidate: &str) -> Option<usize> {
    let distance = slips(word, candidate);
    let allowed = (candidate.chars().count() / 3).clamp(1, 3);
    (distance <= allowed && distance < word.chars().count()).then_some(distance)
}

/// Counts the slips that lead from one word to the other, whatever the case of the letters: a letter added,
/// left out, replaced or swapped with the next.
pub fn slips(one: &str, other: &str) -> usize {
    strsim::osa_distance(&letters(one), &letters(other))
}

fn letters(word: &str) -> String {
    // No mistyped word is this long; without a bound a long argument takes quadratic time.
    word.chars().take(64).flat_map(char::to_lowercase).collect()
}

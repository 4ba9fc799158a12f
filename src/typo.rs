//! Counts typos.

/// Counts the typos that make `candidate` of `word`, whatever the case of the letters. Returns `None` if there are
/// more than one in three letters: then it is another word.
pub fn distance(word: &str, candidate: &str) -> Option<usize> {
    let distance = typos(word, candidate);
    let allowed = (candidate.chars().count() / 3).clamp(1, 3);
    (distance <= allowed && distance < word.chars().count()).then_some(distance)
}

/// Counts the typos that lead from one word to the other, whatever the case of the letters: a letter added, left
/// out, replaced or swapped with the next.
pub fn typos(one: &str, other: &str) -> usize {
    strsim::osa_distance(&letters(one), &letters(other))
}

fn letters(word: &str) -> String {
    // No mistyped word is this long; without a bound a long argument takes quadratic time.
    word.chars().take(64).flat_map(char::to_lowercase).collect()
}

//! Asks whether an unknown word is a misspelt known one.

use crate::secret::quoted;
use crate::typo;

/// Returns the candidate of which `word` is most likely a typo, if any: the nearest, and of equally near ones the
/// first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((typo::distance(word, candidate)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the environment that `env` may stand for: one that it begins, as `prod` begins `production`, or the
/// nearest.
pub fn nearest_env<'a>(env: &str, envs: &[&'a str]) -> Option<&'a str> {
    let longer = envs.iter().copied().find(|there| there.starts_with(env));
    longer.or_else(|| nearest(env, envs.iter().copied()))
}

/// Asks whether the user meant `word`: the help of an error.
///
/// # Examples
/// ```
/// use lbrs::internal::nearest::{did_you_mean, nearest};
///
/// let help = nearest("mongo", ["mongo1", "redis"]).map(did_you_mean);
/// assert_eq!(help.as_deref(), Some("did you mean `mongo1`?"));
/// ```
pub fn did_you_mean(word: &str) -> String {
    format!("did you mean {}?", quoted(word))
}

/// Asks the same about several words, with `between` between two of them. Returns `None` if there are no words.
pub fn did_you_mean_any(words: &[&str], between: &str) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    (!words.is_empty()).then(|| format!("did you mean {}?", words.join(between)))
}

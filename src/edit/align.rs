//! Which element of an array becomes which of another one.

use serde_json::Value;

use crate::json::is_same;

/// The most pairs of elements that are compared; of longer arrays, those at the same place belong together.
const MOST_PAIRS: usize = 100_000;

/// Returns for each element of `new` the index of the element of `old` that becomes it, if one does. The
/// indices rise. As much as can be stays as it is: elements that are the same belong together, then those that
/// are alike, then those at the same place between them.
pub(super) fn partners(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    let same = old.iter().zip(new).take_while(|(old, new)| is_same(old, new)).count();
    let (old_rest, new_rest) = (&old[same..], &new[same..]);
    let ends = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = ends.take_while(|(old, new)| is_same(old, new)).count();
    let (old_end, new_end) = (old_rest.len() - end, new_rest.len() - end);

    let mut partners: Vec<_> = (0..same).map(Some).collect();
    partners.resize(same + new_end, None);
    let (mut i, mut j) = (0, 0);
    let pairs = alike(&old_rest[..old_end], &new_rest[..new_end]);
    for (old, new) in pairs.into_iter().chain([(old_end, new_end)]) {
        for (old, new) in (i..old).zip(j..new) {
            partners[same + new] = Some(same + old);
        }
        if new < new_end {
            partners[same + new] = Some(same + old);
        }
        (i, j) = (old + 1, new + 1);
    }
    partners.extend((0..end).map(|i| Some(same + old_end + i)));
    partners
}

/// Returns the pairs of elements, in order, that have the most in common taken together.
fn alike(old: &[Value], new: &[Value]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let weights: Vec<Vec<usize>> =
        old.iter().map(|old| new.iter().map(|new| likeness(old, new)).collect()).collect();
    // The most that the elements from `i` and from `j` on have in common.
    let mut most = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let paired = weights[i][j] + most[i + 1][j + 1];
            most[i][j] = paired.max(most[i + 1][j]).max(most[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        let weight = weights[i][j];
        if weight > 0 && most[i][j] == weight + most[i + 1][j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if most[i][j] == most[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Counts what two values have in common: the containers and scalars in the same place.
fn likeness(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let shared = one.iter().filter_map(|(key, one)| Some((one, other.get(key)?)));
            1 + shared.map(|(one, other)| likeness(one, other)).sum::<usize>()
        }
        (Value::Array(one), Value::Array(other)) => {
            1 + one.iter().zip(other).map(|(one, other)| likeness(one, other)).sum::<usize>()
        }
        _ => usize::from(is_same(one, other)),
    }
}

//! What a person may have meant: the known names that look most like the one asked for.

/// How many are named.
const MOST: usize = 3;
/// How many letters may differ.
const FARTHEST: usize = 3;

/// The most alike, the most alike first.
#[must_use]
pub(super) fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let asked: Vec<char> = asked.chars().collect();
    let mut near: Vec<(usize, &str)> = Vec::new();
    for known in known {
        let distance = distance(&asked, known);
        // A short name is not alike for lack of letters that could differ.
        if distance <= FARTHEST && distance * 2 < asked.len() {
            near.push((distance, known));
        }
    }
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, known)| known.to_owned()).collect()
}

/// How many letters must be changed, added or left out to make one of the other.
fn distance(asked: &[char], known: &str) -> usize {
    if asked.len().abs_diff(known.chars().count()) > FARTHEST {
        return usize::MAX / 2;
    }
    let mut row: Vec<usize> = (0..=asked.len()).collect();
    for (line, letter) in (1..).zip(known.chars()) {
        let mut diagonal = std::mem::replace(&mut row[0], line);
        for (at, other) in asked.iter().enumerate() {
            let changed = diagonal + usize::from(*other != letter);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[asked.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_serial_is_not() {
        let known = ["3FCDHBL0020156", "3FCDHBL0020158", "1ZNBJ5D0010042", "MR-1"];
        for (asked, near) in [
            ("3FCDHBL002015", vec!["3FCDHBL0020156", "3FCDHBL0020158"]),
            ("3FCDHBL0020165", vec!["3FCDHBL0020156", "3FCDHBL0020158"]),
            ("1ZNBJ5D001O042", vec!["1ZNBJ5D0010042"]),
            ("9999999999", vec![]),
            ("XX-9", vec![]),
            ("MR-2", vec!["MR-1"]),
        ] {
            assert_eq!(nearest(asked, known.into_iter()), near, "{asked}");
        }
    }
}

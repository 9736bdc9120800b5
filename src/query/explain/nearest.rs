//! What a person may have meant: the known serials, cases or ids that look most like the one asked for.

use super::{Basis, Question};
use crate::domain::text::Sym;

/// How many are named.
const MOST: usize = 3;
/// How many letters may differ.
const FARTHEST: usize = 3;

/// The most alike, the most alike first.
pub(super) fn to(basis: &Basis<'_>, question: &Question) -> Vec<String> {
    let facts = &basis.read.facts;
    let text = |sym: Sym| basis.text(sym);
    let asked = question.asked();
    match question {
        Question::Serial(_) => {
            let sold = facts.sales.iter().filter_map(|sale| sale.serial);
            let bound = facts.activations.iter().map(|row| row.serial);
            let repaired = facts.repairs.iter().flat_map(|row| [Some(row.serial), row.replacement_serial]);
            nearest(asked, sold.chain(bound).chain(repaired.flatten()).map(text))
        }
        Question::Case(_) => nearest(asked, facts.repairs.iter().map(|row| text(row.case_no))),
        Question::Exception(_) => nearest(asked, basis.exceptions.iter().map(|(id, _)| *id)),
    }
}

fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
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

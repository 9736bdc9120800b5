//! Roll-ups by polars: all sums of finance are made here, so that one way of summing is to be trusted.
//!
//! A fact is what it is grouped by, and what it adds to each sum: whole yen and counts, which come to the
//! same in whichever order threads add them up.

use polars::prelude::{Column, DataFrame, Int64Chunked, IntoColumn, PolarsResult};

use crate::domain::month::Month;

/// How many facts are summed at once, so that memory grows with the groups rather than the facts.
const FACTS_AT_ONCE: usize = 1 << 18;

/// One row a group. The numbers of a group tell it from the others, and rows are sorted by them.
pub fn roll_up<G: Copy, const KEYS: usize, const SUMS: usize>(
    facts: impl IntoIterator<Item = (G, [i64; SUMS])>,
    numbers: impl Fn(&G) -> [i64; KEYS],
) -> Vec<(G, [i64; SUMS])> {
    let mut facts = facts.into_iter();
    let mut rows: Vec<(G, [i64; SUMS])> = Vec::new();
    loop {
        let known = rows.len();
        rows.extend(facts.by_ref().take(FACTS_AT_ONCE.max(known)));
        if rows.len() == known {
            break;
        }
        // Only the library itself could fail here: the columns are of one length, and all are numbers.
        rows = grouped(&rows, &numbers).expect("columns of one length can be grouped and summed");
    }
    rows.sort_unstable_by_key(|(group, _)| numbers(group));
    rows
}

/// The same by month without a gap, from the first to the last with a fact, or on to another month.
pub fn roll_up_months<const SUMS: usize>(
    facts: impl IntoIterator<Item = (Month, [i64; SUMS])>,
    reach: Option<Month>,
) -> impl Iterator<Item = (Month, [i64; SUMS])> {
    let number = |month: &Month| [month.number()];
    let mut rows = roll_up(facts, number);
    if let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) {
        let (first, last) = reach.map_or((*first, *last), |reach| (reach.min(*first), reach.max(*last)));
        rows = roll_up(first.up_to(last).map(|month| (month, [0; SUMS])).chain(rows), number);
    }
    rows.into_iter()
}

fn grouped<G: Copy, const KEYS: usize, const SUMS: usize>(
    rows: &[(G, [i64; SUMS])],
    numbers: impl Fn(&G) -> [i64; KEYS],
) -> PolarsResult<Vec<(G, [i64; SUMS])>> {
    let frame = DataFrame::new(rows.len(), columns("sum", rows.iter().map(|(_, sums)| *sums)))?;
    let keys = columns("key", rows.iter().map(|(group, _)| numbers(group)));
    let groups = frame.group_by_with_series(keys, true, false)?;
    let first = |group| (rows[group as usize].0, [0; SUMS]);
    let mut grouped: Vec<_> = groups.get_groups().iter().map(|group| first(group.first())).collect();
    #[expect(deprecated, reason = "its successor is the lazy engine, a third of the first build")]
    let sums = groups.sum()?;
    for (at, column) in sums.columns()[KEYS..].iter().enumerate() {
        grouped.iter_mut().zip(column.i64()?.into_no_null_iter()).for_each(|(row, sum)| row.1[at] = sum);
    }
    Ok(grouped)
}

fn columns<const COLUMNS: usize>(name: &str, rows: impl Iterator<Item = [i64; COLUMNS]>) -> Vec<Column> {
    let mut columns = [const { Vec::new() }; COLUMNS];
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, number)| column.push(number));
    }
    let named = columns.into_iter().zip(0..);
    named
        .map(|(numbers, at)| Int64Chunked::from_vec(format!("{name}{at}").into(), numbers).into_column())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_summed_by_their_groups_however_many_there_are() {
        for facts in [0, 1, 20, 2 * FACTS_AT_ONCE as i64 + 20] {
            let rows = roll_up((0..facts).map(|fact| ([fact % 5, -(fact % 2)], [1, fact])), |group| *group);
            assert!(rows.is_sorted_by_key(|(group, _)| *group) && rows.len() as i64 == facts.min(10));
            for ([five, two], sums) in rows {
                let of_group = (0..facts).filter(|fact| (fact % 5, -(fact % 2)) == (five, two));
                assert_eq!(sums, [of_group.clone().count() as i64, of_group.sum()], "of {facts}");
            }
        }
    }
}

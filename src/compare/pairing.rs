//! Which row of the one run is which of the other, and what differs in it: one sorted pass.

use std::cmp::Ordering;

use super::cause::Cause;
use super::table::Side;
use super::{ComparedColumn, Incomparable, Line, TableDifferences};
use crate::domain::word::Word;
use crate::store::table::{Cell, Table, Type};
use crate::tables::Kind;

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Change {
    /// Only the later run has it.
    Added,
    /// Only the earlier run has it.
    Gone,
    /// Both have it, not with the same values.
    Changed,
}

/// A row that differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowChange {
    /// Where it stands in the earlier run.
    pub old: Option<u32>,
    /// Where it stands in the later run.
    pub new: Option<u32>,
}

impl RowChange {
    /// What became of it.
    #[must_use]
    pub fn change(&self) -> Change {
        match (self.old, self.new) {
            (Some(_), None) => Change::Gone,
            (Some(_), Some(_)) => Change::Changed,
            (None, _) => Change::Added,
        }
    }

    /// The row as it is now; as it was, where it is gone.
    #[must_use]
    pub fn latest(&self) -> (Side, u32) {
        match (self.new, self.old) {
            (Some(new), _) => (Side::New, new),
            (None, Some(old)) => (Side::Old, old),
            (None, None) => unreachable!("a row stands in one of the runs at least"),
        }
    }
}

/// How many rows a table has, and what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize)]
pub struct Counts {
    /// Rows of the earlier run.
    pub old: u64,
    /// Rows of the later run.
    pub new: u64,
    /// Rows of the later run alone.
    pub added: u64,
    /// Rows of the earlier run alone.
    pub gone: u64,
    /// Rows of both that differ.
    pub changed: u64,
}

impl Counts {
    /// How many rows became what.
    #[must_use]
    pub fn of(&self, change: Change) -> u64 {
        match change {
            Change::Added => self.added,
            Change::Gone => self.gone,
            Change::Changed => self.changed,
        }
    }
}

impl Counts {
    /// Counts a row that differs no more, in neither run.
    pub(super) fn leave_out(&mut self, change: Change) {
        let (count, of_old, of_new) = match change {
            Change::Added => (&mut self.added, 0, 1),
            Change::Gone => (&mut self.gone, 1, 0),
            Change::Changed => (&mut self.changed, 1, 1),
        };
        *count -= 1;
        self.old -= of_old;
        self.new -= of_new;
    }
}

/// What a yen column adds up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    /// The column, a position in [`TableDifferences::columns`].
    pub column: u32,
    /// In the earlier run.
    pub old_jpy: i64,
    /// In the later run.
    pub new_jpy: i64,
}

/// Pairs the rows of two tables and lists what differs, causes left open.
///
/// # Panics
/// Where rows were lost on the way: a fault of the program, never of the tables.
pub(super) fn pair(
    kind: Kind,
    old: &Table,
    new: &Table,
    masked: bool,
) -> Result<TableDifferences, Incomparable> {
    let (columns, not_compared) = columns(kind, old, new, masked)?;
    let mut walk = Walk { kind, old, new, columns: &columns, rows: Vec::new(), lines: Vec::new() };
    let counts = walk.walk();
    assert_eq!(counts.old + counts.added, counts.new + counts.gone, "a row of {} was lost", kind.name());
    let (rows, lines) = (walk.rows, walk.lines);
    // What a pool has left stands in the row of each of its coverages: to add it up would count it
    // several times.
    let is_sum = |column: &ComparedColumn| column.kind == Type::Yen && column.name != "pool_remaining";
    let sums = (0..).zip(&columns).filter(|(_, column)| is_sum(column));
    let sums = sums.map(|(at, column)| Sum {
        column: at,
        old_jpy: old.sum(column.at[0]),
        new_jpy: new.sum(column.at[1]),
    });
    let sums: Vec<Sum> = sums.collect();
    Ok(TableDifferences { kind, columns, not_compared, rows, lines, counts, sums })
}

/// The owner key, which is masked with a key of the run's own input files.
const MASKED_ANEW: &str = "owner";

/// The columns that both have, in the later run's order, and the names of those that one has alone.
fn columns(
    kind: Kind,
    old: &Table,
    new: &Table,
    masked: bool,
) -> Result<(Vec<ComparedColumn>, Vec<String>), Incomparable> {
    let mut both = Vec::new();
    let mut alone: Vec<String> =
        old.names().iter().filter(|name| new.position(name).is_none()).cloned().collect();
    for (at, name) in new.names().iter().enumerate() {
        let Some(was) = old.position(name) else {
            alone.push(name.clone());
            continue;
        };
        if old.type_of(was) != new.type_of(at) {
            return Err(Incomparable::OtherType { table: kind.name(), column: name.clone() });
        }
        if masked && name == MASKED_ANEW {
            continue;
        }
        let known = kind.key().contains(&name.as_str()) || kind.left_out().contains(&name.as_str());
        if !known {
            both.push(ComparedColumn { name: name.clone(), kind: new.type_of(at), at: [was, at] });
        }
    }
    Ok((both, alone))
}

struct Walk<'t> {
    kind: Kind,
    old: &'t Table,
    new: &'t Table,
    columns: &'t [ComparedColumn],
    rows: Vec<RowChange>,
    lines: Vec<Line>,
}

impl Walk<'_> {
    /// Goes through both tables in the order of their keys. Rows with equal keys are paired in their
    /// tables' order.
    fn walk(&mut self) -> Counts {
        let key = |table: &Table| -> Vec<usize> {
            self.kind.key().iter().filter_map(|name| table.position(name)).collect()
        };
        let [old_key, new_key] = [self.old, self.new].map(key);
        let (old_order, new_order) = (self.old.order(&old_key), self.new.order(&new_key));
        let (mut old_rest, mut new_rest) = (old_order.as_slice(), new_order.as_slice());
        let mut counts =
            Counts { old: old_order.len() as u64, new: new_order.len() as u64, ..Counts::default() };
        loop {
            let next = match (old_rest.first(), new_rest.first()) {
                (None, None) => return counts,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => self.old.compare(&old_key, *old, self.new, &new_key, *new),
            };
            let (old, new) = match next {
                Ordering::Less => (old_rest.split_off_first(), None),
                Ordering::Greater => (None, new_rest.split_off_first()),
                Ordering::Equal => (old_rest.split_off_first(), new_rest.split_off_first()),
            };
            let row = RowChange { old: old.copied(), new: new.copied() };
            if self.note(row) {
                match row.change() {
                    Change::Added => counts.added += 1,
                    Change::Gone => counts.gone += 1,
                    Change::Changed => counts.changed += 1,
                }
            }
        }
    }

    /// Lists what differs in a row; whether anything does. Of a row that was added or is gone the main
    /// column is told, and every amount of yen, so that differences add up.
    fn note(&mut self, row: RowChange) -> bool {
        // One row a row of a table, which memory holds.
        let at = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let before = self.lines.len();
        for (column, compared) in (0..).zip(self.columns) {
            let cell = |table: &Table, side: Side, row: Option<u32>| -> bool {
                row.is_some_and(|row| table.cell(compared.at[side as usize], row) != Cell::Blank)
            };
            let differs = match (row.old, row.new) {
                (Some(old), Some(new)) => {
                    self.old.cell(compared.at[0], old) != self.new.cell(compared.at[1], new)
                }
                (old, new) => {
                    let told = compared.name == self.kind.main();
                    let filled = cell(self.old, Side::Old, old) || cell(self.new, Side::New, new);
                    told || (compared.kind == Type::Yen && filled)
                }
            };
            if differs {
                let first = self.lines.len() == before;
                self.lines.push(Line { row: at, column, first, cause: Cause::Unknown });
            }
        }
        let differs = self.lines.len() > before;
        if differs {
            self.rows.push(row);
        }
        differs
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

    use super::*;

    /// A ledger of `pool coverage case amount`, in this order, numbered as it stands.
    fn ledger(lines: &[(&str, &str, Option<&str>, i64)]) -> Table {
        let column = |name: &str, values: Vec<Option<&str>>| Series::new(name.into(), values).into_column();
        let seq: Vec<i32> = (1..).take(lines.len()).collect();
        let columns = vec![
            column("pool_id", lines.iter().map(|line| Some(line.0)).collect()),
            Series::new("seq".into(), seq).into_column(),
            column("dealer", lines.iter().map(|_| Some("D001")).collect()),
            column("case_no", lines.iter().map(|line| line.2).collect()),
            column("kind", lines.iter().map(|_| Some("repair")).collect()),
            column("coverage_id", lines.iter().map(|line| Some(line.1)).collect()),
            Series::new("amount".into(), lines.iter().map(|line| line.3).collect::<Vec<_>>()).into_column(),
        ];
        Table::of(&DataFrame::new(lines.len(), columns).unwrap()).unwrap()
    }

    const A: (&str, &str, Option<&str>, i64) = ("P", "C1", Some("K1"), -100);
    const B: (&str, &str, Option<&str>, i64) = ("P", "C1", Some("K2"), -200);
    const C: (&str, &str, Option<&str>, i64) = ("P", "C2", None, 500);

    #[test]
    fn rows_are_paired_by_key_wherever_they_stand() {
        let more = |line: (&'static str, &'static str, Option<&'static str>, i64)| {
            (line.0, line.1, line.2, line.3 - 1)
        };
        for (case, old, new, counts) in [
            ("nothing", vec![], vec![], [0, 0, 0]),
            ("the same", vec![A, B, C], vec![A, B, C], [0, 0, 0]),
            ("in another order", vec![A, B, C], vec![C, B, A], [0, 0, 0]),
            ("one inserted in front", vec![B, C], vec![A, B, C], [1, 0, 0]),
            ("one gone in front", vec![A, B, C], vec![B, C], [0, 1, 0]),
            ("all gone", vec![A, B], vec![], [0, 2, 0]),
            ("one for another", vec![A, B], vec![B, C], [1, 1, 0]),
            ("another amount", vec![A, B], vec![A, more(B)], [0, 0, 1]),
            ("a blank key is a key", vec![C], vec![more(C)], [0, 0, 1]),
            ("equal keys, one more", vec![A, B], vec![A, A, B], [1, 0, 0]),
            ("equal keys, the second changed", vec![A, A], vec![A, more(A)], [0, 0, 1]),
        ] {
            let found = pair(Kind::Ledger, &ledger(&old), &ledger(&new), false).unwrap();
            let Counts { added, gone, changed, .. } = found.counts;
            assert_eq!([added, gone, changed], counts, "{case}");
            assert_eq!(found.rows.len() as u64, added + gone + changed, "{case}");
            assert_eq!(found.lines.iter().filter(|line| line.first).count(), found.rows.len(), "{case}");
            let sum = &found.sums[0];
            let total =
                |lines: &[(&str, &str, Option<&str>, i64)]| lines.iter().map(|line| line.3).sum::<i64>();
            assert_eq!((sum.old_jpy, sum.new_jpy), (total(&old), total(&new)), "{case}");
        }
    }
}

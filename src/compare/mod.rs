//! Two runs side by side: rows added, gone and changed, column by column, each with its cause where
//! the two folders tell it.
//!
//! Tables in, changes out. Rows are paired by their keys in one sorted pass, so that a ledger line
//! that was inserted is one line added and not a cascade of changes behind it. Where a row stands in
//! its file or its table is no change worth telling; it is what causes are told from ([`cause`]).

pub mod cause;
pub mod circumstances;
pub mod differences;
mod groups;
pub mod pairing;
pub mod restatement;
pub mod snapshot;
pub mod table;

use crate::domain::word::Word;
use thiserror::Error;

use crate::store::table::{Cell, Type};
use crate::tables::Kind;
use cause::{Cause, Causes};
use circumstances::Circumstances;
use pairing::{Counts, RowChange, Sum};
use snapshot::Snapshot;
use table::Side;

/// Two runs and everything that differs between them.
pub struct Comparison {
    /// The earlier run, or the one compared with.
    pub old: Snapshot,
    /// The later run.
    pub new: Snapshot,
    /// What was different before anything was decided.
    pub circumstances: Circumstances,
    /// What differs, a table each, in the order of [`Kind::ALL`].
    pub tables: Vec<TableDifferences>,
}

/// What differs in one table.
pub struct TableDifferences {
    /// Which table.
    pub kind: Kind,
    /// The columns that were compared; a line points at them.
    pub columns: Vec<ComparedColumn>,
    /// Columns that only one of the runs has: programs of other versions wrote them.
    pub not_compared: Vec<String>,
    /// The rows that differ, by key.
    pub rows: Vec<RowChange>,
    /// Their cells that differ, row by row, in the columns' order.
    pub lines: Vec<Line>,
    /// How many rows there are of each sort.
    pub counts: Counts,
    /// What each yen column adds up to in each run.
    pub sums: Vec<Sum>,
}

/// A column that both runs have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Where it stands in the older table and in the newer.
    pub at: [usize; 2],
}

/// A cell that differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its row, a position in [`TableDifferences::rows`].
    pub row: u32,
    /// Its column, a position in [`TableDifferences::columns`].
    pub column: u32,
    /// Whether it is its row's first line.
    pub first: bool,
    /// Why.
    pub cause: Cause,
}

/// Compares two runs.
///
/// # Errors
/// They are not of a kind.
pub fn compare(old: Snapshot, new: Snapshot) -> Result<Comparison, Incomparable> {
    if old.record.masked != new.record.masked {
        return Err(Incomparable::Masked);
    }
    let masked = new.record.masked;
    let circumstances = Circumstances::between(&old.record, &new.record);
    let mut tables = Vec::with_capacity(Kind::ALL.len());
    for kind in Kind::all() {
        tables.push(pairing::pair(kind, old.table(kind), new.table(kind), masked)?);
    }
    let mut comparison = Comparison { old, new, circumstances, tables };
    let causes = Causes::of(&comparison).of_lines();
    for (table, causes) in comparison.tables.iter_mut().zip(causes) {
        for (line, cause) in table.lines.iter_mut().zip(causes) {
            line.cause = cause;
        }
    }
    Ok(comparison)
}

/// Why two runs cannot be compared.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Incomparable {
    /// A column is not of the same type in both.
    #[error("{column} of {table} is not of the same type in both")]
    OtherType {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
    },
    /// One hides personal data, the other does not: every name would differ.
    #[error("one run hides personal data, the other does not")]
    Masked,
}

impl TableDifferences {
    /// Keeps some of the lines, and the rows that have any left.
    fn keep(&mut self, kept: &[bool]) {
        let mut at = kept.iter();
        self.lines.retain(|_| at.next().copied().unwrap_or(true));
        let mut rows = Vec::new();
        let mut last = None;
        for line in &mut self.lines {
            line.first = last != Some(line.row);
            last = Some(line.row);
            if line.first {
                rows.push(line.row);
            }
            line.row = rows.len() as u32 - 1;
        }
        let mut left = rows.iter().peekable();
        for (at, row) in (0..).zip(&self.rows) {
            if left.next_if(|next| **next == at).is_none() {
                self.counts.leave_out(row.change());
            }
        }
        self.rows = rows.iter().map(|row| self.rows[*row as usize]).collect();
    }
}

impl Comparison {
    /// One of the two runs.
    #[must_use]
    pub fn run(&self, side: Side) -> &Snapshot {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }

    /// What differs in a table.
    #[must_use]
    pub fn table(&self, kind: Kind) -> &TableDifferences {
        &self.tables[kind as usize]
    }

    /// A cell of a changed row: as it was, as it is now. A row that was added was blank, one that is
    /// gone is.
    #[must_use]
    pub fn cells(&self, kind: Kind, row: &RowChange, column: &ComparedColumn) -> [Cell<'_>; 2] {
        let cell = |side: Side, at: Option<u32>| {
            let table = self.run(side).table(kind);
            at.map_or(Cell::Blank, |at| table.cell(column.at[side as usize], at))
        };
        [cell(Side::Old, row.old), cell(Side::New, row.new)]
    }

    /// A text of a changed row by its column's name, as it is now; as it was where it is gone.
    #[must_use]
    pub fn text(&self, kind: Kind, row: &RowChange, column: &str) -> Option<&str> {
        let (side, at) = row.latest();
        self.run(side).table(kind).text(column, at)
    }

    /// Takes lines out of a table's differences, each told by its row and its column's name.
    pub fn leave_out(&mut self, kind: Kind, leave: impl Fn(&Comparison, &RowChange, &str) -> bool) {
        let table = self.table(kind);
        let kept = |line: &Line| {
            let column = &table.columns[line.column as usize].name;
            !leave(self, &table.rows[line.row as usize], column)
        };
        let kept: Vec<bool> = table.lines.iter().map(kept).collect();
        self.tables[kind as usize].keep(&kept);
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|table| table.rows.is_empty())
    }
}

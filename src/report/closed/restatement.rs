//! What later facts make of closed months: decided again by the rules in force now, and compared with
//! the figures that were closed, which stay as they are.

use std::path::Path;

use chrono::NaiveDate;
use thiserror::Error;

use super::verify::verify;
use super::{folder, months};
use crate::compare::record::Record;
use crate::compare::snapshot::{Snapshot, SnapshotError};
use crate::compare::table::{Kind, Table};
use crate::compare::{Comparison, Incomparable, compare};
use crate::domain::facts::Facts;
use crate::domain::input::Ingested;
use crate::domain::month::Month;
use crate::domain::resolution::{Past, Resolution};
use crate::report::earlier::{self, EarlierError};
use crate::report::parquet::frame;
use crate::report::tables::{self, Tables};
use crate::report::{Manner, Outcome, run_record};
use crate::rollup::control::ControlTotals;
use crate::schema::Schemas;
use crate::settle::day::Day;

/// What people enter as they work an exception off is no figure of a month.
const ENTERED: [&str; 3] = ["work_status", "person", "note"];

/// A closed month that would be reported otherwise today.
pub struct Restatement {
    /// The month.
    pub month: Month,
    /// Its closed figures, and what they would be.
    pub comparison: Comparison,
}

/// Why a closed month could not be looked at.
#[derive(Debug, Error)]
pub enum RestatementError {
    /// Its folder is not as it was sealed.
    #[error(transparent)]
    Damaged(#[from] SnapshotError),
    /// The chain of closed months does not hold.
    #[error("the closed months do not hold")]
    Broken,
    /// Its tables are not of the same kind.
    #[error("a closed month's tables are of another kind")]
    Incomparable(Incomparable),
    /// What an earlier run left cannot be read.
    #[error(transparent)]
    Earlier(#[from] EarlierError),
    /// The closed months cannot be listed.
    #[error("{0}")]
    Unreadable(#[from] std::io::Error),
}

/// The closed months up to a day that would be reported otherwise, the earliest first.
///
/// # Errors
/// A closed month that cannot be read.
pub fn restatements(
    output: &Path,
    read: &Ingested,
    schemas: &Schemas,
    up_to: NaiveDate,
) -> Result<Vec<Restatement>, RestatementError> {
    let closed = months(output)?;
    if closed.is_empty() {
        return Ok(Vec::new());
    }
    // Figures that were tampered with are nothing to compare with.
    if !verify(output)?.holds() {
        return Err(RestatementError::Broken);
    }
    let mut found = Vec::new();
    // A month is decided again with every decision that is known now.
    let past = earlier::past(output, up_to)?;
    for month in closed.into_iter().filter(|month| month.last_day() <= up_to) {
        let folder = folder(output, month);
        let record = Snapshot::record(&folder)?;
        if !may_differ(&record, read, schemas, &past) {
            continue;
        }
        let day = Day::decide_after(past.clone(), read, schemas, (record.as_of, record.since));
        let outcome = Outcome::of(read, schemas, &day, Manner::default());
        let mut comparison =
            compare(Snapshot::read(&folder)?, snapshot(&outcome)).map_err(RestatementError::Incomparable)?;
        comparison.leave_out(Kind::Exceptions, |comparison, row, column| {
            // What could not be read has no date, and no more has work on exceptions: both belong to the
            // run that read them, not to a month.
            let rule = comparison.text(Kind::Exceptions, row, "rule");
            ENTERED.contains(&column)
                || rule.is_some_and(|rule| rule.starts_with("INP-") || rule.starts_with("DEC-"))
        });
        if !comparison.is_empty() {
            found.push(Restatement { month, comparison });
        }
    }
    Ok(found)
}

/// Whether a closed month can come out otherwise: not where the program, the schemas and the files are
/// the same, or where the only other files are new ones and all their facts are of later days.
fn may_differ(record: &Record, read: &Ingested, schemas: &Schemas, past: &Past) -> bool {
    let program = record.program.version == env!("CARGO_PKG_VERSION");
    let known = record.schemas.iter().map(|file| (&file.path, &file.blake3));
    let rules = known.eq(schemas.files.iter().map(|(path, blake3)| (path, blake3)));
    if !program || !rules {
        return true;
    }
    let unchanged = |path: &str, blake3: &str| {
        let at = record.inputs.binary_search_by(|file| file.path.as_str().cmp(path));
        at.ok().map(|at| record.inputs[at].blake3 == blake3)
    };
    let states: Vec<Option<bool>> =
        read.files.iter().map(|file| unchanged(&file.path, &file.blake3)).collect();
    let all_there = states.iter().flatten().count() == record.inputs.len();
    if !all_there || states.contains(&Some(false)) {
        return true;
    }
    let was_read = |entry: &Resolution| unchanged(&entry.file, &entry.blake3) == Some(true);
    if !past.register.iter().all(was_read) {
        return true;
    }
    let is_new = |file: crate::domain::place::FileId| states[file.index()].is_none();
    // A decision on an exception may be about any day.
    let decided = read.facts.decided.iter().any(|row| is_new(row.place.file));
    decided || dates(&read.facts).any(|(file, date)| is_new(file) && date <= record.as_of)
}

/// Every fact's own date, by which it counts, and its file.
fn dates(facts: &Facts) -> impl Iterator<Item = (crate::domain::place::FileId, NaiveDate)> {
    let sales = facts.sales.iter().map(|sale| (sale.place.file, sale.sale_date));
    let repairs = facts.repairs.iter().map(|repair| (repair.place.file, repair.received_at.date()));
    let rows = facts.activations.iter();
    let activations = rows.clone().filter_map(|row| Some((row.place.file, row.product_activated_at?.date())));
    let bindings = rows.filter_map(|row| Some((row.place.file, row.binding?.bound_at.date())));
    sales.chain(repairs).chain(activations).chain(bindings)
}

/// A day's tables as they would be written.
fn snapshot(outcome: &Outcome) -> Snapshot {
    let tables = Tables::of(outcome);
    let record = run_record::encode(outcome, &ControlTotals::default(), Vec::new());
    let record = Record::parse(&record).expect("the program reads its own records");
    let table = |kind, frame: polars::prelude::PolarsResult<_>| {
        let frame = frame.expect("columns of equal length make a frame");
        Table::of(kind, &frame).expect("the program's own tables are its own")
    };
    let of_kind = |kind| match kind {
        Kind::Coverages => table(kind, frame(&tables::coverages::columns(), &tables.coverages)),
        Kind::Claims => table(kind, frame(&tables::claims::columns(), &tables.claims)),
        Kind::Ledger => table(kind, frame(&tables::ledger::columns(), &tables.ledger)),
        Kind::Expiries => table(kind, frame(&tables::expiries::columns(), &tables.expiries)),
        Kind::Exceptions => table(kind, frame(&tables::exceptions::columns(), &tables.exceptions)),
    };
    Snapshot::of(record, Kind::ALL.map(of_kind))
}

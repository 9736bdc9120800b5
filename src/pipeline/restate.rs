//! Which closed months later facts restate: those that may differ are decided again by the rules in
//! force now, and compared with the figures that were closed.

use std::path::Path;

use chrono::NaiveDate;
use thiserror::Error;

use super::RunError;
use super::questions::known_decisions;
use crate::compare::Incomparable;
use crate::compare::restatement::Restatement;
use crate::compare::snapshot::Snapshot;
use crate::domain::facts::Facts;
use crate::domain::input::Ingested;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::domain::place::FileId;
use crate::domain::resolution::{Past, Resolution};
use crate::report::edition;
use crate::rollup::view::View;
use crate::schema::Schemas;
use crate::settle::day::Day;
use crate::store::chain::{folder, verify};
use crate::store::folder::{FolderError, RunFolder};
use crate::store::record::{Program, Record};
use crate::tables::Tables;

/// Why a closed month could not be looked at.
#[derive(Debug, Error)]
pub enum RestatementError {
    /// Its folder is not as it was sealed.
    #[error(transparent)]
    Damaged(#[from] FolderError),
    /// The chain of closed months does not hold.
    #[error("the closed months do not hold")]
    Broken,
    /// Its tables are not of the same kind.
    #[error("a closed month's tables are of another kind")]
    Incomparable(#[from] Incomparable),
    /// The closed months cannot be listed.
    #[error("{0}")]
    Unreadable(#[from] std::io::Error),
}

/// The closed months up to a day that would be reported otherwise, the earliest first.
///
/// # Errors
/// A closed month, or what an earlier run left, that cannot be read.
pub fn restatements(
    output: &Path,
    read: &Ingested,
    schemas: &Schemas,
    up_to: NaiveDate,
) -> Result<Vec<Restatement>, RunError> {
    let chain = verify(output).map_err(RestatementError::from)?;
    if chain.months.is_empty() {
        return Ok(Vec::new());
    }
    // Figures that were tampered with are nothing to compare with.
    if !chain.holds() {
        return Err(RestatementError::Broken.into());
    }
    // A month is decided again with every decision that is known now.
    let past = known_decisions(output, up_to)?;
    let mut found = Vec::new();
    for month in chain.months.iter().map(|link| link.month).filter(|month| month.last_day() <= up_to) {
        found.extend(restated(month, &folder(output, month), read, schemas, &past)?);
    }
    Ok(found)
}

/// A closed month beside what it would be today; none where it would be the same.
fn restated(
    month: Month,
    closed: &Path,
    read: &Ingested,
    schemas: &Schemas,
    past: &Past,
) -> Result<Option<Restatement>, RestatementError> {
    let closed = RunFolder::open(closed)?;
    if !may_differ(&closed.record, read, schemas, past) {
        return Ok(None);
    }
    let days = (closed.record.as_of, closed.record.since);
    let day = Day::decide_after(past.clone(), read, schemas, days);
    let view = View { read, schemas, day: &day };
    let record = Record::of(&view, Language::default(), None, false);
    let today = Snapshot::of(record, &Tables::of(&edition(view, false)));
    Ok(Restatement::of(month, Snapshot::of_run(closed)?, today)?)
}

/// Whether a closed month can come out otherwise: not where the program, the schemas and the files are
/// the same, or where the only other files are new ones and all their facts are of later days.
fn may_differ(record: &Record, read: &Ingested, schemas: &Schemas, past: &Past) -> bool {
    let program = record.program.version == Program::this().version;
    if !program || record.schemas != schemas.files {
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
    let is_new = |file: FileId| states[file.index()].is_none();
    // A decision on an exception may be about any day.
    let decided = read.facts.decided.iter().any(|row| is_new(row.place.file));
    decided || dates(&read.facts).any(|(file, date)| is_new(file) && date <= record.as_of)
}

/// Every fact's own date, by which it counts, and its file.
fn dates(facts: &Facts) -> impl Iterator<Item = (FileId, NaiveDate)> {
    let sales = facts.sales.iter().map(|sale| (sale.place.file, sale.sale_date));
    let repairs = facts.repairs.iter().map(|repair| (repair.place.file, repair.received_at.date()));
    let rows = facts.activations.iter();
    let activations = rows.clone().filter_map(|row| Some((row.place.file, row.product_activated_at?.date())));
    let bindings = rows.filter_map(|row| Some((row.place.file, row.binding?.bound_at.date())));
    sales.chain(repairs).chain(activations).chain(bindings)
}

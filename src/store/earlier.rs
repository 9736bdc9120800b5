//! What the newest earlier run left: its exceptions and the register of decisions, read back from its
//! folder. A run reads earlier dates alone, so that it gives the same bytes however often it is made.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::folder::{FolderError, RunFolder, previous_run, runs};
use super::parquet::decode;
use super::table::Table;
use crate::domain::fingerprint::Fingerprint;
use crate::domain::resolution::{About, EarlierException, Past, Resolution, Verdict, WorkStatus};
use crate::domain::rule::{RuleId, Subject};
use crate::domain::word::Word;
use crate::tables::column::Row;
use crate::tables::exceptions::ExceptionRow;

/// What the finished runs of an output folder left for `as_of`: the exceptions of the newest before that
/// day, and every decision that a run up to that day has read. A run of the day itself, which is about
/// to be replaced, counts for its decisions: their files may be gone since.
///
/// # Errors
/// A table that cannot be read.
pub fn past(output: &Path, as_of: NaiveDate) -> Result<Past, FolderError> {
    let mut past = Past { as_of: previous_run(output, as_of), ..Past::default() };
    if let Some(earlier) = past.as_of {
        let folder = output.join(earlier.to_string());
        past.exceptions = read(&folder, ExceptionRow::FILE, |table, row| Ok(exception(table, row, earlier)))?;
    }
    let mut known = FxHashSet::default();
    for date in runs(output).into_iter().filter(|date| *date <= as_of) {
        let folder = output.join(date.to_string());
        let register = read(&folder, Resolution::FILE, |table, row| resolution(table, row, date))?;
        past.register.extend(register.into_iter().filter(|entry| known.insert(entry.what_was_read())));
    }
    Ok(past)
}

/// The rows of a run's table; nothing where the run wrote none, as older versions did not, and blanks
/// where it wrote no such column. A table that is damaged or gone is an error: to go on without it would
/// lose decisions.
fn read<R>(
    folder: &Path,
    name: &str,
    row: impl Fn(&Table, u32) -> Result<R, String>,
) -> Result<Vec<R>, FolderError> {
    let path = folder.join(name);
    if !path.exists() && !RunFolder::open(folder)?.wrote(name) {
        return Ok(Vec::new());
    }
    let unreadable = |why: String| FolderError::Unreadable { path: path.clone(), why };
    let bytes = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    let frame = decode(bytes).map_err(|error| unreadable(error.to_string()))?;
    let table = Table::of(&frame).map_err(unreadable)?;
    table.rows().map(|at| row(&table, at)).collect::<Result<_, _>>().map_err(unreadable)
}

fn exception(table: &Table, row: u32, earlier: NaiveDate) -> EarlierException {
    let message = |column| table.text(column, row).unwrap_or_default().to_owned();
    EarlierException {
        about: about(table, row),
        messages: ["message_ja", "message_en"].map(message),
        first_seen: table.get("first_seen", row).date().unwrap_or(earlier),
    }
}

fn resolution(table: &Table, row: u32, earlier: NaiveDate) -> Result<Resolution, String> {
    let text = |column| table.text(column, row).map(str::to_owned);
    let name = table.text("status", row).unwrap_or_default();
    let status = WorkStatus::from_name(name).ok_or_else(|| format!("status: {name:?}"))?;
    Ok(Resolution {
        about: about(table, row),
        verdict: Verdict { status, person: text("person"), note: text("note") },
        file: text("decided_in").unwrap_or_default(),
        blake3: text("decided_blake3").unwrap_or_default(),
        row: table.get("decided_row", row).count().and_then(|row| u32::try_from(row).ok()),
        first_read: table.get("first_read", row).date().unwrap_or(earlier),
    })
}

fn about(table: &Table, row: u32) -> About {
    let text = |column| table.text(column, row);
    About {
        exception_id: text("exception_id").unwrap_or_default().to_owned(),
        fingerprint: text("fingerprint").and_then(Fingerprint::parse),
        rule: text("rule").and_then(RuleId::from_id),
        dealer: text("dealer").map(str::to_owned),
        subject: text("subject").and_then(Subject::from_name),
        subject_id: text("subject_id").map(str::to_owned),
        serial: text("serial").map(str::to_owned),
    }
}

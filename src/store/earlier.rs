//! What the newest earlier run left: its exceptions and the register of decisions, read back from its
//! folder. A run reads earlier dates alone, so that it gives the same bytes however often it is made.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, DataType};
use rustc_hash::FxHashSet;

use super::folder::{FolderError, RunFolder, previous_run, runs};
use super::parquet::decode;
use crate::domain::fingerprint::Fingerprint;
use crate::domain::resolution::{About, EarlierException, Past, Resolution, Verdict, WorkStatus};
use crate::domain::rule::{RuleId, Subject};
use crate::domain::word::Word;
use crate::tables::{decisions, exceptions};

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
        past.exceptions = read(&folder, exceptions::FILE, |table| table.exceptions(earlier))?;
    }
    let mut known = FxHashSet::default();
    for date in runs(output).into_iter().filter(|date| *date <= as_of) {
        let folder = output.join(date.to_string());
        let register = read(&folder, decisions::FILE, |table| table.register(date))?;
        past.register.extend(register.into_iter().filter(|entry| known.insert(entry.what_was_read())));
    }
    Ok(past)
}

/// A table of a run's folder; nothing where the run wrote none, as older versions did not. A table that
/// is damaged or gone is an error: to go on without it would lose decisions.
fn read<R>(
    folder: &Path,
    name: &str,
    rows: impl Fn(&Table) -> Result<Vec<R>, String>,
) -> Result<Vec<R>, FolderError> {
    let path = folder.join(name);
    if !path.exists() && !RunFolder::open(folder)?.wrote(name) {
        return Ok(Vec::new());
    }
    let unreadable = |why: String| FolderError::Unreadable { path: path.clone(), why };
    let bytes = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    let frame = decode(bytes).map_err(|error| unreadable(error.to_string()))?;
    rows(&Table(frame)).map_err(unreadable)
}

struct Table(DataFrame);

impl Table {
    fn exceptions(&self, earlier: NaiveDate) -> Result<Vec<EarlierException>, String> {
        let abouts = self.abouts()?;
        let [ja, en] = ["message_ja", "message_en"].map(|name| self.texts(name));
        let (ja, en) = (ja?, en?);
        let first_seen = self.dates("first_seen")?;
        let row = |(at, about): (usize, About)| EarlierException {
            about,
            messages: [&ja, &en].map(|messages| messages[at].clone().unwrap_or_default()),
            first_seen: first_seen[at].unwrap_or(earlier),
        };
        Ok(abouts.into_iter().enumerate().map(row).collect())
    }

    fn register(&self, earlier: NaiveDate) -> Result<Vec<Resolution>, String> {
        let abouts = self.abouts()?;
        let [status, person, note, file, blake3] =
            ["status", "person", "note", "decided_in", "decided_blake3"].map(|name| self.texts(name));
        let (status, person, note, file, blake3) = (status?, person?, note?, file?, blake3?);
        let (rows, first_read) = (self.counts("decided_row")?, self.dates("first_read")?);
        let row = |(at, about): (usize, About)| {
            let name = status[at].as_deref().unwrap_or_default();
            let status = WorkStatus::from_name(name).ok_or_else(|| format!("status: {name:?}"))?;
            Ok(Resolution {
                about,
                verdict: Verdict { status, person: person[at].clone(), note: note[at].clone() },
                file: file[at].clone().unwrap_or_default(),
                blake3: blake3[at].clone().unwrap_or_default(),
                row: rows[at].and_then(|row| u32::try_from(row).ok()),
                first_read: first_read[at].unwrap_or(earlier),
            })
        };
        abouts.into_iter().enumerate().map(row).collect()
    }

    fn abouts(&self) -> Result<Vec<About>, String> {
        let [id, fingerprint, rule, dealer] =
            ["exception_id", "fingerprint", "rule", "dealer"].map(|name| self.texts(name));
        let [subject, subject_id, serial] = ["subject", "subject_id", "serial"].map(|name| self.texts(name));
        let (id, fingerprint, rule, dealer) = (id?, fingerprint?, rule?, dealer?);
        let (subject, subject_id, serial) = (subject?, subject_id?, serial?);
        let about = |at: usize| About {
            exception_id: id[at].clone().unwrap_or_default(),
            fingerprint: fingerprint[at].as_deref().and_then(Fingerprint::parse),
            rule: rule[at].as_deref().and_then(RuleId::from_id),
            dealer: dealer[at].clone(),
            subject: subject[at].as_deref().and_then(Subject::from_name),
            subject_id: subject_id[at].clone(),
            serial: serial[at].clone(),
        };
        Ok((0..self.0.height()).map(about).collect())
    }

    /// A column's texts; blanks where an older version wrote no such column.
    fn texts(&self, name: &str) -> Result<Vec<Option<String>>, String> {
        let Ok(column) = self.0.column(name) else { return Ok(vec![None; self.0.height()]) };
        let texts = column.str().map_err(|error| error.to_string())?;
        Ok(texts.iter().map(|text| text.map(str::to_owned)).collect())
    }

    fn dates(&self, name: &str) -> Result<Vec<Option<NaiveDate>>, String> {
        Ok(self.counts(name)?.into_iter().map(|days| days.and_then(NaiveDate::from_epoch_days)).collect())
    }

    fn counts(&self, name: &str) -> Result<Vec<Option<i32>>, String> {
        let Ok(column) = self.0.column(name) else { return Ok(vec![None; self.0.height()]) };
        let numbers = column.cast(&DataType::Int32).map_err(|error| error.to_string())?;
        Ok(numbers.i32().map_err(|error| error.to_string())?.iter().collect())
    }
}

//! `decisions`: the register of what people decided on exceptions. It only grows: the rows of the
//! newest earlier run come first, in their order, then what this run read for the first time.
//!
//! Which exception (`exception_id`, `fingerprint`, `rule`, `dealer`, `subject`, `subject_id`, `serial`),
//! what was decided, by whom and why (`status`, `person`, `note`), and since when it is known:
//! `decided_in` is the file, `decided_blake3` its hash, `decided_row` the row in it, `first_read` the
//! as-of date of the first run that read it. Of several rows on one exception the last one counts.

use std::borrow::Cow;

use super::column::columns;
use super::{Edition, count, text};
use crate::domain::resolution::Resolution;
use crate::domain::rule::Subject;
use crate::domain::word::Word;

/// The rows, in the order in which they were read. In a masked folder they show no fingerprint: it
/// hashes values that are hidden.
#[must_use]
pub fn rows(edition: &Edition) -> Vec<Resolution> {
    let mut rows = edition.view.worked().register.clone();
    if edition.mask.is_some() {
        rows.iter_mut().for_each(|row| row.about.fingerprint = None);
    }
    rows
}

columns! {
    /// The columns of `decisions`, in order.
    DecisionColumn of Resolution, "data/decisions.parquet" {
        ExceptionId: Code = |row| text(Some(&row.about.exception_id)),
        Fingerprint: Code = |row| row.about.fingerprint.map(|one| Cow::Owned(one.to_string())),
        Rule: Rule = |row| row.about.rule,
        Dealer: Code = |row| text(row.about.dealer.as_deref()),
        Subject: Word<Subject> = |row| row.about.subject,
        SubjectId: Text = |row| text(row.about.subject_id.as_deref()),
        Serial: Code = |row| text(row.about.serial.as_deref()),
        Status: Code = |row| text(Some(row.verdict.status.name())),
        Person: Text = |row| text(row.verdict.person.as_deref()),
        Note: Text = |row| text(row.verdict.note.as_deref()),
        DecidedIn: Text = |row| text(Some(&row.file)),
        DecidedBlake3: Code = |row| text(Some(&row.blake3)),
        DecidedRow: Count = |row| row.row.map(count),
        FirstRead: Date = |row| Some(row.first_read),
    }
}

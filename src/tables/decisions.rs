//! `decisions`: the register of what people decided on exceptions. It only grows: the rows of the
//! newest earlier run come first, in their order, then what this run read for the first time.
//!
//! Which exception (`exception_id`, `fingerprint`, `rule`, `dealer`, `subject`, `subject_id`, `serial`),
//! what was decided, by whom and why (`status`, `person`, `note`), and since when it is known:
//! `decided_in` is the file, `decided_blake3` its hash, `decided_row` the row in it, `first_read` the
//! as-of date of the first run that read it. Of several rows on one exception the last one counts.

use std::borrow::Cow;

use super::{Column, count, text};
use crate::domain::resolution::Resolution;
use crate::domain::rule::Subject;
use crate::domain::word::Word;
use crate::tables::Edition;

/// The table's path in the run's folder.
pub const FILE: &str = "data/decisions.parquet";

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

/// The columns, in order.
#[must_use]
pub fn columns() -> Vec<Column<Resolution>> {
    vec![
        Column::text("exception_id", |row| text(Some(&row.about.exception_id))),
        Column::text("fingerprint", |row| row.about.fingerprint.map(|one| Cow::Owned(one.to_string()))),
        Column::text("rule", |row| text(row.about.rule.map(|rule| rule.id()))),
        Column::text("dealer", |row| text(row.about.dealer.as_deref())),
        Column::text("subject", |row| text(row.about.subject.map(Subject::name))),
        Column::text("subject_id", |row| text(row.about.subject_id.as_deref())),
        Column::text("serial", |row| text(row.about.serial.as_deref())),
        Column::text("status", |row| text(Some(row.verdict.status.name()))),
        Column::text("person", |row| text(row.verdict.person.as_deref())),
        Column::text("note", |row| text(row.verdict.note.as_deref())),
        Column::text("decided_in", |row| text(Some(&row.file))),
        Column::text("decided_blake3", |row| text(Some(&row.blake3))),
        Column::count("decided_row", |row| row.row.map(count)),
        Column::date("first_read", |row| Some(row.first_read)),
    ]
}

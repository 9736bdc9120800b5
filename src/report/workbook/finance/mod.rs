//! `finance.xlsx`: revenue and where it stands, prices, deferred revenue, limits, losses, what lies ahead.

mod ahead;
mod deferral;
mod limits;
mod losses;
mod proof;
mod revenue;

use std::path::Path;

use super::column::Value;
use super::{Book, BookError, Setting};
use crate::report::Report;

/// How many months a chart shows.
const CHART_MONTHS: usize = 24;

/// Writes the workbook.
pub(in crate::report) fn write(report: &Report, setting: Setting, path: &Path) -> Result<(), BookError> {
    let mut book = Book::new(setting, &setting.words.finance.title)?;
    revenue::add(&mut book, report, setting.words)?;
    deferral::add(&mut book, report, setting.words)?;
    limits::add(&mut book, report, setting.words)?;
    losses::add(&mut book, report, setting.words)?;
    ahead::add(&mut book, report, setting.words)?;
    let groups = proof::groups(&book, report);
    book.save(report, groups, path)
}

/// The last months of a table, for its chart.
fn last_months(rows: usize) -> std::ops::Range<usize> {
    rows.saturating_sub(CHART_MONTHS)..rows
}

fn count(number: i64) -> Value<'static> {
    i32::try_from(number).map_or_else(|_| Value::text(Some(number.to_string())), Value::Count)
}

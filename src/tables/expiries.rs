//! `expiries`: one row a coverage near its end, or shortly past it.

use super::coverages::CoverageRow;
use super::{Column, joined, text};
use crate::domain::expiry::Expiry;
use crate::domain::word::Word;
use crate::tables::Edition;

/// A coverage on the expiry list.
#[derive(Clone, Copy)]
pub struct ExpiryRow<'a> {
    /// Its place on the list.
    pub expiry: &'a Expiry,
    /// The coverage.
    pub coverage: CoverageRow<'a>,
}

impl ExpiryRow<'_> {
    /// Days from the as-of date to the last day; negative once past.
    fn days_left(&self) -> i32 {
        // The list reaches 30 days either way.
        i32::try_from(self.expiry.days_left).expect("a few weeks at most")
    }
}

/// All rows, by last day and coverage.
#[must_use]
pub fn rows<'a>(edition: &'a Edition<'a>) -> Vec<ExpiryRow<'a>> {
    let row = |expiry: &'a Expiry| {
        let coverage = &edition.view.coverages()[expiry.coverage];
        ExpiryRow { expiry, coverage: CoverageRow::of(edition, coverage) }
    };
    let mut rows: Vec<ExpiryRow> = edition.view.expiries().iter().map(row).collect();
    rows.sort_by_key(|row| (row.expiry.end, row.coverage.id()));
    rows
}

/// The columns, in order.
#[must_use]
pub fn columns<'a>() -> Vec<Column<ExpiryRow<'a>>> {
    vec![
        Column::date("end", |row| Some(row.expiry.end)),
        Column::text("coverage_id", |row| text(Some(row.coverage.id()))),
        Column::text("stage", |row| text(Some(row.expiry.stage.name()))),
        Column::count("days_left", |row| Some(row.days_left())),
        Column::date("due_on", |row| Some(row.expiry.due_on)),
        Column::text("newly_due", |row| joined(row.expiry.newly_due.iter().map(|stage| stage.name()))),
        Column::text("serial", |row| text(Some(row.coverage.serial_current()))),
        Column::text("model", |row| text(row.coverage.model())),
        Column::text("plan", |row| text(Some(row.coverage.binding.plan.name()))),
        Column::text("owner", |row| row.coverage.owner()),
        Column::text("dealer", |row| text(row.coverage.dealer())),
        Column::text("renewal_status", |row| text(Some(row.coverage.coverage.renewal_status.name()))),
    ]
}

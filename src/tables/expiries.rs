//! `expiries`: one row a coverage near its end, or shortly past it.

use super::column::columns;
use super::coverages::CoverageRow;
use super::{Edition, text};
use crate::domain::coverage::RenewalStatus;
use crate::domain::expiry::{Expiry, Stage};
use crate::domain::plan::Plan;

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

columns! {
    /// The columns of `expiries`, in order.
    ExpiryColumn of ExpiryRow<'_>, "data/expiries.parquet" {
        End: Date = |row| Some(row.expiry.end),
        CoverageId: Code = |row| text(Some(row.coverage.id())),
        Stage: Word<Stage> = |row| Some(row.expiry.stage),
        DaysLeft: Count = |row| Some(row.days_left()),
        DueOn: Date = |row| Some(row.expiry.due_on),
        NewlyDue: Words<Stage> = |row| &row.expiry.newly_due,
        Serial: Code = |row| text(Some(row.coverage.serial_current())),
        Model: Code = |row| text(row.coverage.model()),
        Plan: Word<Plan> = |row| Some(row.coverage.binding.plan),
        Owner: Code = |row| row.coverage.owner(),
        Dealer: Code = |row| text(row.coverage.dealer()),
        RenewalStatus: Word<RenewalStatus> = |row| Some(row.coverage.coverage.renewal_status),
    }
}

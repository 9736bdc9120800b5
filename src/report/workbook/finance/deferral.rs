//! Deferred revenue, by month and by coverage.

use rust_xlsxwriter::XlsxError;

use super::super::Book;
use super::super::column::{Columns, Value};
use super::super::sheet::SheetSpec;
use super::super::style::{Look, Tint};
use super::count;
use crate::report::Report;
use crate::report::words::Words;
use crate::rollup::finance::deferral::{Fee, ScheduleMonth};
use crate::tables::coverages::{CoverageColumn, CoverageRow};

pub(super) fn add(book: &mut Book, report: &Report, words: &'static Words) -> Result<(), XlsxError> {
    let (sheets, notes) = (&words.finance.sheets, &words.finance.notes);
    book.add(SheetSpec {
        name: &sheets.schedule,
        table: "DeferredRevenue",
        note: &notes.schedule,
        frozen: 1,
        columns: schedule_columns(words),
        rows: &report.finance.schedule,
    })?;
    let edition = report.edition;
    let row = |fee: &Fee| FeeRow {
        coverage: CoverageRow::of(edition, &edition.view.coverages()[fee.coverage]),
        fee: *fee,
    };
    let mut rows: Vec<FeeRow> = report.finance.fees.iter().map(row).collect();
    rows.sort_by_key(|row| row.coverage.id());
    book.add(SheetSpec {
        name: &sheets.fees,
        table: "DeferredRevenueByCoverage",
        note: &notes.fees,
        frozen: 1,
        columns: fee_columns(words),
        rows: &rows,
    })
}

fn schedule_columns<'s>(words: &'static Words) -> Columns<'s, ScheduleMonth> {
    Columns::new(words)
        .push("month", Look::Month, |row: &ScheduleMonth| Value::Date(row.month.first_day()))
        .push("opening", Look::Yen, |row| Value::Yen(row.opening_jpy))
        .push("fees_added", Look::Yen, |row| Value::Yen(row.added_jpy))
        .push("fees_earned", Look::Yen, |row| Value::Yen(row.earned_jpy))
        .push("fees_to_earn", Look::Yen, |row| Value::Yen(row.to_earn_jpy))
        .push("closing", Look::Yen, |row| Value::Yen(row.closing_jpy))
        .sum(&["fees_added", "fees_earned", "fees_to_earn"])
}

/// A coverage and its fee.
struct FeeRow<'a> {
    coverage: CoverageRow<'a>,
    fee: Fee,
}

fn fee_columns<'s>(words: &'static Words) -> Columns<'s, FeeRow<'s>> {
    let table = [
        CoverageColumn::CoverageId,
        CoverageColumn::Model,
        CoverageColumn::Plan,
        CoverageColumn::Dealer,
        CoverageColumn::Status,
        CoverageColumn::Start,
        CoverageColumn::End,
    ];
    Columns::new(words)
        .of_table(&table, |row: &FeeRow| &row.coverage)
        .push("days_of_cover", Look::Count, |row| count(row.fee.days()))
        .push("days_over", Look::Count, |row| count(row.fee.days_over))
        .push("fee", Look::Yen, |row| Value::yen(row.fee.fee_jpy))
        .push("earned", Look::Yen, |row| known(row, row.fee.earned_jpy))
        .push("unearned", Look::Yen, |row| known(row, row.fee.unearned_jpy()))
        .tint("status", |row| row.coverage.coverage.status.into())
        .tint("fee", |row| if row.fee.fee_jpy.is_none() { Tint::Caution } else { Tint::Plain })
        .count_rows("plan")
        .sum(&["fee", "earned", "unearned"])
}

fn known(row: &FeeRow, amount_jpy: i64) -> Value<'static> {
    Value::yen(row.fee.fee_jpy.map(|_| amount_jpy))
}

//! The limits' roll-forward: all pools by month, and each pool by the months in which it changed.

use rust_xlsxwriter::XlsxError;

use super::super::Book;
use super::super::chart::{ChartSpec, Shape};
use super::super::column::{Columns, Value};
use super::super::sheet::SheetSpec;
use super::super::style::Look;
use super::last_months;
use crate::report::Report;
use crate::report::words::Words;
use crate::rollup::finance::limits::{LimitMonth, PoolMonth};

pub(super) fn add(book: &mut Book, report: &Report, words: &'static Words) -> Result<(), XlsxError> {
    let (sheets, notes) = (&words.finance.sheets, &words.finance.notes);
    let months = &report.finance.limit_months;
    let all =
        Columns::new(words).push("month", Look::Month, |row: &LimitMonth| Value::Date(row.month.first_day()));
    let sheet = SheetSpec {
        name: &sheets.limit_months,
        table: "LimitsByMonth",
        note: &notes.limit_months,
        frozen: 1,
        columns: movement_columns(all, |row| row),
        rows: months,
    };
    let chart = ChartSpec {
        title: &words.finance.charts.limits,
        shape: Shape::Months,
        series: &["closing"],
        line: Some("pool_used"),
        rows: last_months(months.len()),
    };
    book.add_with_chart(&sheet, &chart)?;
    let keys: Vec<String> =
        report.pools.iter().map(|pool| pool.key.text(report.edition.view.texts())).collect();
    let by_pool = Columns::new(words)
        .push("pool_id", Look::Code, |row: &PoolMonth| Value::text(Some(keys[row.pool].as_str())))
        .push("month", Look::Month, |row| Value::Date(row.limits.month.first_day()));
    book.add(SheetSpec {
        name: &sheets.pool_months,
        table: "LimitsByPool",
        note: &notes.pool_months,
        frozen: 2,
        columns: movement_columns(by_pool, |row| &row.limits),
        rows: &report.finance.pool_months,
    })
}

fn movement_columns<'s, R: 's>(columns: Columns<'s, R>, limits: fn(&R) -> &LimitMonth) -> Columns<'s, R> {
    columns
        .push("opening", Look::Yen, move |row| Value::Yen(limits(row).opening_jpy))
        .push("pool_granted", Look::Yen, move |row| Value::Yen(limits(row).granted_jpy))
        .push("pool_used", Look::Yen, move |row| Value::Yen(limits(row).used_jpy))
        .push("limits_expired", Look::Yen, move |row| Value::Yen(limits(row).expired_jpy))
        .push("closing", Look::Yen, move |row| Value::Yen(limits(row).closing_jpy))
        .sum(&["pool_granted", "pool_used", "limits_expired"])
}

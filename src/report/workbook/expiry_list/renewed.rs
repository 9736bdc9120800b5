//! The coverages that would stand on the worklist, were they not renewed already.

use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;
use rustc_hash::FxHashMap;

use super::super::Book;
use super::super::column::{Columns, Value};
use super::super::proof::{Live, figure};
use super::super::sheet::SheetSpec;
use super::super::style::{Look, Tint};
use crate::domain::coverage::{Coverage, Granted, RenewalStatus};
use crate::domain::ids::BindingId;
use crate::report::words::Words;
use crate::tables::Edition;
use crate::tables::coverages::{CoverageColumn, CoverageRow};

const TABLE: &str = "Renewed";
/// How far from the as-of date the worklist reaches, either way (RULES.md 10).
const REACH_DAYS: i64 = 30;

/// A coverage and its renewal.
struct Row<'a> {
    edition: &'a Edition<'a>,
    coverage: CoverageRow<'a>,
    end: NaiveDate,
    renewal: Option<Renewal<'a>>,
}

struct Renewal<'a> {
    code: &'a str,
    granted: &'a Granted,
}

/// Adds the sheet; how many rows it shows, and how many it must.
pub(super) fn add(book: &mut Book, edition: &Edition) -> Result<(Live, i64), XlsxError> {
    let words = book.setting.words;
    let rows = rows(edition);
    book.add(SheetSpec {
        name: &words.sheets.renewed,
        table: TABLE,
        note: &words.notes.renewed,
        frozen: 1,
        columns: columns(words),
        rows: &rows,
    })?;
    let expected =
        edition.view.coverages().iter().filter(|coverage| last_day(edition, coverage).is_some()).count();
    Ok((book.placed(TABLE).filled("coverage_id"), figure(expected as u64)))
}

/// The last day of a coverage that is renewed and ends near the as-of date.
fn last_day(edition: &Edition, coverage: &Coverage) -> Option<NaiveDate> {
    let end = coverage.granted?.period.end;
    let is_near = (end - edition.view.as_of()).num_days().abs() <= REACH_DAYS;
    (coverage.renewal_status == RenewalStatus::Renewed && is_near).then_some(end)
}

fn rows<'a>(edition: &'a Edition<'a>) -> Vec<Row<'a>> {
    let renewal = |coverage: &'a Coverage| {
        let binding = &edition.view.bindings()[coverage.binding];
        let code = edition.view.texts().get(binding.activation_code);
        Some((coverage.base?, Renewal { code, granted: coverage.granted.as_ref()? }))
    };
    let mut renewals: FxHashMap<BindingId, Renewal> =
        edition.view.coverages().iter().filter_map(renewal).collect();
    let row = |coverage: &'a Coverage| {
        Some(Row {
            edition,
            coverage: CoverageRow::of(edition, coverage),
            end: last_day(edition, coverage)?,
            renewal: renewals.remove(&coverage.binding),
        })
    };
    let mut rows: Vec<Row> = edition.view.coverages().iter().filter_map(row).collect();
    rows.sort_by_key(|row| (row.end, row.coverage.id()));
    rows
}

fn columns<'s>(words: &'static Words) -> Columns<'s, Row<'s>> {
    let date = |row: &Row, get: fn(&Granted) -> NaiveDate| {
        Value::date(row.renewal.as_ref().map(|renewal| get(renewal.granted)))
    };
    Columns::new(words)
        .of_table(&[CoverageColumn::CoverageId], |row: &Row<'s>| &row.coverage)
        .push("end", Look::Date, |row| Value::Date(row.end))
        .push("renewed_by", Look::Code, |row| Value::text(row.renewal.as_ref().map(|renewal| renewal.code)))
        .push("renewal_route", Look::Code, move |row| match &row.renewal {
            Some(renewal) => Value::Text(words.word(renewal.granted.route).into()),
            None => Value::Blank,
        })
        .push("renewal_start", Look::Date, move |row| date(row, |granted| granted.period.start))
        .push("renewal_end", Look::Date, move |row| date(row, |granted| granted.period.end))
        .of_table(&[CoverageColumn::OwnerName], |row| &row.coverage)
        .push("phone", Look::Code, |row| Value::text(row.edition.phone(row.coverage.binding.phone)))
        .push("email", Look::Code, |row| Value::text(row.edition.email(row.coverage.binding.email)))
        .of_table(
            &[
                CoverageColumn::Dealer,
                CoverageColumn::Model,
                CoverageColumn::Plan,
                CoverageColumn::SerialCurrent,
                CoverageColumn::ContractNo,
                CoverageColumn::RenewalStatus,
            ],
            |row| &row.coverage,
        )
        .tint("renewal_status", |row| Tint::from(row.coverage.coverage.renewal_status))
        .count_rows("end")
}

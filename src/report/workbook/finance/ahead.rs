//! Codes sold and not bound, coverages about to end, exceptions by rule.

use rust_xlsxwriter::XlsxError;

use super::super::Book;
use super::super::chart::{ChartSpec, Shape};
use super::super::column::{Columns, Value};
use super::super::sheet::SheetSpec;
use super::super::style::{Look, Tint};
use super::revenue::sale_columns;
use super::{CHART_MONTHS, count};
use crate::report::Report;
use crate::report::words::Words;
use crate::rollup::finance::codes::UnboundCode;
use crate::rollup::finance::outlook::{ExpiryMonth, RuleCount};
use crate::tables::Edition;

/// How many rules a chart shows: the most frequent.
const CHART_RULES: usize = 15;

pub(super) fn add(book: &mut Book, report: &Report, words: &'static Words) -> Result<(), XlsxError> {
    let (sheets, notes, charts) = (&words.finance.sheets, &words.finance.notes, &words.finance.charts);
    let finance = &report.finance;
    book.add(SheetSpec {
        name: &sheets.unbound,
        table: "SoldNotBound",
        note: &notes.unbound,
        frozen: 1,
        columns: unbound_columns(report.edition, words),
        rows: &finance.unbound,
    })?;
    let months = SheetSpec {
        name: &sheets.expiry_months,
        table: "EndingByMonth",
        note: &notes.expiry_months,
        frozen: 1,
        columns: month_columns(words),
        rows: &finance.expiry_months,
    };
    let chart = ChartSpec {
        title: &charts.expiries,
        shape: Shape::Months,
        series: &["not_renewed", "renewed"],
        line: None,
        rows: 0..finance.expiry_months.len().min(CHART_MONTHS),
    };
    book.add_with_chart(&months, &chart)?;
    let rules = SheetSpec {
        name: &sheets.rule_counts,
        table: "ExceptionsByRule",
        note: &notes.rule_counts,
        frozen: 1,
        columns: rule_columns(report.edition, words),
        rows: &finance.rule_counts,
    };
    let chart = ChartSpec {
        title: &charts.rules,
        shape: Shape::Bars,
        series: &["findings"],
        line: None,
        rows: 0..finance.rule_counts.len().min(CHART_RULES),
    };
    book.add_with_chart(&rules, &chart)
}

fn unbound_columns<'s>(edition: &'s Edition<'s>, words: &'static Words) -> Columns<'s, UnboundCode<'s>> {
    let overdue = &words.finance.overdue;
    let columns = Columns::new(words)
        .push("sale_date", Look::Date, |row: &UnboundCode| Value::Date(row.sale.sale_date))
        .push("age_days", Look::Count, |row| count(row.age_days))
        .push("overdue", Look::Code, |row| Value::text(row.is_overdue.then_some(overdue.as_str())))
        .push("sale_no", Look::Code, |row| Value::text(Some(edition.view.texts().get(row.sale.sale_no))));
    sale_columns(columns, edition, words, |row| row.sale)
        .push("code_amount", Look::Yen, |row| Value::Yen(row.net_jpy))
        .tint("overdue", |row| if row.is_overdue { Tint::Caution } else { Tint::Plain })
        .count_rows("sale_no")
        .sum(&["code_amount"])
}

fn month_columns<'s>(words: &'static Words) -> Columns<'s, ExpiryMonth> {
    Columns::new(words)
        .push("month", Look::Month, |row: &ExpiryMonth| Value::Date(row.month.first_day()))
        .push("not_renewed", Look::Count, |row| count(row.not_renewed))
        .push("renewed", Look::Count, |row| count(row.renewed))
        .push("ending", Look::Count, |row| count(row.not_renewed + row.renewed))
        .sum(&["not_renewed", "renewed", "ending"])
}

fn rule_columns<'s>(edition: &'s Edition<'s>, words: &'static Words) -> Columns<'s, RuleCount> {
    let text = move |row: &RuleCount| edition.view.schemas.rule_texts.of(row.rule);
    Columns::new(words)
        .push("rule", Look::Code, |row: &RuleCount| Value::text(Some(row.rule.id())))
        .push("severity", Look::Code, move |row| Value::Text(words.word(text(row).severity).into()))
        .push("title", Look::Text, move |row| Value::text(Some(words.language.of(&text(row).title))))
        .push("findings", Look::Count, |row| count(row.findings))
        .tint("severity", move |row| text(row).severity.into())
        .count_rows("title")
        .sum(&["findings"])
}

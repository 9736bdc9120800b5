//! `restatement.xlsx`: what later facts make of closed months. The closed figures stay as they are.

use std::path::Path;

use super::column::{Columns, Value};
use super::differences::lists;
use super::proof::{Group, figure};
use super::sheet::SheetSpec;
use super::style::Look;
use super::{Book, BookError, Setting};
use crate::compare::TableDifferences;
use crate::compare::differences::{DifferenceRow, rows_of};
use crate::compare::pairing::{Change, Sum};
use crate::compare::restatement::Restatement;
use crate::domain::month::Month;
use crate::domain::word::Word;
use crate::report::Report;
use crate::report::message::filled;
use crate::report::words::Words;
use crate::tables::Kind;

/// Writes the workbook.
pub(in crate::report) fn write(
    restatements: &[&Restatement],
    report: &Report,
    setting: Setting,
    path: &Path,
) -> Result<(), BookError> {
    let words = setting.words;
    let (sheets, texts) = (&words.differences.sheets, &words.restatement);
    let mut book = Book::new(setting, &texts.title)?;
    book.add(SheetSpec {
        name: &texts.months,
        table: "Months",
        note: &texts.months_note,
        frozen: 2,
        columns: month_columns(words),
        rows: &months(restatements),
    })?;
    book.add(SheetSpec {
        name: &sheets.sums,
        table: "Sums",
        note: &texts.sums_note,
        frozen: 3,
        columns: sum_columns(words),
        rows: &sums(restatements),
    })?;
    for kind in Kind::all() {
        let rows: Vec<DifferenceRow> = restatements.iter().flat_map(|one| rows(one, kind)).collect();
        let month = Columns::new(words)
            .push("month", Look::Month, |row: &DifferenceRow| Value::date(row.month.map(Month::first_day)));
        book.add(SheetSpec {
            name: lists::sheet(sheets, kind),
            table: lists::table_name(kind),
            note: &texts.list_note,
            frozen: 1 + kind.key().len() as u16,
            columns: lists::of_key(month, words, kind),
            rows: &rows,
        })?;
    }
    let groups = Kind::all().map(|kind| prove(&book, restatements, kind)).collect();
    book.save(report, groups, path)
}

fn rows(restatement: &Restatement, kind: Kind) -> impl Iterator<Item = DifferenceRow<'_>> {
    let Restatement { month, comparison } = restatement;
    rows_of(comparison, comparison.table(kind), Some(*month))
}

/// That the lists hold every row that was counted, and that the differences of each amount add up to
/// those of the months' sums.
fn prove(book: &Book, restatements: &[&Restatement], kind: Kind) -> Group {
    let words = book.setting.words;
    let proofs = &words.differences.proofs;
    let list = book.placed(lists::table_name(kind));
    let tables: Vec<&TableDifferences> = restatements.iter().map(|one| one.comparison.table(kind)).collect();
    let lines = tables.iter().map(|table| table.lines.len() as i64).sum();
    let group = Group::new(words, kind.name(), lists::sheet(&words.differences.sheets, kind)).prove(
        "lines",
        proofs.lines.as_str(),
        list.filled("change"),
        lines,
    );
    let group = Change::all().fold(group, |group, change| {
        let rows = tables.iter().map(|table| figure(table.counts.of(change))).sum();
        let live = list.sum_where(("change", words.word(change)), "changed_rows");
        group.prove(change.name(), words.word(change), live, rows)
    });
    let mut amounts: Vec<(&str, i64)> = Vec::new();
    for (name, sum) in tables.iter().flat_map(|table| named(table)) {
        let difference = sum.new_jpy - sum.old_jpy;
        match amounts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += difference,
            None => amounts.push((name, difference)),
        }
    }
    amounts.into_iter().fold(group, |group, (column, difference)| {
        let label = filled(&proofs.difference, &[("column", words.header(column))]);
        let live = list.sum_where(("changed_column", words.header(column)), "difference");
        group.prove(column, label, live, difference)
    })
}

/// A table's sums by their columns' names.
fn named(table: &TableDifferences) -> impl Iterator<Item = (&str, &Sum)> {
    table.sums.iter().map(|sum| (table.columns[sum.column as usize].name.as_str(), sum))
}

/// What became of a month's table.
struct OfMonth<'a> {
    month: Month,
    table: &'a TableDifferences,
}

fn months<'a>(restatements: &[&'a Restatement]) -> Vec<OfMonth<'a>> {
    let of_month = |restatement: &&'a Restatement| {
        let Restatement { month, comparison } = *restatement;
        comparison.tables.iter().map(|table| OfMonth { month: *month, table })
    };
    restatements.iter().flat_map(of_month).collect()
}

fn month_columns<'s>(words: &'static Words) -> Columns<'s, OfMonth<'s>> {
    let count = |count: u64| Value::Yen(figure(count));
    Columns::new(words)
        .push("month", Look::Month, |row: &OfMonth| Value::Date(row.month.first_day()))
        .push("table", Look::Code, move |row| Value::Text(words.word(row.table.kind).into()))
        .push("rows_added", Look::Count, move |row| count(row.table.counts.added))
        .push("rows_gone", Look::Count, move |row| count(row.table.counts.gone))
        .push("rows_changed", Look::Count, move |row| count(row.table.counts.changed))
        .push("changed_cells", Look::Count, move |row| count(row.table.lines.len() as u64))
        .sum(&["rows_added", "rows_gone", "rows_changed", "changed_cells"])
}

/// What an amount of a month adds up to.
struct OfSum<'a> {
    month: Month,
    kind: Kind,
    column: &'a str,
    sum: &'a Sum,
}

fn sums<'a>(restatements: &[&'a Restatement]) -> Vec<OfSum<'a>> {
    let of_table = |OfMonth { month, table }: OfMonth<'a>| {
        named(table).map(move |(column, sum)| OfSum { month, kind: table.kind, column, sum })
    };
    months(restatements).into_iter().flat_map(of_table).collect()
}

/// Amounts of different kinds are not added up.
fn sum_columns<'s>(words: &'static Words) -> Columns<'s, OfSum<'s>> {
    Columns::new(words)
        .push("month", Look::Month, |row: &OfSum| Value::Date(row.month.first_day()))
        .push("table", Look::Code, move |row| Value::Text(words.word(row.kind).into()))
        .push("changed_column", Look::Code, move |row| Value::Text(words.header(row.column).into()))
        .push("closed_sum", Look::Yen, |row| Value::Yen(row.sum.old_jpy))
        .push("restated_sum", Look::Yen, |row| Value::Yen(row.sum.new_jpy))
        .push("difference", Look::Yen, |row| Value::Yen(row.sum.new_jpy - row.sum.old_jpy))
}

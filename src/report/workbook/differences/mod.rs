//! `differences.xlsx`: what two runs do not have in common, each line with its cause.

pub(super) mod lists;
mod summary;

use std::path::Path;

use super::cover;
use super::proof::Group;
use super::sheet::SheetSpec;
use super::{Book, BookError, Setting};
use crate::compare::differences::{DifferenceRow, rows_of};
use crate::compare::pairing::Change;
use crate::compare::{Comparison, TableDifferences};
use crate::domain::word::Word;
use crate::report::message::filled;
use crate::report::words::Words;

/// Writes the workbook.
pub(in crate::report) fn write(
    comparison: &Comparison,
    setting: Setting,
    path: &Path,
) -> Result<(), BookError> {
    let words = &setting.words.differences;
    let (sheets, notes) = (&words.sheets, &words.notes);
    let mut book = Book::new(setting, &words.title)?;
    let [old, new] = [&comparison.old, &comparison.new].map(|run| run.record.label());
    let note = |note: &str| filled(note, &[("old", &old), ("new", &new)]);
    book.add(SheetSpec {
        name: &sheets.summary,
        table: "Summary",
        note: &note(&notes.summary),
        frozen: 1,
        columns: summary::columns(setting.words),
        rows: &comparison.tables,
    })?;
    book.add(SheetSpec {
        name: &sheets.causes,
        table: "Causes",
        note: &note(&notes.causes),
        frozen: 2,
        columns: summary::cause_columns(setting.words),
        rows: &summary::causes(comparison),
    })?;
    book.add(SheetSpec {
        name: &sheets.sums,
        table: "Sums",
        note: &note(&notes.sums),
        frozen: 2,
        columns: summary::sum_columns(setting.words),
        rows: &summary::sums(comparison),
    })?;
    for table in &comparison.tables {
        let rows: Vec<DifferenceRow> = rows_of(comparison, table, None).collect();
        book.add(SheetSpec {
            name: lists::sheet(sheets, table.kind),
            table: lists::table_name(table.kind),
            note: &note(lists::sheet(notes, table.kind)),
            frozen: table.kind.key().len() as u16,
            columns: lists::columns(setting.words, table.kind),
            rows: &rows,
        })?;
    }
    let groups: Vec<Group> = comparison.tables.iter().map(|table| prove(&book, table)).collect();
    book.save_with(|sheet, frame| cover::differences::write(sheet, comparison, &groups, frame), path)
}

/// That the lists hold every row that was counted, that the two runs' rows tie through them, and that
/// the differences of each amount add up to the difference of its sums.
fn prove(book: &Book, table: &TableDifferences) -> Group {
    let words: &'static Words = book.setting.words;
    let proofs = &words.differences.proofs;
    let figure = super::proof::figure;
    let (kind, counts) = (table.kind, &table.counts);
    let list = book.placed(lists::table_name(kind));
    let rows = |change: Change| list.sum_where(("change", words.word(change)), "changed_rows");
    let of_run = |column| book.placed("Summary").sum_where(("table", words.word(kind)), column);
    let kept = figure(counts.old - counts.gone);
    let group = Group::new(words, kind.name(), lists::sheet(&words.differences.sheets, kind))
        .prove("lines", proofs.lines.as_str(), list.filled("change"), table.lines.len() as i64)
        .prove("added", words.word(Change::Added), rows(Change::Added), figure(counts.added))
        .prove("gone", words.word(Change::Gone), rows(Change::Gone), figure(counts.gone))
        .prove("changed", words.word(Change::Changed), rows(Change::Changed), figure(counts.changed))
        .prove_column("old", "rows_old", of_run("rows_old"), figure(counts.old))
        .prove_column("new", "rows_new", of_run("rows_new"), figure(counts.new))
        .prove_difference("kept_of_old", &proofs.kept_of_old, &["old", "gone"], kept)
        .prove_difference("kept_of_new", &proofs.kept_of_new, &["new", "added"], kept);
    table.sums.iter().fold(group, |group, sum| {
        let column = table.columns[sum.column as usize].name.as_str();
        let label = filled(&proofs.difference, &[("column", words.header(column))]);
        let live = list.sum_where(("changed_column", words.header(column)), "difference");
        group.prove(column, label, live, sum.new_jpy - sum.old_jpy)
    })
}

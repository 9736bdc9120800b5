//! The input files: a table of where every row came from and what became of it.

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::Scope;
use crate::domain::input::InputFile;
use crate::domain::input::RowCounts;
use crate::report::message::filled;
use crate::report::words::Words;
use crate::report::workbook::cell::{Tally, write_row};
use crate::report::workbook::column::{Columns, Value};
use crate::report::workbook::package::Stretch;
use crate::report::workbook::proof::{Group, Placed, PlacedPart, figure};
use crate::report::workbook::sheet::{Frame, add_table, write_totals};
use crate::report::workbook::style::Look;
use crate::tables::Edition;
use crate::tables::vocabulary::Vocabulary;

const TABLE: &str = "InputFiles";

/// Counts of rows: the column, and the figure's name.
type Count = (&'static str, &'static str, fn(&RowCounts) -> u64);

/// What the rows that were read became, all of them.
const ACCOUNTED: [Count; 5] = [
    ("rows_accepted", "accepted", |rows| rows.accepted),
    ("rows_rejected", "rejected", |rows| rows.rejected),
    ("rows_duplicate", "duplicate", |rows| rows.duplicate),
    ("rows_superseded", "superseded", |rows| rows.superseded),
    ("rows_not_yet_effective", "not_yet_effective", |rows| rows.not_yet_effective),
];
const READ: Count = ("rows_read", "read", |rows| rows.read);
const SKIPPED: Count = ("rows_skipped", "skipped", |rows| rows.skipped);

/// A line of the table.
struct Row<'a> {
    edition: &'a Edition<'a>,
    file: &'a InputFile,
    rows: RowCounts,
}

/// The control totals of the rows, over a table that begins at `at`.
pub(super) fn group(scope: &Scope, words: &'static Words, at: RowNum) -> Group {
    let title = filled(&words.cover.this_cover, &[("table", &words.cover.inputs)]);
    let columns: Vec<_> =
        columns(words).list.iter().map(|column| (column.name, column.header.to_owned())).collect();
    let stretch = stretch(at, columns.len(), scope.files.len());
    let part = PlacedPart {
        sheet: words.cover.sheet.clone(),
        first_row: stretch.header_row + 1,
        last_row: stretch.total_row - 1,
    };
    let placed = Placed::new(words, TABLE, title, columns, vec![part]);
    let rows = &scope.rows;
    let prove = |group: Group, (column, name, count): &Count| {
        group.prove_column(name, column, placed.sum(column), figure(count(rows)))
    };
    let group = Group::new(words, "rows", &words.cover.rows);
    let group = ACCOUNTED.iter().fold(prove(group, &READ), prove);
    let group = group.prove_sum(
        "accounted",
        &words.cover.accounted,
        &ACCOUNTED.map(|count| count.1),
        figure(rows.read),
    );
    prove(group, &SKIPPED)
}

/// Writes the section.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: RowNum,
    scope: &Scope,
    frame: &Frame,
) -> Result<Stretch, XlsxError> {
    let edition = scope.edition;
    let rows: Vec<Row> = scope.files.iter().map(|file| Row { edition, file, rows: file.rows }).collect();
    let columns = columns(frame.words).list;
    let stretch = stretch(at, columns.len(), rows.len());
    let label = &frame.words.phrases.total;
    sheet.write_string_with_format(at, 0, &frame.words.cover.inputs, &frame.formats.section)?;
    add_table(sheet, &stretch, &columns, label, frame)?;
    let mut tallies: Vec<Tally> = columns.iter().map(Tally::of).collect();
    for (number, row) in rows.iter().enumerate() {
        write_row(sheet, stretch.header_row + 1 + number as RowNum, &columns, row, &mut tallies, frame)?;
    }
    write_totals(sheet, &stretch, &columns, label, &mut tallies, frame)?;
    for (at, (column, tally)) in columns.iter().zip(&tallies).enumerate() {
        sheet.set_column_width(at as ColNum, super::WIDTHS[at].max(tally.fit(column)) as f64)?;
    }
    Ok(stretch)
}

fn stretch(at: RowNum, columns: usize, rows: usize) -> Stretch {
    let header_row = at + 1;
    Stretch {
        table: TABLE.to_owned(),
        header_row,
        last_column: (columns - 1) as ColNum,
        added_total_row: header_row + 2,
        // A table without a row is no table to spreadsheets: it has a blank one.
        total_row: header_row + 1 + rows.max(1) as RowNum,
    }
}

fn columns<'s>(words: &'static Words) -> Columns<'s, Row<'s>> {
    let mut columns = Columns::new(words)
        .push("source_file", Look::Text, |row: &Row| Value::text(Some(row.file.path.as_str())));
    let mut counted = Vec::new();
    for (name, _, count) in [READ].into_iter().chain(ACCOUNTED).chain([SKIPPED]) {
        columns = columns.push(name, Look::Count, move |row| Value::Yen(figure(count(&row.rows))));
        counted.push(name);
    }
    columns
        .push("dealer", Look::Code, |row| Value::text(row.edition.view.texts().opt(row.file.dealer)))
        .push("kinds", Look::Text, move |row| {
            let kinds: Vec<&str> =
                row.file.kinds.iter().map(|kind| words.named(Vocabulary::FileKind, kind)).collect();
            Value::text((!kinds.is_empty()).then(|| words.phrases.list(&kinds)))
        })
        .push("encoding", Look::Code, |row| Value::text(Some(row.file.encoding.as_str())))
        .push("blake3", Look::Text, |row| Value::text(Some(row.file.blake3.as_str())))
        .sum(&counted)
}

//! What differs in numbers: by table, by cause, in yen.

use crate::compare::cause::CauseKind;
use crate::compare::pairing::{Change, Sum};
use crate::compare::{Comparison, TableDifferences};
use crate::domain::word::Word;
use crate::report::words::Words;
use crate::report::workbook::column::{Columns, Value};
use crate::report::workbook::proof::figure;
use crate::report::workbook::style::Look;
use crate::tables::Kind;

/// A line a table.
pub(super) fn columns<'s>(words: &'static Words) -> Columns<'s, TableDifferences> {
    let count = |count: u64| Value::Yen(figure(count));
    Columns::new(words)
        .push("table", Look::Code, move |table: &TableDifferences| Value::Text(words.word(table.kind).into()))
        .push("rows_old", Look::Count, move |table| count(table.counts.old))
        .push("rows_added", Look::Count, move |table| count(table.counts.added))
        .push("rows_gone", Look::Count, move |table| count(table.counts.gone))
        .push("rows_new", Look::Count, move |table| count(table.counts.new))
        .push("rows_changed", Look::Count, move |table| count(table.counts.changed))
        .push("changed_cells", Look::Count, move |table| count(table.lines.len() as u64))
        .sum(&["rows_old", "rows_added", "rows_gone", "rows_new", "rows_changed", "changed_cells"])
}

/// How many lines of a table have a cause.
pub(super) struct OfCause {
    kind: Kind,
    change: Change,
    cause: CauseKind,
    lines: u64,
}

/// The causes of each table's lines, in order; those that are none's are left out.
pub(super) fn causes(comparison: &Comparison) -> Vec<OfCause> {
    let mut found = Vec::new();
    for table in &comparison.tables {
        let mut counts = [[0_u64; CauseKind::ALL.len()]; Change::ALL.len()];
        for line in &table.lines {
            let change = table.rows[line.row as usize].change();
            counts[change as usize][CauseKind::from(line.cause) as usize] += 1;
        }
        for change in Change::all() {
            for (cause, lines) in CauseKind::all().zip(counts[change as usize]) {
                found.push(OfCause { kind: table.kind, change, cause, lines });
            }
        }
    }
    found.retain(|of_cause| of_cause.lines > 0);
    found
}

/// The columns of the causes.
pub(super) fn cause_columns<'s>(words: &'static Words) -> Columns<'s, OfCause> {
    Columns::new(words)
        .push("table", Look::Code, move |row: &OfCause| Value::Text(words.word(row.kind).into()))
        .push("change", Look::Code, move |row| Value::Text(words.word(row.change).into()))
        .push("difference_cause", Look::Code, move |row| Value::Text(words.word(row.cause).into()))
        .push("changed_cells", Look::Count, |row| Value::Yen(figure(row.lines)))
        .sum(&["changed_cells"])
}

/// What an amount adds up to in each run.
pub(super) struct OfSum<'a> {
    table: &'a TableDifferences,
    sum: &'a Sum,
}

/// The sums of every amount.
pub(super) fn sums(comparison: &Comparison) -> Vec<OfSum<'_>> {
    comparison
        .tables
        .iter()
        .flat_map(|table| table.sums.iter().map(move |sum| OfSum { table, sum }))
        .collect()
}

/// The columns of the sums. Amounts of different kinds are not added up.
pub(super) fn sum_columns<'s>(words: &'static Words) -> Columns<'s, OfSum<'s>> {
    Columns::new(words)
        .push("table", Look::Code, move |row: &OfSum| Value::Text(words.word(row.table.kind).into()))
        .push("changed_column", Look::Code, move |row| {
            Value::Text(words.header(&row.table.columns[row.sum.column as usize].name).into())
        })
        .push("sum_old", Look::Yen, |row| Value::Yen(row.sum.old_jpy))
        .push("sum_new", Look::Yen, |row| Value::Yen(row.sum.new_jpy))
        .push("difference", Look::Yen, |row| Value::Yen(row.sum.new_jpy - row.sum.old_jpy))
}

//! A list of what differs in one table: a line a cell, known by the table's key.

use crate::compare::cause::{Cause, CauseKind};
use crate::compare::circumstances::InputState;
use crate::compare::differences::DifferenceRow;
use crate::compare::pairing::Change;
use crate::report::message::filled;
use crate::report::words::Words;
use crate::report::words::{CauseNotes, DifferenceSheets};
use crate::report::workbook::column::{Columns, Value};
use crate::report::workbook::style::{Look, Tint};
use crate::store::table::Cell;
use crate::tables::{Column, Kind};

/// A table's text among those of the sheets.
pub(in crate::report::workbook) fn sheet(sheets: &DifferenceSheets, kind: Kind) -> &str {
    match kind {
        Kind::Coverages => &sheets.coverages,
        Kind::Claims => &sheets.claims,
        Kind::Ledger => &sheets.ledger,
        Kind::Expiries => &sheets.expiries,
        Kind::Exceptions => &sheets.exceptions,
    }
}

/// A table's name inside the workbook.
pub(in crate::report::workbook) fn table_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Coverages => "Coverages",
        Kind::Claims => "Claims",
        Kind::Ledger => "Ledger",
        Kind::Expiries => "Expiries",
        Kind::Exceptions => "Exceptions",
    }
}

/// What helps to know a row, beside its key.
fn known_by(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Coverages => &["plan", "dealer"],
        Kind::Claims => &["serial", "coverage_id"],
        Kind::Ledger => &[],
        Kind::Expiries => &["serial", "plan", "dealer"],
        Kind::Exceptions => &["rule", "dealer", "subject", "subject_id", "serial"],
    }
}

/// The columns of a table's list.
pub(in crate::report::workbook) fn columns<'s>(
    words: &'static Words,
    kind: Kind,
) -> Columns<'s, DifferenceRow<'s>> {
    of_key(Columns::new(words), words, kind)
}

/// The same behind columns that are there already.
pub(in crate::report::workbook) fn of_key<'s>(
    mut columns: Columns<'s, DifferenceRow<'s>>,
    words: &'static Words,
    kind: Kind,
) -> Columns<'s, DifferenceRow<'s>> {
    for &name in kind.key().iter().chain(known_by(kind)) {
        columns = columns.push(name, Look::Code, move |row: &DifferenceRow| {
            row.text(name).map_or(Value::Blank, |text| Value::Text(shown(words, kind, name, text).into()))
        });
    }
    let columns = columns
        .push("change", Look::Code, move |row| Value::Text(words.word(row.change()).into()))
        .push("changed_rows", Look::Count, |row| if row.line.first { Value::Count(1) } else { Value::Blank })
        .push("changed_column", Look::Code, move |row| Value::Text(words.header(&row.column().name).into()))
        .push("old", Look::Any, move |row| value(words, row, row.cells()[0]))
        .push("new", Look::Any, move |row| value(words, row, row.cells()[1]))
        .push("difference", Look::Yen, |row| Value::yen(row.difference_jpy()))
        .push("difference_cause", Look::Code, move |row| {
            Value::Text(words.word(CauseKind::from(row.line.cause)).into())
        })
        .push("cause_note", Look::Sentence, move |row| Value::text(note(words, row)))
        .push("cause_file", Look::Text, |row| Value::text(row.cause_file()))
        .push("cause_sheet", Look::Text, |row| Value::text(row.cause_sheet()))
        .push("cause_row", Look::Count, |row| row.cause_row().map_or(Value::Blank, Value::Count))
        .tint("change", |row| match row.change() {
            Change::Added => Tint::Good,
            Change::Gone => Tint::Muted,
            Change::Changed => Tint::Calm,
        })
        .tint("difference_cause", |row| match row.line.cause {
            Cause::Unknown => Tint::Caution,
            Cause::InputRow(_)
            | Cause::InputRowGone(_)
            | Cause::NowEffective(_)
            | Cause::Time
            | Cause::Rules
            | Cause::InputFile(_)
            | Cause::Consequence(_) => Tint::Plain,
        })
        .count_rows("changed_column")
        .sum(&["changed_rows"]);
    match kind {
        Kind::Ledger => columns.sum(&["difference"]),
        // Amounts of different kinds are not added up.
        Kind::Coverages | Kind::Claims | Kind::Expiries | Kind::Exceptions => columns,
    }
}

/// A cell, its words in the reader's language.
fn value<'s>(words: &'static Words, row: &DifferenceRow<'s>, cell: Cell<'s>) -> Value<'s> {
    match cell {
        Cell::Blank => Value::Blank,
        Cell::Text(text) => Value::Text(shown(words, row.table.kind, &row.column().name, text).into()),
        Cell::Date(date) => Value::Date(date),
        Cell::Instant(at) => Value::Instant(at),
        Cell::Yen(amount_jpy) => Value::Yen(amount_jpy),
        Cell::Count(count) => Value::Count(count),
    }
}

/// A text of a table, in the reader's language where it is a word.
fn shown<'t>(words: &'static Words, table: Kind, column: &str, text: &'t str) -> &'t str {
    let vocabulary = Column::from_name(table, column).and_then(Column::vocabulary);
    vocabulary.map_or(text, |vocabulary| words.named(vocabulary, text))
}

/// What there is to say of a line's cause.
fn note(words: &'static Words, row: &DifferenceRow) -> Option<String> {
    let notes = &words.differences.causes;
    if let Some((kind, key)) = row.follows_from() {
        let table = words.word(kind);
        return Some(filled(&notes.follows_from, &[("table", table), ("key", &key)]));
    }
    if !row.rules().is_empty() {
        let each = row.rules().iter().map(|rule| {
            let [old, new] = [&rule.old, &rule.new].map(|value| value.as_deref().unwrap_or(&notes.absent));
            filled(&notes.rule, &[("name", &rule.name), ("old", old), ("new", new)])
        });
        return Some(words.phrases.list(&each.collect::<Vec<_>>()));
    }
    row.cause_state().map(|state| of_state(notes, state).to_owned())
}

fn of_state(notes: &CauseNotes, state: InputState) -> &str {
    match state {
        InputState::New => &notes.new_file,
        InputState::Changed => &notes.changed_file,
        InputState::Gone => &notes.gone_file,
    }
}

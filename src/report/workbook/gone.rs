//! The sheet of exceptions that are gone: the newest earlier run found them, and this run does not.

use rustc_hash::{FxHashMap, FxHashSet};

use super::column::{Columns, Value};
use super::sheet::SheetSpec;
use super::style::Look;
use super::{Book, BookError, rules};
use crate::domain::language::Language;
use crate::domain::resolution::{EarlierException, Resolution};
use crate::report::Report;
use crate::report::words::Words;

/// The table's name.
pub(super) const TABLE: &str = "Gone";

/// An exception that is gone, with the last decision on it.
pub(super) struct Gone<'a> {
    earlier: &'a EarlierException,
    resolution: Option<&'a Resolution>,
    last_seen: Option<chrono::NaiveDate>,
}

/// The exceptions that are gone, by their ids.
pub(super) fn rows<'a>(report: &'a Report) -> Vec<Gone<'a>> {
    let worked = report.edition.view.worked();
    let here: FxHashSet<&str> = report.tables.exceptions.iter().map(|row| row.id.as_str()).collect();
    let decided: FxHashMap<&str, &Resolution> =
        worked.register.iter().map(|entry| (entry.about.exception_id.as_str(), entry)).collect();
    let gone = worked.past.exceptions.iter().filter(|one| !here.contains(one.about.exception_id.as_str()));
    let row = |earlier: &'a EarlierException| Gone {
        earlier,
        resolution: decided.get(earlier.about.exception_id.as_str()).copied(),
        last_seen: worked.past.as_of,
    };
    gone.map(row).collect()
}

/// Writes the sheet.
pub(super) fn add(book: &mut Book, report: &Report) -> Result<(), BookError> {
    let (words, language) = (book.setting.words, report.manner.language);
    book.add(SheetSpec {
        name: &words.sheets.gone,
        table: TABLE,
        note: &words.notes.gone,
        frozen: 1,
        columns: columns(report, words, language),
        rows: &rows(report),
    })?;
    Ok(())
}

fn columns<'s>(report: &'s Report, words: &'static Words, language: Language) -> Columns<'s, Gone<'s>> {
    let rule_texts = &report.edition.view.schemas.rule_texts;
    let (message, at) = match language {
        Language::Japanese => ("message_ja", 0),
        Language::English => ("message_en", 1),
    };
    let verdict = |row: &'s Gone<'s>| row.resolution.map(|one| &one.verdict);
    Columns::new(words)
        .push("rule", Look::Code, |row: &Gone| Value::text(row.earlier.about.rule.map(|rule| rule.id())))
        .push("title", Look::Text, move |row| {
            Value::text(row.earlier.about.rule.map(|rule| language.of(&rule_texts.of(rule).title)))
        })
        .push(message, Look::Sentence, move |row| Value::text(Some(row.earlier.messages[at].as_str())))
        .push("dealer", Look::Code, |row| Value::text(row.earlier.about.dealer.as_deref()))
        .push("subject", Look::Code, move |row| {
            Value::text(row.earlier.about.subject.map(|subject| words.word(subject)))
        })
        .push("subject_id", Look::Code, |row| Value::text(row.earlier.about.subject_id.as_deref()))
        .push("serial", Look::Code, |row| Value::text(row.earlier.about.serial.as_deref()))
        .push("first_seen", Look::Date, |row| Value::Date(row.earlier.first_seen))
        .push("last_seen", Look::Date, |row| Value::date(row.last_seen))
        .push("work_status", Look::Code, move |row| {
            Value::text(verdict(row).map(|verdict| words.work_status[verdict.status].as_str()))
        })
        .push("person", Look::Text, move |row| {
            Value::text(verdict(row).and_then(|one| one.person.as_deref()))
        })
        .push("note", Look::Text, move |row| Value::text(verdict(row).and_then(|one| one.note.as_deref())))
        .push("exception_id", Look::Code, |row| Value::text(Some(row.earlier.about.exception_id.as_str())))
        .link("rule", move |row| row.earlier.about.rule.map(|rule| rules::place(words, rule)))
        .protect()
        .count_rows("exception_id")
}

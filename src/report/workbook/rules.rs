//! The sheet of rules, which other sheets' cells lead to.

use std::borrow::Cow;

use rust_xlsxwriter::XlsxError;

use super::Book;
use super::column::{Columns, Value};
use super::proof::sheet_name;
use super::sheet::{HEADER_ROW, SheetSpec};
use super::style::Look;
use crate::domain::language::Language;
use crate::domain::rule::RuleId;
use crate::report::words::Words;
use crate::schema::findings::RuleText;
use crate::tables::Edition;

/// The table's name inside the workbook.
pub(super) const TABLE: &str = "Rules";

/// A rule and its text.
pub(super) struct Rule<'a> {
    pub(super) id: RuleId,
    pub(super) text: &'a RuleText,
}

/// Adds the sheet: every rule in the order of [`RuleId::ALL`]. It is protected, so that no sorting
/// moves a rule away from where links lead.
pub(super) fn add(book: &mut Book, edition: &Edition) -> Result<(), XlsxError> {
    let words = book.setting.words;
    let rule_texts = &edition.view.schemas.rule_texts;
    let rules: Vec<Rule> =
        RuleId::ALL.iter().map(|rule| Rule { id: *rule, text: rule_texts.of(*rule) }).collect();
    book.add(SheetSpec {
        name: &words.sheets.rules,
        table: TABLE,
        note: &words.notes.rules,
        frozen: 1,
        columns: columns(words, words.language),
        rows: &rules,
    })
}

/// Where a rule stands, as formulas write it.
pub(super) fn place<'r>(words: &Words, rule: RuleId) -> Cow<'r, str> {
    // The variants are numbered in the order of `RuleId::ALL`, which is the sheet's.
    let row = HEADER_ROW as usize + 1 + rule as usize;
    format!("{}!A{}", sheet_name(&words.sheets.rules), row + 1).into()
}

fn columns<'s>(words: &'static Words, language: Language) -> Columns<'s, Rule<'s>> {
    Columns::new(words)
        .push("rule", Look::Code, |row: &Rule| Value::text(Some(row.id.id())))
        .push("title", Look::Text, move |row| Value::text(Some(language.of(&row.text.title))))
        .push("severity", Look::Code, move |row| severity(words, row.text))
        .push("effect", Look::Code, move |row| effect(words, row.text))
        .push("decision_text", Look::Sentence, move |row| Value::text(Some(language.of(&row.text.decision))))
        .push("clause", Look::Sentence, |row| Value::text(Some(row.text.clause.as_str())))
        .push("remedy", Look::Sentence, move |row| Value::text(Some(language.of(&row.text.remedy))))
        .push("stake_kind", Look::Text, move |row| {
            row.id.stake().map_or(Value::Blank, |stake| Value::Text(words.word(stake).into()))
        })
        .tint("severity", |row| row.text.severity.into())
        .count_rows("title")
        .protect()
}

/// The word for a rule's severity.
pub(super) fn severity(words: &'static Words, text: &RuleText) -> Value<'static> {
    Value::Text(words.word(text.severity).into())
}

fn effect(words: &'static Words, text: &RuleText) -> Value<'static> {
    Value::Text(words.word(text.effect).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_numbered_as_they_are_listed() {
        for (at, rule) in RuleId::ALL.iter().enumerate() {
            assert_eq!(*rule as usize, at, "{}", rule.id());
        }
        assert_eq!(place(Words::of(Language::English), RuleId::ALL[0]), "'Rules'!A4");
    }
}

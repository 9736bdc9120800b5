//! Every word that a workbook or a message shows, in two languages, from `texts.toml`.

mod by_word;
mod policies;
mod sections;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::message::filled;
use crate::domain::field::Field;
use crate::domain::language::Language;
use crate::domain::resolution::WorkStatus;
use crate::domain::word::Word;
use crate::tables::vocabulary::{Vocabulary, Worded};
use by_word::ByWord;
use policies::Meaning;
pub use sections::*;

/// Texts by the names of what they are for.
pub type ByName = BTreeMap<String, String>;

/// The catalogue in one language. What it must hold is what the program asks for: a word too few or
/// too many fails the first test that reads it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each section says what it holds")]
pub struct Words {
    /// The language.
    #[serde(skip)]
    pub language: Language,
    pub messages: Messages,
    pub terminal: Terminal,
    pub usage: UsageWords,
    pub quote: QuoteWords,
    pub failures: Failures,
    pub workbooks: Workbooks,
    /// The sheets' names.
    pub sheets: Sheets,
    /// What the sheets hold.
    pub notes: Sheets,
    pub phrases: Phrases,
    pub legend: Legend,
    /// The choices of a finding's state of work.
    pub work_status: ByWord<WorkStatus>,
    pub finance: FinanceWords,
    pub differences: DifferenceWords,
    pub restatement: RestatementWords,
    pub closed: ClosedWords,
    pub cover: Cover,
    pub story: StoryWords,
    policies: BTreeMap<String, Meaning>,
    columns: ByName,
    fields: ByName,
    /// The words that columns hold, by their names in tables.
    values: ByWord<Vocabulary, ByName>,
}

static CATALOGUE: LazyLock<[Words; 2]> = LazyLock::new(|| [Language::Japanese, Language::English].map(read));

/// The embedded catalogue is part of the program: that it can be read is for the tests to prove.
fn read(language: Language) -> Words {
    let table: toml::Table = include_str!("texts.toml").parse().expect("the catalogue is TOML");
    let table = in_language(toml::Value::Table(table), language);
    let words: Words = table.try_into().expect("the catalogue holds every word");
    Words { language, ..words }
}

/// Replaces each `{ ja = …, en = … }` by the text in the language.
fn in_language(value: toml::Value, language: Language) -> toml::Value {
    match value {
        toml::Value::Table(mut table) if table.contains_key("ja") && table.len() == 2 => {
            table.remove(language.name()).unwrap_or(toml::Value::Table(table))
        }
        toml::Value::Table(table) => toml::Value::Table(
            table.into_iter().map(|(key, value)| (key, in_language(value, language))).collect(),
        ),
        other => other,
    }
}

impl Words {
    /// The words in a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::Japanese => &CATALOGUE[0],
            Language::English => &CATALOGUE[1],
        }
    }

    /// The header of a column.
    ///
    /// # Panics
    /// Where the catalogue lacks the column; a test asks for all.
    #[must_use]
    pub fn column(&self, name: &str) -> &str {
        self.columns.get(name).unwrap_or_else(|| panic!("texts.toml names no column {name}"))
    }

    /// The header of a column; its name where this version has no such column.
    #[must_use]
    pub fn header<'n>(&'n self, name: &'n str) -> &'n str {
        self.known_column(name).unwrap_or(name)
    }

    /// The header of a column, where the name is a column's.
    #[must_use]
    pub fn known_column(&self, name: &str) -> Option<&str> {
        self.columns.get(name).map(String::as_str)
    }

    /// What a field of the dealers' files is called; its name where it is of the workbook of exceptions alone.
    #[must_use]
    pub fn field(&self, field: Field) -> &str {
        self.fields.get(field.name()).map_or(field.name(), String::as_str)
    }

    /// What a word is called.
    #[must_use]
    pub fn word<W: Worded>(&self, word: W) -> &str {
        self.named(W::VOCABULARY, word.name())
    }

    /// What a word of this name is called; the name itself where this version knows no such word.
    #[must_use]
    pub fn named<'n>(&'n self, vocabulary: Vocabulary, name: &'n str) -> &'n str {
        self.values[vocabulary].get(name).map_or(name, String::as_str)
    }
}

impl Phrases {
    /// A list of words.
    #[must_use]
    pub fn list<W: Borrow<str>>(&self, words: &[W]) -> String {
        words.join(&self.list_separator)
    }

    /// A rule with its title.
    #[must_use]
    pub fn rule(&self, rule: &str, title: &str) -> String {
        filled(&self.rule_with_title, &[("rule", rule), ("title", title)])
    }
}

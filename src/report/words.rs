//! Every word that a workbook or a message shows, in two languages, from `texts.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;

/// The catalogue in one language.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Words for what a message's template names and the finding lacks.
    pub messages: Messages,
    /// What the commands print.
    pub terminal: Terminal,
}

/// What the commands print.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct Terminal {
    pub reports: String,
    pub rows: String,
    pub read: String,
    pub accepted: String,
    pub rejected: String,
    pub duplicate: String,
    pub superseded: String,
    pub not_yet_effective: String,
    pub skipped: String,
    pub coverages: String,
    pub in_force: String,
    pub scheduled: String,
    pub expired: String,
    pub ineligible: String,
    pub claims: String,
    pub covered: String,
    pub not_covered: String,
    pub warranty: String,
    pub customer_repair: String,
    pub open: String,
    pub cancelled: String,
    pub limits: String,
    pub granted: String,
    pub used: String,
    pub remaining: String,
    pub expiries: String,
    pub listed: String,
    pub newly_due: String,
    pub exceptions: String,
    pub errors: String,
    pub warnings: String,
    pub notes: String,
    pub error: String,
    pub warning: String,
    pub note: String,
    pub row: String,
    pub no_layout: String,
    pub unknown_columns: String,
    pub ignored_files: String,
    pub severity: String,
    pub effect: String,
    pub decision: String,
    pub clause: String,
    pub remedy: String,
}

/// What stands in a message where a value is missing, and how a column is named.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// A field and the dealer's header for it.
    pub column_with_header: String,
    /// Added where the template has no place for the column.
    pub header_addition: String,
    /// No field is meant.
    pub no_column: String,
    /// The subject has no number.
    pub no_subject: String,
    /// The row has no serial.
    pub no_serial: String,
    /// Nothing was expected, or found.
    pub no_value: String,
}

static CATALOGUE: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    let text = include_str!("texts.toml");
    let words = |language: Language| {
        let table: toml::Table = text.parse().expect("a test reads the embedded catalogue");
        let table = in_language(toml::Value::Table(table), language);
        (language.name(), table.try_into().expect("a test reads the embedded catalogue"))
    };
    BTreeMap::from([Language::Japanese, Language::English].map(words))
});

impl Words {
    /// The words in a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Words {
        &CATALOGUE[language.name()]
    }
}

/// Replaces each `{ ja = …, en = … }` by the text in the language.
fn in_language(value: toml::Value, language: Language) -> toml::Value {
    match value {
        toml::Value::Table(mut table) if table.contains_key("ja") && table.contains_key("en") => {
            table.remove(language.name()).unwrap_or(toml::Value::Table(table))
        }
        toml::Value::Table(table) => toml::Value::Table(
            table.into_iter().map(|(key, value)| (key, in_language(value, language))).collect(),
        ),
        other => other,
    }
}

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

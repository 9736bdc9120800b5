//! What a table's column is: a name, a kind, and how to get its value, in one row.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use super::vocabulary::Vocabulary;
use crate::domain::money::Yen;
use crate::domain::rule::RuleId;
use crate::domain::word::Word;

/// A row of a table. Parquet, sheets, JSON and comparisons of runs follow its columns.
pub trait Row: Sized {
    /// The table's path in a run's folder.
    const FILE: &'static str;

    /// The table's columns in their order, named as in Parquet, where each has a header in the workbooks.
    type Column: Word;

    /// How to get a column's value, which says its type too.
    fn get(column: Self::Column) -> Get<Self>;
}

/// How to get a column's value from a row; none is null, and so is an empty list.
pub enum Get<R> {
    /// An identifier, as UTF-8: it stays on one line.
    Code(for<'r> fn(&'r R) -> Option<Cow<'r, str>>),
    /// Free text, as UTF-8.
    Text(for<'r> fn(&'r R) -> Option<Cow<'r, str>>),
    /// A sentence for people, as UTF-8.
    Sentence(for<'r> fn(&'r R) -> Option<Cow<'r, str>>),
    /// A word's name, as UTF-8.
    Word(Vocabulary, fn(&R) -> Option<&'static str>),
    /// Several words' names, as UTF-8; see [`joined`].
    Words(Vocabulary, fn(&R) -> Vec<&'static str>),
    /// A rule's id, as UTF-8.
    Rule(fn(&R) -> Option<RuleId>),
    /// Several rules' ids, as UTF-8; see [`joined`].
    Rules(for<'r> fn(&'r R) -> &'r [RuleId]),
    /// DATE.
    Date(fn(&R) -> Option<NaiveDate>),
    /// TIMESTAMP without zone, Tokyo civil time.
    Instant(fn(&R) -> Option<NaiveDateTime>),
    /// INT64.
    Yen(fn(&R) -> Option<Yen>),
    /// INT32.
    Count(fn(&R) -> Option<i32>),
}

/// A column's value in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell<'r> {
    /// Nothing.
    Blank,
    /// Free text, an identifier, a path.
    Text(Cow<'r, str>),
    /// A word of a vocabulary.
    Word(Vocabulary, &'static str),
    /// Several words of a vocabulary.
    Words(Vocabulary, Vec<&'static str>),
    /// A rule.
    Rule(RuleId),
    /// Several rules.
    Rules(Vec<RuleId>),
    /// A day.
    Date(NaiveDate),
    /// A moment of Tokyo civil time.
    Instant(NaiveDateTime),
    /// Whole yen.
    Yen(Yen),
    /// A whole number.
    Count(i32),
}

impl Cell<'_> {
    /// The same, whatever becomes of the row.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Blank => Cell::Blank,
            Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Cell::Word(vocabulary, word) => Cell::Word(vocabulary, word),
            Cell::Words(vocabulary, words) => Cell::Words(vocabulary, words),
            Cell::Rule(rule) => Cell::Rule(rule),
            Cell::Rules(rules) => Cell::Rules(rules),
            Cell::Date(date) => Cell::Date(date),
            Cell::Instant(at) => Cell::Instant(at),
            Cell::Yen(amount_jpy) => Cell::Yen(amount_jpy),
            Cell::Count(count) => Cell::Count(count),
        }
    }
}

impl<R> Get<R> {
    /// The value of a row.
    pub fn cell<'r>(&self, row: &'r R) -> Cell<'r> {
        let cell = match self {
            Get::Code(get) | Get::Text(get) | Get::Sentence(get) => get(row).map(Cell::Text),
            Get::Word(vocabulary, get) => get(row).map(|word| Cell::Word(*vocabulary, word)),
            Get::Words(vocabulary, get) => Some(Cell::Words(*vocabulary, get(row))),
            Get::Rule(get) => get(row).map(Cell::Rule),
            Get::Rules(get) => Some(Cell::Rules(get(row).to_vec())),
            Get::Date(get) => get(row).map(Cell::Date),
            Get::Instant(get) => get(row).map(Cell::Instant),
            Get::Yen(get) => get(row).map(Cell::Yen),
            Get::Count(get) => get(row).map(Cell::Count),
        };
        cell.unwrap_or(Cell::Blank)
    }

    /// Whose words the values are, where they are words.
    #[must_use]
    pub fn vocabulary(&self) -> Option<Vocabulary> {
        match self {
            Get::Word(vocabulary, _) | Get::Words(vocabulary, _) => Some(*vocabulary),
            Get::Code(_) | Get::Text(_) | Get::Sentence(_) | Get::Rule(_) | Get::Rules(_) => None,
            Get::Date(_) | Get::Instant(_) | Get::Yen(_) | Get::Count(_) => None,
        }
    }
}

/// A list in one cell, which nobody takes apart again; an empty one is null.
#[must_use]
pub fn joined<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().collect();
    (!names.is_empty()).then(|| names.join(";"))
}

/// The columns of a table, each in one row: its name, its kind and its value.
macro_rules! columns {
    (
        $(#[$about:meta])*
        $columns:ident of $row:ty, $file:literal { $($column:ident: $kind:ident $(<$word:ty>)? = $get:expr,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[derive(strum::IntoStaticStr, strum::VariantArray)]
        #[strum(serialize_all = "snake_case")]
        #[expect(missing_docs, reason = "OUTPUTS.md says under each column's name what it holds")]
        pub enum $columns {
            $($column,)*
        }

        impl $crate::tables::column::Row for $row {
            const FILE: &'static str = $file;

            type Column = $columns;

            fn get(column: $columns) -> $crate::tables::column::Get<Self> {
                match column {
                    $($columns::$column => $crate::tables::column::getter!($kind $(<$word>)? = $get),)*
                }
            }
        }
    };
}

/// How to get a value of a kind. The words of a vocabulary are named here, once.
macro_rules! getter {
    (Word<$word:ty> = $get:expr) => {
        $crate::tables::column::Get::Word(<$word as $crate::tables::vocabulary::Worded>::VOCABULARY, |row| {
            let get: fn(&Self) -> Option<$word> = $get;
            get(row).map($crate::domain::word::Word::name)
        })
    };
    (Words<$word:ty> = $get:expr) => {
        $crate::tables::column::Get::Words(<$word as $crate::tables::vocabulary::Worded>::VOCABULARY, |row| {
            let get: fn(&Self) -> &[$word] = $get;
            get(row).iter().copied().map($crate::domain::word::Word::name).collect()
        })
    };
    ($kind:ident = $get:expr) => {
        $crate::tables::column::Get::$kind($get)
    };
}

pub(crate) use {columns, getter};

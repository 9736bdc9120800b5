//! A TOML file with the place of every key and value, so that a fault can show where it stands.

use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::faults::Faults;
use super::source::SourceFile;

/// A TOML file that was parsed without a fault.
pub(super) struct Document<'d> {
    source: &'d SourceFile,
    root: DeTable<'d>,
}

impl<'d> Document<'d> {
    /// Parses a file; every fault of its syntax is noted.
    pub(super) fn parse(source: &'d SourceFile, faults: &mut Faults) -> Option<Document<'d>> {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        for error in &errors {
            let found = format!("text that is not TOML ({})", error.message().replace('\n', ", "));
            source.refuse(error.span().unwrap_or_default(), "", found, "a TOML file", faults);
        }
        errors.is_empty().then(|| Document { source, root: root.into_inner() })
    }

    /// The whole file.
    pub(super) fn root(&self) -> Section<'_> {
        Section { source: self.source, path: String::new(), span: None, table: &self.root }
    }
}

/// A table of a document.
pub(super) struct Section<'d> {
    source: &'d SourceFile,
    path: String,
    /// Where it begins; none for the whole file.
    span: Option<Range<usize>>,
    table: &'d DeTable<'d>,
}

/// A value of a document, under its key.
pub(super) struct Item<'d> {
    source: &'d SourceFile,
    path: String,
    span: Range<usize>,
    value: &'d DeValue<'d>,
}

impl<'d> Section<'d> {
    /// The keys with their values, in file order.
    pub(super) fn items(&self) -> Vec<(&'d str, Item<'d>)> {
        let mut items: Vec<_> = self.table.iter().collect();
        items.sort_by_key(|(key, _)| key.span().start);
        items
            .into_iter()
            .map(|(key, value)| (key.get_ref().as_ref(), self.item(key.get_ref(), key, value)))
            .collect()
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Item<'d>> {
        let (spanned, value) = self.table.get_key_value(key)?;
        Some(self.item(key, spanned, value))
    }

    /// The value of a key that must be there.
    pub(super) fn require(&self, key: &str, expected: &str, faults: &mut Faults) -> Option<Item<'d>> {
        let item = self.get(key);
        if item.is_none() {
            let path = self.path_of(key);
            match &self.span {
                Some(span) => self.source.refuse(span.clone(), &path, "nothing", expected, faults),
                None => faults.key(&self.source.path, &path, "nothing", expected),
            }
        }
        item
    }

    /// Notes every key that is none of `known`.
    pub(super) fn refuse_unknown(&self, known: &[&str], faults: &mut Faults) {
        for (key, item) in self.items() {
            if !known.contains(&key) {
                let expected = format!("one of {}", known.join(", "));
                item.refuse_as("an unknown key", expected, faults);
            }
        }
    }

    fn item<T>(&self, key: &str, spanned: &Spanned<T>, value: &'d Spanned<DeValue<'d>>) -> Item<'d> {
        Item { source: self.source, path: self.path_of(key), span: spanned.span(), value: value.get_ref() }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl<'d> Item<'d> {
    /// Notes that something else is expected here.
    pub(super) fn refuse(&self, expected: impl Into<String>, faults: &mut Faults) {
        self.refuse_as(described(self.value), expected, faults);
    }

    /// Notes that something else is expected here, in other words for what was found.
    pub(super) fn refuse_as(
        &self,
        found: impl Into<String>,
        expected: impl Into<String>,
        faults: &mut Faults,
    ) {
        self.source.refuse(self.span.clone(), &self.path, found, expected, faults);
    }

    /// What was read; where that is nothing, something else is expected here.
    fn or_refuse<T>(&self, read: Option<T>, expected: &str, faults: &mut Faults) -> Option<T> {
        if read.is_none() {
            self.refuse(expected, faults);
        }
        read
    }

    /// A table.
    pub(super) fn section(&self, expected: &str, faults: &mut Faults) -> Option<Section<'d>> {
        let table = self.or_refuse(self.value.as_table(), expected, faults)?;
        Some(Section { source: self.source, path: self.path.clone(), span: Some(self.span.clone()), table })
    }

    /// A table, if it is one.
    pub(super) fn into_section(self) -> Option<Section<'d>> {
        let table = self.value.as_table()?;
        Some(Section { source: self.source, path: self.path, span: Some(self.span), table })
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// A text with something in it.
    pub(super) fn text(&self, expected: &str, faults: &mut Faults) -> Option<&'d str> {
        self.or_refuse(self.value.as_str().filter(|text| !text.trim().is_empty()), expected, faults)
    }

    /// True or false.
    pub(super) fn boolean(&self, faults: &mut Faults) -> Option<bool> {
        self.or_refuse(self.value.as_bool(), "true or false", faults)
    }

    /// Whether it is the word `false`.
    pub(super) fn is_false(&self) -> bool {
        self.value.as_bool() == Some(false)
    }

    /// A whole number, 0 or more; anything else is left to the caller to refuse.
    pub(super) fn count(&self) -> Option<u32> {
        let integer = self.value.as_integer()?;
        u32::from_str_radix(integer.as_str(), integer.radix()).ok()
    }

    /// A day, as TOML's own date or as text.
    pub(super) fn date(&self, faults: &mut Faults) -> Option<NaiveDate> {
        let date = match self.value {
            DeValue::Datetime(at) if at.time.is_none() && at.offset.is_none() => at.to_string().parse().ok(),
            DeValue::String(text) => text.parse().ok(),
            DeValue::Datetime(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        self.or_refuse(date, "a day such as 2023-01-31", faults)
    }

    /// The elements of a list, each at its own line.
    pub(super) fn list(&self, expected: &str, faults: &mut Faults) -> Option<Vec<Item<'d>>> {
        let array = self.or_refuse(self.value.as_array(), expected, faults)?;
        let element = |value: &'d Spanned<DeValue<'d>>| Item {
            source: self.source,
            path: self.path.clone(),
            span: value.span(),
            value: value.get_ref(),
        };
        Some(array.iter().map(element).collect())
    }
}

/// A value as it is quoted in a fault.
fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "an empty text".to_owned(),
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(boolean) => boolean.to_string(),
        DeValue::Datetime(at) => at.to_string(),
        DeValue::Array(values) => {
            let elements: Vec<String> = values.iter().map(|value| described(value.get_ref())).collect();
            format!("[{}]", elements.join(", "))
        }
        DeValue::Table(_) => "a table".to_owned(),
    }
}

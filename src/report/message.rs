//! A finding's sentence: its rule's template, filled in with the finding's values.

use std::borrow::Cow;

use super::phrase;
use super::words::Words;
use crate::domain::language::Language;
use crate::tables::Voice;
use crate::tables::exceptions::ExceptionRow;

/// Words the findings of the tables.
pub struct Speaker;

impl Voice for Speaker {
    fn sentence(&self, row: &ExceptionRow, language: Language) -> String {
        let facts = Facts {
            subject: row.subject_id(),
            serial: row.serial(),
            column: row.finding.column,
            header: row.header(),
            expected: row.expected.as_deref(),
            actual: row.actual.as_deref(),
        };
        render(language.of(&row.text.message), &facts, language)
    }
}

/// What a template may name; `schemas/findings.toml` tells its writers. A value that is missing is
/// shown as a dash, a missing serial as none, a missing column as the whole row.
#[derive(Clone, Copy, Default)]
pub struct Facts<'a> {
    /// `{subject}`: the sale, binding, case or coverage, or a file's path.
    pub subject: Option<&'a str>,
    /// `{serial}`: the row's own serial.
    pub serial: Option<&'a str>,
    /// `{column}`: the field's name; shown by its label.
    pub column: Option<&'a str>,
    /// The column's header as the dealer wrote it; shown beside the label.
    pub header: Option<&'a str>,
    /// `{expected}`, or `{expected:yen}` with the kind of value: what the rule expected.
    pub expected: Option<&'a str>,
    /// `{actual}`: what was found.
    pub actual: Option<&'a str>,
}

/// The sentence. A header that the template has no place for is added at its end: the reader looks
/// for the dealer's word, not for the field's.
#[must_use]
pub fn render(template: &str, facts: &Facts, language: Language) -> String {
    let all_words = Words::of(language);
    let words = &all_words.messages;
    let label = facts.column.map(|column| all_words.field(column).unwrap_or(column));
    let column = match (label, facts.header) {
        (Some(label), Some(header)) if label != header => {
            fill(&words.column_with_header, |name| match name {
                "column" => Some(label),
                "header" => Some(header),
                _ => None,
            })
        }
        (Some(label), _) => label.to_owned(),
        (None, Some(header)) => header.to_owned(),
        (None, None) => words.whole_row.clone(),
    };
    let said = said(template, facts, all_words);
    let mut sentence = fill(template, |name| match name {
        "subject" => Some(facts.subject.unwrap_or(&words.missing)),
        "serial" => Some(facts.serial.unwrap_or(&words.no_serial)),
        "column" => Some(&column),
        _ => said.iter().find(|(known, _)| *known == name).map(|(_, said)| &**said),
    });
    if facts.header.is_some() && !template.contains("{column}") {
        let addition = fill(&words.header_addition, |name| (name == "column").then_some(column.as_str()));
        sentence.push_str(&addition);
    }
    sentence
}

/// What the template's values say, by the names that they have there: `expected`, or `expected:yen`.
fn said<'t>(template: &'t str, facts: &Facts<'t>, words: &'static Words) -> Vec<(&'t str, Cow<'t, str>)> {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names
        .filter_map(|name| {
            let (value, kind) = name.split_once(':').map_or((name, None), |(name, kind)| (name, Some(kind)));
            let said = match value {
                "expected" => facts.expected.map(|expected| expectation(words, kind, expected)),
                "actual" => {
                    facts.actual.map(|actual| phrase::say(words, kind, &words.messages.reasons, actual))
                }
                _ => return None,
            };
            Some((name, said.unwrap_or(Cow::Borrowed(&words.messages.missing))))
        })
        .collect()
}

/// What a rule expected and found, as its message says them; a value of another kind than in the message,
/// as where the rule passes, says itself.
pub(super) fn reading<'v>(
    template: &str,
    [expected, actual]: [Option<&'v str>; 2],
    language: Language,
) -> [Cow<'v, str>; 2] {
    let words = Words::of(language);
    let kind = |name: &str| {
        let (_, rest) = template.split_once(name)?;
        rest.split_once('}').map(|(kind, _)| kind)
    };
    let missing = || Cow::Borrowed(words.messages.missing.as_str());
    let (of_expected, of_actual) = (kind("{expected:"), kind("{actual:"));
    let found = actual.map(|actual| phrase::say(words, of_actual, &words.messages.reasons, actual));
    [
        expected.map(|expected| expectation(words, of_expected, expected)).unwrap_or_else(missing),
        found.unwrap_or_else(missing),
    ]
}

fn expectation<'v>(words: &'static Words, kind: Option<&str>, expected: &'v str) -> Cow<'v, str> {
    match (kind, phrase::choices(words, expected)) {
        (None, Some(choices)) if !words.messages.expectations.contains_key(expected) => Cow::Owned(choices),
        _ => phrase::say(words, kind, &words.messages.expectations, expected),
    }
}

/// The template with its values, by their names.
#[must_use]
pub fn filled(template: &str, values: &[(&str, &str)]) -> String {
    fill(template, |name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
}

/// The same with values that were made for it.
#[must_use]
pub fn filled_with(template: &str, values: &[(&str, String)]) -> String {
    fill(template, |name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()))
}

/// The template with each `{name}` replaced; a name without a value stays as it is, and so do braces
/// in the values.
#[must_use]
pub fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, from_brace) = rest.split_at(open);
        filled.push_str(before);
        let inside = &from_brace[1..];
        let known = inside.find('}').and_then(|close| Some((close, value(&inside[..close])?)));
        rest = match known {
            Some((close, value)) => {
                filled.push_str(value);
                &inside[close + 1..]
            }
            None => {
                filled.push('{');
                inside
            }
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Facts = Facts {
        subject: Some("ABCD1234"),
        serial: Some("3FCDHBL0020156"),
        column: Some("phone"),
        header: Some("電話番号(個人)"),
        expected: Some("{actual}"),
        actual: Some("10"),
    };

    #[test]
    fn values_are_filled_in_once_and_missing_ones_are_a_dash() {
        let bare = Facts::default();
        let plain = Facts { column: Some("phone"), header: Some("phone"), ..bare };
        for (template, facts, japanese, english) in [
            (
                "{subject}/{serial}",
                FULL,
                "ABCD1234/3FCDHBL0020156（列: 電話番号(個人)［電話番号］）",
                "ABCD1234/3FCDHBL0020156 (column: 電話番号(個人) [phone number])",
            ),
            ("{column}", FULL, "電話番号(個人)［電話番号］", "電話番号(個人) [phone number]"),
            ("{column}", plain, "phone［電話番号］", "phone [phone number]"),
            (
                "{column}: {expected}",
                FULL,
                "電話番号(個人)［電話番号］: {actual}",
                "電話番号(個人) [phone number]: {actual}",
            ),
            ("{subject}, {serial}, {column}", bare, "—, なし, 行全体", "—, none, the whole row"),
            ("{expected}/{actual}", bare, "—/—", "—/—"),
            ("{other} { {} {actual", bare, "{other} { {} {actual", "{other} { {} {actual"),
        ] {
            assert_eq!(render(template, &facts, Language::Japanese), japanese, "{template}");
            assert_eq!(render(template, &facts, Language::English), english, "{template}");
        }
    }

    #[test]
    fn what_is_the_same_in_every_finding_is_said_in_the_readers_language() {
        for (expected, actual, japanese, english) in [
            ("integer JPY", "8万", "円単位の整数/8万", "a whole amount of yen/8万"),
            (
                "columns: 5",
                "{value}",
                "見出し行と同じ 5 列まで/{value}",
                "no more than the 5 columns of the header row/{value}",
            ),
            ("2022: 5", "integer", "2022: 5/integer", "2022: 5/integer"),
            (
                "合格 | 不合格 | pass | fail",
                "bound_at",
                "合格、不合格/bound_at",
                "合格, 不合格, pass, fail/bound_at",
            ),
            ("D001", "permission denied", "D001/読み取りの権限がありません", "D001/permission denied"),
        ] {
            let facts = Facts { expected: Some(expected), actual: Some(actual), ..Facts::default() };
            assert_eq!(render("{expected}/{actual}", &facts, Language::Japanese), japanese);
            assert_eq!(render("{expected}/{actual}", &facts, Language::English), english);
        }
    }
}

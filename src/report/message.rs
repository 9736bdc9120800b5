//! A finding's sentence: its rule's template, filled in with the finding's values.

use super::Language;
use super::words::Words;

/// What a template may name; `schemas/findings.toml` tells its writers. A value that is missing is
/// shown as a dash, a missing column as the whole row.
#[derive(Clone, Copy, Default)]
pub struct Facts<'a> {
    /// `{subject}`: the sale, binding, case or coverage, or a file's path.
    pub subject: Option<&'a str>,
    /// `{serial}`: the row's own serial.
    pub serial: Option<&'a str>,
    /// `{column}`: the field's name.
    pub column: Option<&'a str>,
    /// The column's header as the dealer wrote it; shown beside the field's name.
    pub header: Option<&'a str>,
    /// `{expected}`: what the rule expected.
    pub expected: Option<&'a str>,
    /// `{actual}`: what was found.
    pub actual: Option<&'a str>,
}

/// The sentence. A header that the template has no place for is added at its end: the reader looks
/// for the dealer's word, not for the field's.
#[must_use]
pub fn render(template: &str, facts: &Facts, language: Language) -> String {
    let words = &Words::of(language).messages;
    let column = match (facts.column, facts.header) {
        (Some(column), Some(header)) if column != header => {
            fill(&words.column_with_header, |name| match name {
                "column" => Some(column),
                "header" => Some(header),
                _ => None,
            })
        }
        (Some(column), _) => column.to_owned(),
        (None, Some(header)) => header.to_owned(),
        (None, None) => words.whole_row.clone(),
    };
    let expected = facts.expected.map(|expected| words.expectation(expected));
    let actual = facts.actual.map(|actual| words.reason(actual));
    let mut sentence = fill(template, |name| match name {
        "subject" => Some(facts.subject.unwrap_or(&words.missing)),
        "serial" => Some(facts.serial.unwrap_or(&words.missing)),
        "expected" => Some(expected.as_deref().unwrap_or(&words.missing)),
        "actual" => Some(actual.unwrap_or(&words.missing)),
        "column" => Some(&column),
        _ => None,
    });
    if facts.header.is_some() && !template.contains("{column}") {
        let addition = fill(&words.header_addition, |name| (name == "column").then_some(column.as_str()));
        sentence.push_str(&addition);
    }
    sentence
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
                "ABCD1234/3FCDHBL0020156（列: 電話番号(個人)［phone］）",
                "ABCD1234/3FCDHBL0020156 (column: 電話番号(個人) [phone])",
            ),
            ("{column}", FULL, "電話番号(個人)［phone］", "電話番号(個人) [phone]"),
            ("{column}", plain, "phone", "phone"),
            (
                "{column}: {expected}",
                FULL,
                "電話番号(個人)［phone］: {actual}",
                "電話番号(個人) [phone]: {actual}",
            ),
            ("{subject}, {serial}, {column}", bare, "—, —, 行全体", "—, —, the whole row"),
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
                "official",
                "permission denied",
                "official/読み取りの権限がありません",
                "official/permission denied",
            ),
        ] {
            let facts = Facts { expected: Some(expected), actual: Some(actual), ..Facts::default() };
            assert_eq!(render("{expected}/{actual}", &facts, Language::Japanese), japanese);
            assert_eq!(render("{expected}/{actual}", &facts, Language::English), english);
        }
    }
}

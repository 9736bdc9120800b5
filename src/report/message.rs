//! A finding's sentence: its rule's template, filled in with the finding's values.

use std::borrow::Cow;

use super::words::Words;
use crate::domain::field::Field;
use crate::domain::language::Language;
use crate::domain::reading::{Names, Part, Plain, Term};
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
            reading: row.reading(),
            names: row.names(),
        };
        render(language.of(&row.text.message), &facts, language)
    }
}

/// What a template may name; `schemas/findings.toml` tells its writers. A value that is missing is
/// shown as a dash, a missing serial as none, a missing column as the whole row.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// `{subject}`: the sale, binding, case or coverage, or a file's path.
    pub subject: Option<&'a str>,
    /// `{serial}`: the row's own serial.
    pub serial: Option<&'a str>,
    /// `{column}`: the field; shown by its label.
    pub column: Option<Field>,
    /// The column's header as the dealer wrote it; shown beside the label.
    pub header: Option<&'a str>,
    /// `{expected}` and `{actual}`: what the rule expected and what it found.
    pub reading: [Option<&'a Term>; 2],
    /// The texts that these name by number.
    pub names: Names<'a>,
}

/// The sentence. A header that the template has no place for is added at its end: the reader looks
/// for the dealer's word, not for the field's.
#[must_use]
pub fn render(template: &str, facts: &Facts, language: Language) -> String {
    let all_words = Words::of(language);
    let words = &all_words.messages;
    let column = match (facts.column.map(|column| all_words.field(column)), facts.header) {
        (Some(label), Some(header)) if label != header => {
            filled(&words.column_with_header, &[("column", label), ("header", header)])
        }
        (Some(label), _) => label.to_owned(),
        (None, Some(header)) => header.to_owned(),
        (None, None) => words.whole_row.clone(),
    };
    let [expected, actual] = facts.reading.map(|term| said_or_missing(term, facts.names, all_words));
    let mut sentence = filled(
        template,
        &[
            ("subject", facts.subject.unwrap_or(&words.missing)),
            ("serial", facts.serial.unwrap_or(&words.no_serial)),
            ("column", &column),
            ("expected", &expected),
            ("actual", &actual),
        ],
    );
    if facts.header.is_some() && !template.contains("{column}") {
        sentence.push_str(&filled(&words.header_addition, &[("column", &column)]));
    }
    sentence
}

/// What a rule expected or found, in the reader's language; a dash where it says nothing.
pub(super) fn said_or_missing(term: Option<&Term>, names: Names<'_>, words: &Words) -> String {
    term.map_or_else(|| words.messages.missing.clone(), |term| said(term, names, words))
}

/// A term in the reader's language: its phrase, filled in with its parts.
#[must_use]
pub fn said(term: &Term, names: Names<'_>, words: &Words) -> String {
    let parts: Vec<(&str, String)> =
        term.parts().into_iter().map(|(name, part)| (name, said_part(part, names, words))).collect();
    filled_with(&words.messages.terms[term.name()], &parts)
}

fn said_part(part: Part<'_>, names: Names<'_>, words: &Words) -> String {
    match part {
        Part::Yen(amount) => filled(&words.messages.yen, &[("amount", &grouped(*amount))]),
        Part::Figure(number) => grouped(*number),
        Part::Plan(plan) => words.word(*plan).to_owned(),
        Part::Country(country) => {
            words.messages.countries.get(country.code()).map_or(country.code(), String::as_str).to_owned()
        }
        Part::Fields(fields) => {
            let labels: Vec<String> =
                fields.iter().flatten().map(|field| words.field(*field).to_owned()).collect();
            words.phrases.list(&labels)
        }
        Part::Choices(choices) => chosen(choices, words),
        Part::WorkStatus(status) => words.work_status[*status].clone(),
        Part::Text(_) | Part::Cell(_) | Part::Owner(_) | Part::Symbol(_) | Part::Number(_) => {
            Plain(part, names).to_string()
        }
        Part::Date(_) | Part::GivenDate(_) | Part::Instant(_) => Plain(part, names).to_string(),
        Part::Model(_) | Part::Cause(_) | Part::Rule(_) => Plain(part, names).to_string(),
    }
}

/// The words that a field knows, `合格 | 不合格 | pass | fail`, as a list: of those, readers of Japanese need
/// the Japanese ones alone.
fn chosen(choices: &[Cow<'static, str>], words: &Words) -> String {
    let japanese = choices.iter().any(|choice| !choice.is_ascii());
    let needed = |choice: &&Cow<'static, str>| match words.language {
        Language::Japanese => !japanese || !choice.is_ascii(),
        Language::English => true,
    };
    let needed: Vec<String> = choices.iter().filter(needed).map(|choice| choice.to_string()).collect();
    words.phrases.list(&needed)
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
fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
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

/// A number with a comma every three digits.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::VariantNames;

    use super::*;
    use crate::domain::plan::{Country, Plan};
    use crate::domain::text::Texts;

    #[test]
    fn values_are_filled_in_once_and_missing_ones_are_a_dash() {
        let texts = Texts::new();
        let names = Names { texts: &texts, models: &[] };
        let [expected, actual] = [Term::cell("{actual}"), Term::Yen { amount: -1_342_000 }];
        let reading = [None, None];
        let bare = Facts { subject: None, serial: None, column: None, header: None, reading, names };
        let plain = Facts { column: Some(Field::Phone), header: Some("phone"), ..bare };
        let full = Facts {
            subject: Some("ABCD1234"),
            serial: Some("3FCDHBL0020156"),
            header: Some("電話番号(個人)"),
            reading: [Some(&expected), Some(&actual)],
            ..plain
        };
        for (template, facts, japanese, english) in [
            (
                "{subject}/{serial}",
                full,
                "ABCD1234/3FCDHBL0020156（列: 電話番号(個人)［電話番号］）",
                "ABCD1234/3FCDHBL0020156 (column: 電話番号(個人) [phone number])",
            ),
            ("{column}", full, "電話番号(個人)［電話番号］", "電話番号(個人) [phone number]"),
            ("{column}", plain, "phone［電話番号］", "phone [phone number]"),
            (
                "{column}: {expected}/{actual}",
                full,
                "電話番号(個人)［電話番号］: {actual}/-1,342,000 円",
                "電話番号(個人) [phone number]: {actual}/JPY -1,342,000",
            ),
            ("{subject}, {serial}, {column}", bare, "—, なし, 行全体", "—, none, the whole row"),
            ("{expected}/{actual}", bare, "—/—", "—/—"),
            ("{other} { {} {actual", bare, "{other} { {} {actual", "{other} { {} {actual"),
        ] {
            assert_eq!(render(template, &facts, Language::Japanese), japanese, "{template}");
            assert_eq!(render(template, &facts, Language::English), english, "{template}");
        }
    }

    /// Every term has its phrase, no phrase is idle, and none names what its term does not have.
    #[test]
    fn every_term_is_said_in_both_languages() {
        for language in [Language::Japanese, Language::English] {
            let phrases = &Words::of(language).messages.terms;
            let said: BTreeSet<&str> = phrases.keys().map(String::as_str).collect();
            assert_eq!(said, Term::VARIANTS.iter().copied().collect::<BTreeSet<_>>());
            for (name, parts) in Term::VARIANTS.iter().zip(Term::PARTS) {
                let known: Vec<(&str, &str)> = parts.iter().map(|part| (*part, "")).collect();
                let bare = filled(&phrases[*name], &known);
                assert!(!bare.contains(['{', '}']) || *name == "intact_identifier", "{name}: {bare}");
            }
        }
    }

    #[test]
    fn parts_are_said_in_the_readers_language() {
        let texts = Texts::new();
        let names = Names { texts: &texts, models: &[] };
        let words_of = |list: &[&'static str]| list.iter().map(|word| Cow::Borrowed(*word)).collect();
        let choices = |list: &[&'static str]| Term::Choices { choices: words_of(list) };
        for (term, plain, japanese, english) in [
            (Term::country(Some(Country(*b"JP"))), "JP", "日本", "Japan"),
            (Term::country(Some(Country(*b"FR"))), "FR", "FR", "FR"),
            (Term::Plan { plan: Plan::PlusRenew }, "plus_renew", "Plus Renew", "Plus Renew"),
            (
                Term::YenForPieces { amount: 206_799, pieces: 2 },
                "206799 / 2",
                "206,799 円 ÷ 2",
                "JPY 206,799 ÷ 2",
            ),
            (
                Term::Missing { fields: [None, Some(Field::Phone), Some(Field::Email)] },
                "− phone, email",
                "電話番号、メールアドレス",
                "phone number, e-mail address",
            ),
            (
                choices(&["合格", "不合格", "pass", "fail"]),
                "合格 | 不合格 | pass | fail",
                "合格、不合格",
                "合格, 不合格, pass, fail",
            ),
            (choices(&["csv", "tsv"]), "csv | tsv", "csv、tsv", "csv, tsv"),
            (
                Term::YenBetween { most: 1_000_000 },
                "-1000000..1000000",
                "−1,000,000 円から 1,000,000 円まで",
                "-1,000,000 to 1,000,000 yen",
            ),
        ] {
            assert_eq!(term.plain(names), plain);
            assert_eq!(said(&term, names, Words::of(Language::Japanese)), japanese);
            assert_eq!(said(&term, names, Words::of(Language::English)), english);
        }
    }

    #[test]
    fn numbers_have_a_comma_every_three_digits() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (12, "12")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}

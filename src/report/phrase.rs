//! Values that the tables give free of language, as a sentence says them in the reader's: amounts grouped,
//! fields by their labels, words by their meaning.
//!
//! The catalogue's phrases stand under what they say. `≤ {amount:yen} JPY` says every text of that shape;
//! behind the colon stands the kind of the part, which must fit: `≤ ten JPY` says itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::message::fill;
use super::words::Words;
use crate::domain::language::Language;

/// What is said for values, by their shapes.
pub type Shapes = BTreeMap<String, String>;

/// What a value says; itself where no phrase fits. Without a kind, `phrases` may have one.
#[must_use]
pub fn say<'v>(words: &'v Words, kind: Option<&str>, phrases: &'v Shapes, value: &'v str) -> Cow<'v, str> {
    let said = match kind {
        None => matching(words, phrases, value),
        Some(kind) => of_kind(words, kind, value),
    };
    said.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// What a value of a kind says; none where it is not of that kind.
fn of_kind(words: &Words, kind: &str, value: &str) -> Option<String> {
    let of_table = || {
        let word = words.value(kind, value);
        (word != value).then(|| word.into_owned())
    };
    let built_in = match kind {
        "yen" => yen(words, value),
        "fields" => fields(words, value),
        "number" => value.parse::<u64>().ok().map(|_| value.to_owned()),
        "date" => value.parse::<chrono::NaiveDate>().ok().map(|_| value.to_owned()),
        _ => of_table(),
    };
    built_in.or_else(|| matching(words, words.messages.kinds.get(kind)?, value))
}

/// The words that a field knows, `合格 | 不合格 | pass | fail`, as a list: of those, readers of Japanese need the
/// Japanese ones alone. None where the value is no such list.
#[must_use]
pub fn choices(words: &Words, value: &str) -> Option<String> {
    let all: Vec<String> = value.split(" | ").map(str::to_owned).collect();
    let japanese: Vec<String> = all.iter().filter(|word| !word.is_ascii()).cloned().collect();
    let needed = match words.language {
        Language::Japanese if !japanese.is_empty() => &japanese,
        Language::Japanese | Language::English => &all,
    };
    (all.len() > 1).then(|| words.phrases.list(needed))
}

fn yen(words: &Words, value: &str) -> Option<String> {
    let amount = grouped(value.parse().ok()?);
    Some(fill(&words.messages.yen, |name| (name == "amount").then_some(amount.as_str())))
}

/// A list of fields by their labels, of fields alone; or what is said of a list that is none.
fn fields(words: &Words, value: &str) -> Option<String> {
    let labels: Option<Vec<String>> =
        value.split(", ").map(|name| words.field(name).map(str::to_owned)).collect();
    labels
        .map(|labels| words.phrases.list(&labels))
        .or_else(|| matching(words, &words.messages.expectations, value))
}

/// The phrase of the value itself, else the first whose shape it has.
fn matching(words: &Words, phrases: &Shapes, value: &str) -> Option<String> {
    if let Some(phrase) = phrases.get(value) {
        return Some(phrase.clone());
    }
    phrases.iter().find_map(|(shape, phrase)| {
        let parts = parts(words, shape, value)?;
        Some(fill(phrase, |name| {
            parts.iter().find(|(known, _)| *known == name).map(|(_, said)| said.as_str())
        }))
    })
}

/// The parts of a value of a shape, each with its name and what it says; none where the value has another
/// shape. A part reaches to where the shape's next text is first found, the last one to the end.
fn parts<'s>(words: &Words, shape: &'s str, value: &str) -> Option<Vec<(&'s str, String)>> {
    let mut parts = Vec::new();
    let (start, mut shape) = shape.split_once('{')?;
    let mut value = value.strip_prefix(start)?;
    loop {
        let (name, after) = shape.split_once('}')?;
        let (literal, next) = after.split_once('{').map_or((after, None), |(text, next)| (text, Some(next)));
        let end = match next {
            None => {
                value.len().checked_sub(literal.len()).filter(|end| value.get(*end..) == Some(literal))?
            }
            Some(_) => value.find(literal)?,
        };
        let (part, rest) = value.split_at(end);
        let (name, kind) = name.split_once(':').map_or((name, None), |(name, kind)| (name, Some(kind)));
        let said = match kind {
            None => (!part.is_empty()).then(|| part.to_owned())?,
            Some(kind) => of_kind(words, kind, part)?,
        };
        parts.push((name, said));
        value = &rest[literal.len()..];
        match next {
            None => return Some(parts),
            Some(next) => shape = next,
        }
    }
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
    use super::*;

    #[test]
    fn values_are_said_by_their_kinds() {
        let none = Shapes::new();
        for (kind, value, japanese, english) in [
            ("yen", "1342000", "1,342,000 円", "JPY 1,342,000"),
            ("yen", "-999", "-999 円", "JPY -999"),
            ("yen", "206799 / 2", "206,799 円 ÷ 2", "JPY 206,799 ÷ 2"),
            ("yen", "8万", "8万", "8万"),
            ("amount", "≤ 82500 JPY", "82,500 円", "JPY 82,500"),
            ("amount", "≤ ten JPY", "≤ ten JPY", "≤ ten JPY"),
            ("plan", "plus_renew", "Plus Renew", "Plus Renew"),
            ("plan", "Zenmuse L1", "Zenmuse L1", "Zenmuse L1"),
            ("country", "JP", "日本", "Japan"),
            ("country", "FR", "FR", "FR"),
            ("fields", "phone, email", "電話番号、メールアドレス", "phone number, e-mail address"),
            ("missing", "− phone", "電話番号", "phone number"),
            ("service", "replacement", "交換", "Replacement"),
            ("times", "≤ 2", "2 回まで", "up to 2"),
            (
                "entitlement",
                "≥ 30 % × 1342000 JPY",
                "1,342,000 円の 30% 以上",
                "30 % of JPY 1,342,000 or more",
            ),
            (
                "last_day",
                "≤ 2021-06-15 (2021-05-16 + 30 d)",
                "最初の関連付け 2021-05-16 から 30 日、2021-06-15 まで",
                "the last day was 2021-06-15, 30 days after 2021-05-16",
            ),
        ] {
            assert_eq!(say(Words::of(Language::Japanese), Some(kind), &none, value), japanese, "{value}");
            assert_eq!(say(Words::of(Language::English), Some(kind), &none, value), english, "{value}");
        }
    }

    #[test]
    fn a_shape_is_the_whole_value_s() {
        let words = Words::of(Language::English);
        for (shape, value, expected) in [
            ("{a} d", "31 d", Some(vec!["31"])),
            ("{a:number} d", "x d", None),
            ("{a} d", "31 d (late)", None),
            ("{a} d", " d", None),
            ("{a} – {b}", "1 – 2 – 3", Some(vec!["1", "2 – 3"])),
            ("+{a}", "31", None),
            ("{a}日", "日", None),
        ] {
            let found = parts(words, shape, value);
            let found = found.map(|parts| parts.into_iter().map(|(_, said)| said).collect::<Vec<_>>());
            let expected = expected.map(|parts| parts.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(found, expected, "{shape} of {value}");
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

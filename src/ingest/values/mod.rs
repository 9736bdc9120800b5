//! From a cell to a value: one small file a family of types, each a pure function
//! `Cell → Result<Option<T>, Unreadable>`, where none is a blank cell (INPUTS.md, "Values").

mod contacts;
mod dates;
mod identifiers;
mod names;
mod numbers;
mod words;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

pub use contacts::{email, phone};
pub use dates::{date, date_of_serial, instant};
pub use identifiers::{identifier, serials_in};
pub use names::{country, plan};
pub use numbers::{integer, yen, yen_from_zero};
pub use words::{cancelled, cause, channel, fingerprint, mode, review, rule, service, subject};
pub use words::{work_status, yes_no};

use super::cell::Cell;
use crate::domain::reading::Term;
use crate::domain::rule::RuleId;

/// Why a cell gives no value: the rule it breaks, and what was expected instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// INP-05, -10 or -11.
    pub rule: RuleId,
    /// What is accepted. Most cells are read: what is told of the others stands apart.
    pub expected: Box<Term>,
}

/// What reading a cell comes to.
pub type Read<T> = Result<Option<T>, Unreadable>;

/// A value that is not readable as its type.
fn unreadable<T>(expected: Term) -> Result<T, Unreadable> {
    Err(Unreadable { rule: RuleId::Inp05, expected: Box::new(expected) })
}

/// A text after NFKC and without spaces around it; borrowed where it was so already.
#[must_use]
pub fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text.trim());
    }
    let whole: String = text.nfkc().collect();
    match whole.trim() {
        trimmed if trimmed.len() == whole.len() => Cow::Owned(whole),
        trimmed => Cow::Owned(trimmed.to_owned()),
    }
}

/// Whether a normal text stands for nothing, in capitals or not: a `null` taken for a serial would
/// make one unit of all that have none. `なし` means no in a column of yes and no.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 3] = ["N/A", "#N/A", "NULL"];
    matches!(text, "" | "-" | "—" | "―" | "ー") || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A normal text, or none where it stands for nothing.
fn given(text: &str) -> Option<Cow<'_, str>> {
    let text = normal(text);
    let blank = is_placeholder(&text) || text == "なし";
    (!blank).then_some(text)
}

/// Free text: a whole number of a workbook reads as its digits, any other number is refused.
pub fn text<'a>(cell: &Cell<'a>) -> Read<Cow<'a, str>> {
    match *cell {
        Cell::Blank => Ok(None),
        Cell::Text(text) => Ok(given(text)),
        Cell::Bool(true) => Ok(Some(Cow::Borrowed("TRUE"))),
        Cell::Bool(false) => Ok(Some(Cow::Borrowed("FALSE"))),
        Cell::Number(number) => match numbers::whole(number) {
            Some(whole) => Ok(Some(Cow::Owned(whole.to_string()))),
            None => unreadable(Term::AnyText),
        },
        Cell::Date(_) | Cell::IsoDate(_) | Cell::Duration(_) | Cell::Error(_) => unreadable(Term::AnyText),
    }
}

/// A person's own words, as they were written: what is shown again must be what was entered.
pub fn as_written(cell: &Cell<'_>) -> Read<String> {
    match cell {
        Cell::Blank => Ok(None),
        Cell::Text(text) => {
            let lines = text.trim().replace("\r\n", "\n").replace('\r', "\n");
            Ok((!lines.is_empty()).then_some(lines))
        }
        Cell::Number(_) | Cell::Date(_) | Cell::IsoDate(_) | Cell::Duration(_) | Cell::Bool(_) => {
            Ok(Some(cell.to_string()))
        }
        Cell::Error(_) => unreadable(Term::AnyText),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::cell::DateSerial;

    #[test]
    fn text_is_normal_and_placeholders_are_blank() {
        for (cell, value) in [
            (Cell::Text("  株式会社ｱｲﾁ\u{3000}"), Some("株式会社アイチ")),
            (Cell::Text("ＡＢＣ１２３"), Some("ABC123")),
            (Cell::Text("山田 太郎"), Some("山田 太郎")),
            (Cell::Text("nullius"), Some("nullius")),
            (Cell::Text("なし。"), Some("なし。")),
            (Cell::Number(20_220_615.0), Some("20220615")),
            (Cell::Number(-3.0), Some("-3")),
            (Cell::Bool(true), Some("TRUE")),
            (Cell::Blank, None),
            (Cell::Text(" \u{3000}"), None),
            (Cell::Text("-"), None),
            (Cell::Text("－"), None),
            (Cell::Text("—"), None),
            (Cell::Text("―"), None),
            (Cell::Text("ー"), None),
            (Cell::Text("ｰ"), None),
            (Cell::Text("N/A"), None),
            (Cell::Text("#N/A"), None),
            (Cell::Text("ＮＵＬＬ"), None),
            (Cell::Text("null"), None),
            (Cell::Text("Null"), None),
            (Cell::Text("n/a"), None),
            (Cell::Text("#n/a"), None),
            (Cell::Text("なし"), None),
        ] {
            assert_eq!(text(&cell), Ok(value.map(Cow::Borrowed)), "{cell:?}");
        }
    }

    #[test]
    fn a_workbooks_fraction_date_or_error_is_no_text() {
        for cell in [
            Cell::Number(1.5),
            Cell::Number(1e17),
            Cell::Date(DateSerial { days: 44_727.0, from_1904: false }),
            Cell::IsoDate("2022-06-15"),
            Cell::Duration(32_700),
            Cell::Error("#REF!"),
        ] {
            assert_eq!(text(&cell).map_err(|fault| fault.rule), Err(RuleId::Inp05), "{cell:?}");
        }
    }
}

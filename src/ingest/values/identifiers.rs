//! Serials, activation codes and contract numbers. One lost digit names another unit, so a value
//! that a spreadsheet may have changed is refused, not repaired.

use super::{Cell, Read, Term, Unreadable, given};
use crate::domain::rule::RuleId;

/// The longest identifier.
const LONGEST: usize = 32;
/// The shortest.
const SHORTEST: usize = 4;

/// A serial, code or contract number: capitals and digits, without spaces and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Identifier {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Identifier {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("only ASCII letters and digits are stored")
    }
}

fn damaged() -> Unreadable {
    Unreadable { rule: RuleId::Inp11, expected: Box::new(Term::IntactIdentifier) }
}

/// An identifier. A number or a date of a workbook has lost its digits, or its leading zeros.
pub fn identifier(cell: &Cell<'_>) -> Read<Identifier> {
    match *cell {
        Cell::Blank => Ok(None),
        Cell::Text(text) => match given(text) {
            Some(text) => of_normal(&text).map(Some),
            None => Ok(None),
        },
        Cell::Number(_)
        | Cell::Date(_)
        | Cell::IsoDate(_)
        | Cell::Duration(_)
        | Cell::Bool(_)
        | Cell::Error(_) => Err(damaged()),
    }
}

fn of_normal(text: &str) -> Result<Identifier, Unreadable> {
    let mut found = Identifier { bytes: [0; LONGEST], length: 0 };
    for letter in text.chars().filter(|letter| !letter.is_whitespace() && !is_hyphen(*letter)) {
        if !letter.is_ascii_alphanumeric() || found.length == LONGEST {
            return Err(damaged());
        }
        found.bytes[found.length] = letter.to_ascii_uppercase() as u8;
        found.length += 1;
    }
    if found.length < SHORTEST { Err(damaged()) } else { Ok(found) }
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The serials of a unit sale's cell; empty where it is blank.
///
/// Several are parted by spaces, commas, `、`, `/` or line breaks, a run of them parting once.
/// Spaces alone part only where that gives as many serials as were sold: some dealers write one
/// serial in groups of letters.
pub fn serials_in(cell: &Cell<'_>, sold: Option<u64>) -> Result<Vec<Identifier>, Unreadable> {
    let Cell::Text(text) = *cell else { return identifier(cell).map(|one| one.into_iter().collect()) };
    let Some(text) = given(text) else { return Ok(Vec::new()) };
    let parts = || text.split(is_separator).filter(|part| !part.is_empty());
    let spaces_alone = !text.contains(|letter| is_separator(letter) && !is_space(letter));
    let count = parts().count();
    if count <= 1 || spaces_alone && Some(count as u64) != sold {
        let whole = if spaces_alone { &text } else { parts().next().unwrap_or_default() };
        return of_normal(whole).map(|one| vec![one]);
    }
    parts().map(of_normal).collect()
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\n' | '\r')
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | '、' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::cell::DateSerial;

    #[test]
    fn an_identifier_is_four_to_thirty_two_capitals_and_digits() {
        for (written, read) in [
            ("3QWBJ3J2121718", Some("3QWBJ3J2121718")),
            ("9zxd001000073", Some("9ZXD001000073")),
            ("９ＺＸＤ００３０００６９５", Some("9ZXD003000695")),
            (" 9ZXD 0010 0015 3\u{3000}", Some("9ZXD001000153")),
            ("9ZX-D00-100-017-3", Some("9ZXD001000173")),
            ("9ZXD\u{2010}0001", Some("9ZXD0001")),
            ("A123", Some("A123")),
            ("A12", None),
            ("A-1-2", None),
            ("12345678901234567890123456789012", Some("12345678901234567890123456789012")),
            ("123456789012345678901234567890123", None),
            ("3.1E+15", None),
            ("1.23457E+15", None),
            ("要確認", None),
            ("ABCD_1", None),
            ("3QWBJ3J2121718,", None),
        ] {
            let found = identifier(&Cell::Text(written));
            assert_eq!(
                found.as_ref().ok().map(|one| one.unwrap().as_str().to_owned()).as_deref(),
                read,
                "{written}"
            );
            assert!(found.is_ok() || found.unwrap_err().rule == RuleId::Inp11, "{written}");
        }
        for blank in [Cell::Blank, Cell::Text("-"), Cell::Text("NULL"), Cell::Text("なし")] {
            assert_eq!(identifier(&blank), Ok(None), "{blank:?}");
        }
    }

    #[test]
    fn a_workbooks_number_date_or_error_is_damaged() {
        for cell in [
            Cell::Number(12_345_678.0),
            Cell::Number(3.1e15),
            Cell::Date(DateSerial { days: 44_621.0, from_1904: false }),
            Cell::IsoDate("2022-03-01"),
            Cell::Bool(true),
            Cell::Duration(32_700),
            Cell::Error("#REF!"),
        ] {
            assert_eq!(identifier(&cell), Err(damaged()), "{cell:?}");
        }
    }

    #[test]
    fn a_cell_may_hold_several_serials() {
        let (a, b) = ("9ZXD003000595", "9ZXD003000596");
        for (written, sold, read) in [
            ("9ZXD003000595、9ZXD003000596", 2, vec![a, b]),
            ("9ZXD003000595,9ZXD003000596", 1, vec![a, b]),
            ("9ZXD003000595 ,  9ZXD003000596", 2, vec![a, b]),
            ("9ZXD003000595/9ZXD003000596/", 2, vec![a, b]),
            ("9ZXD003000595\r\n9ZXD003000596", 2, vec![a, b]),
            ("9ZXD003000595\n9ZXD003000596", 1, vec![a, b]),
            ("9ZXD003000595\u{3000}9ZXD003000596", 2, vec![a, b]),
            ("9ZXD00 3000595", 1, vec![a]),
            ("9ZXD 0030 00595", 2, vec![a]),
            ("9ZXD003000595、", 1, vec![a]),
            ("-", 1, vec![]),
        ] {
            let found = serials_in(&Cell::Text(written), Some(sold)).unwrap();
            assert_eq!(found.iter().map(Identifier::as_str).collect::<Vec<_>>(), read, "{written} × {sold}");
        }
        assert!(serials_in(&Cell::Text("9ZXD003000595、A12"), Some(2)).is_err());
        assert!(serials_in(&Cell::Text("、"), Some(1)).is_err());
        assert!(serials_in(&Cell::Number(3.1e15), Some(1)).is_err());
    }
}

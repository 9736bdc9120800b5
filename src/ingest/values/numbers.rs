//! Whole numbers and yen. A fraction is refused, never rounded: somebody must say what was meant.

use super::{Cell, Read, Term, given, unreadable};
use crate::domain::money::{LARGEST_INPUT_JPY, Yen};

/// The whole number that a workbook's number is, if it is one.
///
/// A spreadsheet keeps and shows 15 significant digits: 66,000 × 1.1 is stored as
/// 72600.00000000001 and is 72,600 to everyone who looks at it. Beyond 2^53 the last digits are lost.
pub(super) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = if number.fract() == 0.0 { number } else { format!("{number:.14e}").parse().ok()? };
    let exact = number.fract() == 0.0 && number.abs() < EXACT;
    exact.then_some(number as i64)
}

/// Digits, which commas may part into groups of three.
fn digits(text: &str) -> Option<i64> {
    let grouped = text.contains(',');
    if grouped {
        let mut groups = text.split(',');
        let first = groups.next()?;
        if first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3) {
            return None;
        }
    }
    let mut number: i64 = 0;
    let mut any = false;
    for byte in text.bytes().filter(|byte| *byte != b',') {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
        any = true;
    }
    any.then_some(number)
}

fn strip_minus(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '\u{2212}', '△']).map(str::trim_start)
}

/// A whole number, in the bounds of an amount: their sums stay within the type.
pub fn integer(cell: &Cell<'_>) -> Read<i64> {
    let number = match *cell {
        Cell::Blank => return Ok(None),
        Cell::Text(text) => {
            let Some(text) = given(text) else { return Ok(None) };
            match text.strip_prefix(['-', '\u{2212}']) {
                Some(rest) => digits(rest).map(|number| -number),
                None => digits(&text),
            }
        }
        Cell::Number(number) => whole(number),
        Cell::Date(_) | Cell::IsoDate(_) | Cell::Duration(_) | Cell::Bool(_) | Cell::Error(_) => None,
    };
    match number {
        Some(number) if number.abs() <= LARGEST_INPUT_JPY => Ok(Some(number)),
        Some(_) | None => unreadable(Term::WholeNumber),
    }
}

/// An amount in yen, within the bounds of inputs.
pub fn yen(cell: &Cell<'_>) -> Read<Yen> {
    let amount = match *cell {
        Cell::Blank => return Ok(None),
        Cell::Text(text) => {
            let Some(text) = given(text) else { return Ok(None) };
            amount_of(&text)
        }
        Cell::Number(number) => whole(number),
        Cell::Date(_) | Cell::IsoDate(_) | Cell::Duration(_) | Cell::Bool(_) | Cell::Error(_) => None,
    };
    match amount {
        Some(amount) if amount.abs() <= LARGEST_INPUT_JPY => Ok(Some(amount)),
        Some(_) => unreadable(Term::YenBetween { most: LARGEST_INPUT_JPY }),
        None => unreadable(Term::WholeYen),
    }
}

/// An amount that cannot be below 0: a cost, a charge, a limit.
pub fn yen_from_zero(cell: &Cell<'_>) -> Read<Yen> {
    match yen(cell)? {
        Some(amount) if amount < 0 => unreadable(Term::YenFromZero { most: LARGEST_INPUT_JPY }),
        amount => Ok(amount),
    }
}

/// `82,500`, `¥82,500`, `\82,500`, `82,500円`, and for less than 0 `-1,000`, `△1,000`, `(1,000)`.
fn amount_of(text: &str) -> Option<Yen> {
    let text = text.strip_suffix('円').unwrap_or(text).trim_end();
    let (text, bracketed) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, negative) = match strip_minus(text) {
        Some(rest) if !bracketed => (rest, true),
        Some(_) => return None,
        None => (text, bracketed),
    };
    let (text, negative) = match text.strip_prefix(['¥', '\\']).map(str::trim_start) {
        // The sign may also stand behind the currency's: ¥-1,000.
        Some(rest) => match strip_minus(rest) {
            Some(_) if negative => return None,
            Some(rest) => (rest, true),
            None => (rest, negative),
        },
        None => (text, negative),
    };
    let amount = digits(text.strip_suffix('円').unwrap_or(text).trim_end())?;
    Some(if negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::cell::DateSerial;

    #[test]
    fn every_form_of_an_amount_is_read() {
        for (written, amount) in [
            ("82500", 82_500),
            ("0", 0),
            ("82,500", 82_500),
            ("1,234,567", 1_234_567),
            ("¥82,500", 82_500),
            ("￥82,500", 82_500),
            ("\\82,500", 82_500),
            ("82,500円", 82_500),
            ("８２，５００円", 82_500),
            (" 82,500 ", 82_500),
            ("△1,000", -1_000),
            ("-1,000", -1_000),
            ("－1,000", -1_000),
            ("\u{2212}1,000", -1_000),
            ("(1,000)", -1_000),
            ("（1,000）", -1_000),
            ("-¥1,000", -1_000),
            ("¥-1,000", -1_000),
            ("(¥1,000)", -1_000),
            ("1000000000000", 1_000_000_000_000),
            ("-1000000000000", -1_000_000_000_000),
        ] {
            assert_eq!(yen(&Cell::Text(written)), Ok(Some(amount)), "{written}");
        }
    }

    #[test]
    fn what_is_no_whole_amount_is_refused() {
        for written in [
            "82500.50",
            "82500.0",
            "1.000",
            "82,50",
            "1,0000",
            ",500",
            "82,",
            "約8万円",
            "要見積",
            "8万",
            "+500",
            "--1",
            "(-1)",
            "-(1)",
            "¥",
            "円",
            "1 000",
            "1000000000001",
            "-1000000000001",
            "99999999999999999999",
            "8e4",
        ] {
            assert!(yen(&Cell::Text(written)).is_err(), "{written}");
        }
        assert!(yen(&Cell::Text("なし")).unwrap().is_none());
    }

    #[test]
    fn a_workbooks_number_is_whole_to_fifteen_digits() {
        for (number, amount) in [
            (82_500.0, Some(82_500)),
            (66_000.0 * 1.1, Some(72_600)),
            (-0.0, Some(0)),
            (82_500.5, None),
            (82_500.000_000_1, None),
            (1e12, Some(1_000_000_000_000)),
            (1e12 + 1.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(yen(&Cell::Number(number)).ok().flatten(), amount, "{number}");
        }
        for cell in [
            Cell::Date(DateSerial { days: 1.0, from_1904: false }),
            Cell::Bool(true),
            Cell::Error("#VALUE!"),
            Cell::Duration(32_700),
        ] {
            assert!(yen(&cell).is_err() && integer(&cell).is_err(), "{cell:?}");
        }
    }

    #[test]
    fn costs_and_charges_are_not_below_zero() {
        assert_eq!(yen_from_zero(&Cell::Text("0円")), Ok(Some(0)));
        assert!(yen_from_zero(&Cell::Text("△1")).is_err());
        assert!(yen_from_zero(&Cell::Number(-1.0)).is_err());
    }

    #[test]
    fn a_count_is_a_whole_number() {
        for (written, number) in
            [("１", Some(1)), ("-2", Some(-2)), ("0", Some(0)), ("1.5", None), ("1.0", None), ("一台", None)]
        {
            assert_eq!(integer(&Cell::Text(written)).ok().flatten(), number, "{written}");
        }
        assert_eq!(integer(&Cell::Text("N/A")), Ok(None));
        assert_eq!(integer(&Cell::Number(3.0)), Ok(Some(3)));
        assert!(integer(&Cell::Number(1.5)).is_err());
    }
}

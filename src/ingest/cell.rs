//! One cell, whether it comes from a text file or from a workbook.

use std::fmt;

/// A cell as its file gives it, before any of it is understood.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// Nothing, or a workbook's `#N/A`.
    Blank,
    /// A field of a text file, or a text cell.
    Text(&'a str),
    /// A number of a workbook, without a date's format.
    Number(f64),
    /// A number of a workbook that its format shows as a date or a time.
    Date(DateSerial),
    /// A date that its file gives as ISO 8601 text (`.ods`).
    IsoDate(&'a str),
    /// A length of time, `[h]:mm`; it is no date.
    Duration,
    /// TRUE or FALSE.
    Bool(bool),
    /// An error other than `#N/A`, as the sheet shows it.
    Error(&'static str),
}

/// A workbook's date: days, and a fraction of a day, since the first day of its date system.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DateSerial {
    /// The days.
    pub days: f64,
    /// Whether they count from 1904-01-01, else from 1899-12-31 with a 1900-02-29 that never was.
    pub from_1904: bool,
}

/// The cells of a row. Each is made on demand, for most rows have columns that nobody asks for.
pub trait Cells {
    /// How many cells there are; those after them are blank.
    fn len(&self) -> usize;

    /// The cell of a column, from 0.
    fn get(&self, column: usize) -> Cell<'_>;
}

impl Cell<'_> {
    /// Whether nothing is written here: no cell, or nothing but spaces.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Blank => true,
            Cell::Text(text) => text.trim().is_empty(),
            Cell::Number(_)
            | Cell::Date(_)
            | Cell::IsoDate(_)
            | Cell::Duration
            | Cell::Bool(_)
            | Cell::Error(_) => false,
        }
    }
}

/// The longest text, in characters, that a finding repeats.
const LONGEST_SHOWN: usize = 200;

/// What a finding repeats of a text: its beginning, with a mark for each character that no screen
/// shows and no workbook may hold.
#[must_use]
pub fn shown(text: &str) -> String {
    let mark = |letter: char| {
        let kept = !letter.is_control() || matches!(letter, '\n' | '\t');
        if kept { letter } else { char::REPLACEMENT_CHARACTER }
    };
    let mut shown: String = text.chars().take(LONGEST_SHOWN).map(mark).collect();
    if text.chars().nth(LONGEST_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Blank => Ok(()),
            Cell::Text(text) | Cell::IsoDate(text) => out.write_str(&shown(text)),
            Cell::Number(number) => write!(out, "{number}"),
            Cell::Date(serial) => match super::values::date_of_serial(*serial) {
                Some(instant) => write!(out, "{}", instant.at),
                None => write!(out, "{}", serial.days),
            },
            Cell::Duration => out.write_str("[h]:mm"),
            Cell::Bool(value) => out.write_str(if *value { "TRUE" } else { "FALSE" }),
            Cell::Error(name) => out.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_repeats_two_hundred_characters() {
        assert_eq!(shown(&"円".repeat(200)), "円".repeat(200));
        assert_eq!(shown(&"円".repeat(201)), format!("{}…", "円".repeat(200)));
        assert_eq!(shown("a\0b\nc"), "a\u{FFFD}b\nc");
    }

    #[test]
    fn spaces_of_either_width_are_nothing() {
        assert!(Cell::Text(" \u{3000}\t\r\n").is_empty());
        assert!(!Cell::Text("-").is_empty());
        assert!(!Cell::Number(0.0).is_empty());
    }
}

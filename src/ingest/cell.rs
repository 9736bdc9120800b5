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
    /// A length of time, `[h]:mm`, in seconds; it is no date.
    Duration(i64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error other than `#N/A`, as the sheet shows it; or a formula that was never calculated.
    Error(&'a str),
}

/// A text cell, or a field of a text file: an error's name is what a spreadsheet leaves of an error
/// when it saves as text, and what OpenDocument has in place of a value.
#[must_use]
pub fn text_cell(text: &str) -> Cell<'_> {
    let trimmed = text.trim();
    if is_error(trimmed) { Cell::Error(trimmed) } else { Cell::Text(text) }
}

fn is_error(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    matches!(text, "#REF!" | "#DIV/0!" | "#VALUE!" | "#NAME?" | "#NUM!" | "#NULL!")
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

    /// Whether a delimiter parts the cells: one within a value, as in an unquoted `82,500`, then
    /// moves every cell behind it.
    fn is_delimited(&self) -> bool {
        false
    }
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
            | Cell::Duration(_)
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
    // The last field of a row has a carriage return at its end, where lines end in CR LF.
    let text = text.trim().replace("\r\n", "\n");
    let mut shown: String = text.chars().take(LONGEST_SHOWN).map(mark).collect();
    if text.chars().nth(LONGEST_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// The same on one line: spaces stand for line breaks.
#[must_use]
pub fn shown_in_line(text: &str) -> String {
    let lines = text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
    shown(&lines.collect::<Vec<_>>().join(" "))
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Blank => Ok(()),
            Cell::Text(text) | Cell::IsoDate(text) => out.write_str(&shown(text)),
            Cell::Number(number) => write!(out, "{number}"),
            Cell::Date(serial) => match super::values::date_of_serial(*serial) {
                Some(instant) => write!(out, "{}", instant.at),
                // A time of day without a day.
                None if (0.0..1.0).contains(&serial.days) => write_hours(out, seconds_of(serial.days)),
                None => write!(out, "{}", serial.days),
            },
            Cell::Duration(seconds) => write_hours(out, *seconds),
            Cell::Bool(value) => out.write_str(if *value { "TRUE" } else { "FALSE" }),
            Cell::Error(name) => out.write_str(name),
        }
    }
}

/// The seconds of so many days.
#[must_use]
pub fn seconds_of(days: f64) -> i64 {
    const SECONDS_OF_A_DAY: f64 = 86_400.0;
    (days * SECONDS_OF_A_DAY).round() as i64
}

/// `9:05`, `9:05:30`, `-30:00`.
fn write_hours(out: &mut fmt::Formatter<'_>, seconds: i64) -> fmt::Result {
    let minus = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    write!(out, "{minus}{}:{:02}", seconds / 3600, seconds / 60 % 60)?;
    match seconds % 60 {
        0 => Ok(()),
        rest => write!(out, ":{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_name_of_an_error_is_one() {
        for error in ["#REF!", " #DIV/0! ", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "Err:508"] {
            assert_eq!(text_cell(error), Cell::Error(error.trim()), "{error}");
        }
        for text in ["#N/A", "#REF", "#REF! ?", "#ref!", "Err:", "Err:5", "Err:5x8", "Err:5080", "# 1", "-"] {
            assert_eq!(text_cell(text), Cell::Text(text), "{text}");
        }
    }

    #[test]
    fn a_time_is_shown_as_a_clock_shows_it() {
        let serial = |days| Cell::Date(DateSerial { days, from_1904: false }).to_string();
        for (shown, expected) in [
            (Cell::Duration(32_700).to_string(), "9:05"),
            (Cell::Duration(108_030).to_string(), "30:00:30"),
            (Cell::Duration(-1_800).to_string(), "-0:30"),
            (serial(0.378_472_222_222_222), "9:05"),
            (serial(0.0), "0:00"),
            (serial(60.0), "60"),
            (serial(44_727.378_472_222_22), "2022-06-15 09:05:00"),
        ] {
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn a_finding_repeats_two_hundred_characters() {
        assert_eq!(shown(&"円".repeat(200)), "円".repeat(200));
        assert_eq!(shown(&"円".repeat(201)), format!("{}…", "円".repeat(200)));
        assert_eq!(shown(" a\0b\nc\r\nd\r"), "a\u{FFFD}b\nc\nd");
        assert_eq!(shown_in_line("a\0b\r\n\r\n c\r\n"), "a\u{FFFD}b c");
    }

    #[test]
    fn spaces_of_either_width_are_nothing() {
        assert!(Cell::Text(" \u{3000}\t\r\n").is_empty());
        assert!(!Cell::Text("-").is_empty());
        assert!(!Cell::Number(0.0).is_empty());
    }
}

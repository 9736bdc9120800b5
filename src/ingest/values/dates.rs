//! Dates and instants: western, Japanese and workbook forms. An order of day and month that must
//! be guessed is refused.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::super::cell::DateSerial;
use super::{Cell, Read, Term, given, unreadable};
use crate::domain::time::Instant;

/// A day; a time beside it is read and left out.
pub fn date(cell: &Cell<'_>) -> Read<NaiveDate> {
    match read(cell) {
        Ok(instant) => Ok(instant.map(Instant::date)),
        Err(()) => unreadable(Term::CalendarDate),
    }
}

/// A day with an optional time.
pub fn instant(cell: &Cell<'_>) -> Read<Instant> {
    read(cell).or_else(|()| unreadable(Term::CalendarInstant))
}

fn read(cell: &Cell<'_>) -> Result<Option<Instant>, ()> {
    let instant = match *cell {
        Cell::Blank => return Ok(None),
        Cell::Text(text) => match given(text) {
            Some(text) => written(&text),
            None => return Ok(None),
        },
        Cell::Number(number) => eight_digits(number),
        Cell::Date(serial) => date_of_serial(serial),
        Cell::IsoDate(text) => iso(text),
        Cell::Duration(_) | Cell::Bool(_) | Cell::Error(_) => None,
    };
    instant.map(Some).ok_or(())
}

/// The instant of a workbook's date, to the second; a date without a time where no time is left
/// after rounding. The day 0 and 1900-02-29, which Excel counts and no calendar has, are refused.
#[must_use]
pub fn date_of_serial(serial: DateSerial) -> Option<Instant> {
    const LAST: f64 = 2_958_466.0;
    const SECONDS: i64 = 86_400;
    if !(0.0..LAST).contains(&serial.days) {
        return None;
    }
    let seconds = (serial.days * SECONDS as f64).round() as i64;
    let days = seconds / SECONDS;
    let first = match (serial.from_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        (false, 0 | 60) => return None,
        (false, 1..60) => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let date = first.checked_add_signed(TimeDelta::days(days))?;
    Some(at(date, TimeDelta::seconds(seconds % SECONDS)))
}

fn at(date: NaiveDate, since_midnight: TimeDelta) -> Instant {
    match since_midnight.is_zero() {
        true => Instant::on(date),
        false => Instant::at(date.and_time(NaiveTime::MIN) + since_midnight),
    }
}

/// `YYYYMMDD` typed as a number; any other number may be anything.
fn eight_digits(number: f64) -> Option<Instant> {
    let number = super::numbers::whole(number).filter(|number| (10_000_000..=99_999_999).contains(number))?;
    day(number / 10_000, number / 100 % 100, number % 100).map(Instant::on)
}

/// `2022-06-15` or `2022-06-15T09:05:30`, with or without fractions of a second.
fn iso(text: &str) -> Option<Instant> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Some(Instant::on(date));
    }
    let exact = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    let rounded = exact.checked_add_signed(TimeDelta::milliseconds(500))?;
    let since_midnight = rounded.time() - NaiveTime::MIN;
    Some(at(rounded.date(), TimeDelta::seconds(since_midnight.num_seconds())))
}

fn day(year: i64, month: i64, day: i64) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// A Japanese era: the year that its first year follows, its first and its last day.
struct Era {
    year_before: i64,
    first: (i32, u32, u32),
    last: (i32, u32, u32),
}

const REIWA: Era = Era { year_before: 2018, first: (2019, 5, 1), last: (9999, 12, 31) };
const HEISEI: Era = Era { year_before: 1988, first: (1989, 1, 8), last: (2019, 4, 30) };

impl Era {
    /// A day of the era. Days before its first and after its last are refused, 平成40年 too: the
    /// era or the year is wrong, and which of them nobody knows but the writer.
    fn day(&self, year: i64, month: i64, day_of_month: i64) -> Option<NaiveDate> {
        let date = day(self.year_before + year, month, day_of_month)?;
        let bound = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
        (bound(self.first)? <= date && date <= bound(self.last)?).then_some(date)
    }
}

/// Reads a text from its beginning.
struct Cursor<'t>(&'t str);

impl Cursor<'_> {
    fn take(&mut self, wanted: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(wanted)?;
        Some(())
    }

    /// A number of `least` to `most` digits, all that stand here.
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if length < least || length > most {
            return None;
        }
        let (digits, rest) = self.0.split_at(length);
        self.0 = rest;
        digits.parse().ok()
    }
}

/// The forms of INPUTS.md, "Values", in normal text.
fn written(text: &str) -> Option<Instant> {
    let mut cursor = Cursor(text);
    let (date, in_kanji) = written_date(&mut cursor)?;
    if cursor.0.is_empty() {
        return Some(Instant::on(date));
    }
    let time = cursor.0.strip_prefix('T').unwrap_or_else(|| cursor.0.trim_start());
    // Only behind 日 may the time follow without a space.
    if time.len() == cursor.0.len() && !in_kanji {
        return None;
    }
    Some(Instant::at(date.and_time(written_time(time)?)))
}

/// The date, and whether it ends in 日.
fn written_date(cursor: &mut Cursor<'_>) -> Option<(NaiveDate, bool)> {
    for (name, era) in [("令和", &REIWA), ("平成", &HEISEI)] {
        if cursor.take(name).is_some() {
            let year = if cursor.take("元").is_some() { 1 } else { cursor.number(1, 2)? };
            let (month, day) = kanji_month_and_day(cursor)?;
            return Some((era.day(year, month, day)?, true));
        }
    }
    for (letter, era) in [("R", &REIWA), ("H", &HEISEI)] {
        if cursor.take(letter).is_some() {
            let year = cursor.number(1, 2)?;
            let (month, day) = separated_month_and_day(cursor, &["/", "."])?;
            return Some((era.day(year, month, day)?, false));
        }
    }
    let digits = cursor.0.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 {
        let number = cursor.number(8, 8)?;
        return Some((day(number / 10_000, number / 100 % 100, number % 100)?, false));
    }
    let year = cursor.number(4, 4)?;
    if cursor.0.starts_with('年') {
        let (month, day_of_month) = kanji_month_and_day(cursor)?;
        return Some((day(year, month, day_of_month)?, true));
    }
    let (month, day_of_month) = separated_month_and_day(cursor, &["-", "/", "."])?;
    Some((day(year, month, day_of_month)?, false))
}

fn kanji_month_and_day(cursor: &mut Cursor<'_>) -> Option<(i64, i64)> {
    cursor.take("年")?;
    let month = cursor.number(1, 2)?;
    cursor.take("月")?;
    let day = cursor.number(1, 2)?;
    cursor.take("日")?;
    Some((month, day))
}

fn separated_month_and_day(cursor: &mut Cursor<'_>, separators: &[&str]) -> Option<(i64, i64)> {
    let separator = separators.iter().find(|separator| cursor.0.starts_with(**separator))?;
    cursor.take(separator)?;
    let month = cursor.number(1, 2)?;
    cursor.take(separator)?;
    Some((month, cursor.number(1, 2)?))
}

/// `9:05`, `09:05:30`, `9時5分`, `9時5分30秒`.
fn written_time(text: &str) -> Option<NaiveTime> {
    let mut cursor = Cursor(text);
    let hour = cursor.number(1, 2)?;
    let (minute, second) = if cursor.take("時").is_some() {
        let minute = cursor.number(1, 2)?;
        cursor.take("分")?;
        if cursor.0.is_empty() {
            (minute, 0)
        } else {
            let second = cursor.number(1, 2)?;
            cursor.take("秒")?;
            (minute, second)
        }
    } else {
        cursor.take(":")?;
        let minute = cursor.number(2, 2)?;
        let second = if cursor.take(":").is_some() { cursor.number(2, 2)? } else { 0 };
        (minute, second)
    };
    let part = |number: i64| u32::try_from(number).ok();
    let time = NaiveTime::from_hms_opt(part(hour)?, part(minute)?, part(second)?)?;
    cursor.0.is_empty().then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `2022-06-15` for a date, `2022-06-15 09:05:00` for an instant.
    fn shown(instant: Instant) -> String {
        match instant.precision {
            crate::domain::time::Precision::Date => instant.date().to_string(),
            crate::domain::time::Precision::Second => instant.at.to_string(),
        }
    }

    fn read_as(cell: Cell<'_>) -> Option<String> {
        instant(&cell).ok().flatten().map(shown)
    }

    #[test]
    fn every_written_form_is_read() {
        for (written, read) in [
            ("2022-06-15", "2022-06-15"),
            ("2022/6/15", "2022-06-15"),
            ("2022.6.15", "2022-06-15"),
            ("20220615", "2022-06-15"),
            ("2022年6月15日", "2022-06-15"),
            ("２０２２年０６月１５日", "2022-06-15"),
            ("令和4年6月15日", "2022-06-15"),
            ("㋿4年6月15日", "2022-06-15"),
            ("令和元年5月1日", "2019-05-01"),
            ("令和1年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("平成元年1月8日", "1989-01-08"),
            ("R4.6.15", "2022-06-15"),
            ("R04/06/15", "2022-06-15"),
            ("H31.4.30", "2019-04-30"),
            ("2022-06-15 9:05", "2022-06-15 09:05:00"),
            ("2022/06/15 09:05:30", "2022-06-15 09:05:30"),
            ("2022-06-15T09:05", "2022-06-15 09:05:00"),
            ("2022年6月15日 9時5分", "2022-06-15 09:05:00"),
            ("2022年6月15日9時5分30秒", "2022-06-15 09:05:30"),
            ("R4.8.15 13:20:00", "2022-08-15 13:20:00"),
            ("2022-06-15 00:00", "2022-06-15 00:00:00"),
            ("2024-02-29 23:59:59", "2024-02-29 23:59:59"),
        ] {
            assert_eq!(read_as(Cell::Text(written)).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_must_be_guessed_or_never_was_is_refused() {
        for written in [
            "6/15/2022",
            "15/06/2022",
            "6/15",
            "22/6/15",
            "2022/6",
            "2022-06/15",
            "2022-13-01",
            "2022/2/30",
            "2023-02-29",
            "2022-06-15Z",
            "2022-06-15 24:00",
            "2022-06-15 9:60",
            "2022-06-15 9:5",
            "2022-06-1509:05",
            "2022-06-15 9時",
            "2022-06-15 9時5分30",
            "2022年6月15",
            "2022/6/15(水)",
            "202206151",
            "2022061",
            "令和4年13月1日",
            "令和元年4月30日",
            "平成31年5月1日",
            "平成40年1月1日",
            "昭和64年1月7日",
            "S63.12.31",
            "R4-6-15",
            "H31-4-30",
            "R4.6/15",
            "R0.6.15",
            "未定",
            "約2022-06-15",
            "0000-01-01",
        ] {
            assert!(instant(&Cell::Text(written)).is_err(), "{written}");
        }
        assert_eq!(instant(&Cell::Text("ー")), Ok(None));
    }

    #[test]
    fn a_workbooks_date_counts_from_1900_or_1904() {
        for (days, from_1904, read) in [
            (44_727.0, false, Some("2022-06-15")),
            (43_265.0, true, Some("2022-06-15")),
            (44_727.378_472_222_22, false, Some("2022-06-15 09:05:00")),
            (45_000.999_999_999, false, Some("2023-03-16")),
            (45_000.999_98, false, Some("2023-03-15 23:59:58")),
            (1.0, false, Some("1900-01-01")),
            (59.0, false, Some("1900-02-28")),
            (60.0, false, None),
            (61.0, false, Some("1900-03-01")),
            (0.5, false, None),
            (0.0, true, Some("1904-01-01")),
            (-1.0, false, None),
            (2_958_465.0, false, Some("9999-12-31")),
            (2_958_466.0, false, None),
            (f64::NAN, false, None),
        ] {
            let found = read_as(Cell::Date(DateSerial { days, from_1904 }));
            assert_eq!(found.as_deref(), read, "{days} {from_1904}");
        }
    }

    #[test]
    fn a_bare_number_is_a_date_only_with_eight_digits() {
        for (number, read) in [
            (20_220_615.0, Some("2022-06-15")),
            (20_221_315.0, None),
            (44_727.0, None),
            (2_022_061.0, None),
            (202_206_150.0, None),
            (20_220_615.5, None),
        ] {
            assert_eq!(read_as(Cell::Number(number)).as_deref(), read, "{number}");
        }
    }

    #[test]
    fn iso_text_rounds_to_the_second() {
        for (written, read) in [
            ("2022-06-15", Some("2022-06-15")),
            ("2022-06-15T00:00:00", Some("2022-06-15")),
            ("2022-06-15T09:05:30", Some("2022-06-15 09:05:30")),
            ("2022-06-15T09:05:30.499", Some("2022-06-15 09:05:30")),
            ("2022-06-15T23:59:59.500", Some("2022-06-16")),
            ("15.06.2022", None),
        ] {
            assert_eq!(read_as(Cell::IsoDate(written)).as_deref(), read, "{written}");
        }
        for cell in [Cell::Duration(32_700), Cell::Bool(true), Cell::Error("#VALUE!")] {
            assert!(date(&cell).is_err(), "{cell:?}");
        }
    }
}

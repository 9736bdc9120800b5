//! Civil time in Tokyo: dates, instants with their precision, months by the Civil Code.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// How exactly an instant is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Precision {
    /// Only the day; the time is 00:00.
    Date,
    /// To the second.
    Second,
}

/// A moment in Tokyo civil time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Instant {
    /// The moment; 00:00 of the day where only the day is known.
    pub at: NaiveDateTime,
    /// Whether the time of day is known.
    pub precision: Precision,
}

impl Instant {
    /// A day whose time is not known.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self { at: date.and_time(NaiveTime::MIN), precision: Precision::Date }
    }

    /// A moment known to the second.
    #[must_use]
    pub fn at(at: NaiveDateTime) -> Self {
        Self { at, precision: Precision::Second }
    }

    /// The day.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.at.date()
    }

    /// How far `self` is after `earlier`: to the second where both are known so, else in days.
    #[must_use]
    pub fn since(self, earlier: Instant) -> Distance {
        match (self.precision, earlier.precision) {
            (Precision::Second, Precision::Second) => Distance::Exact(self.at - earlier.at),
            (Precision::Date, _) | (_, Precision::Date) => {
                Distance::Days((self.date() - earlier.date()).num_days())
            }
        }
    }

    /// Whether `self` is later than `other`; compared as dates where either is one (RULES.md 14).
    #[must_use]
    pub fn is_after(self, other: Instant) -> bool {
        match self.since(other) {
            Distance::Exact(delta) => delta > TimeDelta::zero(),
            Distance::Days(days) => days > 0,
        }
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.precision {
            Precision::Date => write!(f, "{}", self.at.date()),
            Precision::Second => write!(f, "{}", self.at.format("%Y-%m-%d %H:%M:%S")),
        }
    }
}

/// The distance of two instants, as exact as the less exact of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Distance {
    /// To the second.
    Exact(TimeDelta),
    /// In days.
    Days(i64),
}

/// The days on which a coverage is in force, both included: from `start` 00:00 to `end` 24:00.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
}

impl Period {
    /// `months` from `start`: to the day before the corresponding day, or to the target month's
    /// last day where it has no such day (RULES.md 1; Civil Code of Japan, art. 143(2)).
    #[must_use]
    pub fn months(start: NaiveDate, months: u32) -> Self {
        // chrono's addition clamps to the last day of a shorter month; the day is then missing
        // exactly when it changed.
        let target = start.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
        let missing = chrono::Datelike::day(&target) != chrono::Datelike::day(&start);
        let end = if missing { target } else { day_before(target) };
        Self { start, end }
    }

    /// Whether `date` is one of the days.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.start <= date && date <= self.end
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// The day after, the last day of the calendar being its own successor.
#[must_use]
pub fn day_after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// The day before, the first day of the calendar being its own predecessor.
#[must_use]
pub fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(NaiveDate::MIN)
}

/// `days` after `date` (before, where negative), within the calendar.
#[must_use]
pub fn plus_days(date: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days < 0 {
        date.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        date.checked_add_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_end_the_day_before_the_corresponding_day() {
        for (start, months, end) in [
            ("2021-05-16", 12, "2022-05-15"),
            ("2021-05-16", 13, "2022-06-15"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2021-01-31", 13, "2022-02-28"),
            ("2021-03-01", 12, "2022-02-28"),
            ("2023-03-01", 12, "2024-02-29"),
            ("2023-02-28", 12, "2024-02-27"),
            ("2021-01-01", 12, "2021-12-31"),
        ] {
            assert_eq!(Period::months(day(start), months).end, day(end), "{start} + {months}");
        }
    }

    #[test]
    fn a_distance_is_in_days_where_either_instant_is_a_date() {
        let noon = |date: &str| Instant::at(day(date).and_hms_opt(12, 0, 0).unwrap());
        assert_eq!(noon("2022-06-05").since(noon("2022-06-01")), Distance::Exact(TimeDelta::hours(96)));
        assert_eq!(noon("2022-06-05").since(Instant::on(day("2022-06-01"))), Distance::Days(4));
        assert!(!noon("2022-06-01").is_after(Instant::on(day("2022-06-01"))));
    }
}

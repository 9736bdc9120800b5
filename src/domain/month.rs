//! Calendar months, as dealers file them and finance closes them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A month of the calendar, such as `2022-05`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    first_day: NaiveDate,
}

/// A text that names no month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected a month from 2000 on, written YYYY-MM")]
pub struct NoMonth;

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { first_day: date.with_day(1).unwrap_or(date) }
    }

    /// A month by its numbers; none where the calendar has no such month.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        (2000..=9000).contains(&year).then_some(())?;
        Some(Self { first_day: NaiveDate::from_ymd_opt(year, month, 1)? })
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day.pred_opt().unwrap_or(self.first_day)
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX) }
    }

    /// A number that grows by months.
    #[must_use]
    pub fn number(self) -> i64 {
        self.first_day.to_epoch_days().into()
    }

    /// The months up to `last`, both included.
    pub fn up_to(self, last: Month) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self), |month| Some(month.next())).take_while(move |month| *month <= last)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first_day.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    /// `YYYY-MM` and nothing else.
    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text.split_once('-').ok_or(NoMonth)?;
        let found =
            year.parse().ok().zip(month.parse().ok()).and_then(|(year, month)| Month::new(year, month));
        found.filter(|found| found.to_string() == text).ok_or(NoMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_in_one_way() {
        for (text, last_day) in
            [("2022-02", "2022-02-28"), ("2024-02", "2024-02-29"), ("2021-12", "2021-12-31")]
        {
            let month: Month = text.parse().unwrap();
            assert_eq!((month.to_string(), month.last_day().to_string()), (text.into(), last_day.into()));
        }
        for text in
            ["2022-2", "2022-13", "2022-00", "202202", "22-02", "2022-02-01", "", "+2022-02", "1999-12"]
        {
            assert_eq!(text.parse::<Month>(), Err(NoMonth), "{text}");
        }
    }

    #[test]
    fn months_run_to_the_last_without_a_gap() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let run = |first, last| month(first).up_to(month(last)).map(|m| m.to_string()).collect::<Vec<_>>();
        assert_eq!(run("2021-11", "2022-02"), ["2021-11", "2021-12", "2022-01", "2022-02"]);
        assert_eq!(run("2022-02", "2022-02"), ["2022-02"]);
        assert!(run("2022-02", "2022-01").is_empty());
    }
}

//! Calendar months, each named by its first day.

use chrono::{Datelike, Months, NaiveDate};

/// The month of a day.
#[must_use]
pub fn month_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The month's last day.
#[must_use]
pub fn last_day(month: NaiveDate) -> NaiveDate {
    next(month).and_then(|month| month.pred_opt()).unwrap_or(NaiveDate::MAX)
}

fn next(month: NaiveDate) -> Option<NaiveDate> {
    month.checked_add_months(Months::new(1))
}

/// The months from that of `first` to that of `last`, both included.
pub fn months(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(month_of(first)), |month| next(*month)).take_while(move |month| *month <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_run_from_the_first_to_the_last_without_a_gap() {
        for (first, last, expected) in [
            ("2022-01-31", "2022-01-01", vec!["2022-01-01"]),
            ("2021-11-30", "2022-02-01", vec!["2021-11-01", "2021-12-01", "2022-01-01", "2022-02-01"]),
            ("2022-02-01", "2022-01-31", vec![]),
        ] {
            let expected: Vec<NaiveDate> = expected.into_iter().map(day).collect();
            assert_eq!(months(day(first), day(last)).collect::<Vec<_>>(), expected, "{first} to {last}");
        }
        assert_eq!(last_day(day("2024-02-01")), day("2024-02-29"));
        assert_eq!(last_day(month_of(NaiveDate::MAX)), NaiveDate::MAX);
    }
}

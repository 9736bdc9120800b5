//! Deferred revenue: a coverage's fee is earned by its days of cover, day by day.
//!
//! What counts as the fee, as a finance clerk decides it:
//! - The fee is what the code's plan sales brought in, returns taken off, for one unit.
//! - A code whose sale is unknown, or was reported without an amount, has an unknown fee: the coverage
//!   is listed with a blank and earns nothing; the catalogue's price is never put in its place.
//! - An ineligible coverage gives no cover, so nothing of its fee is earned; it is owed until the case
//!   is settled. A returned code is ineligible too (LNK-07).
//! - A renewal is a coverage of its own: its fee is earned over its own period, not the base's.
//! - A period that moved since, as that of a shared contract, counts as it stands on the as-of date.
//! - Nothing is earned before the binding is reported; days of cover before it are caught up on its day.

use chrono::NaiveDate;

use super::codes::Codes;
use crate::domain::ids::BindingId;
use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::time::{Period, day_before};
use crate::rollup::frame::roll_up_months;
use crate::rollup::view::View;

/// The fee of a coverage that stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fee {
    /// The position of the coverage.
    pub coverage: BindingId,
    /// Its days of cover.
    pub period: Period,
    /// The day of its binding.
    pub bound_on: NaiveDate,
    /// None where it is unknown.
    pub fee_jpy: Option<Yen>,
    /// Days of cover that are over on the as-of date, that day included.
    pub days_over: i64,
    /// Earned by then.
    pub earned_jpy: Yen,
}

impl Fee {
    fn of(coverage: BindingId, period: Period, bound_on: NaiveDate, fee_jpy: Option<Yen>) -> Self {
        Self { coverage, period, bound_on, fee_jpy, days_over: 0, earned_jpy: 0 }
    }

    /// The length of the period.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.period.end - self.period.start).num_days() + 1
    }

    /// Days of cover that are over when `date` ends.
    fn days_by(&self, date: NaiveDate) -> i64 {
        if date < self.bound_on {
            return 0;
        }
        ((date - self.period.start).num_days() + 1).clamp(0, self.days())
    }

    /// What is earned when `date` ends: fee × days over ÷ days of cover, down to a whole yen; the last
    /// day takes what the others left.
    ///
    /// At a fee of 103,400 over 365 days: 283 after the first day (283.28…), 103,116 after 364, 103,400
    /// after 365.
    fn earned_by(&self, date: NaiveDate) -> Yen {
        let fee = i128::from(self.fee_jpy.unwrap_or(0));
        let earned = (fee * i128::from(self.days_by(date))).div_euclid(i128::from(self.days()));
        // Between 0 and the fee, because the days over are between 0 and all days.
        i64::try_from(earned).expect("a part of a fee is no larger")
    }

    /// To be earned by the days to come.
    #[must_use]
    pub fn unearned_jpy(&self) -> Yen {
        self.fee_jpy.unwrap_or(0) - self.earned_jpy
    }
}

/// Deferred revenue over a month: opening + added − earned = closing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScheduleMonth {
    /// The month.
    pub month: Month,
    /// Unearned when the month begins.
    pub opening_jpy: Yen,
    /// Fees of the coverages bound in the month.
    pub added_jpy: Yen,
    /// Earned in the month, up to the as-of date.
    pub earned_jpy: Yen,
    /// To be earned in the month, after the as-of date.
    pub to_earn_jpy: Yen,
    /// Unearned when the month ends.
    pub closing_jpy: Yen,
}

/// The fee of each coverage that stands.
pub(super) fn fees(view: &View, codes: &Codes) -> Vec<Fee> {
    let standing = view.coverages().iter_enumerated();
    standing
        .filter_map(|(at, coverage)| {
            let period = coverage.granted?.period;
            let binding = &view.bindings()[coverage.binding];
            let fee_jpy = codes.fee_jpy(binding.activation_code);
            let fee = Fee::of(at, period, binding.bound_at.date(), fee_jpy);
            Some(Fee { days_over: fee.days_by(view.as_of()), earned_jpy: fee.earned_by(view.as_of()), ..fee })
        })
        .collect()
}

/// Deferred revenue by month, from the first binding to the last day of cover.
///
/// # Panics
/// Where the months do not add up to the fees.
#[must_use]
pub fn schedule(fees: &[Fee], as_of: NaiveDate) -> Vec<ScheduleMonth> {
    let mut schedule: Vec<ScheduleMonth> = Vec::new();
    for (month, [added_jpy, earned_jpy, to_earn_jpy]) in
        roll_up_months(fees.iter().flat_map(|fee| changes(fee, as_of)), None)
    {
        let opening_jpy = schedule.last().map_or(0, |before| before.closing_jpy);
        let closing_jpy = opening_jpy + added_jpy - earned_jpy - to_earn_jpy;
        schedule.push(ScheduleMonth { month, opening_jpy, added_jpy, earned_jpy, to_earn_jpy, closing_jpy });
    }
    check(&schedule, fees);
    schedule
}

/// What a known fee adds to its months: added, earned, to be earned.
fn changes(fee: &Fee, as_of: NaiveDate) -> impl Iterator<Item = (Month, [Yen; 3])> {
    let changes = fee.fee_jpy.map(|fee_jpy| {
        let added = (Month::of(fee.bound_on), [fee_jpy, 0, 0]);
        // A renewal ordered late and dated back may be over when it is bound.
        let first = Month::of(fee.bound_on.max(fee.period.start));
        let earning = first.up_to(Month::of(fee.period.end.max(fee.bound_on)));
        std::iter::once(added).chain(earning.map(move |month| {
            let (before, until) = (day_before(month.first_day()), month.last_day());
            let split_jpy = fee.earned_by(as_of.clamp(before, until));
            (month, [0, split_jpy - fee.earned_by(before), fee.earned_by(until) - split_jpy])
        }))
    });
    changes.into_iter().flatten()
}

fn check(schedule: &[ScheduleMonth], fees: &[Fee]) {
    let sum = |part: fn(&ScheduleMonth) -> Yen| schedule.iter().map(part).sum::<Yen>();
    let of_fees = |part: fn(&Fee) -> Yen| fees.iter().map(part).sum::<Yen>();
    assert_eq!(sum(|row| row.earned_jpy), of_fees(|fee| fee.earned_jpy), "months earn what coverages earned");
    assert_eq!(sum(|row| row.to_earn_jpy), of_fees(Fee::unearned_jpy), "months earn what is unearned");
    assert_eq!(schedule.last().map_or(0, |row| row.closing_jpy), 0, "every fee is earned in the end");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fee(start: &str, end: &str, bound_on: &str, fee_jpy: Yen) -> Fee {
        let period = Period { start: day(start), end: day(end) };
        Fee::of(BindingId::from(0), period, day(bound_on), Some(fee_jpy))
    }

    /// As a run builds it.
    fn on(as_of: &str, fee: Fee) -> Fee {
        let as_of = day(as_of);
        Fee { days_over: fee.days_by(as_of), earned_jpy: fee.earned_by(as_of), ..fee }
    }

    #[test]
    fn a_fee_is_earned_by_the_day_and_the_last_day_takes_the_rest() {
        let year = || fee("2021-05-16", "2022-05-15", "2021-05-16", 103_400);
        for (as_of, days_over, earned_jpy) in [
            ("2021-05-15", 0, 0),
            ("2021-05-16", 1, 283),
            ("2021-05-17", 2, 566),
            ("2021-05-18", 3, 849),
            // 103,400 × 182 ÷ 365 = 51,558.35…
            ("2021-11-13", 182, 51_558),
            ("2022-05-14", 364, 103_116),
            ("2022-05-15", 365, 103_400),
            ("2022-05-16", 365, 103_400),
        ] {
            let fee = on(as_of, year());
            assert_eq!((fee.days_over, fee.earned_jpy), (days_over, earned_jpy), "{as_of}");
            assert_eq!(fee.unearned_jpy(), 103_400 - earned_jpy, "{as_of}");
        }
    }

    #[test]
    fn an_unknown_fee_earns_nothing_and_nothing_is_earned_before_the_binding() {
        let unknown = Fee { fee_jpy: None, ..fee("2022-01-01", "2022-12-31", "2022-01-01", 0) };
        assert_eq!(on("2022-06-30", unknown).earned_jpy, 0);
        assert!(schedule(&[on("2022-06-30", unknown)], day("2022-06-30")).is_empty());
        let dated_back = fee("2022-01-01", "2022-01-10", "2022-01-06", 1000);
        assert_eq!(on("2022-01-05", dated_back).earned_jpy, 0);
        assert_eq!(on("2022-01-06", dated_back).earned_jpy, 600, "six days at once");
    }

    #[test]
    fn the_schedule_goes_from_the_binding_to_the_last_day_of_cover() {
        // 90 yen over 9 days of January and 21 of February; bound in December, ahead of its start.
        let renewal = on("2022-02-10", fee("2022-01-23", "2022-02-21", "2021-12-31", 90));
        let row = |month: &str, [opening, added, earned, to_earn, closing]: [Yen; 5]| ScheduleMonth {
            month: Month::of(day(month)),
            opening_jpy: opening,
            added_jpy: added,
            earned_jpy: earned,
            to_earn_jpy: to_earn,
            closing_jpy: closing,
        };
        assert_eq!(
            schedule(&[renewal], day("2022-02-10")),
            [
                row("2021-12-01", [0, 90, 0, 0, 90]),
                row("2022-01-01", [90, 0, 27, 0, 63]),
                row("2022-02-01", [63, 0, 30, 33, 0]),
            ]
        );
    }

    #[test]
    fn cover_that_was_over_when_it_was_bound_is_earned_in_the_month_of_its_binding() {
        let late = on("2022-06-30", fee("2021-01-01", "2021-12-31", "2022-03-05", 365));
        let rows = schedule(&[late], day("2022-06-30"));
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].month, rows[0].added_jpy, rows[0].earned_jpy),
            (Month::of(late.bound_on), 365, 365)
        );
    }
}

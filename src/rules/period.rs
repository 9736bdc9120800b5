//! Periods and limits (RULES.md 6): how long a coverage lasts, and VAL-01, VAL-03, VAL-04.

use chrono::NaiveDate;

use super::{Skip, Trial};
use crate::domain::field::Field;
use crate::domain::money::Yen;
use crate::domain::plan::Plan;
use crate::domain::policy::{LateRenewalStart, Policies};
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::domain::time::{Period, day_after};

/// The period of a coverage that shares with no other.
///
/// Clause: `1年間有効`.
#[must_use]
pub fn alone(policies: &Policies, plan: Plan, start: NaiveDate) -> Period {
    Period::months(start, policies.months(plan))
}

/// The common end of a contract of two or more: months from the contract's first start.
///
/// Clause: the deck's contract of three products, 2021/05/16 - 2022/06/15.
#[must_use]
pub fn pooled_end(policies: &Policies, first_start: NaiveDate) -> NaiveDate {
    Period::months(first_start, policies.plus_pooled_months).end
}

/// The first day of a renewal: the day after the base's end, where bound by then; else the day of
/// the binding, or the day after the end where the policy says `backdate`.
///
/// Clause: 2021/05/16 - 2022/06/15, then 2022/06/16 - 2023/06/15.
#[must_use]
pub fn renewal_start(policies: &Policies, base_end: NaiveDate, bound_on: NaiveDate) -> NaiveDate {
    match policies.late_renewal_start {
        LateRenewalStart::BoundDate if bound_on > base_end => bound_on,
        LateRenewalStart::BoundDate | LateRenewalStart::Backdate => day_after(base_end),
    }
}

/// VAL-01: the export's own period, where given, is the computed one.
///
/// Fails with the days that differ.
pub fn val_01_reported_period(
    reported_start: Option<NaiveDate>,
    reported_end: Option<NaiveDate>,
    period: Period,
) -> Trial {
    let start_differs = reported_start.is_some_and(|start| start != period.start);
    let end_differs = reported_end.is_some_and(|end| end != period.end);
    let skip = (reported_start.is_none() && reported_end.is_none()).then_some(Skip::NotGiven);
    let Period { start, end } = period;
    let actual = Term::Reported { start: reported_start, end: reported_end };
    let column = if start_differs { Field::ReportedStart } else { Field::ReportedEnd };
    let reading = Reading::of(Term::Period { start, end }, actual).in_column(column);
    Trial::unless(skip, RuleId::Val01, !start_differs && !end_differs, reading)
}

/// VAL-03: the export's own limit, where given, is the catalogue's.
///
/// Fails where it differs.
pub fn val_03_reported_limit(reported_jpy: Option<Yen>, catalogue_jpy: Option<Yen>) -> Trial {
    let skip = match (reported_jpy, catalogue_jpy) {
        (None, _) => Some(Skip::NotGiven),
        (Some(_), None) => Some(Skip::NotListed),
        (Some(_), Some(_)) => None,
    };
    let reading = Reading::of(Term::yen(catalogue_jpy), Term::yen(reported_jpy));
    let reading = reading.in_column(Field::GrantedLimit);
    Trial::unless(skip, RuleId::Val03, reported_jpy == catalogue_jpy, reading)
}

/// VAL-04: a Plus coverage has a limit, in the catalogue or in the export. 0 is one.
///
/// Fails where it has none: its limit is then 0.
pub fn val_04_limit_known(limit_jpy: Option<Yen>) -> Trial {
    let reading = Reading::found(limit_jpy.map(|number| Term::Number { number }));
    Trial::of(RuleId::Val04, limit_jpy.is_some(), reading.in_column(Field::GrantedLimit))
}

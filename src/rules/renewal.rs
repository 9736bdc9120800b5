//! Renewals (RULES.md 9): RNW-01 to RNW-07, and whether a coverage can be renewed.

use chrono::NaiveDate;

use super::{Skip, Trial};
use crate::domain::coverage::{RenewalStatus, Route};
use crate::domain::field::Field;
use crate::domain::money::Yen;
use crate::domain::plan::{ModelId, Plan, Review};
use crate::domain::policy::Policies;
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;
use crate::domain::time::plus_days;

/// What a coverage has left of what it granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// Basic: replacements not used.
    Replacements(u32),
    /// Plus: the unit's own limit.
    Limit {
        /// What was granted.
        granted_jpy: Yen,
        /// What remains.
        remaining_jpy: Yen,
    },
}

/// RNW-01: there is a coverage to renew.
///
/// Clause: `お使いの製品がDJI Care Enterprise Basic（Plus）と関連付け済`.
///
/// Fails where there is none.
pub fn rnw_01_base(found: bool, serial: Sym) -> Trial {
    let reading = Reading::of(Term::Base, Term::Identifier { identifier: serial });
    Trial::of(RuleId::Rnw01, found, reading.in_column(Field::Serial))
}

/// RNW-02: Basic is renewed by Basic Renew, Plus by Plus Renew.
///
/// Clause: `DJI Care Enterprise Basicの2年目のサービスです` / `DJI Care Enterprise Plusの2年目サービスです`.
///
/// Fails where the families differ.
pub fn rnw_02_same_family(base: Plan, renewal: Plan) -> Trial {
    let expected = Term::Plan { plan: base.family().renewal() };
    let reading = Reading::of(expected, Term::Plan { plan: renewal }).in_column(Field::Plan);
    Trial::of(RuleId::Rnw02, base.family() == renewal.family(), reading)
}

/// RNW-07: one year more is within `max_years`, and the base is not renewed already.
///
/// Clause: `2年目のサービス`.
///
/// Fails where the base is the last year that may be, or has a renewal.
pub fn rnw_07_may_follow(policies: &Policies, base_year: u32, renewed: bool) -> Trial {
    let year = base_year.saturating_add(1 + u32::from(renewed));
    let expected = Term::UpToYears { years: i64::from(policies.max_years) };
    let reading = Reading::of(expected, Term::Years { years: i64::from(year) });
    Trial::of(RuleId::Rnw07, base_year < policies.max_years && !renewed, reading)
}

/// RNW-06: the catalogue offers the renewal for the model.
///
/// Clause: the deck's tables of Basic Renew and Plus Renew.
///
/// Fails where it does not, or no model is known.
pub fn rnw_06_offered(offered: bool, plan: Plan, model: Option<ModelId>) -> Trial {
    Trial::of(RuleId::Rnw06, offered, Reading::of(Term::Plan { plan }, Term::model(model)))
}

/// RNW-03: enough is left: a replacement of Basic, or 30 % of the unit's own limit of Plus.
///
/// Clause: `1回以上のリフレッシュ交換回数が残っている` / `保守限度額が30%以上残っている（…製品単体に付与された保守限度額で算出します）`.
///
/// Boundary: 402,600 of 1,342,000 is exactly 30 % and passes, 402,599 fails.
///
/// Fails with what is left.
pub fn rnw_03_entitlement_left(policies: &Policies, left: Left) -> Trial {
    let percent = i64::from(policies.renewal_min_remaining_percent);
    let (enough, reading) = match left {
        Left::Replacements(left) => {
            let actual = Term::Replacements { count: i64::from(left) };
            (left >= 1, Reading::of(Term::ReplacementLeft, actual))
        }
        Left::Limit { granted_jpy, remaining_jpy } => (
            i128::from(remaining_jpy) * 100 >= i128::from(granted_jpy) * i128::from(percent),
            Reading::of(Term::Share { percent, amount: granted_jpy }, Term::Amount { amount: remaining_jpy }),
        ),
    };
    Trial::of(RuleId::Rnw03, enough, reading)
}

/// RNW-05: from the 8th to the 30th day after the end the video of the unit passed. On other days
/// none is needed.
///
/// Clause: `7日～30日以内の場合 … ビデオの機体審査に合格`.
///
/// Fails where it did not, or none was made.
pub fn rnw_05_video(policies: &Policies, days_after_end: i64, review: Option<Review>) -> Trial {
    let needed = days_after_end > i64::from(policies.special_days)
        && days_after_end <= i64::from(policies.special_video_days);
    let skip = (!needed).then_some(Skip::NotNeeded);
    let actual = match review {
        Some(Review::Pass) => Term::ReviewPassed,
        Some(Review::Fail) => Term::ReviewFailed,
        None => Term::NoReview,
    };
    let reading = Reading::of(Term::ReviewPassed, actual).in_column(Field::VideoReview);
    Trial::unless(skip, RuleId::Rnw05, review == Some(Review::Pass), reading)
}

/// RNW-04: at most 30 days after the end.
///
/// Clause: `有効期間終了後、7日～30日以内の場合`.
///
/// Fails with the last day.
pub fn rnw_04_in_time(policies: &Policies, end: NaiveDate, event_on: NaiveDate) -> Trial {
    let days_after_end = (event_on - end).num_days();
    let limit_days = i64::from(policies.special_video_days);
    let expected = Term::LastDayToRenew { last: plus_days(end, limit_days), end, days: limit_days };
    let actual = match days_after_end {
        ..0 => Term::DaysBeforeEnd { on: event_on, days: -days_after_end },
        0.. => Term::DaysAfterEnd { on: event_on, days: days_after_end },
    };
    Trial::of(RuleId::Rnw04, days_after_end <= limit_days, Reading::of(expected, actual))
}

/// The way a renewal is admitted.
#[must_use]
pub fn route(policies: &Policies, days_after_end: i64) -> Route {
    if days_after_end <= 0 {
        Route::Renewal
    } else if days_after_end <= i64::from(policies.special_days) {
        Route::Special7
    } else {
        Route::Special30
    }
}

/// What the renewal status of an eligible coverage depends on.
#[derive(Clone, Copy, Debug)]
pub struct Prospect {
    /// Whether an eligible renewal of it exists.
    pub renewed: bool,
    /// Which year of protection it is; the base is the first.
    pub year: u32,
    /// What it has left.
    pub left: Left,
    /// Whether the catalogue offers its renewal.
    pub offered: bool,
    /// Its last day.
    pub end: NaiveDate,
}

/// Whether a coverage can be renewed on the as-of date, and the rules that stand against it.
///
/// Clause: `契約更新可能` / `契約更新済み`, and the special windows of 7 and 30 days.
#[must_use]
pub fn status(policies: &Policies, prospect: &Prospect, as_of: NaiveDate) -> (RenewalStatus, Vec<RuleId>) {
    if prospect.renewed {
        return (RenewalStatus::Renewed, Vec::new());
    }
    let days_after_end = (as_of - prospect.end).num_days();
    let may_follow = rnw_07_may_follow(policies, prospect.year, false);
    // The last year there may be is told so; whether the catalogue has a further one is then moot.
    let offered = may_follow.fails() || prospect.offered;
    let failing = [
        may_follow.failing(),
        (!offered).then_some(RuleId::Rnw06),
        rnw_03_entitlement_left(policies, prospect.left).failing(),
        rnw_04_in_time(policies, prospect.end, as_of).failing(),
    ];
    let blockers: Vec<RuleId> = failing.into_iter().flatten().collect();
    let status = match route(policies, days_after_end) {
        _ if !blockers.is_empty() => RenewalStatus::NotRenewable,
        Route::Special7 => RenewalStatus::Special7,
        Route::Special30 => RenewalStatus::Special30,
        Route::New | Route::Within96h | Route::AfterRepair | Route::Renewal | Route::Waived => {
            RenewalStatus::Renewable
        }
    };
    (status, blockers)
}

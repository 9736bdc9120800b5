//! Joining a Plus contract (RULES.md 7): POOL-01 to POOL-05. A binding that fails one stays
//! eligible, but alone.

use chrono::NaiveDate;

use super::{Skip, Trial};
use crate::domain::field::Field;
use crate::domain::plan::{Country, Plan};
use crate::domain::policy::Policies;
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;
use crate::domain::time::plus_days;

/// POOL-01: only Plus is pooled.
///
/// Clause: `(Plusのみ)`.
///
/// Fails where another plan asks to join.
pub fn pool_01_plus_only(plan: Plan) -> Trial {
    let reading = Reading::of(Term::Plan { plan: Plan::Plus }, Term::Plan { plan }).in_column(Field::Plan);
    Trial::of(RuleId::Pool01, plan == Plan::Plus, reading)
}

/// POOL-02: the owner is the contract's. An unknown owner equals nobody.
///
/// Clause: `同一ユーザーのドローン/ジンバルカメラであること`.
///
/// Fails where the keys differ or one is unknown.
pub fn pool_02_same_owner(first: Option<Sym>, joining: Option<Sym>) -> Trial {
    let owner = |key: Option<Sym>| key.map_or(Term::NoOwner, |owner| Term::Owner { owner });
    let same = first.is_some() && first == joining;
    Trial::of(RuleId::Pool02, same, Reading::of(owner(first), owner(joining)))
}

/// POOL-03: bound within 30 days of the contract's first binding, inclusive.
///
/// Clause: `30日以内にDJI Care Enterprise Plusとの関連付けがされていること`.
///
/// Boundary: 2021-05-16 and 2021-06-15 pass, 2021-06-16 fails.
///
/// Fails with the last day.
pub fn pool_03_in_time(policies: &Policies, first_bound_on: NaiveDate, bound_on: NaiveDate) -> Trial {
    let days = (bound_on - first_bound_on).num_days();
    let limit_days = i64::from(policies.pool_join_days);
    let last = plus_days(first_bound_on, limit_days);
    let expected = Term::LastDayToJoin { last, first: first_bound_on, days: limit_days };
    let reading =
        Reading::of(expected, Term::DaysAfterFirst { on: bound_on, days }).in_column(Field::BoundAt);
    Trial::of(RuleId::Pool03, days <= limit_days, reading)
}

/// POOL-04: the unit was sold in the country of every member whose country is known.
///
/// Clause: `各ドローン/ジンバルカメラが同じ国で購入されていること`.
///
/// Fails with the first country that differs.
pub fn pool_04_same_country(members: &[Country], joining: Option<Country>) -> Trial {
    let differing = members.iter().find(|country| joining.is_some_and(|joining| **country != joining));
    let skip = match (joining, members) {
        (None, _) => Some(Skip::UnitSaleUnknown),
        (Some(_), []) => Some(Skip::MembersUnknown),
        (Some(_), [..]) => None,
    };
    let expected = Term::country(differing.or(members.first()).copied());
    let reading = Reading::of(expected, Term::country(joining));
    Trial::unless(skip, RuleId::Pool04, differing.is_none(), reading)
}

/// POOL-05: the target's coverage is an eligible Plus coverage.
///
/// Clause: `DJI Care Enterprise Plusとの関連付けがされていない場合`.
///
/// Fails where the target has none.
pub fn pool_05_target_is_plus(found: bool, target: Option<Sym>) -> Trial {
    let reading = Reading::of(Term::PlusCoverage, Term::identifier(target)).in_column(Field::AddTo);
    Trial::of(RuleId::Pool05, found, reading)
}

//! Joining a Plus contract (RULES.md 7): POOL-01 to POOL-05. A binding that fails one stays
//! eligible, but alone.

use chrono::NaiveDate;

use super::{Reading, Reads, Skip, Trial, shown};
use crate::domain::plan::{Country, Plan};
use crate::domain::policy::Policies;
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;
use crate::domain::time::plus_days;
use crate::domain::word::Word;

/// POOL-01: only Plus is pooled.
///
/// Clause: `(Plusのみ)`.
///
/// Fails where another plan asks to join.
pub fn pool_01_plus_only(plan: Plan) -> Trial<impl Reads> {
    Trial::of(RuleId::Pool01, plan == Plan::Plus, move || {
        Reading::values("plus", plan.name()).in_column("plan")
    })
}

/// POOL-02: the owner is the contract's. An unknown owner equals nobody.
///
/// Clause: `同一ユーザーのドローン/ジンバルカメラであること`.
///
/// Fails where the keys differ or one is unknown; `text` gives a key's text.
pub fn pool_02_same_owner<'a>(
    first: Option<Sym>,
    joining: Option<Sym>,
    text: impl Fn(Option<Sym>) -> Option<&'a str>,
) -> Trial<impl Reads> {
    Trial::of(RuleId::Pool02, first.is_some() && first == joining, move || {
        Reading::values(shown(text(first)), shown(text(joining)))
    })
}

/// POOL-03: bound within 30 days of the contract's first binding, inclusive.
///
/// Clause: `30日以内にDJI Care Enterprise Plusとの関連付けがされていること`.
///
/// Boundary: 2021-05-16 and 2021-06-15 pass, 2021-06-16 fails.
///
/// Fails with the last day.
pub fn pool_03_in_time(
    policies: &Policies,
    first_bound_on: NaiveDate,
    bound_on: NaiveDate,
) -> Trial<impl Reads> {
    let days = (bound_on - first_bound_on).num_days();
    let limit_days = i64::from(policies.pool_join_days);
    Trial::of(RuleId::Pool03, days <= limit_days, move || {
        let last_day = plus_days(first_bound_on, limit_days);
        let expected = format!("≤ {last_day} ({first_bound_on} + {limit_days} d)");
        Reading::values(expected, format!("{bound_on} ({days:+} d)")).in_column("bound_at")
    })
}

/// POOL-04: the unit was sold in the country of every member whose country is known.
///
/// Clause: `各ドローン/ジンバルカメラが同じ国で購入されていること`.
///
/// Fails with the first country that differs.
pub fn pool_04_same_country(members: &[Country], joining: Option<Country>) -> Trial<impl Reads> {
    let differing = members.iter().find(|country| joining.is_some_and(|joining| **country != joining));
    let skip = match (joining, members) {
        (None, _) => Some(Skip::UnitSaleUnknown),
        (Some(_), []) => Some(Skip::MembersUnknown),
        (Some(_), [..]) => None,
    };
    Trial::unless(skip, RuleId::Pool04, differing.is_none(), move || {
        Reading::values(shown(differing.or(members.first()).copied()), shown(joining))
    })
}

/// POOL-05: the target's coverage is an eligible Plus coverage.
///
/// Clause: `DJI Care Enterprise Plusとの関連付けがされていない場合`.
///
/// Fails where the target has none.
pub fn pool_05_target_is_plus(found: bool, target: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Pool05, found, move || Reading::values("plus", target).in_column("add_to"))
}

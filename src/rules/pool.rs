//! Joining a Plus contract (RULES.md 7): POOL-01 to POOL-05. A binding that fails one stays
//! eligible, but alone.

use chrono::NaiveDate;

use super::{Breach, Verdict, require};
use crate::domain::finding::RuleId;
use crate::domain::plan::{Country, Plan};
use crate::domain::text::Sym;
use crate::schema::ruleset::Policies;

/// POOL-01: only Plus is pooled.
///
/// Clause: `(Plusのみ)`.
///
/// # Errors
/// Where another plan asks to join.
pub fn pool_01_plus_only(plan: Plan) -> Verdict {
    require(plan == Plan::Plus, || Breach::of(RuleId::Pool01).in_column("plan").values("plus", plan.name()))
}

/// POOL-02: the owner is the contract's. An unknown owner equals nobody.
///
/// Clause: `同一ユーザーのドローン/ジンバルカメラであること`.
///
/// # Errors
/// Where the keys differ or one is unknown; `shown` gives a key's text.
pub fn pool_02_same_owner<'a>(
    first: Option<Sym>,
    joining: Option<Sym>,
    shown: impl Fn(Option<Sym>) -> Option<&'a str>,
) -> Verdict {
    require(first.is_some() && first == joining, || {
        let text = |key| shown(key).unwrap_or("—");
        Breach::of(RuleId::Pool02).values(text(first), text(joining))
    })
}

/// POOL-03: bound within 30 days of the contract's first binding, inclusive.
///
/// Clause: `30日以内にDJI Care Enterprise Plusとの関連付けがされていること`.
///
/// Boundary: 2021-05-16 and 2021-06-15 pass, 2021-06-16 fails.
///
/// # Errors
/// With the last day.
pub fn pool_03_in_time(policies: &Policies, first_bound_on: NaiveDate, bound_on: NaiveDate) -> Verdict {
    let days = (bound_on - first_bound_on).num_days();
    let limit_days = i64::from(policies.pool_join_days);
    require(days <= limit_days, || {
        Breach::of(RuleId::Pool03)
            .in_column("bound_at")
            .values(format!("{first_bound_on} + {limit_days} d"), format!("{bound_on} (+{days} d)"))
    })
}

/// POOL-04: the unit was sold in the country of every member whose country is known.
///
/// Clause: `各ドローン/ジンバルカメラが同じ国で購入されていること`.
///
/// # Errors
/// With the first country that differs.
pub fn pool_04_same_country(members: &[Country], joining: Option<Country>) -> Verdict {
    let Some(joining) = joining else { return Ok(()) };
    match members.iter().find(|country| **country != joining) {
        None => Ok(()),
        Some(other) => Err(Breach::of(RuleId::Pool04).values(other.code(), joining.code())),
    }
}

/// POOL-05: the target's coverage is an eligible Plus coverage.
///
/// Clause: `DJI Care Enterprise Plusとの関連付けがされていない場合`.
///
/// # Errors
/// Where the target has none.
pub fn pool_05_target_is_plus(found: bool, target: &str) -> Verdict {
    require(found, || Breach::of(RuleId::Pool05).in_column("add_to").values("plus", target))
}

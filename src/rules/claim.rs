//! Claims (RULES.md 8): CLM-01 to CLM-16, and whose limits bear a cost.

use super::{Breach, Verdict, require};
use crate::domain::finding::{Effect, RuleId};
use crate::domain::money::{Yen, split_in_proportion};
use crate::domain::plan::{Cause, Country, Service};
use crate::domain::time::Instant;
use crate::schema::ruleset::{DeductionOrder, OverLimit, Policies};

/// CLM-13: a manufacturer's warranty case is charged nothing.
///
/// Clause: `DJIはお使いの製品に対する修理費を負担します`.
///
/// # Errors
/// Where something was charged.
pub fn clm_13_warranty_free(charged_jpy: Option<Yen>) -> Verdict {
    let charged = charged_jpy.unwrap_or(0);
    require(charged <= 0, || Breach::of(RuleId::Clm13).in_column("charged").values("0", charged.to_string()))
}

/// CLM-01: an eligible coverage of the unit is in force on the day the unit was received.
///
/// Clause: `開始日の0:00より有効になり、有効期限日の24:00をもって期限終了`.
///
/// # Errors
/// Where none is.
pub fn clm_01_in_force(found: bool, received_at: Instant) -> Verdict {
    require(found, || {
        Breach::of(RuleId::Clm01)
            .in_column("received_at")
            .values("start ≤ received_at ≤ end", received_at.to_string())
    })
}

/// CLM-02: the cause is one that the plan covers. An unknown or blank one is (CLM-16).
///
/// Clause: `衝突／水没／信号干渉など`.
///
/// # Errors
/// For a lost unit, theft, intent, cosmetic damage, modification.
pub fn clm_02_cause_covered(cause: Option<Cause>) -> Verdict {
    let excluded = match cause {
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water) => None,
        Some(Cause::SignalInterference | Cause::OperatorError | Cause::Other(_)) | None => None,
        Some(Cause::Lost) => Some("紛失"),
        Some(Cause::Theft) => Some("盗難"),
        Some(Cause::Intent) => Some("故意"),
        Some(Cause::Cosmetic) => Some("外観"),
        Some(Cause::Modification) => Some("改造"),
    };
    match excluded {
        None => Ok(()),
        Some(word) => Err(Breach::of(RuleId::Clm02).in_column("cause").values(COVERED_CAUSES, word)),
    }
}

/// CLM-16: the cause is a known one.
///
/// # Errors
/// With the cause as written, where it is none of the known words or blank.
pub fn clm_16_cause_known<'a>(
    cause: Option<Cause>,
    text: impl Fn(crate::domain::text::Sym) -> &'a str,
) -> Verdict {
    let unknown =
        |written: &str| Err(Breach::of(RuleId::Clm16).in_column("cause").values(COVERED_CAUSES, written));
    match cause {
        None => unknown("—"),
        Some(Cause::Other(written)) => unknown(text(written)),
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water | Cause::SignalInterference) => {
            Ok(())
        }
        Some(Cause::OperatorError | Cause::Lost | Cause::Theft | Cause::Intent) => Ok(()),
        Some(Cause::Cosmetic | Cause::Modification) => Ok(()),
    }
}

const COVERED_CAUSES: &str = "衝突 | 墜落 | 落下 | 水没 | 信号干渉 | 操作ミス";

/// CLM-09: serviced in the country where the plan was sold; passes where either is unknown.
///
/// Clause: `購入した国内/地域でのみサービスを受けることができます`.
///
/// # Errors
/// Where both are known and differ.
pub fn clm_09_same_country(service: Option<Country>, plan_sale: Option<Country>) -> Verdict {
    let (Some(service), Some(sold)) = (service, plan_sale) else { return Ok(()) };
    require(service == sold, || {
        Breach::of(RuleId::Clm09).in_column("country").values(sold.code(), service.code())
    })
}

/// CLM-05: no replacement of a model that Plus only repairs.
///
/// Clause: `Zenmuse XTおよびZenmuse XT2は修理サービスのみ提供(交換サービス対象外)`.
///
/// # Errors
/// For a replacement of such a model under Plus.
pub fn clm_05_replaceable(service: Service, repair_only: bool) -> Verdict {
    require(service == Service::Repair || !repair_only, || {
        Breach::of(RuleId::Clm05).in_column("service").values("repair", "replacement")
    })
}

/// CLM-06: a replacement came with all its parts.
///
/// Clause: `対象パーツは一緒にご送付ください。一緒にご送付されない場合、交換サービスは提供されません`.
///
/// # Errors
/// For a replacement without.
pub fn clm_06_parts_complete(service: Service, complete: bool) -> Verdict {
    require(service == Service::Repair || complete, || {
        Breach::of(RuleId::Clm06).in_column("parts_complete").values("yes", "no")
    })
}

/// CLM-03: a replacement under Basic is one of those allowed.
///
/// Clause: `サービス有効期間内に最大2回` / Renew `1年の有効期間内に1回`.
///
/// Boundary: with two allowed the second passes, the third fails.
///
/// # Errors
/// Where all were used.
pub fn clm_03_replacement_left(allowed: u32, used: u32) -> Verdict {
    require(used < allowed, || {
        Breach::of(RuleId::Clm03).values(format!("≤ {allowed}"), used.saturating_add(1).to_string())
    })
}

/// CLM-15: a claim under Plus names its cost.
///
/// Clause: `修理費用に相当する金額がお客様のサービス保守限度額から差し引かれます`.
///
/// # Errors
/// Where it does not: nothing can be deducted.
pub fn clm_15_cost_given(repair_cost_jpy: Option<Yen>) -> Verdict {
    require(repair_cost_jpy.is_some(), || Breach::of(RuleId::Clm15).in_column("repair_cost"))
}

/// CLM-04: the cost is within the limits available. By policy the customer pays the excess, or the
/// claim is refused.
///
/// Clause: `サービス保守限度額の範囲内で`.
///
/// # Errors
/// With the excess.
pub fn clm_04_within_limits(policies: &Policies, cost_jpy: Yen, available_jpy: Yen) -> Verdict {
    require(cost_jpy <= available_jpy, || {
        let effect = match policies.over_limit {
            OverLimit::CustomerPaysExcess => Effect::Flag,
            OverLimit::Reject => Effect::Reject,
        };
        let breach = Breach::of(RuleId::Clm04).in_column("repair_cost");
        Breach { effect, ..breach.values(format!("≤ {available_jpy} JPY"), format!("{cost_jpy} JPY")) }
    })
}

/// CLM-10: a loaner is lent only where it is due.
///
/// Clause: `代替機貸し出し可能(Zenmuse XT、Zenmuse XT2のみ)`.
///
/// # Errors
/// With the loaner's serial, where it is not.
pub fn clm_10_loaner_due(loaner_serial: Option<&str>, due: bool) -> Verdict {
    match loaner_serial {
        Some(serial) if !due => Err(Breach::of(RuleId::Clm10).in_column("loaner_serial").values("—", serial)),
        Some(_) | None => Ok(()),
    }
}

/// CLM-07: the customer was charged what was to be expected; passes where either is unknown.
///
/// # Errors
/// With both amounts.
pub fn clm_07_charge(expected_jpy: Option<Yen>, charged_jpy: Option<Yen>) -> Verdict {
    let (Some(expected), Some(charged)) = (expected_jpy, charged_jpy) else { return Ok(()) };
    require(expected == charged, || {
        Breach::of(RuleId::Clm07).in_column("charged").values(expected.to_string(), charged.to_string())
    })
}

/// CLM-08: no shipping is charged on a covered claim.
///
/// Clause: `送料はDJI負担`.
///
/// # Errors
/// With what was charged.
pub fn clm_08_shipping_free(covered: bool, shipping_jpy: Option<Yen>) -> Verdict {
    let charged = shipping_jpy.unwrap_or(0);
    require(!covered || charged <= 0, || {
        Breach::of(RuleId::Clm08).in_column("shipping_charged").values("0", charged.to_string())
    })
}

/// CLM-11: the unit was received before coverage was confirmed and before the work was completed.
///
/// # Errors
/// With the two instants that are out of order; compared as dates where either is one.
pub fn clm_11_in_order(received: Instant, confirmed: Option<Instant>, completed: Option<Instant>) -> Verdict {
    for (column, later) in [("confirmed_at", confirmed), ("completed_at", completed)] {
        if let Some(later) = later
            && received.is_after(later)
        {
            let breach = Breach::of(RuleId::Clm11).in_column(column);
            return Err(breach.values(format!("≥ received_at {received}"), later.to_string()));
        }
    }
    Ok(())
}

/// CLM-12: the claim names a serial that the unit still bore when it was received.
///
/// # Errors
/// With the instant from which it did not.
pub fn clm_12_not_retired(retired_at: Option<Instant>, received_at: Instant) -> Verdict {
    match retired_at {
        Some(retired_at) if received_at.is_after(retired_at) => Err(Breach::of(RuleId::Clm12)
            .in_column("serial")
            .values(format!("received_at ≤ {retired_at}"), received_at.to_string())),
        Some(_) | None => Ok(()),
    }
}

/// CLM-12: the serial handed out belongs to no other unit.
///
/// # Errors
/// Where it does: the move is not made.
pub fn clm_12_replacement_free(taken: bool, replacement_serial: &str) -> Verdict {
    require(!taken, || {
        Breach::of(RuleId::Clm12)
            .in_column("replacement_serial")
            .values("1 serial = 1 unit", replacement_serial)
    })
}

/// How much each of the limits bears of `cost_jpy`; `remaining_jpy` has the unit's own first, then
/// the pool's others in the order of their binding. No part exceeds its limit; what they cannot
/// bear together is the excess.
#[must_use]
pub fn allocate(policies: &Policies, cost_jpy: Yen, remaining_jpy: &[Yen]) -> Vec<Yen> {
    match policies.deduction_order {
        DeductionOrder::OwnFirst => {
            let mut open = cost_jpy;
            let take = |remaining: &Yen| {
                let part = open.min(*remaining);
                open -= part;
                part
            };
            remaining_jpy.iter().map(take).collect()
        }
        DeductionOrder::Proportional => {
            let available =
                remaining_jpy.iter().fold(0, |sum: Yen, remaining| sum.saturating_add(*remaining));
            split_in_proportion(cost_jpy.min(available), remaining_jpy)
        }
    }
}

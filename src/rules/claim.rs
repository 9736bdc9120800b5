//! Claims (RULES.md 8): CLM-01 to CLM-16, and whose limits bear a cost.

use super::{Reading, Reads, Skip, Trial, shown};
use crate::domain::money::{Yen, split_in_proportion};
use crate::domain::plan::{Cause, Country, Service};
use crate::domain::policy::{DeductionOrder, OverLimit, Policies};
use crate::domain::rule::{Effect, RuleId};
use crate::domain::text::Sym;
use crate::domain::time::{Instant, Period};
use crate::domain::word::Word;

/// CLM-13: a manufacturer's warranty case is charged nothing.
///
/// Clause: `DJIはお使いの製品に対する修理費を負担します`.
///
/// Fails where something was charged.
pub fn clm_13_warranty_free(charged_jpy: Option<Yen>) -> Trial<impl Reads> {
    let charged = charged_jpy.unwrap_or(0);
    Trial::of(RuleId::Clm13, charged <= 0, move || {
        Reading::values("0", charged.to_string()).in_column("charged")
    })
}

/// CLM-01: an eligible coverage of the unit is in force on the day the unit was received.
///
/// Clause: `開始日の0:00より有効になり、有効期限日の24:00をもって期限終了`.
///
/// Fails where none is.
pub fn clm_01_in_force(period: Option<Period>, received_at: Instant) -> Trial<impl Reads> {
    Trial::of(RuleId::Clm01, period.is_some(), move || {
        let expected = match period {
            Some(period) => format!("{} ≤ received_at ≤ {}", period.start, period.end),
            None => "start ≤ received_at ≤ end".to_owned(),
        };
        Reading::values(expected, received_at.to_string()).in_column("received_at")
    })
}

/// CLM-02: the cause is one that the plan covers. An unknown or blank one is (CLM-16).
///
/// Clause: `衝突／水没／信号干渉など`.
///
/// Fails for a lost unit, theft, intent, cosmetic damage, modification.
pub fn clm_02_cause_covered<'a>(cause: Option<Cause>, text: impl Fn(Sym) -> &'a str) -> Trial<impl Reads> {
    let covered = match cause {
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water) => true,
        Some(Cause::SignalInterference | Cause::OperatorError | Cause::Other(_)) | None => true,
        Some(Cause::Lost | Cause::Theft | Cause::Intent | Cause::Cosmetic | Cause::Modification) => false,
    };
    Trial::of(RuleId::Clm02, covered, move || cause_reading(cause, text))
}

/// CLM-16: the cause is a known one.
///
/// Fails with the cause as written, where it is none of the known words or blank.
pub fn clm_16_cause_known<'a>(cause: Option<Cause>, text: impl Fn(Sym) -> &'a str) -> Trial<impl Reads> {
    let known = match cause {
        None | Some(Cause::Other(_)) => false,
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water) => true,
        Some(Cause::SignalInterference | Cause::OperatorError | Cause::Lost | Cause::Theft) => true,
        Some(Cause::Intent | Cause::Cosmetic | Cause::Modification) => true,
    };
    Trial::of(RuleId::Clm16, known, move || cause_reading(cause, text))
}

fn cause_reading<'a>(cause: Option<Cause>, text: impl Fn(Sym) -> &'a str) -> Reading {
    const COVERED_CAUSES: &str = "衝突 | 墜落 | 落下 | 水没 | 信号干渉 | 操作ミス";
    let word = cause.map_or("—", |cause| cause.word(text));
    Reading::values(COVERED_CAUSES, word).in_column("cause")
}

/// CLM-09: serviced in the country where the plan was sold; skipped where either is unknown.
///
/// Clause: `購入した国内/地域でのみサービスを受けることができます`.
///
/// Fails where both are known and differ.
pub fn clm_09_same_country(service: Option<Country>, plan_sale: Option<Country>) -> Trial<impl Reads> {
    let skip = match (service, plan_sale) {
        (None, _) => Some(Skip::NotGiven),
        (Some(_), None) => Some(Skip::PlanSaleUnknown),
        (Some(_), Some(_)) => None,
    };
    Trial::unless(skip, RuleId::Clm09, service == plan_sale, move || {
        Reading::values(shown(plan_sale), shown(service)).in_column("country")
    })
}

/// CLM-05: no replacement of a model that Plus only repairs.
///
/// Clause: `Zenmuse XTおよびZenmuse XT2は修理サービスのみ提供(交換サービス対象外)`.
///
/// Fails for a replacement of such a model under Plus.
pub fn clm_05_replaceable(service: Service, repair_only: bool) -> Trial<impl Reads> {
    Trial::unless(skipped_for_repair(service), RuleId::Clm05, !repair_only, move || {
        let expected = if repair_only { "repair" } else { "repair | replacement" };
        Reading::values(expected, service.name()).in_column("service")
    })
}

/// CLM-06: a replacement came with all its parts.
///
/// Clause: `対象パーツは一緒にご送付ください。一緒にご送付されない場合、交換サービスは提供されません`.
///
/// Fails for a replacement without.
pub fn clm_06_parts_complete(service: Service, complete: bool) -> Trial<impl Reads> {
    Trial::unless(skipped_for_repair(service), RuleId::Clm06, complete, move || {
        Reading::values("yes", if complete { "yes" } else { "no" }).in_column("parts_complete")
    })
}

fn skipped_for_repair(service: Service) -> Option<Skip> {
    match service {
        Service::Repair => Some(Skip::Repair),
        Service::Replacement => None,
    }
}

/// CLM-03: a replacement under Basic is one of those allowed.
///
/// Clause: `サービス有効期間内に最大2回` / Renew `1年の有効期間内に1回`.
///
/// Boundary: with two allowed the second passes, the third fails.
///
/// Fails where all were used.
pub fn clm_03_replacement_left(allowed: u32, used: u32) -> Trial<impl Reads> {
    Trial::of(RuleId::Clm03, used < allowed, move || {
        Reading::values(format!("≤ {allowed}"), used.saturating_add(1).to_string())
    })
}

/// CLM-15: a claim under Plus names its cost.
///
/// Clause: `修理費用に相当する金額がお客様のサービス保守限度額から差し引かれます`.
///
/// Fails where it does not: nothing can be deducted.
pub fn clm_15_cost_given(repair_cost_jpy: Option<Yen>) -> Trial<impl Reads> {
    Trial::of(RuleId::Clm15, repair_cost_jpy.is_some(), move || {
        Reading::found(repair_cost_jpy.map(|cost| cost.to_string())).in_column("repair_cost")
    })
}

/// CLM-04: the cost is within the limits available. By policy the customer pays the excess, or the
/// claim is refused.
///
/// Clause: `サービス保守限度額の範囲内で`.
///
/// `found_jpy` is what was found of the limits before they sufficed, `available_jpy` gives all of them.
///
/// Fails with the cost and the limits.
pub fn clm_04_within_limits(
    policies: &Policies,
    cost_jpy: Yen,
    found_jpy: Yen,
    available_jpy: impl Fn() -> Yen,
) -> Trial<impl Reads> {
    let effect = match policies.over_limit {
        OverLimit::CustomerPaysExcess => Effect::Flag,
        OverLimit::Reject => Effect::Reject,
    };
    let trial = Trial::of(RuleId::Clm04, cost_jpy <= found_jpy, move || {
        let expected = format!("≤ {} JPY", available_jpy());
        Reading::values(expected, format!("{cost_jpy} JPY")).in_column("repair_cost")
    });
    Trial { effect, ..trial }
}

/// CLM-10: a loaner is lent only where it is due.
///
/// Clause: `代替機貸し出し可能(Zenmuse XT、Zenmuse XT2のみ)`.
///
/// Fails with the loaner's serial, where it is not.
pub fn clm_10_loaner_due(loaner_serial: Option<&str>, due: bool) -> Trial<impl Reads> {
    let skip = loaner_serial.is_none().then_some(Skip::NotGiven);
    Trial::unless(skip, RuleId::Clm10, due, move || {
        let expected = if due { "Zenmuse XT | Zenmuse XT2" } else { "—" };
        Reading::values(expected, shown(loaner_serial)).in_column("loaner_serial")
    })
}

/// CLM-07: the customer was charged what was to be expected; skipped where either is unknown.
///
/// Fails with both amounts.
pub fn clm_07_charge(expected_jpy: Option<Yen>, charged_jpy: Option<Yen>) -> Trial<impl Reads> {
    let skip = match (expected_jpy, charged_jpy) {
        (_, None) => Some(Skip::NotGiven),
        (None, Some(_)) => Some(Skip::NotListed),
        (Some(_), Some(_)) => None,
    };
    Trial::unless(skip, RuleId::Clm07, expected_jpy == charged_jpy, move || {
        Reading::values(shown(expected_jpy), shown(charged_jpy)).in_column("charged")
    })
}

/// CLM-08: no shipping is charged on a covered claim.
///
/// Clause: `送料はDJI負担`.
///
/// Fails with what was charged.
pub fn clm_08_shipping_free(covered: bool, shipping_jpy: Option<Yen>) -> Trial<impl Reads> {
    let charged = shipping_jpy.unwrap_or(0);
    Trial::unless((!covered).then_some(Skip::NotCovered), RuleId::Clm08, charged <= 0, move || {
        Reading::values("0", charged.to_string()).in_column("shipping_charged")
    })
}

/// CLM-11: the unit was received before coverage was confirmed and before the work was completed.
///
/// Fails with the two instants that are out of order; compared as dates where either is one.
pub fn clm_11_in_order(
    received: Instant,
    confirmed: Option<Instant>,
    completed: Option<Instant>,
) -> Trial<impl Reads> {
    let given = [("confirmed_at", confirmed), ("completed_at", completed)]
        .map(|(column, later)| later.map(|later| (column, later)));
    let early = given.into_iter().flatten().find(|(_, later)| received.is_after(*later));
    Trial::of(RuleId::Clm11, early.is_none(), move || {
        let expected = format!("≥ received_at {received}");
        match early.or_else(|| given.into_iter().flatten().next_back()) {
            Some((column, later)) => Reading::values(expected, later.to_string()).in_column(column),
            None => Reading::values(expected, "—"),
        }
    })
}

/// CLM-12: the claim names a serial that the unit still bore when it was received.
///
/// Fails with the instant from which it did not.
pub fn clm_12_not_retired(retired_at: Option<Instant>, received_at: Instant) -> Trial<impl Reads> {
    let retired = retired_at.is_some_and(|retired_at| received_at.is_after(retired_at));
    Trial::of(RuleId::Clm12, !retired, move || {
        let expected = retired_at.map(|retired_at| format!("received_at ≤ {retired_at}"));
        Reading { expected, ..Reading::found(Some(received_at.to_string())) }.in_column("serial")
    })
}

/// CLM-12: the serial handed out belongs to no other unit.
///
/// Fails where it does: the move is not made.
pub fn clm_12_replacement_free(taken: bool, replacement_serial: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Clm12, !taken, move || {
        Reading::values("1 serial = 1 unit", replacement_serial).in_column("replacement_serial")
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

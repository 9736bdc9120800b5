//! Claims (RULES.md 8): CLM-01 to CLM-16, and whose limits bear a cost.

use super::{Skip, Trial};
use crate::domain::field::Field;
use crate::domain::money::{Yen, split_in_proportion};
use crate::domain::plan::{Cause, Country, Service};
use crate::domain::policy::{DeductionOrder, OverLimit, Policies};
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::{Effect, RuleId};
use crate::domain::text::Sym;
use crate::domain::time::{Instant, Period};

/// CLM-13: a manufacturer's warranty case is charged nothing.
///
/// Clause: `DJIはお使いの製品に対する修理費を負担します`.
///
/// Fails where something was charged.
pub fn clm_13_warranty_free(charged_jpy: Option<Yen>) -> Trial {
    free_of_charge(None, RuleId::Clm13, Field::Charged, charged_jpy)
}

/// CLM-01: an eligible coverage of the unit is in force on the day the unit was received.
///
/// Clause: `開始日の0:00より有効になり、有効期限日の24:00をもって期限終了`.
///
/// Fails where none is.
pub fn clm_01_in_force(period: Option<Period>, received_at: Instant) -> Trial {
    let expected = match period {
        Some(Period { start, end }) => Term::ReceivedWithin { start, end },
        None => Term::ReceivedInForce,
    };
    let reading = Reading::of(expected, Term::At { at: received_at }).in_column(Field::ReceivedAt);
    Trial::of(RuleId::Clm01, period.is_some(), reading)
}

/// CLM-02: the cause is one that the plan covers. An unknown or blank one is (CLM-16).
///
/// Clause: `衝突／水没／信号干渉など`.
///
/// Fails for a lost unit, theft, intent, cosmetic damage, modification.
pub fn clm_02_cause_covered(cause: Option<Cause>) -> Trial {
    let covered = match cause {
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water) => true,
        Some(Cause::SignalInterference | Cause::OperatorError | Cause::Other(_)) | None => true,
        Some(Cause::Lost | Cause::Theft | Cause::Intent | Cause::Cosmetic | Cause::Modification) => false,
    };
    Trial::of(RuleId::Clm02, covered, cause_reading(cause))
}

/// CLM-16: the cause is a known one.
///
/// Fails with the cause as written, where it is none of the known words or blank.
pub fn clm_16_cause_known(cause: Option<Cause>) -> Trial {
    let known = match cause {
        None | Some(Cause::Other(_)) => false,
        Some(Cause::Collision | Cause::Crash | Cause::Drop | Cause::Water) => true,
        Some(Cause::SignalInterference | Cause::OperatorError | Cause::Lost | Cause::Theft) => true,
        Some(Cause::Intent | Cause::Cosmetic | Cause::Modification) => true,
    };
    Trial::of(RuleId::Clm16, known, cause_reading(cause))
}

fn cause_reading(cause: Option<Cause>) -> Reading {
    let actual = cause.map_or(Term::NoCause, |cause| Term::Cause { cause });
    Reading::of(Term::CoveredCauses, actual).in_column(Field::Cause)
}

/// CLM-09: serviced in the country where the plan was sold; skipped where either is unknown.
///
/// Clause: `購入した国内/地域でのみサービスを受けることができます`.
///
/// Fails where both are known and differ.
pub fn clm_09_same_country(service: Option<Country>, plan_sale: Option<Country>) -> Trial {
    let skip = match (service, plan_sale) {
        (None, _) => Some(Skip::NotGiven),
        (Some(_), None) => Some(Skip::PlanSaleUnknown),
        (Some(_), Some(_)) => None,
    };
    let reading = Reading::of(Term::country(plan_sale), Term::country(service)).in_column(Field::Country);
    Trial::unless(skip, RuleId::Clm09, service == plan_sale, reading)
}

/// CLM-05: no replacement of a model that Plus only repairs.
///
/// Clause: `Zenmuse XTおよびZenmuse XT2は修理サービスのみ提供(交換サービス対象外)`.
///
/// Fails for a replacement of such a model under Plus.
pub fn clm_05_replaceable(service: Service, repair_only: bool) -> Trial {
    let expected = if repair_only { Term::RepairOnly } else { Term::AnyService };
    let (skip, actual) = match service {
        Service::Repair => (Some(Skip::Repair), Term::RepairOnly),
        Service::Replacement => (None, Term::Replacement),
    };
    let reading = Reading::of(expected, actual).in_column(Field::Service);
    Trial::unless(skip, RuleId::Clm05, !repair_only, reading)
}

/// CLM-06: a replacement came with all its parts.
///
/// Clause: `対象パーツは一緒にご送付ください。一緒にご送付されない場合、交換サービスは提供されません`.
///
/// Fails for a replacement without.
pub fn clm_06_parts_complete(service: Service, complete: bool) -> Trial {
    let skip = match service {
        Service::Repair => Some(Skip::Repair),
        Service::Replacement => None,
    };
    let actual = if complete { Term::PartsComplete } else { Term::PartsMissing };
    let reading = Reading::of(Term::PartsComplete, actual).in_column(Field::PartsComplete);
    Trial::unless(skip, RuleId::Clm06, complete, reading)
}

/// CLM-03: a replacement under Basic is one of those allowed.
///
/// Clause: `サービス有効期間内に最大2回` / Renew `1年の有効期間内に1回`.
///
/// Boundary: with two allowed the second passes, the third fails.
///
/// Fails where all were used.
pub fn clm_03_replacement_left(allowed: u32, used: u32) -> Trial {
    let actual = Term::Number { number: i64::from(used) + 1 };
    let reading = Reading::of(Term::UpTo { count: i64::from(allowed) }, actual);
    Trial::of(RuleId::Clm03, used < allowed, reading)
}

/// CLM-15: a claim under Plus names its cost.
///
/// Clause: `修理費用に相当する金額がお客様のサービス保守限度額から差し引かれます`.
///
/// Fails where it does not: nothing can be deducted.
pub fn clm_15_cost_given(repair_cost_jpy: Option<Yen>) -> Trial {
    let reading = Reading::found(repair_cost_jpy.map(|number| Term::Number { number }));
    Trial::of(RuleId::Clm15, repair_cost_jpy.is_some(), reading.in_column(Field::RepairCost))
}

/// CLM-04: the cost is within the limits available. By policy the customer pays the excess, or the
/// claim is refused.
///
/// Clause: `サービス保守限度額の範囲内で`.
///
/// Fails with the cost and the limits.
pub fn clm_04_within_limits(policies: &Policies, cost_jpy: Yen, available_jpy: Yen) -> Trial {
    let effect = match policies.over_limit {
        OverLimit::CustomerPaysExcess => Effect::Flag,
        OverLimit::Reject => Effect::Reject,
    };
    let reading = Reading::of(Term::AtMost { amount: available_jpy }, Term::Amount { amount: cost_jpy });
    let reading = reading.in_column(Field::RepairCost);
    Trial { effect, ..Trial::of(RuleId::Clm04, cost_jpy <= available_jpy, reading) }
}

/// CLM-10: a loaner is lent only where it is due.
///
/// Clause: `代替機貸し出し可能(Zenmuse XT、Zenmuse XT2のみ)`.
///
/// Fails with the loaner's serial, where it is not.
pub fn clm_10_loaner_due(loaner_serial: Option<Sym>, due: bool) -> Trial {
    let skip = loaner_serial.is_none().then_some(Skip::NotGiven);
    let expected = if due { Term::LoanerModels } else { Term::Unknown };
    let reading = Reading::of(expected, Term::identifier(loaner_serial)).in_column(Field::LoanerSerial);
    Trial::unless(skip, RuleId::Clm10, due, reading)
}

/// CLM-07: the customer was charged what was to be expected; skipped where either is unknown.
///
/// Fails with both amounts.
pub fn clm_07_charge(expected_jpy: Option<Yen>, charged_jpy: Option<Yen>) -> Trial {
    let skip = match (expected_jpy, charged_jpy) {
        (_, None) => Some(Skip::NotGiven),
        (None, Some(_)) => Some(Skip::NotListed),
        (Some(_), Some(_)) => None,
    };
    let reading = Reading::of(Term::yen(expected_jpy), Term::yen(charged_jpy)).in_column(Field::Charged);
    Trial::unless(skip, RuleId::Clm07, expected_jpy == charged_jpy, reading)
}

/// CLM-08: no shipping is charged on a covered claim.
///
/// Clause: `送料はDJI負担`.
///
/// Fails with what was charged.
pub fn clm_08_shipping_free(covered: bool, shipping_jpy: Option<Yen>) -> Trial {
    let skip = (!covered).then_some(Skip::NotCovered);
    free_of_charge(skip, RuleId::Clm08, Field::ShippingCharged, shipping_jpy)
}

fn free_of_charge(skip: Option<Skip>, rule: RuleId, column: Field, charged_jpy: Option<Yen>) -> Trial {
    let amount = charged_jpy.unwrap_or(0);
    let reading = Reading::of(Term::Yen { amount: 0 }, Term::Yen { amount }).in_column(column);
    Trial::unless(skip, rule, amount <= 0, reading)
}

/// CLM-11: the unit was received before coverage was confirmed and before the work was completed.
///
/// Fails with the two instants that are out of order; compared as dates where either is one.
pub fn clm_11_in_order(received: Instant, confirmed: Option<Instant>, completed: Option<Instant>) -> Trial {
    let given = [(Field::ConfirmedAt, confirmed), (Field::CompletedAt, completed)]
        .map(|(column, later)| later.map(|later| (column, later)));
    let early = given.into_iter().flatten().find(|(_, later)| received.is_after(*later));
    let expected = Term::SinceReceipt { at: received };
    let reading = match early.or_else(|| given.into_iter().flatten().next_back()) {
        Some((column, at)) => Reading::of(expected, Term::At { at }).in_column(column),
        None => Reading::of(expected, Term::Unknown),
    };
    Trial::of(RuleId::Clm11, early.is_none(), reading)
}

/// CLM-12: the claim names a serial that the unit still bore when it was received.
///
/// Fails with the instant from which it did not.
pub fn clm_12_not_retired(retired_at: Option<Instant>, received_at: Instant) -> Trial {
    let retired = retired_at.is_some_and(|retired_at| received_at.is_after(retired_at));
    let reading = Reading {
        column: Some(Field::Serial),
        expected: retired_at.map(|at| Term::BeforeReplacement { at }),
        actual: Some(Term::At { at: received_at }),
    };
    Trial::of(RuleId::Clm12, !retired, reading)
}

/// CLM-12: the serial handed out belongs to no other unit.
///
/// Fails where it does: the move is not made.
pub fn clm_12_replacement_free(taken: bool, replacement_serial: Sym) -> Trial {
    let reading = Reading::of(Term::OneUnit, Term::Identifier { identifier: replacement_serial });
    Trial::of(RuleId::Clm12, !taken, reading.in_column(Field::ReplacementSerial))
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

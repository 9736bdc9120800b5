//! The totals of the figures of finance: each counted from the facts, not from the roll-ups that the
//! workbook shows, so that the one proves the other.

use serde::Serialize;

use super::deferral::Fee;
use super::destinations::{Destination, Standing};
use super::losses::{claim_cost_jpy, is_cost_known};
use super::prices::PriceDifference;
use crate::domain::claim::Decision;
use crate::domain::coverage::{Entitlement, RenewalStatus, Status};
use crate::domain::money::Yen;
use crate::domain::plan::Plan;
use crate::rollup::view::View;

/// The totals of a run's finance. The fields' order is that of the run's record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FinanceTotals {
    /// Plan revenue.
    pub revenue: RevenueTotals,
    /// Fees of the coverages that stand.
    pub fees: FeeTotals,
    /// Limits from the first grant to the as-of date.
    pub limits: LimitTotals,
    /// What the plans bore.
    pub losses: LossTotals,
    /// Plan sales at another price than the catalogue's.
    pub price_differences: u64,
    /// What they bring in above the catalogue's prices.
    pub price_difference_jpy: Yen,
    /// Codes sold, not returned and not bound.
    pub unbound_codes: u64,
    /// Coverages in force or to begin.
    pub ending: u64,
    /// Those of them that are renewed already.
    pub ending_renewed: u64,
}

/// Plan revenue: every yen by plan, and every yen by where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct RevenueTotals {
    /// Lines of plan sales, returns included.
    pub lines: u64,
    /// Those without an amount.
    pub unpriced_lines: u64,
    /// Amounts of lines that sell.
    pub sold_jpy: Yen,
    /// Amounts of lines that take back.
    pub returned_jpy: Yen,
    /// Both together.
    pub net_jpy: Yen,
    /// Of it Basic.
    pub basic_jpy: Yen,
    /// Of it Plus.
    pub plus_jpy: Yen,
    /// Of it Basic Renew.
    pub basic_renew_jpy: Yen,
    /// Of it Plus Renew.
    pub plus_renew_jpy: Yen,
    /// Of it earned.
    pub earned_jpy: Yen,
    /// Of it deferred.
    pub unearned_jpy: Yen,
    /// Of it paid for further units of a code.
    pub other_units_jpy: Yen,
    /// Of it paid for refused bindings.
    pub refused_jpy: Yen,
    /// Of it paid for codes not bound.
    pub not_bound_jpy: Yen,
    /// Of it left of returned codes.
    pub withdrawn_jpy: Yen,
}

/// Fees of the coverages that stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FeeTotals {
    /// Coverages that stand.
    pub coverages: u64,
    /// Those of them whose fee is known.
    pub known: u64,
    /// Their fees.
    pub fees_jpy: Yen,
    /// Earned by the as-of date.
    pub earned_jpy: Yen,
    /// To be earned after it.
    pub unearned_jpy: Yen,
}

/// Limits: granted − used − expired = open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct LimitTotals {
    /// Granted.
    pub granted_jpy: Yen,
    /// Deducted.
    pub used_jpy: Yen,
    /// Lost because the coverage was over.
    pub expired_jpy: Yen,
    /// Left to coverages in force or to begin.
    pub open_jpy: Yen,
}

/// What the plans bore.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct LossTotals {
    /// Covered claims.
    pub claims: u64,
    /// Those of them whose cost is not known.
    pub unknown_claims: u64,
    /// What the plans bore of the others.
    pub cost_jpy: Yen,
}

/// The totals.
pub(super) fn totals(
    view: &View,
    fees: &[Fee],
    destinations: &[Standing],
    differences: &[PriceDifference],
    unbound_codes: usize,
) -> FinanceTotals {
    let ending = || {
        let status = |status| matches!(status, Status::InForce | Status::Scheduled);
        view.coverages().iter().filter(move |coverage| status(coverage.status))
    };
    let renewed = ending().filter(|coverage| coverage.renewal_status == RenewalStatus::Renewed);
    FinanceTotals {
        revenue: revenue(view, destinations),
        fees: fee_totals(fees),
        limits: limits(view),
        losses: losses(view),
        price_differences: differences.len() as u64,
        price_difference_jpy: differences.iter().filter_map(PriceDifference::difference_jpy).sum(),
        unbound_codes: unbound_codes as u64,
        ending: ending().count() as u64,
        ending_renewed: renewed.count() as u64,
    }
}

fn revenue(view: &View, destinations: &[Standing]) -> RevenueTotals {
    let mut sum = RevenueTotals::default();
    for sale in view.sales().iter().filter(|sale| sale.is_plan_sale()) {
        let amount_jpy = sale.amount_jpy.unwrap_or(0);
        sum.lines += 1;
        sum.unpriced_lines += u64::from(sale.amount_jpy.is_none());
        *(if sale.quantity < 0 { &mut sum.returned_jpy } else { &mut sum.sold_jpy }) += amount_jpy;
        sum.net_jpy += amount_jpy;
        match sale.plan {
            Some(Plan::Basic) => sum.basic_jpy += amount_jpy,
            Some(Plan::Plus) => sum.plus_jpy += amount_jpy,
            Some(Plan::BasicRenew) => sum.basic_renew_jpy += amount_jpy,
            Some(Plan::PlusRenew) => sum.plus_renew_jpy += amount_jpy,
            // A plan sale is one that names a plan.
            None => {}
        }
    }
    for row in destinations {
        *match row.destination {
            Destination::Earned => &mut sum.earned_jpy,
            Destination::Unearned => &mut sum.unearned_jpy,
            Destination::OtherUnits => &mut sum.other_units_jpy,
            Destination::Refused => &mut sum.refused_jpy,
            Destination::NotBound => &mut sum.not_bound_jpy,
            Destination::Withdrawn => &mut sum.withdrawn_jpy,
        } += row.revenue_jpy;
    }
    sum
}

fn fee_totals(fees: &[Fee]) -> FeeTotals {
    let mut sum = FeeTotals::default();
    for fee in fees {
        sum.coverages += 1;
        sum.known += u64::from(fee.fee_jpy.is_some());
        sum.fees_jpy += fee.fee_jpy.unwrap_or(0);
        sum.earned_jpy += fee.earned_jpy;
        sum.unearned_jpy += fee.unearned_jpy();
    }
    sum
}

fn limits(view: &View) -> LimitTotals {
    let mut sum = LimitTotals::default();
    for coverage in view.coverages() {
        let Some(Entitlement::Limit { granted_jpy, used_jpy, .. }) =
            coverage.granted.map(|granted| granted.entitlement)
        else {
            continue;
        };
        sum.granted_jpy += granted_jpy;
        sum.used_jpy += used_jpy;
        match coverage.status {
            Status::InForce | Status::Scheduled => sum.open_jpy += granted_jpy - used_jpy,
            Status::Expired => sum.expired_jpy += granted_jpy - used_jpy,
            // Refused, and granted nothing.
            Status::Ineligible => {}
        }
    }
    sum
}

fn losses(view: &View) -> LossTotals {
    let mut sum = LossTotals::default();
    for claim in view.claims().iter().filter(|claim| claim.decision == Decision::Covered) {
        sum.claims += 1;
        sum.unknown_claims += u64::from(!is_cost_known(view, claim));
        sum.cost_jpy += claim_cost_jpy(view, claim);
    }
    sum
}

//! The figures of `finance.xlsx`: what the plans brought in, what of it is earned, what is still owed.
//!
//! Every yen of the plan sales in effect ends in exactly one destination, every yen granted is used,
//! expired or open, and each such sum is proven by a second way that leads to it. Amounts are whole yen,
//! tax included, as the dealers report them.

pub mod codes;
pub mod deferral;
pub mod destinations;
pub mod limits;
pub mod losses;
pub mod outlook;
pub mod prices;
pub mod revenue;
pub mod totals;

use super::pools::Pool;
use super::view::View;
use crate::domain::money::Yen;
use codes::{Codes, UnboundCode};
use deferral::{Fee, ScheduleMonth};
use destinations::Standing;
use limits::{LimitMonth, PoolMonth};
use losses::Loss;
use outlook::{ExpiryMonth, RuleCount};
use prices::PriceDifference;
use revenue::{Revenue, RevenueMonth};
use totals::FinanceTotals;

/// The figures.
pub struct Finance<'a> {
    /// Plan revenue by month, dealer and plan.
    pub revenue: Vec<Revenue>,
    /// Plan revenue by month.
    pub revenue_months: Vec<RevenueMonth>,
    /// Where the revenue stands.
    pub destinations: Vec<Standing>,
    /// Plan sales at another price than the catalogue's.
    pub price_differences: Vec<PriceDifference<'a>>,
    /// The fee of each coverage that stands, in their order.
    pub fees: Vec<Fee>,
    /// Deferred revenue by month.
    pub schedule: Vec<ScheduleMonth>,
    /// The limits of all pools by month.
    pub limit_months: Vec<LimitMonth>,
    /// The limits of each pool, by the months in which they changed.
    pub pool_months: Vec<PoolMonth>,
    /// Claims against earned fees by model.
    pub losses_by_model: Vec<Loss<'a>>,
    /// The same by dealer.
    pub losses_by_dealer: Vec<Loss<'a>>,
    /// Codes sold and not bound.
    pub unbound: Vec<UnboundCode<'a>>,
    /// Coverages by the month of their end, from the as-of date on.
    pub expiry_months: Vec<ExpiryMonth>,
    /// Findings by rule.
    pub rule_counts: Vec<RuleCount>,
    /// The totals, counted from the facts.
    pub totals: FinanceTotals,
}

/// The figures of a run.
///
/// # Panics
/// Where two ways to one sum part, which is never the inputs' fault.
#[must_use]
pub fn finance<'a>(view: &View<'a>, pools: &[Pool]) -> Finance<'a> {
    let codes = Codes::of(view);
    let fees = deferral::fees(view, &codes);
    let revenue = revenue::revenue(view);
    let destinations = destinations::destinations(&codes, &fees);
    let received: Yen = revenue.iter().map(Revenue::net_jpy).sum();
    let placed: Yen = destinations.iter().map(|row| row.revenue_jpy).sum();
    assert_eq!(received, placed, "every yen of revenue stands in one place");
    let (limit_months, pool_months) = limits::roll_forward(view, pools);
    let (losses_by_model, losses_by_dealer) = losses::losses(view, &fees);
    let price_differences = prices::differences(view);
    let unbound = codes.unbound(view);
    let totals = totals::totals(view, &fees, &destinations, &price_differences, unbound.len());
    Finance {
        revenue_months: revenue::by_month(&revenue),
        revenue,
        destinations,
        price_differences,
        schedule: deferral::schedule(&fees, view.as_of()),
        fees,
        limit_months,
        pool_months,
        losses_by_model,
        losses_by_dealer,
        unbound,
        expiry_months: outlook::expiry_months(view),
        rule_counts: outlook::rule_counts(view.findings()),
        totals,
    }
}

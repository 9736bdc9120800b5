//! Claims against earned fees: what the plans bore, by model and by dealer.
//!
//! Fees and claims are those of the same coverages: the model is the coverage's, the dealer the one that
//! reported its binding, wherever the repair was reported.

use std::collections::BTreeMap;

use super::deferral::Fee;
use crate::domain::claim::{Claim, Decision};
use crate::domain::coverage::{Coverage, Entitlement};
use crate::domain::money::Yen;
use crate::rollup::view::View;

/// The coverages of a model or a dealer, and their covered claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Loss<'a> {
    /// The model's name or the dealer's code; none where it is not known.
    pub of: Option<&'a str>,
    /// Coverages that stand.
    pub coverages: i64,
    /// Earned of their fees.
    pub earned_jpy: Yen,
    /// Covered claims.
    pub claims: i64,
    /// Those of them whose repair's or replacement's cost is not known; it adds nothing.
    pub unknown_claims: i64,
    /// What the plan bore, as far as it is known.
    pub cost_jpy: Yen,
}

/// Claims against earned fees by model and by dealer, each by its name.
///
/// # Panics
/// Where the two do not add up to the same.
pub(super) fn losses<'a>(view: &View<'a>, fees: &[Fee]) -> (Vec<Loss<'a>>, Vec<Loss<'a>>) {
    let (schemas, texts, bindings) = (view.schemas, view.texts(), view.bindings());
    let model = |coverage: &Coverage| Some(schemas.catalogue.model(coverage.model?).name.as_str());
    let dealer = |coverage: &Coverage| texts.opt(bindings[coverage.binding].dealer);
    let by_model = by(view, fees, model);
    let by_dealer = by(view, fees, dealer);
    let sums = |losses: &[Loss]| {
        let sum = |part: fn(&Loss) -> i64| losses.iter().map(part).sum::<i64>();
        (sum(|loss| loss.earned_jpy), sum(|loss| loss.claims), sum(|loss| loss.cost_jpy))
    };
    let covered = view.claims().iter().filter(|claim| claim.decision == Decision::Covered).count();
    assert_eq!(sums(&by_model), sums(&by_dealer), "models and dealers add up to the same");
    assert_eq!(sums(&by_model).1, covered as i64, "every covered claim is someone's");
    (by_model, by_dealer)
}

fn by<'a>(view: &View<'a>, fees: &[Fee], name: impl Fn(&Coverage) -> Option<&'a str>) -> Vec<Loss<'a>> {
    let mut losses: BTreeMap<Option<&str>, Loss> = BTreeMap::new();
    for fee in fees {
        let loss = losses.entry(name(&view.coverages()[fee.coverage])).or_default();
        loss.coverages += 1;
        loss.earned_jpy += fee.earned_jpy;
    }
    for claim in view.claims() {
        let (Decision::Covered, Some(coverage)) = (claim.decision, claim.coverage) else { continue };
        let coverage = &view.coverages()[coverage];
        let loss = losses.entry(name(coverage)).or_default();
        loss.claims += 1;
        loss.unknown_claims += i64::from(repair_jpy(view, coverage, claim).is_none());
        loss.cost_jpy += cost_jpy(view, coverage, claim);
    }
    losses.into_iter().map(|(of, loss)| Loss { of, ..loss }).collect()
}

/// What the plan bore of a covered claim; nothing where its coverage is not known.
pub(super) fn claim_cost_jpy(view: &View, claim: &Claim) -> Yen {
    claim.coverage.map_or(0, |coverage| cost_jpy(view, &view.coverages()[coverage], claim))
}

/// Whether the cost of a covered claim's repair or replacement is known.
pub(super) fn is_cost_known(view: &View, claim: &Claim) -> bool {
    claim.coverage.is_some_and(|coverage| repair_jpy(view, &view.coverages()[coverage], claim).is_some())
}

/// What the plan bore of a covered claim. Under Plus what was taken from the limits, loaners included.
/// Under Basic the cost of the replacement less the customer's fee for it.
fn cost_jpy(view: &View, coverage: &Coverage, claim: &Claim) -> Yen {
    match coverage.granted.map(|granted| granted.entitlement) {
        Some(Entitlement::Limit { .. }) => claim.deducted_jpy,
        Some(Entitlement::Replacements { .. }) => repair_jpy(view, coverage, claim).unwrap_or(0),
        None => 0,
    }
}

/// What the repair or replacement itself cost the plan, never below 0; none where the repair's cost is not
/// given (CLM-15) or, under Basic, the fee is not listed.
fn repair_jpy(view: &View, coverage: &Coverage, claim: &Claim) -> Option<Yen> {
    let repair_cost_jpy = view.repairs()[claim.repair].repair_cost_jpy?;
    match coverage.granted?.entitlement {
        Entitlement::Limit { .. } => Some(claim.deducted_jpy),
        Entitlement::Replacements { .. } => Some((repair_cost_jpy - claim.expected_charge_jpy?).max(0)),
    }
}

//! Claims against earned fees: what the plans bore, by model and by dealer.
//!
//! Fees and claims are those of the same coverages: the model is the coverage's, the dealer the one that
//! reported its binding, wherever the repair was reported.

use super::deferral::Fee;
use crate::domain::claim::{Claim, Decision};
use crate::domain::coverage::{Coverage, Entitlement};
use crate::domain::money::Yen;
use crate::domain::text::Sym;
use crate::rollup::frame::roll_up;
use crate::rollup::view::View;

/// The coverages of a model or a dealer, and their covered claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
    let (catalogue, texts) = (&view.schemas.catalogue, view.texts());
    let models = facts(view, fees).map(|(coverage, sums)| (coverage.model, sums));
    let by_model = roll_up(models, |model| [model.map_or(-1, |model| model.0.into())]);
    let by_model = by_name(by_model, |model| catalogue.model(model).name.as_str());
    let dealers = facts(view, fees).map(|(coverage, sums)| (view.bindings()[coverage.binding].dealer, sums));
    let by_dealer = roll_up(dealers, |dealer| [dealer.map_or(0, Sym::number)]);
    let by_dealer = by_name(by_dealer, |dealer| texts.get(dealer));
    let sums = |losses: &[Loss]| {
        let sum = |part: fn(&Loss) -> i64| losses.iter().map(part).sum::<i64>();
        (sum(|loss| loss.earned_jpy), sum(|loss| loss.claims), sum(|loss| loss.cost_jpy))
    };
    let covered = view.claims().iter().filter(|claim| claim.decision == Decision::Covered).count();
    assert_eq!(sums(&by_model), sums(&by_dealer), "models and dealers add up to the same");
    assert_eq!(sums(&by_model).1, covered as i64, "every covered claim is someone's");
    (by_model, by_dealer)
}

/// What fees and covered claims add to the figures of their coverages, in the order of [`Loss`].
fn facts<'a>(view: &View<'a>, fees: &[Fee]) -> impl Iterator<Item = (&'a Coverage, [i64; 5])> {
    let (coverages, claims) = (view.coverages(), view.claims());
    let fees = fees.iter().map(|fee| (&coverages[fee.coverage], [1, fee.earned_jpy, 0, 0, 0]));
    fees.chain(claims.iter().filter_map(|claim| {
        let (Decision::Covered, Some(coverage)) = (claim.decision, claim.coverage) else { return None };
        let coverage = &coverages[coverage];
        let unknown = i64::from(repair_jpy(view, coverage, claim).is_none());
        Some((coverage, [0, 0, 1, unknown, cost_jpy(view, coverage, claim)]))
    }))
}

fn by_name<'a, G>(rows: Vec<(Option<G>, [i64; 5])>, name: impl Fn(G) -> &'a str) -> Vec<Loss<'a>> {
    let loss = |(of, sums): (Option<G>, [i64; 5])| {
        let [coverages, earned_jpy, claims, unknown_claims, cost_jpy] = sums;
        Loss { of: of.map(&name), coverages, earned_jpy, claims, unknown_claims, cost_jpy }
    };
    let mut losses: Vec<Loss> = rows.into_iter().map(loss).collect();
    losses.sort_by_key(|loss| loss.of);
    losses
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

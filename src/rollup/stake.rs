//! The yen at stake in a finding: what may have to be paid, returned, booked or corrected because of it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::domain::claim::Claim;
use crate::domain::coverage::{Coverage, Entitlement};
use crate::domain::facts::{Binding, Repair, Sale};
use crate::domain::finding::Finding;
use crate::domain::money::Yen;
use crate::domain::place::Place;
use crate::domain::rule::{Effect, Stake};
use crate::domain::text::Sym;
use crate::link::sales::SalesIndex;
use crate::rollup::finance::prices;
use crate::rollup::view::View;
use crate::rules::price;
use crate::schema::Schemas;

/// An amount at stake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtStake {
    /// The amount.
    pub jpy: Yen,
    /// The dealer whose row gives it: a code may be sold by one and bound by another.
    pub dealer: Option<Sym>,
}

/// The facts that findings name, found by their places.
pub struct Stakes<'a> {
    schemas: &'a Schemas,
    codes: SalesIndex<'a>,
    sales: FxHashMap<Place, &'a Sale>,
    coverages: FxHashMap<Place, (&'a Binding, &'a Coverage)>,
    claims: FxHashMap<Place, (&'a Repair, &'a Claim)>,
}

impl<'a> Stakes<'a> {
    /// Indexes what the findings need.
    #[must_use]
    pub fn of(view: &View<'a>) -> Self {
        let with_stake = view.findings().iter().filter(|finding| finding.rule.stake().is_some());
        let places: FxHashSet<Place> = with_stake.map(|finding| finding.place).collect();
        let named = |place: Place| places.contains(&place).then_some(place);
        let plan_sales = view.sales().iter().filter(|sale| sale.is_plan_sale());
        let coverage = |coverage: &'a Coverage| {
            let binding = &view.bindings()[coverage.binding];
            Some((named(binding.place)?, (binding, coverage)))
        };
        let claim = |claim: &'a Claim| {
            let repair = &view.repairs()[claim.repair];
            Some((named(repair.place)?, (repair, claim)))
        };
        Self {
            schemas: view.schemas,
            codes: SalesIndex::new(view.sales()),
            sales: plan_sales.filter_map(|sale| Some((named(sale.place)?, sale))).collect(),
            coverages: view.coverages().iter().filter_map(coverage).collect(),
            claims: view.claims().iter().filter_map(claim).collect(),
        }
    }

    /// What is at stake in a finding; none where its rule is about no amount, or the amount is not known.
    #[must_use]
    pub fn of_finding(&self, finding: &Finding) -> Option<AtStake> {
        let stake = finding.rule.stake()?;
        if stake == Stake::PlanFee {
            return self.plan_fee(finding.place);
        }
        Some(AtStake { jpy: self.own_jpy(stake, finding)?, dealer: finding.dealer })
    }

    /// An amount that the finding's own row gives.
    fn own_jpy(&self, stake: Stake, finding: &Finding) -> Option<Yen> {
        match stake {
            Stake::PlanFee => self.plan_fee(finding.place).map(|fee| fee.jpy),
            Stake::ListedFee => self.listed_fee_jpy(finding.place),
            Stake::PriceDifference => self.price_difference_jpy(finding.place),
            Stake::LimitDifference => self.limit_difference_jpy(finding.place),
            Stake::RepairCost => self.repair(finding.place)?.repair_cost_jpy,
            Stake::Excess => match finding.effect {
                Effect::Reject => self.repair(finding.place)?.repair_cost_jpy,
                Effect::Flag | Effect::Waived => Some(self.claims.get(&finding.place)?.1.excess_jpy),
            },
            Stake::ChargeDifference => {
                let (repair, claim) = self.claims.get(&finding.place)?;
                Some((repair.charged_jpy? - claim.expected_charge_jpy?).abs())
            }
            Stake::Charged => self.repair(finding.place)?.charged_jpy,
            Stake::Shipping => self.repair(finding.place)?.shipping_charged_jpy,
            Stake::LoanerDamage => self.repair(finding.place)?.loaner_damage_jpy,
        }
    }

    fn repair(&self, place: Place) -> Option<&'a Repair> {
        self.claims.get(&place).map(|(repair, _)| *repair)
    }

    /// Of the code that the binding or the sale names: its sale's amount for one unit, the odd yen left out.
    fn plan_fee(&self, place: Place) -> Option<AtStake> {
        let binding = || self.coverages.get(&place).map(|(binding, _)| binding.activation_code);
        let code = self.sales.get(&place).and_then(|sale| sale.activation_code).or_else(binding)?;
        let sale = self.codes.plan_sale(code)?;
        // The code's sale is a line of positive quantity.
        Some(AtStake { jpy: sale.amount_jpy?.div_euclid(sale.quantity.max(1)), dealer: sale.dealer })
    }

    fn listed_fee_jpy(&self, place: Place) -> Option<Yen> {
        let (binding, coverage) = self.coverages.get(&place)?;
        self.schemas.catalogue.offer(binding.plan, coverage.model?, binding.bound_at.date())?.fee_jpy
    }

    fn price_difference_jpy(&self, place: Place) -> Option<Yen> {
        let sale = self.sales.get(&place)?;
        let fee_jpy = price::listed_fee_jpy(&self.schemas.catalogue, sale)?;
        prices::difference_jpy(sale, fee_jpy).map(Yen::abs)
    }

    /// The limit that counts is the catalogue's (VAL-03).
    fn limit_difference_jpy(&self, place: Place) -> Option<Yen> {
        let (binding, coverage) = self.coverages.get(&place)?;
        match coverage.granted?.entitlement {
            Entitlement::Replacements { .. } => None,
            Entitlement::Limit { granted_jpy, .. } => Some((binding.granted_limit_jpy? - granted_jpy).abs()),
        }
    }
}

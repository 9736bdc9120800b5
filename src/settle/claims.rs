//! Settling a claim: the tests in their order, the deduction, the loaner, the unit's new serial.

use super::breaches::Breaches;
use super::group::{
    Cause, ClaimState, CoverageAt, CoverageState, GrantedState, GroupState, Holding, LineageAt,
};
use super::lineage::Moved;
use super::trail::Consequence;
use super::waive::Fact;
use crate::domain::claim::Decision;
use crate::domain::facts::Repair;
use crate::domain::ids::RepairId;
use crate::domain::ledger::EntryKind;
use crate::domain::money::Yen;
use crate::domain::plan::{Family, Model, Plan, Service};
use crate::domain::policy::{DeductionOrder, Policies};
use crate::domain::rule::Effect;
use crate::domain::time::Instant;
use crate::rules::{Trial, claim, linking};

/// Why and when limits bear a cost.
struct Deduction {
    kind: EntryKind,
    at: Instant,
}

impl<'a> GroupState<'a> {
    /// Settles a case at its deduction instant.
    pub fn settle_claim(&mut self, row: RepairId) {
        let repair = self.repair(row);
        let mut state = ClaimState::new(self.no_breaches(Fact::Repair(repair)));
        let lineage = self.lineages.find(repair.serial);
        let in_force = lineage.and_then(|lineage| self.in_force(lineage, repair));
        let decision = if repair.warranty {
            state.breaches.add(claim::clm_13_warranty_free(repair.charged_jpy));
            Decision::Warranty
        } else {
            self.test_claim(repair, lineage, in_force, &mut state)
        };
        state.decision = Some(decision);
        let due = state.coverage.or(in_force).is_some_and(|at| {
            self.binding_of(at).plan == Plan::Plus && self.model_of(at).is_some_and(|model| model.plus_loaner)
        });
        state.breaches.add(claim::clm_10_loaner_due(repair.loaner_serial, due));
        let covered = decision == Decision::Covered;
        state.breaches.add(claim::clm_08_shipping_free(covered, repair.shipping_charged_jpy));
        state.breaches.add(claim::clm_11_in_order(
            repair.received_at,
            repair.confirmed_at,
            repair.completed_at,
        ));
        let retired_at = self.lineages.retired_at(repair.serial);
        state.breaches.add(claim::clm_12_not_retired(retired_at, repair.received_at));
        self.follow_trials(&mut state.breaches);
        if let (true, Some(coverage)) = (covered, state.coverage) {
            self.consume(row, coverage, &mut state);
        }
        self.claims.insert(row, state);
        if repair.deducted_at().map(|settled| settled.at)
            == repair.follow_up_at().map(|follow_up| follow_up.at)
        {
            self.make_move(row);
        }
    }

    /// The eligible coverage of a unit in force on the day of receipt: of several the earliest.
    fn in_force(&self, lineage: LineageAt, repair: &Repair) -> Option<CoverageAt> {
        let received_on = repair.received_at.date();
        let eligible = self.lineages.get(lineage).eligible.iter().copied();
        let period = |at: CoverageAt| self.coverages[at].granted.map(|granted| granted.period);
        let in_force = eligible.filter(|at| period(*at).is_some_and(|period| period.contains(received_on)));
        in_force.min_by_key(|at| (period(*at).map(|period| period.start), *at))
    }

    /// The eligible coverage of a unit that ended last before the day of receipt.
    fn ended_last(&self, lineage: LineageAt, repair: &Repair) -> Option<CoverageAt> {
        let received_on = repair.received_at.date();
        let eligible = self.lineages.get(lineage).eligible.iter().copied();
        let end = |at: CoverageAt| self.coverages[at].granted.map(|granted| granted.period.end);
        let ended = eligible.filter(|at| end(*at).is_some_and(|end| end < received_on));
        ended.max_by_key(|at| (end(*at), *at))
    }

    fn model_of(&self, coverage: CoverageAt) -> Option<&'a Model> {
        self.coverages[coverage].model.map(|model| self.context.schemas.catalogue.model(model))
    }

    /// LNK-05, CLM-01 and then all the others that apply; the first that refuses decides.
    fn test_claim(
        &self,
        repair: &Repair,
        lineage: Option<LineageAt>,
        in_force: Option<CoverageAt>,
        state: &mut ClaimState<'_>,
    ) -> Decision {
        let bound = lineage.is_some_and(|lineage| self.lineages.get(lineage).bound);
        if !state.breaches.add(linking::lnk_05_unit_covered_once(bound, repair.serial)) {
            return Decision::NotCovered;
        }
        let period = in_force.and_then(|at| self.coverages[at].granted).map(|granted| granted.period);
        let trial = claim::clm_01_in_force(period, repair.received_at);
        let bearer = in_force.or_else(|| self.ended_last(lineage?, repair));
        let passes =
            if bearer.is_some() { state.breaches.add(trial) } else { state.breaches.add_firm(trial) };
        let Some(coverage) = bearer.filter(|_| passes) else { return Decision::NotCovered };
        state.coverage = Some(coverage);
        let breaches = &mut state.breaches;
        let family = self.binding_of(coverage).plan.family();
        let repair_only =
            family == Family::Plus && self.model_of(coverage).is_some_and(|m| m.plus_repair_only);
        breaches.add(claim::clm_02_cause_covered(repair.cause));
        breaches.add(claim::clm_16_cause_known(repair.cause));
        breaches.add(claim::clm_09_same_country(repair.country, self.coverages[coverage].plan_country));
        breaches.add(claim::clm_05_replaceable(repair.service, repair_only));
        breaches.add(claim::clm_06_parts_complete(repair.service, repair.parts_complete));
        match (self.holding(coverage), repair.service) {
            (Holding::Replacements { allowed, used }, Service::Replacement) => {
                breaches.add(claim::clm_03_replacement_left(allowed, used));
            }
            (Holding::Limit { .. }, _) if !breaches.reject() => self.test_cost(repair, coverage, breaches),
            (Holding::Replacements { .. } | Holding::Limit { .. }, _) => {}
        }
        match family {
            _ if breaches.reject() => Decision::NotCovered,
            Family::Basic if repair.service == Service::Repair => Decision::CustomerRepair,
            Family::Basic | Family::Plus => Decision::Covered,
        }
    }

    /// CLM-15 and CLM-04, on a claim under Plus that nothing else refuses.
    fn test_cost(&self, repair: &Repair, coverage: CoverageAt, breaches: &mut Breaches<'_>) {
        breaches.add(claim::clm_15_cost_given(repair.repair_cost_jpy));
        if let Some(cost_jpy) = repair.repair_cost_jpy {
            breaches.add(self.within_limits(repair, coverage, cost_jpy));
        }
    }

    /// CLM-04 for a cost: against as much of the limits as it needs. Where it fails these are all there
    /// are; where it passes they are counted to the end only for whoever follows.
    fn within_limits(&self, repair: &Repair, coverage: CoverageAt, cost_jpy: Yen) -> Trial {
        let needed_jpy = if self.trail.is_some() { Yen::MAX } else { cost_jpy };
        let shares = self.shares(repair, coverage, needed_jpy);
        let sum = |sum: Yen, share| sum.saturating_add(self.holding(share).remaining_jpy());
        let available_jpy = shares.into_iter().fold(0, sum);
        claim::clm_04_within_limits(self.policies(coverage), cost_jpy, available_jpy)
    }

    fn holding(&self, coverage: CoverageAt) -> Holding {
        match self.coverages[coverage].granted {
            Some(GrantedState { holding, .. }) => holding,
            None => unreachable!("a claim finds eligible coverages only"),
        }
    }

    fn policies(&self, coverage: CoverageAt) -> &'a Policies {
        self.coverages[coverage].policies
    }

    /// The coverages whose limits may bear a cost: the unit's own, then the pool's others in force on
    /// the day of receipt that have something left, in binding order. Where the own limit is taken
    /// first, they are no more than the cost needs.
    fn shares(&self, repair: &Repair, coverage: CoverageAt, cost_jpy: Yen) -> Vec<CoverageAt> {
        let mut shares = vec![coverage];
        let Holding::Limit { pool, .. } = self.holding(coverage) else { return shares };
        let needs_all = match self.policies(coverage).deduction_order {
            DeductionOrder::OwnFirst => false,
            DeductionOrder::Proportional => true,
        };
        let received_on = repair.received_at.date();
        let mut found_jpy = self.holding(coverage).remaining_jpy();
        let pool = &self.pools[pool];
        for &member in &pool.members[pool.first_open..] {
            if found_jpy >= cost_jpy && !needs_all {
                break;
            }
            let in_force =
                self.coverages[member].granted.filter(|granted| granted.period.contains(received_on));
            let remaining_jpy = in_force.map_or(0, |granted| granted.holding.remaining_jpy());
            if member != coverage && remaining_jpy > 0 {
                found_jpy = found_jpy.saturating_add(remaining_jpy);
                shares.push(member);
            }
        }
        shares
    }

    /// Takes from a coverage what a covered claim uses of it.
    fn consume(&mut self, row: RepairId, coverage: CoverageAt, state: &mut ClaimState<'_>) {
        let repair = self.repair(row);
        match self.holding(coverage) {
            Holding::Replacements { .. } => {
                let CoverageState { binding, granted, .. } = &mut self.coverages[coverage];
                if let Some(GrantedState { holding: Holding::Replacements { used, allowed }, .. }) = granted {
                    *used += 1;
                    let (coverage, nth, allowed) = (*binding, *used, *allowed);
                    state.nth_replacement = Some(nth);
                    self.follow_up(|| Consequence::ReplacementUsed { coverage, nth, allowed });
                }
            }
            Holding::Limit { .. } => {
                let (Some(cost_jpy), Some(at)) = (repair.repair_cost_jpy, repair.deducted_at()) else {
                    return;
                };
                let kind = EntryKind::from(repair.service);
                self.deduct(row, coverage, cost_jpy, Deduction { kind, at }, state);
            }
        }
    }

    /// Deducts a cost from the limits that may bear it; the rest is the customer's.
    fn deduct(
        &mut self,
        row: RepairId,
        coverage: CoverageAt,
        cost_jpy: Yen,
        why: Deduction,
        state: &mut ClaimState<'_>,
    ) {
        let repair = self.repair(row);
        let cause = Cause { kind: why.kind, at: why.at, dealer: repair.dealer, repair: Some(row) };
        let shares = self.shares(repair, coverage, cost_jpy);
        let remaining: Vec<Yen> = shares.iter().map(|share| self.holding(*share).remaining_jpy()).collect();
        let parts = claim::allocate(self.policies(coverage), cost_jpy, &remaining);
        for (share, part) in shares.into_iter().zip(&parts) {
            if *part > 0 {
                self.post(share, -part, cause);
            }
        }
        let deducted_jpy: Yen = parts.iter().sum();
        state.deducted_jpy += deducted_jpy;
        state.excess_jpy += cost_jpy - deducted_jpy;
        self.skip_empty_members(coverage);
    }

    /// Limits never rise again, so the members at the front of a pool that have nothing left need
    /// not be looked at by later claims.
    fn skip_empty_members(&mut self, coverage: CoverageAt) {
        let Holding::Limit { pool, .. } = self.holding(coverage) else { return };
        let (coverages, pool) = (&self.coverages, &mut self.pools[pool]);
        let empty =
            |member: CoverageAt| coverages[member].granted.is_none_or(|g| g.holding.remaining_jpy() == 0);
        while pool.members.get(pool.first_open).is_some_and(|member| empty(*member)) {
            pool.first_open += 1;
        }
    }

    /// Deducts damage to a loaner, on a covered claim under Plus.
    pub fn deduct_loaner(&mut self, row: RepairId) {
        let repair = self.repair(row);
        let Some(mut state) = self.claims.remove(&row) else { return };
        let damage = repair.loaner_damage_jpy.zip(repair.follow_up_at()).zip(state.coverage);
        if let (Some(((damage_jpy, at), coverage)), Some(Decision::Covered)) = (damage, state.decision)
            && matches!(self.holding(coverage), Holding::Limit { .. })
        {
            // Damage is done: what the limits cannot bear is the customer's, whatever the policy.
            let effect = Effect::Flag;
            state.breaches.add(Trial { effect, ..self.within_limits(repair, coverage, damage_jpy) });
            self.follow_trials(&mut state.breaches);
            let deduction = Deduction { kind: EntryKind::Loaner, at };
            self.deduct(row, coverage, damage_jpy, deduction, &mut state);
        }
        self.claims.insert(row, state);
    }

    /// Moves a unit to the serial that was handed out, on a covered or warranty replacement.
    pub fn make_move(&mut self, row: RepairId) {
        let repair = self.repair(row);
        let Some(replacement) = repair.replacement_serial.filter(|serial| *serial != repair.serial) else {
            return;
        };
        let (Service::Replacement, Some(at)) = (repair.service, repair.follow_up_at()) else { return };
        match self.claims.get(&row).and_then(|claim| claim.decision) {
            Some(Decision::Covered | Decision::Warranty) => {}
            Some(Decision::NotCovered | Decision::CustomerRepair | Decision::Open | Decision::Cancelled)
            | None => {
                return;
            }
        }
        let moved = self.lineages.make_move(repair.serial, replacement, at, self.context.sales);
        let taken = moved == Moved::Taken;
        let trial = claim::clm_12_replacement_free(taken, replacement);
        if let Some(mut state) = self.claims.remove(&row) {
            state.breaches.add(trial);
            self.follow_trials(&mut state.breaches);
            self.claims.insert(row, state);
        }
        if let Moved::Made { from } = moved {
            self.follow_up(|| Consequence::SerialMoved { from, to: replacement, at });
        }
    }
}

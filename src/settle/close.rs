//! A group's final states on the as-of date.

use typed_index_collections::{TiSlice, TiVec};

use super::Settled;
use super::breaches::Breaches;
use super::group::{ClaimState, CoverageAt, CoverageState, GrantedState, GroupState, Holding, PoolAt};
use super::trail::Moment;
use super::waive::Fact;
use crate::domain::claim::{Claim, Decision};
use crate::domain::coverage::{Coverage, Entitlement, Granted, RenewalStatus, Status};
use crate::domain::finding::Finding;
use crate::domain::ids::RepairId;
use crate::domain::money::Yen;
use crate::domain::plan::{Family, Plan};
use crate::domain::rule::{Effect, RuleId};
use crate::link::groups::Group;
use crate::rules::renewal::Prospect;
use crate::rules::{claim, period, renewal};

impl GroupState<'_> {
    /// Ends the group: claims that were never settled are open or cancelled, coverages get their
    /// states, breaches become findings.
    pub fn close(&mut self, group: &Group) -> Settled {
        let mut settled = Settled::default();
        for &row in &group.repairs {
            let claim = self.close_claim(row, &mut settled.findings);
            settled.claims.push(claim);
        }
        let pool_remaining = self.remaining_by_pool();
        for at in self.coverages.keys() {
            let coverage = self.close_coverage(at, &pool_remaining, &mut settled.findings);
            settled.coverages.push(coverage);
        }
        settled.ledger = std::mem::take(&mut self.ledger);
        settled
    }

    fn close_claim(&mut self, row: RepairId, findings: &mut Vec<Finding>) -> Claim {
        let repair = self.repair(row);
        let never_settled = ClaimState::new(self.no_breaches(Fact::Repair(repair)));
        let mut state = self.claims.remove(&row).unwrap_or(never_settled);
        let decision = state.decision.unwrap_or(match repair.cancelled {
            true => Decision::Cancelled,
            false => Decision::Open,
        });
        let expected_charge_jpy = self.expected_charge_jpy(row, decision, &state);
        match decision {
            Decision::Covered | Decision::NotCovered | Decision::CustomerRepair => {
                state.breaches.add(claim::clm_07_charge(expected_charge_jpy, repair.charged_jpy));
            }
            Decision::Warranty | Decision::Open | Decision::Cancelled => {}
        }
        self.follow_close(Moment::ClaimClosed(row), &mut state.breaches);
        let [rejects, flags, waived_rules] = sorted_rules(&mut state.breaches);
        self.tell(Fact::Repair(repair), &state.breaches, findings);
        Claim {
            repair: row,
            coverage: state.coverage.map(|coverage| self.coverages[coverage].binding),
            decision,
            deciding_rule: rejects.first().copied(),
            flag_rules: flags,
            deducted_at: repair.deducted_at(),
            deducted_jpy: state.deducted_jpy,
            excess_jpy: state.excess_jpy,
            nth_replacement: state.nth_replacement,
            expected_charge_jpy,
            waived_rules,
        }
    }

    /// Makes a subject's breaches findings.
    fn tell(&self, fact: Fact<'_>, breaches: &Breaches<'_>, findings: &mut Vec<Finding>) {
        if !breaches.kept.is_empty() {
            let row = self.context.hash(fact);
            findings.extend(breaches.kept.iter().map(|breach| self.context.finding(fact, row, breach)));
        }
    }

    /// What the customer should pay (RULES.md 8 and 14, CLM-07).
    fn expected_charge_jpy(&self, row: RepairId, decision: Decision, state: &ClaimState) -> Option<Yen> {
        let repair = self.repair(row);
        match decision {
            Decision::NotCovered | Decision::CustomerRepair => repair.repair_cost_jpy,
            Decision::Warranty => Some(0),
            Decision::Open | Decision::Cancelled => None,
            Decision::Covered => match state.nth_replacement {
                Some(nth) => self.replacement_fee_jpy(state.coverage?, nth),
                None => repair.repair_cost_jpy.map(|_| state.excess_jpy),
            },
        }
    }

    /// The catalogue's fee for the n-th replacement of a Basic coverage.
    fn replacement_fee_jpy(&self, coverage: CoverageAt, nth: u32) -> Option<Yen> {
        let binding = self.binding_of(coverage);
        let model = self.coverages[coverage].model?;
        let offer = self.context.schemas.catalogue.offer(binding.plan, model, binding.bound_at.date())?;
        let position = usize::try_from(nth).ok()?.checked_sub(1)?;
        offer.replacement_fees_jpy.get(position).copied().flatten()
    }

    /// What each pool's coverages in force on the as-of date have left together.
    fn remaining_by_pool(&self) -> TiVec<PoolAt, Yen> {
        let in_force = |member: &CoverageAt| {
            let granted = self.coverages[*member].granted;
            granted.filter(|granted| granted.period.contains(self.context.as_of))
        };
        let remaining = |granted: GrantedState| granted.holding.remaining_jpy();
        self.pools.iter().map(|pool| pool.members.iter().filter_map(in_force).map(remaining).sum()).collect()
    }

    fn close_coverage(
        &mut self,
        at: CoverageAt,
        pool_remaining: &TiSlice<PoolAt, Yen>,
        findings: &mut Vec<Finding>,
    ) -> Coverage {
        let as_of = self.context.as_of;
        let binding = self.binding_of(at);
        let no_breaches = self.no_breaches(Fact::Binding(binding));
        let mut breaches = std::mem::replace(&mut self.coverages[at].breaches, no_breaches);
        if let Some(granted) = self.coverages[at].granted {
            let (start, end) = (binding.reported_start, binding.reported_end);
            breaches.add(period::val_01_reported_period(start, end, granted.period));
        }
        self.follow_close(Moment::CoverageClosed(self.coverages[at].binding), &mut breaches);
        let [reject_rules, flag_rules, waived_rules] = sorted_rules(&mut breaches);
        self.tell(Fact::Binding(binding), &breaches, findings);
        let state = &self.coverages[at];
        let (status, renewal_status, renewal_blockers) = match state.granted {
            None => (Status::Ineligible, RenewalStatus::None, Vec::new()),
            Some(granted) => {
                let prospect = self.prospect(state, granted);
                let (renewal_status, blockers) = renewal::status(state.policies, &prospect, as_of);
                (status(granted, as_of), renewal_status, blockers)
            }
        };
        Coverage {
            binding: state.binding,
            serial_current: self.lineages.get(state.lineage).current,
            model: state.model,
            reject_rules,
            flag_rules,
            base: state.base.map(|base| self.coverages[base].binding),
            granted: state.granted.map(|granted| self.granted(state, granted, pool_remaining)),
            status,
            renewal_status,
            renewal_blockers,
            waived_rules,
        }
    }

    fn prospect(&self, state: &CoverageState<'_>, granted: GrantedState) -> Prospect {
        let renewal = self.binding(state.binding).plan.family().renewal();
        let catalogue = &self.context.schemas.catalogue;
        let offered =
            state.model.is_some_and(|model| catalogue.offer(renewal, model, self.context.as_of).is_some());
        Prospect {
            renewed: granted.renewal.is_some(),
            year: granted.year,
            left: granted.holding.left(),
            offered,
            end: granted.period.end,
        }
    }

    fn granted(
        &self,
        state: &CoverageState<'_>,
        granted: GrantedState,
        pool_remaining: &TiSlice<PoolAt, Yen>,
    ) -> Granted {
        let plan = self.binding(state.binding).plan;
        let entitlement = match granted.holding {
            Holding::Replacements { allowed, used } => Entitlement::Replacements { allowed, used },
            Holding::Limit { pool, granted_jpy, used_jpy } => Entitlement::Limit {
                pool: self.pools[pool].key,
                granted_jpy,
                used_jpy,
                pool_remaining_jpy: pool_remaining[pool],
            },
        };
        let extends = plan.family() == Family::Basic && plan != Plan::Basic;
        Granted {
            route: granted.route,
            period: granted.period,
            entitlement,
            warranty_extension_months: extends.then_some(state.policies.warranty_extension_months),
        }
    }
}

fn status(granted: GrantedState, as_of: chrono::NaiveDate) -> Status {
    if as_of < granted.period.start {
        Status::Scheduled
    } else if as_of <= granted.period.end {
        Status::InForce
    } else {
        Status::Expired
    }
}

/// Puts breaches in the order of the rules; gives those that refuse, that flag, and that were waived.
fn sorted_rules(breaches: &mut Breaches<'_>) -> [Vec<RuleId>; 3] {
    breaches.kept.sort_by_key(|breach| breach.rule);
    let rules = |effect| breaches.kept.iter().filter(|b| b.effect == effect).map(|b| b.rule).collect();
    [rules(Effect::Reject), rules(Effect::Flag), rules(Effect::Waived)]
}

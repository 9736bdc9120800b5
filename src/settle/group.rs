//! A group's state while its events are settled one after the other.

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use super::Context;
use super::breaches::Breaches;
use super::lineage::Lineages;
use super::pools::Pool;
use super::trail::{Consequence, Step};
use crate::domain::claim::Decision;
use crate::domain::coverage::Route;
use crate::domain::facts::{Binding, Repair};
use crate::domain::ids::{BindingId, RepairId, ids};
use crate::domain::ledger::{EntryKind, LedgerEntry};
use crate::domain::money::Yen;
use crate::domain::plan::{Country, ModelId};
use crate::domain::policy::Policies;
use crate::domain::text::Sym;
use crate::domain::time::{Instant, Period, day_after};
use crate::link::groups::Group;
use crate::rules::period;
use crate::rules::renewal::Left;

ids! {
    /// A coverage by its position in the group, in the order of the bindings' events.
    CoverageAt
    /// A unit by its position in the group, in the order of first appearance.
    LineageAt
    /// A pool by its position in the group.
    PoolAt
}

/// A binding that was judged.
pub(super) struct CoverageState<'a> {
    /// The binding.
    pub binding: BindingId,
    /// Its unit.
    pub lineage: LineageAt,
    /// Its model.
    pub model: Option<ModelId>,
    /// The policies it is judged by.
    pub policies: &'a Policies,
    /// Where its plan was sold.
    pub plan_country: Option<Country>,
    /// What it broke.
    pub breaches: Breaches<'a>,
    /// The coverage it renews.
    pub base: Option<CoverageAt>,
    /// What it grants, where it is eligible.
    pub granted: Option<GrantedState>,
}

/// What an eligible coverage grants.
#[derive(Clone, Copy)]
pub(super) struct GrantedState {
    /// How it was admitted.
    pub route: Route,
    /// Its days, as they stand.
    pub period: Period,
    /// Which year of protection it is; a base is the first.
    pub year: u32,
    /// Its eligible renewal.
    pub renewal: Option<CoverageAt>,
    /// Whether its first day follows its base's last day, wherever that moves.
    pub follows_base: bool,
    /// Replacements or a limit.
    pub holding: Holding,
}

/// What a coverage holds and has used.
#[derive(Clone, Copy)]
pub(super) enum Holding {
    /// Basic.
    Replacements { allowed: u32, used: u32 },
    /// Plus.
    Limit { pool: PoolAt, granted_jpy: Yen, used_jpy: Yen },
}

impl Holding {
    /// What is left of it.
    pub fn left(self) -> Left {
        match self {
            Holding::Replacements { allowed, used } => Left::Replacements(allowed.saturating_sub(used)),
            Holding::Limit { granted_jpy, used_jpy, .. } => {
                Left::Limit { granted_jpy, remaining_jpy: granted_jpy - used_jpy }
            }
        }
    }

    /// Yen left of a limit; 0 for replacements.
    pub fn remaining_jpy(self) -> Yen {
        match self {
            Holding::Replacements { .. } => 0,
            Holding::Limit { granted_jpy, used_jpy, .. } => granted_jpy - used_jpy,
        }
    }
}

/// A case that was settled, or is still to be.
pub(super) struct ClaimState<'a> {
    /// The decision.
    pub decision: Option<Decision>,
    /// The coverage in force.
    pub coverage: Option<CoverageAt>,
    /// What it broke.
    pub breaches: Breaches<'a>,
    /// What limits bore, loaner included.
    pub deducted_jpy: Yen,
    /// What they did not.
    pub excess_jpy: Yen,
    /// Which replacement it is.
    pub nth_replacement: Option<u32>,
}

/// A group while it is being settled.
pub(super) struct GroupState<'a> {
    pub context: &'a Context<'a>,
    pub lineages: Lineages,
    pub coverages: TiVec<CoverageAt, CoverageState<'a>>,
    pub pools: TiVec<PoolAt, Pool>,
    pub claims: FxHashMap<RepairId, ClaimState<'a>>,
    pub ledger: Vec<LedgerEntry>,
    /// Contract numbers that some binding bears, with the latest eligible Plus coverage that bears
    /// it and did not fail to join.
    pub contracts: FxHashMap<Sym, Option<CoverageAt>>,
    /// Invitations of each serial with the completion of their repair, by invitation.
    pub invitations: FxHashMap<Sym, Vec<(Instant, Instant)>>,
    /// Every event with its trials and what followed, where somebody follows.
    pub trail: Option<Vec<Step>>,
}

/// Why and for whom a limit changes.
#[derive(Clone, Copy)]
pub(super) struct Cause {
    pub kind: EntryKind,
    pub at: Instant,
    pub dealer: Option<Sym>,
    pub repair: Option<RepairId>,
}

impl<'a> ClaimState<'a> {
    /// A case before its settlement.
    pub fn new(breaches: Breaches<'a>) -> Self {
        Self {
            decision: None,
            coverage: None,
            breaches,
            deducted_jpy: 0,
            excess_jpy: 0,
            nth_replacement: None,
        }
    }
}

impl<'a> GroupState<'a> {
    /// The state before the first event; it keeps a trail where somebody follows.
    pub fn new(context: &'a Context<'a>, group: &Group, followed: bool) -> Self {
        let mut invitations: FxHashMap<Sym, Vec<(Instant, Instant)>> = FxHashMap::default();
        for &row in &group.repairs {
            let repair = &context.facts.repairs[row];
            if let (false, Some(invited), Some(completed)) =
                (repair.cancelled, repair.invited_at, repair.completed_at)
            {
                invitations.entry(repair.serial).or_default().push((invited, completed));
            }
        }
        invitations.values_mut().for_each(|of_serial| of_serial.sort_by_key(|(invited, _)| invited.at));
        Self {
            context,
            lineages: Lineages::default(),
            coverages: TiVec::with_capacity(group.bindings.len()),
            pools: TiVec::new(),
            claims: FxHashMap::default(),
            ledger: Vec::new(),
            contracts: FxHashMap::default(),
            invitations,
            trail: followed.then(Vec::new),
        }
    }

    /// A binding.
    pub fn binding(&self, row: BindingId) -> &'a Binding {
        &self.context.facts.bindings[row]
    }

    /// A case.
    pub fn repair(&self, row: RepairId) -> &'a Repair {
        &self.context.facts.repairs[row]
    }

    /// The binding behind a coverage.
    pub fn binding_of(&self, coverage: CoverageAt) -> &'a Binding {
        self.binding(self.coverages[coverage].binding)
    }

    /// Changes a coverage's limit and writes it down. A deduction is negative.
    ///
    /// # Panics
    /// Where a balance would fall below 0.
    pub fn post(&mut self, coverage: CoverageAt, amount_jpy: Yen, cause: Cause) {
        let state = &mut self.coverages[coverage];
        let Some(GrantedState { holding: Holding::Limit { pool, granted_jpy, used_jpy }, .. }) =
            &mut state.granted
        else {
            unreachable!("only a coverage with a limit is posted to");
        };
        match cause.kind {
            EntryKind::Grant => {}
            EntryKind::Repair | EntryKind::Replacement | EntryKind::Loaner => *used_jpy -= amount_jpy,
        }
        let own_balance_jpy = *granted_jpy - *used_jpy;
        let pool = &mut self.pools[*pool];
        pool.balance_jpy += amount_jpy;
        pool.entries += 1;
        assert!(own_balance_jpy >= 0 && pool.balance_jpy >= 0, "no limit falls below 0");
        let entry = LedgerEntry {
            pool: pool.key,
            seq: pool.entries,
            at: cause.at.at,
            dealer: cause.dealer,
            repair: cause.repair,
            kind: cause.kind,
            coverage: state.binding,
            amount_jpy,
            own_balance_jpy,
            pool_balance_jpy: pool.balance_jpy,
        };
        self.ledger.push(entry);
        self.follow_up(|| Consequence::Posted(entry));
    }

    /// Moves a coverage's last day, and with it the renewals that follow it.
    pub fn move_end(&mut self, coverage: CoverageAt, end: chrono::NaiveDate) {
        let Some(granted) = &self.coverages[coverage].granted else { return };
        let (mut at, mut to) = (coverage, Period { end, ..granted.period });
        loop {
            let binding = self.coverages[at].binding;
            let Some(granted) = &mut self.coverages[at].granted else { return };
            let (from, renewal) = (std::mem::replace(&mut granted.period, to), granted.renewal);
            if from != to {
                self.follow_up(|| Consequence::PeriodMoved { coverage: binding, from, to });
            }
            let Some(renewal) = renewal else { return };
            let plan = self.binding_of(renewal).plan;
            let renewed = &self.coverages[renewal];
            if renewed.granted.is_none_or(|granted| !granted.follows_base) {
                return;
            }
            (at, to) = (renewal, period::alone(renewed.policies, plan, day_after(to.end)));
        }
    }
}

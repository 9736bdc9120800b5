//! Settlement: every group's bindings and claims in time order, groups in parallel.
//!
//! A group is settled by one thread from its first event to its last, because order decides; groups
//! share nothing, so they may be settled on any number of threads with the same result.

mod bind;
mod breaches;
mod claims;
mod close;
pub mod day;
mod events;
pub mod expiries;
mod group;
mod join;
mod lineage;
mod pools;
mod renew;
pub mod sales;
pub mod trail;
mod waive;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use crate::domain::claim::Claim;
use crate::domain::coverage::Coverage;
use crate::domain::facts::Binding;
use crate::domain::finding::Finding;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::text::{Sym, Texts};
use crate::link::effective::Effective;
use crate::link::groups::{Group, groups};
use crate::link::register::Waivers;
use crate::link::sales::SalesIndex;
use crate::schema::Schemas;
use events::What;
use group::GroupState;
use trail::Step;

/// What every group reads and none changes.
pub struct Context<'a> {
    /// The texts behind the symbols.
    pub texts: &'a Texts,
    /// Catalogue and rule sets.
    pub schemas: &'a Schemas,
    /// The facts that stand.
    pub facts: &'a Effective,
    /// The sales, by code and by serial.
    pub sales: &'a SalesIndex<'a>,
    /// The day the states are computed for.
    pub as_of: NaiveDate,
    /// The facts that somebody approved.
    waivers: &'a Waivers,
    /// The binding that keeps each activation code (LNK-03).
    keepers: FxHashMap<Sym, BindingId>,
}

impl<'a> Context<'a> {
    /// The context of a run.
    #[must_use]
    pub fn new(
        texts: &'a Texts,
        schemas: &'a Schemas,
        facts: &'a Effective,
        sales: &'a SalesIndex<'a>,
        as_of: NaiveDate,
        waivers: &'a Waivers,
    ) -> Self {
        let mut keepers: FxHashMap<Sym, BindingId> = FxHashMap::default();
        let order = |at: BindingId| binding_order(texts, &facts.bindings[at]);
        for (at, binding) in facts.bindings.iter_enumerated() {
            let keeper = keepers.entry(binding.activation_code).or_insert(at);
            if order(at) < order(*keeper) {
                *keeper = at;
            }
        }
        Self { texts, schemas, facts, sales, as_of, waivers, keepers }
    }
}

/// The order of bindings: (bound_at, activation_code, serial).
fn binding_order<'t>(texts: &'t Texts, binding: &Binding) -> (chrono::NaiveDateTime, &'t str, &'t str) {
    (binding.bound_at.at, texts.get(binding.activation_code), texts.get(binding.serial))
}

/// What settlement decides.
#[derive(Default)]
pub struct Settled {
    /// One coverage a binding, in their order.
    pub coverages: TiVec<BindingId, Coverage>,
    /// One claim a repair case, in their order.
    pub claims: TiVec<RepairId, Claim>,
    /// The changes of limits, by group and inside a group in the order of settlement.
    pub ledger: Vec<LedgerEntry>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

/// Settles all groups.
///
/// # Panics
/// Where a binding or case is in no group or in several, which would lose or double it.
#[must_use]
pub fn settle(context: &Context<'_>) -> Settled {
    let groups = groups(&context.facts.bindings, &context.facts.repairs);
    let settled: Vec<Settled> = groups.par_iter().map(|group| settle_group(context, group)).collect();
    let mut all = Settled::default();
    for group in settled {
        all.coverages.extend(group.coverages);
        all.claims.extend(group.claims);
        all.ledger.extend(group.ledger);
        all.findings.extend(group.findings);
    }
    all.coverages.sort_unstable_by_key(|coverage| coverage.binding);
    all.claims.sort_unstable_by_key(|claim| claim.repair);
    assert!(
        all.coverages.iter().map(|coverage| coverage.binding).eq(context.facts.bindings.keys()),
        "each binding is settled once"
    );
    assert!(
        all.claims.iter().map(|claim| claim.repair).eq(context.facts.repairs.keys()),
        "each repair case is settled once"
    );
    all
}

fn settle_group(context: &Context<'_>, group: &Group) -> Settled {
    run_group(context, group, false).0
}

/// A group, settled and followed.
pub struct Followed {
    /// What was decided, as a run decides it.
    pub settled: Settled,
    /// Every event in order, with the rules tried and what followed; then how things stand.
    pub trail: Vec<Step>,
    /// The serials that each of the group's units has had, in order of appearance.
    pub units: Vec<Vec<Sym>>,
}

/// Settles one group and keeps the trail.
#[must_use]
pub fn follow(context: &Context<'_>, group: &Group) -> Followed {
    let (settled, state) = run_group(context, group, true);
    let units = state.lineages.all().map(|unit| unit.serials.clone()).collect();
    Followed { settled, trail: state.trail.unwrap_or_default(), units }
}

fn run_group<'a>(context: &'a Context<'a>, group: &Group, followed: bool) -> (Settled, GroupState<'a>) {
    let mut state = GroupState::new(context, group, followed);
    for event in events::in_order(context, group) {
        state.follow(|| Step::of(&event));
        match event.what {
            What::Move(row) => state.make_move(row),
            What::Claim(row) => state.settle_claim(row),
            What::Loaner(row) => state.deduct_loaner(row),
            What::Binding(row) => state.bind(row),
        }
    }
    (state.close(group), state)
}

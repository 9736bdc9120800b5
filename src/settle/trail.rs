//! The trail of a group's settlement: each event with the rules that were tried and what followed.
//!
//! A run leaves none; an explanation settles one group again and follows.

use chrono::NaiveDateTime;

use super::breaches::Breaches;
use super::events::{Event, What};
use super::group::GroupState;
use super::waive::Fact;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::text::Sym;
use crate::domain::time::{Instant, Period};
use crate::rules::Trial;

/// What a step of the trail is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A binding is judged.
    Bound(BindingId),
    /// A case is settled.
    Settled(RepairId),
    /// Damage to a case's loaner is deducted.
    LoanerDeducted(RepairId),
    /// The unit of a case takes over its new serial, some time after the settlement.
    Moved(RepairId),
    /// A coverage is looked at on the as-of date.
    CoverageClosed(BindingId),
    /// A case is looked at on the as-of date.
    ClaimClosed(RepairId),
}

/// What followed from an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Consequence {
    /// A coverage began.
    Began {
        /// The coverage.
        coverage: BindingId,
        /// Its days as they stand then.
        period: Period,
        /// The coverage that it renews.
        base: Option<BindingId>,
        /// The first coverage of the contract that it joined.
        joined: Option<BindingId>,
        /// The replacements that it allows, where it grants no limit.
        replacements: Option<u32>,
    },
    /// A coverage's days moved.
    PeriodMoved {
        /// The coverage.
        coverage: BindingId,
        /// The days until then.
        from: Period,
        /// The days from then on.
        to: Period,
    },
    /// A limit changed.
    Posted(LedgerEntry),
    /// A replacement was used.
    ReplacementUsed {
        /// Whose.
        coverage: BindingId,
        /// Which one, from 1.
        nth: u32,
        /// Of how many.
        allowed: u32,
    },
    /// A unit took over another serial.
    SerialMoved {
        /// The serial it bore.
        from: Sym,
        /// The serial it bears.
        to: Sym,
        /// From when on.
        at: Instant,
    },
}

/// One event and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What it is about.
    pub moment: Moment,
    /// When; none for what is looked at on the as-of date.
    pub at: Option<NaiveDateTime>,
    /// The rules that were tried, in order.
    pub trials: Vec<Trial>,
    /// What followed, in order.
    pub consequences: Vec<Consequence>,
}

impl Step {
    /// The step of an event.
    pub(super) fn of(event: &Event) -> Self {
        let moment = match event.what {
            What::Move(row) => Moment::Moved(row),
            What::Claim(row) => Moment::Settled(row),
            What::Loaner(row) => Moment::LoanerDeducted(row),
            What::Binding(row) => Moment::Bound(row),
        };
        Self { moment, at: Some(event.at), trials: Vec::new(), consequences: Vec::new() }
    }
}

impl<'a> GroupState<'a> {
    /// A subject's breaches before its first trial.
    pub fn no_breaches(&self, fact: Fact<'a>) -> Breaches<'a> {
        Breaches::new(self.context, fact, self.trail.is_some())
    }

    /// Begins a step, where somebody follows.
    pub fn follow(&mut self, step: impl FnOnce() -> Step) {
        if let Some(trail) = &mut self.trail {
            trail.push(step());
        }
    }

    /// Adds a subject's new trials to the step.
    pub fn follow_trials(&mut self, breaches: &mut Breaches<'_>) {
        if let Some(step) = self.trail.as_mut().and_then(|trail| trail.last_mut()) {
            step.trials.append(&mut breaches.take_tried());
        }
    }

    /// Adds what followed to the step.
    pub fn follow_up(&mut self, consequence: impl FnOnce() -> Consequence) {
        if let Some(step) = self.trail.as_mut().and_then(|trail| trail.last_mut()) {
            step.consequences.push(consequence());
        }
    }

    /// The step of what is looked at on the as-of date.
    pub fn follow_close(&mut self, moment: Moment, breaches: &mut Breaches<'_>) {
        self.follow(|| Step { moment, at: None, trials: Vec::new(), consequences: Vec::new() });
        self.follow_trials(breaches);
    }
}

//! A group's events in the order in which they are settled (RULES.md 8 and 14).
//!
//! At one instant: the moves of claims settled earlier, then claims, each followed by the deduction
//! for its loaner, then bindings. Moves and claims go by (case_no, dealer), bindings by (activation
//! code, serial).

use chrono::NaiveDateTime;

use super::{Context, binding_order};
use crate::domain::facts::Repair;
use crate::domain::plan::Service;
use crate::domain::time::Instant;
use crate::link::groups::Group;

/// What happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum What {
    /// A unit takes over its new serial, some time after its claim was settled.
    Move,
    /// A claim is settled.
    Claim,
    /// Damage to a loaner is deducted.
    Loaner,
    /// A code is bound.
    Binding,
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// What happens.
    pub what: What,
    /// To which binding or case, by its position.
    pub row: u32,
    /// When.
    pub at: NaiveDateTime,
}

impl Repair {
    /// The deduction instant: for a replacement the confirmation, else the completion; for a repair
    /// the completion. None while the case is open; a cancelled case has none either.
    ///
    /// Clause: `関連費用が差し引かれた上で、交換機器が…発送` / `修理終了後…差し引かれます`.
    #[must_use]
    pub fn deducted_at(&self) -> Option<Instant> {
        match self.service {
            _ if self.cancelled => None,
            Service::Replacement => self.confirmed_at.or(self.completed_at),
            Service::Repair => self.completed_at,
        }
    }

    /// When what waits for the completion takes place: at the completion, or at the settlement where
    /// that is later.
    #[must_use]
    pub fn follow_up_at(&self) -> Option<Instant> {
        let (settled, completed) = (self.deducted_at()?, self.completed_at?);
        Some(if completed.at >= settled.at { completed } else { settled })
    }
}

/// The group's events in order.
pub(super) fn in_order(context: &Context<'_>, group: &Group) -> Vec<Event> {
    let mut events = Vec::with_capacity(group.bindings.len() + 2 * group.repairs.len());
    for &row in &group.bindings {
        let at = context.facts.bindings[row as usize].bound_at.at;
        events.push(Event { what: What::Binding, row, at });
    }
    for &row in &group.repairs {
        let repair = &context.facts.repairs[row as usize];
        let Some(settled) = repair.deducted_at() else { continue };
        events.push(Event { what: What::Claim, row, at: settled.at });
        let Some(follow_up) = repair.follow_up_at() else { continue };
        // A move at the very instant of the settlement is part of it.
        if follow_up.at > settled.at && repair.replacement_serial.is_some() {
            events.push(Event { what: What::Move, row, at: follow_up.at });
        }
        if repair.loaner_damage_jpy.is_some_and(|damage| damage > 0) {
            events.push(Event { what: What::Loaner, row, at: follow_up.at });
        }
    }
    events
        .sort_by(|a, b| (a.at, rank(a.what)).cmp(&(b.at, rank(b.what))).then_with(|| by_name(context, a, b)));
    events
}

/// Moves first, then claims with their loaners, then bindings.
fn rank(what: What) -> u8 {
    match what {
        What::Move => 0,
        What::Claim | What::Loaner => 1,
        What::Binding => 2,
    }
}

/// The order of two events of one instant and rank.
fn by_name(context: &Context<'_>, a: &Event, b: &Event) -> std::cmp::Ordering {
    let texts = context.texts;
    match a.what {
        What::Binding => {
            let order = |event: &Event| binding_order(texts, &context.facts.bindings[event.row as usize]);
            order(a).cmp(&order(b))
        }
        What::Move | What::Claim | What::Loaner => {
            let order = |event: &Event| {
                let repair = &context.facts.repairs[event.row as usize];
                (texts.get(repair.case_no), texts.opt(repair.dealer))
            };
            order(a).cmp(&order(b)).then(a.what.cmp(&b.what))
        }
    }
}

//! A group's events in the order in which they are settled (RULES.md 8 and 14).
//!
//! At one instant: the moves of claims settled earlier, then claims, each followed by the deduction
//! for its loaner, then bindings. Moves and claims go by (case_no, dealer), bindings by (activation
//! code, serial).

use chrono::NaiveDateTime;

use super::Context;
use crate::domain::facts::Repair;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::plan::Service;
use crate::domain::time::Instant;
use crate::link::groups::Group;

/// What happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum What {
    /// A unit takes over its new serial, some time after its claim was settled.
    Move(RepairId),
    /// A claim is settled.
    Claim(RepairId),
    /// Damage to a loaner is deducted.
    Loaner(RepairId),
    /// A code is bound.
    Binding(BindingId),
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// What happens.
    pub what: What,
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
        let at = context.facts.bindings[row].bound_at.at;
        events.push(Event { what: What::Binding(row), at });
    }
    for &row in &group.repairs {
        let repair = &context.facts.repairs[row];
        let Some(settled) = repair.deducted_at() else { continue };
        events.push(Event { what: What::Claim(row), at: settled.at });
        let Some(follow_up) = repair.follow_up_at() else { continue };
        // A move at the very instant of the settlement is part of it.
        if follow_up.at > settled.at && repair.replacement_serial.is_some() {
            events.push(Event { what: What::Move(row), at: follow_up.at });
        }
        if repair.loaner_damage_jpy.is_some_and(|damage| damage > 0) {
            events.push(Event { what: What::Loaner(row), at: follow_up.at });
        }
    }
    events.sort_by_cached_key(|event| (event.at, order(context, event.what), event.what));
    events
}

/// Moves first, then claims with their loaners, then bindings; each by name.
fn order<'t>(context: &Context<'t>, what: What) -> (u8, [&'t str; 2]) {
    let Context { texts, facts, .. } = *context;
    let case = |row: RepairId| {
        let repair = &facts.repairs[row];
        [texts.get(repair.case_no), texts.opt(repair.dealer).unwrap_or_default()]
    };
    match what {
        What::Move(row) => (0, case(row)),
        What::Claim(row) | What::Loaner(row) => (1, case(row)),
        What::Binding(row) => {
            let binding = &facts.bindings[row];
            (2, [texts.get(binding.activation_code), texts.get(binding.serial)])
        }
    }
}

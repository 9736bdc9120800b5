//! Independent groups: the bindings and cases tied by unit, contract or activation code.
//!
//! Whatever one group decides, no other reads. The ties are drawn wide (a replacement ties two
//! serials whether or not the claim is covered), so a group may hold more than it must, never less.

use rustc_hash::FxHashMap;
use typed_index_collections::TiSlice;

use crate::domain::facts::{Binding, Repair};
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::text::Sym;
use crate::domain::ties::Ties;

/// What must be settled together, in row order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Group {
    /// Bindings.
    pub bindings: Vec<BindingId>,
    /// Repair cases.
    pub repairs: Vec<RepairId>,
}

/// The things that tie rows together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Tie {
    Serial(Sym),
    Contract(Sym),
    Code(Sym),
}

/// Splits bindings and cases into groups, in the order of their first row (bindings first).
#[must_use]
pub fn groups(bindings: &TiSlice<BindingId, Binding>, repairs: &TiSlice<RepairId, Repair>) -> Vec<Group> {
    let mut ties = Ties::default();
    for binding in bindings {
        let named = [
            binding.contract_no.map(Tie::Contract),
            // It may be either: which one is decided when the binding is settled.
            binding.add_to.map(Tie::Serial),
            binding.add_to.map(Tie::Contract),
        ];
        let own = [Tie::Serial(binding.serial), Tie::Code(binding.activation_code)];
        ties.tie(own.into_iter().chain(named.into_iter().flatten()));
    }
    for repair in repairs {
        let serials = [Some(repair.serial), repair.replacement_serial];
        ties.tie(serials.into_iter().flatten().map(Tie::Serial));
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut numbers = FxHashMap::default();
    let mut number_of = |groups: &mut Vec<Group>, serial| {
        *numbers.entry(ties.group(&Tie::Serial(serial))).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        })
    };
    for (id, binding) in bindings.iter_enumerated() {
        let number = number_of(&mut groups, binding.serial);
        groups[number].bindings.push(id);
    }
    for (id, repair) in repairs.iter_enumerated() {
        let number = number_of(&mut groups, repair.serial);
        groups[number].repairs.push(id);
    }
    groups
}

//! Independent groups: the bindings and cases tied by unit, contract or activation code.
//!
//! Whatever one group decides, no other reads. The ties are drawn wide (a replacement ties two
//! serials whether or not the claim is covered), so a group may hold more than it must, never less.

use rustc_hash::FxHashMap;

use crate::domain::facts::{Binding, Repair};
use crate::domain::text::Sym;

/// What must be settled together, by position, in row order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Group {
    /// Bindings.
    pub bindings: Vec<u32>,
    /// Repair cases.
    pub repairs: Vec<u32>,
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
pub fn groups(bindings: &[Binding], repairs: &[Repair]) -> Vec<Group> {
    let mut ties = Ties::default();
    let mut roots = Vec::with_capacity(bindings.len() + repairs.len());
    for binding in bindings {
        let unit = ties.node(Tie::Serial(binding.serial));
        ties.join(unit, Tie::Code(binding.activation_code));
        if let Some(number) = binding.contract_no {
            ties.join(unit, Tie::Contract(number));
        }
        if let Some(target) = binding.add_to {
            // It may be either: which one is decided when the binding is settled.
            ties.join(unit, Tie::Serial(target));
            ties.join(unit, Tie::Contract(target));
        }
        roots.push(unit);
    }
    for repair in repairs {
        let unit = ties.node(Tie::Serial(repair.serial));
        if let Some(replacement) = repair.replacement_serial {
            ties.join(unit, Tie::Serial(replacement));
        }
        roots.push(unit);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    for (row, unit) in (0_u32..).zip(roots) {
        let root = ties.root(unit);
        let at = *group_of.entry(root).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        match row.checked_sub(bindings.len() as u32) {
            None => groups[at].bindings.push(row),
            Some(repair) => groups[at].repairs.push(repair),
        }
    }
    groups
}

/// A forest of ties; two are in one group when they have one root.
#[derive(Default)]
struct Ties {
    nodes: FxHashMap<Tie, u32>,
    parents: Vec<u32>,
}

impl Ties {
    fn node(&mut self, tie: Tie) -> u32 {
        let next = self.parents.len() as u32;
        let node = *self.nodes.entry(tie).or_insert(next);
        if node == next {
            self.parents.push(next);
        }
        node
    }

    fn root(&mut self, node: u32) -> u32 {
        let mut at = node;
        while self.parents[at as usize] != at {
            // Halving the path keeps every later walk short.
            let grandparent = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = grandparent;
            at = grandparent;
        }
        at
    }

    fn join(&mut self, node: u32, tie: Tie) {
        let other = self.node(tie);
        let (a, b) = (self.root(node), self.root(other));
        // The older root wins, so the numbering depends on the rows' order alone.
        let (older, younger) = (a.min(b), a.max(b));
        self.parents[younger as usize] = older;
    }
}

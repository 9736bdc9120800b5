//! Lineages: the chain of serials that one unit has had through replacements (RULES.md 0 and 8).

use rustc_hash::FxHashMap;
use typed_index_collections::TiVec;

use super::group::{CoverageAt, LineageAt};
use crate::domain::ids::SaleId;
use crate::domain::text::Sym;
use crate::domain::time::Instant;
use crate::link::sales::SalesIndex;

/// One unit.
#[derive(Clone, Debug)]
pub(super) struct Lineage {
    /// The serials it has had, in order of appearance.
    pub serials: Vec<Sym>,
    /// The serial it bears.
    pub current: Sym,
    /// Whether some code was ever bound to it, eligible or not.
    pub bound: bool,
    /// Its eligible coverages, in binding order.
    pub eligible: Vec<CoverageAt>,
    /// Its unit sale: the latest of any of its serials.
    pub unit_sale: Option<SaleId>,
}

/// A group's units.
#[derive(Default)]
pub(super) struct Lineages {
    of_serial: FxHashMap<Sym, LineageAt>,
    retired_at: FxHashMap<Sym, Instant>,
    all: TiVec<LineageAt, Lineage>,
}

/// What became of a unit's move to another serial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Moved {
    /// The unit bears it now.
    Made {
        /// The serial that it bore until then.
        from: Sym,
    },
    /// The unit bore it already.
    Borne,
    /// It belongs to another unit: the move is not made.
    Taken,
}

impl Lineages {
    /// The unit that a serial belongs to: it was bound, or named by a move that was made.
    pub fn find(&self, serial: Sym) -> Option<LineageAt> {
        self.of_serial.get(&serial).copied()
    }

    /// The unit of a serial that is being bound or moved.
    pub fn find_or_add(&mut self, serial: Sym, sales: &SalesIndex<'_>) -> LineageAt {
        *self.of_serial.entry(serial).or_insert_with(|| {
            let unit_sale = sales.unit_sale(serial);
            let serials = vec![serial];
            self.all.push_and_get_key(Lineage {
                serials,
                current: serial,
                bound: false,
                eligible: Vec::new(),
                unit_sale,
            })
        })
    }

    /// A unit.
    pub fn get(&self, lineage: LineageAt) -> &Lineage {
        &self.all[lineage]
    }

    /// A unit, to be changed.
    pub fn get_mut(&mut self, lineage: LineageAt) -> &mut Lineage {
        &mut self.all[lineage]
    }

    /// All units, in the order of their first appearance.
    pub fn all(&self) -> impl Iterator<Item = &Lineage> {
        self.all.iter()
    }

    /// From when on a serial is no longer borne.
    pub fn retired_at(&self, serial: Sym) -> Option<Instant> {
        self.retired_at.get(&serial).copied()
    }

    /// Moves the unit of `serial` to `replacement`: the serial it bears is retired at `at`, and a
    /// serial that comes back is retired no more.
    pub fn make_move(&mut self, serial: Sym, replacement: Sym, at: Instant, sales: &SalesIndex<'_>) -> Moved {
        let owner = self.find(replacement);
        if owner.is_some() && owner != self.find(serial) {
            return Moved::Taken;
        }
        let unit = self.find_or_add(serial, sales);
        let lineage = &mut self.all[unit];
        if lineage.current == replacement {
            return Moved::Borne;
        }
        let from = std::mem::replace(&mut lineage.current, replacement);
        self.retired_at.insert(from, at);
        self.retired_at.remove(&replacement);
        if owner.is_none() {
            lineage.serials.push(replacement);
            lineage.unit_sale = sales.later(lineage.unit_sale, sales.unit_sale(replacement));
            self.of_serial.insert(replacement, unit);
        }
        Moved::Made { from }
    }
}

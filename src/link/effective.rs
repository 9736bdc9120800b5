//! The as-of filter and which row wins (RULES.md 1, 2 and 14).
//!
//! Rows that are not in effect on the as-of date are set aside first: they neither repeat nor
//! replace another. Of the others a row is a duplicate when it equals the row that stands for its
//! key at its turn (INP-07); a differing one replaces it (INP-08, but for repairs, which are
//! reported again as they progress).

use std::hash::Hash;

use chrono::{NaiveDate, NaiveDateTime};
use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::domain::facts::{ActivationRow, Binding, Facts, Repair, Sale};
use crate::domain::finding::Finding;
use crate::domain::ids::{BindingId, RepairId, SaleId};
use crate::domain::input::RowCounts;
use crate::domain::place::Place;
use crate::domain::rule::{RuleId, Subject};
use crate::domain::text::Sym;
use crate::domain::time::Instant;

/// The facts that stand on the as-of date, in row order.
#[derive(Default)]
pub struct Effective {
    /// Sale lines.
    pub sales: TiVec<SaleId, Sale>,
    /// Bindings.
    pub bindings: TiVec<BindingId, Binding>,
    /// The product activation of a serial.
    pub activated_at: FxHashMap<Sym, Instant>,
    /// Repair cases; their later instants are blank.
    pub repairs: TiVec<RepairId, Repair>,
    /// INP-07 and INP-08.
    pub findings: Vec<Finding>,
    /// For each file, by its id: rows accepted, duplicate, superseded, not yet effective.
    pub rows: Vec<RowCounts>,
}

/// Settles which facts stand on `as_of`; `files` is the number of input files.
#[must_use]
pub fn effective(facts: &Facts, as_of: NaiveDate, files: usize) -> Effective {
    let mut effective = Effective { rows: vec![RowCounts::default(); files], ..Effective::default() };
    sales(&facts.sales, as_of, &mut effective);
    activations(&facts.activations, as_of, &mut effective);
    repairs(&facts.repairs, as_of, &mut effective);
    effective
}

/// What became of one fact at its turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It stands, the first of its key or in place of an earlier one.
    Stands { replaced: Option<usize>, new_content: bool },
    /// It equals the fact that stands.
    Duplicate,
}

/// The standing fact of each key, and the distinct contents of the keys that have had several.
struct Standing<K, C> {
    stands: FxHashMap<K, usize>,
    contents: FxHashSet<(K, C)>,
}

impl<K: Hash + Eq + Copy, C: Hash + Eq> Standing<K, C> {
    fn new() -> Self {
        Self { stands: FxHashMap::default(), contents: FxHashSet::default() }
    }

    /// The turn of the fact at `at`; `content` is what a fact says, wherever it stands.
    fn take(&mut self, key: K, at: usize, content: impl Fn(usize) -> C) -> Turn {
        let Some(standing) = self.stands.get_mut(&key) else {
            self.stands.insert(key, at);
            return Turn::Stands { replaced: None, new_content: false };
        };
        if content(*standing) == content(at) {
            return Turn::Duplicate;
        }
        let replaced = std::mem::replace(standing, at);
        self.contents.insert((key, content(replaced)));
        let new_content = self.contents.insert((key, content(at)));
        Turn::Stands { replaced: Some(replaced), new_content }
    }

    /// The positions of the standing facts, in row order.
    fn positions(self) -> Vec<usize> {
        let mut positions: Vec<usize> = self.stands.into_values().collect();
        positions.sort_unstable();
        positions
    }
}

/// The key of a sale line. The sign keeps a return apart from its sale; code and serial are kept
/// apart by `is_plan`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct SaleKey {
    dealer: Option<Sym>,
    sale_no: Sym,
    line_no: Option<Sym>,
    is_plan: bool,
    item: Option<Sym>,
    is_return: bool,
}

impl SaleKey {
    fn of(sale: &Sale) -> Self {
        let is_plan = sale.is_plan_sale();
        Self {
            dealer: sale.dealer,
            sale_no: sale.sale_no,
            line_no: sale.line_no,
            is_plan,
            item: if is_plan { sale.activation_code } else { sale.serial },
            is_return: sale.quantity < 0,
        }
    }
}

fn sales(all: &[Sale], as_of: NaiveDate, out: &mut Effective) {
    let content = |at: usize| Sale { place: Place::NOWHERE, ..all[at] };
    let mut standing = Standing::new();
    // A row with several serials is several facts side by side: each fact knows its row, and a row
    // counts as accepted while any of its facts stands.
    let mut rows: Vec<(usize, u32, bool)> = Vec::new();
    let mut row_of = vec![0_usize; all.len()];
    for (at, sale) in all.iter().enumerate() {
        let first_of_row = at == 0 || all[at - 1].place != sale.place;
        if sale.sale_date > as_of {
            out.rows[sale.place.file.index()].not_yet_effective += u64::from(first_of_row);
            continue;
        }
        if first_of_row {
            rows.push((sale.place.file.index(), 0, false));
        }
        row_of[at] = rows.len() - 1;
        let about = |rule| {
            let finding = Finding::new(rule, sale.place).on(Subject::Sale);
            finding.about(Some(sale.sale_no), sale.dealer, sale.serial)
        };
        match standing.take(SaleKey::of(sale), at, content) {
            Turn::Duplicate => out.findings.push(about(RuleId::Inp07)),
            Turn::Stands { replaced, new_content } => {
                let row = &mut rows[row_of[at]];
                (row.1, row.2) = (row.1 + 1, true);
                if let Some(replaced) = replaced {
                    rows[row_of[replaced]].1 -= 1;
                }
                if new_content {
                    out.findings.push(about(RuleId::Inp08));
                }
            }
        }
    }
    for (file, standing_facts, ever_stood) in rows {
        let counts = &mut out.rows[file];
        match (standing_facts, ever_stood) {
            (1.., _) => counts.accepted += 1,
            (0, true) => counts.superseded += 1,
            (0, false) => counts.duplicate += 1,
        }
    }
    out.sales = standing.positions().into_iter().map(|at| all[at]).collect();
}

/// What decides how an activations row is counted: whether a fact of it was ever new, and whether
/// the fact it stands for (its binding, else its product activation) was replaced.
#[derive(Clone, Copy, Default)]
struct ActivationState {
    in_effect: bool,
    was_new: bool,
    replaced: bool,
}

fn activations(all: &[ActivationRow], as_of: NaiveDate, out: &mut Effective) {
    let mut states = vec![ActivationState::default(); all.len()];
    let content = |at: usize| all[at].binding.map(|binding| Binding { place: Place::NOWHERE, ..binding });
    let mut bindings = Standing::new();
    let mut switched_on = SwitchOns::default();
    for (at, row) in all.iter().enumerate() {
        let binding = row.binding.as_ref().filter(|binding| binding.bound_at.date() <= as_of);
        let activated = row.product_activated_at.filter(|instant| instant.date() <= as_of);
        states[at].in_effect = binding.is_some() || activated.is_some();
        let about = |rule, id| {
            Finding::new(rule, row.place).on(Subject::Binding).about(Some(id), row.dealer, Some(row.serial))
        };
        if let Some(binding) = binding {
            match bindings.take((binding.activation_code, binding.serial), at, content) {
                Turn::Duplicate => {}
                Turn::Stands { replaced, new_content } => {
                    states[at].was_new = true;
                    if let Some(replaced) = replaced {
                        states[replaced].replaced = true;
                    }
                    if new_content {
                        out.findings.push(about(RuleId::Inp08, binding.activation_code));
                    }
                }
            }
        }
        if let Some(instant) = activated {
            let turn = switched_on.take(row.serial, instant, at);
            states[at].was_new |= turn.differs;
            if let Some(loser) = turn.loser {
                // A row with a binding in effect is counted by its binding alone.
                let by_binding =
                    |row: &ActivationRow| row.binding.is_some_and(|b| b.bound_at.date() <= as_of);
                states[loser].replaced |= !by_binding(&all[loser]);
            }
            if turn.new_content {
                out.findings.push(about(RuleId::Inp08, row.serial));
            }
        }
        if states[at].in_effect && !states[at].was_new {
            let id = binding.map_or(row.serial, |binding| binding.activation_code);
            out.findings.push(about(RuleId::Inp07, id));
        }
    }
    for (row, state) in all.iter().zip(&states) {
        let counts = &mut out.rows[row.place.file.index()];
        match state {
            ActivationState { in_effect: false, .. } => counts.not_yet_effective += 1,
            ActivationState { was_new: false, .. } => counts.duplicate += 1,
            ActivationState { replaced: true, .. } => counts.superseded += 1,
            ActivationState { replaced: false, .. } => counts.accepted += 1,
        }
    }
    out.bindings = bindings.positions().into_iter().filter_map(|at| all[at].binding).collect();
    out.activated_at =
        switched_on.stands.into_iter().map(|(serial, (instant, _))| (serial, instant)).collect();
}

/// The product activations that stand: the earliest of a serial; of equal ones the first.
#[derive(Default)]
struct SwitchOns {
    stands: FxHashMap<Sym, (Instant, usize)>,
    contents: FxHashSet<(Sym, NaiveDateTime)>,
}

/// What became of a product activation at its turn.
#[derive(Default)]
struct SwitchOnTurn {
    /// It is not the instant that stood.
    differs: bool,
    /// Its instant was not seen before for this serial, and is not the first.
    new_content: bool,
    /// The row whose instant gave way: an earlier row, or this one.
    loser: Option<usize>,
}

impl SwitchOns {
    fn take(&mut self, serial: Sym, instant: Instant, row: usize) -> SwitchOnTurn {
        let Some(standing) = self.stands.get_mut(&serial) else {
            self.stands.insert(serial, (instant, row));
            return SwitchOnTurn { differs: true, ..SwitchOnTurn::default() };
        };
        if standing.0.at == instant.at {
            return SwitchOnTurn::default();
        }
        self.contents.insert((serial, standing.0.at));
        let new_content = self.contents.insert((serial, instant.at));
        let mut loser = row;
        if instant.at < standing.0.at {
            loser = std::mem::replace(standing, (instant, row)).1;
        }
        SwitchOnTurn { differs: true, new_content, loser: Some(loser) }
    }
}

fn repairs(all: &[Repair], as_of: NaiveDate, out: &mut Effective) {
    let content = |at: usize| Repair { place: Place::NOWHERE, ..all[at] };
    let mut standing = Standing::new();
    for (at, repair) in all.iter().enumerate() {
        let counts = &mut out.rows[repair.place.file.index()];
        if repair.received_at.date() > as_of {
            counts.not_yet_effective += 1;
            continue;
        }
        match standing.take((repair.dealer, repair.case_no), at, content) {
            Turn::Duplicate => {
                counts.duplicate += 1;
                let finding = Finding::new(RuleId::Inp07, repair.place).on(Subject::Claim);
                out.findings.push(finding.about(Some(repair.case_no), repair.dealer, Some(repair.serial)));
            }
            Turn::Stands { replaced, .. } => {
                counts.accepted += 1;
                if let Some(replaced) = replaced {
                    let earlier = &mut out.rows[all[replaced].place.file.index()];
                    (earlier.accepted, earlier.superseded) = (earlier.accepted - 1, earlier.superseded + 1);
                }
            }
        }
    }
    out.repairs = standing.positions().into_iter().map(|at| all[at].as_known_on(as_of)).collect();
}

impl Repair {
    /// The case as it was known on `as_of`: instants after it are still to come (RULES.md 1).
    fn as_known_on(self, as_of: NaiveDate) -> Repair {
        let known = |instant: Option<Instant>| instant.filter(|instant| instant.date() <= as_of);
        Repair {
            confirmed_at: known(self.confirmed_at),
            completed_at: known(self.completed_at),
            invited_at: known(self.invited_at),
            ..self
        }
    }
}

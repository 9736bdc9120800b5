//! Which facts belong to a story.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::Basis;
use crate::domain::coverage::{Entitlement, PoolKey};
use crate::domain::facts::{ActivationRow, Binding, Repair, Sale};
use crate::domain::finding::Finding;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::place::Place;
use crate::domain::rule::Subject;
use crate::domain::text::Sym;
use crate::query::unit::{follow_unit, names};
use crate::settle::{Context, Followed};

/// What a story is about.
#[derive(Default)]
pub(super) struct Scope {
    /// The unit's serials, the first first.
    pub serials: Vec<Sym>,
    /// Activation codes.
    pub codes: Vec<Sym>,
    /// The bindings that are told in full, and whose coverages are followed.
    pub bindings: BTreeSet<BindingId>,
    /// The cases that are told in full.
    pub repairs: BTreeSet<RepairId>,
    /// The case asked for: its dealer and number. Other cases are then left out.
    pub case: Option<(Option<Sym>, Sym)>,
    /// The pools of those coverages: what others take from them is followed too.
    pub pools: Vec<PoolKey>,
    /// The row that a finding is about, where nothing else is known of it.
    pub place: Option<Place>,
    /// What the settlement of its group went through.
    pub followed: Option<Followed>,
}

impl Scope {
    /// Everything about the unit that bears, or bore, a serial.
    pub fn of_unit(basis: &Basis<'_, '_>, context: &Context<'_>, serial: Sym) -> Self {
        let (bindings, repairs) = (&context.facts.bindings, &context.facts.repairs);
        let followed = follow_unit(context, serial);
        let unit = followed.as_ref().and_then(|(followed, _)| {
            followed.units.iter().find(|serials| serials.contains(&serial)).cloned()
        });
        let serials = unit.unwrap_or_else(|| vec![serial]);
        let mut scope = Self { serials, ..Self::default() };
        if let Some((followed, group)) = followed {
            let of_unit = |row: &&BindingId| scope.serials.contains(&bindings[**row].serial);
            scope.bindings = group.bindings.iter().filter(of_unit).copied().collect();
            let of_unit = |row: &&RepairId| names(&repairs[**row], &scope.serials);
            scope.repairs = group.repairs.iter().filter(of_unit).copied().collect();
            scope.followed = Some(followed);
        }
        scope.pools = scope.pools_of_bindings(basis);
        scope.codes = scope.codes_of_bindings(context);
        let named = context.facts.sales.iter().filter(|sale| is_of(sale.serial, &scope.serials));
        let named: Vec<Sym> = named.filter_map(|sale| sale.activation_code).collect();
        scope.add_codes(named);
        scope
    }

    /// One case, and the coverage in force that it met; where it met none, all of its unit's.
    pub fn of_case(basis: &Basis<'_, '_>, context: &Context<'_>, repair: RepairId) -> Self {
        let case = &context.facts.repairs[repair];
        let mut scope = Self::of_unit(basis, context, case.serial);
        scope.repairs = BTreeSet::from([repair]);
        scope.case = Some((case.dealer, case.case_no));
        if let Some(coverage) = basis.coverage_of_case(repair) {
            scope.bindings = BTreeSet::from([coverage]);
            scope.pools = scope.pools_of_bindings(basis);
            scope.codes = scope.codes_of_bindings(context);
        }
        scope
    }

    /// A code: its sales, and the units that it was bound to.
    pub fn of_code(basis: &Basis<'_, '_>, context: &Context<'_>, code: Sym) -> Self {
        let bound = context.facts.bindings.iter().find(|binding| binding.activation_code == code);
        let mut scope = bound.map(|bound| Self::of_unit(basis, context, bound.serial)).unwrap_or_default();
        scope.add_codes([code]);
        scope
    }

    /// What a finding is about.
    pub fn of_finding(basis: &Basis<'_, '_>, context: &Context<'_>, finding: &Finding) -> Self {
        let facts = &basis.read.facts;
        let scope = match finding.subject {
            Subject::File => None,
            Subject::Binding | Subject::Coverage => {
                finding.serial.map(|serial| Self::of_unit(basis, context, serial))
            }
            Subject::Claim => {
                let is_case = |repair: &Repair| {
                    Some(repair.case_no) == finding.subject_id && repair.dealer == finding.dealer
                };
                let found = context.facts.repairs.iter_enumerated().find(|(_, repair)| is_case(repair));
                found.map(|(row, _)| Self::of_case(basis, context, row))
            }
            Subject::Sale => {
                let of_row = |sale: &&Sale| sale.place == finding.place && sale.serial == finding.serial;
                let code = facts.sales.iter().find(of_row).and_then(|sale| sale.activation_code);
                match (code, finding.serial) {
                    (Some(code), _) => Some(Self::of_code(basis, context, code)),
                    (None, serial) => serial.map(|serial| Self::of_unit(basis, context, serial)),
                }
            }
        };
        Self { place: Some(finding.place), ..scope.unwrap_or_default() }
    }

    /// Whether a binding's row names what the story is about.
    pub fn has_binding(&self, binding: &Binding) -> bool {
        match self.case {
            Some(_) => self.codes.contains(&binding.activation_code),
            None => self.serials.contains(&binding.serial) || self.codes.contains(&binding.activation_code),
        }
    }

    /// Whether a case's row does.
    pub fn has_repair(&self, repair: &Repair) -> bool {
        match self.case {
            Some(case) => case == (repair.dealer, repair.case_no),
            None => names(repair, &self.serials),
        }
    }

    /// Whether a sale does.
    pub fn has_sale(&self, sale: &Sale) -> bool {
        let of_unit = sale.plan.is_none() && is_of(sale.serial, &self.serials);
        of_unit || is_of(sale.activation_code, &self.codes)
    }

    /// Whether a row that was refused names it.
    pub fn has_identifiers(&self, identifiers: &[Sym]) -> bool {
        let asked = |one: &Sym| match self.case {
            Some((_, case_no)) => *one == case_no,
            None => self.serials.contains(one) || self.codes.contains(one),
        };
        identifiers.iter().any(asked)
    }

    /// The rows, wherever they stand, that name it.
    pub fn places(&self, basis: &Basis<'_, '_>) -> FxHashSet<Place> {
        let facts = &basis.read.facts;
        let sales = facts.sales.iter().filter(|sale| self.has_sale(sale)).map(|sale| sale.place);
        let of_row = |row: &&ActivationRow| {
            row.binding.as_ref().is_some_and(|binding| self.has_binding(binding))
                || self.case.is_none() && self.serials.contains(&row.serial)
        };
        let activations = facts.activations.iter().filter(of_row).map(|row| row.place);
        let repairs = facts.repairs.iter().filter(|repair| self.has_repair(repair)).map(|row| row.place);
        let rejected = facts.rejected.iter().filter(|row| self.has_identifiers(&row.identifiers));
        let rejected = rejected.map(|row| row.place);
        sales.chain(activations).chain(repairs).chain(rejected).chain(self.place).collect()
    }

    fn pools_of_bindings(&self, basis: &Basis<'_, '_>) -> Vec<PoolKey> {
        let coverages = self.bindings.iter().map(|row| &basis.day.settled.coverages[*row]);
        let pools = coverages.filter_map(|coverage| match coverage.granted?.entitlement {
            Entitlement::Limit { pool, .. } => Some(pool),
            Entitlement::Replacements { .. } => None,
        });
        pools.collect()
    }

    fn codes_of_bindings(&self, context: &Context<'_>) -> Vec<Sym> {
        let mut codes = Vec::new();
        for row in &self.bindings {
            let code = context.facts.bindings[*row].activation_code;
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    fn add_codes(&mut self, codes: impl IntoIterator<Item = Sym>) {
        for code in codes {
            if !self.codes.contains(&code) {
                self.codes.push(code);
            }
        }
    }
}

fn is_of(one: Option<Sym>, of: &[Sym]) -> bool {
    one.is_some_and(|one| of.contains(&one))
}

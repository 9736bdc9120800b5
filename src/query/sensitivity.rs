//! Which verdicts hang on a policy: the same facts decided by another choice, coverage by coverage.

use rayon::prelude::*;
use typed_index_collections::TiSlice;

use crate::domain::claim::Claim;
use crate::domain::ids::RepairId;
use crate::domain::money::Yen;
use crate::domain::policy::{self, Policy};
use crate::rollup::view::View;
use crate::schema::Schemas;
use crate::settle::day::Day;
use crate::tables::Edition;
use crate::tables::column::{Cell, Row};
use crate::tables::coverages::{CoverageColumn, CoverageRow};

/// What another choice of one policy would change.
#[derive(Clone, PartialEq, Debug)]
pub struct Swing {
    /// The choice.
    pub choice: (Policy, policy::Value),
    /// The coverages whose verdict would change, by activation code and serial.
    pub coverages: Vec<CoverageSwing>,
    /// Repair cases that would be decided or settled otherwise.
    pub claims: usize,
    /// How much more, or with a minus less, limits would have borne by the as-of date.
    pub deducted_jpy: Yen,
}

/// A coverage whose verdict would change.
#[derive(Clone, PartialEq, Debug)]
pub struct CoverageSwing {
    /// Its activation code.
    pub coverage_id: String,
    /// The serial that was bound.
    pub serial: String,
    /// What would change.
    pub changes: Vec<Change>,
}

/// A value that would change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The column.
    pub column: CoverageColumn,
    /// As decided.
    pub from: Cell<'static>,
    /// As the other choice decides.
    pub to: Cell<'static>,
}

/// What counts as the verdict on a coverage: whether, how and how long it covers, and what is left.
const VERDICT: [CoverageColumn; 12] = [
    CoverageColumn::Status,
    CoverageColumn::Route,
    CoverageColumn::Start,
    CoverageColumn::End,
    CoverageColumn::RenewalStatus,
    CoverageColumn::RenewalBlockers,
    CoverageColumn::RejectRules,
    CoverageColumn::PoolId,
    CoverageColumn::ReplacementsUsed,
    CoverageColumn::GrantedLimit,
    CoverageColumn::OwnRemaining,
    CoverageColumn::PoolRemaining,
];

/// Decides the day of `edition` again by `schemas`, the same but for `choice`, and compares.
#[must_use]
pub fn swing(edition: &Edition, choice: (Policy, policy::Value), schemas: &Schemas) -> Swing {
    let View { read, day, .. } = edition.view;
    let other = Day::decide_after(day.worked.past.clone(), read, schemas, (day.as_of, day.since));
    let others = Edition { view: View { read, schemas, day: &other }, ..*edition };
    let pairs = day.settled.coverages.raw.par_iter().zip(&other.settled.coverages.raw);
    let differing = pairs.filter(|(one, other)| one != other);
    let swing = |(one, other)| coverage_swing(CoverageRow::of(edition, one), CoverageRow::of(&others, other));
    // What the rules flag may differ where no verdict does.
    let mut coverages: Vec<CoverageSwing> =
        differing.map(swing).filter(|coverage| !coverage.changes.is_empty()).collect();
    coverages.sort_by(|a, b| (&a.coverage_id, &a.serial).cmp(&(&b.coverage_id, &b.serial)));
    let claims = day.settled.claims.iter().zip(&other.settled.claims).filter(|(one, other)| one != other);
    let deducted =
        |claims: &TiSlice<RepairId, Claim>| claims.iter().map(|claim| claim.deducted_jpy).sum::<Yen>();
    let deducted_jpy = deducted(&other.settled.claims) - deducted(&day.settled.claims);
    Swing { choice, coverages, claims: claims.count(), deducted_jpy }
}

fn coverage_swing(one: CoverageRow, other: CoverageRow) -> CoverageSwing {
    // Who is refused has none of the rest: the refusal says it all.
    let refusal = one.granted().is_some() != other.granted().is_some();
    let told = |column: &CoverageColumn| {
        !refusal || matches!(column, CoverageColumn::Status | CoverageColumn::RejectRules)
    };
    let change = |column: CoverageColumn| {
        let get = CoverageRow::get(column);
        let (from, to) = (get.cell(&one), CoverageRow::get(column).cell(&other).into_owned());
        (from != to).then(|| Change { column, from: from.into_owned(), to })
    };
    CoverageSwing {
        coverage_id: one.id().to_owned(),
        serial: one.serial_original().to_owned(),
        changes: VERDICT.into_iter().filter(told).filter_map(change).collect(),
    }
}

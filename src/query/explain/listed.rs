//! The rows beside a story: those that do not count, and those of the exceptions list.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::Basis;
use super::scope::Scope;
use super::story::{Exception, SetAside};
use crate::domain::place::Place;
use crate::domain::rule::{RuleId, Subject};
use crate::domain::text::Sym;
use crate::domain::time::Instant;
use crate::domain::word::Word;

/// Rows that name what the story is about and do not stand; `activations` are those of the product
/// activations that do.
pub(super) fn set_aside(basis: &Basis<'_, '_>, scope: &Scope, activations: &[Place]) -> Vec<SetAside> {
    let (facts, effective, as_of) = (&basis.read.facts, &basis.day.facts, basis.as_of());
    let duplicates: FxHashSet<Place> = basis
        .exceptions
        .iter()
        .filter(|(_, finding)| finding.rule == RuleId::Inp07)
        .map(|(_, finding)| finding.place)
        .collect();
    let mut rows: Vec<(Place, Option<NaiveDate>)> = Vec::new();
    for sale in facts.sales.iter().filter(|sale| scope.has_sale(sale)) {
        rows.push((sale.place, Some(sale.sale_date)));
    }
    let places = scope.places(basis);
    for row in facts.activations.iter().filter(|row| places.contains(&row.place)) {
        let dates = [row.binding.map(|binding| binding.bound_at), row.product_activated_at];
        rows.push((row.place, dates.into_iter().flatten().map(Instant::date).min()));
    }
    for repair in facts.repairs.iter().filter(|repair| scope.has_repair(repair)) {
        rows.push((repair.place, Some(repair.received_at.date())));
    }
    for row in facts.rejected.iter().filter(|row| places.contains(&row.place)) {
        rows.push((row.place, None));
    }
    let sales = effective.sales.iter().map(|sale| sale.place);
    let bindings = effective.bindings.iter().map(|binding| binding.place);
    let repairs = effective.repairs.iter().map(|repair| repair.place);
    let standing = sales.chain(bindings).chain(repairs).chain(activations.iter().copied());
    let mut told: FxHashSet<Place> = standing.collect();
    let mut set_aside = Vec::new();
    for (place, date) in rows.into_iter().filter(|(place, _)| told.insert(*place)) {
        let why = match date {
            None => "rejected",
            Some(date) if date > as_of => "not_yet_effective",
            Some(_) if duplicates.contains(&place) => "duplicate",
            Some(_) => "superseded",
        };
        set_aside.push(SetAside { place: basis.source(place), why });
    }
    set_aside
}

/// The rows of the exceptions list about a scope.
pub(super) fn exceptions(basis: &Basis<'_, '_>, scope: &Scope, asked: Option<usize>) -> Vec<Exception> {
    let places = scope.places(basis);
    let sold_here = |place: Place, serial: Option<Sym>| {
        let sales = &basis.read.facts.sales;
        sales.iter().any(|sale| sale.place == place && sale.serial == serial && scope.has_sale(sale))
    };
    let mut told = Vec::new();
    for (at, (id, finding)) in basis.exceptions.iter().enumerate() {
        // A line may sell several units, of which only one is the story's.
        let of_other = finding.subject == Subject::Sale && !sold_here(finding.place, finding.serial);
        if asked != Some(at) && (!places.contains(&finding.place) || of_other) {
            continue;
        }
        let [message_ja, message_en] = (basis.sentences)(at);
        told.push((
            (finding.place.file, finding.place.row, finding.rule),
            Exception {
                exception_id: (*id).to_owned(),
                asked: asked == Some(at),
                rule: finding.rule.id(),
                severity: basis.schemas.rule_texts.severity(finding).name(),
                effect: finding.effect.name(),
                message_ja,
                message_en,
                place: basis.source(finding.place),
            },
        ));
    }
    told.sort_by_key(|(order, _)| *order);
    told.into_iter().map(|(_, exception)| exception).collect()
}

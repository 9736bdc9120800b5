//! Puts a story together: the facts, the settlement's trail and how things stand, in time order.

use chrono::{NaiveDateTime, NaiveTime};

use super::judged::{Judge, consequence, judged};
use super::scope::Scope;
use super::story::{ConsequenceTold, Event, Story, Values};
use super::{Basis, listed};
use crate::domain::facts::ActivationRow;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::place::Place;
use crate::domain::text::Sym;
use crate::domain::time::{Instant, day_after};
use crate::settle::Context;
use crate::settle::sales::follow_sale;
use crate::settle::trail::{Consequence, Moment, Step};

/// The story of a scope; `asked` is the position of the exception asked for.
pub(super) fn story<'a>(
    basis: &Basis<'a, '_>,
    context: &Context<'_>,
    scope: &Scope,
    asked: Option<usize>,
) -> Story<'a> {
    let mut teller = Teller { basis, scope, events: Vec::new(), activations: Vec::new() };
    teller.sales(context);
    teller.product_activations();
    teller.cases();
    // Facts go before what was decided at the same instant; all else keeps the order of settlement.
    teller.events.sort_by_key(|(at, _)| *at);
    teller.trail();
    teller.events.sort_by_key(|(at, _)| *at);
    let texts = |sym: &Sym| basis.text(*sym).to_owned();
    Story {
        serials: scope.serials.iter().map(texts).collect(),
        codes: scope.codes.iter().map(texts).collect(),
        dealer: scope.case.and_then(|(dealer, _)| dealer).as_ref().map(texts),
        case_no: scope.case.map(|(_, case_no)| case_no).as_ref().map(texts),
        events: teller.events.into_iter().map(|(_, event)| event).collect(),
        set_aside: listed::set_aside(basis, scope, &teller.activations),
        exceptions: listed::exceptions(basis, scope, asked),
    }
}

struct Teller<'t, 'a> {
    basis: &'t Basis<'a, 't>,
    scope: &'t Scope,
    events: Vec<(NaiveDateTime, Event<'a>)>,
    /// The rows of the product activations that stand.
    activations: Vec<Place>,
}

impl<'a> Teller<'_, 'a> {
    fn add(
        &mut self,
        what: &'static str,
        at: Instant,
        place: Option<Place>,
        values: Values,
    ) -> &mut (NaiveDateTime, Event<'a>) {
        let place = place.map(|place| self.basis.source(place));
        let (trials, consequences) = (Vec::new(), Vec::new());
        let event = Event { what, at: at.to_string(), place, values, trials, consequences };
        self.events.push((at.at, event));
        // The event was pushed on the line above.
        self.events.last_mut().expect("an event")
    }

    fn sales(&mut self, context: &Context<'_>) {
        let basis = self.basis;
        for (at, sale) in basis.day.facts.sales.iter_enumerated() {
            if !self.scope.has_sale(sale) {
                continue;
            }
            let what = match (sale.plan, sale.quantity < 0) {
                (Some(_), false) => "plan_sale",
                (Some(_), true) => "plan_return",
                (None, false) => "unit_sale",
                (None, true) => "unit_return",
            };
            let judge = sale.plan.map(|plan| Judge { plan, base: None, on: sale.sale_date });
            let tried = follow_sale(context, at).into_iter();
            let (_, event) = self.add(what, Instant::on(sale.sale_date), Some(sale.place), basis.sale(sale));
            event.trials = tried.map(|trial| judged(basis, trial, judge)).collect();
        }
    }

    fn product_activations(&mut self) {
        let (basis, scope) = (self.basis, self.scope);
        for serial in &scope.serials {
            let Some(instant) = basis.day.facts.activated_at.get(serial) else { continue };
            let is_row = |row: &&ActivationRow| {
                row.serial == *serial && row.product_activated_at.is_some_and(|at| at.at == instant.at)
            };
            let place = basis.read.facts.activations.iter().find(is_row).map(|row| row.place);
            let values = Values::default().text("serial", Some(basis.text(*serial)));
            self.activations.extend(place);
            self.add("product_activation", *instant, place, values);
        }
    }

    fn cases(&mut self) {
        for row in &self.scope.repairs {
            let repair = self.basis.repair(*row);
            self.add("received", repair.received_at, Some(repair.place), self.basis.case(repair));
        }
    }

    fn trail(&mut self) {
        let Some(followed) = &self.scope.followed else { return };
        for step in &followed.trail {
            match step.moment {
                Moment::Bound(row) => {
                    let is_told = self.scope.bindings.contains(&row);
                    self.step(step, "bound", is_told, Some(self.judge_of_binding(row)));
                }
                Moment::Settled(row) => self.claim_step(step, "settled", row),
                Moment::LoanerDeducted(row) => self.claim_step(step, "loaner_deducted", row),
                Moment::Moved(row) => self.claim_step(step, "moved", row),
                Moment::CoverageClosed(row) => {
                    let is_told = self.scope.bindings.contains(&row);
                    self.step(step, "coverage_state", is_told, Some(self.judge_of_binding(row)));
                }
                Moment::ClaimClosed(row) => self.claim_step(step, "claim_state", row),
            }
        }
    }

    fn claim_step(&mut self, step: &Step, what: &'static str, row: RepairId) {
        let judge = self.basis.coverage_of_case(row).map(|coverage| self.judge_of_binding(coverage));
        self.step(step, what, self.scope.repairs.contains(&row), judge);
    }

    fn judge_of_binding(&self, row: BindingId) -> Judge {
        let binding = self.basis.binding(row);
        let base = self.basis.day.settled.coverages[row].base;
        let base = base.map(|base| self.basis.binding(base).plan);
        Judge { plan: binding.plan, base, on: binding.bound_at.date() }
    }

    /// Tells a step in full, or, of a step that is not the story's own, what it did to its coverages.
    fn step(&mut self, step: &Step, what: &'static str, is_told: bool, judge: Option<Judge>) {
        let basis = self.basis;
        let followed = step.consequences.iter().filter(|one| is_told || self.concerns(one));
        let consequences: Vec<ConsequenceTold> = followed.map(|one| consequence(basis, one, judge)).collect();
        if !is_told && consequences.is_empty() {
            return;
        }
        let (values, place, known) = match step.moment {
            Moment::Bound(row) => {
                let binding = basis.binding(row);
                (basis.bound(binding), Some(binding.place), Some(binding.bound_at))
            }
            Moment::Settled(row) => {
                let repair = basis.repair(row);
                (case_named(basis, row), Some(repair.place), repair.deducted_at())
            }
            Moment::LoanerDeducted(row) | Moment::Moved(row) => {
                let repair = basis.repair(row);
                (case_named(basis, row), Some(repair.place), repair.follow_up_at())
            }
            Moment::CoverageClosed(row) => (basis.coverage_state(row), None, None),
            Moment::ClaimClosed(row) => (basis.claim_state(row), None, None),
        };
        let at = known.unwrap_or(Instant::on(basis.as_of()));
        let trials = step.trials.iter().filter(|_| is_told).cloned();
        let trials = trials.map(|trial| judged(basis, trial, judge)).collect();
        let (order, event) = self.add(what, at, place, values);
        (event.trials, event.consequences) = (trials, consequences);
        if step.at.is_none() {
            // How things stand comes after everything that happened on that day.
            *order = day_after(basis.as_of()).and_time(NaiveTime::MIN);
        }
    }

    /// Whether something happened to a coverage, a pool or a unit of the story.
    fn concerns(&self, consequence: &Consequence) -> bool {
        match consequence {
            Consequence::Began { coverage, .. }
            | Consequence::PeriodMoved { coverage, .. }
            | Consequence::ReplacementUsed { coverage, .. } => self.scope.bindings.contains(coverage),
            Consequence::Posted(entry) => {
                let is_taken = entry.repair.is_some() && self.scope.pools.contains(&entry.pool);
                is_taken || self.scope.bindings.contains(&entry.coverage)
            }
            Consequence::SerialMoved { from, to, .. } => {
                self.scope.serials.contains(from) || self.scope.serials.contains(to)
            }
        }
    }
}

/// The names of a case, without all that its row says.
fn case_named(basis: &Basis<'_, '_>, row: RepairId) -> Values {
    let repair = basis.repair(row);
    Values::default()
        .text("dealer", basis.read.texts.opt(repair.dealer))
        .text("case_no", Some(basis.text(repair.case_no)))
        .text("serial", Some(basis.text(repair.serial)))
        .word("service", Some(repair.service))
}

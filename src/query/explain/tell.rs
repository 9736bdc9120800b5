//! Puts a story together: the facts, the settlement's trail and how things stand, in time order.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rustc_hash::FxHashSet;

use super::Basis;
use super::scope::Scope;
use super::story::{ConsequenceTold, Event, Exception, PoliciesRead, SetAside, Story, TrialTold, Values};
use crate::domain::facts::ActivationRow;
use crate::domain::finding::{RuleId, Subject};
use crate::domain::place::Place;
use crate::domain::plan::Plan;
use crate::domain::text::Sym;
use crate::domain::time::{Instant, day_after};
use crate::rules::{Outcome, policies};
use crate::settle::sales::follow_sale;
use crate::settle::trail::{Consequence, Moment, Step};
use crate::settle::{Context, Tried};

/// By which policies something is judged.
#[derive(Clone, Copy)]
struct Judge {
    /// Its plan.
    plan: Plan,
    /// The plan that it renews.
    base: Option<Plan>,
    /// The day that chooses the rule set.
    on: NaiveDate,
}

/// The story of a scope; `asked` is the position of the exception asked for.
pub(super) fn story(basis: &Basis<'_>, context: &Context<'_>, scope: &Scope, asked: Option<usize>) -> Story {
    let mut teller = Teller { basis, scope, events: Vec::new(), standing: FxHashSet::default() };
    teller.sales(context);
    teller.product_activations();
    teller.cases();
    // Facts go before what was decided at the same instant; all else keeps the order of settlement.
    teller.events.sort_by_key(|(at, _)| *at);
    teller.trail();
    teller.events.sort_by_key(|(at, _)| *at);
    let set_aside = teller.set_aside();
    let texts = |sym: &Sym| basis.text(*sym).to_owned();
    Story {
        serials: scope.serials.iter().map(texts).collect(),
        dealer: scope.case.and_then(|(dealer, _)| dealer).as_ref().map(texts),
        case_no: scope.case.map(|(_, case_no)| case_no).as_ref().map(texts),
        events: teller.events.into_iter().map(|(_, event)| event).collect(),
        set_aside,
        exceptions: exceptions(basis, scope, asked),
    }
}

struct Teller<'t> {
    basis: &'t Basis<'t>,
    scope: &'t Scope,
    events: Vec<(NaiveDateTime, Event)>,
    /// The rows that the story is made of.
    standing: FxHashSet<Place>,
}

impl Teller<'_> {
    fn add(
        &mut self,
        what: &'static str,
        at: Instant,
        place: Option<Place>,
        values: Values,
    ) -> &mut (NaiveDateTime, Event) {
        self.standing.extend(place);
        let place = place.map(|place| self.basis.source(place));
        let (trials, consequences) = (Vec::new(), Vec::new());
        let event = Event { what, at: at.to_string(), place, values, trials, consequences };
        self.events.push((at.at, event));
        // The event was pushed on the line above.
        self.events.last_mut().expect("an event")
    }

    fn sales(&mut self, context: &Context<'_>) {
        let basis = self.basis;
        for (at, sale) in (0_u32..).zip(&basis.day.facts.sales) {
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
            let tried =
                follow_sale(context, at).into_iter().map(|tried| trial(basis, tried, judge)).collect();
            self.add(what, Instant::on(sale.sale_date), Some(sale.place), basis.sale(sale)).1.trials = tried;
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

    fn claim_step(&mut self, step: &Step, what: &'static str, row: u32) {
        let judge = self.basis.coverage_of_case(row).map(|coverage| self.judge_of_binding(coverage));
        self.step(step, what, self.scope.repairs.contains(&row), judge);
    }

    fn judge_of_binding(&self, row: u32) -> Judge {
        let binding = self.basis.binding(row);
        let base = self.basis.day.settled.coverages[row as usize].base;
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
        let trials = trials.map(|tried| trial(basis, tried, judge)).collect();
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

    /// Rows that name what the story is about, and that it is not made of.
    fn set_aside(&self) -> Vec<SetAside> {
        let (basis, scope, as_of) = (self.basis, self.scope, self.basis.as_of());
        let facts = &basis.read.facts;
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
        let mut told: FxHashSet<Place> = self.standing.clone();
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
}

/// The names of a case, without all that its row says.
fn case_named(basis: &Basis<'_>, row: u32) -> Values {
    let repair = basis.repair(row);
    Values::default()
        .text("dealer", basis.read.texts.opt(repair.dealer))
        .text("case_no", Some(basis.text(repair.case_no)))
        .text("serial", Some(basis.text(repair.serial)))
        .text("service", Some(repair.service.name()))
}

fn trial(basis: &Basis<'_>, tried: Tried, judge: Option<Judge>) -> TrialTold {
    let (outcome, skipped) = match tried.outcome {
        Outcome::Passes => ("passes", None),
        Outcome::Fails => ("fails", None),
        Outcome::Skipped(skip) => ("skipped", Some(skip.name())),
    };
    let read =
        judge.and_then(|Judge { plan, base, on }| read(basis, policies::read_by(tried.rule, plan, base), on));
    TrialTold {
        rule: tried.rule.id(),
        effect: tried.effect.name(),
        outcome,
        skipped,
        column: tried.reading.column,
        expected: tried.reading.expected,
        actual: tried.reading.actual,
        policies: read,
        clause: basis.schemas.rule_texts.of(tried.rule).clause.clone(),
    }
}

/// Policies of the rule set of a day, with their values; none where none are named.
fn read(basis: &Basis<'_>, names: &[&'static str], on: NaiveDate) -> Option<PoliciesRead> {
    let set = basis.schemas.rule_sets.on(on);
    let named = set.policies.named().into_iter().filter(|(name, _)| names.contains(name));
    let values = named.fold(Values::default(), |values, (name, value)| values.text(name, Some(value)));
    (!names.is_empty()).then(|| PoliciesRead { rule_set: set.id.clone(), values })
}

fn consequence(basis: &Basis<'_>, consequence: &Consequence, judge: Option<Judge>) -> ConsequenceTold {
    let of =
        |coverage: u32, names: &[&'static str]| read(basis, names, basis.binding(coverage).bound_at.date());
    let id = |coverage: u32| Some(basis.coverage_id(coverage));
    match *consequence {
        Consequence::Began { coverage, period, base, joined, replacements } => {
            let plan = basis.binding(coverage).plan;
            let what = match (base, joined) {
                (Some(_), _) => "renewed",
                (None, Some(_)) => "joined",
                (None, None) => "began",
            };
            let values = Values::default()
                .text("coverage_id", id(coverage))
                .text("plan", Some(plan.name()))
                .text("start", Some(period.start))
                .text("end", Some(period.end))
                .text("base_coverage_id", base.and_then(id))
                .text("first_coverage_id", joined.and_then(id))
                .count("replacements_allowed", replacements);
            let policies = of(coverage, &policies::of_beginning(plan, what == "joined"));
            ConsequenceTold { what, values, policies }
        }
        Consequence::PeriodMoved { coverage, from, to } => {
            let plan = basis.binding(coverage).plan;
            let names: &[_] = if plan.is_renewal() { policies::alone(plan) } else { &["plus_pooled_months"] };
            let values = Values::default()
                .text("coverage_id", id(coverage))
                .text("start_before", Some(from.start))
                .text("end_before", Some(from.end))
                .text("start", Some(to.start))
                .text("end", Some(to.end));
            ConsequenceTold { what: "period_moved", values, policies: of(coverage, names) }
        }
        Consequence::Posted(entry) => {
            let deducts = entry.repair.is_some();
            let order =
                judge.filter(|_| deducts).and_then(|judge| read(basis, &["deduction_order"], judge.on));
            let what = if deducts { "deducted" } else { "granted" };
            ConsequenceTold { what, values: basis.ledger(&entry), policies: order }
        }
        Consequence::ReplacementUsed { coverage, nth, allowed } => {
            let values = Values::default()
                .text("coverage_id", id(coverage))
                .count("nth_replacement", Some(nth))
                .count("replacements_allowed", Some(allowed));
            let names = policies::replacements(basis.binding(coverage).plan);
            ConsequenceTold { what: "replacement_used", values, policies: of(coverage, names) }
        }
        Consequence::SerialMoved { from, to, at } => {
            let values = Values::default()
                .text("serial", Some(basis.text(from)))
                .text("replacement_serial", Some(basis.text(to)))
                .text("completed_at", Some(at));
            ConsequenceTold { what: "serial_moved", values, policies: None }
        }
    }
}

/// The rows of the exceptions list about a scope.
fn exceptions(basis: &Basis<'_>, scope: &Scope, asked: Option<usize>) -> Vec<Exception> {
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
                severity: basis.schemas.rule_texts.of(finding.rule).severity.name(),
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

//! What is told of a rule that was tried and of what followed, with the policies behind it.

use chrono::NaiveDate;

use super::Basis;
use super::story::{ConsequenceTold, Judged, PoliciesRead, Values};
use crate::domain::ids::BindingId;
use crate::domain::plan::Plan;
use crate::domain::policy::{self, Policy};
use crate::domain::word::Word;
use crate::rules::Trial;
use crate::settle::trail::Consequence;

/// By which policies something is judged.
#[derive(Clone, Copy)]
pub(super) struct Judge {
    /// Its plan.
    pub plan: Plan,
    /// The plan that it renews.
    pub base: Option<Plan>,
    /// The day that chooses the rule set.
    pub on: NaiveDate,
}

/// A trial with what it rests on.
pub(super) fn judged<'a>(basis: &Basis<'a, '_>, trial: Trial, judge: Option<Judge>) -> Judged<'a> {
    let policies = judge.and_then(|judge| read(basis, trial.rule.policies(), judge));
    let clause = &basis.schemas.rule_texts.of(trial.rule).clause;
    Judged { trial, policies, clause, names: basis.schemas.catalogue.names(&basis.read.texts) }
}

/// Those of some policies that something is judged by, with their values; none where there are none.
fn read(basis: &Basis<'_, '_>, policies: &[Policy], judge: Judge) -> Option<PoliciesRead> {
    let set = basis.schemas.rule_sets.on(judge.on);
    let mut values = Values::default();
    for policy in policies.iter().filter(|policy| policy.concerns(judge.plan, judge.base)) {
        values = values.text(policy.name(), Some(set.policies.value(*policy)));
    }
    (!values.0.is_empty()).then(|| PoliciesRead { rule_set: set.id.clone(), values })
}

/// A consequence as it is told; `judge` is that of the event behind it.
pub(super) fn consequence(
    basis: &Basis<'_, '_>,
    consequence: &Consequence,
    judge: Option<Judge>,
) -> ConsequenceTold {
    let of = |coverage: BindingId, policies: &[Policy]| {
        let binding = basis.binding(coverage);
        read(basis, policies, Judge { plan: binding.plan, base: None, on: binding.bound_at.date() })
    };
    let id = |coverage: BindingId| Some(basis.coverage_id(coverage));
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
                .word("plan", Some(plan))
                .text("start", Some(period.start))
                .text("end", Some(period.end))
                .text("base_coverage_id", base.and_then(id))
                .text("first_coverage_id", joined.and_then(id))
                .count("replacements_allowed", replacements);
            let policies = of(coverage, &policy::of_beginning(what == "joined"));
            ConsequenceTold { what, values, policies }
        }
        Consequence::PeriodMoved { coverage, from, to } => {
            let is_renewal = basis.binding(coverage).plan.is_renewal();
            let policies = if is_renewal { policy::ALONE } else { &[Policy::PlusPooledMonths] };
            let values = Values::default()
                .text("coverage_id", id(coverage))
                .text("start_before", Some(from.start))
                .text("end_before", Some(from.end))
                .text("start", Some(to.start))
                .text("end", Some(to.end));
            ConsequenceTold { what: "period_moved", values, policies: of(coverage, policies) }
        }
        Consequence::Posted(entry) => {
            let deducts = entry.repair.is_some();
            let judge = judge.filter(|_| deducts);
            let order = judge.and_then(|judge| read(basis, &[Policy::DeductionOrder], judge));
            let what = if deducts { "deducted" } else { "granted" };
            ConsequenceTold { what, values: basis.ledger(&entry), policies: order }
        }
        Consequence::ReplacementUsed { coverage, nth, allowed } => {
            let values = Values::default()
                .text("coverage_id", id(coverage))
                .count("nth_replacement", Some(nth))
                .count("replacements_allowed", Some(allowed));
            let policies = of(coverage, policy::REPLACEMENTS);
            ConsequenceTold { what: "replacement_used", values, policies }
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

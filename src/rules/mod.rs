//! The rules of the plans, in the deck's order: pure functions of values and policies.
//!
//! A rule is one function named after its ID. It gives a [`Trial`]: whether it passed, failed or had
//! nothing to compare, and, when somebody asks, what it expected and what it found. A run asks only
//! where a rule failed, so that a rule that passes costs no more than its comparison; an explanation
//! asks every time. Whether a failure refuses or flags is fixed by rule ([`RuleId::effect`]). No rule
//! sees a file, a clock or another group.

pub mod claim;
pub mod enrolment;
pub mod linking;
pub mod notice;
pub mod period;
pub mod pool;
pub mod price;
pub mod renewal;

use crate::domain::rule::{Effect, RuleId};

/// What a rule read, free of language: values, dates, amounts, field names.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reading {
    /// The column whose value was judged, where there is one.
    pub column: Option<&'static str>,
    /// What was expected.
    pub expected: Option<String>,
    /// What was found.
    pub actual: Option<String>,
}

impl Reading {
    /// What was expected and what was found.
    #[must_use]
    pub fn values(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { column: None, expected: Some(expected.into()), actual: Some(actual.into()) }
    }

    /// What was found, where nothing can be named that it should have been.
    #[must_use]
    pub fn found(actual: Option<String>) -> Self {
        Self { actual, ..Self::default() }
    }

    /// Names the column.
    #[must_use]
    pub fn in_column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }
}

/// How a rule's trial ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// As it should be.
    Passes,
    /// Not as it should be: the rule refuses or flags.
    Fails,
    /// The rule had nothing to compare, which stands against nobody.
    Skipped(Skip),
}

/// Why a rule had nothing to compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Skip {
    /// The unit's sale is not known.
    UnitSaleUnknown,
    /// The plan's sale is not known.
    PlanSaleUnknown,
    /// Neither sale is known.
    SalesUnknown,
    /// No member of the contract has a known sale.
    MembersUnknown,
    /// The export does not give the value.
    NotGiven,
    /// The catalogue lists no amount, or an amount that it rests on is not given.
    NotListed,
    /// Not asked for: the case is a repair.
    Repair,
    /// The claim is not covered.
    NotCovered,
    /// Not needed on this day.
    NotNeeded,
    /// The sale was returned.
    Returned,
    /// The code is bound.
    Bound,
}

/// Says what a rule read, once somebody asks.
pub trait Reads: FnOnce() -> Reading {}

impl<F: FnOnce() -> Reading> Reads for F {}

/// One test of one rule.
#[must_use]
#[derive(Clone, Copy)]
pub struct Trial<R> {
    /// The rule.
    pub rule: RuleId,
    /// What a failure does: the rule's own effect, unless a policy makes a flag refuse.
    pub effect: Effect,
    /// How it ended.
    pub outcome: Outcome,
    /// What was read.
    pub reading: R,
}

impl<R: Reads> Trial<R> {
    /// A trial with its outcome.
    pub fn new(rule: RuleId, outcome: Outcome, reading: R) -> Self {
        Self { rule, effect: rule.effect(), outcome, reading }
    }

    /// A trial that passes where `holds`, and fails elsewhere.
    pub fn of(rule: RuleId, holds: bool, reading: R) -> Self {
        Self::new(rule, if holds { Outcome::Passes } else { Outcome::Fails }, reading)
    }

    /// The same, where there is something to compare: `skip` says why there is not.
    pub fn unless(skip: Option<Skip>, rule: RuleId, holds: bool, reading: R) -> Self {
        let trial = Self::of(rule, holds, reading);
        Self { outcome: skip.map_or(trial.outcome, Outcome::Skipped), ..trial }
    }

    /// Whether the rule refuses or flags.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.outcome == Outcome::Fails
    }

    /// The rule, where it fails.
    #[must_use]
    pub fn failing(&self) -> Option<RuleId> {
        self.fails().then_some(self.rule)
    }
}

/// A value as readings show it; a dash for one that is not there.
fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

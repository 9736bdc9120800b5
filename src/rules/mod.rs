//! The rules of the plans, in the deck's order: pure functions of values and policies.
//!
//! A rule is one function named after its ID. It gives a [`Trial`]: whether it passed, failed or had
//! nothing to compare, and what it expected and what it found. These are terms of numbers and symbols, so
//! that a rule that passes costs little more than its comparison. Whether a failure refuses or flags is
//! fixed by rule ([`RuleId::effect`]). No rule sees a file, a clock or another group.

pub mod claim;
pub mod enrolment;
pub mod linking;
pub mod notice;
pub mod period;
pub mod pool;
pub mod price;
pub mod renewal;

use crate::domain::reading::Reading;
use crate::domain::rule::{Effect, RuleId};

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

impl Outcome {
    /// The name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passes => "passes",
            Outcome::Fails => "fails",
            Outcome::Skipped(_) => "skipped",
        }
    }

    /// Why the rule had nothing to compare, where it had not.
    #[must_use]
    pub fn skipped(self) -> Option<Skip> {
        match self {
            Outcome::Passes | Outcome::Fails => None,
            Outcome::Skipped(skip) => Some(skip),
        }
    }
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

/// One test of one rule.
#[must_use]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// The rule.
    pub rule: RuleId,
    /// What a failure does: the rule's own effect, unless a policy makes a flag refuse or it is waived.
    pub effect: Effect,
    /// How it ended.
    pub outcome: Outcome,
    /// What was read.
    pub reading: Reading,
}

impl Trial {
    /// A trial with its outcome.
    pub fn new(rule: RuleId, outcome: Outcome, reading: Reading) -> Self {
        Self { rule, effect: rule.effect(), outcome, reading }
    }

    /// A trial that passes where `holds`, and fails elsewhere.
    pub fn of(rule: RuleId, holds: bool, reading: Reading) -> Self {
        Self::new(rule, if holds { Outcome::Passes } else { Outcome::Fails }, reading)
    }

    /// The same, where there is something to compare: `skip` says why there is not.
    pub fn unless(skip: Option<Skip>, rule: RuleId, holds: bool, reading: Reading) -> Self {
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

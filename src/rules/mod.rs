//! The rules of the plans, in the deck's order: pure functions of values and policies.
//!
//! A rule is one function named after its ID. It gives `Ok` where it passes, and otherwise a
//! [`Breach`] with what it expected and what it found. Whether a breach refuses or flags is fixed
//! by rule ([`RuleId::effect`]). No rule sees a file, a clock or another group.

pub mod claim;
pub mod enrolment;
pub mod linking;
pub mod notice;
pub mod period;
pub mod pool;
pub mod price;
pub mod renewal;

use crate::domain::finding::{Effect, RuleId};

/// A rule that did not pass, with the values it read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// The rule.
    pub rule: RuleId,
    /// What it does: the rule's own effect, unless a policy makes a flag refuse.
    pub effect: Effect,
    /// The column whose value broke it, where there is one.
    pub column: Option<&'static str>,
    /// What was expected, free of language.
    pub expected: Option<String>,
    /// What was found.
    pub actual: Option<String>,
}

/// The outcome of a rule.
pub type Verdict = Result<(), Breach>;

impl Breach {
    /// A breach without values.
    #[must_use]
    pub fn of(rule: RuleId) -> Self {
        Self { rule, effect: rule.effect(), column: None, expected: None, actual: None }
    }

    /// Names the column.
    #[must_use]
    pub fn in_column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }

    /// Says what was expected and what was found.
    #[must_use]
    pub fn values(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        (self.expected, self.actual) = (Some(expected.into()), Some(actual.into()));
        self
    }
}

/// Passes where `holds`, else breaks with what `breach` makes.
///
/// # Errors
/// The breach.
fn require(holds: bool, breach: impl FnOnce() -> Breach) -> Verdict {
    if holds { Ok(()) } else { Err(breach()) }
}

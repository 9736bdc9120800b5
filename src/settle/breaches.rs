//! What the rules said of one subject, and the one place where it is collected.

use crate::domain::finding::{Effect, RuleId};
use crate::rules::{Outcome, Reading, Reads, Trial};

/// A rule that failed, with what it read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Breach {
    /// The rule.
    pub rule: RuleId,
    /// Whether it refuses or flags.
    pub effect: Effect,
    /// What it expected and what it found.
    pub reading: Reading,
}

/// A trial, passed or not, written down for an explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tried {
    /// The rule.
    pub rule: RuleId,
    /// What a failure does.
    pub effect: Effect,
    /// How it ended.
    pub outcome: Outcome,
    /// What it expected and what it found.
    pub reading: Reading,
}

/// What the rules said of one subject: its breaches and, where somebody follows, every trial.
pub(super) struct Breaches {
    /// The rules that failed, each once.
    pub kept: Vec<Breach>,
    tried: Option<Vec<Tried>>,
}

impl Breaches {
    /// None yet; every trial is written down where the settlement is `followed`.
    pub fn new(followed: bool) -> Self {
        Self { kept: Vec::new(), tried: followed.then(Vec::new) }
    }

    /// Takes a trial in and keeps its breach; a rule is kept once. Every trial of the settlement
    /// passes here. Gives whether the rule lets the subject pass.
    pub fn add(&mut self, trial: Trial<impl Reads>) -> bool {
        let fails = trial.fails();
        if !fails && self.tried.is_none() {
            return true;
        }
        let Trial { rule, effect, outcome, reading } = trial;
        let reading = reading();
        if let Some(tried) = &mut self.tried {
            tried.push(Tried { rule, effect, outcome, reading: reading.clone() });
        }
        if fails && self.kept.iter().all(|kept| kept.rule != rule) {
            self.kept.push(Breach { rule, effect, reading });
        }
        !fails
    }

    /// Whether one of them refuses.
    pub fn reject(&self) -> bool {
        self.kept.iter().any(|breach| breach.effect == Effect::Reject)
    }

    /// The trials since the last call.
    pub fn take_tried(&mut self) -> Vec<Tried> {
        self.tried.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

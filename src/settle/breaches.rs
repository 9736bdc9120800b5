//! What the rules said of one subject, and the one place where it is collected.

use super::Context;
use super::waive::Fact;
use crate::domain::rule::{Effect, RuleId};
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
pub(super) struct Breaches<'a> {
    /// The rules that failed, each once.
    pub kept: Vec<Breach>,
    tried: Option<Vec<Tried>>,
    /// What is tried, and where to see who approved it.
    judged: Option<(&'a Context<'a>, Fact<'a>)>,
}

impl<'a> Breaches<'a> {
    /// None yet; every trial is written down where the settlement is `followed`.
    pub fn new(context: &'a Context<'a>, fact: Fact<'a>, followed: bool) -> Self {
        Self { kept: Vec::new(), tried: followed.then(Vec::new), judged: Some((context, fact)) }
    }

    /// Takes a trial in and keeps its breach; a rule is kept once. Gives whether the rule lets the
    /// subject pass: it does where it holds, and where its breach was waived.
    pub fn add(&mut self, trial: Trial<impl Reads>) -> bool {
        self.take(trial, true)
    }

    /// The same for a rule that nobody can waive here: nothing could be granted in spite of it.
    pub fn add_firm(&mut self, trial: Trial<impl Reads>) -> bool {
        self.take(trial, false)
    }

    /// Every trial of the settlement passes here.
    fn take(&mut self, trial: Trial<impl Reads>, can_be_waived: bool) -> bool {
        let fails = trial.fails();
        if !fails && self.tried.is_none() {
            return true;
        }
        let Trial { rule, effect, outcome, reading } = trial;
        let mut breach = Breach { rule, effect, reading: reading() };
        let is_waived = |(context, fact): (&Context<'_>, Fact<'_>)| context.is_waived(fact, &breach);
        let waived = fails && can_be_waived && self.judged.is_some_and(is_waived);
        if waived {
            breach.effect = Effect::Waived;
        }
        if let Some(tried) = &mut self.tried {
            tried.push(Tried { rule, effect: breach.effect, outcome, reading: breach.reading.clone() });
        }
        if fails && self.kept.iter().all(|kept| kept.rule != rule) {
            self.kept.push(breach);
        }
        !fails || waived
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::rules::Skip;

    /// Trials on a fact that nobody decided on.
    fn nothing_decided(followed: bool) -> Breaches<'static> {
        Breaches { kept: Vec::new(), tried: followed.then(Vec::new), judged: None }
    }

    #[test]
    fn a_reading_is_made_for_failures_and_for_whoever_follows() {
        for (outcome, followed, made, kept) in [
            (Outcome::Passes, false, 0, 0),
            (Outcome::Skipped(Skip::NotGiven), false, 0, 0),
            (Outcome::Fails, false, 1, 1),
            (Outcome::Passes, true, 1, 0),
            (Outcome::Skipped(Skip::NotGiven), true, 1, 0),
            (Outcome::Fails, true, 1, 1),
        ] {
            let readings = Cell::new(0);
            let mut breaches = nothing_decided(followed);
            let passes = breaches.add(Trial::new(RuleId::Clm08, outcome, || {
                readings.set(readings.get() + 1);
                Reading::values("0", "1")
            }));
            assert_eq!((readings.get(), breaches.kept.len()), (made, kept), "{outcome:?} {followed}");
            assert_eq!(passes, outcome != Outcome::Fails);
            assert_eq!(breaches.take_tried().len(), usize::from(followed), "each trial is written down");
            assert!(breaches.take_tried().is_empty(), "and taken once");
        }
    }

    #[test]
    fn a_rule_is_kept_once_but_each_of_its_trials_is_told() {
        let mut breaches = nothing_decided(true);
        for actual in ["1", "2"] {
            breaches.add(Trial::of(RuleId::Clm12, false, move || Reading::values("0", actual)));
        }
        assert_eq!(breaches.kept.len(), 1);
        assert_eq!(breaches.kept[0].reading.actual.as_deref(), Some("1"), "the first stands");
        assert_eq!(breaches.take_tried().len(), 2);
        assert!(!breaches.reject(), "CLM-12 flags");
    }
}

//! What the rules said of one subject, and the one place where it is collected.

use super::Context;
use super::waive::Fact;
use crate::domain::rule::Effect;
use crate::rules::Trial;

/// What the rules said of one subject: its breaches and, where somebody follows, every trial.
pub(super) struct Breaches<'a> {
    /// The trials that failed, one a rule.
    pub kept: Vec<Trial>,
    tried: Option<Vec<Trial>>,
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
    pub fn add(&mut self, trial: Trial) -> bool {
        self.take(trial, true)
    }

    /// The same for a rule that nobody can waive here: nothing could be granted in spite of it.
    pub fn add_firm(&mut self, trial: Trial) -> bool {
        self.take(trial, false)
    }

    /// Every trial of the settlement passes here.
    fn take(&mut self, mut trial: Trial, can_be_waived: bool) -> bool {
        let fails = trial.fails();
        let is_waived = |(context, fact): (&Context<'_>, Fact<'_>)| context.is_waived(fact, &trial);
        let waived = fails && can_be_waived && self.judged.is_some_and(is_waived);
        if waived {
            trial.effect = Effect::Waived;
        }
        if let Some(tried) = &mut self.tried {
            tried.push(trial.clone());
        }
        if fails && self.kept.iter().all(|kept| kept.rule != trial.rule) {
            self.kept.push(trial);
        }
        !fails || waived
    }

    /// Whether one of them refuses.
    pub fn reject(&self) -> bool {
        self.kept.iter().any(|breach| breach.effect == Effect::Reject)
    }

    /// The trials since the last call.
    pub fn take_tried(&mut self) -> Vec<Trial> {
        self.tried.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::{Reading, Term};
    use crate::domain::rule::RuleId;
    use crate::rules::{Outcome, Skip};

    /// Trials on a fact that nobody decided on.
    fn nothing_decided(followed: bool) -> Breaches<'static> {
        Breaches { kept: Vec::new(), tried: followed.then(Vec::new), judged: None }
    }

    #[test]
    fn failures_are_kept_and_whoever_follows_sees_every_trial() {
        for outcome in [Outcome::Passes, Outcome::Skipped(Skip::NotGiven), Outcome::Fails] {
            for followed in [false, true] {
                let mut breaches = nothing_decided(followed);
                let fails = outcome == Outcome::Fails;
                let passes = breaches.add(Trial::new(RuleId::Clm08, outcome, Reading::default()));
                assert_eq!((passes, breaches.kept.len()), (!fails, usize::from(fails)), "{outcome:?}");
                assert_eq!(breaches.take_tried().len(), usize::from(followed), "each trial is written down");
                assert!(breaches.take_tried().is_empty(), "and taken once");
            }
        }
    }

    #[test]
    fn a_rule_is_kept_once_but_each_of_its_trials_is_told() {
        let mut breaches = nothing_decided(true);
        let readings = [1, 2].map(|amount| Reading::found(Some(Term::Yen { amount })));
        for reading in readings.clone() {
            breaches.add(Trial::of(RuleId::Clm12, false, reading));
        }
        assert_eq!(breaches.kept.len(), 1);
        assert_eq!(breaches.kept[0].reading, readings[0], "the first stands");
        assert_eq!(breaches.take_tried().len(), 2);
        assert!(!breaches.reject(), "CLM-12 flags");
    }
}

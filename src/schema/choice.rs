//! Another choice of a policy: what a rule change would decide, without changing a file.

use std::str::FromStr;

use super::ruleset::RuleSets;
use crate::domain::policy::{Policy, Value, Values};
use crate::domain::word::Word;

/// A policy and the value to try, as on the command line: `deduction_order=proportional`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PolicyChoice {
    /// The policy, a key of a rule set's file.
    pub name: String,
    /// The value as it is written in such a file; quotes may be left out.
    pub value: String,
}

impl FromStr for PolicyChoice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or("expected POLICY=VALUE")?;
        let choice = PolicyChoice { name: name.trim().to_owned(), value: value.trim().to_owned() };
        if choice.name.is_empty() || choice.value.is_empty() {
            Err("expected POLICY=VALUE")
        } else {
            Ok(choice)
        }
    }
}

impl RuleSets {
    /// The choices that policies leave open: every other word of those that are words, and the deck's
    /// other number where it shows two. What the deck states as one number has no other choice.
    #[must_use]
    pub fn open_choices(&self) -> Vec<PolicyChoice> {
        let mut open: Vec<PolicyChoice> = Vec::new();
        for policies in self.all().iter().map(|set| &set.policies) {
            for (policy, chosen) in policies.named() {
                let mut values = match policy.values() {
                    Values::Words(words) => words.into_iter().map(Value::Word).collect(),
                    Values::NumberOr(_, other) => vec![policies.value(other)],
                    Values::Number(_) | Values::WholeDays(_) | Values::Falling(_) => Vec::new(),
                };
                values.retain(|value| *value != chosen);
                let choice =
                    |value: Value| PolicyChoice { name: policy.name().to_owned(), value: value.to_string() };
                open.extend(values.into_iter().map(choice));
            }
        }
        open.sort();
        open.dedup();
        open
    }

    /// A policy that was chosen, with its value as the rule sets now have it.
    #[must_use]
    pub fn as_read(&self, choice: &PolicyChoice) -> Option<(Policy, Value)> {
        let policy = Policy::from_name(&choice.name)?;
        Some((policy, self.all().first()?.policies.value(policy)))
    }
}

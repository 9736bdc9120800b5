//! Another choice of a policy: what a rule change would decide, without changing a file.

use std::fmt;
use std::str::FromStr;

use super::ruleset::{Policies, RuleSets};
use crate::domain::word::Word;

/// A policy and the value to try, as on the command line: `deduction_order=proportional`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PolicyChoice {
    /// The policy, a key of a rule set's file.
    pub name: String,
    /// The value as it is written in such a file; quotes may be left out.
    pub value: String,
}

impl fmt::Display for PolicyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
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
    /// other length of a shared contract. What the deck states as a number has no other choice.
    #[must_use]
    pub fn open_choices(&self) -> Vec<PolicyChoice> {
        let mut open: Vec<PolicyChoice> = Vec::new();
        for Policies { blank_channel, deduction_order, over_limit, late_renewal_start, .. } in self.policies()
        {
            open.extend(others("blank_channel", *blank_channel));
            open.extend(others("late_renewal_start", *late_renewal_start));
            open.extend(others("deduction_order", *deduction_order));
            open.extend(others("over_limit", *over_limit));
        }
        for policies in self.policies().filter(|policies| policies.plus_pooled_months != policies.plus_months)
        {
            let (name, value) = ("plus_pooled_months".to_owned(), policies.plus_months.to_string());
            open.push(PolicyChoice { name, value });
        }
        open.sort();
        open.dedup();
        open
    }

    /// A choice that was made, with its value as the rule sets now name it.
    #[must_use]
    pub fn as_read(&self, choice: PolicyChoice) -> PolicyChoice {
        let named = self.policies().next().map(Policies::named).unwrap_or_default();
        let value = named.into_iter().find(|(name, _)| *name == choice.name).map(|(_, value)| value);
        PolicyChoice { value: value.unwrap_or(choice.value), name: choice.name }
    }

    fn policies(&self) -> impl Iterator<Item = &Policies> {
        self.all().iter().map(|set| &set.policies)
    }
}

fn others<W: Word>(name: &str, chosen: W) -> impl Iterator<Item = PolicyChoice> {
    let other = W::all().filter(move |choice| *choice != chosen);
    other.map(move |choice| PolicyChoice { name: name.to_owned(), value: choice.name().to_owned() })
}

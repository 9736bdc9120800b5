//! Rule sets: the policies in force from a day on.

use chrono::NaiveDate;

use crate::domain::policy::Policies;

/// A rule set and when it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSet {
    /// Its name: the file's, without the ending.
    pub id: String,
    /// BLAKE3 of its file, in hex.
    pub blake3: String,
    /// The first day it counts; none where it always did.
    pub valid_from: Option<NaiveDate>,
    /// The policies.
    pub policies: Policies,
}

/// All rule sets, the earliest first; the first is open to the past.
#[derive(Default)]
pub struct RuleSets(pub(super) Vec<RuleSet>);

impl RuleSets {
    /// The set in force on a day: a coverage is judged by that of its `bound_at`.
    ///
    /// # Panics
    /// Where there is no rule set; the loader refuses such schemas.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &RuleSet {
        let in_force = self.0.iter().rev().find(|set| set.valid_from.is_none_or(|from| from <= date));
        in_force.unwrap_or(&self.0[0])
    }

    /// Changes the policies of every set, to see what another choice would decide.
    pub fn set_policies(&mut self, change: impl FnMut(&mut Policies)) {
        self.0.iter_mut().map(|set| &mut set.policies).for_each(change);
    }

    /// All sets, the earliest first.
    #[must_use]
    pub fn all(&self) -> &[RuleSet] {
        &self.0
    }
}

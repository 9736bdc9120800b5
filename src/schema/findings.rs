//! The catalogue of rules: severity, effect, title, clause and remedy of each finding.

use rustc_hash::FxHashMap;

use crate::domain::finding::Finding;
use crate::domain::language::Bilingual;
use crate::domain::rule::{Effect, RuleId, Severity};

/// What is known of a rule, in two languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleText {
    /// How urgent its findings are.
    pub severity: Severity,
    /// What its findings do: the rule's own, which the file repeats for its readers.
    pub effect: Effect,
    /// A few words.
    pub title: Bilingual,
    /// What it decides, in a sentence or two.
    pub decision: Bilingual,
    /// The finding's sentence, with any of [`PLACEHOLDERS`].
    pub message: Bilingual,
    /// What to do about a finding.
    pub remedy: Bilingual,
    /// The deck's own words, or the decision where the deck is silent.
    pub clause: String,
}

/// What a message may name, in braces: the subject's id (sale_no, activation code, case_no or file),
/// the row's serial, what was expected, what was found, and the field with the dealer's header.
pub const PLACEHOLDERS: [&str; 5] = ["subject", "serial", "expected", "actual", "column"];

/// Every rule's text.
#[derive(Default)]
pub struct RuleTexts(pub(super) FxHashMap<RuleId, RuleText>);

impl RuleTexts {
    /// The text of a rule.
    ///
    /// # Panics
    /// Never with loaded schemas: the loader refuses a catalogue that lacks a rule.
    #[must_use]
    pub fn of(&self, rule: RuleId) -> &RuleText {
        &self.0[&rule]
    }

    /// How urgent a finding is: its rule's severity; of one that was waived, nobody needs to do more.
    #[must_use]
    pub fn severity(&self, finding: &Finding) -> Severity {
        match finding.effect {
            Effect::Reject | Effect::Flag => self.of(finding.rule).severity,
            Effect::Waived => Severity::Info,
        }
    }
}

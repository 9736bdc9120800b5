//! The catalogue of rules: severity, effect, title, clause and remedy of each finding.

use rustc_hash::FxHashMap;

use crate::domain::finding::{Effect, RuleId, Severity};

/// What is known of a rule, in two languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleText {
    /// How urgent its findings are.
    pub severity: Severity,
    /// What its findings do.
    pub effect: Effect,
    /// A few words.
    pub title: Bilingual,
    /// What it decides, in a sentence or two.
    pub decision: Bilingual,
    /// The finding's sentence, with any of [`PLACEHOLDERS`].
    pub message: Bilingual,
    /// What to do about a finding.
    pub remedy: Bilingual,
    /// The deck's own words, or where RULES.md decides.
    pub clause: String,
}

/// What a message may name, in braces: the subject's id (sale_no, activation code, case_no or file),
/// the row's serial, what was expected, what was found, and the field with the dealer's header.
pub const PLACEHOLDERS: [&str; 5] = ["subject", "serial", "expected", "actual", "column"];

/// What a rule's findings do. RULES.md fixes it: a schema file repeats it for its readers and
/// cannot change it.
#[must_use]
pub fn fixed_effect(rule: RuleId) -> Effect {
    use RuleId::{
        Clm01, Clm02, Clm03, Clm04, Clm05, Clm06, Clm07, Clm08, Clm09, Clm10, Clm11, Clm12, Clm13, Clm15,
        Clm16, Enr01, Enr02, Enr03, Enr04, Enr05, Enr06, Enr07, Enr08, Inp01, Inp02, Inp03, Inp04, Inp05,
        Inp06, Inp07, Inp08, Inp09, Inp10, Inp11, Inp12, Lnk01, Lnk02, Lnk03, Lnk04, Lnk05, Lnk06, Lnk07,
        Lnk08, Pool01, Pool02, Pool03, Pool04, Pool05, Prc01, Prc03, Rnw01, Rnw02, Rnw03, Rnw04, Rnw05,
        Rnw06, Rnw07, Val01, Val03, Val04,
    };
    match rule {
        Enr01 | Enr02 | Enr03 | Enr04 | Enr06 | Lnk03 | Lnk04 | Lnk05 | Lnk07 => Effect::Reject,
        Clm01 | Clm02 | Clm03 | Clm05 | Clm06 | Clm09 => Effect::Reject,
        Rnw01 | Rnw02 | Rnw03 | Rnw04 | Rnw05 | Rnw06 | Rnw07 => Effect::Reject,
        Inp01 | Inp02 | Inp03 | Inp04 | Inp05 | Inp06 | Inp10 | Inp11 => Effect::Reject,
        Enr05 | Enr07 | Enr08 | Lnk01 | Lnk02 | Lnk06 | Lnk08 | Val01 | Val03 | Val04 => Effect::Flag,
        Pool01 | Pool02 | Pool03 | Pool04 | Pool05 => Effect::Flag,
        Clm04 | Clm07 | Clm08 | Clm10 | Clm11 | Clm12 | Clm13 | Clm15 | Clm16 => Effect::Flag,
        Prc01 | Prc03 | Inp07 | Inp08 | Inp09 | Inp12 => Effect::Flag,
    }
}

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bilingual {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

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
}

//! What finance and operations may edit: layouts, catalogue, rule sets, the texts of the rules.
//!
//! The folder `schemas/` is embedded in the program as the default; `--schemas DIR` replaces it.
//! Loading checks everything and reports all faults at once.

pub mod catalogue;
pub mod choice;
pub mod faults;
pub mod findings;
pub mod layout;
mod load;
pub mod ruleset;

/// Everything under `schemas/`, loaded and checked.
#[derive(Default)]
pub struct Schemas {
    /// How headers map to fields.
    pub layouts: layout::Layouts,
    /// Models, prices and limits.
    pub catalogue: catalogue::Catalogue,
    /// Policies.
    pub rule_sets: ruleset::RuleSets,
    /// The rules' texts.
    pub rule_texts: findings::RuleTexts,
    /// The files behind them: the path below the schema folder and BLAKE3 in hex, in the byte order
    /// of the paths.
    pub files: Vec<(String, String)>,
}

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

use serde::{Deserialize, Serialize};

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
    /// The files behind them, in the byte order of the paths.
    pub files: Vec<SchemaFile>,
}

/// A file of the schemas, as a run's record names it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct SchemaFile {
    /// The path below the folder of schemas.
    pub path: String,
    /// BLAKE3 in hex.
    pub blake3: String,
}

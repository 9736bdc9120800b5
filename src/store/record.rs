//! `run.json`: what was read, with which rules, what came out. No clock time: two equal runs have
//! equal records.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::input::{InputFile, RowCounts};
use crate::domain::language::Language;
use crate::domain::policy::Policies;
use crate::domain::rule::RuleId;
use crate::domain::text::Texts;
use crate::domain::word::Word;
use crate::rollup::control::ControlTotals;
use crate::rollup::view::View;
use crate::schema::SchemaFile;
use crate::schema::ruleset::RuleSet;

/// A run's record; the fields' order is the file's. What only other versions write does not matter to
/// who reads it.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Record {
    /// The program.
    pub program: Program,
    /// The day for which the states hold.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// The day after which notices are newly due.
    #[serde(with = "day")]
    pub since: NaiveDate,
    /// The language of the workbooks.
    pub language: String,
    /// What sets the run apart from a regular one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Whether personal data is hidden.
    #[serde(default)]
    pub masked: bool,
    /// The rule sets, the earliest first.
    pub rule_sets: Vec<RuleSetRecord>,
    /// The files of the schemas, by path.
    pub schemas: Vec<SchemaFile>,
    /// The input files, by path.
    pub inputs: Vec<Input>,
    /// Files of other kinds, by path.
    pub ignored_files: Vec<String>,
    /// How many findings each rule has.
    pub findings_by_rule: BTreeMap<String, u64>,
    /// What was read and decided; nobody reads it back.
    #[serde(skip_deserializing)]
    pub control_totals: ControlTotals,
    /// The files of the run's folder but for the record, by path.
    pub outputs: Vec<StoredFile>,
}

/// The program that wrote it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Program {
    /// This program.
    #[must_use]
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// A rule set and its policies.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct RuleSetRecord {
    /// Its name.
    pub id: String,
    /// BLAKE3 of its file, in hex.
    pub blake3: String,
    /// The first day it counts.
    pub valid_from: Option<String>,
    /// The policies' values.
    pub policies: RecordedPolicies,
}

/// The policies of a rule set, as the version that wrote the record had them.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[serde(untagged)]
pub enum RecordedPolicies {
    /// This version's.
    Own(Box<Policies>),
    /// Another version's, which has more of them, fewer, or other values.
    Other(BTreeMap<String, Value>),
}

/// An input file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Input {
    /// The path below the input folder.
    pub path: String,
    /// BLAKE3 in hex.
    pub blake3: String,
    /// The code of the dealer in whose folder it lies.
    pub dealer: Option<String>,
    /// The layouts found in it.
    pub kinds: Vec<String>,
    /// The encoding of a text file, or the format of a workbook.
    pub encoding: String,
    /// What became of its rows.
    pub rows: RowCounts,
    /// Headers that no layout knows.
    pub unknown_columns: Vec<String>,
}

/// A file of a run's folder, or of a closed month's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct StoredFile {
    /// The path below the folder, with `/`.
    pub path: String,
    /// The code of the dealer whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dealer: Option<String>,
    /// Its length.
    pub bytes: u64,
    /// BLAKE3 in hex.
    pub blake3: String,
}

impl StoredFile {
    /// A file that is for nobody in particular.
    pub(super) fn of(path: &str, bytes: u64, blake3: String) -> Self {
        Self { path: path.to_owned(), dealer: None, bytes, blake3 }
    }
}

impl Record {
    /// The file's name: every finished run has one.
    pub const FILE: &str = "run.json";

    /// The record of a day, without the files of its folder and what they add up to.
    #[must_use]
    pub fn of(view: &View, language: Language, variant: Option<&str>, masked: bool) -> Self {
        // A rule that found nothing was asked.
        let mut findings_by_rule: BTreeMap<String, u64> =
            RuleId::ALL.iter().map(|rule| (rule.id().to_owned(), 0)).collect();
        for finding in view.findings() {
            *findings_by_rule.entry(finding.rule.id().to_owned()).or_default() += 1;
        }
        Self {
            program: Program::this(),
            as_of: view.as_of(),
            since: view.day.since,
            language: language.name().to_owned(),
            variant: variant.map(str::to_owned),
            masked,
            rule_sets: view.schemas.rule_sets.all().iter().map(RuleSetRecord::of).collect(),
            schemas: view.schemas.files.clone(),
            inputs: view.files().iter().map(|file| Input::of(file, view.texts())).collect(),
            ignored_files: view.read.ignored_files.clone(),
            findings_by_rule,
            control_totals: ControlTotals::default(),
            outputs: Vec::new(),
        }
    }

    /// The file's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// The run's name: its day, and what sets it apart.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}+{variant}", self.as_of),
            None => self.as_of.to_string(),
        }
    }
}

impl RuleSetRecord {
    fn of(set: &RuleSet) -> Self {
        Self {
            id: set.id.clone(),
            blake3: set.blake3.clone(),
            valid_from: set.valid_from.map(|date| date.to_string()),
            policies: RecordedPolicies::Own(set.policies.clone().into()),
        }
    }
}

impl Input {
    fn of(file: &InputFile, texts: &Texts) -> Self {
        Self {
            path: file.path.clone(),
            blake3: file.blake3.clone(),
            dealer: texts.opt(file.dealer).map(str::to_owned),
            kinds: file.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            encoding: file.encoding.clone(),
            rows: file.rows,
            unknown_columns: file.unknown_columns.clone(),
        }
    }
}

impl RecordedPolicies {
    /// The policies by name, with their values as plain text.
    #[must_use]
    pub fn named(&self) -> BTreeMap<&str, String> {
        match self {
            RecordedPolicies::Own(policies) => {
                policies.named().map(|(policy, value)| (policy.name(), value.to_string())).collect()
            }
            RecordedPolicies::Other(policies) => {
                policies.iter().map(|(name, value)| (name.as_str(), plain(value))).collect()
            }
        }
    }
}

/// A policy's value as text: words without quotes, a list joined with `;`.
fn plain(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(";"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// Indented JSON with a newline at the end.
pub(super) fn encode(content: &impl Serialize) -> Vec<u8> {
    // Every key is a text, and nothing in a record or a seal refuses to be written.
    let mut bytes = serde_json::to_vec_pretty(content).expect("plain data is always JSON");
    bytes.push(b'\n');
    bytes
}

/// Days as `YYYY-MM-DD`.
mod day {
    use chrono::NaiveDate;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(day: &NaiveDate, target: S) -> Result<S::Ok, S::Error> {
        target.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<NaiveDate, D::Error> {
        String::deserialize(source)?.parse().map_err(D::Error::custom)
    }
}

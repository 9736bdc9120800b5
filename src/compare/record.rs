//! What a run's record says that a comparison needs to know.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

/// A run's record (`run.json`). What only other versions write or leave out does not matter.
#[derive(Clone, PartialEq, Deserialize, Debug)]
pub struct Record {
    /// The program.
    pub program: Program,
    /// The day for which the states hold.
    #[serde(deserialize_with = "day")]
    pub as_of: NaiveDate,
    /// The day after which notices are newly due.
    #[serde(deserialize_with = "day")]
    pub since: NaiveDate,
    /// What sets the run apart from a regular one.
    #[serde(default)]
    pub variant: Option<String>,
    /// Whether personal data is hidden.
    #[serde(default)]
    pub masked: bool,
    /// The rule sets.
    pub rule_sets: Vec<RuleSet>,
    /// The files of the schemas.
    pub schemas: Vec<File>,
    /// The input files.
    pub inputs: Vec<File>,
    /// The files of the run's folder.
    pub outputs: Vec<File>,
}

/// The program that wrote it.
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Program {
    /// Its version.
    pub version: String,
}

/// A rule set and its policies.
#[derive(Clone, PartialEq, Deserialize, Debug)]
pub struct RuleSet {
    /// Its name.
    pub id: String,
    /// The first day it counts.
    pub valid_from: Option<String>,
    /// The policies' values.
    pub policies: BTreeMap<String, Value>,
}

/// A file and its hash.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Debug)]
pub struct File {
    /// The path below its folder.
    pub path: String,
    /// BLAKE3 in hex.
    pub blake3: String,
}

impl Record {
    /// The record in the bytes of a `run.json`.
    ///
    /// # Errors
    /// They are no such record.
    pub fn parse(bytes: &[u8]) -> Result<Record, serde_json::Error> {
        serde_json::from_slice(bytes)
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

impl RuleSet {
    /// The policies by name, with their values as plain text.
    pub(super) fn named(&self) -> BTreeMap<&str, String> {
        self.policies.iter().map(|(name, value)| (name.as_str(), plain(value))).collect()
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

fn day<'de, D: Deserializer<'de>>(source: D) -> Result<NaiveDate, D::Error> {
    String::deserialize(source)?.parse().map_err(D::Error::custom)
}

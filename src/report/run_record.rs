//! `run.json`: what was read, with which rules, what came out. No clock time: two equal runs have
//! equal records.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Outcome, Output};
use crate::domain::finding::RuleId;
use crate::domain::input::{InputFile, RowCounts};
use crate::domain::word::Word;
use crate::rollup::control::ControlTotals;
use crate::schema::ruleset::{Policies, RuleSet};

/// The record. The fields' order is the file's.
#[derive(Serialize)]
struct RunRecord<'a> {
    program: Program,
    as_of: String,
    since: String,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    masked: bool,
    rule_sets: Vec<RuleSetRecord<'a>>,
    schemas: Vec<FileHash<'a>>,
    inputs: Vec<InputRecord<'a>>,
    ignored_files: &'a [String],
    findings_by_rule: BTreeMap<&'static str, u64>,
    control_totals: &'a ControlTotals,
    outputs: Vec<Output>,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct RuleSetRecord<'a> {
    id: &'a str,
    blake3: &'a str,
    valid_from: Option<String>,
    policies: &'a Policies,
}

#[derive(Serialize)]
struct FileHash<'a> {
    path: &'a str,
    blake3: &'a str,
}

#[derive(Serialize)]
struct InputRecord<'a> {
    path: &'a str,
    blake3: &'a str,
    dealer: Option<&'a str>,
    kinds: &'a [&'static str],
    encoding: &'a str,
    rows: RowCounts,
    unknown_columns: &'a [String],
}

/// The record's bytes: indented, with a newline at the end.
pub(super) fn encode(outcome: &Outcome, totals: &ControlTotals, mut outputs: Vec<Output>) -> Vec<u8> {
    outputs.sort_by(|one, other| one.path.cmp(&other.path));
    let record = RunRecord {
        program: Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        as_of: outcome.as_of.to_string(),
        since: outcome.since.to_string(),
        language: outcome.language.name(),
        variant: outcome.variant,
        masked: outcome.mask.is_some(),
        rule_sets: outcome.schemas.rule_sets.all().iter().map(rule_set).collect(),
        schemas: outcome.schemas.files.iter().map(|(path, blake3)| FileHash { path, blake3 }).collect(),
        inputs: outcome.files.iter().map(|file| input(outcome, file)).collect(),
        ignored_files: outcome.ignored_files,
        findings_by_rule: by_rule(outcome),
        control_totals: totals,
        outputs,
    };
    // Every key is a text and nothing in the record refuses to be written.
    let mut bytes = serde_json::to_vec_pretty(&record).expect("plain data is always JSON");
    bytes.push(b'\n');
    bytes
}

fn rule_set(set: &RuleSet) -> RuleSetRecord<'_> {
    RuleSetRecord {
        id: &set.id,
        blake3: &set.blake3,
        valid_from: set.valid_from.map(|date| date.to_string()),
        policies: &set.policies,
    }
}

fn input<'a>(outcome: &Outcome<'a>, file: &'a InputFile) -> InputRecord<'a> {
    InputRecord {
        path: &file.path,
        blake3: &file.blake3,
        dealer: outcome.texts.opt(file.dealer),
        kinds: &file.kinds,
        encoding: &file.encoding,
        rows: file.rows,
        unknown_columns: &file.unknown_columns,
    }
}

/// How many findings each rule has, those without any included: a rule that found nothing was asked.
fn by_rule(outcome: &Outcome) -> BTreeMap<&'static str, u64> {
    let mut counts: BTreeMap<&str, u64> = RuleId::ALL.iter().map(|rule| (rule.id(), 0)).collect();
    for finding in outcome.findings {
        *counts.entry(finding.rule.id()).or_default() += 1;
    }
    counts
}

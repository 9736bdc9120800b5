//! What `diff` leaves behind: a workbook and a table, published all or not at all, and a summary.

use std::path::PathBuf;

use rayon::join;
use serde_json::{Map, Value, json};

use super::message::grouped;
use super::words::Words;
use super::workbook::{self, differences};
use super::{book, message, table};
use crate::compare::Comparison;
use crate::compare::TableDifferences;
use crate::compare::cause::CauseKind;
use crate::compare::differences::rows;
use crate::domain::language::Language;
use crate::domain::word::Word;
use crate::store::PublishError;
use crate::store::lock::Lock;
use crate::store::record::Record;
use crate::store::site::Site;

/// Longer names of runs are told by their hash: file systems end at 255 bytes for both.
const LONGEST_LABEL: usize = 100;

/// The folder of a comparison, below the output folder: `2022-05-31..2022-06-30`.
#[must_use]
pub fn folder_name(comparison: &Comparison) -> String {
    let [old, new] = [&comparison.old, &comparison.new].map(|run| folder_label(&run.record));
    format!("{old}..{new}")
}

fn folder_label(record: &Record) -> String {
    let label = record.label();
    if label.len() <= LONGEST_LABEL {
        return label;
    }
    format!("{}+{}", record.as_of, &blake3::hash(label.as_bytes()).to_hex()[..16])
}

/// Writes the comparison's folder and puts it in its place.
///
/// # Errors
/// The folder cannot be written; the earlier one stands as it was.
pub fn write(comparison: &Comparison, language: Language, lock: &Lock) -> Result<PathBuf, PublishError> {
    let site = Site::open(lock, &folder_name(comparison))?;
    site.make_folder("data")?;
    let setting = workbook::Setting {
        words: Words::of(language),
        as_of: comparison.new.record.as_of,
        folder: site.folder(),
        sheet_rows: workbook::SHEET_ROWS,
    };
    let (written, listed) = join(
        || book(&site, "differences.xlsx", |path| differences::write(comparison, setting, path)),
        || table(&site, &rows(comparison, None)),
    );
    written?;
    listed?;
    site.publish()
}

/// How many lines of a table have each cause, those of none left out.
fn by_cause(table: &TableDifferences) -> Vec<(CauseKind, u64)> {
    let mut counts = [0; CauseKind::ALL.len()];
    for line in &table.lines {
        counts[CauseKind::from(line.cause) as usize] += 1;
    }
    CauseKind::all().zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// The summary for people: what was different beforehand, then a table at a time.
#[must_use]
pub fn text(comparison: &Comparison, folder: &str, language: Language) -> String {
    let words = Words::of(language);
    let (differences, phrases) = (&words.differences, &words.differences.terminal);
    let mut text = String::new();
    let mut line = |indent: usize, sentence: String| {
        text.push_str(&" ".repeat(indent));
        text.push_str(&sentence);
        text.push('\n');
    };
    let [old, new] = [&comparison.old, &comparison.new].map(|run| run.record.label());
    line(0, format!("{old} → {new}"));
    for (what, name, change) in circumstances(comparison, language) {
        line(2, format!("{what}: {name}{change}"));
    }
    for table in &comparison.tables {
        let counts = &table.counts;
        let count = |count: u64| grouped(workbook::figure(count));
        let name = words.word(table.kind);
        let values = [
            ("table", name.to_owned()),
            ("added", count(counts.added)),
            ("gone", count(counts.gone)),
            ("changed", count(counts.changed)),
            ("old", count(counts.old)),
            ("new", count(counts.new)),
        ];
        line(0, message::filled_with(&phrases.table, &values));
        for (cause, lines) in by_cause(table) {
            let values = [("cause", words.word(cause).to_owned()), ("count", count(lines))];
            line(2, message::filled_with(&phrases.cause, &values));
        }
        for sum in table.sums.iter().filter(|sum| sum.old_jpy != sum.new_jpy) {
            let column = &table.columns[sum.column as usize].name;
            let difference = sum.new_jpy - sum.old_jpy;
            let sign = if difference > 0 { "+" } else { "" };
            let values = [
                ("column", words.header(column).to_owned()),
                ("old", grouped(sum.old_jpy)),
                ("new", grouped(sum.new_jpy)),
                ("difference", format!("{sign}{}", grouped(difference))),
            ];
            line(2, message::filled_with(&phrases.sum, &values));
        }
        if !table.not_compared.is_empty() {
            let columns = words.phrases.list(&table.not_compared);
            line(2, format!("{}: {columns}", differences.circumstance.not_compared));
        }
    }
    if comparison.is_empty() {
        line(0, phrases.nothing.clone());
    }
    line(0, format!("{}: {folder}", phrases.written));
    text
}

/// What was different beforehand: what it is, its name, how it changed.
fn circumstances(comparison: &Comparison, language: Language) -> Vec<(&'static str, String, String)> {
    use crate::compare::circumstances::{InputState, RuleKind};
    let words = &Words::of(language).differences;
    let (circumstance, absent) = (&words.circumstance, &words.causes.absent);
    let mut found = Vec::new();
    for rule in &comparison.circumstances.rules {
        let what = match rule.kind {
            RuleKind::Policy => &circumstance.policy,
            RuleKind::Schema => &circumstance.schema,
            RuleKind::Program => &circumstance.program,
        };
        let [old, new] = [&rule.old, &rule.new].map(|value| value.as_deref().unwrap_or(absent));
        let change = if rule.kind == RuleKind::Schema { String::new() } else { format!(" {old} → {new}") };
        found.push((what.as_str(), rule.name.clone(), change));
    }
    for input in &comparison.circumstances.inputs {
        let what = match input.state {
            InputState::New => &circumstance.new_file,
            InputState::Changed => &circumstance.changed_file,
            InputState::Gone => &circumstance.gone_file,
        };
        found.push((what.as_str(), input.path.clone(), String::new()));
    }
    found
}

/// The summary for programs.
#[must_use]
pub fn json(comparison: &Comparison, folder: &str) -> String {
    let run = |run: &crate::compare::snapshot::Snapshot| {
        let record = &run.record;
        json!({
            "as_of": record.as_of.to_string(), "variant": record.variant, "record_blake3": run.blake3,
        })
    };
    let rules =
        comparison.circumstances.rules.iter().map(
            |rule| json!({ "kind": rule.kind.name(), "name": rule.name, "old": rule.old, "new": rule.new }),
        );
    let inputs = comparison.circumstances.inputs.iter();
    let inputs = inputs.map(|input| json!({ "path": input.path, "state": input.state.name() }));
    let tables: Map<String, Value> = comparison
        .tables
        .iter()
        .map(|table| {
            let causes: Map<String, Value> = by_cause(table)
                .into_iter()
                .map(|(cause, count)| (cause.name().to_owned(), count.into()))
                .collect();
            let sums: Map<String, Value> = table
                .sums
                .iter()
                .map(|sum| {
                    let name = table.columns[sum.column as usize].name.clone();
                    (name, json!({ "old": sum.old_jpy, "new": sum.new_jpy }))
                })
                .collect();
            let value = json!({
                "rows": table.counts, "lines": table.lines.len(), "causes": causes, "sums": sums,
                "not_compared": table.not_compared,
            });
            (table.kind.name().to_owned(), value)
        })
        .collect();
    let summary = json!({
        "old": run(&comparison.old),
        "new": run(&comparison.new),
        "rules": rules.collect::<Vec<_>>(),
        "inputs": inputs.collect::<Vec<_>>(),
        "tables": tables,
        "folder": folder,
    });
    format!("{summary:#}\n")
}

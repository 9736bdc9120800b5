//! What the commands print: the end of a run, the files checked, a rule; answers, below.

pub mod closed;
mod layout;
pub mod quote;
pub mod usage;

use std::fmt::Write;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::message::grouped;
use super::words::Words;
use super::{Published, message};
use crate::domain::finding::Finding;
use crate::domain::language::Language;
use crate::domain::rule::{RuleId, Severity};
use crate::domain::word::Word;
use crate::ingest::Ingested;
use crate::query::sensitivity::{Change, Swing};
use crate::rollup::control::ControlTotals;
use crate::schema::Schemas;
use crate::schema::findings::RuleText;
use crate::tables::column::{Cell, joined};

/// The end of a run: where the reports are, and the control totals in a few lines.
#[must_use]
pub fn run(published: &Published, language: Language) -> String {
    let words = &Words::of(language).terminal;
    let ControlTotals { rows, coverages, claims, limits, expiries, findings, finance: _ } = &published.totals;
    let mut text = format!("{}: {}\n", words.reports, published.folder.display());
    let mut line = |title: &str, parts: &[(&str, i64)]| {
        let parts: Vec<String> =
            parts.iter().map(|(name, count)| format!("{name} {}", grouped(*count))).collect();
        text.push_str(&format!("  {title}: {}\n", parts.join(" / ")));
    };
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    line(
        &words.rows,
        &[
            (&words.read, count(rows.read)),
            (&words.accepted, count(rows.accepted)),
            (&words.rejected, count(rows.rejected)),
            (&words.duplicate, count(rows.duplicate)),
            (&words.superseded, count(rows.superseded)),
            (&words.not_yet_effective, count(rows.not_yet_effective)),
        ],
    );
    line(
        &words.coverages,
        &[
            (&words.in_force, count(coverages.in_force)),
            (&words.scheduled, count(coverages.scheduled)),
            (&words.expired, count(coverages.expired)),
            (&words.ineligible, count(coverages.ineligible)),
        ],
    );
    line(
        &words.claims,
        &[
            (&words.covered, count(claims.covered)),
            (&words.not_covered, count(claims.not_covered)),
            (&words.warranty, count(claims.warranty)),
            (&words.customer_repair, count(claims.customer_repair)),
            (&words.open, count(claims.open)),
            (&words.cancelled, count(claims.cancelled)),
        ],
    );
    line(
        &words.limits,
        &[
            (&words.granted, limits.granted_jpy),
            (&words.used, limits.used_jpy),
            (&words.remaining, limits.remaining_jpy),
        ],
    );
    line(
        &words.expiries,
        &[(&words.listed, count(expiries.total)), (&words.newly_due, count(expiries.newly_due))],
    );
    line(
        &words.exceptions,
        &[
            (&words.errors, count(findings.error)),
            (&words.warnings, count(findings.warn)),
            (&words.notes, count(findings.info)),
        ],
    );
    text.push_str(&run_line(published, language));
    text
}

/// The end of a run in one line, for a mail: the day, what waits for someone, and where.
#[must_use]
pub fn run_line(published: &Published, language: Language) -> String {
    let ControlTotals { limits, expiries, findings, .. } = &published.totals;
    let count = |count: u64| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let values = [
        ("as_of", published.as_of.to_string()),
        ("errors", count(findings.error)),
        ("warnings", count(findings.warn)),
        ("newly_due", count(expiries.newly_due)),
        ("remaining", grouped(limits.remaining_jpy)),
        ("folder", published.folder.display().to_string()),
    ];
    let mut line = message::filled_with(&Words::of(language).terminal.run_line, &values);
    if !published.restated.is_empty() {
        let months: Vec<String> = published.restated.iter().map(ToString::to_string).collect();
        let words = Words::of(language);
        let months = words.phrases.list(&months);
        let restated = message::filled(&words.restatement.restated, &[("months", &months)]);
        line.push_str(&format!(" ({restated})"));
    }
    line + "\n"
}

/// What was found in each file: its kind, encoding and rows, then its findings with their place.
#[must_use]
pub fn check(read: &Ingested, schemas: &Schemas, language: Language) -> String {
    let words = &Words::of(language).terminal;
    let mut findings: Vec<&Finding> = read.findings.iter().collect();
    findings.sort_by_key(|finding| finding.place.file);
    let mut rest = findings.as_slice();
    let mut text = String::new();
    for (at, file) in read.files.iter().enumerate() {
        let split = rest.partition_point(|finding| finding.place.file.index() <= at);
        let (of_file, later) = rest.split_at(split);
        rest = later;
        let kinds = if file.kinds.is_empty() { words.no_layout.clone() } else { file.kinds.join(", ") };
        let rows = &file.rows;
        let _ = writeln!(
            text,
            "{} [{kinds}; {}] {} {} / {} {} / {} {}",
            file.path,
            file.encoding,
            words.read,
            rows.read,
            words.rejected,
            rows.rejected,
            words.skipped,
            rows.skipped
        );
        for finding in of_file {
            let rule = schemas.rule_texts.of(finding.rule);
            let severity = match rule.severity {
                Severity::Error => &words.error,
                Severity::Warn => &words.warning,
                Severity::Info => &words.note,
            };
            let sentence = sentence(finding, &file.path, read, schemas, language);
            let place = place(finding, read, language);
            let _ = writeln!(text, "  {severity} {} {place}{sentence}", finding.rule.id());
        }
        if !file.unknown_columns.is_empty() {
            let _ = writeln!(text, "  {}: {}", words.unknown_columns, file.unknown_columns.join(", "));
        }
    }
    if !read.ignored_files.is_empty() {
        let _ = writeln!(text, "{}: {}", words.ignored_files, read.ignored_files.join(", "));
    }
    text
}

/// The finding's sentence.
fn sentence(finding: &Finding, path: &str, read: &Ingested, schemas: &Schemas, language: Language) -> String {
    let text = |sym| read.texts.opt(sym);
    let facts = message::Facts {
        subject: text(finding.subject_id).or(Some(path)),
        serial: text(finding.serial),
        column: finding.column,
        header: text(finding.header),
        reading: finding.reading(),
        names: schemas.catalogue.names(&read.texts),
    };
    message::render(language.of(&schemas.rule_texts.of(finding.rule).message), &facts, language)
}

/// Sheet and row of a finding, as a prefix of its sentence.
fn place(finding: &Finding, read: &Ingested, language: Language) -> String {
    let words = &Words::of(language).terminal;
    let sheet = finding.place.sheet.map(|sheet| read.texts.get(sheet));
    match (sheet, finding.place.row) {
        (None, None) => String::new(),
        (Some(sheet), None) => format!("[{sheet}] "),
        (None, Some(row)) => format!("{} {row}: ", words.row),
        (Some(sheet), Some(row)) => format!("[{sheet}] {} {row}: ", words.row),
    }
}

/// For each choice what it would change: how many, then each coverage with its values before and after.
#[must_use]
pub fn sensitivity(swings: &[Swing], as_of: NaiveDate, language: Language) -> String {
    let words = Words::of(language);
    let as_of = as_of.to_string();
    let mut text = message::filled(&words.terminal.sensitivity_title, &[("as_of", &as_of)]);
    text.push('\n');
    for Swing { choice: (policy, value), coverages, claims, deducted_jpy } in swings {
        let count = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
        let sign = if *deducted_jpy > 0 { "+" } else { "" };
        let values = [
            ("choice", format!("{}={value}", policy.name())),
            ("meaning", words.policy(*policy, *value)),
            ("coverages", count(coverages.len())),
            ("claims", count(*claims)),
            ("deducted", format!("{sign}{}", grouped(*deducted_jpy))),
        ];
        let _ = writeln!(text, "{}", message::filled_with(&words.terminal.sensitivity_choice, &values));
        for coverage in coverages {
            let shown = |change: &Change| {
                let [from, to] = [&change.from, &change.to].map(|cell| shown_value(words, cell));
                format!("{} {from} → {to}", words.column(change.column.name()))
            };
            let changes: Vec<String> = coverage.changes.iter().map(shown).collect();
            let _ = writeln!(text, "  {} {}: {}", coverage.coverage_id, coverage.serial, changes.join(" / "));
        }
    }
    text
}

/// A value of a table in the reader's words; yen with commas.
fn shown_value(words: &Words, cell: &Cell) -> String {
    match cell {
        Cell::Blank => words.messages.missing.clone(),
        Cell::Text(text) => text.to_string(),
        Cell::Word(vocabulary, word) => words.named(*vocabulary, word).to_owned(),
        Cell::Words(vocabulary, list) => {
            let list: Vec<&str> = list.iter().map(|word| words.named(*vocabulary, word)).collect();
            words.phrases.list(&list)
        }
        Cell::Rule(rule) => rule.id().to_owned(),
        Cell::Rules(rules) => {
            joined(rules.iter().map(|rule| rule.id())).unwrap_or_else(|| words.messages.missing.clone())
        }
        Cell::Date(date) => date.to_string(),
        Cell::Instant(at) => at.to_string(),
        Cell::Yen(amount_jpy) => grouped(*amount_jpy),
        Cell::Count(count) => grouped((*count).into()),
    }
}

/// One rule in full, or all rules, a line each.
#[must_use]
pub fn rules(schemas: &Schemas, rule: Option<RuleId>, language: Language) -> String {
    let all_words = Words::of(language);
    let words = &all_words.terminal;
    let severity = |known: &RuleText| all_words.word(known.severity);
    let effect = |known: &RuleText| all_words.word(known.effect);
    let mut text = String::new();
    let Some(rule) = rule else {
        let mut all = RuleId::ALL.to_vec();
        all.sort_by_key(|rule| rule.id());
        for rule in all {
            let known = schemas.rule_texts.of(rule);
            let (severity, effect) = (padded(severity(known), 11), padded(effect(known), 6));
            let _ = writeln!(text, "{:8} {severity} {effect} {}", rule.id(), language.of(&known.title));
        }
        return text;
    };
    let known = schemas.rule_texts.of(rule);
    let _ = writeln!(text, "{} {}", rule.id(), language.of(&known.title));
    for (title, content) in [
        (&words.severity, severity(known)),
        (&words.effect, effect(known)),
        (&words.decision, language.of(&known.decision)),
        (&words.clause, &known.clause),
        (&words.remedy, language.of(&known.remedy)),
    ] {
        let _ = writeln!(text, "  {title}: {content}");
    }
    text
}

/// A word with spaces behind it, East Asian characters being two columns wide.
fn padded(word: &str, columns: usize) -> String {
    format!("{word}{}", " ".repeat(columns.saturating_sub(word.width_cjk())))
}

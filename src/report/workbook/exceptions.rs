//! `exceptions.xlsx`: everything someone must look at, what to do about it, and the rules behind it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::column::{Columns, Value};
use super::proof::{Group, figure};
use super::rules::{self, Rule};
use super::sheet::SheetSpec;
use super::style::{Look, Tint};
use super::{Book, BookError, Setting, gone};
use crate::domain::finding::Finding;
use crate::domain::language::Language;
use crate::domain::money::Yen;
use crate::domain::reading::Term;
use crate::domain::resolution::WorkStatus;
use crate::domain::rule::{Effect, RuleId, Severity};
use crate::domain::word::Word;
use crate::report::words::Words;
use crate::report::{Report, message};
use crate::rollup::control::Findings;
use crate::schema::findings::RuleTexts;
use crate::tables::exceptions::{ExceptionColumn, ExceptionRow};

/// Writes the workbook.
pub(in crate::report) fn write(report: &Report, setting: Setting, path: &Path) -> Result<(), BookError> {
    let words = setting.words;
    let (sheets, notes) = (&words.sheets, &words.notes);
    let language = report.manner.language;
    let rule_texts = &report.edition.view.schemas.rule_texts;
    let mut book = Book::new(setting, &words.workbooks.exceptions)?;
    book.add(SheetSpec {
        name: &sheets.summary,
        table: "Summary",
        note: &notes.summary,
        frozen: 2,
        columns: summary_columns(words, language),
        rows: &summary(&report.tables.exceptions, rule_texts),
    })?;
    book.add(SheetSpec {
        name: &sheets.exceptions,
        table: "Exceptions",
        note: &notes.exceptions,
        frozen: 2,
        columns: list_columns(words, language),
        rows: &worst_first(&report.tables.exceptions).into_iter().cloned().collect::<Vec<_>>(),
    })?;
    gone::add(&mut book, report)?;
    rules::add(&mut book, report.edition)?;
    let group = prove(&book, report);
    book.save(report, vec![group], path)
}

/// The list and the summary, each by severity, and the rules.
fn prove(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.findings);
    let summary = book.placed("Summary");
    let stake_jpy = report.tables.exceptions.iter().filter_map(|row| row.stake).map(|stake| stake.jpy).sum();
    let group = prove_list(book, totals, stake_jpy)
        .prove("summary_stake", words.column("stake"), summary.sum("stake"), stake_jpy)
        .prove("summary_total", words.sheets.summary.as_str(), summary.sum("findings"), figure(totals.total));
    let group = by_severity(totals).into_iter().fold(group, |group, (severity, count)| {
        let (name, word) = (severity.name(), words.word(severity));
        let live = summary.sum_where(("severity", word), "findings");
        group.prove(&format!("summary_{name}"), word, live, figure(count))
    });
    let gone = book.placed(gone::TABLE).filled("exception_id");
    let group = group.prove("gone", words.sheets.gone.as_str(), gone, gone::rows(report).len() as i64);
    let rules = book.placed(rules::TABLE).filled("rule");
    group.prove("rules", words.sheets.rules.as_str(), rules, RuleId::ALL.len() as i64)
}

fn by_severity(totals: &Findings) -> [(Severity, u64); 3] {
    [(Severity::Error, totals.error), (Severity::Warn, totals.warn), (Severity::Info, totals.info)]
}

/// The list of exceptions by severity, and the yen at stake.
pub(super) fn prove_list(book: &Book, totals: &Findings, stake_jpy: Yen) -> Group {
    let (words, list) = (book.setting.words, book.placed("Exceptions"));
    Group::new(words, "findings", &words.cover.findings)
        .prove_values(list, "severity", totals.total, &by_severity(totals))
        .prove_column("stake", "stake", list.sum("stake"), stake_jpy)
}

/// Errors, then warnings, then information; in each by rule, dealer and place.
pub(super) fn worst_first<'r, 'a>(rows: &'r [ExceptionRow<'a>]) -> Vec<&'r ExceptionRow<'a>> {
    let mut rows: Vec<&ExceptionRow> = rows.iter().collect();
    rows.sort_by(|one, other| {
        let key = |row: &ExceptionRow<'a>| {
            let source = row.source;
            (Reverse(row.severity()), row.finding.rule, row.dealer(), source.file, source.sheet, source.row)
        };
        key(one).cmp(&key(other))
    });
    rows
}

/// How often a rule was raised for a dealer, with one effect.
struct Raised<'a> {
    severity: Severity,
    rule: Rule<'a>,
    effect: Effect,
    dealer: Option<&'a str>,
    findings: i32,
    /// None where no finding has an amount.
    stake_jpy: Option<Yen>,
}

fn summary<'a>(rows: &[ExceptionRow<'a>], rule_texts: &'a RuleTexts) -> Vec<Raised<'a>> {
    let mut counts: BTreeMap<_, (i32, Option<Yen>)> = BTreeMap::new();
    for row in rows {
        let Finding { rule, effect, .. } = row.finding;
        let key = (Reverse(row.severity()), *rule, row.dealer(), *effect);
        let (findings, stake_jpy) = counts.entry(key).or_default();
        *findings += 1;
        if let Some(stake) = row.stake {
            *stake_jpy = Some(stake_jpy.unwrap_or(0) + stake.jpy);
        }
    }
    let raised = |((Reverse(severity), id, dealer, effect), (findings, stake_jpy))| Raised {
        severity,
        rule: Rule { id, text: rule_texts.of(id) },
        effect,
        dealer,
        findings,
        stake_jpy,
    };
    counts.into_iter().map(raised).collect()
}

fn summary_columns<'s>(words: &'static Words, language: Language) -> Columns<'s, Raised<'s>> {
    Columns::new(words)
        .push("severity", Look::Code, move |row: &Raised| Value::Text(words.word(row.severity).into()))
        .push("rule", Look::Code, |row| Value::text(Some(row.rule.id.id())))
        .push("title", Look::Sentence, move |row| Value::text(Some(language.of(&row.rule.text.title))))
        .push("effect", Look::Code, move |row| Value::Text(words.word(row.effect).into()))
        .push("dealer", Look::Code, |row| Value::text(row.dealer))
        .push("findings", Look::Count, |row| Value::Count(row.findings))
        .push("stake", Look::Yen, |row| Value::yen(row.stake_jpy))
        .tint("severity", |row| row.severity.into())
        .link("rule", move |row| Some(rules::place(words, row.rule.id)))
        .explain(Tint::Alarm, &words.legend.error)
        .explain(Tint::Caution, &words.legend.warn)
        .explain(Tint::Calm, &words.legend.info)
        .count_rows("rule")
        .sum(&["findings", "stake"])
}

/// What was expected, or what was found, in the reader's language.
fn said<'s>(row: &ExceptionRow<'s>, term: Option<&Term>, words: &Words) -> Value<'s> {
    term.map_or(Value::Blank, |term| Value::Text(message::said(term, row.names(), words).into()))
}

/// The columns of a list of exceptions, the reader's own among them.
pub(super) fn list_columns<'s>(words: &'static Words, language: Language) -> Columns<'s, ExceptionRow<'s>> {
    let message = match language {
        Language::Japanese => ExceptionColumn::MessageJa,
        Language::English => ExceptionColumn::MessageEn,
    };
    let status = &words.work_status;
    let subject = [
        ExceptionColumn::Dealer,
        ExceptionColumn::Subject,
        ExceptionColumn::SubjectId,
        ExceptionColumn::Serial,
    ];
    let place = [ExceptionColumn::SourceFile, ExceptionColumn::SourceSheet, ExceptionColumn::SourceRow];
    let life = [
        ExceptionColumn::Effect,
        ExceptionColumn::ExceptionId,
        ExceptionColumn::Life,
        ExceptionColumn::FirstSeen,
        ExceptionColumn::DaysOpen,
        ExceptionColumn::Fingerprint,
    ];
    Columns::new(words)
        .of_table(&[ExceptionColumn::Severity, ExceptionColumn::Rule], |row: &ExceptionRow| row)
        .push("title", Look::Text, move |row| Value::text(Some(language.of(&row.text.title))))
        .push("work_status", Look::Code, move |row| {
            Value::text(row.work_status().map(|state| status[state].as_str()))
        })
        .push("person", Look::Text, |row| Value::text(row.person()))
        .push("note", Look::Text, |row| Value::text(row.note()))
        .of_table(&[message], |row| row)
        .push("remedy", Look::Sentence, move |row| Value::text(Some(language.of(&row.text.remedy))))
        .push("stake", Look::Yen, |row| Value::yen(row.stake.map(|stake| stake.jpy)))
        .of_table(&subject, |row| row)
        .push("expected", Look::Text, move |row| said(row, row.expected.as_deref(), words))
        .push("actual", Look::Text, move |row| said(row, row.actual.as_deref(), words))
        .of_table(&place, |row| row)
        .push("source_column", Look::Code, move |row| Value::text(column_of(row, words)))
        .of_table(&life, |row| row)
        .tint("severity", |row| row.severity().into())
        .link("rule", move |row| Some(rules::place(words, row.finding.rule)))
        .input(&["work_status", "person", "note"])
        .explain(Tint::Alarm, &words.legend.error)
        .explain(Tint::Caution, &words.legend.warn)
        .explain(Tint::Calm, &words.legend.info)
        .explain(Tint::Input, &words.legend.input)
        .choose("work_status", WorkStatus::all().map(|state| status[state].as_str()).collect())
        .count_rows("rule")
        .sum(&["stake"])
}

/// The dealer's own header of the column, else what the field is called.
fn column_of<'r>(row: &ExceptionRow<'r>, words: &'static Words) -> Option<&'r str> {
    row.header().or_else(|| row.finding.column.map(|column| words.field(column)))
}

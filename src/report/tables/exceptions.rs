//! `exceptions`: one row a finding, with an id that stays while the fact behind it stays.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Column, Source, count, text};
use crate::domain::finding::{Finding, RuleId, Subject};
use crate::domain::place::{FileId, Place};
use crate::domain::text::Sym;
use crate::report::{Language, Outcome, message};
use crate::rollup::stake::{self, AtStake, Stakes};
use crate::schema::findings::RuleText;

/// A finding and its rule's text.
#[derive(Clone)]
pub struct ExceptionRow<'a> {
    outcome: &'a Outcome<'a>,
    /// The stable id.
    pub id: String,
    /// The finding.
    pub finding: &'a Finding,
    /// What is known of its rule.
    pub text: &'a RuleText,
    /// Where it stands.
    pub source: Source<'a>,
    /// What the rule expected, as the folder may show it.
    pub expected: Option<Cow<'a, str>>,
    /// What was found, as the folder may show it.
    pub actual: Option<Cow<'a, str>>,
    /// The yen at stake.
    pub stake: Option<AtStake>,
}

impl<'a> ExceptionRow<'a> {
    /// Which sale, binding, case or coverage; for a file its path.
    #[must_use]
    pub fn subject_id(&self) -> Option<&'a str> {
        match self.finding.subject {
            Subject::File => Some(self.source.file),
            Subject::Sale | Subject::Binding | Subject::Claim | Subject::Coverage => {
                self.outcome.texts.opt(self.finding.subject_id)
            }
        }
    }

    /// The dealer's code.
    #[must_use]
    pub fn dealer(&self) -> Option<&'a str> {
        self.outcome.texts.opt(self.finding.dealer)
    }

    /// The row's own serial.
    #[must_use]
    pub fn serial(&self) -> Option<&'a str> {
        self.outcome.texts.opt(self.finding.serial)
    }

    /// The finding's sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let facts = message::Facts {
            subject: self.subject_id(),
            serial: self.serial(),
            column: self.finding.column,
            header: self.outcome.texts.opt(self.finding.header),
            expected: self.expected.as_deref(),
            actual: self.actual.as_deref(),
        };
        message::render(language.of(&self.text.message), &facts, language)
    }
}

/// All rows, by their ids.
#[must_use]
pub fn rows<'a>(outcome: &'a Outcome<'a>) -> Vec<ExceptionRow<'a>> {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    let stakes = Stakes::of(&stake::Basis {
        schemas: outcome.schemas,
        sales: outcome.sales,
        bindings: outcome.bindings,
        repairs: outcome.repairs,
        coverages: outcome.coverages,
        claims: outcome.claims,
        findings: outcome.findings,
    });
    let mut rows: Vec<ExceptionRow> = in_row_order(outcome)
        .into_iter()
        .map(|finding| {
            let [expected, actual] = outcome.values(finding);
            let mut id = fact_id(outcome, finding, [expected.as_deref(), actual.as_deref()]);
            let times = times.entry(id.clone()).or_default();
            *times += 1;
            if *times > 1 {
                id = format!("{id}-{times}");
            }
            ExceptionRow {
                outcome,
                id,
                finding,
                text: outcome.schemas.rule_texts.of(finding.rule),
                source: Source::of(outcome, &finding.place),
                expected,
                actual,
                stake: stakes.of_finding(finding),
            }
        })
        .collect();
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    rows
}

/// Findings by file, sheet and row; sheets are in the order in which the findings name them, which is
/// the workbook's, because files are read from front to back.
fn in_row_order<'a>(outcome: &Outcome<'a>) -> Vec<&'a Finding> {
    let mut sheets: FxHashMap<(FileId, Option<Sym>), usize> = FxHashMap::default();
    for finding in outcome.findings {
        let Place { file, sheet, .. } = finding.place;
        let next = sheets.len();
        sheets.entry((file, sheet)).or_insert(next);
    }
    let mut findings: Vec<&Finding> = outcome.findings.iter().collect();
    findings.sort_by_key(|finding| {
        let Place { file, sheet, row } = finding.place;
        (file, sheets[&(file, sheet)], row)
    });
    findings
}

/// 16 hex digits that depend on the fact alone: not on file names, row numbers or the date. Of masked
/// values they depend on what the mask leaves: from a hash of a phone number the number could be found.
fn fact_id(outcome: &Outcome, finding: &Finding, [expected, actual]: [Option<&str>; 2]) -> String {
    let texts = outcome.texts;
    // An unbound code's age grows by the day; the fact is that it is unbound.
    let actual = actual.filter(|_| finding.rule != RuleId::Lnk02);
    let mut hasher = blake3::Hasher::new();
    for part in [
        Some(finding.rule.id()),
        texts.opt(finding.dealer),
        Some(finding.subject.name()),
        texts.opt(finding.subject_id),
        texts.opt(finding.serial),
        finding.column,
        expected,
        actual,
    ] {
        // Length first: no two lists of parts run together into the same bytes, and nothing is not "".
        hasher.update(&part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        hasher.update(part.unwrap_or_default().as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The columns, in order.
#[must_use]
pub fn columns<'a>() -> Vec<Column<ExceptionRow<'a>>> {
    vec![
        Column::text("exception_id", |row| text(Some(&row.id))),
        Column::text("rule", |row| text(Some(row.finding.rule.id()))),
        Column::text("severity", |row| text(Some(row.text.severity.name()))),
        Column::text("effect", |row| text(Some(row.finding.effect.name()))),
        Column::text("subject", |row| text(Some(row.finding.subject.name()))),
        Column::text("subject_id", |row| text(row.subject_id())),
        Column::text("dealer", |row| text(row.dealer())),
        Column::text("serial", |row| text(row.serial())),
        Column::text("message_ja", |row| Some(Cow::Owned(row.message(Language::Japanese)))),
        Column::text("message_en", |row| Some(Cow::Owned(row.message(Language::English)))),
        Column::text("expected", |row| text(row.expected.as_deref())),
        Column::text("actual", |row| text(row.actual.as_deref())),
        Column::text("source_file", |row| text(Some(row.source.file))),
        Column::text("source_sheet", |row| text(row.source.sheet)),
        Column::count("source_row", |row| row.source.row.map(count)),
        Column::text("source_column", |row| text(row.finding.column)),
    ]
}

//! `exceptions`: one row a finding, with an id that stays while the fact behind it stays.

use std::borrow::Cow;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::column::columns;
use super::{Edition, Source, count, text};
use crate::domain::finding::Finding;
use crate::domain::fingerprint::{Fingerprint, exception_id};
use crate::domain::language::Language;
use crate::domain::reading::{Names, Term};
use crate::domain::resolution::{Resolution, WorkStatus};
use crate::domain::rule::{Effect, Severity, Subject};
use crate::domain::word::Word;
use crate::link::standing::numbered;
use crate::rollup::stake::{AtStake, Stakes};
use crate::schema::findings::RuleText;

/// Whether an exception was known before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Life {
    /// This run is the first that found it.
    New,
    /// An earlier run found it too.
    Open,
}

/// A finding, its rule's text, and how far the work on it has come.
#[derive(Clone)]
pub struct ExceptionRow<'a> {
    edition: &'a Edition<'a>,
    /// The stable id.
    pub id: String,
    /// The finding.
    pub finding: &'a Finding,
    /// What is known of its rule.
    pub text: &'a RuleText,
    /// Where it stands.
    pub source: Source<'a>,
    /// What the rule expected, as the folder may show it.
    pub expected: Option<Cow<'a, Term>>,
    /// What was found, as the folder may show it.
    pub actual: Option<Cow<'a, Term>>,
    /// The yen at stake.
    pub stake: Option<AtStake>,
    /// The decision that stands on it.
    pub resolution: Option<&'a Resolution>,
    /// The as-of date of the first run that found it.
    pub first_seen: NaiveDate,
}

impl<'a> ExceptionRow<'a> {
    /// Which sale, binding, case or coverage; for a file its path.
    #[must_use]
    pub fn subject_id(&self) -> Option<&'a str> {
        match self.finding.subject {
            Subject::File => Some(self.source.file),
            Subject::Sale | Subject::Binding | Subject::Claim | Subject::Coverage => {
                self.edition.view.texts().opt(self.finding.subject_id)
            }
        }
    }

    /// The dealer's code.
    #[must_use]
    pub fn dealer(&self) -> Option<&'a str> {
        self.edition.view.texts().opt(self.finding.dealer)
    }

    /// The row's own serial.
    #[must_use]
    pub fn serial(&self) -> Option<&'a str> {
        self.edition.view.texts().opt(self.finding.serial)
    }

    /// How urgent it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.edition.view.schemas.rule_texts.severity(self.finding)
    }

    /// How far the work has come; nobody needs to begin where nothing but information is given.
    #[must_use]
    pub fn work_status(&self) -> Option<WorkStatus> {
        let initial = match self.severity() {
            Severity::Error | Severity::Warn => Some(WorkStatus::Open),
            Severity::Info => None,
        };
        self.resolution.map(|one| one.verdict.status).or(initial)
    }

    /// Who decided on it.
    #[must_use]
    pub fn person(&self) -> Option<&str> {
        self.resolution?.verdict.person.as_deref()
    }

    /// Why.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.resolution?.verdict.note.as_deref()
    }

    /// The fact behind it; none in a masked folder, where the values that were hashed are hidden.
    fn fingerprint(&self) -> Option<Fingerprint> {
        self.edition.mask.is_none().then(|| Fingerprint::of(self.finding, self.names()))
    }

    fn life(&self) -> Life {
        if self.first_seen == self.edition.view.as_of() { Life::New } else { Life::Open }
    }

    /// Days since it was first found.
    fn days_open(&self) -> Option<i32> {
        i32::try_from((self.edition.view.as_of() - self.first_seen).num_days()).ok()
    }

    /// The finding's sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        self.edition.voice.sentence(self, language)
    }

    /// What was expected and what was found, as the folder may show it.
    #[must_use]
    pub fn reading(&self) -> [Option<&Term>; 2] {
        [self.expected.as_deref(), self.actual.as_deref()]
    }

    /// The names behind symbols and models.
    #[must_use]
    pub fn names(&self) -> Names<'a> {
        self.edition.view.names()
    }

    fn plain(&self, term: Option<&Term>) -> Option<Cow<'_, str>> {
        term.map(|term| term.plain(self.names()).into())
    }

    /// The column's header as the dealer wrote it.
    #[must_use]
    pub fn header(&self) -> Option<&'a str> {
        self.edition.view.texts().opt(self.finding.header)
    }
}

/// All rows, by their ids.
#[must_use]
pub fn rows<'a>(edition: &'a Edition<'a>) -> Vec<ExceptionRow<'a>> {
    let stakes = Stakes::of(&edition.view);
    let seen = edition.view.worked().past.exceptions.iter();
    let seen: FxHashMap<&str, NaiveDate> =
        seen.map(|one| (one.about.exception_id.as_str(), one.first_seen)).collect();
    // Of masked values the id depends on what the mask leaves: from a hash of a phone number the number
    // could be found.
    let findings = edition.view.findings();
    let id = |at: usize| {
        let [expected, actual] = edition.reading(&findings[at]);
        exception_id(&findings[at], [expected.as_deref(), actual.as_deref()], edition.view.names())
    };
    let mut rows: Vec<ExceptionRow> = numbered(findings, id)
        .into_iter()
        .map(|(at, id)| {
            let finding = &findings[at];
            let [expected, actual] = edition.reading(finding);
            let first_seen = seen.get(id.as_str()).copied().unwrap_or(edition.view.as_of());
            ExceptionRow {
                edition,
                id,
                finding,
                text: edition.view.schemas.rule_texts.of(finding.rule),
                source: Source::of(edition, &finding.place),
                expected,
                actual,
                stake: stakes.of_finding(finding),
                resolution: edition.view.worked().on(at),
                first_seen,
            }
        })
        .collect();
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    rows
}

columns! {
    /// The columns of `exceptions`, in order.
    ExceptionColumn of ExceptionRow<'_>, "data/exceptions.parquet" {
        ExceptionId: Code = |row| text(Some(&row.id)),
        Rule: Rule = |row| Some(row.finding.rule),
        Severity: Word<Severity> = |row| Some(row.severity()),
        Effect: Word<Effect> = |row| Some(row.finding.effect),
        Subject: Word<Subject> = |row| Some(row.finding.subject),
        SubjectId: Text = |row| text(row.subject_id()),
        Dealer: Code = |row| text(row.dealer()),
        Serial: Code = |row| text(row.serial()),
        MessageJa: Sentence = |row| Some(Cow::Owned(row.message(Language::Japanese))),
        MessageEn: Sentence = |row| Some(Cow::Owned(row.message(Language::English))),
        Expected: Text = |row| row.plain(row.expected.as_deref()),
        Actual: Text = |row| row.plain(row.actual.as_deref()),
        SourceFile: Text = |row| text(Some(row.source.file)),
        SourceSheet: Text = |row| text(row.source.sheet),
        SourceRow: Count = |row| row.source.row.map(count),
        SourceColumn: Code = |row| text(row.finding.column.map(Word::name)),
        WorkStatus: Code = |row| text(row.work_status().map(WorkStatus::name)),
        Person: Text = |row| text(row.person()),
        Note: Text = |row| text(row.note()),
        Life: Word<Life> = |row| Some(row.life()),
        FirstSeen: Date = |row| Some(row.first_seen),
        DaysOpen: Count = |row| row.days_open(),
        Fingerprint: Code = |row| row.fingerprint().map(|one| Cow::Owned(one.to_string())),
    }
}

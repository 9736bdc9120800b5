//! What a person decided on an exception, and the register of all that was ever decided.

use chrono::NaiveDate;

use super::fingerprint::Fingerprint;
use super::place::Place;
use super::reading::Term;
use super::rule::{RuleId, Subject};

/// How far the work on an exception has come.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum WorkStatus {
    /// `未対応`: nobody began.
    Open,
    /// `確認中`: someone is at it.
    Checking,
    /// `承認`: it may stay as it is; with a note, a waiver of a rule that can be waived.
    Approved,
    /// `対応済`: it is put right.
    Done,
}

/// Which exception a decision is about, as far as its row says.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct About {
    /// The exception's id.
    pub exception_id: String,
    /// The fact that was judged.
    pub fingerprint: Option<Fingerprint>,
    /// The rule.
    pub rule: Option<RuleId>,
    /// The dealer.
    pub dealer: Option<String>,
    /// What the exception is about.
    pub subject: Option<Subject>,
    /// Which one.
    pub subject_id: Option<String>,
    /// The serial.
    pub serial: Option<String>,
}

/// What a person entered.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Verdict {
    /// How far the work has come.
    pub status: WorkStatus,
    /// Who decided.
    pub person: Option<String>,
    /// Why.
    pub note: Option<String>,
}

impl Verdict {
    /// Whether it approves and says why, without which no rule is waived.
    #[must_use]
    pub fn waives(&self) -> bool {
        self.status == WorkStatus::Approved && self.note.is_some()
    }

    /// In a line: `approved: Sato, a demo unit`.
    #[must_use]
    pub fn term(&self) -> Term {
        let said: Vec<&str> = [&self.person, &self.note].into_iter().flatten().map(String::as_str).collect();
        let said = if said.is_empty() { "—".to_owned() } else { said.join(", ") };
        Term::Decided { status: self.status, said: said.replace('\n', " ").into() }
    }
}

/// A row of a saved workbook of exceptions, decided on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecidedRow {
    /// Where it stands.
    pub place: Place,
    /// Which exception it is about.
    pub about: About,
    /// What was decided.
    pub verdict: Verdict,
}

/// An entry of the register: who decided what on which exception, and from which file it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolution {
    /// The exception.
    pub about: About,
    /// What was decided, and by whom.
    pub verdict: Verdict,
    /// The file that said so, below the input folder.
    pub file: String,
    /// BLAKE3 of that file, in hex.
    pub blake3: String,
    /// The row in it.
    pub row: Option<u32>,
    /// The as-of date of the run that first read it.
    pub first_read: NaiveDate,
}

impl Resolution {
    /// What was read, whenever it was: two entries of the same are one.
    #[must_use]
    pub fn what_was_read(&self) -> (About, Verdict, String, String, Option<u32>) {
        (self.about.clone(), self.verdict.clone(), self.file.clone(), self.blake3.clone(), self.row)
    }
}

/// An exception of an earlier run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierException {
    /// Which one.
    pub about: About,
    /// Its sentence, in Japanese and in English.
    pub messages: [String; 2],
    /// The as-of date of the first run that found it.
    pub first_seen: NaiveDate,
}

/// What the newest earlier run leaves to the next: its exceptions, and the register.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Past {
    /// Its as-of date; none where there was no earlier run.
    pub as_of: Option<NaiveDate>,
    /// Its exceptions, by id.
    pub exceptions: Vec<EarlierException>,
    /// Every decision that was known, in the order in which they were read.
    pub register: Vec<Resolution>,
}

/// The decisions as they stand on a run's date.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Worked {
    /// What the newest earlier run left.
    pub past: Past,
    /// Every decision that is known, in the order in which they were read: it only grows.
    pub register: Vec<Resolution>,
    /// For each finding of the run the decision that stands, by its position in the register.
    pub standing: Vec<Option<u32>>,
}

impl Worked {
    /// The decision that stands on a finding, by the finding's position.
    #[must_use]
    pub fn on(&self, finding: usize) -> Option<&Resolution> {
        let at = (*self.standing.get(finding)?)?;
        self.register.get(at as usize)
    }
}

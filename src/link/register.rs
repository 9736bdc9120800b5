//! The register of decisions: what earlier runs knew, and what the files of decisions say now.
//!
//! It only grows. Of several decisions on one exception the last entry counts; the entries before it
//! are its history. A file that is still there says nothing new, and one that is gone takes nothing
//! away.

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::domain::finding::Finding;
use crate::domain::fingerprint::{Fingerprint, exception_id};
use crate::domain::input::InputFile;
use crate::domain::place::Place;
use crate::domain::reading::{Names, Term};
use crate::domain::resolution::{About, DecidedRow, EarlierException, Past, Resolution};
use crate::domain::rule::RuleId;

/// The register on a run's date.
#[derive(Default)]
pub struct Register {
    /// All entries, those of earlier runs first.
    pub entries: Vec<Resolution>,
    /// How many came from earlier runs.
    pub known_before: usize,
    /// Where the entries of this run stand, in their order.
    places: Vec<Place>,
    /// The entries of each exception, in their order.
    of_exception: FxHashMap<String, Vec<usize>>,
}

impl Register {
    /// Adds what the files of decisions say, in the order of their paths and rows, to what the newest
    /// earlier run knew; DEC-03 where a row that was never read before is beaten by a later one.
    #[must_use]
    pub fn read(
        past: &Past,
        rows: &[DecidedRow],
        files: &[InputFile],
        as_of: NaiveDate,
        findings: &mut Vec<Finding>,
    ) -> Register {
        let mut register = Register::default();
        past.register.iter().for_each(|entry| register.push(entry.clone()));
        register.known_before = register.entries.len();
        let earlier: FxHashMap<&str, &EarlierException> =
            past.exceptions.iter().map(|one| (one.about.exception_id.as_str(), one)).collect();
        let mut last: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, row) in rows.iter().enumerate() {
            last.insert(&row.about.exception_id, at);
        }
        for (at, row) in rows.iter().enumerate() {
            let winner = &rows[last[row.about.exception_id.as_str()]];
            let file = &files[row.place.file.index()];
            let beaten = last[row.about.exception_id.as_str()] != at;
            if !register.is_new(row, file, beaten) {
                continue;
            }
            if beaten && row.verdict != winner.verdict {
                let conflict = Finding::new(RuleId::Dec03, row.place);
                let id = Term::text(row.about.exception_id.clone());
                findings.push(conflict.expecting(winner.verdict.term()).finding(id));
            }
            let about = register.completed(row, &earlier);
            let (path, blake3) = (file.path.clone(), file.blake3.clone());
            let verdict = row.verdict.clone();
            register.places.push(row.place);
            register.push(Resolution {
                about,
                verdict,
                file: path,
                blake3,
                row: row.place.row,
                first_read: as_of,
            });
        }
        register
    }

    fn push(&mut self, entry: Resolution) {
        self.of_exception.entry(entry.about.exception_id.clone()).or_default().push(self.entries.len());
        self.entries.push(entry);
    }

    fn history(&self, exception_id: &str) -> impl DoubleEndedIterator<Item = (usize, &Resolution)> {
        let of_exception = self.of_exception.get(exception_id).map_or(&[][..], Vec::as_slice);
        of_exception.iter().map(|at| (*at, &self.entries[*at]))
    }

    /// Whether a row says what the register does not hold. One that a later row beats is history, and
    /// is kept once. The last row of an exception counts: it is new where the last entry says
    /// otherwise, unless the very same file said so before and another decision has come since.
    fn is_new(&self, row: &DecidedRow, file: &InputFile, beaten: bool) -> bool {
        let mut history = self.history(&row.about.exception_id);
        if beaten {
            return !history.any(|(_, entry)| says_the_same(entry, row));
        }
        let Some((last, entry)) = self.history(&row.about.exception_id).next_back() else { return true };
        let same_file = |entry: &Resolution| entry.file == file.path && entry.blake3 == file.blake3;
        let read_before = history.any(|(_, entry)| entry.verdict == row.verdict && same_file(entry));
        !says_the_same(entry, row) && (!read_before || last >= self.known_before)
    }

    /// What a row with columns left out does not say of its exception: as an equal entry has it, else
    /// as the newest earlier run had it.
    fn completed(&self, row: &DecidedRow, earlier: &FxHashMap<&str, &EarlierException>) -> About {
        let given = row.about.clone();
        let equal = self.history(&given.exception_id).rev().map(|(_, entry)| entry);
        let known = equal
            .filter(|entry| entry.verdict == row.verdict)
            .map(|entry| &entry.about)
            .chain(earlier.get(given.exception_id.as_str()).map(|one| &one.about))
            .next();
        let Some(known) = known else { return given };
        About {
            exception_id: given.exception_id,
            fingerprint: given.fingerprint.or(known.fingerprint),
            rule: given.rule.or(known.rule),
            dealer: given.dealer.or_else(|| known.dealer.clone()),
            subject: given.subject.or(known.subject),
            subject_id: given.subject_id.or_else(|| known.subject_id.clone()),
            serial: given.serial.or_else(|| known.serial.clone()),
        }
    }

    /// The last entry of each exception, by their order in the register.
    pub fn last_entries(&self) -> impl Iterator<Item = (usize, &Resolution)> {
        let is_last = |at: usize, entry: &Resolution| {
            self.history(&entry.about.exception_id).next_back().is_some_and(|(last, _)| last == at)
        };
        self.entries.iter().enumerate().filter(move |(at, entry)| is_last(*at, entry))
    }

    /// Where an entry of this run stands.
    #[must_use]
    pub fn place(&self, entry: usize) -> Option<Place> {
        self.places.get(entry.checked_sub(self.known_before)?).copied()
    }
}

/// Whether a row repeats an entry. A row whose fingerprint was left out says nothing of it.
fn says_the_same(entry: &Resolution, row: &DecidedRow) -> bool {
    let given = row.about.fingerprint;
    entry.verdict == row.verdict && (given.is_none() || given == entry.about.fingerprint)
}

/// The facts that somebody approved with a note.
#[derive(Default)]
pub struct Waivers {
    fingerprints: FxHashSet<Fingerprint>,
    /// Ids of exceptions whose fingerprint nobody knows.
    ids: FxHashSet<String>,
}

impl Waivers {
    /// The waivers among the decisions that count.
    #[must_use]
    pub fn of(register: &Register) -> Self {
        let mut waivers = Self::default();
        for (_, entry) in register.last_entries().filter(|(_, entry)| entry.verdict.waives()) {
            match entry.about.fingerprint {
                Some(fingerprint) => {
                    waivers.fingerprints.insert(fingerprint);
                }
                None => {
                    waivers.ids.insert(entry.about.exception_id.clone());
                }
            }
        }
        waivers
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty() && self.ids.is_empty()
    }

    /// Whether a finding's fact was approved as it stands.
    #[must_use]
    pub fn hold(&self, finding: &Finding, names: Names<'_>) -> bool {
        let id = || exception_id(finding, finding.reading(), names);
        self.fingerprints.contains(&Fingerprint::of(finding, names))
            || !self.ids.is_empty() && self.ids.contains(&id())
    }
}

//! Which decision stands on which finding of a run, and what the others have to say: DEC-01, DEC-04,
//! DEC-05.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::register::Register;
use crate::domain::finding::Finding;
use crate::domain::fingerprint::{Fingerprint, exception_id};
use crate::domain::place::{FileId, Place};
use crate::domain::reading::{Names, Term};
use crate::domain::resolution::{Past, Resolution, WorkStatus};
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;

/// The decision that stands on each finding, by its position in the register; findings about
/// decisions are added at the end.
///
/// A decision stands where its exception is found again with the fact unchanged. Where the fact has
/// changed it counts no more, and DEC-01 shows what it said.
#[must_use]
pub fn standing(
    register: &Register,
    past: &Past,
    names: Names<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Option<u32>> {
    let mut matched = Matched { stands: vec![None; findings.len()], changed: FxHashMap::default() };
    if register.entries.is_empty() {
        return matched.stands;
    }
    let first = Index::of(findings, 0..findings.len(), names);
    let left: Vec<(usize, &Resolution)> =
        register.last_entries().filter(|entry| !matched.by_id(*entry, &first)).collect();
    let left: Vec<(usize, &Resolution)> =
        left.into_iter().filter(|entry| !matched.by_fact(*entry, &first)).collect();
    let regular = findings.len();
    matched.tell(register, findings);
    // Somebody may have decided on a finding about a decision as well.
    let second = Index::of(findings, regular..findings.len(), names);
    matched.stands.resize(findings.len(), None);
    for (at, entry) in left {
        let known = || past.exceptions.iter().any(|one| one.about.exception_id == entry.about.exception_id);
        if !matched.by_id((at, entry), &second)
            && let Some(place) = register.place(at)
            && !known()
        {
            let unknown = Finding::new(RuleId::Dec05, place);
            let id = Term::text(entry.about.exception_id.clone());
            findings.push(unknown.expecting(entry.verdict.term()).finding(id));
            matched.stands.push(None);
        }
    }
    matched.stands
}

/// The decisions that were found their findings.
struct Matched {
    stands: Vec<Option<u32>>,
    /// The last decision on an earlier content of a finding's fact.
    changed: FxHashMap<usize, usize>,
}

impl Matched {
    /// Matches an entry with the finding of its id, whose fact may be another by now.
    fn by_id(&mut self, (at, entry): (usize, &Resolution), index: &Index) -> bool {
        let Some(&(finding, fingerprint)) = index.ids.get(&entry.about.exception_id) else { return false };
        if entry.about.fingerprint.is_none_or(|decided| decided == fingerprint) {
            self.stands[finding] = u32::try_from(at).ok();
        } else {
            self.note_change(finding, at);
        }
        true
    }

    /// Matches an entry whose id is gone with a finding of the same rule on the same fact.
    fn by_fact(&mut self, (at, entry): (usize, &Resolution), index: &Index) -> bool {
        let Some(decided) = entry.about.fingerprint else { return false };
        let of_fact = |(_, fingerprint): &&(usize, Fingerprint)| fingerprint.same_fact(decided);
        let near = index.by_fact.partition_point(|(_, fingerprint)| *fingerprint < decided.first_of_fact());
        let Some((finding, _)) = index.by_fact[near..].iter().take_while(of_fact).next() else {
            return false;
        };
        self.note_change(*finding, at);
        true
    }

    fn note_change(&mut self, finding: usize, entry: usize) {
        let last = self.changed.entry(finding).or_insert(entry);
        *last = (*last).max(entry);
    }

    /// DEC-01 and DEC-04, in the order of the findings.
    fn tell(&self, register: &Register, findings: &mut Vec<Finding>) {
        let mut told = Vec::new();
        for (at, finding) in findings.iter().enumerate() {
            let about = |rule: RuleId| {
                let told = Finding::new(rule, finding.place).on(finding.subject);
                told.about(finding.subject_id, finding.dealer, finding.serial)
                    .finding(Term::Rule { rule: finding.rule })
            };
            match (self.stands[at], self.changed.get(&at)) {
                (Some(entry), _) => {
                    let verdict = &register.entries[entry as usize].verdict;
                    if verdict.status == WorkStatus::Approved && is_left_standing(finding) {
                        let needed = if verdict.note.is_none() { Term::Note } else { Term::Ground };
                        told.push(about(RuleId::Dec04).expecting(needed));
                    }
                }
                (None, Some(entry)) => {
                    let verdict = &register.entries[*entry].verdict;
                    told.push(about(RuleId::Dec01).expecting(verdict.term()));
                }
                (None, None) => {}
            }
        }
        findings.extend(told);
    }
}

/// Whether a rule could have been waived and was not.
fn is_left_standing(finding: &Finding) -> bool {
    finding.rule.can_be_waived(finding.effect)
}

/// Findings by their ids and by their facts.
struct Index {
    ids: FxHashMap<String, (usize, Fingerprint)>,
    by_fact: Vec<(usize, Fingerprint)>,
}

impl Index {
    fn of(findings: &[Finding], range: Range<usize>, names: Names<'_>) -> Self {
        let (mut ids, mut by_fact) = (FxHashMap::default(), Vec::new());
        let id = |at: usize| exception_id(&findings[at], findings[at].reading(), names);
        for (at, id) in numbered(findings, id).into_iter().filter(|(at, _)| range.contains(at)) {
            let fingerprint = Fingerprint::of(&findings[at], names);
            ids.insert(id, (at, fingerprint));
            by_fact.push((at, fingerprint));
        }
        by_fact.sort_by_key(|(_, fingerprint)| *fingerprint);
        Self { ids, by_fact }
    }
}

/// The findings by file, sheet and row, each with its id; where several are of equal facts, the later
/// ones have a number: `-2`, `-3`.
#[must_use]
pub fn numbered(findings: &[Finding], id: impl Fn(usize) -> String) -> Vec<(usize, String)> {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    let number = |at| {
        let id: String = id(at);
        let times = times.entry(id.clone()).or_default();
        *times += 1;
        (at, if *times > 1 { format!("{id}-{times}") } else { id })
    };
    row_order(findings).into_iter().map(number).collect()
}

/// The positions of findings by file, sheet and row; sheets are in the order in which the findings
/// name them, which is the workbook's, because files are read from front to back.
fn row_order(findings: &[Finding]) -> Vec<usize> {
    let mut sheets: FxHashMap<(FileId, Option<Sym>), usize> = FxHashMap::default();
    for finding in findings {
        let Place { file, sheet, .. } = finding.place;
        let next = sheets.len();
        sheets.entry((file, sheet)).or_insert(next);
    }
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| {
        let Place { file, sheet, row } = findings[*at].place;
        (file, sheets[&(file, sheet)], row)
    });
    order
}

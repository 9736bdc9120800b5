//! Why a cell differs, where the two folders tell it. Nothing is guessed: a cause is either certain
//! from what both runs recorded, or it is [`Cause::Unknown`].
//!
//! In this order, the first that holds:
//! 1. only rules differ (policies, schemas, the program): the rules;
//! 2. the value follows from the calendar alone (a status, a renewal window, a notice, the age of an
//!    unbound code): the passage of time;
//! 3. the row's own input row is new, changed or gone, or became effective between the two days: that
//!    row, with file and row number. A ledger line and an exception share this cause with their case
//!    or coverage;
//! 4. a row of the same coverage, serial or pool has such a cause: a consequence of the first of them;
//! 5. only time differs: the passage of time. Only one input file differs: that file.
//!
//! Where rules differ beside facts or days, only what 2 and 3 prove of a row as a whole is told.

mod time;

use chrono::NaiveDateTime;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Comparison;
use super::circumstances::{Circumstances, InputState};
use super::groups::{Tie, groups};
use super::pairing::{Change, RowChange};
use super::table::Side;
use crate::domain::ties::Ties;
use crate::store::table::Cell;
use crate::tables::Kind;

/// Why a cell differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::EnumDiscriminants)]
#[strum_discriminants(name(CauseKind), doc = "The causes, in the order in which they are told.")]
#[strum_discriminants(derive(strum::IntoStaticStr, strum::VariantArray))]
#[strum_discriminants(strum(serialize_all = "snake_case"))]
pub enum Cause {
    /// A new or changed input row.
    InputRow(RowRef),
    /// An input row that is there no more.
    InputRowGone(RowRef),
    /// A fact that counts on one of the two days only.
    NowEffective(RowRef),
    /// The passage of time.
    Time,
    /// The policies, schemas or versions that differ; nothing else does.
    Rules,
    /// The one input file that differs, a position in [`Circumstances::inputs`]; its row cannot be told.
    InputFile(u32),
    /// Another row of the same coverage, serial or pool: the first that has a cause of its own.
    Consequence(RowRef),
    /// It cannot be told.
    Unknown,
}

/// A row of one of the runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RowRef {
    /// The table.
    pub kind: Kind,
    /// The run.
    pub side: Side,
    /// The row.
    pub row: u32,
}

/// Columns that repeat what the input row says: where one differs, the row itself does.
fn repeats_input(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Coverages => &["plan", "contract_no", "owner", "owner_name", "dealer", "bound_at"],
        Kind::Claims => &["serial", "service", "received_at", "repair_cost", "charged"],
        Kind::Ledger | Kind::Expiries | Kind::Exceptions => &[],
    }
}

/// A row with a cause of its own, and when it happened.
type Root = (Option<NaiveDateTime>, RowRef);

/// What is needed to tell causes.
pub(super) struct Causes<'c> {
    comparison: &'c Comparison,
    groups: Ties<Tie<'c>>,
    /// The causes of changed coverages and of changed claims by their subjects.
    by_coverage: FxHashMap<&'c str, Cause>,
    by_case: FxHashMap<(Option<&'c str>, Option<&'c str>), Cause>,
    /// The first row of each group with a cause of its own.
    roots: FxHashMap<u32, Root>,
    /// The renewals with a cause of their own, by the coverage that they renew.
    renewals: FxHashMap<&'c str, RowRef>,
    /// Groups in which a coverage began or ended with the calendar.
    passing: FxHashSet<u32>,
    /// The eligible coverages of each run, by activation code.
    eligible: [FxHashMap<&'c str, u32>; 2],
}

impl<'c> Causes<'c> {
    /// Looks at the rows that have causes of their own, and at what hangs together.
    pub(super) fn of(comparison: &'c Comparison) -> Self {
        let mut causes = Causes {
            comparison,
            groups: groups([&comparison.old, &comparison.new]),
            by_coverage: FxHashMap::default(),
            by_case: FxHashMap::default(),
            roots: FxHashMap::default(),
            renewals: FxHashMap::default(),
            passing: FxHashSet::default(),
            eligible: [Side::Old, Side::New].map(|side| eligible(comparison, side)),
        };
        for kind in [Kind::Coverages, Kind::Claims] {
            for row in &comparison.table(kind).rows {
                causes.note(kind, row);
            }
        }
        causes
    }

    /// The cause of every line, table by table.
    pub(super) fn of_lines(&self) -> Vec<Vec<Cause>> {
        let of_table = |table: &super::TableDifferences| {
            let of_line = |line: &super::Line| {
                let row = &table.rows[line.row as usize];
                self.of_cell(table.kind, row, &table.columns[line.column as usize].name)
            };
            table.lines.iter().map(of_line).collect()
        };
        self.comparison.tables.iter().map(of_table).collect()
    }

    fn of_cell(&self, kind: Kind, row: &RowChange, column: &str) -> Cause {
        let circumstances = &self.comparison.circumstances;
        let (time, rules) = (circumstances.time_passed(), !circumstances.same_rules());
        let inputs = circumstances.inputs.len();
        if !time && inputs == 0 {
            return if rules { Cause::Rules } else { Cause::Unknown };
        }
        if time && self.follows_from_time(kind, row, column) {
            return Cause::Time;
        }
        let whole = row.change() != Change::Changed || repeats_input(kind).contains(&column);
        if let Some(own) = self.own(kind, row).filter(|_| !rules || whole) {
            return own;
        }
        if rules {
            return Cause::Unknown;
        }
        if let Some(renewal) = self.renewed_by(kind, row, column) {
            return Cause::Consequence(renewal);
        }
        let group = self.tie(kind, row).and_then(|tie| self.groups.group(&tie));
        if let Some((_, root)) = group.and_then(|group| self.roots.get(&group)) {
            return Cause::Consequence(*root);
        }
        if (time && inputs == 0) || group.is_some_and(|group| self.passing.contains(&group)) {
            return Cause::Time;
        }
        if !time && inputs == 1 { Cause::InputFile(0) } else { Cause::Unknown }
    }

    /// Remembers a changed coverage or claim that has a cause of its own.
    fn note(&mut self, kind: Kind, row: &RowChange) {
        let group = self.tie(kind, row).and_then(|tie| self.groups.group(&tie));
        let passes = self.comparison.circumstances.time_passed()
            && kind == Kind::Coverages
            && self.text_pair(kind, row, "status").is_some_and(|[old, new]| old != new)
            && self.follows_from_time(kind, row, "status");
        if let Some(group) = group.filter(|_| passes) {
            self.passing.insert(group);
        }
        let Some(cause) = self.own_of_subject(kind, row) else { return };
        let text = |column| self.comparison.text(kind, row, column);
        let (side, at) = row.latest();
        let refers = RowRef { kind, side, row: at };
        let happened = match kind {
            Kind::Coverages => {
                if let (Some(base), None) = (text("base_coverage_id"), text("reject_rules")) {
                    self.renewals.entry(base).or_insert(refers);
                }
                if let Some(id) = text("coverage_id") {
                    self.by_coverage.entry(id).or_insert(cause);
                }
                "bound_at"
            }
            Kind::Claims => {
                self.by_case.insert((text("dealer"), text("case_no")), cause);
                "received_at"
            }
            Kind::Ledger | Kind::Expiries | Kind::Exceptions => return,
        };
        let happened = match self.comparison.run(side).table(kind).get(happened, at) {
            Cell::Instant(at) => Some(at),
            Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Yen(_) | Cell::Count(_) => None,
        };
        if let Some(group) = group {
            let root = (happened, refers);
            let first = self.roots.entry(group).or_insert(root);
            *first = (*first).min(root);
        }
    }

    /// The cause that a row has by itself, or shares with its case or coverage.
    fn own(&self, kind: Kind, row: &RowChange) -> Option<Cause> {
        let text = |column| self.comparison.text(kind, row, column);
        match kind {
            Kind::Coverages | Kind::Claims => self.own_of_subject(kind, row),
            Kind::Ledger => match text("case_no") {
                Some(case_no) => self.by_case.get(&(text("dealer"), Some(case_no))).copied(),
                None => self.by_coverage.get(text("coverage_id")?).copied(),
            },
            Kind::Expiries => self.by_coverage.get(text("coverage_id")?).copied(),
            Kind::Exceptions => self.own_of_exception(row),
        }
    }

    /// Whether a binding's or a case's own input row is another one, and which.
    fn own_of_subject(&self, kind: Kind, row: &RowChange) -> Option<Cause> {
        let circumstances = &self.comparison.circumstances;
        let state = |side, at| self.file_state(kind, side, at);
        let refers = |side, row| RowRef { kind, side, row };
        match (row.old, row.new) {
            (None, None) => None,
            (None, Some(new)) => match state(Side::New, new) {
                Some(_) => Some(Cause::InputRow(refers(Side::New, new))),
                None => self.dated(kind, Side::New, new, Circumstances::came_between),
            },
            (Some(old), None) => match state(Side::Old, old) {
                Some(_) => Some(Cause::InputRowGone(refers(Side::Old, old))),
                None => self.dated(kind, Side::Old, old, Circumstances::went_between),
            },
            (Some(old), Some(new)) => {
                let file = |side, at| self.comparison.run(side).table(kind).text("source_file", at);
                let other_file = file(Side::Old, old) != file(Side::New, new);
                let here = Cause::InputRow(refers(Side::New, new));
                match state(Side::New, new) {
                    Some(InputState::New) => Some(here),
                    Some(InputState::Changed | InputState::Gone) => {
                        (other_file || self.says_otherwise(kind, row)).then_some(here)
                    }
                    None if self.moved(kind, old, new) => match state(Side::Old, old) {
                        Some(_) => Some(Cause::InputRowGone(refers(Side::Old, old))),
                        None if circumstances.time_passed() => {
                            Some(Cause::NowEffective(refers(Side::New, new)))
                        }
                        None => None,
                    },
                    None => self.settled_between(kind, [old, new]),
                }
            }
        }
    }

    /// An exception's cause is that of the case or binding it is about; where a whole file is new or
    /// gone, or the finding is about reading, its own row is the cause.
    fn own_of_exception(&self, row: &RowChange) -> Option<Cause> {
        let kind = Kind::Exceptions;
        let text = |column| self.comparison.text(kind, row, column);
        let (side, at) = row.latest();
        let refers = RowRef { kind, side, row: at };
        let reading = text("rule").is_some_and(|rule| rule.starts_with("INP-"));
        match (row.change(), self.file_state(kind, side, at)) {
            (Change::Added, Some(InputState::New)) => return Some(Cause::InputRow(refers)),
            (Change::Gone, Some(InputState::Gone)) => return Some(Cause::InputRowGone(refers)),
            (Change::Added, Some(InputState::Changed)) if reading => return Some(Cause::InputRow(refers)),
            (Change::Gone, Some(InputState::Changed)) if reading => return Some(Cause::InputRowGone(refers)),
            (Change::Added | Change::Gone | Change::Changed, _) => {}
        }
        match text("subject")? {
            "claim" => self.by_case.get(&(text("dealer"), text("subject_id"))).copied(),
            "binding" | "coverage" => self.by_coverage.get(text("subject_id")?).copied(),
            _ => None,
        }
    }

    /// The renewal that made a coverage renewed, and took it off the list of notices.
    fn renewed_by(&self, kind: Kind, row: &RowChange, column: &str) -> Option<RowRef> {
        let told = match kind {
            Kind::Coverages => matches!(column, "renewal_status" | "renewal_blockers"),
            Kind::Expiries => true,
            Kind::Claims | Kind::Ledger | Kind::Exceptions => false,
        };
        let id = self.comparison.text(kind, row, "coverage_id").filter(|_| told)?;
        let now = *self.eligible[Side::New as usize].get(id)?;
        let status = self.comparison.new.table(Kind::Coverages).text("renewal_status", now);
        self.renewals.get(id).copied().filter(|_| status == Some("renewed"))
    }

    /// Whether a row of a changed file says something else, as far as the table shows it.
    fn says_otherwise(&self, kind: Kind, row: &RowChange) -> bool {
        let differs = |column: &&str| self.pair(kind, row, column).is_some_and(|[old, new]| old != new);
        if repeats_input(kind).iter().any(differs) {
            return true;
        }
        if kind != Kind::Claims {
            return false;
        }
        // When a case was settled, and whether it was called off, stands in its row alone; until its
        // day comes a date is blank.
        let time = self.comparison.circumstances.time_passed();
        let settled = self
            .pair(kind, row, "deducted_at")
            .is_some_and(|[old, new]| old != new && (!time || (old != Cell::Blank && new != Cell::Blank)));
        let called_off = |decision: &Option<&str>| *decision == Some("cancelled");
        let decisions = self.text_pair(kind, row, "decision");
        settled || decisions.is_some_and(|[old, new]| called_off(&old) != called_off(&new))
    }

    /// Whether a row stands elsewhere.
    fn moved(&self, kind: Kind, old: u32, new: u32) -> bool {
        ["source_file", "source_sheet", "source_row"].iter().any(|column| {
            let cell = |side, row| self.comparison.run(side).table(kind).get(column, row);
            cell(Side::Old, old) != cell(Side::New, new)
        })
    }

    fn file_state(&self, kind: Kind, side: Side, row: u32) -> Option<InputState> {
        let file = self.comparison.run(side).table(kind).text("source_file", row)?;
        self.comparison.circumstances.state(file)
    }

    /// What ties a row to others.
    fn tie(&self, kind: Kind, row: &RowChange) -> Option<Tie<'c>> {
        let text = |column| self.comparison.text(kind, row, column);
        match kind {
            Kind::Coverages | Kind::Ledger | Kind::Expiries => text("coverage_id").map(Tie::Coverage),
            Kind::Claims => text("serial").map(Tie::Serial),
            Kind::Exceptions => {
                let subject = text("subject_id").map(Tie::Coverage);
                let known = subject.filter(|tie| self.groups.group(tie).is_some());
                known.or_else(|| text("serial").map(Tie::Serial))
            }
        }
    }

    /// A column of a row that both runs have.
    fn pair(&self, kind: Kind, row: &RowChange, column: &str) -> Option<[Cell<'c>; 2]> {
        let cell = |side, row| self.comparison.run(side).table(kind).get(column, row);
        Some([cell(Side::Old, row.old?), cell(Side::New, row.new?)])
    }

    fn text_pair(&self, kind: Kind, row: &RowChange, column: &str) -> Option<[Option<&'c str>; 2]> {
        Some(self.pair(kind, row, column)?.map(Cell::text))
    }
}

/// The coverages with a period, by activation code.
fn eligible(comparison: &Comparison, side: Side) -> FxHashMap<&str, u32> {
    let coverages = comparison.run(side).table(Kind::Coverages);
    let rows = 0..u32::try_from(coverages.height()).unwrap_or(u32::MAX);
    let standing = rows.filter(|row| coverages.get("end", *row) != Cell::Blank);
    standing.filter_map(|row| Some((coverages.text("coverage_id", row)?, row))).collect()
}

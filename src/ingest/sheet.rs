//! One table, row after row: first the header row is searched, then each row becomes facts or
//! findings. Text files and the sheets of workbooks pass through here alike.

use std::ops::ControlFlow;

use super::cell::{Cells, shown, shown_in_line};
use super::header::{LAST_HEADER_ROW, NearMiss, Search, Table};
use super::rows::{self, RowEnd, Sink};
use crate::domain::facts::Facts;
use crate::domain::finding::Finding;
use crate::domain::input::RowCounts;
use crate::domain::place::{FileId, Place};
use crate::domain::reading::Term;
use crate::domain::rule::RuleId;
use crate::domain::text::{Sym, Texts};
use crate::domain::word::Word;
use crate::schema::catalogue::Catalogue;
use crate::schema::layout::{Layout, LayoutKind};

/// What a file came to.
#[derive(Default)]
pub struct Output {
    /// The texts of the facts and findings.
    pub texts: Texts,
    /// The facts.
    pub facts: Facts,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The layouts found, each once.
    pub kinds: Vec<&'static str>,
    /// The headers that gave no field, each once.
    pub unknown_columns: Vec<String>,
    /// What became of the rows.
    pub rows: RowCounts,
}

/// What a file is read with.
#[derive(Clone, Copy)]
pub struct Context<'s> {
    /// The file.
    pub file: FileId,
    /// The first folder, as a symbol of the output's texts.
    pub folder: Option<Sym>,
    /// The layouts of its dealer.
    pub layouts: &'s [Layout],
    /// The names of models.
    pub catalogue: &'s Catalogue,
}

/// How far the search for the header row has come.
enum State<'s> {
    Searching(Search<'s>),
    Reading(Table),
    GivenUp(Option<NearMiss>),
}

/// A sheet, or a text file, being read.
pub struct Sheet<'s> {
    context: Context<'s>,
    name: Option<Sym>,
    output: &'s mut Output,
    state: State<'s>,
    first_row: Option<String>,
    /// Blank rows behind the last row that is none: whether they stand within the table shows later.
    blank_rows: u64,
}

/// A row that gives no cells, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFault {
    /// Its bytes are no text.
    Undecodable,
    /// It opens a quote that nothing closes.
    UnclosedQuote,
}

/// What a sheet turned out to be.
pub enum SheetEnd {
    /// A table that was read.
    Read,
    /// A table whose header row lacks columns.
    Incomplete(NearMiss),
    /// No table; the first row that is not empty.
    NoTable(String),
    /// Nothing at all.
    Empty,
}

impl<'s> Sheet<'s> {
    /// Begins a sheet.
    pub fn new(context: Context<'s>, name: Option<Sym>, output: &'s mut Output) -> Self {
        let state = State::Searching(Search::new(context.layouts));
        Self { context, name, output, state, first_row: None, blank_rows: 0 }
    }

    /// How many columns are worth keeping, once it is known.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        match &self.state {
            State::Reading(table) => Some(table.width()),
            State::Searching(_) | State::GivenUp(_) => None,
        }
    }

    /// Takes a row; breaks off where no further row can matter.
    pub fn row(&mut self, number: u32, row: &dyn Cells) -> ControlFlow<()> {
        let empty = (0..row.len()).all(|column| row.get(column).is_empty());
        if let State::Reading(table) = &self.state {
            if empty {
                self.blank_rows += 1;
                return ControlFlow::Continue(());
            }
            self.output.rows.skipped += std::mem::take(&mut self.blank_rows);
            if rows::is_to_skip(table, row) {
                self.output.rows.skipped += 1;
                return ControlFlow::Continue(());
            }
            let place = Place { file: self.context.file, sheet: self.name, row: Some(number) };
            let mut sink = Sink {
                texts: &mut self.output.texts,
                facts: &mut self.output.facts,
                findings: &mut self.output.findings,
                folder: self.context.folder,
                catalogue: self.context.catalogue,
            };
            let end = rows::read(table, row, place, &mut sink);
            let decision = table.kind == LayoutKind::Decisions;
            let rows = &mut self.output.rows;
            match end {
                RowEnd::Untouched => rows.skipped += 1,
                RowEnd::Read | RowEnd::Refused => rows.read += 1,
            }
            rows.rejected += u64::from(end == RowEnd::Refused);
            // Which row of an export wins is known on the as-of date alone; a decision is one at once.
            rows.accepted += u64::from(end == RowEnd::Read && decision);
            return ControlFlow::Continue(());
        }
        if !empty && self.first_row.is_none() {
            self.first_row = Some(described(row));
        }
        self.search(number, (!empty).then_some(row))
    }

    /// Takes a row without cells. Above the header row it is as good as a title line.
    pub fn faulty_row(&mut self, number: u32, fault: RowFault, bytes: &str) -> ControlFlow<()> {
        if let State::Reading(table) = &self.state {
            let decisions = table.kind == LayoutKind::Decisions;
            self.output.rows.skipped += std::mem::take(&mut self.blank_rows);
            self.output.rows.read += 1;
            self.output.rows.rejected += 1;
            let (rule, expected) = match fault {
                RowFault::Undecodable => (RuleId::Inp06, Term::Encodings),
                RowFault::UnclosedQuote => (RuleId::Inp05, Term::ClosedQuote),
            };
            let rule = if decisions { RuleId::Dec02 } else { rule };
            let cell = Term::cell(shown_in_line(bytes));
            let finding = self.finding(rule, Some(number)).expecting(expected).finding(cell);
            self.output.findings.push(finding);
            return ControlFlow::Continue(());
        }
        if self.first_row.is_none() {
            self.first_row = Some(shown_in_line(bytes));
        }
        self.search(number, None)
    }

    /// Takes rows without any cell. As in every format, they count where a row follows that is not
    /// blank: a sheet has no end, and a text file any number of line ends.
    pub fn blank_rows(&mut self, count: u64) {
        if let State::Reading(_) = &self.state {
            self.blank_rows += count;
        }
    }

    fn search(&mut self, number: u32, row: Option<&dyn Cells>) -> ControlFlow<()> {
        if let State::Searching(search) = &mut self.state {
            if number > LAST_HEADER_ROW {
                let search = std::mem::replace(search, Search::new(&[]));
                self.state = State::GivenUp(search.near_miss());
            } else if let Some(table) = row.and_then(|row| search.consider(row)) {
                self.begin(table);
                return ControlFlow::Continue(());
            }
        }
        // Whether the sheet is empty must be known before it is left.
        match (&self.state, &self.first_row) {
            (State::GivenUp(_), Some(_)) => ControlFlow::Break(()),
            (State::GivenUp(_) | State::Searching(_) | State::Reading(_), _) => ControlFlow::Continue(()),
        }
    }

    fn begin(&mut self, table: Table) {
        let kind = table.kind.name();
        if !self.output.kinds.contains(&kind) {
            self.output.kinds.push(kind);
        }
        for header in table.unknown_headers() {
            if !self.output.unknown_columns.iter().any(|known| known == header) {
                self.output.unknown_columns.push(header.to_owned());
            }
        }
        self.state = State::Reading(table);
    }

    fn finding(&self, rule: RuleId, row: Option<u32>) -> Finding {
        let place = Place { file: self.context.file, sheet: self.name, row };
        Finding::new(rule, place).about(None, self.context.folder, None)
    }

    /// Ends the sheet.
    #[must_use]
    pub fn finish(self) -> SheetEnd {
        let near_miss = match self.state {
            State::Reading(_) => return SheetEnd::Read,
            State::Searching(search) => search.near_miss(),
            State::GivenUp(near_miss) => near_miss,
        };
        match (near_miss, self.first_row) {
            (Some(miss), _) => SheetEnd::Incomplete(miss),
            (None, Some(first)) => SheetEnd::NoTable(first),
            (None, None) => SheetEnd::Empty,
        }
    }
}

/// A row in a few words, for a finding to show.
fn described(row: &dyn Cells) -> String {
    const FEW: usize = 20;
    let cells = (0..row.len()).map(|column| row.get(column)).filter(|cell| !cell.is_empty());
    shown(&cells.take(FEW).map(|cell| shown_in_line(&cell.to_string())).collect::<Vec<_>>().join(" | "))
}

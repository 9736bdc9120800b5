//! `differences`: one row a cell that two runs do not have in common.

use std::borrow::Cow;

use crate::compare::cause::{Cause, CauseKind, RowRef};
use crate::compare::circumstances::{InputState, RuleDifference};
use crate::compare::pairing::{Change, RowChange};
use crate::compare::{ComparedColumn, Comparison, Line, TableDifferences};
use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::word::Word;
use crate::store::table::{Cell, Type};
use crate::tables::column::columns;
use crate::tables::vocabulary::{Vocabulary, Worded};
use crate::tables::{Kind, text};

/// A cell that differs.
#[derive(Clone, Copy)]
pub struct DifferenceRow<'a> {
    /// The two runs.
    pub comparison: &'a Comparison,
    /// The table.
    pub table: &'a TableDifferences,
    /// The cell.
    pub line: &'a Line,
    /// The closed month that the earlier run is, where it is one.
    pub month: Option<Month>,
}

impl<'a> DifferenceRow<'a> {
    /// The row that differs.
    #[must_use]
    pub fn row(&self) -> &'a RowChange {
        &self.table.rows[self.line.row as usize]
    }

    /// The column that differs.
    #[must_use]
    pub fn column(&self) -> &'a ComparedColumn {
        &self.table.columns[self.line.column as usize]
    }

    /// What became of the row.
    #[must_use]
    pub fn change(&self) -> Change {
        self.row().change()
    }

    /// A text of the row, by its column.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&'a str> {
        self.comparison.text(self.table.kind, self.row(), column)
    }

    /// The cell as it was, and as it is now.
    #[must_use]
    pub fn cells(&self) -> [Cell<'a>; 2] {
        self.comparison.cells(self.table.kind, self.row(), self.column())
    }

    /// By how many yen an amount grew.
    #[must_use]
    pub fn difference_jpy(&self) -> Option<Yen> {
        let [old, new] = self.cells().map(|cell| cell.yen().unwrap_or(0));
        (self.column().kind == Type::Yen).then_some(new - old)
    }

    /// The row that caused it, where one did.
    #[must_use]
    pub fn causing_row(&self) -> Option<RowRef> {
        match self.line.cause {
            Cause::InputRow(row)
            | Cause::InputRowGone(row)
            | Cause::NowEffective(row)
            | Cause::Consequence(row) => Some(row),
            Cause::Time | Cause::Rules | Cause::InputFile(_) | Cause::Unknown => None,
        }
    }

    /// The input file behind the cause, where there is one.
    #[must_use]
    pub fn cause_file(&self) -> Option<&'a str> {
        match self.line.cause {
            Cause::InputFile(at) => Some(&self.comparison.circumstances.inputs[at as usize].path),
            Cause::InputRow(_)
            | Cause::InputRowGone(_)
            | Cause::NowEffective(_)
            | Cause::Consequence(_)
            | Cause::Time
            | Cause::Rules
            | Cause::Unknown => self.causing("source_file").text(),
        }
    }

    /// The sheet of a workbook.
    #[must_use]
    pub fn cause_sheet(&self) -> Option<&'a str> {
        self.causing("source_sheet").text()
    }

    /// The row as a person sees it.
    #[must_use]
    pub fn cause_row(&self) -> Option<i32> {
        match self.causing("source_row") {
            Cell::Count(row) => Some(row),
            Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Yen(_) => None,
        }
    }

    /// What became of the file behind the cause.
    #[must_use]
    pub fn cause_state(&self) -> Option<InputState> {
        self.comparison.circumstances.state(self.cause_file()?)
    }

    /// The row whose change this one follows from: its table, and its key.
    #[must_use]
    pub fn follows_from(&self) -> Option<(Kind, String)> {
        let Cause::Consequence(RowRef { kind, side, row }) = self.line.cause else { return None };
        let table = self.comparison.run(side).table(kind);
        let key: Vec<&str> = kind.key().iter().filter_map(|column| table.text(column, row)).collect();
        Some((kind, key.join(" / ")))
    }

    /// The policies, schemas and versions behind the cause.
    #[must_use]
    pub fn rules(&self) -> &'a [RuleDifference] {
        if self.line.cause == Cause::Rules { &self.comparison.circumstances.rules } else { &[] }
    }

    /// A column of the row that caused it.
    fn causing(&self, column: &str) -> Cell<'a> {
        self.causing_row().map_or(Cell::Blank, |RowRef { kind, side, row }| {
            self.comparison.run(side).table(kind).get(column, row)
        })
    }

    /// What there is to say of the cause, free of language.
    fn note(&self) -> Option<Cow<'a, str>> {
        if let Some((kind, key)) = self.follows_from() {
            return Some(Cow::Owned(format!("{}: {key}", kind.name())));
        }
        if !self.rules().is_empty() {
            let each = self.rules().iter().map(|rule| {
                let [old, new] = [&rule.old, &rule.new].map(|value| value.as_deref().unwrap_or_default());
                format!("{}: {old} > {new}", rule.name)
            });
            return Some(Cow::Owned(each.collect::<Vec<_>>().join("; ")));
        }
        text(self.cause_state().map(InputState::name))
    }
}

impl Worded for Change {
    const VOCABULARY: Vocabulary = Vocabulary::Change;
}

impl Worded for CauseKind {
    const VOCABULARY: Vocabulary = Vocabulary::DifferenceCause;
}

/// All rows of a comparison, table by table, by key and column.
#[must_use]
pub fn rows(comparison: &Comparison, month: Option<Month>) -> Vec<DifferenceRow<'_>> {
    comparison.tables.iter().flat_map(|table| rows_of(comparison, table, month)).collect()
}

/// The rows of one table.
pub fn rows_of<'a>(
    comparison: &'a Comparison,
    table: &'a TableDifferences,
    month: Option<Month>,
) -> impl Iterator<Item = DifferenceRow<'a>> {
    table.lines.iter().map(move |line| DifferenceRow { comparison, table, line, month })
}

/// A column of the key: blank in the tables that have another key.
fn key<'r>(row: &'r DifferenceRow, column: DifferenceColumn) -> Option<Cow<'r, str>> {
    text(row.text(column.name()).filter(|_| row.table.kind.key().contains(&column.name())))
}

columns! {
    /// The columns of `differences`, in order.
    DifferenceColumn of DifferenceRow<'_>, "data/differences.parquet" {
        Table: Word<Kind> = |row| Some(row.table.kind),
        CoverageId: Code = |row| key(row, DifferenceColumn::CoverageId),
        SerialOriginal: Code = |row| key(row, DifferenceColumn::SerialOriginal),
        Dealer: Code = |row| key(row, DifferenceColumn::Dealer),
        CaseNo: Text = |row| key(row, DifferenceColumn::CaseNo),
        PoolId: Code = |row| key(row, DifferenceColumn::PoolId),
        Kind: Code = |row| key(row, DifferenceColumn::Kind),
        ExceptionId: Code = |row| key(row, DifferenceColumn::ExceptionId),
        Change: Word<Change> = |row| Some(row.change()),
        ChangedColumn: Code = |row| text(Some(&row.column().name)),
        Old: Text = |row| row.cells()[0].plain().map(Cow::Owned),
        New: Text = |row| row.cells()[1].plain().map(Cow::Owned),
        Difference: Yen = |row| row.difference_jpy(),
        Cause: Word<CauseKind> = |row| Some(row.line.cause.into()),
        CauseNote: Sentence = |row| row.note(),
        CauseFile: Text = |row| text(row.cause_file()),
        CauseSheet: Text = |row| text(row.cause_sheet()),
        CauseRow: Count = |row| row.cause_row(),
    }
}

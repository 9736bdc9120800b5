//! Rows of workbooks, streamed cell by cell or out of a range in memory.

use std::ops::ControlFlow;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};

use super::super::cell::{Cell, Cells, DateSerial};
use super::super::header::MOST_COLUMNS;
use super::super::sheet::Sheet;
use super::Fault;

/// The most rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;

/// A row of a range in memory.
pub struct RangeRow<'r> {
    /// Its cells.
    pub cells: &'r [Data],
    /// The column of the first of them.
    pub first_column: usize,
    /// Whether the workbook counts days from 1904.
    pub from_1904: bool,
}

impl Cells for RangeRow<'_> {
    fn len(&self) -> usize {
        self.first_column + self.cells.len()
    }

    fn get(&self, column: usize) -> Cell<'_> {
        match column.checked_sub(self.first_column).and_then(|at| self.cells.get(at)) {
            None | Some(Data::Empty) => Cell::Blank,
            Some(Data::String(text)) => Cell::Text(text),
            Some(Data::Float(number)) => Cell::Number(*number),
            Some(Data::Int(number)) => Cell::Number(*number as f64),
            Some(Data::Bool(value)) => Cell::Bool(*value),
            Some(Data::DateTime(date)) => date_cell(*date, self.from_1904),
            Some(Data::DateTimeIso(text)) => Cell::IsoDate(text),
            Some(Data::DurationIso(_)) => Cell::Duration,
            Some(Data::Error(error)) => error_cell(error),
        }
    }
}

/// A row gathered from a stream.
struct StreamedRow<'w> {
    cells: Vec<DataRef<'w>>,
    from_1904: bool,
}

impl Cells for StreamedRow<'_> {
    fn len(&self) -> usize {
        self.cells.len()
    }

    fn get(&self, column: usize) -> Cell<'_> {
        match self.cells.get(column) {
            None | Some(DataRef::Empty) => Cell::Blank,
            Some(DataRef::String(text)) => Cell::Text(text),
            Some(DataRef::SharedString(text)) => Cell::Text(text),
            Some(DataRef::Float(number)) => Cell::Number(*number),
            Some(DataRef::Int(number)) => Cell::Number(*number as f64),
            Some(DataRef::Bool(value)) => Cell::Bool(*value),
            Some(DataRef::DateTime(date)) => date_cell(*date, self.from_1904),
            Some(DataRef::DateTimeIso(text)) => Cell::IsoDate(text),
            Some(DataRef::DurationIso(_)) => Cell::Duration,
            Some(DataRef::Error(error)) => error_cell(error),
        }
    }
}

fn date_cell<'c>(date: ExcelDateTime, from_1904: bool) -> Cell<'c> {
    if date.is_duration() {
        return Cell::Duration;
    }
    Cell::Date(DateSerial { days: date.as_f64(), from_1904 })
}

/// `#N/A` is how a look-up says that there is nothing.
fn error_cell<'c>(error: &CellErrorType) -> Cell<'c> {
    match error {
        CellErrorType::NA => Cell::Blank,
        CellErrorType::Div0 => Cell::Error("#DIV/0!"),
        CellErrorType::Name => Cell::Error("#NAME?"),
        CellErrorType::Null => Cell::Error("#NULL!"),
        CellErrorType::Num => Cell::Error("#NUM!"),
        CellErrorType::Ref => Cell::Error("#REF!"),
        CellErrorType::Value => Cell::Error("#VALUE!"),
        CellErrorType::GettingData => Cell::Error("#GETTING_DATA"),
    }
}

/// Gives the rows of a stream of cells to a sheet. A stream that goes back to an earlier row, or
/// beyond the last row or column, is no sheet that a spreadsheet wrote.
pub fn stream<'w>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'w>>>, Fault>,
    from_1904: bool,
    sheet: &mut Sheet<'_>,
) -> Result<(), Fault> {
    let mut row = StreamedRow { cells: Vec::new(), from_1904 };
    let mut current = 0;
    while let Some(cell) = next()? {
        let (at_row, at_column) = cell.get_position();
        let column = at_column as usize;
        if at_row < current || at_row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Fault::Damaged);
        }
        if at_row > current {
            if let ControlFlow::Break(()) = end_row(&mut row, current, sheet) {
                return Ok(());
            }
            current = at_row;
        }
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        // A cell behind the table's last column says no more than that the row is not empty.
        let column = sheet.width().map_or(column, |width| column.min(width));
        if row.cells.len() <= column {
            row.cells.resize(column + 1, DataRef::Empty);
        }
        row.cells[column] = cell.get_value().clone();
    }
    let _ = end_row(&mut row, current, sheet);
    Ok(())
}

fn end_row(row: &mut StreamedRow<'_>, at: u32, sheet: &mut Sheet<'_>) -> ControlFlow<()> {
    if row.cells.is_empty() {
        return ControlFlow::Continue(());
    }
    let flow = sheet.row(at + 1, row);
    row.cells.clear();
    flow
}

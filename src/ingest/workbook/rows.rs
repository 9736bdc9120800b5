//! Rows of workbooks, streamed cell by cell or out of a range in memory.

use std::ops::ControlFlow;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};

use super::super::cell::{Cell, Cells, DateSerial, seconds_of, text_cell};
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
            Some(Data::String(text)) => text_cell(text),
            Some(Data::Float(number)) => Cell::Number(*number),
            Some(Data::Int(number)) => Cell::Number(*number as f64),
            Some(Data::Bool(value)) => Cell::Bool(*value),
            Some(Data::DateTime(date)) => date_cell(*date, self.from_1904),
            Some(Data::DateTimeIso(text)) => Cell::IsoDate(text),
            Some(Data::DurationIso(text)) => iso_duration(text),
            Some(Data::Error(error)) => error_cell(error),
        }
    }
}

/// A cell of a stream.
pub struct Streamed<'w> {
    /// Its row and column, from 0.
    pub position: (u32, u32),
    /// Its value; of a formula the one that it had when the file was saved.
    pub value: DataRef<'w>,
    /// The formula, from its `=`, where it has no value: a program wrote it that calculates nothing.
    pub uncalculated: Option<String>,
}

/// A row gathered from a stream; none stands where no cell came.
struct StreamedRow<'w> {
    cells: Vec<Option<Streamed<'w>>>,
    from_1904: bool,
}

impl Cells for StreamedRow<'_> {
    fn len(&self) -> usize {
        self.cells.len()
    }

    fn get(&self, column: usize) -> Cell<'_> {
        let Some(Some(cell)) = self.cells.get(column) else { return Cell::Blank };
        if let Some(formula) = &cell.uncalculated {
            return Cell::Error(formula);
        }
        match &cell.value {
            DataRef::Empty => Cell::Blank,
            DataRef::String(text) => text_cell(text),
            DataRef::SharedString(text) => text_cell(text),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Bool(value) => Cell::Bool(*value),
            DataRef::DateTime(date) => date_cell(*date, self.from_1904),
            DataRef::DateTimeIso(text) => Cell::IsoDate(text),
            DataRef::DurationIso(text) => iso_duration(text),
            DataRef::Error(error) => error_cell(error),
        }
    }
}

fn date_cell<'c>(date: ExcelDateTime, from_1904: bool) -> Cell<'c> {
    if date.is_duration() {
        return Cell::Duration(seconds_of(date.as_f64()));
    }
    Cell::Date(DateSerial { days: date.as_f64(), from_1904 })
}

/// `PT09H05M00S`; any other text is shown as it is, and is no date either.
fn iso_duration(text: &str) -> Cell<'_> {
    let mut rest = text.strip_prefix("PT").unwrap_or_default();
    let mut part = |unit: char| -> Option<i64> {
        let Some((number, behind)) = rest.split_once(unit) else { return Some(0) };
        rest = behind;
        let whole = number.split_once('.').map_or(number, |(whole, _)| whole);
        whole.parse().ok().filter(|number| (0..=1_000_000).contains(number))
    };
    match (part('H'), part('M'), part('S')) {
        (Some(hours), Some(minutes), Some(seconds)) if rest.is_empty() && text.starts_with("PT") => {
            Cell::Duration(hours * 3600 + minutes * 60 + seconds)
        }
        _ => Cell::IsoDate(text),
    }
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
    mut next: impl FnMut() -> Result<Option<Streamed<'w>>, Fault>,
    from_1904: bool,
    sheet: &mut Sheet<'_>,
) -> Result<(), Fault> {
    let mut row = StreamedRow { cells: Vec::new(), from_1904 };
    let mut current = 0;
    while let Some(cell) = next()? {
        let (at_row, at_column) = cell.position;
        let column = at_column as usize;
        if at_row < current || at_row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Fault::Damaged);
        }
        if at_row > current {
            if let ControlFlow::Break(()) = end_row(&mut row, current, sheet) {
                return Ok(());
            }
            sheet.blank_rows(u64::from(at_row - current - 1));
            current = at_row;
        }
        if cell.value == DataRef::Empty && cell.uncalculated.is_none() {
            continue;
        }
        // A cell behind the table's last column says no more than that the row is not empty.
        let column = sheet.width().map_or(column, |width| column.min(width));
        if row.cells.len() <= column {
            row.cells.resize_with(column + 1, || None);
        }
        row.cells[column] = Some(cell);
    }
    let _ = end_row(&mut row, current, sheet);
    Ok(())
}

fn end_row(row: &mut StreamedRow<'_>, at: u32, sheet: &mut Sheet<'_>) -> ControlFlow<()> {
    if row.cells.is_empty() {
        sheet.blank_rows(1);
        return ControlFlow::Continue(());
    }
    let flow = sheet.row(at + 1, row);
    row.cells.clear();
    flow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_read_as_open_document_writes_it() {
        for (written, seconds) in [
            ("PT09H05M00S", Some(32_700)),
            ("PT30H00M30.5S", Some(108_030)),
            ("PT5M", Some(300)),
            ("P1D", None),
            ("PT1Hx", None),
            ("PT99999999H", None),
            ("9:05", None),
            ("", None),
        ] {
            assert_eq!(
                iso_duration(written),
                seconds.map_or(Cell::IsoDate(written), Cell::Duration),
                "{written}"
            );
        }
    }
}

//! A row's cells: written forward, counted, measured.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{ColNum, Format, Formula, RowNum, Worksheet, XlsxError};

use super::column::{Shown, Value};
use super::proof::quoted;
use super::sheet::Frame;
use super::style::{Look, Tint};
use super::text::{self, fitted, width};
use crate::report::message::grouped;

/// Room for the filter's button and the cell's edges, in half-width characters.
const PADDING: usize = 3;
const NARROWEST: usize = 8;
/// How wide a header may make a column before it wraps.
const HEADER_WIDTH: usize = 20;
/// The height of a line, in points, and how many a row can show.
const LINE_HEIGHT: f64 = 17.25;
const MOST_LINES: usize = 23;
/// What a cell takes beside its text.
const CELL_BYTES: u64 = 64;

#[derive(Clone, Copy)]
struct Cell {
    row: RowNum,
    column: ColNum,
}

/// What a column's values add up to, and how wide they are.
pub(super) struct Tally {
    widest: usize,
    /// How many cells are not blank.
    pub(super) filled: i64,
    pub(super) sum: i64,
    text_bytes: u64,
}

impl Tally {
    pub(super) fn of<R>(column: &Shown<R>) -> Self {
        Self { widest: width(column.header).min(HEADER_WIDTH), filled: 0, sum: 0, text_bytes: 0 }
    }

    /// About how many bytes the cells take before they are packed.
    pub(super) fn bytes(&self, rows: usize) -> u64 {
        self.text_bytes + rows as u64 * CELL_BYTES
    }

    /// Takes note of a text.
    fn text(&mut self, text: &str) {
        self.filled += 1;
        self.see(width(text));
        self.text_bytes += text.len() as u64;
    }

    /// Takes note of a cell's width.
    pub(super) fn see(&mut self, width: usize) {
        self.widest = self.widest.max(width);
    }

    /// The column's width.
    pub(super) fn fit<R>(&self, column: &Shown<R>) -> usize {
        let choices = column.choices.iter().map(|choice| width(choice)).max().unwrap_or(0);
        (self.widest.max(choices).min(column.look.widest()) + PADDING).max(NARROWEST)
    }
}

/// Writes a row, high enough for its longest text: not every program measures that by itself.
pub(super) fn write_row<'s, R>(
    sheet: &mut Worksheet,
    to_row: RowNum,
    columns: &[Shown<'s, R>],
    row: &'s R,
    tallies: &mut [Tally],
    frame: &Frame,
) -> Result<(), XlsxError> {
    let mut values: Vec<Value> = columns.iter().map(|shown| (shown.value)(row)).collect();
    let mut lines = 1;
    for (value, shown) in values.iter_mut().zip(columns) {
        if let Value::Text(text) = value {
            if let Cow::Owned(fitted) = fitted(text, &frame.words.phrases.cut) {
                *text = Cow::Owned(fitted);
            }
            lines = lines.max(text::lines(text, shown.look.widest()));
        }
    }
    if lines > 1 {
        sheet.set_row_height(to_row, LINE_HEIGHT * lines.min(MOST_LINES) as f64)?;
    }
    for (at, (value, shown)) in values.iter().zip(columns).enumerate() {
        let tint = shown.tint.as_ref().map_or(Tint::Plain, |tint| tint(row));
        let cell = Cell { row: to_row, column: at as ColNum };
        let target = shown.target.as_ref().and_then(|target| target(row));
        if let (Value::Text(text), Some(target)) = (value, target)
            && let Some(link) = link(text, &target)
        {
            tallies[at].text(text);
            let tint = if tint == Tint::Plain { Tint::Link } else { tint };
            sheet.write_formula_with_format(
                cell.row,
                cell.column,
                link,
                frame.formats.cell(shown.look, tint),
            )?;
            continue;
        }
        let format = frame.formats.cell(look(shown.look, value), tint);
        write_value(sheet, cell, value, &mut tallies[at], format)?;
    }
    Ok(())
}

/// How a value looks: as its column does, or as its own kind where the column holds any.
fn look(column: Look, value: &Value) -> Look {
    if column != Look::Any {
        return column;
    }
    match value {
        Value::Text(_) | Value::Blank => Look::Any,
        Value::Date(_) => Look::Date,
        Value::Instant(_) => Look::Instant,
        Value::Yen(_) => Look::Yen,
        Value::Count(_) => Look::Count,
        Value::Share(..) => Look::Share,
    }
}

/// What a formula may hold as one text.
const LONGEST_IN_FORMULA: usize = 255;

/// A text that leads to a place in the workbook; none where it is too long for a formula. A formula
/// rather than a sheet's own hyperlink: of those no sheet may hold more than 65,530, and they stay
/// behind where rows are moved.
fn link(text: &str, target: &str) -> Option<Formula> {
    let place = format!("#{target}");
    let fits = [text, &place].into_iter().all(|text| text.encode_utf16().count() <= LONGEST_IN_FORMULA);
    let formula = || format!("HYPERLINK({},{})", quoted(&place), quoted(text));
    fits.then(|| Formula::new(formula()).set_result(text))
}

fn write_value(
    sheet: &mut Worksheet,
    Cell { row, column }: Cell,
    value: &Value,
    tally: &mut Tally,
    format: &Format,
) -> Result<(), XlsxError> {
    tally.filled += i64::from(!matches!(value, Value::Blank | Value::Text(_)));
    match value {
        Value::Blank => {
            sheet.write_blank(row, column, format)?;
        }
        Value::Text(text) => {
            tally.text(text);
            sheet.write_string_with_format(row, column, &**text, format)?;
        }
        Value::Date(date) => {
            tally.see(10);
            match day_number(*date) {
                Some(days) => sheet.write_number_with_format(row, column, days, format)?,
                None => sheet.write_string_with_format(row, column, date.to_string(), format)?,
            };
        }
        Value::Instant(instant) => {
            tally.see(16);
            match instant_number(*instant) {
                Some(days) => sheet.write_number_with_format(row, column, days, format)?,
                None => sheet.write_string_with_format(row, column, instant.to_string(), format)?,
            };
        }
        Value::Yen(amount) => write_whole(sheet, Cell { row, column }, *amount, tally, format)?,
        Value::Count(count) => {
            write_whole(sheet, Cell { row, column }, i64::from(*count), tally, format)?;
        }
        Value::Share(part, whole) => {
            tally.see(6);
            sheet.write_number_with_format(row, column, share(*part, *whole), format)?;
        }
    }
    Ok(())
}

/// Whole numbers that a spreadsheet's number can hold exactly; beyond them the digits stand as text.
const LARGEST_EXACT: i64 = 1 << 53;

fn write_whole(
    sheet: &mut Worksheet,
    at: Cell,
    number: i64,
    tally: &mut Tally,
    format: &Format,
) -> Result<(), XlsxError> {
    let shown = grouped(number);
    tally.sum += number;
    tally.see(shown.len());
    if number.abs() <= LARGEST_EXACT {
        sheet.write_number_with_format(at.row, at.column, number as f64, format)?;
    } else {
        sheet.write_string_with_format(at.row, at.column, shown, format)?;
    }
    Ok(())
}

/// A part of a whole, for the eye alone: to a tenth of a per cent, from whole numbers.
pub(super) fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (i128::from(part) * 1_000_000 / i128::from(whole)) as f64 / 1_000_000.0
}

/// The day as spreadsheets number it; none before 1 March 1900, where programs disagree, and after
/// the year 9999, where they end.
fn day_number(date: NaiveDate) -> Option<f64> {
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let days = (date - origin).num_days();
    (61..=2_958_465).contains(&days).then_some(days as f64)
}

fn instant_number(instant: NaiveDateTime) -> Option<f64> {
    let midnight = instant.date().and_hms_opt(0, 0, 0)?;
    let seconds = (instant - midnight).num_seconds();
    Some(day_number(instant.date())? + seconds as f64 / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_as_spreadsheets_do() {
        for (date, number) in [
            ("1900-02-28", None),
            ("1900-03-01", Some(61.0)),
            ("2022-06-30", Some(44_742.0)),
            ("9999-12-31", Some(2_958_465.0)),
            ("+10000-01-01", None),
        ] {
            assert_eq!(day_number(date.parse().unwrap()), number, "{date}");
        }
        assert_eq!(instant_number("2022-06-30T18:00:00".parse().unwrap()), Some(44_742.75));
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (-999, "-999"), (1000, "1,000"), (-1_342_000, "-1,342,000")] {
            assert_eq!(grouped(number), text);
        }
    }
}

//! One table as a sheet, or as several where it has more rows than a sheet holds.

use chrono::{NaiveDate, NaiveDateTime};
use std::borrow::Cow;

use rust_xlsxwriter::{
    ColNum, DataValidation, Format, Formula, RowNum, Table, TableColumn, TableFunction, TableStyle,
    Worksheet, XlsxError,
};

use super::column::{Columns, Shown, Total, Value};
use super::style::{FONT, Formats, Tint};
use super::text::{self, fitted, width};
use crate::report::words::Words;

/// The title, the line under it; then the table's header.
const HEADER_ROW: RowNum = 2;
/// Room for the filter's button and the cell's edges, in half-width characters.
const PADDING: usize = 3;
const NARROWEST: usize = 8;
/// How wide a header may make a column before it wraps, and the height that two lines of it take.
const HEADER_WIDTH: usize = 20;
const HEADER_HEIGHT: f64 = 33.0;
/// What one printed page shows at a size that can be read.
const PAGE_WIDTH: usize = 190;
const A4: u8 = 9;
/// The height of a line, in points, and how many a row can show.
const LINE_HEIGHT: f64 = 17.25;
const MOST_LINES: usize = 23;
/// What a cell takes beside its text.
const CELL_BYTES: u64 = 64;

/// A table to be shown.
pub(super) struct SheetSpec<'s, R> {
    /// The sheet's name.
    pub(super) name: &'s str,
    /// The table's name inside the workbook, in ASCII letters.
    pub(super) table: &'s str,
    /// What it holds, in a few words.
    pub(super) note: &'s str,
    /// How many columns stay in sight at the left.
    pub(super) frozen: ColNum,
    pub(super) columns: Columns<'s, R>,
    pub(super) rows: &'s [R],
}

/// What all sheets of a workbook share.
pub(super) struct Frame<'f> {
    pub(super) words: &'static Words,
    pub(super) formats: &'f Formats,
    pub(super) title: &'f str,
    pub(super) as_of: NaiveDate,
}

/// The part of a table that one sheet holds.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// From 1.
    pub(super) number: usize,
    pub(super) of: usize,
}

/// How many rows of a table fit on a sheet of `sheet_rows` rows: all but the title, the line under
/// it, the header and the total.
pub(super) fn rows_of_table(sheet_rows: RowNum) -> usize {
    (sheet_rows - HEADER_ROW - 2) as usize
}

/// Fills a sheet with one part of the table; says about how many bytes it takes before it is packed.
pub(super) fn write<'s, R: 's>(
    sheet: &mut Worksheet,
    spec: &SheetSpec<'s, R>,
    rows: &'s [R],
    part: Part,
    frame: &Frame,
) -> Result<u64, XlsxError> {
    let Part { number, of } = part;
    sheet.set_name(if of == 1 { spec.name.to_owned() } else { format!("{} ({number})", spec.name) })?;
    let (title, subtitle) = titles(spec, rows.len(), part, frame);
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(0, 0, &title, &frame.formats.title)?;
    sheet.write_string_with_format(1, 0, &subtitle, &frame.formats.subtitle)?;
    let table = if of == 1 { spec.table.to_owned() } else { format!("{}_{number}", spec.table) };
    // A table without a row is no table to spreadsheets: it has a blank one.
    let total_row = HEADER_ROW + 1 + rows.len().max(1) as RowNum;
    let mut tallies: Vec<Tally> = spec.columns.list.iter().map(Tally::of).collect();
    let last_column = (spec.columns.list.len() - 1) as ColNum;
    sheet.set_row_height(HEADER_ROW, HEADER_HEIGHT)?;
    let label = if of == 1 { &frame.words.phrases.total } else { &frame.words.phrases.total_of_part };
    let description = describe(&spec.columns.list, &table, label, frame.formats);
    sheet.add_table(HEADER_ROW, 0, total_row, last_column, &description)?;
    for (at, row) in rows.iter().enumerate() {
        write_row(sheet, HEADER_ROW + 1 + at as RowNum, &spec.columns.list, row, &mut tallies, frame)?;
    }
    write_totals(sheet, total_row, &spec.columns.list, (&table, label), &mut tallies, frame)?;
    set_choices(sheet, &spec.columns.list, total_row)?;
    let widths: Vec<usize> = spec.columns.list.iter().zip(&tallies).map(|(c, tally)| tally.fit(c)).collect();
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(column as ColNum, *width as f64)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, spec.frozen)?;
    sheet.set_print_area(HEADER_ROW, 0, total_row, last_column)?;
    set_print(sheet, spec.frozen, widths.iter().sum())?;
    sheet.set_header(page_header(&title, &subtitle)).set_footer(page_footer(frame));
    Ok(tallies.iter().map(|tally| tally.text_bytes).sum::<u64>()
        + (rows.len() * tallies.len()) as u64 * CELL_BYTES)
}

/// The title, and the line under it.
fn titles<R>(spec: &SheetSpec<R>, count: usize, part: Part, frame: &Frame) -> (String, String) {
    let phrases = &frame.words.phrases;
    let mut title = spec.name.to_owned();
    if part.of > 1 {
        let (number, of) = (part.number.to_string(), part.of.to_string());
        title = super::filled(&phrases.part, &[("title", &title), ("part", &number), ("parts", &of)]);
    }
    let template = if count == 0 { &phrases.subtitle_empty } else { &phrases.subtitle };
    let (date, count) = (frame.as_of.to_string(), grouped(count as i64));
    let subtitle = super::filled(template, &[("date", &date), ("count", &count), ("note", spec.note)]);
    (title, subtitle)
}

/// The table as spreadsheets know it: name, headers, filters, total functions.
fn describe<R>(columns: &[Shown<R>], table: &str, label: &str, formats: &Formats) -> Table {
    let columns: Vec<TableColumn> = columns
        .iter()
        .map(|shown| {
            let column =
                TableColumn::new().set_header(shown.header).set_header_format(formats.header(shown.look));
            match shown.total {
                Total::Nothing => column,
                Total::Label => column.set_total_label(label),
                Total::Rows => column.set_total_function(TableFunction::Count),
                Total::Sum => column.set_total_function(TableFunction::Sum),
                Total::ShareOf { part, whole } => {
                    let formula = share_formula(table, columns[part].header, columns[whole].header);
                    column.set_total_function(TableFunction::Custom(Formula::new(formula)))
                }
            }
        })
        .collect();
    Table::new()
        .set_name(table)
        .set_style(TableStyle::Light1)
        .set_banded_rows(false)
        .set_columns(&columns)
        .set_total_row(true)
}

fn share_formula(table: &str, part: &str, whole: &str) -> String {
    let sum = |header: &str| format!("SUBTOTAL(109,{table}[{header}])");
    format!("IF({whole}=0,0,{part}/{whole})", part = sum(part), whole = sum(whole))
}

#[derive(Clone, Copy)]
struct Cell {
    row: RowNum,
    column: ColNum,
}

/// What a column's values add up to, and how wide they are.
struct Tally {
    widest: usize,
    filled: i64,
    sum: i64,
    text_bytes: u64,
}

impl Tally {
    fn of<R>(column: &Shown<R>) -> Self {
        Self { widest: width(column.header).min(HEADER_WIDTH), filled: 0, sum: 0, text_bytes: 0 }
    }

    fn see(&mut self, width: usize) {
        self.widest = self.widest.max(width);
    }

    fn fit<R>(&self, column: &Shown<R>) -> usize {
        let choices = column.choices.iter().map(|choice| width(choice)).max().unwrap_or(0);
        (self.widest.max(choices).min(column.look.widest()) + PADDING).max(NARROWEST)
    }
}

/// Writes a row, high enough for its longest text: not every program measures that by itself.
fn write_row<'s, R>(
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
        let format = frame.formats.cell(shown.look, tint);
        let cell = Cell { row: to_row, column: at as ColNum };
        write_value(sheet, cell, value, &mut tallies[at], format)?;
    }
    Ok(())
}

fn write_value(
    sheet: &mut Worksheet,
    Cell { row, column }: Cell,
    value: &Value,
    tally: &mut Tally,
    format: &Format,
) -> Result<(), XlsxError> {
    tally.filled += i64::from(!matches!(value, Value::Blank));
    match value {
        Value::Blank => {
            sheet.write_blank(row, column, format)?;
        }
        Value::Text(text) => {
            tally.see(width(text));
            tally.text_bytes += text.len() as u64;
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

/// Live formulas over the table, with the sums of what was written as their cached results.
fn write_totals<R>(
    sheet: &mut Worksheet,
    row: RowNum,
    columns: &[Shown<R>],
    (table, label): (&str, &str),
    tallies: &mut [Tally],
    frame: &Frame,
) -> Result<(), XlsxError> {
    for (at, shown) in columns.iter().enumerate() {
        let column = at as ColNum;
        let format = frame.formats.total(shown.look);
        let subtotal =
            |function: u32| Formula::new(format!("SUBTOTAL({function},{table}[{}])", shown.header));
        match shown.total {
            Total::Nothing => {
                sheet.write_blank(row, column, format)?;
            }
            Total::Label => {
                tallies[at].see(width(label));
                sheet.write_string_with_format(row, column, label, &frame.formats.total_label)?;
            }
            Total::Rows => {
                let formula = subtotal(103).set_result(tallies[at].filled.to_string());
                sheet.write_formula_with_format(row, column, formula, &frame.formats.row_count)?;
            }
            Total::Sum => {
                let sum = tallies[at].sum;
                tallies[at].see(grouped(sum).len());
                let formula = subtotal(109).set_result(sum.to_string());
                sheet.write_formula_with_format(row, column, formula, format)?;
            }
            Total::ShareOf { part, whole } => {
                let formula = Formula::new(share_formula(table, columns[part].header, columns[whole].header));
                let result = share(tallies[part].sum, tallies[whole].sum).to_string();
                sheet.write_formula_with_format(row, column, formula.set_result(result), format)?;
            }
        }
    }
    Ok(())
}

fn set_choices<R>(sheet: &mut Worksheet, columns: &[Shown<R>], total_row: RowNum) -> Result<(), XlsxError> {
    for (at, shown) in columns.iter().enumerate().filter(|(_, shown)| !shown.choices.is_empty()) {
        let choices = DataValidation::new().allow_list_strings(&shown.choices)?;
        sheet.add_data_validation(HEADER_ROW + 1, at as ColNum, total_row - 1, at as ColNum, &choices)?;
    }
    Ok(())
}

/// The table alone is printed, its header and first columns on every page; the title stands in the
/// page's own header, where no column cuts it off.
fn set_print(sheet: &mut Worksheet, frozen: ColNum, width: usize) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.9, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let pages = width.div_ceil(PAGE_WIDTH).max(1) as u16;
    if pages > 1 && frozen > 0 {
        sheet.set_repeat_columns(0, frozen - 1)?;
    }
    sheet.set_print_fit_to_pages(pages, 0);
    Ok(())
}

/// A space keeps a size from running into a title that begins with a digit.
fn page_header(title: &str, subtitle: &str) -> String {
    let [title, subtitle] = [title, subtitle].map(|text| text.replace('&', "&&"));
    format!("&L&\"{FONT},Bold\"&14 {title}\n&\"{FONT},Regular\"&9 {subtitle}")
}

fn page_footer(frame: &Frame) -> String {
    let date = frame.as_of.to_string();
    let as_of = super::filled(&frame.words.phrases.as_of, &[("date", &date)]);
    format!("&L{} {as_of}&C{}&R&A", frame.title, frame.words.phrases.page)
}

/// A part of a whole, for the eye alone: to a tenth of a per cent, from whole numbers.
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (i128::from(part) * 1_000_000 / i128::from(whole)) as f64 / 1_000_000.0
}

fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
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

//! One table as a sheet, or as several where it has more rows than a sheet holds.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormatDataBar, ConditionalFormatType, DataValidation, Formula,
    ProtectionOptions, RowNum, Table, TableColumn, TableFunction, TableStyle, Worksheet, XlsxError,
};

use super::cell::{Tally, share, write_row};
use super::column::{Columns, Shown, Total};
use super::cover;
use super::legend::write_legend;
use super::package::Stretch;
use super::page::{Page, set_page};
use super::proof::PlacedPart;
use super::style::{BAR, Formats};
use super::text::width;
use crate::report::message::filled;
use crate::report::message::grouped;
use crate::report::words::Words;

/// The title, the line under it with the master check; then the table's header.
pub(super) const HEADER_ROW: RowNum = 2;
/// How wide a column is at least that a person writes into, in half-width characters.
const INPUT_WIDTH: usize = 24;
/// The height of two lines of it.
const HEADER_HEIGHT: f64 = 33.0;

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

/// A sheet that was filled.
pub(super) struct Filled {
    /// The table's true range.
    pub(super) stretch: Stretch,
    /// Where its rows stand.
    pub(super) placed: PlacedPart,
    /// About how many bytes the sheet takes before it is packed.
    pub(super) bytes: u64,
}

/// Fills a sheet with one part of the table.
pub(super) fn write<'s, R: 's>(
    sheet: &mut Worksheet,
    spec: &SheetSpec<'s, R>,
    rows: &'s [R],
    part: Part,
    frame: &Frame,
) -> Result<Filled, XlsxError> {
    let Part { number, of } = part;
    let name = if of == 1 { spec.name.to_owned() } else { format!("{} ({number})", spec.name) };
    sheet.set_name(&name)?;
    let (title, subtitle) = titles(spec, rows.len(), part, frame);
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(0, 0, &title, &frame.formats.title)?;
    write_legend(sheet, &title, &spec.columns, frame)?;
    cover::write_badge(sheet, 1, frame)?;
    sheet.write_string_with_format(1, 1, &subtitle, &frame.formats.subtitle)?;
    let columns = &spec.columns.list;
    let stretch = Stretch {
        table: if of == 1 { spec.table.to_owned() } else { format!("{}_{number}", spec.table) },
        header_row: HEADER_ROW,
        last_column: (columns.len() - 1) as ColNum,
        added_total_row: HEADER_ROW + 2,
        // A table without a row is no table to spreadsheets: it has a blank one.
        total_row: HEADER_ROW + 1 + rows.len().max(1) as RowNum,
    };
    let label = if of == 1 { &frame.words.phrases.total } else { &frame.words.phrases.total_of_part };
    add_table(sheet, &stretch, columns, label, frame)?;
    let mut tallies: Vec<Tally> = columns.iter().map(Tally::of).collect();
    tallies[0].see(width(&cover::badge(frame.words)));
    // A person writes there; a choice among few words needs no room.
    let written = |shown: &Shown<R>| shown.is_input && shown.choices.is_empty();
    for (_, tally) in columns.iter().zip(&mut tallies).filter(|(column, _)| written(column)) {
        tally.see(INPUT_WIDTH);
    }
    for (at, row) in rows.iter().enumerate() {
        write_row(sheet, HEADER_ROW + 1 + at as RowNum, columns, row, &mut tallies, frame)?;
    }
    write_totals(sheet, &stretch, columns, label, &mut tallies, frame)?;
    set_choices(sheet, columns, stretch.total_row)?;
    set_bars(sheet, columns, stretch.total_row)?;
    if spec.columns.is_protected {
        protect(sheet);
    }
    let mut width = 0;
    for (at, (column, tally)) in columns.iter().zip(&tallies).enumerate() {
        width += tally.fit(column);
        sheet.set_column_width(at as ColNum, tally.fit(column) as f64)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, spec.frozen)?;
    let page = Page { title: &title, subtitle: &subtitle, frozen: spec.frozen, width };
    set_page(sheet, &page, (stretch.total_row, stretch.last_column), frame)?;
    let bytes = tallies.iter().map(|tally| tally.bytes(rows.len())).sum();
    let placed = PlacedPart { sheet: name, first_row: HEADER_ROW + 1, last_row: stretch.total_row - 1 };
    Ok(Filled { stretch, placed, bytes })
}

/// The title, and the line under it.
fn titles<R>(spec: &SheetSpec<R>, count: usize, part: Part, frame: &Frame) -> (String, String) {
    let phrases = &frame.words.phrases;
    let mut title = spec.name.to_owned();
    if part.of > 1 {
        let (number, of) = (part.number.to_string(), part.of.to_string());
        title = filled(&phrases.part, &[("title", &title), ("part", &number), ("parts", &of)]);
    }
    let template = if count == 0 { &phrases.subtitle_empty } else { &phrases.subtitle };
    let (date, count) = (frame.as_of.to_string(), grouped(count as i64));
    let subtitle = filled(template, &[("date", &date), ("count", &count), ("note", spec.note)]);
    (title, subtitle)
}

/// Adds a table over its first row; see [`super::package`].
pub(super) fn add_table<R>(
    sheet: &mut Worksheet,
    stretch: &Stretch,
    columns: &[Shown<R>],
    label: &str,
    frame: &Frame,
) -> Result<(), XlsxError> {
    let description = describe(columns, &stretch.table, label, frame.formats);
    sheet.set_row_height(stretch.header_row, HEADER_HEIGHT)?;
    sheet.add_table(stretch.header_row, 0, stretch.added_total_row, stretch.last_column, &description)?;
    Ok(())
}

/// The table as spreadsheets know it: name, headers, filters, total functions.
fn describe<R>(columns: &[Shown<R>], table: &str, label: &str, formats: &Formats) -> Table {
    let columns: Vec<TableColumn> = columns
        .iter()
        .map(|shown| {
            let format = if shown.is_input { formats.input_header() } else { formats.header(shown.look) };
            let column = TableColumn::new().set_header(shown.header).set_header_format(format);
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

/// Live formulas over the table, with the sums of what was written as their cached results.
pub(super) fn write_totals<R>(
    sheet: &mut Worksheet,
    stretch: &Stretch,
    columns: &[Shown<R>],
    label: &str,
    tallies: &mut [Tally],
    frame: &Frame,
) -> Result<(), XlsxError> {
    let (table, row) = (&stretch.table, stretch.total_row);
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

/// Keeps all cells as they are but those of input columns. Filters and the sizes of rows and columns
/// stay the reader's; whoever wants more unprotects the sheet, which asks for no password.
fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        use_autofilter: true,
        sort: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
}

fn set_choices<R>(sheet: &mut Worksheet, columns: &[Shown<R>], total_row: RowNum) -> Result<(), XlsxError> {
    for (at, shown) in columns.iter().enumerate().filter(|(_, shown)| !shown.choices.is_empty()) {
        let choices = DataValidation::new().allow_list_strings(&shown.choices)?;
        sheet.add_data_validation(HEADER_ROW + 1, at as ColNum, total_row - 1, at as ColNum, &choices)?;
    }
    Ok(())
}

/// A bar as long as its share, in every cell from 0 to 100 per cent.
fn set_bars<R>(sheet: &mut Worksheet, columns: &[Shown<R>], total_row: RowNum) -> Result<(), XlsxError> {
    for (at, _) in columns.iter().enumerate().filter(|(_, shown)| shown.has_bars) {
        let bars = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_fill_color(Color::RGB(BAR))
            .set_solid_fill(true);
        sheet.add_conditional_format(HEADER_ROW + 1, at as ColNum, total_row - 1, at as ColNum, &bars)?;
    }
    Ok(())
}

//! Native charts: beside the table that they show, printed with it, none where it has no row.

use std::ops::Range;

use rust_xlsxwriter::{Chart, ChartType, ColNum, Color, ObjectMovement, RowNum, Worksheet, XlsxError};

use super::Book;
use super::sheet::{self, Frame, HEADER_ROW, Part, SheetSpec};
use super::style::{FONT, MONTH};

const WIDTH: u32 = 760;
const HEIGHT: u32 = 420;
/// The columns and rows that a chart takes on paper, at the widths that the columns beside tables have.
const PRINTED_COLUMNS: ColNum = 11;
const PRINTED_ROWS: RowNum = 18;
/// The colours of the series, told apart in grey too.
const COLORS: [u32; 4] = [0x1F_4E_78, 0x9D_C3_E6, 0xC5_5A_11, 0xF4_B1_83];
const LINES: Color = Color::RGB(0xD9_D9_D9);

/// How the values stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Beside each other, by month.
    MonthsBeside,
    /// On top of each other, by month.
    MonthsStacked,
    /// Lying, by name.
    Bars,
}

/// A chart of a table's columns.
pub(super) struct ChartSpec<'c> {
    pub(super) title: &'c str,
    pub(super) shape: Shape,
    /// The columns shown, by their names; the first column names the values.
    pub(super) series: &'c [&'c str],
    /// The rows shown.
    pub(super) rows: Range<usize>,
}

impl Book<'_> {
    /// Adds a table with its chart. The sheet is kept whole until it is packed, so that the chart holds
    /// its values too: it is for tables of months and rules, which are short.
    pub(super) fn add_with_chart<R>(
        &mut self,
        spec: &SheetSpec<R>,
        chart: &ChartSpec,
    ) -> Result<(), XlsxError> {
        let setting = self.setting;
        let frame =
            Frame { words: setting.words, formats: &self.formats, title: self.title, as_of: setting.as_of };
        let sheet = self.workbook.add_worksheet();
        let filled = sheet::write(sheet, spec, spec.rows, Part { number: 1, of: 1 }, &frame)?;
        if !chart.rows.is_empty() {
            let beside = filled.stretch.last_column + 2;
            sheet.insert_chart(HEADER_ROW, beside, &draw(spec, chart))?;
            print_beside(sheet, filled.stretch.total_row, beside)?;
        }
        self.largest_sheet = self.largest_sheet.max(filled.bytes);
        self.stretches.push(filled.stretch);
        Ok(())
    }
}

fn print_beside(sheet: &mut Worksheet, total_row: RowNum, beside: ColNum) -> Result<(), XlsxError> {
    let last_row = total_row.max(HEADER_ROW + PRINTED_ROWS);
    sheet.set_print_area(HEADER_ROW, 0, last_row, beside + PRINTED_COLUMNS - 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn draw<R>(spec: &SheetSpec<R>, shown: &ChartSpec) -> Chart {
    let first = HEADER_ROW + 1 + shown.rows.start as RowNum;
    let last = HEADER_ROW + shown.rows.end as RowNum;
    let mut chart = Chart::new(match shown.shape {
        Shape::MonthsBeside => ChartType::Column,
        Shape::MonthsStacked => ChartType::ColumnStacked,
        Shape::Bars => ChartType::Bar,
    });
    let columns = spec.columns.list.iter().zip(0_u16..);
    let series = columns.filter(|(column, _)| shown.series.contains(&column.name));
    for ((column, at), color) in series.zip(COLORS) {
        chart
            .add_series()
            .set_name(column.header)
            .set_categories((spec.name, first, 0, last, 0))
            .set_values((spec.name, first, at, last, at))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(color))),
            )
            .set_gap(60);
    }
    chart.title().set_name(shown.title).set_font(font(13).set_bold());
    chart.set_width(WIDTH).set_height(HEIGHT).set_alt_text(shown.title);
    chart.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
    axes(&mut chart, shown);
    chart
}

fn axes(chart: &mut Chart, shown: &ChartSpec) {
    let lines = rust_xlsxwriter::ChartLine::new().set_color(LINES).clone();
    chart.x_axis().set_font(&font(9)).set_text_axis(true);
    chart.y_axis().set_font(&font(9)).set_num_format("#,##0").set_major_gridlines_line(&lines);
    match shown.shape {
        Shape::MonthsBeside | Shape::MonthsStacked => {
            chart.x_axis().set_num_format(MONTH);
        }
        // The first row stands at the top, as in the table.
        Shape::Bars => {
            chart.x_axis().set_reverse();
        }
    }
    if shown.series.len() > 1 {
        chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom).set_font(&font(9));
    } else {
        chart.legend().set_hidden();
    }
}

fn font(size: u8) -> rust_xlsxwriter::ChartFont {
    let mut font = rust_xlsxwriter::ChartFont::new();
    font.set_name(FONT).set_size(f64::from(size));
    font
}

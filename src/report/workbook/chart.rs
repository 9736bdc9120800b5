//! Native charts: beside the table that they show, printed with it, none where it has no row.

use std::ops::Range;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartLegendPosition, ChartLine, ChartSeries, ChartSolidFill, ChartType, ColNum, Color,
    ObjectMovement, RowNum, Worksheet, XlsxError,
};

use super::Book;
use super::sheet::{self, HEADER_ROW, Part, SheetSpec};
use super::style::{FONT, MONTH};

const WIDTH: u32 = 760;
const HEIGHT: u32 = 420;
/// The columns and rows that a chart takes on paper, at the widths that the columns beside tables have.
const PRINTED_COLUMNS: ColNum = 11;
const PRINTED_ROWS: RowNum = 18;
/// The colours of the series, told apart in grey too.
const COLORS: [u32; 4] = [0x1F_4E_78, 0x9D_C3_E6, 0xC5_5A_11, 0xF4_B1_83];
/// A line over them.
const LINE: u32 = 0xC5_5A_11;
/// The grid.
const LINES: Color = Color::RGB(0xD9_D9_D9);

/// How the values stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// On top of each other, by month.
    Months,
    /// Lying, by name.
    Bars,
}

/// A chart of a table's columns.
pub(super) struct ChartSpec<'c> {
    pub(super) title: &'c str,
    pub(super) shape: Shape,
    /// The columns shown, by their names; the first column names the values.
    pub(super) series: &'c [&'c str],
    /// A column drawn as a line, along an axis of its own at the right.
    pub(super) line: Option<&'c str>,
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
        let frame = super::frame(&self.setting, &self.formats, self.title);
        let sheet = self.workbook.add_worksheet();
        let filled = sheet::write(sheet, spec, spec.rows, Part { number: 1, of: 1 }, &frame)?;
        if !chart.rows.is_empty() {
            let beside = filled.stretch.last_column + 2;
            // Below the header, which stands on every printed page: the chart's upper edge would too.
            sheet.insert_chart(HEADER_ROW + 1, beside, &draw(spec, chart))?;
            print_beside(sheet, filled.stretch.total_row, beside)?;
        }
        self.place(spec, vec![filled]);
        Ok(())
    }
}

fn print_beside(sheet: &mut Worksheet, total_row: RowNum, beside: ColNum) -> Result<(), XlsxError> {
    let last_row = total_row.max(HEADER_ROW + 1 + PRINTED_ROWS);
    sheet.set_print_area(HEADER_ROW, 0, last_row, beside + PRINTED_COLUMNS - 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn draw<R>(spec: &SheetSpec<R>, shown: &ChartSpec) -> Chart {
    let mut chart = Chart::new(match shown.shape {
        Shape::Months => ChartType::ColumnStacked,
        Shape::Bars => ChartType::Bar,
    });
    for (name, color) in shown.series.iter().zip(COLORS) {
        add_series(&mut chart, spec, name, &shown.rows)
            .set_format(ChartSolidFill::new().set_color(Color::RGB(color)))
            .set_gap(60);
    }
    chart.title().set_name(shown.title).set_font(font(13).set_bold());
    chart.set_width(WIDTH).set_height(HEIGHT).set_alt_text(shown.title);
    chart.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
    axes(&mut chart, shown.shape);
    if let Some(name) = shown.line {
        chart.combine(&line(spec, name, &shown.rows));
        let axis = chart.y2_axis().set_name(header(spec, name)).set_name_font(&font(9));
        axis.set_font(&font(9)).set_num_format("#,##0");
    }
    if shown.series.len() > 1 || shown.line.is_some() {
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9));
    } else {
        chart.legend().set_hidden();
    }
    chart
}

fn line<R>(spec: &SheetSpec<R>, name: &str, rows: &Range<usize>) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    add_series(&mut chart, spec, name, rows)
        .set_secondary_axis(true)
        .set_format(ChartLine::new().set_color(Color::RGB(LINE)).set_width(2.25));
    chart
}

/// Adds a column's values under the names of the first column.
fn add_series<'c, R>(
    chart: &'c mut Chart,
    spec: &SheetSpec<R>,
    name: &str,
    rows: &Range<usize>,
) -> &'c mut ChartSeries {
    let (first, last) = (HEADER_ROW + 1 + rows.start as RowNum, HEADER_ROW + rows.end as RowNum);
    let at = spec.columns.list.iter().position(|column| column.name == name);
    let at = at.unwrap_or_else(|| panic!("the sheet has no column {name}")) as ColNum;
    chart
        .add_series()
        .set_name(header(spec, name))
        .set_categories((spec.name, first, 0, last, 0))
        .set_values((spec.name, first, at, last, at))
}

fn header<'s, R>(spec: &SheetSpec<'s, R>, name: &str) -> &'s str {
    spec.columns.list.iter().find(|column| column.name == name).map_or("", |column| column.header)
}

/// The names of the values stand at the foot; of bars, which the library turns axes and all, at the left.
fn axes(chart: &mut Chart, shape: Shape) {
    match shape {
        Shape::Months => {
            chart.x_axis().set_text_axis(true).set_num_format(MONTH);
            chart
                .y_axis()
                .set_num_format("#,##0")
                .set_major_gridlines_line(ChartLine::new().set_color(LINES));
        }
        // The first row stands at the top, as in the table.
        Shape::Bars => {
            chart.y_axis().set_reverse().set_major_gridlines(false);
            chart
                .x_axis()
                .set_num_format("#,##0")
                .set_major_gridlines_line(ChartLine::new().set_color(LINES));
        }
    }
    chart.x_axis().set_font(&font(9));
    chart.y_axis().set_font(&font(9));
}

fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(f64::from(size));
    font
}

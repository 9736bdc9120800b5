//! The cover sheet: what a workbook was made of, by which rules, and whether its tables still add up
//! to what the engine counted.
//!
//! It is the first sheet and the last one written: its formulas point at tables that must have their
//! places. From top to bottom: the master check, the control totals, the rule sets with every policy,
//! the waivers where there are some, the input files.

pub(super) mod differences;
mod inputs;
mod policies;
mod totals;
mod waivers;

use rust_xlsxwriter::{ConditionalFormatFormula, Formula, RowNum, Worksheet, XlsxError};

use super::package::Stretch;
use super::page::set_cover_page;
use super::proof::{Group, quoted, sheet_name};
use super::sheet::Frame;
use super::style::Formats;
use crate::domain::input::{InputFile, RowCounts};
use crate::domain::text::Sym;
use crate::report::Report;
use crate::report::message::filled;
use crate::report::words::Words;
use crate::tables::Edition;

/// The name of the one cell that says whether all checks hold.
const MASTER_CHECK: &str = "master_check";
/// The title, the line under it, the master check; they stay in sight.
const MASTER_ROW: RowNum = 2;
const FIRST_SECTION: RowNum = MASTER_ROW + 2;
/// How wide the columns are at least, in half-width characters: what the totals and the policies need.
const WIDTHS: [usize; 12] = [47, 24, 20, 14, 13, 14, 15, 13, 12, 18, 18, 47];
/// The last column.
pub(super) const LAST_COLUMN: u16 = WIDTHS.len() as u16 - 1;

/// What a workbook speaks of: a run, or one dealer's part of it.
pub(super) struct Scope<'a> {
    pub(super) edition: &'a Edition<'a>,
    /// What sets the run apart from a regular one.
    pub(super) variant: Option<&'a str>,
    /// The dealer; none for the whole run.
    pub(super) dealer: Option<Sym>,
    /// The input files.
    pub(super) files: Vec<&'a InputFile>,
    /// What became of their rows.
    pub(super) rows: RowCounts,
}

impl<'a> Scope<'a> {
    /// The whole run.
    pub(super) fn of(report: &Report<'a>) -> Self {
        let edition = report.edition;
        let variant = report.manner.variant;
        Self {
            edition,
            variant,
            dealer: None,
            files: edition.view.files().iter().collect(),
            rows: report.totals.rows,
        }
    }
}

/// What the cover leaves to the workbook.
pub(super) struct Written {
    /// The table of input files.
    pub(super) stretch: Stretch,
    /// Names, and what they stand for.
    pub(super) names: Vec<(String, String)>,
}

/// Fills the cover sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    scope: &Scope,
    mut groups: Vec<Group>,
    frame: &Frame,
) -> Result<Written, XlsxError> {
    let words = frame.words;
    // The first group's formulas point at the input files, which stand below all groups: so it is
    // measured before it is made.
    let height = |groups: &[Group]| groups.iter().map(|group| 1 + group.proofs.len()).sum::<usize>();
    let inputs_height = height(&[inputs::group(scope, words, 0)]);
    let policies_row = FIRST_SECTION + totals::HEADER_ROWS + (inputs_height + height(&groups)) as RowNum + 1;
    let waivers_row = policies_row + policies::height(scope.edition);
    let inputs_row = waivers_row + waivers::height(scope);
    groups.insert(0, inputs::group(scope, words, inputs_row));

    let subtitle = write_title(sheet, scope.edition, frame)?;
    let totals = totals::write(sheet, FIRST_SECTION, &groups, frame)?;
    write_master_check(sheet, &totals, frame)?;
    write_variant(sheet, scope.variant, frame)?;
    policies::write(sheet, policies_row, scope.edition, frame)?;
    waivers::write(sheet, waivers_row, scope, frame)?;
    let stretch = inputs::write(sheet, inputs_row, scope, frame)?;
    sheet.set_freeze_panes(MASTER_ROW + 1, 0)?;
    set_cover_page(sheet, &subtitle, &stretch, frame)?;

    Ok(Written { stretch, names: names(totals, words) })
}

/// The names of the master check and of each total's two figures.
fn names(totals: totals::Written, words: &Words) -> Vec<(String, String)> {
    let cover = sheet_name(&words.cover.sheet);
    let mut names = vec![(MASTER_CHECK.to_owned(), format!("={cover}!$B${}", MASTER_ROW + 1))];
    for (name, row) in totals.places {
        names.push((format!("live_{name}"), format!("={cover}!$B${}", row + 1)));
        names.push((format!("engine_{name}"), format!("={cover}!$C${}", row + 1)));
    }
    names
}

fn write_title(sheet: &mut Worksheet, edition: &Edition, frame: &Frame) -> Result<String, XlsxError> {
    let (as_of, since) = (edition.view.as_of().to_string(), edition.view.day.since.to_string());
    let program = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let values = [("date", as_of.as_str()), ("since", &since), ("program", program)];
    let mut subtitle = filled(&frame.words.cover.subtitle, &values);
    if edition.mask.is_some() {
        subtitle.push_str(&frame.words.cover.masked);
    }
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(0, 0, frame.title, &frame.formats.title)?;
    sheet.write_string_with_format(1, 0, &subtitle, &frame.formats.subtitle)?;
    Ok(subtitle)
}

/// Says in red what sets the run apart from a regular one, lest its figures be taken for the books'.
fn write_variant(sheet: &mut Worksheet, variant: Option<&str>, frame: &Frame) -> Result<(), XlsxError> {
    let Some(variant) = variant else { return Ok(()) };
    let sentence = filled(&frame.words.cover.variant, &[("variant", variant)]);
    sheet.write_string_with_format(MASTER_ROW + 1, 0, sentence, &frame.formats.check_failed)?;
    for column in 1..=LAST_COLUMN {
        sheet.write_blank(MASTER_ROW + 1, column, &frame.formats.check_failed)?;
    }
    Ok(())
}

/// One cell for all checks. It counts those that hold: a check that was deleted, or that ends in an
/// error, is missing from the count.
fn write_master_check(
    sheet: &mut Worksheet,
    totals: &totals::Written,
    frame: &Frame,
) -> Result<(), XlsxError> {
    let words = &frame.words.cover;
    let (ok, not_ok) = (quoted(&words.ok), quoted(&words.not_ok));
    let (checks, count) = (&totals.checks, totals.places.len());
    let formula = Formula::new(format!("IF(COUNTIF({checks},{ok})={count},{ok},{not_ok})"));
    sheet.set_row_height(MASTER_ROW, 24)?;
    sheet.write_string_with_format(MASTER_ROW, 0, &words.master_check, &frame.formats.section)?;
    sheet.write_formula_with_format(MASTER_ROW, 1, formula.set_result(&words.ok), &frame.formats.check)?;
    sheet.write_string_with_format(MASTER_ROW, 2, &words.explanation, &frame.formats.subtitle)?;
    redden(sheet, (MASTER_ROW, 1), (MASTER_ROW, 1), &format!("$B${}<>{ok}", MASTER_ROW + 1), frame.formats)
}

/// Makes cells red where a condition holds, an error included; they are green otherwise.
fn redden(
    sheet: &mut Worksheet,
    first: (RowNum, u16),
    last: (RowNum, u16),
    condition: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let rule = ConditionalFormatFormula::new()
        .set_rule(format!("=IFERROR({condition},TRUE)").as_str())
        .set_format(&formats.check_failed);
    sheet.add_conditional_format(first.0, first.1, last.0, last.1, &rule)?;
    Ok(())
}

/// The master check as every other sheet repeats it in its frozen rows.
pub(super) fn write_badge(sheet: &mut Worksheet, row: RowNum, frame: &Frame) -> Result<(), XlsxError> {
    let words = &frame.words.cover;
    let formula = format!("{}&{MASTER_CHECK}", quoted(&format!("{} ", words.master_check)));
    let formula = Formula::new(formula).set_result(badge(frame.words));
    sheet.write_formula_with_format(row, 0, formula, &frame.formats.check)?;
    let condition = format!("$A${}<>{}", row + 1, quoted(&badge(frame.words)));
    redden(sheet, (row, 0), (row, 0), &condition, frame.formats)
}

/// What it says while all is well.
pub(super) fn badge(words: &Words) -> String {
    format!("{} {}", words.cover.master_check, words.cover.ok)
}

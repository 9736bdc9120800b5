//! The control totals: live figure, the engine's, their difference, a check.

use rust_xlsxwriter::utility::cell_range_absolute;
use rust_xlsxwriter::{Formula, RowNum, Worksheet, XlsxError};

use super::redden;
use crate::report::workbook::proof::{Group, Proof, quoted};
use crate::report::workbook::sheet::Frame;
use crate::report::workbook::style::{Look, Tint};

/// The section's title and the line of headers.
pub(super) const HEADER_ROWS: RowNum = 2;
const CHECK: u16 = 4;
const SOURCE: u16 = 5;

/// Where the totals stand.
pub(super) struct Written {
    /// The range of all checks.
    pub(super) checks: String,
    /// Each total's name and row.
    pub(super) places: Vec<(String, RowNum)>,
}

/// Writes the section.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: RowNum,
    groups: &[Group],
    frame: &Frame,
) -> Result<Written, XlsxError> {
    let (words, formats) = (&frame.words.cover, frame.formats);
    sheet.write_string_with_format(at, 0, &words.control_totals, &formats.section)?;
    let headers = [&words.item, &words.live, &words.engine, &words.difference, &words.check, &words.source];
    for (column, header) in headers.into_iter().enumerate() {
        let look = if (1..=3).contains(&column) { Look::Yen } else { Look::Code };
        sheet.write_string_with_format(at + 1, column as u16, header, formats.header(look))?;
    }
    for column in SOURCE + 1..=super::LAST_COLUMN {
        sheet.write_blank(at + 1, column, formats.header(Look::Code))?;
    }
    let first = at + HEADER_ROWS;
    let mut row = first;
    let mut places = Vec::new();
    for group in groups {
        sheet.write_string_with_format(row, 0, group.title, &formats.group)?;
        for column in 1..=super::LAST_COLUMN {
            sheet.write_blank(row, column, &formats.group)?;
        }
        row += 1;
        for proof in &group.proofs {
            write_proof(sheet, row, proof, frame)?;
            places.push((proof.name.clone(), row));
            row += 1;
        }
    }
    let last = row - 1;
    // A line without a check, such as a group's title, stays as it is.
    let cell = format!("$E{}", first + 1);
    let condition = format!("AND({cell}<>\"\",{cell}<>{})", quoted(&words.ok));
    redden(sheet, (first, CHECK), (last, CHECK), &condition, formats)?;
    Ok(Written { checks: cell_range_absolute(first, CHECK, last, CHECK), places })
}

fn write_proof(sheet: &mut Worksheet, row: RowNum, proof: &Proof, frame: &Frame) -> Result<(), XlsxError> {
    let (words, formats) = (&frame.words.cover, frame.formats);
    let number = formats.cell(Look::Yen, Tint::Plain);
    let line = row + 1;
    let live = Formula::new(&proof.formula).set_result(proof.engine.to_string());
    let difference = Formula::new(format!("$B{line}-$C{line}")).set_result("0");
    let (ok, not_ok) = (quoted(&words.ok), quoted(&words.not_ok));
    let check = Formula::new(format!("IFERROR(IF($B{line}=$C{line},{ok},{not_ok}),{not_ok})"));
    sheet.write_string_with_format(row, 0, &*proof.label, &formats.indented)?;
    sheet.write_formula_with_format(row, 1, live, number)?;
    // Sheets know no other numbers; whole ones are exact up to 2^53.
    sheet.write_number_with_format(row, 2, proof.engine as f64, number)?;
    sheet.write_formula_with_format(row, 3, difference, number)?;
    sheet.write_formula_with_format(row, CHECK, check.set_result(&words.ok), &formats.check)?;
    sheet.write_string_with_format(row, SOURCE, &proof.source, &formats.subtitle)?;
    Ok(())
}

//! The rule sets: every policy's value, and what it means.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use crate::domain::policy::Value;
use crate::domain::word::Word;
use crate::report::message::filled;
use crate::report::workbook::sheet::Frame;
use crate::report::workbook::style::{Look, Tint};
use crate::schema::ruleset::RuleSet;
use crate::tables::Edition;

/// How many rows the section takes, the blank ones that end each set included.
pub(super) fn height(edition: &Edition) -> RowNum {
    let sets = edition.view.schemas.rule_sets.all();
    sets.iter().map(|set| set.policies.named().count() as RowNum + 3).sum()
}

/// Writes the section.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: RowNum,
    edition: &Edition,
    frame: &Frame,
) -> Result<(), XlsxError> {
    let words = &frame.words.cover;
    let mut row = at;
    for set in edition.view.schemas.rule_sets.all() {
        sheet.write_string_with_format(
            row,
            0,
            filled(&words.rule_set, &[("id", &set.id)]),
            &frame.formats.section,
        )?;
        sheet.write_string_with_format(row, 1, origin(set, frame), &frame.formats.subtitle)?;
        row += 1;
        for column in 0..=super::LAST_COLUMN {
            let header = [&words.policy, &words.value, &words.meaning].into_iter().nth(usize::from(column));
            let format = frame.formats.header(Look::Code);
            sheet.write_string_with_format(row, column, header.map_or("", String::as_str), format)?;
        }
        row += 1;
        for (policy, value) in set.policies.named() {
            sheet.write_string_with_format(
                row,
                0,
                policy.name(),
                frame.formats.cell(Look::Code, Tint::Plain),
            )?;
            // A number as text would bear a spreadsheet's warning.
            let format = frame.formats.cell(Look::Text, Tint::Plain);
            match value {
                Value::Number(number) => sheet.write_number_with_format(row, 1, number, format)?,
                Value::Word(_) | Value::Days(_) => {
                    sheet.write_string_with_format(row, 1, value.to_string(), format)?
                }
            };
            let meaning = frame.words.policy(policy, value);
            sheet.write_string_with_format(row, 2, meaning, &frame.formats.base)?;
            row += 1;
        }
        row += 1;
    }
    Ok(())
}

/// From when the set counts, and the hash of its file.
fn origin(set: &RuleSet, frame: &Frame) -> String {
    let words = &frame.words.cover;
    let from = match set.valid_from {
        Some(date) => filled(&words.valid_from, &[("date", &date.to_string())]),
        None => words.since_ever.clone(),
    };
    format!("{from} ・ BLAKE3 {}", set.blake3)
}

//! The waivers: which rules let whom pass, on whose word and why. A run without one has no such section.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::Scope;
use crate::domain::rule::Effect;
use crate::report::workbook::sheet::Frame;
use crate::report::workbook::style::{Look, Tint};

/// One rule waived for one subject.
struct Waiver<'a> {
    rule: &'static str,
    subject: Option<&'a str>,
    serial: Option<&'a str>,
    person: Option<&'a str>,
    note: Option<&'a str>,
    file: &'a str,
}

/// The run's waivers, or those of one dealer's part of it, by rule and subject.
fn waivers<'a>(scope: &Scope<'a>) -> Vec<Waiver<'a>> {
    let edition = scope.edition;
    let findings = edition.view.findings().iter().enumerate().filter(|(_, finding)| {
        let concerned = scope.dealer.is_none() || finding.dealer == scope.dealer;
        finding.effect == Effect::Waived && concerned
    });
    let mut waivers: Vec<Waiver> = findings
        .filter_map(|(at, finding)| {
            let entry = edition.view.worked().on(at)?;
            Some(Waiver {
                rule: finding.rule.id(),
                subject: edition.view.texts().opt(finding.subject_id),
                serial: edition.view.texts().opt(finding.serial),
                person: entry.verdict.person.as_deref(),
                note: entry.verdict.note.as_deref(),
                file: &entry.file,
            })
        })
        .collect();
    waivers.sort_by_key(|waiver| (waiver.rule, waiver.subject, waiver.serial));
    waivers
}

/// How many rows the section takes, the blank one that ends it included.
pub(super) fn height(scope: &Scope) -> RowNum {
    match waivers(scope).len() {
        0 => 0,
        count => count as RowNum + 3,
    }
}

/// Writes the section.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: RowNum,
    scope: &Scope,
    frame: &Frame,
) -> Result<(), XlsxError> {
    let (words, formats) = (frame.words, frame.formats);
    let waivers = waivers(scope);
    if waivers.is_empty() {
        return Ok(());
    }
    sheet.write_string_with_format(at, 0, &words.cover.waivers, &formats.section)?;
    let headers =
        ["subject_id", "rule", "serial", "person", "source_file", "note"].map(|name| words.column(name));
    for (column, header) in (0..=super::LAST_COLUMN).zip(headers.into_iter().chain(std::iter::repeat(""))) {
        sheet.write_string_with_format(at + 1, column, header, formats.header(Look::Code))?;
    }
    for (row, waiver) in (at + 2..).zip(&waivers) {
        let values =
            [waiver.subject, Some(waiver.rule), waiver.serial, waiver.person, Some(waiver.file), waiver.note];
        for (column, value) in (0..).zip(values) {
            // Notes run on to the right, as the meanings of policies do.
            let format = if column == 5 { &formats.base } else { formats.cell(Look::Text, Tint::Plain) };
            sheet.write_string_with_format(row, column, shown(value), format)?;
        }
    }
    Ok(())
}

/// A value on one line; nobody's name may be longer than a cell.
fn shown(value: Option<&str>) -> String {
    const LONGEST: usize = 1_000;
    value.unwrap_or_default().replace('\n', " ").chars().take(LONGEST).collect()
}

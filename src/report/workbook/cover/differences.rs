//! The cover of a comparison: the two runs, and what was different before anything was decided.

use std::iter::repeat;

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::{FIRST_SECTION, MASTER_ROW, WIDTHS, Written, names, totals, write_master_check};
use crate::compare::Comparison;
use crate::compare::circumstances::{InputState, RuleKind};
use crate::domain::word::Word;
use crate::report::message::filled;
use crate::report::words::Circumstance;
use crate::report::words::Words;
use crate::report::workbook::cell::{Tally, write_row};
use crate::report::workbook::column::{Columns, Value};
use crate::report::workbook::package::Stretch;
use crate::report::workbook::page::set_cover_page;
use crate::report::workbook::proof::Group;
use crate::report::workbook::sheet::{Frame, add_table, write_totals};
use crate::report::workbook::style::Look;

const TABLE: &str = "Circumstances";

/// Fills the cover sheet.
pub(in crate::report::workbook) fn write(
    sheet: &mut Worksheet,
    comparison: &Comparison,
    groups: &[Group],
    frame: &Frame,
) -> Result<Written, XlsxError> {
    let subtitle = write_title(sheet, comparison, frame)?;
    let totals = totals::write(sheet, FIRST_SECTION, groups, frame)?;
    write_master_check(sheet, &totals, frame)?;
    let height = groups.iter().map(|group| 1 + group.proofs.len()).sum::<usize>() as RowNum;
    let at = FIRST_SECTION + totals::HEADER_ROWS + height + 1;
    let stretch = write_circumstances(sheet, at, comparison, frame)?;
    sheet.set_freeze_panes(MASTER_ROW + 1, 0)?;
    set_cover_page(sheet, &subtitle, &stretch, frame)?;
    Ok(Written { stretch, names: names(totals, frame.words) })
}

fn write_title(sheet: &mut Worksheet, comparison: &Comparison, frame: &Frame) -> Result<String, XlsxError> {
    let [old, new] = [&comparison.old, &comparison.new].map(|run| run.record.label());
    let program = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let values = [("old", old.as_str()), ("new", &new), ("program", program)];
    let subtitle = filled(&frame.words.differences.subtitle, &values);
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(0, 0, frame.title, &frame.formats.title)?;
    sheet.write_string_with_format(1, 0, &subtitle, &frame.formats.subtitle)?;
    Ok(subtitle)
}

/// Something that was different beforehand.
struct Row<'a> {
    what: &'a str,
    name: &'a str,
    old: Option<String>,
    new: Option<String>,
}

fn rows<'a>(comparison: &'a Comparison, words: &'a Circumstance) -> Vec<Row<'a>> {
    let both = |value: fn(&crate::compare::snapshot::Snapshot) -> Option<String>| {
        [value(&comparison.old), value(&comparison.new)]
    };
    let row = |what, name, [old, new]: [Option<String>; 2]| Row { what, name, old, new };
    let mut rows = vec![
        row(&words.run, "", both(|run| Some(run.record.label()))),
        row(&words.record, "run.json", both(|run| run.blake3.clone())),
    ];
    for rule in &comparison.circumstances.rules {
        let what = match rule.kind {
            RuleKind::Policy => &words.policy,
            RuleKind::Schema => &words.schema,
            RuleKind::Program => &words.program,
        };
        rows.push(row(what, &rule.name, [rule.old.clone(), rule.new.clone()]));
    }
    for input in &comparison.circumstances.inputs {
        let what = match input.state {
            InputState::New => &words.new_file,
            InputState::Changed => &words.changed_file,
            InputState::Gone => &words.gone_file,
        };
        rows.push(row(what, &input.path, [None, None]));
    }
    for table in &comparison.tables {
        let missing = table.not_compared.iter();
        rows.extend(
            missing
                .map(|column| row(&words.not_compared, column, [Some(table.kind.name().to_owned()), None])),
        );
    }
    rows
}

fn write_circumstances(
    sheet: &mut Worksheet,
    at: RowNum,
    comparison: &Comparison,
    frame: &Frame,
) -> Result<Stretch, XlsxError> {
    let words = frame.words;
    let rows = rows(comparison, &words.differences.circumstance);
    let columns = columns(words).list;
    let header_row = at + 1;
    let stretch = Stretch {
        table: TABLE.to_owned(),
        header_row,
        last_column: (columns.len() - 1) as ColNum,
        added_total_row: header_row + 2,
        total_row: header_row + 1 + rows.len() as RowNum,
    };
    let label = &words.phrases.total;
    sheet.write_string_with_format(at, 0, &words.differences.circumstances, &frame.formats.section)?;
    add_table(sheet, &stretch, &columns, label, frame)?;
    let mut tallies: Vec<Tally> = columns.iter().map(Tally::of).collect();
    for (number, row) in (header_row + 1..).zip(&rows) {
        write_row(sheet, number, &columns, row, &mut tallies, frame)?;
    }
    write_totals(sheet, &stretch, &columns, label, &mut tallies, frame)?;
    let fits = columns.iter().zip(&tallies).map(|(column, tally)| tally.fit(column));
    for ((at, width), fit) in (0..).zip(WIDTHS).zip(fits.chain(repeat(0))) {
        // Behind the table only the sources of the totals reach on, over blank cells.
        let width = if at < columns.len() as ColNum { width } else { width.min(14) };
        sheet.set_column_width(at, fit.max(width) as f64)?;
    }
    Ok(stretch)
}

fn columns<'s>(words: &'static Words) -> Columns<'s, Row<'s>> {
    Columns::new(words)
        .push("circumstance", Look::Text, |row: &Row| Value::text(Some(row.what)))
        .push("circumstance_name", Look::Text, |row| {
            Value::text(Some(row.name).filter(|name| !name.is_empty()))
        })
        .push("old", Look::Text, |row| Value::text(row.old.as_deref()))
        .push("new", Look::Text, |row| Value::text(row.new.as_deref()))
}

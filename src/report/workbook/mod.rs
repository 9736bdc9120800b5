//! The workbooks: one a task, each written row by row, so that memory does not grow with its rows.

pub(super) mod by_dealer;
mod cell;
mod chart;
mod column;
pub(super) mod contract_states;
mod cover;
pub(super) mod differences;
pub(super) mod exceptions;
pub(super) mod expiry_list;
mod file_name;
pub(super) mod finance;
mod gone;
mod legend;
mod package;
mod page;
mod proof;
pub(super) mod restatement;
mod rules;
mod sheet;
mod style;
mod text;

use std::path::Path;
use std::{fs, io};

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, RowNum, Workbook, Worksheet, XlsxError};
use thiserror::Error;

use super::Report;
use super::message::filled;
use super::words::Words;
use cover::Scope;
use package::Stretch;
pub(super) use proof::figure;
use proof::{Group, Placed};
use sheet::{Filled, Frame, Part, SheetSpec, rows_of_table};
use style::Formats;

/// What a workbook's sheet holds.
pub(super) const SHEET_ROWS: RowNum = 1_048_576;
/// A third of the time of the library's default, for a tenth more bytes.
const COMPRESSION: u8 = 3;
/// A sheet of 4 GiB needs the larger form of the package, which older programs do not open; one that
/// comes near it takes no chance.
const LARGEST_PLAIN_SHEET: u64 = 3 << 30;
/// The height of a row and the width of a column in the base font, in pixels.
const ROW_HEIGHT: u32 = 24;
const COLUMN_WIDTH: u32 = 72;

/// What all workbooks of a run share.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) words: &'static Words,
    pub(super) as_of: NaiveDate,
    /// Where rows wait until the workbook is packed.
    pub(super) folder: &'s Path,
    /// What a sheet holds.
    pub(super) sheet_rows: RowNum,
}

/// A workbook being written.
struct Book<'s> {
    setting: Setting<'s>,
    title: &'s str,
    formats: Formats,
    workbook: Workbook,
    /// About how many bytes the largest sheet has before it is packed.
    largest_sheet: u64,
    stretches: Vec<Stretch>,
    placed: Vec<Placed>,
}

/// Why a workbook could not be written.
#[derive(Debug, Error)]
pub(super) enum BookError {
    /// The library's word.
    #[error(transparent)]
    Library(#[from] XlsxError),
    /// The system's word.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl<'s> Book<'s> {
    fn new(setting: Setting<'s>, title: &'s str) -> Result<Self, XlsxError> {
        let formats = Formats::new(&setting.words.phrases.row_count_format);
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION);
        workbook.set_tempdir(setting.folder)?;
        workbook.set_default_format(&formats.base, ROW_HEIGHT, COLUMN_WIDTH)?;
        workbook.set_properties(&properties(title, &setting)?);
        workbook.add_worksheet().set_name(&setting.words.cover.sheet)?;
        let (stretches, placed) = (Vec::new(), Vec::new());
        Ok(Self { setting, title, formats, workbook, largest_sheet: 0, stretches, placed })
    }

    /// Adds a table, on as many sheets as it needs.
    fn add<R>(&mut self, spec: SheetSpec<R>) -> Result<(), XlsxError> {
        let setting = self.setting;
        let frame = frame(&setting, &self.formats, self.title);
        let a_sheet = rows_of_table(setting.sheet_rows);
        let of = spec.rows.len().div_ceil(a_sheet).max(1);
        let mut parts = Vec::new();
        for number in 1..=of {
            let from = (number - 1) * a_sheet;
            let rows = &spec.rows[from..spec.rows.len().min(from + a_sheet)];
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            parts.push(sheet::write(sheet, &spec, rows, Part { number, of }, &frame)?);
        }
        self.place(&spec, parts);
        Ok(())
    }

    /// Notes where a table's parts stand.
    fn place<R>(&mut self, spec: &SheetSpec<R>, parts: Vec<Filled>) {
        let columns =
            spec.columns.list.iter().map(|column| (column.name, column.header.to_owned())).collect();
        let mut places = Vec::new();
        for Filled { stretch, placed, bytes } in parts {
            self.largest_sheet = self.largest_sheet.max(bytes);
            self.stretches.push(stretch);
            places.push(placed);
        }
        let words = self.setting.words;
        self.placed.push(Placed::new(words, spec.table, spec.name.to_owned(), columns, places));
    }

    /// Where an added table stands.
    fn placed(&self, table: &str) -> &Placed {
        let found = self.placed.iter().find(|placed| placed.table == table);
        found.unwrap_or_else(|| panic!("the workbook has no table {table}"))
    }

    /// Fills the cover, with control totals over the tables, and writes the workbook.
    fn save(self, report: &Report, totals: Vec<Group>, path: &Path) -> Result<(), BookError> {
        self.save_scope(&Scope::of(report), totals, path)
    }

    /// The same for a part of a run.
    fn save_scope(self, scope: &Scope, totals: Vec<Group>, path: &Path) -> Result<(), BookError> {
        self.save_with(|sheet, frame| cover::write(sheet, scope, totals, frame), path)
    }

    /// The same with a cover of another kind.
    fn save_with(
        mut self,
        cover: impl FnOnce(&mut Worksheet, &Frame) -> Result<cover::Written, XlsxError>,
        path: &Path,
    ) -> Result<(), BookError> {
        let frame = frame(&self.setting, &self.formats, self.title);
        let cover = cover(self.workbook.worksheet_from_index(0)?, &frame)?;
        self.stretches.push(cover.stretch);
        for (name, place) in &cover.names {
            self.workbook.define_name(name, place)?;
        }
        let raw = path.with_extension("raw");
        self.workbook.use_zip_large_file(self.largest_sheet > LARGEST_PLAIN_SHEET);
        self.workbook.save(&raw)?;
        package::stretch_tables(&raw, path, &self.stretches)?;
        fs::remove_file(&raw)?;
        Ok(())
    }
}

fn frame<'f>(setting: &Setting, formats: &'f Formats, title: &'f str) -> Frame<'f> {
    Frame { words: setting.words, formats, title, as_of: setting.as_of }
}

/// Who made the workbook of what. The time is the as-of date's, so that equal runs write equal bytes.
fn properties(title: &str, setting: &Setting) -> Result<DocProperties, XlsxError> {
    use chrono::Datelike;
    let date = setting.as_of;
    let (month, day) = (date.month() as u8, date.day() as u8);
    let created = ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(1900), month, day)?;
    let as_of = filled(&setting.words.phrases.as_of, &[("date", &date.to_string())]);
    Ok(DocProperties::new()
        .set_title(title)
        .set_subject(as_of)
        .set_author(concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&created))
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx, open_workbook};

    use super::column::{Columns, Value};
    use super::proof::Rolling;
    use super::style::Look;
    use super::*;
    use crate::domain::input::Ingested;
    use crate::domain::language::Language;
    use crate::report::Manner;
    use crate::rollup::control::ControlTotals;
    use crate::rollup::finance;
    use crate::rollup::view::View;
    use crate::schema::Schemas;
    use crate::settle::day::Day;
    use crate::tables::Tables;

    /// A table of `rows` rows, on sheets that hold 7 rows: title, line, header, 3 rows, total.
    fn write(rows: i32, language: Language) -> Xlsx<io::BufReader<fs::File>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        let as_of = "2022-06-30".parse().unwrap();
        let words = Words::of(language);
        let setting = Setting { words, as_of, folder: folder.path(), sheet_rows: 7 };
        let rows: Vec<i32> = (1..=rows).collect();
        let mut book = Book::new(setting, "Book").unwrap();
        book.add(SheetSpec {
            name: "Ledger",
            table: "Ledger",
            note: "",
            frozen: 1,
            columns: Columns::new(words)
                .push("pool_id", Look::Code, |row: &i32| Value::text(Some(format!("P{row}"))))
                .push("amount", Look::Yen, |row| Value::Yen(i64::from(*row) * 1000))
                .sum(&["amount"]),
            rows: &rows,
        })
        .unwrap();
        let (read, schemas) = (Ingested::default(), Schemas::embedded());
        let day = Day::decide(&read, &schemas, as_of, as_of);
        let view = View { read: &read, schemas: &schemas, day: &day };
        let edition = crate::report::edition(view, false);
        let (tables, totals) = (Tables::of(&edition), ControlTotals::default());
        let (finance, manner) = (finance::finance(&view, &[]), Manner::default());
        let report = Report { edition: &edition, manner, tables, pools: &[], finance, totals };
        let sum = rows.iter().map(|row| i64::from(*row) * 1000).sum();
        let ledger = book.placed("Ledger");
        let rolling = Rolling { key: Some("pool_id"), column: "amount", above: "amount", plus: None };
        let group = Group::new(words, "ledger", "Ledger")
            .prove_column("rows", "pool_id", ledger.filled("pool_id"), rows.len() as i64)
            .prove_column("sum", "amount", ledger.sum("amount"), sum)
            .prove_column("last", "amount", ledger.last("amount"), rows.len() as i64 * 1000)
            .prove_column("parts", "amount", ledger.rows_that_part(&rolling), 0)
            .prove_column("pools", "amount", ledger.sum_of_last("pool_id", "amount"), sum);
        book.save(&report, vec![group], &path).unwrap();
        open_workbook(&path).unwrap()
    }

    #[test]
    fn control_totals_reach_over_all_sheets_of_a_table() {
        for (rows, formulas_of_rows) in [
            (
                0,
                [
                    "COUNTA('Ledger'!$A$4)",
                    "SUM('Ledger'!$B$4)",
                    "SUM('Ledger'!$B$4)",
                    "SUMPRODUCT(--('Ledger'!$B$4<>0))",
                    "SUM('Ledger'!$B$4)",
                ],
            ),
            (
                3,
                [
                    "COUNTA('Ledger'!$A$4:$A$6)",
                    "SUM('Ledger'!$B$4:$B$6)",
                    "SUM('Ledger'!$B$6)",
                    "SUMPRODUCT(--('Ledger'!$B$4<>0))+SUMPRODUCT(--('Ledger'!$B$5:$B$6<>\
                     ('Ledger'!$A$5:$A$6='Ledger'!$A$4:$A$5)*'Ledger'!$B$4:$B$5))",
                    "SUMPRODUCT(('Ledger'!$A$4:$A$5<>'Ledger'!$A$5:$A$6)*'Ledger'!$B$4:$B$5)+\
                     SUM('Ledger'!$B$6)",
                ],
            ),
            (
                4,
                [
                    "COUNTA('Ledger (1)'!$A$4:$A$6)+COUNTA('Ledger (2)'!$A$4)",
                    "SUM('Ledger (1)'!$B$4:$B$6)+SUM('Ledger (2)'!$B$4)",
                    "0+SUM('Ledger (2)'!$B$4)",
                    "SUMPRODUCT(--('Ledger (1)'!$B$4<>0))+SUMPRODUCT(--('Ledger (1)'!$B$5:$B$6<>\
                     ('Ledger (1)'!$A$5:$A$6='Ledger (1)'!$A$4:$A$5)*'Ledger (1)'!$B$4:$B$5))+\
                     SUMPRODUCT(--('Ledger (2)'!$B$4<>('Ledger (2)'!$A$4='Ledger (1)'!$A$6)*'Ledger (1)'!$B$6))",
                    "SUMPRODUCT(('Ledger (1)'!$A$4:$A$5<>'Ledger (1)'!$A$5:$A$6)*'Ledger (1)'!$B$4:$B$5)+\
                     SUMPRODUCT(('Ledger (1)'!$A$6<>'Ledger (2)'!$A$4)*'Ledger (1)'!$B$6)+\
                     SUM('Ledger (2)'!$B$4)",
                ],
            ),
        ] {
            let mut book = write(rows, Language::English);
            let places = book.defined_names().to_vec();
            let place = |name: &str| &places.iter().find(|(known, _)| known == name).unwrap().1;
            let formulas = book.worksheet_formula("Cover").unwrap();
            for (name, expected) in
                ["rows", "sum", "last", "parts", "pools"].into_iter().zip(formulas_of_rows)
            {
                let row: u32 =
                    place(&format!("live_ledger_{name}")).rsplit('$').next().unwrap().parse().unwrap();
                assert_eq!(formulas.get_value((row - 1, 1)).unwrap(), expected, "{rows} rows");
            }
        }
    }

    #[test]
    fn a_table_goes_on_over_as_many_sheets_as_it_needs() {
        for (rows, sheets) in [
            (0, vec![("Ledger", vec![], 0.0)]),
            (3, vec![("Ledger", vec!["P1", "P2", "P3"], 6000.0)]),
            (4, vec![("Ledger (1)", vec!["P1", "P2", "P3"], 6000.0), ("Ledger (2)", vec!["P4"], 4000.0)]),
        ] {
            let mut book = write(rows, Language::English);
            book.load_tables().unwrap();
            assert_eq!(book.sheet_names()[1..], sheets.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
            for (number, (name, codes, sum)) in sheets.iter().enumerate() {
                let sheet = book.worksheet_range(name).unwrap();
                let total_row = 3 + codes.len().max(1) as u32;
                let value = |row, column| sheet.get_value((row, column)).cloned().unwrap_or_default();
                for (at, code) in codes.iter().enumerate() {
                    assert_eq!(value(3 + at as u32, 0), Data::String((*code).to_owned()));
                }
                let label = if sheets.len() == 1 { "Total" } else { "Total of this sheet" };
                assert_eq!(value(total_row, 0), Data::String(label.to_owned()));
                assert_eq!(value(total_row, 1), Data::Float(*sum));
                let table =
                    if sheets.len() == 1 { "Ledger".to_owned() } else { format!("Ledger_{}", number + 1) };
                let table = book.table_by_name(&table).unwrap();
                assert_eq!(table.columns(), ["Pool", "Amount"]);
                assert_eq!(table.data().height(), codes.len().max(1), "the table has its rows, no more");
            }
        }
    }
}

//! The workbooks: one a task, each written row by row, so that memory does not grow with its rows.

mod column;
pub(super) mod contract_states;
pub(super) mod exceptions;
pub(super) mod expiry_list;
mod sheet;
mod style;
mod text;

use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, RowNum, Workbook, XlsxError};

use super::message::fill;
use super::words::Words;
use sheet::{Frame, Part, SheetSpec, rows_of_table};
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
}

impl<'s> Book<'s> {
    fn new(setting: Setting<'s>, title: &'s str) -> Result<Self, XlsxError> {
        let formats = Formats::new(&setting.words.phrases.row_count_format);
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION);
        workbook.set_tempdir(setting.folder)?;
        workbook.set_default_format(&formats.base, ROW_HEIGHT, COLUMN_WIDTH)?;
        workbook.set_properties(&properties(title, &setting)?);
        Ok(Self { setting, title, formats, workbook, largest_sheet: 0 })
    }

    /// Adds a table, on as many sheets as it needs.
    fn add<R>(&mut self, spec: SheetSpec<R>) -> Result<(), XlsxError> {
        let setting = self.setting;
        let frame =
            Frame { words: setting.words, formats: &self.formats, title: self.title, as_of: setting.as_of };
        let a_sheet = rows_of_table(setting.sheet_rows);
        let of = spec.rows.len().div_ceil(a_sheet).max(1);
        for number in 1..=of {
            let from = (number - 1) * a_sheet;
            let rows = &spec.rows[from..spec.rows.len().min(from + a_sheet)];
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            let bytes = sheet::write(sheet, &spec, rows, Part { number, of }, &frame)?;
            self.largest_sheet = self.largest_sheet.max(bytes);
        }
        Ok(())
    }

    fn save(mut self, path: &Path) -> Result<(), XlsxError> {
        self.workbook.use_zip_large_file(self.largest_sheet > LARGEST_PLAIN_SHEET);
        self.workbook.save(path)
    }
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

/// A template with its values.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    fill(template, |name| values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
}

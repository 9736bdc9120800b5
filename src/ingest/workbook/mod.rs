//! Workbooks: `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`. Their visible sheets, row by row.

mod guard;
mod quiet;
mod rows;

use std::fmt::Debug;
use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use calamine::{
    DataRef, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxCellReader, XlsxError, XlsxFormulaMetadata,
};

use super::sheet::{Context, Output, Sheet, SheetEnd};
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use rows::{RangeRow, Streamed, stream};

/// A workbook's format, by its file's ending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// `.xlsx`, `.xlsm`: Office Open XML.
    Xlsx,
    /// `.xlsb`: the same, in binary.
    Xlsb,
    /// `.xls`: Excel 97 to 2003.
    Xls,
    /// `.ods`: OpenDocument.
    Ods,
}

impl Format {
    /// The name in a run's record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
        }
    }
}

/// Why a workbook cannot be read (INP-01).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// 0 bytes.
    Empty,
    /// Something else under a workbook's ending.
    OtherFormat,
    /// A password.
    Encrypted,
    /// A part of a size that no dealer's workbook has.
    TooLarge,
    /// Cut off, or changed on its way.
    Damaged,
}

impl Fault {
    /// What is found in place of a workbook.
    #[must_use]
    pub fn term(self) -> Term {
        match self {
            Fault::Empty => Term::EmptyFile,
            Fault::OtherFormat => Term::OtherFormat,
            Fault::Encrypted => Term::Encrypted,
            Fault::TooLarge => Term::TooLarge,
            Fault::Damaged => Term::Damaged,
        }
    }
}

/// The sheets read, with what each turned out to be.
pub type Sheets = Vec<(Option<Sym>, SheetEnd)>;

type Bytes<'b> = Cursor<&'b [u8]>;

/// Reads the visible sheets into `output`. After a fault the output is of no use: a workbook that
/// is damaged anywhere counts nowhere.
pub fn read(
    bytes: &[u8],
    format: Format,
    context: Context<'_>,
    output: &mut Output,
) -> Result<Sheets, Fault> {
    guard::check(bytes, format)?;
    // calamine indexes into records as they come, which panics on some damaged files.
    quiet::catch(|| read_checked(bytes, format, context, output)).unwrap_or(Err(Fault::Damaged))
}

fn read_checked(
    bytes: &[u8],
    format: Format,
    context: Context<'_>,
    output: &mut Output,
) -> Result<Sheets, Fault> {
    let reader = Cursor::new(bytes);
    match format {
        Format::Xlsx => {
            let mut workbook = open::<Xlsx<Bytes<'_>>>(reader)?;
            let from_1904 = workbook.has_1904_epoch();
            each_sheet(&mut workbook, context, output, |workbook, name, sheet| {
                match workbook.worksheet_cells_reader(name) {
                    Ok(mut cells) => stream(|| next_with_formula(&mut cells), from_1904, sheet),
                    Err(XlsxError::NotAWorksheet(_)) => Ok(()),
                    Err(error) => Err(fault(error)),
                }
            })
        }
        Format::Xlsb => {
            let mut workbook = open::<Xlsb<Bytes<'_>>>(reader)?;
            let from_1904 = workbook.has_1904_epoch();
            each_sheet(&mut workbook, context, output, |workbook, name, sheet| {
                let mut cells = workbook.worksheet_cells_reader(name).map_err(fault)?;
                let next = || {
                    let cell = cells.next_cell().map_err(fault)?;
                    Ok(cell.map(|cell| Streamed {
                        position: cell.get_position(),
                        value: cell.get_value().clone(),
                        uncalculated: None,
                    }))
                };
                stream(next, from_1904, sheet)
            })
        }
        Format::Xls => {
            let mut workbook = open::<Xls<Bytes<'_>>>(reader)?;
            let from_1904 = workbook.has_1904_epoch();
            each_sheet(&mut workbook, context, output, |workbook, name, sheet| {
                whole_sheet(workbook, name, from_1904, sheet)
            })
        }
        Format::Ods => {
            let mut workbook = open::<Ods<Bytes<'_>>>(reader)?;
            each_sheet(&mut workbook, context, output, |workbook, name, sheet| {
                whole_sheet(workbook, name, false, sheet)
            })
        }
    }
}

/// The next cell; where it has a formula but no value, the formula.
fn next_with_formula<'w, S: Read + Seek>(
    cells: &mut XlsxCellReader<'w, S>,
) -> Result<Option<Streamed<'w>>, Fault> {
    let Some(cell) = cells.next_cell_with_formula_metadata().map_err(fault)? else { return Ok(None) };
    let uncalculated = match cell.formula {
        Some(formula) if cell.value == DataRef::Empty => Some(match formula {
            XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
                format!("={formula}")
            }
            // Its text stands in another cell.
            XlsxFormulaMetadata::SharedDerived { .. } | _ => "=".to_owned(),
        }),
        _ => None,
    };
    Ok(Some(Streamed { position: cell.pos, value: cell.value, uncalculated }))
}

fn open<'b, R>(bytes: Bytes<'b>) -> Result<R, Fault>
where
    R: Reader<Bytes<'b>>,
    R::Error: IsPassword,
{
    R::new(bytes).map_err(fault)
}

/// Reads every visible worksheet, in the order of its tabs.
fn each_sheet<'b, R: Reader<Bytes<'b>>>(
    workbook: &mut R,
    context: Context<'_>,
    output: &mut Output,
    mut read: impl FnMut(&mut R, &str, &mut Sheet<'_>) -> Result<(), Fault>,
) -> Result<Sheets, Fault> {
    let visible = |sheet: &&calamine::Sheet| {
        matches!(sheet.visible, SheetVisible::Visible) && matches!(sheet.typ, SheetType::WorkSheet)
    };
    let names: Vec<String> =
        workbook.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        let symbol = Some(output.texts.intern(&name));
        let mut sheet = Sheet::new(context, symbol, output);
        read(workbook, &name, &mut sheet)?;
        sheets.push((symbol, sheet.finish()));
    }
    Ok(sheets)
}

/// Reads a sheet of a format that calamine holds in memory as a whole.
fn whole_sheet<'b, R>(
    workbook: &mut R,
    name: &str,
    from_1904: bool,
    sheet: &mut Sheet<'_>,
) -> Result<(), Fault>
where
    R: Reader<Bytes<'b>>,
    R::Error: IsPassword,
{
    let range = workbook.worksheet_range(name).map_err(fault)?;
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    let first_column = first_column as usize;
    for (number, cells) in (first_row.saturating_add(1)..).zip(range.rows()) {
        if let ControlFlow::Break(()) = sheet.row(number, &RangeRow { cells, first_column, from_1904 }) {
            break;
        }
    }
    Ok(())
}

fn fault<E: IsPassword>(error: E) -> Fault {
    if error.is_password() { Fault::Encrypted } else { Fault::Damaged }
}

/// Whether a reader's error says that a password is needed.
trait IsPassword: Debug {
    fn is_password(&self) -> bool;
}

impl IsPassword for XlsxError {
    fn is_password(&self) -> bool {
        matches!(self, XlsxError::Password)
    }
}

impl IsPassword for XlsbError {
    fn is_password(&self) -> bool {
        matches!(self, XlsbError::Password)
    }
}

impl IsPassword for XlsError {
    fn is_password(&self) -> bool {
        matches!(self, XlsError::Password)
    }
}

impl IsPassword for OdsError {
    fn is_password(&self) -> bool {
        matches!(self, OdsError::Password)
    }
}

//! What must hold before a reader is trusted with a workbook: that it is of its format, and that
//! what it unpacks to is of a size that fits. The readers themselves have no limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Fault, Format};

/// The most bytes that one part may unpack to: a full sheet of a hundred columns.
const LARGEST_PART_BYTES: u64 = 4 << 30;
/// The most bytes that all parts may unpack to.
const LARGEST_WORKBOOK_BYTES: u64 = 8 << 30;
/// A part that unpacks to less than this is never suspicious.
const SMALL_PART_BYTES: u64 = 64 << 20;
/// How many times its packed size a larger part may have. Sheets reach some thirty times.
const LARGEST_RATIO: u64 = 250;
/// The most cells of a sheet that is held in memory as a whole.
const MOST_CELLS: u64 = 20_000_000;

/// Checks the first bytes and, for packed formats, the sizes of the parts.
pub fn check(bytes: &[u8], format: Format) -> Result<(), Fault> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    match format {
        // Excel 2 to 4 wrote no compound files, but a stream of records that begins so.
        Format::Xls if bytes.starts_with(COMPOUND) || bytes.starts_with(b"\x09") => Ok(()),
        Format::Xls => Err(Fault::OtherFormat),
        Format::Xlsx | Format::Xlsb if bytes.starts_with(COMPOUND) && is_encrypted_package(bytes) => {
            Err(Fault::Encrypted)
        }
        Format::Xlsx | Format::Xlsb | Format::Ods if bytes.starts_with(ZIP) => check_parts(bytes, format),
        Format::Xlsx | Format::Xlsb | Format::Ods => Err(Fault::OtherFormat),
    }
}

/// Whether a compound file holds an encrypted workbook: its stream's name, as the directory has it.
fn is_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Checks the sizes that the parts are said to have; a part that is larger fails while it is read.
fn check_parts(bytes: &[u8], format: Format) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
    let mut whole: u64 = 0;
    for at in 0..archive.len() {
        let mut part = match archive.by_index(at) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Fault::Encrypted),
            Err(_) => return Err(Fault::Damaged),
        };
        let (size, packed) = (part.size(), part.compressed_size());
        whole = whole.saturating_add(size);
        let swollen = size > SMALL_PART_BYTES && size / LARGEST_RATIO > packed;
        if size > LARGEST_PART_BYTES || whole > LARGEST_WORKBOOK_BYTES || swollen {
            return Err(Fault::TooLarge);
        }
        if format == Format::Ods && part.name().is_ok_and(|name| name == "content.xml") {
            let mut content = Vec::new();
            part.read_to_end(&mut content).map_err(|_| Fault::Damaged)?;
            check_repeats(&content)?;
        }
    }
    Ok(())
}

/// Counts the cells that the tables of an OpenDocument sheet stand for. A row or cell may stand for
/// a million like it: one cell in the last corner would make a table of 17 billion. Repeats behind
/// the last value, with which every sheet is filled up, cost nothing.
fn check_repeats(content: &[u8]) -> Result<(), Fault> {
    let (mut rows, mut last_row, mut width, mut column) = (0_u64, 0_u64, 0_u64, 0_u64);
    for tag in content.split(|byte| *byte == b'<') {
        if is_tag(tag, b"table:table-row") {
            rows = rows.saturating_add(attribute(tag, b"table:number-rows-repeated=\""));
            column = 0;
        } else if is_tag(tag, b"table:table-cell") || is_tag(tag, b"table:covered-table-cell") {
            column = column.saturating_add(attribute(tag, b"table:number-columns-repeated=\""));
            if find(tag, b"value-type=").is_some() {
                (last_row, width) = (rows, width.max(column));
            }
        } else if is_tag(tag, b"table:table") {
            (rows, last_row, width) = (0, 0, 0);
        }
        if last_row.saturating_mul(width) > MOST_CELLS {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}

/// Whether a tag, from behind its `<`, opens an element of this name.
fn is_tag(tag: &[u8], name: &[u8]) -> bool {
    tag.strip_prefix(name)
        .and_then(<[u8]>::first)
        .is_some_and(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))
}

fn find(tag: &[u8], wanted: &[u8]) -> Option<usize> {
    tag.windows(wanted.len()).position(|window| window == wanted)
}

/// A number in a tag; 1 where it is not given.
fn attribute(tag: &[u8], name: &[u8]) -> u64 {
    let Some(at) = find(tag, name) else { return 1 };
    let digits = tag[at + name.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    let number =
        digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    number.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of rows, each repeated, with cells, each repeated, that hold a value or none.
    fn table(rows: &[(u64, &[(u64, bool)])]) -> String {
        let cell = |(repeat, value): &(u64, bool)| {
            let kind = if *value { " office:value-type=\"string\"" } else { "" };
            format!("<table:table-cell table:number-columns-repeated=\"{repeat}\"{kind}/>")
        };
        let row = |(repeat, cells): &(u64, &[(u64, bool)])| {
            let cells: String = cells.iter().map(cell).collect();
            format!("<table:table-row table:number-rows-repeated=\"{repeat}\">{cells}</table:table-row>")
        };
        format!("<table:table table:name=\"T\">{}</table:table>", rows.iter().map(row).collect::<String>())
    }

    #[test]
    fn only_repeats_before_the_last_value_count() {
        let filled_up = table(&[(1, &[(9, true), (16_375, false)]), (1_048_575, &[(16_384, false)])]);
        for (what, content, sound) in [
            ("blanks behind", filled_up.clone(), true),
            ("several tables", filled_up.repeat(3), true),
            ("as many as allowed", table(&[(1_000_000, &[(20, true)])]), true),
            ("one too many", table(&[(1_000_000, &[(20, true)]), (1, &[(1, true)])]), false),
            ("a far corner", table(&[(1_048_575, &[(1, false)]), (1, &[(16_383, false), (1, true)])]), false),
            ("a number beyond all", table(&[(u64::MAX, &[(u64::MAX, true)])]), false),
            ("no table", "<table:table-rows><table:shapes/>".to_owned(), true),
        ] {
            assert_eq!(check_repeats(content.as_bytes()).is_ok(), sound, "{what}");
        }
    }
}

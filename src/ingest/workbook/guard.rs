//! What must hold before a reader is trusted with a workbook: that it is of its format, and that
//! what it unpacks to is of a size that fits. The readers themselves have no limits.

use std::io::{self, Cursor, Read};

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
/// Deflate packs no better than this.
const DEFLATE_RATIO: u64 = 1_032;
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
            part.take(size + 1).read_to_end(&mut content).map_err(|_| Fault::Damaged)?;
            check_size(content.len() as u64, size)?;
            check_repeats(&content)?;
        } else if packed.saturating_mul(DEFLATE_RATIO) > SMALL_PART_BYTES.max(size) {
            // The size is only what the file says of itself: a part that could be much larger is
            // unpacked once to see.
            let unpacked = io::copy(&mut part.by_ref().take(size + 1), &mut io::sink());
            check_size(unpacked.map_err(|_| Fault::Damaged)?, size)?;
        }
    }
    Ok(())
}

fn check_size(unpacked: u64, stated: u64) -> Result<(), Fault> {
    if unpacked > stated { Err(Fault::TooLarge) } else { Ok(()) }
}

/// Counts the cells that the tables of an OpenDocument sheet stand for. A row or cell may stand for
/// a million like it: one cell in the last corner would make a table of 17 billion.
fn check_repeats(content: &[u8]) -> Result<(), Fault> {
    let (mut rows, mut last_row, mut width) = (0_u64, 0_u64, 0_u64);
    let mut column = 0_u64;
    for tag in content.split(|byte| *byte == b'<') {
        let tag = tag.split(|byte| *byte == b'>').next().unwrap_or_default();
        if tag.starts_with(b"table:table-row") && !tag.starts_with(b"table:table-rows") {
            rows = rows.saturating_add(attribute(tag, b"table:number-rows-repeated=\""));
            column = 0;
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            column = column.saturating_add(attribute(tag, b"table:number-columns-repeated=\""));
            if holds_value(tag) {
                (last_row, width) = (rows, width.max(column));
            }
        } else if tag.starts_with(b"/table:table") && tag.trim_ascii_end() == b"/table:table" {
            if last_row.saturating_mul(width) > MOST_CELLS {
                return Err(Fault::TooLarge);
            }
            (rows, last_row, width) = (0, 0, 0);
        }
    }
    if last_row.saturating_mul(width) > MOST_CELLS { Err(Fault::TooLarge) } else { Ok(()) }
}

fn holds_value(tag: &[u8]) -> bool {
    const TYPE: &[u8] = b"value-type=";
    tag.windows(TYPE.len()).any(|window| window == TYPE)
}

/// A number in a tag; 1 where it is not given.
fn attribute(tag: &[u8], name: &[u8]) -> u64 {
    let Some(at) = tag.windows(name.len()).position(|window| window == name) else { return 1 };
    let digits = tag[at + name.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    let number =
        digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    number.max(1)
}

//! Text files: which encoding and delimiter they have, and their records with true line numbers.

mod encoding;
mod framing;
mod records;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::ControlFlow;

use csv::StringRecord;

use super::cell::{Cell, Cells, text_cell};
use super::header::{LAST_HEADER_ROW, Search};
use super::sheet::{RowFault, Sheet};
use crate::schema::layout::Layout;
use encoding::{Encoding, Mark};
use records::{Form, Record};

/// The delimiters that dealers use, the commonest first.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// How many bytes may hold the header row: thirty lines are shorter by far.
const HEAD_BYTES: usize = 256 * 1024;

impl Cells for StringRecord {
    fn len(&self) -> usize {
        StringRecord::len(self)
    }

    fn get(&self, column: usize) -> Cell<'_> {
        StringRecord::get(self, column).map_or(Cell::Blank, text_cell)
    }

    fn is_delimited(&self) -> bool {
        true
    }
}

/// Reads a text file as one sheet; gives the name of its encoding.
pub fn read(bytes: &[u8], layouts: &[Layout], sheet: &mut Sheet<'_>) -> &'static str {
    let (content, mark) = encoding::unmark(bytes);
    // Ctrl+Z ends a text of DOS, and some sales packages write it still.
    let content = content.strip_suffix(b"\x1A").unwrap_or(&content);
    let joined = encoding::without_marks(content);
    let form = form_of(content, &joined, mark, layouts);
    let content = match form.encoding {
        Encoding::Utf8 => &joined,
        // The bytes of a mark may be halves of letters here.
        Encoding::Cp932 => content,
    };
    records::visit(content, form, |number, record| match record {
        Record::Fields(fields) => sheet.row(number, fields),
        Record::Undecodable(bytes) => sheet.faulty_row(number, RowFault::Undecodable, &lossy(bytes)),
        Record::UnclosedQuote(bytes) => sheet.faulty_row(number, RowFault::UnclosedQuote, &lossy(bytes)),
        Record::BlankLines(count) => {
            sheet.blank_rows(count);
            ControlFlow::Continue(())
        }
    });
    encoding::name(mark, form.encoding)
}

/// The beginning of a row that could not be read; it is shown, and no more.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    const SHOWN_BYTES: usize = 1024;
    String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN_BYTES)])
}

/// A file without a mark is UTF-8 when its header row and most rows are, else CP932. As UTF-8 it
/// is `joined`, without the marks within it.
fn form_of(content: &[u8], joined: &[u8], mark: Mark, layouts: &[Layout]) -> Form {
    let (as_utf8, matched) = best_delimiter(head(joined), Encoding::Utf8, layouts);
    let unmarked = match mark {
        Mark::None => true,
        Mark::Utf8 | Mark::Utf16Le | Mark::Utf16Be => false,
    };
    if !unmarked
        || std::str::from_utf8(content).is_ok()
        || matched.is_some() && encoding::is_mostly_utf8(content)
    {
        return as_utf8;
    }
    best_delimiter(head(content), Encoding::Cp932, layouts).0
}

fn head(content: &[u8]) -> &[u8] {
    &content[..content.len().min(HEAD_BYTES)]
}

/// How well a header row fits: a whole one before one that lacks columns, then by fields named.
type Match = (bool, usize, Reverse<usize>);

/// The delimiter under which the header row is found best, and how well.
fn best_delimiter(head: &[u8], encoding: Encoding, layouts: &[Layout]) -> (Form, Option<Match>) {
    let mut best = (Form { encoding, delimiter: DELIMITERS[0] }, None);
    for delimiter in DELIMITERS {
        let form = Form { encoding, delimiter };
        let matched = header_match(head, form, layouts);
        if matched > best.1 {
            best = (form, matched);
        }
    }
    best
}

fn header_match(head: &[u8], form: Form, layouts: &[Layout]) -> Option<Match> {
    let mut search = Search::new(layouts);
    let mut found = None;
    records::visit(head, form, |number, record| {
        if number > LAST_HEADER_ROW {
            return ControlFlow::Break(());
        }
        if let Record::Fields(fields) = record
            && let Some(table) = search.consider(fields)
        {
            found = Some((true, table.fields_named(), Reverse(0)));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found.or_else(|| search.near_miss().map(|miss| (false, miss.fields_named, Reverse(miss.missing.len()))))
}

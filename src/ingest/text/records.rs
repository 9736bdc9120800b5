//! The records of a text file, each with the line that an editor shows it on.

use std::ops::{ControlFlow, Range};

use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator};

use super::encoding::{Decoder, Encoding};
use super::framing::unclosed_rows;

/// How a text file is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// What its bytes are.
    pub encoding: Encoding,
    /// What parts its fields.
    pub delimiter: u8,
}

/// What stands on a line, or on several.
pub enum Record<'r> {
    /// Fields.
    Fields(&'r StringRecord),
    /// Bytes that are no text.
    Undecodable(&'r [u8]),
    /// A row that opens a quote that nothing closes.
    UnclosedQuote(&'r [u8]),
    /// So many lines without anything.
    BlankLines(u64),
}

/// Gives every record to `each`, with its line, until `each` breaks off.
pub fn visit<F>(content: &[u8], form: Form, mut each: F)
where
    F: FnMut(u32, Record<'_>) -> ControlFlow<()>,
{
    // A file without any line feed has the line ends of an old Macintosh.
    let line_end = if content.contains(&b'\n') { b'\n' } else { b'\r' };
    let quoted = content.contains(&b'"');
    let damaged = if quoted { unclosed_rows(content, form.delimiter, line_end) } else { Vec::new() };
    let decoder = Decoder::new(form.encoding);
    let mut walk =
        Walk { content, delimiter: form.delimiter, line_end, quoted, decoder, line: 1, each: &mut each };
    let mut sound_from = 0;
    for row in damaged {
        let range = sound_from..row.start;
        sound_from = row.end;
        if walk.sound(range).is_break() || walk.unclosed(row).is_break() {
            return;
        }
    }
    // Whether the last rows break off matters to nobody: they are the last.
    let _ = walk.sound(sound_from..content.len());
}

struct Walk<'w, F> {
    content: &'w [u8],
    delimiter: u8,
    line_end: u8,
    quoted: bool,
    decoder: Decoder,
    /// The line that comes next, from 1.
    line: u32,
    each: &'w mut F,
}

impl<F: FnMut(u32, Record<'_>) -> ControlFlow<()>> Walk<'_, F> {
    /// The rows of a range in which every quote is closed.
    fn sound(&mut self, range: Range<usize>) -> ControlFlow<()> {
        const BUFFER_BYTES: usize = 1024 * 1024;
        const LEAST_BYTES: usize = 1024;
        let rows = &self.content[range];
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .terminator(Terminator::Any(self.line_end))
            .quoting(self.quoted)
            .buffer_capacity(rows.len().clamp(LEAST_BYTES, BUFFER_BYTES))
            .from_reader(rows);
        let mut record = ByteRecord::new();
        let mut start = 0;
        // Reading from memory does not fail, and records of any length are allowed.
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let end = usize::try_from(reader.position().byte()).unwrap_or(rows.len()).min(rows.len());
            let raw = &rows[start..end];
            start = end;
            let blank = raw.iter().take_while(|byte| **byte == self.line_end).count();
            self.skip(blank)?;
            let line = self.line;
            self.pass(&raw[blank..]);
            match self.decoder.decode(&mut record) {
                Some(text) => (self.each)(line, Record::Fields(text))?,
                None => (self.each)(line, Record::Undecodable(&raw[blank..]))?,
            }
        }
        self.skip(rows[start..].iter().filter(|byte| **byte == self.line_end).count())
    }

    fn unclosed(&mut self, row: Range<usize>) -> ControlFlow<()> {
        let line = self.line;
        let raw = &self.content[row];
        self.pass(raw);
        (self.each)(line, Record::UnclosedQuote(raw))
    }

    /// Counts the lines of a record.
    fn pass(&mut self, raw: &[u8]) {
        let lines = raw.iter().filter(|byte| **byte == self.line_end).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    }

    fn skip(&mut self, blank_lines: usize) -> ControlFlow<()> {
        if blank_lines == 0 {
            return ControlFlow::Continue(());
        }
        let line = self.line;
        self.line = line.saturating_add(u32::try_from(blank_lines).unwrap_or(u32::MAX));
        (self.each)(line, Record::BlankLines(blank_lines as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line:field|field`, `line:?` for what cannot be decoded, `line:"` for an unclosed quote.
    fn records(content: &[u8]) -> Vec<String> {
        let mut seen = Vec::new();
        visit(content, Form { encoding: Encoding::Utf8, delimiter: b',' }, |line, record| {
            match record {
                Record::Fields(fields) => {
                    seen.push(format!(
                        "{line}:{}",
                        fields.iter().map(str::trim).collect::<Vec<_>>().join("|")
                    ));
                }
                Record::Undecodable(_) => seen.push(format!("{line}:?")),
                Record::UnclosedQuote(_) => seen.push(format!("{line}:\"")),
                Record::BlankLines(_) => {}
            }
            ControlFlow::Continue(())
        });
        seen
    }

    #[test]
    fn a_record_is_on_the_line_that_an_editor_shows() {
        for (content, expected) in [
            ("a,b\nc\n", vec!["1:a|b", "2:c"]),
            ("\n\na\r\n\r\nb", vec!["3:a", "4:", "5:b"]),
            ("\"a\nb\",c\nd", vec!["1:a\nb|c", "3:d"]),
            ("a\n\n\"b\r\n\r\nc\"\r\nd\r\n", vec!["1:a", "3:b\r\n\r\nc", "6:d"]),
            ("a,\"b\nc\n\"d\"\n", vec!["1:\"", "2:c", "3:d"]),
            ("a\n\"b\n\"c\n\nd\n", vec!["1:a", "2:\"", "3:\"", "5:d"]),
            ("a\rb,c\r", vec!["1:a", "2:b|c"]),
            ("23\" モニタ,x\ny\n", vec!["1:23\" モニタ|x", "2:y"]),
            ("", vec![]),
        ] {
            assert_eq!(records(content.as_bytes()), expected, "{content:?}");
        }
        assert_eq!(records(b"a\n\xff,b\nc\n"), ["1:a", "2:?", "3:c"]);
    }

    #[test]
    fn a_visit_ends_where_it_is_broken_off() {
        let mut seen = 0;
        visit(b"a\nb\nc\n", Form { encoding: Encoding::Utf8, delimiter: b',' }, |_, _| {
            seen += 1;
            if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, 2);
    }
}

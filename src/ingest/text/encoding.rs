//! Which encoding a text file has, and its bytes in a form that can be cut into records.

use std::borrow::Cow;

use csv::{ByteRecord, StringRecord};

/// The byte order mark that a file begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// None.
    None,
    /// EF BB BF.
    Utf8,
    /// FF FE.
    Utf16Le,
    /// FE FF.
    Utf16Be,
}

/// What the bytes of a record are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8, or UTF-16 turned into it.
    Utf8,
    /// Windows-31J. Its trail bytes are never a comma, a tab, a semicolon, a quote or a line end,
    /// so records and fields are cut before they are decoded.
    Cp932,
}

/// The name in a run's record.
#[must_use]
pub fn name(mark: Mark, encoding: Encoding) -> &'static str {
    match (mark, encoding) {
        (Mark::Utf16Le, _) => "UTF-16LE",
        (Mark::Utf16Be, _) => "UTF-16BE",
        (Mark::Utf8, _) => "UTF-8 with BOM",
        (Mark::None, Encoding::Utf8) => "UTF-8",
        (Mark::None, Encoding::Cp932) => "CP932",
    }
}

/// Takes the mark off; UTF-16 becomes UTF-8, in which every line end is where it was.
#[must_use]
pub fn unmark(bytes: &[u8]) -> (Cow<'_, [u8]>, Mark) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Cow::Borrowed(rest), Mark::Utf8),
        [0xFF, 0xFE, rest @ ..] => (Cow::Owned(utf8_of(rest, u16::from_le_bytes)), Mark::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => (Cow::Owned(utf8_of(rest, u16::from_be_bytes)), Mark::Utf16Be),
        _ => (Cow::Borrowed(bytes), Mark::None),
    }
}

/// A surrogate without its other half, and an odd last byte, become a byte that is no UTF-8: the
/// row they stand in is then found undecodable like any other.
fn utf8_of(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    const NO_UTF8: u8 = 0xFF;
    let mut whole = Vec::with_capacity(bytes.len() + bytes.len() / 2);
    let (pairs, odd) = bytes.as_chunks::<2>();
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match decoded {
            Ok(letter) => whole.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => whole.push(NO_UTF8),
        }
    }
    whole.extend(odd.iter().map(|_| NO_UTF8));
    whole
}

/// The content of UTF-8 without the marks within it, which stand where files were joined.
#[must_use]
pub fn without_marks(content: &[u8]) -> Cow<'_, [u8]> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let mut kept = Vec::new();
    let mut rest = content;
    while let Some(at) = rest.windows(MARK.len()).position(|window| window == MARK) {
        kept.extend_from_slice(&rest[..at]);
        rest = &rest[at + MARK.len()..];
    }
    if rest.len() == content.len() {
        return Cow::Borrowed(content);
    }
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

/// Whether more than half of the lines that are not blank are UTF-8.
#[must_use]
pub fn is_mostly_utf8(content: &[u8]) -> bool {
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let (mut valid, mut all) = (0_usize, 0_usize);
    for line in lines {
        all += 1;
        valid += usize::from(std::str::from_utf8(line).is_ok());
    }
    valid * 2 > all
}

/// Turns the bytes of records into text, in one buffer for all of them.
pub struct Decoder {
    encoding: Encoding,
    text: StringRecord,
}

impl Decoder {
    /// A decoder for the records of a file.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, text: StringRecord::new() }
    }

    /// The text of a record; none where its bytes are none. The record is given back empty, as a
    /// buffer for the next.
    pub fn decode(&mut self, record: &mut ByteRecord) -> Option<&StringRecord> {
        match self.encoding {
            Encoding::Cp932 if !record.as_slice().is_ascii() => {
                self.text.clear();
                for field in &*record {
                    let shift_jis = encoding_rs::SHIFT_JIS;
                    self.text
                        .push_field(&shift_jis.decode_without_bom_handling_and_without_replacement(field)?);
                }
            }
            Encoding::Utf8 | Encoding::Cp932 => {
                let used = std::mem::take(&mut self.text).into_byte_record();
                self.text = StringRecord::from_byte_record(std::mem::replace(record, used)).ok()?;
            }
        }
        Some(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_becomes_utf8_and_halves_of_letters_become_no_utf8() {
        let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let with_mark = |body: Vec<u8>| [vec![0xFF, 0xFE], body].concat();
        let (content, mark) = (with_mark(le("日本\r\n𠮷")), Mark::Utf16Le);
        assert_eq!(unmark(&content), (Cow::Borrowed("日本\r\n𠮷".as_bytes()), mark));
        let lone = with_mark([le("a"), vec![0x00, 0xD8], le("b\n")].concat());
        assert_eq!(unmark(&lone), (Cow::Borrowed(b"a\xFFb\n".as_slice()), mark));
        assert_eq!(
            unmark(&[0xFE, 0xFF, 0x00, 0x61, 0x00]),
            (Cow::Borrowed(b"a\xFF".as_slice()), Mark::Utf16Be)
        );
        assert_eq!(unmark(b"\xEF\xBB\xBFa"), (Cow::Borrowed(b"a".as_slice()), Mark::Utf8));
        assert_eq!(unmark(b""), (Cow::Borrowed(b"".as_slice()), Mark::None));
    }

    #[test]
    fn marks_within_a_text_are_none_of_it() {
        for (joined, apart) in [
            ("a\u{FEFF}\n\u{FEFF}\u{FEFF}b\u{FEFF}", "a\nb"),
            ("売上\n", "売上\n"),
            ("\u{FEFF}", ""),
            ("", ""),
        ] {
            assert_eq!(without_marks(joined.as_bytes()), Cow::Borrowed(apart.as_bytes()), "{joined:?}");
        }
    }

    #[test]
    fn more_than_half_of_the_lines_decide() {
        assert!(is_mostly_utf8("売上\r\n\r\n機種\n\u{0}".as_bytes()));
        assert!(is_mostly_utf8(b"a\nb\n\x81 \n"));
        assert!(!is_mostly_utf8(b"a\n\x81 \n"));
        assert!(!is_mostly_utf8(b"\x94\x84\x8f\xe3\n"));
    }

    #[test]
    fn windows_31j_is_decoded_without_a_guess() {
        let read = |field: &[u8], encoding| {
            let mut record = ByteRecord::from(vec![b"x".as_slice(), field]);
            let mut decoder = Decoder::new(encoding);
            decoder.decode(&mut record).map(|text| text.get(1).map(str::to_owned))
        };
        // ㈱ ① ～ are in Windows-31J, not in Shift_JIS.
        let letters = b"\x87\x8a\x87\x40\x81\x60".as_slice();
        assert_eq!(read(letters, Encoding::Cp932), Some(Some("㈱①～".to_owned())));
        assert_eq!(read(b"\x8eR\x93c\x81 \xff", Encoding::Cp932), None);
        assert_eq!(read(b"\xe5\xa3", Encoding::Utf8), None);
        assert_eq!(read("売上".as_bytes(), Encoding::Utf8), Some(Some("売上".to_owned())));
    }
}

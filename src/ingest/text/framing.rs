//! Rows that open a quote and never close it. A reader of RFC 4180 takes everything up to the next
//! quote, often the rest of the file, for one field; here such a row is found out, and reading
//! goes on with the next line.

use std::ops::Range;

/// The most bytes that one quoted field may hold: eighty of a spreadsheet's fullest cells.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The byte ranges of the rows that a quote damages, in their order, line ends included.
///
/// A quote opens a field only at its beginning. A field within one line is as RFC 4180 or what
/// lenient readers make of it. A field over several lines must end in a quote with a delimiter, a
/// line end or the file's end behind it: else its first quote was none, as in `"23 モニタ`.
#[must_use]
pub fn unclosed_rows(content: &[u8], delimiter: u8, line_end: u8) -> Vec<Range<usize>> {
    let mut damaged = Vec::new();
    let (mut at, mut row_start) = (0, 0);
    while let Some(quote) = find(content, at, b'"') {
        if let Some(end) = content[at..quote].iter().rposition(|byte| *byte == line_end) {
            row_start = at + end + 1;
        }
        let opens = quote == row_start || content[quote - 1] == delimiter;
        if !opens {
            at = quote + 1;
        } else if let Some(closed) = closing(content, quote, delimiter, line_end) {
            at = closed;
        } else {
            let row_end = find(content, quote, line_end).map_or(content.len(), |end| end + 1);
            damaged.push(row_start..row_end);
            (at, row_start) = (row_end, row_end);
        }
    }
    damaged
}

fn find(content: &[u8], from: usize, wanted: u8) -> Option<usize> {
    content[from..].iter().position(|byte| *byte == wanted).map(|found| from + found)
}

/// Where the field that `quote` opens is closed: the position behind its last quote.
fn closing(content: &[u8], quote: usize, delimiter: u8, line_end: u8) -> Option<usize> {
    let within = &content[..content.len().min(quote + 1 + MOST_BYTES)];
    let mut at = quote + 1;
    loop {
        let next = find(within, at, b'"')?;
        if within.get(next + 1) == Some(&b'"') {
            at = next + 2;
            continue;
        }
        let one_line = !content[quote..next].contains(&line_end);
        let behind = content[next + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\r'));
        let ends_field = behind.is_none_or(|byte| [delimiter, line_end].contains(byte));
        return (one_line || ends_field).then_some(next + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The damaged rows of a comma-separated text.
    fn damaged(text: &str) -> Vec<&str> {
        unclosed_rows(text.as_bytes(), b',', b'\n').into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sound_quotes_damage_nothing() {
        for text in [
            "",
            "a,b\n",
            "\"a\",\"b\"\r\n\"c\",\"d\"",
            "\"a\nb\",c\n",
            "\"a\r\nb\"\r\nc,d\r\n",
            "x,\"a \"\"b\"\"\n c\",y\n",
            "x,\"\",y\n\"\"\n",
            "23\" モニタ,b\nc,24\" モニタ\n",
            "\"23\" モニタ\",5\nc,d\n",
            "x,\"a\nb\" ,y\n",
        ] {
            assert_eq!(damaged(text), Vec::<&str>::new(), "{text:?}");
        }
    }

    #[test]
    fn a_row_with_an_unclosed_quote_is_alone_in_its_damage() {
        for (text, rows) in [
            ("a,\"b\nc,d\ne,f\n", vec!["a,\"b\n"]),
            ("a,b\nc,\"d", vec!["c,\"d"]),
            ("a,\"b\n\"c\",\"d\"\n", vec!["a,\"b\n"]),
            ("a,\"b\nc,\"\"\nd,\"e\"\n", vec!["a,\"b\n"]),
            ("\"x\ny\",\"b\nc,d\n\"e\",f\n", vec!["\"x\ny\",\"b\n"]),
            ("\"a\n\"b\nc\n", vec!["\"a\n", "\"b\n"]),
        ] {
            assert_eq!(damaged(text), rows, "{text:?}");
        }
    }

    #[test]
    fn a_field_may_hold_many_lines_but_not_a_whole_file() {
        let of_bytes = |count: usize| format!("\"{}\",b\n", "a\n".repeat(count / 2));
        assert_eq!(damaged(&of_bytes(MOST_BYTES - 2)).len(), 0);
        assert_eq!(damaged(&of_bytes(MOST_BYTES)), ["\"a\n", "\",b\n"]);
    }
}

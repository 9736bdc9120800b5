//! Texts as cells hold them: what a file may not contain is shown, not dropped; what is too long is
//! cut with a mark.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::message::filled;

/// What a cell holds at most, in UTF-16 units.
const LONGEST: usize = 32_767;

/// The text as a cell can hold it; `mark` follows what was cut, its `{count}` the number of
/// characters left out.
pub(super) fn fitted<'t>(text: &'t str, mark: &str) -> Cow<'t, str> {
    let text = printable(text);
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    // The mark is short; a thousand units leave room for it and its number.
    let mut room = LONGEST - 1_000;
    let kept: String = text
        .chars()
        .take_while(|character| {
            let fits = room >= character.len_utf16();
            room = room.saturating_sub(character.len_utf16());
            fits
        })
        .collect();
    let count = (text.chars().count() - kept.chars().count()).to_string();
    let mark = filled(mark, &[("count", &count)]);
    (kept + &mark).into()
}

/// Control characters as their pictures, line ends as the one that cells know.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return text.into();
    }
    let text = text.replace("\r\n", "\n");
    text.chars()
        .map(|character| if is_unprintable(character) { picture(character) } else { character })
        .collect()
}

fn is_unprintable(character: char) -> bool {
    (character.is_control() && character != '\n') || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

fn picture(character: char) -> char {
    match character {
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        _ => '\u{FFFD}',
    }
}

/// How wide the longest line is, in half-width characters.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\n') {
        return text.len();
    }
    text.lines().map(UnicodeWidthStr::width_cjk).max().unwrap_or(0)
}

/// How many lines the text takes in a column of so many half-width characters: words stay whole where
/// they fit, East Asian characters break anywhere.
pub(super) fn lines(text: &str, columns: usize) -> usize {
    text.split('\n').map(|line| if width(line) <= columns { 1 } else { wrapped(line, columns) }).sum()
}

fn wrapped(line: &str, columns: usize) -> usize {
    let (mut lines, mut filled) = (1, 0);
    for word in words(line) {
        let wide = width(word);
        if filled > 0 && filled + width(word.trim_end()) > columns {
            lines += 1;
            filled = 0;
        }
        // A word longer than the column breaks where the column ends.
        lines += (filled + wide).saturating_sub(1) / columns;
        filled = (filled + wide).saturating_sub(1) % columns + 1;
    }
    lines
}

/// The parts that stay whole: an East Asian character, or a word with the spaces after it.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let narrow = |character: char| character.width_cjk() != Some(2);
        let end = if narrow(first) {
            let mut after_space = false;
            let next = rest.char_indices().find(|(_, character)| {
                let starts = !narrow(*character) || (after_space && *character != ' ');
                after_space = *character == ' ';
                starts
            });
            next.map_or(rest.len(), |(at, _)| at)
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cells_cannot_hold_is_shown() {
        for (text, shown) in [
            ("株式会社ドローン", "株式会社ドローン"),
            ("two\r\nlines", "two\nlines"),
            ("a\u{0}b\u{1B}c\u{7F}d\te\rf", "a␀b␛c␡d␉e␍f"),
            ("\u{FFFE}\u{85}", "\u{FFFD}\u{FFFD}"),
        ] {
            assert_eq!(fitted(text, ""), shown, "{text:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_with_a_mark() {
        let longest = "あ".repeat(LONGEST);
        assert_eq!(fitted(&longest, "…{count}"), longest, "exactly what a cell holds");
        let longer = "あ".repeat(LONGEST + 1);
        assert!(fitted(&longer, "…{count}").ends_with("あ…1001"));
        // A character outside the basic plane takes two units.
        let wide = fitted(&"𠮷".repeat(LONGEST), "…{count}").into_owned();
        assert!(
            wide.encode_utf16().count() <= LONGEST && wide.ends_with(&format!("𠮷…{}", LONGEST - 15_883))
        );
    }

    #[test]
    fn east_asian_characters_are_twice_as_wide() {
        for (text, columns) in [("", 0), ("abc", 3), ("東京", 4), ("東京A", 5), ("ｱｲｳ", 3), ("東\n東京都", 6)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn lines_break_between_words_and_anywhere_in_japanese() {
        for (text, columns, count) in [
            ("", 10, 1),
            ("exactly 10", 10, 1),
            ("exactly 10!", 10, 2),
            ("one two three", 7, 2),
            ("one\ntwo", 7, 2),
            ("aaaaaaaaaaaaaaa", 5, 3),
            ("aa aaaaaaaaaaaa", 5, 4),
            ("東京都千代田区", 6, 3),
            ("コード A5D0 は", 8, 2),
        ] {
            assert_eq!(lines(text, columns), count, "{text:?} in {columns}");
        }
    }
}

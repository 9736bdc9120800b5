//! Names of files after texts that dealers choose.

/// How many characters of a text a name shows.
const LONGEST: usize = 40;
/// How many hex digits keep apart what looks alike.
const DIGITS: usize = 16;
/// Names that Windows keeps for devices, whatever the ending.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
/// The same with a digit behind them.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// A file's name, without ending, for a text of any kind: the same for the same text, another for
/// another, on every file system, whatever other names there are.
///
/// A text of capital letters, digits, `-`, `_` and Japanese letters stands as it is. All else is told
/// apart by a hash, since file systems differ in what they hold equal: `d001~` and 16 hex digits. No
/// plain name holds a `~`.
pub(super) fn file_name(text: &str) -> String {
    let length = text.chars().count();
    if (1..=LONGEST).contains(&length) && text.chars().all(is_plain) && !is_device(text) {
        return text.to_owned();
    }
    let shown: String = text.chars().take(LONGEST).map(|c| if is_shown(c) { c } else { '_' }).collect();
    format!("{shown}~{}", &blake3::hash(text.as_bytes()).to_hex()[..DIGITS])
}

/// Whether every file system keeps the character as it is, and apart from all others: no small letters,
/// no accents, no characters with more than one form.
fn is_plain(character: char) -> bool {
    matches!(character, 'A'..='Z' | '0'..='9' | '-' | '_')
        || matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' | '\u{4E00}'..='\u{9FFF}')
}

fn is_shown(character: char) -> bool {
    is_plain(character) || character.is_ascii_lowercase()
}

fn is_device(text: &str) -> bool {
    let number = NUMBERED_DEVICES.iter().find_map(|device| text.strip_prefix(device));
    DEVICES.contains(&text) || number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn plain_codes_stand_as_they_are_and_others_are_made_safe() {
        for (text, name) in [
            ("D001", "D001"),
            ("TOKYO-01_B", "TOKYO-01_B"),
            ("東京ドローン1号店", "東京ドローン1号店"),
            ("COM10", "COM10"),
            ("d001", "d001~"),
            ("A/B", "A_B~"),
            ("../../etc/passwd", "______etc_passwd~"),
            ("..", "__~"),
            ("A\u{0}\n", "A__~"),
            ("NUL", "NUL~"),
            ("COM1", "COM1~"),
            ("D001.", "D001_~"),
            ("D 1", "D_1~"),
            ("é", "_~"),
            ("", "~"),
        ] {
            let made = file_name(text);
            match name.strip_suffix('~') {
                None => assert_eq!(made, name, "{text:?}"),
                Some(shown) => {
                    let (front, hash) = made.rsplit_once('~').unwrap();
                    assert_eq!((front, hash.len()), (shown, DIGITS), "{text:?}");
                }
            }
            assert!(made.len() <= 255 - ".xlsx".len(), "{text:?}");
        }
        let long = file_name(&"店".repeat(300));
        assert!(long.starts_with(&"店".repeat(40)) && long.len() < 200, "{long}");
    }

    #[test]
    fn no_two_texts_share_a_name_where_case_and_form_do_not_count() {
        let texts = [
            "D001",
            "d001",
            "D001 ",
            "Ｄ００１",
            "D001~",
            "a/b",
            "a_b",
            "a:b",
            "が",
            "か\u{3099}",
            "K",
            "\u{212A}",
        ];
        let long = ["店".repeat(41), "店".repeat(42)];
        let texts: Vec<&str> = texts.into_iter().chain(long.iter().map(String::as_str)).collect();
        let names: BTreeSet<String> = texts.iter().map(|text| file_name(text).to_lowercase()).collect();
        assert_eq!(names.len(), texts.len(), "{names:?}");
    }
}

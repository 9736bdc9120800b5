//! `--mask`: a run's folder that may be handed on, without anybody's name, phone number or address.
//!
//! Everything in the folder is masked, the tables for other programs too: names to their first
//! character, phone numbers to their last four digits, e-mail addresses to their domain, and the owner
//! key to a key that says nothing. What a dealer's cell held where a rule could not read it may be
//! anything, so that of such a value its shape alone is left. Dealers' own names and codes, serials,
//! numbers of contracts and slips, and the names of files and sheets stay: they name no person.

use std::borrow::Cow;

use super::Edition;
use crate::domain::field::Field;
use crate::domain::finding::Finding;
use crate::domain::input::InputFile;
use crate::domain::plan::Cause;
use crate::domain::reading::{Part, Term};
use crate::domain::resolution::{DecidedRow, Past};
use crate::domain::text::Sym;

/// Stands for what is left out.
const HIDDEN: &str = "○○";
/// How much of a value's shape is shown, in characters.
const LONGEST_SHAPE: usize = 40;
/// The last digits of a phone number that stay, and how long the number must be for that.
const LAST_DIGITS: usize = 4;
const SHORTEST_PHONE: usize = 8;

/// Masks personal data.
#[derive(Clone, Copy, Debug)]
pub struct Mask {
    key: [u8; 32],
}

impl Mask {
    /// The mask of a run over these files. Owner keys are hashed with a key of all files' contents: a
    /// plain hash of a phone number could be undone by trying out all numbers.
    #[must_use]
    pub fn of(files: &[InputFile]) -> Self {
        let mut hasher = blake3::Hasher::new();
        files.iter().for_each(|file| _ = hasher.update(file.blake3.as_bytes()));
        Self { key: hasher.finalize().into() }
    }

    /// A key that is the same for the same owner and says nothing about who it is.
    fn owner_key(&self, key: &str) -> String {
        format!("owner-{}", &blake3::keyed_hash(&self.key, key.as_bytes()).to_hex()[..16])
    }
}

impl<'a> Edition<'a> {
    /// A person's or a customer's name, as the folder may show it.
    pub fn name(&self, name: Option<Sym>) -> Option<Cow<'a, str>> {
        self.shown(name, |_, name| masked_name(name))
    }

    /// A phone number, as the folder may show it.
    pub fn phone(&self, phone: Option<Sym>) -> Option<Cow<'a, str>> {
        self.shown(phone, |_, phone| masked_phone(phone))
    }

    /// An e-mail address, as the folder may show it.
    pub fn email(&self, email: Option<Sym>) -> Option<Cow<'a, str>> {
        self.shown(email, |_, email| masked_email(email))
    }

    /// An owner key, as the folder may show it.
    pub fn owner_key(&self, key: Option<Sym>) -> Option<Cow<'a, str>> {
        self.shown(key, Mask::owner_key)
    }

    fn shown(&self, text: Option<Sym>, mask: fn(&Mask, &str) -> String) -> Option<Cow<'a, str>> {
        let text = self.view.texts().opt(text)?;
        Some(self.mask.as_ref().map_or(Cow::Borrowed(text), |by| mask(by, text).into()))
    }

    /// What a finding expected and what it found, as the folder may show it.
    pub fn reading(&self, finding: &'a Finding) -> [Option<Cow<'a, Term>>; 2] {
        finding.reading().map(|term| term.map(|term| self.masked_term(finding.column, term)))
    }

    /// Owners are hidden, and what a dealer's cell held; all other terms are of dates, amounts, identifiers
    /// and the program's own words. What people entered on exceptions is masked before; see [`decisions`].
    fn masked_term(&self, column: Option<Field>, term: &'a Term) -> Cow<'a, Term> {
        let masked = |(_, part): (&str, Part<'_>)| match part {
            Part::Owner(owner) => Some(masked_owner(self.view.texts().get(*owner))),
            Part::Cell(cell) => Some(masked_cell(column, cell)),
            Part::Cause(Cause::Other(text)) => Some(masked_cell(column, self.view.texts().get(*text))),
            Part::Cause(_) | Part::Text(_) | Part::Symbol(_) | Part::Rule(_) | Part::WorkStatus(_) => None,
            Part::Yen(_) | Part::Number(_) | Part::Figure(_) | Part::Choices(_) | Part::Fields(_) => None,
            Part::Date(_) | Part::GivenDate(_) | Part::Instant(_) => None,
            Part::Plan(_) | Part::Model(_) | Part::Country(_) => None,
        };
        let hidden = self.mask.as_ref().and_then(|_| term.parts().into_iter().find_map(masked));
        hidden.map_or(Cow::Borrowed(term), |hidden| Cow::Owned(Term::text(hidden)))
    }
}

/// Masks what people entered on exceptions, and what an earlier run said of them, before a day is
/// decided: the findings about decisions and the register then hold nothing else. A register without
/// its notes is of little use to later runs: a masked run belongs in an output folder of its own.
pub fn decisions(rows: &mut [DecidedRow], past: &mut Past) {
    let entries = past.register.iter_mut().map(|entry| &mut entry.verdict);
    for verdict in rows.iter_mut().map(|row| &mut row.verdict).chain(entries) {
        verdict.person = verdict.person.as_deref().map(masked_name);
        verdict.note = verdict.note.as_deref().map(|_| HIDDEN.to_owned());
    }
    for exception in &mut past.exceptions {
        exception.messages = [const { String::new() }; 2];
    }
}

/// The first character; nothing of a name that has no other.
fn masked_name(name: &str) -> String {
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(_)) => format!("{first}{HIDDEN}"),
        (Some(_) | None, _) => HIDDEN.to_owned(),
    }
}

/// The last four digits; nothing of what is too short for a phone number.
fn masked_phone(phone: &str) -> String {
    let length = phone.chars().count();
    let shown = if length < SHORTEST_PHONE { 0 } else { LAST_DIGITS };
    let last: String = phone.chars().skip(length - shown).collect();
    format!("{HIDDEN}{last}")
}

/// The domain.
fn masked_email(email: &str) -> String {
    email.split_once('@').map_or_else(|| HIDDEN.to_owned(), |(_, domain)| format!("{HIDDEN}@{domain}"))
}

/// An owner key is an e-mail address, else a phone number, else a name.
fn masked_owner(key: &str) -> String {
    if key.contains('@') {
        masked_email(key)
    } else if key.chars().all(|character| character.is_ascii_digit()) {
        masked_phone(key)
    } else {
        masked_name(key)
    }
}

/// A cell that could not be read, or not be understood. Short dates and amounts in a column of such
/// are shown; of all else the shape, with a circle for each letter and digit.
fn masked_cell(column: Option<Field>, text: &str) -> String {
    const CONTACTS: [Field; 6] = [
        Field::CustomerName,
        Field::Phone,
        Field::Email,
        Field::DealerEmail,
        Field::CustomerCode,
        Field::DealerName,
    ];
    let is_contact = column.is_none_or(|column| CONTACTS.contains(&column));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = text
        .chars()
        .all(|character| character.is_ascii_digit() || " /-.,:+¥\\E年月日時分秒円△()—".contains(character));
    if !is_contact && is_number && digits <= SHORTEST_PHONE {
        return text.to_owned();
    }
    let shape = text.chars().take(LONGEST_SHAPE);
    shape.map(|character| if character.is_alphanumeric() { '○' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_names_nobody() {
        for (mask, text, shown) in [
            (masked_name as fn(&str) -> String, "田中太郎", "田○○"),
            (masked_name, "Jane Doe", "J○○"),
            (masked_name, "林", "○○"),
            (masked_phone, "09012345678", "○○5678"),
            (masked_phone, "12345678", "○○5678"),
            (masked_phone, "1234567", "○○"),
            (masked_email, "taro@kaze.example.jp", "○○@kaze.example.jp"),
            (masked_owner, "taro@kaze.example.jp", "○○@kaze.example.jp"),
            (masked_owner, "0312345678", "○○5678"),
            (masked_owner, "株式会社風", "株○○"),
        ] {
            assert_eq!(mask(text), shown, "{text}");
        }
    }

    #[test]
    fn of_a_cell_that_was_not_read_short_dates_and_amounts_are_left() {
        for (column, text, shown) in [
            (Some(Field::ReceivedAt), "3/15/2022", "3/15/2022"),
            (Some(Field::Amount), "82500.5円", "82500.5円"),
            (Some(Field::Serial), "3.1E+15", "3.1E+15"),
            (Some(Field::BoundAt), "090-1234-5678", "○○○-○○○○-○○○○"),
            (Some(Field::BoundAt), "田中 太郎", "○○ ○○"),
            (Some(Field::Phone), "1234567", "○○○○○○○"),
            (Some(Field::Email), "taro.kaze.jp", "○○○○.○○○○.○○"),
            (None, "12 | taro@kaze.jp", "○○ | ○○○○@○○○○.○○"),
        ] {
            assert_eq!(masked_cell(column, text), shown, "{text}");
        }
        assert_eq!(masked_cell(None, &"あ".repeat(100)), "○".repeat(40));
    }

    #[test]
    fn an_owner_keeps_one_key_that_depends_on_the_files() {
        let file = |content: &str| InputFile {
            path: "D001/a.csv".to_owned(),
            dealer: None,
            blake3: content.to_owned(),
            kinds: Vec::new(),
            encoding: "UTF-8".to_owned(),
            unknown_columns: Vec::new(),
            rows: crate::domain::input::RowCounts::default(),
        };
        let (one, other) = (Mask::of(&[file("a")]), Mask::of(&[file("b")]));
        assert_eq!(one.owner_key("09012345678"), Mask::of(&[file("a")]).owner_key("09012345678"));
        assert_ne!(one.owner_key("09012345678"), one.owner_key("09012345679"));
        assert_ne!(one.owner_key("09012345678"), other.owner_key("09012345678"));
    }
}

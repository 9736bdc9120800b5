//! What `close` and `verify` print.

use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::report::message;
use crate::report::words::Words;
use crate::store::chain::{CLOSED, Chain, Fault, Link, SEAL, Seal};

/// The month that was closed, and the hash to be kept elsewhere.
#[must_use]
pub fn closed(seal: &Seal, language: Language) -> String {
    let values =
        [("month", seal.month.as_str()), ("files", &seal.files.len().to_string()), ("hash", &seal.hash)];
    message::filled(&Words::of(language).closed.closed, &values) + "\n"
}

/// A line a month; below it all that is wrong, with the file and the month.
#[must_use]
pub fn verified(chain: &Chain, language: Language) -> String {
    let words = &Words::of(language).closed;
    let mut text = String::new();
    for Link { month, files, hash, faults } in &chain.months {
        let template = if faults.is_empty() { &words.holds } else { &words.faulty };
        let hash = hash.as_deref().unwrap_or("-");
        let values = [
            ("month", month.to_string()),
            ("files", files.to_string()),
            ("hash", hash.to_owned()),
            ("count", faults.len().to_string()),
        ];
        text.push_str(&message::filled_with(template, &values));
        text.push('\n');
        for fault in faults {
            text.push_str(&format!("  {}\n", sentence(*month, fault, language)));
        }
    }
    for stray in &chain.strays {
        let path = format!("{CLOSED}/{stray}");
        text.push_str(&message::filled(&words.stray, &[("path", &path)]));
        text.push('\n');
    }
    if text.is_empty() {
        text = format!("{}\n", words.none);
    }
    text
}

fn sentence(month: Month, fault: &Fault, language: Language) -> String {
    let words = &Words::of(language).closed;
    let month = month.to_string();
    let month = month.as_str();
    let of_file = |template: &str, path: &str| {
        let path = format!("{CLOSED}/{month}/{path}");
        message::filled(template, &[("path", &path), ("month", month)])
    };
    match fault {
        Fault::Changed(path) => of_file(&words.changed, path),
        Fault::Missing(path) => of_file(&words.missing, path),
        Fault::Extra(path) => of_file(&words.extra, path),
        Fault::NoSeal => of_file(&words.no_seal, SEAL),
        Fault::SealChanged => of_file(&words.seal_changed, SEAL),
        Fault::OtherMonth(other) => {
            message::filled(&words.other_month, &[("month", month), ("other", other)])
        }
        Fault::Unlinked => message::filled(&words.unlinked, &[("month", month)]),
        Fault::Gap(missing) => {
            message::filled(&words.gap, &[("month", month), ("missing", &missing.to_string())])
        }
    }
}

//! The words of closed months: `restatement.xlsx`, and what `close` and `verify` print.

use serde::Deserialize;

/// What the workbook says.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a text, named after itself")]
pub struct RestatementWords {
    pub title: String,
    pub months: String,
    pub months_note: String,
    pub sums_note: String,
    pub list_note: String,
    /// What the end of a run says.
    pub restated: String,
}

/// What `close` and `verify` print.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a sentence, named after itself")]
pub struct ClosedWords {
    pub closed: String,
    pub none: String,
    pub holds: String,
    pub faulty: String,
    pub stray: String,
    pub changed: String,
    pub missing: String,
    pub extra: String,
    pub no_seal: String,
    pub seal_changed: String,
    pub other_month: String,
    pub unlinked: String,
    pub gap: String,
}

//! The words of `differences.xlsx`, and of what `diff` prints.

use serde::Deserialize;

/// What the workbook and the terminal say.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct DifferenceWords {
    /// The workbook's title.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// The sheets' names.
    pub sheets: DifferenceSheets,
    /// What the sheets hold.
    pub notes: DifferenceSheets,
    /// The section of the cover that lists what was different beforehand.
    pub circumstances: String,
    /// What each line of it is.
    pub circumstance: Circumstance,
    /// Control totals.
    pub proofs: Proofs,
    /// What there is to say of a cause.
    pub causes: CauseNotes,
    /// What the terminal shows.
    pub terminal: DifferenceTerminal,
}

/// A text a sheet.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the sheets")]
pub struct DifferenceSheets {
    pub summary: String,
    pub causes: String,
    pub sums: String,
    pub coverages: String,
    pub claims: String,
    pub ledger: String,
    pub expiries: String,
    pub exceptions: String,
}

/// What was different before anything was decided.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct Circumstance {
    pub run: String,
    pub record: String,
    pub policy: String,
    pub schema: String,
    pub program: String,
    pub new_file: String,
    pub changed_file: String,
    pub gone_file: String,
    pub not_compared: String,
}

/// The labels of control totals.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct Proofs {
    pub lines: String,
    pub kept_of_old: String,
    pub kept_of_new: String,
    pub difference: String,
}

/// What there is to say of a cause.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a phrase, named after itself")]
pub struct CauseNotes {
    pub new_file: String,
    pub changed_file: String,
    pub gone_file: String,
    pub follows_from: String,
    pub rule: String,
    pub absent: String,
}

/// What the terminal shows.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a phrase, named after itself")]
pub struct DifferenceTerminal {
    pub table: String,
    pub cause: String,
    pub sum: String,
    pub nothing: String,
    pub written: String,
}

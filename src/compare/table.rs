//! The tables that are compared: what makes a row the same row, and what of it is not compared.

use crate::tables::Kind;

impl Kind {
    /// What makes a row the same row in both runs. A ledger line is known by what it is for: its
    /// number moves when a line is inserted before it.
    #[must_use]
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Kind::Coverages => &["coverage_id", "serial_original"],
            Kind::Claims => &["dealer", "case_no"],
            Kind::Ledger => &["pool_id", "coverage_id", "kind", "dealer", "case_no"],
            Kind::Expiries => &["coverage_id"],
            Kind::Exceptions => &["exception_id"],
        }
    }

    /// The column that says most about a row that was added or is gone.
    #[must_use]
    pub fn main(self) -> &'static str {
        match self {
            Kind::Coverages => "status",
            Kind::Claims => "decision",
            Kind::Ledger => "amount",
            Kind::Expiries => "stage",
            Kind::Exceptions => "rule",
        }
    }

    /// Columns that are not compared: where a row stands, and what only follows from other columns or
    /// from the day itself.
    #[must_use]
    pub fn left_out(self) -> &'static [&'static str] {
        match self {
            Kind::Coverages | Kind::Claims => &PLACE,
            Kind::Ledger => &["seq", "own_balance_after", "pool_balance_after"],
            Kind::Expiries => &["days_left", "newly_due"],
            Kind::Exceptions => &OF_EXCEPTIONS,
        }
    }
}

/// The columns that say where a row stands in the inputs.
const PLACE: [&str; 3] = ["source_file", "source_sheet", "source_row"];

/// What follows from other columns, where a finding stands, and since when it is known.
const OF_EXCEPTIONS: [&str; 10] = [
    "message_ja",
    "message_en",
    "source_file",
    "source_sheet",
    "source_row",
    "source_column",
    "life",
    "first_seen",
    "days_open",
    "fingerprint",
];

/// One of two runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The earlier one, or the one compared with.
    Old,
    /// The later one.
    New,
}

//! Notices: how near a coverage is to its end, or how long past it (RULES.md 10).

use chrono::NaiveDate;

/// How near a coverage is to its end, or how long past it (RULES.md 10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// The notice of 30 days.
    Days30,
    /// The notice of 15 days.
    Days15,
    /// The notice of 7 days.
    Days7,
    /// Ended up to 7 days ago.
    Special7,
    /// Ended up to 30 days ago.
    Special30,
}

impl Stage {
    /// All, in the order in which they fall due.
    pub const ALL: [Stage; 5] =
        [Stage::Days30, Stage::Days15, Stage::Days7, Stage::Special7, Stage::Special30];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Days30 => "30",
            Stage::Days15 => "15",
            Stage::Days7 => "7",
            Stage::Special7 => "special_7",
            Stage::Special30 => "special_30",
        }
    }
}

/// A coverage on the expiry list.
#[derive(Clone, PartialEq, Debug)]
pub struct Expiry {
    /// The coverage, by its position among the run's coverages.
    pub coverage: u32,
    /// Its last day.
    pub end: NaiveDate,
    /// Its stage on the as-of date.
    pub stage: Stage,
    /// Days from the as-of date to the last day; negative once past.
    pub days_left: i64,
    /// When its stage fell due.
    pub due_on: NaiveDate,
    /// The stages that fell due since the last run.
    pub newly_due: Vec<Stage>,
}

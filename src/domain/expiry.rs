//! Notices: how near a coverage is to its end, or how long past it (RULES.md 10).

use chrono::NaiveDate;

use super::ids::BindingId;

/// How near a coverage is to its end, or how long past it (RULES.md 10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Stage {
    /// The notice of 30 days.
    #[strum(serialize = "30")]
    Days30,
    /// The notice of 15 days.
    #[strum(serialize = "15")]
    Days15,
    /// The notice of 7 days.
    #[strum(serialize = "7")]
    Days7,
    /// Ended up to 7 days ago.
    #[strum(serialize = "special_7")]
    Special7,
    /// Ended up to 30 days ago.
    #[strum(serialize = "special_30")]
    Special30,
}

/// A coverage on the expiry list.
#[derive(Clone, PartialEq, Debug)]
pub struct Expiry {
    /// The coverage.
    pub coverage: BindingId,
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

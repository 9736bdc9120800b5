//! What later facts make of a closed month, beside the figures that were closed, which stay as they are.

use super::snapshot::Snapshot;
use super::{Comparison, Incomparable, compare};
use crate::domain::month::Month;
use crate::tables::Kind;

/// What people enter as they work an exception off is no figure of a month.
const ENTERED: [&str; 3] = ["work_status", "person", "note"];

/// A closed month that would be reported otherwise today.
pub struct Restatement {
    /// The month.
    pub month: Month,
    /// Its closed figures, and what they would be.
    pub comparison: Comparison,
}

impl Restatement {
    /// A month as it was closed beside what it would be today; none where its figures are the same.
    ///
    /// # Errors
    /// They are not of a kind.
    pub fn of(month: Month, closed: Snapshot, today: Snapshot) -> Result<Option<Self>, Incomparable> {
        let mut comparison = compare(closed, today)?;
        comparison.leave_out(Kind::Exceptions, |comparison, row, column| {
            // What could not be read has no date, and no more has work on exceptions: both belong to the
            // run that read them, not to a month.
            let rule = comparison.text(Kind::Exceptions, row, "rule");
            ENTERED.contains(&column)
                || rule.is_some_and(|rule| rule.starts_with("INP-") || rule.starts_with("DEC-"))
        });
        Ok((!comparison.is_empty()).then_some(Self { month, comparison }))
    }
}

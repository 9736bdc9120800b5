//! The expiry list (RULES.md 10).

use chrono::NaiveDate;

use super::Context;
use crate::domain::coverage::{Coverage, RenewalStatus};
use crate::domain::expiry::Expiry;
use crate::rules::notice;

/// The notices for all eligible coverages that were not renewed; `since` is the last day whose
/// notices are known to have been seen.
#[must_use]
pub fn expiries(context: &Context<'_>, coverages: &[Coverage], since: NaiveDate) -> Vec<Expiry> {
    let listed = |(at, coverage): (u32, &Coverage)| {
        let end = coverage.granted.filter(|_| coverage.renewal_status != RenewalStatus::Renewed)?.period.end;
        let bound_on = context.facts.bindings[coverage.binding as usize].bound_at.date();
        let policies = &context.schemas.rule_sets.on(bound_on).policies;
        let notice = notice::notice(policies, end, context.as_of, since)?;
        let notice::Notice { stage, days_left, due_on, newly_due } = notice;
        Some(Expiry { coverage: at, end, stage, days_left, due_on, newly_due })
    };
    (0_u32..).zip(coverages).filter_map(listed).collect()
}

//! The expiry list (RULES.md 10).

use chrono::NaiveDate;
use typed_index_collections::TiSlice;

use super::Context;
use crate::domain::coverage::{Coverage, RenewalStatus};
use crate::domain::expiry::Expiry;
use crate::domain::ids::BindingId;
use crate::rules::notice;

/// The notices for all eligible coverages that were not renewed; `since` is the last day whose
/// notices are known to have been seen.
#[must_use]
pub fn expiries(
    context: &Context<'_>,
    coverages: &TiSlice<BindingId, Coverage>,
    since: NaiveDate,
) -> Vec<Expiry> {
    let listed = |(at, coverage): (BindingId, &Coverage)| {
        let end = coverage.granted.filter(|_| coverage.renewal_status != RenewalStatus::Renewed)?.period.end;
        let bound_on = context.facts.bindings[coverage.binding].bound_at.date();
        let policies = &context.schemas.rule_sets.on(bound_on).policies;
        let notice = notice::notice(policies, end, context.as_of, since)?;
        let notice::Notice { stage, days_left, due_on, newly_due } = notice;
        Some(Expiry { coverage: at, end, stage, days_left, due_on, newly_due })
    };
    coverages.iter_enumerated().filter_map(listed).collect()
}

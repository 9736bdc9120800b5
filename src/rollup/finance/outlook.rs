//! The outlook: coverages by the month of their end; and what is on the table: findings by rule.

use crate::domain::coverage::{Coverage, RenewalStatus, Status};
use crate::domain::finding::Finding;
use crate::domain::month::Month;
use crate::domain::rule::RuleId;
use crate::rollup::frame::{roll_up, roll_up_months};
use crate::rollup::view::View;

/// The coverages that end in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpiryMonth {
    /// The month.
    pub month: Month,
    /// Not renewed yet.
    pub not_renewed: i64,
    /// Renewed already.
    pub renewed: i64,
}

/// How often a rule was raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleCount {
    /// The rule.
    pub rule: RuleId,
    /// Its findings.
    pub findings: i64,
}

/// Coverages in force or to begin, by the month of their end, from the as-of date's to the last.
pub(super) fn expiry_months(view: &View) -> Vec<ExpiryMonth> {
    let ending = |coverage: &Coverage| match coverage.status {
        Status::InForce | Status::Scheduled => {
            let renewed = i64::from(coverage.renewal_status == RenewalStatus::Renewed);
            Some((Month::of(coverage.granted?.period.end), [1 - renewed, renewed]))
        }
        Status::Ineligible | Status::Expired => None,
    };
    let months = roll_up_months(view.coverages().iter().filter_map(ending), Some(Month::of(view.as_of())));
    months.map(|(month, [not_renewed, renewed])| ExpiryMonth { month, not_renewed, renewed }).collect()
}

/// The rules that were raised, the most frequent first, then in the order of the rules.
pub(super) fn rule_counts(findings: &[Finding]) -> Vec<RuleCount> {
    let facts = findings.iter().map(|finding| (finding.rule, [1]));
    let counts = roll_up(facts, |rule| [*rule as i64]).into_iter();
    let mut counts: Vec<RuleCount> = counts.map(|(rule, [findings])| RuleCount { rule, findings }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.findings));
    counts
}

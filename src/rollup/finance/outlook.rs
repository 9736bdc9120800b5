//! What lies ahead: coverages by the month of their end; and what is on the table: findings by rule.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::months::{month_of, months};
use crate::domain::coverage::{RenewalStatus, Status};
use crate::domain::finding::Finding;
use crate::domain::rule::RuleId;
use crate::rollup::view::View;

/// The coverages that end in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExpiryMonth {
    /// The month.
    pub month: NaiveDate,
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
    let mut ending: BTreeMap<NaiveDate, ExpiryMonth> = BTreeMap::new();
    for coverage in view.coverages() {
        let (Some(granted), Status::InForce | Status::Scheduled) = (coverage.granted, coverage.status) else {
            continue;
        };
        let month = ending.entry(month_of(granted.period.end)).or_default();
        match coverage.renewal_status {
            RenewalStatus::Renewed => month.renewed += 1,
            RenewalStatus::None
            | RenewalStatus::Renewable
            | RenewalStatus::Special7
            | RenewalStatus::Special30
            | RenewalStatus::NotRenewable => month.not_renewed += 1,
        }
    }
    let last = ending.last_key_value().map(|(month, _)| *month);
    let all = last.into_iter().flat_map(|last| months(view.as_of(), last));
    all.map(|month| ExpiryMonth { month, ..ending.get(&month).copied().unwrap_or_default() }).collect()
}

/// The rules that were raised, the most frequent first, then in the order of the rules.
pub(super) fn rule_counts(findings: &[Finding]) -> Vec<RuleCount> {
    let mut counts: BTreeMap<RuleId, i64> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let mut counts: Vec<RuleCount> =
        counts.into_iter().map(|(rule, findings)| RuleCount { rule, findings }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.findings));
    counts
}

//! The control totals of a run: what was read and decided, counted, summed, and proven to tie.
//!
//! Every figure here has a second way leading to it. Where the two part, rows or yen were lost inside
//! the program: that is never the inputs' fault, and no report may be written.

use serde::Serialize;
use typed_index_collections::TiSlice;

use super::finance::totals::FinanceTotals;
use super::pools::Pool;
use super::view::View;
use crate::domain::claim::{Claim, Decision};
use crate::domain::coverage::{Coverage, Status};
use crate::domain::expiry::{Expiry, Stage};
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::input::{InputFile, RowCounts};
use crate::domain::money::Yen;
use crate::domain::rule::Severity;

/// The control totals. The fields' order is that of the run's record.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ControlTotals {
    /// Rows of all input files.
    pub rows: RowCounts,
    /// Coverages by status.
    pub coverages: Coverages,
    /// Claims by decision.
    pub claims: Claims,
    /// Yen of all limits.
    pub limits: Limits,
    /// Coverages on the expiry list, by stage.
    pub expiries: Expiries,
    /// Findings by severity.
    pub findings: Findings,
    /// Revenue, deferred revenue, limits over time, losses.
    pub finance: FinanceTotals,
}

/// Coverages by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Coverages {
    /// All.
    pub total: u64,
    /// Refused.
    pub ineligible: u64,
    /// To begin.
    pub scheduled: u64,
    /// In force.
    pub in_force: u64,
    /// Past.
    pub expired: u64,
}

/// Claims by decision, and what was deducted for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Claims {
    /// All.
    pub total: u64,
    /// Borne by a coverage.
    pub covered: u64,
    /// Refused.
    pub not_covered: u64,
    /// Borne by the manufacturer's warranty.
    pub warranty: u64,
    /// Repairs under Basic.
    pub customer_repair: u64,
    /// Not settled yet.
    pub open: u64,
    /// Called off.
    pub cancelled: u64,
    /// Deducted from limits.
    pub deducted_jpy: Yen,
    /// What the limits did not bear.
    pub excess_jpy: Yen,
}

/// Yen of all limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Limits {
    /// Pools, those of one coverage included.
    pub pools: u64,
    /// Coverages with a limit.
    pub coverages: u64,
    /// Granted.
    pub granted_jpy: Yen,
    /// Deducted.
    pub used_jpy: Yen,
    /// Left, in force or not.
    pub remaining_jpy: Yen,
    /// Left to the coverages in force.
    pub in_force_remaining_jpy: Yen,
}

/// Coverages on the expiry list, by stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Expiries {
    /// All.
    pub total: u64,
    /// Those with a stage that fell due since the last run.
    pub newly_due: u64,
    /// Stage 30.
    pub days_30: u64,
    /// Stage 15.
    pub days_15: u64,
    /// Stage 7.
    pub days_7: u64,
    /// Ended up to 7 days ago.
    pub special_7: u64,
    /// Ended up to 30 days ago.
    pub special_30: u64,
}

/// Findings by severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Findings {
    /// All.
    pub total: u64,
    /// Someone must act.
    pub error: u64,
    /// Someone should look.
    pub warn: u64,
    /// For the record.
    pub info: u64,
}

/// The totals.
///
/// # Panics
/// Where they do not tie.
#[must_use]
pub fn totals(view: &View, pools: &[Pool], finance: &FinanceTotals) -> ControlTotals {
    let claims = claims(view.claims());
    let limits = limits(pools);
    assert_eq!(claims.deducted_jpy, limits.used_jpy, "what claims took is what limits lost");
    let (finance, coverages) = (finance, coverages(view.coverages()));
    let rolled = (finance.limits.granted_jpy, finance.limits.used_jpy);
    assert_eq!(rolled, (limits.granted_jpy, limits.used_jpy), "limits over time are the pools' limits");
    assert_eq!(finance.losses.claims, claims.covered, "every covered claim is a loss");
    assert_eq!(finance.ending, coverages.in_force + coverages.scheduled, "what is not over is to end");
    ControlTotals {
        rows: rows(view.files()),
        coverages,
        claims,
        limits,
        expiries: expiries(view.expiries()),
        findings: findings(view.findings().iter().map(|finding| view.schemas.rule_texts.severity(finding))),
        finance: *finance,
    }
}

/// What became of the rows of files.
///
/// # Panics
/// Where a row is not accounted for.
#[must_use]
pub fn rows<'a>(files: impl IntoIterator<Item = &'a InputFile>) -> RowCounts {
    let mut sum = RowCounts::default();
    for file in files {
        let rows = file.rows;
        let accounted =
            rows.accepted + rows.rejected + rows.duplicate + rows.superseded + rows.not_yet_effective;
        assert_eq!(rows.read, accounted, "every row of {} is accounted for", file.path);
        sum.read += rows.read;
        sum.accepted += rows.accepted;
        sum.rejected += rows.rejected;
        sum.duplicate += rows.duplicate;
        sum.superseded += rows.superseded;
        sum.not_yet_effective += rows.not_yet_effective;
        sum.skipped += rows.skipped;
    }
    sum
}

fn coverages(coverages: &TiSlice<BindingId, Coverage>) -> Coverages {
    let mut sum = Coverages::default();
    for coverage in coverages {
        sum.total += 1;
        *match coverage.status {
            Status::Ineligible => &mut sum.ineligible,
            Status::Scheduled => &mut sum.scheduled,
            Status::InForce => &mut sum.in_force,
            Status::Expired => &mut sum.expired,
        } += 1;
        let refused = coverage.status == Status::Ineligible;
        assert_eq!(coverage.granted.is_none(), refused, "who is refused is granted nothing: {coverage:?}");
        assert_eq!(coverage.reject_rules.is_empty(), !refused, "a refusal has its rules: {coverage:?}");
    }
    sum
}

fn claims(claims: &TiSlice<RepairId, Claim>) -> Claims {
    let mut sum = Claims::default();
    for claim in claims {
        sum.total += 1;
        *match claim.decision {
            Decision::Covered => &mut sum.covered,
            Decision::NotCovered => &mut sum.not_covered,
            Decision::Warranty => &mut sum.warranty,
            Decision::CustomerRepair => &mut sum.customer_repair,
            Decision::Open => &mut sum.open,
            Decision::Cancelled => &mut sum.cancelled,
        } += 1;
        let takes = claim.decision == Decision::Covered || claim.deducted_jpy == 0;
        assert!(takes && claim.deducted_jpy >= 0, "only covered claims take from limits: {claim:?}");
        sum.deducted_jpy += claim.deducted_jpy;
        sum.excess_jpy += claim.excess_jpy;
    }
    sum
}

fn limits(pools: &[Pool]) -> Limits {
    let mut sum = Limits { pools: pools.len() as u64, ..Limits::default() };
    for pool in pools {
        let (left, in_force) = (pool.remaining_jpy(), pool.in_force_remaining_jpy);
        assert!(0 <= in_force && in_force <= left, "no more is left in force than at all: {pool:?}");
        sum.coverages += pool.coverages.len() as u64;
        sum.granted_jpy += pool.granted_jpy;
        sum.used_jpy += pool.used_jpy;
        sum.remaining_jpy += left;
        sum.in_force_remaining_jpy += in_force;
    }
    assert_eq!(sum.granted_jpy - sum.used_jpy, sum.remaining_jpy, "granted less used is left");
    sum
}

fn expiries(expiries: &[Expiry]) -> Expiries {
    let mut sum = Expiries::default();
    expiries.iter().for_each(|expiry| sum.add(expiry));
    sum
}

impl Expiries {
    /// Counts a coverage of the list.
    pub fn add(&mut self, expiry: &Expiry) {
        self.total += 1;
        self.newly_due += u64::from(!expiry.newly_due.is_empty());
        *match expiry.stage {
            Stage::Days30 => &mut self.days_30,
            Stage::Days15 => &mut self.days_15,
            Stage::Days7 => &mut self.days_7,
            Stage::Special7 => &mut self.special_7,
            Stage::Special30 => &mut self.special_30,
        } += 1;
    }
}

fn findings(severities: impl Iterator<Item = Severity>) -> Findings {
    let mut sum = Findings::default();
    severities.for_each(|severity| sum.add(severity));
    sum
}

impl Findings {
    /// Counts a finding.
    pub fn add(&mut self, severity: Severity) {
        self.total += 1;
        *match severity {
            Severity::Error => &mut self.error,
            Severity::Warn => &mut self.warn,
            Severity::Info => &mut self.info,
        } += 1;
    }
}

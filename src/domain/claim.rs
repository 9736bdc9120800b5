//! The decision on a repair case (RULES.md 8).

use super::ids::{BindingId, RepairId};
use super::money::Yen;
use super::rule::RuleId;
use super::time::Instant;

/// The decision on a repair case (RULES.md 8).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// The coverage bears it.
    Covered,
    /// Some rule refuses it.
    NotCovered,
    /// The manufacturer's warranty bears it.
    Warranty,
    /// A repair under Basic: the customer pays it.
    CustomerRepair,
    /// No deduction instant yet.
    Open,
    /// Called off.
    Cancelled,
}

/// One repair case, judged. The case's own columns stand in the facts, under `repair`.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// The case.
    pub repair: RepairId,
    /// The coverage in force (CLM-01).
    pub coverage: Option<BindingId>,
    /// The decision.
    pub decision: Decision,
    /// The first rule that refuses it.
    pub deciding_rule: Option<RuleId>,
    /// The flags, in order.
    pub flag_rules: Vec<RuleId>,
    /// The deduction instant.
    pub deducted_at: Option<Instant>,
    /// What was deducted from limits.
    pub deducted_jpy: Yen,
    /// What the limits did not bear.
    pub excess_jpy: Yen,
    /// Which replacement of its coverage it is, from 1.
    pub nth_replacement: Option<u32>,
    /// What the customer should pay; none where it cannot be known.
    pub expected_charge_jpy: Option<Yen>,
    /// The rules that would refuse it and were waived.
    pub waived_rules: Vec<RuleId>,
}

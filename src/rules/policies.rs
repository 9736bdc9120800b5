//! Which policies each rule reads, so that an explanation can name them with their values.

use crate::domain::finding::RuleId;
use crate::domain::plan::{Family, Plan};

/// The policies that a rule reads when it judges something of a plan, by their names in rule sets;
/// `base` is the plan that a renewal renews, whose limits RNW-03 goes by.
/// A test changes each policy and sees which rules decide otherwise.
#[must_use]
pub fn read_by(rule: RuleId, plan: Plan, base: Option<Plan>) -> &'static [&'static str] {
    match rule {
        RuleId::Enr01 | RuleId::Enr05 => &["enrolment_window_hours", "invitation_window_hours"],
        RuleId::Enr03 => &["blank_channel"],
        RuleId::Enr06 => alone(plan),
        RuleId::Lnk02 => &["unbound_after_days"],
        RuleId::Pool03 => &["pool_join_days"],
        RuleId::Clm03 => replacements(plan),
        RuleId::Clm04 => &["over_limit"],
        RuleId::Rnw03 => match base.map(Plan::family) {
            Some(Family::Plus) => &["renewal_min_remaining_percent"],
            Some(Family::Basic) | None => &[],
        },
        RuleId::Rnw04 => &["special_video_days"],
        RuleId::Rnw05 => &["special_days", "special_video_days"],
        RuleId::Rnw07 => &["max_years"],
        RuleId::Enr02 | RuleId::Enr04 | RuleId::Enr07 | RuleId::Enr08 => &[],
        RuleId::Lnk01 | RuleId::Lnk03 | RuleId::Lnk04 | RuleId::Lnk05 => &[],
        RuleId::Lnk06 | RuleId::Lnk07 | RuleId::Lnk08 => &[],
        RuleId::Val01 | RuleId::Val03 | RuleId::Val04 => &[],
        RuleId::Pool01 | RuleId::Pool02 | RuleId::Pool04 | RuleId::Pool05 => &[],
        RuleId::Clm01 | RuleId::Clm02 | RuleId::Clm05 | RuleId::Clm06 | RuleId::Clm07 => &[],
        RuleId::Clm08 | RuleId::Clm09 | RuleId::Clm10 | RuleId::Clm11 | RuleId::Clm12 => &[],
        RuleId::Clm13 | RuleId::Clm15 | RuleId::Clm16 => &[],
        RuleId::Rnw01 | RuleId::Rnw02 | RuleId::Rnw06 => &[],
        RuleId::Prc01 | RuleId::Prc03 => &[],
        RuleId::Inp01 | RuleId::Inp02 | RuleId::Inp03 | RuleId::Inp04 | RuleId::Inp05 => &[],
        RuleId::Inp06 | RuleId::Inp07 | RuleId::Inp08 | RuleId::Inp09 | RuleId::Inp10 => &[],
        RuleId::Inp11 | RuleId::Inp12 => &[],
        RuleId::Dec01 | RuleId::Dec02 | RuleId::Dec03 | RuleId::Dec04 | RuleId::Dec05 => &[],
    }
}

/// The policy of the months of a coverage that shares with no other.
#[must_use]
pub fn alone(plan: Plan) -> &'static [&'static str] {
    match plan {
        Plan::Basic => &["basic_months"],
        Plan::Plus => &["plus_months"],
        Plan::BasicRenew | Plan::PlusRenew => &["renewal_months"],
    }
}

/// The policy of the replacements of a plan.
#[must_use]
pub fn replacements(plan: Plan) -> &'static [&'static str] {
    match plan {
        Plan::Basic => &["basic_replacements"],
        Plan::BasicRenew => &["basic_renew_replacements"],
        Plan::Plus | Plan::PlusRenew => &[],
    }
}

/// What a new coverage reads of its own: how long it lasts, from when, and what it grants.
#[must_use]
pub fn of_beginning(plan: Plan, joined: bool) -> Vec<&'static str> {
    let months = if joined { &["plus_pooled_months"] } else { alone(plan) };
    let late: &[&str] = if plan.is_renewal() { &["late_renewal_start"] } else { &[] };
    let warranty: &[&str] = if plan == Plan::BasicRenew { &["warranty_extension_months"] } else { &[] };
    [months, late, replacements(plan), warranty].concat()
}

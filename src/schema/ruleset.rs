//! Rule sets: the named policies that decide where the deck is silent, dated.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::plan::{Channel, Plan};
use crate::domain::word::Word;

/// The policies of one rule set; each field is a key of `schemas/rules/*.toml`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policies {
    /// ENR-01: hours after the product activation within which a unit is enrolled. `[S] 96時間以内`
    pub enrolment_window_hours: u32,
    /// ENR-01: hours after the invitation within which a repaired unit is enrolled. `[S] 72時間以内`
    pub invitation_window_hours: u32,
    /// ENR-03: what a blank sales channel counts as.
    pub blank_channel: BlankChannel,
    /// LNK-02: days after its sale from which an unbound code is listed.
    pub unbound_after_days: u32,
    /// Months of a Basic coverage. `[S] 1年間有効`
    pub basic_months: u32,
    /// Months of a Plus coverage that stands alone. `[S] 1年間有効`
    pub plus_months: u32,
    /// Months from a contract's first start to the common end of its coverages, two or more.
    pub plus_pooled_months: u32,
    /// Months of a renewal.
    pub renewal_months: u32,
    /// The first day of a renewal bound after its base's end.
    pub late_renewal_start: LateRenewalStart,
    /// POOL-03: days from a contract's first binding within which others join. `[S] 30日以内`
    pub pool_join_days: u32,
    /// Whose limit a claim takes first.
    pub deduction_order: DeductionOrder,
    /// CLM-04: what happens to a cost above the limits available.
    pub over_limit: OverLimit,
    /// CLM-03: replacements of a Basic coverage. `[S] 交換回数 2回`
    pub basic_replacements: u32,
    /// CLM-03: replacements of a Basic Renew coverage. `[S] リフレッシュ交換を1回`
    pub basic_renew_replacements: u32,
    /// RNW-03: per cent of its own limit that a Plus coverage must have left. `[S] 30%以上`
    pub renewal_min_remaining_percent: u32,
    /// RNW-05: days after the end within which no video is needed. `[S] 7日以内`
    pub special_days: u32,
    /// RNW-04: days after the end within which a renewal is possible with a video. `[S] 7日～30日以内`
    pub special_video_days: u32,
    /// RNW-07: years that a coverage and its renewals may last together.
    pub max_years: u32,
    /// Months by which a Basic Renew extends the manufacturer's warranty. `[S] 12ヶ月延長`
    pub warranty_extension_months: u32,
    /// Days before the end on which notices fall due, most first. `[S] 30日/15日/7日前`
    pub notice_days: [u32; 3],
}

/// What a blank sales channel counts as.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BlankChannel {
    /// A regular channel.
    Official,
    /// Not a regular channel.
    Unofficial,
}

/// The first day of a renewal bound after its base's end.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LateRenewalStart {
    /// The day of the binding.
    BoundDate,
    /// The day after the base's end.
    Backdate,
}

/// Whose limit a claim takes first.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeductionOrder {
    /// The unit's own, then the pool's others in the order of their binding.
    OwnFirst,
    /// All of the pool's in proportion to what they have left.
    Proportional,
}

/// What happens to a cost above the limits available.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OverLimit {
    /// The limits bear what they can, the customer the rest.
    CustomerPaysExcess,
    /// The claim is not covered at all.
    Reject,
}

impl Policies {
    /// The policies by name, with their values as plain text, in the order of the rule set's file.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let notice_days = self.notice_days.map(|days| days.to_string()).join(";");
        vec![
            ("enrolment_window_hours", self.enrolment_window_hours.to_string()),
            ("invitation_window_hours", self.invitation_window_hours.to_string()),
            ("blank_channel", self.blank_channel.name().to_owned()),
            ("unbound_after_days", self.unbound_after_days.to_string()),
            ("basic_months", self.basic_months.to_string()),
            ("plus_months", self.plus_months.to_string()),
            ("plus_pooled_months", self.plus_pooled_months.to_string()),
            ("renewal_months", self.renewal_months.to_string()),
            ("late_renewal_start", self.late_renewal_start.name().to_owned()),
            ("pool_join_days", self.pool_join_days.to_string()),
            ("deduction_order", self.deduction_order.name().to_owned()),
            ("over_limit", self.over_limit.name().to_owned()),
            ("basic_replacements", self.basic_replacements.to_string()),
            ("basic_renew_replacements", self.basic_renew_replacements.to_string()),
            ("renewal_min_remaining_percent", self.renewal_min_remaining_percent.to_string()),
            ("special_days", self.special_days.to_string()),
            ("special_video_days", self.special_video_days.to_string()),
            ("max_years", self.max_years.to_string()),
            ("warranty_extension_months", self.warranty_extension_months.to_string()),
            ("notice_days", notice_days),
        ]
    }

    /// What a blank channel counts as.
    #[must_use]
    pub fn channel(&self, given: Option<Channel>) -> Channel {
        given.unwrap_or(match self.blank_channel {
            BlankChannel::Official => Channel::Official,
            BlankChannel::Unofficial => Channel::Unofficial,
        })
    }

    /// Months of a coverage that stands alone.
    #[must_use]
    pub fn months(&self, plan: Plan) -> u32 {
        match plan {
            Plan::Basic => self.basic_months,
            Plan::Plus => self.plus_months,
            Plan::BasicRenew | Plan::PlusRenew => self.renewal_months,
        }
    }
}

/// A rule set and when it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSet {
    /// Its name: the file's, without the ending.
    pub id: String,
    /// BLAKE3 of its file, in hex.
    pub blake3: String,
    /// The first day it counts; none where it always did.
    pub valid_from: Option<NaiveDate>,
    /// The policies.
    pub policies: Policies,
}

/// All rule sets, the earliest first; the first is open to the past.
#[derive(Default)]
pub struct RuleSets(pub(super) Vec<RuleSet>);

impl RuleSets {
    /// The set in force on a day: a coverage is judged by that of its `bound_at`.
    ///
    /// # Panics
    /// Where there is no rule set; the loader refuses such schemas.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &RuleSet {
        let in_force = self.0.iter().rev().find(|set| set.valid_from.is_none_or(|from| from <= date));
        in_force.unwrap_or(&self.0[0])
    }

    /// Changes the policies of every set, to see what another choice would decide.
    pub fn set_policies(&mut self, change: impl FnMut(&mut Policies)) {
        self.0.iter_mut().map(|set| &mut set.policies).for_each(change);
    }

    /// All sets, the earliest first.
    #[must_use]
    pub fn all(&self) -> &[RuleSet] {
        &self.0
    }
}

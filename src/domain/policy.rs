//! The policies, one row each: the values of rule sets that decide where the deck is silent or
//! contradicts itself, or that it states as numbers.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::plan::{Channel, Family, Plan};
use super::word::Word;

/// What may stand in a rule set for a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Values {
    /// A whole number within bounds.
    Number(RangeInclusive<u32>),
    /// Hours that make whole days: instants known to the day are compared in days.
    WholeDays(RangeInclusive<u32>),
    /// A whole number within bounds, for which the deck also shows that of another policy.
    NumberOr(RangeInclusive<u32>, Policy),
    /// One of a few words.
    Words(Vec<&'static str>),
    /// Three whole numbers within bounds, each smaller than the one before.
    Falling(RangeInclusive<u32>),
}

/// What a rule set says for a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// A whole number.
    Number(u32),
    /// A word.
    Word(&'static str),
    /// Numbers of days.
    Days([u32; 3]),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => number.fmt(f),
            Value::Word(word) => f.write_str(word),
            Value::Days([first, second, third]) => write!(f, "{first};{second};{third}"),
        }
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Number(number)
    }
}

impl From<[u32; 3]> for Value {
    fn from(days: [u32; 3]) -> Self {
        Value::Days(days)
    }
}

/// The words of policies.
macro_rules! choices {
    ($($(#[$doc:meta])* $choice:ident { $($(#[$word_doc:meta])* $word:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum $choice { $($(#[$word_doc])* $word),* }

        impl From<$choice> for Value {
            fn from(choice: $choice) -> Self {
                Value::Word(choice.name())
            }
        }
    )*};
}

/// A row is the policy, the member that holds its value, the values that it may have, and what it
/// concerns, by the plan of what is judged and the plan that this renews.
macro_rules! policies {
    ($($(#[$doc:meta])* $policy:ident, $member:ident: $type:ty, $values:expr, $concerns:expr;)*) => {
        /// A policy; its name is a key of `schemas/rules/*.toml`. The order is that of these files.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
        #[strum(serialize_all = "snake_case")]
        pub enum Policy { $($(#[$doc])* $policy),* }

        /// The policies of one rule set.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Policies { $($(#[$doc])* pub $member: $type),* }

        impl Policy {
            /// What may stand in a rule set for it.
            #[must_use]
            pub fn values(self) -> Values {
                match self { $(Policy::$policy => $values),* }
            }

            /// Whether it is read when something of a plan is judged; `base` is the plan that this renews.
            #[must_use]
            pub fn concerns(self, plan: Plan, base: Option<Plan>) -> bool {
                let concerns: fn(Plan, Option<Plan>) -> bool = match self { $(Policy::$policy => $concerns),* };
                concerns(plan, base)
            }
        }

        impl Policies {
            /// What the rule set says for a policy.
            #[must_use]
            pub fn value(&self, policy: Policy) -> Value {
                match policy { $(Policy::$policy => self.$member.into()),* }
            }
        }
    };
}

// Wide enough for any terms, narrow enough that no date leaves the calendar.
const HOURS: Values = Values::WholeDays(24..=8_760);
const DAYS: Values = Values::Number(0..=3_650);
const MONTHS: Values = Values::Number(1..=120);
const YEARS: Values = Values::Number(1..=10);
const TIMES: Values = Values::Number(1..=100);
const PERCENT: Values = Values::Number(0..=100);

fn words<W: Word>() -> Values {
    Values::Words(W::all().map(W::name).collect())
}

fn every(_: Plan, _: Option<Plan>) -> bool {
    true
}

policies! {
    /// ENR-01: hours after the product activation within which a unit is enrolled. `[S] 96時間以内`
    EnrolmentWindowHours, enrolment_window_hours: u32, HOURS, every;
    /// ENR-01: hours after the invitation within which a repaired unit is enrolled. `[S] 72時間以内`
    InvitationWindowHours, invitation_window_hours: u32, HOURS, every;
    /// ENR-03: what a blank sales channel counts as.
    BlankChannel, blank_channel: BlankChannel, words::<BlankChannel>(), every;
    /// LNK-02: days after its sale from which an unbound code is listed.
    UnboundAfterDays, unbound_after_days: u32, DAYS, every;
    /// Months of a Basic coverage. `[S] 1年間有効`
    BasicMonths, basic_months: u32, MONTHS, |plan, _| plan == Plan::Basic;
    /// Months of a Plus coverage that stands alone. `[S] 1年間有効`
    PlusMonths, plus_months: u32, MONTHS, |plan, _| plan == Plan::Plus;
    /// Months from a contract's first start to the common end of its coverages, two or more.
    PlusPooledMonths, plus_pooled_months: u32, Values::NumberOr(1..=120, Policy::PlusMonths), every;
    /// Months of a renewal.
    RenewalMonths, renewal_months: u32, MONTHS, |plan, _| plan.is_renewal();
    /// The first day of a renewal bound after its base's end.
    LateRenewalStart, late_renewal_start: LateRenewalStart, words::<LateRenewalStart>(), |plan, _| plan.is_renewal();
    /// POOL-03: days from a contract's first binding within which others join. `[S] 30日以内`
    PoolJoinDays, pool_join_days: u32, DAYS, every;
    /// Whose limit a claim takes first.
    DeductionOrder, deduction_order: DeductionOrder, words::<DeductionOrder>(), every;
    /// CLM-04: what happens to a cost above the limits available.
    OverLimit, over_limit: OverLimit, words::<OverLimit>(), every;
    /// CLM-03: replacements of a Basic coverage. `[S] 交換回数 2回`
    BasicReplacements, basic_replacements: u32, TIMES, |plan, _| plan == Plan::Basic;
    /// CLM-03: replacements of a Basic Renew coverage. `[S] リフレッシュ交換を1回`
    BasicRenewReplacements, basic_renew_replacements: u32, TIMES, |plan, _| plan == Plan::BasicRenew;
    /// RNW-03: per cent of its own limit that a Plus coverage must have left. `[S] 30%以上`
    RenewalMinRemainingPercent, renewal_min_remaining_percent: u32, PERCENT, |_, base| base.map(Plan::family) == Some(Family::Plus);
    /// RNW-05: days after the end within which no video is needed. `[S] 7日以内`
    SpecialDays, special_days: u32, DAYS, every;
    /// RNW-04: days after the end within which a renewal is possible with a video. `[S] 7日～30日以内`
    SpecialVideoDays, special_video_days: u32, DAYS, every;
    /// RNW-07: years that a coverage and its renewals may last together.
    MaxYears, max_years: u32, YEARS, every;
    /// Months by which a Basic Renew extends the manufacturer's warranty. `[S] 12ヶ月延長`
    WarrantyExtensionMonths, warranty_extension_months: u32, MONTHS, |plan, _| plan == Plan::BasicRenew;
    /// Days before the end on which notices fall due, most first. `[S] 30日/15日/7日前`
    NoticeDays, notice_days: [u32; 3], Values::Falling(1..=3_650), every;
}

choices! {
    /// What a blank sales channel counts as.
    BlankChannel {
        /// A regular channel.
        Official,
        /// Not a regular channel.
        Unofficial,
    }

    /// The first day of a renewal bound after its base's end.
    LateRenewalStart {
        /// The day of the binding.
        BoundDate,
        /// The day after the base's end.
        Backdate,
    }

    /// Whose limit a claim takes first.
    DeductionOrder {
        /// The unit's own, then the pool's others in the order of their binding.
        OwnFirst,
        /// All of the pool's in proportion to what they have left.
        Proportional,
    }

    /// What happens to a cost above the limits available.
    OverLimit {
        /// The limits bear what they can, the customer the rest.
        CustomerPaysExcess,
        /// The claim is not covered at all.
        Reject,
    }
}

/// The months of a coverage that shares with no other, by its plan.
pub const ALONE: &[Policy] = &[Policy::BasicMonths, Policy::PlusMonths, Policy::RenewalMonths];
/// The replacements of a coverage, by its plan.
pub const REPLACEMENTS: &[Policy] = &[Policy::BasicReplacements, Policy::BasicRenewReplacements];

/// What is read when a coverage begins: how long it lasts, from when, and what it grants.
#[must_use]
pub fn of_beginning(joined: bool) -> Vec<Policy> {
    let months = if joined { &[Policy::PlusPooledMonths] } else { ALONE };
    [months, &[Policy::LateRenewalStart], REPLACEMENTS, &[Policy::WarrantyExtensionMonths]].concat()
}

impl Policies {
    /// Every policy with what the rule set says for it.
    pub fn named(&self) -> impl Iterator<Item = (Policy, Value)> {
        Policy::all().map(|policy| (policy, self.value(policy)))
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

//! What becomes of a binding: a coverage, what it grants and what is left of it.

use super::ids::BindingId;
use super::money::Yen;
use super::plan::ModelId;
use super::rule::RuleId;
use super::text::{Sym, Texts};
use super::time::Period;

/// Which way a binding was admitted (ENR-01, RNW-04, RNW-05).
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Route {
    /// The unit was not activated yet.
    New,
    /// Within 96 hours of the product activation.
    #[strum(serialize = "within_96h")]
    Within96h,
    /// Within 72 hours of the invitation after a repair.
    AfterRepair,
    /// A renewal applied for while the base was in force.
    Renewal,
    /// A renewal applied for within 7 days after the base's end.
    #[strum(serialize = "special_7")]
    Special7,
    /// A renewal applied for within 30 days after the base's end, with a video.
    #[strum(serialize = "special_30")]
    Special30,
    /// By a waiver: no regular way was open.
    Waived,
}

/// Where a coverage stands on the as-of date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Refused.
    Ineligible,
    /// Its first day is still to come.
    Scheduled,
    /// In force.
    InForce,
    /// Its last day is past.
    Expired,
}

/// Whether a coverage can be renewed on the as-of date (RULES.md 9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RenewalStatus {
    /// The coverage itself is ineligible.
    None,
    /// An eligible renewal exists. `[S] 契約更新済み`
    Renewed,
    /// It can be renewed. `[S] 契約更新可能`
    Renewable,
    /// It ended up to 7 days ago.
    #[strum(serialize = "special_7")]
    Special7,
    /// It ended up to 30 days ago: with a video.
    #[strum(serialize = "special_30")]
    Special30,
    /// It cannot be renewed.
    NotRenewable,
}

/// The name of the coverages that share their limits; a coverage alone has one too.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PoolKey {
    /// How often the pool it comes from was renewed; 0 for a pool of Plus itself.
    pub renewals: u32,
    /// What the pool is named after.
    pub origin: PoolOrigin,
}

/// What a pool is named after.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PoolOrigin {
    /// A contract number.
    Contract(Sym),
    /// The activation code of its first coverage.
    Code(Sym),
}

impl PoolKey {
    /// The key of the pool that the renewals of this pool's coverages share.
    #[must_use]
    pub fn renewed(self) -> PoolKey {
        PoolKey { renewals: self.renewals.saturating_add(1), ..self }
    }

    /// The key as tables show it: `renew:` for renewals, `code:` where no contract number is known.
    #[must_use]
    pub fn text(&self, texts: &Texts) -> String {
        let renew = "renew:".repeat(self.renewals as usize);
        match self.origin {
            PoolOrigin::Contract(number) => format!("{renew}{}", texts.get(number)),
            PoolOrigin::Code(code) => format!("{renew}code:{}", texts.get(code)),
        }
    }
}

/// One binding, judged. The binding's own columns stand in the facts, under `binding`.
#[derive(Clone, PartialEq, Debug)]
pub struct Coverage {
    /// The binding.
    pub binding: BindingId,
    /// The serial that the unit bears on the as-of date.
    pub serial_current: Sym,
    /// The binding's model, else the unit sale's, else the plan sale's.
    pub model: Option<ModelId>,
    /// The rules that refuse it, in order; empty where it is eligible.
    pub reject_rules: Vec<RuleId>,
    /// The flags, in order.
    pub flag_rules: Vec<RuleId>,
    /// The coverage that it renews.
    pub base: Option<BindingId>,
    /// What it grants; none where it is ineligible.
    pub granted: Option<Granted>,
    /// Its state on the as-of date.
    pub status: Status,
    /// Whether it can be renewed.
    pub renewal_status: RenewalStatus,
    /// The rules that stand against a renewal.
    pub renewal_blockers: Vec<RuleId>,
    /// The rules that would refuse it, or keep it out of a pool, and were waived.
    pub waived_rules: Vec<RuleId>,
}

/// What an eligible coverage grants, and what is left of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Granted {
    /// Which way it was admitted.
    pub route: Route,
    /// Its days.
    pub period: Period,
    /// Replacements or a limit.
    pub entitlement: Entitlement,
    /// Months by which it extends the manufacturer's warranty.
    pub warranty_extension_months: Option<u32>,
}

/// Replacements (Basic) or a limit in yen (Plus).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entitlement {
    /// Basic, Basic Renew.
    Replacements {
        /// How many are allowed.
        allowed: u32,
        /// How many were used.
        used: u32,
    },
    /// Plus, Plus Renew.
    Limit {
        /// Whose limits it shares.
        pool: PoolKey,
        /// The unit's own share.
        granted_jpy: Yen,
        /// What was deducted from it.
        used_jpy: Yen,
        /// What the pool's coverages in force on the as-of date have left together.
        pool_remaining_jpy: Yen,
    },
}

impl Entitlement {
    /// What the coverage itself has left: yen of a limit; replacements have none.
    #[must_use]
    pub fn own_remaining_jpy(&self) -> Option<Yen> {
        match *self {
            Entitlement::Replacements { .. } => None,
            Entitlement::Limit { granted_jpy, used_jpy, .. } => Some(granted_jpy - used_jpy),
        }
    }
}

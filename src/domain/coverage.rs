//! What a run decides: coverages, claims, the ledger of limits, notices.

use chrono::{NaiveDate, NaiveDateTime};

use super::finding::RuleId;
use super::money::Yen;
use super::plan::{ModelId, Service};
use super::text::{Sym, Texts};
use super::time::{Instant, Period};

/// Which way a binding was admitted (ENR-01, RNW-04, RNW-05).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// The unit was not activated yet.
    New,
    /// Within 96 hours of the product activation.
    Within96h,
    /// Within 72 hours of the invitation after a repair.
    AfterRepair,
    /// A renewal applied for while the base was in force.
    Renewal,
    /// A renewal applied for within 7 days after the base's end.
    Special7,
    /// A renewal applied for within 30 days after the base's end, with a video.
    Special30,
}

impl Route {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Route::New => "new",
            Route::Within96h => "within_96h",
            Route::AfterRepair => "after_repair",
            Route::Renewal => "renewal",
            Route::Special7 => "special_7",
            Route::Special30 => "special_30",
        }
    }
}

/// Where a coverage stands on the as-of date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

impl Status {
    /// All, in table order.
    pub const ALL: [Status; 4] = [Status::Ineligible, Status::Scheduled, Status::InForce, Status::Expired];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Ineligible => "ineligible",
            Status::Scheduled => "scheduled",
            Status::InForce => "in_force",
            Status::Expired => "expired",
        }
    }
}

/// Whether a coverage can be renewed on the as-of date (RULES.md 9).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RenewalStatus {
    /// The coverage itself is ineligible.
    None,
    /// An eligible renewal exists. `[S] 契約更新済み`
    Renewed,
    /// It can be renewed. `[S] 契約更新可能`
    Renewable,
    /// It ended up to 7 days ago.
    Special7,
    /// It ended up to 30 days ago: with a video.
    Special30,
    /// It cannot be renewed.
    NotRenewable,
}

impl RenewalStatus {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RenewalStatus::None => "none",
            RenewalStatus::Renewed => "renewed",
            RenewalStatus::Renewable => "renewable",
            RenewalStatus::Special7 => "special_7",
            RenewalStatus::Special30 => "special_30",
            RenewalStatus::NotRenewable => "not_renewable",
        }
    }
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
    /// The binding, by its position among the effective bindings.
    pub binding: u32,
    /// The serial that the unit bears on the as-of date.
    pub serial_current: Sym,
    /// The binding's model, else the unit sale's, else the plan sale's.
    pub model: Option<ModelId>,
    /// The rules that refuse it, in order; empty where it is eligible.
    pub reject_rules: Vec<RuleId>,
    /// The flags, in order.
    pub flag_rules: Vec<RuleId>,
    /// The coverage that it renews, by the position of its binding.
    pub base: Option<u32>,
    /// What it grants; none where it is ineligible.
    pub granted: Option<Granted>,
    /// Its state on the as-of date.
    pub status: Status,
    /// Whether it can be renewed.
    pub renewal_status: RenewalStatus,
    /// The rules that stand against a renewal.
    pub renewal_blockers: Vec<RuleId>,
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

/// The decision on a repair case (RULES.md 8).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

impl Decision {
    /// All, in table order.
    pub const ALL: [Decision; 6] = [
        Decision::Covered,
        Decision::NotCovered,
        Decision::Warranty,
        Decision::CustomerRepair,
        Decision::Open,
        Decision::Cancelled,
    ];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Decision::Covered => "covered",
            Decision::NotCovered => "not_covered",
            Decision::Warranty => "warranty",
            Decision::CustomerRepair => "customer_repair",
            Decision::Open => "open",
            Decision::Cancelled => "cancelled",
        }
    }
}

/// One repair case, judged. The case's own columns stand in the facts, under `repair`.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// The case, by its position among the effective repairs.
    pub repair: u32,
    /// The coverage in force (CLM-01), by the position of its binding.
    pub coverage: Option<u32>,
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
}

/// Why a limit changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// The coverage began to exist.
    Grant,
    /// A claim for a repair or a replacement.
    Claim(Service),
    /// Damage to a loaner.
    Loaner,
}

impl EntryKind {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Grant => "grant",
            EntryKind::Claim(service) => service.name(),
            EntryKind::Loaner => "loaner",
        }
    }
}

/// One change of one coverage's limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LedgerEntry {
    /// The pool.
    pub pool: PoolKey,
    /// Its number in the pool's order of settlement, from 1.
    pub seq: u32,
    /// When.
    pub at: NaiveDateTime,
    /// The binding's dealer for a grant, else the case's.
    pub dealer: Option<Sym>,
    /// The case, by its position among the effective repairs; none for a grant.
    pub repair: Option<u32>,
    /// Why.
    pub kind: EntryKind,
    /// Whose limit, by the position of its binding.
    pub coverage: u32,
    /// Positive for a grant, negative for a deduction.
    pub amount_jpy: Yen,
    /// The coverage's limit afterwards.
    pub own_balance_jpy: Yen,
    /// The whole pool's afterwards.
    pub pool_balance_jpy: Yen,
}

/// How near a coverage is to its end, or how long past it (RULES.md 10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// The notice of 30 days.
    Days30,
    /// The notice of 15 days.
    Days15,
    /// The notice of 7 days.
    Days7,
    /// Ended up to 7 days ago.
    Special7,
    /// Ended up to 30 days ago.
    Special30,
}

impl Stage {
    /// All, in the order in which they fall due.
    pub const ALL: [Stage; 5] =
        [Stage::Days30, Stage::Days15, Stage::Days7, Stage::Special7, Stage::Special30];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Days30 => "30",
            Stage::Days15 => "15",
            Stage::Days7 => "7",
            Stage::Special7 => "special_7",
            Stage::Special30 => "special_30",
        }
    }
}

/// A coverage on the expiry list.
#[derive(Clone, PartialEq, Debug)]
pub struct Expiry {
    /// The coverage, by its position among the run's coverages.
    pub coverage: u32,
    /// Its last day.
    pub end: NaiveDate,
    /// Its stage on the as-of date.
    pub stage: Stage,
    /// Days from the as-of date to the last day; negative once past.
    pub days_left: i64,
    /// When its stage fell due.
    pub due_on: NaiveDate,
    /// The stages that fell due since the last run.
    pub newly_due: Vec<Stage>,
}

/// How many rows of a file went where (RULES.md 12). `read` is the sum of those after it but for
/// `skipped`, which are blank, total and repeated header rows and were never read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RowCounts {
    /// Data rows.
    pub read: u64,
    /// Rows whose facts stand.
    pub accepted: u64,
    /// Rows refused by an INP rule.
    pub rejected: u64,
    /// Rows that repeat a standing row.
    pub duplicate: u64,
    /// Rows replaced by a later one.
    pub superseded: u64,
    /// Rows dated after the as-of date.
    pub not_yet_effective: u64,
    /// Blank, total and repeated header rows.
    pub skipped: u64,
}

/// An input file and what became of it.
#[derive(Clone, PartialEq, Debug)]
pub struct InputFile {
    /// The path below the input folder, with `/`.
    pub path: String,
    /// The first folder, where there is one: the dealer, unless a column says otherwise.
    pub dealer: Option<Sym>,
    /// BLAKE3 of the bytes, in hex.
    pub blake3: String,
    /// The layouts found, in sheet order, each once: sales, activations, repairs.
    pub kinds: Vec<&'static str>,
    /// The encoding of a text file, or the format of a workbook.
    pub encoding: String,
    /// Headers that no layout knows, in file order.
    pub unknown_columns: Vec<String>,
    /// The rows.
    pub rows: RowCounts,
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

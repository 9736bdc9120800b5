//! The ledger: every change of a coverage's limit.

use chrono::NaiveDateTime;

use super::coverage::PoolKey;
use super::ids::{BindingId, RepairId};
use super::money::Yen;
use super::plan::Service;
use super::text::Sym;

/// Why a limit changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EntryKind {
    /// The coverage began to exist.
    Grant,
    /// A claim for a repair.
    Repair,
    /// A claim for a replacement.
    Replacement,
    /// Damage to a loaner.
    Loaner,
}

impl From<Service> for EntryKind {
    fn from(service: Service) -> Self {
        match service {
            Service::Repair => EntryKind::Repair,
            Service::Replacement => EntryKind::Replacement,
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
    /// The case; none for a grant.
    pub repair: Option<RepairId>,
    /// Why.
    pub kind: EntryKind,
    /// Whose limit.
    pub coverage: BindingId,
    /// Positive for a grant, negative for a deduction.
    pub amount_jpy: Yen,
    /// The coverage's limit afterwards.
    pub own_balance_jpy: Yen,
    /// The whole pool's afterwards.
    pub pool_balance_jpy: Yen,
}

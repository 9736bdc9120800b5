//! The limits by pool: what its coverages were granted, what was used, what is left.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use typed_index_collections::TiSlice;

use crate::domain::coverage::{Coverage, Entitlement, PoolKey, RenewalStatus, Status};
use crate::domain::ids::BindingId;
use crate::domain::ledger::LedgerEntry;
use crate::domain::money::Yen;
use crate::domain::text::Texts;

/// A pool on the as-of date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pool {
    /// Its key.
    pub key: PoolKey,
    /// Its coverages, by the positions of their bindings, in that order.
    pub coverages: Vec<BindingId>,
    /// What they were granted together.
    pub granted_jpy: Yen,
    /// What was deducted from them.
    pub used_jpy: Yen,
    /// What those in force have left.
    pub in_force_remaining_jpy: Yen,
    /// The latest of their last days.
    pub end: NaiveDate,
    /// How many of them can be renewed, special handling included.
    pub renewable: u32,
}

impl Pool {
    /// What all its coverages have left, in force or not.
    #[must_use]
    pub fn remaining_jpy(&self) -> Yen {
        self.granted_jpy - self.used_jpy
    }
}

/// The pools of the coverages, by their keys as text.
///
/// # Panics
/// Where the coverages' limits and the ledger do not agree, which is never the inputs' fault: see
/// [`reconcile`].
#[must_use]
pub fn pools(coverages: &TiSlice<BindingId, Coverage>, ledger: &[LedgerEntry], texts: &Texts) -> Vec<Pool> {
    let mut at: FxHashMap<PoolKey, usize> = FxHashMap::default();
    let mut pools: Vec<Pool> = Vec::new();
    for coverage in coverages {
        let Some(granted) = &coverage.granted else { continue };
        match granted.entitlement {
            Entitlement::Replacements { .. } => {}
            Entitlement::Limit { pool: key, granted_jpy, used_jpy, .. } => {
                let at = *at.entry(key).or_insert_with(|| {
                    pools.push(Pool::empty(key, granted.period.end));
                    pools.len() - 1
                });
                let pool = &mut pools[at];
                pool.coverages.push(coverage.binding);
                pool.granted_jpy += granted_jpy;
                pool.used_jpy += used_jpy;
                if is_in_force(coverage.status) {
                    pool.in_force_remaining_jpy += granted_jpy - used_jpy;
                }
                pool.end = pool.end.max(granted.period.end);
                pool.renewable += u32::from(can_be_renewed(coverage.renewal_status));
            }
        }
    }
    reconcile(&pools, &at, coverages, ledger);
    pools.sort_by_cached_key(|pool| pool.key.text(texts));
    pools
}

impl Pool {
    fn empty(key: PoolKey, end: NaiveDate) -> Self {
        let (granted_jpy, used_jpy, in_force_remaining_jpy) = (0, 0, 0);
        Self { key, coverages: Vec::new(), granted_jpy, used_jpy, in_force_remaining_jpy, end, renewable: 0 }
    }
}

/// Panics where the books do not balance. Two ways lead to each figure, the coverages' own counts and
/// the ledger's rows; where they part, money was lost or made inside the program.
fn reconcile(
    pools: &[Pool],
    at: &FxHashMap<PoolKey, usize>,
    coverages: &TiSlice<BindingId, Coverage>,
    ledger: &[LedgerEntry],
) {
    let mut grants = vec![0; pools.len()];
    let mut deductions = vec![0; pools.len()];
    for entry in ledger {
        let pool = *at.get(&entry.pool).expect("a ledger row belongs to a pool that has coverages");
        assert!(entry.own_balance_jpy >= 0, "no limit falls below 0: {entry:?}");
        if entry.amount_jpy >= 0 {
            grants[pool] += entry.amount_jpy;
        } else {
            deductions[pool] -= entry.amount_jpy;
        }
    }
    for (pool, (grants, deductions)) in pools.iter().zip(grants.into_iter().zip(deductions)) {
        assert_eq!(pool.granted_jpy, grants, "granted limits are the ledger's grants: {:?}", pool.key);
        assert_eq!(pool.used_jpy, deductions, "used limits are the ledger's deductions: {:?}", pool.key);
        for coverage in &pool.coverages {
            let shown = shown_pool_remaining_jpy(&coverages[*coverage]);
            let in_force = Some(pool.in_force_remaining_jpy);
            assert_eq!(shown, in_force, "a pool's coverages agree on what it has left: {:?}", pool.key);
        }
    }
}

fn shown_pool_remaining_jpy(coverage: &Coverage) -> Option<Yen> {
    match coverage.granted.as_ref()?.entitlement {
        Entitlement::Replacements { .. } => None,
        Entitlement::Limit { pool_remaining_jpy, .. } => Some(pool_remaining_jpy),
    }
}

fn is_in_force(status: Status) -> bool {
    match status {
        Status::InForce => true,
        Status::Ineligible | Status::Scheduled | Status::Expired => false,
    }
}

fn can_be_renewed(status: RenewalStatus) -> bool {
    match status {
        RenewalStatus::Renewable | RenewalStatus::Special7 | RenewalStatus::Special30 => true,
        RenewalStatus::None | RenewalStatus::Renewed | RenewalStatus::NotRenewable => false,
    }
}

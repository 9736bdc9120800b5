//! The limits month by month: opening + granted − used − expired = closing, for all pools and for each.
//!
//! A limit is granted on the day of the binding and used at the deduction instant, as in the ledger. What
//! a coverage has left expires on the day after its last day, the first on which it is no longer in
//! force. A claim received in time may be deducted after that: what it took has not expired, it is shown
//! as open until the month in which it was used.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::months::{month_of, months};
use crate::domain::coverage::{Coverage, Entitlement, PoolKey, Status};
use crate::domain::money::Yen;
use crate::domain::time::day_after;
use crate::rollup::pools::Pool;
use crate::rollup::view::View;

/// The limits over a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LimitMonth {
    /// The month.
    pub month: NaiveDate,
    /// Open when it begins.
    pub opening_jpy: Yen,
    /// Granted in it.
    pub granted_jpy: Yen,
    /// Deducted in it.
    pub used_jpy: Yen,
    /// Lost in it because the coverage was over.
    pub expired_jpy: Yen,
    /// Open when it ends, or on the as-of date if that is earlier.
    pub closing_jpy: Yen,
}

impl LimitMonth {
    fn add(&mut self, other: &LimitMonth) {
        self.granted_jpy += other.granted_jpy;
        self.used_jpy += other.used_jpy;
        self.expired_jpy += other.expired_jpy;
    }

    fn closed(self, month: NaiveDate, opening_jpy: Yen) -> Self {
        let closing_jpy = opening_jpy + self.granted_jpy - self.used_jpy - self.expired_jpy;
        assert!(closing_jpy >= 0, "no pool has less than nothing open: {month} {self:?}");
        Self { month, opening_jpy, closing_jpy, ..self }
    }
}

/// The limits of a pool over a month in which they changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PoolMonth {
    /// The position of the pool.
    pub pool: usize,
    /// Its limits.
    pub limits: LimitMonth,
}

/// The limits of all pools, every month up to the as-of date's; and of each pool, by the months in which
/// they changed.
///
/// # Panics
/// Where what is open is not what the coverages have left.
pub(super) fn roll_forward(view: &View, pools: &[Pool]) -> (Vec<LimitMonth>, Vec<PoolMonth>) {
    let changes = changes(view, pools);
    let mut all: BTreeMap<NaiveDate, LimitMonth> = BTreeMap::new();
    let mut by_pool: Vec<PoolMonth> = Vec::with_capacity(changes.len());
    for ((pool, month), change) in &changes {
        all.entry(*month).or_default().add(change);
        let before = by_pool.last().filter(|last| last.pool == *pool);
        let opening_jpy = before.map_or(0, |last| last.limits.closing_jpy);
        by_pool.push(PoolMonth { pool: *pool, limits: change.closed(*month, opening_jpy) });
    }
    let mut opening_jpy = 0;
    let first = all.first_key_value().map(|(month, _)| *month);
    let all: Vec<LimitMonth> = first
        .into_iter()
        .flat_map(|first| months(first, view.as_of()))
        .map(|month| {
            let row = all.get(&month).copied().unwrap_or_default().closed(month, opening_jpy);
            opening_jpy = row.closing_jpy;
            row
        })
        .collect();
    check((view, pools), &by_pool, opening_jpy);
    (all, by_pool)
}

/// The changes by pool and month, without opening and closing.
fn changes(view: &View, pools: &[Pool]) -> BTreeMap<(usize, NaiveDate), LimitMonth> {
    let at: FxHashMap<PoolKey, usize> = pools.iter().map(|pool| pool.key).zip(0..).collect();
    let mut changes: BTreeMap<(usize, NaiveDate), LimitMonth> = BTreeMap::new();
    for entry in view.ledger() {
        let change = changes.entry((at[&entry.pool], month_of(entry.at.date()))).or_default();
        if entry.amount_jpy >= 0 {
            change.granted_jpy += entry.amount_jpy;
        } else {
            change.used_jpy -= entry.amount_jpy;
        }
    }
    for coverage in view.coverages() {
        if let (Some((pool, left_jpy)), Status::Expired, Some(granted)) =
            (limit_left(coverage), coverage.status, coverage.granted)
        {
            // A renewal dated back far enough is over before it is bound: it lapses as it is granted.
            let bound_on = view.bindings()[coverage.binding].bound_at.date();
            let month = month_of(day_after(granted.period.end).max(bound_on));
            changes.entry((at[&pool], month)).or_default().expired_jpy += left_jpy;
        }
    }
    changes
}

fn limit_left(coverage: &Coverage) -> Option<(PoolKey, Yen)> {
    match coverage.granted?.entitlement {
        Entitlement::Replacements { .. } => None,
        Entitlement::Limit { pool, granted_jpy, used_jpy, .. } => Some((pool, granted_jpy - used_jpy)),
    }
}

fn check((view, pools): (&View, &[Pool]), by_pool: &[PoolMonth], open_jpy: Yen) {
    let mut left: FxHashMap<PoolKey, Yen> = FxHashMap::default();
    for coverage in view.coverages() {
        if let (Some((pool, left_jpy)), Status::InForce | Status::Scheduled) =
            (limit_left(coverage), coverage.status)
        {
            *left.entry(pool).or_default() += left_jpy;
        }
    }
    assert_eq!(open_jpy, left.values().sum::<Yen>(), "open limits are what coverages have left");
    for last in by_pool.chunk_by(|one, next| one.pool == next.pool).filter_map(<[_]>::last) {
        let key = pools[last.pool].key;
        let left_jpy = left.get(&key).copied().unwrap_or(0);
        assert_eq!(last.limits.closing_jpy, left_jpy, "a pool's open limit is what it has left: {key:?}");
    }
}

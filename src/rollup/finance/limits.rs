//! The limits month by month: opening + granted − used − expired = closing, for all pools and for each.
//!
//! A limit is granted on the day of the binding and used at the deduction instant, as in the ledger. What
//! a coverage has left expires on the day after its last day, the first on which it is no longer in
//! force. A claim received in time may be deducted after that: what it took has not expired, it is shown
//! as open until the month in which it was used.

use rustc_hash::FxHashMap;

use crate::domain::coverage::{Coverage, Entitlement, PoolKey, Status};
use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::time::day_after;
use crate::rollup::frame::{roll_up, roll_up_months};
use crate::rollup::pools::Pool;
use crate::rollup::view::View;

/// The limits over a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LimitMonth {
    /// The month.
    pub month: Month,
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
    /// A month that follows from the one before.
    fn after(before: Option<&Self>, month: Month, [granted_jpy, used_jpy, expired_jpy]: [Yen; 3]) -> Self {
        let opening_jpy = before.map_or(0, |before| before.closing_jpy);
        let closing_jpy = opening_jpy + granted_jpy - used_jpy - expired_jpy;
        assert!(closing_jpy >= 0, "no pool has less than nothing open: {month} {closing_jpy}");
        Self { month, opening_jpy, granted_jpy, used_jpy, expired_jpy, closing_jpy }
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
    let changes = roll_up(changes(view, pools), |(pool, month)| [*pool as i64, month.number()]);
    let of_all = changes.iter().map(|((_, month), sums)| (*month, *sums));
    let mut all: Vec<LimitMonth> = Vec::new();
    for (month, sums) in roll_up_months(of_all, Some(Month::of(view.as_of()))) {
        all.push(LimitMonth::after(all.last(), month, sums));
    }
    let mut by_pool: Vec<PoolMonth> = Vec::new();
    for ((pool, month), sums) in changes {
        let before = by_pool.last().filter(|before| before.pool == pool);
        let limits = LimitMonth::after(before.map(|before| &before.limits), month, sums);
        by_pool.push(PoolMonth { pool, limits });
    }
    check((view, pools), &by_pool, all.last().map_or(0, |last| last.closing_jpy));
    (all, by_pool)
}

/// What changed the limits, by pool and month: granted, used, expired.
fn changes(view: &View, pools: &[Pool]) -> impl Iterator<Item = ((usize, Month), [Yen; 3])> {
    let at: FxHashMap<PoolKey, usize> = pools.iter().map(|pool| pool.key).zip(0..).collect();
    let booked = view.ledger().iter().map(|entry| {
        let sums = [entry.amount_jpy.max(0), (-entry.amount_jpy).max(0), 0];
        (entry.pool, Month::of(entry.at.date()), sums)
    });
    let expired = view.coverages().iter().filter_map(|coverage| {
        let ((pool, left_jpy), Status::Expired) = (limit_left(coverage)?, coverage.status) else {
            return None;
        };
        // A renewal dated back far enough is over before it is bound: it lapses as it is granted.
        let bound_on = view.bindings()[coverage.binding].bound_at.date();
        let month = Month::of(day_after(coverage.granted?.period.end).max(bound_on));
        Some((pool, month, [0, 0, left_jpy]))
    });
    booked.chain(expired).map(move |(pool, month, sums)| ((at[&pool], month), sums))
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

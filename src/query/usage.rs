//! The deck's usage pages: how a unit's coverages stand, or those of a contract.
//!
//! `[S] ①…本製品のみのお客様サービス情報 … ②…そのサービスの契約書に関連付けされている全ての製品の…情報`

use chrono::NaiveDate;

use super::nearest::nearest;
use super::unit::{Absent, AbsentKind, Unit};
use crate::domain::coverage::{Coverage, PoolKey, PoolOrigin};
use crate::domain::ids::BindingId;
use crate::domain::input::Ingested;
use crate::domain::text::Sym;
use crate::rollup::pools::{Pool, pools};
use crate::schema::Schemas;
use crate::settle::day::Day;

/// One unit's coverages; other units that share their limits are left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfUnit {
    /// The unit.
    pub unit: Unit,
    /// Its eligible coverages by first day, then those that were refused; by position.
    pub coverages: Vec<BindingId>,
}

/// The coverages of a contract and of the contracts that renew it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfContract {
    /// The pools that it leads to, each with its coverages in the order of their binding: its own
    /// first, then those of its renewals.
    pub pools: Vec<Pool>,
    /// What bears its number and belongs to no pool: Basic, and what was refused; by position.
    pub others: Vec<BindingId>,
}

/// What a contract is asked for by: its number, or the key of a pool as the tables show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractKey {
    /// How often `renew:` stands before it.
    pub renewals: u32,
    /// Whether `code:` does, and it names the activation code of a pool's first coverage.
    pub is_code: bool,
    /// The number or code.
    pub number: String,
}

impl ContractKey {
    /// The key as the tables show it.
    #[must_use]
    pub fn text(&self) -> String {
        let code = if self.is_code { "code:" } else { "" };
        format!("{}{code}{}", "renew:".repeat(self.renewals as usize), self.number)
    }

    fn pool_key(&self, number: Sym) -> PoolKey {
        let origin = if self.is_code { PoolOrigin::Code(number) } else { PoolOrigin::Contract(number) };
        PoolKey { renewals: self.renewals, origin }
    }

    /// Whether it is a number alone, which rows may bear.
    fn is_number(&self) -> bool {
        self.renewals == 0 && !self.is_code
    }
}

/// The coverages of the unit that bears a serial or bore it.
///
/// # Errors
/// No fact of the day names the serial.
pub fn of_serial(read: &Ingested, schemas: &Schemas, day: &Day, serial: &str) -> Result<OfUnit, Absent> {
    let unit = Unit::find(read, schemas, day, serial)?;
    let mut coverages: Vec<BindingId> =
        positions(day, |coverage| unit.is_of(&day.facts.bindings[coverage.binding]));
    coverages.sort_by_key(|at| {
        let coverage = &day.settled.coverages[*at];
        (first_day(coverage), binding_order(read, day, *at))
    });
    Ok(OfUnit { unit, coverages })
}

/// The coverages of a contract.
///
/// A number leads to the pool of its name, to the pools of all coverages whose rows bear it or asked
/// to be added to it (a row may join a contract of another number, RULES.md 14), and to all that
/// these pools hold.
///
/// # Errors
/// No row bears the number, and no pool has the key.
pub fn of_contract(read: &Ingested, day: &Day, key: &ContractKey) -> Result<OfContract, Absent> {
    let found = read.texts.find(&key.number).and_then(|number| found(read, day, key, number));
    found.ok_or_else(|| {
        let numbers = day.facts.bindings.iter().filter_map(|binding| binding.contract_no);
        let nearest = nearest(&key.number, numbers.map(|number| read.texts.get(number)));
        Absent { kind: AbsentKind::Contract, asked: key.text(), as_of: day.as_of, nearest }
    })
}

fn found(read: &Ingested, day: &Day, key: &ContractKey, number: Sym) -> Option<OfContract> {
    let (bindings, coverages) = (&day.facts.bindings, &day.settled.coverages);
    let bears = |coverage: &Coverage| {
        let binding = &bindings[coverage.binding];
        key.is_number() && [binding.contract_no, binding.add_to].contains(&Some(number))
    };
    let asked_key = key.pool_key(number);
    let is_asked =
        |pool: &Pool| pool.key == asked_key || pool.coverages.iter().any(|at| bears(&coverages[*at]));
    let mut all = pools(coverages, &day.settled.ledger, &read.texts);
    let asked: Vec<PoolKey> = all.iter().filter(|pool| is_asked(pool)).map(|pool| pool.key).collect();
    all.retain(|pool| asked.contains(&pool.key) || renewed_from(pool.key).any(|key| asked.contains(&key)));
    all.sort_by_cached_key(|pool| (pool.key.renewals, pool.key != asked_key, pool.key.text(&read.texts)));
    for pool in &mut all {
        pool.coverages.sort_by_key(|at| binding_order(read, day, *at));
    }
    let pooled: Vec<BindingId> = all.iter().flat_map(|pool| pool.coverages.iter().copied()).collect();
    let renews = |coverage: &Coverage| coverage.base.is_some_and(|base| pooled.contains(&base));
    let mut others = positions(day, |coverage| bears(coverage) || renews(coverage));
    others.retain(|at| !pooled.contains(at));
    others.sort_by_key(|at| binding_order(read, day, *at));
    (!all.is_empty() || !others.is_empty()).then_some(OfContract { pools: all, others })
}

/// The first of a pool's days.
#[must_use]
pub fn pool_start(day: &Day, pool: &Pool) -> Option<NaiveDate> {
    pool.coverages.iter().filter_map(|at| first_day_granted(&day.settled.coverages[*at])).min()
}

/// The keys of the pools that a pool of renewals comes from, the nearest first.
fn renewed_from(key: PoolKey) -> impl Iterator<Item = PoolKey> {
    (0..key.renewals).rev().map(move |renewals| PoolKey { renewals, ..key })
}

fn positions(day: &Day, wanted: impl Fn(&Coverage) -> bool) -> Vec<BindingId> {
    let all = day.settled.coverages.iter_enumerated();
    all.filter(|(_, coverage)| wanted(coverage)).map(|(at, _)| at).collect()
}

fn first_day_granted(coverage: &Coverage) -> Option<NaiveDate> {
    coverage.granted.map(|granted| granted.period.start)
}

/// The first day; the end of time for what was refused, so that it comes last.
fn first_day(coverage: &Coverage) -> NaiveDate {
    first_day_granted(coverage).unwrap_or(NaiveDate::MAX)
}

/// The order of bindings (RULES.md 14): instant, code, serial.
fn binding_order<'t>(
    read: &'t Ingested,
    day: &Day,
    at: BindingId,
) -> (chrono::NaiveDateTime, &'t str, &'t str) {
    let binding = &day.facts.bindings[at];
    let text = |sym| read.texts.get(sym);
    (binding.bound_at.at, text(binding.activation_code), text(binding.serial))
}

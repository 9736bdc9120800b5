//! Pools: the coverages of one Plus contract and the limits they share (RULES.md 7 and 8).

use super::group::{CoverageAt, PoolAt};
use crate::domain::coverage::PoolKey;
use crate::domain::money::Yen;
use crate::domain::plan::Country;

/// One contract's coverages, or those that renewed them.
pub(super) struct Pool {
    /// Its name, given by its first coverage; it never changes.
    pub key: PoolKey,
    /// Its coverages in binding order.
    pub members: Vec<CoverageAt>,
    /// The countries its members' units were sold in, each once.
    pub countries: Vec<Country>,
    /// The pool of the renewals of its coverages, where there is one.
    pub renewal: Option<PoolAt>,
    /// Entries of its ledger.
    pub entries: u32,
    /// What its coverages have left together, in force or not.
    pub balance_jpy: Yen,
    /// Members before this one have nothing left: they are never looked at again.
    pub first_open: usize,
}

impl Pool {
    /// A pool without coverages.
    pub fn new(key: PoolKey) -> Self {
        Self {
            key,
            members: Vec::new(),
            countries: Vec::new(),
            renewal: None,
            entries: 0,
            balance_jpy: 0,
            first_open: 0,
        }
    }

    /// Takes a coverage in.
    pub fn add(&mut self, member: CoverageAt, country: Option<Country>) {
        self.members.push(member);
        if let Some(country) = country
            && !self.countries.contains(&country)
        {
            self.countries.push(country);
        }
    }
}

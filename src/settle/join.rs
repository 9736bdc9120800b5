//! Which contract a new Plus coverage belongs to (RULES.md 7).

use super::bind::Looked;
use super::breaches::Breaches;
use super::group::{CoverageAt, PoolAt};
use super::group::{GrantedState, GroupState, Holding};
use crate::domain::plan::{Mode, Plan};
use crate::domain::text::Sym;
use crate::rules::{linking, pool};

/// What an `add` or a contract number leads to.
enum Target {
    /// Nothing was asked for.
    NotAsked,
    /// Neither a bound serial nor a known number.
    Unknown,
    /// Something bound, but no eligible Plus coverage.
    NotPlus,
    /// A coverage whose contract is to be joined.
    Coverage(CoverageAt),
}

/// Which contract a Plus coverage belongs to.
#[derive(Clone, Copy)]
pub(super) enum Contract {
    /// One of its own, under the number it bears.
    Own,
    /// One of its own, after it failed to join.
    Failed,
    /// One that others share.
    Joined(PoolAt),
}

impl GroupState<'_> {
    /// Which contract a new plan belongs to: POOL-01 to -05, LNK-08.
    pub fn contract_of(&self, looked: &Looked<'_>, breaches: &mut Breaches<'_>) -> Contract {
        let binding = looked.binding;
        if binding.plan == Plan::Basic {
            let names_contract = binding.mode == Mode::Add
                || matches!(
                    binding.contract_no.map(|number| self.by_number(number)),
                    Some(Target::Coverage(_))
                );
            if names_contract {
                breaches.add_firm(pool::pool_01_plus_only(binding.plan));
            }
            return Contract::Own;
        }
        let asked = binding.add_to.or(binding.contract_no);
        let target = match binding.mode {
            Mode::New => Target::NotAsked,
            Mode::Add => {
                let by_serial = binding.add_to.and_then(|serial| self.by_serial(serial));
                by_serial.or_else(|| asked.map(|number| self.by_number(number))).unwrap_or(Target::Unknown)
            }
        };
        match target {
            Target::Coverage(target) => {
                breaches.add(linking::lnk_08_target_known(true, asked));
                self.join(looked, target, asked, breaches)
            }
            Target::NotPlus => {
                breaches.add(linking::lnk_08_target_known(true, asked));
                breaches.add_firm(pool::pool_05_target_is_plus(false, asked));
                Contract::Failed
            }
            Target::NotAsked => self.contract_of_number(looked, breaches),
            Target::Unknown => {
                breaches.add(linking::lnk_08_target_known(false, asked));
                self.contract_of_number(looked, breaches)
            }
        }
    }

    /// The contract of the number that the row bears: one to join where an eligible Plus binding bore
    /// it before, else one that begins here.
    fn contract_of_number(&self, looked: &Looked<'_>, breaches: &mut Breaches<'_>) -> Contract {
        let number = looked.binding.contract_no;
        match number.map(|number| self.by_number(number)) {
            Some(Target::Coverage(target)) => self.join(looked, target, number, breaches),
            Some(Target::NotAsked | Target::NotPlus | Target::Unknown) | None => Contract::Own,
        }
    }

    /// The target of a serial, where one of its unit's was bound before.
    fn by_serial(&self, serial: Sym) -> Option<Target> {
        let lineage = self.lineages.get(self.lineages.find(serial)?);
        let is_plus = |coverage: &&CoverageAt| self.binding_of(**coverage).plan == Plan::Plus;
        let latest = lineage.eligible.iter().rev().find(is_plus);
        lineage.bound.then(|| latest.map_or(Target::NotPlus, |coverage| Target::Coverage(*coverage)))
    }

    /// The target of a contract number.
    fn by_number(&self, number: Sym) -> Target {
        match self.contracts.get(&number) {
            None => Target::Unknown,
            Some(None) => Target::NotPlus,
            Some(Some(coverage)) => Target::Coverage(*coverage),
        }
    }

    /// POOL-02 to -04 against the contract of `target`, which `asked` led to.
    fn join(
        &self,
        looked: &Looked<'_>,
        target: CoverageAt,
        asked: Option<Sym>,
        breaches: &mut Breaches<'_>,
    ) -> Contract {
        let Some(GrantedState { holding: Holding::Limit { pool, .. }, .. }) = self.coverages[target].granted
        else {
            unreachable!("only eligible Plus coverages are targets");
        };
        let contract = &self.pools[pool];
        let first = self.binding_of(contract.members[0]);
        let binding = looked.binding;
        breaches.add(pool::pool_01_plus_only(binding.plan));
        breaches.add(pool::pool_05_target_is_plus(true, asked));
        let passes = [
            breaches.add(pool::pool_02_same_owner(first.owner_key, binding.owner_key)),
            breaches.add(pool::pool_03_in_time(looked.policies, first.bound_at.date(), looked.bound_on())),
            breaches.add(pool::pool_04_same_country(&contract.countries, looked.unit_country())),
        ];
        if passes == [true; 3] { Contract::Joined(pool) } else { Contract::Failed }
    }
}

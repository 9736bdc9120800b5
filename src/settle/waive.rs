//! Waivers: an approval with a note lets one subject pass one rule.
//!
//! A rule that fails on a fact that somebody approved, as it stands, is kept with the effect `waived`
//! and refuses nothing. What is then granted:
//!
//! | rule | granted |
//! |---|---|
//! | ENR-01 | the coverage, by the route `waived` |
//! | ENR-02, -03, -06 | the coverage; where two are in force, claims use the earlier one |
//! | ENR-04 | the coverage; what the catalogue does not list: a limit as VAL-04 has it (the export's, else 0), no replacement fee |
//! | POOL-02, -03, -04 | the product joins the contract and shares its limits |
//! | CLM-01 | the unit's eligible coverage that ended last before the day of receipt bears the claim |
//! | CLM-02, -05, -06, -09 | the claim goes on |
//! | CLM-03 | the claim goes on: one use more than allowed, for a fee that is not listed |
//! | CLM-04 (`over_limit = "reject"`) | the limits bear what they can, the customer pays the excess |
//! | RNW-02 | the renewal, with what its own plan grants; as Plus Renew after Basic in a pool of its own |
//! | RNW-03, -05, -07 | the renewal |
//! | RNW-04 | the renewal, by the route `waived` |
//! | RNW-06 | the renewal; what the catalogue does not list, as for ENR-04 |
//!
//! Where nothing can be granted the rule stands, and DEC-04 says so: RNW-01 (nothing to renew), CLM-01
//! without a coverage that ended before, POOL-01 (Basic has no limit to share) and POOL-05 (no
//! contract to join).

use super::Context;
use crate::domain::facts::{Binding, Repair, Sale};
use crate::domain::finding::Finding;
use crate::domain::fingerprint::RowHash;
use crate::domain::reading::{Names, Reading};
use crate::rules::Trial;

/// What rules are tried on.
#[derive(Clone, Copy)]
pub(super) enum Fact<'a> {
    /// A sale.
    Sale(&'a Sale),
    /// A binding.
    Binding(&'a Binding),
    /// A repair case.
    Repair(&'a Repair),
}

impl Context<'_> {
    /// The names behind symbols and models.
    pub(super) fn names(&self) -> Names<'_> {
        self.schemas.catalogue.names(self.texts)
    }

    /// The hash of a fact's row.
    pub(super) fn hash(&self, fact: Fact<'_>) -> RowHash {
        match fact {
            Fact::Sale(sale) => RowHash::of_sale(sale, self.names()),
            Fact::Binding(binding) => RowHash::of_binding(binding, self.names()),
            Fact::Repair(repair) => RowHash::of_repair(repair, self.names()),
        }
    }

    /// The finding of a breach.
    pub(super) fn finding(&self, fact: Fact<'_>, row: RowHash, breach: &Trial) -> Finding {
        let (place, id, dealer, serial) = match fact {
            Fact::Sale(sale) => (sale.place, sale.sale_no, sale.dealer, sale.serial),
            Fact::Binding(one) => (one.place, one.activation_code, one.dealer, Some(one.serial)),
            Fact::Repair(one) => (one.place, one.case_no, one.dealer, Some(one.serial)),
        };
        let Reading { column, expected, actual } = breach.reading.clone();
        let finding = Finding::new(breach.rule, place).of_row(row).about(Some(id), dealer, serial);
        Finding { effect: breach.effect, column, expected, actual, ..finding }
    }

    /// Whether somebody approved a fact as it breaks a rule.
    pub(super) fn is_waived(&self, fact: Fact<'_>, breach: &Trial) -> bool {
        !self.waivers.is_empty()
            && breach.rule.can_be_waived(breach.effect)
            && self.waivers.hold(&self.finding(fact, self.hash(fact), breach), self.names())
    }
}

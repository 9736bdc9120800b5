//! Prices of plan sales (RULES.md 11): PRC-01 and PRC-03.

use super::{Outcome, Skip, Trial};
use crate::domain::facts::Sale;
use crate::domain::field::Field;
use crate::domain::money::Yen;
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::schema::catalogue::Catalogue;

/// The catalogue's fee for a unit of a plan sale; none where the model is not known or the fee not listed.
#[must_use]
pub fn listed_fee_jpy(catalogue: &Catalogue, sale: &Sale) -> Option<Yen> {
    catalogue.offer(sale.plan?, sale.model?.known()?, sale.sale_date)?.fee_jpy
}

/// PRC-01: a plan sale's amount a piece is the catalogue's fee. PRC-03 instead, where it is the fee
/// without 10 % tax: the fee is then the floor or the ceiling of the piece × 1.1. Skipped for a
/// quantity of 0, and where amount or fee is unknown.
///
/// Boundary, at a fee of 103,400: 103,400 passes; 94,000 is PRC-03 (× 1.1 = 103,400); 93,999 and
/// 94,001 are PRC-01.
///
/// Fails with the fee and what a piece cost.
pub fn prc_01_fee(amount_jpy: Option<Yen>, quantity: i64, fee_jpy: Option<Yen>) -> Trial {
    let (rule, outcome) = match (amount_jpy, fee_jpy) {
        (Some(amount_jpy), Some(fee_jpy)) if quantity != 0 => compare(amount_jpy, quantity, fee_jpy),
        (None, _) | (Some(_), Some(_)) => (RuleId::Prc01, Outcome::Skipped(Skip::NotGiven)),
        (Some(_), None) => (RuleId::Prc01, Outcome::Skipped(Skip::NotListed)),
    };
    let actual = match (amount_jpy, quantity) {
        (_, 1) => Term::yen(amount_jpy),
        (Some(amount), pieces) => Term::YenForPieces { amount, pieces },
        (None, pieces) => Term::UnknownForPieces { pieces },
    };
    Trial::new(rule, outcome, Reading::of(Term::yen(fee_jpy), actual).in_column(Field::Amount))
}

/// Whether amount / quantity is the fee, and which of the two rules says so. `quantity` is not 0.
fn compare(amount_jpy: Yen, quantity: i64, fee_jpy: Yen) -> (RuleId, Outcome) {
    let (amount, quantity, fee) = (i128::from(amount_jpy), i128::from(quantity), i128::from(fee_jpy));
    if amount == fee * quantity {
        return (RuleId::Prc01, Outcome::Passes);
    }
    // amount / quantity × 1.1, as an exact fraction with a positive denominator.
    let (numerator, denominator) = (amount * 11 * quantity.signum(), quantity.abs() * 10);
    let floor = numerator.div_euclid(denominator);
    let ceiling = -(-numerator).div_euclid(denominator);
    let rule = if fee == floor || fee == ceiling { RuleId::Prc03 } else { RuleId::Prc01 };
    (rule, Outcome::Fails)
}

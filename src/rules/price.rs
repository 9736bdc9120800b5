//! Prices of plan sales (RULES.md 11): PRC-01 and PRC-03.

use super::{Breach, Verdict};
use crate::domain::facts::Sale;
use crate::domain::finding::RuleId;
use crate::domain::money::Yen;
use crate::schema::catalogue::Catalogue;

/// The catalogue's fee for a unit of a plan sale; none where the model is not known or the fee not listed.
#[must_use]
pub fn listed_fee_jpy(catalogue: &Catalogue, sale: &Sale) -> Option<Yen> {
    catalogue.offer(sale.plan?, sale.model?.known()?, sale.sale_date)?.fee_jpy
}

/// PRC-01: a plan sale's amount a piece is the catalogue's fee. PRC-03 instead, where it is the fee
/// without 10 % tax: the fee is then the floor or the ceiling of the piece × 1.1.
///
/// Boundary, at a fee of 103,400: 103,400 passes; 94,000 is PRC-03 (× 1.1 = 103,400); 93,999 and
/// 94,001 are PRC-01.
///
/// # Errors
/// With the fee and what a piece cost. `quantity` is never 0 here.
pub fn prc_01_fee(amount_jpy: Yen, quantity: i64, fee_jpy: Yen) -> Verdict {
    let (amount, quantity, fee) = (i128::from(amount_jpy), i128::from(quantity), i128::from(fee_jpy));
    if amount == fee * quantity {
        return Ok(());
    }
    // amount / quantity × 1.1, as an exact fraction with a positive denominator.
    let (numerator, denominator) = (amount * 11 * quantity.signum(), quantity.abs() * 10);
    let floor = numerator.div_euclid(denominator);
    let ceiling = -(-numerator).div_euclid(denominator);
    let rule = if fee == floor || fee == ceiling { RuleId::Prc03 } else { RuleId::Prc01 };
    let actual = if quantity == 1 { amount_jpy.to_string() } else { format!("{amount} / {quantity}") };
    Err(Breach::of(rule).in_column("amount").values(fee_jpy.to_string(), actual))
}

//! Plan sales at another price than the catalogue's (PRC-01, PRC-03), in yen.

use crate::domain::facts::Sale;
use crate::domain::money::{LARGEST_INPUT_JPY, Yen};
use crate::domain::rule::RuleId;
use crate::rollup::view::View;
use crate::rules::price;

/// A plan sale whose amount is not the catalogue's fee.
#[derive(Clone, Copy, Debug)]
pub struct PriceDifference<'a> {
    /// The line.
    pub sale: &'a Sale,
    /// The rule it breaks.
    pub rule: RuleId,
    /// The catalogue's fee for a unit.
    pub fee_jpy: Yen,
    /// What the line gives.
    pub amount_jpy: Yen,
}

impl PriceDifference<'_> {
    /// The fee for the line's quantity; none where it is more than any amount that files may hold.
    #[must_use]
    pub fn expected_jpy(&self) -> Option<Yen> {
        expected_jpy(self.sale, self.fee_jpy)
    }

    /// What the line gives less the fee: negative where too little was taken.
    #[must_use]
    pub fn difference_jpy(&self) -> Option<Yen> {
        difference_jpy(self.sale, self.fee_jpy)
    }
}

/// The fee for a line's quantity; none where it is more than any amount that files may hold.
fn expected_jpy(sale: &Sale, fee_jpy: Yen) -> Option<Yen> {
    fee_jpy.checked_mul(sale.quantity).filter(|expected| expected.abs() <= LARGEST_INPUT_JPY)
}

/// What a line gives less the fee for its quantity; none where either is not known.
pub(in crate::rollup) fn difference_jpy(sale: &Sale, fee_jpy: Yen) -> Option<Yen> {
    Some(sale.amount_jpy? - expected_jpy(sale, fee_jpy)?)
}

/// All of them, by the day of the sale.
pub(super) fn differences<'a>(view: &View<'a>) -> Vec<PriceDifference<'a>> {
    let mut differences: Vec<PriceDifference> =
        view.sales().iter().filter_map(|sale| difference(view, sale)).collect();
    differences.sort_by_key(|difference| difference.sale.sale_date);
    differences
}

fn difference<'a>(view: &View<'a>, sale: &'a Sale) -> Option<PriceDifference<'a>> {
    let (listed_jpy, paid_jpy) = (price::listed_fee_jpy(&view.schemas.catalogue, sale), sale.amount_jpy);
    let rule = price::prc_01_fee(paid_jpy, sale.quantity, listed_jpy).failing()?;
    let (fee_jpy, amount_jpy) = listed_jpy.zip(paid_jpy)?;
    Some(PriceDifference { sale, rule, fee_jpy, amount_jpy })
}

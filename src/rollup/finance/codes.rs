//! What each activation code brought in, and where it stands.

use rustc_hash::{FxHashMap, FxHashSet};

use super::destinations::Destination;
use crate::domain::coverage::Coverage;
use crate::domain::facts::Sale;
use crate::domain::money::Yen;
use crate::domain::text::Sym;
use crate::link::sales::SalesIndex;
use crate::rollup::view::View;

/// What the plan sales say of a code, all of its lines in effect together.
#[derive(Clone, Copy, Default)]
struct CodeAmount {
    /// Units sold less units returned.
    quantity: i128,
    /// Sales less returns, as the lines give them. A blank amount adds nothing.
    net_jpy: Yen,
    /// Whether any line gives an amount.
    is_priced: bool,
}

/// The codes of all plan sales.
pub struct Codes<'a> {
    sales: SalesIndex<'a>,
    amounts: FxHashMap<Option<Sym>, CodeAmount>,
    bound: FxHashSet<Sym>,
    covering: FxHashSet<Sym>,
}

/// A code that was sold, not returned, and that no binding names (LNK-02, whatever its age).
pub struct UnboundCode<'a> {
    /// The code's sale.
    pub sale: &'a Sale,
    /// Days from the sale to the as-of date.
    pub age_days: i64,
    /// Whether it is older than the policy allows.
    pub is_overdue: bool,
    /// Sales less returns.
    pub net_jpy: Yen,
}

impl<'a> Codes<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let mut amounts: FxHashMap<Option<Sym>, CodeAmount> = FxHashMap::default();
        for sale in view.sales().iter().filter(|sale| sale.is_plan_sale()) {
            let amount = amounts.entry(sale.activation_code).or_default();
            amount.quantity += i128::from(sale.quantity);
            amount.net_jpy += sale.amount_jpy.unwrap_or(0);
            amount.is_priced |= sale.amount_jpy.is_some();
        }
        let code = |coverage: &Coverage| view.bindings()[coverage.binding].activation_code;
        let standing = || view.coverages().iter().filter(|coverage| coverage.granted.is_some());
        let covering: FxHashSet<Sym> = standing().map(code).collect();
        assert_eq!(covering.len(), standing().count(), "a code covers one unit (LNK-03)");
        let bound = view.bindings().iter().map(|binding| binding.activation_code).collect();
        Self { sales: SalesIndex::new(view.sales()), amounts, bound, covering }
    }

    /// The fee of the coverage that a code became: its net amount for one unit, the odd yen left out.
    /// None where no plan sale of the code gives an amount (LNK-01): it is unknown, never 0.
    #[must_use]
    pub fn fee_jpy(&self, code: Sym) -> Option<Yen> {
        let amount = self.amounts.get(&Some(code)).filter(|amount| amount.is_priced)?;
        let fee = i128::from(amount.net_jpy).div_euclid(amount.quantity.max(1));
        // Between 0 and an amount that is an i64, or that amount itself.
        Some(i64::try_from(fee).expect("a part of an amount is no larger"))
    }

    /// Where all that a code brought in stands; none where it covers, for then it depends on the day. A code
    /// that covers is no returned one (LNK-07), and of several bindings one may have been refused.
    fn destination(&self, code: Option<Sym>) -> Option<Destination> {
        let Some(code) = code else { return Some(Destination::NotBound) };
        let sold = self.sales.code(code);
        if self.covering.contains(&code) {
            None
        } else if sold.is_none_or(|sold| sold.is_returned() || sold.sale.is_none()) {
            Some(Destination::Withdrawn)
        } else if self.bound.contains(&code) {
            Some(Destination::Refused)
        } else {
            Some(Destination::NotBound)
        }
    }

    /// What each code brought in, and where all of it stands; none where the code covers. In no order.
    pub(super) fn revenue(&self) -> impl Iterator<Item = (Option<Destination>, Yen)> {
        self.amounts.iter().map(|(code, amount)| (self.destination(*code), amount.net_jpy))
    }

    /// The codes sold and not bound, the oldest first.
    pub(super) fn unbound(&self, view: &View<'a>) -> Vec<UnboundCode<'a>> {
        let mut unbound: Vec<UnboundCode> = view
            .sales()
            .iter_enumerated()
            .filter_map(|(at, sale)| {
                let code = sale.activation_code.filter(|_| sale.is_plan_sale())?;
                let is_its_sale = self.sales.code(code)?.sale == Some(at);
                (is_its_sale && self.destination(Some(code)) == Some(Destination::NotBound))
                    .then(|| self.unbound_code(view, sale, code))
            })
            .collect();
        unbound.sort_by_key(|code| code.sale.sale_date);
        unbound
    }

    fn unbound_code(&self, view: &View, sale: &'a Sale, code: Sym) -> UnboundCode<'a> {
        let age_days = (view.as_of() - sale.sale_date).num_days();
        let allowed_days = view.schemas.rule_sets.on(sale.sale_date).policies.unbound_after_days;
        UnboundCode {
            sale,
            age_days,
            is_overdue: age_days > i64::from(allowed_days),
            net_jpy: self.amounts[&Some(code)].net_jpy,
        }
    }
}

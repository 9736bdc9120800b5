//! Plan revenue by month, dealer and plan: every plan sale in effect, by the day of its sale.

use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::plan::Plan;
use crate::domain::text::Sym;
use crate::domain::word::Word;
use crate::rollup::frame::{roll_up, roll_up_months};
use crate::rollup::view::View;

/// What a dealer sold of a plan in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revenue {
    /// The month.
    pub month: Month,
    /// The dealer.
    pub dealer: Option<Sym>,
    /// The plan.
    pub plan: Plan,
    /// Lines of sales, returns included.
    pub lines: i64,
    /// Lines without an amount; they add nothing.
    pub unpriced_lines: i64,
    /// The amounts of lines that sell, as they are given.
    pub sold_jpy: Yen,
    /// The amounts of lines that take back, as they are given: negative where the dealer wrote them so.
    pub returned_jpy: Yen,
}

impl Revenue {
    /// Sales and returns together.
    #[must_use]
    pub fn net_jpy(&self) -> Yen {
        self.sold_jpy + self.returned_jpy
    }
}

/// Plan revenue of a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RevenueMonth {
    /// The month.
    pub month: Month,
    /// Net revenue of each plan, in their order.
    pub net_jpy: [Yen; Plan::ALL.len()],
}

impl RevenueMonth {
    /// All plans together.
    #[must_use]
    pub fn total_jpy(&self) -> Yen {
        self.net_jpy.iter().sum()
    }
}

/// Plan revenue by month, dealer (by its code) and plan.
///
/// # Panics
/// Where the groups do not add up to the lines.
#[must_use]
pub fn revenue(view: &View) -> Vec<Revenue> {
    type Group = (Month, Option<Sym>, Plan);
    let facts = view.sales().iter().filter_map(|sale| {
        let (unpriced, amount_jpy) = (i64::from(sale.amount_jpy.is_none()), sale.amount_jpy.unwrap_or(0));
        let (sold_jpy, returned_jpy) = if sale.quantity < 0 { (0, amount_jpy) } else { (amount_jpy, 0) };
        Some(((Month::of(sale.sale_date), sale.dealer, sale.plan?), [1, unpriced, sold_jpy, returned_jpy]))
    });
    let numbers =
        |(month, dealer, plan): &Group| [month.number(), dealer.map_or(0, Sym::number), *plan as i64];
    let row = |((month, dealer, plan), sums): (Group, [i64; 4])| {
        let [lines, unpriced_lines, sold_jpy, returned_jpy] = sums;
        Revenue { month, dealer, plan, lines, unpriced_lines, sold_jpy, returned_jpy }
    };
    let mut revenue: Vec<Revenue> = roll_up(facts, numbers).into_iter().map(row).collect();
    revenue.sort_by_key(|row| (row.month, view.texts().opt(row.dealer)));
    let lines = view.sales().iter().filter(|sale| sale.is_plan_sale());
    let received: Yen = lines.filter_map(|sale| sale.amount_jpy).sum();
    assert_eq!(revenue.iter().map(Revenue::net_jpy).sum::<Yen>(), received, "groups hold every line");
    revenue
}

/// Plan revenue by month, from the first sale to the last, months without one included.
#[must_use]
pub fn by_month(revenue: &[Revenue]) -> Vec<RevenueMonth> {
    let facts = revenue.iter().map(|row| {
        let mut net_jpy = [0; Plan::ALL.len()];
        net_jpy[row.plan as usize] = row.net_jpy();
        (row.month, net_jpy)
    });
    roll_up_months(facts, None).map(|(month, net_jpy)| RevenueMonth { month, net_jpy }).collect()
}

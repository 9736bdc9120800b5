//! Plan revenue by month, dealer and plan: every plan sale in effect, by the day of its sale.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use polars::prelude::{
    Column, DataFrame, Int32Chunked, Int64Chunked, IntoColumn, IntoLazy, NewChunkedArray, PolarsResult,
    SortMultipleOptions, col,
};

use super::months::{month_of, months};
use crate::domain::facts::Sale;
use crate::domain::money::Yen;
use crate::domain::plan::Plan;
use crate::domain::text::Sym;
use crate::domain::word::Word;
use crate::rollup::view::View;

/// What a dealer sold of a plan in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revenue {
    /// The month.
    pub month: NaiveDate,
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
    pub month: NaiveDate,
    /// Net revenue of each plan, in the order of [`Plan::ALL`].
    pub net_jpy: [Yen; Plan::ALL.len()],
}

impl RevenueMonth {
    /// All plans together.
    #[must_use]
    pub fn total_jpy(&self) -> Yen {
        self.net_jpy.iter().sum()
    }
}

const KEYS: [&str; 3] = ["month", "dealer", "plan"];
const SUMS: [&str; 4] = ["lines", "unpriced", "sold", "returned"];

/// Plan revenue by month, dealer (by its code) and plan.
///
/// # Panics
/// Where the groups do not add up to the lines.
#[must_use]
pub fn revenue(view: &View) -> Vec<Revenue> {
    let lines: Vec<&Sale> = view.sales().iter().filter(|sale| sale.is_plan_sale()).collect();
    let dealers = dealers(view, &lines);
    // Only the library itself could fail here: the columns are built beside each other, of one length.
    let groups = group(&lines, &dealers).expect("columns of one length can be grouped");
    let revenue = read(&groups, &dealers).expect("groups have the columns they were asked for");
    let received: Yen = lines.iter().filter_map(|sale| sale.amount_jpy).sum();
    assert_eq!(revenue.iter().map(Revenue::net_jpy).sum::<Yen>(), received, "groups hold every line");
    revenue
}

/// The dealers of the lines by their codes; a dealer's number is its position.
fn dealers(view: &View, lines: &[&Sale]) -> Vec<Option<Sym>> {
    let named: BTreeMap<Option<&str>, Option<Sym>> =
        lines.iter().map(|sale| (view.texts().opt(sale.dealer), sale.dealer)).collect();
    named.into_values().collect()
}

fn group(lines: &[&Sale], dealers: &[Option<Sym>]) -> PolarsResult<DataFrame> {
    let numbers: rustc_hash::FxHashMap<Option<Sym>, i32> = dealers.iter().copied().zip(0..).collect();
    let small = |name: &str, value: &dyn Fn(&Sale) -> i32| -> Column {
        Int32Chunked::from_iter_values(name.into(), lines.iter().map(|sale| value(sale))).into_column()
    };
    let large = |name: &str, value: &dyn Fn(&Sale) -> i64| -> Column {
        Int64Chunked::from_iter_values(name.into(), lines.iter().map(|sale| value(sale))).into_column()
    };
    let amount = |sale: &Sale| sale.amount_jpy.unwrap_or(0);
    let columns = vec![
        small("month", &|sale| month_of(sale.sale_date).num_days_from_ce()),
        small("dealer", &|sale| numbers[&sale.dealer]),
        small("plan", &|sale| plan_number(sale.plan)),
        large("lines", &|_| 1),
        large("unpriced", &|sale| i64::from(sale.amount_jpy.is_none())),
        large("sold", &|sale| if sale.quantity < 0 { 0 } else { amount(sale) }),
        large("returned", &|sale| if sale.quantity < 0 { amount(sale) } else { 0 }),
    ];
    DataFrame::new(lines.len(), columns)?
        .lazy()
        .group_by(KEYS.map(col))
        .agg(SUMS.map(|name| col(name).sum()))
        .sort(KEYS, SortMultipleOptions::default())
        .collect()
}

fn read(groups: &DataFrame, dealers: &[Option<Sym>]) -> PolarsResult<Vec<Revenue>> {
    let [month, dealer, plan] = KEYS.map(|name| groups.column(name).and_then(|column| column.i32().cloned()));
    let (month, dealer, plan) = (month?, dealer?, plan?);
    let [lines, unpriced, sold, returned] =
        SUMS.map(|name| groups.column(name).and_then(|column| column.i64().cloned()));
    let (lines, unpriced, sold, returned) = (lines?, unpriced?, sold?, returned?);
    let keys = month.into_no_null_iter().zip(dealer.into_no_null_iter()).zip(plan.into_no_null_iter());
    let counts = lines.into_no_null_iter().zip(unpriced.into_no_null_iter());
    let amounts = sold.into_no_null_iter().zip(returned.into_no_null_iter());
    let rows = keys.zip(counts).zip(amounts);
    Ok(rows
        .map(|((((month, dealer), plan), (lines, unpriced_lines)), (sold_jpy, returned_jpy))| Revenue {
            month: NaiveDate::from_num_days_from_ce_opt(month).unwrap_or_default(),
            dealer: dealers[dealer as usize],
            plan: Plan::ALL[plan as usize],
            lines,
            unpriced_lines,
            sold_jpy,
            returned_jpy,
        })
        .collect())
}

/// The plan's position in [`Plan::ALL`].
fn plan_number(plan: Option<Plan>) -> i32 {
    match plan {
        Some(Plan::Basic) | None => 0,
        Some(Plan::Plus) => 1,
        Some(Plan::BasicRenew) => 2,
        Some(Plan::PlusRenew) => 3,
    }
}

/// Plan revenue by month, from the first sale to the last, months without one included.
#[must_use]
pub fn by_month(revenue: &[Revenue]) -> Vec<RevenueMonth> {
    let mut sums: BTreeMap<NaiveDate, [Yen; Plan::ALL.len()]> = BTreeMap::new();
    for row in revenue {
        sums.entry(row.month).or_default()[plan_number(Some(row.plan)) as usize] += row.net_jpy();
    }
    let (Some((first, _)), Some((last, _))) = (sums.first_key_value(), sums.last_key_value()) else {
        return Vec::new();
    };
    let net_jpy = |month| sums.get(&month).copied().unwrap_or_default();
    months(*first, *last).map(|month| RevenueMonth { month, net_jpy: net_jpy(month) }).collect()
}

//! Where the revenue stands, revenue by month, dealer and plan, price differences.

use rust_xlsxwriter::XlsxError;

use super::super::Book;
use super::super::chart::{ChartSpec, Shape};
use super::super::column::{Columns, Value};
use super::super::sheet::SheetSpec;
use super::super::style::{Look, Tint};
use super::{count, last_months};
use crate::domain::facts::Sale;
use crate::domain::money::Yen;
use crate::domain::plan::Plan;
use crate::domain::word::Word;
use crate::report::Report;
use crate::report::words::Destinations;
use crate::report::words::Words;
use crate::rollup::finance::destinations::{Destination, Standing};
use crate::rollup::finance::prices::PriceDifference;
use crate::rollup::finance::revenue::{Revenue, RevenueMonth};
use crate::tables::Edition;

pub(super) fn add(book: &mut Book, report: &Report, words: &'static Words) -> Result<(), XlsxError> {
    let (sheets, notes) = (&words.finance.sheets, &words.finance.notes);
    let finance = &report.finance;
    book.add(SheetSpec {
        name: &sheets.destinations,
        table: "WhereRevenueStands",
        note: &notes.destinations,
        frozen: 1,
        columns: destination_columns(words, finance.destinations.iter().map(|row| row.revenue_jpy).sum()),
        rows: &finance.destinations,
    })?;
    let months = SheetSpec {
        name: &sheets.revenue_months,
        table: "RevenueByMonth",
        note: &notes.revenue_months,
        frozen: 1,
        columns: month_columns(words),
        rows: &finance.revenue_months,
    };
    let chart = ChartSpec {
        title: &words.finance.charts.revenue,
        shape: Shape::Months,
        series: &PLAN_COLUMNS,
        line: None,
        rows: last_months(finance.revenue_months.len()),
    };
    book.add_with_chart(&months, &chart)?;
    book.add(SheetSpec {
        name: &sheets.revenue,
        table: "Revenue",
        note: &notes.revenue,
        frozen: 3,
        columns: revenue_columns(report.edition, words),
        rows: &finance.revenue,
    })?;
    book.add(SheetSpec {
        name: &sheets.price_differences,
        table: "PriceDifferences",
        note: &notes.price_differences,
        frozen: 2,
        columns: price_columns(report.edition, words),
        rows: &finance.price_differences,
    })
}

fn destination_columns<'s>(words: &'static Words, total_jpy: Yen) -> Columns<'s, Standing> {
    let names = &words.finance.destinations;
    Columns::new(words)
        .push("destination", Look::Text, |row: &Standing| {
            Value::text(Some(destination_name(names, row.destination)))
        })
        .push("revenue", Look::Yen, |row| Value::Yen(row.revenue_jpy))
        .push("share", Look::Share, move |row| Value::Share(row.revenue_jpy, total_jpy))
        .tint("destination", |row| destination_tint(row.destination, row.revenue_jpy))
        .sum(&["revenue"])
        .share_of("share", "revenue", "revenue")
}

fn destination_name(names: &'static Destinations, destination: Destination) -> &'static str {
    match destination {
        Destination::Earned => &names.earned,
        Destination::Unearned => &names.unearned,
        Destination::OtherUnits => &names.other_units,
        Destination::Refused => &names.refused,
        Destination::NotBound => &names.not_bound,
        Destination::Withdrawn => &names.withdrawn,
    }
}

/// Money taken for which nobody has cover: someone should look.
fn destination_tint(destination: Destination, amount_jpy: Yen) -> Tint {
    match destination {
        Destination::Earned => Tint::Good,
        Destination::Unearned => Tint::Calm,
        Destination::OtherUnits | Destination::Refused | Destination::NotBound | Destination::Withdrawn => {
            if amount_jpy == 0 {
                Tint::Plain
            } else {
                Tint::Caution
            }
        }
    }
}

/// The columns of the plans, in the order of [`Plan::ALL`].
const PLAN_COLUMNS: [&str; Plan::ALL.len()] =
    ["revenue_basic", "revenue_plus", "revenue_basic_renew", "revenue_plus_renew"];

fn month_columns<'s>(words: &'static Words) -> Columns<'s, RevenueMonth> {
    let mut columns = Columns::new(words)
        .push("month", Look::Month, |row: &RevenueMonth| Value::Date(row.month.first_day()));
    for (at, name) in PLAN_COLUMNS.into_iter().enumerate() {
        columns = columns.push(name, Look::Yen, move |row| Value::Yen(row.net_jpy[at]));
    }
    columns.push("revenue", Look::Yen, |row| Value::Yen(row.total_jpy())).sum(&PLAN_COLUMNS).sum(&["revenue"])
}

fn revenue_columns<'s>(edition: &'s Edition<'s>, words: &'static Words) -> Columns<'s, Revenue> {
    Columns::new(words)
        .push("month", Look::Month, |row: &Revenue| Value::Date(row.month.first_day()))
        .push("dealer", Look::Code, |row| Value::text(edition.view.texts().opt(row.dealer)))
        .push("plan", Look::Code, move |row| plan(words, Some(row.plan)))
        .push("lines", Look::Count, |row| count(row.lines))
        .push("unpriced_lines", Look::Count, |row| count(row.unpriced_lines))
        .push("sold", Look::Yen, |row| Value::Yen(row.sold_jpy))
        .push("returned", Look::Yen, |row| Value::Yen(row.returned_jpy))
        .push("revenue", Look::Yen, |row| Value::Yen(row.net_jpy()))
        .tint("unpriced_lines", |row| if row.unpriced_lines > 0 { Tint::Caution } else { Tint::Plain })
        .sum(&["lines", "unpriced_lines", "sold", "returned", "revenue"])
}

fn price_columns<'s>(edition: &'s Edition<'s>, words: &'static Words) -> Columns<'s, PriceDifference<'s>> {
    let columns = Columns::new(words)
        .push("sale_date", Look::Date, |row: &PriceDifference| Value::Date(row.sale.sale_date))
        .push("sale_no", Look::Code, |row| Value::text(Some(edition.view.texts().get(row.sale.sale_no))))
        .push("rule", Look::Code, |row| Value::text(Some(row.rule.id())));
    sale_columns(columns, edition, words, |row| row.sale)
        .push("quantity", Look::Count, |row| count(row.sale.quantity))
        .push("listed_fee", Look::Yen, |row| Value::Yen(row.fee_jpy))
        .push("listed_amount", Look::Yen, |row| Value::yen(row.expected_jpy()))
        .push("amount", Look::Yen, |row| Value::Yen(row.amount_jpy))
        .push("difference", Look::Yen, |row| Value::yen(row.difference_jpy()))
        .count_rows("sale_no")
        .sum(&["listed_amount", "amount", "difference"])
}

/// Whose sale of what a line is.
pub(super) fn sale_columns<'s, R: 's>(
    columns: Columns<'s, R>,
    edition: &'s Edition<'s>,
    words: &'static Words,
    sale: fn(&R) -> &Sale,
) -> Columns<'s, R> {
    let text = move |symbol| Value::text(edition.view.texts().opt(symbol));
    columns
        .push("dealer", Look::Code, move |row| text(sale(row).dealer))
        .push("customer_name", Look::Text, move |row| Value::text(edition.name(sale(row).customer_name)))
        .push("model", Look::Code, move |row| {
            let model = sale(row).model.and_then(|model| model.known());
            Value::text(model.map(|model| edition.view.schemas.catalogue.model(model).name.as_str()))
        })
        .push("plan", Look::Code, move |row| plan(words, sale(row).plan))
        .push("activation_code", Look::Code, move |row| text(sale(row).activation_code))
}

fn plan(words: &'static Words, plan: Option<Plan>) -> Value<'static> {
    plan.map_or(Value::Blank, |plan| Value::Text(words.word(plan).into()))
}

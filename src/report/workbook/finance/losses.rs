//! Claims against earned fees, by model and by dealer.

use rust_xlsxwriter::XlsxError;

use super::super::Book;
use super::super::column::{Columns, Value};
use super::super::sheet::SheetSpec;
use super::super::style::{Look, Tint};
use super::count;
use crate::report::Report;
use crate::report::words::Words;
use crate::rollup::finance::losses::Loss;

pub(super) fn add(book: &mut Book, report: &Report, words: &'static Words) -> Result<(), XlsxError> {
    let (sheets, notes) = (&words.finance.sheets, &words.finance.notes);
    book.add(SheetSpec {
        name: &sheets.losses_by_model,
        table: "LossesByModel",
        note: &notes.losses_by_model,
        frozen: 1,
        columns: columns(words, "model"),
        rows: &report.finance.losses_by_model,
    })?;
    book.add(SheetSpec {
        name: &sheets.losses_by_dealer,
        table: "LossesByDealer",
        note: &notes.losses_by_dealer,
        frozen: 1,
        columns: columns(words, "dealer"),
        rows: &report.finance.losses_by_dealer,
    })
}

fn columns<'s>(words: &'static Words, of: &'static str) -> Columns<'s, Loss<'s>> {
    Columns::new(words)
        .push(of, Look::Code, |row: &Loss| Value::text(row.of))
        .push("coverages_standing", Look::Count, |row| count(row.coverages))
        .push("earned", Look::Yen, |row| Value::Yen(row.earned_jpy))
        .push("covered_claims", Look::Count, |row| count(row.claims))
        .push("unknown_claims", Look::Count, |row| count(row.unknown_claims))
        .push("claims_cost", Look::Yen, |row| Value::Yen(row.cost_jpy))
        .push("loss_ratio", Look::Share, ratio)
        .tint("loss_ratio", |row| if row.cost_jpy > row.earned_jpy { Tint::Caution } else { Tint::Plain })
        .tint("unknown_claims", |row| if row.unknown_claims > 0 { Tint::Caution } else { Tint::Plain })
        .sum(&["coverages_standing", "earned", "covered_claims", "unknown_claims", "claims_cost"])
        .share_of("loss_ratio", "claims_cost", "earned")
}

/// Where nothing is earned there is no ratio.
fn ratio<'r>(row: &'r Loss) -> Value<'r> {
    if row.earned_jpy > 0 { Value::Share(row.cost_jpy, row.earned_jpy) } else { Value::Blank }
}

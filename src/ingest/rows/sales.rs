//! A line of a sales export: a plan sale, a unit sale, or several unit sales in one line.

use super::{Found, RowReader};
use crate::domain::facts::Sale;
use crate::domain::field::Field;
use crate::domain::plan::Country;
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use crate::ingest::values;

/// Reads a line; it becomes one sale, or one for each serial of its cell.
pub(super) fn read(row: &mut RowReader<'_>, sales: &mut Vec<Sale>) {
    let Some((sale, serials)) = line(row).filter(|_| !row.rejected) else { return };
    match serials.as_deref() {
        None | Some([]) => sales.push(sale),
        Some([serial]) => sales.push(Sale { serial: Some(*serial), ..sale }),
        // The amount is the line's, and nobody says how much of it is which unit's.
        Some(several) => sales.extend(several.iter().map(|serial| Sale {
            serial: Some(*serial),
            quantity: sale.quantity.signum(),
            amount_jpy: None,
            ..sale
        })),
    }
}

/// A line, and the serials of its cell.
fn line(row: &mut RowReader<'_>) -> Option<(Sale, Option<Vec<Sym>>)> {
    let sale_no = row.needed(Field::SaleNo, RowReader::text);
    let sale_date = row.needed(Field::SaleDate, |row, field| row.field(field, values::date));
    let model = row.model();
    let plan = row.field(Field::Plan, values::plan);
    let activation_code = row.identifier(Field::ActivationCode);
    let quantity = quantity(row);
    let serials = if plan.is_blank() {
        unit_serials(row, &quantity)
    } else {
        row.needed(Field::ActivationCode, |_, _| activation_code);
        row.identifier(Field::Serial).value().map(|serial| vec![serial])
    };
    let sale = Sale {
        place: row.place,
        dealer: row.dealer(),
        line_no: row.text(Field::LineNo).value(),
        dealer_name: row.text(Field::DealerName).value(),
        customer_code: row.text(Field::CustomerCode).value(),
        customer_name: row.text(Field::CustomerName).value(),
        model,
        serial: None,
        plan: plan.value(),
        activation_code: activation_code.value(),
        amount_jpy: row.value(Field::Amount, values::yen),
        country: row.value(Field::Country, values::country).unwrap_or(Country::JAPAN),
        channel: row.value(Field::Channel, values::channel),
        // What a line needs stands last: first every field is read, so that all findings show.
        sale_no: sale_no?,
        sale_date: sale_date?,
        quantity: quantity.value()?,
    };
    Some((sale, serials))
}

/// How many were sold; one where the line does not say.
fn quantity(row: &mut RowReader<'_>) -> Found<i64> {
    match row.field(Field::Quantity, values::integer) {
        Found::Blank => Found::Given(1),
        found => found,
    }
}

/// The serials of a unit sale: as many as were sold, where the cell holds several.
fn unit_serials(row: &mut RowReader<'_>, quantity: &Found<i64>) -> Option<Vec<Sym>> {
    let sold = match quantity {
        Found::Given(quantity) => Some(quantity.unsigned_abs()),
        Found::Blank | Found::Bad => None,
    };
    let serials = row.needed(Field::Serial, |row, field| {
        row.field(field, |cell| {
            let serials = values::serials_in(cell, sold)?;
            Ok((!serials.is_empty()).then_some(serials))
        })
    })?;
    if let Some(sold) = sold
        && serials.len() > 1
        && serials.len() as u64 != sold
    {
        let expected = Term::Serials { count: serials.len() as i64 };
        row.misfit(Field::Quantity, expected, Term::cell(sold.to_string()));
        return None;
    }
    Some(serials.iter().map(|serial| row.texts.intern(serial.as_str())).collect())
}

//! A line of a sales export: a plan sale, a unit sale, or several unit sales in one line.

use super::{Field, RowReader, positions};
use crate::domain::facts::Sale;
use crate::domain::plan::Country;
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use crate::ingest::values;

positions! {
    SALE_NO, LINE_NO, SALE_DATE, DEALER, DEALER_NAME, CUSTOMER_CODE, CUSTOMER_NAME, MODEL, SERIAL, PLAN,
    ACTIVATION_CODE, QUANTITY, AMOUNT, COUNTRY, CHANNEL,
}

/// Reads a line; it becomes one sale, or one for each serial of its cell.
pub(super) fn read(row: &mut RowReader<'_>, sales: &mut Vec<Sale>) {
    let sale_no = row.text(SALE_NO);
    row.needed(SALE_NO, &sale_no);
    let line_no = row.text(LINE_NO).value();
    let sale_date = row.field(SALE_DATE, values::date);
    row.needed(SALE_DATE, &sale_date);
    let dealer = row.dealer(DEALER);
    let dealer_name = row.text(DEALER_NAME).value();
    let customer_code = row.text(CUSTOMER_CODE).value();
    let customer_name = row.text(CUSTOMER_NAME).value();
    let model = row.model(MODEL);
    let plan = row.field(PLAN, values::plan);
    let activation_code = row.identifier(ACTIVATION_CODE);
    let quantity = quantity(row);
    let serials = if plan.is_blank() {
        unit_serials(row, &quantity)
    } else {
        row.needed(ACTIVATION_CODE, &activation_code);
        row.identifier(SERIAL).map(|serial| vec![serial])
    };
    let amount_jpy = row.field(AMOUNT, values::yen).value();
    let country = row.country(COUNTRY).unwrap_or(Country::JAPAN);
    let channel = row.field(CHANNEL, values::channel).value();
    let (false, Some(sale_no), Some(sale_date), Some(quantity)) =
        (row.rejected, sale_no.value(), sale_date.value(), quantity.value())
    else {
        return;
    };
    let sale = Sale {
        place: row.place,
        dealer,
        sale_no,
        line_no,
        sale_date,
        dealer_name,
        customer_code,
        customer_name,
        model,
        serial: None,
        plan: plan.value(),
        activation_code: activation_code.value(),
        quantity,
        amount_jpy,
        country,
        channel,
    };
    match serials.value().as_deref() {
        None | Some([]) => sales.push(sale),
        Some([serial]) => sales.push(Sale { serial: Some(*serial), ..sale }),
        // The amount is the line's, and nobody says how much of it is which unit's.
        Some(several) => sales.extend(several.iter().map(|serial| Sale {
            serial: Some(*serial),
            quantity: quantity.signum(),
            amount_jpy: None,
            ..sale
        })),
    }
}

/// How many were sold; one where the line does not say.
fn quantity(row: &mut RowReader<'_>) -> Field<i64> {
    match row.field(QUANTITY, values::integer) {
        Field::Blank => Field::Given(1),
        found => found,
    }
}

/// The serials of a unit sale: as many as were sold, where the cell holds several.
fn unit_serials(row: &mut RowReader<'_>, quantity: &Field<i64>) -> Field<Vec<Sym>> {
    let sold = match quantity {
        Field::Given(quantity) => Some(quantity.unsigned_abs()),
        Field::Blank | Field::Bad => None,
    };
    let found = row.field(SERIAL, |cell| {
        let serials = values::serials_in(cell, sold)?;
        Ok((!serials.is_empty()).then_some(serials))
    });
    row.needed(SERIAL, &found);
    if let (Field::Given(serials), Some(sold)) = (&found, sold)
        && serials.len() > 1
        && serials.len() as u64 != sold
    {
        let expected = Term::Serials { count: serials.len() as i64 };
        row.misfit(QUANTITY, expected, Term::cell(sold.to_string()));
        return Field::Bad;
    }
    found.map(|serials| serials.iter().map(|serial| row.texts.intern(serial.as_str())).collect())
}

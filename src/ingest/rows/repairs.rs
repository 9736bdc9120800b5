//! A row of a repairs export: one case, as it stood when it was reported.

use super::{RowReader, positions};
use crate::domain::facts::Repair;
use crate::domain::plan::{Cause, Service};
use crate::ingest::values;

positions! {
    CASE_NO, SERIAL, MODEL, RECEIVED_AT, CONFIRMED_AT, COMPLETED_AT, INVITED_AT, CAUSE, SERVICE, STATUS,
    REPAIR_COST, CHARGED, SHIPPING_CHARGED, PARTS_COMPLETE, WARRANTY, REPLACEMENT_SERIAL, LOANER_SERIAL,
    LOANER_DAMAGE_COST, COUNTRY, DEALER, DEALER_NAME, CUSTOMER_NAME,
}

/// Reads a case.
pub(super) fn read(row: &mut RowReader<'_>, repairs: &mut Vec<Repair>) {
    let case_no = row.text(CASE_NO);
    row.needed(CASE_NO, &case_no);
    let serial = row.identifier(SERIAL);
    row.needed(SERIAL, &serial);
    let model = row.model(MODEL);
    let received_at = row.field(RECEIVED_AT, values::instant);
    row.needed(RECEIVED_AT, &received_at);
    let (confirmed_at, completed_at) = (row.instant(CONFIRMED_AT), row.instant(COMPLETED_AT));
    let invited_at = row.instant(INVITED_AT);
    let cause = cause(row);
    let service = row.field(SERVICE, values::service).value().unwrap_or(Service::Repair);
    let cancelled = row.field(STATUS, |cell| Ok(values::text(cell)?.map(|text| values::is_cancelled(&text))));
    let (repair_cost_jpy, charged_jpy) = (row.amount(REPAIR_COST), row.amount(CHARGED));
    let shipping_charged_jpy = row.amount(SHIPPING_CHARGED);
    let parts_complete = row.field(PARTS_COMPLETE, values::yes_no).value().unwrap_or(true);
    let warranty = row.field(WARRANTY, values::yes_no).value().unwrap_or(false);
    let replacement_serial = row.identifier(REPLACEMENT_SERIAL).value();
    let loaner_serial = row.identifier(LOANER_SERIAL).value();
    let loaner_damage_jpy = row.amount(LOANER_DAMAGE_COST);
    let country = row.country(COUNTRY);
    let dealer = row.dealer(DEALER);
    let dealer_name = row.text(DEALER_NAME).value();
    let customer_name = row.text(CUSTOMER_NAME).value();
    let (false, Some(case_no), Some(serial), Some(received_at)) =
        (row.rejected, case_no.value(), serial.value(), received_at.value())
    else {
        return;
    };
    repairs.push(Repair {
        place: row.place,
        dealer,
        case_no,
        serial,
        model,
        received_at,
        confirmed_at,
        completed_at,
        invited_at,
        cause,
        service,
        cancelled: cancelled.value().unwrap_or(false),
        repair_cost_jpy,
        charged_jpy,
        shipping_charged_jpy,
        parts_complete,
        warranty,
        replacement_serial,
        loaner_serial,
        loaner_damage_jpy,
        country,
        dealer_name,
        customer_name,
    });
}

/// The cause of damage; a text that is none of the words is kept as written (CLM-16).
fn cause(row: &mut RowReader<'_>) -> Option<Cause> {
    let text = row.text(CAUSE).value()?;
    Some(values::cause(row.texts.get(text)).unwrap_or(Cause::Other(text)))
}

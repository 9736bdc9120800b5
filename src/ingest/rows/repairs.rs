//! A row of a repairs export: one case, as it stood when it was reported.

use super::RowReader;
use crate::domain::facts::Repair;
use crate::domain::field::Field;
use crate::domain::plan::{Cause, Service};
use crate::ingest::values;

/// Reads a case.
pub(super) fn read(row: &mut RowReader<'_>) -> Option<Repair> {
    let case_no = row.needed(Field::CaseNo, RowReader::text);
    let serial = row.needed(Field::Serial, RowReader::identifier);
    let received_at = row.needed(Field::ReceivedAt, |row, field| row.field(field, values::instant));
    Some(Repair {
        place: row.place,
        dealer: row.dealer(),
        model: row.model(),
        confirmed_at: row.value(Field::ConfirmedAt, values::instant),
        completed_at: row.value(Field::CompletedAt, values::instant),
        invited_at: row.value(Field::InvitedAt, values::instant),
        cause: cause(row),
        service: row.value(Field::Service, values::service).unwrap_or(Service::Repair),
        cancelled: row.value(Field::Status, values::cancelled).unwrap_or(false),
        repair_cost_jpy: row.value(Field::RepairCost, values::yen_from_zero),
        charged_jpy: row.value(Field::Charged, values::yen_from_zero),
        shipping_charged_jpy: row.value(Field::ShippingCharged, values::yen_from_zero),
        parts_complete: row.value(Field::PartsComplete, values::yes_no).unwrap_or(true),
        warranty: row.value(Field::Warranty, values::yes_no).unwrap_or(false),
        replacement_serial: row.identifier(Field::ReplacementSerial).value(),
        loaner_serial: row.identifier(Field::LoanerSerial).value(),
        loaner_damage_jpy: row.value(Field::LoanerDamageCost, values::yen_from_zero),
        country: row.value(Field::Country, values::country),
        dealer_name: row.text(Field::DealerName).value(),
        customer_name: row.text(Field::CustomerName).value(),
        // What a case needs stands last: first every field is read, so that all findings show.
        case_no: case_no?,
        serial: serial?,
        received_at: received_at?,
    })
}

/// The cause of damage; a text that is none of the words is kept as written (CLM-16).
fn cause(row: &mut RowReader<'_>) -> Option<Cause> {
    let text = row.text(Field::Cause).value()?;
    Some(values::cause(row.texts.get(text)).unwrap_or(Cause::Other(text)))
}

//! A row of a saved workbook of exceptions: what somebody decided on an exception.

use super::{RowEnd, RowReader, positions};
use crate::domain::resolution::{About, DecidedRow, Verdict, WorkStatus};
use crate::domain::text::Sym;
use crate::ingest::values;

positions! {
    EXCEPTION_ID, WORK_STATUS, PERSON, NOTE, RULE, DEALER, SUBJECT, SUBJECT_ID, SERIAL, FINGERPRINT,
}

/// Reads a decision. An exception that nobody has touched, 未対応 without a person and a note, is none:
/// that is how the workbook was written. So it takes no decision back either; a state with a person
/// or a note does.
pub(super) fn read(row: &mut RowReader<'_>, decided: &mut Vec<DecidedRow>) -> RowEnd {
    let status = row.field(WORK_STATUS, values::work_status);
    let [person, note] = [PERSON, NOTE].map(|field| row.field(field, values::as_written).value());
    let touched =
        !matches!(status.value(), None | Some(WorkStatus::Open)) || person.is_some() || note.is_some();
    if !touched && !row.rejected {
        return RowEnd::Untouched;
    }
    // A note without a state, as where the column is gone, must not take an approval back.
    row.needed(WORK_STATUS, &status);
    let exception_id = row.text(EXCEPTION_ID);
    let rule = row.field(RULE, values::rule).value();
    let subject = row.field(SUBJECT, values::subject).value();
    let fingerprint = row.field(FINGERPRINT, values::fingerprint).value();
    let [dealer, subject_id, serial] = [DEALER, SUBJECT_ID, SERIAL].map(|field| row.text(field).value());
    let (false, Some(exception_id)) = (row.rejected, exception_id.value()) else { return RowEnd::Refused };
    let owned = |text: Option<Sym>| row.texts.opt(text).map(str::to_owned);
    decided.push(DecidedRow {
        place: row.place,
        about: About {
            exception_id: row.texts.get(exception_id).to_ascii_lowercase(),
            fingerprint,
            rule,
            dealer: owned(dealer),
            subject,
            subject_id: owned(subject_id),
            serial: owned(serial),
        },
        verdict: Verdict { status: status.value().unwrap_or(WorkStatus::Open), person, note },
    });
    RowEnd::Read
}

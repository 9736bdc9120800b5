//! A row of a saved workbook of exceptions: what somebody decided on an exception.

use super::{RowEnd, RowReader};
use crate::domain::field::Field;
use crate::domain::resolution::{About, DecidedRow, Verdict, WorkStatus};
use crate::domain::text::Sym;
use crate::ingest::values;

/// Reads a decision. An exception that nobody has touched, 未対応 without a person and a note, is none:
/// that is how the workbook was written. So it takes no decision back either; a state with a person
/// or a note does.
pub(super) fn read(row: &mut RowReader<'_>, decided: &mut Vec<DecidedRow>) -> RowEnd {
    let status = row.field(Field::WorkStatus, values::work_status);
    let [person, note] = [Field::Person, Field::Note].map(|field| row.value(field, values::as_written));
    let touched =
        !matches!(status.value(), None | Some(WorkStatus::Open)) || person.is_some() || note.is_some();
    if !touched && !row.rejected {
        return RowEnd::Untouched;
    }
    // A note without a state, as where the column is gone, must not take an approval back.
    row.needed(Field::WorkStatus, |_, _| status);
    let exception_id = row.text(Field::ExceptionId);
    let rule = row.value(Field::Rule, values::rule);
    let subject = row.value(Field::Subject, values::subject);
    let fingerprint = row.value(Field::Fingerprint, values::fingerprint);
    let [dealer, subject_id, serial] =
        [Field::Dealer, Field::SubjectId, Field::Serial].map(|field| row.text(field).value());
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

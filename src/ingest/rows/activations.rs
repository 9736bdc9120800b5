//! A row of an activations export: a product activation, a binding, or both.

use super::{Found, RowReader};
use crate::domain::facts::{ActivationRow, Binding};
use crate::domain::field::Field;
use crate::domain::plan::{Mode, Plan};
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use crate::domain::time::Instant;
use crate::ingest::cell::Cell;
use crate::ingest::values::{self, Read};

/// Reads a row. Its binding is plan, code and instant, all three or none of them.
pub(super) fn read(row: &mut RowReader<'_>) -> Option<ActivationRow> {
    let serial = row.needed(Field::Serial, RowReader::identifier);
    let product_activated_at = row.field(Field::ProductActivatedAt, values::instant);
    let activation_code = row.identifier(Field::ActivationCode);
    let plan = row.field(Field::Plan, values::plan);
    let bound_at = row.field(Field::BoundAt, values::instant);
    let parts = [
        (Field::Plan, plan.state()),
        (Field::ActivationCode, activation_code.state()),
        (Field::BoundAt, bound_at.state()),
    ];
    whole_binding(row, parts);
    if product_activated_at.is_blank() && parts.iter().all(|(_, part)| part.is_blank()) {
        row.incomplete(Term::ActivationOrBinding);
    }
    let dealer = row.dealer();
    let binding = binding(row, dealer, serial, activation_code.value(), plan.value(), bound_at.value());
    let product_activated_at = product_activated_at.value();
    Some(ActivationRow { place: row.place, dealer, serial: serial?, product_activated_at, binding })
}

/// Raises INP-04 on what a binding lacks, where some of it is given. What is given but unreadable
/// has a finding of its own and makes no binding.
fn whole_binding(row: &mut RowReader<'_>, parts: [(Field, Found<()>); 3]) {
    if parts.iter().any(|(_, part)| matches!(part, Found::Given(()))) {
        for (field, part) in parts {
            row.needed(field, |_, _| part);
        }
    }
}

fn binding(
    row: &mut RowReader<'_>,
    dealer: Option<Sym>,
    serial: Option<Sym>,
    activation_code: Option<Sym>,
    plan: Option<Plan>,
    bound_at: Option<Instant>,
) -> Option<Binding> {
    let customer_name = row.text(Field::CustomerName).value();
    let phone = contact(row, Field::Phone, values::phone);
    let email = contact(row, Field::Email, values::email);
    Some(Binding {
        place: row.place,
        dealer,
        model: row.model(),
        contract_no: row.identifier(Field::ContractNo).value(),
        mode: row.value(Field::Mode, values::mode).unwrap_or(Mode::New),
        add_to: row.identifier(Field::AddTo).value(),
        dealer_name: row.text(Field::DealerName).value(),
        customer_name,
        phone,
        email,
        dealer_email: contact(row, Field::DealerEmail, values::email),
        // The dealer's e-mail is never a key.
        owner_key: email.or(phone).or_else(|| name_key(row, customer_name?)),
        application_date: row.value(Field::ApplicationDate, values::date),
        video_review: row.value(Field::VideoReview, values::review),
        reported_start: row.value(Field::ReportedStart, values::date),
        reported_end: row.value(Field::ReportedEnd, values::date),
        granted_limit_jpy: row.value(Field::GrantedLimit, values::yen_from_zero),
        // What a binding needs stands last: first every field is read, so that all findings show.
        serial: serial?,
        activation_code: activation_code?,
        plan: plan?,
        bound_at: bound_at?,
    })
}

fn contact(row: &mut RowReader<'_>, field: Field, parse: fn(&Cell<'_>) -> Read<String>) -> Option<Sym> {
    row.value(field, parse).map(|contact| row.texts.intern(&contact))
}

/// The key of an owner whose e-mail and phone are not known (POOL-02): the name without spaces.
fn name_key(row: &mut RowReader<'_>, name: Sym) -> Option<Sym> {
    let name: String = row.texts.get(name).chars().filter(|letter| !letter.is_whitespace()).collect();
    Some(row.texts.intern(&name))
}

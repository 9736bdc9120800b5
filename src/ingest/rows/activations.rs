//! A row of an activations export: a product activation, a binding, or both.

use super::{Field, RowReader, positions};
use crate::domain::facts::{ActivationRow, Binding};
use crate::domain::plan::Mode;
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use crate::ingest::values;

positions! {
    SERIAL, MODEL, PRODUCT_ACTIVATED_AT, ACTIVATION_CODE, PLAN, BOUND_AT, CONTRACT_NO, MODE, ADD_TO, DEALER,
    DEALER_NAME, CUSTOMER_NAME, PHONE, EMAIL, DEALER_EMAIL, APPLICATION_DATE, VIDEO_REVIEW, REPORTED_START,
    REPORTED_END, GRANTED_LIMIT,
}

/// Reads a row. Its binding is plan, code and instant, all three or none of them.
pub(super) fn read(row: &mut RowReader<'_>, rows: &mut Vec<ActivationRow>) {
    let serial = row.identifier(SERIAL);
    row.needed(SERIAL, &serial);
    let model = row.model(MODEL);
    let product_activated_at = row.field(PRODUCT_ACTIVATED_AT, values::instant);
    let activation_code = row.identifier(ACTIVATION_CODE);
    let plan = row.field(PLAN, values::plan);
    let bound_at = row.field(BOUND_AT, values::instant);
    whole_binding(
        row,
        [(PLAN, plan.state()), (ACTIVATION_CODE, activation_code.state()), (BOUND_AT, bound_at.state())],
    );
    if product_activated_at.is_blank() && plan.is_blank() && activation_code.is_blank() && bound_at.is_blank()
    {
        row.incomplete(Term::ActivationOrBinding);
    }
    let dealer = row.dealer(DEALER);
    let contacts = contacts(row);
    let contract_no = row.identifier(CONTRACT_NO).value();
    let mode = row.field(MODE, values::mode).value().unwrap_or(Mode::New);
    let add_to = row.identifier(ADD_TO).value();
    let application_date = row.date(APPLICATION_DATE);
    let video_review = row.field(VIDEO_REVIEW, values::review).value();
    let (reported_start, reported_end) = (row.date(REPORTED_START), row.date(REPORTED_END));
    let granted_limit_jpy = row.amount(GRANTED_LIMIT);
    let (false, Some(serial)) = (row.rejected, serial.value()) else { return };
    let binding = match (activation_code, plan, bound_at) {
        (Field::Given(activation_code), Field::Given(plan), Field::Given(bound_at)) => Some(Binding {
            place: row.place,
            dealer,
            serial,
            model,
            activation_code,
            plan,
            bound_at,
            contract_no,
            mode,
            add_to,
            dealer_name: contacts.dealer_name,
            customer_name: contacts.customer_name,
            phone: contacts.phone,
            email: contacts.email,
            dealer_email: contacts.dealer_email,
            owner_key: contacts.owner_key(row),
            application_date,
            video_review,
            reported_start,
            reported_end,
            granted_limit_jpy,
        }),
        _ => None,
    };
    let product_activated_at = product_activated_at.value();
    rows.push(ActivationRow { place: row.place, dealer, serial, product_activated_at, binding });
}

/// Raises INP-04 on what a binding lacks, where some of it is given. What is given but unreadable
/// has a finding of its own and makes no binding.
fn whole_binding(row: &mut RowReader<'_>, parts: [(usize, Field<()>); 3]) {
    if parts.iter().any(|(_, part)| matches!(part, Field::Given(()))) {
        for (field, part) in parts {
            row.needed(field, &part);
        }
    }
}

/// Who bought, who sold, and how to reach them.
struct Contacts {
    dealer_name: Option<Sym>,
    customer_name: Option<Sym>,
    phone: Option<Sym>,
    email: Option<Sym>,
    dealer_email: Option<Sym>,
}

fn contacts(row: &mut RowReader<'_>) -> Contacts {
    let dealer_name = row.text(DEALER_NAME).value();
    let customer_name = row.text(CUSTOMER_NAME).value();
    let phone = row.field(PHONE, values::phone).value().map(|phone| row.texts.intern(&phone));
    let email = row.field(EMAIL, values::email).value().map(|email| row.texts.intern(&email));
    let dealer_email = row.field(DEALER_EMAIL, values::email).value().map(|email| row.texts.intern(&email));
    Contacts { dealer_name, customer_name, phone, email, dealer_email }
}

impl Contacts {
    /// The key by which the owner is known (POOL-02): the personal e-mail, else the phone's digits,
    /// else the name without spaces. The dealer's e-mail is never one.
    fn owner_key(&self, row: &mut RowReader<'_>) -> Option<Sym> {
        let known = self.email.or(self.phone);
        known.or_else(|| {
            let name = row.texts.get(self.customer_name?);
            let name: String = name.chars().filter(|letter| !letter.is_whitespace()).collect();
            Some(row.texts.intern(&name))
        })
    }
}

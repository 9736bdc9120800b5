//! What the dealers report: sales, bindings, product activations, repairs, each with its place.

use chrono::NaiveDate;

use super::money::Yen;
use super::place::Place;
use super::plan::{Cause, Channel, Country, Mode, ModelRef, Plan, Review, Service};
use super::resolution::DecidedRow;
use super::text::{Sym, Translation};
use super::time::Instant;

/// A line of a sales export: a plan sale where it names a plan, else a unit sale.
///
/// A cell with several serials becomes as many unit sales of the same [`Place`], side by side.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Sale {
    /// Where the line stands.
    pub place: Place,
    /// The dealer it counts for: the column's value, else the first folder.
    pub dealer: Option<Sym>,
    /// Number of the slip.
    pub sale_no: Sym,
    /// Line of the slip.
    pub line_no: Option<Sym>,
    /// Day of the sale.
    pub sale_date: NaiveDate,
    /// The dealer's name.
    pub dealer_name: Option<Sym>,
    /// The dealer's number for the customer.
    pub customer_code: Option<Sym>,
    /// The customer's name.
    pub customer_name: Option<Sym>,
    /// The model sold, or the model the plan is for.
    pub model: Option<ModelRef>,
    /// The unit's serial; always there on a unit sale.
    pub serial: Option<Sym>,
    /// The plan sold.
    pub plan: Option<Plan>,
    /// The plan's activation code; always there on a plan sale.
    pub activation_code: Option<Sym>,
    /// How many; negative for a return.
    pub quantity: i64,
    /// The line's amount, tax included.
    pub amount_jpy: Option<Yen>,
    /// Where it was sold.
    pub country: Country,
    /// How it was sold.
    pub channel: Option<Channel>,
}

/// A row of an activations export: a binding, a product activation, or both.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ActivationRow {
    /// Where the row stands.
    pub place: Place,
    /// The dealer it counts for.
    pub dealer: Option<Sym>,
    /// The unit's serial.
    pub serial: Sym,
    /// First switch-on of the unit.
    pub product_activated_at: Option<Instant>,
    /// The code tied to the unit.
    pub binding: Option<Binding>,
}

/// One activation code tied to one serial at one instant; it creates a coverage.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Binding {
    /// Where the row stands.
    pub place: Place,
    /// The dealer it counts for.
    pub dealer: Option<Sym>,
    /// The unit's serial.
    pub serial: Sym,
    /// The unit's model.
    pub model: Option<ModelRef>,
    /// The activation code; the coverage's id.
    pub activation_code: Sym,
    /// The plan.
    pub plan: Plan,
    /// The instant of the binding.
    pub bound_at: Instant,
    /// The contract number that the row bears.
    pub contract_no: Option<Sym>,
    /// New, or added to a contract.
    pub mode: Mode,
    /// The serial or contract number it is added to.
    pub add_to: Option<Sym>,
    /// The dealer's name.
    pub dealer_name: Option<Sym>,
    /// The owner's name.
    pub customer_name: Option<Sym>,
    /// The owner's phone, digits only.
    pub phone: Option<Sym>,
    /// The owner's personal e-mail, lower case.
    pub email: Option<Sym>,
    /// The dealer's e-mail; never a key.
    pub dealer_email: Option<Sym>,
    /// The owner key of POOL-02: personal e-mail, else phone, else the name without spaces.
    pub owner_key: Option<Sym>,
    /// The day special handling was applied for.
    pub application_date: Option<NaiveDate>,
    /// The verdict on the video.
    pub video_review: Option<Review>,
    /// The export's own first day.
    pub reported_start: Option<NaiveDate>,
    /// The export's own last day.
    pub reported_end: Option<NaiveDate>,
    /// The export's own limit.
    pub granted_limit_jpy: Option<Yen>,
}

/// A row of a repairs export: one case, as it stood when it was reported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Repair {
    /// Where the row stands.
    pub place: Place,
    /// The dealer it counts for.
    pub dealer: Option<Sym>,
    /// The dealer's number for the case.
    pub case_no: Sym,
    /// The serial sent in.
    pub serial: Sym,
    /// The model named.
    pub model: Option<ModelRef>,
    /// When the unit was received.
    pub received_at: Instant,
    /// When coverage was confirmed, or the estimate approved.
    pub confirmed_at: Option<Instant>,
    /// When the work was completed.
    pub completed_at: Option<Instant>,
    /// When the invitation to enrol was received.
    pub invited_at: Option<Instant>,
    /// Why the unit was damaged.
    pub cause: Option<Cause>,
    /// Repair or replacement.
    pub service: Service,
    /// Whether the case was called off.
    pub cancelled: bool,
    /// What the repair costs, or would cost.
    pub repair_cost_jpy: Option<Yen>,
    /// What the customer was charged.
    pub charged_jpy: Option<Yen>,
    /// What the customer was charged for shipping.
    pub shipping_charged_jpy: Option<Yen>,
    /// Whether all parts were sent in.
    pub parts_complete: bool,
    /// Whether it is a manufacturer's warranty case.
    pub warranty: bool,
    /// The serial handed out instead.
    pub replacement_serial: Option<Sym>,
    /// The serial lent meanwhile.
    pub loaner_serial: Option<Sym>,
    /// The cost of damage to the loaner.
    pub loaner_damage_jpy: Option<Yen>,
    /// Where the service was given.
    pub country: Option<Country>,
    /// The dealer's name.
    pub dealer_name: Option<Sym>,
    /// The customer's name.
    pub customer_name: Option<Sym>,
}

/// A row that could not become a fact, by what of it names a unit, a code, a contract or a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RejectedRow {
    /// Where the row stands.
    pub place: Place,
    /// Its readable serials, codes and numbers.
    pub identifiers: Vec<Sym>,
}

/// Everything that was read, in the order of the files' paths and of their rows.
#[derive(Default)]
pub struct Facts {
    /// Lines of sales exports.
    pub sales: Vec<Sale>,
    /// Rows of activations exports.
    pub activations: Vec<ActivationRow>,
    /// Rows of repairs exports.
    pub repairs: Vec<Repair>,
    /// Rows of any export that findings refuse.
    pub rejected: Vec<RejectedRow>,
    /// Rows of saved workbooks of exceptions on which somebody decided.
    pub decided: Vec<DecidedRow>,
}

impl Facts {
    /// Takes over the facts of a file whose texts were absorbed by this store's.
    pub fn absorb(&mut self, mut file: Facts, translation: &Translation) {
        file.sales.iter_mut().for_each(|sale| sale.translate(translation));
        file.activations.iter_mut().for_each(|row| row.translate(translation));
        file.repairs.iter_mut().for_each(|repair| repair.translate(translation));
        file.rejected.iter_mut().for_each(|row| row.translate(translation));
        file.decided.iter_mut().for_each(|row| row.place.translate(translation));
        self.sales.append(&mut file.sales);
        self.activations.append(&mut file.activations);
        self.repairs.append(&mut file.repairs);
        self.rejected.append(&mut file.rejected);
        self.decided.append(&mut file.decided);
    }
}

fn translate_model(model: &mut Option<ModelRef>, translation: &Translation) {
    if let Some(ModelRef::Unknown(text)) = model {
        translation.apply(text);
    }
}

impl RejectedRow {
    fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        self.identifiers.iter_mut().for_each(|identifier| translation.apply(identifier));
    }
}

impl Sale {
    fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        translation.apply(&mut self.sale_no);
        translate_model(&mut self.model, translation);
        for field in [
            &mut self.dealer,
            &mut self.line_no,
            &mut self.dealer_name,
            &mut self.customer_code,
            &mut self.customer_name,
            &mut self.serial,
            &mut self.activation_code,
        ] {
            translation.apply_opt(field);
        }
    }

    /// Whether the line sells a plan; else it sells a unit.
    #[must_use]
    pub fn is_plan_sale(&self) -> bool {
        self.plan.is_some()
    }
}

impl ActivationRow {
    fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        translation.apply_opt(&mut self.dealer);
        translation.apply(&mut self.serial);
        if let Some(binding) = &mut self.binding {
            binding.translate(translation);
        }
    }
}

impl Binding {
    fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        translation.apply(&mut self.serial);
        translation.apply(&mut self.activation_code);
        translate_model(&mut self.model, translation);
        for field in [
            &mut self.dealer,
            &mut self.contract_no,
            &mut self.add_to,
            &mut self.dealer_name,
            &mut self.customer_name,
            &mut self.phone,
            &mut self.email,
            &mut self.dealer_email,
            &mut self.owner_key,
        ] {
            translation.apply_opt(field);
        }
    }
}

impl Repair {
    fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        translation.apply(&mut self.case_no);
        translation.apply(&mut self.serial);
        translate_model(&mut self.model, translation);
        if let Some(Cause::Other(text)) = &mut self.cause {
            translation.apply(text);
        }
        for field in [
            &mut self.dealer,
            &mut self.replacement_serial,
            &mut self.loaner_serial,
            &mut self.dealer_name,
            &mut self.customer_name,
        ] {
            translation.apply_opt(field);
        }
    }
}

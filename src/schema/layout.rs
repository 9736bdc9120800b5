//! Layouts: which field a dealer's header means, and what type its values have.

use rustc_hash::FxHashMap;

use crate::domain::field::Field;
use crate::domain::word::Word;

/// The three exports, and the workbook of exceptions that comes back.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum LayoutKind {
    /// 売上
    Sales,
    /// アクティベーション・関連付け
    Activations,
    /// 修理
    Repairs,
    /// 例外への対応: a saved workbook of exceptions
    Decisions,
}

impl LayoutKind {
    /// The layouts of dealers' exports.
    pub fn exports() -> impl Iterator<Item = LayoutKind> {
        LayoutKind::all().filter(|kind| *kind != LayoutKind::Decisions)
    }

    /// The fields without which no row can be read: a layout file cannot make them optional.
    #[must_use]
    pub fn indispensable(self) -> &'static [&'static str] {
        match self {
            LayoutKind::Sales => &["sale_no", "sale_date"],
            LayoutKind::Activations => &["serial"],
            LayoutKind::Repairs => &["case_no", "serial", "received_at"],
            LayoutKind::Decisions => &["exception_id"],
        }
    }

    /// A field, by its position.
    ///
    /// # Panics
    /// Never for a position of the layout: its fields are the domain's.
    #[must_use]
    pub fn field(self, at: usize) -> Field {
        Field::from_name(self.fields()[at].0).expect("a field of the domain")
    }

    /// The fields that the program reads, with their types, in the order of INPUTS.md. A layout
    /// file declares exactly these; which are required, their aliases and defaults are its own.
    #[must_use]
    pub fn fields(self) -> &'static [(&'static str, FieldType)] {
        use FieldType::{
            Cause, Channel, Code, Contract, Country, Date, Email, Instant, Integer, Mode, Model,
        };
        use FieldType::{Fingerprint, Rule, Subject, WorkStatus};
        use FieldType::{Phone, Plan, Review, Serial, SerialOrContract, Service, Status, Text, Yen, YesNo};
        match self {
            LayoutKind::Sales => &[
                ("sale_no", Text),
                ("line_no", Text),
                ("sale_date", Date),
                ("dealer", Text),
                ("dealer_name", Text),
                ("customer_code", Text),
                ("customer_name", Text),
                ("model", Model),
                ("serial", Serial),
                ("plan", Plan),
                ("activation_code", Code),
                ("quantity", Integer),
                ("amount", Yen),
                ("country", Country),
                ("channel", Channel),
            ],
            LayoutKind::Activations => &[
                ("serial", Serial),
                ("model", Model),
                ("product_activated_at", Instant),
                ("activation_code", Code),
                ("plan", Plan),
                ("bound_at", Instant),
                ("contract_no", Contract),
                ("mode", Mode),
                ("add_to", SerialOrContract),
                ("dealer", Text),
                ("dealer_name", Text),
                ("customer_name", Text),
                ("phone", Phone),
                ("email", Email),
                ("dealer_email", Email),
                ("application_date", Date),
                ("video_review", Review),
                ("reported_start", Date),
                ("reported_end", Date),
                ("granted_limit", Yen),
            ],
            LayoutKind::Repairs => &[
                ("case_no", Text),
                ("serial", Serial),
                ("model", Model),
                ("received_at", Instant),
                ("confirmed_at", Instant),
                ("completed_at", Instant),
                ("invited_at", Instant),
                ("cause", Cause),
                ("service", Service),
                ("status", Status),
                ("repair_cost", Yen),
                ("charged", Yen),
                ("shipping_charged", Yen),
                ("parts_complete", YesNo),
                ("warranty", YesNo),
                ("replacement_serial", Serial),
                ("loaner_serial", Serial),
                ("loaner_damage_cost", Yen),
                ("country", Country),
                ("dealer", Text),
                ("dealer_name", Text),
                ("customer_name", Text),
            ],
            LayoutKind::Decisions => &[
                ("exception_id", Text),
                ("work_status", WorkStatus),
                ("person", Text),
                ("note", Text),
                ("rule", Rule),
                ("dealer", Text),
                ("subject", Subject),
                ("subject_id", Text),
                ("serial", Text),
                ("fingerprint", Fingerprint),
            ],
        }
    }
}

/// How a field's values are read (INPUTS.md, "Values").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A day with an optional time.
    Instant,
    /// A whole number.
    Integer,
    /// A whole amount.
    Yen,
    /// A unit's serial number.
    Serial,
    /// An activation code.
    Code,
    /// A contract number.
    Contract,
    /// A serial or a contract number.
    SerialOrContract,
    /// A model of the catalogue.
    Model,
    /// A plan.
    Plan,
    /// A country.
    Country,
    /// A sales channel.
    Channel,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// New or add.
    Mode,
    /// Pass or fail.
    Review,
    /// A cause of damage.
    Cause,
    /// Repair or replacement.
    Service,
    /// Cancelled or live.
    Status,
    /// Yes or no.
    YesNo,
    /// How far the work on an exception has come.
    WorkStatus,
    /// The id of a rule.
    Rule,
    /// What an exception is about.
    Subject,
    /// The fingerprint of a fact.
    Fingerprint,
}

/// One layout, with a dealer's own headers where it has some.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Which export.
    pub kind: LayoutKind,
    /// Whether each field is required, in the order of [`LayoutKind::fields`].
    pub required: Vec<bool>,
    /// The field's position of a header, in the form of [`header_key`].
    pub headers: FxHashMap<String, usize>,
}

/// The layouts, and those of dealers with headers of their own.
#[derive(Default)]
pub struct Layouts {
    pub(super) common: Vec<Layout>,
    pub(super) decisions: Vec<Layout>,
    pub(super) by_dealer: FxHashMap<String, Vec<Layout>>,
}

impl Layouts {
    /// The layouts for a dealer's files, in the order of [`LayoutKind::exports`].
    #[must_use]
    pub fn of_dealer(&self, dealer: Option<&str>) -> &[Layout] {
        dealer.and_then(|dealer| self.by_dealer.get(dealer)).unwrap_or(&self.common)
    }

    /// The layout of saved workbooks of exceptions.
    #[must_use]
    pub fn of_decisions(&self) -> &[Layout] {
        &self.decisions
    }
}

/// The form in which headers are compared: NFKC, without spaces, line breaks and case.
#[must_use]
pub fn header_key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

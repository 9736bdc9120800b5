//! Layouts: which field a dealer's header means, and what type its values have.

use crate::domain::field::{Field, FieldType};
use crate::domain::word::Word;
use rustc_hash::FxHashMap;

macro_rules! layouts {
    ($($(#[$doc:meta])* $layout:ident [$($field:ident),*])*) => {
        /// The three exports, and the workbook of exceptions that comes back.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray)]
        #[strum(serialize_all = "snake_case")]
        pub enum LayoutKind { $($(#[$doc])* $layout),* }

        impl LayoutKind {
            /// The fields that the program reads, in the order of INPUTS.md. A layout file declares exactly
            /// these; which are required, their aliases and defaults are its own.
            #[must_use]
            pub fn fields(self) -> &'static [Field] {
                match self { $(LayoutKind::$layout => &[$(Field::$field),*]),* }
            }
        }
    };
}

layouts! {
    /// 売上
    Sales [
        SaleNo, LineNo, SaleDate, Dealer, DealerName, CustomerCode, CustomerName, Model, Serial,
        Plan, ActivationCode, Quantity, Amount, Country, Channel
    ]
    /// アクティベーション・関連付け
    Activations [
        Serial, Model, ProductActivatedAt, ActivationCode, Plan, BoundAt, ContractNo, Mode, AddTo,
        Dealer, DealerName, CustomerName, Phone, Email, DealerEmail, ApplicationDate, VideoReview,
        ReportedStart, ReportedEnd, GrantedLimit
    ]
    /// 修理
    Repairs [
        CaseNo, Serial, Model, ReceivedAt, ConfirmedAt, CompletedAt, InvitedAt, Cause, Service,
        Status, RepairCost, Charged, ShippingCharged, PartsComplete, Warranty, ReplacementSerial,
        LoanerSerial, LoanerDamageCost, Country, Dealer, DealerName, CustomerName
    ]
    /// 例外への対応: a saved workbook of exceptions
    Decisions [
        ExceptionId, WorkStatus, Person, Note, Rule, Dealer, Subject, SubjectId, Serial, Fingerprint
    ]
}

impl LayoutKind {
    /// The layouts of dealers' exports.
    pub fn exports() -> impl Iterator<Item = LayoutKind> {
        LayoutKind::all().filter(|kind| *kind != LayoutKind::Decisions)
    }

    /// The fields without which no row can be read: a layout file cannot make them optional.
    #[must_use]
    pub fn indispensable(self) -> &'static [Field] {
        match self {
            LayoutKind::Sales => &[Field::SaleNo, Field::SaleDate],
            LayoutKind::Activations => &[Field::Serial],
            LayoutKind::Repairs => &[Field::CaseNo, Field::Serial, Field::ReceivedAt],
            LayoutKind::Decisions => &[Field::ExceptionId],
        }
    }

    /// How the values of a field are read. What the program wrote itself comes back as it was.
    #[must_use]
    pub fn type_of(self, field: Field) -> FieldType {
        match (self, field) {
            (LayoutKind::Decisions, Field::Serial) => FieldType::Text,
            (_, field) => field.field_type(),
        }
    }
}

/// One layout, with a dealer's own headers where it has some.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Which export.
    pub kind: LayoutKind,
    /// The fields without which a table is none of this kind, in the order of [`LayoutKind::fields`].
    pub required: Vec<Field>,
    /// The field of a header, in the form of [`header_key`].
    pub headers: FxHashMap<String, Field>,
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

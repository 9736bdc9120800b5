//! Findings as data: which rule, about what, where, what was expected and what was found.
//! Their sentences are made at the edge, in the reader's language.

use super::fingerprint::RowHash;
use super::place::Place;
use super::text::{Sym, Translation};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $id:literal),* $(,)?) => {
        /// Every rule of RULES.md. The order is that of joined lists (RULES.md 14, "Findings").
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum RuleId { $($(#[$doc])* $variant),* }

        impl RuleId {
            /// All rules, in their order.
            pub const ALL: &'static [RuleId] = &[$(RuleId::$variant),*];

            /// The id, as RULES.md writes it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(RuleId::$variant => $id),* }
            }
        }
    };
}

rules! {
    /// No enrolment route.
    Enr01 = "ENR-01",
    /// Unit and plan sold in different countries.
    Enr02 = "ENR-02",
    /// Sold outside the official channels.
    Enr03 = "ENR-03",
    /// The plan is not offered for the model.
    Enr04 = "ENR-04",
    /// A window met by the benefit of the doubt.
    Enr05 = "ENR-05",
    /// Overlaps another coverage of the unit.
    Enr06 = "ENR-06",
    /// Plan closed to new enrolment.
    Enr07 = "ENR-07",
    /// Owner's name, phone or e-mail missing.
    Enr08 = "ENR-08",
    /// Activation code not in the sales.
    Lnk01 = "LNK-01",
    /// Sold code not bound in time.
    Lnk02 = "LNK-02",
    /// Code bound twice.
    Lnk03 = "LNK-03",
    /// Sale names another plan or model.
    Lnk04 = "LNK-04",
    /// No unit sale.
    Lnk06 = "LNK-06",
    /// The code's sale was returned.
    Lnk07 = "LNK-07",
    /// Target of an addition unknown.
    Lnk08 = "LNK-08",
    /// Reported period differs.
    Val01 = "VAL-01",
    /// Reported limit differs.
    Val03 = "VAL-03",
    /// No limit known.
    Val04 = "VAL-04",
    /// Only Plus can be pooled.
    Pool01 = "POOL-01",
    /// Another owner.
    Pool02 = "POOL-02",
    /// Joined too late.
    Pool03 = "POOL-03",
    /// Sold in another country.
    Pool04 = "POOL-04",
    /// Target is no eligible Plus coverage.
    Pool05 = "POOL-05",
    /// Warranty case charged.
    Clm13 = "CLM-13",
    /// The unit has no coverage.
    Lnk05 = "LNK-05",
    /// No coverage in force.
    Clm01 = "CLM-01",
    /// Cause not covered.
    Clm02 = "CLM-02",
    /// Cause unknown.
    Clm16 = "CLM-16",
    /// Serviced in another country.
    Clm09 = "CLM-09",
    /// No replacement for this model.
    Clm05 = "CLM-05",
    /// Parts missing.
    Clm06 = "CLM-06",
    /// No replacement left.
    Clm03 = "CLM-03",
    /// Repair cost missing.
    Clm15 = "CLM-15",
    /// Cost above the limits.
    Clm04 = "CLM-04",
    /// Loaner not due.
    Clm10 = "CLM-10",
    /// Charge differs.
    Clm07 = "CLM-07",
    /// Shipping charged.
    Clm08 = "CLM-08",
    /// Instants out of order.
    Clm11 = "CLM-11",
    /// Replacement serial taken, or serial retired.
    Clm12 = "CLM-12",
    /// No base.
    Rnw01 = "RNW-01",
    /// Families differ.
    Rnw02 = "RNW-02",
    /// Base is a renewal, or renewed.
    Rnw07 = "RNW-07",
    /// Renewal not offered.
    Rnw06 = "RNW-06",
    /// Entitlement used up.
    Rnw03 = "RNW-03",
    /// Video review missing.
    Rnw05 = "RNW-05",
    /// Too late.
    Rnw04 = "RNW-04",
    /// Price differs.
    Prc01 = "PRC-01",
    /// Price without tax.
    Prc03 = "PRC-03",
    /// File unreadable.
    Inp01 = "INP-01",
    /// No layout matches.
    Inp02 = "INP-02",
    /// Required column missing.
    Inp03 = "INP-03",
    /// Required value missing.
    Inp04 = "INP-04",
    /// Value not readable.
    Inp05 = "INP-05",
    /// Bytes not decodable.
    Inp06 = "INP-06",
    /// Duplicate.
    Inp07 = "INP-07",
    /// Conflicting versions.
    Inp08 = "INP-08",
    /// Unknown model.
    Inp09 = "INP-09",
    /// Unknown plan.
    Inp10 = "INP-10",
    /// Identifier damaged.
    Inp11 = "INP-11",
    /// Further sheet without a table.
    Inp12 = "INP-12",
    /// The fact behind a decision changed.
    Dec01 = "DEC-01",
    /// Decision not readable.
    Dec02 = "DEC-02",
    /// Conflicting decisions.
    Dec03 = "DEC-03",
    /// Approval without effect.
    Dec04 = "DEC-04",
    /// Decision on no known exception.
    Dec05 = "DEC-05",
}

impl RuleId {
    /// The rule of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<RuleId> {
        RuleId::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// What its findings do (RULES.md 3: fixed by rule).
    #[must_use]
    pub fn effect(self) -> Effect {
        use RuleId::*;
        match self {
            Enr01 | Enr02 | Enr03 | Enr04 | Enr06 | Lnk03 | Lnk04 | Lnk05 | Lnk07 => Effect::Reject,
            Clm01 | Clm02 | Clm03 | Clm05 | Clm06 | Clm09 => Effect::Reject,
            Rnw01 | Rnw02 | Rnw03 | Rnw04 | Rnw05 | Rnw06 | Rnw07 => Effect::Reject,
            Inp01 | Inp02 | Inp03 | Inp04 | Inp05 | Inp06 | Inp10 | Inp11 => Effect::Reject,
            Enr05 | Enr07 | Enr08 | Lnk01 | Lnk02 | Lnk06 | Lnk08 | Val01 | Val03 | Val04 => Effect::Flag,
            Pool01 | Pool02 | Pool03 | Pool04 | Pool05 | Prc01 | Prc03 => Effect::Flag,
            Clm04 | Clm07 | Clm08 | Clm10 | Clm11 | Clm12 | Clm13 | Clm15 | Clm16 => Effect::Flag,
            Inp07 | Inp08 | Inp09 | Inp12 => Effect::Flag,
            Dec02 => Effect::Reject,
            Dec01 | Dec03 | Dec04 | Dec05 => Effect::Flag,
        }
    }
}

impl RuleId {
    /// Whether a finding with this effect is one that an approval with a note puts aside: a refusal of
    /// an enrolment, a renewal or a claim, or a product kept out of a pool.
    #[must_use]
    pub fn can_be_waived(self, effect: Effect) -> bool {
        let kind = self.id().split_once('-').map_or("", |(kind, _)| kind);
        match effect {
            Effect::Reject => matches!(kind, "ENR" | "CLM" | "RNW"),
            Effect::Flag => kind == "POOL",
            Effect::Waived => false,
        }
    }
}

/// How urgent a finding is (RULES.md 3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// For the record.
    Info,
    /// Someone should look.
    Warn,
    /// Someone must act.
    Error,
}

/// What a finding does to the decision (RULES.md 3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Effect {
    /// The row, the binding or the claim is refused.
    Reject,
    /// The decision stands.
    Flag,
    /// Somebody approved the fact, and said why: the rule refuses nothing.
    Waived,
}

/// What a finding is about.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Subject {
    /// A file, a sheet or a row that could not be taken as it is.
    File,
    /// A sale line.
    Sale,
    /// A binding.
    Binding,
    /// A repair case.
    Claim,
    /// A coverage.
    Coverage,
}

/// One thing that someone should know.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The rule behind it.
    pub rule: RuleId,
    /// What it does: the rule's effect, unless a policy makes a flag refuse (CLM-04).
    pub effect: Effect,
    /// What it is about.
    pub subject: Subject,
    /// Which one: sale_no, activation code, case_no; none for a file, whose path is its id.
    pub subject_id: Option<Sym>,
    /// The dealer concerned.
    pub dealer: Option<Sym>,
    /// The row's own serial.
    pub serial: Option<Sym>,
    /// Where it stands.
    pub place: Place,
    /// The field's name, where one value is meant.
    pub column: Option<&'static str>,
    /// That column's header as the dealer wrote it.
    pub header: Option<Sym>,
    /// What the rule expected, free of language: values, dates, amounts, field names.
    pub expected: Option<String>,
    /// What was found instead, as read.
    pub actual: Option<String>,
    /// The row that was judged, where one was.
    pub row: Option<RowHash>,
}

impl Finding {
    /// A finding about a fact's row; values and column are added with the `with_` calls.
    #[must_use]
    pub fn new(rule: RuleId, subject: Subject, place: Place) -> Self {
        Self {
            rule,
            effect: rule.effect(),
            subject,
            subject_id: None,
            dealer: None,
            serial: None,
            place,
            column: None,
            header: None,
            expected: None,
            actual: None,
            row: None,
        }
    }

    /// Names the row that was judged.
    #[must_use]
    pub fn of_row(mut self, row: RowHash) -> Self {
        self.row = Some(row);
        self
    }

    /// Names the subject, its dealer and serial.
    #[must_use]
    pub fn about(mut self, id: Option<Sym>, dealer: Option<Sym>, serial: Option<Sym>) -> Self {
        (self.subject_id, self.dealer, self.serial) = (id, dealer, serial);
        self
    }

    /// Names the field, and its header in the file.
    #[must_use]
    pub fn in_column(mut self, column: &'static str, header: Option<Sym>) -> Self {
        (self.column, self.header) = (Some(column), header);
        self
    }

    /// Says what was expected.
    #[must_use]
    pub fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what was found.
    #[must_use]
    pub fn finding(mut self, actual: impl Into<String>) -> Self {
        self.actual = Some(actual.into());
        self
    }

    /// Replaces the symbols by those of the store that absorbed theirs.
    pub fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        for field in [&mut self.subject_id, &mut self.dealer, &mut self.serial, &mut self.header] {
            translation.apply_opt(field);
        }
    }
}

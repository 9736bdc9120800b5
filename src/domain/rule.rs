//! The rules, one row each: all that is fixed about a rule. Its texts stand in `schemas/findings.toml`, what
//! it asks in a function of its name below `rules`.

use super::policy::{ALONE, Policy, REPLACEMENTS};

/// What a row leaves open with a dash, or names.
macro_rules! named {
    ($type:ident -) => {
        None
    };
    ($type:ident $word:ident) => {
        Some($type::$word)
    };
}

/// A row is the rule with its id, what its findings are about, what they do, the amount at stake, the
/// effect that an approval with a note puts aside, and the policies that the rule reads.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $id:literal: $subject:ident, $effect:ident, $stake:tt, $waived:tt, $policies:expr;)*) => {
        /// Every rule of RULES.md. The order is that of joined lists (RULES.md 14, "Findings").
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::VariantArray)]
        pub enum RuleId { $($(#[$doc])* $rule),* }

        impl RuleId {
            /// The id, as RULES.md writes it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(RuleId::$rule => $id),* }
            }

            /// What its findings are about; those of INP-07 and -08 are about the fact, those of DEC-01 and
            /// -04 about what the other finding is.
            #[must_use]
            pub fn subject(self) -> Subject {
                match self { $(RuleId::$rule => Subject::$subject),* }
            }

            /// What its findings do (RULES.md 3: fixed by rule).
            #[must_use]
            pub fn effect(self) -> Effect {
                match self { $(RuleId::$rule => Effect::$effect),* }
            }

            /// The amount that it puts at stake; none where it is about none: a name, a date, who shares a
            /// limit with whom, a row that was not read.
            #[must_use]
            pub fn stake(self) -> Option<Stake> {
                match self { $(RuleId::$rule => named!(Stake $stake)),* }
            }

            /// The effect of those of its findings that an approval with a note puts aside: a refusal of
            /// an enrolment, a renewal or a claim, or a product kept out of a pool.
            #[must_use]
            fn waived(self) -> Option<Effect> {
                match self { $(RuleId::$rule => named!(Effect $waived)),* }
            }

            /// The policies that it reads; [`Policy::concerns`] says of which plans.
            /// A test changes each policy and sees which rules decide otherwise.
            #[must_use]
            pub fn policies(self) -> &'static [Policy] {
                use Policy::*;
                match self { $(RuleId::$rule => $policies),* }
            }
        }
    };
}

rules! {
    /// No enrolment route.
    Enr01  "ENR-01":  Binding,  Reject, PlanFee,          Reject, &[EnrolmentWindowHours, InvitationWindowHours];
    /// Unit and plan sold in different countries.
    Enr02  "ENR-02":  Binding,  Reject, PlanFee,          Reject, &[];
    /// Sold outside the official channels.
    Enr03  "ENR-03":  Binding,  Reject, PlanFee,          Reject, &[BlankChannel];
    /// The plan is not offered for the model.
    Enr04  "ENR-04":  Binding,  Reject, PlanFee,          Reject, &[];
    /// A window met by the benefit of the doubt.
    Enr05  "ENR-05":  Binding,  Flag,   -,                -,      &[EnrolmentWindowHours, InvitationWindowHours];
    /// Overlaps another coverage of the unit.
    Enr06  "ENR-06":  Binding,  Reject, PlanFee,          Reject, ALONE;
    /// Plan closed to new enrolment.
    Enr07  "ENR-07":  Binding,  Flag,   -,                -,      &[];
    /// Owner's name, phone or e-mail missing.
    Enr08  "ENR-08":  Binding,  Flag,   -,                -,      &[];
    /// Activation code not in the sales.
    Lnk01  "LNK-01":  Binding,  Flag,   ListedFee,        -,      &[];
    /// Sold code not bound in time.
    Lnk02  "LNK-02":  Sale,     Flag,   PlanFee,          -,      &[UnboundAfterDays];
    /// Code bound twice.
    Lnk03  "LNK-03":  Binding,  Reject, PlanFee,          -,      &[];
    /// Sale names another plan or model.
    Lnk04  "LNK-04":  Binding,  Reject, PlanFee,          -,      &[];
    /// No unit sale.
    Lnk06  "LNK-06":  Binding,  Flag,   -,                -,      &[];
    /// The code's sale was returned.
    Lnk07  "LNK-07":  Binding,  Reject, PlanFee,          -,      &[];
    /// Target of an addition unknown.
    Lnk08  "LNK-08":  Binding,  Flag,   -,                -,      &[];
    /// Reported period differs.
    Val01  "VAL-01":  Coverage, Flag,   -,                -,      &[];
    /// Reported limit differs.
    Val03  "VAL-03":  Coverage, Flag,   LimitDifference,  -,      &[];
    /// No limit known.
    Val04  "VAL-04":  Coverage, Flag,   -,                -,      &[];
    /// Only Plus can be pooled.
    Pool01 "POOL-01": Binding,  Flag,   -,                Flag,   &[];
    /// Another owner.
    Pool02 "POOL-02": Binding,  Flag,   -,                Flag,   &[];
    /// Joined too late.
    Pool03 "POOL-03": Binding,  Flag,   -,                Flag,   &[PoolJoinDays];
    /// Sold in another country.
    Pool04 "POOL-04": Binding,  Flag,   -,                Flag,   &[];
    /// Target is no eligible Plus coverage.
    Pool05 "POOL-05": Binding,  Flag,   -,                Flag,   &[];
    /// Warranty case charged.
    Clm13  "CLM-13":  Claim,    Flag,   Charged,          -,      &[];
    /// The unit has no coverage.
    Lnk05  "LNK-05":  Claim,    Reject, RepairCost,       -,      &[];
    /// No coverage in force.
    Clm01  "CLM-01":  Claim,    Reject, RepairCost,       Reject, &[];
    /// Cause not covered.
    Clm02  "CLM-02":  Claim,    Reject, RepairCost,       Reject, &[];
    /// Cause unknown.
    Clm16  "CLM-16":  Claim,    Flag,   RepairCost,       -,      &[];
    /// Serviced in another country.
    Clm09  "CLM-09":  Claim,    Reject, RepairCost,       Reject, &[];
    /// No replacement for this model.
    Clm05  "CLM-05":  Claim,    Reject, RepairCost,       Reject, &[];
    /// Parts missing.
    Clm06  "CLM-06":  Claim,    Reject, RepairCost,       Reject, &[];
    /// No replacement left.
    Clm03  "CLM-03":  Claim,    Reject, RepairCost,       Reject, REPLACEMENTS;
    /// Repair cost missing.
    Clm15  "CLM-15":  Claim,    Flag,   -,                -,      &[];
    /// Cost above the limits.
    Clm04  "CLM-04":  Claim,    Flag,   Excess,           Reject, &[OverLimit];
    /// Loaner not due.
    Clm10  "CLM-10":  Claim,    Flag,   LoanerDamage,     -,      &[];
    /// Charge differs.
    Clm07  "CLM-07":  Claim,    Flag,   ChargeDifference, -,      &[];
    /// Shipping charged.
    Clm08  "CLM-08":  Claim,    Flag,   Shipping,         -,      &[];
    /// Instants out of order.
    Clm11  "CLM-11":  Claim,    Flag,   -,                -,      &[];
    /// Replacement serial taken, or serial retired.
    Clm12  "CLM-12":  Claim,    Flag,   -,                -,      &[];
    /// No base.
    Rnw01  "RNW-01":  Binding,  Reject, PlanFee,          Reject, &[];
    /// Families differ.
    Rnw02  "RNW-02":  Binding,  Reject, PlanFee,          Reject, &[];
    /// Base is a renewal, or renewed.
    Rnw07  "RNW-07":  Binding,  Reject, PlanFee,          Reject, &[MaxYears];
    /// Renewal not offered.
    Rnw06  "RNW-06":  Binding,  Reject, PlanFee,          Reject, &[];
    /// Entitlement used up.
    Rnw03  "RNW-03":  Binding,  Reject, PlanFee,          Reject, &[RenewalMinRemainingPercent];
    /// Video review missing.
    Rnw05  "RNW-05":  Binding,  Reject, PlanFee,          Reject, &[SpecialDays, SpecialVideoDays];
    /// Too late.
    Rnw04  "RNW-04":  Binding,  Reject, PlanFee,          Reject, &[SpecialVideoDays];
    /// Price differs.
    Prc01  "PRC-01":  Sale,     Flag,   PriceDifference,  -,      &[];
    /// Price without tax.
    Prc03  "PRC-03":  Sale,     Flag,   PriceDifference,  -,      &[];
    /// File unreadable.
    Inp01  "INP-01":  File,     Reject, -,                -,      &[];
    /// No layout matches.
    Inp02  "INP-02":  File,     Reject, -,                -,      &[];
    /// Required column missing.
    Inp03  "INP-03":  File,     Reject, -,                -,      &[];
    /// Required value missing.
    Inp04  "INP-04":  File,     Reject, -,                -,      &[];
    /// Value not readable.
    Inp05  "INP-05":  File,     Reject, -,                -,      &[];
    /// Bytes not decodable.
    Inp06  "INP-06":  File,     Reject, -,                -,      &[];
    /// Duplicate.
    Inp07  "INP-07":  File,     Flag,   -,                -,      &[];
    /// Conflicting versions.
    Inp08  "INP-08":  File,     Flag,   -,                -,      &[];
    /// Unknown model.
    Inp09  "INP-09":  File,     Flag,   -,                -,      &[];
    /// Unknown plan.
    Inp10  "INP-10":  File,     Reject, -,                -,      &[];
    /// Identifier damaged.
    Inp11  "INP-11":  File,     Reject, -,                -,      &[];
    /// Further sheet without a table.
    Inp12  "INP-12":  File,     Flag,   -,                -,      &[];
    /// The fact behind a decision changed.
    Dec01  "DEC-01":  File,     Flag,   -,                -,      &[];
    /// Decision not readable.
    Dec02  "DEC-02":  File,     Reject, -,                -,      &[];
    /// Conflicting decisions.
    Dec03  "DEC-03":  File,     Flag,   -,                -,      &[];
    /// Approval without effect.
    Dec04  "DEC-04":  File,     Flag,   -,                -,      &[];
    /// Decision on no known exception.
    Dec05  "DEC-05":  File,     Flag,   -,                -,      &[];
}

impl RuleId {
    /// All rules, in their order.
    pub const ALL: &'static [RuleId] = <RuleId as strum::VariantArray>::VARIANTS;

    /// The rule of an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<RuleId> {
        RuleId::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// Whether an approval with a note puts aside a finding with this effect.
    #[must_use]
    pub fn can_be_waived(self, effect: Effect) -> bool {
        self.waived() == Some(effect)
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Effect {
    /// The decision stands.
    Flag,
    /// The row, the binding or the claim is refused.
    Reject,
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

/// Which amount is at stake where a rule is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Stake {
    /// What the code's sale took for one unit.
    PlanFee,
    /// The catalogue's fee: no sale says what was paid.
    ListedFee,
    /// How far the sale's amount is from the catalogue's.
    PriceDifference,
    /// How far the reported limit is from the catalogue's.
    LimitDifference,
    /// What the repair costs.
    RepairCost,
    /// What the limits did not bear; the whole cost where the claim was refused for it.
    Excess,
    /// How far the charge is from what was to be expected.
    ChargeDifference,
    /// What the customer was charged.
    Charged,
    /// What the customer was charged for shipping.
    Shipping,
    /// The damage to the loaner.
    LoanerDamage,
}

//! `claims`: one row a repair case.

use super::column::columns;
use super::{Edition, Source, count, text};
use crate::domain::claim::{Claim, Decision};
use crate::domain::facts::Repair;
use crate::domain::plan::Service;

/// A repair case and the decision on it.
#[derive(Clone, Copy)]
pub struct ClaimRow<'a> {
    edition: &'a Edition<'a>,
    /// What was decided.
    pub claim: &'a Claim,
    /// The case's own values.
    pub repair: &'a Repair,
}

impl<'a> ClaimRow<'a> {
    /// The dealer's code.
    #[must_use]
    pub fn dealer(&self) -> Option<&'a str> {
        self.edition.view.texts().opt(self.repair.dealer)
    }

    /// The dealer's number for the case.
    #[must_use]
    pub fn case_no(&self) -> &'a str {
        self.edition.view.texts().get(self.repair.case_no)
    }

    fn coverage_id(&self) -> Option<&'a str> {
        let binding = &self.edition.view.bindings()[self.claim.coverage?];
        Some(self.edition.view.texts().get(binding.activation_code))
    }

    fn source(&self) -> Source<'a> {
        Source::of(self.edition, &self.repair.place)
    }
}

/// All rows, by dealer and case.
#[must_use]
pub fn rows<'a>(edition: &'a Edition<'a>) -> Vec<ClaimRow<'a>> {
    let row = |claim: &'a Claim| ClaimRow { edition, claim, repair: &edition.view.repairs()[claim.repair] };
    let mut rows: Vec<ClaimRow> = edition.view.claims().iter().map(row).collect();
    rows.sort_by_key(|row| (row.dealer(), row.case_no()));
    rows
}

columns! {
    /// The columns of `claims`, in order.
    ClaimColumn of ClaimRow<'_>, "data/claims.parquet" {
        Dealer: Code = |row| text(row.dealer()),
        CaseNo: Text = |row| text(Some(row.case_no())),
        Serial: Code = |row| text(Some(row.edition.view.texts().get(row.repair.serial))),
        CoverageId: Code = |row| text(row.coverage_id()),
        Decision: Word<Decision> = |row| Some(row.claim.decision),
        DecidingRule: Rule = |row| row.claim.deciding_rule,
        FlagRules: Rules = |row| &row.claim.flag_rules,
        Service: Word<Service> = |row| Some(row.repair.service),
        ReceivedAt: Instant = |row| Some(row.repair.received_at.at),
        DeductedAt: Instant = |row| row.claim.deducted_at.map(|instant| instant.at),
        RepairCost: Yen = |row| row.repair.repair_cost_jpy,
        Deducted: Yen = |row| Some(row.claim.deducted_jpy),
        Excess: Yen = |row| Some(row.claim.excess_jpy),
        NthReplacement: Count = |row| row.claim.nth_replacement.map(count),
        ExpectedCharge: Yen = |row| row.claim.expected_charge_jpy,
        Charged: Yen = |row| row.repair.charged_jpy,
        SourceFile: Text = |row| text(Some(row.source().file)),
        SourceSheet: Text = |row| text(row.source().sheet),
        SourceRow: Count = |row| row.source().row.map(count),
        WaivedRules: Rules = |row| &row.claim.waived_rules,
    }
}

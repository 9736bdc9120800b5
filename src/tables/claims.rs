//! `claims`: one row a repair case.

use super::{Column, Source, count, rules, text};
use crate::domain::claim::Claim;
use crate::domain::facts::Repair;
use crate::domain::word::Word;
use crate::tables::Edition;

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

/// The columns, in order.
#[must_use]
pub fn columns<'a>() -> Vec<Column<ClaimRow<'a>>> {
    vec![
        Column::text("dealer", |row| text(row.dealer())),
        Column::text("case_no", |row| text(Some(row.case_no()))),
        Column::text("serial", |row| text(Some(row.edition.view.texts().get(row.repair.serial)))),
        Column::text("coverage_id", |row| text(row.coverage_id())),
        Column::text("decision", |row| text(Some(row.claim.decision.name()))),
        Column::text("deciding_rule", |row| text(row.claim.deciding_rule.map(|rule| rule.id()))),
        Column::text("flag_rules", |row| rules(&row.claim.flag_rules)),
        Column::text("service", |row| text(Some(row.repair.service.name()))),
        Column::instant("received_at", |row| Some(row.repair.received_at.at)),
        Column::instant("deducted_at", |row| row.claim.deducted_at.map(|instant| instant.at)),
        Column::yen("repair_cost", |row| row.repair.repair_cost_jpy),
        Column::yen("deducted", |row| Some(row.claim.deducted_jpy)),
        Column::yen("excess", |row| Some(row.claim.excess_jpy)),
        Column::count("nth_replacement", |row| row.claim.nth_replacement.map(count)),
        Column::yen("expected_charge", |row| row.claim.expected_charge_jpy),
        Column::yen("charged", |row| row.repair.charged_jpy),
        Column::text("source_file", |row| text(Some(row.source().file))),
        Column::text("source_sheet", |row| text(row.source().sheet)),
        Column::count("source_row", |row| row.source().row.map(count)),
        Column::text("waived_rules", |row| rules(&row.claim.waived_rules)),
    ]
}

//! The words of `finance.xlsx`.

use serde::Deserialize;

/// What the workbook says.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct FinanceWords {
    /// Its title.
    pub title: String,
    /// Stands in the column of codes that are older than the policy allows.
    pub overdue: String,
    /// The sheets' names.
    pub sheets: FinanceSheets,
    /// What the sheets hold.
    pub notes: FinanceSheets,
    /// The charts' titles.
    pub charts: Charts,
    /// Where revenue stands.
    pub destinations: Destinations,
    /// What its cover proves.
    pub proofs: ProofWords,
}

/// A text a sheet.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the sheets")]
pub struct FinanceSheets {
    pub destinations: String,
    pub revenue_months: String,
    pub revenue: String,
    pub price_differences: String,
    pub schedule: String,
    pub fees: String,
    pub limit_months: String,
    pub pool_months: String,
    pub losses_by_model: String,
    pub losses_by_dealer: String,
    pub unbound: String,
    pub expiry_months: String,
    pub rule_counts: String,
}

/// A title a chart.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the charts")]
pub struct Charts {
    pub revenue: String,
    pub limits: String,
    pub expiries: String,
    pub rules: String,
}

/// A text a place where revenue stands.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the places")]
pub struct Destinations {
    pub earned: String,
    pub unearned: String,
    pub other_units: String,
    pub refused: String,
    pub not_bound: String,
    pub withdrawn: String,
}

/// The subjects of the control totals, and what is no column's name.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a phrase, named after itself")]
pub struct ProofWords {
    pub revenue: String,
    pub fees: String,
    pub losses: String,
    pub lists: String,
    pub known_fees: String,
    pub earned_and_unearned: String,
    pub fees_that_differ: String,
    pub last_closing: String,
    pub granted_less_used_and_expired: String,
    pub rows_that_do_not_roll: String,
    pub rows_that_do_not_continue: String,
}

//! The words of answers to people's questions.

use serde::Deserialize;

/// What the usage pages say.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct UsageWords {
    pub of_serial: String,
    pub of_contract: String,
    pub replaced: String,
    pub plan: String,
    pub serial: String,
    pub period: String,
    pub renewal: String,
    pub contract: String,
    pub products: String,
    pub model: String,
    pub limit_left: String,
    pub pool_left: String,
    pub replacements_left: String,
    pub yen_of: String,
    pub yen: String,
    pub times_of: String,
    pub with_rules: String,
    pub refused: String,
    pub no_coverage: String,
}

/// What a quotation says.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct QuoteWords {
    pub title: String,
    pub serial_now: String,
    pub coverage: String,
    pub decision: String,
    pub because: String,
    pub note: String,
    pub customer_pays: String,
    pub fee_not_listed: String,
    pub nth_fee: String,
    pub of_which_excess: String,
    pub from_own: String,
    pub from_pool: String,
    pub leaves: String,
    pub renewal_own: String,
    pub renewal_pool: String,
    pub changed: String,
    pub unchanged: String,
    pub lost: String,
}

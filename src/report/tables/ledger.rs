//! `ledger`: one row a change of a coverage's limit; a pool's rows add up to its balance.

use std::borrow::Cow;

use super::{Column, count, text};
use crate::domain::ledger::LedgerEntry;
use crate::report::Outcome;

/// One change.
#[derive(Clone, Copy)]
pub struct LedgerRow<'a> {
    outcome: &'a Outcome<'a>,
    /// The change.
    pub entry: &'a LedgerEntry,
}

impl<'a> LedgerRow<'a> {
    fn case_no(&self) -> Option<&'a str> {
        let repair = &self.outcome.repairs[self.entry.repair?];
        Some(self.outcome.texts.get(repair.case_no))
    }

    fn coverage_id(&self) -> &'a str {
        let binding = &self.outcome.bindings[self.entry.coverage];
        self.outcome.texts.get(binding.activation_code)
    }
}

/// All rows, by pool and in its order of settlement.
#[must_use]
pub fn rows<'a>(outcome: &'a Outcome<'a>) -> Vec<LedgerRow<'a>> {
    let mut rows: Vec<LedgerRow> = outcome.ledger.iter().map(|entry| LedgerRow { outcome, entry }).collect();
    rows.sort_by_cached_key(|row| (row.entry.pool.text(outcome.texts), row.entry.seq));
    rows
}

/// The columns, in order.
#[must_use]
pub fn columns<'a>() -> Vec<Column<LedgerRow<'a>>> {
    vec![
        Column::text("pool_id", |row| Some(Cow::Owned(row.entry.pool.text(row.outcome.texts)))),
        Column::count("seq", |row| Some(count(row.entry.seq))),
        Column::instant("deducted_at", |row| Some(row.entry.at)),
        Column::text("dealer", |row| text(row.outcome.texts.opt(row.entry.dealer))),
        Column::text("case_no", |row| text(row.case_no())),
        Column::text("kind", |row| text(Some(row.entry.kind.name()))),
        Column::text("coverage_id", |row| text(Some(row.coverage_id()))),
        Column::yen("amount", |row| Some(row.entry.amount_jpy)),
        Column::yen("own_balance_after", |row| Some(row.entry.own_balance_jpy)),
        Column::yen("pool_balance_after", |row| Some(row.entry.pool_balance_jpy)),
    ]
}

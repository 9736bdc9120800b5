//! `ledger`: one row a change of a coverage's limit; a pool's rows add up to its balance.

use std::borrow::Cow;

use super::{Column, count, text};
use crate::domain::ledger::LedgerEntry;
use crate::tables::Edition;

/// One change.
#[derive(Clone, Copy)]
pub struct LedgerRow<'a> {
    edition: &'a Edition<'a>,
    /// The change.
    pub entry: &'a LedgerEntry,
}

impl<'a> LedgerRow<'a> {
    fn case_no(&self) -> Option<&'a str> {
        let repair = &self.edition.view.repairs()[self.entry.repair?];
        Some(self.edition.view.texts().get(repair.case_no))
    }

    fn coverage_id(&self) -> &'a str {
        let binding = &self.edition.view.bindings()[self.entry.coverage];
        self.edition.view.texts().get(binding.activation_code)
    }
}

/// All rows, by pool and in its order of settlement.
#[must_use]
pub fn rows<'a>(edition: &'a Edition<'a>) -> Vec<LedgerRow<'a>> {
    let mut rows: Vec<LedgerRow> =
        edition.view.ledger().iter().map(|entry| LedgerRow { edition, entry }).collect();
    rows.sort_by_cached_key(|row| (row.entry.pool.text(edition.view.texts()), row.entry.seq));
    rows
}

/// The columns, in order.
#[must_use]
pub fn columns<'a>() -> Vec<Column<LedgerRow<'a>>> {
    vec![
        Column::text("pool_id", |row| Some(Cow::Owned(row.entry.pool.text(row.edition.view.texts())))),
        Column::count("seq", |row| Some(count(row.entry.seq))),
        Column::instant("deducted_at", |row| Some(row.entry.at)),
        Column::text("dealer", |row| text(row.edition.view.texts().opt(row.entry.dealer))),
        Column::text("case_no", |row| text(row.case_no())),
        Column::text("kind", |row| text(Some(row.entry.kind.name()))),
        Column::text("coverage_id", |row| text(Some(row.coverage_id()))),
        Column::yen("amount", |row| Some(row.entry.amount_jpy)),
        Column::yen("own_balance_after", |row| Some(row.entry.own_balance_jpy)),
        Column::yen("pool_balance_after", |row| Some(row.entry.pool_balance_jpy)),
    ]
}

//! `ledger`: one row a change of a coverage's limit; a pool's rows add up to its balance.

use std::borrow::Cow;

use super::column::columns;
use super::{Edition, count, text};
use crate::domain::ledger::{EntryKind, LedgerEntry};

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

columns! {
    /// The columns of `ledger`, in order.
    LedgerColumn of LedgerRow<'_>, "data/ledger.parquet" {
        PoolId: Code = |row| Some(Cow::Owned(row.entry.pool.text(row.edition.view.texts()))),
        Seq: Count = |row| Some(count(row.entry.seq)),
        DeductedAt: Instant = |row| Some(row.entry.at),
        Dealer: Code = |row| text(row.edition.view.texts().opt(row.entry.dealer)),
        CaseNo: Text = |row| text(row.case_no()),
        Kind: Word<EntryKind> = |row| Some(row.entry.kind),
        CoverageId: Code = |row| text(Some(row.coverage_id())),
        Amount: Yen = |row| Some(row.entry.amount_jpy),
        OwnBalanceAfter: Yen = |row| Some(row.entry.own_balance_jpy),
        PoolBalanceAfter: Yen = |row| Some(row.entry.pool_balance_jpy),
    }
}

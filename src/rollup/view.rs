//! One view of a day for all who report it: what was read, by which schemas, and what was decided.

use chrono::NaiveDate;
use typed_index_collections::TiSlice;

use crate::domain::claim::Claim;
use crate::domain::coverage::Coverage;
use crate::domain::expiry::Expiry;
use crate::domain::facts::{Binding, Repair, Sale};
use crate::domain::finding::Finding;
use crate::domain::ids::{BindingId, RepairId, SaleId};
use crate::domain::input::{Ingested, InputFile};
use crate::domain::ledger::LedgerEntry;
use crate::domain::place::Place;
use crate::domain::reading::Names;
use crate::domain::resolution::Worked;
use crate::domain::text::Texts;
use crate::schema::Schemas;
use crate::settle::day::Day;

/// A day that was decided, with all that it rests on.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What was read.
    pub read: &'a Ingested,
    /// The layouts, catalogue and rules that were used.
    pub schemas: &'a Schemas,
    /// What was decided.
    pub day: &'a Day,
}

impl<'a> View<'a> {
    /// The day for which the states hold.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.day.as_of
    }

    /// The texts behind all symbols.
    #[must_use]
    pub fn texts(&self) -> &'a Texts {
        &self.read.texts
    }

    /// The names behind symbols and models.
    #[must_use]
    pub fn names(&self) -> Names<'a> {
        self.schemas.catalogue.names(self.texts())
    }

    /// The input files, with what became of their rows; places point at them.
    #[must_use]
    pub fn files(&self) -> &'a [InputFile] {
        &self.day.files
    }

    /// The effective sales.
    #[must_use]
    pub fn sales(&self) -> &'a TiSlice<SaleId, Sale> {
        &self.day.facts.sales
    }

    /// The effective bindings; coverages point at them.
    #[must_use]
    pub fn bindings(&self) -> &'a TiSlice<BindingId, Binding> {
        &self.day.facts.bindings
    }

    /// The effective repairs; claims point at them.
    #[must_use]
    pub fn repairs(&self) -> &'a TiSlice<RepairId, Repair> {
        &self.day.facts.repairs
    }

    /// One coverage a binding, in their order.
    #[must_use]
    pub fn coverages(&self) -> &'a TiSlice<BindingId, Coverage> {
        &self.day.settled.coverages
    }

    /// One claim a repair, in their order.
    #[must_use]
    pub fn claims(&self) -> &'a TiSlice<RepairId, Claim> {
        &self.day.settled.claims
    }

    /// The changes of limits.
    #[must_use]
    pub fn ledger(&self) -> &'a [LedgerEntry] {
        &self.day.settled.ledger
    }

    /// The coverages near their end or shortly past it.
    #[must_use]
    pub fn expiries(&self) -> &'a [Expiry] {
        &self.day.expiries
    }

    /// The findings, each file's from front to back.
    #[must_use]
    pub fn findings(&self) -> &'a [Finding] {
        &self.day.settled.findings
    }

    /// The decisions on exceptions, and what the newest earlier run left.
    #[must_use]
    pub fn worked(&self) -> &'a Worked {
        &self.day.worked
    }

    /// The path of the file that a place is in.
    #[must_use]
    pub fn path(&self, place: Place) -> &'a str {
        &self.files()[place.file.index()].path
    }
}

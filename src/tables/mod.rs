//! The tables of a day: a typed row each, built and sorted once, and one description of their
//! columns that Parquet, workbooks and JSON follow (OUTPUTS.md, "Tables").

pub mod claims;
pub mod coverages;
pub mod decisions;
pub mod exceptions;
pub mod expiries;
pub mod ledger;
pub mod mask;

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::language::Language;
use crate::domain::money::Yen;
use crate::domain::place::Place;
use crate::domain::rule::RuleId;
use crate::rollup::view::View;
use exceptions::ExceptionRow;
use mask::Mask;

/// A day as its readers may see it: what a mask leaves of it, and who words its sentences.
#[derive(Clone, Copy)]
pub struct Edition<'a> {
    /// The day.
    pub view: View<'a>,
    /// What hides personal data from everything that is written, where it is to be hidden.
    pub mask: Option<Mask>,
    /// Who words the sentences of findings.
    pub voice: &'a dyn Voice,
}

/// Words what the tables hold free of language.
pub trait Voice: Sync {
    /// A finding's sentence.
    fn sentence(&self, row: &ExceptionRow, language: Language) -> String;
}

/// A column: its stable name, and how to get its value, which says its type too.
pub struct Column<R> {
    /// The name in Parquet, and the key of its header in workbooks.
    pub name: &'static str,
    /// The value of a row.
    pub get: Get<R>,
}

/// How to get a column's value from a row; none is null.
pub enum Get<R> {
    /// UTF-8.
    Text(for<'r> fn(&'r R) -> Option<Cow<'r, str>>),
    /// DATE.
    Date(fn(&R) -> Option<NaiveDate>),
    /// TIMESTAMP without zone, Tokyo civil time.
    Instant(fn(&R) -> Option<NaiveDateTime>),
    /// INT64.
    Yen(fn(&R) -> Option<Yen>),
    /// INT32.
    Count(fn(&R) -> Option<i32>),
}

impl<R> Column<R> {
    /// A column of this kind.
    #[must_use]
    pub fn text(name: &'static str, get: for<'r> fn(&'r R) -> Option<Cow<'r, str>>) -> Self {
        Self { name, get: Get::Text(get) }
    }

    /// A column of this kind.
    #[must_use]
    pub fn date(name: &'static str, get: fn(&R) -> Option<NaiveDate>) -> Self {
        Self { name, get: Get::Date(get) }
    }

    /// A column of this kind.
    #[must_use]
    pub fn instant(name: &'static str, get: fn(&R) -> Option<NaiveDateTime>) -> Self {
        Self { name, get: Get::Instant(get) }
    }

    /// A column of this kind.
    #[must_use]
    pub fn yen(name: &'static str, get: fn(&R) -> Option<Yen>) -> Self {
        Self { name, get: Get::Yen(get) }
    }

    /// A column of this kind.
    #[must_use]
    pub fn count(name: &'static str, get: fn(&R) -> Option<i32>) -> Self {
        Self { name, get: Get::Count(get) }
    }
}

/// All rows of a run, each table sorted by its key.
pub struct Tables<'a> {
    /// One row a binding.
    pub coverages: Vec<coverages::CoverageRow<'a>>,
    /// One row a repair case.
    pub claims: Vec<claims::ClaimRow<'a>>,
    /// One row a change of a limit.
    pub ledger: Vec<ledger::LedgerRow<'a>>,
    /// One row a coverage near its end, or shortly past it.
    pub expiries: Vec<expiries::ExpiryRow<'a>>,
    /// One row a finding.
    pub exceptions: Vec<exceptions::ExceptionRow<'a>>,
}

impl<'a> Tables<'a> {
    /// Builds and sorts all rows.
    #[must_use]
    pub fn of(edition: &'a Edition<'a>) -> Self {
        let (mut coverages, mut claims, mut ledger) = (Vec::new(), Vec::new(), Vec::new());
        let (mut expiries, mut exceptions) = (Vec::new(), Vec::new());
        rayon::scope(|scope| {
            scope.spawn(|_| coverages = coverages::rows(edition));
            scope.spawn(|_| claims = claims::rows(edition));
            scope.spawn(|_| ledger = ledger::rows(edition));
            scope.spawn(|_| expiries = expiries::rows(edition));
            scope.spawn(|_| exceptions = exceptions::rows(edition));
        });
        Self { coverages, claims, ledger, expiries, exceptions }
    }
}

/// A borrowed text.
#[must_use]
pub fn text(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.map(Cow::Borrowed)
}

/// Rule ids, joined with `;`; an empty list is null.
fn rules<'r>(list: &[RuleId]) -> Option<Cow<'r, str>> {
    joined(list.iter().map(|rule| rule.id()))
}

/// Names, joined with `;`; an empty list is null.
fn joined<'r>(names: impl Iterator<Item = &'static str>) -> Option<Cow<'r, str>> {
    let text = names.collect::<Vec<_>>().join(";");
    (!text.is_empty()).then_some(Cow::Owned(text))
}

/// A number of rows, uses or months as INT32.
fn count(number: u32) -> i32 {
    // A count above 2^31 would need as many rows, which no memory holds.
    i32::try_from(number).expect("fewer than 2^31 of anything")
}

/// Where a row came from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The path below the input folder.
    pub file: &'a str,
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The row as a person sees it.
    pub row: Option<u32>,
}

impl<'a> Source<'a> {
    fn of(edition: &Edition<'a>, place: &Place) -> Self {
        Self { file: edition.view.path(*place), sheet: edition.view.texts().opt(place.sheet), row: place.row }
    }
}

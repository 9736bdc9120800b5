//! The tables of a day: a typed row each, built and sorted once, and one description of their
//! columns that Parquet, workbooks and JSON follow (OUTPUTS.md, "Tables").

pub mod claims;
pub mod column;
pub mod coverages;
pub mod decisions;
pub mod exceptions;
pub mod expiries;
pub mod ledger;
pub mod mask;
pub mod vocabulary;

use std::borrow::Cow;

use crate::domain::language::Language;
use crate::domain::place::Place;
use crate::domain::word::Word;
use crate::rollup::view::View;
use column::Row;
use exceptions::ExceptionRow;
use mask::Mask;
use vocabulary::Vocabulary;

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

/// The tables of a run that runs are compared by, and their columns together.
macro_rules! tables {
    ($($(#[$about:meta])* $kind:ident: $columns:ty, $row:ty;)*) => {
        /// The tables of a run (OUTPUTS.md, "Tables").
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[derive(strum::IntoStaticStr, strum::VariantArray)]
        #[strum(serialize_all = "snake_case")]
        pub enum Kind {
            $($(#[$about])* $kind,)*
        }

        /// A column of one of the tables.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Column {
            $($(#[$about])* $kind($columns),)*
        }

        impl Column {
            /// The column of this name; none where this version's table has no such column.
            #[must_use]
            pub fn from_name(table: Kind, name: &str) -> Option<Self> {
                match table {
                    $(Kind::$kind => Word::from_name(name).map(Column::$kind),)*
                }
            }

            /// The table.
            #[must_use]
            pub fn table(self) -> Kind {
                match self {
                    $(Column::$kind(_) => Kind::$kind,)*
                }
            }

            /// The name in Parquet.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Column::$kind(column) => column.name(),)*
                }
            }

            /// Whose words the values are, where they are words.
            #[must_use]
            pub fn vocabulary(self) -> Option<Vocabulary> {
                match self {
                    $(Column::$kind(column) => <$row>::get(column).vocabulary(),)*
                }
            }
        }

        $(impl From<$columns> for Column {
            fn from(column: $columns) -> Self {
                Column::$kind(column)
            }
        })*
    };
}

tables! {
    /// One row a binding.
    Coverages: coverages::CoverageColumn, coverages::CoverageRow;
    /// One row a repair case.
    Claims: claims::ClaimColumn, claims::ClaimRow;
    /// One row a change of a limit.
    Ledger: ledger::LedgerColumn, ledger::LedgerRow;
    /// One row a coverage near its end, or shortly past it.
    Expiries: expiries::ExpiryColumn, expiries::ExpiryRow;
    /// One row a finding.
    Exceptions: exceptions::ExceptionColumn, exceptions::ExceptionRow;
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

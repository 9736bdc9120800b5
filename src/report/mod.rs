//! What a run leaves behind: tables, workbooks, the run's record, published all or not at all.

pub mod differences;
pub mod json;
pub mod message;
pub mod story;
pub mod terminal;
pub mod words;
mod workbook;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::compare::restatement::Restatement;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::rollup::control::{self, ControlTotals};
use crate::rollup::finance::{self, Finance};
use crate::rollup::pools::{self, Pool};
use crate::rollup::view::View;
use crate::store::lock::Lock;
use crate::store::record::{Record, StoredFile};
use crate::store::site::Site;
use crate::store::{PublishError, parquet};
use crate::tables::column::Row;
use crate::tables::mask::Mask;
use crate::tables::{Edition, Tables, decisions};
use workbook::{
    BookError, by_dealer, contract_states, exceptions as exceptions_book, expiry_list,
    finance as finance_book, restatement,
};

/// How a day is reported.
#[derive(Clone, Copy, Default)]
pub struct Manner<'a> {
    /// The language of the workbooks.
    pub language: Language,
    /// What sets the run apart from a regular one, such as `plus_pooled_months=12`.
    pub variant: Option<&'a str>,
    /// Whether personal data is hidden; see [`Mask`].
    pub masked: bool,
}

/// A day as its readers may see it.
#[must_use]
pub fn edition(view: View<'_>, masked: bool) -> Edition<'_> {
    Edition { view, mask: masked.then(|| Mask::of(view.files())), voice: &message::Speaker }
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// The day for which the states hold.
    pub as_of: NaiveDate,
    /// The run's folder.
    pub folder: PathBuf,
    /// What was read and decided.
    pub totals: ControlTotals,
    /// The closed months that would be reported otherwise today.
    pub restated: Vec<Month>,
}

/// The rows and sums that everything written is made of.
struct Report<'a> {
    edition: &'a Edition<'a>,
    manner: Manner<'a>,
    tables: Tables<'a>,
    pools: &'a [Pool],
    finance: Finance<'a>,
    totals: ControlTotals,
}

/// Writes the run's folder and puts it in its place; `restated` are the closed months that would be
/// reported otherwise.
///
/// # Errors
/// The folder cannot be written; the earlier one stands as it was.
///
/// # Panics
/// Where the control totals do not tie: a fault of the program, never of the inputs.
pub fn write(
    view: View,
    manner: Manner,
    restated: &[&Restatement],
    lock: &Lock,
) -> Result<Published, PublishError> {
    let edition = &edition(view, manner.masked);
    let pools = pools::pools(view.coverages(), view.ledger(), view.texts());
    let (tables, finance) = rayon::join(|| Tables::of(edition), || finance::finance(&view, &pools));
    let totals = control::totals(&view, &pools, &finance.totals);
    let report = Report { edition, manner, tables, pools: &pools, finance, totals };
    let site = Site::open(lock, &view.as_of().to_string())?;
    site.make_folder("data")?;
    site.make_folder("by_dealer")?;
    let tables = &report.tables;
    let setting = workbook::Setting {
        words: words::Words::of(manner.language),
        as_of: view.as_of(),
        folder: site.folder(),
        sheet_rows: workbook::SHEET_ROWS,
    };
    let tasks: [&(dyn Fn() -> Result<StoredFile, PublishError> + Sync); 10] = [
        &|| book(&site, "contract_states.xlsx", |path| contract_states::write(&report, setting, path)),
        &|| book(&site, "expiry_list.xlsx", |path| expiry_list::write(&report, setting, path)),
        &|| book(&site, "exceptions.xlsx", |path| exceptions_book::write(&report, setting, path)),
        &|| book(&site, "finance.xlsx", |path| finance_book::write(&report, setting, path)),
        &|| table(&site, &tables.coverages),
        &|| table(&site, &tables.claims),
        &|| table(&site, &tables.ledger),
        &|| table(&site, &tables.expiries),
        &|| table(&site, &tables.exceptions),
        &|| table(&site, &decisions::rows(edition)),
    ];
    let (outputs, of_dealers) = rayon::join(
        || tasks.par_iter().map(|task| task()).collect::<Result<Vec<_>, _>>(),
        || by_dealer(&report, setting, &site),
    );
    let restatement = (!restated.is_empty())
        .then(|| book(&site, "restatement.xlsx", |path| restatement::write(restated, &report, setting, path)))
        .transpose()?;
    let mut outputs: Vec<StoredFile> = outputs?.into_iter().chain(of_dealers?).chain(restatement).collect();
    outputs.sort_by(|one, other| one.path.cmp(&other.path));
    let record = Record::of(&view, manner.language, manner.variant, manner.masked);
    let record = Record { control_totals: report.totals, outputs, ..record };
    site.write(Record::FILE, &record.encode())?;
    let restated = restated.iter().map(|one| one.month).collect();
    Ok(Published { as_of: view.as_of(), folder: site.publish()?, totals: record.control_totals, restated })
}

/// A workbook a dealer, in parallel.
fn by_dealer(
    report: &Report,
    setting: workbook::Setting,
    site: &Site,
) -> Result<Vec<StoredFile>, PublishError> {
    let (parts, own) = (by_dealer::parts(report), by_dealer::OwnValues::of(report.edition));
    let write = |part: &by_dealer::Part| {
        let output = book(site, &part.path(), |path| by_dealer::write(report, &own, part, setting, path))?;
        Ok(StoredFile { dealer: Some(part.code.to_owned()), ..output })
    };
    parts.par_iter().map(write).collect()
}

fn table<R: Row>(site: &Site, rows: &[R]) -> Result<StoredFile, PublishError> {
    let bytes = parquet::encode(rows)
        .map_err(|error| PublishError::cannot_write(&site.folder().join(R::FILE), error))?;
    site.write(R::FILE, &bytes)
}

fn book(
    site: &Site,
    path: &str,
    write: impl Fn(&Path) -> Result<(), BookError>,
) -> Result<StoredFile, PublishError> {
    let full = site.folder().join(path);
    write(&full).map_err(|error| PublishError::cannot_write(&full, error))?;
    site.settle(path)
}

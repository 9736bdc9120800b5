//! What a run leaves behind: tables, workbooks, the run's record, published all or not at all.

pub mod differences;
pub mod earlier;
pub mod json;
pub mod mask;
pub mod message;
pub mod parquet;
pub mod phrase;
pub mod story;
pub mod tables;
pub mod terminal;
pub mod words;
mod workbook;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;
use typed_index_collections::TiSlice;

use crate::compare::restatement::Restatement;
use crate::domain::claim::Claim;
use crate::domain::coverage::Coverage;
use crate::domain::expiry::Expiry;
use crate::domain::facts::{Binding, Repair, Sale};
use crate::domain::finding::{Finding, RuleId};
use crate::domain::ids::{BindingId, RepairId, SaleId};
use crate::domain::input::{Ingested, InputFile};
use crate::domain::language::Language;
use crate::domain::ledger::LedgerEntry;
use crate::domain::month::Month;
use crate::domain::resolution::Worked;
use crate::domain::text::Texts;
use crate::domain::word::Word;
use crate::rollup::control::{self, ControlTotals};
use crate::rollup::finance::totals::FinanceTotals;
use crate::rollup::finance::{self, Finance};
use crate::rollup::pools::{self, Pool};
use crate::schema::Schemas;
use crate::schema::ruleset::RuleSet;
use crate::settle::day::Day;
use crate::store::PublishError;
use crate::store::lock::Lock;
use crate::store::record::{Input, Program, Record, RecordedPolicies, RuleSetRecord, SchemaFile, StoredFile};
use crate::store::site::Site;
use mask::Mask;
use tables::{Tables, claims, coverages, decisions, exceptions, expiries, ledger};
use workbook::{
    BookError, by_dealer, contract_states, exceptions as exceptions_book, expiry_list,
    finance as finance_book, restatement,
};

/// Everything a run found and decided.
pub struct Outcome<'a> {
    /// The texts behind all symbols.
    pub texts: &'a Texts,
    /// The layouts, catalogue and rules that were used.
    pub schemas: &'a Schemas,
    /// The input files, by path; places point at them.
    pub files: &'a [InputFile],
    /// Files of other kinds, by path.
    pub ignored_files: &'a [String],
    /// The effective sales.
    pub sales: &'a TiSlice<SaleId, Sale>,
    /// The effective bindings; coverages point at them.
    pub bindings: &'a TiSlice<BindingId, Binding>,
    /// The effective repairs; claims point at them.
    pub repairs: &'a TiSlice<RepairId, Repair>,
    /// One coverage a binding, in their order.
    pub coverages: &'a TiSlice<BindingId, Coverage>,
    /// The claims.
    pub claims: &'a TiSlice<RepairId, Claim>,
    /// The changes of limits.
    pub ledger: &'a [LedgerEntry],
    /// The coverages near their end or shortly past it.
    pub expiries: &'a [Expiry],
    /// The findings, each file's from front to back.
    pub findings: &'a [Finding],
    /// The decisions on exceptions, and what the newest earlier run left.
    pub worked: &'a Worked,
    /// The day for which the states hold.
    pub as_of: NaiveDate,
    /// The day after which notices are newly due.
    pub since: NaiveDate,
    /// What sets the run apart from a regular one, such as `plus_pooled_months=12`.
    pub variant: Option<&'a str>,
    /// The language of the workbooks.
    pub language: Language,
    /// What hides personal data from everything that is written, where it is to be hidden.
    pub mask: Option<Mask>,
}

impl<'a> Outcome<'a> {
    /// A day that was decided.
    #[must_use]
    pub fn of(read: &'a Ingested, schemas: &'a Schemas, day: &'a Day, manner: Manner<'a>) -> Self {
        Self {
            texts: &read.texts,
            schemas,
            files: &day.files,
            ignored_files: &read.ignored_files,
            sales: &day.facts.sales,
            bindings: &day.facts.bindings,
            repairs: &day.facts.repairs,
            coverages: &day.settled.coverages,
            claims: &day.settled.claims,
            ledger: &day.settled.ledger,
            expiries: &day.expiries,
            findings: &day.settled.findings,
            worked: &day.worked,
            as_of: day.as_of,
            since: day.since,
            variant: manner.variant,
            language: manner.language,
            mask: manner.masked.then(|| Mask::of(&day.files)),
        }
    }
}

/// How a day is reported.
#[derive(Clone, Copy, Default)]
pub struct Manner<'a> {
    /// The language of the workbooks.
    pub language: Language,
    /// What sets the run apart from a regular one; see [`Outcome::variant`].
    pub variant: Option<&'a str>,
    /// Whether personal data is hidden; see [`mask`].
    pub masked: bool,
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
    outcome: &'a Outcome<'a>,
    tables: Tables<'a>,
    pools: &'a [Pool],
    finance: Finance<'a>,
    totals: ControlTotals,
}

/// Writes the run's folder and puts it in its place.
///
/// # Errors
/// The folder cannot be written; the earlier one stands as it was.
///
/// # Panics
/// Where the control totals do not tie: a fault of the program, never of the inputs.
pub fn write(outcome: &Outcome, lock: &Lock) -> Result<Published, PublishError> {
    write_restating(outcome, &[], lock)
}

/// The same, with the closed months that would be reported otherwise.
///
/// # Errors
/// The folder cannot be written; the earlier one stands as it was.
pub fn write_restating(
    outcome: &Outcome,
    restated: &[&Restatement],
    lock: &Lock,
) -> Result<Published, PublishError> {
    let pools = pools::pools(outcome.coverages, outcome.ledger, outcome.texts);
    let (tables, finance) = rayon::join(|| Tables::of(outcome), || finance(outcome, &pools));
    let totals = totals(outcome, &pools, &finance.totals);
    let report = Report { outcome, tables, pools: &pools, finance, totals };
    let site = Site::open(lock, &outcome.as_of.to_string())?;
    site.make_folder("data")?;
    site.make_folder("by_dealer")?;
    let tables = &report.tables;
    let setting = workbook::Setting {
        words: words::Words::of(outcome.language),
        as_of: outcome.as_of,
        folder: site.folder(),
        sheet_rows: workbook::SHEET_ROWS,
    };
    let tasks: [&(dyn Fn() -> Result<StoredFile, PublishError> + Sync); 10] = [
        &|| book(&site, "contract_states.xlsx", |path| contract_states::write(&report, setting, path)),
        &|| book(&site, "expiry_list.xlsx", |path| expiry_list::write(&report, setting, path)),
        &|| book(&site, "exceptions.xlsx", |path| exceptions_book::write(&report, setting, path)),
        &|| book(&site, "finance.xlsx", |path| finance_book::write(&report, setting, path)),
        &|| table(&site, "data/coverages.parquet", &coverages::columns(), &tables.coverages),
        &|| table(&site, "data/claims.parquet", &claims::columns(), &tables.claims),
        &|| table(&site, "data/ledger.parquet", &ledger::columns(), &tables.ledger),
        &|| table(&site, "data/expiries.parquet", &expiries::columns(), &tables.expiries),
        &|| table(&site, exceptions::FILE, &exceptions::columns(), &tables.exceptions),
        &|| table(&site, decisions::FILE, &decisions::columns(), &decisions::rows(outcome)),
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
    site.write(Record::FILE, &record(outcome, &report.totals, outputs).encode())?;
    let restated = restated.iter().map(|one| one.month).collect();
    Ok(Published { as_of: outcome.as_of, folder: site.publish()?, totals: report.totals, restated })
}

/// What was read, with which rules, what came out.
pub(crate) fn record(outcome: &Outcome, totals: &ControlTotals, outputs: Vec<StoredFile>) -> Record {
    let rule_set = |set: &RuleSet| RuleSetRecord {
        id: set.id.clone(),
        blake3: set.blake3.clone(),
        valid_from: set.valid_from.map(|date| date.to_string()),
        policies: RecordedPolicies::Own(set.policies.clone().into()),
    };
    let schema =
        |(path, blake3): &(String, String)| SchemaFile { path: path.clone(), blake3: blake3.clone() };
    let input = |file: &InputFile| Input {
        path: file.path.clone(),
        blake3: file.blake3.clone(),
        dealer: outcome.texts.opt(file.dealer).map(str::to_owned),
        kinds: file.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        encoding: file.encoding.clone(),
        rows: file.rows,
        unknown_columns: file.unknown_columns.clone(),
    };
    // A rule that found nothing was asked.
    let mut findings_by_rule: BTreeMap<String, u64> =
        RuleId::ALL.iter().map(|rule| (rule.id().to_owned(), 0)).collect();
    for finding in outcome.findings {
        *findings_by_rule.entry(finding.rule.id().to_owned()).or_default() += 1;
    }
    Record {
        program: Program::this(),
        as_of: outcome.as_of,
        since: outcome.since,
        language: outcome.language.name().to_owned(),
        variant: outcome.variant.map(str::to_owned),
        masked: outcome.mask.is_some(),
        rule_sets: outcome.schemas.rule_sets.all().iter().map(rule_set).collect(),
        schemas: outcome.schemas.files.iter().map(schema).collect(),
        inputs: outcome.files.iter().map(input).collect(),
        ignored_files: outcome.ignored_files.to_vec(),
        findings_by_rule,
        control_totals: totals.clone(),
        outputs,
    }
}

fn totals(outcome: &Outcome, pools: &[Pool], finance: &FinanceTotals) -> ControlTotals {
    let basis = control::Basis {
        files: outcome.files,
        coverages: outcome.coverages,
        claims: outcome.claims,
        pools,
        expiries: outcome.expiries,
        finance,
    };
    let rule_texts = &outcome.schemas.rule_texts;
    control::totals(&basis, outcome.findings.iter().map(|finding| rule_texts.severity(finding)))
}

fn finance<'a>(outcome: &Outcome<'a>, pools: &'a [Pool]) -> Finance<'a> {
    finance::finance(&finance::Basis {
        texts: outcome.texts,
        schemas: outcome.schemas,
        sales: outcome.sales,
        bindings: outcome.bindings,
        repairs: outcome.repairs,
        coverages: outcome.coverages,
        claims: outcome.claims,
        ledger: outcome.ledger,
        pools,
        findings: outcome.findings,
        as_of: outcome.as_of,
    })
}

/// A workbook a dealer, in parallel.
fn by_dealer(
    report: &Report,
    setting: workbook::Setting,
    site: &Site,
) -> Result<Vec<StoredFile>, PublishError> {
    let (parts, own) = (by_dealer::parts(report), by_dealer::OwnValues::of(report.outcome));
    let write = |part: &by_dealer::Part| {
        let output = book(site, &part.path(), |path| by_dealer::write(report, &own, part, setting, path))?;
        Ok(StoredFile { dealer: Some(part.code.to_owned()), ..output })
    };
    parts.par_iter().map(write).collect()
}

fn table<R>(
    site: &Site,
    path: &str,
    columns: &[tables::Column<R>],
    rows: &[R],
) -> Result<StoredFile, PublishError> {
    let bytes = parquet::encode(columns, rows)
        .map_err(|error| PublishError::cannot_write(&site.folder().join(path), error))?;
    site.write(path, &bytes)
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

//! The stages of a run, named in order, once.
//!
//! discover → read → normalise → which row wins → link → settle → roll up → report. Every stage
//! takes values and gives results and findings; nothing is written before the last.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::expiry::Expiry;
use crate::domain::input::InputFile;
use crate::domain::time::day_before;
use crate::ingest::{self, IngestError, Ingested, Observer};
use crate::link::effective::{Effective, effective};
use crate::link::sales::SalesIndex;
use crate::report::publish::{self, Lock, PublishError};
use crate::report::{self, Language, Outcome, Published};
use crate::schema::Schemas;
use crate::schema::faults::SchemaFaults;
use crate::settle::{self, Context, expiries, sales};

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder of the dealers' files.
    pub input: PathBuf,
    /// The folder that receives a folder for the as-of date.
    pub output: PathBuf,
    /// The day the states are computed for.
    pub as_of: NaiveDate,
    /// The last day whose notices were seen; none for that of the newest earlier run.
    pub since: Option<NaiveDate>,
    /// The language of the workbooks.
    pub language: Language,
    /// The schemas to use instead of the built-in ones.
    pub schemas: Option<PathBuf>,
}

/// Why a run wrote nothing.
#[derive(Debug, Error)]
pub enum RunError {
    /// The schemas have faults.
    #[error(transparent)]
    Schemas(#[from] SchemaFaults),
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] IngestError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] PublishError),
}

/// The schemas of a folder, or the built-in ones.
///
/// # Errors
/// All faults of the folder's files.
pub fn schemas(folder: Option<&Path>) -> Result<Schemas, SchemaFaults> {
    folder.map_or_else(|| Ok(Schemas::embedded()), Schemas::load)
}

/// Reads, decides and writes: the main job.
///
/// # Errors
/// Faulty schemas, nothing to read, nowhere to write. An earlier folder of the same date stands.
pub fn run(request: &Request, observer: &dyn Observer) -> Result<Published, RunError> {
    let schemas = schemas(request.schemas.as_deref())?;
    // A folder that exists may be locked: better to know before reading. One that does not is made
    // only once there is something to put into it.
    let held = request.output.is_dir().then(|| Lock::acquire(&request.output)).transpose()?;
    let mut read = ingest::read(&request.input, &schemas, observer)?;
    let lock = held.map_or_else(|| Lock::acquire(&request.output), Ok)?;
    let earlier = || publish::previous_run(&request.output, request.as_of);
    let since = request.since.or_else(earlier).unwrap_or(day_before(request.as_of));
    let facts = effective(&read.facts, request.as_of, read.files.len());
    count_rows(&mut read.files, &facts);
    let decided = decide(&read, &schemas, &facts, request.as_of, since);
    let outcome = Outcome {
        texts: &read.texts,
        schemas: &schemas,
        files: &read.files,
        ignored_files: &read.ignored_files,
        sales: &facts.sales,
        bindings: &facts.bindings,
        repairs: &facts.repairs,
        coverages: &decided.settled.coverages,
        claims: &decided.settled.claims,
        ledger: &decided.settled.ledger,
        expiries: &decided.expiries,
        findings: &decided.settled.findings,
        as_of: request.as_of,
        since,
        language: request.language,
    };
    Ok(report::write(&outcome, &lock)?)
}

/// What a run decides.
struct Decided {
    settled: settle::Settled,
    expiries: Vec<Expiry>,
}

fn decide(
    read: &Ingested,
    schemas: &Schemas,
    facts: &Effective,
    as_of: NaiveDate,
    since: NaiveDate,
) -> Decided {
    let index = SalesIndex::new(&facts.sales);
    let context = Context::new(&read.texts, schemas, facts, &index, as_of);
    let mut settled = settle::settle(&context);
    let expiries = expiries::expiries(&context, &settled.coverages, since);
    let decided = std::mem::take(&mut settled.findings);
    settled.findings = read.findings.iter().chain(&facts.findings).cloned().collect();
    settled.findings.extend(sales::sale_findings(&context));
    settled.findings.extend(decided);
    Decided { settled, expiries }
}

/// Adds to each file's counts what became of its rows.
fn count_rows(files: &mut [InputFile], facts: &Effective) {
    for (file, counts) in files.iter_mut().zip(&facts.rows) {
        file.rows.accepted = counts.accepted;
        file.rows.duplicate = counts.duplicate;
        file.rows.superseded = counts.superseded;
        file.rows.not_yet_effective = counts.not_yet_effective;
    }
}

/// Reads and validates only.
///
/// # Errors
/// Faulty schemas, nothing to read.
pub fn check(input: &Path, schemas: &Schemas, observer: &dyn Observer) -> Result<Ingested, RunError> {
    Ok(ingest::read(input, schemas, observer)?)
}

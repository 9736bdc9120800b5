//! The stages of a run, named in order, once.
//!
//! discover → read → normalise → which row wins → link → settle → roll up → report. Every stage
//! takes values and gives results and findings; nothing is written before the last. The files are
//! read once, however many days are decided.

mod restate;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;
use tracing::info_span;

use crate::compare::restatement::Restatement;
use crate::domain::input::Ingested;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::domain::resolution::Past;
use crate::domain::time::day_before;
use crate::ingest::{self, IngestError, Observer};
use crate::query::explain::story::Explanation;
use crate::query::explain::{self, Basis, Question, Unknown};
use crate::query::sensitivity::{Swing, swing};
use crate::report::earlier::{self, EarlierError};
use crate::report::mask;
use crate::report::tables::exceptions::{self, ExceptionRow};
use crate::report::{self, Manner, Outcome, Published};
use crate::schema::Schemas;
use crate::schema::choice::PolicyChoice;
use crate::schema::faults::SchemaFaults;
use crate::settle::day::Day;
use crate::store::PublishError;
use crate::store::folder::previous_run;
use crate::store::lock::Lock;

pub use restate::RestatementError;
use restate::restatements;

/// The folder below the output folder for runs that are no regular ones.
const VARIANTS: &str = "variants";
/// The folder below theirs for runs that hide personal data.
const MASKED: &str = "masked";

/// What is read, and by which rules.
#[derive(Clone, Debug)]
pub struct Source {
    /// The folder of the dealers' files.
    pub input: PathBuf,
    /// The month after whose end nothing is known, none for everything that is there.
    pub known_by: Option<Month>,
    /// The schemas to use instead of the built-in ones.
    pub schemas: Option<PathBuf>,
    /// Policies to be tried instead of the rule sets' own.
    pub choices: Vec<PolicyChoice>,
}

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is read.
    pub source: Source,
    /// The folder that receives a folder for each as-of date.
    pub output: PathBuf,
    /// The days the states are computed for, the earliest first.
    pub days: Vec<NaiveDate>,
    /// The last day whose notices were seen before the first of them; none for that of the newest
    /// earlier run.
    pub since: Option<NaiveDate>,
    /// The language of the workbooks.
    pub language: Language,
    /// Whether personal data is hidden from everything that is written.
    pub masked: bool,
}

/// Why a run wrote nothing.
#[derive(Debug, Error)]
pub enum RunError {
    /// The schemas have faults.
    #[error(transparent)]
    Schemas(#[from] SchemaFaults),
    /// Policies to be tried that do not exist, or not with such a value.
    #[error("{0}")]
    Choices(SchemaFaults),
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] IngestError),
    /// What an earlier run left cannot be read.
    #[error(transparent)]
    Earlier(#[from] EarlierError),
    /// A closed month cannot be looked at.
    #[error(transparent)]
    Closed(#[from] RestatementError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] PublishError),
}

impl Source {
    /// The rules to decide by.
    ///
    /// # Errors
    /// All faults of the schemas, or of the policies to be tried.
    pub fn schemas(&self) -> Result<Schemas, RunError> {
        let mut schemas = self.schemas.as_deref().map_or_else(|| Ok(Schemas::embedded()), Schemas::load)?;
        schemas.choose(&self.choices).map_err(RunError::Choices)?;
        Ok(schemas)
    }

    /// Reads the files, once.
    ///
    /// # Errors
    /// Nothing to read.
    pub fn read(&self, schemas: &Schemas, observer: &dyn Observer) -> Result<Ingested, IngestError> {
        ingest::read_known_by(&self.input, self.known_by, schemas, observer)
    }

    /// What sets its runs apart from the regular ones: what was known then, or what other policies
    /// would decide, has a folder of its own and never stands in their place.
    #[must_use]
    pub fn variant(&self, schemas: &Schemas) -> Option<String> {
        let known_by = self.known_by.map(|month| format!("known_by={month}"));
        let chosen = |name: &str| self.choices.iter().any(|choice| choice.name == name);
        let policies = schemas.rule_sets.all().first().map(|set| set.policies.named()).unwrap_or_default();
        let tried = policies.into_iter().filter(|(name, _)| chosen(name));
        let parts: Vec<String> =
            known_by.into_iter().chain(tried.map(|(name, value)| format!("{name}={value}"))).collect();
        (!parts.is_empty()).then(|| parts.join("+"))
    }
}

/// Which verdicts of a day hang on a policy: for each choice what it would change.
///
/// # Errors
/// Faulty schemas, nothing to read.
pub fn sensitivity(
    source: &Source,
    as_of: NaiveDate,
    runs: &Path,
    observer: &dyn Observer,
) -> Result<Vec<Swing>, RunError> {
    let regular = Source { choices: Vec::new(), ..source.clone() };
    let schemas = regular.schemas()?;
    let asked = &source.choices;
    let choices = if asked.is_empty() { schemas.rule_sets.open_choices() } else { asked.clone() };
    // A choice that cannot be made is told before the files are read.
    let tried = |choice: PolicyChoice| {
        let schemas = Source { choices: vec![choice.clone()], ..regular.clone() }.schemas()?;
        Ok((schemas.rule_sets.as_read(choice), schemas))
    };
    let tried = choices.into_iter().map(tried).collect::<Result<Vec<_>, RunError>>()?;
    let read = source.read(&schemas, observer)?;
    let day = decide(&read, &schemas, as_of, runs)?;
    Ok(tried.into_iter().map(|(choice, schemas)| swing(&read, &day, choice, &schemas)).collect())
}

/// Tells the story of what is asked for. Nothing is written.
///
/// # Errors
/// Nothing bears what is asked for.
pub fn explain(
    read: &Ingested,
    schemas: &Schemas,
    day: &Day,
    question: &Question,
) -> Result<Explanation, Unknown> {
    let plain = Outcome::of(read, schemas, day, Manner::default());
    let masked = Outcome::of(read, schemas, day, Manner { masked: true, ..Manner::default() });
    let mut rows = exceptions::rows(&plain);
    // What quotes personal data has another id in a list that `--mask` wrote.
    let lacks = |rows: &[ExceptionRow]| rows.iter().all(|row| row.id != question.asked());
    if matches!(question, Question::Exception(_)) && lacks(&rows) {
        let hidden = exceptions::rows(&masked);
        rows = if lacks(&hidden) { rows } else { hidden };
    }
    let listed: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.finding)).collect();
    let sentences = |at: usize| [Language::Japanese, Language::English].map(|one| rows[at].message(one));
    let basis = Basis { read, schemas, day, exceptions: &listed, sentences: &sentences };
    explain::explain(&basis, question)
}

/// Decides one day that nobody reports: what a question is answered from. Decisions that `runs`, an
/// output folder, have read count, those of that very day included.
///
/// # Errors
/// A run of that folder that cannot be read.
pub fn decide(read: &Ingested, schemas: &Schemas, as_of: NaiveDate, runs: &Path) -> Result<Day, RunError> {
    let past = known_decisions(runs, as_of)?;
    let days = (as_of, day_before(as_of));
    Ok(info_span!("decide", %as_of).in_scope(|| Day::decide_after(past, read, schemas, days)))
}

/// What the runs of a folder knew when a day was over.
///
/// # Errors
/// A run of that folder that cannot be read.
pub fn known_decisions(runs: &Path, as_of: NaiveDate) -> Result<Past, RunError> {
    Ok(earlier::past(runs, as_of)?)
}

/// Reads, decides and writes: the main job. Each folder that is written is told at once.
///
/// # Errors
/// Faulty schemas, nothing to read, nowhere to write. An earlier folder of the same date stands.
pub fn run(
    request: &Request,
    observer: &dyn Observer,
    mut written: impl FnMut(&Published),
) -> Result<(), RunError> {
    let source = &request.source;
    let schemas = source.schemas()?;
    let variant = source.variant(&schemas);
    let (language, masked) = (request.language, request.masked);
    let apart = variant.as_deref().map(|variant| request.output.join(VARIANTS).join(variant));
    // What hides personal data stands apart too: in the place of a regular run it would take the names
    // of those who decided away for good. All of them know what the regular runs know, so that nothing
    // but what sets them apart makes a difference.
    let runs = &request.output;
    let place = apart.unwrap_or_else(|| runs.clone());
    let output = if masked { place.join(MASKED) } else { place };
    let manner = Manner { language, variant: variant.as_deref(), masked };
    // A folder that exists may be locked: better to know before reading. One that does not is made
    // only once there is something to put into it.
    let held = output.is_dir().then(|| Lock::acquire(&output)).transpose()?;
    let mut read = info_span!("read").in_scope(|| source.read(&schemas, observer))?;
    let lock = held.map_or_else(|| Lock::acquire(&output), Ok)?;
    // Only regular runs restate what was closed; one that hides personal data is for handing on.
    let last = request.days.last().copied().filter(|_| variant.is_none() && !masked);
    let restated = match last {
        Some(last) => info_span!("restate").in_scope(|| restatements(&output, &read, &schemas, last))?,
        None => Vec::new(),
    };
    let mut seen = request.since;
    for &as_of in &request.days {
        let since = seen.take().or_else(|| previous_run(runs, as_of)).unwrap_or(day_before(as_of));
        let mut past = info_span!("earlier", %as_of).in_scope(|| earlier::past(runs, as_of))?;
        if masked {
            mask::decisions(&mut read.facts.decided, &mut past);
        }
        let day = info_span!("decide", %as_of)
            .in_scope(|| Day::decide_after(past, &read, &schemas, (as_of, since)));
        let outcome = Outcome::of(&read, &schemas, &day, manner);
        let of_day: Vec<&Restatement> =
            restated.iter().filter(|restated| restated.month.last_day() <= as_of).collect();
        written(
            &info_span!("report", %as_of).in_scope(|| report::write_restating(&outcome, &of_day, &lock))?,
        );
    }
    Ok(())
}

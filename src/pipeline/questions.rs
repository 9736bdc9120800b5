//! What is answered without being written: a day decided for a question, and the stories and choices
//! that hang on it.

use std::path::Path;

use chrono::NaiveDate;
use tracing::info_span;

use super::RunError;
use super::request::Source;
use crate::domain::input::Ingested;
use crate::domain::language::Language;
use crate::domain::resolution::Past;
use crate::domain::time::day_before;
use crate::ingest::Observer;
use crate::query::explain::story::Explanation;
use crate::query::explain::{self, Basis, Question, Unknown};
use crate::query::sensitivity::{Swing, swing};
use crate::report;
use crate::rollup::view::View;
use crate::schema::Schemas;
use crate::schema::choice::PolicyChoice;
use crate::settle::day::Day;
use crate::store::earlier;
use crate::tables::exceptions::{self, ExceptionRow};

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
        // Of no policy there is no choice: that was refused.
        let read = schemas.rule_sets.as_read(&choice).expect("the policy was chosen");
        Ok((read, schemas))
    };
    let tried = choices.into_iter().map(tried).collect::<Result<Vec<_>, RunError>>()?;
    let read = source.read(&schemas, observer)?;
    let day = decide(&read, &schemas, as_of, runs)?;
    let edition = report::edition(View { read: &read, schemas: &schemas, day: &day }, false);
    Ok(tried.into_iter().map(|(choice, schemas)| swing(&edition, choice, &schemas)).collect())
}

/// Tells the story of what is asked for. Nothing is written.
///
/// # Errors
/// Nothing bears what is asked for.
pub fn explain<'a>(
    read: &'a Ingested,
    schemas: &'a Schemas,
    day: &'a Day,
    question: &Question,
) -> Result<Explanation<'a>, Unknown> {
    let view = View { read, schemas, day };
    let [plain, masked] = [false, true].map(|masked| report::edition(view, masked));
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

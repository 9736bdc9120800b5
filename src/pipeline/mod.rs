//! The stages of a run, named in order, once.
//!
//! discover → read → normalise → which row wins → link → settle → roll up → report. Every stage
//! takes values and gives results and findings; nothing is written before the last. The files are
//! read once, however many days are decided.

pub mod questions;
pub mod request;
pub mod restate;

use thiserror::Error;
use tracing::info_span;

use crate::compare::restatement::Restatement;
use crate::domain::time::day_before;
use crate::ingest::{IngestError, Observer};
use crate::report::{self, Manner, Published};
use crate::rollup::view::View;
use crate::schema::faults::SchemaFaults;
use crate::settle::day::Day;
use crate::store::PublishError;
use crate::store::folder::{FolderError, previous_run};
use crate::store::lock::Lock;
use crate::tables::mask;
use questions::known_decisions;
use request::Request;
use restate::{RestatementError, restatements};

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
    Earlier(#[from] FolderError),
    /// A closed month cannot be looked at.
    #[error(transparent)]
    Closed(#[from] RestatementError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] PublishError),
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
    let schemas = request.source.schemas()?;
    let variant = request.source.variant(&schemas);
    let (variant, masked) = (variant.as_deref(), request.masked);
    let output = request.place(variant);
    // All runs know what the regular ones know, so that nothing but what sets them apart makes a
    // difference.
    let runs = &request.output;
    // A folder that exists may be locked: better to know before reading. One that does not is made
    // only once there is something to put into it.
    let held = output.is_dir().then(|| Lock::acquire(&output)).transpose()?;
    let mut read = info_span!("read").in_scope(|| request.source.read(&schemas, observer))?;
    let lock = held.map_or_else(|| Lock::acquire(&output), Ok)?;
    // Only regular runs restate what was closed; one that hides personal data is for handing on.
    let last = request.days.last().copied().filter(|_| variant.is_none() && !masked);
    let restated = match last {
        Some(last) => info_span!("restate").in_scope(|| restatements(&output, &read, &schemas, last))?,
        None => Vec::new(),
    };
    let manner = Manner { language: request.language, variant, masked };
    let mut seen = request.since;
    for &as_of in &request.days {
        let since = seen.take().or_else(|| previous_run(runs, as_of)).unwrap_or(day_before(as_of));
        let mut past = info_span!("earlier", %as_of).in_scope(|| known_decisions(runs, as_of))?;
        if masked {
            mask::decisions(&mut read.facts.decided, &mut past);
        }
        let day = info_span!("decide", %as_of)
            .in_scope(|| Day::decide_after(past, &read, &schemas, (as_of, since)));
        let view = View { read: &read, schemas: &schemas, day: &day };
        let of_day: Vec<&Restatement> =
            restated.iter().filter(|restated| restated.month.last_day() <= as_of).collect();
        let report = || report::write(view, manner, &of_day, &lock);
        written(&info_span!("report", %as_of).in_scope(report)?);
    }
    Ok(())
}

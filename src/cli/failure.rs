//! Why a command ended without its result, in the reader's language.

use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;
use thiserror::Error;

use crate::compare::Incomparable;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::ingest::IngestError;
use crate::pipeline::RunError;
use crate::pipeline::restate::RestatementError;
use crate::query::explain::{Question, Unknown};
use crate::query::unit::{Absent, AbsentKind};
use crate::report::message;
use crate::report::terminal::closed::verified;
use crate::report::words::{Failures, Words};
use crate::store::PublishError;
use crate::store::close::CloseError;
use crate::store::folder::FolderError;

/// A template with its values.
macro_rules! say {
    ($template:expr, $($name:ident = $value:expr),*) => {
        message::filled_with(&$template, &[$((stringify!($name), $value.to_string())),*])
    };
}

/// Why a command ended without its result.
#[derive(Debug, Error)]
#[error("the command ended without its result")]
pub(super) enum Failure {
    SinceAfterAsOf { since: NaiveDate, as_of: NaiveDate },
    FromAfterTo { from: Month, to: Month },
    OutputInsideInput { output: PathBuf, input: PathBuf },
    OutputInsideRun { output: PathBuf, run: PathBuf },
    Unknown(#[from] Unknown),
    Absent(#[from] Absent),
    Folder(#[from] FolderError),
    Incomparable(#[from] Incomparable),
    Close(#[from] CloseError),
    Output(#[from] PublishError),
    Run(#[from] RunError),
    Print(#[from] io::Error),
}

impl Failure {
    /// What happened and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let words = &Words::of(language).failures;
        match self {
            Failure::SinceAfterAsOf { since, as_of } => {
                say!(words.since_after_as_of, since = since, as_of = as_of)
            }
            Failure::FromAfterTo { from, to } => say!(words.from_after_to, from = from, to = to),
            Failure::OutputInsideInput { output, input } => {
                say!(words.output_inside_input, output = output.display(), input = input.display())
            }
            Failure::OutputInsideRun { output, run } => {
                say!(words.output_inside_run, output = output.display(), run = run.display())
            }
            Failure::Unknown(Unknown { question, nearest: near }) => {
                let template = match question {
                    Question::Serial(_) => &words.unknown_serial,
                    Question::Case(_) => &words.unknown_case,
                    Question::Exception(_) => &words.unknown_exception,
                };
                say!(template, asked = question.asked()) + &nearest(near, language)
            }
            Failure::Absent(Absent { kind, asked, as_of, nearest: near }) => {
                let template = match kind {
                    AbsentKind::Serial => &words.absent_serial,
                    AbsentKind::Contract => &words.absent_contract,
                };
                say!(template, asked = asked, as_of = as_of) + &nearest(near, language)
            }
            Failure::Folder(error) => of_folder(words, error),
            Failure::Incomparable(error) => of_pair(words, error),
            Failure::Close(error) => of_closing(language, error),
            Failure::Output(error) => of_output(words, error),
            Failure::Run(error) => of_run(language, error),
            Failure::Print(error) => say!(words.cannot_print, why = error),
        }
    }
}

/// What may have been meant instead, to follow the sentence; nothing where nothing is near.
fn nearest(names: &[String], language: Language) -> String {
    if names.is_empty() {
        return String::new();
    }
    let words = Words::of(language);
    say!(words.failures.nearest, nearest = words.phrases.list(names))
}

/// Of a run that wrote nothing.
fn of_run(language: Language, error: &RunError) -> String {
    let words = &Words::of(language).failures;
    match error {
        RunError::Schemas(faults) => format!("{}\n{faults}", words.schemas),
        RunError::Choices(faults) => format!("{}\n{faults}", words.choices),
        RunError::Input(IngestError::Missing { path }) => say!(words.input_missing, path = path.display()),
        RunError::Input(IngestError::NothingReadable { path, seen, ignored }) => {
            let ignored_files = &Words::of(language).terminal.ignored_files;
            let ignored = ignored.iter().map(|file| format!("{file} ({ignored_files})"));
            let sentence = say!(words.nothing_readable, path = path.display());
            sentence + &listed(seen.iter().cloned().chain(ignored))
        }
        RunError::Input(IngestError::Io { path, source }) => {
            say!(words.input_unreadable, path = path.display(), why = source)
        }
        RunError::Earlier(FolderError::Unreadable { path, why }) => {
            say!(words.earlier_unreadable, path = path.display(), why = why)
        }
        RunError::Earlier(
            error @ (FolderError::NoRun { .. } | FolderError::Altered { .. } | FolderError::Lacks { .. }),
        ) => of_folder(words, error),
        RunError::Closed(error) => {
            let why = match error {
                RestatementError::Broken => return words.closed_damaged.clone(),
                RestatementError::Damaged(error) => of_folder(words, error),
                RestatementError::Incomparable(error) => of_pair(words, error),
                RestatementError::Unreadable(error) => error.to_string(),
            };
            format!("{}\n{why}", words.closed_damaged)
        }
        RunError::Output(error) => of_output(words, error),
    }
}

/// A line a file; of many the first, and how many there are.
fn listed(files: impl Iterator<Item = String>) -> String {
    const MOST_LISTED: usize = 20;
    let files: Vec<String> = files.collect();
    let mut text: String = files.iter().take(MOST_LISTED).map(|file| format!("\n  {file}")).collect();
    if files.len() > MOST_LISTED {
        text.push_str(&format!("\n  … ({})", files.len()));
    }
    text
}

/// Of a folder that is no sound run.
fn of_folder(words: &Failures, error: &FolderError) -> String {
    match error {
        FolderError::NoRun { path } => say!(words.no_run, path = path.display()),
        FolderError::Unreadable { path, why } => {
            say!(words.run_unreadable, path = path.display(), why = why)
        }
        FolderError::Altered { path } => say!(words.run_altered, path = path.display()),
        FolderError::Lacks { path, column } => say!(words.run_lacks, path = path.display(), column = column),
    }
}

/// Of two runs that are not of a kind.
fn of_pair(words: &Failures, error: &Incomparable) -> String {
    match error {
        Incomparable::Masked => words.masked_and_not.clone(),
        Incomparable::OtherType { table, column } => say!(words.other_type, table = table, column = column),
    }
}

/// Of a month that was not closed.
fn of_closing(language: Language, error: &CloseError) -> String {
    let words = &Words::of(language).failures;
    match error {
        CloseError::NoRun { path, month } => {
            say!(words.close_no_run, path = path.display(), month = month, day = month.last_day())
        }
        CloseError::Run(error) => of_folder(words, error),
        CloseError::Other { path, month } => say!(words.close_other, path = path.display(), month = month),
        CloseError::Masked { path } => say!(words.close_masked, path = path.display()),
        CloseError::Already { month } => say!(words.already_closed, month = month),
        CloseError::NotNext { month, next } => say!(words.not_next, month = month, next = next),
        CloseError::Broken(chain) => {
            format!("{}\n{}", words.chain_broken, verified(chain, language).trim_end())
        }
        CloseError::Unreadable { path, why } => {
            say!(words.closed_unreadable, path = path.display(), why = why)
        }
        CloseError::Output(error) => of_output(words, error),
    }
}

/// Of an output that cannot be written.
fn of_output(words: &Failures, error: &PublishError) -> String {
    match error {
        PublishError::Locked { output } => say!(words.locked, path = output.display()),
        PublishError::NotAFolder { path } => say!(words.not_a_folder, path = path.display()),
        PublishError::CannotWrite { path, why } => {
            say!(words.cannot_write, path = path.display(), why = why)
        }
    }
}

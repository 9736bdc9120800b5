//! Why a command ended without its result: exit code and sentence of each reason.

mod runs;

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::compare::Incomparable;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::ingest::IngestError;
use crate::pipeline::RunError;
use crate::query::explain::{Question, Unknown};
use crate::query::unit::{Absent, AbsentKind};
use crate::report::message;
use crate::report::words::{Failures, Words};
use crate::store::PublishError;
use crate::store::close::CloseError;
use crate::store::folder::FolderError;

/// Why a command ended without its result.
#[derive(Debug)]
pub(super) enum Failure {
    SinceAfterAsOf { since: NaiveDate, as_of: NaiveDate },
    FromAfterTo { from: Month, to: Month },
    OutputInsideInput { output: PathBuf, input: PathBuf },
    Unknown(Unknown),
    Absent(Absent),
    OutputInsideRun { output: PathBuf, run: PathBuf },
    Snapshot(FolderError),
    Incomparable(Incomparable),
    Close(CloseError),
    Run(RunError),
    Print(io::Error),
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Failure::Run(error)
    }
}

impl From<Absent> for Failure {
    fn from(absent: Absent) -> Self {
        Failure::Absent(absent)
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        Failure::Snapshot(error)
    }
}

impl From<Incomparable> for Failure {
    fn from(error: Incomparable) -> Self {
        Failure::Incomparable(error)
    }
}

impl From<CloseError> for Failure {
    fn from(error: CloseError) -> Self {
        Failure::Close(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Print(error)
    }
}

impl Failure {
    /// OUTPUTS.md, "Exit codes".
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::SinceAfterAsOf { .. } | Failure::FromAfterTo { .. } => 2,
            Failure::Unknown(_) | Failure::Absent(_) => 66,
            Failure::Run(RunError::Schemas(_) | RunError::Earlier(_) | RunError::Closed(_)) => 65,
            Failure::OutputInsideInput { .. }
            | Failure::OutputInsideRun { .. }
            | Failure::Run(RunError::Choices(_)) => 2,
            Failure::Snapshot(FolderError::NoRun { .. }) => 66,
            Failure::Incomparable(Incomparable::Masked) => 2,
            Failure::Snapshot(_) | Failure::Incomparable(Incomparable::OtherType { .. }) => 65,
            Failure::Close(error) => match error {
                CloseError::Already { .. } | CloseError::NotNext { .. } => 2,
                CloseError::Masked { .. } | CloseError::Other { .. } => 2,
                CloseError::NoRun { .. } | CloseError::Unreadable { .. } => 66,
                CloseError::Run(_) | CloseError::Broken(_) => 65,
                CloseError::Output(error) => code_of_output(error),
            },
            Failure::Run(RunError::Input(error)) => match error {
                IngestError::Missing { .. } => 66,
                IngestError::NothingReadable { .. } | IngestError::Io { .. } => 65,
            },
            Failure::Run(RunError::Output(error)) => code_of_output(error),
            Failure::Print(_) => 73,
        }
    }

    /// What happened and what to do, in the reader's language.
    pub fn sentence(&self, language: Language) -> String {
        let words = &Words::of(language).failures;
        let path = |path: &Path| ("path", path.display().to_string());
        match self {
            Failure::SinceAfterAsOf { since, as_of } => {
                say(&words.since_after_as_of, &[("since", since.to_string()), ("as_of", as_of.to_string())])
            }
            Failure::FromAfterTo { from, to } => {
                say(&words.from_after_to, &[("from", from.to_string()), ("to", to.to_string())])
            }
            Failure::OutputInsideInput { output, input } => say(
                &words.output_inside_input,
                &[("output", output.display().to_string()), ("input", input.display().to_string())],
            ),
            Failure::Unknown(unknown) => {
                let template = match unknown.question {
                    Question::Serial(_) => &words.unknown_serial,
                    Question::Case(_) => &words.unknown_case,
                    Question::Exception(_) => &words.unknown_exception,
                };
                let asked = say(template, &[("asked", unknown.question.asked().to_owned())]);
                asked + &nearest(&unknown.nearest, language)
            }
            Failure::Absent(Absent { kind, asked, as_of, nearest: near }) => {
                let template = match kind {
                    AbsentKind::Serial => &words.absent_serial,
                    AbsentKind::Contract => &words.absent_contract,
                };
                let asked = say(template, &[("asked", asked.clone()), ("as_of", as_of.to_string())]);
                asked + &nearest(near, language)
            }
            Failure::OutputInsideRun { output, run } => say(
                &words.output_inside_run,
                &[("output", output.display().to_string()), ("run", run.display().to_string())],
            ),
            Failure::Snapshot(error) => runs::of_snapshot(words, error),
            Failure::Incomparable(error) => runs::of_pair(words, error),
            Failure::Close(error) => runs::of_closing(language, error),
            Failure::Run(RunError::Closed(error)) => runs::of_restating(words, error),
            Failure::Run(RunError::Schemas(faults)) => format!("{}\n{faults}", words.schemas),
            Failure::Run(RunError::Choices(faults)) => format!("{}\n{faults}", words.choices),
            Failure::Run(RunError::Input(error)) => match error {
                IngestError::Missing { path: at } => say(&words.input_missing, &[path(at)]),
                IngestError::NothingReadable { path: at, seen, ignored } => {
                    let ignored_files = &Words::of(language).terminal.ignored_files;
                    let ignored = ignored.iter().map(|file| format!("{file} ({ignored_files})"));
                    say(&words.nothing_readable, &[path(at)]) + &listed(seen.iter().cloned().chain(ignored))
                }
                IngestError::Io { path: at, source } => {
                    say(&words.input_unreadable, &[path(at), ("why", source.to_string())])
                }
            },
            Failure::Run(RunError::Earlier(error)) => {
                say(&words.earlier_unreadable, &[path(&error.path), ("why", error.why.clone())])
            }
            Failure::Run(RunError::Output(error)) => of_output(words, error),
            Failure::Print(error) => say(&words.cannot_print, &[("why", error.to_string())]),
        }
    }
}

/// What may have been meant instead, to follow the sentence; nothing where nothing is near.
fn nearest(names: &[String], language: Language) -> String {
    if names.is_empty() {
        return String::new();
    }
    let words = Words::of(language);
    let names = words.phrases.list(names);
    message::fill(&words.failures.nearest, |name| (name == "nearest").then_some(names.as_str()))
}

/// A template with its values.
fn say(template: &str, values: &[(&str, String)]) -> String {
    message::filled_with(template, values)
}

/// Of an output that cannot be written.
fn of_output(words: &Failures, error: &PublishError) -> String {
    let path = |path: &Path| ("path", path.display().to_string());
    match error {
        PublishError::Locked { output } => say(&words.locked, &[path(output)]),
        PublishError::NotAFolder { path: at } => say(&words.not_a_folder, &[path(at)]),
        PublishError::CannotWrite { path: at, why } => {
            say(&words.cannot_write, &[path(at), ("why", why.clone())])
        }
    }
}

/// The exit code of an output that cannot be written.
fn code_of_output(error: &PublishError) -> u8 {
    match error {
        PublishError::Locked { .. } => 75,
        PublishError::NotAFolder { .. } | PublishError::CannotWrite { .. } => 73,
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

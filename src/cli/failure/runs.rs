//! Why runs could not be compared, or months not be closed.

use std::path::Path;

use super::{of_output, say};
use crate::compare::Incomparable;
use crate::domain::language::Language;
use crate::pipeline::RestatementError;
use crate::report::earlier::EarlierError;
use crate::report::terminal::closed::verified;
use crate::report::words::Failures;
use crate::report::words::Words;
use crate::store::close::CloseError;
use crate::store::folder::FolderError;

fn path(path: &Path) -> (&'static str, String) {
    ("path", path.display().to_string())
}

/// Of a folder that is no sound run.
pub(super) fn of_snapshot(words: &Failures, error: &FolderError) -> String {
    match error {
        FolderError::NoRun { path: at } => say(&words.no_run, &[path(at)]),
        FolderError::Unreadable { path: at, why } => {
            say(&words.run_unreadable, &[path(at), ("why", why.clone())])
        }
        FolderError::Altered { path: at } => say(&words.run_altered, &[path(at)]),
        FolderError::Lacks { path: at, column } => {
            say(&words.run_lacks, &[path(at), ("column", column.clone())])
        }
    }
}

/// Of two runs that are not of a kind.
pub(super) fn of_pair(words: &Failures, error: &Incomparable) -> String {
    match error {
        Incomparable::Masked => words.masked_and_not.clone(),
        Incomparable::OtherType { table, column } => {
            say(&words.other_type, &[("table", (*table).to_owned()), ("column", column.clone())])
        }
    }
}

/// Of a month that was not closed.
pub(super) fn of_closing(language: Language, error: &CloseError) -> String {
    let words = &Words::of(language).failures;
    match error {
        CloseError::NoRun { path: at, month } => {
            let day = month.last_day().to_string();
            say(&words.close_no_run, &[path(at), ("month", month.to_string()), ("day", day)])
        }
        CloseError::Run(error) => of_snapshot(words, error),
        CloseError::Other { path: at, month } => {
            say(&words.close_other, &[path(at), ("month", month.to_string())])
        }
        CloseError::Masked { path: at } => say(&words.close_masked, &[path(at)]),
        CloseError::Already { month } => say(&words.already_closed, &[("month", month.to_string())]),
        CloseError::NotNext { month, next } => {
            say(&words.not_next, &[("month", month.to_string()), ("next", next.to_string())])
        }
        CloseError::Broken(chain) => {
            format!("{}\n{}", words.chain_broken, verified(chain, language).trim_end())
        }
        CloseError::Unreadable { path: at, why } => {
            say(&words.closed_unreadable, &[path(at), ("why", why.clone())])
        }
        CloseError::Output(error) => of_output(words, error),
    }
}

/// Of a closed month that a run could not look at.
pub(super) fn of_restating(words: &Failures, error: &RestatementError) -> String {
    let why = match error {
        RestatementError::Earlier(EarlierError { path: at, why }) => {
            return say(&words.earlier_unreadable, &[path(at), ("why", why.clone())]);
        }
        RestatementError::Broken => return words.closed_damaged.clone(),
        RestatementError::Damaged(error) => of_snapshot(words, error),
        RestatementError::Incomparable(error) => of_pair(words, error),
        RestatementError::Unreadable(error) => error.to_string(),
    };
    format!("{}\n{why}", words.closed_damaged)
}

//! Dealers' files → facts with their place, and findings about what could not be read.
//!
//! ```text
//! discover ─ files in path order
//!    └ file ─ bytes, once
//!        ├ text ─ encoding, delimiter, records with lines ─┐
//!        └ workbook ─ guarded, sheet by sheet, row by row ─┤
//!                                                        sheet ─ header row, then each row
//!                                                          └ rows ─ values → a fact or findings
//! ```
//!
//! A file is one task of a thread pool; files are merged in the byte order of their paths, so the
//! result never depends on the threads. Whatever a file holds, its rows end as facts or findings.

mod cell;
mod discover;
mod file;
mod filed;
mod header;
mod rows;
mod sheet;
mod text;
mod values;
mod workbook;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::domain::facts::Facts;
pub use crate::domain::input::Ingested;
use crate::domain::input::InputFile;
use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::place::FileId;
use crate::domain::text::Texts;
use crate::domain::word::Word;
use crate::schema::Schemas;
use crate::schema::layout::LayoutKind;
use file::FileReading;

/// Is told how far the reading has come; called from many threads.
pub trait Observer: Sync {
    /// So many files of so many are read.
    fn files_read(&self, done: usize, total: usize);
}

/// Nobody watches.
impl Observer for () {
    fn files_read(&self, _done: usize, _total: usize) {}
}

/// Why nothing could be ingested at all.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The input folder is missing, or is no folder.
    #[error("the input folder {} does not exist or is not a folder", path.display())]
    Missing {
        /// The path as it was given.
        path: PathBuf,
    },
    /// No file held a table that could be read.
    #[error("no file below {} holds a table that can be read", path.display())]
    NothingReadable {
        /// The input folder.
        path: PathBuf,
        /// The files seen, each with the rules it broke.
        seen: Vec<String>,
        /// The files of other kinds.
        ignored: Vec<String>,
    },
    /// The input folder itself could not be read.
    #[error("the input folder {} cannot be read: {source}", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Reads every file below `input`.
///
/// # Errors
/// Where the folder is missing or cannot be read, or none of its files holds a table.
pub fn read(input: &Path, schemas: &Schemas, observer: &dyn Observer) -> Result<Ingested, IngestError> {
    read_known_by(input, None, schemas, observer)
}

/// Reads the files below `input` that were known by the end of a month: those filed in a later one
/// are passed over as if they were not there.
///
/// # Errors
/// As [`read`].
pub fn read_known_by(
    input: &Path,
    known_by: Option<Month>,
    schemas: &Schemas,
    observer: &dyn Observer,
) -> Result<Ingested, IngestError> {
    let known = |path: &str| known_by.is_none_or(|by| filed::month_of(path).is_none_or(|month| month <= by));
    let discovered = discover::discover(input, known)?;
    let (total, done) = (discovered.files.len(), AtomicUsize::new(0));
    let readings: Vec<FileReading> = discovered
        .files
        .par_iter()
        .enumerate()
        .with_max_len(1)
        .map(|(at, found)| {
            let id = FileId(u32::try_from(at).unwrap_or(u32::MAX));
            let reading = file::read(found, id, schemas);
            observer.files_read(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            reading
        })
        .collect();
    let ingested = merge(readings, discovered.ignored);
    let is_decisions = |kind: &&str| *kind == LayoutKind::Decisions.name();
    if ingested.files.iter().all(|file| file.kinds.iter().all(is_decisions)) {
        let (path, seen) = (input.to_owned(), seen(&ingested));
        return Err(IngestError::NothingReadable { path, seen, ignored: ingested.ignored_files });
    }
    Ok(ingested)
}

/// A serial, code or contract number as the facts hold it, from how a person writes it.
#[must_use]
pub fn identifier(written: &str) -> Option<String> {
    let read = values::identifier(&cell::Cell::Text(written)).ok().flatten();
    read.map(|identifier| identifier.as_str().to_owned())
}

/// Another name or number as the facts hold it.
#[must_use]
pub fn name(written: &str) -> String {
    values::normal(written).into_owned()
}

/// An amount of 0 yen or more, from how a person writes it.
#[must_use]
pub fn cost(written: &str) -> Option<Yen> {
    values::yen_from_zero(&cell::Cell::Text(written)).ok().flatten()
}

/// Joins the files in the order in which they stand.
fn merge(readings: Vec<FileReading>, ignored_files: Vec<String>) -> Ingested {
    let mut whole = Ingested {
        texts: Texts::new(),
        files: Vec::with_capacity(readings.len()),
        ignored_files,
        facts: Facts::default(),
        findings: Vec::new(),
    };
    for FileReading { output, mut record } in readings {
        let translation = whole.texts.absorb(&output.texts);
        translation.apply_opt(&mut record.dealer);
        whole.files.push(record);
        whole.facts.absorb(output.facts, &translation);
        whole.findings.extend(output.findings.into_iter().map(|mut finding| {
            finding.translate(&translation);
            finding
        }));
    }
    whole
}

/// Each file with the rules it broke.
fn seen(ingested: &Ingested) -> Vec<String> {
    let mut rules = vec![Vec::new(); ingested.files.len()];
    for finding in &ingested.findings {
        let of_file: &mut Vec<&str> = &mut rules[finding.place.file.index()];
        if of_file.last() != Some(&finding.rule.id()) {
            of_file.push(finding.rule.id());
        }
    }
    let of_file = |(file, rules): (&InputFile, &Vec<&str>)| format!("{} ({})", file.path, rules.join(", "));
    ingested.files.iter().zip(&rules).map(of_file).collect()
}

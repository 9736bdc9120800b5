//! A run's folder read back: its record, and the tables that it vouches for with their hashes.

use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use polars::prelude::SerReader;
use polars_io::parquet::read::ParquetReader;
use thiserror::Error;

use super::record::Record;
use super::table::{Foreign, Kind, Table};

/// The file that every finished run has.
const RUN_RECORD: &str = "run.json";

/// A run as its folder shows it, or as it is about to be written.
pub struct Snapshot {
    /// What was read, with which rules.
    pub record: Record,
    /// BLAKE3 of the record, in hex; none while it is not written.
    pub blake3: Option<String>,
    tables: Vec<Table>,
}

/// Why a folder cannot be compared.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// No folder, or one without a run's record.
    #[error("{} is no run's folder", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
    },
    /// A file of the run that cannot be read.
    #[error("{} cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's or the reader's words.
        why: String,
    },
    /// A file that is not as the run wrote it.
    #[error("{} is not as the run wrote it", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
    },
    /// A table without a column that every version has.
    #[error("{} has no column {column}", path.display())]
    Lacks {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
}

impl Snapshot {
    /// A run that is about to be written.
    #[must_use]
    pub fn of(record: Record, tables: [Table; Kind::ALL.len()]) -> Self {
        Self { record, blake3: None, tables: tables.into() }
    }

    /// Reads a run's record alone.
    ///
    /// # Errors
    /// The folder is no run's.
    pub fn record(folder: &Path) -> Result<Record, SnapshotError> {
        Ok(read_record(folder)?.0)
    }

    /// Reads a run's folder.
    ///
    /// # Errors
    /// It is no run's, or not as the run wrote it.
    pub fn read(folder: &Path) -> Result<Snapshot, SnapshotError> {
        let (record, bytes) = read_record(folder)?;
        let mut tables = Vec::with_capacity(Kind::ALL.len());
        for kind in Kind::ALL {
            tables.push(read_table(folder, &record, kind)?);
        }
        Ok(Snapshot { record, blake3: Some(blake3::hash(&bytes).to_hex().to_string()), tables })
    }

    /// A table.
    #[must_use]
    pub fn table(&self, kind: Kind) -> &Table {
        &self.tables[kind as usize]
    }
}

/// A run's record and its bytes.
fn read_record(folder: &Path) -> Result<(Record, Vec<u8>), SnapshotError> {
    let path = folder.join(RUN_RECORD);
    if !path.is_file() {
        return Err(SnapshotError::NoRun { path: folder.to_owned() });
    }
    let bytes = fs::read(&path).map_err(|error| unreadable(&path, error))?;
    let record = Record::parse(&bytes).map_err(|error| unreadable(&path, error))?;
    Ok((record, bytes))
}

fn unreadable(path: &Path, why: impl ToString) -> SnapshotError {
    SnapshotError::Unreadable { path: path.to_owned(), why: why.to_string() }
}

/// Only bytes that the record vouches for reach the reader: what is cut off, or another program's, is
/// found by its hash.
fn read_table(folder: &Path, record: &Record, kind: Kind) -> Result<Table, SnapshotError> {
    let name = format!("data/{}.parquet", kind.name());
    let path = folder.join(&name);
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map_err(|error| unreadable(&path, error))?;
    let hash = blake3::hash(&bytes).to_hex();
    if !record.outputs.iter().any(|file| file.path == name && file.blake3 == hash.as_str()) {
        return Err(SnapshotError::Altered { path });
    }
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| unreadable(&path, error))?;
    Table::of(kind, &frame).map_err(|foreign| match foreign {
        Foreign::Lacks(column) => SnapshotError::Lacks { path, column },
        Foreign::Holds(column, found) => unreadable(&path, format!("{column}: {found}")),
    })
}

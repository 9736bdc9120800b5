//! A run as it is compared: its record, and the tables that it vouches for.

use std::io::Cursor;
use std::path::Path;

use polars::prelude::SerReader;
use polars_io::parquet::read::ParquetReader;

use super::table::{Foreign, Kind, Table};
use crate::domain::word::Word;
use crate::store::folder::{FolderError, RunFolder};
use crate::store::record::Record;

/// A run as its folder shows it, or as it is about to be written.
pub struct Snapshot {
    /// What was read, with which rules.
    pub record: Record,
    /// BLAKE3 of the record, in hex; none while it is not written.
    pub blake3: Option<String>,
    tables: Vec<Table>,
}

impl Snapshot {
    /// A run that is about to be written: a table of each [`Kind`], in their order.
    #[must_use]
    pub fn of(record: Record, tables: Vec<Table>) -> Self {
        Self { record, blake3: None, tables }
    }

    /// Reads a run's folder.
    ///
    /// # Errors
    /// It is no run's, or not as the run wrote it.
    pub fn read(folder: &Path) -> Result<Snapshot, FolderError> {
        Snapshot::of_run(RunFolder::open(folder)?)
    }

    /// Reads the tables of a run.
    ///
    /// # Errors
    /// They are not as the run wrote them.
    pub fn of_run(run: RunFolder) -> Result<Snapshot, FolderError> {
        let tables = Kind::all().map(|kind| read_table(&run, kind)).collect::<Result<_, _>>()?;
        Ok(Snapshot { record: run.record, blake3: Some(run.blake3), tables })
    }

    /// A table.
    #[must_use]
    pub fn table(&self, kind: Kind) -> &Table {
        &self.tables[kind as usize]
    }
}

fn read_table(run: &RunFolder, kind: Kind) -> Result<Table, FolderError> {
    let name = format!("data/{}.parquet", kind.name());
    let path = run.path.join(&name);
    let bytes = Cursor::new(run.read(&name)?);
    let frame = ParquetReader::new(bytes).finish().map_err(|error| FolderError::unreadable(&path, error))?;
    Table::of(kind, &frame).map_err(|foreign| match foreign {
        Foreign::Lacks(column) => FolderError::Lacks { path, column },
        Foreign::Holds(column, found) => FolderError::unreadable(&path, format!("{column}: {found}")),
    })
}

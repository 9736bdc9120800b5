//! A run as it is compared: its record, and the tables that it vouches for.

use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use crate::domain::word::Word;
use crate::store::folder::{FolderError, RunFolder};
use crate::store::parquet::{decode, frame};
use crate::store::record::Record;
use crate::store::table::Table;
use crate::tables::Kind;
use crate::tables::Tables;

/// A run as its folder shows it, or as it is about to be written.
pub struct Snapshot {
    /// What was read, with which rules.
    pub record: Record,
    /// BLAKE3 of the record, in hex; none while it is not written.
    pub blake3: Option<String>,
    tables: Vec<Table>,
}

impl Snapshot {
    /// A run as it would be written.
    ///
    /// # Panics
    /// Never: the program's own tables are such as it reads.
    #[must_use]
    pub fn of(record: Record, tables: &Tables) -> Self {
        let table = |frame: PolarsResult<DataFrame>| {
            // Every series has a value for each row, and is of a type that is read back.
            let frame = frame.expect("columns of equal length make a frame");
            Table::of(&frame).expect("the program's own tables are its own")
        };
        let of_kind = |kind| match kind {
            Kind::Coverages => table(frame(&tables.coverages)),
            Kind::Claims => table(frame(&tables.claims)),
            Kind::Ledger => table(frame(&tables.ledger)),
            Kind::Expiries => table(frame(&tables.expiries)),
            Kind::Exceptions => table(frame(&tables.exceptions)),
        };
        Self { record, blake3: None, tables: Kind::all().map(of_kind).collect() }
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
    let frame = decode(run.read(&name)?).map_err(|error| FolderError::unreadable(&path, error))?;
    let table = Table::of(&frame).map_err(|why| FolderError::unreadable(&path, why))?;
    let mut needed = kind.key().iter().copied().chain([kind.main()]);
    match needed.find(|column| table.position(column).is_none()) {
        Some(column) => Err(FolderError::Lacks { path, column: column.to_owned() }),
        None => Ok(table),
    }
}

//! Closed months: what was reported, kept for good below `closed/`, each sealed with the hash of the
//! month before it.

pub mod restatement;
pub mod text;
pub mod verify;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::publish::{Lock, PublishError, RUN_RECORD, Site};
use crate::compare::record::Record;
use crate::compare::snapshot::SnapshotError;
use crate::domain::month::Month;

/// The folder of the closed months, below the output folder.
pub const CLOSED: &str = "closed";
/// The file that seals a month.
pub const SEAL: &str = "seal.json";

/// What a month's folder holds, and what came before it. The fields' order is the file's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The month.
    pub month: String,
    /// Every file of the folder but the seal, by path.
    pub files: Vec<SealedFile>,
    /// The hash of the seal of the month before; none for the first.
    pub previous: Option<String>,
    /// BLAKE3 of all the above, in hex.
    pub hash: String,
}

/// A file of a closed month.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// The path below the month's folder, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// BLAKE3 in hex.
    pub blake3: String,
}

impl Seal {
    fn of(month: Month, files: Vec<SealedFile>, previous: Option<String>) -> Self {
        let mut seal = Seal { month: month.to_string(), files, previous, hash: String::new() };
        seal.hash = seal.own_hash();
        seal
    }

    /// The hash of everything but the hash.
    #[must_use]
    pub fn own_hash(&self) -> String {
        let unsealed = Seal { hash: String::new(), ..self.clone() };
        blake3::hash(&unsealed.encode()).to_hex().to_string()
    }

    fn encode(&self) -> Vec<u8> {
        // Every key is a text and nothing in a seal refuses to be written.
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data is always JSON");
        bytes.push(b'\n');
        bytes
    }
}

/// Why a month was not closed.
#[derive(Debug, Error)]
pub enum CloseError {
    /// There is no run for the month's last day.
    #[error("{} is no run's folder", path.display())]
    NoRun {
        /// Where it should be.
        path: PathBuf,
        /// The month.
        month: Month,
    },
    /// The run is not as it was written, or no run of this kind.
    #[error(transparent)]
    Run(SnapshotError),
    /// The run hides personal data.
    #[error("{} was made with --mask", path.display())]
    Masked {
        /// The run's folder.
        path: PathBuf,
    },
    /// The run is another day's, or of other policies or another knowledge.
    #[error("{} is no regular run for the last day of {month}", path.display())]
    Other {
        /// The run's folder.
        path: PathBuf,
        /// The month.
        month: Month,
    },
    /// The month is closed already.
    #[error("{month} is closed already")]
    Already {
        /// The month.
        month: Month,
    },
    /// Another month is next.
    #[error("{next} is to be closed next, not {month}")]
    NotNext {
        /// The month asked for.
        month: Month,
        /// The month that follows the newest closed one.
        next: Month,
    },
    /// The closed months do not hold.
    #[error("the closed months do not hold")]
    Broken(verify::Chain),
    /// Closed months that cannot be read.
    #[error("{} cannot be read: {why}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] PublishError),
}

/// The months that are closed in an output folder, the earliest first.
///
/// # Errors
/// The system's own.
pub fn months(output: &Path) -> io::Result<Vec<Month>> {
    let entries = match fs::read_dir(output.join(CLOSED)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut months = Vec::new();
    for entry in entries {
        months.extend(entry?.file_name().to_str().and_then(|name| name.parse::<Month>().ok()));
    }
    months.sort();
    Ok(months)
}

/// The folder of a closed month.
#[must_use]
pub fn folder(output: &Path, month: Month) -> PathBuf {
    output.join(CLOSED).join(month.to_string())
}

/// Freezes a month: copies its run, seals the copy and puts it behind the newest closed month.
///
/// # Errors
/// There is no sound run for its last day, another month is next, or the closed ones do not hold.
pub fn close(output: &Path, month: Month) -> Result<Seal, CloseError> {
    let run = output.join(month.last_day().to_string());
    if !run.join(RUN_RECORD).is_file() {
        return Err(CloseError::NoRun { path: run, month });
    }
    let _lock = Lock::acquire(output)?;
    let chain = verify::verify(output)
        .map_err(|error| CloseError::Unreadable { path: output.join(CLOSED), why: error.to_string() })?;
    if chain.months.iter().any(|link| link.name == month.to_string()) {
        return Err(CloseError::Already { month });
    }
    if !chain.holds() {
        return Err(CloseError::Broken(chain));
    }
    let newest = chain.months.last().and_then(|link| Some((link.name.parse::<Month>().ok()?, link)));
    if let Some((newest, _)) = newest.filter(|(newest, _)| newest.next() != month) {
        return Err(CloseError::NotNext { month, next: newest.next() });
    }
    let files = run_files(&run, month)?;
    let closed = Lock::acquire(&output.join(CLOSED))?;
    let site = Site::open(&closed, &month.to_string())?;
    let mut sealed = Vec::new();
    for path in files {
        sealed.push(copy(&run, &site, path)?);
    }
    let seal = Seal::of(month, sealed, newest.and_then(|(_, link)| link.hash.clone()));
    site.write(SEAL, &seal.encode())?;
    site.publish()?;
    Ok(seal)
}

/// The record of a run and the files that it vouches for.
fn run_files(run: &Path, month: Month) -> Result<Vec<crate::compare::record::File>, CloseError> {
    let path = run.join(RUN_RECORD);
    let unreadable = |why: String| CloseError::Run(SnapshotError::Unreadable { path: path.clone(), why });
    let bytes = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    let record = Record::parse(&bytes).map_err(|error| unreadable(error.to_string()))?;
    if record.masked {
        return Err(CloseError::Masked { path: run.to_owned() });
    }
    if record.as_of != month.last_day() || record.variant.is_some() {
        return Err(CloseError::Other { path: run.to_owned(), month });
    }
    let mut files = record.outputs;
    let blake3 = blake3::hash(&bytes).to_hex().to_string();
    files.push(crate::compare::record::File { path: RUN_RECORD.to_owned(), blake3 });
    files.sort();
    Ok(files)
}

/// Copies a file of a run to the building site, where it is as the run wrote it.
fn copy(run: &Path, site: &Site, file: crate::compare::record::File) -> Result<SealedFile, CloseError> {
    let from = run.join(&file.path);
    let bytes = fs::read(&from).map_err(|error| {
        CloseError::Run(SnapshotError::Unreadable { path: from.clone(), why: error.to_string() })
    })?;
    if blake3::hash(&bytes).to_hex().as_str() != file.blake3 {
        return Err(CloseError::Run(SnapshotError::Altered { path: from }));
    }
    if let Some((folder, _)) = file.path.rsplit_once('/') {
        site.make_folders(folder)?;
    }
    site.write(&file.path, &bytes)?;
    Ok(SealedFile { path: file.path, bytes: bytes.len() as u64, blake3: file.blake3 })
}

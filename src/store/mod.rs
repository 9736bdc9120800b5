//! What runs leave behind, and find again: the lock of an output folder, the building site of a run's
//! folder, its tables and its record, what later runs read of them, and the chain of closed months.

pub mod chain;
pub mod close;
pub mod earlier;
pub mod folder;
pub mod lock;
pub mod parquet;
pub mod record;
pub mod site;
pub mod table;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why nothing was written. What stood there before stands.
#[derive(Debug, Error)]
pub enum PublishError {
    /// Another run holds the lock.
    #[error("another run is writing to {}", output.display())]
    Locked {
        /// The output folder.
        output: PathBuf,
    },
    /// A file stands where the output folder should be.
    #[error("{} is a file, not a folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// The disk, its permissions, or a file where a folder should be.
    #[error("{} cannot be written: {why}", path.display())]
    CannotWrite {
        /// The file or folder.
        path: PathBuf,
        /// The system's own words.
        why: String,
    },
}

impl PublishError {
    /// Of a file or folder, in the words of whoever could not write it.
    pub fn cannot_write(path: &Path, why: impl ToString) -> Self {
        PublishError::CannotWrite { path: path.to_owned(), why: why.to_string() }
    }
}

/// A file's length and its BLAKE3 in hex.
fn measured(file: &File) -> io::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    let bytes = hasher.update_reader(file)?.count();
    Ok((bytes, hex(&hasher.finalize())))
}

/// A hash in hex.
fn hex(hash: &blake3::Hash) -> String {
    hash.to_hex().to_string()
}

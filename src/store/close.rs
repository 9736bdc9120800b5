//! Closes a month: what was reported is kept for good below `closed/`, behind the newest closed month.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::PublishError;
use super::chain::{CLOSED, Chain, SEAL, Seal, verify};
use super::folder::{FolderError, RunFolder};
use super::lock::Lock;
use super::record::Record;
use super::site::Site;
use crate::domain::month::Month;

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
    Run(#[from] FolderError),
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
    Broken(Chain),
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

/// Freezes a month: copies its run, seals the copy and puts it behind the newest closed month.
///
/// # Errors
/// There is no sound run for its last day, another month is next, or the closed ones do not hold.
pub fn close(output: &Path, month: Month) -> Result<Seal, CloseError> {
    let path = output.join(month.last_day().to_string());
    if !path.join(Record::FILE).is_file() {
        return Err(CloseError::NoRun { path, month });
    }
    let _lock = Lock::acquire(output)?;
    let chain = verify(output)
        .map_err(|error| CloseError::Unreadable { path: output.join(CLOSED), why: error.to_string() })?;
    if chain.months.iter().any(|link| link.month == month) {
        return Err(CloseError::Already { month });
    }
    if !chain.holds() {
        return Err(CloseError::Broken(chain));
    }
    let newest = chain.months.last();
    if let Some(next) = newest.map(|link| link.month.next()).filter(|next| *next != month) {
        return Err(CloseError::NotNext { month, next });
    }
    let run = regular_run(path, month)?;
    let closed = Lock::acquire(&output.join(CLOSED))?;
    let site = Site::open(&closed, &month.to_string())?;
    let mut sealed = Vec::new();
    for file in run.files() {
        let bytes = run.read(file)?;
        if let Some((folder, _)) = file.rsplit_once('/') {
            site.make_folder(folder)?;
        }
        sealed.push(site.write(file, &bytes)?);
    }
    let seal = Seal::of(month, sealed, newest.and_then(|link| link.hash.clone()));
    site.write(SEAL, &seal.encode())?;
    site.publish()?;
    Ok(seal)
}

/// The run of a folder, where it shows the month as everybody may see it.
fn regular_run(path: PathBuf, month: Month) -> Result<RunFolder, CloseError> {
    let run = RunFolder::open(&path)?;
    if run.record.masked {
        return Err(CloseError::Masked { path });
    }
    if run.record.as_of != month.last_day() || run.record.variant.is_some() {
        return Err(CloseError::Other { path, month });
    }
    Ok(run)
}

//! The folders of finished runs, read back: which there are, and what each vouches for with hashes.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;

use super::hex;
use super::record::Record;
use crate::domain::month::Month;

/// A finished run's folder.
pub struct RunFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What was read, with which rules, what came out.
    pub record: Record,
    /// BLAKE3 of the record's file, in hex.
    pub blake3: String,
}

/// Why a folder is no sound run.
#[derive(Debug, Error)]
pub enum FolderError {
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

impl FolderError {
    /// Of a file, in the words of whoever could not read it.
    pub fn unreadable(path: &Path, why: impl ToString) -> Self {
        FolderError::Unreadable { path: path.to_owned(), why: why.to_string() }
    }
}

impl RunFolder {
    /// Reads a run's record.
    ///
    /// # Errors
    /// The folder is no run's.
    pub fn open(folder: &Path) -> Result<RunFolder, FolderError> {
        let path = folder.join(Record::FILE);
        if !path.is_file() {
            return Err(FolderError::NoRun { path: folder.to_owned() });
        }
        let bytes = fs::read(&path).map_err(|error| FolderError::unreadable(&path, error))?;
        let record = serde_json::from_slice(&bytes).map_err(|error| FolderError::unreadable(&path, error))?;
        Ok(RunFolder { path: folder.to_owned(), record, blake3: hex(&blake3::hash(&bytes)) })
    }

    /// The paths of all that the run vouches for below its folder, its record included, in their order.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let outputs = self.record.outputs.iter().map(|file| file.path.as_str());
        let mut files: Vec<&str> = outputs.chain([Record::FILE]).collect();
        files.sort_unstable();
        files
    }

    /// Whether the run wrote a file of this path.
    #[must_use]
    pub fn wrote(&self, name: &str) -> bool {
        self.record.outputs.iter().any(|file| file.path == name)
    }

    /// The bytes of a file, where they are as the run wrote them: what is cut off, or another program's,
    /// is found by its hash.
    ///
    /// # Errors
    /// It cannot be read, or is not what the record vouches for.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, FolderError> {
        let path = self.path.join(name);
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|error| FolderError::unreadable(&path, error))?;
        let written = match name {
            Record::FILE => Some(&self.blake3),
            _ => self.record.outputs.iter().find(|file| file.path == name).map(|file| &file.blake3),
        };
        let sound = written.is_some_and(|written| blake3::hash(&bytes).to_hex().as_str() == written);
        if sound { Ok(bytes) } else { Err(FolderError::Altered { path }) }
    }
}

/// The as-of date of the newest finished run before `as_of`.
#[must_use]
pub fn previous_run(output: &Path, as_of: NaiveDate) -> Option<NaiveDate> {
    runs(output).into_iter().rfind(|date| *date < as_of)
}

/// The as-of dates of all finished runs, the earliest first.
#[must_use]
pub fn runs(output: &Path) -> Vec<NaiveDate> {
    let Ok(entries) = fs::read_dir(output) else { return Vec::new() };
    let mut dates: Vec<NaiveDate> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join(Record::FILE).is_file())
        .filter_map(|entry| entry.file_name().to_str().and_then(run_date))
        .collect();
    dates.sort_unstable();
    dates
}

/// The date of a run's folder: `YYYY-MM-DD` and nothing else.
fn run_date(name: &str) -> Option<NaiveDate> {
    let date: NaiveDate = name.parse().ok()?;
    (date.to_string() == name).then_some(date)
}

/// Whether a folder bears a name that this program gives: a run's, a comparison's or a closed month's.
pub(super) fn is_ours(name: &str) -> bool {
    let begins_with_date = |label: &str| label.get(..10).and_then(run_date).is_some();
    let is_pair = |(old, new)| begins_with_date(old) && begins_with_date(new);
    run_date(name).is_some() || name.split_once("..").is_some_and(is_pair) || name.parse::<Month>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_previous_run_is_the_newest_finished_one_before_the_date() {
        let output = tempfile::tempdir().unwrap();
        let previous = |as_of: &str| previous_run(output.path(), as_of.parse().unwrap());
        assert_eq!(previous("2022-06-30"), None, "an empty folder");
        for date in ["2022-06-27", "2022-06-28", "2022-06-30", "2022-07-01"] {
            fs::create_dir(output.path().join(date)).unwrap();
            fs::write(output.path().join(date).join(Record::FILE), "{}").unwrap();
        }
        fs::create_dir(output.path().join("2022-06-29")).unwrap();
        assert_eq!(
            previous("2022-06-30"),
            Some("2022-06-28".parse().unwrap()),
            "2022-06-29 is no finished run"
        );
        assert_eq!(previous("2022-06-27"), None);
        assert_eq!(previous_run(&output.path().join("missing"), "2022-06-30".parse().unwrap()), None);
    }
}

//! One folder a run, all of it or nothing: the lock, the hidden building site, the swap.
//!
//! A run builds `output/.building-DATE` and then swaps it with `output/DATE`; a comparison and a
//! closed month do the same under their own names. Where the system can
//! exchange two folders in one step it does; elsewhere the earlier folder steps aside to
//! `.previous-DATE` for a moment. Whatever an interrupted run left behind is put right when the next
//! one takes the lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::month::Month;

const LOCK: &str = ".lock";
const BUILDING: &str = ".building-";
const PREVIOUS: &str = ".previous-";
/// The file that every finished run has.
pub(super) const RUN_RECORD: &str = "run.json";

/// Why a run's folder was not written. The earlier folder stands as it was.
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
    pub(super) fn cannot_write(path: &Path, why: impl ToString) -> Self {
        PublishError::CannotWrite { path: path.to_owned(), why: why.to_string() }
    }
}

/// The right to write to an output folder; it ends with the value, also where the program is killed.
#[derive(Debug)]
pub struct Lock {
    output: PathBuf,
    _file: File,
}

impl Lock {
    /// Makes the output folder where there is none, takes its lock, and clears up what an
    /// interrupted run left there.
    ///
    /// # Errors
    /// Another run holds the lock, or the folder cannot be written.
    pub fn acquire(output: &Path) -> Result<Lock, PublishError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| PublishError::cannot_write(&path, error)
        };
        if let Some(file) = output.ancestors().find(|path| path.is_file()) {
            return Err(PublishError::NotAFolder { path: file.to_owned() });
        }
        fs::create_dir_all(output).map_err(at(output))?;
        let path = output.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PublishError::Locked { output: output.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(PublishError::cannot_write(&path, error)),
        }
        recover(output).map_err(at(output))?;
        Ok(Lock { output: output.to_owned(), _file: file })
    }
}

/// Puts right what an interrupted run left: a folder that stepped aside comes back where its
/// successor never arrived; everything else that is hidden and dated goes.
fn recover(output: &Path) -> io::Result<()> {
    for entry in fs::read_dir(output)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if name.strip_prefix(BUILDING).is_some_and(is_ours) {
            fs::remove_dir_all(entry.path())?;
        } else if let Some(name) = name.strip_prefix(PREVIOUS).filter(|name| is_ours(name)) {
            let finished = output.join(name);
            if finished.exists() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::rename(entry.path(), finished)?;
            }
        }
    }
    Ok(())
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
        .filter(|entry| entry.path().join(RUN_RECORD).is_file())
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
fn is_ours(name: &str) -> bool {
    let begins_with_date = |label: &str| label.get(..10).and_then(run_date).is_some();
    let is_pair = |(old, new)| begins_with_date(old) && begins_with_date(new);
    run_date(name).is_some() || name.split_once("..").is_some_and(is_pair) || name.parse::<Month>().is_ok()
}

/// A folder while it is being built. Unless it is published, it goes when the value goes.
pub(super) struct Site<'lock> {
    lock: &'lock Lock,
    name: String,
    folder: PathBuf,
}

impl<'lock> Site<'lock> {
    /// An empty building site for the folder of a name.
    pub(super) fn open(lock: &'lock Lock, name: &str) -> Result<Self, PublishError> {
        // What an interrupted run leaves is known by its name.
        assert!(is_ours(name), "{name} is the name of no folder of ours");
        let folder = lock.output.join(format!("{BUILDING}{name}"));
        fs::create_dir(&folder).map_err(|error| PublishError::cannot_write(&folder, error))?;
        Ok(Self { lock, name: name.to_owned(), folder })
    }

    /// Where the site stands.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a folder inside the site.
    pub(super) fn make_folder(&self, name: &str) -> Result<(), PublishError> {
        let path = self.folder.join(name);
        fs::create_dir(&path).map_err(|error| PublishError::cannot_write(&path, error))
    }

    /// Makes a folder inside the site and those above it, where they are not there.
    pub(super) fn make_folders(&self, name: &str) -> Result<(), PublishError> {
        let path = self.folder.join(name);
        fs::create_dir_all(&path).map_err(|error| PublishError::cannot_write(&path, error))
    }

    /// Writes a file whose path is relative to the site, through to the disk.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let path = self.folder.join(name);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| PublishError::cannot_write(&path, error))
    }

    /// Brings a file that someone else wrote here to the disk; its length and its BLAKE3 in hex.
    pub(super) fn settle(&self, name: &str) -> Result<(u64, String), PublishError> {
        let path = self.folder.join(name);
        let settled = File::open(&path).and_then(|file| {
            file.sync_all()?;
            let mut hasher = blake3::Hasher::new();
            let bytes = hasher.update_reader(&file)?.count();
            Ok((bytes, hasher.finalize().to_hex().to_string()))
        });
        settled.map_err(|error| PublishError::cannot_write(&path, error))
    }

    /// Puts the finished folder in its place, in one step where the system can.
    pub(super) fn publish(self) -> Result<PathBuf, PublishError> {
        let finished = self.lock.output.join(&self.name);
        let swapped = self.swap(&finished);
        swapped.map_err(|error| PublishError::cannot_write(&finished, error))?;
        Ok(finished)
    }

    fn swap(&self, finished: &Path) -> io::Result<()> {
        sync_folders(&self.folder)?;
        match fs::symlink_metadata(finished) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(&self.folder, finished)?,
            Err(error) => return Err(error),
            Ok(found) if !found.is_dir() => return Err(io::ErrorKind::NotADirectory.into()),
            Ok(_) => {
                if !exchange(&self.folder, finished)? {
                    let aside = self.lock.output.join(format!("{PREVIOUS}{}", self.name));
                    step_aside(&self.folder, finished, &aside)?;
                }
            }
        }
        sync_folder(&self.lock.output)
    }
}

impl Drop for Site<'_> {
    /// Removes the site, or the earlier folder that was exchanged for it. Where that fails, the next
    /// run does it.
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(folder = %self.folder.display(), %error, "a hidden folder is left behind");
        }
    }
}

/// Exchanges two folders in one step; false where the system or the file system cannot.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Replaces `finished` in two steps; [`recover`] knows what to do where only the first was made.
fn step_aside(folder: &Path, finished: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(finished, aside)?;
    if let Err(error) = fs::rename(folder, finished) {
        fs::rename(aside, finished)?;
        return Err(error);
    }
    fs::remove_dir_all(aside)
}

/// Brings the entries of a folder and of the folders in it to the disk.
fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems do not open folders as files.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn publish(output: &Path, date: &str, content: &str) -> PathBuf {
        let lock = Lock::acquire(output).unwrap();
        let site = Site::open(&lock, date).unwrap();
        site.make_folder("data").unwrap();
        site.write("data/claims.parquet", content.as_bytes()).unwrap();
        site.write(RUN_RECORD, b"{}").unwrap();
        site.publish().unwrap()
    }

    #[test]
    fn a_run_replaces_the_earlier_one_of_its_date_and_leaves_nothing_else() {
        let output = tempfile::tempdir().unwrap();
        publish(output.path(), "2022-06-30", "first");
        let folder = publish(output.path(), "2022-06-30", "second");
        assert_eq!(fs::read(folder.join("data/claims.parquet")).unwrap(), b"second");
        assert_eq!(names(output.path()), [".lock", "2022-06-30"]);
    }

    #[test]
    fn two_steps_do_what_one_does() {
        let output = tempfile::tempdir().unwrap();
        let [new, finished, aside] = ["new", "finished", "aside"].map(|name| output.path().join(name));
        for (folder, content) in [(&new, "second"), (&finished, "first")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("file"), content).unwrap();
        }
        step_aside(&new, &finished, &aside).unwrap();
        assert_eq!(fs::read(finished.join("file")).unwrap(), b"second");
        assert_eq!(names(output.path()), ["finished"]);
        assert!(step_aside(&new, &finished, &aside).is_err(), "there is nothing to put in its place");
        assert_eq!(fs::read(finished.join("file")).unwrap(), b"second", "the earlier folder came back");
    }

    #[test]
    fn a_run_that_fails_leaves_the_earlier_folder() {
        let output = tempfile::tempdir().unwrap();
        let folder = publish(output.path(), "2022-06-30", "first");
        let lock = Lock::acquire(output.path()).unwrap();
        {
            let site = Site::open(&lock, "2022-06-30").unwrap();
            site.write(RUN_RECORD, b"half").unwrap();
            let error = site.write("data/claims.parquet", b"second").unwrap_err();
            assert!(
                matches!(error, PublishError::CannotWrite { path, .. } if path.ends_with("claims.parquet"))
            );
        }
        assert_eq!(fs::read(folder.join("data/claims.parquet")).unwrap(), b"first");
        assert_eq!(names(output.path()), [".lock", "2022-06-30"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_not_replaced() {
        let output = tempfile::tempdir().unwrap();
        fs::write(output.path().join("2022-06-30"), "mine").unwrap();
        let lock = Lock::acquire(output.path()).unwrap();
        let site = Site::open(&lock, "2022-06-30").unwrap();
        assert!(site.publish().is_err());
        assert_eq!(fs::read(output.path().join("2022-06-30")).unwrap(), b"mine");
        assert_eq!(names(output.path()), [".lock", "2022-06-30"]);
    }

    #[test]
    fn one_run_at_a_time() {
        let output = tempfile::tempdir().unwrap();
        let first = Lock::acquire(output.path()).unwrap();
        assert!(matches!(Lock::acquire(output.path()), Err(PublishError::Locked { .. })));
        drop(first);
        assert!(Lock::acquire(output.path()).is_ok());
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let output = tempfile::tempdir().unwrap();
        let make = |name: &str| fs::create_dir(output.path().join(name)).unwrap();
        // A run killed while it built; one between the two steps; one before it cleared up.
        make(".building-2022-06-29");
        make(".building-2022-06-30");
        make(".building-2022-06");
        make(".building-2022-05-31..2022-06-30+over_limit=reject");
        make(".previous-2022-06-30");
        make(".previous-2022-06-28");
        make("2022-06-28");
        // Names that are none of this program's are left alone.
        make(".building-notes");
        make(".building-a..2022-06-30");
        make("2022-6-1");
        Lock::acquire(output.path()).unwrap();
        assert_eq!(
            names(output.path()),
            [".building-a..2022-06-30", ".building-notes", ".lock", "2022-06-28", "2022-06-30", "2022-6-1"]
        );
    }

    #[test]
    fn the_previous_run_is_the_newest_finished_one_before_the_date() {
        let output = tempfile::tempdir().unwrap();
        let previous = |as_of: &str| previous_run(output.path(), day(as_of));
        assert_eq!(previous("2022-06-30"), None, "an empty folder");
        for date in ["2022-06-27", "2022-06-28", "2022-06-30", "2022-07-01"] {
            publish(output.path(), date, "");
        }
        fs::create_dir(output.path().join("2022-06-29")).unwrap();
        assert_eq!(previous("2022-06-30"), Some(day("2022-06-28")), "2022-06-29 is no finished run");
        assert_eq!(previous("2022-06-27"), None);
        assert_eq!(previous_run(&output.path().join("missing"), day("2022-06-30")), None);
    }
}

//! The right to write to an output folder, and the clearing up after a run that was interrupted.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;
use super::folder::is_ours;

const LOCK: &str = ".lock";
/// What a folder's name begins with while it is being built.
pub(super) const BUILDING: &str = ".building-";
/// What it begins with while it stands aside for its successor.
pub(super) const PREVIOUS: &str = ".previous-";

/// The right to write to an output folder; it ends with the value, also where the program is killed.
#[derive(Debug)]
pub struct Lock {
    pub(super) output: PathBuf,
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let entries = fs::read_dir(output.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(
            names,
            [".building-a..2022-06-30", ".building-notes", ".lock", "2022-06-28", "2022-06-30", "2022-6-1"]
        );
    }
}

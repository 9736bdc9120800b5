//! One folder a run, all of it or nothing: the hidden building site, and the swap.
//!
//! A run builds `output/.building-DATE` and then swaps it with `output/DATE`; a comparison and a
//! closed month do the same under their own names. Where the system can
//! exchange two folders in one step it does; elsewhere the earlier folder steps aside to
//! `.previous-DATE` for a moment. Whatever an interrupted run left behind is put right when the next
//! one takes the lock.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::folder::is_ours;
use super::lock::{BUILDING, Lock, PREVIOUS};
use super::record::StoredFile;
use super::{PublishError, hex, measured};

/// A folder while it is being built. Unless it is published, it goes when the value goes.
pub struct Site<'lock> {
    lock: &'lock Lock,
    name: String,
    folder: PathBuf,
}

impl<'lock> Site<'lock> {
    /// An empty building site for the folder of a name.
    ///
    /// # Errors
    /// It cannot be made.
    ///
    /// # Panics
    /// Where the name is none that this program gives.
    pub fn open(lock: &'lock Lock, name: &str) -> Result<Self, PublishError> {
        // What an interrupted run leaves is known by its name.
        assert!(is_ours(name), "{name} is the name of no folder of ours");
        let folder = lock.output.join(format!("{BUILDING}{name}"));
        fs::create_dir(&folder).map_err(|error| PublishError::cannot_write(&folder, error))?;
        Ok(Self { lock, name: name.to_owned(), folder })
    }

    /// Where the site stands.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a folder inside the site, and those above it, where they are not there.
    ///
    /// # Errors
    /// The system's own.
    pub fn make_folder(&self, name: &str) -> Result<(), PublishError> {
        let path = self.folder.join(name);
        fs::create_dir_all(&path).map_err(|error| PublishError::cannot_write(&path, error))
    }

    /// Writes a file whose path is relative to the site, through to the disk.
    ///
    /// # Errors
    /// The system's own.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<StoredFile, PublishError> {
        let path = self.folder.join(name);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| PublishError::cannot_write(&path, error))?;
        Ok(StoredFile::of(name, bytes.len() as u64, hex(&blake3::hash(bytes))))
    }

    /// Brings a file that someone else wrote here to the disk.
    ///
    /// # Errors
    /// The system's own.
    pub fn settle(&self, name: &str) -> Result<StoredFile, PublishError> {
        let path = self.folder.join(name);
        let settled = File::open(&path).and_then(|file| {
            file.sync_all()?;
            measured(&file)
        });
        let (bytes, blake3) = settled.map_err(|error| PublishError::cannot_write(&path, error))?;
        Ok(StoredFile::of(name, bytes, blake3))
    }

    /// Puts the finished folder in its place, in one step where the system can.
    ///
    /// # Errors
    /// The system's own; what stood there before still does.
    pub fn publish(self) -> Result<PathBuf, PublishError> {
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

/// Replaces `finished` in two steps; whoever takes the lock next knows what to do where only the first was made.
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
    use crate::store::record::Record;

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
        site.write(Record::FILE, b"{}").unwrap();
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
            site.write(Record::FILE, b"half").unwrap();
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
}

//! A desk to work at: an input that may be changed, and an output.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::common::{copy, run, sample};

/// A folder of its own, with the sample fleet as its input.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        copy(&sample(), &desk.input());
        desk
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    pub fn input(&self) -> PathBuf {
        self.path("input")
    }

    pub fn output(&self) -> PathBuf {
        self.path("output")
    }

    /// Puts a file where a dealer's are.
    pub fn put(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.input().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Takes a file of a dealer's away.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.input().join(path)).unwrap();
    }

    pub fn run(&self, as_of: &str) -> PathBuf {
        self.run_with(as_of, &[])
    }

    pub fn run_with(&self, as_of: &str, flags: &[&str]) -> PathBuf {
        run(&self.input(), &self.output(), as_of, flags)
    }
}

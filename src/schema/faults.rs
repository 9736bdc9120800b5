//! What is wrong with the schema files, gathered over all of them before anything is said.

use std::fmt;

/// One fault: where it stands, what stands there, and what should.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The file's path below the schema folder, with `/`.
    pub file: String,
    /// The line, from 1; none where the whole file is meant.
    pub line: Option<usize>,
    /// The key or column, dotted from the file's root; empty where the whole file is meant.
    pub key: String,
    /// What was found.
    pub found: String,
    /// What is expected instead.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": found {}, expected {}", self.found, self.expected)
    }
}

/// Every fault of a set of schema files, by file and line; never empty.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct SchemaFaults(Vec<Fault>);

impl SchemaFaults {
    /// The faults, by file and line.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for SchemaFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            let end = if at == 0 { "" } else { "\n" };
            write!(f, "{end}{fault}")?;
        }
        Ok(())
    }
}

/// The faults met so far.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault of a whole file or folder.
    pub(super) fn file(&mut self, file: &str, found: impl Into<String>, expected: impl Into<String>) {
        let (file, found, expected) = (file.to_owned(), found.into(), expected.into());
        self.0.push(Fault { file, line: None, key: String::new(), found, expected });
    }

    /// Notes a fault at a line.
    pub(super) fn line(
        &mut self,
        file: &str,
        line: usize,
        key: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let (file, key) = (file.to_owned(), key.to_owned());
        self.0.push(Fault { file, line: Some(line), key, found: found.into(), expected: expected.into() });
    }

    /// Notes a fault of a key of a file as a whole.
    pub(super) fn key(
        &mut self,
        file: &str,
        key: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let (file, key) = (file.to_owned(), key.to_owned());
        self.0.push(Fault { file, line: None, key, found: found.into(), expected: expected.into() });
    }

    /// The faults of values that no file holds: without lines, each once.
    pub(super) fn of_no_file(mut self) -> Self {
        self.0.iter_mut().for_each(|fault| fault.line = None);
        self.0.sort();
        self.0.dedup();
        self
    }

    /// How many there are: a loader that sees no new one has read all it needs.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The value, if there is no fault at all.
    pub(super) fn or<T>(mut self, value: T) -> Result<T, SchemaFaults> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort();
        Err(SchemaFaults(self.0))
    }
}

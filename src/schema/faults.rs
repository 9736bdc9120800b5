//! What is wrong with the schema files, gathered over all of them before anything is said.

use std::fmt;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

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
    /// The line itself; none where no line is meant.
    pub excerpt: Option<Excerpt>,
}

/// A line of a file, and the part of it that is meant, in bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Excerpt {
    /// The line.
    pub text: String,
    /// Where the part begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

impl Fault {
    /// The fault in a sentence, and below it the line with the part that is meant underlined.
    fn shown(&self) -> String {
        let sentence = self.to_string();
        let (Some(line), Some(Excerpt { text, from, to })) = (self.line, &self.excerpt) else {
            return sentence;
        };
        let snippet = Snippet::source(text).line_start(line);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(*from..*to));
        let title = Level::ERROR.no_name().primary_title(&sentence);
        Renderer::plain().render(&[title.element(snippet)])
    }
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
            write!(f, "{end}{}", fault.shown())?;
        }
        Ok(())
    }
}

/// The faults met so far.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub(super) fn note(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Notes a fault of a whole file or folder.
    pub(super) fn file(&mut self, file: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.key(file, "", found, expected);
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
        let (found, expected) = (found.into(), expected.into());
        self.0.push(Fault { file, line: None, key, found, expected, excerpt: None });
    }

    /// The faults of values that no file holds: without lines, each once.
    pub(super) fn of_no_file(mut self) -> Self {
        self.0.iter_mut().for_each(|fault| (fault.line, fault.excerpt) = (None, None));
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

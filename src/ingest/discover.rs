//! The files of the input folder, in the byte order of their paths.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::IngestError;
use super::workbook::Format;

/// What is read of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// `.csv`, `.tsv`, `.txt`.
    Text,
    /// A workbook.
    Workbook(Format),
}

/// A file to read, or a folder that cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The path below the input folder, with `/`.
    pub path: String,
    /// Where it is.
    pub location: PathBuf,
    /// What it is; or why it cannot even be looked at.
    pub kind: Result<FileKind, Unseen>,
}

/// The folder of decisions on exceptions, in capitals or not; every other folder is a dealer's.
const DECISIONS: &str = "decisions";

impl Found {
    /// The dealer's folder; none for a file of no folder, and for one of decisions.
    #[must_use]
    pub fn dealer_folder(&self) -> Option<&str> {
        self.path.split_once('/').map(|(folder, _)| folder).filter(|_| !self.is_of_decisions())
    }

    /// Whether it holds decisions on exceptions.
    #[must_use]
    pub fn is_of_decisions(&self) -> bool {
        self.path.split_once('/').is_some_and(|(folder, _)| folder.eq_ignore_ascii_case(DECISIONS))
    }
}

/// Why something in the input folder cannot be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unseen {
    /// A link leads back to a folder above it.
    Loop,
    /// The system refuses it.
    Refused(io::ErrorKind),
}

/// Everything below the input folder.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The files to read, in the byte order of their paths.
    pub files: Vec<Found>,
    /// The paths of the files that are none of ours, in the same order.
    pub ignored: Vec<String>,
}

/// Walks the input folder. Links are followed; one that leads back to a folder above it, and a
/// folder that may not be read, are listed with the reason. Paths that are not `known` are passed over.
pub fn discover(input: &Path, known: impl Fn(&str) -> bool) -> Result<Discovered, IngestError> {
    let missing = || IngestError::Missing { path: input.to_owned() };
    match fs::metadata(input) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(missing()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing()),
        Err(source) => return Err(IngestError::Io { path: input.to_owned(), source }),
    }
    fs::read_dir(input).map_err(|source| IngestError::Io { path: input.to_owned(), source })?;
    let mut discovered = Discovered::default();
    for entry in WalkDir::new(input).min_depth(1).follow_links(true) {
        let (location, is_dir, kind) = match &entry {
            Ok(entry) if entry.file_type().is_dir() => (entry.path(), true, None),
            // Pipes and devices have no end to read to.
            Ok(entry) if !entry.file_type().is_file() => (entry.path(), false, None),
            Ok(entry) => (entry.path(), false, kind_of(entry.path()).map(Ok)),
            Err(error) => {
                let location = error.path().unwrap_or(input);
                (location, false, (!is_other_file(location)).then(|| Err(unseen(error))))
            }
        };
        if is_dir {
            continue;
        }
        let path = relative(input, location);
        if !known(&path) {
            continue;
        }
        match kind.filter(|_| !is_hidden(&path)) {
            Some(kind) => discovered.files.push(Found { path, location: location.to_owned(), kind }),
            None => discovered.ignored.push(path),
        }
    }
    discovered.files.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
    discovered.ignored.sort_unstable();
    Ok(discovered)
}

fn unseen(error: &walkdir::Error) -> Unseen {
    match error.io_error() {
        Some(error) => Unseen::Refused(error.kind()),
        None => Unseen::Loop,
    }
}

/// The path with `/`; letters that are no Unicode are shown by a mark.
fn relative(input: &Path, location: &Path) -> String {
    let below = location.strip_prefix(input).unwrap_or(location);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether the file, or a folder above it, is one that a system or an open program keeps for itself.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') || name.starts_with("~$"))
}

/// Whether something that cannot be looked at would have been ignored for its ending.
fn is_other_file(location: &Path) -> bool {
    location.extension().is_some() && kind_of(location).is_none()
}

fn kind_of(location: &Path) -> Option<FileKind> {
    let ending = location.extension().map(OsStr::to_string_lossy)?.to_ascii_lowercase();
    match ending.as_str() {
        "csv" | "tsv" | "txt" => Some(FileKind::Text),
        "xlsx" | "xlsm" => Some(FileKind::Workbook(Format::Xlsx)),
        "xlsb" => Some(FileKind::Workbook(Format::Xlsb)),
        "xls" => Some(FileKind::Workbook(Format::Xls)),
        "ods" => Some(FileKind::Workbook(Format::Ods)),
        _ => None,
    }
}

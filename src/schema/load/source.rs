//! The schema files themselves: embedded in the program, or below a folder.

use std::ops::Range;
use std::path::Path;

use include_dir::{Dir, include_dir};
use walkdir::WalkDir;

use super::super::SchemaFile;
use super::super::faults::{Excerpt, Fault, Faults};
use super::super::layout::LayoutKind;
use crate::domain::word::Word;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schemas");

/// A schema file as it was found.
pub(super) struct RawFile {
    /// The path below the schema folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A schema file, decoded.
pub(super) struct SourceFile {
    /// The path below the schema folder, with `/`.
    pub path: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// BLAKE3 of its bytes, in hex.
    pub blake3: String,
    /// What it holds.
    pub role: Role,
}

impl SourceFile {
    /// The file as a run's record names it.
    pub(super) fn recorded(&self) -> SchemaFile {
        SchemaFile { path: self.path.clone(), blake3: self.blake3.clone() }
    }

    /// The line of a byte, from 1.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        1 + self.text[..offset].matches('\n').count()
    }

    /// Notes that something else is expected where some bytes stand.
    pub(super) fn refuse(
        &self,
        span: Range<usize>,
        key: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
        faults: &mut Faults,
    ) {
        let begin = self.text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        let text = self.text[begin..].lines().next().unwrap_or_default();
        let end = text.len();
        let (from, to) = ((span.start - begin).min(end), (span.end - begin).min(end));
        faults.note(Fault {
            file: self.path.clone(),
            line: Some(self.line_at(span.start)),
            key: key.to_owned(),
            found: found.into(),
            expected: expected.into(),
            excerpt: Some(Excerpt { text: text.to_owned(), from, to }),
        });
    }
}

/// What a schema file holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Role {
    /// A layout.
    Layout(LayoutKind),
    /// The headers of a dealer, by its code.
    Dealer(String),
    /// The models.
    Models,
    /// The prices.
    Prices,
    /// A rule set, by its name.
    RuleSet(String),
    /// The texts of the rules.
    Findings,
}

const KNOWN_FILES: &str = "layouts/{sales,activations,repairs,decisions}.toml, layouts/dealers/<dealer code>.toml, \
     catalogue/models.toml, catalogue/prices.csv, rules/<name>.toml or findings.toml";

impl Role {
    fn of(path: &str) -> Option<Role> {
        if is_hidden(path) {
            return None;
        }
        let parts: Vec<&str> = path.split('/').collect();
        match *parts.as_slice() {
            ["findings.toml"] => Some(Role::Findings),
            ["catalogue", "models.toml"] => Some(Role::Models),
            ["catalogue", "prices.csv"] => Some(Role::Prices),
            ["rules", name] => Some(Role::RuleSet(name.strip_suffix(".toml")?.to_owned())),
            ["layouts", "dealers", name] => Some(Role::Dealer(name.strip_suffix(".toml")?.to_owned())),
            ["layouts", name] => {
                let stem = name.strip_suffix(".toml")?;
                LayoutKind::from_name(stem).map(Role::Layout)
            }
            _ => None,
        }
    }
}

/// The files embedded in the program.
pub(super) fn embedded() -> Vec<RawFile> {
    let (mut files, mut folders) = (Vec::new(), vec![&EMBEDDED]);
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(
            folder
                .files()
                .map(|file| RawFile { path: with_slashes(file.path()), bytes: file.contents().to_vec() }),
        );
    }
    files
}

/// The files below a folder; what cannot be read is a fault.
pub(super) fn below(folder: &Path, faults: &mut Faults) -> Vec<RawFile> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true) {
        let entry = match entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                faults.file(&below_folder(path, folder), error.to_string(), "a folder that can be read");
                continue;
            }
        };
        let path = below_folder(entry.path(), folder);
        match std::fs::read(entry.path()) {
            Ok(bytes) => files.push(RawFile { path, bytes }),
            Err(error) => faults.file(&path, error.to_string(), "a file that can be read"),
        }
    }
    files
}

fn below_folder(path: &Path, folder: &Path) -> String {
    match path.strip_prefix(folder) {
        Ok(below) if below.as_os_str().is_empty() => with_slashes(folder),
        Ok(below) => with_slashes(below),
        Err(_) => with_slashes(path),
    }
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    // The root of an absolute path is a part of its own, written as the separator.
    parts.join("/").replacen("//", "/", 1)
}

/// Notes the files that must be there and are not.
pub(super) fn refuse_missing(raw: &[RawFile], faults: &mut Faults) {
    let layouts = LayoutKind::all().map(|kind| format!("layouts/{}.toml", kind.name()));
    let others = ["catalogue/models.toml", "catalogue/prices.csv", "findings.toml"].map(str::to_owned);
    for path in layouts.chain(others) {
        if !raw.iter().any(|file| file.path == path) {
            faults.file(&path, "no such file", "one: the folder of schemas replaces all of them");
        }
    }
    if !raw.iter().any(|file| matches!(Role::of(&file.path), Some(Role::RuleSet(_)))) {
        faults.file("rules", "no rule set", "one at least, such as rules/2021.toml");
    }
}

/// The files that hold schemas, decoded, in the byte order of their paths. Hidden files and those
/// that are neither `.toml` nor `.csv` (notes, backups) are no business of the program.
pub(super) fn decode(mut raw: Vec<RawFile>, faults: &mut Faults) -> Vec<SourceFile> {
    raw.sort_by(|a, b| a.path.cmp(&b.path));
    let mut files = Vec::new();
    for RawFile { path, bytes } in raw {
        let Some(role) = Role::of(&path) else {
            if is_schema_like(&path) {
                faults.file(&path, "a file that nothing reads", KNOWN_FILES);
            }
            continue;
        };
        let blake3 = blake3::hash(&bytes).to_hex().to_string();
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                files.push(SourceFile { path, text, blake3, role });
            }
            Err(error) => {
                let end = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = SourceFile { path, text, blake3, role };
                file.refuse(end..end, "", "bytes that are not UTF-8", "a file saved as UTF-8", faults);
            }
        }
    }
    files
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part.starts_with('~'))
}

fn is_schema_like(path: &str) -> bool {
    let lower = path.to_lowercase();
    !is_hidden(path) && (lower.ends_with(".toml") || lower.ends_with(".csv"))
}

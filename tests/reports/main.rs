//! What a run writes, read back by other programs' libraries.

mod by_dealer;
mod cover;
mod finance;
mod fixture;
mod long_ledger;
mod publishing;
mod stake;
mod tables;
mod workbooks;

use std::collections::BTreeMap;
use std::path::Path;

use careledger::domain::language::Language;
use careledger::report::{self, Published};
use careledger::store::lock::Lock;
use fixture::Fixture;

/// Writes a run into `output`.
fn write(fixture: &Fixture, language: Language, output: &Path) -> Published {
    let lock = Lock::acquire(output).unwrap();
    report::write(&fixture.outcome(language), &lock).unwrap()
}

/// The bytes of a run's files, by their paths.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

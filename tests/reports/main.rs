//! What a run writes, read back by other programs' libraries.

mod by_dealer;
#[path = "../common/mod.rs"]
mod common;
mod cover;
mod finance;
mod fixture;
mod long_ledger;
mod publishing;
mod stake;
mod tables;
mod workbooks;

use std::path::Path;

use careledger::domain::language::Language;
use careledger::report::{self, Published};
use careledger::store::lock::Lock;
use fixture::Fixture;

/// Writes a run into `output`.
fn write(fixture: &Fixture, language: Language, output: &Path) -> Published {
    let lock = Lock::acquire(output).unwrap();
    report::write(fixture.view(), fixture.manner(language), &[], &lock).unwrap()
}

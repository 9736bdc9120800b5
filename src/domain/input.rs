//! The input files, and what became of their rows (RULES.md 12).

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::finding::Finding;
use super::text::{Sym, Texts};

/// How many rows of a file went where (RULES.md 12). `read` is the sum of those after it but for
/// `skipped`, which are blank, total and repeated header rows and were never read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct RowCounts {
    /// Data rows.
    pub read: u64,
    /// Rows whose facts stand.
    pub accepted: u64,
    /// Rows refused by an INP rule.
    pub rejected: u64,
    /// Rows that repeat a standing row.
    pub duplicate: u64,
    /// Rows replaced by a later one.
    pub superseded: u64,
    /// Rows dated after the as-of date.
    pub not_yet_effective: u64,
    /// Blank, total and repeated header rows.
    pub skipped: u64,
}

/// An input file and what became of it.
#[derive(Clone, PartialEq, Debug)]
pub struct InputFile {
    /// The path below the input folder, with `/`.
    pub path: String,
    /// The first folder, where there is one: the dealer, unless a column says otherwise.
    pub dealer: Option<Sym>,
    /// BLAKE3 of the bytes, in hex.
    pub blake3: String,
    /// The layouts found, in sheet order, each once: sales, activations, repairs.
    pub kinds: Vec<&'static str>,
    /// The encoding of a text file, or the format of a workbook.
    pub encoding: String,
    /// Headers that no layout knows, in file order.
    pub unknown_columns: Vec<String>,
    /// The rows.
    pub rows: RowCounts,
}

/// Everything that the input folder held.
#[derive(Default)]
pub struct Ingested {
    /// The texts behind the symbols of all the rest.
    pub texts: Texts,
    /// The files read, in the byte order of their paths; a place's file is a position here.
    pub files: Vec<InputFile>,
    /// The paths of the files that were left alone, in byte order.
    pub ignored_files: Vec<String>,
    /// What the dealers report.
    pub facts: Facts,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

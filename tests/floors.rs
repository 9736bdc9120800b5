//! The floors of the crate: imports point down only (see `src/lib.rs`).

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first. A floor may import itself, the floors above it in this list's order, and no other;
/// `schema` and `rules` share the knowledge of policies, so they stand side by side.
const FLOORS: [(&str, &[&str]); 15] = [
    ("domain", &[]),
    ("schema", &["domain"]),
    ("rules", &["domain", "schema"]),
    ("ingest", &["domain", "schema"]),
    ("link", &["domain"]),
    ("settle", &["domain", "schema", "rules", "link"]),
    ("rollup", &["domain", "schema", "rules", "link", "settle"]),
    ("tables", &["domain", "schema", "link", "rollup"]),
    ("store", &["domain", "schema", "rollup", "tables"]),
    ("compare", &["domain", "tables", "store"]),
    ("query", &["domain", "schema", "rules", "link", "settle", "rollup"]),
    (
        "report",
        &["domain", "schema", "rules", "ingest", "settle", "rollup", "tables", "store", "compare", "query"],
    ),
    (
        "pipeline",
        &["domain", "schema", "ingest", "settle", "rollup", "tables", "store", "compare", "query", "report"],
    ),
    ("cli", &["domain", "schema", "ingest", "rollup", "store", "compare", "query", "report", "pipeline"]),
    ("main", &["cli"]),
];

/// Libraries that the floors of pure decisions must not know: files, clocks, threads, tables, sheets.
const NOT_FOR_DECISIONS: [&str; 8] =
    ["std::fs", "std::time", "std::thread", "rayon", "polars", "calamine", "rust_xlsxwriter", "walkdir"];

#[test]
fn imports_point_down_only() {
    let mut broken = Vec::new();
    for (floor, allowed) in FLOORS {
        for file in files_of(floor) {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in code_lines(&text) {
                for imported in imported_floors(line) {
                    if imported != floor && !allowed.contains(&imported) {
                        broken.push(format!("{}:{number}: {floor} imports {imported}", file.display()));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn decisions_know_no_file_clock_thread_table_or_sheet() {
    let mut broken = Vec::new();
    for file in files_of("domain").into_iter().chain(files_of("rules")) {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in code_lines(&text) {
            for library in NOT_FOR_DECISIONS.iter().filter(|library| line.contains(*library)) {
                broken.push(format!("{}:{number}: {library}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_source_file_stands_on_a_floor() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(source).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "lib" || FLOORS.iter().any(|(floor, _)| *floor == name), "{name} is on no floor");
    }
}

/// The Rust files of a floor: a file of its name, a folder with what is below it, or both.
fn files_of(floor: &str) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let single = source.join(format!("{floor}.rs"));
    let folder = source.join(floor);
    let mut folders: Vec<PathBuf> = folder.is_dir().then_some(folder).into_iter().collect();
    let mut files: Vec<PathBuf> = single.is_file().then_some(single).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty(), "{floor} has no files");
    files
}

/// The lines of code with their numbers, comments left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The floors that a line names behind `crate::` or, in the program, `careledger::`.
fn imported_floors(line: &str) -> Vec<&str> {
    let after = |marker: &'static str| line.split(marker).skip(1);
    let named = after("crate::").chain(after("careledger::"));
    let word = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    named.map(|rest| &rest[..word(rest)]).filter(|name| !name.is_empty()).collect()
}

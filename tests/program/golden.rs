//! Dealers' folders with the tables that an independent evaluation of the rules expects of them.
//!
//! `tests/golden/<scenario>/input` is read by the program as its users run it, once for each date
//! that `expected/` has, and the five tables must be the expected ones, row by row and column by
//! column. With `GOLDEN_REFRESH=1` the program's own tables are written there instead: for a reviewed
//! diff, never for a green test.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::common::{Row, plain, repository, rows, run};

const TABLES: [&str; 5] = ["coverages", "claims", "ledger", "expiries", "exceptions"];

#[test]
fn clean_folder() {
    compare("clean");
}

#[test]
fn messy_folder() {
    compare("messy");
}

#[test]
fn damaged_folder() {
    compare("damaged");
}

fn compare(scenario: &str) {
    let folder = repository("tests/golden").join(scenario);
    let mut dates = 0;
    for expected in fs::read_dir(folder.join("expected")).unwrap() {
        let expected = expected.unwrap().path();
        let as_of = expected.file_stem().unwrap().to_str().unwrap().to_owned();
        let output = tempfile::tempdir().unwrap();
        let run = run(&folder.join("input"), output.path(), &as_of, &["--since", &day_before(&as_of)]);
        if std::env::var_os("GOLDEN_REFRESH").is_some() {
            refresh(&run, &expected);
        }
        let differences = differences(&run, &expected);
        assert!(differences.is_empty(), "{scenario} {as_of}\n{differences}");
        dates += 1;
    }
    assert!(dates > 0, "{scenario} expects nothing");
}

fn day_before(date: &str) -> String {
    let date: chrono::NaiveDate = date.parse().unwrap();
    date.pred_opt().unwrap().to_string()
}

/// What differs, a line each; empty where nothing does.
fn differences(run: &Path, expected: &Path) -> String {
    let expected: BTreeMap<String, Vec<Row>> =
        serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
    let mut text = String::new();
    for table in TABLES {
        let wanted = &expected[table];
        let columns: Vec<&String> = wanted.first().map(|row| row.keys().collect()).unwrap_or_default();
        let line = |row: &Row| {
            let value =
                |column: &&String| row.get(*column).unwrap_or_else(|| panic!("{table} has no {column}"));
            columns
                .iter()
                .map(|column| format!("{column}={}", plain(value(column))))
                .collect::<Vec<_>>()
                .join(" ")
        };
        // Lines with the number of their repetitions: equal rows are told apart by their count.
        let mut balance: BTreeMap<String, i64> = BTreeMap::new();
        wanted.iter().for_each(|row| *balance.entry(line(row)).or_default() += 1);
        rows(run, table).iter().for_each(|row| *balance.entry(line(row)).or_default() -= 1);
        let mut shown = 0;
        for (line, count) in balance.iter().filter(|(_, count)| **count != 0) {
            shown += 1;
            if shown <= 20 {
                let _ =
                    writeln!(text, "{table} {}: {line}", if *count > 0 { "expected" } else { "found   " });
            }
        }
    }
    text
}

/// Writes the program's tables as expected ones, with the columns that stood there before.
fn refresh(run: &Path, expected: &Path) {
    let before: BTreeMap<String, Vec<Row>> =
        serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
    let mut text = String::from("{\n");
    for (at, table) in TABLES.iter().enumerate() {
        let columns: Vec<&String> =
            before[*table].first().map(|row| row.keys().collect()).unwrap_or_default();
        let kept = |row: &Row| {
            columns.iter().map(|column| ((*column).clone(), row[*column].clone())).collect::<Row>()
        };
        let lines: Vec<String> =
            rows(run, table).iter().map(|row| serde_json::to_string(&kept(row)).unwrap()).collect();
        let comma = if at + 1 < TABLES.len() { "," } else { "" };
        let _ = write!(text, "\"{table}\": [\n{}\n]{comma}\n", lines.join(",\n"));
    }
    text.push_str("}\n");
    fs::write(expected, text).unwrap();
}

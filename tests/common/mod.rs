//! What several tests need: the program, and its tables read back.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, NaiveDate};
use polars::prelude::{AnyValue, DataFrame, SerReader, TimeUnit};
use polars_io::parquet::read::ParquetReader;
use serde_json::{Map, Value};

/// A row of a table, by column.
pub type Row = Map<String, Value>;

/// The program as its users run it.
pub fn careledger() -> Command {
    Command::new(env!("CARGO_BIN_EXE_careledger"))
}

/// The program at a command that reads one folder and writes another.
pub fn command(name: &str, input: &Path, output: &Path) -> Command {
    let mut program = careledger();
    program.arg(name).arg("--input").arg(input).arg("--output").arg(output);
    program
}

/// What a command prints that must end well.
pub fn succeed(command: &mut Command) -> String {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// A run that says nothing; its folder, where no flag names another.
pub fn run(input: &Path, output: &Path, as_of: &str, flags: &[&str]) -> PathBuf {
    let printed = succeed(command("run", input, output).args(["--quiet", "--as-of", as_of]).args(flags));
    assert!(printed.is_empty(), "--quiet says nothing of a success: {printed}");
    output.join(as_of)
}

/// A file or folder of this repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The small fleet that is shipped with the program.
pub fn sample() -> PathBuf {
    repository("input/sample")
}

/// A table of a run's folder.
pub fn frame(run: &Path, table: &str) -> DataFrame {
    let path = run.join(format!("data/{table}.parquet"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    ParquetReader::new(file).finish().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a table of a run's folder, as JSON: dates and instants in ISO 8601.
pub fn rows(run: &Path, table: &str) -> Vec<Row> {
    let frame = frame(run, table);
    let names: Vec<String> = frame.get_column_names().iter().map(|name| name.to_string()).collect();
    let value = |column: usize, row: usize| json(&frame.columns()[column].get(row).unwrap());
    let row = |at| names.iter().enumerate().map(|(column, name)| (name.clone(), value(column, at))).collect();
    (0..frame.height()).map(row).collect()
}

fn json(value: &AnyValue) -> Value {
    match value {
        AnyValue::Null => Value::Null,
        AnyValue::String(text) => Value::from(*text),
        AnyValue::StringOwned(text) => Value::from(text.as_str()),
        AnyValue::Int32(number) => Value::from(*number),
        AnyValue::Int64(number) => Value::from(*number),
        AnyValue::Date(days) => Value::from(date(*days).to_string()),
        AnyValue::Datetime(since, unit, None) => {
            let micros = match unit {
                TimeUnit::Nanoseconds => since / 1000,
                TimeUnit::Microseconds => *since,
                TimeUnit::Milliseconds => since * 1000,
            };
            let at = DateTime::from_timestamp_micros(micros).unwrap().naive_utc();
            Value::from(at.format("%Y-%m-%dT%H:%M:%S").to_string())
        }
        other => panic!("a table holds {other:?}"),
    }
}

fn date(days: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(days).unwrap()
}

/// The text of a column; empty where it is blank.
pub fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).unwrap_or_else(|| panic!("there is no column {column}")).as_str().unwrap_or_default()
}

/// Some values of a row as they read: numbers in digits, nothing for null.
pub fn values<const N: usize>(row: &Row, columns: [&str; N]) -> [String; N] {
    columns.map(|column| plain(&row[column]))
}

/// A value as a plain text; empty where there is none.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The row that has this text in a column.
pub fn find<'r>(rows: &'r [Row], column: &str, wanted: &str) -> &'r Row {
    let is_it = |row: &&Row| text(row, column) == wanted;
    rows.iter().find(is_it).unwrap_or_else(|| panic!("no {column} is {wanted}"))
}

/// Every file below a folder with its bytes, by path.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Copies every file below a folder to another.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in contents(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

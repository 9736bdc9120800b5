//! Writes a case's facts as dealers send them.

use std::collections::BTreeMap;
use std::path::Path;

use careledger::domain::word::Word;
use careledger::schema::layout::LayoutKind;
use rust_xlsxwriter::Workbook;

use crate::scenario::Scenario;

/// The dealer whose folder holds the files.
const DEALER: &str = "D001";

/// Where a row stands: the path below the input folder, and the line.
pub type RowPlace = (String, Option<u32>);

/// Writes the files below `input`; gives the place of each entity.
pub fn write(scenario: &Scenario, input: &Path) -> BTreeMap<String, RowPlace> {
    let folder = input.join(DEALER);
    std::fs::create_dir(&folder).expect("a fresh folder takes another");
    let mut places = BTreeMap::new();
    for kind in LayoutKind::exports() {
        let name = format!("{}.csv", kind.name());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(kind.fields().iter().map(|field| field.name())).expect("memory takes all");
        let mut line = 2;
        let rows: Vec<_> = scenario.rows.iter().filter(|row| row.file == kind).collect();
        for row in &rows {
            writer.write_record(&row.cells).expect("as many cells as fields");
            places.insert(row.entity.clone(), (format!("{DEALER}/{name}"), Some(line)));
            let breaks: usize = row.cells.iter().map(|cell| cell.matches('\n').count()).sum();
            line += 1 + u32::try_from(breaks).expect("few lines");
        }
        if !rows.is_empty() {
            std::fs::write(folder.join(&name), writer.into_inner().expect("memory takes all"))
                .expect("a fresh folder takes files");
        }
    }
    if let Some((name, content)) = &scenario.file {
        write_file(&folder.join(name), content);
        places.insert(name.clone(), (format!("{DEALER}/{name}"), None));
    }
    places
}

/// Writes a file as the table describes it; a workbook where it begins with a sheet's name.
fn write_file(path: &Path, content: &str) {
    if content.starts_with('[') {
        workbook(content).save(path).expect("a workbook of a few cells is saved");
    } else {
        std::fs::write(path, bytes(content)).expect("a fresh folder takes files");
    }
}

fn workbook(content: &str) -> Workbook {
    let mut workbook = Workbook::new();
    let mut sheet = None;
    let mut row = 0;
    for line in content.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sheet = Some(workbook.add_worksheet().set_name(name).expect("a name that Excel takes"));
            row = 0;
            continue;
        }
        let sheet = sheet.as_mut().expect("a sheet's name stands first");
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            let written = match (cell.strip_prefix('\''), cell.parse::<f64>()) {
                (Some(text), _) => sheet.write_string(row, column, text),
                (None, Ok(number)) => sheet.write_number(row, column, number),
                (None, Err(_)) => sheet.write_string(row, column, cell),
            };
            written.expect("a few cells fit");
        }
        row += 1;
    }
    workbook
}

/// The bytes of a text: `\xNN` is a byte, a line `29* text` stands for 29 lines.
fn bytes(content: &str) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in content.split('\n') {
        let repeated = line.split_once("* ").and_then(|(times, line)| Some((times.parse().ok()?, line)));
        let (times, line): (usize, &str) = repeated.unwrap_or((1, line));
        lines.extend(std::iter::repeat_n(unescaped(line), times));
    }
    lines.join(&b'\n')
}

fn unescaped(line: &str) -> Vec<u8> {
    let mut parts = line.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

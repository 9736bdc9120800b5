//! Decisions on exceptions: saved by LibreOffice, read back, kept, shown again, refused where the fact
//! changed; and waivers, each with what it grants.
//!
//! The sample fleet stands on its input; beside this file lie workbooks that LibreOffice saved (see
//! `make.py`). Other decisions are written as CSV, with the headers of the workbook's columns.

mod reading;
mod register;
mod waivers;

use std::fs;
use std::path::Path;

use crate::common::{Row, find, repository, rows, text};
use crate::desk::Desk;

/// An enrolment that the sample refuses by ENR-01, bound too late.
const LATE: &str = "42C29AD2AD96D60D";

/// Puts decisions on exceptions of a run that was made: rule, subject, status, person, note.
fn decide(desk: &Desk, file: &str, run: &Path, decisions: &[[&str; 5]]) {
    let exceptions = rows(run, "exceptions");
    let mut lines = "例外ID,対応状況,担当者,メモ,事実の指紋\n".to_owned();
    for [rule, subject, status, person, note] in decisions {
        let one = exception(&exceptions, rule, subject);
        let (id, fingerprint) = (text(one, "exception_id"), text(one, "fingerprint"));
        lines += &format!("{id},{status},{person},{note},{fingerprint}\n");
    }
    desk.put(format!("decisions/{file}"), lines);
}

/// An approval.
fn waive<'a>(rule: &'a str, subject: &'a str) -> [&'a str; 5] {
    [rule, subject, "承認", "佐藤", "責任者の判断"]
}

fn decided_by_libreoffice(desk: &Desk) {
    for name in ["whole.xlsx", "part.ods"] {
        let bytes = fs::read(repository("tests/program/decisions").join(name)).unwrap();
        desk.put(format!("decisions/2022-06/{name}"), bytes);
    }
}

fn exception<'r>(exceptions: &'r [Row], rule: &str, subject: &str) -> &'r Row {
    let is_it = |row: &&Row| text(row, "rule") == rule && text(row, "subject_id") == subject;
    exceptions.iter().find(is_it).unwrap_or_else(|| panic!("there is no {rule} on {subject}"))
}

fn coverage<'r>(coverages: &'r [Row], code: &str) -> &'r Row {
    find(coverages, "coverage_id", code)
}

fn claim<'r>(claims: &'r [Row], case: &str) -> &'r Row {
    find(claims, "case_no", case)
}

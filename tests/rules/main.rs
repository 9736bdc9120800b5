//! The rules, case by case: every row of the tables beside this file is a small set of dealers' files
//! that goes through the program, and what must come out. The tables are meant to be read, and
//! extended, without this code: `enrolment.csv` says how to read them, `defaults.csv` what a case is
//! made of.

mod expectation;
mod files;
mod outcome;
mod properties;
mod scenario;
mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use careledger::domain::rule::RuleId;
use careledger::schema::Schemas;

use crate::scenario::Defaults;
use crate::table::Case;

const CHAPTERS: [&str; 10] =
    ["enrolment", "linking", "period", "pool", "claims", "renewal", "notices", "prices", "input", "policies"];

fn path_of(table: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{table}.csv"))
}

/// Runs all cases of a chapter and shows every one that fails, not only the first.
fn check(chapter: &str) {
    let (defaults, schemas) = (Defaults::load(&path_of("defaults")), Schemas::embedded());
    let cases = table::load(&path_of(chapter));
    let failures: Vec<String> =
        cases.iter().filter_map(|case| failure(case, &defaults, &schemas).err()).collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases fail:\n\n{}\n",
        failures.len(),
        cases.len(),
        failures.join("\n\n")
    );
}

fn failure(case: &Case, defaults: &Defaults, schemas: &Schemas) -> Result<(), String> {
    let scenario = scenario::Scenario::of(case, defaults);
    let outcome = if scenario.choices.is_empty() {
        outcome::outcome(&scenario, schemas)
    } else {
        let mut chosen = Schemas::embedded();
        chosen.choose(&scenario.choices).unwrap_or_else(|faults| panic!("{}: {faults}", case.place));
        outcome::outcome(&scenario, &chosen)
    };
    let differences = expectation::differences(case, &scenario, &outcome);
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("{} [{}] {}\n    {}", case.place, case.rule, case.name, differences.join("\n    ")))
}

#[test]
fn enrolment() {
    check("enrolment");
}

#[test]
fn policies() {
    check("policies");
}

#[test]
fn linking() {
    check("linking");
}

#[test]
fn period() {
    check("period");
}

#[test]
fn pool() {
    check("pool");
}

#[test]
fn claims() {
    check("claims");
}

#[test]
fn renewal() {
    check("renewal");
}

#[test]
fn notices() {
    check("notices");
}

#[test]
fn prices() {
    check("prices");
}

#[test]
fn input() {
    check("input");
}

#[test]
fn every_rule_has_a_case_on_either_side() {
    let cases: Vec<Case> = CHAPTERS.iter().flat_map(|chapter| table::load(&path_of(chapter))).collect();
    let has = |rule: &RuleId, raised: bool| {
        cases.iter().any(|case| case.rule == rule.id() && case.raised == Some(raised))
    };
    let missing: Vec<String> = [(true, "is raised"), (false, "is not raised")]
        .iter()
        .flat_map(|(raised, words)| {
            // Decisions are made on a run's exceptions and need two runs: tests/program/decisions has their cases.
            RuleId::ALL
                .iter()
                .filter(|rule| !rule.id().starts_with("DEC-"))
                .filter(|rule| !has(rule, *raised))
                .map(move |rule| format!("{} has no case in which it {words}", rule.id()))
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_table_is_run() {
    let folder = path_of("defaults");
    let folder = folder.parent().expect("a file lies in a folder");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the tables' folder can be read")
        .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".csv").map(str::to_owned))
        .collect();
    let known: BTreeSet<String> =
        CHAPTERS.iter().chain(&["defaults"]).map(|name| (*name).to_owned()).collect();
    assert_eq!(found, known, "a table that no test runs, or a test without its table");
}

#[test]
fn no_case_stands_twice() {
    let mut seen = BTreeSet::new();
    for case in CHAPTERS.iter().flat_map(|chapter| table::load(&path_of(chapter))) {
        let (rule, name, subject) = (case.rule, case.name, case.given.get("subject").cloned());
        // The same sentence may stand under one rule for several cells of a file, whose names differ.
        let cell = case.given.get("field").cloned();
        assert!(seen.insert((rule, name.clone(), subject, cell)), "{}: {name} stands twice", case.place);
    }
}

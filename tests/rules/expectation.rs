//! Compares what came out of a case with what its row expects.

use std::collections::BTreeSet;

use crate::outcome::Outcome;
use crate::scenario::{Scenario, Subject, split};
use crate::table::Case;

/// What differs, each in a line; nothing where the case passes.
pub fn differences(case: &Case, scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let subject = match &scenario.subject {
        Subject::Entity(name) | Subject::File(name) => name,
    };
    let mut differences = Vec::new();
    if let Some(expected) = case.raised {
        let raised = is_raised(case, scenario, subject, outcome);
        if raised != expected {
            let words = if expected { "is not raised for" } else { "is raised for" };
            differences.push(format!("{} {words} {subject}", case.rule));
        }
    }
    let (expected, found) = others(case, outcome);
    if expected != found {
        differences.push(format!("also raised: expected {expected:?}, found {found:?}"));
    }
    for (column, expected) in &case.expected {
        let found = value(column, case, subject, outcome);
        if *expected != found {
            differences.push(format!("{column}: expected {expected}, found {found}"));
        }
    }
    differences
}

/// Whether the rule is raised in the subject's row, or anywhere in a file that is the subject.
fn is_raised(case: &Case, scenario: &Scenario, subject: &str, outcome: &Outcome) -> bool {
    let (path, row) =
        outcome.places.get(subject).unwrap_or_else(|| panic!("{}: {subject} is not in the case", case.place));
    let is_file = matches!(scenario.subject, Subject::File(_));
    outcome.findings.iter().any(|(rule, (found_path, found_row))| {
        *rule == case.rule && found_path == path && (is_file || found_row == row)
    })
}

/// The rules raised besides: as the table says, and as they are. A case of an input rule looks at the
/// input rules alone, because what is read decides about everything else.
fn others(case: &Case, outcome: &Outcome) -> (BTreeSet<String>, BTreeSet<String>) {
    let of_interest = |rule: &str| !case.rule.starts_with("INP") || rule.starts_with("INP");
    let own = if case.raised == Some(true) { case.rule.as_str() } else { "" };
    let rules = outcome.findings.iter().map(|(rule, _)| *rule);
    let found = rules.filter(|rule| of_interest(rule) && *rule != own).map(str::to_owned).collect();
    (case.also.iter().cloned().collect(), found)
}

/// The value of a column that the table expects; `none` where there is none.
fn value(column: &str, case: &Case, subject: &str, outcome: &Outcome) -> String {
    let counts = &outcome.counts;
    match column {
        "times" => outcome.findings.iter().filter(|(rule, _)| *rule == case.rule).count().to_string(),
        "read" => outcome.read.clone().unwrap_or_else(|| panic!("{}: read needs a field", case.place)),
        "ledger" if outcome.ledger.is_empty() => "none".to_owned(),
        "ledger" => outcome.ledger.join("; "),
        "accepted" => counts.accepted.to_string(),
        "rejected" => counts.rejected.to_string(),
        "duplicate" => counts.duplicate.to_string(),
        "superseded" => counts.superseded.to_string(),
        "not_yet_effective" => counts.not_yet_effective.to_string(),
        _ => {
            let (entity, name) = split(column).unwrap_or((subject, column));
            row_value(entity, name, case, outcome)
        }
    }
}

fn row_value(entity: &str, name: &str, case: &Case, outcome: &Outcome) -> String {
    assert!(is_column(name), "{}: no table has a column {name}", case.place);
    let place = outcome.places.get(entity);
    let place = place.unwrap_or_else(|| panic!("{}: {entity} is not in the case", case.place));
    let row = outcome.rows.get(place);
    let row = row.unwrap_or_else(|| panic!("{}: nothing was decided about {entity}", case.place));
    row.get(name).cloned().unwrap_or_else(|| "none".to_owned())
}

/// Whether a table has the column: a null and a name that does not exist look the same in a row.
fn is_column(name: &str) -> bool {
    use careledger::tables::{Column, Kind};
    [Kind::Coverages, Kind::Claims, Kind::Expiries]
        .iter()
        .any(|table| Column::from_name(*table, name).is_some())
}

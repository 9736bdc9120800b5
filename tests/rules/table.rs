//! Reads a table of cases.

use std::collections::BTreeMap;
use std::path::Path;

use careledger::domain::rule::RuleId;

/// One row of a table.
pub struct Case {
    /// The table and the line, for messages.
    pub place: String,
    /// The rule, or the section of RULES.md, that the case is about.
    pub rule: String,
    /// The case in a sentence.
    pub name: String,
    /// The cells up to `raised` that are not empty, by their columns.
    pub given: BTreeMap<String, String>,
    /// Whether the rule is raised for the subject; none where a section is meant.
    pub raised: Option<bool>,
    /// The other rules raised in the case.
    pub also: Vec<String>,
    /// The cells after `also` that are not empty, with their columns.
    pub expected: Vec<(String, String)>,
}

/// Reads all cases of a table. A record that begins with `rule` names the columns of those below it.
pub fn load(path: &Path) -> Vec<Case> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_path(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut columns, mut cases) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.unwrap_or_else(|error| panic!("{table}: {error}"));
        let line = record.position().map_or(0, csv::Position::line);
        // Blanks may align the columns; line breaks belong to a cell.
        let cells: Vec<String> = record.iter().map(|cell| cell.trim_matches(' ').to_owned()).collect();
        if cells[0] == "rule" {
            columns = cells;
        } else {
            cases.push(case(&columns, cells, format!("{table}:{line}")));
        }
    }
    cases
}

fn case(columns: &[String], cells: Vec<String>, place: String) -> Case {
    assert_eq!(columns.len(), cells.len(), "{place}: as many cells as columns");
    let mut case = Case {
        place,
        rule: String::new(),
        name: String::new(),
        given: BTreeMap::new(),
        raised: None,
        also: Vec::new(),
        expected: Vec::new(),
    };
    let mut after_raised = false;
    for (column, cell) in columns.iter().zip(cells) {
        match column.as_str() {
            "rule" => case.rule = cell,
            "case" => case.name = cell,
            "raised" => {
                after_raised = true;
                case.raised = yes_or_no(&cell, &case.place);
            }
            "also" => {
                case.also = cell.split(';').filter(|rule| !rule.is_empty()).map(str::to_owned).collect()
            }
            // The text of a file may be empty.
            "content" if case.given.contains_key("file") => {
                case.given.insert(column.clone(), cell);
            }
            _ if cell.is_empty() => {}
            _ if after_raised => case.expected.push((column.clone(), cell)),
            _ => {
                case.given.insert(column.clone(), cell);
            }
        }
    }
    assert!(!case.name.is_empty(), "{}: the case has no sentence", case.place);
    assert!(after_raised, "{}: the table has no column \"raised\"", case.place);
    assert_about_something(&case);
    case
}

/// A rule is raised or not; a section shows a value.
fn assert_about_something(case: &Case) {
    let is_rule = RuleId::from_id(&case.rule).is_some();
    assert!(is_rule || case.rule.starts_with("section "), "{}: what is {}?", case.place, case.rule);
    assert_eq!(is_rule, case.raised.is_some(), "{}: raised is yes or no for a rule alone", case.place);
    assert!(is_rule || !case.expected.is_empty(), "{}: nothing is expected", case.place);
    for rule in &case.also {
        assert!(RuleId::from_id(rule).is_some(), "{}: what is {rule}?", case.place);
    }
}

fn yes_or_no(cell: &str, place: &str) -> Option<bool> {
    match cell {
        "yes" => Some(true),
        "no" => Some(false),
        "" => None,
        other => panic!("{place}: raised is yes or no, not {other}"),
    }
}

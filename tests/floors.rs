//! The floors of the crate (see `src/lib.rs`): imports point down only, and so do names in texts: no
//! floor knows another's rule, policy, field or column as a text.

use std::fs;
use std::path::{Path, PathBuf};

use careledger::domain::policy::Policy;
use careledger::domain::rule::RuleId;
use careledger::domain::word::Word;

/// Lowest first. A floor may import itself and those below it.
const FLOORS: [&str; 15] = [
    "domain", "schema", "rules", "ingest", "link", "settle", "rollup", "tables", "store", "compare", "query",
    "report", "pipeline", "cli", "main",
];

/// Libraries that the floors of pure decisions must not know: files, clocks, threads, tables, sheets.
const NOT_FOR_DECISIONS: [&str; 8] =
    ["std::fs", "std::time", "std::thread", "rayon", "polars", "calamine", "rust_xlsxwriter", "walkdir"];

/// The only file that may write a rule's id.
const RULES: &str = "domain/rule.rs";

/// Where a text is no name of what it is the name of elsewhere: the file, the text.
const OTHER_WORDS: [(&str, &str); 6] = [
    // What an id looks like, for those who write none.
    ("domain/reading.rs", "ENR-01"),
    // A column that holds what the policy gives.
    ("tables/coverages.rs", "warranty_extension_months"),
    ("query/explain/states.rs", "warranty_extension_months"),
    ("report/workbook/contract_states.rs", "warranty_extension_months"),
    // Tables that are read again hold rules as texts.
    ("compare/cause/time.rs", "LNK-02"),
    ("compare/cause/time.rs", "RNW-04"),
];

#[test]
fn imports_point_down_only() {
    let mut broken = Vec::new();
    for (height, floor) in FLOORS.iter().enumerate() {
        for file in files_of(floor) {
            for (number, line) in code_lines(&file.text) {
                let above = imported_floors(line).find(|name| !FLOORS[..=height].contains(name));
                broken.extend(above.map(|above| format!("{}:{number}: {floor} imports {above}", file.path)));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn decisions_know_no_file_clock_thread_table_or_sheet() {
    let mut broken = Vec::new();
    for file in ["domain", "rules"].into_iter().flat_map(files_of) {
        for (number, line) in code_lines(&file.text) {
            let known = NOT_FOR_DECISIONS.iter().find(|library| line.contains(*library));
            broken.extend(known.map(|library| format!("{}:{number}: {library}", file.path)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_source_file_stands_on_a_floor() {
    for entry in fs::read_dir(source()).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "lib" || FLOORS.contains(&name.as_str()), "{name} is on no floor");
    }
}

#[test]
fn no_text_names_what_another_floor_defines() {
    let rules: Vec<&str> = RuleId::ALL.iter().map(|rule| rule.id()).collect();
    let policies: Vec<&str> = Policy::all().map(Policy::name).collect();
    let mut broken = Vec::new();
    for file in FLOORS.iter().flat_map(|floor| files_of(floor)) {
        for (number, text) in texts(&file.text) {
            let what = if OTHER_WORDS.contains(&(file.path.as_str(), text)) {
                continue;
            } else if file.path != RULES && rules.contains(&text) {
                "a rule"
            } else if policies.contains(&text) {
                "a policy"
            } else {
                continue;
            };
            broken.push(format!("{}:{number}: {text:?} is the name of {what}", file.path));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn texts_are_told_from_comments_and_letters() {
    let code = r##"let a = 'b'; // "no"
        /// "nor this"
        let quote = '"'; let life: &'a str = "one"; f(b"two\"2", r#"th"ree"#, "https://four");
        let long = "five
        and six";"##;
    let found: Vec<(usize, &str)> = texts(code).collect();
    let long = "five\n        and six";
    assert_eq!(found, [(3, "one"), (3, "two\\\"2"), (3, "th\"ree"), (3, "https://four"), (4, long)]);
}

/// A source file, without the tests at its end.
struct Source {
    /// Below `src`.
    path: String,
    text: String,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The Rust files of a floor: a file of its name, a folder with what is below it, or both.
fn files_of(floor: &str) -> Vec<Source> {
    let below = walkdir::WalkDir::new(source())
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path());
    let mut files = Vec::new();
    for file in below.filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let path = file.strip_prefix(source()).unwrap().to_str().unwrap().to_owned();
        if path.strip_prefix(floor).is_some_and(|rest| rest == ".rs" || rest.starts_with('/')) {
            let text = fs::read_to_string(file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.push(Source { path, text });
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
fn imported_floors(line: &str) -> impl Iterator<Item = &str> {
    let after = |marker: &'static str| line.split(marker).skip(1);
    let word = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let named = after("crate::").chain(after("careledger::"));
    named.map(move |rest| &rest[..word(rest)]).filter(|name| !name.is_empty())
}

/// The texts of a source as they are written, each with the line where it begins.
fn texts(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let (mut rest, mut line) = (code, 1);
    std::iter::from_fn(move || {
        loop {
            let (length, text) = token(rest)?;
            let begun = line;
            line += rest[..length].matches('\n').count();
            rest = &rest[length..];
            if let Some(text) = text {
                return Some((begun, text));
            }
        }
    })
}

/// The length of what the code begins with, and the text that it is, if it is one.
fn token(code: &str) -> Option<(usize, Option<&str>)> {
    let first = code.chars().next()?;
    let ended = |from: usize, mark: &str| code[from..].find(mark).map_or(code.len(), |at| from + at);
    if code.starts_with("//") {
        return Some((ended(0, "\n"), None));
    }
    if first == '\'' {
        // A letter between quotes; otherwise a lifetime or a label.
        let letter = code[1..].chars().next()?;
        let end = if letter == '\\' { ended(3, "'") } else { 1 + letter.len_utf8() };
        return Some((if code[end..].starts_with('\'') { end + 1 } else { 1 }, None));
    }
    let hashes = code.strip_prefix('r').map_or(0, |rest| rest.len() - rest.trim_start_matches('#').len());
    if code.starts_with('r') && code[1 + hashes..].starts_with('"') {
        let (begin, mark) = (hashes + 2, format!("\"{}", "#".repeat(hashes)));
        let end = ended(begin, &mark);
        return Some((end + mark.len(), Some(&code[begin..end])));
    }
    if first == '"' {
        let mut escaped = false;
        let end = code[1..].find(|letter| {
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends
        })?;
        return Some((end + 2, Some(&code[1..=end])));
    }
    // A word at once, so that none of its letters is taken for the mark of a raw text.
    let word = code.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(code.len());
    Some((word.max(first.len_utf8()), None))
}

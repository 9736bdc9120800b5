//! A dealer's workbook: all that is the dealer's, and nothing of anybody else.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader};
use careledger::domain::finding::Finding;
use careledger::domain::language::Language;
use careledger::domain::place::{FileId, Place};
use careledger::domain::reading::Term;
use careledger::domain::rule::{RuleId, Subject};
use serde_json::Value;

use super::common::contents;
use super::fixture::Fixture;
use super::workbooks::{column, open, text};
use super::write;

/// All text of a workbook's package.
pub fn unzipped(path: &Path) -> String {
    let mut package = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut all = String::new();
    for at in 0..package.len() {
        let mut part = package.by_index(at).unwrap();
        all.push_str(part.name().unwrap().as_ref());
        part.read_to_string(&mut all).unwrap();
    }
    all
}

/// Findings of D002 on a row in D001's file, about a code that D001 sold, against a serial and an owner
/// of D001; the same against its own; and one of nobody.
fn two_dealers() -> Fixture {
    let mut run = Fixture::of(60);
    let [d001, d002] = ["D001", "D002"].map(|code| Some(run.text(code)));
    let mut own_file = run.day.files[0].clone();
    (own_file.path, own_file.dealer, own_file.blake3) = ("D002/own.csv".to_owned(), d002, "d2".repeat(32));
    run.day.files.push(own_file);
    let binding =
        |dealer| run.day.facts.bindings.iter().find(|binding| binding.dealer == dealer).copied().unwrap();
    let (other, own) = (binding(d001), binding(d002));
    let keeper = |serial| Term::Keeper { serial };
    let place = |file, row| Place { file: FileId(file), sheet: None, row: Some(row) };
    let finding =
        |rule, at| Finding::new(rule, at).on(Subject::Binding).about(Some(own.activation_code), d002, None);
    run.day.settled.findings = vec![
        finding(RuleId::Lnk03, place(0, 77)).expecting(keeper(other.serial)).finding(Term::text("MINE")),
        finding(RuleId::Pool02, place(2, 5))
            .expecting(Term::Owner { owner: other.owner_key.unwrap() })
            .finding(Term::text("MINE")),
        finding(RuleId::Lnk03, place(2, 6)).expecting(keeper(own.serial)).finding(Term::text("MINE")),
        finding(RuleId::Enr01, own.place),
        Finding::new(RuleId::Enr01, other.place).about(Some(other.activation_code), d001, None),
        Finding::new(RuleId::Inp01, place(0, 1)).finding(Term::text("NOBODYS")),
    ];
    for sale in
        run.day.facts.sales.iter_mut().filter(|sale| sale.activation_code == Some(own.activation_code))
    {
        (sale.dealer, sale.amount_jpy) = (d001, Some(98_765));
    }
    run
}

#[test]
fn a_dealers_workbook_shows_nothing_of_another_dealer() {
    let run = two_dealers();
    let output = tempfile::tempdir().unwrap();
    let folder = write(&run, Language::English, output.path()).folder;
    let mine = unzipped(&folder.join("by_dealer/D002.xlsx"));
    let common = unzipped(&folder.join("exceptions.xlsx")) + &unzipped(&folder.join("expiry_list.xlsx"));
    let mut others = vec!["D001".to_owned(), "D003".to_owned(), "98765".to_owned(), "NOBODYS".to_owned()];
    others.extend(run.day.files[..2].iter().flat_map(|file| [file.path.clone(), file.blake3.clone()]));
    let d002 = run.read.texts.find("D002");
    for binding in run.day.facts.bindings.iter().filter(|binding| binding.dealer != d002) {
        let symbols = [Some(binding.activation_code), Some(binding.serial), binding.email];
        others.extend(symbols.into_iter().flatten().map(|symbol| run.read.texts.get(symbol).to_owned()));
    }
    for value in &others {
        assert!(!mine.contains(value.as_str()), "{value} is another dealer's");
    }
    assert!(
        others.iter().filter(|value| common.contains(value.as_str())).count() > 20,
        "there is what to hide"
    );
    for value in ["D002", "D002/own.csv", &"d2".repeat(32), "MINE"] {
        assert!(mine.contains(value), "{value} is the dealer's own");
    }
    let mut book = open(&folder, "by_dealer/D002.xlsx");
    let list = book.worksheet_range("Exceptions").unwrap();
    let withheld = "(another dealer's data)";
    let shown = |header: &str| -> Vec<String> {
        column(&list, header).0.iter().map(|value| value.to_string()).collect()
    };
    // Errors by rule and file: ENR-01 and one LNK-03 stand in D001's files.
    assert_eq!(shown("Rule"), ["ENR-01", "LNK-03", "LNK-03", "POOL-02"]);
    assert_eq!(shown("File"), [withheld, withheld, "D002/own.csv", "D002/own.csv"]);
    let own_serial = run.day.facts.bindings.iter().find(|binding| binding.dealer == d002).unwrap().serial;
    assert_eq!(shown("Expected"), ["", withheld, run.read.texts.get(own_serial), withheld]);
    assert_eq!(shown("Yen at stake"), ["", "", "", ""], "what another dealer's sale took");
}

#[test]
fn the_dealers_workbooks_hold_every_row_of_a_dealer_once() {
    let run = Fixture::of(60);
    let output = tempfile::tempdir().unwrap();
    let folder = write(&run, Language::Japanese, output.path()).folder;
    let mut sums = [0; 2];
    for dealer in ["D001", "D002", "D003"] {
        let mut book = open(&folder, &format!("by_dealer/{dealer}.xlsx"));
        assert_eq!(book.sheet_names(), ["表紙", "例外", "期限", "規則"]);
        for (sum, (sheet, header)) in sums.iter_mut().zip([("例外", "例外ID"), ("期限", "段階")]) {
            let range = book.worksheet_range(sheet).unwrap();
            let filled = column(&range, header).0.iter().filter(|value| **value != Data::Empty).count();
            let dealers = column(&range, "販売店").0;
            assert!(dealers.iter().all(|value| filled == 0 || text(value) == dealer), "{sheet} of {dealer}");
            *sum += filled;
        }
    }
    assert_eq!(sums, [run.day.settled.findings.len(), run.day.expiries.len()]);
}

#[test]
fn any_dealer_code_makes_a_file_that_the_record_names() {
    let codes =
        ["../../up", "d001", "D001", "NUL", "東京1号店", "a\u{1}b", &"x".repeat(500)].map(str::to_owned);
    let mut run = Fixture::of(1);
    run.day.settled.findings.clear();
    for code in &codes {
        let dealer = Some(run.text(code));
        let place = Place { file: FileId(0), sheet: None, row: Some(2) };
        run.day.settled.findings.push(Finding::new(RuleId::Inp05, place).about(None, dealer, None));
    }
    let output = tempfile::tempdir().unwrap();
    let folder = write(&run, Language::Japanese, output.path()).folder;
    let files = contents(&folder);
    let record: Value = serde_json::from_slice(&files["run.json"]).unwrap();
    let named: Vec<(&str, &str)> = record["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|output| Some((output["dealer"].as_str()?, output["path"].as_str().unwrap())))
        .collect();
    for code in &codes {
        let paths: Vec<&str> =
            named.iter().filter(|(dealer, _)| dealer == code).map(|(_, path)| *path).collect();
        assert!(matches!(paths[..], [path] if files.contains_key(path)), "{code:?}: {paths:?}");
    }
    assert!(
        named.contains(&("D001", "by_dealer/D001.xlsx"))
            && named.contains(&("東京1号店", "by_dealer/東京1号店.xlsx"))
    );
    assert_eq!(files.keys().filter(|path| path.starts_with("by_dealer/")).count(), codes.len());
    assert_eq!(
        std::fs::read_dir(output.path()).unwrap().count(),
        2,
        "nothing stands beside the run's folder"
    );
}

#[test]
fn only_the_readers_columns_can_be_changed() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::English, output.path()).folder;
    for (book, sheet) in [("exceptions.xlsx", 3), ("exceptions.xlsx", 4), ("by_dealer/D001.xlsx", 2)] {
        let mut package = zip::ZipArchive::new(std::fs::File::open(folder.join(book)).unwrap()).unwrap();
        let mut xml = String::new();
        package
            .by_name(&format!("xl/worksheets/sheet{sheet}.xml"))
            .unwrap()
            .read_to_string(&mut xml)
            .unwrap();
        let protection = xml.split("<sheetProtection").nth(1).and_then(|rest| rest.split("/>").next());
        let protection = protection.unwrap_or_else(|| panic!("{book}, sheet {sheet} is not protected"));
        assert!(protection.contains("autoFilter=\"0\"") && !protection.contains("password"), "{protection}");
    }
    let styles = unzipped(&folder.join("exceptions.xlsx"));
    assert!(styles.contains("<protection locked=\"0\"/>"), "the input columns are not locked");
    let mut book = open(&folder, "exceptions.xlsx");
    let list = book.worksheet_range("List").unwrap();
    let rules = book.worksheet_range("Rules").unwrap();
    let formulas = book.worksheet_formula("List").unwrap();
    let ids = column(&list, "Rule").0;
    for (at, id) in ids.iter().enumerate() {
        let formula = formulas.get_value((at as u32 + 3, 1)).unwrap();
        let row: u32 = formula.split(['A', '"']).find_map(|part| part.parse().ok()).unwrap();
        assert_eq!(rules.get_value((row - 1, 0)), Some(id), "{formula}");
    }
    assert!(!ids.is_empty());
}

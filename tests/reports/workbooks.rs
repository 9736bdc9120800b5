//! The workbooks, read back by calamine.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use careledger::domain::language::Language;
use careledger::domain::reading::Term;

use super::fixture::Fixture;
use super::write;

const BOOKS: [(&str, [&[&str]; 2]); 4] = [
    (
        "contract_states.xlsx",
        [
            &["表紙", "契約状態", "契約・共有枠", "台帳", "修理", "規則"],
            &["Cover", "Coverages", "Contracts and pools", "Ledger", "Claims", "Rules"],
        ],
    ),
    (
        "expiry_list.xlsx",
        [
            &["表紙", "一覧", "30日前", "15日前", "7日前", "特別対応", "期限切れ", "更新済み"],
            &["Cover", "Worklist", "30 days", "15 days", "7 days", "Special handling", "Lapsed", "Renewed"],
        ],
    ),
    (
        "exceptions.xlsx",
        [&["表紙", "要約", "一覧", "解消", "規則"], &["Cover", "Summary", "List", "Gone", "Rules"]],
    ),
    (
        "finance.xlsx",
        [
            &[
                "表紙",
                "売上の内訳",
                "月別売上",
                "月・販売店・プラン別売上",
                "価格差異",
                "前受収益の予定表",
                "契約別の前受収益",
                "月別限度額",
                "月・共有枠別限度額",
                "機種別損害率",
                "販売店別損害率",
                "未関連付けコード",
                "月別満了予定",
                "規則別例外",
            ],
            &[
                "Cover",
                "Where revenue stands",
                "Revenue by month",
                "Revenue by dealer and plan",
                "Price differences",
                "Deferred revenue",
                "Deferred revenue by coverage",
                "Limits by month",
                "Limits by pool",
                "Loss ratio by model",
                "Loss ratio by dealer",
                "Sold and not bound",
                "Ending by month",
                "Exceptions by rule",
            ],
        ],
    ),
];

pub type Book = Xlsx<std::io::BufReader<std::fs::File>>;

pub fn open(folder: &Path, book: &str) -> Book {
    open_workbook(folder.join(book)).unwrap()
}

/// The values under a header, without the total; and the total row's.
pub fn column(sheet: &Range<Data>, header: &str) -> (Vec<Data>, Data) {
    let (last, _) = sheet.end().unwrap();
    let at = (0..=sheet.end().unwrap().1)
        .find(|at| sheet.get_value((2, *at)) == Some(&Data::String(header.to_owned())))
        .unwrap_or_else(|| panic!("no column {header}"));
    let value = |row| sheet.get_value((row, at)).cloned().unwrap_or_default();
    ((3..last).map(value).collect(), value(last))
}

pub fn text(value: &Data) -> &str {
    match value {
        Data::String(text) => text,
        Data::Empty => "",
        other => panic!("{other:?} is no text"),
    }
}

pub fn number(value: &Data) -> f64 {
    match value {
        Data::Float(number) => *number,
        Data::Empty => 0.0,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn every_workbook_has_its_sheets_and_tables_with_rows_or_without() {
    for fixture in [Fixture::of(60), Fixture::empty()] {
        for (at, language) in [Language::Japanese, Language::English].into_iter().enumerate() {
            let output = tempfile::tempdir().unwrap();
            let folder = write(&fixture, language, output.path()).folder;
            for (name, sheets) in BOOKS {
                let mut book = open(&folder, name);
                assert_eq!(book.sheet_names(), sheets[at], "{name}");
                book.load_tables().unwrap();
                for sheet in &sheets[at][1..] {
                    let range = book.worksheet_range(sheet).unwrap();
                    let tables: Vec<String> = book.table_names_in_sheet(sheet).into_iter().cloned().collect();
                    assert_eq!(tables.len(), 1, "{sheet}");
                    let table = book.table_by_name(&tables[0]).unwrap();
                    let headers: Vec<&str> = table.columns().iter().map(String::as_str).collect();
                    let shown: Vec<&str> = range.rows().nth(2).unwrap().iter().map(text).collect();
                    assert_eq!(headers, shown, "{sheet}: the table's headers are the sheet's");
                    let rows = range.end().unwrap().0 - 3;
                    assert_eq!(table.data().height(), rows as usize, "{sheet}: all rows, without the total");
                }
            }
        }
    }
}

#[test]
fn values_keep_their_types() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::Japanese, output.path()).folder;
    let sheet = open(&folder, "contract_states.xlsx").worksheet_range("契約状態").unwrap();
    let first = |header: &str| column(&sheet, header).0[0].clone();
    assert_eq!(text(&first("現在のシリアル")), "3FCDHBL0020156");
    assert_eq!(text(&first("状態")), "期限切れ");
    assert!(matches!(first("有効期限"), Data::DateTime(end) if end.as_f64() == 44_721.0), "2022-06-09");
    assert!(
        matches!(first("関連付け日時"), Data::DateTime(at) if (at.as_f64() - 44_357.395_833).abs() < 1e-6)
    );
    assert_eq!(number(&column(&sheet, "保守限度額").0[1]), 1_342_000.0);
    let phones = open(&folder, "expiry_list.xlsx").worksheet_range("一覧").unwrap();
    assert_eq!(text(&column(&phones, "電話番号").0[0]), "09012345678");
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let output = tempfile::tempdir().unwrap();
    let mut fixture = Fixture::of(60);
    for (at, actual) in ["=1+1", "+8190", "-1", "@SUM(A1)", "\tx\u{1}", "_x0041_"].into_iter().enumerate() {
        fixture.day.settled.findings[at].actual = Some(Term::cell(actual));
    }
    let folder = write(&fixture, Language::English, output.path()).folder;
    let mut states = open(&folder, "contract_states.xlsx");
    let owners = column(&states.worksheet_range("Coverages").unwrap(), "Owner").0;
    assert!(owners.iter().any(|owner| text(owner) == "=cmd|' /C calc'!A0"));
    let mut exceptions = open(&folder, "exceptions.xlsx");
    let actual = column(&exceptions.worksheet_range("List").unwrap(), "Actual").0;
    for shown in ["=1+1", "+8190", "-1", "@SUM(A1)", "␉x␁", "_x0041_"] {
        assert!(actual.iter().any(|value| text(value) == shown), "{shown:?}");
    }
    for (book, sheet) in [(&mut states, "Coverages"), (&mut exceptions, "List")] {
        let rows = book.worksheet_range(sheet).unwrap().end().unwrap().0;
        let formulas = book.worksheet_formula(sheet).unwrap();
        for (row, column, formula) in formulas.used_cells() {
            // used_cells counts from where the range starts.
            let row = row as u32 + formulas.start().unwrap().0;
            let badge = (row, column) == (1, 0);
            let link = formula.starts_with("HYPERLINK(\"#'Rules'!A");
            assert!(
                badge || link || row == rows,
                "{sheet}: only checks, links and totals compute: {formula}"
            );
        }
    }
}

/// What dealers write reaches cells of every kind: names of files and sheets on covers, codes, names,
/// sentences, lists. None of it computes, in no workbook and no language.
#[test]
fn text_of_every_kind_stays_text_whatever_it_begins_with() {
    for (begins, shown) in [("=", "="), ("+", "+"), ("-", "-"), ("@", "@"), ("\t", "␉"), ("\r", "␍")] {
        let attack = format!("{begins}SUM(1,1)");
        let mut fixture = Fixture::of(60);
        let [word, sheet] = [attack.clone(), format!("{attack} sheet")].map(|text| fixture.text(&text));
        fixture.day.files[0].path.clone_from(&attack);
        for binding in &mut fixture.day.facts.bindings {
            (binding.dealer, binding.customer_name, binding.dealer_name) =
                (Some(word), Some(word), Some(word));
            (binding.phone, binding.email, binding.contract_no) = (Some(word), Some(word), Some(word));
            binding.place.sheet = Some(sheet);
        }
        for repair in &mut fixture.day.facts.repairs {
            (repair.case_no, repair.dealer) = (word, Some(word));
        }
        for sale in &mut fixture.day.facts.sales {
            (sale.sale_no, sale.dealer, sale.customer_name) = (word, Some(word), Some(word));
        }
        for finding in &mut fixture.day.settled.findings {
            (finding.subject_id, finding.dealer, finding.serial) = (Some(word), Some(word), Some(word));
            (finding.header, finding.actual, finding.expected) =
                (Some(word), Some(Term::cell(attack.clone())), Some(Term::text(attack.clone())));
        }
        for (at, language) in [Language::Japanese, Language::English].into_iter().enumerate() {
            let output = tempfile::tempdir().unwrap();
            let folder = write(&fixture, language, output.path()).folder;
            let mut cells = 0;
            for (name, sheets) in BOOKS {
                let mut book = open(&folder, name);
                for sheet in sheets[at] {
                    let formulas = book.worksheet_formula(sheet).unwrap();
                    let computes = formulas.used_cells().find(|(_, _, text)| text.contains("SUM(1,1)"));
                    assert_eq!(computes, None, "{name}, {sheet}");
                    let range = book.worksheet_range(sheet).unwrap();
                    let begins = |value: &Data| matches!(value, Data::String(text) if text.starts_with(&format!("{shown}SUM(1,1)")));
                    cells += range.used_cells().filter(|(_, _, value)| begins(value)).count();
                }
            }
            assert!(cells > 500, "{begins:?} stands in {cells} cells");
        }
    }
}

#[test]
fn rules_lead_to_their_sheet_and_shares_are_bars() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::English, output.path()).folder;
    let mut book = open(&folder, "contract_states.xlsx");
    let rules = book.worksheet_range("Rules").unwrap();
    for (sheet, header) in [
        ("Coverages", "Rejected by"),
        ("Coverages", "Flagged by"),
        ("Coverages", "Renewal blocked by"),
        ("Claims", "Flagged by"),
    ] {
        let range = book.worksheet_range(sheet).unwrap();
        let at = range.rows().nth(2).unwrap().iter().position(|cell| text(cell) == header).unwrap();
        let formulas = book.worksheet_formula(sheet).unwrap();
        let mut links = 0;
        for (row, cell) in
            range.rows().map(|row| text(&row[at])).enumerate().skip(3).filter(|(_, cell)| !cell.is_empty())
        {
            let formula = formulas.get_value((row as u32, at as u32)).unwrap();
            let place = formula.strip_prefix("HYPERLINK(\"#'Rules'!A").unwrap().split('"').next().unwrap();
            let rule = rules.get_value((place.parse::<u32>().unwrap() - 1, 0)).unwrap();
            assert_eq!(text(rule), cell.split(';').next().unwrap(), "{sheet}, {header}: the first rule");
            links += 1;
        }
        assert!(links > 0, "{sheet}, {header}");
    }
    let package = std::fs::File::open(folder.join("contract_states.xlsx")).unwrap();
    let mut package = zip::ZipArchive::new(package).unwrap();
    let mut xml = String::new();
    package.by_name("xl/worksheets/sheet3.xml").unwrap().read_to_string(&mut xml).unwrap();
    let bars = r#"<cfRule type="dataBar" priority="2"><dataBar><cfvo type="num" val="0"/><cfvo type="num" val="1"/>"#;
    assert!(xml.contains(bars), "the share used is drawn from 0 to 100 per cent");
}

#[test]
fn totals_carry_the_sums_of_what_is_shown() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::English, output.path()).folder;
    let mut book = open(&folder, "contract_states.xlsx");
    for (sheet, headers) in [
        ("Coverages", vec!["Limit granted", "Limit used", "Limit remaining", "Replacements used"]),
        ("Contracts and pools", vec!["Products", "Granted", "Used", "Remaining", "Remaining in force"]),
        ("Ledger", vec!["Amount"]),
        ("Claims", vec!["Repair cost", "Deducted", "Excess", "Charge expected"]),
    ] {
        let range = book.worksheet_range(sheet).unwrap();
        for header in headers {
            let (values, total) = column(&range, header);
            assert_eq!(number(&total), values.iter().map(number).sum::<f64>(), "{sheet}, {header}");
        }
    }
    let pools = book.worksheet_range("Contracts and pools").unwrap();
    assert_eq!(number(&column(&pools, "Share used").1), 0.013332);
}

/// In a formula, other characters of a header would need escapes that programs do not agree on.
#[test]
fn headers_in_formulas_are_letters_digits_and_spaces() {
    for (at, language) in [Language::Japanese, Language::English].into_iter().enumerate() {
        let output = tempfile::tempdir().unwrap();
        let folder = write(&Fixture::of(10), language, output.path()).folder;
        for (name, sheets) in BOOKS {
            let mut book = open(&folder, name);
            for sheet in &sheets[at][1..] {
                let formulas = book.worksheet_formula(sheet).unwrap();
                let formulas: Vec<&String> = formulas.used_cells().map(|(_, _, formula)| formula).collect();
                let formulas: Vec<&String> =
                    formulas.into_iter().filter(|formula| formula.contains('[')).collect();
                assert!(!formulas.is_empty(), "{sheet} has totals");
                for formula in formulas {
                    let header = formula.split(['[', ']']).nth(1).unwrap();
                    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == ' ';
                    assert!(header.chars().all(plain), "{formula}");
                }
            }
        }
    }
}

#[test]
fn the_worklist_begins_with_what_is_newly_due() {
    let output = tempfile::tempdir().unwrap();
    let fixture = Fixture::of(60);
    let folder = write(&fixture, Language::English, output.path()).folder;
    let mut book = open(&folder, "expiry_list.xlsx");
    let worklist = book.worksheet_range("Worklist").unwrap();
    let due = column(&worklist, "Newly due").0;
    let newly_due = fixture.day.expiries.iter().filter(|expiry| !expiry.newly_due.is_empty()).count();
    assert!(newly_due > 1 && due.len() > newly_due);
    assert!(due[..newly_due].iter().all(|due| !text(due).is_empty()));
    assert!(due[newly_due..].iter().all(|due| text(due).is_empty()));

    // A coverage that cannot be renewed names the condition and no day; one that can names the days.
    let renewal = column(&worklist, "Renewal").0;
    let because = column(&worklist, "Failing condition").0;
    let last_days = column(&worklist, "Last day, with video").0;
    for ((renewal, because), last_day) in renewal.iter().zip(&because).zip(&last_days) {
        let blocked = text(renewal) == "Not renewable";
        assert_eq!(text(because).contains("RNW-07 "), blocked);
        assert_eq!(matches!(last_day, Data::DateTime(_)), !blocked);
    }
    let lapsed = column(&book.worksheet_range("Lapsed").unwrap(), "Days left").0;
    assert!(!lapsed.is_empty() && lapsed.iter().all(|days| number(days) < 0.0));
}

#[test]
fn exceptions_begin_with_errors_and_leave_room_for_work() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::Japanese, output.path()).folder;
    let mut book = open(&folder, "exceptions.xlsx");
    let list = book.worksheet_range("一覧").unwrap();
    let severities: Vec<usize> = column(&list, "重要度")
        .0
        .iter()
        .map(|severity| ["エラー", "警告", "情報"].iter().position(|word| *word == text(severity)).unwrap())
        .collect();
    assert!(severities.is_sorted());
    for (severity, status) in severities.iter().zip(column(&list, "対応状況").0) {
        assert_eq!(text(&status), if *severity < 2 { "未対応" } else { "" });
    }
    assert!(column(&list, "内容").0.iter().all(|message| !text(message).contains(['{', '}'])));
    let summary = book.worksheet_range("要約").unwrap();
    assert_eq!(number(&column(&summary, "件数").1), severities.len() as f64);
}

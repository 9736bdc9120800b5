//! A ledger of more rows than a sheet holds: it goes on over two sheets, and its totals are right.

use careledger::domain::language::Language;

use super::cover;
use super::fixture::Fixture;
use super::workbooks::{column, number, open, text};
use super::write;
use calamine::Reader;

const ROWS: usize = 1_100_000;
/// All rows of a sheet but title, line, header and total.
const A_SHEET: usize = 1_048_576 - 4;

/// Takes five minutes and a gigabyte in a debug build, most of it to read the workbook back; run it with
/// `--ignored`. `CARELEDGER_KEEP=DIR` keeps the workbooks for other programs to look at.
#[test]
#[ignore = "writes and reads a million rows: five minutes"]
fn a_ledger_of_more_rows_than_a_sheet_holds_goes_on_over_two() {
    let output = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("CARELEDGER_KEEP").map(std::path::PathBuf::from);
    let output = kept.as_deref().unwrap_or(output.path());
    let fixture = Fixture::with_ledger_of(ROWS);
    assert_eq!(fixture.day.settled.ledger.len(), ROWS);
    let clock = std::time::Instant::now();
    let published = write(&fixture, Language::English, output);
    println!("written in {:.1} s", clock.elapsed().as_secs_f64());
    let mut book = open(&published.folder, "contract_states.xlsx");
    let mut sums = 0.0;
    for (sheet, rows) in [("Ledger (1)", A_SHEET), ("Ledger (2)", ROWS - A_SHEET)] {
        let range = book.worksheet_range(sheet).unwrap();
        assert_eq!(text(range.get_value((1, 0)).unwrap()), "Master check OK");
        let (amounts, total) = column(&range, "Amount");
        assert_eq!(amounts.len(), rows, "{sheet}");
        assert_eq!(number(&total), amounts.iter().map(number).sum::<f64>(), "{sheet}");
        sums += number(&total);
    }
    let left_jpy = published.totals.limits.remaining_jpy;
    assert_eq!(sums, left_jpy as f64, "both sheets' rows add up to what is left");
    drop(book);
    cover::check_live(&published.folder.join("contract_states.xlsx"));
}

//! What is particular to workbooks: dates as numbers, error cells, formulas, several sheets.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::support::{Folder, findings};

const HEADERS: [&str; 5] = ["sale_no", "sale_date", "model", "serial", "amount"];

/// A sheet with a header row and one line, whose cells `change` may write over.
fn sheet(change: impl FnOnce(&mut Worksheet)) -> Worksheet {
    let mut sheet = Worksheet::new();
    for (column, header) in HEADERS.into_iter().enumerate() {
        sheet.write(0, column as u16, header).unwrap();
    }
    for (column, value) in
        ["S1", "2022-06-15", "M300 RTK", "1ZNBH1K00C00FS", "968000"].into_iter().enumerate()
    {
        sheet.write(1, column as u16, value).unwrap();
    }
    change(&mut sheet);
    sheet
}

fn saved(sheets: impl IntoIterator<Item = Worksheet>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

fn findings_with(change: impl FnOnce(&mut Worksheet)) -> Vec<String> {
    let folder = Folder::new().with("D001/a.xlsx", saved([sheet(change)]));
    findings(&folder.read())
}

#[test]
fn a_number_is_a_date_only_where_its_format_says_so() {
    let date = || Format::new().set_num_format("yyyy/m/d");
    let duration = Format::new().set_num_format("[h]:mm");
    let bad = vec!["INP-05 row 2 sale_date".to_owned()];
    let dated =
        |days: f64, format: Format| findings_with(|sheet| drop(sheet.write_with_format(1, 1, days, &format)));
    assert_eq!(dated(44_727.0, date()), Vec::<String>::new());
    assert_eq!(dated(20_220_615.0, Format::new()), Vec::<String>::new());
    assert_eq!(dated(44_727.0, Format::new()), bad);
    assert_eq!(dated(44_727.0, duration), bad);
    assert_eq!(dated(60.0, date()), bad);
    assert_eq!(dated(0.5, date()), bad);
}

#[test]
fn a_date_is_that_of_its_workbook() {
    let format = Format::new().set_num_format("yyyy/m/d h:mm");
    let file = saved([sheet(|sheet| drop(sheet.write_with_format(1, 1, 44_727.999_999_999, &format)))]);
    let ingested = Folder::new().with("D001/a.xlsx", file).read();
    assert_eq!(ingested.facts.sales[1].sale_date.to_string(), "2022-06-16");
}

#[test]
fn identifiers_that_a_spreadsheet_took_for_numbers_are_damaged() {
    let date = Format::new().set_num_format("yyyy/m/d");
    let damaged = vec!["INP-11 row 2 serial".to_owned()];
    assert_eq!(findings_with(|sheet| drop(sheet.write(1, 3, 3.1e15))), damaged);
    assert_eq!(findings_with(|sheet| drop(sheet.write(1, 3, 12_345_678))), damaged);
    assert_eq!(findings_with(|sheet| drop(sheet.write_with_format(1, 3, 44_621, &date))), damaged);
    assert_eq!(findings_with(|sheet| drop(sheet.write(1, 3, true))), damaged);
    assert_eq!(findings_with(|sheet| drop(sheet.write(1, 0, 1_234_567))), Vec::<String>::new());
    assert_eq!(findings_with(|sheet| drop(sheet.write(1, 0, 1.5))), ["INP-05 row 2 sale_no"]);
}

#[test]
fn a_formula_counts_with_the_value_it_had() {
    let amount = |value: &str| {
        let formula = Formula::new("=A1").set_result(value);
        findings_with(|sheet| drop(sheet.write(1, 4, formula)))
    };
    assert_eq!(amount("72600.00000000001"), Vec::<String>::new());
    assert_eq!(amount("72600.5"), ["INP-05 row 2 amount"]);
    assert_eq!(amount("#N/A"), Vec::<String>::new());
    assert_eq!(amount("#REF!"), ["INP-05 row 2 amount"]);
    let serial = |value: &str| {
        let formula = Formula::new("=A1").set_result(value);
        findings_with(|sheet| drop(sheet.write(1, 3, formula)))
    };
    assert_eq!(serial("1ZNBH1K00C00FS"), Vec::<String>::new());
    assert_eq!(serial("#VALUE!"), ["INP-11 row 2 serial"]);
    assert_eq!(serial("#N/A"), ["INP-04 row 2 serial"]);
}

#[test]
fn every_visible_sheet_is_tried() {
    let named = |name: &str, mut sheet: Worksheet| {
        sheet.set_name(name).unwrap();
        sheet
    };
    let notes = || {
        named("注意事項", {
            let mut notes = Worksheet::new();
            notes.write(4, 2, "税込").unwrap();
            notes
        })
    };
    let hidden = named("控え", {
        let mut hidden = sheet(|sheet| drop(sheet.write(1, 1, "6/15")));
        hidden.set_hidden(true);
        hidden
    });
    let empty = named("Sheet3", Worksheet::new());
    let lacks = named("売上", {
        let mut lacks = Worksheet::new();
        for (column, header) in ["sale_no", "sale_date", "amount"].into_iter().enumerate() {
            lacks.write(0, column as u16, header).unwrap();
        }
        lacks
    });
    let whole = saved([notes(), named("四月", sheet(|_| ())), hidden, empty, lacks]);
    let ingested = Folder::new().with("D001/a.xlsx", whole).read();
    assert_eq!(findings(&ingested), ["INP-12 sheet 注意事項", "INP-03 sheet 売上 model"]);
    assert_eq!(ingested.texts.opt(ingested.facts.sales[1].place.sheet), Some("四月"));
    let ingested = Folder::new().with("D001/a.xlsx", saved([notes()])).read();
    assert_eq!(findings(&ingested), ["INP-02 sheet 注意事項"]);
    let ingested = Folder::new().with("D001/a.xlsx", saved([Worksheet::new()])).read();
    assert_eq!(findings(&ingested), ["INP-02"]);
}

#[test]
fn rows_are_numbered_as_the_sheet_numbers_them() {
    let mut moved = Worksheet::new();
    for (column, header) in HEADERS.into_iter().enumerate() {
        moved.write(9, column as u16 + 2, header).unwrap();
    }
    for (column, value) in ["S1", "6/15", "M300 RTK", "1ZNBH1K00C00FS", "x"].into_iter().enumerate() {
        moved.write(19, column as u16 + 2, value).unwrap();
    }
    moved.write(25, 2, "合計").unwrap();
    moved.write(25, 6, 968_000).unwrap();
    let ingested = Folder::new().with("D001/a.xlsm", saved([moved])).read();
    assert_eq!(findings(&ingested), ["INP-05 row 20 sale_date", "INP-05 row 20 amount"]);
    assert_eq!((ingested.files[1].rows.read, ingested.files[1].rows.skipped), (1, 1));
}

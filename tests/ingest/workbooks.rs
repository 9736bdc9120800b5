//! What is particular to workbooks: dates as numbers, error cells, formulas, several sheets.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::support::{self, Folder, findings};

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

/// A workbook of one sheet, whose rows are given as a program writes them that calculates nothing.
fn written_by_hand(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let link = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    crate::support::packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", link("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", link("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_formula_that_was_never_calculated_is_no_blank() {
    let text = |value: &str| format!("<c t=\"inlineStr\"><is><t>{value}</t></is></c>");
    let header: String = HEADERS.map(text).concat();
    let line = |serial: &str, amount: &str| {
        let before = ["S1", "2022-06-15", "M300 RTK"].map(text).concat();
        written_by_hand(&format!("<row r=\"1\">{header}</row><row r=\"2\">{before}{serial}{amount}</row>"))
    };
    let serial = text("1ZNBH1K00C00FS");
    for (what, serial, amount, found) in [
        ("no value", serial.as_str(), "<c><f>A1*2</f></c>", vec![("INP-05 row 2 amount", "=A1*2")]),
        ("an empty value", &serial, "<c><f>A1*2</f><v></v></c>", vec![("INP-05 row 2 amount", "=A1*2")]),
        ("a value", &serial, "<c><f>A1*2</f><v>82500</v></c>", vec![]),
        ("an empty text", &serial, "<c t=\"str\"><f>A1</f><v></v></c>", vec![]),
        ("no formula", &serial, "<c s=\"0\"/>", vec![]),
        (
            "a shared formula",
            &serial,
            "<c><f t=\"shared\" si=\"0\"/></c>",
            vec![("INP-05 row 2 amount", "=")],
        ),
        ("a serial", "<c><f>A1</f></c>", &text("1"), vec![("INP-11 row 2 serial", "=A1")]),
        ("behind the table", &serial, "<c/><c/><c><f>A1</f></c>", vec![]),
    ] {
        let ingested = Folder::new().with("D001/a.xlsx", line(serial, amount)).read();
        let shown = support::found(&ingested);
        let found: (Vec<&str>, Vec<&str>) = found.into_iter().unzip();
        assert_eq!((findings(&ingested), shown), (to_owned(found.0), to_owned(found.1)), "{what}");
    }
}

fn to_owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

#[test]
fn an_error_of_open_document_is_one() {
    let space = |name: &str| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\"");
    let text = |value: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{value}</text:p></table:table-cell>")
    };
    // As LibreOffice writes =1/0: an empty value, and the error where the text stands.
    let error = |name: &str| {
        format!(
            "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>{name}</text:p></table:table-cell>"
        )
    };
    let file = |serial: &str, amount: &str| {
        let header = HEADERS.map(text).concat();
        let before = ["S1", "2022-06-15", "M300 RTK"].map(text).concat();
        let content = format!(
            "<office:document-content {} {} {} xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"><office:body><office:spreadsheet><table:table table:name=\"T\"><table:table-row>{header}</table:table-row><table:table-row>{before}{serial}{amount}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            space("office"),
            space("table"),
            space("text")
        );
        let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
        let parts: [(&str, &[u8]); 3] = [
            ("mimetype", mimetype),
            ("META-INF/manifest.xml", b"<manifest/>"),
            ("content.xml", content.as_bytes()),
        ];
        crate::support::packed(&parts)
    };
    let duration = "<table:table-cell office:value-type=\"time\" office:time-value=\"PT30H05M00S\"/>";
    for (serial, amount, found) in [
        (text("1ZNBH1K00C00FS"), error("#DIV/0!"), vec![("INP-05 row 2 amount", "#DIV/0!")]),
        (text("1ZNBH1K00C00FS"), error("Err:508"), vec![("INP-05 row 2 amount", "Err:508")]),
        (text("1ZNBH1K00C00FS"), error("#N/A"), vec![]),
        (error("#REF!"), text("1"), vec![("INP-11 row 2 serial", "#REF!")]),
        (text("1ZNBH1K00C00FS"), duration.to_owned(), vec![("INP-05 row 2 amount", "30:05")]),
    ] {
        let ingested = Folder::new().with("D001/a.ods", file(&serial, &amount)).read();
        let shown = support::found(&ingested);
        let found: (Vec<&str>, Vec<&str>) = found.into_iter().unzip();
        assert_eq!((findings(&ingested), shown), (to_owned(found.0), to_owned(found.1)));
    }
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
    assert_eq!((ingested.files[1].rows.read, ingested.files[1].rows.skipped), (1, 9 + 5 + 1));
}

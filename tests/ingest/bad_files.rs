//! Files that are no tables, or tables that something happened to.

use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;

use crate::support::{Folder, SOUND, accepted, findings, findings_of, found, packed};

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in SOUND.lines().enumerate() {
        for (column, value) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The text in UTF-16 with its mark, each unit as `change` leaves it.
fn utf16(text: &str, change: impl Fn(u16) -> u16) -> Vec<u8> {
    let units = text.encode_utf16().map(change).flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

#[test]
fn what_is_no_table_is_one_finding() {
    let noise: Vec<u8> = (0..3000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let notes: String = (1..=40).fold(String::new(), |mut notes, line| {
        writeln!(notes, "注記 {line}").unwrap();
        notes
    });
    for (what, path, content) in [
        ("nothing", "D001/a.csv", Vec::new()),
        ("a lone mark", "D001/a.csv", b"\xEF\xBB\xBF".to_vec()),
        ("a lone mark of UTF-16", "D001/a.txt", b"\xFF\xFE".to_vec()),
        ("blank lines", "D001/a.txt", b"\r\n\r\n\r\n".to_vec()),
        ("noise", "D001/a.csv", noise.clone()),
        ("zeros", "D001/a.csv", vec![0; 10_000]),
        ("notes", "D001/a.csv", notes.clone().into_bytes()),
        ("a header row behind the thirtieth", "D001/a.csv", (notes.clone() + SOUND).into_bytes()),
        ("a line of ten megabytes", "D001/a.csv", vec![b'x'; 10_000_000]),
        ("a line of a million fields", "D001/a.csv", vec![b','; 1_000_000]),
        ("a list of something else", "D001/a.csv", "社員番号,部署\n0012,営業部\n".into()),
    ] {
        assert_eq!(findings_of(path, content), ["INP-02"], "{what}");
    }
    assert_eq!(findings_of("D001/a.xlsx", noise), ["INP-01"], "noise under a workbook's ending");
}

#[test]
fn a_header_row_on_the_thirtieth_line_counts() {
    let above = "\n".repeat(29);
    let folder = Folder::new().with("D001/a.csv", above + SOUND);
    let ingested = folder.read();
    assert_eq!(findings(&ingested), Vec::<String>::new());
    assert!(accepted(&ingested).contains(&("D001/a.csv".into(), None, 31)));
}

#[test]
fn what_no_reader_opens_says_why() {
    let sound = workbook();
    let mut encrypted = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    for (what, path, content, why) in [
        ("nothing", "D001/a.xlsx", Vec::new(), "empty"),
        ("nothing", "D001/a.xls", Vec::new(), "empty"),
        ("cut off", "D001/a.xlsx", sound[..sound.len() - 100].to_vec(), "damaged"),
        ("cut off early", "D001/a.xlsm", sound[..300].to_vec(), "damaged"),
        ("a page of the web", "D001/a.xls", b"<html><table></table></html>".to_vec(), "no workbook"),
        ("a text file", "D001/a.xlsx", SOUND.into(), "no workbook"),
        ("a workbook of another format", "D001/a.ods", sound.clone(), "damaged"),
        ("a workbook of another format", "D001/a.xls", sound.clone(), "no workbook"),
        ("a workbook of another format", "D001/a.xlsb", sound.clone(), "damaged"),
        ("a compound file without a workbook", "D001/a.xls", encrypted[..8].to_vec(), "damaged"),
        ("a password", "D001/a.xlsx", encrypted, "password"),
    ] {
        let ingested = Folder::new().with(path, content).read();
        assert_eq!(findings(&ingested), ["INP-01"], "{what} as {path}");
        let said = &found(&ingested)[0];
        assert!(said.contains(why), "{what} as {path}: {said}");
    }
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_not_unpacked() {
    const LARGE: usize = 65 << 20;
    let bomb = packed(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", &vec![b' '; LARGE])]);
    // The same, but the file says that it is small: in its directory, and before the part itself.
    let mut liar = bomb.clone();
    for (signature, size_at) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
        let starts: Vec<usize> =
            (0..liar.len() - 4).filter(|at| liar[*at..].starts_with(signature)).collect();
        let part = *starts.last().unwrap();
        liar[part + size_at..part + size_at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    for (what, content, why) in [("a bomb", bomb, "unpacks"), ("a bomb that lies", liar, "damaged")] {
        let ingested = Folder::new().with("D001/a.xlsx", content).read();
        assert_eq!(findings(&ingested), ["INP-01"], "{what}");
        let said = &found(&ingested)[0];
        assert!(said.contains(why), "{what}: {said}");
    }
}

#[test]
fn a_sheet_of_a_million_repeated_cells_is_not_filled() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"T\"><table:table-row>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>{}</table:table-row>\
         </table:table></office:spreadsheet></office:body></office:document-content>",
        cell("first"),
        cell("last")
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let file = packed(&[("mimetype", mimetype), ("content.xml", content.as_bytes())]);
    let ingested = Folder::new().with("D001/a.ods", file).read();
    assert_eq!(findings(&ingested), ["INP-01"]);
    assert!(found(&ingested)[0].contains("unpacks"));
}

#[test]
fn a_cell_in_the_last_corner_costs_one_row() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in SOUND.lines().enumerate() {
        for (column, value) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, value).unwrap();
        }
    }
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let ingested = Folder::new().with("D001/a.xlsx", workbook.save_to_buffer().unwrap()).read();
    let last = ["sale_no", "sale_date", "model", "serial"].map(|field| format!("INP-04 row 1048576 {field}"));
    assert_eq!(findings(&ingested), last);
    assert_eq!(accepted(&ingested).len(), 2);
}

#[test]
fn an_unclosed_quote_costs_its_own_row() {
    let text = "sale_no,sale_date,model,serial,note\n\
                S1,2022-06-15,M300 RTK,1ZNBH1K00C0001,\"23\" モニタ\n\
                S2,2022-06-15,M300 RTK,1ZNBH1K00C0002,\"never closed\n\
                S3,2022-06-15,M300 RTK,1ZNBH1K00C0003,\"two\nlines\"\n\
                S4,2022-06-15,M300 RTK,1ZNBH1K00C0004,24\" モニタ\n\
                S5,2022-06-15,M300 RTK,1ZNBH1K00C0005,\n";
    let ingested = Folder::new().with("D001/a.csv", text).read();
    assert_eq!(findings(&ingested), ["INP-05 row 3"]);
    let rows: Vec<u32> = accepted(&ingested)
        .into_iter()
        .filter(|(file, ..)| file == "D001/a.csv")
        .map(|(.., row)| row)
        .collect();
    assert_eq!(rows, [2, 4, 6, 7]);
}

#[test]
fn bytes_that_are_no_text_cost_their_own_row() {
    let rows = |bad: &[u8]| {
        [
            SOUND.as_bytes(),
            b"S2,2022-06-15,",
            bad,
            b",1ZNBH1K00C00FS\n",
            b"S3,2022-06-15,M300 RTK,1ZNBH1K00C00FS\n",
        ]
        .concat()
    };
    assert_eq!(findings_of("D001/a.csv", rows(b"\x81 \xFF")), ["INP-06 row 3"]);
    let (cp932, ..) =
        encoding_rs::SHIFT_JIS.encode("伝票番号,売上日,機種,SN\nS1,2022-06-15,M300 RTK,1ZNBH1K00C00FS\n");
    let cp932 = [&cp932, b"S2,2022-06-15,\x81 \xFF,1ZNBH1K00C00FS\n".as_slice()].concat();
    assert_eq!(findings_of("D001/a.csv", cp932), ["INP-06 row 3"]);
    let lone = |unit| if unit == u16::from(b'?') { 0xD800 } else { unit };
    let text = SOUND.to_owned() + "S?2,2022-06-15,M300 RTK,1ZNBH1K00C00FS\n";
    assert_eq!(findings_of("D001/a.csv", utf16(&text, lone)), ["INP-06 row 3"]);
    let mut odd = utf16(SOUND, |unit| unit);
    odd.push(0);
    assert_eq!(findings_of("D001/a.csv", odd), ["INP-06 row 3"]);
}

#[test]
fn files_that_were_joined_keep_their_marks_out_of_the_values() {
    let rows = "sale_no,sale_date,model,serial\n\u{FEFF}S1,2022-06-15,M300 RTK,1ZNBH1K00C00FS\u{FEFF}\n";
    let joined = format!("\u{FEFF}{rows}\u{FEFF}{rows}");
    let utf16 = utf16(&joined[3..], |unit| unit);
    for (what, content) in
        [("UTF-8 with BOM", joined.clone().into_bytes()), ("UTF-8", joined[3..].into()), ("UTF-16LE", utf16)]
    {
        let ingested = Folder::new().with("D001/a.csv", content).read();
        assert_eq!((findings(&ingested), ingested.files[1].encoding.as_str()), (vec![], what));
        let sales = &ingested.facts.sales[1..];
        let read: Vec<&str> = sales.iter().map(|sale| ingested.texts.get(sale.sale_no)).collect();
        assert_eq!(read, ["S1", "S1"], "{what}");
        assert_eq!((ingested.files[1].rows.read, ingested.files[1].rows.skipped), (2, 1), "{what}");
    }
    // Behind a title line, the mark stands before the first header.
    assert_eq!(findings_of("D001/a.csv", format!("売上\n\u{FEFF}{SOUND}")), Vec::<String>::new());
}

#[test]
fn the_end_mark_of_dos_is_no_row() {
    for end in ["\x1A", "\r\n\x1A"] {
        let ingested = Folder::new().with("D001/a.csv", SOUND.to_owned() + end).read();
        assert_eq!(findings(&ingested), Vec::<String>::new());
        assert_eq!((ingested.files[1].rows.read, ingested.files[1].rows.skipped), (1, 0));
    }
    let within = SOUND.replace("S1", "\x1A");
    assert_eq!(findings_of("D001/a.csv", within), Vec::<String>::new(), "a letter like others elsewhere");
}

#[test]
fn what_a_finding_repeats_of_a_row_is_one_line() {
    let notes = "\"注記\r\n二行\",税込\r\n本文\r\n";
    let undecodable = [SOUND.as_bytes(), b"S2,\"a\r\nb\xFF\",x,y\r\n"].concat();
    for (content, rule, shown) in [
        (notes.as_bytes().to_vec(), "INP-02", "注記 二行 | 税込"),
        (undecodable, "INP-06", "S2,\"a b\u{FFFD}\",x,y"),
    ] {
        let ingested = Folder::new().with("D001/a.csv", content).read();
        let finding = &ingested.findings[0];
        assert_eq!((finding.rule.id(), found(&ingested)), (rule, vec![shown.to_owned()]));
    }
}

#[test]
fn a_row_of_zeros_lacks_its_values() {
    let text = SOUND.to_owned() + &"\0".repeat(100) + "\n";
    let lacks = ["sale_date", "model", "serial"].map(|field| format!("INP-04 row 3 {field}"));
    let ingested = Folder::new().with("D001/a.csv", text).read();
    assert_eq!(findings(&ingested), lacks);
}

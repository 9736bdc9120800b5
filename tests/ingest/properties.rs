//! Whatever lies under an ending that is read: no panic, and every row read is a fact or refused.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::support::{Folder, accepted};

const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods"];

/// Headers of all layouts, and some of none.
const HEADERS: [&str; 16] = [
    "sale_no",
    "売上日",
    "機種",
    "S/N",
    "プラン",
    "有効化コード",
    "数量",
    "金額",
    "関連付け日時",
    "製品アクティベーション日",
    "修理受付番号",
    "受付日",
    "損傷原因",
    "備考",
    "",
    "メールアドレス",
];

/// Cells that are sound, blank, damaged, or part of a damage.
const CELLS: [&str; 24] = [
    "S1",
    "2022-06-15",
    "R4.6.15 9:05",
    "6/15",
    "M300 RTK",
    "Mavic Mini 9",
    "1ZNBH1K00C00FS",
    "AAAA1、AAAA2",
    "A12",
    "basic",
    "ゴールド",
    "1",
    "2",
    "-1",
    "82,500円",
    "1.5",
    "",
    "-",
    "合計",
    "\"",
    "\"a\nb\"",
    "\u{0}",
    "23\" モニタ",
    "衝突",
];

fn check(ending: &str, content: &[u8]) -> Result<(), TestCaseError> {
    let folder = Folder::new().with(&format!("D001/a.{ending}"), content);
    let ingested = folder.read();
    let made = accepted(&ingested).iter().filter(|(file, ..)| file.starts_with("D001")).count() as u64;
    let rows = ingested.files[1].rows;
    prop_assert_eq!(rows.read, made + rows.rejected);
    let refused = ingested.findings.iter().filter(|finding| finding.place.row.is_some()).count() as u64;
    prop_assert!(rows.rejected <= refused, "{} rows rejected by {} findings", rows.rejected, refused);
    Ok(())
}

fn table() -> impl Strategy<Value = String> {
    let header = vec(prop::sample::select(&HEADERS[..]), 3..14);
    let rows = vec(vec(prop::sample::select(&CELLS[..]), 0..16), 0..20);
    let delimiter = prop::sample::select(&[",", "\t", ";"][..]);
    let line_end = prop::sample::select(&["\n", "\r\n", "\r"][..]);
    (header, rows, delimiter, line_end).prop_map(|(header, rows, delimiter, line_end)| {
        let lines = std::iter::once(&header).chain(&rows).map(|cells| cells.join(delimiter));
        lines.collect::<Vec<_>>().join(line_end)
    })
}

fn workbook(cells: &[Vec<&str>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in cells.iter().enumerate() {
        for (column, cell) in cells.iter().filter(|cell| **cell != "\u{0}").enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(ending in prop::sample::select(&ENDINGS[..]), content in vec(any::<u8>(), 0..2000)) {
        check(ending, &content)?;
    }

    #[test]
    fn any_table_is_read_or_refused(text in table()) {
        check("csv", text.as_bytes())?;
    }

    #[test]
    fn any_table_in_any_encoding_with_any_damage(
        text in table(), encoding in 0..4_u8, damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = match encoding {
            0 => text.into_bytes(),
            1 => [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(),
            2 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            _ => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check("txt", &bytes)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damaged_workbook_is_read_or_refused(
        header in vec(prop::sample::select(&HEADERS[..]), 3..14),
        rows in vec(vec(prop::sample::select(&CELLS[..]), 0..16), 0..8),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        ending in prop::sample::select(&["xlsx", "xlsm", "xlsb", "ods"][..]),
    ) {
        let mut bytes = workbook(&[vec![header], rows].concat());
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check(ending, &bytes)?;
    }
}

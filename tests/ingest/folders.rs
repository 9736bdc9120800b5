//! The input folder itself: what is read, what is left alone, and that threads change nothing.

use careledger::ingest::{IngestError, Observer, read};
use std::sync::Mutex;

use crate::support::{Folder, SCHEMAS, SOUND, accepted, findings, found};

#[test]
fn files_are_read_in_the_byte_order_of_their_paths() {
    let folder = Folder::new()
        .with("D001/b.CSV", SOUND)
        .with("D001/B.Txt", SOUND)
        .with("D001/2022/06/売上.tsv", SOUND.replace(',', "\t"))
        .with("top.csv", SOUND)
        .with("D001/~$b.xlsx", "")
        .with("D001/.hidden.csv", SOUND)
        .with("D001/.git/a.csv", SOUND)
        .with("D001/b.csv.bak", SOUND)
        .with("D001/README", "");
    let ingested = folder.read();
    let paths: Vec<&str> = ingested.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["D000/sound.csv", "D001/2022/06/売上.tsv", "D001/B.Txt", "D001/b.CSV", "top.csv"]);
    let ignored = ["D001/.git/a.csv", "D001/.hidden.csv", "D001/README", "D001/b.csv.bak", "D001/~$b.xlsx"];
    assert_eq!(ingested.ignored_files, ignored);
    let dealers: Vec<Option<&str>> =
        ingested.facts.sales.iter().map(|sale| ingested.texts.opt(sale.dealer)).collect();
    assert_eq!(dealers, [Some("D000"), Some("D001"), Some("D001"), Some("D001")]);
    assert_eq!(findings(&ingested), ["INP-04 row 2 dealer"]);
}

#[test]
fn a_row_names_its_dealer_where_no_folder_does() {
    let text = "sale_no,sale_date,model,serial,dealer\nS1,2022-06-15,M300 RTK,1ZNBH1K00C00FS,D007\n\
                S2,2022-06-15,M300 RTK,1ZNBH1K00C00FS,-\nS3,2022-06-15,M300 RTK,1ZNBH1K00C00FS,#REF!\n";
    let ingested = Folder::new().with("top.csv", text).with("D001/a.csv", text.replace("#REF!", "")).read();
    assert_eq!(findings(&ingested), ["INP-04 row 3 dealer", "INP-05 row 4 dealer"]);
    let dealers: Vec<Option<&str>> =
        ingested.facts.sales.iter().map(|sale| ingested.texts.opt(sale.dealer)).collect();
    assert_eq!(dealers, ["D000", "D007", "D001", "D001", "D007"].map(Some));
}

#[test]
fn the_record_of_a_file_says_what_it_was() {
    let text = "売上明細一覧\r\n伝票番号;売上日;機種;SN;担当者\r\nS1;2022-06-15;M300 RTK;1ZNBH1K00C00FS;佐藤\r\n;;;;\r\n\
                伝票番号;売上日;機種;SN;担当者\r\nS2;6/15;M300 RTK;1ZNBH1K00C00FS;\r\n\r\n合 計;;;;1\r\n";
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
    let ingested = Folder::new().with("D001/a.csv", &bytes).read();
    let file = &ingested.files[1];
    assert_eq!((file.encoding.as_str(), &*file.kinds), ("CP932", ["sales"].as_slice()));
    assert_eq!(file.unknown_columns, ["担当者"]);
    assert_eq!(file.blake3, blake3::hash(&bytes).to_hex().to_string());
    let rows = file.rows;
    assert_eq!((rows.read, rows.rejected, rows.skipped, rows.accepted), (2, 1, 4, 0));
    assert_eq!(findings(&ingested), ["INP-05 row 6 sale_date"]);
}

/// Blank rows within a table are skipped alike in every format; those behind it are no rows.
#[test]
fn blank_rows_count_where_another_row_follows() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(SOUND.lines()) {
        for (column, value) in (0..).zip(line.split(',')) {
            // A blank cell with a format, a cell of spaces and no cell at all are blank alike.
            sheet.write(row + 2, column, value).unwrap();
            sheet.write(row + 8, column, value).unwrap();
        }
    }
    sheet.write_blank(5, 0, &rust_xlsxwriter::Format::new().set_bold()).unwrap();
    sheet.write(6, 1, " \u{3000}").unwrap();
    sheet.write(12, 1, " ").unwrap();
    let workbook = workbook.save_to_buffer().unwrap();
    let text = format!("\n\n{SOUND}\n,,,\n , \u{3000},,\n\n{SOUND}\n\n,,,\n\n");
    for (path, content, skipped) in [
        // The blank rows and the header row again.
        ("D001/a.csv", text.clone().into_bytes(), 5),
        ("D001/a.xlsx", workbook, 5),
        ("D001/a.csv", SOUND.into(), 0),
        ("D001/a.csv", format!("{SOUND}\n\n").into_bytes(), 0),
        ("D001/a.csv", format!("{SOUND}\n\n合計\n\n").into_bytes(), 3),
        ("D001/a.csv", format!("{SOUND}\n\"never closed\n").into_bytes(), 1),
    ] {
        let ingested = Folder::new().with(path, &content).read();
        assert_eq!(
            ingested.files[1].rows.skipped,
            skipped,
            "{path}: {:?}",
            String::from_utf8_lossy(&content)
        );
    }
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new().with("D001/closed/a.csv", SOUND).with("D001/locked.csv", SOUND);
    let (closed, locked) = (folder.path().join("D001/closed"), folder.path().join("D001/locked.csv"));
    let allow = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(&closed, 0o000);
    allow(&locked, 0o000);
    // Nothing is closed to the system's administrator.
    let closed_to_us = std::fs::read(&locked).is_err();
    let ingested = folder.read();
    allow(&closed, 0o755);
    if closed_to_us {
        let why = vec!["permission denied".to_owned(); 2];
        assert_eq!((findings(&ingested), found(&ingested)), (vec!["INP-01".to_owned(); 2], why));
    } else {
        assert_eq!(findings(&ingested), Vec::<String>::new());
    }
}

#[test]
fn a_folder_without_tables_is_an_error_that_lists_what_was_seen() {
    let empty = tempfile::tempdir().unwrap();
    let error = read(empty.path(), &SCHEMAS, &()).err().unwrap();
    assert!(matches!(error, IngestError::NothingReadable { ref seen, .. } if seen.is_empty()), "{error}");
    std::fs::write(empty.path().join("a.csv"), "a,b\n").unwrap();
    std::fs::write(empty.path().join("b.xlsx"), "").unwrap();
    std::fs::write(empty.path().join("c.pdf"), "").unwrap();
    let error = read(empty.path(), &SCHEMAS, &()).err().unwrap();
    let IngestError::NothingReadable { seen, ignored, .. } = error else { panic!("{error}") };
    assert_eq!(
        (seen, ignored),
        (vec!["a.csv (INP-02)".to_owned(), "b.xlsx (INP-01)".into()], vec!["c.pdf".into()])
    );
    for missing in ["nowhere", "a.csv"] {
        let error = read(&empty.path().join(missing), &SCHEMAS, &()).err().unwrap();
        assert!(matches!(error, IngestError::Missing { .. }), "{missing}: {error}");
    }
}

#[test]
#[cfg(unix)]
fn links_and_pipes_do_not_lead_astray() {
    use std::os::unix::{ffi::OsStrExt, fs::symlink};
    let folder = Folder::new();
    let root = folder.path();
    std::fs::create_dir(root.join("D001")).unwrap();
    symlink(root, root.join("D001/loop")).unwrap();
    symlink(root.join("gone.csv"), root.join("D001/broken.csv")).unwrap();
    symlink(root.join("gone.pdf"), root.join("D001/broken.pdf")).unwrap();
    std::fs::write(root.join("D001").join(std::ffi::OsStr::from_bytes(b"\xFFname.csv")), SOUND).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(root.join("D001/pipe.csv")).status().unwrap().success());
    let ingested = folder.read();
    let paths: Vec<&str> = ingested.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["D000/sound.csv", "D001/broken.csv", "D001/loop", "D001/\u{FFFD}name.csv"]);
    assert_eq!(findings(&ingested), ["INP-01", "INP-01"]);
    let gone = "nothing is there: the file or the link's target is gone";
    assert_eq!(found(&ingested), [gone, "the link leads back to a folder above it"]);
    assert_eq!(ingested.ignored_files, ["D001/broken.pdf", "D001/pipe.csv"]);
    assert_eq!(accepted(&ingested).len(), 2);
}

struct Seen(Mutex<Vec<(usize, usize)>>);

impl Observer for Seen {
    fn files_read(&self, done: usize, total: usize) {
        self.0.lock().unwrap().push((done, total));
    }
}

#[test]
fn threads_change_nothing() {
    let mut folder = Folder::new();
    for number in 0..40 {
        let rows = format!(
            "S{number},2022-06-{:02},Mavic {number},1ZNBH1K00C0{number:03}\nS,6/15,-,A12\n",
            number % 30 + 1
        );
        folder = folder.with(&format!("D{:03}/{number}.csv", number % 7), SOUND.to_owned() + &rows);
    }
    let seen = Seen(Mutex::default());
    let read_with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| read(folder.path(), &SCHEMAS, &seen)).unwrap()
    };
    let (one, many) = (read_with(1), read_with(8));
    assert_eq!(one.facts.sales, many.facts.sales);
    assert_eq!(one.findings, many.findings);
    assert_eq!(one.files, many.files);
    let mut seen = seen.0.into_inner().unwrap();
    seen.sort_unstable();
    assert_eq!(seen, (1..=41).flat_map(|done| [(done, 41); 2]).collect::<Vec<_>>());
}

//! `diff`: two runs of the sample side by side. The causes were looked up in the files by hand.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::common::{Row, careledger, command, contents, copy, frame, rows, run, sample, succeed, text};
use crate::desk::Desk;
use calamine::{Data, Reader, Xlsx, open_workbook};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use polars_io::parquet::write::ParquetWriter;
use serde_json::Value;
use tempfile::TempDir;

/// The months of the sample, run once for all tests of this file.
static MONTHS: LazyLock<TempDir> = LazyLock::new(|| {
    let output = tempfile::tempdir().expect("a temporary folder");
    let mut program = command("replay", &sample(), output.path());
    succeed(program.args(["--quiet", "--from", "2022-04", "--to", "2022-06"]));
    output
});

fn month(as_of: &str) -> PathBuf {
    MONTHS.path().join(as_of)
}

fn diff(old: &Path, new: &Path, output: &Path, flags: &[&str]) -> Output {
    let mut program: Command = careledger();
    program.arg("diff").arg(old).arg(new).arg("--output").arg(output).args(flags).output().unwrap()
}

/// The lines that two runs do not have in common.
fn lines(old: &Path, new: &Path) -> Vec<Row> {
    let output = tempfile::tempdir().unwrap();
    let done = diff(old, new, output.path(), &["--json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let summary: Value = serde_json::from_slice(&done.stdout).unwrap();
    rows(Path::new(summary["folder"].as_str().unwrap()), "differences")
}

/// `table key column: old > new, cause (about it) file:row`, blank parts left out.
fn sentence(line: &Row) -> String {
    let key = ["coverage_id", "serial_original", "dealer", "case_no", "pool_id", "kind", "exception_id"];
    let key: Vec<&str> =
        key.into_iter().map(|name| text(line, name)).filter(|value| !value.is_empty()).collect();
    let row = line["cause_row"].as_i64().map(|row| format!(":{row}")).unwrap_or_default();
    format!(
        "{} {} {} {}: {} > {}, {} ({}) {}{row}",
        text(line, "table"),
        key.join(" "),
        text(line, "change"),
        text(line, "changed_column"),
        text(line, "old"),
        text(line, "new"),
        text(line, "cause"),
        text(line, "cause_note"),
        text(line, "cause_file"),
    )
}

fn sentences(lines: &[Row]) -> Vec<String> {
    lines.iter().map(sentence).collect()
}

/// The sample in which one file's bytes are changed.
fn changed_sample(path: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Desk {
    let desk = Desk::new();
    desk.put(path, change(fs::read(desk.input().join(path)).unwrap()));
    desk
}

/// Replaces ASCII text, which must be there once, in a file of any encoding.
fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let found: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from.as_bytes())).collect();
    let [at] = found[..] else { panic!("{from} is there {} times", found.len()) };
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

#[test]
fn what_a_month_brought_is_told_with_its_row_or_as_the_passage_of_time() {
    let lines = lines(&month("2022-05-31"), &month("2022-06-30"));
    let told = sentences(&lines);
    for expected in [
        // Bound on 2022-06-15: line 4 of the file, below the header and two renewals.
        "coverages 485ECC06A0ABAF8F 1ZNBJ5D0010590 added status:  > in_force, \
         now_effective () D001/2022-06/関連付け_202206.csv:4",
        "ledger 485ECC06A0ABAF8F D001 E3905D7C18B64A2F grant added amount:  > 564500, \
         now_effective () D001/2022-06/関連付け_202206.csv:4",
        // The deck's contract ended on 2022-06-15; one of its units is renewed by line 2.
        "coverages 55437953206D9AB4 3FCDHBL0020151 changed status: in_force > expired, time () ",
        "coverages E96E7A01E38A409F 3FCDHBL0020156 changed renewal_status: renewable > renewed, \
         consequence (coverages: 039C8BF851E1C3BC / 3FCDHBL0020156) D001/2022-06/関連付け_202206.csv:2",
        "expiries E96E7A01E38A409F gone stage: 15 > , \
         consequence (coverages: 039C8BF851E1C3BC / 3FCDHBL0020156) D001/2022-06/関連付け_202206.csv:2",
        // A replacement completed on 2022-06-13 moved the renewed unit to its new serial.
        "claims D001 MR-2206-001 added decision:  > covered, \
         now_effective () D001/2022-06/修理受付_202206.csv:4",
        "coverages E9C1B89B0293D2B5 3QWDJ5F0010031 changed serial_current: 3QWDJ5F0010031 > 3QWDJ5F0010444, \
         consequence (claims: D001 / MR-2206-001) D001/2022-06/修理受付_202206.csv:4",
    ] {
        assert!(told.iter().any(|line| line == expected), "{expected}\nis not among\n{}", told.join("\n"));
    }
    // The same files, rules and program: nothing but time can be the first cause.
    assert!(lines.iter().all(|line| ["now_effective", "time", "consequence"].contains(&text(line, "cause"))));
}

#[test]
fn a_month_whose_files_were_not_there_yet_is_told_by_its_new_files() {
    let folder = tempfile::tempdir().unwrap();
    run(&sample(), folder.path(), "2022-05-31", &["--known-by", "2022-05"]);
    let then = folder.path().join("variants/known_by=2022-05/2022-05-31");
    let lines = lines(&then, &month("2022-06-30"));
    let told = sentences(&lines);
    let expected = "coverages 485ECC06A0ABAF8F 1ZNBJ5D0010590 added status:  > in_force, \
                    input_row (new_file) D001/2022-06/関連付け_202206.csv:4";
    assert!(told.iter().any(|line| line == expected), "{}", told.join("\n"));
    let causes = |table: &str| -> Vec<&str> {
        let mut causes: Vec<&str> = lines
            .iter()
            .filter(|line| text(line, "table") == table)
            .map(|line| text(line, "cause"))
            .collect();
        causes.sort_unstable();
        causes.dedup();
        causes
    };
    assert_eq!(causes("claims"), ["input_row"], "every case of June stands in a file of June");
    assert_eq!(causes("coverages"), ["consequence", "input_row", "time"]);
    assert!(told.iter().all(|line| !line.contains("unknown")), "{}", told.join("\n"));
}

#[test]
fn a_file_that_was_sent_again_is_told_by_the_row_that_differs() {
    let path = "D001/2021-12/修理受付_202112.csv";
    let desk = changed_sample(path, |bytes| replaced(bytes, "448,910", "438,910"));
    let resent = desk.run("2022-05-31");
    assert_eq!(
        sentences(&lines(&month("2022-05-31"), &resent)),
        [
            "coverages A2D5E5CF5100FAF0 3LYDJ6G0010002 changed own_used: 448910 > 438910, \
             consequence (claims: D001 / MR-2111-004) D001/2021-12/修理受付_202112.csv:5",
            "coverages A2D5E5CF5100FAF0 3LYDJ6G0010002 changed own_remaining: 192390 > 202390, \
             consequence (claims: D001 / MR-2111-004) D001/2021-12/修理受付_202112.csv:5",
            "coverages A2D5E5CF5100FAF0 3LYDJ6G0010002 changed pool_remaining: 192390 > 202390, \
             consequence (claims: D001 / MR-2111-004) D001/2021-12/修理受付_202112.csv:5",
            "claims D001 MR-2111-004 changed repair_cost: 448910 > 438910, \
             input_row (changed_file) D001/2021-12/修理受付_202112.csv:5",
            "claims D001 MR-2111-004 changed deducted: 448910 > 438910, \
             input_row (changed_file) D001/2021-12/修理受付_202112.csv:5",
            "ledger A2D5E5CF5100FAF0 D001 MR-2111-004 77C1A0E94B2D6F35 repair changed amount: -448910 > \
             -438910, input_row (changed_file) D001/2021-12/修理受付_202112.csv:5",
        ]
    );
}

#[test]
fn rows_that_only_moved_in_their_file_are_no_difference() {
    let path = "D001/2021-12/修理受付_202112.csv";
    let desk = changed_sample(path, |bytes| [b"MEMO\r\n".as_slice(), &bytes].concat());
    let moved = desk.run("2022-05-31");
    assert_ne!(rows(&month("2022-05-31"), "claims"), rows(&moved, "claims"), "the row numbers did move");
    assert_eq!(sentences(&lines(&month("2022-05-31"), &moved)), [""; 0]);
    let done = diff(&month("2022-05-31"), &moved, &desk.path("compared"), &["--lang", "en"]);
    let printed = String::from_utf8(done.stdout).unwrap();
    assert!(printed.contains(&format!("Changed input file: {path}")) && printed.contains("nothing differs"));
}

#[test]
fn a_ledger_line_that_was_inserted_is_one_line_added() {
    let desk = Desk::new();
    let case = "case_no,serial,received_at,completed_at,cause,service,status,repair_cost\n\
                L-1,3FCDHBL0020158,2021-06-14,2021-06-20,crash,repair,完了,11000\n";
    desk.put("D001/2021-12/late.csv", case);
    let late = desk.run("2022-05-31");
    let lines = lines(&month("2022-05-31"), &late);
    let ledger: Vec<String> =
        sentences(&lines).into_iter().filter(|line| line.starts_with("ledger")).collect();
    let [only] = &ledger[..] else { panic!("{}", ledger.join("\n")) };
    assert!(only.contains("L-1 31DD330DE9A421EA repair added amount:  > -11000"), "{only}");
    assert!(only.ends_with("input_row (new_file) D001/2021-12/late.csv:2"), "{only}");
    let pool =
        |run: &Path| rows(run, "ledger").iter().filter(|r| text(r, "pool_id") == "31DD330DE9A421EA").count();
    assert!(pool(&late) > pool(&month("2022-05-31")), "the pool has lines whose numbers moved");
}

#[test]
fn another_policy_is_the_cause_of_all_that_it_decides_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let tried = ["--set", "plus_pooled_months=12", "--set", "over_limit=reject"];
    run(&sample(), folder.path(), "2022-06-30", &tried);
    let variant = folder.path().join("variants/plus_pooled_months=12+over_limit=reject/2022-06-30");
    let lines = lines(&month("2022-06-30"), &variant);
    assert!(lines.len() > 20);
    for line in &lines {
        assert_eq!(text(line, "cause"), "rules");
        let note = "over_limit: customer_pays_excess > reject; plus_pooled_months: 13 > 12";
        assert_eq!(text(line, "cause_note"), note);
    }
    let end = lines.iter().find(|line| {
        text(line, "coverage_id") == "55437953206D9AB4" && text(line, "changed_column") == "end"
    });
    let end = end.expect("the deck's contract screen shows 2022-05-15");
    assert_eq!((text(end, "old"), text(end, "new")), ("2022-06-15", "2022-05-15"));
}

/// Comparing the other way round tells the same lines with their sides exchanged.
#[test]
fn differences_are_the_same_from_either_side() {
    let (old, new) = (month("2022-04-30"), month("2022-06-30"));
    let turned = |lines: Vec<Row>, swap: bool| {
        let mut told: Vec<_> = lines
            .iter()
            .map(|line| {
                let key = ["table", "coverage_id", "serial_original", "dealer", "case_no", "pool_id", "kind"];
                let mut cells: Vec<String> = key.iter().map(|name| text(line, name).to_owned()).collect();
                cells.extend(["exception_id", "changed_column"].map(|name| text(line, name).to_owned()));
                let (from, to) = if swap { ("new", "old") } else { ("old", "new") };
                cells.extend([text(line, from).to_owned(), text(line, to).to_owned()]);
                let difference = line["difference"].as_i64().map(|yen| if swap { -yen } else { yen });
                (cells, difference)
            })
            .collect();
        told.sort();
        told
    };
    let forth = turned(lines(&old, &new), false);
    assert!(forth.len() > 100);
    assert_eq!(forth, turned(lines(&new, &old), true));
}

/// Read back from the two runs' own tables, not from what the comparison counted.
#[test]
fn the_lists_make_the_older_tables_into_the_newer_ones() {
    let (old, new) = (month("2022-04-30"), month("2022-06-30"));
    let lines = lines(&old, &new);
    for (table, amounts) in [
        ("coverages", vec!["granted_limit", "own_used", "own_remaining", "pool_remaining"]),
        ("claims", vec!["repair_cost", "deducted", "excess", "expected_charge", "charged"]),
        ("ledger", vec!["amount"]),
    ] {
        for amount in amounts {
            let sum =
                |run: &Path| -> i64 { rows(run, table).iter().filter_map(|row| row[amount].as_i64()).sum() };
            let told = lines
                .iter()
                .filter(|line| text(line, "table") == table && text(line, "changed_column") == amount);
            let told: i64 = told.filter_map(|line| line["difference"].as_i64()).sum();
            assert_eq!(told, sum(&new) - sum(&old), "{table} {amount}");
        }
    }
    let cell = |run: &Path, id: &str, column: &str| -> String {
        let all = rows(run, "coverages");
        text(all.iter().find(|row| text(row, "coverage_id") == id).unwrap(), column).to_owned()
    };
    let changed = lines.iter().filter(|line| {
        text(line, "table") == "coverages"
            && text(line, "change") == "changed"
            && ["status", "renewal_status", "serial_current"].contains(&text(line, "changed_column"))
    });
    for line in changed {
        let (id, column) = (text(line, "coverage_id"), text(line, "changed_column"));
        let sides = (cell(&old, id, column), cell(&new, id, column));
        assert_eq!((text(line, "old"), text(line, "new")), (&*sides.0, &*sides.1), "{id} {column}");
    }
}

#[test]
fn the_workbook_holds_the_lines_and_the_same_bytes_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (month("2022-05-31"), month("2022-06-30"));
    for (language, sheets, word) in [
        (
            "ja",
            ["表紙", "要約", "原因別", "金額の合計", "契約状態", "修理", "台帳", "期限案内", "例外"],
            "期限切れ",
        ),
        (
            "en",
            ["Cover", "Summary", "Causes", "Sums", "Coverages", "Claims", "Ledger", "Notices", "Exceptions"],
            "Expired",
        ),
    ] {
        let written = |name: &str, threads: &str| {
            let flags = ["--quiet", "--lang", language, "--threads", threads];
            let output = folder.path().join(name).join(language);
            let done = diff(&old, &new, &output, &flags);
            assert!(done.status.success() && done.stdout.is_empty() && done.stderr.is_empty());
            output.join("2022-05-31..2022-06-30")
        };
        let (one, other) = (written("one", "1"), written("other", "8"));
        assert_eq!(contents(&one), contents(&other));
        assert_eq!(contents(&one).len(), 2);
        let mut book: Xlsx<_> = open_workbook(one.join("differences.xlsx")).unwrap();
        assert_eq!(book.sheet_names(), sheets);
        let cover = book.worksheet_range(sheets[0]).unwrap();
        assert_eq!(cover.get_value((2, 1)), Some(&Data::String("OK".into())), "the master check");
        let list = book.worksheet_range(sheets[4]).unwrap();
        let lines = rows(&one, "differences");
        let coverages = lines.iter().filter(|line| text(line, "table") == "coverages").count();
        assert_eq!(list.height(), 3 + coverages + 1, "title, line, header, lines, total");
        assert!(list.used_cells().any(|(_, _, cell)| cell == &Data::String(word.into())), "{word}");
    }
}

/// Rewrites a table of a run, and its hash in the record where the record is to vouch for it.
fn rewritten(run: &Path, to: &Path, vouched: bool, change: impl Fn(DataFrame) -> DataFrame) -> PathBuf {
    copy(run, to);
    let before = fs::read(to.join("data/claims.parquet")).unwrap();
    let mut table = change(frame(run, "claims"));
    let mut file = File::create(to.join("data/claims.parquet")).unwrap();
    ParquetWriter::new(&mut file).finish(&mut table).unwrap();
    if vouched {
        let after = fs::read(to.join("data/claims.parquet")).unwrap();
        let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
        let record = fs::read_to_string(to.join("run.json")).unwrap();
        fs::write(to.join("run.json"), record.replace(&hash(&before), &hash(&after))).unwrap();
    }
    to.to_owned()
}

#[test]
fn a_folder_that_is_no_sound_run_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let good = month("2022-05-31");
    let same = |table: DataFrame| table;
    let copy = |name: &str| rewritten(&good, &at(name), false, same);
    let none = at("none");
    fs::create_dir(&none).unwrap();
    let cut = copy("cut");
    let bytes = fs::read(good.join("data/ledger.parquet")).unwrap();
    fs::write(cut.join("data/ledger.parquet"), &bytes[..bytes.len() / 2]).unwrap();
    let missing = copy("missing");
    fs::remove_file(missing.join("data/exceptions.parquet")).unwrap();
    let record = copy("record");
    fs::write(record.join("run.json"), "{\"as_of\": 1}").unwrap();
    let foreign = rewritten(&good, &at("foreign"), false, |_| {
        DataFrame::new(2, vec![Series::new("a".into(), [1.5, 2.5]).into_column()]).unwrap()
    });
    let vouched = rewritten(&good, &at("vouched"), true, |_| {
        DataFrame::new(2, vec![Series::new("a".into(), [1.5, 2.5]).into_column()]).unwrap()
    });
    let lacks = rewritten(&good, &at("lacks"), true, |table| table.drop("decision").unwrap());
    let other = rewritten(&good, &at("other"), true, |mut table| {
        let height = table.height();
        let text = Series::new("excess".into(), vec!["1"; height]);
        table.with_column(text.into_column()).unwrap();
        table
    });
    for (bad, code, said) in [
        (at("nowhere"), 66, "is not the folder of a run"),
        (none, 66, "is not the folder of a run"),
        (record, 65, "run.json cannot be read"),
        (cut, 65, "ledger.parquet is not as its run wrote it"),
        (missing, 65, "exceptions.parquet cannot be read"),
        (foreign, 65, "claims.parquet is not as its run wrote it"),
        (vouched, 65, "claims.parquet cannot be read"),
        (lacks, 65, "claims.parquet has no column decision"),
        (other, 65, "column excess of claims is not of the same type"),
    ] {
        let output = at("output");
        for (old, new) in [(&good, &bad), (&bad, &good)] {
            let done = diff(old, new, &output, &["--lang", "en"]);
            let error = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(done.status.code(), Some(code), "{}: {error}", bad.display());
            assert!(error.contains(said) && !error.contains("panicked"), "{}: {error}", bad.display());
        }
        assert!(!output.exists(), "nothing is written");
    }
    let japanese = diff(&at("nowhere"), &good, &at("output"), &[]);
    assert!(String::from_utf8_lossy(&japanese.stderr).contains("実行結果のフォルダーではありません"));
}

/// Tables of an older or newer version: what both have is compared, what one has alone is named.
#[test]
fn a_column_of_one_run_alone_is_named_and_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    let good = month("2022-05-31");
    let newer = rewritten(&good, &folder.path().join("newer"), true, |mut table| {
        let height = table.height();
        let column: Column = Series::new("of_a_later_version".into(), vec!["CLM-02"; height]).into_column();
        table.with_column(column).unwrap();
        table
    });
    for (old, new) in [(&good, &newer), (&newer, &good)] {
        let done = diff(old, new, &folder.path().join("output"), &["--lang", "en"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let printed = String::from_utf8(done.stdout).unwrap();
        assert!(printed.contains("(not compared): of_a_later_version"), "{printed}");
        assert!(printed.contains("nothing differs"), "{printed}");
    }
}

#[test]
fn differences_are_not_written_into_a_run_that_is_compared() {
    let (old, new) = (month("2022-04-30"), month("2022-05-31"));
    for inside in [old.join("differences"), new.clone(), new.join("data/deeper")] {
        let before = contents(MONTHS.path());
        let done = diff(&old, &new, &inside, &["--lang", "en"]);
        assert_eq!(done.status.code(), Some(2), "{}", inside.display());
        assert!(String::from_utf8_lossy(&done.stderr).contains("--output"));
        assert_eq!(contents(MONTHS.path()), before);
    }
}

#[test]
fn a_masked_run_is_compared_with_masked_runs_only() {
    let folder = tempfile::tempdir().unwrap();
    let masked = |as_of: &str| {
        run(&sample(), folder.path(), as_of, &["--mask"]);
        folder.path().join("masked").join(as_of)
    };
    let (may, june) = (masked("2022-05-31"), masked("2022-06-30"));
    let mixed = diff(&month("2022-05-31"), &may, folder.path(), &["--lang", "en"]);
    assert_eq!(mixed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&mixed.stderr).contains("--mask"));
    let plain = lines(&month("2022-05-31"), &month("2022-06-30"));
    let exceptions = |line: &&Row| text(line, "table") != "exceptions";
    let [plain, hidden] = [&plain, &lines(&may, &june)]
        .map(|lines| lines.iter().filter(exceptions).map(sentence).collect::<Vec<_>>());
    assert_eq!(plain, hidden);
}

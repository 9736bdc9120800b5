//! `close`, `verify` and the restatement of closed months, over the sample.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::{careledger, contents, copy, repository, rows, sample, text};
use crate::desk::Desk;
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

/// A desk with the months' runs in its output.
struct Books(Desk);

impl Books {
    /// The sample, run for the ends of some months.
    fn new(from: &str, to: &str) -> Self {
        let books = Self(Desk::new());
        books.succeed(&["replay", "--from", from, "--to", to, "--quiet"]);
        books
    }

    fn output(&self) -> PathBuf {
        self.0.output()
    }

    fn closed(&self, path: &str) -> PathBuf {
        self.output().join("closed").join(path)
    }

    /// The program, in English, on these folders.
    fn program(&self, arguments: &[&str]) -> Output {
        let mut program = careledger();
        program.args(arguments).args(["--lang", "en", "--output"]).arg(self.output());
        if ["run", "replay"].contains(&arguments[0]) {
            program.arg("--input").arg(self.0.input());
        }
        program.output().unwrap()
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let done = self.program(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// What a command that must fail says, and its exit code.
    fn fail(&self, arguments: &[&str]) -> (i32, String) {
        let done = self.program(arguments);
        let said = [done.stdout, done.stderr].concat();
        (done.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// The sheets of a run's restatement.
    fn restatement(&self, as_of: &str) -> Xlsx<std::io::BufReader<fs::File>> {
        open_workbook(self.output().join(as_of).join("restatement.xlsx")).unwrap()
    }
}

/// The cells of a sheet's lines as text, without title, header and total.
fn lines(book: &mut Xlsx<std::io::BufReader<fs::File>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    let cell = |cell: &Data| match cell {
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    };
    let lines: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(cell).collect()).collect();
    lines[3..lines.len() - 1].to_vec()
}

const MAY: &str = "2022-05-31";
const REPAIRS: &str = "D001/2021-12/修理受付_202112.csv";

/// The sample's file of December with the cost of MR-2111-004, line 5, put right.
fn resent() -> Vec<u8> {
    let bytes = fs::read(sample().join(REPAIRS)).unwrap();
    let at = bytes.windows(7).position(|part| part == b"448,910").unwrap();
    [&bytes[..at], b"438,910", &bytes[at + 7..]].concat()
}

#[test]
fn months_are_closed_once_in_order_and_hold_the_runs_own_bytes() {
    let books = Books::new("2022-04", "2022-06");
    let (code, said) = books.fail(&["close", "2022-03"]);
    assert_eq!(code, 66);
    assert!(said.contains("careledger run --as-of 2022-03-31"), "{said}");
    assert!(books.succeed(&["verify"]).contains("no month is closed"));

    let said = books.succeed(&["close", "2022-04"]);
    for (month, reason) in [("2022-04", "closed already"), ("2022-06", "next is 2022-05, not 2022-06")] {
        let (code, said) = books.fail(&["close", month]);
        assert!(code == 2 && said.contains(reason), "{month}: {code} {said}");
    }
    books.succeed(&["close", "2022-05"]);
    let mut kept = contents(&books.closed("2022-05"));
    let seal: Value = serde_json::from_slice(&kept.remove("seal.json").unwrap()).unwrap();
    assert_eq!(kept, contents(&books.output().join(MAY)));
    let first: Value = serde_json::from_slice(&fs::read(books.closed("2022-04/seal.json")).unwrap()).unwrap();
    assert_eq!(seal["previous"], first["hash"], "the chain");
    assert_eq!(first["previous"], Value::Null);
    assert!(said.contains(first["hash"].as_str().unwrap()), "the seal is printed");
    assert_eq!(seal["files"].as_array().unwrap().len(), kept.len());

    // The month before the first closed one is no next one either.
    books.succeed(&["replay", "--from", "2022-03", "--to", "2022-03", "--quiet"]);
    assert_eq!(books.fail(&["close", "2022-03"]).0, 2);
    let held = books.succeed(&["verify"]);
    assert!(held.lines().count() == 2 && held.lines().all(|line| line.contains("holds")), "{held}");
    assert_eq!(books.succeed(&["verify", "--quiet"]), "");

    // Equal runs are sealed with equal hashes.
    let again = Books::new("2022-04", "2022-05");
    again.succeed(&["close", "2022-04"]);
    again.succeed(&["close", "2022-05"]);
    assert_eq!(contents(&again.closed("2022-05")), contents(&books.closed("2022-05")));
}

#[test]
fn a_run_that_was_touched_or_masked_is_not_closed() {
    let books = Books::new("2022-05", "2022-05");
    let table = books.output().join(MAY).join("data/ledger.parquet");
    let mut bytes = fs::read(&table).unwrap();
    bytes[100] ^= 1;
    fs::write(&table, bytes).unwrap();
    let (code, said) = books.fail(&["close", "2022-05"]);
    assert!(code == 65 && said.contains("data/ledger.parquet is not as its run wrote it"), "{said}");
    books.succeed(&["run", "--as-of", MAY, "--mask", "--quiet"]);
    fs::remove_dir_all(books.output().join(MAY)).unwrap();
    fs::rename(books.output().join("masked").join(MAY), books.output().join(MAY)).unwrap();
    let (code, said) = books.fail(&["close", "2022-05"]);
    assert!(code == 2 && said.contains("--mask"), "{said}");
    assert!(books.succeed(&["verify"]).contains("no month is closed"), "nothing is left behind");
    books.succeed(&["run", "--as-of", MAY, "--quiet"]);
    books.succeed(&["close", "2022-05"]);
}

type Damage = fn(&Books);

#[test]
fn whatever_is_done_to_a_closed_month_is_found_and_named() {
    let books = Books::new("2022-04", "2022-06");
    for month in ["2022-04", "2022-05", "2022-06"] {
        books.succeed(&["close", month]);
    }
    let sound = contents(&books.closed(""));
    let damages: [(&str, Damage, &[&str]); 9] = [
        (
            "a byte is flipped",
            |books| {
                let path = books.closed("2022-05/data/claims.parquet");
                let mut bytes = fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(path, bytes).unwrap();
            },
            &["2022-05 DOES NOT HOLD: 1", "closed/2022-05/data/claims.parquet was changed"],
        ),
        (
            "a file is removed",
            |books| fs::remove_file(books.closed("2022-04/finance.xlsx")).unwrap(),
            &["2022-04 DOES NOT HOLD: 1", "closed/2022-04/finance.xlsx is gone"],
        ),
        (
            "a file is added",
            |books| fs::write(books.closed("2022-06/data/note.txt"), "mine").unwrap(),
            &["2022-06 DOES NOT HOLD: 1", "closed/2022-06/data/note.txt was not there"],
        ),
        (
            "two months change places",
            |books| {
                fs::rename(books.closed("2022-04"), books.closed("x")).unwrap();
                fs::rename(books.closed("2022-05"), books.closed("2022-04")).unwrap();
                fs::rename(books.closed("x"), books.closed("2022-05")).unwrap();
            },
            &["the folder of 2022-04 holds 2022-05", "the folder of 2022-05 holds 2022-04"],
        ),
        (
            "a month in between is removed",
            |books| fs::remove_dir_all(books.closed("2022-05")).unwrap(),
            &["2022-05, before 2022-06, is not there", "2022-06 does not follow the seal"],
        ),
        (
            "the first month is removed",
            |books| fs::remove_dir_all(books.closed("2022-04")).unwrap(),
            &["2022-05 DOES NOT HOLD: 1", "2022-05 does not follow the seal"],
        ),
        (
            "a file and its seal are changed together",
            |books| {
                let (path, seal) = (books.closed("2022-05/run.json"), books.closed("2022-05/seal.json"));
                let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
                let before = fs::read(&path).unwrap();
                let after = String::from_utf8(before.clone()).unwrap().replacen("0.1.0", "0.1.1", 1);
                fs::write(path, &after).unwrap();
                let text = fs::read_to_string(&seal).unwrap();
                fs::write(seal, text.replace(&hash(&before), &hash(after.as_bytes()))).unwrap();
            },
            &["2022-05 DOES NOT HOLD: 1", "closed/2022-05/seal.json was changed"],
        ),
        (
            "a seal is cut off",
            |books| {
                let seal = fs::read(books.closed("2022-06/seal.json")).unwrap();
                fs::write(books.closed("2022-06/seal.json"), &seal[..seal.len() / 2]).unwrap();
            },
            &["closed/2022-06/seal.json is gone or cannot be read"],
        ),
        (
            "something else lies among the months",
            |books| fs::write(books.closed("2022-07"), "no folder").unwrap(),
            &["closed/2022-07 is no closed month"],
        ),
    ];
    for (what, damage, expected) in damages {
        damage(&books);
        let (code, said) = books.fail(&["verify", "--quiet"]);
        assert_eq!(code, 1, "{what}: {said}");
        for expected in expected {
            assert!(said.contains(expected), "{what}: {expected} is not in\n{said}");
        }
        // Whatever was done, no further month is put behind it.
        let (code, said) = books.fail(&["close", "2022-07"]);
        assert!([65, 66].contains(&code), "{what}: {code} {said}");
        fs::remove_dir_all(books.closed("")).unwrap();
        for (path, bytes) in &sound {
            let to = books.closed("").join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        assert!(books.program(&["verify"]).status.success(), "{what}: put right again");
    }
    let done = careledger().args(["verify", "--output"]).arg(books.output()).output().unwrap();
    assert!(String::from_utf8_lossy(&done.stdout).contains("2022-04 正常"));
}

#[test]
fn a_file_that_is_sent_again_restates_the_months_it_changes() {
    let books = Books::new("2022-04", "2022-06");
    books.succeed(&["close", "2022-04"]);
    books.succeed(&["close", "2022-05"]);
    let closed = contents(&books.closed(""));
    assert!(!books.output().join("2022-06-30/restatement.xlsx").exists());

    books.0.put(REPAIRS, resent());
    let said = books.succeed(&["run", "--as-of", "2022-06-30"]);
    assert!(said.contains("closed months to be restated: 2022-04, 2022-05 → restatement.xlsx"), "{said}");
    assert_eq!(contents(&books.closed("")), closed, "the closed figures stand");
    let record = fs::read_to_string(books.output().join("2022-06-30/run.json")).unwrap();
    let file = fs::read(books.output().join("2022-06-30/restatement.xlsx")).unwrap();
    assert!(record.contains(blake3::hash(&file).to_hex().as_str()), "listed with its hash");

    let mut book = books.restatement("2022-06-30");
    assert_eq!(
        book.sheet_names(),
        ["Cover", "Months", "Sums", "Coverages", "Claims", "Ledger", "Notices", "Exceptions"]
    );
    let cover = book.worksheet_range("Cover").unwrap();
    assert_eq!(cover.get_value((2, 1)), Some(&Data::String("OK".into())));
    let ledger: Vec<Vec<String>> = lines(&mut book, "Ledger");
    let tail = ["-448910", "-438910", "10000", "Input row", "a changed file", REPAIRS, "", "5"];
    for (line, month) in ledger.iter().zip(["2022-04-01", "2022-05-01"]) {
        assert_eq!(line[..3], [month, "77C1A0E94B2D6F35", "A2D5E5CF5100FAF0"]);
        assert_eq!(line[line.len() - tail.len()..], tail);
    }
    assert_eq!(ledger.len(), 2);
    let claims = lines(&mut book, "Claims");
    let told = |column: &str| claims.iter().filter(|line| line.iter().any(|cell| cell == column)).count();
    assert_eq!((claims.len(), told("Repair cost"), told("Deducted")), (4, 2, 2));
    // The sums of the closed table and of today's, as its own rows add up.
    let sum = |run: &Path, table: &str, column: &str| -> i64 {
        rows(run, table).iter().filter_map(|row| row[column].as_i64()).sum()
    };
    for line in lines(&mut book, "Sums").iter().filter(|line| line[0] == "2022-05-01" && line[1] == "Ledger")
    {
        let was = sum(&books.closed("2022-05"), "ledger", "amount");
        assert_eq!(line[3..], [was.to_string(), (was + 10_000).to_string(), "10000".to_owned()]);
    }

    // A run for a day before a closed month's end restates only what was closed by then.
    let said = books.succeed(&["run", "--as-of", "2022-05-15"]);
    assert!(said.contains("restated: 2022-04 →"), "{said}");
    // A replay tells the same bytes as single runs, and other policies or hidden names restate nothing.
    let single = contents(&books.output().join("2022-06-30"));
    books.succeed(&["replay", "--from", "2022-06", "--to", "2022-06", "--quiet", "--threads", "1"]);
    assert_eq!(contents(&books.output().join("2022-06-30")), single);
    books.succeed(&["run", "--as-of", "2022-06-30", "--set", "over_limit=reject", "--quiet"]);
    books.succeed(&["run", "--as-of", "2022-06-29", "--mask", "--quiet"]);
    let restated: Vec<String> =
        contents(&books.output()).into_keys().filter(|path| path.ends_with("restatement.xlsx")).collect();
    assert_eq!(restated, ["2022-05-15/restatement.xlsx", "2022-06-30/restatement.xlsx"]);
}

#[test]
fn facts_of_later_days_and_rows_that_only_moved_restate_nothing() {
    let books = Books::new("2022-05", "2022-05");
    books.succeed(&["close", "2022-05"]);
    let header = "case_no,serial,received_at,completed_at,cause,service,status,repair_cost\n";
    // A later fact; a row that cannot be read, whose file names no day; the sample's rows moved down.
    let later = format!("{header}L-1,3FCDHBL0020158,2022-06-01,2022-06-03,crash,repair,完了,11000\n");
    let unreadable = format!("{header}L-2,3FCDHBL0020158,not a day,,crash,repair,完了,11000\n");
    let moved = [b"MEMO\r\n".as_slice(), &fs::read(sample().join(REPAIRS)).unwrap()].concat();
    for (path, bytes) in [
        ("D001/2022-06/later.csv", later.as_bytes()),
        ("D001/2022-06/unreadable.csv", unreadable.as_bytes()),
        (REPAIRS, &moved),
    ] {
        books.0.put(path, bytes);
        let said = books.succeed(&["run", "--as-of", "2022-06-30"]);
        assert!(!said.contains("restated"), "{path}: {said}");
        assert!(!books.output().join("2022-06-30/restatement.xlsx").exists(), "{path}");
    }
    // The same case, a day of May: that month is restated, by a new file's row.
    let late = later.replace("L-1", "L-3").replace("2022-06-0", "2022-05-0");
    books.0.put("D001/2022-06/late.csv", late.as_bytes());
    let said = books.succeed(&["run", "--as-of", "2022-06-30"]);
    assert!(said.contains("restated: 2022-05 →"), "{said}");
    let ledger = lines(&mut books.restatement("2022-06-30"), "Ledger");
    let [line] = &ledger[..] else { panic!("{ledger:?}") };
    assert_eq!(line[line.len() - 5..], ["Input row", "a new file", "D001/2022-06/late.csv", "", "2"]);
}

#[test]
fn rules_that_changed_since_restate_a_month_by_the_rules_in_force_now() {
    let books = Books::new("2022-05", "2022-05");
    books.succeed(&["close", "2022-05"]);
    let schemas = books.0.path("schemas");
    copy(&repository("schemas"), &schemas);
    let rules = fs::read_to_string(schemas.join("rules/2021.toml")).unwrap();
    let changed = rules.replace("plus_pooled_months = 13", "plus_pooled_months = 12");
    assert_ne!(changed, rules);
    fs::write(schemas.join("rules/2021.toml"), changed).unwrap();
    let said = books.succeed(&["run", "--as-of", "2022-06-30", "--schemas", schemas.to_str().unwrap()]);
    assert!(said.contains("restated: 2022-05 →"), "{said}");
    let coverages = lines(&mut books.restatement("2022-06-30"), "Coverages");
    let end = coverages.iter().find(|line| line.contains(&"55437953206D9AB4".to_owned())).unwrap();
    assert!(end.contains(&"plus_pooled_months: 13 → 12".to_owned()), "{end:?}");
    assert!(coverages.iter().all(|line| line.contains(&"Policy or schema".to_owned())), "{coverages:?}");
    let ends = rows(&books.closed("2022-05"), "coverages");
    let kept = ends.iter().find(|row| text(row, "coverage_id") == "55437953206D9AB4").unwrap();
    assert_eq!(text(kept, "end"), "2022-06-15", "the closed figure stands");
}

#[test]
fn a_damaged_closed_month_stops_a_run_that_might_restate_it() {
    let books = Books::new("2022-05", "2022-05");
    books.succeed(&["close", "2022-05"]);
    books.succeed(&["run", "--as-of", "2022-06-30", "--quiet"]);
    let before = contents(&books.output().join("2022-06-30"));
    for damaged in ["data/ledger.parquet", "finance.xlsx", "seal.json"] {
        let path = books.closed("2022-05").join(damaged);
        let sealed = fs::read(&path).unwrap();
        fs::write(&path, [sealed.as_slice(), b" "].concat()).unwrap();
        let (code, said) = books.fail(&["run", "--as-of", "2022-06-30"]);
        assert!(code == 65 && said.contains("careledger verify"), "{damaged}: {said}");
        assert_eq!(books.fail(&["verify"]).0, 1, "{damaged}");
        assert_eq!(contents(&books.output().join("2022-06-30")), before, "the earlier reports stand");
        fs::write(&path, sealed).unwrap();
    }
    books.succeed(&["run", "--as-of", "2022-06-30", "--quiet"]);
}

#[test]
fn only_the_regular_run_of_the_last_day_is_closed() {
    let books = Books::new("2022-05", "2022-05");
    for (flags, made) in [
        (["--as-of", "2022-05-30", "--since", "2022-05-29"], "2022-05-30"),
        (["--as-of", MAY, "--known-by", "2022-04"], "variants/known_by=2022-04/2022-05-31"),
        (["--as-of", MAY, "--set", "max_years=3"], "variants/max_years=3/2022-05-31"),
    ] {
        books.succeed(&[&["run", "--quiet"], flags.as_slice()].concat());
        fs::remove_dir_all(books.output().join(MAY)).unwrap();
        fs::rename(books.output().join(made), books.output().join(MAY)).unwrap();
        let (code, said) = books.fail(&["close", "2022-05"]);
        assert!(code == 2 && said.contains("no regular run"), "{made}: {said}");
    }
}

#[test]
fn months_are_closed_by_one_at_a_time_and_what_was_left_half_done_goes() {
    let books = Books::new("2022-05", "2022-05");
    let lock = fs::File::create(books.output().join(".lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(books.fail(&["close", "2022-05"]).0, 75);
    drop(lock);
    fs::create_dir_all(books.closed(".building-2022-05/data")).unwrap();
    books.succeed(&["close", "2022-05"]);
    let names: Vec<String> = fs::read_dir(books.closed(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect();
    assert_eq!(names, ["2022-05"]);
}

//! `replay`, `--known-by` and `--set`: the same files, decided for other days, with less known, or by
//! other policies.

use std::fs;

use crate::common::{command, contents, find, rows, run, sample, succeed, text};
use crate::desk::Desk;
use calamine::{Reader, Xlsx, open_workbook};

const MONTH_ENDS: [(&str, &str); 3] =
    [("2022-04", "2022-04-30"), ("2022-05", "2022-05-31"), ("2022-06", "2022-06-30")];

#[test]
fn a_replay_writes_the_bytes_of_a_run_for_each_months_end() {
    let (replayed, single) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut program = command("replay", &sample(), replayed.path());
    let printed = succeed(program.args(["--quiet", "--from", "2022-04", "--to", "2022-06"]));
    assert!(printed.is_empty(), "--quiet says nothing of a success: {printed}");
    for (_, as_of) in MONTH_ENDS {
        let single = run(&sample(), single.path(), as_of, &[]);
        let (one, other) = (contents(&replayed.path().join(as_of)), contents(&single));
        assert!(one.len() > 9 && one == other, "{as_of}");
    }
    let ends: Vec<_> = rows(&replayed.path().join("2022-06-30"), "coverages");
    assert!(!ends.is_empty());
}

#[test]
fn a_replay_tells_a_line_a_month_and_refuses_months_that_run_backwards() {
    let output = tempfile::tempdir().unwrap();
    let replay = || command("replay", &sample(), output.path());
    let printed = succeed(replay().args(["--from", "2022-05", "--to", "2022-06", "--lang", "en"]));
    let days: Vec<&str> = printed.lines().map(|line| &line[.."as of 2022-06-30".len()]).collect();
    assert_eq!(days, ["as of 2022-05-31", "as of 2022-06-30"], "{printed}");

    let backwards = replay().args(["--from", "2022-06", "--to", "2022-05"]).output().unwrap();
    assert_eq!(backwards.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&backwards.stderr).contains("2022-06"));
}

#[test]
fn what_was_known_then_is_what_the_files_of_then_say() {
    let desk = Desk::new();
    let as_of = "2022-06-30";
    desk.run_with(as_of, &["--known-by", "2022-05"]);
    let known = desk.output().join("variants/known_by=2022-05").join(as_of);
    assert!(!desk.output().join(as_of).exists(), "a regular run's place stays free");
    let all = desk.run(as_of);

    for dealer in fs::read_dir(desk.input()).unwrap() {
        // Not every dealer sent something in June.
        _ = fs::remove_dir_all(dealer.unwrap().path().join("2022-06"));
    }
    let earlier = run(&desk.input(), &desk.path("earlier"), as_of, &[]);
    for table in ["coverages", "claims", "ledger", "expiries", "exceptions"] {
        assert_eq!(rows(&known, table), rows(&earlier, table), "{table}");
    }
    assert_ne!(rows(&known, "claims"), rows(&all, "claims"), "June brought cases");
}

#[test]
fn another_policy_decides_in_a_folder_of_its_own() {
    let output = tempfile::tempdir().unwrap();
    let tried = ["--set", "deduction_order=proportional", "--set", "plus_pooled_months=12"];
    run(&sample(), output.path(), "2022-06-10", &tried);
    let folder = output.path().join("variants/plus_pooled_months=12+deduction_order=proportional/2022-06-10");
    let coverages = rows(&folder, "coverages");
    // The deck's contract screen shows this end for 12 months: 2021/05/16 - 2022/05/15.
    assert_eq!(text(find(&coverages, "serial_original", "3FCDHBL0020158"), "end"), "2022-05-15");
    for book in ["contract_states", "expiry_list", "exceptions", "finance"] {
        let mut book: Xlsx<_> = open_workbook(folder.join(format!("{book}.xlsx"))).unwrap();
        let cover = book.worksheet_range_at(0).unwrap().unwrap();
        let said = cover.get_value((3, 0)).unwrap().to_string();
        assert!(said.contains("試算") && said.contains("plus_pooled_months=12"), "{said}");
    }
    let record = fs::read_to_string(folder.join("run.json")).unwrap();
    assert!(
        record.contains("\"variant\": \"plus_pooled_months=12+deduction_order=proportional\""),
        "{record}"
    );
    assert!(record.contains("\"plus_pooled_months\": 12"), "{record}");
}

#[test]
fn a_policy_that_cannot_be_tried_is_a_mistake_of_usage() {
    let output = tempfile::tempdir().unwrap();
    for (given, said) in [
        ("plus_pooled_months=0", "policies.plus_pooled_months: found 0"),
        ("plus_pooled_months=twelve", "found \"twelve\""),
        ("over_limit=refuse", "\"customer_pays_excess\" or \"reject\""),
        ("no_such_policy=1", "no_such_policy"),
        ("enrolment_window_hours=95", "whole days"),
        ("notice_days=[7,15,30]", "the largest first"),
        ("plus_pooled_months", "POLICY=VALUE"),
        ("plus_pooled_months=12 --set plus_pooled_months=13", "the policy twice"),
    ] {
        let mut program = command("run", &sample(), output.path());
        let done = program.arg("--set").args(given.split(' ')).output().unwrap();
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{given}: {error}");
        assert!(error.contains(said), "{given}: {error}");
    }
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0, "nothing is written");
}

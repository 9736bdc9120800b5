//! What was decided stays decided: the register of decisions, and the life of an exception.

use std::fs;
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};

use super::{LATE, claim, coverage, decide, decided_by_libreoffice, exception, waive};
use crate::common::{command, contents, rows, succeed, text, values};
use crate::desk::Desk;

#[test]
fn the_workbook_comes_back_from_the_next_run_and_says_nothing_new() {
    let desk = Desk::new();
    desk.run("2022-05-31");
    decided_by_libreoffice(&desk);
    let june = desk.run("2022-06-30");
    for (book, copy) in [("exceptions.xlsx", "exceptions.xlsx"), ("by_dealer/D001.xlsx", "D001.xlsx")] {
        desk.put(format!("decisions/2022-07/{copy}"), fs::read(june.join(book)).unwrap());
    }
    let july = desk.run("2022-07-31");
    assert_eq!(rows(&july, "decisions"), rows(&june, "decisions"));
    let again = rows(&july, "exceptions");
    let waived = exception(&again, "ENR-01", LATE);
    assert_eq!(values(waived, ["effect", "life", "days_open"]), ["waived", "open", "61"]);
}

#[test]
fn a_decision_on_a_fact_that_changed_is_refused_and_not_lost() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    let decisions = [
        waive("CLM-03", "MR-2205-002"),
        waive("ENR-01", LATE),
        ["PRC-01", "2104-0013", "対応済", "佐藤", ""],
    ];
    decide(&desk, "2022-06.csv", &before, &decisions);
    let claims = rows(&desk.run("2022-06-01"), "claims");
    assert_eq!(text(claim(&claims, "MR-2205-002"), "decision"), "covered");

    // The case is reported again, with another cost; the code's row, with another owner.
    desk.put(
        "D001/2022-06/zz_resent.csv",
        "修理受付番号,シリアル番号,受付日,完了日,原因,対応,修理見積額\n\
         MR-2205-002,0V2DH3C0010512,2022-05-09,2022-05-20,墜落,交換,140000\n",
    );
    let after = desk.run("2022-06-30");
    let exceptions = rows(&after, "exceptions");
    for (rule, subject, effect, work_status) in [
        ("CLM-03", "MR-2205-002", "reject", "open"),
        ("ENR-01", LATE, "waived", "approved"),
        ("PRC-01", "2104-0013", "flag", "done"),
    ] {
        let found = values(exception(&exceptions, rule, subject), ["effect", "work_status"]);
        assert_eq!(found, [effect, work_status], "{rule}");
    }
    assert_eq!(text(exception(&exceptions, "CLM-03", "MR-2205-002"), "note"), "");
    let refused = exception(&exceptions, "DEC-01", "MR-2205-002");
    assert_eq!(values(refused, ["severity", "effect"]), ["warn", "flag"]);
    assert_eq!(values(refused, ["actual", "subject"]), ["CLM-03", "claim"]);
    assert!(text(refused, "message_ja").contains("承認（佐藤, 責任者の判断）"), "{refused:?}");
    let claims = rows(&after, "claims");
    let changed = claim(&claims, "MR-2205-002");
    assert_eq!(values(changed, ["decision", "waived_rules"]), ["not_covered", ""]);
    assert_eq!(rows(&after, "decisions").len(), 3, "the register forgets nothing");

    // Decided again on what it is now, it counts.
    decide(&desk, "2022-07.csv", &after, &decisions[..1]);
    let july = desk.run("2022-07-31");
    assert_eq!(text(claim(&rows(&july, "claims"), "MR-2205-002"), "waived_rules"), "CLM-03");
    assert!(rows(&july, "exceptions").iter().all(|row| text(row, "rule") != "DEC-01"));
}

#[test]
fn the_register_only_grows_and_the_last_entry_counts() {
    let desk = Desk::new();
    let april = desk.run("2022-04-30");
    let decide = |file: &str, status: &str, note: &str| {
        decide(&desk, file, &april, &[["ENR-01", LATE, status, "佐藤", note]]);
    };
    let waived = |run: &Path| text(coverage(&rows(run, "coverages"), LATE), "waived_rules").to_owned();
    let register = |run: &Path| -> Vec<[String; 3]> {
        let entries = rows(run, "decisions");
        entries.iter().map(|entry| values(entry, ["status", "decided_in", "first_read"])).collect()
    };
    decide("1.csv", "承認", "展示機");
    let may = desk.run("2022-05-31");
    let first = ["approved", "decisions/1.csv", "2022-05-31"];
    assert_eq!(waived(&may), "ENR-01");
    assert_eq!(register(&may), [first]);

    decide("2.csv", "確認中", "もう一度確認する");
    let june = desk.run("2022-06-30");
    assert_eq!(waived(&june), "", "a later decision ends the waiver");
    assert_eq!(register(&june), [first, ["checking", "decisions/2.csv", "2022-06-30"]]);

    // The withdrawal holds, although its file is gone and the approval's is still there.
    desk.remove("decisions/2.csv");
    let july = desk.run("2022-07-31");
    assert_eq!(waived(&july), "");
    assert_eq!(register(&july), register(&june));
    // An approval in a file saved anew is one.
    decide("1.csv", "承認", "展示機（再確認済み）");
    let august = desk.run("2022-08-31");
    assert_eq!(waived(&august), "ENR-01");
    assert_eq!(register(&august).len(), 3);
    fs::remove_dir_all(desk.path("input/decisions")).unwrap();
    assert_eq!(waived(&desk.run("2022-09-04")), "ENR-01", "without any file the register speaks");
}

#[test]
fn the_same_day_gives_the_same_bytes_with_decisions_on_any_number_of_threads() {
    let desk = Desk::new();
    desk.run("2022-05-31");
    decided_by_libreoffice(&desk);
    let all = ["1", "8", "8"].map(|threads| contents(&desk.run_with("2022-06-30", &["--threads", threads])));
    assert!(all[0].len() > 10 && all[0] == all[1] && all[1] == all[2]);
}

#[test]
fn what_was_read_once_outlives_its_file_in_every_kind_of_run() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    decide(&desk, "1.csv", &before, &[waive("ENR-01", LATE)]);
    let first = contents(&desk.run("2022-06-10"));
    desk.remove("decisions/1.csv");
    let waived = |run: &Path| {
        let register = rows(run, "decisions");
        assert_eq!(register.len(), 1, "{}", run.display());
        assert_eq!(text(&register[0], "first_read"), "2022-06-10");
        rows(run, "coverages").iter().filter(|row| text(row, "waived_rules") == "ENR-01").count()
    };
    // The same day again, and once more: the register stands as it did.
    let again = desk.run("2022-06-10");
    assert_eq!(waived(&again), 1);
    let again = contents(&again);
    assert!(again == contents(&desk.run("2022-06-10")), "the same bytes from the same register");
    let table = "data/decisions.parquet";
    assert_eq!(first[table], again[table], "byte for byte what the first run wrote");
    // A later day, a trial of the policy that is in force, and a run that hides personal data.
    assert_eq!(waived(&desk.run("2022-06-30")), 1);
    desk.run_with("2022-06-30", &["--set", "plus_pooled_months=13"]);
    assert_eq!(waived(&desk.path("output/variants/plus_pooled_months=13/2022-06-30")), 1);
    desk.run_with("2022-06-30", &["--mask"]);
    assert_eq!(waived(&desk.path("output/masked/2022-06-30")), 1);
    // A day before it was read knows nothing of it.
    assert!(rows(&desk.run("2022-06-01"), "decisions").is_empty());
}

#[test]
fn a_question_is_answered_by_the_register_too() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    decide(&desk, "1.csv", &before, &[waive("ENR-01", LATE)]);
    desk.run("2022-06-10");
    desk.remove("decisions/1.csv");
    let asked = ["--json", "--as-of", "2022-06-10", "--serial", "3GYDJ8D0010061"];
    let shown = |output: &str| succeed(command("coverage", &desk.input(), &desk.path(output)).args(asked));
    let (known, forgotten) = (shown("output"), shown("no runs"));
    assert!(known.contains("\"route\": \"waived\"") && known.contains("ENR-01"), "{known}");
    assert!(forgotten.contains("\"status\": \"ineligible\""), "{forgotten}");
}

#[test]
fn a_register_that_cannot_be_read_stops_the_run() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    fs::write(before.join("data/decisions.parquet"), b"PAR1").unwrap();
    for damage in ["cut", "gone"] {
        let mut program = command("run", &desk.input(), &desk.output());
        let done = program.args(["--as-of", "2022-06-30"]).output().unwrap();
        assert_eq!(done.status.code(), Some(65), "{damage}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(!desk.path("output/2022-06-30").exists(), "{damage}");
        _ = fs::remove_file(before.join("data/decisions.parquet"));
    }
}

#[test]
fn a_masked_folder_names_nobody_who_decided() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    decide(&desk, "1.csv", &before, &[["ENR-01", LATE, "承認", "佐藤花子", "展示機"]]);
    desk.run_with("2022-06-30", &["--mask"]);
    let masked = desk.path("output/masked/2022-06-30");
    let entry = &rows(&masked, "decisions")[0];
    assert_eq!(values(entry, ["person", "note", "fingerprint"]), ["佐○○", "○○", ""]);
    let exceptions = rows(&masked, "exceptions");
    let waived = exception(&exceptions, "ENR-01", LATE);
    assert_eq!(values(waived, ["effect", "person", "note"]), ["waived", "佐○○", "○○"]);
    assert!(exceptions.iter().all(|row| row["fingerprint"].is_null()));
}

#[test]
fn an_exception_has_a_first_day_an_age_and_an_end() {
    let desk = Desk::new();
    desk.run("2022-04-30");
    let may = rows(&desk.run("2022-05-31"), "exceptions");
    let life = ["first_seen", "days_open", "life"];
    assert_eq!(values(exception(&may, "ENR-01", LATE), life), ["2022-04-30", "31", "open"]);
    assert_eq!(values(exception(&may, "CLM-03", "MR-2205-002"), life), ["2022-05-31", "0", "new"]);
    // The dealer's file is put right: its finding goes.
    desk.remove("D001/2021-12/売上明細_202112.csv");
    let june = desk.run("2022-06-30");
    let exceptions = rows(&june, "exceptions");
    assert_eq!(values(exception(&exceptions, "ENR-01", LATE), life), ["2022-04-30", "61", "open"]);
    let mut book: Xlsx<_> = open_workbook(june.join("exceptions.xlsx")).unwrap();
    let gone = book.worksheet_range("解消").unwrap();
    let lines: Vec<String> =
        gone.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let of_file: Vec<&String> = lines.iter().filter(|line| line.contains("売上明細_202112.csv")).collect();
    assert!(of_file.iter().any(|line| line.starts_with("INP-11|")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains(LATE)), "{lines:?}");
}

//! Decisions on exceptions: saved by LibreOffice, read back, kept, shown again, refused where the fact
//! changed; and waivers, each with what it grants.
//!
//! The sample fleet stands on its input; `tests/program/decisions/` holds workbooks that LibreOffice saved (see
//! `make.py` there). Other decisions are written as CSV, with the headers of the workbook's columns.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Row, careledger, contents, repository, rows, text};
use careledger::domain::language::Language;
use careledger::domain::resolution::WorkStatus;
use careledger::domain::word::Word;
use careledger::report::words::Words;
use careledger::schema::Schemas;
use careledger::schema::layout::{LayoutKind, header_key};
use serde_json::Value;

/// A copy of the sample fleet, decisions beside it, and an output folder.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (path, bytes) in contents(&repository("input/sample")) {
            desk.put(path.to_str().unwrap(), &bytes);
        }
        desk
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path("input").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Puts decisions on exceptions of a run that was made: rule, subject, status, person, note.
    fn decide(&self, file: &str, run: &Path, decisions: &[[&str; 5]]) {
        let exceptions = rows(run, "exceptions");
        let mut lines = "例外ID,対応状況,担当者,メモ,事実の指紋\n".to_owned();
        for [rule, subject, status, person, note] in decisions {
            let one = exception(&exceptions, rule, subject);
            let (id, fingerprint) = (text(one, "exception_id"), text(one, "fingerprint"));
            lines += &format!("{id},{status},{person},{note},{fingerprint}\n");
        }
        self.put(&format!("decisions/{file}"), lines.as_bytes());
    }

    fn run(&self, as_of: &str) -> PathBuf {
        self.run_with(as_of, &[])
    }

    fn run_with(&self, as_of: &str, flags: &[&str]) -> PathBuf {
        let mut program = careledger();
        program.args(["run", "--quiet", "--as-of", as_of, "--input"]).arg(self.path("input"));
        let done = program.arg("--output").arg(self.path("output")).args(flags).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        self.path("output").join(as_of)
    }
}

fn exception<'r>(exceptions: &'r [Row], rule: &str, subject: &str) -> &'r Row {
    let is_it = |row: &&Row| text(row, "rule") == rule && text(row, "subject_id") == subject;
    exceptions.iter().find(is_it).unwrap_or_else(|| panic!("there is no {rule} on {subject}"))
}

fn of<'r>(rows: &'r [Row], key: &str, value: &str) -> &'r Row {
    rows.iter().find(|row| text(row, key) == value).unwrap_or_else(|| panic!("no {key} is {value}"))
}

/// The columns of a row, as `name=value`; numbers in digits, nothing for null.
fn shown(row: &Row, columns: &str) -> String {
    let value = |name: &str| match &row[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    columns.split(' ').map(|name| format!("{name}={}", value(name))).collect::<Vec<_>>().join(" ")
}

/// Compares the columns that an expectation names.
fn expect(row: &Row, expected: &str, why: &str) {
    let columns: Vec<&str> = expected.split(' ').map(|part| part.split('=').next().unwrap()).collect();
    assert_eq!(shown(row, &columns.join(" ")), expected, "{why}");
}

fn decided_by_libreoffice(desk: &Desk) {
    for name in ["whole.xlsx", "part.ods"] {
        let bytes = fs::read(repository("tests/program/decisions").join(name)).unwrap();
        desk.put(&format!("decisions/2022-06/{name}"), &bytes);
    }
}

#[test]
fn what_libreoffice_saved_is_read_shown_and_waives() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    assert!(rows(&before, "decisions").is_empty());
    decided_by_libreoffice(&desk);
    let after = desk.run("2022-06-30");

    let exceptions = rows(&after, "exceptions");
    for (rule, subject, expected) in [
        ("ENR-01", "42C29AD2AD96D60D", "effect=waived work_status=approved person=佐藤"),
        ("ENR-04", "6848AE84B657FD3A", "effect=waived work_status=approved note==特例"),
        ("POOL-03", "3CF3CC3981E4232D", "effect=waived work_status=approved"),
        ("CLM-02", "HS-0002", "effect=waived work_status=approved note=回収できたため"),
        ("CLM-03", "MR-2205-002", "effect=waived work_status=approved"),
        ("CLM-06", "SF-104", "effect=waived work_status=approved person=Suzuki"),
        ("RNW-04", "1FED28FD83CC37EA", "effect=waived work_status=approved"),
        ("RNW-01", "9B40C3BCC816423D", "effect=reject work_status=approved"),
        ("RNW-05", "03DED8FFB127FB49", "effect=reject work_status=approved note="),
        ("LNK-02", "2203-0028", "effect=flag work_status=done person=鈴木 note="),
        ("PRC-01", "2104-0013", "effect=flag work_status=done person= note=20220602"),
        ("CLM-07", "MR-2201-006", "effect=flag work_status=checking person=Suzuki"),
        ("LNK-03", "203CA589D2E83F56", "effect=reject work_status=open person="),
        ("PRC-03", "HS2021-0214", "effect=flag work_status= person="),
    ] {
        expect(exception(&exceptions, rule, subject), expected, rule);
    }
    let note = text(exception(&exceptions, "CLM-07", "MR-2201-006"), "note").to_owned();
    assert_eq!(note, "asked the dealer\nagain on 2 June", "a note keeps its lines");

    let coverages = rows(&after, "coverages");
    for (code, expected) in [
        (
            "42C29AD2AD96D60D",
            "route=waived reject_rules= waived_rules=ENR-01 start=2021-09-05 end=2022-09-04",
        ),
        ("6848AE84B657FD3A", "route=within_96h granted_limit=0 reject_rules= waived_rules=ENR-04"),
        ("3CF3CC3981E4232D", "reject_rules= flag_rules= waived_rules=POOL-03"),
        ("1FED28FD83CC37EA", "route=waived start=2022-05-20 end=2023-05-19 waived_rules=RNW-04"),
        ("9B40C3BCC816423D", "status=ineligible reject_rules=RNW-01 waived_rules="),
        ("03DED8FFB127FB49", "status=ineligible reject_rules=RNW-05 waived_rules="),
    ] {
        expect(of(&coverages, "coverage_id", code), expected, code);
    }
    let claims = rows(&after, "claims");
    for (case, expected) in [
        ("HS-0002", "decision=covered deciding_rule= waived_rules=CLM-02"),
        ("SF-104", "decision=covered deciding_rule= waived_rules=CLM-06"),
        ("MR-2205-002", "decision=covered nth_replacement=3 expected_charge= waived_rules=CLM-03"),
        // The unit is covered now, by the enrolment that was waived.
        ("MR-2203-005", "deciding_rule= coverage_id=42C29AD2AD96D60D waived_rules="),
    ] {
        expect(of(&claims, "case_no", case), expected, case);
    }

    let refused: Vec<&str> = exceptions
        .iter()
        .filter(|row| text(row, "rule") == "DEC-04")
        .map(|row| text(row, "subject_id"))
        .collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    let without_base = exception(&exceptions, "DEC-04", "9B40C3BCC816423D");
    assert_eq!(text(without_base, "expected"), "a coverage", "nothing to renew");
    let without_note = exception(&exceptions, "DEC-04", "03DED8FFB127FB49");
    assert!(text(without_note, "message_ja").contains("理由のメモ"), "{without_note:?}");
    assert!(text(without_note, "message_en").contains("a note that says why"), "{without_note:?}");
    let mut program = careledger();
    program.args(["explain", "--as-of", "2022-06-30", "--case", "MR-2205-002", "--lang", "en", "--input"]);
    let story = String::from_utf8(program.arg(desk.path("input")).output().unwrap().stdout).unwrap();
    assert!(story.contains("waived  CLM-03"), "{story}");
    let record: Value = serde_json::from_slice(&fs::read(after.join("run.json")).unwrap()).unwrap();
    let inputs = record["inputs"].as_array().unwrap();
    let whole = inputs.iter().find(|file| file["path"] == "decisions/2022-06/whole.xlsx").unwrap();
    assert_eq!((&whole["kinds"][0], &whole["dealer"]), (&Value::from("decisions"), &Value::Null));
    assert_eq!((&whole["rows"]["read"], &whole["rows"]["accepted"]), (&Value::from(9), &Value::from(9)));
    let limits = &record["control_totals"]["limits"];
    let jpy = |name: &str| limits[name].as_i64().unwrap();
    assert_eq!(jpy("granted_jpy") - jpy("used_jpy"), jpy("remaining_jpy"), "yen are conserved");
}

#[test]
fn the_workbook_comes_back_from_the_next_run_and_says_nothing_new() {
    let desk = Desk::new();
    desk.run("2022-05-31");
    decided_by_libreoffice(&desk);
    let june = desk.run("2022-06-30");
    fs::create_dir_all(desk.path("input/decisions/2022-07")).unwrap();
    fs::copy(june.join("exceptions.xlsx"), desk.path("input/decisions/2022-07/exceptions.xlsx")).unwrap();
    fs::copy(june.join("by_dealer/D001.xlsx"), desk.path("input/decisions/2022-07/D001.xlsx")).unwrap();
    let july = desk.run("2022-07-31");
    assert_eq!(rows(&july, "decisions"), rows(&june, "decisions"));
    let again = rows(&july, "exceptions");
    expect(
        exception(&again, "ENR-01", "42C29AD2AD96D60D"),
        "effect=waived life=open days_open=61",
        "61 days",
    );
}

#[test]
fn a_decision_on_a_fact_that_changed_is_refused_and_not_lost() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    let waived = ["承認", "佐藤", "責任者の判断"];
    let [status, person, note] = waived;
    let decisions = [
        ["CLM-03", "MR-2205-002", status, person, note],
        ["ENR-01", "42C29AD2AD96D60D", status, person, note],
        ["PRC-01", "2104-0013", "対応済", person, ""],
    ];
    desk.decide("2022-06.csv", &before, &decisions);
    assert_eq!(
        text(of(&rows(&desk.run("2022-06-01"), "claims"), "case_no", "MR-2205-002"), "decision"),
        "covered"
    );

    // The case is reported again, with another cost; the code's row, with another owner.
    desk.put(
        "D001/2022-06/zz_resent.csv",
        "修理受付番号,シリアル番号,受付日,完了日,原因,対応,修理見積額\n\
         MR-2205-002,0V2DH3C0010512,2022-05-09,2022-05-20,墜落,交換,140000\n"
            .as_bytes(),
    );
    let after = desk.run("2022-06-30");
    let exceptions = rows(&after, "exceptions");
    expect(
        exception(&exceptions, "CLM-03", "MR-2205-002"),
        "effect=reject work_status=open note=",
        "changed",
    );
    expect(
        exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"),
        "effect=waived work_status=approved",
        "kept",
    );
    expect(exception(&exceptions, "PRC-01", "2104-0013"), "effect=flag work_status=done", "kept");
    let refused = exception(&exceptions, "DEC-01", "MR-2205-002");
    expect(refused, "severity=warn effect=flag actual=CLM-03 subject=claim", "the finding");
    assert!(text(refused, "message_ja").contains("承認（佐藤, 責任者の判断）"), "{refused:?}");
    expect(
        of(&rows(&after, "claims"), "case_no", "MR-2205-002"),
        "decision=not_covered waived_rules=",
        "refused",
    );
    assert_eq!(rows(&after, "decisions").len(), 3, "the register forgets nothing");

    // Decided again on what it is now, it counts.
    desk.decide("2022-07.csv", &after, &decisions[..1]);
    let july = desk.run("2022-07-31");
    assert_eq!(text(of(&rows(&july, "claims"), "case_no", "MR-2205-002"), "waived_rules"), "CLM-03");
    assert!(rows(&july, "exceptions").iter().all(|row| text(row, "rule") != "DEC-01"));
}

#[test]
fn the_register_only_grows_and_the_last_entry_counts() {
    let desk = Desk::new();
    let april = desk.run("2022-04-30");
    let decide = |file: &str, status: &str, note: &str| {
        desk.decide(file, &april, &[["ENR-01", "42C29AD2AD96D60D", status, "佐藤", note]]);
    };
    let waived = |run: &Path| {
        text(of(&rows(run, "coverages"), "coverage_id", "42C29AD2AD96D60D"), "waived_rules").to_owned()
    };
    let statuses = |run: &Path| -> Vec<String> {
        rows(run, "decisions").iter().map(|row| shown(row, "status decided_in first_read")).collect()
    };
    decide("1.csv", "承認", "展示機");
    let may = desk.run("2022-05-31");
    let first = "status=approved decided_in=decisions/1.csv first_read=2022-05-31";
    assert_eq!((waived(&may), statuses(&may)), ("ENR-01".to_owned(), vec![first.to_owned()]));

    decide("2.csv", "確認中", "もう一度確認する");
    let june = desk.run("2022-06-30");
    let second = "status=checking decided_in=decisions/2.csv first_read=2022-06-30";
    assert_eq!(waived(&june), "", "a later decision ends the waiver");
    assert_eq!(statuses(&june), [first, second]);

    // The withdrawal holds, although its file is gone and the approval's is still there.
    fs::remove_file(desk.path("input/decisions/2.csv")).unwrap();
    let july = desk.run("2022-07-31");
    assert_eq!((waived(&july), statuses(&july)), (String::new(), statuses(&june)));
    // An approval in a file saved anew is one.
    decide("1.csv", "承認", "展示機（再確認済み）");
    let august = desk.run("2022-08-31");
    assert_eq!((waived(&august), statuses(&august).len()), ("ENR-01".to_owned(), 3));
    fs::remove_dir_all(desk.path("input/decisions")).unwrap();
    assert_eq!(waived(&desk.run("2022-09-04")), "ENR-01", "without any file the register speaks");
}

#[test]
fn the_same_day_gives_the_same_bytes_with_decisions_on_any_number_of_threads() {
    let desk = Desk::new();
    desk.run("2022-05-31");
    decided_by_libreoffice(&desk);
    let all: Vec<_> = ["1", "8", "8"]
        .iter()
        .map(|threads| contents(&desk.run_with("2022-06-30", &["--threads", threads])))
        .collect();
    assert!(all[0].len() > 10 && all[0] == all[1] && all[1] == all[2]);
}

#[test]
fn each_waiver_grants_what_it_says() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    let waive = |rule, subject| [rule, subject, "承認", "佐藤", "責任者の判断"];
    let decisions = [
        waive("ENR-02", "F16E6B4CBDFF9F44"),
        waive("ENR-03", "41AE5E8A2C8F9C62"),
        waive("ENR-06", "02105755D39955AD"),
        waive("POOL-02", "36F31AE31815F03D"),
        waive("CLM-05", "HS-0005"),
        waive("CLM-09", "SF-110"),
        waive("RNW-05", "03DED8FFB127FB49"),
        // Its unit has no eligible coverage that ended before: nothing can bear the claim.
        waive("CLM-01", "MR-2203-005"),
        // Rules of other kinds are worked off, not waived.
        waive("LNK-04", "968478949576050C"),
        waive("LNK-05", "MR-2109-012"),
    ];
    desk.decide("2022-06.csv", &before, &decisions);
    let after = desk.run("2022-06-30");
    let (coverages, claims) = (rows(&after, "coverages"), rows(&after, "claims"));
    for (code, expected) in [
        ("F16E6B4CBDFF9F44", "reject_rules= waived_rules=ENR-02"),
        ("41AE5E8A2C8F9C62", "reject_rules= waived_rules=ENR-03"),
        ("02105755D39955AD", "reject_rules= waived_rules=ENR-06 start=2022-03-07 end=2023-03-06"),
        ("36F31AE31815F03D", "flag_rules= waived_rules=POOL-02"),
        ("03DED8FFB127FB49", "route=special_30 reject_rules= waived_rules=RNW-05"),
        ("968478949576050C", "status=ineligible reject_rules=LNK-04 waived_rules="),
    ] {
        expect(of(&coverages, "coverage_id", code), expected, code);
    }
    let joined = of(&coverages, "coverage_id", "36F31AE31815F03D");
    let alone = of(&rows(&before, "coverages"), "coverage_id", "36F31AE31815F03D").clone();
    assert_eq!(text(&alone, "pool_id"), "code:36F31AE31815F03D");
    assert_ne!(text(joined, "pool_id"), "code:36F31AE31815F03D", "the product joined the contract");
    for (case, expected) in [
        ("HS-0005", "decision=covered waived_rules=CLM-05"),
        ("SF-110", "decision=covered waived_rules=CLM-09"),
        ("MR-2203-005", "decision=not_covered deciding_rule=CLM-01 waived_rules="),
        ("MR-2109-012", "decision=not_covered deciding_rule=LNK-05 waived_rules="),
    ] {
        expect(of(&claims, "case_no", case), expected, case);
    }
    let exceptions = rows(&after, "exceptions");
    exception(&exceptions, "DEC-04", "MR-2203-005");
    let without_effect = exceptions.iter().filter(|row| text(row, "rule") == "DEC-04").count();
    assert_eq!(without_effect, 1, "LNK-04 and LNK-05 are approved, and that is all there is to it");
}

#[test]
fn a_claim_after_the_end_is_borne_by_the_coverage_that_ended_last() {
    let desk = Desk::new();
    // Plus on this unit ran from 2021-04-26 to 2022-04-25.
    desk.put(
        "D001/2022-06/zz_late.csv",
        "修理受付番号,シリアル番号,受付日,完了日,原因,対応,修理見積額\n\
         ZZ-1,ZZTESTLATE1,2022-05-20,2022-05-28,墜落,修理,100000\n"
            .as_bytes(),
    );
    desk.put(
        "D001/2021-04/zz_late.csv",
        "シリアル番号,機種,アクティベーションコード,プラン,関連付け日時\n\
         ZZTESTLATE1,Matrice 300 RTK,ZZTESTCODE1,Plus,2021-04-26 10:00\n"
            .as_bytes(),
    );
    let before = desk.run("2022-05-31");
    expect(
        of(&rows(&before, "claims"), "case_no", "ZZ-1"),
        "decision=not_covered deciding_rule=CLM-01",
        "late",
    );
    desk.decide("1.csv", &before, &[["CLM-01", "ZZ-1", "承認", "佐藤", "預かりが遅れたため"]]);
    let after = desk.run("2022-06-30");
    let expected =
        "decision=covered coverage_id=ZZTESTCODE1 deducted=100000 expected_charge=0 waived_rules=CLM-01";
    expect(of(&rows(&after, "claims"), "case_no", "ZZ-1"), expected, "borne by the ended coverage");
    expect(
        of(&rows(&after, "coverages"), "coverage_id", "ZZTESTCODE1"),
        "status=expired own_used=100000",
        "taken",
    );
}

#[test]
fn a_renewal_in_spite_of_a_rule_grants_what_its_own_plan_does() {
    let desk = Desk::new();
    // A Basic renewed as Plus; a Basic renewed twice; a Plus of which too little is left.
    desk.put(
        "D001/2022-05/zz_renewals.csv",
        "シリアル番号,機種,アクティベーションコード,プラン,関連付け日時,保守限度額\n\
         ZZFAMILY1,Phantom 4 RTK,ZZFAMBASIC,Basic,2021-05-01 10:00,\n\
         ZZFAMILY1,Phantom 4 RTK,ZZFAMPLUS,Plus Renew,2022-04-20 10:00,250000\n\
         ZZTHIRD1,Phantom 4 RTK,ZZTHIRDA,Basic,2020-05-01 10:00,\n\
         ZZTHIRD1,Phantom 4 RTK,ZZTHIRDB,Basic Renew,2021-04-20 10:00,\n\
         ZZTHIRD1,Phantom 4 RTK,ZZTHIRDC,Basic Renew,2022-04-20 10:00,\n\
         ZZLEFT1,Zenmuse L1,ZZLEFTA,Plus,2021-05-01 10:00,\n\
         ZZLEFT1,Zenmuse L1,ZZLEFTB,Plus Renew,2022-04-20 10:00,\n"
            .as_bytes(),
    );
    desk.put(
        "D001/2022-05/zz_repairs.csv",
        "修理受付番号,シリアル番号,受付日,完了日,原因,対応,修理見積額\n\
         ZZ-2,ZZLEFT1,2021-09-01,2021-09-10,墜落,修理,1000000\n"
            .as_bytes(),
    );
    let before = desk.run("2022-05-31");
    let refused = [
        ("ZZFAMPLUS", "reject_rules=RNW-02;RNW-06"),
        ("ZZTHIRDC", "reject_rules=RNW-07"),
        ("ZZLEFTB", "reject_rules=RNW-03"),
    ];
    for (code, expected) in refused {
        expect(of(&rows(&before, "coverages"), "coverage_id", code), expected, code);
    }
    let waive = |rule, subject| [rule, subject, "承認", "佐藤", "責任者の判断"];
    let decisions = [
        waive("RNW-02", "ZZFAMPLUS"),
        waive("RNW-06", "ZZFAMPLUS"),
        waive("RNW-07", "ZZTHIRDC"),
        waive("RNW-03", "ZZLEFTB"),
    ];
    desk.decide("1.csv", &before, &decisions);
    let after = rows(&desk.run("2022-06-30"), "coverages");
    for (code, expected) in [
        (
            "ZZFAMPLUS",
            "route=renewal pool_id=renew:code:ZZFAMPLUS granted_limit=250000 waived_rules=RNW-02;RNW-06",
        ),
        ("ZZTHIRDC", "start=2022-05-01 end=2023-04-30 replacements_allowed=1 waived_rules=RNW-07"),
        ("ZZLEFTB", "pool_id=renew:code:ZZLEFTA granted_limit=1342000 waived_rules=RNW-03"),
    ] {
        expect(of(&after, "coverage_id", code), expected, code);
    }
    expect(of(&after, "coverage_id", "ZZFAMBASIC"), "renewal_status=renewed", "its base is renewed");
}

#[test]
fn a_refusal_for_the_limit_is_waived_as_if_the_customer_paid_the_excess() {
    let desk = Desk::new();
    let set = ["--set", "over_limit=reject"];
    let place = |as_of: &str| desk.path("output/variants/over_limit=reject").join(as_of);
    desk.run_with("2022-05-31", &set);
    let before = place("2022-05-31");
    expect(
        of(&rows(&before, "claims"), "case_no", "MR-2203-001"),
        "decision=not_covered deciding_rule=CLM-04",
        "",
    );
    desk.decide("1.csv", &before, &[["CLM-04", "MR-2203-001", "承認", "佐藤", "超過分はお客様が負担"]]);
    desk.run_with("2022-06-30", &set);
    let after = rows(&place("2022-06-30"), "claims");
    let claim = of(&after, "case_no", "MR-2203-001");
    expect(
        claim,
        "decision=covered deducted=160760 excess=189240 expected_charge=189240 waived_rules=CLM-04",
        "",
    );
}

#[test]
fn what_cannot_be_read_is_told_and_what_conflicts_is_decided_by_the_later_file() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    let enrolment = exception(&rows(&before, "exceptions"), "ENR-01", "42C29AD2AD96D60D").clone();
    let id = text(&enrolment, "exception_id");
    desk.put(
        "decisions/a.csv",
        format!(
            "例外ID,対応状況,担当者,メモ,規則,事実の指紋\n\
             {id},承認,佐藤,展示機,ENR-01,\n\
             {id},完了,佐藤,,ENR-01,\n\
             {id},確認中,佐藤,,XYZ-99,\n\
             ,確認中,佐藤,,,\n\
             {id},確認中,佐藤,,,0123\n\
             00000000deadbeef,対応済,佐藤,,ENR-01,\n\
             {id},未対応,,,ENR-01,\n"
        )
        .as_bytes(),
    );
    desk.put(
        "decisions/b.csv",
        format!("Exception ID,Work status,In charge\n{id},Checking,Tanaka\n").as_bytes(),
    );
    desk.put("decisions/c.xlsx", b"PK no workbook");
    desk.put("decisions/d.csv", "担当者,メモ,対応状況\n佐藤,済,承認\n".as_bytes());
    let after = desk.run("2022-06-30");
    let exceptions = rows(&after, "exceptions");
    let mut told: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for row in exceptions.iter().filter(|row| text(row, "rule").starts_with("DEC")) {
        let place = shown(row, "source_row source_column");
        told.entry((text(row, "rule"), text(row, "subject_id"))).or_default().push(place);
    }
    told.values_mut().for_each(|places| places.sort());
    for (rule, row, column, message) in [
        ("DEC-02", 3, "message_ja", "完了。読めるもの：未対応、確認中、承認、対応済）"),
        ("DEC-02", 4, "message_ja", "XYZ-99。読めるもの：規則の番号"),
        ("DEC-03", 2, "message_ja", "後のファイルまたは行の「確認中（Tanaka）」と食い違う"),
        (
            "DEC-05",
            7,
            "message_en",
            "exception 00000000deadbeef is in neither this run's list nor the earlier one's",
        ),
    ] {
        let is_it = |one: &&Row| text(one, "rule") == rule && one["source_row"] == row;
        let found = exceptions.iter().find(is_it).unwrap();
        assert!(text(found, column).contains(message), "{}", text(found, column));
    }
    let at = |row: &str, column: &str| format!("source_row={row} source_column={column}");
    let expected = BTreeMap::from([
        (
            ("DEC-02", "decisions/a.csv"),
            vec![at("3", "work_status"), at("4", "rule"), at("5", "exception_id"), at("6", "fingerprint")],
        ),
        (("DEC-02", "decisions/c.xlsx"), vec![at("", "")]),
        (("DEC-02", "decisions/d.csv"), vec![at("", "exception_id")]),
        (("DEC-03", "decisions/a.csv"), vec![at("2", "")]),
        (("DEC-05", "decisions/a.csv"), vec![at("7", "")]),
    ]);
    assert_eq!(told, expected);
    expect(
        exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"),
        "work_status=checking person=Tanaka",
        "later",
    );
    assert_eq!(
        rows(&after, "decisions").len(),
        3,
        "also what was beaten, and what names no exception, is kept"
    );
    // They are told once: the next run has read them before. What cannot be read stays.
    let next = rows(&desk.run("2022-07-31"), "exceptions");
    let count = |rule: &str| next.iter().filter(|row| text(row, "rule") == rule).count();
    assert_eq!((count("DEC-02"), count("DEC-03"), count("DEC-05")), (6, 0, 0));
}

#[test]
fn an_exception_has_a_first_day_an_age_and_an_end() {
    let desk = Desk::new();
    desk.run("2022-04-30");
    let may = rows(&desk.run("2022-05-31"), "exceptions");
    let life = |rows: &[Row], rule: &str, subject: &str, expected: &str| {
        expect(exception(rows, rule, subject), expected, rule);
    };
    life(&may, "ENR-01", "42C29AD2AD96D60D", "first_seen=2022-04-30 days_open=31 life=open");
    life(&may, "CLM-03", "MR-2205-002", "first_seen=2022-05-31 days_open=0 life=new");
    // The dealer's file is put right: its finding goes.
    fs::remove_file(desk.path("input/D001/2021-12/売上明細_202112.csv")).unwrap();
    let june = desk.run("2022-06-30");
    life(
        &rows(&june, "exceptions"),
        "ENR-01",
        "42C29AD2AD96D60D",
        "first_seen=2022-04-30 days_open=61 life=open",
    );
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(june.join("exceptions.xlsx")).unwrap();
    let gone = calamine::Reader::worksheet_range(&mut book, "解消").unwrap();
    let lines: Vec<String> =
        gone.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let of_file: Vec<&String> = lines.iter().filter(|line| line.contains("売上明細_202112.csv")).collect();
    assert!(of_file.iter().any(|line| line.starts_with("INP-11|")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("42C29AD2AD96D60D")), "{lines:?}");
}

#[test]
fn without_decisions_nothing_is_waived() {
    let desk = Desk::new();
    let run = desk.run("2022-06-30");
    for table in ["coverages", "claims"] {
        let rows = rows(&run, table);
        assert!(!rows.is_empty() && rows.iter().all(|row| row["waived_rules"].is_null()), "{table}");
    }
    assert!(rows(&run, "decisions").is_empty());
    assert!(rows(&run, "exceptions").iter().all(|row| text(row, "effect") != "waived"));
}

#[test]
fn a_masked_folder_names_nobody_who_decided() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    desk.decide("1.csv", &before, &[["ENR-01", "42C29AD2AD96D60D", "承認", "佐藤花子", "展示機"]]);
    desk.run_with("2022-06-30", &["--mask"]);
    let masked = desk.path("output/masked/2022-06-30");
    expect(&rows(&masked, "decisions")[0], "person=佐○○ note=○○ fingerprint=", "the register");
    let exceptions = rows(&masked, "exceptions");
    expect(
        exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"),
        "effect=waived person=佐○○ note=○○",
        "shown",
    );
    assert!(exceptions.iter().all(|row| row["fingerprint"].is_null()));
}

#[test]
fn what_was_read_once_outlives_its_file_in_every_kind_of_run() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    desk.decide("1.csv", &before, &[["ENR-01", "42C29AD2AD96D60D", "承認", "佐藤花子", "展示機"]]);
    let first = contents(&desk.run("2022-06-10"));
    fs::remove_file(desk.path("input/decisions/1.csv")).unwrap();
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
    let table = Path::new("data/decisions.parquet");
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
fn a_note_without_a_state_takes_nothing_back() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    desk.decide("1.csv", &before, &[["ENR-01", "42C29AD2AD96D60D", "承認", "佐藤花子", "展示機"]]);
    let exceptions = rows(&before, "exceptions");
    let id = text(exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"), "exception_id").to_owned();
    fs::write(desk.path("input/decisions/2.csv"), format!("例外ID,メモ\n{id},お客様に連絡済み\n")).unwrap();
    let run = desk.run("2022-06-10");
    assert_eq!(rows(&run, "decisions").len(), 1);
    let exceptions = rows(&run, "exceptions");
    assert_eq!(text(exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"), "effect"), "waived");
    let asked = exceptions.iter().find(|row| text(row, "source_file") == "decisions/2.csv").unwrap();
    assert_eq!((text(asked, "rule"), text(asked, "source_column")), ("DEC-02", "work_status"));
}

#[test]
fn a_question_is_answered_by_the_register_too() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    desk.decide("1.csv", &before, &[["ENR-01", "42C29AD2AD96D60D", "承認", "佐藤花子", "展示機"]]);
    desk.run("2022-06-10");
    fs::remove_file(desk.path("input/decisions/1.csv")).unwrap();
    let shown = |output: &str| {
        let mut program = careledger();
        program.args(["coverage", "--json", "--as-of", "2022-06-10", "--serial", "3GYDJ8D0010061"]);
        let done = program.arg("--input").arg(desk.path("input")).arg("--output").arg(desk.path(output));
        String::from_utf8(done.output().unwrap().stdout).unwrap()
    };
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
        let mut program = careledger();
        program.args(["run", "--as-of", "2022-06-30", "--input"]).arg(desk.path("input"));
        let done = program.arg("--output").arg(desk.path("output")).output().unwrap();
        assert_eq!(done.status.code(), Some(65), "{damage}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(!desk.path("output/2022-06-30").exists(), "{damage}");
        _ = fs::remove_file(before.join("data/decisions.parquet"));
    }
}

/// What is read back is what is written: the layout knows the headers of the workbook, and the program
/// its words, in both languages.
#[test]
fn the_layout_of_decisions_knows_the_workbooks_headers_and_words() {
    let schemas = Schemas::embedded();
    let layout = &schemas.layouts.of_decisions()[0];
    for language in [Language::Japanese, Language::English] {
        let words = Words::of(language);
        for (at, (field, _)) in LayoutKind::Decisions.fields().iter().enumerate() {
            let header = words.column(field);
            assert_eq!(layout.headers.get(&header_key(header)), Some(&at), "{header}");
        }
    }
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    let exceptions = rows(&before, "exceptions");
    let id = text(exception(&exceptions, "ENR-01", "42C29AD2AD96D60D"), "exception_id");
    let mut lines = "例外ID,対応状況,メモ\n".to_owned();
    let languages = [Language::Japanese, Language::English];
    let words: Vec<_> = languages.iter().map(|language| &Words::of(*language).work_status).collect();
    for (at, status) in WorkStatus::all().enumerate() {
        for (of, words) in words.iter().enumerate() {
            lines += &format!("{id},{},{at} {of}\n", words.of(status));
        }
    }
    desk.put("decisions/words.csv", lines.as_bytes());
    let read = rows(&desk.run("2022-06-30"), "decisions");
    let read: Vec<&str> = read.iter().map(|row| text(row, "status")).collect();
    let twice: Vec<&str> = WorkStatus::ALL.iter().flat_map(|status| [status.name(); 2]).collect();
    assert_eq!(read, twice);
}

//! What an approval grants, rule by rule.

use std::fs;

use serde_json::Value;

use super::{LATE, claim, coverage, decide, decided_by_libreoffice, exception, waive};
use crate::common::{careledger, rows, succeed, text, values};
use crate::desk::Desk;

#[test]
fn what_libreoffice_saved_is_read_shown_and_waives() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    assert!(rows(&before, "decisions").is_empty());
    decided_by_libreoffice(&desk);
    let after = desk.run("2022-06-30");

    let exceptions = rows(&after, "exceptions");
    for (rule, subject, effect, work_status, person) in [
        ("ENR-01", LATE, "waived", "approved", "佐藤"),
        ("ENR-04", "6848AE84B657FD3A", "waived", "approved", "佐藤"),
        ("POOL-03", "3CF3CC3981E4232D", "waived", "approved", "佐藤"),
        ("CLM-02", "HS-0002", "waived", "approved", "田中"),
        ("CLM-03", "MR-2205-002", "waived", "approved", "田中"),
        ("CLM-06", "SF-104", "waived", "approved", "Suzuki"),
        ("RNW-04", "1FED28FD83CC37EA", "waived", "approved", "田中"),
        ("RNW-01", "9B40C3BCC816423D", "reject", "approved", "田中"),
        ("RNW-05", "03DED8FFB127FB49", "reject", "approved", "田中"),
        ("LNK-02", "2203-0028", "flag", "done", "鈴木"),
        ("PRC-01", "2104-0013", "flag", "done", ""),
        ("CLM-07", "MR-2201-006", "flag", "checking", "Suzuki"),
        ("LNK-03", "203CA589D2E83F56", "reject", "open", ""),
        ("PRC-03", "HS2021-0214", "flag", "", ""),
    ] {
        let shown = values(exception(&exceptions, rule, subject), ["effect", "work_status", "person"]);
        assert_eq!(shown, [effect, work_status, person], "{rule}");
    }
    for (rule, subject, note) in [
        ("ENR-04", "6848AE84B657FD3A", "=特例"),
        ("CLM-02", "HS-0002", "回収できたため"),
        ("RNW-05", "03DED8FFB127FB49", ""),
        ("LNK-02", "2203-0028", ""),
        ("PRC-01", "2104-0013", "20220602"),
        // A note keeps its lines.
        ("CLM-07", "MR-2201-006", "asked the dealer\nagain on 2 June"),
    ] {
        assert_eq!(text(exception(&exceptions, rule, subject), "note"), note, "{rule}");
    }

    let coverages = rows(&after, "coverages");
    for (code, status, route, reject_rules, waived_rules) in [
        (LATE, "in_force", "waived", "", "ENR-01"),
        ("6848AE84B657FD3A", "in_force", "within_96h", "", "ENR-04"),
        ("3CF3CC3981E4232D", "in_force", "within_96h", "", "POOL-03"),
        ("1FED28FD83CC37EA", "in_force", "waived", "", "RNW-04"),
        ("9B40C3BCC816423D", "ineligible", "", "RNW-01", ""),
        ("03DED8FFB127FB49", "ineligible", "", "RNW-05", ""),
    ] {
        let found = values(coverage(&coverages, code), ["status", "route", "reject_rules", "waived_rules"]);
        assert_eq!(found, [status, route, reject_rules, waived_rules], "{code}");
    }
    let enrolled = coverage(&coverages, LATE);
    assert_eq!(values(enrolled, ["start", "end"]), ["2021-09-05", "2022-09-04"]);
    let renewed = coverage(&coverages, "1FED28FD83CC37EA");
    assert_eq!(values(renewed, ["start", "end"]), ["2022-05-20", "2023-05-19"]);
    assert_eq!(coverage(&coverages, "6848AE84B657FD3A")["granted_limit"], 0);
    assert_eq!(text(coverage(&coverages, "3CF3CC3981E4232D"), "flag_rules"), "");

    let claims = rows(&after, "claims");
    for (case, decision, deciding_rule, waived_rules) in [
        ("HS-0002", "covered", "", "CLM-02"),
        ("SF-104", "covered", "", "CLM-06"),
        ("MR-2205-002", "covered", "", "CLM-03"),
        // The unit is covered now, by the enrolment that was waived.
        ("MR-2203-005", "customer_repair", "", ""),
    ] {
        let found = values(claim(&claims, case), ["decision", "deciding_rule", "waived_rules"]);
        assert_eq!(found, [decision, deciding_rule, waived_rules], "{case}");
    }
    assert_eq!(text(claim(&claims, "MR-2203-005"), "coverage_id"), LATE);
    let third = claim(&claims, "MR-2205-002");
    assert_eq!(values(third, ["nth_replacement", "expected_charge"]), ["3", ""]);

    let refused = exceptions.iter().filter(|row| text(row, "rule") == "DEC-04").count();
    assert_eq!(refused, 2);
    let without_base = exception(&exceptions, "DEC-04", "9B40C3BCC816423D");
    assert_eq!(text(without_base, "expected"), "a coverage", "nothing to renew");
    let without_note = exception(&exceptions, "DEC-04", "03DED8FFB127FB49");
    assert!(text(without_note, "message_ja").contains("理由のメモ"), "{without_note:?}");
    assert!(text(without_note, "message_en").contains("a note that says why"), "{without_note:?}");

    let mut program = careledger();
    program.args(["explain", "--as-of", "2022-06-30", "--case", "MR-2205-002", "--lang", "en", "--input"]);
    let story = succeed(program.arg(desk.input()));
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
fn each_waiver_grants_what_it_says() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
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
    decide(&desk, "2022-06.csv", &before, &decisions);
    let after = desk.run("2022-06-30");
    let (coverages, claims) = (rows(&after, "coverages"), rows(&after, "claims"));
    for (code, reject_rules, flag_rules, waived_rules) in [
        ("F16E6B4CBDFF9F44", "", "", "ENR-02"),
        ("41AE5E8A2C8F9C62", "", "", "ENR-03"),
        ("02105755D39955AD", "", "", "ENR-06"),
        ("36F31AE31815F03D", "", "", "POOL-02"),
        ("03DED8FFB127FB49", "", "", "RNW-05"),
        ("968478949576050C", "LNK-04", "", ""),
    ] {
        let found = values(coverage(&coverages, code), ["reject_rules", "flag_rules", "waived_rules"]);
        assert_eq!(found, [reject_rules, flag_rules, waived_rules], "{code}");
    }
    let enrolled = coverage(&coverages, "02105755D39955AD");
    assert_eq!(values(enrolled, ["start", "end"]), ["2022-03-07", "2023-03-06"]);
    assert_eq!(text(coverage(&coverages, "03DED8FFB127FB49"), "route"), "special_30");
    assert_eq!(text(coverage(&coverages, "968478949576050C"), "status"), "ineligible");
    let alone = rows(&before, "coverages");
    assert_eq!(text(coverage(&alone, "36F31AE31815F03D"), "pool_id"), "code:36F31AE31815F03D");
    let joined = coverage(&coverages, "36F31AE31815F03D");
    assert_ne!(text(joined, "pool_id"), "code:36F31AE31815F03D", "the product joined the contract");
    for (case, decision, deciding_rule, waived_rules) in [
        ("HS-0005", "covered", "", "CLM-05"),
        ("SF-110", "covered", "", "CLM-09"),
        ("MR-2203-005", "not_covered", "CLM-01", ""),
        ("MR-2109-012", "not_covered", "LNK-05", ""),
    ] {
        let found = values(claim(&claims, case), ["decision", "deciding_rule", "waived_rules"]);
        assert_eq!(found, [decision, deciding_rule, waived_rules], "{case}");
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
         ZZ-1,ZZTESTLATE1,2022-05-20,2022-05-28,墜落,修理,100000\n",
    );
    desk.put(
        "D001/2021-04/zz_late.csv",
        "シリアル番号,機種,アクティベーションコード,プラン,関連付け日時\n\
         ZZTESTLATE1,Matrice 300 RTK,ZZTESTCODE1,Plus,2021-04-26 10:00\n",
    );
    let before = desk.run("2022-05-31");
    let claims = rows(&before, "claims");
    assert_eq!(
        values(claim(&claims, "ZZ-1"), ["decision", "deciding_rule"]),
        ["not_covered", "CLM-01"],
        "it came late"
    );
    decide(&desk, "1.csv", &before, &[["CLM-01", "ZZ-1", "承認", "佐藤", "預かりが遅れたため"]]);
    let after = desk.run("2022-06-30");
    let (claims, coverages) = (rows(&after, "claims"), rows(&after, "coverages"));
    let late = claim(&claims, "ZZ-1");
    assert_eq!(
        values(late, ["decision", "coverage_id", "waived_rules"]),
        ["covered", "ZZTESTCODE1", "CLM-01"],
        "it is borne by the ended coverage"
    );
    assert_eq!(values(late, ["deducted", "expected_charge"]), ["100000", "0"]);
    let ended = coverage(&coverages, "ZZTESTCODE1");
    assert_eq!(values(ended, ["status", "own_used"]), ["expired", "100000"]);
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
         ZZLEFT1,Zenmuse L1,ZZLEFTB,Plus Renew,2022-04-20 10:00,\n",
    );
    desk.put(
        "D001/2022-05/zz_repairs.csv",
        "修理受付番号,シリアル番号,受付日,完了日,原因,対応,修理見積額\n\
         ZZ-2,ZZLEFT1,2021-09-01,2021-09-10,墜落,修理,1000000\n",
    );
    let before = desk.run("2022-05-31");
    let refused = rows(&before, "coverages");
    for (code, rules) in [("ZZFAMPLUS", "RNW-02;RNW-06"), ("ZZTHIRDC", "RNW-07"), ("ZZLEFTB", "RNW-03")] {
        assert_eq!(text(coverage(&refused, code), "reject_rules"), rules, "{code}");
    }
    let decisions = [
        waive("RNW-02", "ZZFAMPLUS"),
        waive("RNW-06", "ZZFAMPLUS"),
        waive("RNW-07", "ZZTHIRDC"),
        waive("RNW-03", "ZZLEFTB"),
    ];
    decide(&desk, "1.csv", &before, &decisions);
    let after = rows(&desk.run("2022-06-30"), "coverages");
    for (code, pool_id, granted_limit, waived_rules) in [
        ("ZZFAMPLUS", "renew:code:ZZFAMPLUS", "250000", "RNW-02;RNW-06"),
        ("ZZTHIRDC", "", "", "RNW-07"),
        ("ZZLEFTB", "renew:code:ZZLEFTA", "1342000", "RNW-03"),
    ] {
        let found = values(coverage(&after, code), ["pool_id", "granted_limit", "waived_rules"]);
        assert_eq!(found, [pool_id, granted_limit, waived_rules], "{code}");
    }
    assert_eq!(text(coverage(&after, "ZZFAMPLUS"), "route"), "renewal");
    let third = coverage(&after, "ZZTHIRDC");
    assert_eq!(values(third, ["start", "end"]), ["2022-05-01", "2023-04-30"]);
    assert_eq!(third["replacements_allowed"], 1);
    assert_eq!(text(coverage(&after, "ZZFAMBASIC"), "renewal_status"), "renewed", "its base is renewed");
}

#[test]
fn a_refusal_for_the_limit_is_waived_as_if_the_customer_paid_the_excess() {
    let desk = Desk::new();
    let run = |as_of: &str| {
        desk.run_with(as_of, &["--set", "over_limit=reject"]);
        desk.output().join("variants/over_limit=reject").join(as_of)
    };
    let before = run("2022-05-31");
    let claims = rows(&before, "claims");
    let refused = claim(&claims, "MR-2203-001");
    assert_eq!(values(refused, ["decision", "deciding_rule"]), ["not_covered", "CLM-04"]);
    decide(&desk, "1.csv", &before, &[["CLM-04", "MR-2203-001", "承認", "佐藤", "超過分はお客様が負担"]]);
    let claims = rows(&run("2022-06-30"), "claims");
    let waived = claim(&claims, "MR-2203-001");
    assert_eq!(values(waived, ["decision", "waived_rules"]), ["covered", "CLM-04"]);
    assert_eq!(values(waived, ["deducted", "excess", "expected_charge"]), ["160760", "189240", "189240"]);
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

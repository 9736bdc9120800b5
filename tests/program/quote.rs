//! `quote`: what a case would come to, asked for through the program.
//!
//! Every expectation was worked out by hand from RULES.md, the price list and the sample's files; its
//! reason stands beside it.

use std::process::Output;

use crate::common::{careledger, contents, find, rows, sample, succeed};
use crate::desk::Desk;
use serde_json::Value;

fn ask(arguments: &[&str]) -> Output {
    let mut command = careledger();
    command.args(["quote", "--quiet", "--input"]).arg(sample()).args(arguments);
    command.output().unwrap()
}

/// The answer for one service.
fn quoted(serial: &str, cost: &str, date: &str, service: &str, more: &[&str]) -> Value {
    let fixed = ["--serial", serial, "--cost", cost, "--date", date, "--service", service, "--json"];
    let done = ask(&[&fixed[..], more].concat());
    assert!(done.status.success(), "{serial}: {}", String::from_utf8_lossy(&done.stderr));
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer["quotes"].as_array().unwrap().len(), 1, "one service was asked for");
    answer["quotes"][0].clone()
}

/// An answer in one line: decision, rules, what the customer pays, whose limits bear what and what is left
/// of them, and each renewal before and after.
fn line(quote: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let list = |value: &Value| value.as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(";");
    let mut parts = vec![text(&quote["decision"])];
    parts.extend(["reject_rules", "flag_rules"].map(|key| list(&quote[key])));
    parts.push(format!("pays {}", quote["expected_charge"]));
    for share in quote["shares"].as_array().unwrap() {
        let serial = text(&share["serial_current"]);
        parts.push(format!("{serial} {} leaves {}", share["amount"], share["own_balance_after"]));
    }
    for renewal in quote["renewals"].as_array().unwrap() {
        let state = |when: &str| {
            let state = &renewal[when];
            format!("{}({})", text(&state["renewal_status"]), list(&state["renewal_blockers"]))
        };
        let lost = if renewal["lost"] == true { " lost" } else { "" };
        parts.push(format!("{} → {}{lost}", state("before"), state("after")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

struct Case {
    serial: &'static str,
    cost: &'static str,
    date: &'static str,
    service: &'static str,
    answer: &'static str,
    why: &'static str,
}

fn check(cases: &[Case], more: &[&str]) {
    let mut wrong = Vec::new();
    for Case { serial, cost, date, service, answer, why } in cases {
        let found = line(&quoted(serial, cost, date, service, more));
        if found != *answer {
            wrong.push(format!(
                "{serial} {cost} {date} {service}: {why}\n  wanted {answer}\n  found  {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The contract of the deck on 2022-06-10: 3FCDHBL0020158 has 1,342,000 − 412,500 = 929,500 left,
/// 3FCDHBL0020156 (bound first, renewed) 1,342,000, 3FCDHBL0020151 1,342,000 − 286,000 = 1,056,000.
#[test]
fn plus_takes_the_own_limit_first_and_30_percent_keep_the_renewal() {
    let of = |cost, service, answer, why| Case {
        serial: "3FCDHBL0020158",
        cost,
        date: "2022-06-10",
        service,
        answer,
        why,
    };
    let cases = [
        of(
            "526900",
            "repair",
            "covered, pays 0, 3FCDHBL0020158 526900 leaves 402600, renewable() → renewable()",
            "402,600 is exactly 30 % of 1,342,000: that is enough",
        ),
        of(
            "526901",
            "repair",
            "covered, pays 0, 3FCDHBL0020158 526901 leaves 402599, renewable() → not_renewable(RNW-03) lost",
            "one yen more",
        ),
        of(
            "526901",
            "replacement",
            "covered, pays 0, 3FCDHBL0020158 526901 leaves 402599, renewable() → not_renewable(RNW-03) lost",
            "under Plus a replacement is deducted like a repair",
        ),
        of(
            "929500",
            "repair",
            "covered, pays 0, 3FCDHBL0020158 929500 leaves 0, renewable() → not_renewable(RNW-03) lost",
            "all that it has, and nothing of the others'",
        ),
        of(
            "1000000",
            "repair",
            "covered, pays 0, 3FCDHBL0020158 929500 leaves 0, 3FCDHBL0020156 70500 leaves 1271500, \
             renewable() → not_renewable(RNW-03) lost, renewed() → renewed()",
            "the rest from the one that was bound first; what is renewed stays so",
        ),
        of(
            "3327500",
            "repair",
            "covered, pays 0, 3FCDHBL0020158 929500 leaves 0, 3FCDHBL0020156 1342000 leaves 0, \
             3FCDHBL0020151 1056000 leaves 0, renewable() → not_renewable(RNW-03) lost, renewed() → renewed(), \
             renewable() → not_renewable(RNW-03) lost",
            "all that the contract has; the third unit loses its renewal too",
        ),
        of(
            "3327501",
            "repair",
            "covered, CLM-04, pays 1, 3FCDHBL0020158 929500 leaves 0, 3FCDHBL0020156 1342000 leaves 0, \
             3FCDHBL0020151 1056000 leaves 0, renewable() → not_renewable(RNW-03) lost, renewed() → renewed(), \
             renewable() → not_renewable(RNW-03) lost",
            "the excess is the customer's",
        ),
        of("0", "repair", "covered, pays 0, renewable() → renewable()", "nothing is deducted for nothing"),
    ];
    check(&cases, &[]);
}

/// The Phantom 4 RTK 0V2DH3C0010021, Basic from 2021-08-02: replaced on 2021-10-29 and 2022-02-04, as
/// confirmed. Price list: 48,600 for the first, 54,000 for the second.
#[test]
fn basic_costs_the_fee_of_the_replacement_and_two_are_all() {
    let of = |date, service, answer, why| Case {
        serial: "0V2DH3C0010021",
        cost: "130000",
        date,
        service,
        answer,
        why,
    };
    let cases = [
        of(
            "2021-10-28",
            "replacement",
            "covered, pays 48600, renewable() → renewable()",
            "the first; one is left, which is enough to renew",
        ),
        of(
            "2021-10-29",
            "replacement",
            "covered, pays 54000, renewable() → not_renewable(RNW-03) lost",
            "the first was confirmed on this day: now the second, and none is left",
        ),
        of(
            "2022-02-04",
            "replacement",
            "not_covered, CLM-03, pays 130000, not_renewable(RNW-03) → not_renewable(RNW-03)",
            "the third is refused: the customer pays the repair",
        ),
        of(
            "2021-10-28",
            "repair",
            "customer_repair, pays 130000, renewable() → renewable()",
            "Basic repairs nothing, and a repair uses up nothing",
        ),
    ];
    check(&cases, &[]);
}

#[test]
fn what_is_not_covered_names_its_rule() {
    let of = |serial, date, service, answer, why| Case { serial, cost: "130000", date, service, answer, why };
    let cases = [
        of(
            "0SLDG3D0010003",
            "2022-06-10",
            "replacement",
            "not_covered, CLM-05, pays 130000, not_renewable(RNW-06) → not_renewable(RNW-06)",
            "an XT2 is never replaced",
        ),
        of(
            "0SLDG3D0010003",
            "2022-06-10",
            "repair",
            "covered, pays 0, 0SLDG3D0010003 130000 leaves 239200, not_renewable(RNW-06) → not_renewable(RNW-06)",
            "but repaired: 620,000 − 214,500 − 36,300 − 130,000",
        ),
        of("3GYDJ8D0010061", "2022-06-10", "repair", "not_covered, CLM-01, pays 130000", "bound too late"),
        of(
            "0V2DH3C0009754",
            "2021-10-19",
            "repair",
            "not_covered, LNK-05, pays 130000",
            "a plan was bound to it on the next day",
        ),
        of(
            "3FCDHBL0020158",
            "2022-06-16",
            "repair",
            "not_covered, CLM-01, pays 130000",
            "its last day was 2022-06-15 and nobody renewed it",
        ),
        of(
            "3FCDHBL0020156",
            "2022-06-16",
            "repair",
            "covered, pays 0, 3FCDHBL0020156 130000 leaves 1212000, not_renewable(RNW-07) → not_renewable(RNW-07)",
            "its renewal begins on this day, with a limit of its own",
        ),
    ];
    check(&cases, &[]);
}

/// MR-2109-003 took 412,500 from 3FCDHBL0020158 when it was completed, on 2021-09-24.
#[test]
fn what_is_known_by_the_day_counts_and_nothing_later() {
    let of = |date, answer, why| Case {
        serial: "3FCDHBL0020158",
        cost: "500000",
        date,
        service: "repair",
        answer,
        why,
    };
    let cases = [
        of(
            "2021-09-23",
            "covered, pays 0, 3FCDHBL0020158 500000 leaves 842000, renewable() → renewable()",
            "1,342,000 − 500,000",
        ),
        of(
            "2021-09-24",
            "covered, pays 0, 3FCDHBL0020158 500000 leaves 429500, renewable() → renewable()",
            "1,342,000 − 412,500 − 500,000",
        ),
    ];
    check(&cases, &[]);
}

/// A quotation follows the policies, because it decides by the rules themselves.
#[test]
fn a_quotation_follows_the_policies() {
    let of = |cost, answer, why| Case {
        serial: "3FCDHBL0020158",
        cost,
        date: "2022-06-10",
        service: "repair",
        answer,
        why,
    };
    let refused = of(
        "3327501",
        "not_covered, CLM-04, pays 3327501, renewable() → renewable()",
        "a cost above the limits is refused altogether",
    );
    check(&[refused], &["--set", "over_limit=reject"]);
    // 412,500 took 137,500 from each. 286,000 took 95,334 from 3FCDHBL0020151, whose case it was, and 95,333
    // from the others. So 1,109,167 each are left, and 1,109,166 of 3FCDHBL0020151.
    let shared = of(
        "100",
        "covered, pays 0, 3FCDHBL0020158 34 leaves 1109133, 3FCDHBL0020156 33 leaves 1109134, \
         3FCDHBL0020151 33 leaves 1109133, renewable() → renewable(), renewed() → renewed(), \
         renewable() → renewable()",
        "a third each, the odd yen from the unit's own",
    );
    check(&[shared], &["--set", "deduction_order=proportional"]);
}

#[test]
fn both_services_are_quoted_in_words() {
    let done = ask(&["--serial", "0v2dh3c-0010021", "--cost", "130,000", "--date", "2021-12-01"]);
    let printed = String::from_utf8(done.stdout).unwrap();
    let lines: Vec<String> =
        printed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let wanted = [
        "0V2DH3C0010021 の見積り（2021/12/01 に受付・完了した場合、修理見積額 130,000 円）",
        "2021/11/05 の交換（MR-2110-009）で 0V2DH3C0010021 から 0V2DH3C0010388 に変わりました",
        "現在のシリアル番号は 0V2DH3C0010388 です",
        "",
        "修理",
        "DJI Care Enterprise Basic 2021/08/02 - 2022/08/01 9A37C2F6591EDDD7",
        "判定 有償修理",
        "お客様のお支払い 130,000 円",
        "この製品の更新 契約更新可能（変わりません）",
        "",
        "交換",
        "DJI Care Enterprise Basic 2021/08/02 - 2022/08/01 9A37C2F6591EDDD7",
        "判定 適用",
        "お客様のお支払い 54,000 円（2 回目の交換費用）",
        "この製品の更新 契約更新可能 → 更新不可（RNW-03） 更新できなくなります",
        "",
        "RNW-03 更新に必要な残りがない",
    ];
    assert_eq!(lines, wanted, "{printed}");
    let english = ["--serial", "3FCDHBL0020158", "--cost", "3327501", "--date", "2022-06-10", "--lang", "en"];
    let printed = String::from_utf8(ask(&english).stdout).unwrap();
    for part in [
        "CLM-04 Cost above the limits",
        "1 JPY (above the limits)",
        "929,500 JPY (leaves 0 JPY)",
        "From the shared limit of 3FCDHBL0020156",
        "the renewal is lost",
    ] {
        assert!(printed.contains(part), "{part} is missing in\n{printed}");
    }
}

#[test]
fn a_cost_is_read_as_files_amounts_are_and_never_guessed() {
    let plain = quoted("3FCDHBL0020158", "130000", "2022-06-10", "repair", &[]);
    for written in ["130,000", "１３００００", "¥130,000", "130,000円"] {
        assert_eq!(quoted("3FCDHBL0020158", written, "2022-06-10", "repair", &[]), plain, "{written}");
    }
    for written in ["-1", "△1", "(1)", "0.5", "130,00", "13万", "", "1e5", "1000000000001"] {
        let done = ask(&["--serial", "3FCDHBL0020158", "--cost", written, "--date", "2022-06-10"]);
        assert_eq!(done.status.code(), Some(2), "{written}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let unknown = ask(&["--serial", "3FCDHBL0020999", "--cost", "1", "--date", "2022-06-10", "--lang", "en"]);
    assert_eq!(unknown.status.code(), Some(66));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("not in the input as of 2022-06-10"));
}

/// What a quotation says is what a run decides once the case has come in.
#[test]
fn a_quotation_is_what_the_case_comes_to() {
    const DATE: &str = "2022-06-10";
    let asked = [
        ("3FCDHBL0020158", "526901", "repair"),
        ("3FCDHBL0020158", "3400000", "replacement"),
        ("0V2DH3C0010512", "130000", "replacement"),
        ("3GYDJ8D0010411", "900000", "repair"),
        ("0SLDG3D0010003", "130000", "replacement"),
        ("3GYDJ8D0010061", "130000", "repair"),
    ];
    for (serial, cost, service) in asked {
        let quote = quoted(serial, cost, DATE, service, &[]);
        let desk = Desk::new();
        let row =
            format!("CASE-1,{serial},{DATE} 23:59:58,{DATE} 23:59:58,{DATE} 23:59:58,衝突,{service},{cost}");
        let header = "case_no,serial,received_at,confirmed_at,completed_at,cause,service,repair_cost";
        desk.put("D009/2022-06/repairs.csv", format!("{header}\n{row}\n"));
        let run = desk.run(DATE);
        let claims = rows(&run, "claims");
        let claim = find(&claims, "case_no", "CASE-1");
        let columns = ["decision", "deciding_rule", "coverage_id", "deducted", "excess", "nth_replacement"];
        for column in columns.into_iter().chain(["expected_charge"]) {
            assert_eq!(quote[column], claim[column], "{serial} {service}: {column}");
        }
        let coverages = rows(&run, "coverages");
        for renewal in quote["renewals"].as_array().unwrap() {
            let row = coverages.iter().find(|row| row["coverage_id"] == renewal["coverage_id"]).unwrap();
            assert_eq!(renewal["after"]["renewal_status"], row["renewal_status"], "{serial} {service}");
        }
    }
}

#[test]
fn a_quotation_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before = contents(&sample());
    let mut program = careledger();
    program.current_dir(folder.path()).args(["quote", "--serial", "3FCDHBL0020158", "--cost", "130000"]);
    succeed(program.arg("--input").arg(sample()).args(["--date", "2022-06-10"]));
    assert!(contents(folder.path()).is_empty() && contents(&sample()) == before);
}

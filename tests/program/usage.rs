//! `coverage`: the deck's usage pages, asked for through the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{Row, careledger, rows, run, sample, text};
use serde_json::Value;

const AS_OF: &str = "2022-06-10";

fn ask(input: &Path, arguments: &[&str]) -> Output {
    let mut command: Command = careledger();
    command.args(["coverage", "--quiet", "--input"]).arg(input).args(arguments);
    command.output().unwrap()
}

/// What the program prints of the sample.
fn page(arguments: &[&str]) -> String {
    let done = ask(&sample(), arguments);
    let log = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && log.is_empty(), "{arguments:?}: {log}");
    String::from_utf8(done.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&page(&[arguments, &["--json"]].concat())).unwrap()
}

/// The words of each line, however they are spaced.
fn lines(page: &str) -> Vec<String> {
    page.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Checks that the page holds these lines, one after the other; a line may go on.
fn holds_in_order(page: &str, wanted: &[&str]) {
    let lines = lines(page);
    let mut rest = lines.iter();
    for wanted in wanted {
        assert!(
            rest.any(|line| line.starts_with(wanted)),
            "{wanted} is missing, or out of place, in\n{page}"
        );
    }
}

/// `[S]` the first screen: that of 3FCDHBL0020156 and its Plus Renew; no other unit of the contract is shown.
#[test]
fn the_decks_screen_by_serial() {
    let printed = page(&["--serial", "3FCDHBL0020156", "--as-of", AS_OF]);
    holds_in_order(
        &printed,
        &[
            "DJI Care Enterprise Plus",
            "機体シリアルナンバー サービス有効期限 サービス更新状態",
            "3FCDHBL0020156 2021/05/16 - 2022/06/15 契約更新済み",
            // Its own limit is whole; the contract's: 3 × 1,342,000 − 412,500 − 286,000.
            "保守限度額の残り 1,342,000 円（1,342,000 円のうち）",
            "共有する契約中の製品の残り 3,327,500 円",
            "DJI Care Enterprise Plus Renew",
            "機体シリアルナンバー サービス有効期限",
            "3FCDHBL0020156 2022/06/16 - 2023/06/15",
        ],
    );
    // The deck's second table has no column for a renewal.
    assert_eq!(printed.matches("サービス更新状態").count(), 1, "{printed}");
    for other in ["3FCDHBL0020158", "3FCDHBL0020151"] {
        assert!(!printed.contains(other), "{printed}");
    }
}

/// `[S]` the second screen: the contract of three products. The deck's own screen says 2022/05/15 here, twelve months.
#[test]
fn the_decks_screen_by_contract() {
    let asked = ["--contract", "31DD330DE9A421EA", "--as-of"];
    let printed = page(&[&asked[..], &[AS_OF]].concat());
    holds_in_order(
        &printed,
        &[
            "DJI Care Enterprise Plus",
            "契約書番号 関連付け製品数 サービス有効期限",
            "31DD330DE9A421EA 3 2021/05/16 - 2022/06/15",
            "設備型号 機体シリアルナンバー サービス更新状態",
            "Zenmuse L1 3FCDHBL0020156 契約更新済み",
            "Zenmuse L1 3FCDHBL0020158 契約更新可能",
            "Zenmuse L1 3FCDHBL0020151 契約更新可能",
            "DJI Care Enterprise Plus Renew",
            "renew:31DD330DE9A421EA 1 2022/06/16 - 2023/06/15",
            "Zenmuse L1 3FCDHBL0020156 2022/06/16 - 2023/06/15 開始前",
        ],
    );
    let twelve = page(&[&asked[..], &["2022-05-10", "--set", "plus_pooled_months=12"]].concat());
    holds_in_order(&twelve, &["31DD330DE9A421EA 3 2021/05/16 - 2022/05/15"]);
}

#[test]
fn columns_stand_below_each_other_where_characters_are_two_wide() {
    let printed = page(&["--contract", "31DD330DE9A421EA", "--as-of", AS_OF]);
    let line = |wanted: &str| printed.lines().find(|line| line.contains(wanted)).unwrap().to_owned();
    let width_before = |line: &str, part: &str| {
        let before = &line[..line.find(part).unwrap()];
        before.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>()
    };
    let header = line("設備型号");
    let product = line("3FCDHBL0020158");
    for (title, cell) in [
        ("機体シリアルナンバー", "3FCDHBL0020158"),
        ("サービス更新状態", "契約更新可能"),
        ("サービス有効期限", "2021/05/28"),
        ("状態", "契約中"),
    ] {
        let title_at = match title {
            // 状態 ends another title too.
            "状態" => width_before(&header, "  状態") + 2,
            title => width_before(&header, title),
        };
        assert_eq!(title_at, width_before(&product, cell), "{title}\n{printed}");
    }
}

#[test]
fn a_serial_is_read_as_files_values_are() {
    let plain = page(&["--serial", "3FCDHBL0020156", "--as-of", AS_OF]);
    for written in ["3fcdhbl0020156", "３ＦＣＤＨＢＬ００２０１５６", " 3FCD HBL-0020156 "] {
        assert_eq!(page(&["--serial", written, "--as-of", AS_OF]), plain, "{written}");
    }
    let plain = page(&["--contract", "renew:A4B3C2D1E0F98765", "--as-of", AS_OF]);
    assert_eq!(page(&["--contract", "ＲＥＮＥＷ：a4b3-c2d1-e0f9-8765", "--as-of", AS_OF]), plain);
}

/// Two replacements: MR-2110-009 completed 2021-11-05, MR-2201-006 completed 2022-02-12.
#[test]
fn every_serial_of_a_unit_finds_it_and_tells_what_replaced_it() {
    for serial in ["0V2DH3C0010021", "0V2DH3C0010388", "0V2DH3C0010512"] {
        let printed = page(&["--serial", serial, "--as-of", AS_OF]);
        holds_in_order(
            &printed,
            &[
                "2021/11/05 の交換（MR-2110-009）で 0V2DH3C0010021 から 0V2DH3C0010388 に変わりました",
                "2022/02/12 の交換（MR-2201-006）で 0V2DH3C0010388 から 0V2DH3C0010512 に変わりました",
                "DJI Care Enterprise Basic",
                "0V2DH3C0010512 2021/08/02 - 2022/08/01 更新不可（RNW-03）",
                "交換回数の残り 0 回（2 回のうち）",
                "RNW-03 ",
            ],
        );
    }
    let between = json(&["--serial", "0V2DH3C0010021", "--as-of", "2022-02-11"]);
    assert_eq!(between["serial_current"], "0V2DH3C0010388", "the second replacement comes on the next day");
    assert_eq!(between["coverages"][0]["replacements_used"], 2, "it was confirmed on 02-04");
}

#[test]
fn what_was_refused_is_shown_with_its_rules() {
    let printed = page(&["--serial", "3GYDJ8D0010061", "--as-of", AS_OF, "--lang", "en"]);
    holds_in_order(&printed, &["Bindings that were refused", "Plan Serial bound", "ENR-01 No way to enrol"]);
    let line = printed.lines().find(|line| line.contains("3GYDJ8D0010061  ")).unwrap();
    assert!(line.ends_with("ENR-01"), "{printed}");
}

#[test]
fn a_unit_without_a_plan_is_known_all_the_same() {
    // Sold in April 2021, bound on 2021-10-20.
    let before = page(&["--serial", "0V2DH3C0009754", "--as-of", "2021-10-19"]);
    assert!(before.contains("プランの関連付けはありません"), "{before}");
    let after = page(&["--serial", "0V2DH3C0009754", "--as-of", "2021-10-20"]);
    assert!(after.contains("2021/10/20 - 2022/10/19"), "{after}");
}

#[test]
fn what_is_not_in_the_input_is_66_and_what_is_no_number_is_2() {
    let input = sample();
    for (arguments, code, says) in [
        (vec!["--serial", "3FCDHBL0020999", "--as-of", AS_OF], 66, "3FCDHBL0020999"),
        (vec!["--serial", "3FCDHBL0020156", "--as-of", "2021-01-01"], 66, "2021-01-01"),
        (vec!["--contract", "31DD330DE9A421EB", "--as-of", AS_OF], 66, "31DD330DE9A421EB"),
        (vec!["--contract", "renew:renew:31DD330DE9A421EA", "--as-of", AS_OF], 66, "renew:renew:"),
        (vec!["--contract", "code:31DD330DE9A421EA", "--as-of", AS_OF], 66, "code:31DD330DE9A421EA"),
        (vec!["--serial", "3.1E+15"], 2, "--serial"),
        (vec!["--contract", "code:"], 2, "--contract"),
        (vec!["--serial", "3FCDHBL0020156", "--contract", "31DD330DE9A421EA"], 2, "--contract"),
        (vec![], 2, "--serial"),
    ] {
        let done = ask(&input, &arguments);
        let log = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {log}");
        assert!(log.contains(says) && done.stdout.is_empty(), "{arguments:?}: {log}");
    }
}

/// The rows of JSON are those of the run's table, under the same names.
#[test]
fn json_holds_the_columns_of_the_table() {
    let output = tempfile::tempdir().unwrap();
    let table = rows(&run(&sample(), output.path(), AS_OF, &[]), "coverages");
    let mut compared = 0;
    for serial in ["3FCDHBL0020156", "3QWDJ5F0010250", "0V2DH3C0010512", "3GYDJ8D0010061"] {
        let answer = json(&["--serial", serial, "--as-of", AS_OF]);
        for coverage in answer["coverages"].as_array().unwrap() {
            let is_it = |row: &&Row| {
                row["coverage_id"] == coverage["coverage_id"]
                    && row["serial_original"] == coverage["serial_original"]
            };
            let row = table.iter().find(is_it).unwrap();
            for (column, value) in row {
                let same = match &coverage[column] {
                    Value::Array(rules) => {
                        let ids: Vec<&str> = rules.iter().map(|rule| rule.as_str().unwrap()).collect();
                        ids.join(";") == value.as_str().unwrap_or_default()
                    }
                    plain => plain == value,
                };
                assert!(same, "{serial}: {column} is {} and not {value}", coverage[column]);
            }
            assert_eq!(coverage.as_object().unwrap().len(), row.len());
            compared += 1;
        }
    }
    assert_eq!(compared, 6, "two have a renewal");
    let contract = json(&["--contract", "31DD330DE9A421EA", "--as-of", AS_OF]);
    let pool = &contract["pools"][0];
    assert_eq!(
        (&pool["products"], &pool["start"], &pool["end"]),
        (&3.into(), &"2021-05-16".into(), &"2022-06-15".into())
    );
    let amounts = ["granted_limit", "used", "remaining", "pool_remaining"].map(|key| pool[key].as_i64());
    assert_eq!(amounts, [4_026_000, 698_500, 3_327_500, 3_327_500].map(Some));
    let serials: Vec<&str> = pool["coverages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|coverage| text(coverage.as_object().unwrap(), "serial_current"))
        .collect();
    assert_eq!(
        serials,
        ["3FCDHBL0020156", "3FCDHBL0020158", "3FCDHBL0020151"],
        "in the order of their binding"
    );
}

/// Three months of a small dealer. CNTR0001 begins with SERA0001 (April); SERB0001 bears CNTR0002 but is
/// added to SERA0001's contract; SERC0001 bears CNTR0001 and belongs to another owner; SERD0001 is a
/// Basic that bears it; SERE0001 bears it and was switched on long before. SERF0001 has no contract
/// number, and SERG0001 joins it. SERH0001 was to be added to CNTR0001, six days too late. In June SERA0001 is renewed under CNTR0009.
const ACTIVATIONS: [(&str, &str); 3] = [
    (
        "2022-04",
        "SERA0001,Zenmuse L1,2022-04-01 09:00,CODEA001,plus,2022-04-02 09:00,CNTR0001,new,,a@example.jp\n\
         SERB0001,Zenmuse L1,2022-04-10 09:00,CODEB001,plus,2022-04-11 09:00,CNTR0002,add,SERA0001,a@example.jp\n\
         SERC0001,Zenmuse L1,2022-04-12 09:00,CODEC001,plus,2022-04-13 09:00,CNTR0001,new,,c@example.jp\n",
    ),
    (
        "2022-05",
        "SERD0001,Zenmuse L1,2022-05-01 09:00,CODED001,basic,2022-05-02 09:00,CNTR0001,new,,a@example.jp\n\
         SERE0001,Zenmuse L1,2022-01-01 09:00,CODEE001,plus,2022-05-02 09:00,CNTR0001,new,,a@example.jp\n\
         SERF0001,Zenmuse L1,2022-05-03 09:00,CODEF001,plus,2022-05-04 09:00,,new,,a@example.jp\n\
         SERG0001,Zenmuse L1,2022-05-05 09:00,CODEG001,plus,2022-05-06 09:00,,add,SERF0001,a@example.jp\n\
         SERH0001,Zenmuse L1,2022-05-07 09:00,CODEH001,plus,2022-05-08 09:00,,add,CNTR0001,a@example.jp\n",
    ),
    ("2022-06", "SERA0001,Zenmuse L1,,CODEA009,plus_renew,2022-06-01 09:00,CNTR0009,new,,a@example.jp\n"),
];

#[test]
fn a_contract_number_leads_to_all_that_its_pools_hold() {
    let input = tempfile::tempdir().unwrap();
    for (month, rows) in ACTIVATIONS {
        let folder = input.path().join("D001").join(month);
        fs::create_dir_all(&folder).unwrap();
        let header =
            "serial,model,product_activated_at,activation_code,plan,bound_at,contract_no,mode,add_to,email";
        fs::write(folder.join("activations.csv"), format!("{header}\n{rows}")).unwrap();
    }
    let found = |contract: &str, as_of: &str| {
        let done = ask(input.path(), &["--contract", contract, "--as-of", as_of, "--json"]);
        assert!(done.status.success(), "{contract}: {}", String::from_utf8_lossy(&done.stderr));
        let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
        let serials = |rows: &Value| -> Vec<String> {
            let serial = |row: &Value| row["serial_original"].as_str().unwrap()[..4].to_owned();
            rows.as_array().unwrap().iter().map(serial).collect()
        };
        let pool = |pool: &Value| {
            format!("{} {}", pool["pool_id"].as_str().unwrap(), serials(&pool["coverages"]).join("+"))
        };
        let pools: Vec<String> = answer["pools"].as_array().unwrap().iter().map(pool).collect();
        (pools.join(", "), serials(&answer["coverages_without_pool"]).join("+"))
    };
    for (contract, as_of, pools, others, why) in [
        (
            "CNTR0001",
            "2022-06-30",
            "CNTR0001 SERA+SERB, code:CODEC001 SERC, code:CODEH001 SERH, renew:CNTR0001 SERA",
            "SERD+SERE",
            "its pool, whoever bears its number or was to be added to it, and the renewal",
        ),
        (
            "CNTR0001",
            "2022-04-30",
            "CNTR0001 SERA+SERB, code:CODEC001 SERC",
            "",
            "what came later is not known yet",
        ),
        ("CNTR0002", "2022-04-30", "CNTR0001 SERA+SERB", "", "its bearer joined another number's contract"),
        ("CNTR0009", "2022-06-30", "renew:CNTR0001 SERA", "", "the number that the renewal bears"),
        ("renew:CNTR0001", "2022-06-30", "renew:CNTR0001 SERA", "", "a pool by its key"),
        ("code:CODEF001", "2022-06-30", "code:CODEF001 SERF+SERG", "", "a contract without a number"),
        ("code:CODEC001", "2022-06-30", "code:CODEC001 SERC", "", "the one that stands alone"),
    ] {
        assert_eq!(found(contract, as_of), (pools.to_owned(), others.to_owned()), "{contract}: {why}");
    }
    let done = ask(input.path(), &["--contract", "CNTR0001", "--as-of", "2022-06-30", "--lang", "en"]);
    let printed = String::from_utf8(done.stdout).unwrap();
    holds_in_order(
        &printed,
        &[
            "Zenmuse L1 SERA0001 Renewed",
            "Zenmuse L1 SERB0001 Renewable",
            "Zenmuse L1 SERC0001 Renewable",
            "DJI Care Enterprise Basic",
            "Zenmuse L1 SERD0001 Renewable 2022/05/02 - 2023/05/01 In force 2 of 2",
            "Bindings that were refused",
            "Plus SERE0001 CODEE001 ENR-01",
        ],
    );
}

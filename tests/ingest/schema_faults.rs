//! What is said of faulty schemas: everything at once, each fault with its place.

use std::fs;
use std::path::Path;

use careledger::schema::Schemas;
use careledger::schema::faults::{Fault, SchemaFaults};
use tempfile::TempDir;

use crate::schema_copy::changed;

/// What loading says of a folder, without the lines that it shows.
fn said_of(folder: &Path) -> String {
    let said = |fault: &Fault| fault.to_string();
    let faults = Schemas::load(folder).err();
    faults.iter().flat_map(SchemaFaults::all).map(said).collect::<Vec<_>>().join("\n")
}

/// What loading says of the shipped schemas with some texts replaced.
fn faults(changes: &[(&str, &str, &str)]) -> String {
    said_of(changed(changes).path())
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    let found = faults(&[
        ("layouts/sales.toml", "type = \"date\"", "type = \"day\""),
        ("layouts/sales.toml", "\"販売店名\"", "\"機　種\""),
        ("layouts/sales.toml", "[channel]", "[chanel]"),
        ("layouts/activations.toml", "required = true", "required = \"yes\""),
        (
            "layouts/repairs.toml",
            "[case_no]\ntype = \"text\"\nrequired = true",
            "[case_no]\ntype = \"text\"\nrequired = false",
        ),
        ("layouts/repairs.toml", "aliases = [\"損傷原因\"", "alias = [\"損傷原因\""),
        ("layouts/dealers/D009.toml", "", "[sales]\nmodel = [\"品番\"]\nserial = [\"品番\", 7]\n[returns]\n"),
        ("layouts/extra.toml", "", "x = 1\n"),
        ("catalogue/models.toml", "aliases = [\"P4RTK\"]", "aliases = [\"M300-RTK\"]"),
        ("catalogue/models.toml", "plus_loaner = true", "plus_loaner = 1"),
        ("catalogue/prices.csv", ",basic,Matrice 200,90200", ",gold,Matrice 200,90200"),
        ("catalogue/prices.csv", ",basic,Matrice 200 V2,90200", "2022/13/01,basic,Matrice 9,-90200"),
        ("catalogue/prices.csv", ",basic,Matrice 210 V2", ",basic,Matrice 210"),
        ("catalogue/prices.csv", ",plus,Zenmuse L1,,,,1342000", ",plus,Zenmuse L1,,500,,\"1,342,000\""),
        ("catalogue/prices.csv", ",plus,Zenmuse P1,,,,641300", ",plus,Zenmuse P1,641300"),
        ("rules/2021.toml", "[policies]", "valid_from = 2021-01-01\n[policies]"),
        ("rules/2021.toml", "enrolment_window_hours = 96", "enrolment_window_hours = 100"),
        ("rules/2021.toml", "blank_channel = \"official\"", "blank_channel = \"regular\""),
        ("rules/2021.toml", "basic_months = 12", "basic_months = 0"),
        ("rules/2021.toml", "max_years = 2", "max_year = 2"),
        ("rules/2021.toml", "percent = 30", "percent = 101"),
        ("rules/2021.toml", "[30, 15, 7]", "[30, 15, 15]"),
        ("rules/2023.toml", "", "valid_from = 2021-01-01\n"),
        ("rules/broken.toml", "", "valid_from = \n[policies\n"),
        ("findings.toml", "effect = \"reject\"", "effect = \"flag\""),
        ("findings.toml", "severity = \"error\"", "severity = \"fatal\""),
        ("findings.toml", "title.en = \"No way to enrol\"", "title.en = \" \""),
        ("findings.toml", "の関連付け（{actual}）は、どの", "の関連付け（{found}）は、{expected:hue} { どの"),
        ("findings.toml", "[ENR-02]", "[ENR-99]"),
    ]);
    assert_eq!(found, EVERYTHING);
}

#[test]
fn each_fault_says_what_was_found_and_what_is_expected() {
    for (changes, expected) in [
        (vec![("rules/2021.toml", "[policies]", "[policies]")], ""),
        (
            vec![("rules/2021.toml", "[policies]", "valid_from = \"2021-01-01\"\n[policies]")],
            r#"rules/2021.toml: valid_from: found 2021-01-01, expected no valid_from: the earliest rule set counts since ever"#,
        ),
        (
            vec![("rules/2021.toml", "[policies]", "valid_from = 2021-02-30\n[policies]")],
            r#"rules/2021.toml:18: found text that is not TOML (invalid date, expected day between 01 and 28), expected a TOML file"#,
        ),
        (
            vec![("rules/2021.toml", "[policies]", "valid_from = 2021\n[policies]")],
            r#"rules/2021.toml:18: valid_from: found 2021, expected a day such as 2023-01-31"#,
        ),
        (
            vec![("rules/2021.toml", "special_video_days = 30", "special_video_days = 6")],
            r#"rules/2021.toml:103: policies.special_video_days: found 6, expected special_days (7) or more"#,
        ),
        (
            vec![("rules/2021.toml", "[30, 15, 7]", "[30, 15]")],
            r#"rules/2021.toml:117: policies.notice_days: found [30, 15], expected three numbers of days, the largest first, such as [30, 15, 7]"#,
        ),
        (
            vec![("rules/2021.toml", "basic_months = 12", "basic_months = \"12\"")],
            r#"rules/2021.toml:43: policies.basic_months: found "12", expected a whole number from 1 to 120"#,
        ),
        (
            vec![("catalogue/prices.csv", "limit_jpy\n", "limit\n")],
            r#"catalogue/prices.csv:14: found "valid_from,plan,model,fee_jpy,first_replacement_jpy,second_replacement_jpy,limit", expected the header valid_from,plan,model,fee_jpy,first_replacement_jpy,second_replacement_jpy,limit_jpy"#,
        ),
        (
            vec![(
                "catalogue/prices.csv",
                ",basic,Matrice 200,90200,67500,72900,",
                ",basic,Matrice 200,90200,67500,72900,0",
            )],
            r#"catalogue/prices.csv:15: limit_jpy: found "0", expected blank: Basic has no limit"#,
        ),
        (
            vec![("catalogue/models.toml", "name = \"Matrice 210\"", "name = \"M200 V2\"")],
            r#"catalogue/models.toml:29: model.name: found "M200 V2", read as m200v2, which already means Matrice 200 V2, expected names that mean one model each
catalogue/prices.csv:17: model: found "Matrice 210", expected a name in catalogue/models.toml"#,
        ),
        (
            vec![("layouts/sales.toml", "\"伝票番号\"", "\"Sale_No\"")],
            r#"layouts/sales.toml:33: sale_no.aliases: found "Sale_No", which already means sale_no, expected each header once in a layout"#,
        ),
        (
            vec![("layouts/dealers/D009.toml", "", "[sales]\nplan = \"種別\"\n")],
            r#"layouts/dealers/D009.toml:2: sales.plan: found "種別", expected a list of headers, such as ["伝票番号"]"#,
        ),
    ] {
        assert_eq!(faults(&changes), expected, "{changes:?}");
    }
}

#[test]
fn the_line_is_shown_with_what_is_meant_underlined() {
    let folder = changed(&[
        ("rules/2021.toml", "basic_months = 12", "basic_months = 0"),
        ("layouts/sales.toml", "\"販売店名\"", "\"機　種\""),
        ("layouts/extra.toml", "", "x = 1\n"),
        ("catalogue/prices.csv", ",basic,Matrice 200,90200", ",gold,Matrice 200,90200"),
    ]);
    assert_eq!(Schemas::load(folder.path()).err().unwrap().to_string(), SHOWN);
}

#[test]
fn files_that_hold_no_schema_are_passed_over() {
    let passed = [".DS_Store", "README.md", "rules/2021.toml.bak", "rules/.2021.toml", "layouts/~$sales.csv"];
    let folder = changed(&passed.map(|path| (path, "", "[[[")));
    let schemas = Schemas::load(folder.path()).unwrap();
    assert_eq!(schemas.files, Schemas::embedded().files);
}

#[test]
fn a_byte_order_mark_is_no_fault_and_another_encoding_is() {
    let folder = changed(&[("catalogue/prices.csv", "# ", "\u{feff}# ")]);
    assert_eq!(said_of(folder.path()), "");
    // "価格" in Shift_JIS, as Excel saves a plain CSV in Japan.
    let shift_jis = [b"# \n# ", [0x89_u8, 0xbf, 0x8a, 0x69].as_slice(), b"\n"].concat();
    fs::write(folder.path().join("catalogue/prices.csv"), shift_jis).unwrap();
    assert_eq!(
        said_of(folder.path()),
        "catalogue/prices.csv:2: found bytes that are not UTF-8, expected a file saved as UTF-8"
    );
}

#[test]
fn an_empty_folder_lacks_every_file() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("none");
    assert_eq!(
        said_of(&missing),
        format!("{}: found no folder, expected the folder of schemas", missing.display())
    );
    assert_eq!(said_of(folder.path()), NOTHING_THERE);
}

const EVERYTHING: &str = r#"catalogue/models.toml:48: model.aliases: found "M300-RTK", read as m300rtk, which already means Matrice 300 RTK, expected names that mean one model each
catalogue/models.toml:81: model.plus_loaner: found 1, expected true or false
catalogue/prices.csv:15: plan: found "gold", expected one of basic, plus, basic_renew, plus_renew
catalogue/prices.csv:16: fee_jpy: found "-90200", expected whole yen in digits, such as 90200, or blank where it is not listed
catalogue/prices.csv:16: model: found "Matrice 9", expected a name in catalogue/models.toml
catalogue/prices.csv:16: valid_from: found "2022/13/01", expected a day such as 2023-01-31, or blank for ever
catalogue/prices.csv:18: found a second row for basic and Matrice 210, expected one row a day of validity: the first stands on line 17
catalogue/prices.csv:46: found 4 values, expected 7, as in the header on line 14
catalogue/prices.csv:47: first_replacement_jpy: found "500", expected blank: Plus has no replacement fee
catalogue/prices.csv:47: limit_jpy: found "1,342,000", expected whole yen in digits, such as 90200, or blank where it is not listed
findings.toml: ENR-02: found nothing, expected a table with the texts of the rule
findings.toml:38: ENR-01.severity: found "fatal", expected "error", "warn" or "info"
findings.toml:39: ENR-01.effect: found "flag", expected "reject": the rule fixes it
findings.toml:41: ENR-01.title.en: found an empty text, expected a text
findings.toml:44: ENR-01.message.ja: found a single {, expected no other braces than {subject}, {serial}, {expected}, {actual}, {column}
findings.toml:44: ENR-01.message.ja: found {expected:hue}, expected no other braces than {subject}, {serial}, {expected}, {actual}, {column}
findings.toml:44: ENR-01.message.ja: found {found}, expected no other braces than {subject}, {serial}, {expected}, {actual}, {column}
findings.toml:51: ENR-99: found an unknown rule, expected the id of a rule, such as ENR-01
layouts/activations.toml:38: serial.required: found "yes", expected true or false
layouts/dealers/D009.toml:3: sales.serial: found "品番", which already means model, expected each header once in a layout
layouts/dealers/D009.toml:3: sales.serial: found 7, expected a header
layouts/dealers/D009.toml:4: returns: found an unknown key, expected one of sales, activations, repairs
layouts/extra.toml: found a file that nothing reads, expected layouts/{sales,activations,repairs,decisions}.toml, layouts/dealers/<dealer code>.toml, catalogue/models.toml, catalogue/prices.csv, rules/<name>.toml or findings.toml
layouts/repairs.toml:28: case_no.required: found false, expected true: no row can be read without this field
layouts/repairs.toml:75: cause.aliases: found nothing, expected a list of headers, such as ["伝票番号"]
layouts/repairs.toml:78: cause.alias: found an unknown key, expected one of type, required, aliases
layouts/sales.toml: channel: found nothing, expected a table with type, required and aliases
layouts/sales.toml:45: sale_date.type: found "day", expected "date"
layouts/sales.toml:82: model.aliases: found "機種", which already means dealer_name, expected each header once in a layout
layouts/sales.toml:128: chanel: found an unknown key, expected one of sale_no, line_no, sale_date, dealer, dealer_name, customer_code, customer_name, model, serial, plan, activation_code, quantity, amount, country, channel
rules/2021.toml:19: policies.max_years: found nothing, expected a whole number from 1 to 10
rules/2021.toml:25: policies.enrolment_window_hours: found 100, expected hours that make whole days, such as 72 or 96
rules/2021.toml:34: policies.blank_channel: found "regular", expected "official" or "unofficial"
rules/2021.toml:44: policies.basic_months: found 0, expected a whole number from 1 to 120
rules/2021.toml:96: policies.renewal_min_remaining_percent: found 101, expected a whole number from 0 to 100
rules/2021.toml:108: policies.max_year: found an unknown key, expected one of enrolment_window_hours, invitation_window_hours, blank_channel, unbound_after_days, basic_months, plus_months, plus_pooled_months, renewal_months, late_renewal_start, pool_join_days, deduction_order, over_limit, basic_replacements, basic_renew_replacements, renewal_min_remaining_percent, special_days, special_video_days, max_years, warranty_extension_months, notice_days
rules/2021.toml:118: policies.notice_days: found [30, 15, 15], expected three numbers of days, the largest first, such as [30, 15, 7]
rules/2023.toml: policies: found nothing, expected a table of all policies
rules/2023.toml: valid_from: found 2021-01-01, expected a day of its own: rules/2021.toml has the same
rules/broken.toml:1: found text that is not TOML (string values must be quoted, expected literal string), expected a TOML file
rules/broken.toml:2: found text that is not TOML (unclosed table, expected `]`), expected a TOML file"#;

const SHOWN: &str = r#"catalogue/prices.csv:15: plan: found "gold", expected one of basic, plus, basic_renew, plus_renew
   |
15 | ,gold,Matrice 200,90200,67500,72900,
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
layouts/extra.toml: found a file that nothing reads, expected layouts/{sales,activations,repairs,decisions}.toml, layouts/dealers/<dealer code>.toml, catalogue/models.toml, catalogue/prices.csv, rules/<name>.toml or findings.toml
layouts/sales.toml:82: model.aliases: found "機種", which already means dealer_name, expected each header once in a layout
   |
82 | aliases = ["機種", "型番", "製品名", "商品名", "製品モデル", "対応製品", "設備型号"]
   |            ^^^^^^
rules/2021.toml:43: policies.basic_months: found 0, expected a whole number from 1 to 120
   |
43 | basic_months = 0
   | ^^^^^^^^^^^^"#;

const NOTHING_THERE: &str = r#"catalogue/models.toml: found no such file, expected one: the folder of schemas replaces all of them
catalogue/prices.csv: found no such file, expected one: the folder of schemas replaces all of them
findings.toml: found no such file, expected one: the folder of schemas replaces all of them
layouts/activations.toml: found no such file, expected one: the folder of schemas replaces all of them
layouts/decisions.toml: found no such file, expected one: the folder of schemas replaces all of them
layouts/repairs.toml: found no such file, expected one: the folder of schemas replaces all of them
layouts/sales.toml: found no such file, expected one: the folder of schemas replaces all of them
rules: found no rule set, expected one at least, such as rules/2021.toml"#;

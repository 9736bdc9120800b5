//! The sample fleet, read by the program as the README's first command does.
//!
//! Every expectation was derived from the rules and the files by hand; its reason stands beside it. A
//! case names one row (`of`) and what its columns must hold (`wanted`), both as `column=value, …`.

mod by_hand;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::common::{Row, plain, rows, run, sample, text};

const AS_OF: &str = "2022-06-10";

/// The tables of one run, read once for all tests of this file.
static TABLES: LazyLock<BTreeMap<&str, Vec<Row>>> = LazyLock::new(|| {
    let output = tempfile::tempdir().expect("a temporary folder");
    let run = run(&sample(), output.path(), AS_OF, &[]);
    let names = ["coverages", "claims", "ledger", "expiries", "exceptions"];
    names.into_iter().map(|name| (name, rows(&run, name))).collect()
});

fn table(name: &str) -> &'static [Row] {
    TABLES.get(name).unwrap_or_else(|| panic!("there is no table {name}"))
}

struct Case {
    of: &'static str,
    wanted: &'static str,
    why: &'static str,
}

const fn case(of: &'static str, wanted: &'static str, why: &'static str) -> Case {
    Case { of, wanted, why }
}

/// Checks that exactly one row of the table is the one named, and that it holds what is wanted.
fn check(name: &str, cases: &[Case]) {
    let rows = table(name);
    let mut wrong = Vec::new();
    for Case { of, wanted, why } in cases {
        let found: Vec<&Row> = rows.iter().filter(|row| differences(row, of).is_empty()).collect();
        let differences = match found[..] {
            [row] => differences(row, wanted).join("; "),
            _ => format!("{} rows instead of one", found.len()),
        };
        if !differences.is_empty() {
            wrong.push(format!("{of}: {differences}\n    {why}"));
        }
    }
    assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n"));
}

/// What the row does not hold of what is wanted.
fn differences(row: &Row, wanted: &str) -> Vec<String> {
    let pairs = wanted.split(", ").map(|pair| pair.split_once('=').expect("column=value"));
    let differs = |(column, value): (&str, &str)| {
        let actual = plain(row.get(column).unwrap_or_else(|| panic!("there is no column {column}")));
        (actual != value).then(|| format!("{column} is {actual:?} instead of {value:?}"))
    };
    pairs.filter_map(differs).collect()
}

/// How often each value of a column occurs.
fn counts(name: &str, column: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in table(name) {
        *counts.entry(text(row, column).to_owned()).or_default() += 1;
    }
    counts
}

fn counted(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

/// The deck's screens: 3FCDHBL0020156 shows 2021/05/16 - 2022/06/15 and 契約更新済み, its Plus Renew
/// 2022/06/16 - 2023/06/15; its contract has three products, and the other two show 契約更新可能.
#[test]
fn the_example_of_the_deck() {
    check(
        "coverages",
        &[
            case(
                "serial_original=3FCDHBL0020156, plan=plus",
                "model=Zenmuse L1, contract_no=31DD330DE9A421EA, pool_id=31DD330DE9A421EA, route=within_96h, \
                 start=2021-05-16, end=2022-06-15, status=in_force, renewal_status=renewed, renewal_blockers=, \
                 granted_limit=1342000, own_used=0, own_remaining=1342000, reject_rules=, flag_rules=",
                "three products share the contract: 13 months from its first start, 2021-05-16",
            ),
            case(
                "serial_original=3FCDHBL0020158, plan=plus",
                "model=Zenmuse L1, contract_no=31DD330DE9A421EA, pool_id=31DD330DE9A421EA, route=within_96h, \
                 start=2021-05-28, end=2022-06-15, status=in_force, renewal_status=renewable, renewal_blockers=, \
                 own_used=412500, own_remaining=929500, reject_rules=, flag_rules=",
                "added by serial on day 12: from its own binding to the common end; 69 % of its limit is left",
            ),
            case(
                "serial_original=3FCDHBL0020151, plan=plus",
                "model=Zenmuse L1, contract_no=31DD330DE9A421EA, pool_id=31DD330DE9A421EA, route=new, \
                 start=2021-06-11, end=2022-06-15, status=in_force, renewal_status=renewable, renewal_blockers=, \
                 own_used=286000, own_remaining=1056000, reject_rules=, flag_rules=",
                "added by contract number on day 26, a day before it was first switched on",
            ),
            case(
                "coverage_id=039C8BF851E1C3BC",
                "serial_original=3FCDHBL0020156, serial_current=3FCDHBL0020156, plan=plus_renew, route=renewal, \
                 start=2022-06-16, end=2023-06-15, status=scheduled, pool_id=renew:31DD330DE9A421EA, \
                 granted_limit=1342000, own_remaining=1342000, reject_rules=, flag_rules=",
                "bound on 2022-06-02, before the base's end: 12 months from the day after it",
            ),
        ],
    );
    let coverages = table("coverages");
    let base =
        coverages.iter().find(|row| differences(row, "serial_original=3FCDHBL0020156, plan=plus").is_empty());
    let renewal = coverages.iter().find(|row| text(row, "coverage_id") == "039C8BF851E1C3BC");
    let (base, renewal) = (base.unwrap(), renewal.unwrap());
    assert_eq!(text(renewal, "base_coverage_id"), text(base, "coverage_id"));
    let of_contract: Vec<&Row> =
        coverages.iter().filter(|row| text(row, "pool_id") == "31DD330DE9A421EA").collect();
    assert_eq!(of_contract.len(), 3, "the contract has three products");
    // 3 × 1,342,000 − 412,500 − 286,000
    assert!(of_contract.iter().all(|row| row["pool_remaining"] == 3_327_500), "its limits are shared");
}

/// The pool of a Matrice 300 RTK and a Zenmuse H20 until nothing is left, line by line.
#[test]
fn a_ledger_by_hand() {
    check(
        "ledger",
        &[
            case(
                "pool_id=5B7E20C4D1A93F68, seq=1",
                "kind=grant, amount=564500, pool_balance_after=564500",
                "M300",
            ),
            case(
                "pool_id=5B7E20C4D1A93F68, seq=2",
                "kind=grant, amount=403260, pool_balance_after=967760",
                "H20",
            ),
            case(
                "pool_id=5B7E20C4D1A93F68, seq=3",
                "kind=repair, amount=-318000, own_balance_after=246500, pool_balance_after=649760",
                "within its own limit",
            ),
            case(
                "pool_id=5B7E20C4D1A93F68, seq=4",
                "kind=replacement, amount=-246500, own_balance_after=0, pool_balance_after=403260",
                "489,000: its own limit first",
            ),
            case(
                "pool_id=5B7E20C4D1A93F68, seq=5",
                "kind=replacement, amount=-242500, own_balance_after=160760, pool_balance_after=160760",
                "then the other's",
            ),
            case(
                "pool_id=5B7E20C4D1A93F68, seq=6",
                "kind=repair, amount=-160760, own_balance_after=0, pool_balance_after=0",
                "350,000: what is left; the rest is the customer's",
            ),
        ],
    );
    let lines = table("ledger").iter().filter(|row| text(row, "pool_id") == "5B7E20C4D1A93F68").count();
    assert_eq!(lines, 6);
}

/// Ends from 2022-05-11 to 2022-07-10 that were not renewed. The run's since date is the day before.
#[test]
fn notices_by_hand() {
    check(
        "expiries",
        &[
            case("serial=1ZNBJ5D0010266", "stage=30, days_left=30, newly_due=30", "ends 07-10"),
            case("serial=3QWDJ5F0010660", "stage=30, days_left=20, newly_due=", "ends 06-30"),
            case("serial=3FCDHBL0020310", "stage=30, days_left=17, newly_due=", "ends 06-27"),
            case("serial=3QVDJ5E0010188", "stage=15, days_left=15, newly_due=15", "ends 06-25"),
            case("serial=3QVDJ5E0010301", "stage=15, days_left=10, newly_due=", "ends 06-20"),
            case("serial=1ZNBJ5D0010123", "stage=7, days_left=7, newly_due=7", "ends 06-17"),
            case("serial=3FCDHBL0020158", "stage=7, days_left=5, newly_due=", "ends 06-15"),
            case("serial=3FCDHBL0020151", "stage=7, days_left=5, newly_due=", "ends 06-15"),
            case(
                "serial=3GYDJ8D0010480",
                "stage=7, days_left=5, renewal_status=renewable",
                "ends 06-15; the Plus Renew bound to this Basic was refused (RNW-02)",
            ),
            case(
                "serial=276DG4F0010008",
                "stage=special_7, days_left=-1, due_on=2022-06-10, newly_due=special_7, renewal_status=special_7",
                "ended the day before",
            ),
            case(
                "serial=298DG4F0010013",
                "stage=special_30, days_left=-8, due_on=2022-06-10, newly_due=special_30, renewal_status=special_30",
                "ended 8 days before: a video is needed from this day on",
            ),
        ],
    );
    assert_eq!(table("expiries").len(), 11);
}

/// 63 binding rows, of which one has no date and one comes after the as-of date.
#[test]
fn how_many_of_each() {
    let statuses = counted(&[("ineligible", 13), ("scheduled", 2), ("expired", 9), ("in_force", 37)]);
    assert_eq!(counts("coverages", "status"), statuses);
}

/// Every rule that the fleet breaks, and how often: no more, no fewer.
#[test]
fn exceptions_by_hand() {
    let expected = counted(&[
        ("INP-04", 1),  // a binding without its date
        ("INP-05", 1),  // received on 3/15/2022
        ("INP-07", 2),  // a binding and a sale line sent again
        ("INP-08", 2),  // a phone number and an amount corrected
        ("INP-09", 1),  // "Mavic 2 Enterprise" may be two models
        ("INP-11", 1),  // 3.1E+15
        ("INP-12", 5),  // the cover sheets of five workbooks
        ("ENR-01", 1),  // 96 hours and 7 minutes
        ("ENR-02", 1),  // bought in Korea
        ("ENR-03", 1),  // a parallel import
        ("ENR-04", 1),  // Plus for a P4 Multispectral
        ("ENR-05", 1),  // dates 4 days apart
        ("ENR-06", 1),  // a second Basic beside the first
        ("ENR-07", 1),  // XT2
        ("ENR-08", 1),  // no phone
        ("LNK-01", 1),  // a code that nobody reports as sold
        ("LNK-02", 3),  // one never bound, one whose unit got the other's code, one whose row has no date
        ("LNK-03", 1),  // one code on two units
        ("LNK-04", 1),  // an H20's code on an H20T
        ("LNK-05", 1),  // a repair before there was a plan
        ("LNK-06", 1),  // the unit whose serial the spreadsheet ate
        ("LNK-07", 1),  // a returned code
        ("LNK-08", 1),  // a slip of the pen
        ("VAL-01", 1),  // 12 months reported for a shared contract
        ("VAL-03", 1),  // 441,500 reported for 445,500
        ("POOL-02", 1), // another owner
        ("POOL-03", 1), // 39 days
        ("CLM-13", 1),
        ("CLM-01", 1),
        ("CLM-02", 1),
        ("CLM-16", 1),
        ("CLM-09", 1),
        ("CLM-05", 1),
        ("CLM-06", 1),
        ("CLM-03", 1),
        ("CLM-15", 1),
        ("CLM-04", 1),
        ("CLM-10", 1),
        ("CLM-07", 1),
        ("CLM-08", 1),
        ("CLM-11", 1),
        ("CLM-12", 1),
        ("RNW-01", 1), // a renewal of a plan that no dealer reports
        ("RNW-02", 1), // Plus Renew on Basic
        ("RNW-03", 1),
        ("RNW-05", 1),
        ("RNW-04", 1),
        ("PRC-01", 1), // 193,000 for 190,300
        ("PRC-03", 1), // 94,000 is 103,400 without tax
    ]);
    assert_eq!(counts("exceptions", "rule"), expected);
}

/// A finding leads to the cell that a person sees.
#[test]
fn findings_name_their_place() {
    check(
        "exceptions",
        &[
            case(
                "rule=INP-11",
                "dealer=D001, subject=file, source_file=D001/2021-12/売上明細_202112.csv, source_sheet=, source_row=5, \
                 source_column=serial, actual=3.1E+15",
                "line 5 of the text: two title lines, an empty one and the header stand above it",
            ),
            case(
                "rule=INP-05",
                "dealer=D003, source_file=D003/2022-03/修理_202203.ods, source_sheet=修理, source_row=9, \
                 source_column=received_at, actual=3/15/2022",
                "the sheet's row 9: title, empty row, header, and five cases above it",
            ),
            case(
                "rule=PRC-03",
                "severity=info, effect=flag, subject=sale, source_sheet=売上, expected=103400, actual=94000",
                "94,000 × 1.1 is 103,400, the price of Plus for a Zenmuse Z30",
            ),
            case(
                "rule=LNK-07",
                "severity=error, effect=reject, subject=binding, serial=0K2DG1H0010006, \
                 source_file=D001/2021-06/関連付け_202106.csv",
                "the binding is refused because its code's sale was returned on 2021-07-08",
            ),
            case(
                "rule=INP-08, subject=sale",
                "dealer=D003, subject_id=SFS-001053, source_file=D003/2022-03/売上_202203.csv, source_row=3",
                "the later row is named: it corrects 162,800 to 182,600, and no price is wrong any more",
            ),
        ],
    );
}

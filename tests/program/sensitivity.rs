//! `sensitivity`: the coverages whose verdict hangs on a policy. Expectations are the deck's own two
//! screens and plain arithmetic.

use crate::common::{careledger, sample};

fn sensitivity(arguments: &[&str]) -> (Option<i32>, String) {
    let mut program = careledger();
    program.args(["sensitivity", "--lang", "en", "--as-of", "2022-06-10", "--input"]);
    let done = program.arg(sample()).args(arguments).output().unwrap();
    let printed = String::from_utf8(done.stdout).unwrap() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code(), printed)
}

/// The block of lines of a choice.
fn of_choice<'a>(printed: &'a str, choice: &str) -> Vec<&'a str> {
    let mut lines = printed.lines().skip_while(|line| !line.starts_with(choice));
    let head = lines.next().unwrap_or_else(|| panic!("no {choice} in {printed}"));
    [head].into_iter().chain(lines.take_while(|line| line.starts_with("  "))).collect()
}

#[test]
fn every_open_choice_is_tried_and_no_other() {
    let (code, printed) = sensitivity(&[]);
    assert_eq!(code, Some(0), "{printed}");
    let tried: Vec<&str> = printed.lines().skip(1).filter(|line| !line.starts_with("  ")).collect();
    let tried: Vec<&str> = tried.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let expected = [
        "blank_channel=unofficial",
        "deduction_order=proportional",
        "late_renewal_start=backdate",
        "over_limit=reject",
        "plus_pooled_months=12",
    ];
    assert_eq!(tried, expected);
}

#[test]
fn the_decks_contract_ends_a_month_earlier_by_its_other_screen() {
    let (_, printed) = sensitivity(&[]);
    let lines = of_choice(&printed, "plus_pooled_months=12");
    let unit = lines.iter().find(|line| line.contains("3FCDHBL0020158")).expect("the deck's second unit");
    assert!(unit.contains("End 2022-06-15 → 2022-05-15"), "{unit}");
    assert!(unit.contains("Status In force → Expired"), "{unit}");
    // Its renewal is bound long after the earlier end, without a video: refused, and nothing else is said.
    let renewal = lines.iter().find(|line| line.contains("039C8BF851E1C3BC")).expect("its renewal");
    assert!(renewal.ends_with("Status Scheduled → Ineligible / Rejected by — → RNW-05"), "{renewal}");
}

#[test]
fn in_proportion_the_decks_three_units_bear_the_same_to_a_yen() {
    let (_, printed) = sensitivity(&[]);
    let lines = of_choice(&printed, "deduction_order=proportional");
    assert!(lines[0].contains("deducted from limits 0 JPY"), "the sum stays: {}", lines[0]);
    // 412,500 and 286,000 yen of three limits of 1,342,000: 3,327,500 are left, a third is 1,109,166.67.
    let mut left: Vec<&str> = lines
        .iter()
        .filter(|line| line.contains("3FCDHBL0020"))
        .map(|line| line.rsplit("→ ").next().unwrap())
        .collect();
    left.sort_unstable();
    assert_eq!(left, ["1,109,166", "1,109,167", "1,109,167"]);
}

#[test]
fn only_what_is_asked_for_is_tried() {
    let (code, printed) = sensitivity(&["--set", "over_limit=\"reject\"", "--set", "max_years=3"]);
    assert_eq!(code, Some(0), "{printed}");
    assert_eq!(printed.lines().filter(|line| !line.starts_with("  ")).count(), 3, "{printed}");
    // Case of 1ZNBJ5D0010042: the pool of 967,760 yen is exceeded, so nothing at all is deducted for it.
    let lines = of_choice(&printed, "over_limit=reject");
    assert!(lines[0].contains("claims 1, deducted from limits -160,760 JPY"), "{}", lines[0]);

    let (code, printed) = sensitivity(&["--set", "over_limit=refuse"]);
    assert_eq!(code, Some(2), "{printed}");
}

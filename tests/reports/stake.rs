//! The yen at stake: which amount a rule puts at stake, and that the sums tie.

use careledger::domain::finding::Finding;
use careledger::domain::rule::{Effect, RuleId, Subject};
use careledger::rollup::stake::Stakes;

use super::fixture::Fixture;

/// One repair case (cost 155,070; limits did not bear 700; to be charged 2,000, charged 5,000; shipping
/// 1,200; loaner 30,000), and one Plus Renew of a Matrice 300 RTK (listed at 231,000; two sold for
/// 206,801; 1,338,000 reported for a limit of 1,342,000).
const CASES: [(&str, i64); 35] = [
    ("ENR-01", 103_400),
    ("ENR-02", 103_400),
    ("ENR-03", 103_400),
    ("ENR-04", 103_400),
    ("ENR-06", 103_400),
    ("LNK-01", 231_000),
    ("LNK-02", 103_400),
    ("LNK-03", 103_400),
    ("LNK-04", 103_400),
    ("LNK-07", 103_400),
    ("RNW-01", 103_400),
    ("RNW-02", 103_400),
    ("RNW-03", 103_400),
    ("RNW-04", 103_400),
    ("RNW-05", 103_400),
    ("RNW-06", 103_400),
    ("RNW-07", 103_400),
    ("VAL-03", 4_000),
    ("PRC-01", 255_199),
    ("PRC-03", 255_199),
    ("LNK-05", 155_070),
    ("CLM-01", 155_070),
    ("CLM-02", 155_070),
    ("CLM-03", 155_070),
    ("CLM-05", 155_070),
    ("CLM-06", 155_070),
    ("CLM-09", 155_070),
    ("CLM-16", 155_070),
    ("CLM-04", 700),
    ("CLM-07", 3_000),
    ("CLM-13", 5_000),
    ("CLM-08", 1_200),
    ("CLM-10", 30_000),
    // Refused for what the limits did not bear, by policy: the whole cost.
    ("CLM-04 reject", 155_070),
    // A case of the warranty, without a cost.
    ("CLM-01 blank", -1),
];

fn facts() -> Fixture {
    let mut run = Fixture::of(60);
    let repair = &mut run.day.facts.repairs.raw[0];
    (repair.charged_jpy, repair.shipping_charged_jpy) = (Some(5_000), Some(1_200));
    repair.loaner_damage_jpy = Some(30_000);
    run.day.facts.repairs.raw[1].repair_cost_jpy = None;
    (run.day.settled.claims.raw[0].expected_charge_jpy, run.day.settled.claims.raw[0].excess_jpy) =
        (Some(2_000), 700);
    (run.day.facts.sales.raw[3].quantity, run.day.facts.sales.raw[3].amount_jpy) = (2, Some(206_801));
    run.day.facts.bindings.raw[3].granted_limit_jpy = Some(1_338_000);
    run
}

#[test]
fn each_rule_puts_its_amount_at_stake() {
    let mut run = facts();
    let place = |rule: &str| match &rule[..3] {
        _ if rule == "LNK-05" || rule.starts_with("CLM") => run.day.facts.repairs.raw[0].place,
        _ if rule == "LNK-02" || rule.starts_with("PRC") => run.day.facts.sales.raw[3].place,
        _ => run.day.facts.bindings.raw[3].place,
    };
    let finding = |rule: RuleId| Finding::new(rule, place(rule.id())).on(Subject::Binding);
    let mut findings: Vec<(String, Finding)> =
        RuleId::ALL.iter().map(|rule| (rule.id().to_owned(), finding(*rule))).collect();
    let reject = Finding { effect: Effect::Reject, ..finding(RuleId::Clm04) };
    let blank = Finding { place: run.day.facts.repairs.raw[1].place, ..finding(RuleId::Clm01) };
    findings.extend([("CLM-04 reject".to_owned(), reject), ("CLM-01 blank".to_owned(), blank)]);
    run.day.settled.findings = findings.iter().map(|(_, finding)| finding.clone()).collect();
    let stakes = Stakes::of(&run.view());
    for (name, finding) in &findings {
        let expected = CASES.iter().find(|(rule, _)| rule == name).map(|(_, jpy)| *jpy);
        let found = stakes.of_finding(finding).map(|stake| stake.jpy);
        assert_eq!(found, expected.filter(|jpy| *jpy >= 0), "{name}");
    }
    assert_eq!(
        CASES.len(),
        CASES.iter().filter(|(rule, _)| findings.iter().any(|(name, _)| name == rule)).count()
    );
}

/// A code sold by one dealer and bound by another: the amount is the seller's.
#[test]
fn an_amount_knows_whose_row_gives_it() {
    let mut run = facts();
    run.day.settled.findings = vec![Finding::new(RuleId::Enr01, run.day.facts.bindings.raw[3].place)];
    let edition = careledger::report::edition(run.view(), false);
    let rows = careledger::tables::exceptions::rows(&edition);
    let stake = rows[0].stake.unwrap();
    assert_eq!(run.read.texts.opt(stake.dealer), Some("D002"), "sold by D002");
    assert_eq!(run.read.texts.opt(run.day.facts.bindings.raw[3].dealer), Some("D001"), "bound by D001");
}

//! What single stories of the sample must say, by hand.

use serde_json::Value;

use super::{list, story};
use crate::common::plain;

/// The lines of a story in short: when, what, and the file with its row.
fn outline(story: &Value) -> Vec<String> {
    let line = |event: &Value| {
        let place = &event["place"];
        let sheet = place["sheet"].as_str().map(|sheet| format!("[{sheet}]")).unwrap_or_default();
        let place = format!("{}{sheet}:{}", plain(&place["file"]), plain(&place["row"]));
        format!("{} {} {place}", plain(&event["at"]), plain(&event["what"])).replace(" :", "")
    };
    list(story, "events").iter().map(line).collect()
}

#[test]
fn the_decks_unit_from_its_sale_to_its_second_year() {
    let story = story(&["--serial", "3FCDHBL0020156"]);
    assert_eq!(
        outline(&story),
        [
            // Row 5: three title lines and the header stand above.
            "2021-05-10 unit_sale D001/2021-05/売上明細_202105.csv:5",
            "2021-05-10 plan_sale D001/2021-05/売上明細_202105.csv:6",
            "2021-05-15 16:40:00 product_activation D001/2021-05/関連付け_202105.csv:2",
            "2021-05-16 10:12:00 bound D001/2021-05/関連付け_202105.csv:2",
            // The second unit of the contract moves this one's end to 13 months.
            "2021-05-28 11:05:00 bound D001/2021-05/関連付け_202105.csv:5",
            // The other units' repairs take from the limit that is shared.
            "2021-09-24 settled D001/2021-10/修理受付_202110.csv:4",
            "2022-02-22 settled D001/2022-02/修理受付_202202.csv:6",
            "2022-05-30 plan_sale D001/2022-05/売上明細_202205.csv:8",
            "2022-06-02 14:30:00 bound D001/2022-06/関連付け_202206.csv:2",
            "2022-06-30 coverage_state",
            "2022-06-30 coverage_state",
        ]
    );
    assert_eq!(list(&story, "exceptions"), [] as [Value; 0]);
    assert_eq!(list(&story, "set_aside"), [] as [Value; 0]);
}

/// What followed from the events of a story: `when what name=value, …`.
fn consequences(story: &Value, names: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for event in list(story, "events") {
        for told in list(event, "consequences") {
            let value = |name: &&str| {
                let value = &told["values"][*name];
                (!value.is_null()).then(|| format!("{name}={}", plain(value)))
            };
            let values: Vec<String> = names.iter().filter_map(value).collect();
            let policies = told["policies"]["values"].as_object().into_iter().flatten();
            let policies: Vec<String> =
                policies.map(|(name, value)| format!("{name}:{}", plain(value))).collect();
            let line = [plain(&event["at"]), plain(&told["what"]), values.join(", "), policies.join(", ")];
            lines.push(line.join(" | "));
        }
    }
    lines
}

#[test]
fn periods_move_with_the_contract_and_follow_each_other() {
    let story = story(&["--serial", "3FCDHBL0020156"]);
    let names = ["coverage_id", "start", "end", "end_before", "base_coverage_id"];
    let periods: Vec<String> =
        consequences(&story, &names).into_iter().filter(|line| line.contains("start=")).collect();
    assert_eq!(
        periods,
        [
            "2021-05-16 10:12:00 | began | coverage_id=E96E7A01E38A409F, start=2021-05-16, end=2022-05-15 | \
             plus_months:12",
            "2021-05-28 11:05:00 | period_moved | coverage_id=E96E7A01E38A409F, start=2021-05-16, \
             end=2022-06-15, end_before=2022-05-15 | plus_pooled_months:13",
            "2022-06-02 14:30:00 | renewed | coverage_id=039C8BF851E1C3BC, start=2022-06-16, end=2023-06-15, \
             base_coverage_id=E96E7A01E38A409F | late_renewal_start:bound_date, renewal_months:12",
        ]
    );
}

#[test]
fn a_pooled_deduction_with_every_line_of_the_ledger_before_it() {
    // A contract of two: 564,500 and 403,260. 318,000 from its own; 489,000 takes its own last 246,500 and
    // 242,500 of the other's; of 350,000 the other's last 160,760 are left, and 189,240 is the customer's.
    let story = story(&["--case", "MR-2203-001"]);
    let names =
        ["seq", "case_no", "kind", "coverage_id", "amount", "own_balance_after", "pool_balance_after"];
    let ledger: Vec<String> =
        consequences(&story, &names).into_iter().filter(|line| line.contains("seq=")).collect();
    assert_eq!(
        ledger,
        [
            "2021-07-05 09:15:00 | granted | seq=1, kind=grant, coverage_id=CE70B9B554BC3478, amount=564500, \
             own_balance_after=564500, pool_balance_after=564500 | ",
            "2021-10-02 | deducted | seq=3, case_no=MR-2109-007, kind=repair, coverage_id=CE70B9B554BC3478, \
             amount=-318000, own_balance_after=246500, pool_balance_after=649760 | deduction_order:own_first",
            "2022-01-20 | deducted | seq=4, case_no=MR-2201-001, kind=replacement, \
             coverage_id=CE70B9B554BC3478, amount=-246500, own_balance_after=0, pool_balance_after=403260 | \
             deduction_order:own_first",
            "2022-01-20 | deducted | seq=5, case_no=MR-2201-001, kind=replacement, \
             coverage_id=EB2820BC75295FF8, amount=-242500, own_balance_after=160760, \
             pool_balance_after=160760 | deduction_order:own_first",
            "2022-04-01 | deducted | seq=6, case_no=MR-2203-001, kind=repair, coverage_id=EB2820BC75295FF8, \
             amount=-160760, own_balance_after=0, pool_balance_after=0 | deduction_order:own_first",
        ]
    );
    let state = list(&story, "events").iter().find(|event| event["what"] == "claim_state").unwrap();
    let state = &state["values"];
    for (name, value) in [
        ("decision", "covered"),
        ("flag_rules", "CLM-04"),
        ("deducted", "160760"),
        ("excess", "189240"),
        ("expected_charge", "189240"),
    ] {
        assert_eq!(plain(&state[name]), value, "{name}");
    }
}

#[test]
fn a_unit_is_found_by_each_serial_that_it_has_had() {
    let serials = ["0V2DH3C0010021", "0V2DH3C0010388", "0V2DH3C0010512"];
    let stories = serials.map(|serial| story(&["--serial", serial]));
    assert!(stories.iter().all(|story| *story == stories[0]), "the same story, whichever is asked for");
    let [story, ..] = stories;
    assert_eq!(list(&story, "serials"), serials);
    let names = ["serial", "replacement_serial", "nth_replacement", "replacements_allowed"];
    assert_eq!(
        consequences(&story, &names),
        [
            "2021-08-02 10:40:00 | began | replacements_allowed=2 | basic_months:12, basic_replacements:2",
            "2021-10-29 | replacement_used | nth_replacement=1, replacements_allowed=2 | basic_replacements:2",
            "2021-11-05 | serial_moved | serial=0V2DH3C0010021, replacement_serial=0V2DH3C0010388 | ",
            "2022-02-04 | replacement_used | nth_replacement=2, replacements_allowed=2 | basic_replacements:2",
            "2022-02-12 | serial_moved | serial=0V2DH3C0010388, replacement_serial=0V2DH3C0010512 | ",
        ]
    );
    // The case was reported before as still open; that row was replaced.
    let aside = &list(&story, "set_aside")[0];
    assert_eq!((plain(&aside["why"]), plain(&aside["place"]["row"])), ("superseded".into(), "7".into()));
}

/// A rule that is tried in a story.
struct Trial {
    /// What is asked for.
    of: [&'static str; 2],
    /// The event: what and when.
    event: &'static str,
    rule: &'static str,
    /// Its outcome; of a failure the effect, of a skipped rule the reason.
    outcome: &'static str,
    expected: &'static str,
    actual: &'static str,
    policies: &'static str,
    why: &'static str,
}

#[rustfmt::skip]
const TRIALS: &[Trial] = &[
    // Enrolment
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "bound 2021-05-16 10:12:00", rule: "ENR-01", outcome: "passes",
        expected: "product_activated_at 2021-05-15 16:40:00 → bound_at ≤ 2021-05-19 16:40:00", actual: "2021-05-16 10:12:00",
        policies: "enrolment_window_hours=96, invitation_window_hours=72", why: "bound 17 and a half hours after the activation" },
    Trial { of: ["--serial", "3FCDHBL0020151"], event: "bound 2021-06-11 13:20:00", rule: "ENR-01", outcome: "passes",
        expected: "product_activated_at > bound_at", actual: "2021-06-11 13:20:00",
        policies: "enrolment_window_hours=96, invitation_window_hours=72", why: "bound a day before it was first switched on: new" },
    Trial { of: ["--serial", "0V2DH3C0009754"], event: "bound 2021-10-20 15:00:00", rule: "ENR-01", outcome: "passes",
        expected: "invited_at 2021-10-18 09:30:00 → bound_at ≤ 2021-10-21 09:30:00", actual: "2021-10-20 15:00:00",
        policies: "enrolment_window_hours=96, invitation_window_hours=72", why: "half a year after its activation, but invited after a repair: 72 hours" },
    Trial { of: ["--serial", "3GYDJ8D0010061"], event: "bound 2021-09-05 10:07:00", rule: "ENR-01", outcome: "reject",
        expected: "product_activated_at 2021-09-01 10:00:00 → bound_at ≤ 2021-09-05 10:00:00", actual: "2021-09-05 10:07:00",
        policies: "enrolment_window_hours=96, invitation_window_hours=72", why: "96 hours and 7 minutes" },
    Trial { of: ["--serial", "3QVDJ5E0010188"], event: "bound 2021-06-26", rule: "ENR-05", outcome: "flag",
        expected: "YYYY-MM-DD hh:mm", actual: "2021-06-26",
        policies: "enrolment_window_hours=96, invitation_window_hours=72", why: "4 days by dates without time" },
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "bound 2021-05-16 10:12:00", rule: "ENR-03", outcome: "passes",
        expected: "official", actual: "unit: official, plan: official", policies: "blank_channel=official",
        why: "the export has no column of channels: the policy decides" },
    Trial { of: ["--serial", "3GYDJ8D0010901"], event: "bound 2022-03-07 10:30:00", rule: "ENR-06", outcome: "reject",
        expected: "bound_at > 2022-11-14", actual: "2022-03-07 – 2023-03-06 / 2021-11-15 – 2022-11-14", policies: "basic_months=12",
        why: "the unit's first Basic still runs" },
    Trial { of: ["--serial", "0SLDG3D0010003"], event: "bound 2021-09-21 10:15:00", rule: "ENR-07", outcome: "flag",
        expected: "", actual: "Zenmuse XT2", policies: "", why: "closed to new enrolment" },
    // Linking
    Trial { of: ["--serial", "3LYDJ6G0010050"], event: "bound 2022-01-24 15:30:00", rule: "LNK-08", outcome: "flag",
        expected: "serial | contract_no", actual: "3FCDHBL002O233", policies: "", why: "a letter O for a zero" },
    Trial { of: ["--case", "MR-2109-012"], event: "settled 2021-10-15", rule: "LNK-05", outcome: "reject",
        expected: "activations.serial", actual: "0V2DH3C0009754", policies: "", why: "bound only after the case was settled" },
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "plan_sale 2021-05-10", rule: "LNK-02", outcome: "bound",
        expected: "", actual: "", policies: "unbound_after_days=30", why: "the code is bound: its age does not matter" },
    // Joining
    Trial { of: ["--serial", "3FCDHBL0020151"], event: "bound 2021-06-11 13:20:00", rule: "POOL-03", outcome: "passes",
        expected: "≤ 2021-06-15 (2021-05-16 + 30 d)", actual: "2021-06-11 (+26 d)", policies: "pool_join_days=30", why: "26 days after the contract's first" },
    Trial { of: ["--serial", "3QWDJ5F0010102"], event: "bound 2021-08-19 11:30:00", rule: "POOL-03", outcome: "flag",
        expected: "≤ 2021-08-10 (2021-07-11 + 30 d)", actual: "2021-08-19 (+39 d)", policies: "pool_join_days=30", why: "39 days: eligible, but alone" },
    Trial { of: ["--serial", "3GYDJ8D0010488"], event: "bound 2022-02-28 16:16:00", rule: "POOL-02", outcome: "flag",
        expected: "inoue@bizen-solar.example.jp", actual: "hayashi@shimanami-film.example.jp", policies: "", why: "another owner" },
    // Periods and limits
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "coverage_state 2022-06-30", rule: "VAL-01", outcome: "passes",
        expected: "2021-05-16 – 2022-06-15", actual: "2021-05-16 – 2022-06-15", policies: "", why: "the export knows the common end" },
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "bound 2021-05-16 10:12:00", rule: "VAL-03", outcome: "passes",
        expected: "1342000", actual: "1342000", policies: "", why: "the deck's limit of an L1" },
    // Claims
    Trial { of: ["--case", "MR-2205-002"], event: "settled 2022-05-13", rule: "CLM-03", outcome: "reject",
        expected: "≤ 2", actual: "3", policies: "basic_replacements=2", why: "the third of two" },
    Trial { of: ["--case", "MR-2203-005"], event: "settled 2022-04-05", rule: "CLM-01", outcome: "reject",
        expected: "start ≤ received_at ≤ end", actual: "2022-03-22", policies: "", why: "its only plan was bound too late to count" },
    Trial { of: ["--case", "MR-2109-003"], event: "settled 2021-09-24", rule: "CLM-01", outcome: "passes",
        expected: "2021-05-28 ≤ received_at ≤ 2022-06-15", actual: "2021-09-06", policies: "", why: "within the common period" },
    Trial { of: ["--case", "MR-2109-003"], event: "settled 2021-09-24", rule: "CLM-04", outcome: "passes",
        expected: "≤ 4026000 JPY", actual: "412500 JPY", policies: "over_limit=customer_pays_excess", why: "three limits of 1,342,000, none used" },
    Trial { of: ["--case", "MR-2203-001"], event: "settled 2022-04-01", rule: "CLM-04", outcome: "flag",
        expected: "≤ 160760 JPY", actual: "350000 JPY", policies: "over_limit=customer_pays_excess", why: "all that is left of the pool" },
    Trial { of: ["--case", "MR-2201-006"], event: "claim_state 2022-06-30", rule: "CLM-07", outcome: "flag",
        expected: "54000", actual: "48600", policies: "", why: "the second replacement was charged like the first" },
    Trial { of: ["--case", "MR-2109-003"], event: "settled 2021-09-24", rule: "CLM-09", outcome: "not_given",
        expected: "JP", actual: "—", policies: "", why: "the export has no column of countries" },
    Trial { of: ["--case", "SF-110"], event: "settled 2022-05-27", rule: "CLM-09", outcome: "reject",
        expected: "JP", actual: "CN", policies: "", why: "sold in Japan, sent in in China" },
    Trial { of: ["--case", "HS-0005"], event: "settled 2022-04-11", rule: "CLM-05", outcome: "reject",
        expected: "repair", actual: "replacement", policies: "", why: "an XT2 is repaired, never replaced" },
    Trial { of: ["--case", "HS-0007"], event: "settled 2022-02-18", rule: "CLM-13", outcome: "flag",
        expected: "0", actual: "11000", policies: "", why: "a warranty case is charged nothing" },
    Trial { of: ["--case", "HS-0008"], event: "settled 2022-04-18", rule: "CLM-12", outcome: "flag",
        expected: "received_at ≤ 2022-02-18", actual: "2022-04-11", policies: "", why: "the serial was retired by the warranty replacement" },
    // Renewals
    Trial { of: ["--serial", "3LYDJ6G0010002"], event: "bound 2022-06-07 11:00:00", rule: "RNW-03", outcome: "passes",
        expected: "≥ 30 % × 641300 JPY", actual: "192390 JPY", policies: "renewal_min_remaining_percent=30", why: "exactly 30 %" },
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "bound 2022-06-02 14:30:00", rule: "RNW-05", outcome: "not_needed",
        expected: "pass", actual: "—", policies: "special_days=7, special_video_days=30", why: "before the base's end no video is needed" },
    Trial { of: ["--serial", "1UKDH5H0010011"], event: "bound 2022-05-12 13:25:00", rule: "RNW-05", outcome: "reject",
        expected: "pass", actual: "—", policies: "special_days=7, special_video_days=30", why: "17 days after the end without a video" },
    Trial { of: ["--serial", "17UDG5C0010009"], event: "bound 2022-05-20 10:20:00", rule: "RNW-04", outcome: "reject",
        expected: "≤ 2022-05-04 (2022-04-04 + 30 d)", actual: "2022-05-20 (+46 d)", policies: "special_video_days=30", why: "from 2022-04-04 to 2022-05-20" },
    Trial { of: ["--serial", "3FCDHBL0020156"], event: "bound 2022-06-02 14:30:00", rule: "RNW-07", outcome: "passes",
        expected: "≤ 2 y", actual: "2 y", policies: "max_years=2", why: "the second year" },
];

#[test]
fn rules_say_what_they_read_and_how_it_ended() {
    let mut wrong = Vec::new();
    for Trial { of, event, rule, outcome, expected, actual, policies, why } in TRIALS {
        let story = story(of);
        let named = |one: &&Value| format!("{} {}", plain(&one["what"]), plain(&one["at"])) == *event;
        let trials = list(&story, "events").iter().filter(named).flat_map(|one| list(one, "trials"));
        let found: Vec<[String; 4]> = trials
            .filter(|trial| trial["rule"] == *rule)
            .map(|trial| {
                let outcome = match plain(&trial["outcome"]).as_str() {
                    "fails" => plain(&trial["effect"]),
                    "skipped" => plain(&trial["skipped"]),
                    passes => passes.to_owned(),
                };
                let read = trial["policies"]["values"].as_object().into_iter().flatten();
                let read: Vec<String> =
                    read.map(|(name, value)| format!("{name}={}", plain(value))).collect();
                let set = plain(&trial["policies"]["rule_set"]);
                assert_eq!(
                    set,
                    if read.is_empty() { "" } else { "2021" },
                    "the rule set goes with its policies"
                );
                assert!(!plain(&trial["clause"]).is_empty(), "{rule} has a clause");
                [outcome, plain(&trial["expected"]), plain(&trial["actual"]), read.join(", ")]
            })
            .collect();
        let wanted = [*outcome, *expected, *actual, *policies].map(str::to_owned);
        if !found.contains(&wanted) {
            wrong.push(format!("{of:?} {event} {rule}: {found:?}\n    {why}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! What became of single coverages and cases, and why.

use super::{case, check, table};
use crate::common::{Row, text};

#[test]
fn coverages() {
    check(
        "coverages",
        &[
            case(
                "serial_original=17SDG5A0010017, plan=basic_renew",
                "route=special_7, start=2022-05-28, end=2023-05-27, status=in_force, warranty_extension_months=12",
                "the base ended on 05-23; bound 5 days later, from its own date",
            ),
            case(
                "serial_original=17TDG5B0010005, plan=basic_renew",
                "route=special_30, start=2022-05-10, end=2023-05-09, status=in_force, reject_rules=",
                "the base ended on 04-19; applied for 17 days later with a video that passed",
            ),
            case(
                "serial_original=1UKDH5H0010011, plan=basic_renew",
                "status=ineligible, route=, start=, reject_rules=RNW-05, renewal_status=none",
                "the base ended on 04-25; bound 17 days later without a video",
            ),
            case(
                "serial_original=17UDG5C0010009, plan=basic_renew",
                "status=ineligible, reject_rules=RNW-04",
                "the base ended on 04-04; 46 days are more than 30, and the video is not asked any more",
            ),
            case(
                "serial_original=3LYDJ6G0010002, plan=plus",
                "end=2022-06-13, own_used=448910, own_remaining=192390, renewal_status=renewed",
                "alone: 12 months; 192,390 of 641,300 is exactly 30 %, which is enough",
            ),
            case(
                "serial_original=3LYDJ6G0010002, plan=plus_renew",
                "start=2022-06-14, end=2023-06-13, status=scheduled, own_remaining=641300",
                "nothing of the first year's limit is carried over, nothing is missing from the second's",
            ),
            case(
                "serial_original=3QWDJ5F0010660, plan=plus_renew",
                "status=ineligible, reject_rules=RNW-03",
                "812,000 of 1,053,800 was used: 22.9 % is left",
            ),
            case(
                "serial_original=3QWDJ5F0010250, plan=plus",
                "serial_current=3QWDJ5F0010660, own_remaining=241800, renewal_status=not_renewable, \
                 renewal_blockers=RNW-03",
                "the same unit under its first serial",
            ),
            case(
                "serial_original=0V2DH3C0010021, plan=basic",
                "serial_current=0V2DH3C0010512, replacements_allowed=2, replacements_used=2, \
                 renewal_status=not_renewable, renewal_blockers=RNW-03, status=in_force, end=2022-08-01",
                "two replacements moved it to two new serials; none is left",
            ),
            case(
                "serial_original=3GYDJ8D0010061",
                "status=ineligible, reject_rules=ENR-01",
                "switched on 09-01 10:00, bound 09-05 10:07: 96 hours and 7 minutes",
            ),
            case(
                "serial_original=0V2DH3C0009754",
                "route=after_repair, start=2021-10-20, end=2022-10-19, reject_rules=, flag_rules=",
                "invited 10-18 09:30 after a repair, bound 53 and a half hours later",
            ),
            case(
                "serial_original=3QVDJ5E0010188",
                "route=within_96h, flag_rules=ENR-05, end=2022-06-25",
                "dates without time, 06-22 and 06-26: 4 days are given the benefit of the doubt",
            ),
            case(
                "serial_original=0SLDG3D0010003",
                "model=Zenmuse XT2, flag_rules=ENR-07, granted_limit=620000, own_remaining=369200, \
                 renewal_status=not_renewable, renewal_blockers=RNW-06",
                "closed to new enrolment: the export's limit stands, less 214,500 and 36,300 for the loaner",
            ),
            case(
                "serial_original=3QWDJ5F0010102",
                "flag_rules=POOL-03, start=2021-08-19, end=2022-08-18, own_remaining=1053800, pool_remaining=1053800",
                "bound 39 days after the contract's first: eligible, but alone, 12 months",
            ),
            case(
                "serial_original=1ZNBJ5D0010266",
                "pool_id=D2F19A60B8C7E345, end=2022-07-10, own_remaining=376400, pool_remaining=376400",
                "so the contract has one coverage: 12 months, its own limit less 188,100",
            ),
            case(
                "serial_original=3GYDJ8D0010488",
                "flag_rules=POOL-02, end=2023-02-27, pool_remaining=579700",
                "another owner's unit, added to a contract of three: alone",
            ),
            case(
                "serial_original=3GYDJ8D0010411",
                "end=2023-02-28, own_remaining=348700, pool_remaining=1508100",
                "13 months from 2022-02-01 end with February; 3 × 579,700 − 231,000",
            ),
            case(
                "serial_original=3LYDJ6G0010050",
                "flag_rules=LNK-08, end=2023-01-23, status=in_force",
                "the serial to be added to has the letter O for a zero: nobody was ever bound to it",
            ),
            case(
                "serial_original=3GYDJ8D0010901",
                "status=ineligible, reject_rules=ENR-06, flag_rules=",
                "a second Basic for the unit that was 3GYDJ8D0010355, whose first runs until 2022-11-14",
            ),
            case(
                "serial_original=1ZNBJ5D0010333, plan=plus_renew",
                "start=2022-05-12, end=2023-05-11, pool_id=renew:A4B3C2D1E0F98765, own_remaining=289500, \
                 pool_remaining=692760",
                "both of the contract were renewed and share again: 564,500 + 403,260 − 275,000",
            ),
        ],
    );
}

#[test]
fn claims() {
    check(
        "claims",
        &[
            case(
                "case_no=MR-2203-001",
                "serial=1ZNBJ5D0010977, decision=covered, deducted=160760, excess=189240, expected_charge=189240, \
                 flag_rules=CLM-04",
                "350,000; own limit used up by 318,000 and 489,000, of the other's 403,260 there is 160,760 left",
            ),
            case(
                "case_no=MR-2201-006",
                "decision=covered, nth_replacement=2, expected_charge=54000, charged=48600, flag_rules=CLM-07",
                "the second replacement of a Phantom 4 RTK costs 54,000; the first's price was charged",
            ),
            case(
                "case_no=MR-2205-002",
                "decision=not_covered, deciding_rule=CLM-03, nth_replacement=, expected_charge=132000, flag_rules=",
                "the third of two replacements: the customer pays the repair",
            ),
            case(
                "case_no=MR-2206-001",
                "decision=covered, nth_replacement=1, deducted_at=2022-06-07T00:00:00, expected_charge=82500",
                "settled when confirmed, on 06-07; its completion on 06-13 is still to come",
            ),
            case(
                "case_no=MR-2203-005",
                "decision=not_covered, deciding_rule=CLM-01, coverage_id=, expected_charge=58300",
                "the unit's only plan was bound too late to count",
            ),
            case(
                "case_no=MR-2109-012",
                "decision=not_covered, deciding_rule=LNK-05, expected_charge=176000",
                "no plan was bound to the unit when the case was settled; that came after it",
            ),
            case(
                "case_no=MR-2112-001",
                "decision=warranty, deciding_rule=, expected_charge=0, deducted=0, flag_rules=",
                "a warranty case, charged nothing",
            ),
            case(
                "case_no=HS-0007",
                "decision=warranty, expected_charge=0, charged=11000, flag_rules=CLM-13",
                "a warranty case that was charged 11,000",
            ),
            case(
                "case_no=HS-0008",
                "decision=covered, nth_replacement=1, expected_charge=61600, flag_rules=CLM-12",
                "names the serial that the warranty replacement retired; the unit is the same",
            ),
            case(
                "case_no=HS-0004",
                "decision=covered, deducted=250800, excess=0, expected_charge=0, flag_rules=",
                "repair 214,500 and damage to the loaner 36,300; a loaner is free for an XT2",
            ),
            case(
                "case_no=HS-0005",
                "decision=not_covered, deciding_rule=CLM-05, deducted=0, expected_charge=248600",
                "an XT2 is repaired, never replaced",
            ),
            case(
                "case_no=HS-0003",
                "decision=covered, deducted=188100, flag_rules=CLM-10;CLM-08",
                "a loaner is not due for a Matrice 300 RTK, shipping is never charged",
            ),
            case(
                "case_no=HS-0006",
                "decision=covered, deducted=0, expected_charge=, flag_rules=CLM-15",
                "without a cost nothing can be deducted",
            ),
            case("case_no=HS-0002", "decision=not_covered, deciding_rule=CLM-02", "flown away"),
            case(
                "case_no=SF-104",
                "decision=not_covered, deciding_rule=CLM-06",
                "replacement without its parts",
            ),
            case(
                "case_no=SF-110",
                "decision=not_covered, deciding_rule=CLM-09",
                "sold in Japan, sent in in China",
            ),
            case("case_no=SF-102", "decision=covered, flag_rules=CLM-16", "struck by a bird: no known cause"),
            case("case_no=SF-111", "decision=covered, flag_rules=CLM-11", "completed before it was received"),
            case(
                "case_no=SF-106",
                "decision=customer_repair, expected_charge=143000, deducted=0",
                "a repair under Basic is the customer's",
            ),
            case("case_no=SF-108", "decision=cancelled, deducted_at=, expected_charge=", "called off"),
            case("case_no=SF-109", "decision=open, deducted_at=, expected_charge=", "nothing completed yet"),
        ],
    );
    let absent = |row: &Row| matches!(text(row, "case_no"), "MR-2206-007" | "SF-112");
    let all = table("claims");
    assert!(!all.iter().any(absent), "one is received after the as-of date, one has no readable date");
}

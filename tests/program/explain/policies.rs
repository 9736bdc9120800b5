//! Which policies a rule reads is what an explanation says: each policy is changed, and the first thing
//! that goes otherwise in a group must be a rule that names it, or a consequence.

use std::collections::BTreeSet;

use careledger::domain::ids::BindingId;
use careledger::domain::input::Ingested;
use careledger::domain::policy::{Policy, of_beginning};
use careledger::domain::rule::RuleId;
use careledger::domain::time::day_before;
use careledger::domain::word::Word;
use careledger::ingest;
use careledger::link::groups::groups;
use careledger::link::sales::SalesIndex;
use careledger::schema::Schemas;
use careledger::schema::choice::PolicyChoice;
use careledger::settle::day::Day;
use careledger::settle::trail::{Consequence, Moment, Step};
use careledger::settle::{Context, follow};

use crate::common::repository;

/// Another value for every policy.
const CHANGES: [(Policy, &str); Policy::ALL.len()] = [
    (Policy::EnrolmentWindowHours, "48"),
    (Policy::InvitationWindowHours, "24"),
    (Policy::BlankChannel, "unofficial"),
    (Policy::UnboundAfterDays, "10"),
    (Policy::BasicMonths, "11"),
    (Policy::PlusMonths, "11"),
    (Policy::PlusPooledMonths, "12"),
    (Policy::RenewalMonths, "11"),
    (Policy::LateRenewalStart, "backdate"),
    (Policy::PoolJoinDays, "3"),
    (Policy::DeductionOrder, "proportional"),
    (Policy::OverLimit, "reject"),
    (Policy::BasicReplacements, "1"),
    (Policy::BasicRenewReplacements, "2"),
    (Policy::RenewalMinRemainingPercent, "60"),
    (Policy::SpecialDays, "3"),
    (Policy::SpecialVideoDays, "20"),
    (Policy::MaxYears, "3"),
    (Policy::WarrantyExtensionMonths, "6"),
    (Policy::NoticeDays, "[20, 10, 5]"),
];

/// The trails of all groups and the settled state of all cases.
struct Followed {
    day: Day,
    trails: Vec<Vec<Step>>,
}

fn followed(read: &Ingested, schemas: &Schemas) -> Followed {
    let as_of = "2022-09-30".parse().unwrap();
    let day = Day::decide(read, schemas, as_of, day_before(as_of));
    let index = SalesIndex::new(&day.facts.sales);
    let context = Context::new(&read.texts, schemas, &day.facts, &index, as_of, &day.waivers);
    let groups = groups(&day.facts.bindings, &day.facts.repairs);
    let trails = groups.iter().map(|group| follow(&context, group).trail).collect();
    Followed { day, trails }
}

impl Followed {
    /// The policies that a rule reads at a step.
    fn reads(&self, rule: RuleId, policy: Policy, step: &Step) -> bool {
        let judged = match step.moment {
            Moment::Bound(row) | Moment::CoverageClosed(row) => Some(row),
            Moment::Settled(row)
            | Moment::LoanerDeducted(row)
            | Moment::Moved(row)
            | Moment::ClaimClosed(row) => self.day.settled.claims[row].coverage,
        };
        let plan = |row: BindingId| self.day.facts.bindings[row].plan;
        let base = |row: BindingId| self.day.settled.coverages[row].base.map(plan);
        rule.policies().contains(&policy) && judged.is_some_and(|row| policy.concerns(plan(row), base(row)))
    }
}

#[test]
fn what_a_changed_policy_changes_first_names_it() {
    let schemas = Schemas::embedded();
    assert_eq!(CHANGES.map(|(policy, _)| policy), Policy::ALL, "each policy is changed");
    let mut seen: BTreeSet<Policy> = BTreeSet::new();
    for scenario in ["clean", "messy"] {
        let input = repository("tests/golden").join(scenario).join("input");
        let read = ingest::read(&input, &schemas, &()).unwrap();
        let before = followed(&read, &schemas);
        for (policy, value) in CHANGES {
            let name = policy.name();
            let mut changed = Schemas::embedded();
            let choice = PolicyChoice { name: name.to_owned(), value: value.to_owned() };
            changed.choose(&[choice]).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let after = followed(&read, &changed);
            for (one, other) in before.trails.iter().zip(&after.trails) {
                let Some((one, other)) = one.iter().zip(other).find(|(one, other)| one != other) else {
                    continue;
                };
                assert_eq!(one.moment, other.moment, "{name}: events do not depend on policies");
                let trials: Vec<_> = one.trials.iter().zip(&other.trials).collect();
                let Some((tried, _)) = trials.into_iter().find(|(one, other)| one != other) else {
                    let mut differing =
                        one.consequences.iter().zip(&other.consequences).filter(|(one, other)| one != other);
                    let (first, _) = differing.next().expect("what else is there?");
                    if let Consequence::Began { coverage, base, joined, .. } = *first {
                        let plan = before.day.facts.bindings[coverage].plan;
                        let read = of_beginning(base.is_none() && joined.is_some()).contains(&policy);
                        assert!(read && policy.concerns(plan, None), "{name} changes how {plan:?} begins");
                    }
                    seen.insert(policy);
                    continue;
                };
                let named = before.reads(tried.rule, policy, one);
                assert!(named, "{name} changes {:?} at {:?}", tried.rule, one.moment);
                seen.insert(policy);
            }
        }
    }
    // A coverage that grants another number of replacements differs before CLM-03 does; LNK-02 is tried
    // on sales, outside of groups.
    let is_read = |policy: &Policy| RuleId::ALL.iter().any(|rule| rule.policies().contains(policy));
    let read = Policy::all().filter(|policy| *policy != Policy::UnboundAfterDays).filter(is_read);
    let never: Vec<Policy> = read.filter(|policy| !seen.contains(policy)).collect();
    assert!(never.is_empty(), "nothing was seen to hang on {never:?}");
}

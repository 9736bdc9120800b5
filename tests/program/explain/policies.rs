//! Which policies a rule reads is what an explanation says: each policy is changed, and the first thing
//! that goes otherwise in a group must be a rule that names it, or a consequence.

use std::collections::BTreeSet;

use careledger::domain::finding::RuleId;
use careledger::domain::ids::BindingId;
use careledger::domain::input::Ingested;
use careledger::domain::plan::Plan;
use careledger::domain::time::day_before;
use careledger::domain::word::Word;
use careledger::ingest;
use careledger::link::groups::groups;
use careledger::link::sales::SalesIndex;
use careledger::rules::policies::{of_beginning, read_by};
use careledger::schema::Schemas;
use careledger::schema::choice::PolicyChoice;
use careledger::settle::day::Day;
use careledger::settle::trail::{Consequence, Moment, Step};
use careledger::settle::{Context, follow};

use crate::common::repository;

/// Another value for every policy.
const CHANGES: [(&str, &str); 20] = [
    ("enrolment_window_hours", "48"),
    ("invitation_window_hours", "24"),
    ("blank_channel", "unofficial"),
    ("unbound_after_days", "10"),
    ("basic_months", "11"),
    ("plus_months", "11"),
    ("plus_pooled_months", "12"),
    ("renewal_months", "11"),
    ("late_renewal_start", "backdate"),
    ("pool_join_days", "3"),
    ("deduction_order", "proportional"),
    ("over_limit", "reject"),
    ("basic_replacements", "1"),
    ("basic_renew_replacements", "2"),
    ("renewal_min_remaining_percent", "60"),
    ("special_days", "3"),
    ("special_video_days", "20"),
    ("max_years", "3"),
    ("warranty_extension_months", "6"),
    ("notice_days", "[20, 10, 5]"),
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
    fn read_by(&self, rule: RuleId, step: &Step) -> &'static [&'static str] {
        let judged = match step.moment {
            Moment::Bound(row) | Moment::CoverageClosed(row) => Some(row),
            Moment::Settled(row)
            | Moment::LoanerDeducted(row)
            | Moment::Moved(row)
            | Moment::ClaimClosed(row) => self.day.settled.claims[row].coverage,
        };
        let plan = |row: BindingId| self.day.facts.bindings[row].plan;
        let base = |row: BindingId| self.day.settled.coverages[row].base.map(plan);
        judged.map_or(&[], |row| read_by(rule, plan(row), base(row)))
    }
}

#[test]
fn what_a_changed_policy_changes_first_names_it() {
    let schemas = Schemas::embedded();
    let names: Vec<&str> =
        schemas.rule_sets.all()[0].policies.named().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, CHANGES.map(|(name, _)| name), "each policy is changed");
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for scenario in ["clean", "messy"] {
        let input = repository("tests/golden").join(scenario).join("input");
        let read = ingest::read(&input, &schemas, &()).unwrap();
        let before = followed(&read, &schemas);
        for (name, value) in CHANGES {
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
                        let read = of_beginning(plan, base.is_none() && joined.is_some());
                        assert!(read.contains(&name), "{name} changes how {plan:?} begins");
                    }
                    seen.insert(name);
                    continue;
                };
                let named = before.read_by(tried.rule, one).contains(&name);
                assert!(named, "{name} changes {:?} at {:?}", tried.rule, one.moment);
                seen.insert(name);
            }
        }
    }
    // A coverage that grants another number of replacements differs before CLM-03 does; LNK-02 is tried
    // on sales, outside of groups.
    let is_read = |name: &&str| {
        let plans = Plan::all().flat_map(|plan| [(plan, None), (plan, Some(Plan::Plus))]);
        let mut tests =
            plans.flat_map(|(plan, base)| RuleId::ALL.iter().map(move |rule| (*rule, plan, base)));
        tests.any(|(rule, plan, base)| read_by(rule, plan, base).contains(name))
    };
    let read = CHANGES.iter().map(|(name, _)| *name).filter(is_read);
    let never: Vec<&str> =
        read.filter(|name| !seen.contains(name) && *name != "unbound_after_days").collect();
    assert!(never.is_empty(), "nothing was seen to hang on {never:?}");
}

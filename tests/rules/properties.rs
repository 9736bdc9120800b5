//! What must hold for any facts whatever: each binding and case is decided once, yen are neither
//! lost nor made, and the result depends neither on the number of threads nor on the order of rows.

use std::collections::BTreeMap;

use careledger::domain::claim::Decision;
use careledger::domain::coverage::Entitlement;
use careledger::domain::facts::{ActivationRow, Binding, Facts, Repair, Sale};
use careledger::domain::ids::{BindingId, RepairId};
use careledger::domain::input::{Ingested, InputFile, RowCounts};
use careledger::domain::ledger::EntryKind;
use careledger::domain::place::{FileId, Place};
use careledger::domain::plan::{Cause, Channel, Country, Mode, ModelRef, Plan, Review, Service};
use careledger::domain::policy::{DeductionOrder, OverLimit};
use careledger::domain::text::{Sym, Texts};
use careledger::domain::time::{Instant, plus_days};
use careledger::domain::word::Word;
use careledger::link::effective::effective;
use careledger::link::register::Waivers;
use careledger::link::sales::SalesIndex;
use careledger::rollup::finance::finance;
use careledger::rollup::pools::pools;
use careledger::rollup::view::View;
use careledger::schema::Schemas;
use careledger::settle::day::Day;
use careledger::settle::{Context, Settled, settle};
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

const MODELS: [&str; 4] = ["Zenmuse L1", "Phantom 4 RTK", "Zenmuse XT2", "Zenmuse H20"];

/// A fact in a few small numbers, so that facts meet each other often.
#[derive(Clone, Debug)]
enum Fact {
    Sale { serial: u8, code: u8, plan: Option<u8>, day: i64, quantity: i64 },
    Binding { serial: u8, code: u8, plan: u8, day: i64, contract: u8, add_to: u8, owner: u8 },
    SwitchOn { serial: u8, day: i64 },
    Repair { case: u8, serial: u8, to: u8, received: i64, took: i64, cost: i64, kind: u8, loaner: i64 },
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (0..6_u8, 0..12_u8, prop::option::of(0..4_u8), 0..500_i64, -1..3_i64)
            .prop_map(|(serial, code, plan, day, quantity)| Fact::Sale { serial, code, plan, day, quantity }),
        (0..6_u8, 0..12_u8, 0..4_u8, 0..800_i64, 0..4_u8, 0..8_u8, 0..3_u8).prop_map(
            |(serial, code, plan, day, contract, add_to, owner)| Fact::Binding {
                serial,
                code,
                plan,
                day,
                contract,
                add_to,
                owner
            }
        ),
        (0..6_u8, 0..500_i64).prop_map(|(serial, day)| Fact::SwitchOn { serial, day }),
        (0..20_u8, 0..6_u8, 0..8_u8, 0..800_i64, 0..40_i64, 0..900_000_i64, 0..16_u8, -5..50_000_i64)
            .prop_map(|(case, serial, to, received, took, cost, kind, loaner)| Fact::Repair {
                case,
                serial,
                to,
                received,
                took,
                cost,
                kind,
                loaner
            }),
    ]
}

/// Facts as the stages take them, with their texts.
struct World {
    texts: Texts,
    facts: Facts,
}

impl World {
    fn of(facts: &[Fact], schemas: &Schemas) -> World {
        let mut world = World { texts: Texts::new(), facts: Facts::default() };
        for (row, fact) in (2..).zip(facts) {
            world.add(fact, Place { file: FileId(0), sheet: None, row: Some(row) }, schemas);
        }
        world
    }

    /// The facts as one file's.
    fn read(self) -> Ingested {
        let file = InputFile {
            path: "D001/2022-06/facts.csv".to_owned(),
            dealer: None,
            blake3: String::new(),
            kinds: Vec::new(),
            encoding: String::new(),
            unknown_columns: Vec::new(),
            rows: RowCounts::default(),
        };
        Ingested { texts: self.texts, files: vec![file], facts: self.facts, ..Ingested::default() }
    }

    fn text(&mut self, prefix: &str, number: u8) -> Sym {
        self.texts.intern(&format!("{prefix}{number:04}"))
    }

    fn add(&mut self, fact: &Fact, place: Place, schemas: &Schemas) {
        let epoch = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        let date = |day: i64| plus_days(epoch, day);
        // Every third day is known by its date alone.
        let instant = |day: i64| match day % 3 {
            0 => Instant::on(date(day)),
            _ => Instant::at(date(day).and_hms_opt(10, 30, 0).unwrap() + TimeDelta::hours(day % 12)),
        };
        let model = |serial: u8| {
            schemas.catalogue.model_named(MODELS[usize::from(serial) % MODELS.len()]).map(ModelRef::Known)
        };
        let dealer = Some(self.text("D", 1));
        match *fact {
            Fact::Sale { serial, code, plan, day, quantity } => {
                let sale_no = self.texts.intern(&format!("S{code}-{serial}-{day}"));
                let (serial_sym, code_sym) = (self.text("SN", serial), self.text("CODE", code));
                self.facts.sales.push(Sale {
                    place,
                    dealer,
                    sale_no,
                    line_no: None,
                    sale_date: date(day),
                    dealer_name: None,
                    customer_code: None,
                    customer_name: None,
                    model: model(serial),
                    serial: plan.is_none().then_some(serial_sym),
                    plan: plan.map(|plan| Plan::ALL[usize::from(plan)]),
                    activation_code: plan.map(|_| code_sym),
                    quantity,
                    amount_jpy: Some(100_000),
                    country: if day % 11 == 0 { Country(*b"CN") } else { Country::JAPAN },
                    channel: (day % 13 == 0).then_some(Channel::Unofficial),
                });
            }
            Fact::Binding { serial, code, plan, day, contract, add_to, owner } => {
                let serial_sym = self.text("SN", serial);
                let owner_key = Some(self.text("owner", owner));
                let binding = Binding {
                    place,
                    dealer,
                    serial: serial_sym,
                    model: model(serial),
                    activation_code: self.text("CODE", code),
                    plan: Plan::ALL[usize::from(plan)],
                    bound_at: instant(day),
                    contract_no: (contract > 0).then(|| self.text("CONTRACT", contract)),
                    mode: if add_to > 5 { Mode::Add } else { Mode::New },
                    add_to: (add_to > 6).then(|| self.text("SN", add_to % 6)),
                    dealer_name: None,
                    customer_name: owner_key,
                    phone: owner_key,
                    email: owner_key,
                    dealer_email: None,
                    owner_key,
                    application_date: None,
                    video_review: (day % 2 == 0).then_some(Review::Pass),
                    reported_start: None,
                    reported_end: None,
                    granted_limit_jpy: (serial == 2).then_some(300_000),
                };
                let binding = Some(binding);
                self.facts.activations.push(ActivationRow {
                    place,
                    dealer,
                    serial: serial_sym,
                    product_activated_at: None,
                    binding,
                });
            }
            Fact::SwitchOn { serial, day } => {
                let (serial, product_activated_at) = (self.text("SN", serial), Some(instant(day)));
                let row = ActivationRow { place, dealer, serial, product_activated_at, binding: None };
                self.facts.activations.push(row);
            }
            Fact::Repair { case, serial, to, received, took, cost, kind, loaner } => {
                let repair = Repair {
                    place,
                    dealer,
                    case_no: self.text("CASE", case),
                    serial: self.text("SN", serial),
                    model: None,
                    received_at: instant(received),
                    confirmed_at: (kind % 4 == 0).then(|| instant(received + took / 2)),
                    completed_at: (kind != 15).then(|| instant(received + took)),
                    invited_at: (kind % 3 == 0).then(|| instant(received + took + 1)),
                    cause: Some(if kind == 14 { Cause::Theft } else { Cause::Water }),
                    service: if kind % 2 == 0 { Service::Replacement } else { Service::Repair },
                    cancelled: kind == 13,
                    repair_cost_jpy: (cost % 7 != 0).then_some(cost),
                    charged_jpy: Some(cost),
                    shipping_charged_jpy: None,
                    parts_complete: kind != 12,
                    warranty: kind == 11 || kind == 10,
                    replacement_serial: (to < 6).then(|| self.text("SN", to)),
                    loaner_serial: None,
                    loaner_damage_jpy: (loaner > 0).then_some(loaner),
                    country: None,
                    dealer_name: None,
                    customer_name: None,
                };
                self.facts.repairs.push(repair);
            }
        }
    }

    fn settle(
        &self,
        schemas: &Schemas,
        as_of: NaiveDate,
    ) -> (Settled, careledger::link::effective::Effective) {
        let facts = effective(&self.facts, as_of, 1);
        let sales = SalesIndex::new(&facts.sales);
        let waivers = Waivers::default();
        let settled = settle(&Context::new(&self.texts, schemas, &facts, &sales, as_of, &waivers));
        (settled, facts)
    }

    /// Everything that was decided, by key and without places, as sorted lines.
    fn story(&self, schemas: &Schemas, as_of: NaiveDate) -> Vec<String> {
        let (settled, facts) = self.settle(schemas, as_of);
        let name = |at: BindingId| {
            let binding = &facts.bindings[at];
            (self.texts.get(binding.activation_code), self.texts.get(binding.serial))
        };
        let case = |at: RepairId| self.texts.get(facts.repairs[at].case_no);
        let mut lines = Vec::new();
        for c in &settled.coverages {
            let current = self.texts.get(c.serial_current);
            let (rules, renewal) =
                ((&c.reject_rules, &c.flag_rules), (c.renewal_status, &c.renewal_blockers));
            let granted = c.granted.map(|g| (g.route, g.period, own_and_pool(&g.entitlement, &self.texts)));
            lines.push(format!(
                "{:?} {current} {rules:?} {renewal:?} {granted:?} {:?}",
                name(c.binding),
                c.status
            ));
        }
        for c in &settled.claims {
            let coverage = c.coverage.map(name);
            let money = (c.deducted_jpy, c.excess_jpy, c.nth_replacement, c.expected_charge_jpy);
            let rules = (c.deciding_rule, &c.flag_rules);
            lines.push(format!("{} {coverage:?} {:?} {money:?} {rules:?}", case(c.repair), c.decision));
        }
        for e in &settled.ledger {
            let pool = e.pool.text(&self.texts);
            let money = (e.amount_jpy, e.own_balance_jpy, e.pool_balance_jpy);
            lines.push(format!("{pool} {} {:?} {:?} {money:?}", e.seq, e.repair.map(case), name(e.coverage)));
        }
        lines.sort();
        lines
    }
}

fn own_and_pool(entitlement: &Entitlement, texts: &Texts) -> String {
    match entitlement {
        Entitlement::Replacements { allowed, used } => format!("{used} of {allowed}"),
        Entitlement::Limit { pool, granted_jpy, used_jpy, pool_remaining_jpy } => {
            format!("{} {used_jpy} of {granted_jpy}, {pool_remaining_jpy}", pool.text(texts))
        }
    }
}

/// Keeps the first fact of each key, so that the order of rows decides nothing.
fn one_a_key(facts: Vec<Fact>) -> Vec<Fact> {
    let mut seen = std::collections::BTreeSet::new();
    let key = |fact: &Fact| match fact {
        Fact::Sale { serial, code, day, plan, .. } => {
            format!("sale {serial} {code} {day} {}", plan.is_some())
        }
        Fact::Binding { serial, code, .. } => format!("binding {serial} {code}"),
        Fact::SwitchOn { serial, .. } => format!("on {serial}"),
        Fact::Repair { case, .. } => format!("case {case}"),
    };
    facts.into_iter().filter(|fact| seen.insert(key(fact))).collect()
}

/// Sales of one day are told apart by their row, so the latest would change with the order.
fn sales_on_days_of_their_own(facts: Vec<Fact>) -> Vec<Fact> {
    let mut days = std::collections::BTreeSet::new();
    facts.into_iter().filter(|fact| !matches!(fact, Fact::Sale { day, .. } if !days.insert(*day))).collect()
}

fn policies(order: DeductionOrder, over: OverLimit) -> Schemas {
    let mut schemas = Schemas::embedded();
    schemas.rule_sets.set_policies(|policies| {
        policies.deduction_order = order;
        policies.over_limit = over;
    });
    schemas
}

fn any_schemas() -> impl Strategy<Value = (DeductionOrder, OverLimit)> {
    let order = prop_oneof![Just(DeductionOrder::OwnFirst), Just(DeductionOrder::Proportional)];
    (order, prop_oneof![Just(OverLimit::CustomerPaysExcess), Just(OverLimit::Reject)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn yen_are_conserved(facts in prop::collection::vec(fact(), 1..60), choice in any_schemas(), day in 0..900_i64) {
        let schemas = policies(choice.0, choice.1);
        let world = World::of(&facts, &schemas);
        let as_of = plus_days(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(), day);
        let (settled, facts) = world.settle(&schemas, as_of);
        prop_assert_eq!(settled.coverages.len(), facts.bindings.len());
        prop_assert_eq!(settled.claims.len(), facts.repairs.len());

        // The ledger, line by line: numbered without a gap, each balance the sum so far.
        let mut pools: BTreeMap<String, (u32, i64)> = BTreeMap::new();
        let mut own: BTreeMap<BindingId, i64> = BTreeMap::new();
        for entry in &settled.ledger {
            let (seq, balance) = pools.entry(entry.pool.text(&world.texts)).or_default();
            *seq += 1;
            *balance += entry.amount_jpy;
            prop_assert_eq!((entry.seq, entry.pool_balance_jpy), (*seq, *balance));
            let mine = own.entry(entry.coverage).or_default();
            *mine += entry.amount_jpy;
            prop_assert_eq!(entry.own_balance_jpy, *mine);
            prop_assert!(*mine >= 0 && (entry.kind == EntryKind::Grant) == (entry.amount_jpy >= 0));
        }
        // What coverages say they used is what the ledger took from them, and what claims took.
        let mut used_in_all = 0;
        for coverage in &settled.coverages {
            if let Some(Entitlement::Limit { granted_jpy, used_jpy, .. }) = coverage.granted.map(|g| g.entitlement) {
                prop_assert_eq!(own.get(&coverage.binding).copied(), Some(granted_jpy - used_jpy));
                used_in_all += used_jpy;
            } else {
                prop_assert_eq!(own.get(&coverage.binding), None);
            }
        }
        prop_assert_eq!(settled.claims.iter().map(|claim| claim.deducted_jpy).sum::<i64>(), used_in_all);
        // A claim's cost is borne by limits and customer together, to the yen.
        for claim in settled.claims.iter().filter(|claim| claim.decision == Decision::Covered) {
            let repair = &facts.repairs[claim.repair];
            let damage = repair.loaner_damage_jpy.unwrap_or(0);
            let cost = repair.repair_cost_jpy.unwrap_or(0);
            let borne = claim.deducted_jpy + claim.excess_jpy;
            if claim.nth_replacement.is_some() {
                prop_assert_eq!(borne, 0);
            } else {
                prop_assert!(borne == cost || borne == cost + damage, "{borne} of {cost} and {damage}");
            }
        }
    }

    /// The sums that finance asserts hold for any facts; and what the months, pools and places say is what
    /// the sales and the ledger say.
    #[test]
    fn the_books_of_finance_close(facts in prop::collection::vec(fact(), 1..60), day in 0..900_i64) {
        let schemas = Schemas::embedded();
        let world = World::of(&facts, &schemas);
        let as_of = plus_days(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(), day);
        let read = world.read();
        let day = Day::decide(&read, &schemas, as_of, as_of);
        let (settled, facts) = (&day.settled, &day.facts);
        let pools = pools(&settled.coverages, &settled.ledger, &read.texts);
        let finance = finance(&View { read: &read, schemas: &schemas, day: &day }, &pools);
        let received: i64 =
            facts.sales.iter().filter(|sale| sale.is_plan_sale()).filter_map(|sale| sale.amount_jpy).sum();
        prop_assert_eq!(finance.destinations.iter().map(|row| row.revenue_jpy).sum::<i64>(), received);
        prop_assert_eq!(finance.revenue_months.iter().map(|month| month.total_jpy()).sum::<i64>(), received);
        let balance: i64 = settled.ledger.iter().map(|entry| entry.amount_jpy).sum();
        let expired: i64 = finance.limit_months.iter().map(|month| month.expired_jpy).sum();
        prop_assert_eq!(finance.limit_months.last().map_or(0, |month| month.closing_jpy), balance - expired);
        for fee in &finance.fees {
            prop_assert!(0 <= fee.earned_jpy && fee.earned_jpy <= fee.fee_jpy.unwrap_or(0), "{fee:?}");
            prop_assert!(fee.period.end > as_of || fee.unearned_jpy() == 0, "{fee:?}");
        }
    }

    #[test]
    fn neither_threads_nor_the_order_of_rows_decide(
        facts in prop::collection::vec(fact(), 1..60),
        rotation in 0..60_usize,
        day in 0..900_i64,
    ) {
        let schemas = Schemas::embedded();
        let as_of = plus_days(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(), day);
        let facts = sales_on_days_of_their_own(one_a_key(facts));
        let world = World::of(&facts, &schemas);
        let story = world.story(&schemas, as_of);

        let mut turned = facts.clone();
        turned.reverse();
        turned.rotate_left(rotation % facts.len().max(1));
        prop_assert_eq!(&World::of(&turned, &schemas).story(&schemas, as_of), &story);

        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        prop_assert_eq!(&alone.install(|| world.story(&schemas, as_of)), &story);
    }
}

//! A run's outcome made by hand: a few dozen of everything, with the awkward texts that real files have.

use careledger::domain::claim::{Claim, Decision};
use careledger::domain::coverage::{
    Coverage, Entitlement, Granted, PoolKey, PoolOrigin, RenewalStatus, Route, Status,
};
use careledger::domain::expiry::{Expiry, Stage};
use careledger::domain::facts::{Binding, Repair, Sale};
use careledger::domain::field::Field;
use careledger::domain::finding::Finding;
use careledger::domain::ids::BindingId;
use careledger::domain::input::{Ingested, InputFile, RowCounts};
use careledger::domain::language::Language;
use careledger::domain::ledger::{EntryKind, LedgerEntry};
use careledger::domain::place::{FileId, Place};
use careledger::domain::plan::{Channel, Country, Mode, ModelRef, Plan, Service};
use careledger::domain::reading::Term;
use careledger::domain::rule::{RuleId, Subject};
use careledger::domain::text::Sym;
use careledger::domain::time::{Instant, Period, plus_days};
use careledger::domain::word::Word;
use careledger::report::Manner;
use careledger::rollup::view::View;
use careledger::schema::Schemas;
use careledger::settle::day::Day;
use chrono::{NaiveDate, NaiveTime};

/// Everything that an outcome borrows.
pub struct Fixture {
    pub read: Ingested,
    pub schemas: Schemas,
    pub day: Day,
    pub masked: bool,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub const AS_OF: &str = "2022-06-30";
const LIMIT_JPY: i64 = 1_342_000;
const COST_JPY: i64 = 155_070;
const FEE_JPY: i64 = 103_400;
const OWNERS: [Option<&str>; 4] = [
    Some("株式会社スカイワークス測量サービス東日本事業本部ドローン推進室"),
    Some("=cmd|' /C calc'!A0"),
    None,
    Some("Ōsaka & Söhne <GmbH>"),
];

impl Fixture {
    /// No input, no row.
    pub fn empty() -> Self {
        let (read, schemas) = (Ingested::default(), Schemas::embedded());
        let day = Day::decide(&read, &schemas, day(AS_OF), day("2022-06-29"));
        Self { read, schemas, day, masked: false }
    }

    /// `count` bindings, two of three in pools, with repairs, notices and findings of every rule.
    pub fn of(count: u32) -> Self {
        let mut fixture = Self::empty();
        fixture.add_files();
        for number in 0..count {
            fixture.add_coverage(number);
        }
        fixture.share_pools();
        fixture.add_findings();
        fixture.add_sales();
        fixture
    }

    /// The same, with a ledger of so many rows: one claim takes its coverage's limit in small parts.
    pub fn with_ledger_of(rows: usize) -> Self {
        let mut fixture = Self::of(60);
        let taken_jpy = COST_JPY * (rows - fixture.day.settled.ledger.len() + 1) as i64;
        let claim = fixture.day.settled.claims.iter_mut().find(|claim| claim.deducted_jpy > 0).unwrap();
        claim.deducted_jpy = taken_jpy;
        let coverage = &mut fixture.day.settled.coverages[claim.coverage.unwrap()];
        if let Some(Granted { entitlement: Entitlement::Limit { granted_jpy, used_jpy, .. }, .. }) =
            &mut coverage.granted
        {
            (*granted_jpy, *used_jpy) = (*granted_jpy + taken_jpy, taken_jpy);
        }
        fixture.day.settled.ledger.clear();
        fixture.share_pools();
        fixture
    }

    pub fn view(&self) -> View<'_> {
        View { read: &self.read, schemas: &self.schemas, day: &self.day }
    }

    pub fn manner(&self, language: Language) -> Manner<'_> {
        Manner { language, variant: None, masked: self.masked }
    }

    pub fn text(&mut self, text: &str) -> Sym {
        self.read.texts.intern(text)
    }

    fn add_files(&mut self) {
        let dealer = Some(self.text("D001"));
        for path in ["D001/2022-06/DJI報告 2022年6月（確定）.xlsx", "D001/2022-06/repairs.csv"] {
            self.day.files.push(InputFile {
                path: path.to_owned(),
                dealer,
                blake3: blake3::hash(path.as_bytes()).to_hex().to_string(),
                kinds: vec!["activations"],
                encoding: "UTF-8".to_owned(),
                unknown_columns: vec!["備考".to_owned()],
                rows: RowCounts { read: 10, accepted: 7, rejected: 1, duplicate: 2, ..RowCounts::default() },
            });
        }
        self.read.ignored_files.push("D001/readme.md".to_owned());
    }

    fn add_coverage(&mut self, number: u32) {
        let plan = Plan::ALL[number as usize % 4];
        let bound_on = plus_days(day("2021-06-10"), i64::from(number % 40));
        let code = self.text(&format!("{:016X}", 0xA5D0_2070_0000_0000_u64 + u64::from(number)));
        let serial = self.text(&format!("3FCDHBL{:07}", 20_156 + number));
        let binding = self.binding(number, plan, bound_on, (code, serial));
        self.day.facts.bindings.push(binding);
        let eligible = number % 7 != 6;
        let end = plus_days(Period::months(bound_on, 12).end, 0);
        let status = match (eligible, end < day(AS_OF)) {
            (false, _) => Status::Ineligible,
            (true, true) => Status::Expired,
            (true, false) => Status::InForce,
        };
        let (renewal_status, renewal_blockers) = match number % 5 {
            _ if !eligible => (RenewalStatus::None, vec![]),
            0 => (RenewalStatus::NotRenewable, vec![RuleId::Rnw07, RuleId::Rnw03]),
            1 => (RenewalStatus::Renewed, vec![]),
            _ if status == Status::Expired => (RenewalStatus::Special7, vec![]),
            _ => (RenewalStatus::Renewable, vec![]),
        };
        self.day.settled.coverages.push(Coverage {
            waived_rules: vec![],
            binding: self.day.facts.bindings.last_key().unwrap(),
            serial_current: serial,
            model: self.schemas.catalogue.model_named("Matrice 300 RTK").filter(|_| number % 9 != 8),
            reject_rules: if eligible { vec![] } else { vec![RuleId::Enr01, RuleId::Lnk03] },
            flag_rules: if number.is_multiple_of(3) { vec![RuleId::Lnk06] } else { vec![] },
            base: None,
            granted: eligible.then(|| Granted {
                route: Route::New,
                period: Period { start: bound_on, end },
                entitlement: entitlement(plan, binding),
                warranty_extension_months: (plan == Plan::BasicRenew).then_some(12),
            }),
            status,
            renewal_status,
            renewal_blockers,
        });
        if eligible && number % 3 == 1 {
            self.add_claim(number);
        }
        if eligible && renewal_status != RenewalStatus::Renewed {
            self.add_expiry(number, end);
        }
    }

    /// A sale of each code but every tenth, one yen short every eighth; one code that nobody bound, one
    /// that was returned.
    fn add_sales(&mut self) {
        for (number, binding) in
            (0..).zip(self.day.facts.bindings.clone()).filter(|(number, _)| number % 10 != 9)
        {
            let on = plus_days(binding.bound_at.date(), -20);
            let mut sale = self.sale(number, binding.activation_code, on);
            sale.plan = Some(binding.plan);
            sale.amount_jpy = Some(FEE_JPY - i64::from(number % 8 == 7));
            self.day.facts.sales.push(sale);
        }
        if self.day.facts.bindings.is_empty() {
            return;
        }
        let [unbound, returned] = ["A5D0UNBOUND00001", "A5D0RETURNED0001"].map(|code| self.text(code));
        let sold = [(unbound, "2022-05-30", 1), (returned, "2022-05-02", 1), (returned, "2022-06-03", -1)];
        for (number, (code, on, quantity)) in (9_000..).zip(sold) {
            let mut sale = self.sale(number, code, day(on));
            (sale.quantity, sale.amount_jpy) = (quantity, Some(FEE_JPY * quantity));
            self.day.facts.sales.push(sale);
        }
    }

    fn sale(&mut self, number: u32, code: Sym, on: NaiveDate) -> Sale {
        let [dealer, sale_no, customer] =
            [format!("D00{}", 1 + number % 2), format!("S{number:05}"), "=1+1".to_owned()]
                .map(|text| self.text(&text));
        Sale {
            place: Place { file: FileId(0), sheet: None, row: Some(2 + number) },
            dealer: Some(dealer),
            sale_no,
            line_no: None,
            sale_date: on,
            dealer_name: None,
            customer_code: None,
            customer_name: Some(customer),
            model: self.schemas.catalogue.model_named("Matrice 300 RTK").map(ModelRef::Known),
            serial: None,
            plan: Some(Plan::Plus),
            activation_code: Some(code),
            quantity: 1,
            amount_jpy: None,
            country: Country::JAPAN,
            channel: Some(Channel::Official),
        }
    }

    fn binding(&mut self, number: u32, plan: Plan, on: NaiveDate, (code, serial): (Sym, Sym)) -> Binding {
        let owner = OWNERS[number as usize % OWNERS.len()];
        let [dealer, dealer_name, contract, email, phone] = [
            format!("D00{}", 1 + number % 3),
            "ドローンショップ関東株式会社".to_owned(),
            format!("E{:015}", number / 4),
            format!("taro.kobayashi{number}@tsubasa-sokuryo.example.jp"),
            "09012345678".to_owned(),
        ]
        .map(|text| self.text(&text));
        let sheet = Some(self.text("アクティベーション"));
        Binding {
            place: Place { file: FileId(0), sheet, row: Some(6 + number) },
            dealer: Some(dealer),
            serial,
            model: None,
            activation_code: code,
            plan,
            bound_at: Instant::at(on.and_time(NaiveTime::from_hms_opt(9, 30, 0).unwrap())),
            contract_no: (!number.is_multiple_of(3)).then_some(contract),
            mode: Mode::New,
            add_to: None,
            dealer_name: Some(dealer_name),
            customer_name: owner.map(|name| self.text(name)),
            phone: Some(phone),
            email: Some(email),
            dealer_email: None,
            owner_key: Some(email),
            application_date: None,
            video_review: None,
            reported_start: None,
            reported_end: None,
            granted_limit_jpy: None,
        }
    }

    fn add_claim(&mut self, number: u32) {
        let decision = Decision::ALL[number as usize / 3 % Decision::ALL.len()];
        let coverage = BindingId::from(number as usize);
        let binding = self.day.facts.bindings[coverage];
        let received = Instant::on(day("2022-05-02"));
        let takes = decision == Decision::Covered && is_limited(binding.plan);
        let case_no = self.text(&format!("修{number:05}"));
        self.day.facts.repairs.push(Repair {
            place: Place { file: FileId(1), sheet: None, row: Some(2 + number) },
            dealer: binding.dealer,
            case_no,
            serial: binding.serial,
            model: None,
            received_at: received,
            confirmed_at: None,
            completed_at: Some(received),
            invited_at: None,
            cause: None,
            service: Service::Repair,
            cancelled: decision == Decision::Cancelled,
            repair_cost_jpy: Some(COST_JPY),
            charged_jpy: None,
            shipping_charged_jpy: None,
            parts_complete: true,
            warranty: decision == Decision::Warranty,
            replacement_serial: None,
            loaner_serial: None,
            loaner_damage_jpy: None,
            country: None,
            dealer_name: None,
            customer_name: None,
        });
        self.day.settled.claims.push(Claim {
            waived_rules: vec![],
            repair: self.day.facts.repairs.last_key().unwrap(),
            coverage: (decision == Decision::Covered).then_some(coverage),
            decision,
            deciding_rule: (decision == Decision::NotCovered).then_some(RuleId::Clm03),
            flag_rules: if number.is_multiple_of(4) { vec![RuleId::Clm16, RuleId::Clm08] } else { vec![] },
            deducted_at: Some(received),
            deducted_jpy: if takes { COST_JPY } else { 0 },
            excess_jpy: 0,
            nth_replacement: None,
            expected_charge_jpy: Some(0),
        });
        if takes
            && let Some(granted) = &mut self.day.settled.coverages[coverage].granted
            && let Entitlement::Limit { used_jpy, .. } = &mut granted.entitlement
        {
            *used_jpy += COST_JPY;
        }
    }

    fn add_expiry(&mut self, number: u32, end: NaiveDate) {
        let days_left = (end - day(AS_OF)).num_days();
        let (stage, due_on) = match days_left {
            16..=30 => (Stage::Days30, -30),
            8..=15 => (Stage::Days15, -15),
            0..=7 => (Stage::Days7, -7),
            -7..=-1 => (Stage::Special7, 1),
            -30..=-8 => (Stage::Special30, 8),
            _ => return,
        };
        let due_on = plus_days(end, due_on);
        let newly_due = if due_on == day(AS_OF) { vec![stage] } else { vec![] };
        let newly_due = if number.is_multiple_of(11) { vec![Stage::Days15, Stage::Days7] } else { newly_due };
        self.day.expiries.push(Expiry {
            coverage: BindingId::from(number as usize),
            end,
            stage,
            days_left,
            due_on,
            newly_due,
        });
    }

    /// Writes the ledger of each pool and what it has left.
    fn share_pools(&mut self) {
        let mut pools: Vec<(PoolKey, Vec<BindingId>)> = Vec::new();
        for coverage in &self.day.settled.coverages {
            if let Some(Granted { entitlement: Entitlement::Limit { pool, .. }, .. }) = coverage.granted {
                match pools.iter_mut().find(|(key, _)| *key == pool) {
                    Some((_, members)) => members.push(coverage.binding),
                    None => pools.push((pool, vec![coverage.binding])),
                }
            }
        }
        for (pool, members) in pools {
            self.write_ledger(pool, &members);
        }
    }

    fn write_ledger(&mut self, pool: PoolKey, members: &[BindingId]) {
        let (mut seq, mut balance, mut in_force) = (0, 0, 0);
        for member in members {
            let coverage = &self.day.settled.coverages[*member];
            let binding = &self.day.facts.bindings[*member];
            let Some(Entitlement::Limit { granted_jpy, used_jpy, .. }) =
                coverage.granted.map(|granted| granted.entitlement)
            else {
                continue;
            };
            let repair = self
                .day
                .settled
                .claims
                .iter()
                .find(|claim| claim.coverage == Some(*member))
                .map(|c| c.repair);
            let grant = (EntryKind::Grant, granted_jpy, None);
            let deduction = (EntryKind::Repair, -COST_JPY, repair);
            let deductions = std::iter::repeat_n(deduction, (used_jpy / COST_JPY) as usize);
            let mut own = 0;
            for (kind, amount_jpy, repair) in std::iter::once(grant).chain(deductions) {
                seq += 1;
                balance += amount_jpy;
                own += amount_jpy;
                self.day.settled.ledger.push(LedgerEntry {
                    pool,
                    seq,
                    at: binding.bound_at.at,
                    dealer: binding.dealer,
                    repair,
                    kind,
                    coverage: *member,
                    amount_jpy,
                    own_balance_jpy: own,
                    pool_balance_jpy: balance,
                });
            }
            if coverage.status == Status::InForce {
                in_force += granted_jpy - used_jpy;
            }
        }
        for member in members {
            if let Some(granted) = &mut self.day.settled.coverages[*member].granted
                && let Entitlement::Limit { pool_remaining_jpy, .. } = &mut granted.entitlement
            {
                *pool_remaining_jpy = in_force;
            }
        }
    }

    fn add_findings(&mut self) {
        let dealer = Some(self.text("D001"));
        let serial = Some(self.text("3FCDHBL0020156"));
        let header = Some(self.text("電話番号(個人)"));
        for (at, rule) in RuleId::ALL.iter().enumerate() {
            let row = Some(at as u32 + 2);
            let place = Place { file: FileId(at as u32 % 2), sheet: None, row };
            let finding = if rule.id().starts_with("INP") {
                Finding::new(*rule, place).on(Subject::File).about(None, dealer, None)
            } else {
                let code = self.text(&format!("A5D0{at:012}"));
                Finding::new(*rule, place).on(Subject::Binding).about(Some(code), dealer, serial)
            };
            self.day.settled.findings.push(
                finding
                    .in_column(Field::Phone, header)
                    .expecting(Term::CalendarDate)
                    .finding(Term::cell("+8190-1234")),
            );
        }
    }
}

fn is_limited(plan: Plan) -> bool {
    matches!(plan, Plan::Plus | Plan::PlusRenew)
}

fn entitlement(plan: Plan, binding: Binding) -> Entitlement {
    if !is_limited(plan) {
        return Entitlement::Replacements { allowed: 2, used: 1 };
    }
    let origin = binding.contract_no.map_or(PoolOrigin::Code(binding.activation_code), PoolOrigin::Contract);
    let pool = PoolKey { renewals: u32::from(plan == Plan::PlusRenew), origin };
    Entitlement::Limit { pool, granted_jpy: LIMIT_JPY, used_jpy: 0, pool_remaining_jpy: 0 }
}

//! Judging a binding: enrolment, renewal, joining a contract.

use chrono::NaiveDate;

use super::group::{Breaches, Cause, CoverageState, GrantedState, GroupState, Holding};
use super::pools::Pool;
use crate::domain::coverage::{EntryKind, PoolKey, PoolOrigin, Route};
use crate::domain::facts::{Binding, Sale};
use crate::domain::money::Yen;
use crate::domain::plan::{Country, Family, Mode, ModelId, Plan};
use crate::domain::text::Sym;
use crate::domain::time::{Instant, plus_days};
use crate::rules::{enrolment, linking, period, pool, renewal};
use crate::schema::catalogue::Offer;
use crate::schema::ruleset::{LateRenewalStart, Policies};

/// What a binding's judgement reads, looked up once.
struct Looked<'a> {
    binding: &'a Binding,
    lineage: usize,
    unit_sale: Option<&'a Sale>,
    plan_sale: Option<&'a Sale>,
    model: Option<ModelId>,
    offer: Option<&'a Offer>,
    policies: &'a Policies,
}

impl Looked<'_> {
    fn unit_country(&self) -> Option<Country> {
        self.unit_sale.map(|sale| sale.country)
    }

    fn bound_on(&self) -> NaiveDate {
        self.binding.bound_at.date()
    }
}

/// What an `add` or a contract number leads to.
enum Target {
    /// Nothing was asked for.
    NotAsked,
    /// Neither a bound serial nor a known number.
    Unknown,
    /// Something bound, but no eligible Plus coverage.
    NotPlus,
    /// A coverage whose contract is to be joined.
    Coverage(usize),
}

/// Which contract a Plus coverage belongs to.
#[derive(Clone, Copy)]
enum Contract {
    /// One of its own, under the number it bears.
    Own,
    /// One of its own, after it failed to join.
    Failed,
    /// One that others share.
    Joined(usize),
}

impl<'a> GroupState<'a> {
    /// Judges a binding and, where it is eligible, begins its coverage.
    pub fn bind(&mut self, row: u32) {
        let looked = self.look_up(self.binding(row));
        let mut breaches = Breaches::default();
        self.test_sales(row, &looked, &mut breaches);
        let at = self.coverages.len();
        let mut contract = Contract::Own;
        let mut base = None;
        let granted = if looked.binding.plan.is_renewal() {
            base = self.base_of(looked.lineage);
            self.renew(&looked, base, &mut breaches)
        } else {
            let route = self.enrol(&looked, &mut breaches);
            contract = self.contract_of(&looked, &mut breaches);
            route.filter(|_| !breaches.reject()).map(|route| self.grant(&looked, route, contract))
        };
        if granted.is_some() {
            test_limit(&looked, &mut breaches);
        }
        self.coverages.push(CoverageState {
            binding: row,
            lineage: looked.lineage,
            model: looked.model,
            policies: looked.policies,
            plan_country: looked.plan_sale.map(|sale| sale.country),
            breaches,
            base,
            granted,
        });
        self.register(at, &looked, contract);
    }

    fn look_up(&mut self, binding: &'a Binding) -> Looked<'a> {
        let context = self.context;
        let lineage = self.lineages.find_or_add(binding.serial, context.sales);
        let unit_sale = self.lineages.get(lineage).unit_sale.map(|at| context.sales.sale(at));
        let plan_sale = context.sales.plan_sale(binding.activation_code);
        let known = |sale: Option<&Sale>| sale.and_then(|sale| sale.model).and_then(|model| model.known());
        let own = binding.model.and_then(|model| model.known());
        let model = own.or_else(|| known(unit_sale)).or_else(|| known(plan_sale));
        let bound_on = binding.bound_at.date();
        let offer = model.and_then(|model| context.schemas.catalogue.offer(binding.plan, model, bound_on));
        let policies = &context.schemas.rule_sets.on(bound_on).policies;
        Looked { binding, lineage, unit_sale, plan_sale, model, offer, policies }
    }

    /// The tests that new plans and renewals share.
    fn test_sales(&self, row: u32, looked: &Looked<'_>, breaches: &mut Breaches) {
        let (context, binding) = (self.context, looked.binding);
        let code_sale = context.sales.code(binding.activation_code);
        let code = context.texts.get(binding.activation_code);
        let channels = [looked.unit_sale, looked.plan_sale].map(|sale| sale.map(|sale| sale.channel));
        let plan_country = looked.plan_sale.map(|sale| sale.country);
        breaches.add(enrolment::enr_02_same_country(looked.unit_country(), plan_country));
        breaches.add(enrolment::enr_03_official_channel(channels, looked.policies));
        let given = [binding.customer_name, binding.phone, binding.email].map(|field| field.is_some());
        breaches.add(enrolment::enr_08_owner_given(given[0], given[1], given[2]));
        breaches.add(linking::lnk_01_code_sold(code_sale.is_some(), code));
        let keeper = context.keepers.get(&binding.activation_code).copied().filter(|keeper| *keeper != row);
        let keeper_serial = keeper.map(|keeper| context.texts.get(self.binding(keeper).serial));
        breaches.add(linking::lnk_03_code_bound_once(keeper_serial, context.texts.get(binding.serial)));
        let model_name = |model: Option<ModelId>| model.map(|model| self.model_name(model));
        let models = [looked.plan_sale.and_then(|sale| sale.model), binding.model]
            .map(|model| model_name(model.and_then(|model| model.known())));
        let plans = [looked.plan_sale.and_then(|sale| sale.plan), Some(binding.plan)];
        breaches.add(linking::lnk_04_same_product(plans.map(|plan| plan.map(Plan::name)), models));
        breaches.add(linking::lnk_07_not_returned(code_sale.is_some_and(|sale| sale.is_returned()), code));
    }

    fn model_name(&self, model: ModelId) -> &'a str {
        &self.context.schemas.catalogue.model(model).name
    }

    /// ENR-01 and -04 to -07, LNK-06.
    fn enrol(&self, looked: &Looked<'a>, breaches: &mut Breaches) -> Option<Route> {
        let (context, binding) = (self.context, looked.binding);
        let activated_at = context.facts.activated_at.get(&binding.serial).copied();
        let invitations = self.invitations_of(looked);
        let admission = enrolment::enr_01_route(looked.policies, binding.bound_at, activated_at, invitations);
        let route = match admission {
            Ok(admission) => {
                breaches.add(enrolment::enr_05_exact(admission, binding.bound_at));
                Some(admission.route)
            }
            Err(breach) => {
                breaches.add(Err(breach));
                None
            }
        };
        let name = looked.model.map(|model| self.model_name(model));
        let closed = binding.plan == Plan::Plus
            && looked.model.is_some_and(|m| context.schemas.catalogue.model(m).plus_closed);
        breaches.add(enrolment::enr_07_open(closed, name));
        breaches.add(enrolment::enr_04_offered(closed || looked.offer.is_some(), binding.plan.name(), name));
        let alone = period::alone(looked.policies, binding.plan, looked.bound_on());
        let others = &self.lineages.get(looked.lineage).eligible;
        let periods =
            others.iter().filter_map(|other| self.coverages[*other].granted).map(|granted| granted.period);
        breaches.add(enrolment::enr_06_no_overlap(alone, periods));
        let serial = context.texts.get(binding.serial);
        breaches.add(linking::lnk_06_unit_sold(looked.unit_sale.is_some(), serial));
        route
    }

    /// The invitations after repairs of the unit that were completed by the binding, as far as they
    /// lie near enough to matter.
    fn invitations_of<'s>(&'s self, looked: &Looked<'a>) -> impl Iterator<Item = Instant> + use<'s, 'a> {
        let bound_at = looked.binding.bound_at;
        let reach_days = enrolment::days_of_window(looked.policies.invitation_window_hours);
        let earliest = plus_days(bound_at.date(), -reach_days);
        let serials = self.lineages.get(looked.lineage).serials.iter();
        serials.filter_map(|serial| self.invitations.get(serial)).flat_map(move |of_serial| {
            let from = of_serial.partition_point(|(invited, _)| invited.date() < earliest);
            let near =
                of_serial[from..].iter().take_while(move |(invited, _)| invited.date() <= bound_at.date());
            near.filter(move |(_, completed)| !completed.is_after(bound_at)).map(|(invited, _)| *invited)
        })
    }

    /// Which contract a new plan belongs to: POOL-01 to -05, LNK-08.
    fn contract_of(&self, looked: &Looked<'_>, breaches: &mut Breaches) -> Contract {
        let binding = looked.binding;
        if binding.plan == Plan::Basic {
            let names_contract = binding.mode == Mode::Add
                || matches!(
                    binding.contract_no.map(|number| self.by_number(number)),
                    Some(Target::Coverage(_))
                );
            if names_contract {
                breaches.add(pool::pool_01_plus_only(binding.plan));
            }
            return Contract::Own;
        }
        let asked = binding.add_to.or(binding.contract_no);
        let target = match binding.mode {
            Mode::New => Target::NotAsked,
            Mode::Add => {
                let by_serial = binding.add_to.and_then(|serial| self.by_serial(serial));
                by_serial.or_else(|| asked.map(|number| self.by_number(number))).unwrap_or(Target::Unknown)
            }
        };
        let shown = asked.map(|asked| self.context.texts.get(asked));
        match target {
            Target::Coverage(target) => self.join(looked, target, breaches),
            Target::NotPlus => {
                breaches.add(pool::pool_05_target_is_plus(false, shown.unwrap_or_default()));
                Contract::Failed
            }
            Target::NotAsked => self.contract_of_number(looked, breaches),
            Target::Unknown => {
                breaches.add(linking::lnk_08_target_known(false, shown));
                self.contract_of_number(looked, breaches)
            }
        }
    }

    /// The contract of the number that the row bears: one to join where an eligible Plus binding bore
    /// it before, else one that begins here.
    fn contract_of_number(&self, looked: &Looked<'_>, breaches: &mut Breaches) -> Contract {
        match looked.binding.contract_no.map(|number| self.by_number(number)) {
            Some(Target::Coverage(target)) => self.join(looked, target, breaches),
            Some(Target::NotAsked | Target::NotPlus | Target::Unknown) | None => Contract::Own,
        }
    }

    /// The target of a serial, where one of its unit's was bound before.
    fn by_serial(&self, serial: Sym) -> Option<Target> {
        let lineage = self.lineages.get(self.lineages.find(serial)?);
        let is_plus = |coverage: &&usize| self.binding_of(**coverage).plan == Plan::Plus;
        let latest = lineage.eligible.iter().rev().find(is_plus);
        lineage.bound.then(|| latest.map_or(Target::NotPlus, |coverage| Target::Coverage(*coverage)))
    }

    /// The target of a contract number.
    fn by_number(&self, number: Sym) -> Target {
        match self.contracts.get(&number) {
            None => Target::Unknown,
            Some(None) => Target::NotPlus,
            Some(Some(coverage)) => Target::Coverage(*coverage),
        }
    }

    /// POOL-02 to -04 against the contract of `target`.
    fn join(&self, looked: &Looked<'_>, target: usize, breaches: &mut Breaches) -> Contract {
        let Some(GrantedState { holding: Holding::Limit { pool, .. }, .. }) = self.coverages[target].granted
        else {
            unreachable!("only eligible Plus coverages are targets");
        };
        let (contract, texts) = (&self.pools[pool], self.context.texts);
        let first = self.binding_of(contract.members[0]);
        let before = breaches.0.len();
        breaches
            .add(pool::pool_02_same_owner(first.owner_key, looked.binding.owner_key, |key| texts.opt(key)));
        breaches.add(pool::pool_03_in_time(looked.policies, first.bound_at.date(), looked.bound_on()));
        breaches.add(pool::pool_04_same_country(&contract.countries, looked.unit_country()));
        if breaches.0.len() == before { Contract::Joined(pool) } else { Contract::Failed }
    }

    /// Begins an enrolled coverage.
    fn grant(&mut self, looked: &Looked<'_>, route: Route, contract: Contract) -> GrantedState {
        let (binding, policies) = (looked.binding, looked.policies);
        let mut days = period::alone(policies, binding.plan, looked.bound_on());
        let holding = match binding.plan.family() {
            Family::Basic => Holding::Replacements { allowed: policies.basic_replacements, used: 0 },
            Family::Plus => {
                let origin = match (contract, binding.contract_no) {
                    (Contract::Own, Some(number)) => PoolOrigin::Contract(number),
                    (Contract::Own, None) | (Contract::Failed | Contract::Joined(_), _) => {
                        PoolOrigin::Code(binding.activation_code)
                    }
                };
                let pool = match contract {
                    Contract::Joined(pool) => pool,
                    Contract::Own | Contract::Failed => self.add_pool(PoolKey { renewals: 0, origin }),
                };
                if let Some(&first) = self.pools[pool].members.first() {
                    let common_end = self.common_end(first);
                    days.end = common_end;
                    // Every later member shares the end that the second one set.
                    if self.pools[pool].members.len() == 1 {
                        self.move_end(first, common_end);
                    }
                }
                Holding::Limit { pool, granted_jpy: limit_jpy(looked).unwrap_or(0), used_jpy: 0 }
            }
        };
        GrantedState { route, period: days, year: 1, renewal: None, follows_base: false, holding }
    }

    /// The common end of a contract, judged by the policies of its first coverage.
    fn common_end(&self, first: usize) -> NaiveDate {
        period::pooled_end(self.coverages[first].policies, self.binding_of(first).bound_at.date())
    }

    fn add_pool(&mut self, key: PoolKey) -> usize {
        self.pools.push(Pool::new(key));
        self.pools.len() - 1
    }

    /// The coverage that a renewal of the unit would renew: its latest eligible one by start.
    fn base_of(&self, lineage: usize) -> Option<usize> {
        let eligible = self.lineages.get(lineage).eligible.iter().copied();
        let start = |at: &usize| self.coverages[*at].granted.map(|granted| granted.period.start);
        eligible.max_by_key(|at| (start(at), *at))
    }

    /// RNW-01 to -07; begins the renewal where all pass.
    fn renew(
        &mut self,
        looked: &Looked<'_>,
        base: Option<usize>,
        breaches: &mut Breaches,
    ) -> Option<GrantedState> {
        let (binding, policies) = (looked.binding, looked.policies);
        let name = looked.model.map(|model| self.model_name(model));
        breaches.add(renewal::rnw_01_base(base.is_some(), self.context.texts.get(binding.serial)));
        breaches.add(renewal::rnw_06_offered(looked.offer.is_some(), binding.plan.name(), name));
        let base = base?;
        let base_plan = self.binding_of(base).plan;
        let based = self.coverages[base].granted?;
        let days_after_end =
            (binding.application_date.unwrap_or_else(|| looked.bound_on()) - based.period.end).num_days();
        breaches.add(renewal::rnw_02_same_family(base_plan, binding.plan));
        breaches.add(renewal::rnw_07_may_follow(policies, based.year, based.renewal.is_some()));
        breaches.add(renewal::rnw_03_entitlement_left(policies, based.holding.left()));
        breaches.add(renewal::rnw_05_video(policies, days_after_end, binding.video_review));
        breaches.add(renewal::rnw_04_in_time(policies, days_after_end));
        if breaches.reject() {
            return None;
        }
        let holding = match based.holding {
            Holding::Replacements { .. } => {
                Holding::Replacements { allowed: policies.basic_renew_replacements, used: 0 }
            }
            Holding::Limit { pool, .. } => {
                let renewed_key = self.pools[pool].key.renewed();
                let shared = self.pools[pool].renewal.unwrap_or_else(|| self.add_pool(renewed_key));
                self.pools[pool].renewal = Some(shared);
                Holding::Limit { pool: shared, granted_jpy: limit_jpy(looked).unwrap_or(0), used_jpy: 0 }
            }
        };
        let start = period::renewal_start(policies, based.period.end, looked.bound_on());
        Some(GrantedState {
            route: renewal::route(policies, days_after_end),
            period: period::alone(policies, binding.plan, start),
            year: based.year.saturating_add(1),
            renewal: None,
            follows_base: looked.bound_on() <= based.period.end
                || policies.late_renewal_start == LateRenewalStart::Backdate,
            holding,
        })
    }

    /// Makes a judged binding known to those that come after it.
    fn register(&mut self, at: usize, looked: &Looked<'_>, contract: Contract) {
        let binding = looked.binding;
        let lineage = self.lineages.get_mut(looked.lineage);
        lineage.bound = true;
        let granted = self.coverages[at].granted;
        if let Some(number) = binding.contract_no {
            let bearer = self.contracts.entry(number).or_default();
            match contract {
                Contract::Own | Contract::Joined(_) if binding.plan == Plan::Plus && granted.is_some() => {
                    *bearer = Some(at);
                }
                Contract::Own | Contract::Joined(_) | Contract::Failed => {}
            }
        }
        let Some(granted) = granted else { return };
        lineage.eligible.push(at);
        if let Some(base) = self.coverages[at].base
            && let Some(based) = &mut self.coverages[base].granted
        {
            based.renewal = Some(at);
        }
        if let Holding::Limit { pool, granted_jpy, .. } = granted.holding {
            self.pools[pool].add(at, looked.unit_country());
            let cause =
                Cause { kind: EntryKind::Grant, at: binding.bound_at, dealer: binding.dealer, repair: None };
            self.post(at, granted_jpy, cause);
        }
    }
}

/// The unit's own limit: the catalogue's, else the export's.
fn limit_jpy(looked: &Looked<'_>) -> Option<Yen> {
    looked.offer.and_then(|offer| offer.limit_jpy).or(looked.binding.granted_limit_jpy)
}

/// VAL-03 and VAL-04, on eligible coverages of the Plus family.
fn test_limit(looked: &Looked<'_>, breaches: &mut Breaches) {
    if looked.binding.plan.family() == Family::Plus {
        let catalogue_jpy = looked.offer.and_then(|offer| offer.limit_jpy);
        breaches.add(period::val_03_reported_limit(looked.binding.granted_limit_jpy, catalogue_jpy));
        breaches.add(period::val_04_limit_known(limit_jpy(looked)));
    }
}

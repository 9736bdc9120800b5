//! Judging a binding and beginning its coverage; enrolment.

use chrono::NaiveDate;

use super::breaches::Breaches;
use super::group::{Cause, CoverageState, GrantedState, GroupState, Holding};
use super::group::{CoverageAt, LineageAt, PoolAt};
use super::join::Contract;
use super::pools::Pool;
use super::trail::Consequence;
use super::waive::Fact;
use crate::domain::coverage::{PoolKey, PoolOrigin, Route};
use crate::domain::facts::{Binding, Sale};
use crate::domain::ids::BindingId;
use crate::domain::ledger::EntryKind;
use crate::domain::money::Yen;
use crate::domain::plan::{Country, Family, ModelId, Plan};
use crate::domain::policy::Policies;
use crate::domain::time::{Instant, plus_days};
use crate::rules::{enrolment, linking, period};
use crate::schema::catalogue::Offer;

/// What a binding's judgement reads, looked up once.
pub(super) struct Looked<'a> {
    pub binding: &'a Binding,
    pub lineage: LineageAt,
    pub unit_sale: Option<&'a Sale>,
    pub plan_sale: Option<&'a Sale>,
    pub model: Option<ModelId>,
    pub offer: Option<&'a Offer>,
    pub policies: &'a Policies,
}

impl Looked<'_> {
    /// Where the unit was sold.
    pub fn unit_country(&self) -> Option<Country> {
        self.unit_sale.map(|sale| sale.country)
    }

    /// The day of the binding.
    pub fn bound_on(&self) -> NaiveDate {
        self.binding.bound_at.date()
    }
}

impl<'a> GroupState<'a> {
    /// Judges a binding and, where it is eligible, begins its coverage.
    pub fn bind(&mut self, row: BindingId) {
        let looked = self.look_up(self.binding(row));
        let mut breaches = self.no_breaches(Fact::Binding(looked.binding));
        self.test_sales(row, &looked, &mut breaches);
        let at = self.coverages.next_key();
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
        self.follow_trials(&mut breaches);
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
    fn test_sales(&self, row: BindingId, looked: &Looked<'_>, breaches: &mut Breaches<'_>) {
        let (context, binding) = (self.context, looked.binding);
        let code_sale = context.sales.code(binding.activation_code);
        let channels = [looked.unit_sale, looked.plan_sale].map(|sale| sale.map(|sale| sale.channel));
        let plan_country = looked.plan_sale.map(|sale| sale.country);
        breaches.add(enrolment::enr_02_same_country(looked.unit_country(), plan_country));
        breaches.add(enrolment::enr_03_official_channel(channels, looked.policies));
        let given = [binding.customer_name, binding.phone, binding.email].map(|field| field.is_some());
        breaches.add(enrolment::enr_08_owner_given(given[0], given[1], given[2]));
        breaches.add(linking::lnk_01_code_sold(code_sale.is_some(), binding.activation_code));
        let keeper = context.keepers.get(&binding.activation_code).copied().filter(|keeper| *keeper != row);
        let keeper_serial = keeper.map(|keeper| self.binding(keeper).serial);
        breaches.add(linking::lnk_03_code_bound_once(keeper_serial, binding.serial));
        let models = [looked.plan_sale.and_then(|sale| sale.model), binding.model]
            .map(|model| model.and_then(|model| model.known()));
        let plans = [looked.plan_sale.and_then(|sale| sale.plan), Some(binding.plan)];
        breaches.add(linking::lnk_04_same_product(plans, models));
        let returned = code_sale.map(|sale| sale.is_returned());
        breaches.add(linking::lnk_07_not_returned(returned, binding.activation_code));
    }

    /// ENR-01 and -04 to -07, LNK-06.
    fn enrol(&self, looked: &Looked<'a>, breaches: &mut Breaches<'_>) -> Option<Route> {
        let (context, binding) = (self.context, looked.binding);
        let activated_at = context.facts.activated_at.get(&binding.serial).copied();
        let invitations = self.invitations_of(looked);
        let (admission, trial) =
            enrolment::enr_01_route(looked.policies, binding.bound_at, activated_at, invitations);
        let passes = breaches.add(trial);
        if let Some(admission) = admission {
            breaches.add(enrolment::enr_05_exact(admission, binding.bound_at));
        }
        let closed = binding.plan == Plan::Plus
            && looked.model.is_some_and(|m| context.schemas.catalogue.model(m).plus_closed);
        breaches.add(enrolment::enr_07_open(closed, looked.model));
        let offered = closed || looked.offer.is_some();
        breaches.add(enrolment::enr_04_offered(offered, binding.plan, looked.model));
        let alone = period::alone(looked.policies, binding.plan, looked.bound_on());
        let others = &self.lineages.get(looked.lineage).eligible;
        let periods =
            others.iter().filter_map(|other| self.coverages[*other].granted).map(|granted| granted.period);
        breaches.add(enrolment::enr_06_no_overlap(alone, periods));
        breaches.add(linking::lnk_06_unit_sold(looked.unit_sale.is_some(), binding.serial));
        admission.map(|admission| admission.route).or(passes.then_some(Route::Waived))
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
    fn common_end(&self, first: CoverageAt) -> NaiveDate {
        period::pooled_end(self.coverages[first].policies, self.binding_of(first).bound_at.date())
    }

    /// A new pool without coverages.
    pub fn add_pool(&mut self, key: PoolKey) -> PoolAt {
        self.pools.push_and_get_key(Pool::new(key))
    }

    /// Tells that a coverage began.
    fn follow_begin(&mut self, at: CoverageAt, granted: GrantedState) {
        let CoverageState { binding: coverage, base, .. } = self.coverages[at];
        let (first, replacements) = match granted.holding {
            Holding::Replacements { allowed, .. } => (None, Some(allowed)),
            Holding::Limit { pool, .. } => (self.pools[pool].members.first(), None),
        };
        let [base, joined] = [base.as_ref(), first].map(|of| of.map(|of| self.coverages[*of].binding));
        let period = granted.period;
        self.follow_up(|| Consequence::Began { coverage, period, base, joined, replacements });
    }

    /// Makes a judged binding known to those that come after it.
    fn register(&mut self, at: CoverageAt, looked: &Looked<'_>, contract: Contract) {
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
        self.follow_begin(at, granted);
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
pub(super) fn limit_jpy(looked: &Looked<'_>) -> Option<Yen> {
    looked.offer.and_then(|offer| offer.limit_jpy).or(looked.binding.granted_limit_jpy)
}

/// VAL-03 and VAL-04, on eligible coverages of the Plus family.
fn test_limit(looked: &Looked<'_>, breaches: &mut Breaches<'_>) {
    if looked.binding.plan.family() == Family::Plus {
        let catalogue_jpy = looked.offer.and_then(|offer| offer.limit_jpy);
        breaches.add(period::val_03_reported_limit(looked.binding.granted_limit_jpy, catalogue_jpy));
        breaches.add(period::val_04_limit_known(limit_jpy(looked)));
    }
}

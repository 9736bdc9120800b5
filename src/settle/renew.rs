//! Judging a renewal (RULES.md 9).

use super::bind::{Looked, limit_jpy};
use super::breaches::Breaches;
use super::group::{CoverageAt, LineageAt, PoolAt};
use super::group::{GrantedState, GroupState, Holding};
use crate::domain::coverage::{PoolKey, PoolOrigin, Route};
use crate::domain::plan::Family;
use crate::domain::policy::LateRenewalStart;
use crate::domain::text::Sym;
use crate::rules::{period, renewal};

impl GroupState<'_> {
    /// The coverage that a renewal of the unit would renew: its latest eligible one by start.
    pub fn base_of(&self, lineage: LineageAt) -> Option<CoverageAt> {
        let eligible = self.lineages.get(lineage).eligible.iter().copied();
        let start = |at: &CoverageAt| self.coverages[*at].granted.map(|granted| granted.period.start);
        eligible.max_by_key(|at| (start(at), *at))
    }

    /// RNW-01 to -07; begins the renewal where all pass.
    pub fn renew(
        &mut self,
        looked: &Looked<'_>,
        base: Option<CoverageAt>,
        breaches: &mut Breaches<'_>,
    ) -> Option<GrantedState> {
        let (binding, policies) = (looked.binding, looked.policies);
        breaches.add_firm(renewal::rnw_01_base(base.is_some(), binding.serial));
        breaches.add(renewal::rnw_06_offered(looked.offer.is_some(), binding.plan, looked.model));
        let base = base?;
        let base_plan = self.binding_of(base).plan;
        let based = self.coverages[base].granted?;
        let event_on = binding.application_date.unwrap_or_else(|| looked.bound_on());
        let days_after_end = (event_on - based.period.end).num_days();
        breaches.add(renewal::rnw_02_same_family(base_plan, binding.plan));
        breaches.add(renewal::rnw_07_may_follow(policies, based.year, based.renewal.is_some()));
        breaches.add(renewal::rnw_03_entitlement_left(policies, based.holding.left()));
        breaches.add(renewal::rnw_05_video(policies, days_after_end, binding.video_review));
        let late = renewal::rnw_04_in_time(policies, based.period.end, event_on);
        let too_late = late.fails();
        breaches.add(late);
        if breaches.reject() {
            return None;
        }
        let holding = match binding.plan.family() {
            Family::Basic => Holding::Replacements { allowed: policies.basic_renew_replacements, used: 0 },
            Family::Plus => {
                let pool = self.renewal_pool(binding.activation_code, based.holding);
                Holding::Limit { pool, granted_jpy: limit_jpy(looked).unwrap_or(0), used_jpy: 0 }
            }
        };
        let start = period::renewal_start(policies, based.period.end, looked.bound_on());
        Some(GrantedState {
            route: if too_late { Route::Waived } else { renewal::route(policies, days_after_end) },
            period: period::alone(policies, binding.plan, start),
            year: based.year.saturating_add(1),
            renewal: None,
            follows_base: looked.bound_on() <= based.period.end
                || policies.late_renewal_start == LateRenewalStart::Backdate,
            holding,
        })
    }

    /// The pool of a Plus Renew: the one that the renewals of its base's pool share. A base without a
    /// limit, whose family was waived (RNW-02), has none: the renewal stands alone.
    fn renewal_pool(&mut self, code: Sym, base: Holding) -> PoolAt {
        match base {
            Holding::Replacements { .. } => {
                self.add_pool(PoolKey { renewals: 0, origin: PoolOrigin::Code(code) }.renewed())
            }
            Holding::Limit { pool, .. } => {
                let renewed_key = self.pools[pool].key.renewed();
                let shared = self.pools[pool].renewal.unwrap_or_else(|| self.add_pool(renewed_key));
                self.pools[pool].renewal = Some(shared);
                shared
            }
        }
    }
}

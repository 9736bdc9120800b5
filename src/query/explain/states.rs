//! What a row says, and how things stand on the as-of date, by the names of the tables' columns.

use super::Basis;
use super::story::Values;
use crate::domain::coverage::Entitlement;
use crate::domain::facts::{Binding, Repair, Sale};
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::plan::{Cause, Channel, Mode, ModelRef, Review, Service};
use crate::domain::text::Sym;

impl Basis<'_, '_> {
    fn opt(&self, sym: Option<Sym>) -> Option<&str> {
        self.read.texts.opt(sym)
    }

    fn model(&self, model: Option<ModelRef>) -> Option<&str> {
        model.map(|model| match model {
            ModelRef::Known(model) => self.schemas.catalogue.model(model).name.as_str(),
            ModelRef::Unknown(text) => self.text(text),
        })
    }

    /// An effective binding.
    pub(super) fn binding(&self, row: BindingId) -> &Binding {
        &self.day.facts.bindings[row]
    }

    /// An effective case.
    pub(super) fn repair(&self, row: RepairId) -> &Repair {
        &self.day.facts.repairs[row]
    }

    /// The id of a coverage.
    pub(super) fn coverage_id(&self, row: BindingId) -> &str {
        self.text(self.binding(row).activation_code)
    }

    pub(super) fn sale(&self, sale: &Sale) -> Values {
        let channel = sale.channel.map(|channel| match channel {
            Channel::Official => "official",
            Channel::Unofficial => "unofficial",
        });
        Values::default()
            .text("dealer", self.opt(sale.dealer))
            .text("sale_no", Some(self.text(sale.sale_no)))
            .text("line_no", self.opt(sale.line_no))
            .text("customer_name", self.opt(sale.customer_name))
            .text("model", self.model(sale.model))
            .text("serial", self.opt(sale.serial))
            .word("plan", sale.plan)
            .text("activation_code", self.opt(sale.activation_code))
            .count("quantity", Some(sale.quantity))
            .yen("amount", sale.amount_jpy)
            .text("country", Some(sale.country))
            .text("channel", channel)
    }

    pub(super) fn bound(&self, binding: &Binding) -> Values {
        let mode = match binding.mode {
            Mode::New => "new",
            Mode::Add => "add",
        };
        let review = binding.video_review.map(|review| match review {
            Review::Pass => "pass",
            Review::Fail => "fail",
        });
        Values::default()
            .text("dealer", self.opt(binding.dealer))
            .text("activation_code", Some(self.text(binding.activation_code)))
            .word("plan", Some(binding.plan))
            .text("serial", Some(self.text(binding.serial)))
            .text("model", self.model(binding.model))
            .text("contract_no", self.opt(binding.contract_no))
            .text("mode", Some(mode))
            .text("add_to", self.opt(binding.add_to))
            .text("customer_name", self.opt(binding.customer_name))
            .text("owner", self.opt(binding.owner_key))
            .text("application_date", binding.application_date)
            .text("video_review", review)
            .text("reported_start", binding.reported_start)
            .text("reported_end", binding.reported_end)
            .yen("granted_limit", binding.granted_limit_jpy)
    }

    pub(super) fn case(&self, repair: &Repair) -> Values {
        let yes = |holds: bool| if holds { "yes" } else { "no" };
        // Only a replacement needs its parts.
        let parts = (repair.service == Service::Replacement).then(|| yes(repair.parts_complete));
        Values::default()
            .text("dealer", self.opt(repair.dealer))
            .text("case_no", Some(self.text(repair.case_no)))
            .text("serial", Some(self.text(repair.serial)))
            .text("model", self.model(repair.model))
            .text("confirmed_at", repair.confirmed_at)
            .text("completed_at", repair.completed_at)
            .text("invited_at", repair.invited_at)
            .text("cause", repair.cause.map(|cause| self.cause(cause)))
            .word("service", Some(repair.service))
            .text("cancelled", repair.cancelled.then(|| yes(true)))
            .yen("repair_cost", repair.repair_cost_jpy)
            .yen("charged", repair.charged_jpy)
            .yen("shipping_charged", repair.shipping_charged_jpy)
            .text("parts_complete", parts)
            .text("warranty", repair.warranty.then(|| yes(true)))
            .text("replacement_serial", self.opt(repair.replacement_serial))
            .text("loaner_serial", self.opt(repair.loaner_serial))
            .yen("loaner_damage_cost", repair.loaner_damage_jpy)
            .text("country", repair.country)
    }

    fn cause(&self, cause: Cause) -> &str {
        cause.word(|text| self.text(text))
    }

    /// The row of the ledger's table.
    pub(super) fn ledger(&self, entry: &LedgerEntry) -> Values {
        Values::default()
            .text("pool_id", Some(entry.pool.text(&self.read.texts)))
            .count("seq", Some(entry.seq))
            .text("deducted_at", Some(entry.at))
            .text("dealer", self.opt(entry.dealer))
            .text("case_no", entry.repair.map(|row| self.text(self.repair(row).case_no)))
            .word("kind", Some(entry.kind))
            .text("coverage_id", Some(self.coverage_id(entry.coverage)))
            .yen("amount", Some(entry.amount_jpy))
            .yen("own_balance_after", Some(entry.own_balance_jpy))
            .yen("pool_balance_after", Some(entry.pool_balance_jpy))
    }

    /// How a coverage stands: the columns of its table.
    pub(super) fn coverage_state(&self, row: BindingId) -> Values {
        let (coverage, binding) = (&self.day.settled.coverages[row], self.binding(row));
        let granted = coverage.granted.as_ref();
        let model = coverage.model.map(|model| self.schemas.catalogue.model(model).name.as_str());
        let mut values = Values::default()
            .text("coverage_id", Some(self.coverage_id(row)))
            .text("serial_original", Some(self.text(binding.serial)))
            .text("serial_current", Some(self.text(coverage.serial_current)))
            .text("model", model)
            .word("plan", Some(binding.plan))
            .word("status", Some(coverage.status))
            .rules("reject_rules", &coverage.reject_rules)
            .rules("flag_rules", &coverage.flag_rules)
            .word("route", granted.map(|granted| granted.route))
            .text("start", granted.map(|granted| granted.period.start))
            .text("end", granted.map(|granted| granted.period.end))
            .text("base_coverage_id", coverage.base.map(|base| self.coverage_id(base)));
        values = match granted.map(|granted| granted.entitlement) {
            None => values,
            Some(Entitlement::Replacements { allowed, used }) => {
                values.count("replacements_allowed", Some(allowed)).count("replacements_used", Some(used))
            }
            Some(Entitlement::Limit { pool, granted_jpy, used_jpy, pool_remaining_jpy }) => values
                .text("pool_id", Some(pool.text(&self.read.texts)))
                .yen("granted_limit", Some(granted_jpy))
                .yen("own_used", Some(used_jpy))
                .yen("own_remaining", Some(granted_jpy - used_jpy))
                .yen("pool_remaining", Some(pool_remaining_jpy)),
        };
        values
            .word("renewal_status", Some(coverage.renewal_status))
            .rules("renewal_blockers", &coverage.renewal_blockers)
            .count("warranty_extension_months", granted.and_then(|granted| granted.warranty_extension_months))
    }

    /// How a case stands: the columns of its table.
    pub(super) fn claim_state(&self, row: RepairId) -> Values {
        let (claim, repair) = (&self.day.settled.claims[row], self.repair(row));
        Values::default()
            .text("dealer", self.opt(repair.dealer))
            .text("case_no", Some(self.text(repair.case_no)))
            .text("serial", Some(self.text(repair.serial)))
            .word("decision", Some(claim.decision))
            .text("deciding_rule", claim.deciding_rule.map(|rule| rule.id()))
            .rules("flag_rules", &claim.flag_rules)
            .text("coverage_id", claim.coverage.map(|coverage| self.coverage_id(coverage)))
            .word("service", Some(repair.service))
            .text("deducted_at", claim.deducted_at)
            .yen("repair_cost", repair.repair_cost_jpy)
            .yen("deducted", Some(claim.deducted_jpy))
            .yen("excess", Some(claim.excess_jpy))
            .count("nth_replacement", claim.nth_replacement)
            .yen("expected_charge", claim.expected_charge_jpy)
            .yen("charged", repair.charged_jpy)
    }
}

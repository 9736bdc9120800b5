//! Findings about plan sales: codes sold and never bound (LNK-02), prices (PRC-01, PRC-03).

use rustc_hash::FxHashSet;

use super::Context;
use super::breaches::Breaches;
use super::waive::Fact;
use crate::domain::finding::Finding;
use crate::domain::ids::SaleId;
use crate::domain::text::Sym;
use crate::rules::{Skip, Trial, linking, price};

/// Tests every plan sale in effect, in row order.
#[must_use]
pub fn sale_findings(context: &Context<'_>) -> Vec<Finding> {
    let bound: FxHashSet<Sym> =
        context.facts.bindings.iter().map(|binding| binding.activation_code).collect();
    let mut findings = Vec::new();
    for (at, sale) in context.facts.sales.iter_enumerated() {
        let fact = Fact::Sale(sale);
        let breaches = judge(context, at, |code| bound.contains(&code), Breaches::new(context, fact, false));
        if !breaches.kept.is_empty() {
            let row = context.hash(fact);
            findings.extend(breaches.kept.iter().map(|breach| context.finding(fact, row, breach)));
        }
    }
    findings
}

/// Every trial of one sale in effect, by its id.
#[must_use]
pub fn follow_sale(context: &Context<'_>, at: SaleId) -> Vec<Trial> {
    let is_bound = |code| context.facts.bindings.iter().any(|binding| binding.activation_code == code);
    let fact = Fact::Sale(context.sales.sale(at));
    judge(context, at, is_bound, Breaches::new(context, fact, true)).take_tried()
}

fn judge<'a>(
    context: &Context<'_>,
    at: SaleId,
    is_bound: impl Fn(Sym) -> bool,
    mut breaches: Breaches<'a>,
) -> Breaches<'a> {
    let sale = context.sales.sale(at);
    if let Some(code) = sale.activation_code.filter(|_| sale.is_plan_sale()) {
        unbound(context, at, code, is_bound(code), &mut breaches);
        let fee_jpy = price::listed_fee_jpy(&context.schemas.catalogue, sale);
        breaches.add(price::prc_01_fee(sale.amount_jpy, sale.quantity, fee_jpy));
    }
    breaches
}

/// LNK-02, once a code: on the code's sale, where the code is not returned and nobody bound it.
fn unbound(context: &Context<'_>, at: SaleId, code: Sym, is_bound: bool, breaches: &mut Breaches) {
    let Some(code_sale) = context.sales.code(code).filter(|code_sale| code_sale.sale == Some(at)) else {
        return;
    };
    let settled = match (code_sale.is_returned(), is_bound) {
        (true, _) => Some(Skip::Returned),
        (false, true) => Some(Skip::Bound),
        (false, false) => None,
    };
    let sale_date = context.sales.sale(at).sale_date;
    let policies = &context.schemas.rule_sets.on(sale_date).policies;
    breaches.add(linking::lnk_02_bound_in_time(policies, settled, code, sale_date, context.as_of));
}

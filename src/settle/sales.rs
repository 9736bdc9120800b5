//! Findings about plan sales: codes sold and never bound (LNK-02), prices (PRC-01, PRC-03).

use rustc_hash::FxHashSet;

use super::Context;
use super::close::finding;
use crate::domain::facts::Sale;
use crate::domain::finding::{Finding, Subject};
use crate::domain::text::Sym;
use crate::rules::{Verdict, linking, price};

/// Tests every plan sale in effect, in row order.
#[must_use]
pub fn sale_findings(context: &Context<'_>) -> Vec<Finding> {
    let bound: FxHashSet<Sym> =
        context.facts.bindings.iter().map(|binding| binding.activation_code).collect();
    let mut findings = Vec::new();
    for (at, sale) in (0_u32..).zip(&context.facts.sales) {
        for verdict in [unbound(context, &bound, at, sale), fee(context, sale)] {
            if let Err(breach) = verdict {
                let finding = finding(&breach, Subject::Sale, sale.place);
                findings.push(finding.about(Some(sale.sale_no), sale.dealer, sale.serial));
            }
        }
    }
    findings
}

/// LNK-02, once a code: on the code's sale, where the code is not returned and nobody bound it.
fn unbound(context: &Context<'_>, bound: &FxHashSet<Sym>, at: u32, sale: &Sale) -> Verdict {
    let Some(code) = sale.activation_code.filter(|_| sale.is_plan_sale()) else { return Ok(()) };
    let Some(code_sale) = context.sales.code(code) else { return Ok(()) };
    if code_sale.sale != Some(at) || code_sale.is_returned() || bound.contains(&code) {
        return Ok(());
    }
    let policies = &context.schemas.rule_sets.on(sale.sale_date).policies;
    linking::lnk_02_bound_in_time(policies, context.texts.get(code), sale.sale_date, context.as_of)
}

/// PRC-01 and PRC-03, where amount, model and the catalogue's fee are known.
fn fee(context: &Context<'_>, sale: &Sale) -> Verdict {
    match (sale.amount_jpy, price::listed_fee_jpy(&context.schemas.catalogue, sale)) {
        (Some(amount_jpy), Some(fee_jpy)) if sale.quantity != 0 => {
            price::prc_01_fee(amount_jpy, sale.quantity, fee_jpy)
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

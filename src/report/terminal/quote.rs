//! A quotation, to be read to a customer.

use std::collections::BTreeSet;

use super::grouped;
use super::layout::{day, period, table};
use super::usage::{replacements, titles, with_rules};
use crate::domain::claim::Decision;
use crate::domain::ids::BindingId;
use crate::domain::rule::RuleId;
use crate::query::quote::{Offer, Prospect, Question, Quote, Renewal};
use crate::report::message::filled;
use crate::report::words::Words;
use crate::tables::Edition;
use crate::tables::coverages::CoverageRow;

/// What each service would come to.
#[must_use]
pub fn quote(edition: &Edition, words: &'static Words, question: &Question, answer: &Quote) -> String {
    let phrases = &words.quote;
    let as_of = day(question.on);
    let cost = grouped(question.repair_cost_jpy);
    let title = [("serial", question.serial.as_str()), ("as_of", &as_of), ("cost", &cost)];
    let mut text = filled(&phrases.title, &title) + "\n";
    for line in replacements(edition, words, &answer.unit) {
        text.push_str(&(line + "\n"));
    }
    let current = edition.view.texts().get(answer.unit.current);
    if current != question.serial {
        text.push_str(&(filled(&phrases.serial_now, &[("serial", current)]) + "\n"));
    }
    for offer in &answer.offers {
        let service = words.word(offer.service);
        text.push_str(&format!("\n{service}\n"));
        if let Some(row) = offer.coverage.map(|at| row(edition, at)) {
            let plan = words.word(row.binding.plan);
            let days = row.granted().map(|granted| period(granted.period)).unwrap_or_default();
            let values = [("plan", plan), ("period", &days), ("coverage_id", row.id())];
            text.push_str(&format!("  {}\n", filled(&phrases.coverage, &values)));
        }
        text.push_str(&table(None, &lines(edition, words, offer), 2));
    }
    let prospects = answer.offers.iter().flat_map(|offer| &offer.renewals);
    let blockers =
        prospects.flat_map(|renewal| renewal.before.blockers.iter().chain(&renewal.after.blockers));
    for (at, title) in titles(edition, words, &blockers.copied().collect()).into_iter().enumerate() {
        text.push_str(if at == 0 { "\n  " } else { "  " });
        text.push_str(&(title + "\n"));
    }
    text
}

fn row<'a>(edition: &'a Edition<'a>, at: BindingId) -> CoverageRow<'a> {
    CoverageRow::of(edition, &edition.view.coverages()[at])
}

/// What a service comes to, a name and a value a line.
fn lines(edition: &Edition, words: &Words, offer: &Offer) -> Vec<Vec<String>> {
    let phrases = &words.quote;
    let mut lines = vec![vec![phrases.decision.clone(), words.word(offer.decision).to_owned()]];
    let mut explain = |name: &str, rules: &[RuleId]| {
        for rule in rules {
            lines.extend(
                titles(edition, words, &BTreeSet::from([*rule])).into_iter().map(|t| vec![name.into(), t]),
            );
        }
    };
    explain(&phrases.because, &offer.reject_rules);
    explain(&phrases.note, &offer.flag_rules);
    lines.push(vec![phrases.customer_pays.clone(), charge(words, offer)]);
    for share in &offer.shares {
        let serial = row(edition, share.coverage).serial_current();
        let name = match Some(share.coverage) == offer.coverage {
            true => phrases.from_own.clone(),
            false => filled(&phrases.from_pool, &[("serial", serial)]),
        };
        let [amount, left] = [share.amount_jpy, share.own_balance_jpy].map(grouped);
        lines.push(vec![name, filled(&phrases.leaves, &[("amount", &amount), ("left", &left)])]);
    }
    for renewal in &offer.renewals {
        let serial = row(edition, renewal.coverage).serial_current();
        let name = match Some(renewal.coverage) == offer.coverage {
            true => phrases.renewal_own.clone(),
            false => filled(&phrases.renewal_pool, &[("serial", serial)]),
        };
        lines.push(vec![name, change(words, renewal)]);
    }
    lines
}

/// What the customer pays, and for what.
fn charge(words: &Words, offer: &Offer) -> String {
    let phrases = &words.quote;
    let Some(charge_jpy) = offer.expected_charge_jpy else { return phrases.fee_not_listed.clone() };
    let amount = grouped(charge_jpy);
    let covered = match offer.decision {
        Decision::Covered => true,
        Decision::NotCovered | Decision::Warranty | Decision::CustomerRepair => false,
        Decision::Open | Decision::Cancelled => false,
    };
    match offer.nth_replacement {
        Some(nth) => filled(&phrases.nth_fee, &[("amount", &amount), ("nth", &nth.to_string())]),
        None if covered && offer.excess_jpy > 0 => filled(&phrases.of_which_excess, &[("amount", &amount)]),
        None => filled(&words.usage.yen, &[("amount", &amount)]),
    }
}

/// A renewal before and after.
fn change(words: &Words, renewal: &Renewal) -> String {
    let state = |prospect: &Prospect| {
        let state = words.word(prospect.status);
        with_rules(words, state, &prospect.blockers)
    };
    let (before, after) = (state(&renewal.before), state(&renewal.after));
    let values = [("state", before.as_str()), ("before", &before), ("after", &after)];
    if renewal.is_lost() {
        filled(&words.quote.lost, &values)
    } else if renewal.before == renewal.after {
        filled(&words.quote.unchanged, &values)
    } else {
        filled(&words.quote.changed, &values)
    }
}

//! Answers as JSON, for other programs: keys are the columns' names (OUTPUTS.md, "Tables"), yen are
//! integers, dates and instants ISO 8601, lists of rules are arrays, what is not known is null.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Edition;
use crate::domain::ids::BindingId;
use crate::domain::rule::RuleId;
use crate::domain::word::Word;
use crate::query::quote::{Offer, Prospect, Question, Quote, Renewal, Share};
use crate::query::unit::{Move, Unit};
use crate::query::usage::{self, ContractKey, OfContract, OfUnit};
use crate::rollup::pools::Pool;
use crate::tables::column::{Cell, Row, joined};
use crate::tables::coverages::{CoverageColumn, CoverageRow};

/// A unit's usage.
#[must_use]
pub fn usage_of_unit(edition: &Edition, asked: &str, answer: &OfUnit) -> String {
    pretty(&UnitUsage {
        as_of: edition.view.as_of().to_string(),
        serial: asked,
        serial_current: edition.view.texts().get(answer.unit.current),
        replacements: replacements(edition, &answer.unit),
        coverages: rows(edition, &answer.coverages),
    })
}

/// A contract's usage.
#[must_use]
pub fn usage_of_contract(edition: &Edition, asked: &ContractKey, answer: &OfContract) -> String {
    let pool = |pool: &Pool| PoolUsage {
        pool_id: pool.key.text(edition.view.texts()),
        products: pool.coverages.len(),
        start: usage::pool_start(edition.view.day, pool).map(|start| start.to_string()),
        end: pool.end.to_string(),
        granted_limit: pool.granted_jpy,
        used: pool.used_jpy,
        remaining: pool.remaining_jpy(),
        pool_remaining: pool.in_force_remaining_jpy,
        coverages: rows(edition, &pool.coverages),
    };
    pretty(&ContractUsage {
        as_of: edition.view.as_of().to_string(),
        contract: asked.text(),
        pools: answer.pools.iter().map(pool).collect(),
        coverages_without_pool: rows(edition, &answer.others),
    })
}

/// What a case would come to.
#[must_use]
pub fn quote(edition: &Edition, question: &Question, quote: &Quote) -> String {
    let id = |at: BindingId| CoverageRow::of(edition, &edition.view.coverages()[at]).id();
    let share = |share: &Share| ShareOfLimit {
        coverage_id: id(share.coverage),
        serial_current: edition.view.texts().get(edition.view.coverages()[share.coverage].serial_current),
        amount: share.amount_jpy,
        own_balance_after: share.own_balance_jpy,
    };
    let renewal = |renewal: &Renewal| RenewalChange {
        coverage_id: id(renewal.coverage),
        before: prospect(&renewal.before),
        after: prospect(&renewal.after),
        lost: renewal.is_lost(),
    };
    let offer = |offer: &Offer| ServiceQuote {
        service: offer.service.name(),
        decision: offer.decision.name(),
        deciding_rule: offer.reject_rules.first().map(|rule| rule.id()),
        reject_rules: ids(&offer.reject_rules),
        flag_rules: ids(&offer.flag_rules),
        coverage_id: offer.coverage.map(id),
        expected_charge: offer.expected_charge_jpy,
        deducted: offer.deducted_jpy,
        excess: offer.excess_jpy,
        nth_replacement: offer.nth_replacement,
        shares: offer.shares.iter().map(share).collect(),
        renewals: offer.renewals.iter().map(renewal).collect(),
    };
    pretty(&UnitQuote {
        as_of: edition.view.as_of().to_string(),
        serial: &question.serial,
        serial_current: edition.view.texts().get(quote.unit.current),
        repair_cost: question.repair_cost_jpy,
        quotes: quote.offers.iter().map(offer).collect(),
    })
}

#[derive(serde::Serialize)]
struct UnitUsage<'a> {
    as_of: String,
    serial: &'a str,
    serial_current: &'a str,
    replacements: Vec<Replacement<'a>>,
    coverages: Vec<TableRow<'a>>,
}

#[derive(serde::Serialize)]
struct Replacement<'a> {
    serial: &'a str,
    replacement_serial: &'a str,
    replaced_at: String,
    dealer: Option<&'a str>,
    case_no: &'a str,
}

#[derive(serde::Serialize)]
struct ContractUsage<'a> {
    as_of: String,
    contract: String,
    pools: Vec<PoolUsage<'a>>,
    coverages_without_pool: Vec<TableRow<'a>>,
}

#[derive(serde::Serialize)]
struct PoolUsage<'a> {
    pool_id: String,
    products: usize,
    start: Option<String>,
    end: String,
    granted_limit: i64,
    used: i64,
    remaining: i64,
    pool_remaining: i64,
    coverages: Vec<TableRow<'a>>,
}

#[derive(serde::Serialize)]
struct UnitQuote<'a> {
    as_of: String,
    serial: &'a str,
    serial_current: &'a str,
    repair_cost: i64,
    quotes: Vec<ServiceQuote<'a>>,
}

#[derive(serde::Serialize)]
struct ServiceQuote<'a> {
    service: &'static str,
    decision: &'static str,
    deciding_rule: Option<&'static str>,
    reject_rules: Vec<&'static str>,
    flag_rules: Vec<&'static str>,
    coverage_id: Option<&'a str>,
    expected_charge: Option<i64>,
    deducted: i64,
    excess: i64,
    nth_replacement: Option<u32>,
    shares: Vec<ShareOfLimit<'a>>,
    renewals: Vec<RenewalChange<'a>>,
}

#[derive(serde::Serialize)]
struct ShareOfLimit<'a> {
    coverage_id: &'a str,
    serial_current: &'a str,
    amount: i64,
    own_balance_after: i64,
}

#[derive(serde::Serialize)]
struct RenewalChange<'a> {
    coverage_id: &'a str,
    before: RenewalState,
    after: RenewalState,
    lost: bool,
}

#[derive(serde::Serialize)]
struct RenewalState {
    renewal_status: &'static str,
    renewal_blockers: Vec<&'static str>,
}

fn prospect(prospect: &Prospect) -> RenewalState {
    RenewalState { renewal_status: prospect.status.name(), renewal_blockers: ids(&prospect.blockers) }
}

fn ids(rules: &[RuleId]) -> Vec<&'static str> {
    rules.iter().map(|rule| rule.id()).collect()
}

fn replacements<'a>(edition: &Edition<'a>, unit: &Unit) -> Vec<Replacement<'a>> {
    let replacement = |step: &Move| {
        let case = &edition.view.repairs()[step.repair];
        Replacement {
            serial: edition.view.texts().get(step.from),
            replacement_serial: edition.view.texts().get(step.to),
            replaced_at: step.at.at.format(INSTANT).to_string(),
            dealer: edition.view.texts().opt(case.dealer),
            case_no: edition.view.texts().get(case.case_no),
        }
    };
    unit.moves.iter().map(replacement).collect()
}

/// ISO 8601 without a zone: Tokyo civil time.
const INSTANT: &str = "%Y-%m-%dT%H:%M:%S";

/// A row of the table of coverages, with its columns in their order.
struct TableRow<'a>(CoverageRow<'a>);

fn rows<'a>(edition: &'a Edition<'a>, positions: &[BindingId]) -> Vec<TableRow<'a>> {
    let row = |at: &BindingId| TableRow(CoverageRow::of(edition, &edition.view.coverages()[*at]));
    positions.iter().map(row).collect()
}

impl Serialize for TableRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = CoverageColumn::ALL;
        let mut map = serializer.serialize_map(Some(columns.len()))?;
        for column in columns {
            let name = column.name();
            match CoverageRow::get(*column).cell(&self.0) {
                Cell::Blank => map.serialize_entry(name, &None::<&str>)?,
                Cell::Text(text) => map.serialize_entry(name, &text)?,
                Cell::Word(_, word) => map.serialize_entry(name, word)?,
                Cell::Words(_, words) => map.serialize_entry(name, &words)?,
                Cell::Rule(rule) => map.serialize_entry(name, rule.id())?,
                // Programs know these rules as one text.
                Cell::Rules(rules) if *column == CoverageColumn::WaivedRules => {
                    map.serialize_entry(name, &joined(ids(&rules)))?;
                }
                Cell::Rules(rules) => map.serialize_entry(name, &ids(&rules))?,
                Cell::Date(date) => map.serialize_entry(name, &date.to_string())?,
                Cell::Instant(at) => map.serialize_entry(name, &at.format(INSTANT).to_string())?,
                Cell::Yen(amount_jpy) => map.serialize_entry(name, &amount_jpy)?,
                Cell::Count(count) => map.serialize_entry(name, &count)?,
            }
        }
        map.end()
    }
}

/// Indented, with a newline at the end.
fn pretty(answer: &impl Serialize) -> String {
    // Every key is a text and nothing in an answer refuses to be written.
    serde_json::to_string_pretty(answer).expect("plain data is always JSON") + "\n"
}

//! `contract_states.xlsx`: coverages, contracts and pools, the ledger, claims.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::column::{Columns, Value};
use super::proof::{Group, Placed, Rolling, figure};
use super::rules;
use super::sheet::SheetSpec;
use super::style::Look;
use super::{Book, BookError, Setting};
use crate::domain::claim::Decision;
use crate::domain::coverage::{Entitlement, RenewalStatus, Status};
use crate::domain::ledger::EntryKind;
use crate::domain::money::Yen;
use crate::domain::rule::RuleId;
use crate::domain::word::Word;
use crate::report::Report;
use crate::report::words::Words;
use crate::rollup::pools::Pool;
use crate::tables::Edition;
use crate::tables::claims::{ClaimColumn, ClaimRow};
use crate::tables::coverages::{CoverageColumn, CoverageRow};
use crate::tables::ledger::{LedgerColumn, LedgerRow};

/// The columns of the coverages as a reader asks for them: what it is, whether it is in force, until
/// when, what is left; then why, and where it comes from.
const COVERAGES_ORDER: [CoverageColumn; CoverageColumn::ALL.len()] = [
    CoverageColumn::CoverageId,
    CoverageColumn::SerialCurrent,
    CoverageColumn::Model,
    CoverageColumn::Plan,
    CoverageColumn::Status,
    CoverageColumn::RenewalStatus,
    CoverageColumn::Start,
    CoverageColumn::End,
    CoverageColumn::OwnerName,
    CoverageColumn::ContractNo,
    CoverageColumn::GrantedLimit,
    CoverageColumn::OwnUsed,
    CoverageColumn::OwnRemaining,
    CoverageColumn::PoolRemaining,
    CoverageColumn::ReplacementsAllowed,
    CoverageColumn::ReplacementsUsed,
    CoverageColumn::RejectRules,
    CoverageColumn::FlagRules,
    CoverageColumn::WaivedRules,
    CoverageColumn::RenewalBlockers,
    CoverageColumn::Dealer,
    CoverageColumn::BoundAt,
    CoverageColumn::Route,
    CoverageColumn::PoolId,
    CoverageColumn::BaseCoverageId,
    CoverageColumn::SerialOriginal,
    CoverageColumn::WarrantyExtensionMonths,
    CoverageColumn::Owner,
    CoverageColumn::SourceFile,
    CoverageColumn::SourceSheet,
    CoverageColumn::SourceRow,
];

/// Writes the workbook.
pub(in crate::report) fn write(report: &Report, setting: Setting, path: &Path) -> Result<(), BookError> {
    let words = setting.words;
    let (sheets, notes) = (&words.sheets, &words.notes);
    let mut book = Book::new(setting, &words.workbooks.contract_states)?;
    book.add(SheetSpec {
        name: &sheets.coverages,
        table: "Coverages",
        note: &notes.coverages,
        frozen: 2,
        columns: Columns::<CoverageRow>::new(words)
            .of_table(&COVERAGES_ORDER, |row| row)
            .tint("status", |row| row.coverage.status.into())
            .tint("renewal_status", |row| row.coverage.renewal_status.into())
            .explain(Status::InForce.into(), &words.legend.in_force)
            .explain(Status::Scheduled.into(), &words.legend.scheduled)
            .explain(RenewalStatus::Special7.into(), &words.legend.special_handling)
            .explain(Status::Ineligible.into(), &words.legend.ineligible)
            .explain(Status::Expired.into(), &words.legend.expired)
            .link("reject_rules", move |row| first_rule(words, &row.coverage.reject_rules))
            .link("flag_rules", move |row| first_rule(words, &row.coverage.flag_rules))
            .link("renewal_blockers", move |row| first_rule(words, &row.coverage.renewal_blockers))
            .count_rows("serial_current")
            .sum(&["replacements_used", "granted_limit", "own_used", "own_remaining"]),
        rows: &report.tables.coverages,
    })?;
    let pools: Vec<PoolRow> = report.pools.iter().map(|pool| PoolRow::of(report.edition, pool)).collect();
    book.add(SheetSpec {
        name: &sheets.pools,
        table: "Pools",
        note: &notes.pools,
        frozen: 1,
        columns: pool_columns(setting),
        rows: &pools,
    })?;
    book.add(SheetSpec {
        name: &sheets.ledger,
        table: "Ledger",
        note: &notes.ledger,
        frozen: 2,
        columns: Columns::<LedgerRow>::new(words)
            .of_table(LedgerColumn::ALL, |row| row)
            .count_rows("kind")
            .sum(&["amount"]),
        rows: &report.tables.ledger,
    })?;
    book.add(SheetSpec {
        name: &sheets.claims,
        table: "Claims",
        note: &notes.claims,
        frozen: 2,
        columns: Columns::<ClaimRow>::new(words)
            .of_table(ClaimColumn::ALL, |row| row)
            .tint("decision", |row| row.claim.decision.into())
            .explain(Decision::Covered.into(), &words.legend.covered)
            .explain(Decision::Warranty.into(), &words.legend.borne_by_others)
            .explain(Decision::NotCovered.into(), &words.legend.not_covered)
            .explain(Decision::Cancelled.into(), &words.legend.cancelled)
            .link("deciding_rule", move |row| first_rule(words, row.claim.deciding_rule.as_slice()))
            .link("flag_rules", move |row| first_rule(words, &row.claim.flag_rules))
            .count_rows("case_no")
            .sum(&["repair_cost", "deducted", "excess", "expected_charge", "charged"]),
        rows: &report.tables.claims,
    })?;
    rules::add(&mut book, report.edition)?;
    let groups =
        vec![prove_coverages(&book, report), prove_limits(&book, report), prove_claims(&book, report)];
    book.save(report, groups, path)
}

fn prove_coverages(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.coverages);
    let replacements_used = report.edition.view.coverages().iter().filter_map(|coverage| {
        match coverage.granted.as_ref()?.entitlement {
            Entitlement::Replacements { used, .. } => Some(i64::from(used)),
            Entitlement::Limit { .. } => None,
        }
    });
    let coverages = book.placed("Coverages");
    let by_status = [
        (Status::Ineligible, totals.ineligible),
        (Status::Scheduled, totals.scheduled),
        (Status::InForce, totals.in_force),
        (Status::Expired, totals.expired),
    ];
    Group::new(words, "coverages", &words.cover.coverages)
        .prove_values(coverages, "status", totals.total, &by_status)
        .prove_column(
            "replacements_used",
            "replacements_used",
            coverages.sum("replacements_used"),
            replacements_used.sum(),
        )
}

/// Each sum by every way that leads to it: coverages, pools, the ledger, claims.
fn prove_limits(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.limits);
    let [coverages, pools, ledger, claims] =
        ["Coverages", "Pools", "Ledger", "Claims"].map(|table| book.placed(table));
    let grants = || ledger.sum_where(("kind", words.word(EntryKind::Grant)), "amount");
    let (granted, used, remaining) = (totals.granted_jpy, totals.used_jpy, totals.remaining_jpy);
    let in_force = totals.in_force_remaining_jpy;
    let group = Group::new(words, "limits", &words.cover.limits)
        .prove_column("pools", "pool_id", pools.filled("pool_id"), figure(totals.pools))
        .prove_column("coverages", "products", pools.sum("products"), figure(totals.coverages))
        .prove_column("granted", "pool_granted", pools.sum("pool_granted"), granted)
        .prove_column("used", "pool_used", pools.sum("pool_used"), used)
        .prove_column("remaining", "pool_left", pools.sum("pool_left"), remaining)
        .prove_difference(
            "granted_less_used",
            &words.cover.granted_less_used,
            &["granted", "used"],
            remaining,
        )
        .prove(
            "pools_that_differ",
            words.cover.pools_that_differ.as_str(),
            pools.rows_that_differ("pool_granted", &["pool_used", "pool_left"], &[]),
            0,
        )
        .prove_column("in_force_remaining", "pool_in_force", pools.sum("pool_in_force"), in_force)
        .prove_column("granted_by_coverage", "pool_granted", coverages.sum("granted_limit"), granted)
        .prove_column("used_by_coverage", "pool_used", coverages.sum("own_used"), used)
        .prove_column("remaining_by_coverage", "pool_left", coverages.sum("own_remaining"), remaining)
        .prove_column(
            "in_force_by_coverage",
            "pool_in_force",
            coverages.sum_where(("status", words.word(Status::InForce)), "own_remaining"),
            in_force,
        )
        .prove(
            "ledger_rows",
            words.cover.ledger_rows.as_str(),
            ledger.filled("kind"),
            report.edition.view.ledger().len() as i64,
        )
        .prove_column("granted_by_ledger", "pool_granted", grants(), granted)
        .prove_column("used_by_ledger", "pool_used", grants().less(ledger.sum("amount")), used)
        .prove_column("remaining_by_ledger", "pool_left", ledger.sum("amount"), remaining)
        .prove_column("used_by_claims", "pool_used", claims.sum("deducted"), used);
    tie_ledger_and_pools(group, ledger, words, remaining)
}

/// The two tables against each other: the ledger's balances run from row to row, each pool's last one is
/// what it has left, and what the two add up to is the same.
fn tie_ledger_and_pools(group: Group, ledger: &Placed, words: &'static Words, remaining_jpy: Yen) -> Group {
    let (words, balance) = (&words.cover, "pool_balance_after");
    let running = Rolling { key: Some("pool_id"), column: balance, above: balance, plus: Some("amount") };
    let balances = ledger.sum_of_last("pool_id", balance);
    group
        .prove("balances_that_part", words.balances_that_part.as_str(), ledger.rows_that_part(&running), 0)
        .prove("last_balances", words.last_balances.as_str(), balances, remaining_jpy)
        .prove_difference("granted_apart", &words.granted_apart, &["granted", "granted_by_ledger"], 0)
        .prove_difference("used_apart", &words.used_apart, &["used", "used_by_ledger"], 0)
        .prove_difference("remaining_apart", &words.remaining_apart, &["remaining", "last_balances"], 0)
}

fn prove_claims(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.claims);
    let edition = report.edition;
    let repairs = || edition.view.claims().iter().map(|claim| &edition.view.repairs()[claim.repair]);
    let by_decision = [
        (Decision::Covered, totals.covered),
        (Decision::NotCovered, totals.not_covered),
        (Decision::Warranty, totals.warranty),
        (Decision::CustomerRepair, totals.customer_repair),
        (Decision::Open, totals.open),
        (Decision::Cancelled, totals.cancelled),
    ];
    let claims = book.placed("Claims");
    let sums = [
        ("repair_cost", repairs().filter_map(|repair| repair.repair_cost_jpy).sum()),
        ("deducted", totals.deducted_jpy),
        ("excess", totals.excess_jpy),
        ("expected_charge", edition.view.claims().iter().filter_map(|claim| claim.expected_charge_jpy).sum()),
        ("charged", repairs().filter_map(|repair| repair.charged_jpy).sum()),
    ];
    let group = Group::new(words, "claims", &words.cover.claims);
    let group = group.prove_values(claims, "decision", totals.total, &by_decision);
    sums.into_iter()
        .fold(group, |group, (column, sum)| group.prove_column(column, column, claims.sum(column), sum))
}

/// Where the first of some rules stands: a cell leads to one place.
fn first_rule<'r>(words: &Words, broken: &[RuleId]) -> Option<Cow<'r, str>> {
    broken.first().map(|rule| rules::place(words, *rule))
}

/// A pool with its names.
struct PoolRow<'a> {
    pool: &'a Pool,
    id: String,
    /// The contract numbers that its coverages bear.
    contracts: Vec<&'a str>,
    owner: Option<Cow<'a, str>>,
    /// Its products by model, with their number where there are several.
    models: Vec<String>,
}

impl<'a> PoolRow<'a> {
    fn of(edition: &'a Edition<'a>, pool: &'a Pool) -> Self {
        let texts = edition.view.texts();
        let bindings = || pool.coverages.iter().map(|at| &edition.view.bindings()[*at]);
        let mut contracts: Vec<&str> =
            bindings().filter_map(|binding| texts.opt(binding.contract_no)).collect();
        contracts.sort_unstable();
        contracts.dedup();
        // A pool has one owner (POOL-02); the name is that of the first who has one.
        let owner = bindings().find_map(|binding| edition.name(binding.customer_name));
        let models = models(edition, pool);
        Self { pool, id: pool.key.text(texts), contracts, owner, models }
    }
}

/// `2 × Zenmuse L1` and `Matrice 300 RTK`, by name.
fn models(edition: &Edition, pool: &Pool) -> Vec<String> {
    let catalogue = &edition.view.schemas.catalogue;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for at in &pool.coverages {
        let model = edition.view.coverages()[*at].model;
        *counts.entry(model.map_or("?", |model| catalogue.model(model).name.as_str())).or_default() += 1;
    }
    let named = |(model, count): (&str, usize)| match count {
        1 => model.to_owned(),
        _ => format!("{count} × {model}"),
    };
    counts.into_iter().map(named).collect()
}

fn pool_columns<'s>(setting: Setting<'s>) -> Columns<'s, PoolRow<'s>> {
    let words = setting.words;
    let count = |number: usize| Value::Count(i32::try_from(number).unwrap_or(i32::MAX));
    Columns::new(words)
        .push("pool_id", Look::Code, |row: &PoolRow| Value::Text(row.id.as_str().into()))
        .push("contract_no", Look::Text, |row| {
            Value::text((!row.contracts.is_empty()).then(|| words.phrases.list(&row.contracts)))
        })
        .push("owner_name", Look::Text, |row| Value::text(row.owner.as_deref()))
        .push("end", Look::Date, |row| Value::Date(row.pool.end))
        .push("products", Look::Count, move |row| count(row.pool.coverages.len()))
        .push("pool_granted", Look::Yen, |row| Value::Yen(row.pool.granted_jpy))
        .push("pool_used", Look::Yen, |row| Value::Yen(row.pool.used_jpy))
        .push("pool_left", Look::Yen, |row| Value::Yen(row.pool.remaining_jpy()))
        .push("pool_in_force", Look::Yen, |row| Value::Yen(row.pool.in_force_remaining_jpy))
        .push("share_used", Look::Share, |row| Value::Share(row.pool.used_jpy, row.pool.granted_jpy))
        .push("renewable_products", Look::Count, move |row| count(row.pool.renewable as usize))
        .push("models", Look::Text, |row| Value::text(Some(words.phrases.list(&row.models))))
        .bars("share_used")
        .sum(&["products", "pool_granted", "pool_used", "pool_left", "pool_in_force", "renewable_products"])
        .share_of("share_used", "pool_used", "pool_granted")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_column_of_the_coverages_is_left_out() {
        let mut of_sheet = COVERAGES_ORDER;
        of_sheet.sort_unstable();
        assert_eq!(of_sheet, CoverageColumn::ALL);
    }
}

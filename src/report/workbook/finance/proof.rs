//! The control totals of `finance.xlsx`: every roll-up against the totals counted from the facts, and
//! against each other.

use super::super::Book;
use super::super::proof::{Group, Placed, Rolling, figure};
use crate::domain::plan::Plan;
use crate::domain::word::Word;
use crate::report::Report;
use crate::report::words::ProofWords;

/// All groups, in the order of the sheets.
pub(super) fn groups(book: &Book, report: &Report) -> Vec<Group> {
    vec![
        prove_revenue(book, report),
        prove_fees(book, report),
        prove_limits(book, report),
        prove_losses(book, report),
        prove_lists(book, report),
    ]
}

fn proof_words(book: &Book) -> &'static ProofWords {
    &book.setting.words.finance.proofs
}

/// Revenue by month, by dealer and plan, and by where it stands is the same revenue.
fn prove_revenue(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.finance.revenue);
    let [rows, months, places] =
        ["Revenue", "RevenueByMonth", "WhereRevenueStands"].map(|table| book.placed(table));
    let group = Group::new(words, "revenue", &proof_words(book).revenue)
        .prove_column("lines", "lines", rows.sum("lines"), figure(totals.lines))
        .prove_column("unpriced", "unpriced_lines", rows.sum("unpriced_lines"), figure(totals.unpriced_lines))
        .prove_column("sold", "sold", rows.sum("sold"), totals.sold_jpy)
        .prove_column("returned", "returned", rows.sum("returned"), totals.returned_jpy)
        .prove_column("net", "revenue", rows.sum("revenue"), totals.net_jpy)
        .prove_column("by_month", "revenue", months.sum("revenue"), totals.net_jpy)
        .prove_column("by_place", "revenue", places.sum("revenue"), totals.net_jpy);
    let group = Plan::all().fold(group, |group, plan| {
        let (column, engine_jpy) = match plan {
            Plan::Basic => ("revenue_basic", totals.basic_jpy),
            Plan::Plus => ("revenue_plus", totals.plus_jpy),
            Plan::BasicRenew => ("revenue_basic_renew", totals.basic_renew_jpy),
            Plan::PlusRenew => ("revenue_plus_renew", totals.plus_renew_jpy),
        };
        let by_dealer = rows.sum_where(("plan", words.word(plan)), "revenue");
        group
            .prove_column(&format!("{}_by_month", plan.name()), column, months.sum(column), engine_jpy)
            .prove_column(&format!("{}_by_dealer", plan.name()), column, by_dealer, engine_jpy)
    });
    let names = &words.finance.destinations;
    let standing = [
        ("earned", &names.earned, totals.earned_jpy),
        ("unearned", &names.unearned, totals.unearned_jpy),
        ("other_units", &names.other_units, totals.other_units_jpy),
        ("refused", &names.refused, totals.refused_jpy),
        ("not_bound", &names.not_bound, totals.not_bound_jpy),
        ("withdrawn", &names.withdrawn, totals.withdrawn_jpy),
    ];
    standing.into_iter().fold(group, |group, (name, label, engine_jpy)| {
        group.prove(name, label.as_str(), places.sum_where(("destination", label), "revenue"), engine_jpy)
    })
}

/// Earned and unearned are the fee, coverage by coverage, month by month and over all.
fn prove_fees(book: &Book, report: &Report) -> Group {
    let (words, totals) = (proof_words(book), &report.totals.finance.fees);
    let (fees, months) = (book.placed("DeferredRevenueByCoverage"), book.placed("DeferredRevenue"));
    let (all, earned, unearned) = (totals.fees_jpy, totals.earned_jpy, totals.unearned_jpy);
    let group = Group::new(book.setting.words, "fees", &words.fees)
        .prove_column("coverages", "coverages_standing", fees.filled("coverage_id"), figure(totals.coverages))
        .prove("known", words.known_fees.as_str(), fees.filled("fee"), figure(totals.known))
        .prove_column("fees", "fee", fees.sum("fee"), all)
        .prove_column("earned", "earned", fees.sum("earned"), earned)
        .prove_column("unearned", "unearned", fees.sum("unearned"), unearned)
        .prove_sum("earned_and_unearned", &words.earned_and_unearned, &["earned", "unearned"], all)
        .prove(
            "that_differ",
            words.fees_that_differ.as_str(),
            fees.rows_that_differ("fee", &["earned", "unearned"], &[]),
            0,
        )
        .prove_column("months_added", "fees_added", months.sum("fees_added"), all)
        .prove_column("months_earned", "fees_earned", months.sum("fees_earned"), earned)
        .prove_column("months_to_earn", "fees_to_earn", months.sum("fees_to_earn"), unearned)
        .prove("months_closing", words.last_closing.as_str(), months.last("closing"), 0);
    let parts = (["opening", "fees_added"], ["fees_earned", "fees_to_earn"]);
    prove_roll(group, words, "months", months, (&parts.0, &parts.1), None)
}

/// Opening + granted − used − expired = closing, for all pools and for each.
fn prove_limits(book: &Book, report: &Report) -> Group {
    let (words, totals) = (proof_words(book), &report.totals.finance.limits);
    let open = totals.open_jpy;
    let mut group = Group::new(book.setting.words, "limits", &book.setting.words.cover.limits);
    let parts = (["opening", "pool_granted"], ["pool_used", "limits_expired"]);
    for (of, table, key) in [("months", "LimitsByMonth", None), ("pools", "LimitsByPool", Some("pool_id"))] {
        let placed = book.placed(table);
        let [granted, used, expired] = ["granted", "used", "expired"].map(|part| format!("{of}_{part}"));
        group = group
            .prove_column(&granted, "pool_granted", placed.sum("pool_granted"), totals.granted_jpy)
            .prove_column(&used, "pool_used", placed.sum("pool_used"), totals.used_jpy)
            .prove_column(&expired, "limits_expired", placed.sum("limits_expired"), totals.expired_jpy)
            .prove_difference(
                &format!("{of}_open"),
                &words.granted_less_used_and_expired,
                &[&granted, &used, &expired],
                open,
            );
        group = prove_roll(group, words, of, placed, (&parts.0, &parts.1), key);
    }
    let closing = book.placed("LimitsByMonth").last("closing");
    group.prove("months_closing", words.last_closing.as_str(), closing, open)
}

/// Every row's closing follows from its opening, and every opening is the closing before it.
fn prove_roll(
    group: Group,
    words: &'static ProofWords,
    of: &str,
    placed: &Placed,
    (plus, minus): (&[&str], &[&str]),
    key: Option<&str>,
) -> Group {
    group
        .prove(
            &format!("{of}_that_differ"),
            words.rows_that_do_not_roll.as_str(),
            placed.rows_that_differ("closing", plus, minus),
            0,
        )
        .prove(
            &format!("{of}_that_part"),
            words.rows_that_do_not_continue.as_str(),
            placed.rows_that_part(&Rolling { key, column: "opening", above: "closing", plus: None }),
            0,
        )
}

/// Models and dealers bear the same claims against the same earned fees.
fn prove_losses(book: &Book, report: &Report) -> Group {
    let finance = &report.totals.finance;
    let mut group = Group::new(book.setting.words, "losses", &proof_words(book).losses);
    for (by, table) in [("model", "LossesByModel"), ("dealer", "LossesByDealer")] {
        let placed = book.placed(table);
        for (column, engine) in [
            ("coverages_standing", figure(finance.fees.coverages)),
            ("earned", finance.fees.earned_jpy),
            ("covered_claims", figure(finance.losses.claims)),
            ("unknown_claims", figure(finance.losses.unknown_claims)),
            ("claims_cost", finance.losses.cost_jpy),
        ] {
            group = group.prove_column(&format!("{column}_by_{by}"), column, placed.sum(column), engine);
        }
    }
    group
}

/// Prices, codes that nobody bound, what lies ahead, exceptions.
fn prove_lists(book: &Book, report: &Report) -> Group {
    let (words, totals) = (book.setting.words, &report.totals);
    let sheets = &words.finance.sheets;
    let (finance, findings) = (&totals.finance, figure(totals.findings.total));
    let [prices, unbound, ending, rules] =
        ["PriceDifferences", "SoldNotBound", "EndingByMonth", "ExceptionsByRule"]
            .map(|table| book.placed(table));
    let price_rows = prices.filled("sale_no");
    let unbound_rows = unbound.filled("sale_no");
    Group::new(words, "lists", &proof_words(book).lists)
        .prove("prices", sheets.price_differences.as_str(), price_rows, figure(finance.price_differences))
        .prove_column("difference", "difference", prices.sum("difference"), finance.price_difference_jpy)
        .prove("unbound", sheets.unbound.as_str(), unbound_rows, figure(finance.unbound_codes))
        .prove_column(
            "unbound_amount",
            "code_amount",
            unbound.sum("code_amount"),
            finance.revenue.not_bound_jpy,
        )
        .prove_column("renewed", "renewed", ending.sum("renewed"), figure(finance.ending_renewed))
        .prove_column("ending", "ending", ending.sum("ending"), figure(finance.ending))
        .prove("findings", sheets.rule_counts.as_str(), rules.sum("findings"), findings)
}

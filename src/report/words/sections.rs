//! The catalogue's sections: which words each has.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ByName;

/// A struct a section with a field a word, a text where nothing else is said. A word too few or too many in
/// `texts.toml` is an error of its reading.
macro_rules! sections {
    ($($(#[$doc:meta])+ $section:ident { $($word:ident $(: $kind:ty)?),+ $(,)? })+) => {$(
        $(#[$doc])+
        #[derive(Deserialize, Debug)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "each word is named after itself")]
        pub struct $section { $(pub $word: sections!(@ $($kind)?)),+ }
    )+};
    (@) => { String };
    (@ $kind:ty) => { $kind };
}

sections! {
    /// How messages fill their templates: a column beside the dealer's header for it, what stands where there
    /// is no value, amounts, and what is said for values by their kinds.
    Messages {
        column_with_header, header_addition, missing, no_serial, whole_row, yen,
        terms: BTreeMap<String, String>, countries: BTreeMap<String, String>,
    }

    /// What the commands print.
    Terminal {
        sensitivity_title, sensitivity_choice, run_line, reports, rows, read, accepted, rejected, duplicate,
        superseded, not_yet_effective, skipped, coverages, in_force, scheduled, expired, ineligible, claims,
        covered, not_covered, warranty, customer_repair, open, cancelled, limits, granted, used, remaining,
        expiries, listed, newly_due, exceptions, errors, warnings, notes, error, warning, note, row,
        no_layout, unknown_columns, ignored_files, severity, effect, decision, clause, remedy,
    }

    /// What the usage pages say.
    UsageWords {
        of_serial, of_contract, replaced, plan, serial, period, renewal, contract, products, model,
        limit_left, pool_left, replacements_left, yen_of, yen, times_of, with_rules, refused, no_coverage,
    }

    /// What a quotation says.
    QuoteWords {
        title, serial_now, coverage, decision, because, note, customer_pays, fee_not_listed, nth_fee,
        of_which_excess, from_own, from_pool, leaves, renewal_own, renewal_pool, changed, unchanged, lost,
    }

    /// Why a command ended without its result.
    Failures {
        choices, absent_serial, absent_contract, from_after_to, since_after_as_of, output_inside_input,
        input_missing, nothing_readable, input_unreadable, earlier_unreadable, unknown_serial, unknown_case,
        unknown_exception, nearest, schemas, locked, not_a_folder, cannot_write, cannot_print, no_run,
        run_unreadable, run_altered, run_lacks, other_type, masked_and_not, close_no_run, close_masked,
        close_other, already_closed, not_next, chain_broken, closed_unreadable, closed_damaged,
        output_inside_run,
    }

    /// What `close` and `verify` print.
    ClosedWords {
        closed, none, holds, faulty, stray, changed, missing, extra, no_seal, seal_changed, other_month,
        unlinked, gap,
    }

    /// The workbooks' titles.
    Workbooks { contract_states, expiry_list, exceptions, by_dealer }

    /// A text a sheet.
    Sheets {
        coverages, pools, ledger, claims, worklist, days_30, days_15, days_7, special_handling, lapsed,
        renewed, summary, exceptions, gone, rules, dealer_exceptions, dealer_worklist,
    }

    /// What sheets say around their tables.
    Phrases {
        subtitle, subtitle_empty, part, total, total_of_part, row_count_format, cut, page, list_separator,
        rule_with_title, as_of, withheld,
    }

    /// What colours say.
    Legend {
        error, warn, info, input, in_force, scheduled, special_handling, ineligible, expired, covered,
        borne_by_others, not_covered, cancelled,
    }

    /// What cover sheets show.
    Cover {
        sheet, subtitle, variant, masked, master_check, ok, not_ok, explanation, control_totals, item, live,
        engine, difference, check, source, rows, accounted, coverages, limits, granted_less_used,
        pools_that_differ, ledger_rows, balances_that_part, last_balances, granted_apart, used_apart,
        remaining_apart, claims, expiries, findings, sum_of_parts, this_cover, by_names, place, rule_set,
        since_ever, valid_from, policy, value, meaning, waivers, inputs,
    }

    /// What `finance.xlsx` says.
    FinanceWords {
        title, overdue, sheets: FinanceSheets, notes: FinanceSheets, charts: Charts,
        destinations: Destinations, proofs: ProofWords,
    }

    /// A text a sheet of it.
    FinanceSheets {
        destinations, revenue_months, revenue, price_differences, schedule, fees, limit_months, pool_months,
        losses_by_model, losses_by_dealer, unbound, expiry_months, rule_counts,
    }

    /// A title a chart.
    Charts { revenue, limits, expiries, rules }

    /// A text a place where revenue stands.
    Destinations { earned, unearned, other_units, refused, not_bound, withdrawn }

    /// The subjects of its control totals, and what is no column's name.
    ProofWords {
        revenue, fees, losses, lists, known_fees, earned_and_unearned, fees_that_differ, last_closing,
        granted_less_used_and_expired, rows_that_do_not_roll, rows_that_do_not_continue,
    }

    /// What `differences.xlsx` says, and what `diff` prints.
    DifferenceWords {
        title, subtitle, sheets: DifferenceSheets, notes: DifferenceSheets, circumstances,
        circumstance: Circumstance, proofs: Proofs, causes: CauseNotes, terminal: DifferenceTerminal,
    }

    /// A text a sheet of it.
    DifferenceSheets { summary, causes, sums, coverages, claims, ledger, expiries, exceptions }

    /// What was different before anything was decided.
    Circumstance {
        run, record, policy, schema, program, new_file, changed_file, gone_file, not_compared,
    }

    /// The labels of its control totals.
    Proofs { lines, kept_of_old, kept_of_new, difference }

    /// What there is to say of a cause.
    CauseNotes { new_file, changed_file, gone_file, follows_from, rule, absent }

    /// What the terminal shows of a comparison.
    DifferenceTerminal { table, cause, sum, nothing, written }

    /// What the workbook of restated months says, and the end of the run that restates them.
    RestatementWords { title, months, months_note, sums_note, list_note, restated }

    /// How stories are told: headings and templates, then words by what the story names.
    StoryWords {
        title, unit, code, input, conclusion, reason, case, row, row_of_sheet, file, value, yen, trial,
        skipped, reading, reading_of_column, policies, clause, set_aside, exceptions, asked,
        asked_for: ByName, events: ByName, outcomes: ByName, skips: ByName,
        consequences: ByName, set_aside_why: ByName, fields: ByName, words: ByName,
    }
}

//! The usage pages of a unit and of a contract, laid out as the deck's screens.

use std::collections::BTreeSet;

use super::grouped;
use super::layout::{day, period, table};
use crate::domain::coverage::Entitlement;
use crate::domain::ids::BindingId;
use crate::domain::plan::Plan;
use crate::domain::rule::RuleId;
use crate::domain::time::Period;
use crate::domain::word::Word;
use crate::query::unit::{Move, Unit};
use crate::query::usage::{ContractKey, OfContract, OfUnit, pool_start};
use crate::report::message::filled;
use crate::report::words::Words;
use crate::rollup::pools::Pool;
use crate::tables::Edition;
use crate::tables::coverages::CoverageRow;

/// By serial: that unit's coverages only, the renewal below what it renews.
#[must_use]
pub fn of_unit(edition: &Edition, words: &'static Words, asked: &str, answer: &OfUnit) -> String {
    let mut page = Page::new(edition, words);
    let as_of = day(edition.view.as_of());
    page.line(&filled(&page.words.usage.of_serial, &[("serial", asked), ("as_of", &as_of)]));
    for line in replacements(edition, words, &answer.unit) {
        page.line(&line);
    }
    let (standing, refused) = page.standing_and_refused(&answer.coverages);
    if standing.is_empty() && refused.is_empty() {
        page.line(&page.words.usage.no_coverage);
    }
    for row in &standing {
        page.coverage(row);
    }
    page.refused(&refused);
    page.end()
}

/// By contract: all its products with their renewal state.
#[must_use]
pub fn of_contract(
    edition: &Edition,
    words: &'static Words,
    asked: &ContractKey,
    answer: &OfContract,
) -> String {
    let mut page = Page::new(edition, words);
    let (contract, as_of) = (asked.text(), day(edition.view.as_of()));
    page.line(&filled(&page.words.usage.of_contract, &[("contract", &contract), ("as_of", &as_of)]));
    for pool in &answer.pools {
        page.pool(pool, pool_start(edition.view.day, pool).map(|start| Period { start, end: pool.end }));
    }
    let (standing, refused) = page.standing_and_refused(&answer.others);
    for plan in Plan::all() {
        let of_plan: Vec<&CoverageRow> = standing.iter().filter(|row| row.binding.plan == plan).collect();
        if !of_plan.is_empty() {
            page.plan(plan);
            page.products(&of_plan);
        }
    }
    page.refused(&refused);
    page.end()
}

/// How the unit came by its serials.
pub(super) fn replacements(edition: &Edition, words: &Words, unit: &Unit) -> Vec<String> {
    let phrase = &words.usage.replaced;
    let texts = edition.view.texts();
    let line = |step: &Move| {
        let case_no = texts.get(edition.view.repairs()[step.repair].case_no);
        let date = day(step.at.date());
        let (from, to) = (texts.get(step.from), texts.get(step.to));
        filled(phrase, &[("date", &date), ("case_no", case_no), ("from", from), ("to", to)])
    };
    unit.moves.iter().map(line).collect()
}

/// A state with the ids of the rules behind it.
pub(super) fn with_rules(words: &Words, state: &str, rules: &[RuleId]) -> String {
    if rules.is_empty() {
        return state.to_owned();
    }
    filled(&words.usage.with_rules, &[("state", state), ("rules", &ids(words, rules))])
}

fn ids(words: &Words, rules: &[RuleId]) -> String {
    words.phrases.list(&rules.iter().map(|rule| rule.id().to_owned()).collect::<Vec<_>>())
}

/// The titles of rules, a line each.
pub(super) fn titles(edition: &Edition, words: &Words, rules: &BTreeSet<RuleId>) -> Vec<String> {
    let phrases = &words.phrases;
    let title = |rule: RuleId| words.language.of(&edition.view.schemas.rule_texts.of(rule).title);
    rules.iter().map(|rule| phrases.rule(rule.id(), title(*rule))).collect()
}

/// A page while it is written.
struct Page<'a> {
    edition: &'a Edition<'a>,
    words: &'static Words,
    text: String,
    /// The rules named so far; their titles end the page.
    named: BTreeSet<RuleId>,
}

impl<'a> Page<'a> {
    fn new(edition: &'a Edition<'a>, words: &'static Words) -> Self {
        Self { edition, words, text: String::new(), named: BTreeSet::new() }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The plan's name, as a title.
    fn plan(&mut self, plan: Plan) {
        let name = self.words.word(plan);
        let title = filled(&self.words.usage.plan, &[("plan", name)]);
        self.line("");
        self.line(&title);
    }

    fn standing_and_refused(&self, positions: &[BindingId]) -> (Vec<CoverageRow<'a>>, Vec<CoverageRow<'a>>) {
        let row = |at: &BindingId| CoverageRow::of(self.edition, &self.edition.view.coverages()[*at]);
        positions.iter().map(row).partition(|row| row.granted().is_some())
    }

    /// One coverage, as the page by serial shows it, with what else a clerk is asked.
    fn coverage(&mut self, row: &CoverageRow) {
        let usage = &self.words.usage;
        self.plan(row.binding.plan);
        let header = [usage.serial.as_str(), &usage.period, &usage.renewal];
        let renewal = self.renewal(row).unwrap_or_default();
        let screen = vec![row.serial_current().to_owned(), days(row), renewal];
        self.text.push_str(&table(Some(&header), &[screen], 2));
        let words = self.words;
        let mut details = vec![
            (words.column("status"), words.word(row.coverage.status).to_owned()),
            (&usage.model, row.model().unwrap_or_default().to_owned()),
        ];
        match row.granted().map(|granted| granted.entitlement) {
            None => {}
            Some(entitlement @ Entitlement::Replacements { .. }) => {
                details.push((&usage.replacements_left, self.left(&entitlement)));
            }
            Some(entitlement @ Entitlement::Limit { pool_remaining_jpy, pool, .. }) => {
                details.push((&usage.limit_left, self.left(&entitlement)));
                let pooled = filled(&usage.yen, &[("amount", &grouped(pool_remaining_jpy))]);
                details.push((&usage.pool_left, pooled));
                details.push((&usage.contract, pool.text(self.edition.view.texts())));
            }
        }
        details.push((words.column("coverage_id"), row.id().to_owned()));
        details.push((words.column("flag_rules"), self.rules(&row.coverage.flag_rules)));
        details.retain(|(_, value)| !value.is_empty());
        let details: Vec<Vec<String>> =
            details.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        self.text.push_str(&table(None, &details, 2));
    }

    /// A contract, as the page by contract shows it.
    fn pool(&mut self, pool: &Pool, whole: Option<Period>) {
        let (rows, _) = self.standing_and_refused(&pool.coverages);
        let Some(first) = rows.first() else { return };
        self.plan(first.binding.plan);
        let usage = &self.words.usage;
        let header = [usage.contract.as_str(), &usage.products, &usage.period, &usage.pool_left];
        let contract = vec![
            pool.key.text(self.edition.view.texts()),
            pool.coverages.len().to_string(),
            whole.map(period).unwrap_or_default(),
            filled(&usage.yen, &[("amount", &grouped(pool.in_force_remaining_jpy))]),
        ];
        self.text.push_str(&table(Some(&header), &[contract], 2));
        self.line("");
        self.products(&rows.iter().collect::<Vec<_>>());
    }

    /// The products of a contract.
    fn products(&mut self, rows: &[&CoverageRow]) {
        let (words, usage) = (self.words, &self.words.usage);
        let header = [
            usage.model.as_str(),
            &usage.serial,
            &usage.renewal,
            &usage.period,
            words.column("status"),
            &usage.limit_left,
            &usage.replacements_left,
            words.column("flag_rules"),
        ];
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let entitlement = row.granted().map(|granted| granted.entitlement);
            let (limit, replacements) = match &entitlement {
                None => (String::new(), String::new()),
                Some(entitlement @ Entitlement::Limit { .. }) => (self.left(entitlement), String::new()),
                Some(entitlement @ Entitlement::Replacements { .. }) => {
                    (String::new(), self.left(entitlement))
                }
            };
            lines.push(vec![
                row.model().unwrap_or_default().to_owned(),
                row.serial_current().to_owned(),
                self.renewal(row).unwrap_or_default(),
                days(row),
                words.word(row.coverage.status).to_owned(),
                limit,
                replacements,
                self.rules(&row.coverage.flag_rules),
            ]);
        }
        self.text.push_str(&table(Some(&header), &lines, 2));
    }

    /// Whether a coverage can be renewed. The deck's screens say nothing of it for what is itself the
    /// last renewal there may be.
    fn renewal(&mut self, row: &CoverageRow) -> Option<String> {
        let coverage = row.coverage;
        let last_year = row.binding.plan.is_renewal() && coverage.renewal_blockers.contains(&RuleId::Rnw07);
        (!last_year).then(|| {
            self.named.extend(&coverage.renewal_blockers);
            let state = self.words.word(coverage.renewal_status);
            with_rules(self.words, state, &coverage.renewal_blockers)
        })
    }

    fn left(&self, entitlement: &Entitlement) -> String {
        let usage = &self.words.usage;
        match *entitlement {
            Entitlement::Replacements { allowed, used } => {
                let left = allowed.saturating_sub(used).to_string();
                filled(&usage.times_of, &[("left", &left), ("allowed", &allowed.to_string())])
            }
            Entitlement::Limit { granted_jpy, used_jpy, .. } => {
                let [left, granted] = [granted_jpy - used_jpy, granted_jpy].map(grouped);
                filled(&usage.yen_of, &[("left", &left), ("granted", &granted)])
            }
        }
    }

    fn rules(&mut self, rules: &[RuleId]) -> String {
        self.named.extend(rules);
        ids(self.words, rules)
    }

    /// What was refused, with the rules that refused it.
    fn refused(&mut self, rows: &[CoverageRow]) {
        if rows.is_empty() {
            return;
        }
        let words = self.words;
        self.line("");
        self.line(&words.usage.refused);
        let header = ["plan", "serial_original", "coverage_id", "reject_rules", "flag_rules"];
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            lines.push(vec![
                words.word(row.binding.plan).to_owned(),
                row.serial_original().to_owned(),
                row.id().to_owned(),
                self.rules(&row.coverage.reject_rules),
                self.rules(&row.coverage.flag_rules),
            ]);
        }
        self.text.push_str(&table(Some(&header.map(|name| words.column(name))), &lines, 2));
    }

    /// The page, with the titles of the rules that it names.
    fn end(mut self) -> String {
        if !self.named.is_empty() {
            self.line("");
        }
        for title in titles(self.edition, self.words, &self.named) {
            self.line(&format!("  {title}"));
        }
        self.text
    }
}

/// The days of a coverage.
fn days(row: &CoverageRow) -> String {
    row.granted().map(|granted| period(granted.period)).unwrap_or_default()
}

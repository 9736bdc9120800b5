//! `expiry_list.xlsx`: whom to call, until when, and what renewal is still possible.

mod renewed;

use std::path::Path;

use super::column::{Columns, Value};
use super::proof::{Group, figure};
use super::sheet::SheetSpec;
use super::style::{Look, Tint};
use super::{Book, BookError, Setting};
use crate::domain::coverage::RenewalStatus;
use crate::domain::expiry::Stage;
use crate::domain::money::Yen;
use crate::domain::time::plus_days;
use crate::report::Report;
use crate::report::words::{Sheets, Words};
use crate::rollup::control::Expiries;
use crate::tables::Edition;
use crate::tables::coverages::{CoverageColumn, CoverageRow};
use crate::tables::expiries::{ExpiryColumn, ExpiryRow};
use chrono::NaiveDate;

/// Writes the workbook.
pub(in crate::report) fn write(report: &Report, setting: Setting, path: &Path) -> Result<(), BookError> {
    let words = setting.words;
    let edition = report.edition;
    let rows: Vec<Row> = report.tables.expiries.iter().map(|row| Row::of(edition, words, *row)).collect();
    let mut book = Book::new(setting, &words.workbooks.expiry_list)?;
    for list in List::ALL {
        let mut rows: Vec<Row> = rows.iter().filter(|row| list.holds(row)).cloned().collect();
        if list == List::Worklist {
            newly_due_first(&mut rows);
        }
        book.add(SheetSpec {
            name: list.of(&words.sheets),
            table: list.table(),
            note: list.of(&words.notes),
            frozen: 1,
            columns: columns(words),
            rows: &rows,
        })?;
    }
    let renewed = renewed::add(&mut book, edition)?;
    let group = prove(&book, report, rows.iter().filter(|row| List::SpecialHandling.holds(row)).count());
    let renewed = group.prove("list_renewed", words.sheets.renewed.as_str(), renewed.0, renewed.1);
    book.save(report, vec![renewed], path)
}

/// The worklist by stage, and every other sheet against the stages it holds.
fn prove(book: &Book, report: &Report, special_handling: usize) -> Group {
    let (words, totals) = (book.setting.words, &report.totals.expiries);
    let lists = [
        ("list_30", List::Days30, totals.days_30),
        ("list_15", List::Days15, totals.days_15),
        ("list_7", List::Days7, totals.days_7),
        ("list_special_handling", List::SpecialHandling, special_handling as u64),
        ("list_lapsed", List::Lapsed, totals.special_7 + totals.special_30),
    ];
    lists.into_iter().fold(prove_worklist(book, totals), |group, (name, list, count)| {
        let label = list.of(&words.sheets);
        group.prove(name, label, book.placed(list.table()).filled("stage"), figure(count))
    })
}

/// The worklist by stage.
pub(super) fn prove_worklist(book: &Book, totals: &Expiries) -> Group {
    let words = book.setting.words;
    let worklist = book.placed(List::Worklist.table());
    let by_stage = [
        (Stage::Days30, totals.days_30),
        (Stage::Days15, totals.days_15),
        (Stage::Days7, totals.days_7),
        (Stage::Special7, totals.special_7),
        (Stage::Special30, totals.special_30),
    ];
    Group::new(words, "expiries", &words.cover.expiries)
        .prove_values(worklist, "stage", totals.total, &by_stage)
        .prove_column("newly_due", "newly_due", worklist.filled("newly_due"), figure(totals.newly_due))
}

/// What fell due since the last run, then the others; in each by last day and coverage.
pub(super) fn newly_due_first(rows: &mut [Row]) {
    rows.sort_by_key(|row| row.expiry.expiry.newly_due.is_empty());
}

/// The sheets, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Worklist,
    Days30,
    Days15,
    Days7,
    SpecialHandling,
    Lapsed,
}

impl List {
    const ALL: [List; 6] =
        [List::Worklist, List::Days30, List::Days15, List::Days7, List::SpecialHandling, List::Lapsed];

    fn holds(self, row: &Row) -> bool {
        let stage = row.expiry.expiry.stage;
        match self {
            List::Worklist => true,
            List::Days30 => stage == Stage::Days30,
            List::Days15 => stage == Stage::Days15,
            List::Days7 => stage == Stage::Days7,
            List::SpecialHandling => is_over(stage) && row.can_be_renewed(),
            List::Lapsed => is_over(stage),
        }
    }

    fn of(self, texts: &Sheets) -> &str {
        match self {
            List::Worklist => &texts.worklist,
            List::Days30 => &texts.days_30,
            List::Days15 => &texts.days_15,
            List::Days7 => &texts.days_7,
            List::SpecialHandling => &texts.special_handling,
            List::Lapsed => &texts.lapsed,
        }
    }

    fn table(self) -> &'static str {
        match self {
            List::Worklist => "Worklist",
            List::Days30 => "Notice30",
            List::Days15 => "Notice15",
            List::Days7 => "Notice7",
            List::SpecialHandling => "SpecialHandling",
            List::Lapsed => "Lapsed",
        }
    }
}

fn is_over(stage: Stage) -> bool {
    match stage {
        Stage::Days30 | Stage::Days15 | Stage::Days7 => false,
        Stage::Special7 | Stage::Special30 => true,
    }
}

/// A line of the worklist.
#[derive(Clone)]
pub(super) struct Row<'a> {
    edition: &'a Edition<'a>,
    expiry: ExpiryRow<'a>,
    /// The rules against a renewal, with their titles.
    blocked_because: String,
}

impl<'a> Row<'a> {
    pub(super) fn of(edition: &'a Edition<'a>, words: &Words, expiry: ExpiryRow<'a>) -> Self {
        let blocked: Vec<String> = expiry
            .coverage
            .coverage
            .renewal_blockers
            .iter()
            .map(|rule| {
                let title = &edition.view.schemas.rule_texts.of(*rule).title;
                words.phrases.rule(rule.id(), words.language.of(title))
            })
            .collect();
        Self { edition, expiry, blocked_because: words.phrases.list(&blocked) }
    }

    fn coverage(&self) -> &CoverageRow<'a> {
        &self.expiry.coverage
    }

    fn can_be_renewed(&self) -> bool {
        match self.coverage().coverage.renewal_status {
            RenewalStatus::Renewable | RenewalStatus::Special7 | RenewalStatus::Special30 => true,
            RenewalStatus::None | RenewalStatus::Renewed | RenewalStatus::NotRenewable => false,
        }
    }

    /// The day `days` after the last one; none where no renewal is possible.
    fn last_day(&self, days: u32) -> Option<NaiveDate> {
        self.can_be_renewed().then(|| plus_days(self.expiry.expiry.end, i64::from(days)))
    }

    fn windows(&self) -> (u32, u32) {
        let policies =
            &self.edition.view.schemas.rule_sets.on(self.coverage().binding.bound_at.date()).policies;
        (policies.special_days, policies.special_video_days)
    }

    /// What the renewal costs on the as-of date; none where it is not possible, or not listed.
    fn renewal_fee_jpy(&self) -> Option<Yen> {
        let coverage = self.coverage();
        let plan = coverage.binding.plan;
        if !self.can_be_renewed() {
            return None;
        }
        let (plan, model) = (plan.family().renewal(), coverage.coverage.model?);
        self.edition.view.schemas.catalogue.offer(plan, model, self.edition.view.as_of())?.fee_jpy
    }
}

/// The columns of a worklist.
pub(super) fn columns<'s>(words: &'static Words) -> Columns<'s, Row<'s>> {
    Columns::new(words)
        .of_table(
            &[
                ExpiryColumn::CoverageId,
                ExpiryColumn::NewlyDue,
                ExpiryColumn::Stage,
                ExpiryColumn::DaysLeft,
                ExpiryColumn::End,
            ],
            |row: &Row<'s>| &row.expiry,
        )
        .of_table(&[CoverageColumn::OwnerName], |row| row.coverage())
        .push("phone", Look::Code, |row| Value::text(row.edition.phone(row.coverage().binding.phone)))
        .of_table(&[ExpiryColumn::RenewalStatus], |row| &row.expiry)
        .push("blocked_because", Look::Text, |row| {
            Value::text((!row.blocked_because.is_empty()).then_some(row.blocked_because.as_str()))
        })
        .push("last_day_renewal", Look::Date, |row| Value::date(row.last_day(0)))
        .push("last_day_special", Look::Date, |row| Value::date(row.last_day(row.windows().0)))
        .push("last_day_video", Look::Date, |row| Value::date(row.last_day(row.windows().1)))
        .push("renewal_fee", Look::Yen, |row| Value::yen(row.renewal_fee_jpy()))
        .push("email", Look::Code, |row| Value::text(row.edition.email(row.coverage().binding.email)))
        .of_table(&[ExpiryColumn::Dealer], |row| &row.expiry)
        .push("dealer_name", Look::Text, |row| {
            Value::text(row.edition.view.texts().opt(row.coverage().binding.dealer_name))
        })
        .of_table(&[ExpiryColumn::Model, ExpiryColumn::Plan, ExpiryColumn::Serial], |row| &row.expiry)
        .of_table(&[CoverageColumn::ContractNo], |row| row.coverage())
        .of_table(&[ExpiryColumn::DueOn], |row| &row.expiry)
        .tint("newly_due", |row| newly_due_tint(row))
        .tint("stage", |row| row.expiry.expiry.stage.into())
        .tint("renewal_status", |row| row.coverage().coverage.renewal_status.into())
        .count_rows("stage")
        .sum(&["renewal_fee"])
}

fn newly_due_tint(row: &Row) -> Tint {
    if row.expiry.expiry.newly_due.is_empty() { Tint::Plain } else { Tint::Caution }
}

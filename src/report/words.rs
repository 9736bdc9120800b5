//! Every word that a workbook or a message shows, in two languages, from `texts.toml`.

pub mod answers;
pub mod closed;
pub mod cover;
pub mod differences;
pub mod finance;
pub mod story;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::message::fill;
use super::phrase::Shapes;
use crate::domain::language::Language;
use crate::domain::resolution::WorkStatus;
use crate::domain::word::Word;
use cover::{Cover, Meaning};

/// The catalogue in one language. What it must hold is what the program asks for: a word too few or
/// too many fails the first test that reads it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The language.
    #[serde(skip)]
    pub language: Language,
    /// How messages fill their templates.
    pub messages: Messages,
    /// What the commands print.
    pub terminal: Terminal,
    /// What the usage pages say.
    pub usage: answers::UsageWords,
    /// What a quotation says.
    pub quote: answers::QuoteWords,
    /// Why a command ended without its result.
    pub failures: Failures,
    /// The workbooks' titles.
    pub workbooks: Workbooks,
    /// The sheets' names.
    pub sheets: Sheets,
    /// What the sheets hold.
    pub notes: Sheets,
    /// Everything else that a sheet shows.
    pub phrases: Phrases,
    /// What colours say.
    pub legend: Legend,
    /// The choices of a finding's state of work.
    pub work_status: WorkStatusWords,
    /// What the workbook of finance says.
    pub finance: finance::FinanceWords,
    /// What comparisons of two runs say.
    pub differences: differences::DifferenceWords,
    /// What the workbook of restated months says.
    pub restatement: closed::RestatementWords,
    /// What is said of closed months.
    pub closed: closed::ClosedWords,
    /// What cover sheets show.
    pub cover: Cover,
    /// How stories are told.
    pub story: story::StoryWords,
    policies: BTreeMap<String, Meaning>,
    columns: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
    values: Values,
}

/// What the commands print.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a word, named after itself")]
pub struct Terminal {
    pub sensitivity_title: String,
    pub sensitivity_choice: String,
    pub run_line: String,
    pub reports: String,
    pub rows: String,
    pub read: String,
    pub accepted: String,
    pub rejected: String,
    pub duplicate: String,
    pub superseded: String,
    pub not_yet_effective: String,
    pub skipped: String,
    pub coverages: String,
    pub in_force: String,
    pub scheduled: String,
    pub expired: String,
    pub ineligible: String,
    pub claims: String,
    pub covered: String,
    pub not_covered: String,
    pub warranty: String,
    pub customer_repair: String,
    pub open: String,
    pub cancelled: String,
    pub limits: String,
    pub granted: String,
    pub used: String,
    pub remaining: String,
    pub expiries: String,
    pub listed: String,
    pub newly_due: String,
    pub exceptions: String,
    pub errors: String,
    pub warnings: String,
    pub notes: String,
    pub error: String,
    pub warning: String,
    pub note: String,
    pub row: String,
    pub no_layout: String,
    pub unknown_columns: String,
    pub ignored_files: String,
    pub severity: String,
    pub effect: String,
    pub decision: String,
    pub clause: String,
    pub remedy: String,
}

/// Why a command ended without its result.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a sentence, named after its reason")]
pub struct Failures {
    pub choices: String,
    pub absent_serial: String,
    pub absent_contract: String,
    pub from_after_to: String,
    pub since_after_as_of: String,
    pub output_inside_input: String,
    pub input_missing: String,
    pub nothing_readable: String,
    pub input_unreadable: String,
    pub earlier_unreadable: String,
    pub unknown_serial: String,
    pub unknown_case: String,
    pub unknown_exception: String,
    pub nearest: String,
    pub schemas: String,
    pub locked: String,
    pub not_a_folder: String,
    pub cannot_write: String,
    pub cannot_print: String,
    pub no_run: String,
    pub run_unreadable: String,
    pub run_altered: String,
    pub run_lacks: String,
    pub other_type: String,
    pub masked_and_not: String,
    pub close_no_run: String,
    pub close_masked: String,
    pub close_other: String,
    pub already_closed: String,
    pub not_next: String,
    pub chain_broken: String,
    pub closed_unreadable: String,
    pub closed_damaged: String,
    pub output_inside_run: String,
}

/// How a message names a column, and what stands where it has no value.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// A field and the dealer's header for it.
    pub column_with_header: String,
    /// Added where the template has no place for the column.
    pub header_addition: String,
    /// Stands for a value that the finding does not have.
    pub missing: String,
    /// Stands for the serial of a row without one.
    pub no_serial: String,
    /// Stands for the column where the whole row or file is meant.
    pub whole_row: String,
    /// An amount of yen.
    pub yen: String,
    /// What a sentence says for an expectation that has no kind.
    pub expectations: Shapes,
    /// What a sentence says for the reason why a file could not be opened.
    pub reasons: Shapes,
    /// What a sentence says for a value, by its kind.
    pub kinds: BTreeMap<String, Shapes>,
}

/// A text a workbook.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the workbooks")]
pub struct Workbooks {
    pub contract_states: String,
    pub expiry_list: String,
    pub exceptions: String,
    pub by_dealer: String,
}

/// A text a sheet.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the sheets")]
pub struct Sheets {
    pub coverages: String,
    pub pools: String,
    pub ledger: String,
    pub claims: String,
    pub worklist: String,
    pub days_30: String,
    pub days_15: String,
    pub days_7: String,
    pub special_handling: String,
    pub lapsed: String,
    pub renewed: String,
    pub summary: String,
    pub exceptions: String,
    pub gone: String,
    pub rules: String,
    pub dealer_exceptions: String,
    pub dealer_worklist: String,
}

/// What sheets say around their tables.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// The line under the title.
    pub subtitle: String,
    /// The same where there is no row.
    pub subtitle_empty: String,
    /// The title of a table that goes on over several sheets.
    pub part: String,
    /// The label of a total row.
    pub total: String,
    /// The same where the table goes on over several sheets.
    pub total_of_part: String,
    /// The number format of a count of rows.
    pub row_count_format: String,
    /// What follows a text that a cell does not hold.
    pub cut: String,
    /// The footer.
    pub page: String,
    /// Between the members of a list.
    pub list_separator: String,
    /// A rule with its title.
    pub rule_with_title: String,
    /// The as-of date in the footer.
    pub as_of: String,
    /// Stands in a dealer's workbook for what another dealer's file says.
    pub withheld: String,
}

/// What colours say.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Legend {
    /// Someone must act.
    pub error: String,
    /// Someone should look.
    pub warn: String,
    /// For the record.
    pub info: String,
    /// The reader's to fill in.
    pub input: String,
    /// In force; renewable.
    pub in_force: String,
    /// To begin; renewed.
    pub scheduled: String,
    /// Renewable by special handling.
    pub special_handling: String,
    /// Refused.
    pub ineligible: String,
    /// Past; not renewable.
    pub expired: String,
    /// Borne by the plan.
    pub covered: String,
    /// Borne by the manufacturer or the customer.
    pub borne_by_others: String,
    /// Refused.
    pub not_covered: String,
    /// Called off.
    pub cancelled: String,
}

/// The choices of a finding's state of work.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct WorkStatusWords {
    /// Nobody began.
    pub open: String,
    /// Someone is at it.
    pub checking: String,
    /// It may stay as it is.
    pub approved: String,
    /// It is put right.
    pub done: String,
}

impl WorkStatusWords {
    /// What a state is called.
    #[must_use]
    pub fn of(&self, status: WorkStatus) -> &str {
        match status {
            WorkStatus::Open => &self.open,
            WorkStatus::Checking => &self.checking,
            WorkStatus::Approved => &self.approved,
            WorkStatus::Done => &self.done,
        }
    }
}

/// The words for the values of columns, by the values' names in tables.
type Vocabulary = BTreeMap<String, String>;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Values {
    plan: Vocabulary,
    route: Vocabulary,
    status: Vocabulary,
    renewal_status: Vocabulary,
    decision: Vocabulary,
    service: Vocabulary,
    kind: Vocabulary,
    stage: Vocabulary,
    severity: Vocabulary,
    effect: Vocabulary,
    stake_kind: Vocabulary,
    subject: Vocabulary,
    life: Vocabulary,
    kinds: Vocabulary,
    table: Vocabulary,
    change: Vocabulary,
    difference_cause: Vocabulary,
}

static CATALOGUE: LazyLock<[Words; 2]> = LazyLock::new(|| [Language::Japanese, Language::English].map(read));

/// The embedded catalogue is part of the program: that it can be read is for the tests to prove.
fn read(language: Language) -> Words {
    let table: toml::Table = include_str!("texts.toml").parse().expect("the catalogue is TOML");
    let table = in_language(toml::Value::Table(table), language);
    let words: Words = table.try_into().expect("the catalogue holds every word");
    Words { language, ..words }
}

/// Replaces each `{ ja = …, en = … }` by the text in the language.
fn in_language(value: toml::Value, language: Language) -> toml::Value {
    match value {
        toml::Value::Table(mut table) if table.contains_key("ja") && table.len() == 2 => {
            table.remove(language.name()).unwrap_or(toml::Value::Table(table))
        }
        toml::Value::Table(table) => toml::Value::Table(
            table.into_iter().map(|(key, value)| (key, in_language(value, language))).collect(),
        ),
        other => other,
    }
}

impl Words {
    /// The words in a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::Japanese => &CATALOGUE[0],
            Language::English => &CATALOGUE[1],
        }
    }

    /// The header of a column.
    ///
    /// # Panics
    /// Where the catalogue lacks the column; a test asks for all.
    #[must_use]
    pub fn column(&self, name: &str) -> &str {
        self.columns.get(name).unwrap_or_else(|| panic!("texts.toml names no column {name}"))
    }

    /// The header of a column, where the name is a column's.
    #[must_use]
    pub fn known_column(&self, name: &str) -> Option<&str> {
        self.columns.get(name).map(String::as_str)
    }

    /// What a field of the dealers' files is called; none where there is no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// What a column's value is called; the value itself where the column holds free text. A list's
    /// members are called one by one.
    #[must_use]
    pub fn value<'v>(&'v self, column: &str, value: &'v str) -> Cow<'v, str> {
        let Some(vocabulary) = self.vocabulary(column) else { return value.into() };
        let word = |name: &'v str| vocabulary.get(name).map_or(name, String::as_str);
        if value.contains(';') {
            value.split(';').map(word).collect::<Vec<_>>().join(&self.phrases.list_separator).into()
        } else {
            word(value).into()
        }
    }

    fn vocabulary(&self, column: &str) -> Option<&Vocabulary> {
        let values = &self.values;
        Some(match column {
            "plan" => &values.plan,
            "route" | "renewal_route" => &values.route,
            "status" => &values.status,
            "renewal_status" => &values.renewal_status,
            "decision" => &values.decision,
            "service" => &values.service,
            "kind" => &values.kind,
            "stage" | "newly_due" => &values.stage,
            "severity" => &values.severity,
            "effect" => &values.effect,
            "stake_kind" => &values.stake_kind,
            "subject" => &values.subject,
            "life" => &values.life,
            "kinds" => &values.kinds,
            "table" => &values.table,
            "change" => &values.change,
            "difference_cause" => &values.difference_cause,
            "changed_column" => &self.columns,
            _ => return None,
        })
    }
}

impl Phrases {
    /// A list of words.
    #[must_use]
    pub fn list(&self, words: &[String]) -> String {
        words.join(&self.list_separator)
    }

    /// A rule with its title.
    #[must_use]
    pub fn rule(&self, rule: &str, title: &str) -> String {
        fill(&self.rule_with_title, |name| match name {
            "rule" => Some(rule),
            "title" => Some(title),
            _ => None,
        })
    }
}

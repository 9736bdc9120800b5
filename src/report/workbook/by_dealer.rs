//! `by_dealer/<code>.xlsx`: what one dealer must look at, to be sent to that dealer.
//!
//! A dealer's workbook shows its own exceptions and coverages, and of its own rows nothing that is
//! another's: where a code's sale, a contract's first owner or the file that reports a row belongs to
//! someone else, the cell says so instead. Rows that name no dealer stand in the common workbooks alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cover::Scope;
use super::exceptions::{list_columns, prove_list, worst_first};
use super::expiry_list::{self, newly_due_first, prove_worklist};
use super::file_name::file_name;
use super::sheet::SheetSpec;
use super::{Book, BookError, Setting, rules};
use crate::domain::finding::Finding;
use crate::domain::input::InputFile;
use crate::domain::money::Yen;
use crate::domain::reading::Term;
use crate::domain::text::Sym;
use crate::report::Report;
use crate::report::message::filled;
use crate::rollup::control::{self, Expiries, Findings};
use crate::tables::exceptions::ExceptionRow;
use crate::tables::expiries::ExpiryRow;
use crate::tables::{Edition, Source};

/// How much of a dealer's code a title shows, in characters.
const LONGEST_CODE: usize = 40;

/// What concerns one dealer.
pub(in crate::report) struct Part<'r> {
    dealer: Sym,
    /// The dealer's code.
    pub(in crate::report) code: &'r str,
    files: Vec<&'r InputFile>,
    exceptions: Vec<&'r ExceptionRow<'r>>,
    expiries: Vec<ExpiryRow<'r>>,
    /// Counted over the findings and the list of expiries, not over the rows above.
    findings: Findings,
    stages: Expiries,
}

impl Part<'_> {
    /// The workbook's path below the run's folder.
    pub(in crate::report) fn path(&self) -> String {
        format!("by_dealer/{}.xlsx", file_name(self.code))
    }
}

/// The dealers that have an exception or a coverage near its end, by their codes. Each row is looked at
/// once, however many dealers there are.
pub(in crate::report) fn parts<'r>(report: &'r Report<'r>) -> Vec<Part<'r>> {
    let edition = report.edition;
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    let mut without_dealer = 0;
    for row in worst_first(&report.tables.exceptions) {
        match row.finding.dealer {
            Some(dealer) => part(&mut parts, edition, dealer).exceptions.push(row),
            None => without_dealer += 1,
        }
    }
    for row in &report.tables.expiries {
        if let Some(dealer) = row.coverage.binding.dealer {
            part(&mut parts, edition, dealer).expiries.push(*row);
        }
    }
    let mut parts: Vec<Part> = parts.into_values().collect();
    let at: FxHashMap<Sym, usize> = parts.iter().enumerate().map(|(at, part)| (part.dealer, at)).collect();
    for file in edition.view.files() {
        if let Some(at) = file.dealer.and_then(|dealer| at.get(&dealer)) {
            parts[*at].files.push(file);
        }
    }
    for finding in edition.view.findings() {
        if let Some(dealer) = finding.dealer {
            parts[at[&dealer]].findings.add(edition.view.schemas.rule_texts.severity(finding));
        }
    }
    for expiry in edition.view.expiries() {
        let coverage = &edition.view.coverages()[expiry.coverage];
        if let Some(dealer) = edition.view.bindings()[coverage.binding].dealer {
            parts[at[&dealer]].stages.add(expiry);
        }
    }
    let of_dealers: u64 = parts.iter().map(|part| part.findings.total).sum();
    assert_eq!(of_dealers + without_dealer, report.totals.findings.total, "every exception has its place");
    parts
}

fn part<'p, 'r>(
    parts: &'p mut BTreeMap<&'r str, Part<'r>>,
    edition: &'r Edition<'r>,
    dealer: Sym,
) -> &'p mut Part<'r> {
    let code = edition.view.texts().get(dealer);
    parts.entry(code).or_insert_with(|| Part {
        dealer,
        code,
        files: Vec::new(),
        exceptions: Vec::new(),
        expiries: Vec::new(),
        findings: Findings::default(),
        stages: Expiries::default(),
    })
}

/// Writes a dealer's workbook.
pub(in crate::report) fn write(
    report: &Report,
    own: &OwnValues,
    part: &Part,
    setting: Setting,
    path: &Path,
) -> Result<(), BookError> {
    let (words, edition) = (setting.words, report.edition);
    let (sheets, notes) = (&words.sheets, &words.notes);
    let title = filled(&words.workbooks.by_dealer, &[("dealer", &shown_code(part.code))]);
    let exceptions: Vec<ExceptionRow> = part
        .exceptions
        .iter()
        .map(|row| own.row(edition, part.dealer, row, &words.phrases.withheld))
        .collect();
    let mut expiries: Vec<expiry_list::Row> =
        part.expiries.iter().map(|row| expiry_list::Row::of(edition, words, *row)).collect();
    newly_due_first(&mut expiries);
    let mut book = Book::new(setting, &title)?;
    book.add(SheetSpec {
        name: &sheets.dealer_exceptions,
        table: "Exceptions",
        note: &notes.dealer_exceptions,
        frozen: 2,
        columns: list_columns(words, words.language),
        rows: &exceptions,
    })?;
    book.add(SheetSpec {
        name: &sheets.dealer_worklist,
        table: "Worklist",
        note: &notes.dealer_worklist,
        frozen: 1,
        columns: expiry_list::columns(words),
        rows: &expiries,
    })?;
    rules::add(&mut book, edition)?;
    let stake_jpy: Yen = exceptions.iter().filter_map(|row| row.stake).map(|stake| stake.jpy).sum();
    let groups = vec![prove_list(&book, &part.findings, stake_jpy), prove_worklist(&book, &part.stages)];
    let dealer = Some(part.dealer);
    let scope = Scope {
        edition,
        variant: report.manner.variant,
        dealer,
        files: part.files.clone(),
        rows: control::rows(part.files.iter().copied()),
    };
    book.save_scope(&scope, groups, path)
}

/// The code as a title shows it: whatever it is, a page's header holds it.
fn shown_code(code: &str) -> String {
    let mut shown: String =
        code.chars().filter(|character| !character.is_control()).take(LONGEST_CODE).collect();
    if code.chars().count() > LONGEST_CODE {
        shown.push('…');
    }
    shown
}

/// Which values that name someone else's row are the dealer's own as well: a serial that it bound, an
/// owner that it named.
pub(in crate::report) struct OwnValues(FxHashSet<(Sym, Sym)>);

impl OwnValues {
    /// Of all findings that name such values.
    pub(in crate::report) fn of(edition: &Edition<'_>) -> Self {
        let naming = edition.view.findings().iter();
        let wanted: FxHashSet<(Sym, Sym)> =
            naming.filter_map(|finding| Some((finding.dealer?, another_rows(finding)?))).collect();
        let mut own = FxHashSet::default();
        for binding in edition.view.bindings().iter().filter(|_| !wanted.is_empty()) {
            for value in [Some(binding.serial), binding.owner_key] {
                own.extend(binding.dealer.zip(value).filter(|value| wanted.contains(value)));
            }
        }
        Self(own)
    }

    /// The row as its dealer may see it.
    fn row<'a>(
        &self,
        edition: &Edition<'a>,
        dealer: Sym,
        row: &ExceptionRow<'a>,
        withheld: &'static str,
    ) -> ExceptionRow<'a> {
        let mut row = row.clone();
        if edition.view.files()[row.finding.place.file.index()].dealer != Some(dealer) {
            row.source = Source { file: withheld, sheet: None, row: None };
        }
        if another_rows(row.finding).is_some_and(|value| !self.0.contains(&(dealer, value))) {
            row.expected = Some(Cow::Owned(Term::text(withheld)));
        }
        row.stake = row.stake.filter(|stake| stake.dealer == Some(dealer));
        row
    }
}

/// What a rule expected, where it is another row's serial or owner, and that row may be anybody's. What
/// other rules expect are dates, amounts, countries and words.
fn another_rows(finding: &Finding) -> Option<Sym> {
    match finding.expected {
        Some(Term::Keeper { serial: value } | Term::Owner { owner: value }) => Some(value),
        _ => None,
    }
}

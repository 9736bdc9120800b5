//! The covers: their formulas, worked out here over the cells, against the engine's figures.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use careledger::domain::ids::BindingId;
use careledger::domain::language::Language;
use careledger::domain::policy::Value;
use careledger::domain::word::Word;
use careledger::report::Published;

use super::fixture::Fixture;
use super::write;

const BOOKS: [&str; 5] =
    ["contract_states.xlsx", "expiry_list.xlsx", "exceptions.xlsx", "finance.xlsx", "by_dealer/D001.xlsx"];
const LIVE: u32 = 1;
const ENGINE: u32 = 2;
const CHECK: u32 = 4;

/// A workbook's cells, and the few functions that its cover uses.
struct Book {
    sheets: BTreeMap<String, Range<Data>>,
    formulas: Range<String>,
    /// The rows that the names of control totals stand for.
    names: BTreeMap<String, u32>,
    cover: String,
}

impl Book {
    fn open(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let cover = book.sheet_names()[0].clone();
        let row = |place: &str| place.rsplit('$').next().unwrap().parse::<u32>().unwrap() - 1;
        let names = book.defined_names().iter().map(|(name, place)| (name.clone(), row(place))).collect();
        let formulas = book.worksheet_formula(&cover).unwrap();
        Self { sheets: book.worksheets().into_iter().collect(), formulas, names, cover }
    }

    fn value(&self, row: u32, column: u32) -> Data {
        self.sheets[&self.cover].get_value((row, column)).cloned().unwrap_or_default()
    }

    fn formula(&self, row: u32, column: u32) -> &str {
        self.formulas.get_value((row, column)).map_or("", String::as_str)
    }

    /// The names of the control totals, without their beginnings.
    fn totals(&self) -> Vec<&str> {
        self.names.keys().filter_map(|name| name.strip_prefix("live_")).collect()
    }

    fn stored(&self, name: &str, column: u32) -> i64 {
        number(&self.value(self.names[&format!("live_{name}")], column))
    }

    /// A live total, worked out.
    fn live(&self, name: &str) -> i64 {
        self.expression(self.formula(self.names[&format!("live_{name}")], LIVE))
    }

    /// Terms with + and − between them.
    fn expression(&self, formula: &str) -> i64 {
        let (mut sum, mut sign, mut depth, mut quoted, mut from) = (0, 1, 0, None, 0);
        for (at, character) in formula.char_indices() {
            match (quoted, character) {
                (Some(mark), _) if mark == character => quoted = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quoted = Some(character),
                (None, '(') => depth += 1,
                (None, ')') => depth -= 1,
                (None, '+' | '-') if depth == 0 => {
                    sum += sign * self.term(&formula[from..at]);
                    sign = if character == '+' { 1 } else { -1 };
                    from = at + 1;
                }
                (None, _) => {}
            }
        }
        sum + sign * self.term(&formula[from..])
    }

    fn term(&self, term: &str) -> i64 {
        if let Ok(number) = term.parse() {
            return number;
        }
        let Some((function, rest)) = term.split_once('(') else {
            let name = term.strip_prefix("live_").unwrap_or_else(|| panic!("{term} is no total"));
            return self.live(name);
        };
        let inside = rest.strip_suffix(')').unwrap();
        let mut in_quotes = false;
        let outside_quotes = |character: char| {
            in_quotes ^= character == '"';
            character == ',' && !in_quotes
        };
        let arguments: Vec<&str> = inside.split(outside_quotes).collect();
        match (function, &arguments[..]) {
            ("", [_]) => self.expression(inside),
            ("SUM", [range]) => self.range(range).iter().map(number).sum(),
            ("COUNTA", [range]) => {
                self.range(range).iter().filter(|cell| **cell != Data::Empty).count() as i64
            }
            ("COUNTIF", [range, word]) => self.matches(range, word).filter(|holds| *holds).count() as i64,
            ("SUMIF", [range, word, sum]) => {
                let amounts = self.range(sum);
                self.matches(range, word)
                    .zip(&amounts)
                    .map(|(holds, amount)| if holds { number(amount) } else { 0 })
                    .sum()
            }
            ("SUMPRODUCT", [differ]) if differ.starts_with("--(") => {
                let inside = differ.strip_prefix("--(").and_then(|text| text.strip_suffix(')')).unwrap();
                let (one, other) = inside.split_once("<>").unwrap();
                let (one, other) = (self.column(one), self.column(other));
                one.iter().zip(&other).filter(|(one, other)| one != other).count() as i64
            }
            ("SUMPRODUCT", [kept]) => self.column(kept).iter().sum(),
            _ => panic!("no cover uses {term}"),
        }
    }

    /// Ranges with + and − between them, row by row; a range may be kept where keys are equal, or differ.
    fn column(&self, formula: &str) -> Vec<i64> {
        let mut sums: Vec<i64> = Vec::new();
        let mut sign = 1;
        for part in formula.split_inclusive(['+', '-']) {
            let values = self.kept(part.trim_end_matches(['+', '-']));
            sums.resize(values.len(), 0);
            for (sum, value) in sums.iter_mut().zip(&values) {
                *sum += sign * value;
            }
            sign = if part.ends_with('-') { -1 } else { 1 };
        }
        sums
    }

    /// `range`, `(keys=keys)*range`, `(keys<>keys)*range`, or a number.
    fn kept(&self, formula: &str) -> Vec<i64> {
        if let Ok(number) = formula.parse() {
            return vec![number];
        }
        let Some((keys, range)) = formula.strip_prefix('(').and_then(|rest| rest.split_once(")*")) else {
            return self.range(formula).iter().map(number).collect();
        };
        let (wanted, mark) = if keys.contains("<>") { (false, "<>") } else { (true, "=") };
        let (one, other) = keys.split_once(mark).unwrap();
        let equal = self.range(one).into_iter().zip(self.range(other)).map(|(one, other)| one == other);
        equal
            .zip(self.range(range))
            .map(|(equal, value)| i64::from(equal == wanted) * number(&value))
            .collect()
    }

    fn matches(&self, range: &str, word: &str) -> impl Iterator<Item = bool> {
        let word = word.trim_matches('"').to_owned();
        self.range(range).into_iter().map(move |cell| cell == Data::String(word.clone()))
    }

    /// The cells of a range in one column: `'Sheet'!$E$4:$E$9`, or `'Sheet'!$E$4` alone.
    fn range(&self, range: &str) -> Vec<Data> {
        let (sheet, cells) = range.rsplit_once('!').unwrap();
        let sheet = &self.sheets[sheet.trim_matches('\'')];
        let parts: Vec<&str> = cells.split(['$', ':']).filter(|part| !part.is_empty()).collect();
        let (column, first, last) = match parts[..] {
            [column, row] => (column, row, row),
            [column, first, last_column, last] if column == last_column => (column, first, last),
            _ => panic!("{range}"),
        };
        let column = column.bytes().fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1) - 1;
        let rows = first.parse::<u32>().unwrap() - 1..last.parse().unwrap();
        rows.map(|row| sheet.get_value((row, column)).cloned().unwrap_or_default()).collect()
    }
}

fn number(cell: &Data) -> i64 {
    match cell {
        Data::Float(number) => *number as i64,
        _ => 0,
    }
}

fn each_book(fixture: &Fixture, mut check: impl FnMut(&str, Book, &Published)) {
    for language in [Language::Japanese, Language::English] {
        let output = tempfile::tempdir().unwrap();
        let published = write(fixture, language, output.path());
        // Without a row of its own a dealer has no workbook.
        let books = BOOKS.into_iter().filter(|name| published.folder.join(name).exists());
        for name in books {
            check(name, Book::open(&published.folder.join(name)), &published);
        }
    }
}

/// Works out every control total of a workbook.
pub fn check_live(path: &Path) {
    let (book, name) = (Book::open(path), path.display());
    let totals = book.totals();
    assert!(totals.len() > 15, "{name} has control totals");
    for total in totals {
        let live = book.live(total);
        assert_eq!(live, book.stored(total, ENGINE), "{name}: {total} is the engine's");
        assert_eq!(live, book.stored(total, LIVE), "{name}: {total} is stored");
    }
}

#[test]
fn every_live_total_is_the_engines_and_is_stored() {
    for fixture in [Fixture::of(60), Fixture::empty()] {
        each_book(&fixture, |name, _, published| check_live(&published.folder.join(name)));
    }
}

#[test]
fn the_engines_figures_are_the_runs_control_totals() {
    let fixture = Fixture::of(60);
    let d001 = fixture.read.texts.find("D001");
    let of_d001 = |coverage: BindingId| fixture.day.facts.bindings[coverage].dealer == d001;
    let notices = fixture.day.expiries.iter().filter(|expiry| of_d001(expiry.coverage)).count();
    each_book(&fixture, |name, book, published| {
        let totals = &published.totals;
        let figures: &[(&str, i64)] = match name {
            "contract_states.xlsx" => &[
                ("rows_read", 20),
                ("rows_accounted", 20),
                ("rows_duplicate", 4),
                ("coverages_total", totals.coverages.total as i64),
                ("coverages_in_force", totals.coverages.in_force as i64),
                ("claims_covered", totals.claims.covered as i64),
                ("limits_granted", totals.limits.granted_jpy),
                ("limits_used_by_ledger", totals.limits.used_jpy),
                ("limits_remaining_by_coverage", totals.limits.remaining_jpy),
            ],
            "expiry_list.xlsx" => &[
                ("rows_accepted", 14),
                ("expiries_total", totals.expiries.total as i64),
                ("expiries_days_7", totals.expiries.days_7 as i64),
                ("expiries_newly_due", totals.expiries.newly_due as i64),
            ],
            "finance.xlsx" => &[
                ("rows_read", 20),
                ("revenue_net", totals.finance.revenue.net_jpy),
                ("revenue_by_month", totals.finance.revenue.net_jpy),
                ("revenue_by_place", totals.finance.revenue.net_jpy),
                ("revenue_earned", totals.finance.fees.earned_jpy),
                ("fees_earned_and_unearned", totals.finance.fees.fees_jpy),
                ("fees_months_added", totals.finance.fees.fees_jpy),
                ("limits_months_granted", totals.limits.granted_jpy),
                ("limits_pools_used", totals.limits.used_jpy),
                ("losses_claims_cost_by_dealer", totals.finance.losses.cost_jpy),
                ("lists_findings", totals.findings.total as i64),
            ],
            "by_dealer/D001.xlsx" => &[
                ("rows_read", 20),
                ("findings_total", totals.findings.total as i64),
                ("expiries_total", notices as i64),
            ],
            _ => &[
                ("rows_rejected", 2),
                ("findings_total", totals.findings.total as i64),
                ("findings_summary_warn", totals.findings.warn as i64),
            ],
        };
        for (total, figure) in figures {
            assert!(*figure > 0, "{total} has something to count");
            assert_eq!(book.stored(total, ENGINE), *figure, "{name}: {total}");
        }
    });
}

/// The check is one formula over all lines; every line's check compares its own two figures.
#[test]
fn one_cell_holds_every_check_and_stands_on_every_sheet() {
    each_book(&Fixture::of(60), |name, book, _| {
        let rows: Vec<u32> = book.totals().iter().map(|total| book.names[&format!("live_{total}")]).collect();
        for row in &rows {
            let line = row + 1;
            let check = format!("IFERROR(IF($B{line}=$C{line},\"OK\",\"NG\"),\"NG\")");
            assert_eq!(book.formula(*row, CHECK), check);
            assert_eq!(book.value(*row, CHECK), Data::String("OK".to_owned()));
        }
        let (first, last) = (rows.iter().min().unwrap() + 1, rows.iter().max().unwrap() + 1);
        let master = book.names["master_check"];
        let checks = book.formula(master, LIVE);
        let range = checks.split(['(', ',']).nth(2).unwrap();
        let bounds: Vec<u32> = range.split(':').map(|cell| cell[3..].parse().unwrap()).collect();
        assert!(range.starts_with("$E$") && bounds[0] <= first && bounds[1] == last, "{name}: {checks}");
        assert!(checks.ends_with(&format!(",\"OK\")={},\"OK\",\"NG\")", rows.len())), "{name}: {checks}");
        assert_eq!(book.value(master, LIVE), Data::String("OK".to_owned()));
        for (sheet, cells) in book.sheets.iter().filter(|(sheet, _)| **sheet != book.cover) {
            let Some(Data::String(badge)) = cells.get_value((1, 0)) else { panic!("{sheet} has no check") };
            assert!(badge == "総合チェック OK" || badge == "Master check OK", "{sheet}: {badge}");
        }
    });
}

#[test]
fn a_changed_cell_parts_a_total_from_the_engines() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::English, output.path()).folder;
    for (name, sheet, column, total) in [
        ("contract_states.xlsx", "Coverages", 4, "coverages_sum_of_parts"),
        ("contract_states.xlsx", "Coverages", 10, "limits_granted_by_coverage"),
        ("contract_states.xlsx", "Contracts and pools", 5, "limits_pools_that_differ"),
        ("contract_states.xlsx", "Ledger", 7, "limits_remaining_by_ledger"),
        ("contract_states.xlsx", "Ledger", 7, "limits_balances_that_part"),
        ("contract_states.xlsx", "Ledger", 9, "limits_balances_that_part"),
        ("contract_states.xlsx", "Ledger", 0, "limits_last_balances"),
        ("contract_states.xlsx", "Contracts and pools", 5, "limits_granted_apart"),
        ("contract_states.xlsx", "Claims", 4, "claims_sum_of_parts"),
        ("contract_states.xlsx", "Claims", 10, "claims_repair_cost"),
        ("expiry_list.xlsx", "Worklist", 2, "expiries_sum_of_parts"),
        ("expiry_list.xlsx", "Lapsed", 2, "expiries_list_lapsed"),
        ("finance.xlsx", "Where revenue stands", 1, "revenue_by_place"),
        ("finance.xlsx", "Revenue by month", 5, "revenue_by_month"),
        ("finance.xlsx", "Revenue by dealer and plan", 7, "revenue_net"),
        ("finance.xlsx", "Deferred revenue", 5, "fees_months_that_part"),
        ("finance.xlsx", "Deferred revenue", 2, "fees_months_that_differ"),
        ("finance.xlsx", "Deferred revenue by coverage", 10, "fees_that_differ"),
        ("finance.xlsx", "Limits by month", 5, "limits_months_that_part"),
        ("finance.xlsx", "Limits by pool", 3, "limits_pools_open"),
        ("finance.xlsx", "Limits by pool", 6, "limits_pools_that_part"),
        ("finance.xlsx", "Loss ratio by dealer", 1, "losses_coverages_standing_by_dealer"),
        ("finance.xlsx", "Exceptions by rule", 3, "lists_findings"),
        ("exceptions.xlsx", "Summary", 5, "findings_summary_total"),
        ("exceptions.xlsx", "List", 0, "findings_sum_of_parts"),
        ("exceptions.xlsx", "Rules", 0, "findings_rules"),
    ] {
        let mut book = Book::open(&folder.join(name));
        let cells = book.sheets.get_mut(sheet).unwrap();
        let row =
            (3..).find(|row| cells.get_value((*row, column)).is_some_and(|v| *v != Data::Empty)).unwrap();
        let (top, left) = cells.start().unwrap();
        assert_eq!((top, left), (0, 0));
        cells.set_value((row, column), Data::Empty);
        assert_ne!(book.live(total), book.stored(total, ENGINE), "{sheet}, column {column}: {total}");
    }
}

#[test]
fn every_policy_stands_on_the_cover_with_its_value() {
    let fixture = Fixture::of(10);
    each_book(&fixture, |name, book, _| {
        for set in fixture.schemas.rule_sets.all() {
            for (policy, value) in set.policies.named() {
                let cover = &book.sheets[&book.cover];
                let policy = policy.name();
                let line = cover.rows().find(|line| line[0] == Data::String(policy.to_owned()));
                let line = line.unwrap_or_else(|| panic!("{name} does not show {policy}"));
                let shown = match value {
                    Value::Number(number) => Data::Float(number.into()),
                    Value::Word(_) | Value::Days(_) => Data::String(value.to_string()),
                };
                assert_eq!(line[1], shown, "{policy}");
                assert!(matches!(&line[2], Data::String(meaning) if meaning.len() > 20), "{policy}");
            }
        }
    });
}

#[test]
fn every_input_file_stands_on_the_cover_with_its_hash_and_rows() {
    let fixture = Fixture::of(10);
    each_book(&fixture, |name, book, _| {
        for file in &fixture.day.files {
            let cover = &book.sheets[&book.cover];
            let line = cover.rows().find(|line| line[0] == Data::String(file.path.clone()));
            let line = line.unwrap_or_else(|| panic!("{name} does not show {}", file.path));
            assert_eq!(line[11], Data::String(file.blake3.clone()));
            let counts: Vec<i64> = line[1..8].iter().map(number).collect();
            assert_eq!(counts, [10, 7, 1, 2, 0, 0, 0]);
        }
    });
}

//! Control totals as covers show them: each a formula over the sheets' tables beside the figure that
//! the engine counted for itself.

use std::borrow::Cow;

use rust_xlsxwriter::utility::cell_range_absolute;
use rust_xlsxwriter::{ColNum, RowNum};

use crate::report::message::filled;
use crate::report::words::Words;
use crate::tables::vocabulary::Worded;

/// Where a table's columns stand, on every sheet that holds a part of it. Formulas name ranges rather
/// than the table's columns: every program knows ranges.
pub(super) struct Placed {
    words: &'static Words,
    /// The table's name inside the workbook.
    pub(super) table: String,
    /// What readers call the place.
    title: String,
    /// Names and headers.
    columns: Vec<(&'static str, String)>,
    parts: Vec<PlacedPart>,
}

/// The rows of a table on one sheet, without header and total.
pub(super) struct PlacedPart {
    pub(super) sheet: String,
    pub(super) first_row: RowNum,
    pub(super) last_row: RowNum,
}

impl PlacedPart {
    fn rows(&self, first_row: RowNum, last_row: RowNum) -> Self {
        Self { sheet: self.sheet.clone(), first_row, last_row }
    }

    fn row(&self, row: RowNum) -> Self {
        self.rows(row, row)
    }

    fn but_first(&self) -> Self {
        self.rows(self.first_row + 1, self.last_row)
    }

    fn but_last(&self) -> Self {
        self.rows(self.first_row, self.last_row - 1)
    }
}

/// How a column follows from the row above: it is a column's value there, and what is added. The first
/// row of all, and a row with another key than the one above, begin with nothing.
pub(super) struct Rolling<'r> {
    pub(super) key: Option<&'r str>,
    pub(super) column: &'r str,
    /// The column of the row above.
    pub(super) above: &'r str,
    /// The column of the same row that is added.
    pub(super) plus: Option<&'r str>,
}

/// A formula, and where its figure comes from in the reader's words.
pub(super) struct Live {
    formula: String,
    source: String,
}

impl Placed {
    pub(super) fn new(
        words: &'static Words,
        table: &str,
        title: String,
        columns: Vec<(&'static str, String)>,
        parts: Vec<PlacedPart>,
    ) -> Self {
        Self { words, table: table.to_owned(), title, columns, parts }
    }

    /// How many cells of a column are not blank.
    pub(super) fn filled(&self, column: &str) -> Live {
        self.live(column, |part| format!("COUNTA({})", self.range(part, column)))
    }

    /// What a column adds up to.
    pub(super) fn sum(&self, column: &str) -> Live {
        self.live(column, |part| format!("SUM({})", self.range(part, column)))
    }

    /// How many cells of a column hold a word.
    pub(super) fn count(&self, column: &str, word: &str) -> Live {
        let word = quoted(word);
        self.live(column, |part| format!("COUNTIF({},{word})", self.range(part, column)))
    }

    /// What a column adds up to in the rows where another holds a word.
    pub(super) fn sum_where(&self, (column, word): (&str, &str), sum: &str) -> Live {
        let word = quoted(word);
        self.live(sum, |part| format!("SUMIF({},{word},{})", self.range(part, column), self.range(part, sum)))
    }

    /// In how many rows a column is not what some columns add to it and others take from it.
    pub(super) fn rows_that_differ(&self, whole: &str, plus: &[&str], minus: &[&str]) -> Live {
        self.live(whole, |part| {
            let ranges = |columns: &[&str], sign: &str| -> String {
                columns.iter().map(|column| format!("{sign}{}", self.range(part, column))).collect()
            };
            let parts = format!("{}{}", ranges(plus, "+"), ranges(minus, "-"));
            let parts = parts.trim_start_matches('+');
            format!("SUMPRODUCT(--({}<>{parts}))", self.range(part, whole))
        })
    }

    /// In how many rows a column does not follow from the row above.
    pub(super) fn rows_that_part(&self, rolling: &Rolling) -> Live {
        let mut formulas = Vec::new();
        let mut previous: Option<&PlacedPart> = None;
        for part in &self.parts {
            let first = part.row(part.first_row);
            formulas.push(self.parting(
                rolling,
                &first,
                previous.map(|part| part.row(part.last_row)).as_ref(),
            ));
            if part.first_row < part.last_row {
                formulas.push(self.parting(rolling, &part.but_first(), Some(&part.but_last())));
            }
            previous = Some(part);
        }
        Live { formula: formulas.join("+"), ..self.live(rolling.column, |_| String::new()) }
    }

    /// How many of the rows do not follow from those above them; from nothing where there is none.
    fn parting(&self, rolling: &Rolling, rows: &PlacedPart, above: Option<&PlacedPart>) -> String {
        let carried = above.map(|above| {
            let carried = self.range(above, rolling.above);
            match rolling.key {
                Some(key) => format!("({}={})*{carried}", self.range(rows, key), self.range(above, key)),
                None => carried,
            }
        });
        let parts: Vec<String> =
            carried.into_iter().chain(rolling.plus.map(|plus| self.range(rows, plus))).collect();
        let expected = if parts.is_empty() { "0".to_owned() } else { parts.join("+") };
        format!("SUMPRODUCT(--({}<>{expected}))", self.range(rows, rolling.column))
    }

    /// What a column adds up to in the rows that are the last with their key; equal keys stand together.
    pub(super) fn sum_of_last(&self, key: &str, column: &str) -> Live {
        let mut formulas = Vec::new();
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            let last_of_key = |rows: &PlacedPart, below: &PlacedPart| {
                let [rows_key, below_key] = [rows, below].map(|rows| self.range(rows, key));
                format!("SUMPRODUCT(({rows_key}<>{below_key})*{})", self.range(rows, column))
            };
            if part.first_row < part.last_row {
                formulas.push(last_of_key(&part.but_last(), &part.but_first()));
            }
            let last = part.row(part.last_row);
            formulas.push(match parts.peek() {
                Some(next) => last_of_key(&last, &next.row(next.first_row)),
                None => format!("SUM({})", self.range(&last, column)),
            });
        }
        Live { formula: formulas.join("+"), ..self.live(column, |_| String::new()) }
    }

    /// A column's value in the last row.
    pub(super) fn last(&self, column: &str) -> Live {
        let last = self.parts.len() - 1;
        self.live(column, |part| {
            // The sheets before the last take no part in it.
            if part.sheet != self.parts[last].sheet {
                return "0".to_owned();
            }
            format!("SUM({})", self.range(&part.row(part.last_row), column))
        })
    }

    fn live(&self, column: &str, formula: impl Fn(&PlacedPart) -> String) -> Live {
        let formulas: Vec<String> = self.parts.iter().map(formula).collect();
        let (_, header) = &self.columns[self.position(column)];
        let place = &self.words.cover.place;
        let source = filled(place, &[("sheet", &self.title), ("column", header)]);
        Live { formula: formulas.join("+"), source }
    }

    fn range(&self, part: &PlacedPart, column: &str) -> String {
        let at = self.position(column) as ColNum;
        format!("{}!{}", sheet_name(&part.sheet), cell_range_absolute(part.first_row, at, part.last_row, at))
    }

    fn position(&self, column: &str) -> usize {
        let found = self.columns.iter().position(|(name, _)| *name == column);
        found.unwrap_or_else(|| panic!("{} has no column {column}", self.table))
    }
}

/// A sheet's name as formulas write it.
pub(super) fn sheet_name(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// A text as formulas write it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A control total.
pub(super) struct Proof<'w> {
    /// The end of its two defined names, `live_…` and `engine_…`.
    pub(super) name: String,
    pub(super) label: Cow<'w, str>,
    pub(super) formula: String,
    pub(super) source: String,
    /// The engine's figure, and the formula's stored result.
    pub(super) engine: i64,
}

/// Control totals of one subject.
pub(super) struct Group {
    words: &'static Words,
    /// The beginning of its totals' defined names.
    subject: &'static str,
    pub(super) title: &'static str,
    pub(super) proofs: Vec<Proof<'static>>,
}

impl Group {
    pub(super) fn new(words: &'static Words, subject: &'static str, title: &'static str) -> Self {
        Self { words, subject, title, proofs: Vec::new() }
    }

    /// A further total.
    pub(super) fn prove(
        mut self,
        name: &str,
        label: impl Into<Cow<'static, str>>,
        live: Live,
        engine: i64,
    ) -> Self {
        let (name, label) = (format!("{}_{name}", self.subject), label.into());
        self.proofs.push(Proof { name, label, formula: live.formula, source: live.source, engine });
        self
    }

    /// A further total, named and labelled after a column.
    pub(super) fn prove_column(self, name: &str, column: &str, live: Live, engine: i64) -> Self {
        let label = self.words.column(column);
        self.prove(name, label, live, engine)
    }

    /// All rows of a table, those with each value of a column, and that no row has another value.
    pub(super) fn prove_values<W: Worded>(
        mut self,
        placed: &Placed,
        column: &str,
        total: u64,
        values: &[(W, u64)],
    ) -> Self {
        let words = self.words;
        self = self.prove("total", words.phrases.total.as_str(), placed.filled(column), figure(total));
        for (value, count) in values {
            let (name, word) = (total_name(value.name()), words.word(*value));
            self = self.prove(&name, word, placed.count(column, word), figure(*count));
        }
        let names: Vec<String> = values.iter().map(|(value, _)| total_name(value.name())).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.prove_sum("sum_of_parts", &words.cover.sum_of_parts, &names, figure(total))
    }

    /// That totals of this group add up to a figure.
    pub(super) fn prove_sum(self, name: &str, label: &'static str, names: &[&str], engine: i64) -> Self {
        let names: Vec<String> = names.iter().map(|name| format!("live_{}_{name}", self.subject)).collect();
        let live = Live { formula: names.join("+"), source: self.words.cover.by_names.clone() };
        self.prove(name, label, live, engine)
    }

    /// That the first of some totals of this group, less the others, is a figure.
    pub(super) fn prove_difference(
        self,
        name: &str,
        label: &'static str,
        names: &[&str],
        engine: i64,
    ) -> Self {
        let names: Vec<String> = names.iter().map(|name| format!("live_{}_{name}", self.subject)).collect();
        let live = Live { formula: names.join("-"), source: self.words.cover.by_names.clone() };
        self.prove(name, label, live, engine)
    }
}

/// The name of the total for a value, as the run's record has it: there a number of days is `days_30`.
fn total_name(value: &str) -> String {
    if value.starts_with(|first: char| first.is_ascii_digit()) {
        format!("days_{value}")
    } else {
        value.to_owned()
    }
}

/// A count as a figure.
pub(in crate::report) fn figure(count: u64) -> i64 {
    // A count above 2^63 would need as many rows, which no memory holds.
    i64::try_from(count).expect("fewer than 2^63 of anything")
}

impl Live {
    /// One less another.
    pub(super) fn less(self, other: Live) -> Self {
        Self { formula: format!("{}-({})", self.formula, other.formula), source: self.source }
    }
}

//! A column of a sheet: most follow a table's column, some are of the workbooks alone.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use super::style::{Look, Tint};
use crate::domain::money::Yen;
use crate::domain::word::Word;
use crate::report::words::Words;
use crate::tables::column::{Cell, Get, Row, joined};

/// A cell's value.
pub(super) enum Value<'r> {
    Text(Cow<'r, str>),
    Date(NaiveDate),
    Instant(NaiveDateTime),
    Yen(Yen),
    Count(i32),
    /// A part of a whole, in yen.
    Share(Yen, Yen),
    Blank,
}

impl<'r> Value<'r> {
    pub(super) fn text(text: Option<impl Into<Cow<'r, str>>>) -> Self {
        text.map_or(Value::Blank, |text| Value::Text(text.into()))
    }

    pub(super) fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Value::Blank, Value::Date)
    }

    pub(super) fn yen(amount_jpy: Option<Yen>) -> Self {
        amount_jpy.map_or(Value::Blank, Value::Yen)
    }
}

/// What a column's total row shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Total {
    /// Nothing.
    Nothing,
    /// The word for total; the first column's.
    Label,
    /// How many rows there are.
    Rows,
    /// The sum.
    Sum,
    /// The sum of one column as a share of another's, by their positions.
    ShareOf { part: usize, whole: usize },
}

type GetValue<'w, R> = Box<dyn Fn(&'w R) -> Value<'w> + 'w>;

type GetTint<'w, R> = Box<dyn Fn(&R) -> Tint + 'w>;

type GetTarget<'w, R> = Box<dyn Fn(&R) -> Option<Cow<'w, str>> + 'w>;

/// A column as a sheet shows it.
pub(super) struct Shown<'w, R> {
    pub(super) name: &'static str,
    pub(super) header: &'w str,
    pub(super) look: Look,
    pub(super) total: Total,
    /// The words that the reader may choose from.
    pub(super) choices: Vec<&'w str>,
    pub(super) value: GetValue<'w, R>,
    pub(super) tint: Option<GetTint<'w, R>>,
    /// Whether shares are drawn as bars too, from nothing to all.
    pub(super) has_bars: bool,
    /// The place inside the workbook that a cell leads to, as formulas write it.
    pub(super) target: Option<GetTarget<'w, R>>,
    /// Whether its cells are the reader's to fill in.
    pub(super) is_input: bool,
}

/// The columns of a sheet, in order.
pub(super) struct Columns<'w, R> {
    words: &'static Words,
    pub(super) list: Vec<Shown<'w, R>>,
    /// What the sheet's colours say, shown beside its title.
    pub(super) legend: Vec<(Tint, &'w str)>,
    /// Whether nothing but the input columns may be changed.
    pub(super) is_protected: bool,
}

impl<'w, R: 'w> Columns<'w, R> {
    pub(super) fn new(words: &'static Words) -> Self {
        Self { words, list: Vec::new(), legend: Vec::new(), is_protected: false }
    }

    /// Columns of a table; `row` leads from a sheet's row to the table's.
    pub(super) fn of_table<T: Row + 'w>(mut self, columns: &[T::Column], row: fn(&'w R) -> &'w T) -> Self {
        let words = self.words;
        for column in columns {
            let get = T::get(*column);
            let look = look(&get);
            self = self.push(column.name(), look, move |sheet_row| value(words, get.cell(row(sheet_row))));
        }
        self
    }

    /// A further column.
    pub(super) fn push(
        mut self,
        name: &'static str,
        look: Look,
        value: impl Fn(&'w R) -> Value<'w> + 'w,
    ) -> Self {
        let header = self.words.column(name);
        let (total, choices) = (Total::Nothing, Vec::new());
        let total = if self.list.is_empty() { Total::Label } else { total };
        let (value, tint, target) = (Box::new(value), None, None);
        let (has_bars, is_input) = (false, false);
        self.list.push(Shown { name, header, look, total, choices, value, tint, has_bars, target, is_input });
        self
    }

    /// Colours a column's cells.
    pub(super) fn tint(mut self, name: &str, tint: impl Fn(&R) -> Tint + 'w) -> Self {
        self.named(name).tint = Some(Box::new(tint));
        self
    }

    /// Draws a column's shares as bars.
    pub(super) fn bars(mut self, name: &str) -> Self {
        self.named(name).has_bars = true;
        self
    }

    /// Makes a column's cells lead to a place inside the workbook, such as `'Rules'!A4`.
    pub(super) fn link(mut self, name: &str, target: impl Fn(&R) -> Option<Cow<'w, str>> + 'w) -> Self {
        self.named(name).target = Some(Box::new(target));
        self
    }

    /// Leaves columns to the reader, and nothing else: the sheet is protected, without a password.
    pub(super) fn input(mut self, names: &[&str]) -> Self {
        for name in names {
            self = self.tint(name, |_| Tint::Input);
            self.named(name).is_input = true;
        }
        self.protect()
    }

    /// Protects the sheet, without a password.
    pub(super) fn protect(mut self) -> Self {
        self.is_protected = true;
        self
    }

    /// Says what a colour of the sheet means.
    pub(super) fn explain(mut self, tint: Tint, meaning: &'w str) -> Self {
        self.legend.push((tint, meaning));
        self
    }

    /// Sums columns up in the total row.
    pub(super) fn sum(mut self, names: &[&str]) -> Self {
        for name in names {
            self.named(name).total = Total::Sum;
        }
        self
    }

    /// Shows the number of rows under a column that is never blank.
    pub(super) fn count_rows(mut self, name: &str) -> Self {
        self.named(name).total = Total::Rows;
        self
    }

    /// Shows the share of two columns' sums under a column of shares.
    pub(super) fn share_of(mut self, name: &str, part: &str, whole: &str) -> Self {
        let at = |name: &str| self.list.iter().position(|column| column.name == name);
        if let (Some(part), Some(whole)) = (at(part), at(whole)) {
            self.named(name).total = Total::ShareOf { part, whole };
        }
        self
    }

    /// Lets the reader choose from a list.
    pub(super) fn choose(mut self, name: &str, choices: Vec<&'w str>) -> Self {
        self.named(name).choices = choices;
        self
    }

    fn named(&mut self, name: &str) -> &mut Shown<'w, R> {
        let found = self.list.iter_mut().find(|column| column.name == name);
        found.unwrap_or_else(|| panic!("the sheet has no column {name}"))
    }
}

/// How a table's column looks.
fn look<R>(get: &Get<R>) -> Look {
    match get {
        Get::Code(_) | Get::Word(..) | Get::Rule(_) => Look::Code,
        Get::Text(_) | Get::Words(..) | Get::Rules(_) => Look::Text,
        Get::Sentence(_) => Look::Sentence,
        Get::Date(_) => Look::Date,
        Get::Instant(_) => Look::Instant,
        Get::Yen(_) => Look::Yen,
        Get::Count(_) => Look::Count,
    }
}

/// A table's value as a sheet shows it, words in the reader's language.
fn value<'r>(words: &'static Words, cell: Cell<'r>) -> Value<'r> {
    match cell {
        Cell::Blank => Value::Blank,
        Cell::Text(text) => Value::Text(text),
        Cell::Word(vocabulary, word) => Value::Text(words.named(vocabulary, word).into()),
        Cell::Words(vocabulary, list) => {
            let list: Vec<&str> = list.into_iter().map(|word| words.named(vocabulary, word)).collect();
            Value::text((!list.is_empty()).then(|| words.phrases.list(&list)))
        }
        Cell::Rule(rule) => Value::Text(rule.id().into()),
        Cell::Rules(rules) => Value::text(joined(rules.iter().map(|rule| rule.id()))),
        Cell::Date(date) => Value::Date(date),
        Cell::Instant(at) => Value::Instant(at),
        Cell::Yen(amount_jpy) => Value::Yen(amount_jpy),
        Cell::Count(count) => Value::Count(count),
    }
}

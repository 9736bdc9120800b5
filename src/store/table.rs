//! A run's table read back: columns by name, rows by number.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use polars::prelude::{
    Column as Series, DataFrame, DataType, Int32Chunked, Int64Chunked, PolarsResult, StringChunked, TimeUnit,
};
use rustc_hash::FxHashMap;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// UTF-8.
    Text,
    /// A day.
    Date,
    /// A moment of Tokyo civil time.
    Instant,
    /// Whole yen.
    Yen,
    /// A whole number.
    Count,
}

/// A cell's value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cell<'t> {
    /// Nothing.
    Blank,
    /// UTF-8.
    Text(&'t str),
    /// A day.
    Date(NaiveDate),
    /// A moment of Tokyo civil time.
    Instant(NaiveDateTime),
    /// Whole yen.
    Yen(i64),
    /// A whole number.
    Count(i32),
}

impl<'t> Cell<'t> {
    /// The yen, where there are any.
    #[must_use]
    pub fn yen(self) -> Option<i64> {
        match self {
            Cell::Yen(amount_jpy) => Some(amount_jpy),
            Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Count(_) => None,
        }
    }

    /// The text, where there is one.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Blank | Cell::Date(_) | Cell::Instant(_) | Cell::Yen(_) | Cell::Count(_) => None,
        }
    }

    /// The day, of a day or a moment.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Cell::Date(date) => Some(date),
            Cell::Instant(at) => Some(at.date()),
            Cell::Blank | Cell::Text(_) | Cell::Yen(_) | Cell::Count(_) => None,
        }
    }

    /// The number, where there is one.
    #[must_use]
    pub fn count(self) -> Option<i32> {
        match self {
            Cell::Count(count) => Some(count),
            Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Instant(_) | Cell::Yen(_) => None,
        }
    }

    /// The value free of language, none where it is blank.
    #[must_use]
    pub fn plain(self) -> Option<String> {
        match self {
            Cell::Blank => None,
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Date(date) => Some(date.to_string()),
            Cell::Instant(at) => Some(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            Cell::Yen(amount_jpy) => Some(amount_jpy.to_string()),
            Cell::Count(count) => Some(count.to_string()),
        }
    }
}

/// A column's values.
enum Values {
    Text(StringChunked),
    Date(Int32Chunked),
    Instant(Int64Chunked),
    Yen(Int64Chunked),
    Count(Int32Chunked),
}

/// A table of a run.
pub struct Table {
    height: usize,
    names: Vec<String>,
    columns: Vec<Values>,
    by_name: FxHashMap<String, usize>,
}

impl Table {
    /// The table that a frame holds.
    ///
    /// # Errors
    /// It is none of ours: which column holds what.
    pub fn of(frame: &DataFrame) -> Result<Table, String> {
        let mut names = Vec::new();
        let mut columns = Vec::new();
        for series in frame.columns() {
            let name = series.name().to_string();
            let values = values(series).map_err(|error| format!("{name}: {error}"))?;
            columns.push(values.ok_or_else(|| format!("{name}: {}", series.dtype()))?);
            names.push(name);
        }
        let by_name = names.iter().cloned().zip(0..).collect();
        Ok(Table { height: frame.height(), names, columns, by_name })
    }

    /// How many rows it has.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The numbers of its rows.
    pub fn rows(&self) -> impl Iterator<Item = u32> + use<> {
        // A table has fewer rows than memory has bytes for four of them.
        0..u32::try_from(self.height).unwrap_or(u32::MAX)
    }

    /// The columns' names, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a column stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// What a column holds.
    #[must_use]
    pub fn type_of(&self, column: usize) -> Type {
        match self.columns[column] {
            Values::Text(_) => Type::Text,
            Values::Date(_) => Type::Date,
            Values::Instant(_) => Type::Instant,
            Values::Yen(_) => Type::Yen,
            Values::Count(_) => Type::Count,
        }
    }

    /// A cell by its place.
    #[must_use]
    pub fn cell(&self, column: usize, row: u32) -> Cell<'_> {
        let row = row as usize;
        let found = match &self.columns[column] {
            Values::Text(values) => values.get(row).map(Cell::Text),
            Values::Date(values) => values.get(row).and_then(NaiveDate::from_epoch_days).map(Cell::Date),
            Values::Instant(values) => values.get(row).and_then(DateTime::from_timestamp_micros).map(civil),
            Values::Yen(values) => values.get(row).map(Cell::Yen),
            Values::Count(values) => values.get(row).map(Cell::Count),
        };
        found.unwrap_or(Cell::Blank)
    }

    /// A cell by its column's name; blank where there is no such column.
    #[must_use]
    pub fn get(&self, column: &str, row: u32) -> Cell<'_> {
        self.position(column).map_or(Cell::Blank, |column| self.cell(column, row))
    }

    /// A text by its column's name.
    #[must_use]
    pub fn text(&self, column: &str, row: u32) -> Option<&str> {
        self.get(column, row).text()
    }

    /// What a yen column adds up to.
    #[must_use]
    pub fn sum(&self, column: usize) -> i64 {
        match &self.columns[column] {
            Values::Yen(values) => values.iter().flatten().sum(),
            Values::Text(_) | Values::Date(_) | Values::Instant(_) | Values::Count(_) => 0,
        }
    }

    /// The rows in the order of the columns given, equal ones in the table's.
    #[must_use]
    pub fn order(&self, columns: &[usize]) -> Vec<u32> {
        let mut order: Vec<u32> = self.rows().collect();
        order.sort_by(|one, other| self.compare(columns, *one, self, columns, *other));
        order
    }

    /// How a row stands to a row of another table, by columns of each.
    #[must_use]
    pub fn compare(
        &self,
        columns: &[usize],
        row: u32,
        other: &Table,
        others: &[usize],
        other_row: u32,
    ) -> Ordering {
        let pairs = columns.iter().zip(others);
        let each = pairs.map(|(one, two)| self.cell(*one, row).cmp(&other.cell(*two, other_row)));
        each.fold(Ordering::Equal, Ordering::then)
    }
}

fn civil(at: DateTime<chrono::Utc>) -> Cell<'static> {
    // Stored without a zone, as if it were UTC (see `super::parquet`).
    Cell::Instant(at.naive_utc())
}

/// A column's values; none where no table of ours holds such.
fn values(series: &Series) -> PolarsResult<Option<Values>> {
    let micros = DataType::Datetime(TimeUnit::Microseconds, None);
    Ok(Some(match series.dtype() {
        DataType::String => Values::Text(series.str()?.rechunk().into_owned()),
        DataType::Int64 => Values::Yen(series.i64()?.rechunk().into_owned()),
        DataType::Int32 => Values::Count(series.i32()?.rechunk().into_owned()),
        DataType::Date => Values::Date(series.cast(&DataType::Int32)?.i32()?.rechunk().into_owned()),
        DataType::Datetime(_, None) => {
            let number = series.cast(&micros)?.cast(&DataType::Int64)?;
            Values::Instant(number.i64()?.rechunk().into_owned())
        }
        _ => return Ok(None),
    }))
}

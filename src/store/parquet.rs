//! A table as Parquet and back, with the types of OUTPUTS.md; the same rows give the same bytes.

use std::io::Cursor;

use chrono::{NaiveDate, NaiveDateTime};
use polars::prelude::{
    Column as Series, DataFrame, DataType, Int32Chunked, Int64Chunked, IntoColumn, NewChunkedArray,
    PolarsResult, SerReader, StringChunked, TimeUnit,
};
use polars_io::parquet::read::ParquetReader;
use polars_io::parquet::write::ParquetWriter;

use crate::domain::rule::RuleId;
use crate::domain::word::Word;
use crate::tables::column::{Get, Row, joined};

/// The file's bytes.
///
/// # Errors
/// The writer's own; it writes to memory, so there is none to expect.
pub fn encode<R: Row>(rows: &[R]) -> PolarsResult<Vec<u8>> {
    let mut frame = frame(rows)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame)?;
    Ok(bytes)
}

/// The table that a file's bytes hold.
///
/// # Errors
/// The reader's own: the bytes are no such file.
pub fn decode(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    ParquetReader::new(Cursor::new(bytes)).finish()
}

/// The rows as columns in memory.
///
/// # Errors
/// The library's own; there is none to expect.
pub fn frame<R: Row>(rows: &[R]) -> PolarsResult<DataFrame> {
    let series = R::Column::all().map(|column| series(column, rows)).collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new(rows.len(), series)
}

fn series<R: Row>(column: R::Column, rows: &[R]) -> PolarsResult<Series> {
    let name = column.name().into();
    Ok(match R::get(column) {
        Get::Code(get) | Get::Text(get) | Get::Sentence(get) => {
            StringChunked::from_iter_options(name, rows.iter().map(get)).into_column()
        }
        Get::Word(_, get) => StringChunked::from_iter_options(name, rows.iter().map(get)).into_column(),
        Get::Words(_, get) => {
            let lists = rows.iter().map(|row| joined(get(row)));
            StringChunked::from_iter_options(name, lists).into_column()
        }
        Get::Rule(get) => {
            let ids = rows.iter().map(|row| get(row).map(RuleId::id));
            StringChunked::from_iter_options(name, ids).into_column()
        }
        Get::Rules(get) => {
            let lists = rows.iter().map(|row| joined(get(row).iter().map(|rule| rule.id())));
            StringChunked::from_iter_options(name, lists).into_column()
        }
        Get::Yen(get) => Int64Chunked::from_iter_options(name, rows.iter().map(get)).into_column(),
        Get::Count(get) => Int32Chunked::from_iter_options(name, rows.iter().map(get)).into_column(),
        Get::Date(get) => {
            let days = rows.iter().map(|row| get(row).map(days_since_epoch));
            Int32Chunked::from_iter_options(name, days).into_column().cast(&DataType::Date)?
        }
        Get::Instant(get) => {
            let instants = rows.iter().map(|row| get(row).map(microseconds_since_epoch));
            let kind = DataType::Datetime(TimeUnit::Microseconds, None);
            Int64Chunked::from_iter_options(name, instants).into_column().cast(&kind)?
        }
    })
}

fn days_since_epoch(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

fn microseconds_since_epoch(instant: NaiveDateTime) -> i64 {
    // The zone-free civil time is stored as if it were UTC: no zone is attached on reading either.
    instant.and_utc().timestamp_micros()
}

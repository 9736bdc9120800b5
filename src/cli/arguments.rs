//! Flags that several commands share, and how their values are read.

use std::path::PathBuf;

use chrono::{Datelike, FixedOffset, NaiveDate, Utc};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::exit::Exit;
use crate::domain::language::Language;
use crate::domain::money::Yen;
use crate::domain::month::Month;
use crate::domain::word::Word;
use crate::ingest;
use crate::pipeline::request::Source;
use crate::query::usage::ContractKey;
use crate::schema::choice::PolicyChoice;

/// What is read, and by which rules.
#[derive(Args)]
pub(super) struct SourceArgs {
    /// The folder of the dealers' files: <dealer code>/…/<file>.
    #[arg(long, value_name = "DIR", default_value = "input")]
    pub input: PathBuf,
    /// Read only what was known by the end of this month: files whose path names no later one.
    #[arg(long, value_name = "YYYY-MM")]
    known_by: Option<Month>,
    /// Try another value for a policy, such as plus_pooled_months=12; may be given several times.
    #[arg(long, value_name = "POLICY=VALUE")]
    set: Vec<PolicyChoice>,
    /// Use the schemas of this folder instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,
}

impl SourceArgs {
    /// The source they name.
    pub fn source(&self) -> Source {
        Source {
            input: self.input.clone(),
            known_by: self.known_by,
            schemas: self.schemas.clone(),
            choices: self.set.clone(),
        }
    }
}

/// Whose decisions count besides those of the input.
#[derive(Args)]
pub(super) struct RunsArgs {
    /// The folder of the runs: decisions that they have read count, also where their files are gone.
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
}

/// What a question about one day is answered from.
#[derive(Args)]
pub(super) struct DayArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub runs: RunsArgs,
    /// The day for which the answer holds; today in Tokyo by default.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    as_of: Option<NaiveDate>,
}

impl DayArgs {
    /// The day.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(today_in_tokyo)
    }
}

/// How a command speaks and works.
#[derive(Args)]
pub(super) struct Manner {
    /// The language of workbooks and messages.
    #[arg(long, value_parser = word::<Language>(&["日本語", "English"]), default_value = "ja")]
    pub lang: Language,
    /// How many threads to use; all cores by default. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Say nothing but errors.
    #[arg(long)]
    pub quiet: bool,
    /// The form of the log lines on stderr.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// A word by its name; `help` says of each what it means.
pub(super) fn word<W: Word + Send + Sync>(help: &'static [&'static str]) -> impl TypedValueParser<Value = W> {
    let values = W::all().zip(help).map(|(word, help)| PossibleValue::new(word.name()).help(*help));
    PossibleValuesParser::new(values).try_map(|name| W::from_name(&name).ok_or("no such word"))
}

/// The form of log lines.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line, with the time, for programs.
    Json,
}

/// From which severity on findings make a command fail.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    /// Findings that someone must act on.
    Error,
    /// Also those that someone should look at.
    Warn,
}

impl FailOn {
    /// Whether there are findings of the severity asked for.
    pub fn verdict(asked: Option<FailOn>, errors: u64, warnings: u64) -> Exit {
        let grave = match asked {
            None => 0,
            Some(FailOn::Error) => errors,
            Some(FailOn::Warn) => errors + warnings,
        };
        if grave > 0 { Exit::Found } else { Exit::Done }
    }
}

/// A day of this century or the next ones, written in full: nothing else is a date of these plans.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    let date: Option<NaiveDate> = text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text);
    date.filter(|date| (2000..=9000).contains(&date.year()))
        .ok_or_else(|| "expected a day of the calendar from 2000 on, written YYYY-MM-DD".to_owned())
}

/// A serial as the facts hold it: full width, lower case, spaces and hyphens do not count.
pub(super) fn serial(text: &str) -> Result<String, String> {
    ingest::identifier(text).ok_or_else(|| NO_IDENTIFIER.to_owned())
}

/// A contract number, or the key of a pool as the tables show it: `code:…`, `renew:…`.
pub(super) fn contract(text: &str) -> Result<ContractKey, String> {
    let text = ingest::name(text).to_ascii_lowercase();
    let (mut rest, mut renewals) = (text.as_str(), 0);
    while let Some(renewed) = rest.strip_prefix("renew:") {
        (rest, renewals) = (renewed, renewals + 1);
    }
    let code = rest.strip_prefix("code:");
    let number = ingest::identifier(code.unwrap_or(rest)).ok_or_else(|| NO_IDENTIFIER.to_owned())?;
    Ok(ContractKey { renewals, is_code: code.is_some(), number })
}

const NO_IDENTIFIER: &str = "expected 4 to 32 letters and digits";

/// An amount of 0 yen or more, in any of the forms that files use: `130000`, `130,000`, `¥130,000`.
pub(super) fn cost(text: &str) -> Result<Yen, String> {
    ingest::cost(text).ok_or_else(|| "expected a whole amount of yen, 0 or more, such as 130,000".to_owned())
}

/// The only look at a clock: the default of `--as-of`. Tokyo has had no summer time since 1951.
#[expect(clippy::disallowed_methods, reason = "the default of an argument; nothing below sees a clock")]
pub(super) fn today_in_tokyo() -> NaiveDate {
    const TOKYO_SECONDS_EAST: i32 = 9 * 3600;
    let tokyo = FixedOffset::east_opt(TOKYO_SECONDS_EAST);
    tokyo.map_or_else(|| Utc::now().date_naive(), |tokyo| Utc::now().with_timezone(&tokyo).date_naive())
}

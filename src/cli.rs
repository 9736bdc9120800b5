//! Commands and flags, and the exit code of each outcome.

mod failure;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{Datelike, FixedOffset, NaiveDate, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use tracing::level_filters::LevelFilter;

use crate::domain::finding::{RuleId, Severity};
use crate::ingest::Observer;
use crate::pipeline::{self, Request, RunError};
use crate::report::{Language, terminal};
use failure::Failure;

/// Reconciles dealers' sales, activations and repairs with the rules of the DJI Care Enterprise plans.
/// / 販売店の売上・アクティベーション・修理データを、DJI Care Enterprise の規定に照らして突合します。
#[derive(Parser)]
#[command(name = "careledger", version, after_help = EXIT_CODES, subcommand_required = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes / 終了コード:
  0   the reports were written / 帳票を出力した
  1   --fail-on: findings of that severity exist / 指定した重要度の例外がある
  2   usage / 引数の誤り
  65  nothing readable in the input, or a schema is wrong / 読める入力がない、または定義ファイルの誤り
  66  the input folder is missing / 入力フォルダーがない
  73  the output cannot be written / 出力できない
  75  another run holds the lock / 別の実行が進行中";

#[derive(Subcommand)]
enum Command {
    /// Read the files, decide, write the reports. / 取込・判定・帳票出力
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Read and validate only; say what was found in each file. / 取込と検査のみ
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show a rule: what it decides, its clause, what to do. / 規則の説明
    #[command(after_help = RULES_EXAMPLES)]
    Rules(RulesArgs),
}

const RUN_EXAMPLES: &str = "\
Examples / 例:
  careledger run --input input --output output --as-of 2022-06-30
  careledger run --input input --output output --since 2022-06-23 --lang en
  careledger run --input input --output output --quiet --fail-on error";

const CHECK_EXAMPLES: &str = "\
Examples / 例:
  careledger check --input input
  careledger check --input input --lang en --fail-on error";

const RULES_EXAMPLES: &str = "\
Examples / 例:
  careledger rules
  careledger rules ENR-01
  careledger rules RNW-03 --lang en";

#[derive(Args)]
struct Common {
    /// Use the schemas of this folder instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,
    /// The language of workbooks and messages.
    #[arg(long, value_enum, default_value = "ja")]
    lang: Lang,
}

#[derive(Args)]
struct Reading {
    /// The folder of the dealers' files: <dealer code>/…/<file>.
    #[arg(long, value_name = "DIR", default_value = "input")]
    input: PathBuf,
    /// How many threads to use; all cores by default. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Say nothing but errors.
    #[arg(long)]
    quiet: bool,
    /// Exit with 1 where findings of this severity, or a graver one, exist.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

#[derive(Args)]
struct RunArgs {
    #[command(flatten)]
    reading: Reading,
    /// The folder that receives a folder for the as-of date.
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// The day the states are computed for; today in Tokyo by default.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// List as newly due the notices after this day; by default the as-of date of the newest earlier run.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    since: Option<NaiveDate>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct RulesArgs {
    /// The rule, such as ENR-01; all rules, a line each, without it.
    #[arg(value_parser = rule)]
    id: Option<RuleId>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    /// 日本語
    Ja,
    /// English
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Findings that someone must act on.
    Error,
    /// Also those that someone should look at.
    Warn,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Language::Japanese,
            Lang::En => Language::English,
        }
    }
}

/// A day of this century or the next ones, written in full: nothing else is a date of these plans.
fn date(text: &str) -> Result<NaiveDate, String> {
    let date: Option<NaiveDate> = text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text);
    date.filter(|date| (2000..=9000).contains(&date.year()))
        .ok_or_else(|| "expected a day from 2000 on, written YYYY-MM-DD".to_owned())
}

fn rule(text: &str) -> Result<RuleId, String> {
    RuleId::from_id(&text.to_ascii_uppercase())
        .ok_or_else(|| "no such rule; `careledger rules` lists them all".to_owned())
}

/// Does what the command line asks and gives the exit code.
#[must_use]
pub fn execute(cli: Cli) -> ExitCode {
    let (done, language) = match cli.command {
        Command::Run(args) => (run(&args), args.common.lang),
        Command::Check(args) => (check(&args), args.common.lang),
        Command::Rules(args) => (rules(&args), args.common.lang),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            tracing::error!("{}", failure.sentence(language.into()));
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    prepare(&args.reading);
    let as_of = args.as_of.unwrap_or_else(today_in_tokyo);
    if let Some(since) = args.since.filter(|since| *since > as_of) {
        return Err(Failure::SinceAfterAsOf { since, as_of });
    }
    let (input, output) = (&args.reading.input, &args.output);
    if lies_inside(output, input) {
        return Err(Failure::OutputInsideInput { output: output.clone(), input: input.clone() });
    }
    let request = Request {
        input: args.reading.input.clone(),
        output: args.output.clone(),
        as_of,
        since: args.since,
        language: args.common.lang.into(),
        schemas: args.common.schemas.clone(),
    };
    let published = pipeline::run(&request, &Bar::new(&args.reading))?;
    if !args.reading.quiet {
        io::stdout().write_all(terminal::run(&published, request.language).as_bytes())?;
    }
    let findings = &published.totals.findings;
    Ok(verdict(args.reading.fail_on, findings.error, findings.warn))
}

/// Whether a folder, which need not exist yet, lies inside another, links followed.
fn lies_inside(inner: &Path, outer: &Path) -> bool {
    let (Ok(inner), Ok(outer)) = (std::path::absolute(inner), outer.canonicalize()) else { return false };
    let existing = inner.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    existing.is_some_and(|existing| existing.starts_with(outer))
}

fn check(args: &CheckArgs) -> Result<ExitCode, Failure> {
    prepare(&args.reading);
    let schemas = pipeline::schemas(args.common.schemas.as_deref()).map_err(RunError::from)?;
    let read = pipeline::check(&args.reading.input, &schemas, &Bar::new(&args.reading))?;
    if !args.reading.quiet {
        io::stdout().write_all(terminal::check(&read, &schemas, args.common.lang.into()).as_bytes())?;
    }
    let count = |severity| {
        let of = |rule| schemas.rule_texts.of(rule).severity;
        read.findings.iter().filter(|finding| of(finding.rule) == severity).count() as u64
    };
    Ok(verdict(args.reading.fail_on, count(Severity::Error), count(Severity::Warn)))
}

fn rules(args: &RulesArgs) -> Result<ExitCode, Failure> {
    start_log(false);
    let schemas = pipeline::schemas(args.common.schemas.as_deref()).map_err(RunError::from)?;
    let text = terminal::rules(&schemas, args.id, args.common.lang.into());
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// 1 where `--fail-on` asks for it.
fn verdict(fail_on: Option<FailOn>, errors: u64, warnings: u64) -> ExitCode {
    let grave = match fail_on {
        None => 0,
        Some(FailOn::Error) => errors,
        Some(FailOn::Warn) => errors + warnings,
    };
    if grave > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// The only look at a clock: the default of `--as-of`. Tokyo has had no summer time since 1951.
#[expect(clippy::disallowed_methods, reason = "the default of an argument; nothing below sees a clock")]
fn today_in_tokyo() -> NaiveDate {
    const TOKYO_SECONDS_EAST: i32 = 9 * 3600;
    let tokyo = FixedOffset::east_opt(TOKYO_SECONDS_EAST);
    tokyo.map_or_else(|| Utc::now().date_naive(), |tokyo| Utc::now().with_timezone(&tokyo).date_naive())
}

/// Starts the log and the pool of threads.
fn prepare(reading: &Reading) {
    start_log(reading.quiet);
    if let Some(threads) = reading.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        if let Err(error) = pool.build_global() {
            tracing::warn!("--threads {threads}: {error}; all cores are used");
        }
    }
}

/// Log lines go to stderr; stdout holds the result alone.
fn start_log(quiet: bool) {
    let level = if quiet { LevelFilter::ERROR } else { LevelFilter::INFO };
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .with_target(false)
        .without_time()
        .with_ansi(io::stderr().is_terminal())
        .init();
}

/// The bar that shows progress on a terminal and stays away from cron mail.
struct Bar(ProgressBar);

impl Bar {
    fn new(reading: &Reading) -> Self {
        let shown = io::stderr().is_terminal() && !reading.quiet;
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}");
        Bar(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }
}

impl Observer for Bar {
    fn files_read(&self, done: usize, total: usize) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
        if done == total {
            self.0.finish_and_clear();
        }
    }
}

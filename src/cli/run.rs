//! `run`: the main job.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::arguments::{FailOn, Manner, SourceArgs, date, today_in_tokyo};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::pipeline;
use crate::pipeline::request::Request;
use crate::report::terminal;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger run --input input --output output --as-of 2022-06-30
  careledger run --input input --output output --since 2022-06-23 --lang en
  careledger run --input input --output output --quiet --fail-on error
  careledger run --input input --output output --mask
  careledger run --as-of 2022-06-30 --set plus_pooled_months=12 --set deduction_order=proportional";

/// The flags of `run`.
#[derive(Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// The folder that receives a folder for the as-of date.
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// The day the states are computed for; today in Tokyo by default.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// List as newly due the notices after this day; by default the as-of date of the newest earlier run.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    since: Option<NaiveDate>,
    /// Exit with 1 where findings of this severity, or a graver one, exist.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Hide personal data from everything that is written: names, phone numbers, e-mail addresses.
    #[arg(long)]
    mask: bool,
    #[command(flatten)]
    pub manner: Manner,
}

/// Runs for one day.
pub(super) fn run(args: &RunArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let as_of = args.as_of.unwrap_or_else(today_in_tokyo);
    if let Some(since) = args.since.filter(|since| *since > as_of) {
        return Err(Failure::SinceAfterAsOf { since, as_of });
    }
    refuse_inside(&args.output, &args.source.input)?;
    let request = Request {
        source: args.source.source(),
        output: args.output.clone(),
        days: vec![as_of],
        since: args.since,
        language: args.manner.lang,
        masked: args.mask,
    };
    let (mut text, mut errors, mut warnings) = (String::new(), 0, 0);
    pipeline::run(&request, &Bar::new(&args.manner), |published| {
        text = terminal::run(published, request.language);
        (errors, warnings) = (published.totals.findings.error, published.totals.findings.warn);
    })?;
    if !args.manner.quiet {
        say(&text)?;
    }
    Ok(FailOn::verdict(args.fail_on, errors, warnings))
}

/// Reports inside the input folder would be read by the next run.
pub(super) fn refuse_inside(output: &Path, input: &Path) -> Result<(), Failure> {
    if lies_inside(output, input) {
        return Err(Failure::OutputInsideInput { output: output.to_owned(), input: input.to_owned() });
    }
    Ok(())
}

/// Whether a folder, which need not exist yet, lies inside another, links followed.
pub(super) fn lies_inside(inner: &Path, outer: &Path) -> bool {
    let (Ok(inner), Ok(outer)) = (std::path::absolute(inner), outer.canonicalize()) else { return false };
    let existing = inner.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    existing.is_some_and(|existing| existing.starts_with(outer))
}

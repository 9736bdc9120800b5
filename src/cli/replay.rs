//! `replay`: a run at the end of each month, the files read once.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{FailOn, Manner, SourceArgs};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use super::run::refuse_inside;
use crate::domain::month::Month;
use crate::pipeline;
use crate::pipeline::request::Request;
use crate::report::terminal;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger replay --from 2022-04 --to 2022-06
  careledger replay --from 2022-04 --to 2022-06 --known-by 2022-05
  careledger replay --from 2021-05 --to 2022-06 --set over_limit=reject --quiet";

/// The flags of `replay`.
#[derive(Args)]
pub(super) struct ReplayArgs {
    /// The first month.
    #[arg(long, value_name = "YYYY-MM")]
    from: Month,
    /// The last month.
    #[arg(long, value_name = "YYYY-MM")]
    to: Month,
    #[command(flatten)]
    source: SourceArgs,
    /// The folder that receives a folder for the last day of each month.
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// Exit with 1 where findings of this severity, or a graver one, exist in one of the months.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Hide personal data from everything that is written: names, phone numbers, e-mail addresses.
    #[arg(long)]
    mask: bool,
    #[command(flatten)]
    pub manner: Manner,
}

/// Runs for the last day of each month. A folder is written as soon as its month is decided, so an
/// interrupted replay keeps what it has done.
pub(super) fn replay(args: &ReplayArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    if args.from > args.to {
        return Err(Failure::FromAfterTo { from: args.from, to: args.to });
    }
    refuse_inside(&args.output, &args.source.input)?;
    let request = Request {
        source: args.source.source(),
        output: args.output.clone(),
        days: args.from.up_to(args.to).map(Month::last_day).collect(),
        since: None,
        language: args.manner.lang,
        masked: args.mask,
    };
    let (mut printed, mut errors, mut warnings) = (Ok(()), 0, 0);
    pipeline::run(&request, &Bar::new(&args.manner), |published| {
        let findings = &published.totals.findings;
        (errors, warnings) = (errors + findings.error, warnings + findings.warn);
        if !args.manner.quiet && printed.is_ok() {
            printed = say(&terminal::run_line(published, request.language));
        }
    })?;
    printed?;
    Ok(FailOn::verdict(args.fail_on, errors, warnings))
}

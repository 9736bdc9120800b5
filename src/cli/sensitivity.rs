//! `sensitivity`: which verdicts hang on a policy.

use clap::Args;

use super::arguments::{DayArgs, Manner};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::pipeline::questions;
use crate::report::terminal;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger sensitivity --as-of 2022-06-30
  careledger sensitivity --as-of 2022-06-30 --set pool_join_days=60 --set plus_pooled_months=12";

/// The flags of `sensitivity`. With --set only the choices that it names are tried, one by one.
#[derive(Args)]
pub(super) struct SensitivityArgs {
    #[command(flatten)]
    day: DayArgs,
    #[command(flatten)]
    pub manner: Manner,
}

/// Prints the coverages whose verdict would change under each other choice of a policy.
pub(super) fn sensitivity(args: &SensitivityArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let as_of = args.day.as_of();
    let (source, runs) = (args.day.source.source(), &args.day.runs.output);
    let swings = questions::sensitivity(&source, as_of, runs, &Bar::new(&args.manner))?;
    let text = terminal::sensitivity(&swings, as_of, args.manner.lang);
    say(&text)?;
    Ok(Exit::Done)
}

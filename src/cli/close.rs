//! `close` and `verify`: months that are frozen, and whether they still are what was sealed.

use std::path::PathBuf;

use std::io;

use clap::Args;

use super::arguments::Manner;
use super::exit::Exit;
use super::failure::Failure;
use super::log::{prepare, say};
use crate::domain::month::Month;
use crate::report::terminal::closed as text;
use crate::store::chain;
use crate::store::close::{self as closed, CloseError};

pub(super) const CLOSE_EXAMPLES: &str = "\
Examples / 例:
  careledger close 2022-05
  careledger close 2022-05 --output output --lang en";

pub(super) const VERIFY_EXAMPLES: &str = "\
Examples / 例:
  careledger verify
  careledger verify --output output --lang en";

/// The flags of `close`.
#[derive(Args)]
pub(super) struct CloseArgs {
    /// The month; the run of its last day is kept.
    #[arg(value_name = "YYYY-MM")]
    month: Month,
    /// The folder that holds the run; the month is kept below closed/ in it.
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    #[command(flatten)]
    pub manner: Manner,
}

/// Freezes a month.
pub(super) fn close(args: &CloseArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let seal = closed::close(&args.output, args.month)?;
    if !args.manner.quiet {
        say(&text::closed(&seal, args.manner.lang))?;
    }
    Ok(Exit::Done)
}

/// The flags of `verify`.
#[derive(Args)]
pub(super) struct VerifyArgs {
    /// The folder whose closed months are looked at.
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    #[command(flatten)]
    pub manner: Manner,
}

/// Looks at every closed month; 1 where anything differs, which is said even with `--quiet`.
pub(super) fn verify(args: &VerifyArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let unreadable =
        |error: io::Error| CloseError::Unreadable { path: args.output.clone(), why: error.to_string() };
    // A folder that is not there holds nothing to vouch for.
    args.output.read_dir().map_err(unreadable)?;
    let chain = chain::verify(&args.output).map_err(unreadable)?;
    if !args.manner.quiet || !chain.holds() {
        say(&text::verified(&chain, args.manner.lang))?;
    }
    Ok(if chain.holds() { Exit::Done } else { Exit::Found })
}

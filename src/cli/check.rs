//! `check`: reads and validates only.

use clap::Args;

use super::arguments::{FailOn, Manner, SourceArgs};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::domain::rule::Severity;
use crate::report::terminal;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger check --input input
  careledger check --input input --lang en --fail-on error";

/// The flags of `check`.
#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Exit with 1 where findings of this severity, or a graver one, exist.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    pub manner: Manner,
}

/// Reads, and says what was found in each file.
pub(super) fn check(args: &CheckArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let source = args.source.source();
    let schemas = source.schemas()?;
    let read = source.read(&schemas, &Bar::new(&args.manner))?;
    if !args.manner.quiet {
        say(&terminal::check(&read, &schemas, args.manner.lang))?;
    }
    let count = |severity| {
        let of = |rule| schemas.rule_texts.of(rule).severity;
        read.findings.iter().filter(|finding| of(finding.rule) == severity).count() as u64
    };
    Ok(FailOn::verdict(args.fail_on, count(Severity::Error), count(Severity::Warn)))
}

//! `diff`: what two runs do not have in common, and why.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Manner;
use super::exit::Exit;
use super::failure::Failure;
use super::log::{prepare, say};
use super::run::lies_inside;
use crate::compare::compare;
use crate::compare::snapshot::Snapshot;
use crate::report::differences;
use crate::store::lock::Lock;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger diff output/2022-05-31 output/2022-06-30
  careledger diff output/2022-05-31 output/2022-06-30 --output output/differences --lang en
  careledger diff output/2022-06-30 output/variants/plus_pooled_months=12/2022-06-30 --json";

/// The flags of `diff`.
#[derive(Args)]
pub(super) struct DiffArgs {
    /// The folder of the earlier run, or of the one to compare with.
    #[arg(value_name = "A")]
    old: PathBuf,
    /// The folder of the later run.
    #[arg(value_name = "B")]
    new: PathBuf,
    /// The folder that receives a folder for the two runs, such as 2022-05-31..2022-06-30.
    #[arg(long, value_name = "DIR", default_value = "output/differences")]
    output: PathBuf,
    /// Print the summary as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub manner: Manner,
}

/// Compares two runs.
pub(super) fn diff(args: &DiffArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    for run in [&args.old, &args.new] {
        if lies_inside(&args.output, run) {
            return Err(Failure::OutputInsideRun { output: args.output.clone(), run: run.clone() });
        }
    }
    let (old, new) = rayon::join(|| Snapshot::read(&args.old), || Snapshot::read(&args.new));
    let comparison = compare(old?, new?)?;
    let language = args.manner.lang;
    let lock = Lock::acquire(&args.output)?;
    let folder = differences::write(&comparison, language, &lock)?;
    let folder = folder.display().to_string();
    let text = if args.json {
        differences::json(&comparison, &folder)
    } else {
        differences::text(&comparison, &folder, language)
    };
    if !args.manner.quiet {
        say(&text)?;
    }
    Ok(Exit::Done)
}

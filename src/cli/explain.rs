//! `explain`: what became of a unit or a case, and why.

use std::io;

use clap::Args;

use super::arguments::{DayArgs, Manner};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::ingest;
use crate::pipeline::questions;
use crate::query::explain::Question;
use crate::report::story;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger explain --input input/sample --as-of 2022-06-30 --serial 3FCDHBL0020156
  careledger explain --input input/sample --as-of 2022-06-30 --case MR-2109-003 --lang en
  careledger explain --input input/sample --as-of 2022-06-30 --case MR-2109-003 --json";

/// The flags of `explain`.
#[derive(Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    day: DayArgs,
    /// Print the story as JSON, for programs.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub manner: Manner,
}

/// What is asked for: one of them.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct About {
    /// A unit, by any serial that it has had.
    #[arg(long, value_name = "SERIAL")]
    serial: Option<String>,
    /// A repair case, by its number; of several dealers' cases of that number each.
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// A row of the exceptions list, by its id.
    #[arg(long, value_name = "ID")]
    exception: Option<String>,
}

impl About {
    /// The question, written as the facts are.
    fn question(&self) -> Question {
        match (&self.serial, &self.case, &self.exception) {
            (Some(serial), _, _) => {
                Question::Serial(ingest::identifier(serial).unwrap_or_else(|| ingest::name(serial)))
            }
            (None, Some(case), _) => Question::Case(ingest::name(case)),
            // The group makes one of the three required.
            (None, None, exception) => {
                Question::Exception(ingest::name(exception.as_deref().unwrap_or_default()).to_lowercase())
            }
        }
    }
}

/// Reads, decides and tells. The story is the result, so `--quiet` does not silence it.
pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let source = args.day.source.source();
    let schemas = source.schemas()?;
    let as_of = args.day.as_of();
    let question = args.about.question();
    let read = source.read(&schemas, &Bar::new(&args.manner))?;
    let day = questions::decide(&read, &schemas, as_of, &args.day.runs.output)?;
    let told = questions::explain(&read, &schemas, &day, &question);
    let explanation = told?;
    let text = if args.json {
        serde_json::to_string_pretty(&explanation).map_err(io::Error::from)? + "\n"
    } else {
        story::text(&explanation, &schemas, args.manner.lang)
    };
    say(&text)?;
    Ok(Exit::Done)
}

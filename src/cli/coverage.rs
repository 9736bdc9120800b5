//! `coverage`: how a unit or a contract stands.

use clap::Args;

use super::arguments::{DayArgs, Manner, contract, serial};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::pipeline::questions;
use crate::query::usage::{self, ContractKey};
use crate::report::terminal::usage as page;
use crate::report::words::Words;
use crate::report::{self, json};
use crate::rollup::view::View;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger coverage --serial 3FCDHBL0020156 --as-of 2022-06-10
  careledger coverage --contract 31DD330DE9A421EA --as-of 2022-06-10 --lang en
  careledger coverage --contract renew:A4B3C2D1E0F98765 --as-of 2022-06-10 --json";

/// The flags of `coverage`.
#[derive(Args)]
pub(super) struct CoverageArgs {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    day: DayArgs,
    /// Answer in JSON, for another program.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub manner: Manner,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Asked {
    /// A serial that the unit bears or bore: that unit alone.
    #[arg(long, value_parser = serial)]
    serial: Option<String>,
    /// A contract number, or a pool such as code:1A2B3C4D or renew:31DD330DE9A421EA: all its units.
    #[arg(long, value_name = "NUMBER", value_parser = contract)]
    contract: Option<ContractKey>,
}

/// Decides the day and prints what of it was asked for.
pub(super) fn coverage(args: &CoverageArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let as_of = args.day.as_of();
    let source = args.day.source.source();
    let schemas = source.schemas()?;
    let read = source.read(&schemas, &Bar::new(&args.manner))?;
    let day = questions::decide(&read, &schemas, as_of, &args.day.runs.output)?;
    let edition = report::edition(View { read: &read, schemas: &schemas, day: &day }, false);
    let words = Words::of(args.manner.lang);
    let mut text = String::new();
    if let Some(serial) = &args.asked.serial {
        let found = usage::of_serial(&read, &schemas, &day, serial)?;
        text = if args.json {
            json::usage_of_unit(&edition, serial, &found)
        } else {
            page::of_unit(&edition, words, serial, &found)
        };
    } else if let Some(key) = &args.asked.contract {
        let found = usage::of_contract(&read, &day, key)?;
        text = if args.json {
            json::usage_of_contract(&edition, key, &found)
        } else {
            page::of_contract(&edition, words, key, &found)
        };
    }
    say(&text)?;
    Ok(Exit::Done)
}

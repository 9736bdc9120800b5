//! `quote`: what a customer would pay for a case.

use chrono::NaiveDate;
use clap::Args;

use super::arguments::{Manner, RunsArgs, SourceArgs, cost, date, serial, today_in_tokyo, word};
use super::exit::Exit;
use super::failure::Failure;
use super::log::{Bar, prepare, say};
use crate::domain::money::Yen;
use crate::domain::plan::Service;
use crate::pipeline::questions;
use crate::query::quote::{Question, quote as quote_case};
use crate::report::words::Words;
use crate::report::{self, json, terminal};
use crate::rollup::view::View;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger quote --serial 3FCDHBL0020158 --cost 130000 --date 2022-06-10
  careledger quote --serial 0V2DH3C0010021 --cost 130,000 --service replacement --date 2021-12-01
  careledger quote --serial 3FCDHBL0020158 --cost 130000 --date 2022-06-10 --lang en --json";

/// The flags of `quote`.
#[derive(Args)]
pub(super) struct QuoteArgs {
    /// A serial that the unit bears or bore.
    #[arg(long, value_parser = serial)]
    serial: String,
    /// What the repair would cost, in yen.
    #[arg(long, value_name = "YEN", value_parser = cost, allow_hyphen_values = true)]
    cost: Yen,
    /// Only this service; both by default.
    #[arg(long, value_parser = word::<Service>(&["修理", "交換"]))]
    service: Option<Service>,
    /// The day on which the case would be received and settled: what is known by it counts. Today in Tokyo
    /// by default.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    runs: RunsArgs,
    /// Answer in JSON, for another program.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub manner: Manner,
}

/// Supposes the case and prints what it comes to; writes nothing.
pub(super) fn quote(args: &QuoteArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let both = vec![Service::Repair, Service::Replacement];
    let question = Question {
        serial: args.serial.clone(),
        repair_cost_jpy: args.cost,
        services: args.service.map_or(both, |service| vec![service]),
        on: args.date.unwrap_or_else(today_in_tokyo),
    };
    let source = args.source.source();
    let schemas = source.schemas()?;
    let mut read = source.read(&schemas, &Bar::new(&args.manner))?;
    let past = questions::known_decisions(&args.runs.output, question.on)?;
    let answer = quote_case(&past, &mut read, &schemas, &question)?;
    let edition = report::edition(View { read: &read, schemas: &schemas, day: &answer.day }, false);
    let text = if args.json {
        json::quote(&edition, &question, &answer)
    } else {
        terminal::quote::quote(&edition, Words::of(args.manner.lang), &question, &answer)
    };
    say(&text)?;
    Ok(Exit::Done)
}

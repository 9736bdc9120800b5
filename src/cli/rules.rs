//! `rules`: what a rule decides, its clause, what to do.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Manner;
use super::exit::Exit;
use super::failure::Failure;
use super::log::{prepare, say};
use crate::domain::rule::RuleId;
use crate::pipeline::request::Source;
use crate::report::terminal;

pub(super) const EXAMPLES: &str = "\
Examples / 例:
  careledger rules
  careledger rules ENR-01
  careledger rules RNW-03 --lang en";

/// The flags of `rules`.
#[derive(Args)]
pub(super) struct RulesArgs {
    /// The rule, such as ENR-01; all rules, a line each, without it.
    #[arg(value_parser = rule)]
    id: Option<RuleId>,
    /// Use the schemas of this folder instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,
    #[command(flatten)]
    pub manner: Manner,
}

fn rule(text: &str) -> Result<RuleId, String> {
    RuleId::from_id(&text.to_ascii_uppercase())
        .ok_or_else(|| "no such rule; `careledger rules` lists them all".to_owned())
}

/// Prints one rule in full, or all of them.
pub(super) fn rules(args: &RulesArgs) -> Result<Exit, Failure> {
    prepare(&args.manner);
    let source =
        Source { input: PathBuf::new(), known_by: None, schemas: args.schemas.clone(), choices: Vec::new() };
    let schemas = source.schemas()?;
    say(&terminal::rules(&schemas, args.id, args.manner.lang))?;
    Ok(Exit::Done)
}

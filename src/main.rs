//! The program: parse, execute, exit code.

use std::process::ExitCode;

use careledger::cli::{Cli, execute};
use clap::Parser;

fn main() -> ExitCode {
    execute(Cli::parse())
}

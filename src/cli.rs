//! Commands and flags, and the exit code of each outcome.

mod arguments;
mod check;
mod close;
mod coverage;
mod diff;
mod exit;
mod explain;
mod failure;
mod log;
mod quote;
mod replay;
mod rules;
mod run;
mod sensitivity;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use exit::Exit;

/// Reconciles dealers' sales, activations and repairs with the rules of the DJI Care Enterprise plans.
/// / 販売店の売上・アクティベーション・修理データを、DJI Care Enterprise の規定に照らして突合します。
#[derive(Parser)]
#[command(name = "careledger", version, after_help = Exit::help(), subcommand_required = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read the files, decide, write the reports. / 取込・判定・帳票出力
    #[command(after_help = run::EXAMPLES)]
    Run(run::RunArgs),
    /// Run for the end of each month, reading the files once. / 月末ごとの再実行
    #[command(after_help = replay::EXAMPLES)]
    Replay(replay::ReplayArgs),
    /// List the coverages whose verdict would change under another choice of a policy. / 方針の影響
    #[command(after_help = sensitivity::EXAMPLES)]
    Sensitivity(sensitivity::SensitivityArgs),
    /// How a unit or a contract stands: periods, renewals, what is left. / 利用状況の確認
    #[command(after_help = coverage::EXAMPLES)]
    Coverage(coverage::CoverageArgs),
    /// What a customer would pay for a case, and what it would cost the unit. / 修理・交換の見積り
    #[command(after_help = quote::EXAMPLES)]
    Quote(quote::QuoteArgs),
    /// Compare two runs: what was added, is gone or changed, and why. / 2つの実行の差異
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::DiffArgs),
    /// Freeze a month: its tables and record, chained by hashes to the month before. / 月の締め
    #[command(after_help = close::CLOSE_EXAMPLES)]
    Close(close::CloseArgs),
    /// Check that the closed months are as they were sealed. / 締めた月の検証
    #[command(after_help = close::VERIFY_EXAMPLES)]
    Verify(close::VerifyArgs),
    /// Read and validate only; say what was found in each file. / 取込と検査のみ
    #[command(after_help = check::EXAMPLES)]
    Check(check::CheckArgs),
    /// Tell the story of a unit, a case or an exception, and why it was decided so. / 経緯と判定理由の説明
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::ExplainArgs),
    /// Show a rule: what it decides, its clause, what to do. / 規則の説明
    #[command(after_help = rules::EXAMPLES)]
    Rules(rules::RulesArgs),
}

/// Does what the command line asks and gives the exit code.
#[must_use]
pub fn execute(cli: Cli) -> ExitCode {
    let (done, manner) = match &cli.command {
        Command::Run(args) => (run::run(args), &args.manner),
        Command::Replay(args) => (replay::replay(args), &args.manner),
        Command::Sensitivity(args) => (sensitivity::sensitivity(args), &args.manner),
        Command::Coverage(args) => (coverage::coverage(args), &args.manner),
        Command::Quote(args) => (quote::quote(args), &args.manner),
        Command::Diff(args) => (diff::diff(args), &args.manner),
        Command::Close(args) => (close::close(args), &args.manner),
        Command::Verify(args) => (close::verify(args), &args.manner),
        Command::Check(args) => (check::check(args), &args.manner),
        Command::Explain(args) => (explain::explain(args), &args.manner),
        Command::Rules(args) => (rules::rules(args), &args.manner),
    };
    let exit = done.unwrap_or_else(|failure| {
        tracing::error!("{}", failure.sentence(manner.lang));
        Exit::from(&failure)
    });
    exit.into()
}

//! The exit code of each outcome: which there are, what they mean, which failure has which.

use std::process::ExitCode;

use strum::{EnumMessage, VariantArray};

use super::failure::Failure;
use crate::compare::Incomparable;
use crate::ingest::IngestError;
use crate::pipeline::RunError;
use crate::store::PublishError;
use crate::store::close::CloseError;
use crate::store::folder::FolderError;

/// How a command ended, for whoever called it, and what `--help` says of it; the codes above 2 are those
/// of `sysexits.h`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::EnumMessage, strum::VariantArray)]
pub(super) enum Exit {
    /// All was done.
    #[strum(message = "the reports were written / 帳票を出力した")]
    Done = 0,
    /// All was done, and found what the caller asked to be told of.
    #[strum(message = "--fail-on: findings of that severity exist; verify: a closed month differs
      / 指定した重要度の例外がある、または締めた月に異常がある")]
    Found = 1,
    /// The arguments do not fit each other, or what is there.
    #[strum(message = "usage / 引数の誤り")]
    Usage = 2,
    /// Files that are there cannot be read, or say what cannot be.
    #[strum(message = "nothing readable in the input, or a schema is wrong \
        / 読める入力がない、または定義ファイルの誤り")]
    Unreadable = 65,
    /// Nothing is there that was asked for.
    #[strum(message = "the input folder is missing, or nothing in it is what was asked for \
        / 入力フォルダーまたは問い合わせの対象がない")]
    Missing = 66,
    /// The output cannot be written.
    #[strum(message = "the output cannot be written / 出力できない")]
    CannotWrite = 73,
    /// Another run holds the lock: to be tried again later.
    #[strum(message = "another run holds the lock / 別の実行が進行中")]
    Locked = 75,
}

impl Exit {
    /// All codes, a line each.
    pub fn help() -> String {
        let meaning = |exit: &Exit| exit.get_message().unwrap_or_default();
        let lines = Exit::VARIANTS.iter().map(|exit| format!("\n  {:<4}{}", *exit as u8, meaning(exit)));
        format!("Exit codes / 終了コード:{}", lines.collect::<String>())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::SinceAfterAsOf { .. }
            | Failure::FromAfterTo { .. }
            | Failure::OutputInsideInput { .. }
            | Failure::OutputInsideRun { .. }
            | Failure::Incomparable(Incomparable::Masked)
            | Failure::Run(RunError::Choices(_))
            | Failure::Close(
                CloseError::Already { .. }
                | CloseError::NotNext { .. }
                | CloseError::Masked { .. }
                | CloseError::Other { .. },
            ) => Exit::Usage,
            Failure::Run(
                RunError::Schemas(_)
                | RunError::Earlier(_)
                | RunError::Closed(_)
                | RunError::Input(IngestError::NothingReadable { .. } | IngestError::Io { .. }),
            )
            | Failure::Folder(
                FolderError::Unreadable { .. } | FolderError::Altered { .. } | FolderError::Lacks { .. },
            )
            | Failure::Incomparable(Incomparable::OtherType { .. })
            | Failure::Close(CloseError::Run(_) | CloseError::Broken(_)) => Exit::Unreadable,
            Failure::Unknown(_)
            | Failure::Absent(_)
            | Failure::Folder(FolderError::NoRun { .. })
            | Failure::Run(RunError::Input(IngestError::Missing { .. }))
            | Failure::Close(CloseError::NoRun { .. } | CloseError::Unreadable { .. }) => Exit::Missing,
            Failure::Print(_) => Exit::CannotWrite,
            Failure::Output(error)
            | Failure::Run(RunError::Output(error))
            | Failure::Close(CloseError::Output(error)) => match error {
                PublishError::Locked { .. } => Exit::Locked,
                PublishError::NotAFolder { .. } | PublishError::CannotWrite { .. } => Exit::CannotWrite,
            },
        }
    }
}

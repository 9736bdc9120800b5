//! Whose words a value is one of: the reader's word for it is found by this, whichever column holds it.

use crate::domain::claim::Decision;
use crate::domain::coverage::{RenewalStatus, Route, Status};
use crate::domain::expiry::Stage;
use crate::domain::ledger::EntryKind;
use crate::domain::plan::{Plan, Service};
use crate::domain::rule::{Effect, Severity, Stake, Subject};
use crate::domain::word::Word;
use crate::tables::Kind;
use crate::tables::exceptions::Life;

/// Words that readers see in their own language, named as in the catalogue of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Vocabulary {
    /// What was bought.
    Plan,
    /// How a coverage came about.
    Route,
    /// How a coverage stands.
    Status,
    /// Whether it can be renewed.
    RenewalStatus,
    /// What became of a claim.
    Decision,
    /// What was done to a unit.
    Service,
    /// What changed a limit.
    EntryKind,
    /// How near a coverage is to its end.
    Stage,
    /// How urgent a finding is.
    Severity,
    /// What a finding does.
    Effect,
    /// What a finding is about.
    Subject,
    /// Whether a finding was known before.
    Life,
    /// Which amount is at stake.
    Stake,
    /// What an input file holds.
    FileKind,
    /// The tables of a run.
    Table,
    /// What became of a row between two runs.
    Change,
    /// Why.
    DifferenceCause,
}

/// Words that readers see in their own language.
pub trait Worded: Word {
    /// Whose words they are.
    const VOCABULARY: Vocabulary;
}

macro_rules! worded {
    ($($word:ty: $vocabulary:ident,)*) => {
        $(impl Worded for $word {
            const VOCABULARY: Vocabulary = Vocabulary::$vocabulary;
        })*
    };
}

worded! {
    Plan: Plan,
    Route: Route,
    Status: Status,
    RenewalStatus: RenewalStatus,
    Decision: Decision,
    Service: Service,
    EntryKind: EntryKind,
    Stage: Stage,
    Severity: Severity,
    Effect: Effect,
    Subject: Subject,
    Life: Life,
    Stake: Stake,
    Kind: Table,
}

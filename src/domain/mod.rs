//! The nouns of the business: dealers' facts, plans, coverages, claims, findings.
//!
//! This is the lowest floor. Nothing here reads a file, asks a clock, starts a thread or knows a
//! spreadsheet; every other floor may import it, and it imports none of them.

pub mod claim;
pub mod coverage;
pub mod expiry;
pub mod facts;
pub mod field;
pub mod finding;
pub mod fingerprint;
pub mod ids;
pub mod input;
pub mod language;
pub mod ledger;
pub mod money;
pub mod month;
pub mod place;
pub mod plan;
pub mod policy;
pub mod reading;
pub mod resolution;
pub mod rule;
pub mod text;
pub mod ties;
pub mod time;
pub mod word;

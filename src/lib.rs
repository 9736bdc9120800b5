//! careledger reconciles the files of DJI Enterprise dealers with the rules of their protection plans.
//!
//! ```text
//!  input/          schemas/
//!    │                │
//!    ▼                ▼
//!  ingest ─ rows with their place ─► facts and findings
//!    │
//!    ▼
//!  link ─── which row wins, which belong together ─► groups
//!    │
//!    ▼
//!  settle ─ each group in time order, by the rules ─► coverages, claims, ledger
//!    │
//!    ▼
//!  rollup ─ totals that prove themselves
//!    │
//!    ▼
//!  tables ─ every column, once ─► store ─► output/<as-of date>/data/, run.json
//!    │
//!    ▼
//!  report ─ words, workbooks, what the terminal prints ─► output/<as-of date>/
//! ```
//!
//! Floors, each importing only those before it: [`domain`], [`schema`], [`rules`], [`ingest`], [`link`],
//! [`settle`], [`rollup`], [`tables`], [`store`], [`compare`], [`query`], [`report`], [`pipeline`], `cli`.
//!
//! Where to look: a noun, a rule's row or a policy's in `domain`, a rule's function by its ID in `rules`, a
//! file's form in `ingest`, a column in `tables`, what runs leave behind in `store`, a sheet or a sentence in
//! `report`, an answer to a question in `query`, the stages of a run in `pipeline`, a word or a price in
//! `schemas/`.

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

pub mod cli;
pub mod compare;
pub mod domain;
pub mod ingest;
pub mod link;
pub mod pipeline;
pub mod query;
pub mod report;
pub mod rollup;
pub mod rules;
pub mod schema;
pub mod settle;
pub mod store;
pub mod tables;

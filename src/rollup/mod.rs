//! Sums over what a run decided: pools, the figures of finance, and the control totals that every report
//! must agree with.

pub mod control;
pub mod finance;
mod frame;
pub mod pools;
pub mod stake;
pub mod view;

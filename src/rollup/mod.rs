//! Sums over what a run decided: pools, and the control totals that every report must agree with.

pub mod control;
pub mod pools;

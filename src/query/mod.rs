//! Answers to questions, from what was decided: nothing here is written to a folder.
//!
//! An answer is data; its sentences are made by `report`, in the reader's language.

pub mod explain;
mod nearest;
pub mod quote;
pub mod sensitivity;
pub mod unit;
pub mod usage;

//! Answers to questions, from what was decided: nothing here is written to a folder.

pub mod sensitivity;

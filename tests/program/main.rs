//! The program as its users run it: what it reads, writes, prints and answers.

mod closing;
mod command_line;
#[path = "../common/mod.rs"]
mod common;
mod decisions;
mod desk;
mod differences;
mod examples;
mod explain;
mod golden;
mod messages;
mod quote;
mod replay;
mod sample;
mod sensitivity;
mod usage;

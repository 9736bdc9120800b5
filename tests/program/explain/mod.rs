//! `explain`: the story of a unit, a case or an exception, asked of the program as its users ask it.
//!
//! What the stories of the sample must say was derived from the rules and the files by hand.

mod asking;
mod golden;
mod policies;
mod stories;

use std::process::Output;

use crate::common::{careledger, sample};
use serde_json::Value;

const AS_OF: &str = "2022-06-30";

/// What the program answers to a question about the sample.
fn explain(arguments: &[&str]) -> Output {
    let mut program = careledger();
    program.args(["explain", "--as-of", AS_OF, "--quiet", "--input"]).arg(sample());
    program.args(arguments).output().unwrap()
}

/// The stories about something of the sample, as data.
fn stories(arguments: &[&str]) -> Vec<Value> {
    let done = explain(&[arguments, &["--json"]].concat());
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    answer["stories"].as_array().unwrap().clone()
}

/// The only story about something of the sample.
fn story(arguments: &[&str]) -> Value {
    let mut stories = stories(arguments);
    assert_eq!(stories.len(), 1, "{arguments:?}");
    stories.remove(0)
}

/// The members of a list of a story.
fn list<'v>(of: &'v Value, name: &str) -> &'v [Value] {
    of[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

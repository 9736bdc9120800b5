//! Every example in README.md and in `--help` is run, in a folder where it makes sense.
//!
//! An example is a line of a help text that begins with `careledger`, or a command of a code block or
//! between backticks in README.md. A block of README.md in which a line begins with `$` shows what the
//! command prints, to the letter.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::common::{careledger, copy, repository, sample};
use careledger::cli::Cli;
use chrono::NaiveDate;
use clap::CommandFactory;

/// What is done before the examples of a command, in the same folder: a line a step.
const SET_UP: &[(&str, &[&str])] = &[
    ("run", &["run --quiet --as-of 2022-05-31"]),
    ("close", &["run --quiet --as-of 2022-05-31"]),
    ("verify", &["run --quiet --as-of 2022-05-31"]),
];

/// The program's names in README.md.
const PROGRAM: [&str; 2] = ["careledger", "cargo run --release --"];

/// A command as its reader types it.
#[derive(Clone, Debug)]
struct Example {
    arguments: Vec<String>,
    /// What it prints, where that is shown.
    printed: Option<String>,
}

impl Example {
    fn of(command: &str) -> Self {
        Self { arguments: arguments(command), printed: None }
    }
}

#[test]
fn every_example_of_help_is_run() {
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let help = careledger().args([name, "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let written = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let lines = written.lines().map(str::trim).filter(|line| line.starts_with("careledger "));
        let mut examples = 0;
        for line in lines {
            // One that is broken to fit the terminal could not be copied.
            assert!(help.lines().any(|shown| shown.trim() == line), "{line} is not shown whole in\n{help}");
            let example = Example::of(line.trim_start_matches("careledger "));
            assert_eq!(example.arguments[0], name, "{name} shows examples of its own");
            check(&example);
            examples += 1;
        }
        assert!(examples > 0, "{name} shows no example\n{help}");
    }
}

#[test]
fn every_command_of_the_readme_is_run() {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let examples = commands_of(&readme);
    let shown = examples.iter().filter(|example| example.printed.is_some()).count();
    assert!(examples.len() > 10 && shown > 2, "{} commands, {shown} with what they print", examples.len());
    let nightly = "run --input input --output output --quiet";
    let nightly = examples.iter().filter(|example| example.arguments.join(" ") == nightly).count();
    assert_eq!(nightly, 2, "the crontab's line and the timer's");
    for example in &examples {
        check(example);
    }
}

#[test]
fn commands_are_found_in_prose_and_blocks() {
    let text = "Ask `careledger rules ENR-01` or `--help`.\n```sh\ncargo run --release -- check   # reads\n\
                cargo test\n0 2 * * *  cd /srv/careledger && ./careledger run --quiet 2>>log && curl \"$URL\"\n```\n\
                careledger reads files.\n```console\n$ careledger a --b 'c d'\none\n\ntwo\n$ careledger e\n```\n";
    let found = commands_of(text);
    let arguments: Vec<String> = found.iter().map(|example| example.arguments.join("|")).collect();
    assert_eq!(arguments, ["rules|ENR-01", "check", "run|--quiet", "a|--b|c d", "e"]);
    let printed: Vec<Option<&str>> = found.iter().map(|example| example.printed.as_deref()).collect();
    assert_eq!(printed, [None, None, None, Some("one\n\ntwo\n"), Some("")]);
}

/// Runs an example in a fresh folder: it ends well, and prints what it is said to print.
fn check(example: &Example) {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), &example.arguments);
    let done = run(folder.path(), &example.arguments);
    let (printed, log) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8_lossy(&done.stderr));
    let has = |flag: &str| example.arguments.iter().any(|argument| argument == flag);
    let code = done.status.code().unwrap_or(-1);
    assert!(code == 0 || code == 1 && has("--fail-on"), "{example:?} ends with {code}: {log}");
    if has("--json") {
        let answer: Result<serde_json::Value, _> = serde_json::from_str(&printed);
        assert!(answer.is_ok(), "{example:?}: {printed}");
    }
    assert!(!printed.is_empty() || has("--quiet"), "{example:?} says nothing");
    if let Some(expected) = &example.printed {
        assert!(is_shown(expected, &printed), "{example:?} prints:\n{printed}");
    }
}

/// Whether what is shown was printed: all of it in order, a line `…` standing for any lines left out.
fn is_shown(shown: &str, printed: &str) -> bool {
    let mut rest = printed;
    for (at, part) in shown.split("…\n").enumerate() {
        let found = if at == 0 { rest.starts_with(part).then_some(0) } else { rest.find(part) };
        let Some(found) = found else { return false };
        rest = &rest[found + part.len()..];
    }
    rest.is_empty()
}

#[test]
fn lines_are_left_out_only_where_it_is_said() {
    for (shown, printed, expected) in [
        ("one\ntwo\n", "one\ntwo\n", true),
        ("one\n", "one\ntwo\n", false),
        ("one\n…\n", "one\ntwo\n", false),
        ("one\n…\nthree\n", "one\ntwo\nthree\n", true),
        ("…\nthree\n", "one\ntwo\nthree\n", true),
        ("two\n…\nthree\n", "one\ntwo\nthree\n", false),
        ("one\n…\nthree\n…\ntwo\n", "one\ntwo\nthree\n", false),
    ] {
        assert_eq!(is_shown(shown, printed), expected, "{shown} of {printed}");
    }
}

/// The sample as the input; each run's folder that the example names; what its command needs.
fn prepare(folder: &Path, arguments: &[String]) {
    let below = arguments.iter().any(|argument| argument.starts_with("input/sample"));
    let input = folder.join(if below { "input/sample" } else { "input" });
    copy(&sample(), &input);
    copy(&repository("schemas"), &folder.join("schemas"));
    let input = input.strip_prefix(folder).unwrap().to_str().unwrap();
    let set_up = SET_UP.iter().filter(|(command, _)| *command == arguments[0]);
    let mut steps: Vec<Vec<String>> =
        set_up.flat_map(|(_, steps)| *steps).map(|step| self::arguments(step)).collect();
    steps.extend(arguments.iter().filter_map(|argument| run_of(argument)));
    for mut step in steps {
        step.extend(["--input".to_owned(), input.to_owned()]);
        let done = run(folder, &step);
        assert!(done.status.success(), "{step:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// The run that makes a folder such as `output/2022-06-30` or
/// `output/variants/plus_pooled_months=12/2022-06-30`.
fn run_of(folder: &str) -> Option<Vec<String>> {
    let (output, day) = folder.trim_end_matches('/').rsplit_once('/')?;
    let _: NaiveDate = day.parse().ok()?;
    let (output, variant) = output.split_once("/variants/").unwrap_or((output, ""));
    let mut step = ["run", "--quiet", "--as-of", day, "--output", output].map(str::to_owned).to_vec();
    for part in variant.split('+').filter(|part| !part.is_empty()) {
        match part.strip_prefix("known_by=") {
            Some(month) => step.extend(["--known-by".to_owned(), month.to_owned()]),
            None => step.extend(["--set".to_owned(), part.to_owned()]),
        }
    }
    Some(step)
}

fn run(folder: &Path, arguments: &[String]) -> Output {
    careledger().current_dir(folder).args(arguments).output().unwrap()
}

/// The program's commands in a text of Markdown, in order.
fn commands_of(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut in_block = false;
    // What a `$` line prints stands below it, up to the next one or the end of the block.
    let mut printing = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            (in_block, printing) = (!in_block, false);
        } else if !in_block {
            let spans = line.split('`').skip(1).step_by(2);
            found.extend(spans.filter_map(|span| span.strip_prefix("careledger ")).map(Example::of));
        } else if let Some(command) = line.strip_prefix("$ ").and_then(command_in) {
            found.push(Example { printed: Some(String::new()), ..Example::of(command) });
            printing = true;
        } else if printing {
            let printed = found.last_mut().and_then(|example| example.printed.as_mut()).unwrap();
            printed.push_str(line);
            printed.push('\n');
        } else {
            found.extend(command_in(line).map(Example::of));
        }
    }
    // An empty line between two commands is for the reader's eye.
    for printed in found.iter_mut().filter_map(|example| example.printed.as_mut()) {
        printed.truncate(printed.trim_end().len());
        if !printed.is_empty() {
            printed.push('\n');
        }
    }
    found
}

/// What a line of a shell, a crontab or a unit file gives the program: all after its name, up to what is
/// the shell's own.
fn command_in(line: &str) -> Option<&str> {
    let after = |name: &str| {
        // The last one: a folder before it may bear the name too.
        let (before, after) = line.rsplit_once(&format!("{name} "))?;
        let stands_alone = before.is_empty() || before.ends_with([' ', '/']);
        stands_alone.then_some(after)
    };
    let command = PROGRAM.into_iter().find_map(after)?;
    let end = [" #", " &&", " |", " >", " 2>"].iter().filter_map(|sign| command.find(sign)).min();
    Some(command[..end.unwrap_or(command.len())].trim())
}

/// The words of a command; quotes hold words together.
fn arguments(command: &str) -> Vec<String> {
    let (mut words, mut quote) = (vec![String::new()], None);
    for letter in command.trim().chars() {
        let word = words.last_mut().unwrap();
        match quote {
            Some(open) if open == letter => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter.is_whitespace() => {
                if !word.is_empty() {
                    words.push(String::new());
                }
            }
            Some(_) | None => word.push(letter),
        }
    }
    words
}

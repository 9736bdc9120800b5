//! Asking: by exception, for what several dealers have, for what nobody has; the languages.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::{AS_OF, explain, list, stories, story};
use crate::common::{Row, careledger, find, plain, repository, rows, run, sample, text};

#[test]
fn an_exception_of_each_rule_leads_to_its_story() {
    let output = tempfile::tempdir().unwrap();
    let exceptions = rows(&run(&sample(), output.path(), AS_OF, &[]), "exceptions");
    let by_rule: BTreeMap<&str, &Row> = exceptions.iter().map(|row| (text(row, "rule"), row)).collect();
    assert!(by_rule.len() > 25, "the sample has exceptions of many kinds: {:?}", by_rule.keys());
    for (rule, row) in by_rule {
        let id = text(row, "exception_id");
        let story = story(&["--exception", id]);
        let asked: Vec<&Value> =
            list(&story, "exceptions").iter().filter(|exception| exception["asked"] == true).collect();
        assert_eq!(asked.len(), 1, "{id}: one is asked for");
        for (name, column) in
            [("exception_id", "exception_id"), ("rule", "rule"), ("message_ja", "message_ja")]
        {
            assert_eq!(plain(&asked[0][name]), text(row, column), "{id}");
        }
        assert_eq!(plain(&asked[0]["place"]["file"]), text(row, "source_file"), "{id}");
        if rule.starts_with("INP") {
            continue;
        }
        let fails = |trial: &&Value| {
            (trial["rule"] == rule) && trial["outcome"] == "fails" && trial["actual"] == row["actual"]
        };
        let trials = list(&story, "events").iter().flat_map(|event| list(event, "trials"));
        assert!(trials.clone().any(|trial| fails(&trial)), "{id}: the story shows where {rule} fails");
    }
}

#[test]
fn an_exception_of_a_masked_list_is_found_too() {
    let output = tempfile::tempdir().unwrap();
    run(&sample(), output.path(), AS_OF, &["--mask"]);
    let exceptions = rows(&output.path().join("masked").join(AS_OF), "exceptions");
    let owner = find(&exceptions, "rule", "POOL-02");
    let story = story(&["--exception", text(owner, "exception_id")]);
    assert!(list(&story, "exceptions").iter().any(|one| one["asked"] == true && one["rule"] == "POOL-02"));
    let plain_list = super::story(&["--serial", text(owner, "serial")]);
    let same_id = |one: &&Value| one["exception_id"] == owner["exception_id"];
    assert_eq!(list(&plain_list, "exceptions").iter().find(same_id), None, "its id is the masked list's own");
}

#[test]
fn a_row_that_was_refused_is_part_of_the_story() {
    let story = story(&["--case", "SF-112"]);
    let aside = list(&story, "set_aside");
    assert_eq!((aside.len(), plain(&aside[0]["why"])), (1, "rejected".to_owned()));
    assert_eq!(plain(&aside[0]["place"]["file"]), "D003/2022-03/修理_202203.ods");
    assert_eq!(
        (plain(&aside[0]["place"]["sheet"]), plain(&aside[0]["place"]["row"])),
        ("修理".into(), "9".into())
    );
    assert_eq!(plain(&list(&story, "exceptions")[0]["rule"]), "INP-05", "3/15/2022 is no date");
}

#[test]
fn a_case_of_several_dealers_is_told_of_each() {
    let folder = tempfile::tempdir().unwrap();
    for (dealer, serial) in [("D002", "BBBB0002"), ("D001", "AAAA0001")] {
        let row = format!("case_no,serial,received_at,completed_at\nR-1,{serial},2022-05-01,2022-05-02\n");
        fs::create_dir_all(folder.path().join(dealer)).unwrap();
        fs::write(folder.path().join(dealer).join("repairs.csv"), row).unwrap();
    }
    let mut program = careledger();
    program.args(["explain", "--json", "--quiet", "--as-of", AS_OF, "--case", "R-1", "--input"]);
    let done = program.arg(folder.path()).output().unwrap();
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    let told = list(&answer, "stories")
        .iter()
        .map(|story| plain(&story["dealer"]) + " " + &plain(&story["serials"][0]));
    assert_eq!(told.collect::<Vec<_>>(), ["D001 AAAA0001", "D002 BBBB0002"]);
}

#[test]
fn what_nobody_has_is_66_with_the_nearest_names() {
    for (question, code, says) in [
        (["--serial", "3FCDHBL002015", "--lang", "en"], 66, "The nearest: 3FCDHBL0020151, 3FCDHBL0020156"),
        (
            ["--serial", "ZZZZZZZZZZZZ", "--lang", "en"],
            66,
            "no row of the input bears the serial ZZZZZZZZZZZZ",
        ),
        (["--case", "MR-2109-033", "--lang", "ja"], 66, "近いもの：MR-2109-003"),
        (["--exception", "0123456789abcdef", "--lang", "en"], 66, "has no 0123456789abcdef"),
    ] {
        let done = explain(&question);
        let log = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(code), "{log}");
        assert!(log.contains(says) && done.stdout.is_empty(), "{log}");
    }
    for usage in [&[][..], &["--serial", "A", "--case", "B"]] {
        assert_eq!(explain(usage).status.code(), Some(2), "one question at a time: {usage:?}");
    }
}

#[test]
fn the_examples_of_its_help_are_sound() {
    let help = careledger().args(["explain", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let examples: Vec<&str> =
        help.lines().filter_map(|line| line.trim().strip_prefix("careledger explain ")).collect();
    assert_eq!(examples.len(), 3, "{help}");
    for example in examples {
        let mut program = careledger();
        let done =
            program.current_dir(repository("")).arg("explain").args(example.split_whitespace()).output();
        assert!(done.unwrap().status.success(), "{example}");
    }
}

/// The README shows a story with lines left out; every line shown is printed, and where none is left out
/// between two, they follow each other.
#[test]
fn the_readmes_story_is_what_is_printed() {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let shown = readme.split("```console\n$ careledger explain").nth(1).expect("a console block");
    let mut lines = shown.split("```").next().unwrap().lines();
    let arguments: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let done = careledger().current_dir(repository("")).arg("explain").args(arguments).output().unwrap();
    let printed = String::from_utf8(done.stdout).unwrap();
    let mut printed = printed.lines();
    let mut left_out = false;
    for line in lines {
        match line {
            "…" => left_out = true,
            _ if left_out => {
                assert!(printed.any(|told| told == line), "{line}");
                left_out = false;
            }
            _ => assert_eq!(printed.next(), Some(line)),
        }
    }
    assert_eq!(printed.next(), None, "the story ends where the README's does");
}

#[test]
fn a_serial_is_found_however_a_person_writes_it() {
    assert_eq!(
        stories(&["--serial", "3fcd-hbl 0020156"]),
        stories(&["--serial", "３ＦＣＤＨＢＬ００２０１５６"])
    );
}

#[test]
fn the_story_is_told_in_the_readers_language() {
    let told = |language: &str| {
        let done = explain(&["--case", "MR-2205-002", "--lang", language]);
        assert!(done.status.success());
        String::from_utf8(done.stdout).unwrap()
    };
    let (japanese, english) = (told("ja"), told("en"));
    for line in [
        "修理受付番号 MR-2205-002 の経緯（基準日 2022-06-30）",
        "販売店 D001 の修理ケース MR-2205-002（製品 0V2DH3C0010021 → 0V2DH3C0010388 → 0V2DH3C0010512）",
        "    D001/2022-05/修理受付_202205.csv の 6 行目",
        "        あるべき値：2 回まで ／ 実際の値：3",
        "        方針（規程セット 2021）：basic_replacements = 2",
        "    → 契約 9A37C2F6591EDDD7 の交換を使いました（2 回のうち 2 回目）",
    ] {
        assert!(japanese.lines().any(|told| told == line), "{line}\n{japanese}");
    }
    for line in [
        "The story of case MR-2205-002 (as of 2022-06-30)",
        "    D001/2022-05/修理受付_202205.csv, row 6",
        "        expected: up to 2 / found: 3",
        "        policies (rule set 2021): basic_replacements = 2",
        "    → Coverage 9A37C2F6591EDDD7 uses replacement 2 of 2",
    ] {
        assert!(english.lines().any(|told| told == line), "{line}\n{english}");
    }
    // Every name has its word: no placeholder, and no name of the program's own, is left over.
    for (language, text) in [("ja", &japanese), ("en", &english)] {
        assert!(!text.contains(['{', '}']), "{language}: {text}");
    }
    assert!(!japanese.contains("parts_complete") && !japanese.contains("received_at："), "{japanese}");
}

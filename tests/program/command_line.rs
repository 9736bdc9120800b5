//! The program as its users run it: exit codes, what is printed where, and that a folder is written
//! whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use crate::common::{careledger, command, contents, copy, find, repository, rows, sample, succeed, text};
use careledger::schema::Schemas;

const AS_OF: &str = "2022-06-10";

fn run(input: &Path, output: &Path) -> Command {
    let mut program = command("run", input, output);
    program.args(["--as-of", AS_OF]);
    program
}

#[test]
fn a_run_writes_one_folder_and_prints_its_totals() {
    let output = tempfile::tempdir().unwrap();
    let done = run(&sample(), output.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let printed = String::from_utf8(done.stdout).unwrap();
    assert!(printed.contains("帳票: ") && printed.contains("2022-06-10"), "{printed}");
    assert_eq!(printed.lines().count(), 8, "{printed}");
    let written: Vec<String> = contents(&output.path().join(AS_OF)).into_keys().collect();
    let expected = [
        "by_dealer/D001.xlsx",
        "by_dealer/D002.xlsx",
        "by_dealer/D003.xlsx",
        "contract_states.xlsx",
        "data/claims.parquet",
        "data/coverages.parquet",
        "data/decisions.parquet",
        "data/exceptions.parquet",
        "data/expiries.parquet",
        "data/ledger.parquet",
        "exceptions.xlsx",
        "expiry_list.xlsx",
        "finance.xlsx",
        "run.json",
    ];
    assert_eq!(written, expected);
}

#[test]
fn the_same_inputs_give_the_same_bytes_on_any_number_of_threads() {
    let output = tempfile::tempdir().unwrap();
    let since = ["--since", "2022-06-09"];
    let mut all = Vec::new();
    for threads in ["1", "8", "8"] {
        succeed(run(&sample(), output.path()).args(since).args(["--threads", threads, "--quiet"]));
        all.push(contents(&output.path().join(AS_OF)));
    }
    assert!(all[0] == all[1], "1 and 8 threads differ");
    assert!(all[1] == all[2], "two runs differ");
}

#[test]
fn the_language_is_the_readers() {
    let output = tempfile::tempdir().unwrap();
    let printed = succeed(run(&sample(), output.path()).args(["--lang", "en"]));
    assert!(printed.starts_with("Reports: ") && printed.contains("Coverages: in force"), "{printed}");
}

/// Every text of a run's folder, packages unpacked and tables read.
fn all_text(run: &Path) -> String {
    let mut all = String::new();
    for (path, bytes) in contents(run) {
        all.push_str(&format!("{path}\n"));
        match path.rsplit_once('.') {
            Some((_, "xlsx")) => {
                let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
                for at in 0..package.len() {
                    std::io::Read::read_to_string(&mut package.by_index(at).unwrap(), &mut all).unwrap();
                }
            }
            Some((table, "parquet")) => {
                rows(run, table.trim_start_matches("data/"))
                    .iter()
                    .for_each(|row| all.push_str(&serde_json::to_string(row).unwrap()));
            }
            _ => all.push_str(&String::from_utf8(bytes).unwrap()),
        }
    }
    all
}

/// The names, phone numbers and e-mail addresses of the sample's owners.
fn personal_data() -> BTreeSet<String> {
    let read = careledger::ingest::read(&sample(), &Schemas::embedded(), &()).unwrap();
    let bindings = read.facts.activations.iter().filter_map(|row| row.binding.as_ref());
    let contacts = bindings.flat_map(|b| [b.customer_name, b.phone, b.email, b.dealer_email]);
    let sales = read.facts.sales.iter().map(|sale| sale.customer_name);
    let repairs = read.facts.repairs.iter().map(|repair| repair.customer_name);
    contacts.chain(sales).chain(repairs).flatten().map(|text| read.texts.get(text).to_owned()).collect()
}

#[test]
fn a_masked_folder_names_nobody() {
    let output = tempfile::tempdir().unwrap();
    let people = personal_data();
    let run_with = |mask: &[&str]| {
        succeed(run(&sample(), output.path()).args(mask).arg("--quiet"));
        let apart = if mask.is_empty() { output.path().to_owned() } else { output.path().join("masked") };
        all_text(&apart.join(AS_OF))
    };
    let open = run_with(&[]);
    let shown = people.iter().filter(|text| open.contains(text.as_str())).count();
    assert!(
        shown > 30 && open.contains("\"masked\": false"),
        "{shown} of {} are shown without",
        people.len()
    );
    for language in ["ja", "en"] {
        let masked = run_with(&["--mask", "--lang", language]);
        let left: Vec<&String> = people.iter().filter(|text| masked.contains(text.as_str())).collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(masked.contains("\"masked\": true") && masked.contains("owner-"));
        let said =
            if language == "ja" { "個人情報は伏せてあります" } else { "personal data is hidden" };
        assert!(masked.contains(said), "the covers say so");
    }
}

#[test]
fn quiet_says_nothing_while_all_is_well() {
    let output = tempfile::tempdir().unwrap();
    let done = run(&sample(), output.path()).arg("--quiet").output().unwrap();
    assert_eq!((done.status.code(), done.stdout, done.stderr), (Some(0), Vec::new(), Vec::new()));
}

#[test]
fn fail_on_asks_for_an_exit_code_of_its_own() {
    let output = tempfile::tempdir().unwrap();
    for severity in ["error", "warn"] {
        let done = run(&sample(), output.path()).args(["--quiet", "--fail-on", severity]).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{severity}");
        assert!(output.path().join(AS_OF).join("run.json").exists(), "the reports are written all the same");
    }
    let clean = tempfile::tempdir().unwrap();
    fs::create_dir_all(clean.path().join("D001")).unwrap();
    let sales = "sale_no,sale_date,model,serial\nS1,2022-06-01,Zenmuse L1,3FCDHBL0020156\n";
    fs::write(clean.path().join("D001/sales.csv"), sales).unwrap();
    let done = run(clean.path(), output.path()).args(["--quiet", "--fail-on", "warn"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_missing_folder_is_66_and_an_unreadable_one_65() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, junk) = (folder.path().join("empty"), folder.path().join("junk"));
    fs::create_dir_all(&empty).unwrap();
    fs::create_dir_all(junk.join("D001")).unwrap();
    fs::write(junk.join("D001/notes.csv"), "社員番号,部署\n0012,営業部\n").unwrap();
    fs::write(junk.join("D001/picture.png"), [0x89, b'P', b'N', b'G']).unwrap();
    fs::write(junk.join("D001/broken.xlsx"), "not a workbook").unwrap();
    let output = folder.path().join("output");
    for (input, code, says) in [
        (folder.path().join("nowhere"), 66, "がないか、フォルダーではありません"),
        (empty, 65, "表がありません"),
        (junk, 65, "D001/notes.csv"),
    ] {
        for command in [&mut run(&input, &output), careledger().arg("check").arg("--input").arg(&input)] {
            let done = command.output().unwrap();
            let log = String::from_utf8(done.stderr).unwrap();
            assert_eq!(done.status.code(), Some(code), "{log}");
            assert!(log.contains(says), "{log}");
            assert!(done.stdout.is_empty(), "stdout holds results alone");
        }
        assert!(!output.exists(), "nothing is left behind");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_73() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "a file where the output folder should be").unwrap();
    for output in [file.clone(), file.join("below")] {
        let done = run(&sample(), &output).output().unwrap();
        let log = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(73), "{log}");
        assert!(log.contains("フォルダーではなくファイルです"), "{log}");
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "a file where the output folder should be");
}

#[test]
fn a_held_lock_is_75_and_the_earlier_folder_stands() {
    let output = tempfile::tempdir().unwrap();
    succeed(run(&sample(), output.path()).arg("--quiet"));
    let before = contents(&output.path().join(AS_OF));
    let lock = File::options().write(true).open(output.path().join(".lock")).unwrap();
    lock.lock().unwrap();
    let done = run(&sample(), output.path()).args(["--lang", "en"]).output().unwrap();
    let log = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(75), "{log}");
    assert!(log.contains("another run is writing to"), "{log}");
    assert!(contents(&output.path().join(AS_OF)) == before);
    drop(lock);
    succeed(run(&sample(), output.path()).arg("--quiet"));
}

#[test]
fn wrong_usage_is_2() {
    for arguments in [
        vec!["run", "--as-of", "10/06/2022"],
        vec!["run", "--as-of", "2022-06-10", "--since", "2022-06-11"],
        vec!["run", "--as-of", "2022-6-10"],
        vec!["run", "--as-of", "0000-01-01"],
        vec!["run", "--input", "input/sample", "--output", "src/../input/sample/reports"],
        vec!["run", "--threads", "0"],
        vec!["run", "--lang", "fr"],
        vec!["rules", "ENR-99"],
        vec!["audit"],
        vec![],
    ] {
        let done = careledger().args(&arguments).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(!done.stderr.is_empty() && done.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn faulty_schemas_are_65_with_all_their_faults() {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("schemas");
    copy(&repository("schemas"), &schemas);
    let rules = schemas.join("rules/2021.toml");
    let changed =
        fs::read_to_string(&rules).unwrap().replace("pool_join_days = 30", "pool_join_days = \"x\"");
    fs::write(&rules, changed).unwrap();
    let prices = schemas.join("catalogue/prices.csv");
    let changed = fs::read_to_string(&prices).unwrap().replacen("90200", "90200.5", 1);
    fs::write(&prices, changed).unwrap();
    let output = folder.path().join("output");
    let done = run(&sample(), &output).arg("--schemas").arg(&schemas).output().unwrap();
    let log = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(65), "{log}");
    assert!(log.contains("rules/2021.toml") && log.contains("pool_join_days"), "{log}");
    assert!(log.contains("catalogue/prices.csv") && log.contains("90200.5"), "{log}");
    assert!(!output.exists());
}

#[test]
fn edited_schemas_decide() {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("schemas");
    copy(&repository("schemas"), &schemas);
    let rules = schemas.join("rules/2021.toml");
    let default = "plus_pooled_months = 13";
    let text_before = fs::read_to_string(&rules).unwrap();
    assert!(text_before.contains(default));
    fs::write(&rules, text_before.replace(default, "plus_pooled_months = 12")).unwrap();
    let output = folder.path().join("output");
    succeed(run(&sample(), &output).arg("--quiet").arg("--schemas").arg(&schemas));
    let coverages = rows(&output.join(AS_OF), "coverages");
    let deck = find(&coverages, "serial_original", "3FCDHBL0020158");
    assert_eq!(text(deck, "end"), "2022-05-15", "the deck's contract screen, with twelve months");
}

#[test]
fn notices_are_newly_due_since_the_newest_earlier_run() {
    let output = tempfile::tempdir().unwrap();
    let newly_due = |run: &Path| {
        let expiries = rows(run, "expiries");
        expiries.iter().filter(|row| !text(row, "newly_due").is_empty()).count()
    };
    let since = |run: &Path| {
        let record: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(run.join("run.json")).unwrap()).unwrap();
        record["since"].as_str().unwrap().to_owned()
    };
    let day = |date: &str| crate::common::run(&sample(), output.path(), date, &[]);
    let first = day("2022-06-10");
    assert_eq!(since(&first), "2022-06-09", "no earlier run: the day before");
    let after_a_gap = day("2022-07-10");
    assert_eq!(since(&after_a_gap), "2022-06-10", "nights that were missed lose no notice");
    let again = day("2022-06-10");
    assert_eq!(since(&again), "2022-06-09", "a later run is no earlier run");
    assert!(newly_due(&after_a_gap) > newly_due(&first));
}

#[test]
fn check_says_what_is_in_each_file_and_writes_nothing() {
    let done = careledger().args(["check", "--lang", "en"]).arg("--input").arg(sample()).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let printed = String::from_utf8(done.stdout).unwrap();
    for part in ["D001/2021-04/売上明細_202104.csv [sales; CP932]", "rejected", "INP-11", "INP-05"] {
        assert!(printed.contains(part), "{part} is missing in\n{printed}");
    }
    let grave =
        careledger().args(["check", "--quiet", "--fail-on", "error"]).arg("--input").arg(sample()).output();
    let grave = grave.unwrap();
    assert_eq!((grave.status.code(), grave.stdout), (Some(1), Vec::new()));
}

#[test]
fn rules_explain_themselves() {
    let printed = succeed(careledger().args(["rules", "--lang", "en"]));
    let ids: Vec<&str> = printed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids.len(), careledger::domain::rule::RuleId::ALL.len());
    assert!(ids.is_sorted(), "{ids:?}");
    assert!(printed.contains("\nENR-05   Warning     Flag   Within"), "{printed}");
    let japanese = succeed(careledger().arg("rules"));
    assert!(japanese.contains("\nENR-05   警告        注意   時刻"), "{japanese}");
    let printed = succeed(careledger().args(["rules", "enr-01"]));
    for part in ["ENR-01", "96", "重要度: エラー", "効果: 却下", "判定", "根拠", "対応"] {
        assert!(printed.contains(part), "{part} is missing in\n{printed}");
    }
}

#[test]
fn help_shows_examples() {
    for command in ["run", "check", "rules"] {
        let printed = succeed(careledger().args([command, "--help"]));
        assert!(printed.contains("Examples"), "{command}\n{printed}");
        assert!(printed.contains(&format!("  careledger {command}")), "{command}\n{printed}");
    }
}

#[test]
fn a_log_for_programs_has_a_json_object_a_line() {
    let output = tempfile::tempdir().unwrap();
    let json = |command: &mut Command| {
        let done = command.args(["--log-format", "json"]).output().unwrap();
        let lines = String::from_utf8(done.stderr).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let stages = json(&mut run(&sample(), output.path()));
    let names: Vec<&str> = stages.iter().map(|line| line["span"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["read", "restate", "earlier", "decide", "report"]);
    assert!(stages.iter().all(|line| line["fields"]["time.busy"].is_string()), "{stages:?}");
    assert!(json(run(&sample(), output.path()).arg("--quiet")).is_empty());
    let failure = json(run(Path::new("no/such/folder"), output.path()).args(["--quiet", "--lang", "en"]));
    assert_eq!(failure.len(), 1, "{failure:?}");
    assert_eq!(failure[0]["level"], "ERROR");
    assert!(failure[0]["fields"]["message"].as_str().unwrap().contains("no/such/folder"));
}

#[test]
fn a_run_ends_with_one_line_for_the_mail() {
    let output = tempfile::tempdir().unwrap();
    let done =
        run(&sample(), output.path()).args(["--lang", "en", "--since", "2022-06-09"]).output().unwrap();
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    let printed = String::from_utf8(done.stdout).unwrap();
    let findings = rows(&output.path().join(AS_OF), "exceptions");
    let count = |severity| findings.iter().filter(|row| text(row, "severity") == severity).count();
    let due = rows(&output.path().join(AS_OF), "expiries");
    let due = due.iter().filter(|row| !text(row, "newly_due").is_empty()).count();
    let expected =
        format!("as of {AS_OF}: {} errors, {} warnings, {due} newly due, ", count("error"), count("warn"));
    let last = printed.lines().last().unwrap();
    assert!(last.starts_with(&expected) && last.ends_with(AS_OF), "{last}");
}

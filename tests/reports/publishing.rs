//! All of a run's folder or nothing, and the same bytes each time.

use careledger::domain::claim::Decision;
use careledger::domain::coverage::{Entitlement, Granted, Status};
use careledger::domain::language::Language;
use careledger::report;
use careledger::store::PublishError;
use careledger::store::folder::previous_run;
use careledger::store::lock::Lock;
use serde_json::Value;

use super::common::contents;
use super::fixture::{AS_OF, Fixture, day};
use super::write;

#[test]
fn a_run_writes_its_files_and_no_others() {
    let output = tempfile::tempdir().unwrap();
    let published = write(&Fixture::of(60), Language::Japanese, output.path());
    assert_eq!(published.folder, output.path().join(AS_OF));
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
    assert_eq!(contents(&published.folder).into_keys().collect::<Vec<_>>(), expected);
    assert_eq!(previous_run(output.path(), day("2022-07-01")), Some(day(AS_OF)));
}

#[test]
fn equal_runs_write_equal_bytes_whatever_the_threads() {
    let run = |threads: usize| {
        let output = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let fixture = Fixture::of(60);
        let published = pool.install(|| write(&fixture, Language::Japanese, output.path()));
        contents(&published.folder)
    };
    let first = run(1);
    for threads in [1, 4] {
        for (path, content) in run(threads) {
            assert!(first[&path] == content, "{path} with {threads} threads");
        }
    }
}

#[test]
fn a_run_that_cannot_be_published_leaves_everything_as_it_was() {
    let output = tempfile::tempdir().unwrap();
    std::fs::write(output.path().join(AS_OF), "in the way").unwrap();
    let fixture = Fixture::of(10);
    let lock = Lock::acquire(output.path()).unwrap();
    let error = report::write(fixture.view(), fixture.manner(Language::Japanese), &[], &lock).unwrap_err();
    assert!(matches!(error, PublishError::CannotWrite { path, .. } if path.ends_with(AS_OF)));
    let left = contents(output.path());
    assert_eq!(left.keys().collect::<Vec<_>>(), [".lock", AS_OF]);
    assert_eq!(left[AS_OF], b"in the way");
}

/// Something that only a fault of the program can do to a run's outcome.
type Fault = (&'static str, fn(&mut Fixture));

const FAULTS: [Fault; 7] = [
    ("a row is lost", |run| run.day.files[0].rows.accepted -= 1),
    ("a yen is granted that the ledger does not know", |run| run.day.settled.ledger[0].amount_jpy += 1),
    ("a limit falls below 0", |run| run.day.settled.ledger[0].own_balance_jpy = -1),
    ("a claim takes what no limit lost", |run| {
        let covered = run.day.settled.claims.iter_mut().find(|claim| claim.decision == Decision::Covered);
        covered.unwrap().deducted_jpy += 1;
    }),
    ("a refused claim takes from a limit", |run| {
        let refused = run.day.settled.claims.iter_mut().find(|claim| claim.decision == Decision::NotCovered);
        refused.unwrap().deducted_jpy = 1;
    }),
    ("a coverage shows another rest of its pool", |run| {
        let granted = run.day.settled.coverages.iter_mut().filter_map(|coverage| coverage.granted.as_mut());
        for Granted { entitlement, .. } in granted {
            if let Entitlement::Limit { pool_remaining_jpy, .. } = entitlement {
                *pool_remaining_jpy += 1;
            }
        }
    }),
    ("a refused coverage names no rule", |run| {
        let refused =
            run.day.settled.coverages.iter_mut().find(|coverage| coverage.status == Status::Ineligible);
        refused.unwrap().reject_rules.clear();
    }),
];

#[test]
fn a_run_whose_totals_do_not_tie_leaves_the_earlier_folder() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::Japanese, output.path()).folder;
    let before = contents(&folder);
    for (fault, make) in FAULTS {
        let mut fixture = Fixture::of(60);
        make(&mut fixture);
        let broken = std::panic::catch_unwind(|| write(&fixture, Language::Japanese, output.path()));
        assert!(broken.is_err(), "{fault}");
        assert!(contents(&folder) == before, "{fault}");
        assert_eq!(std::fs::read_dir(output.path()).unwrap().count(), 2, "the folder and the lock");
    }
    write(&Fixture::of(60), Language::Japanese, output.path());
}

#[test]
fn the_record_names_inputs_totals_and_outputs() {
    let output = tempfile::tempdir().unwrap();
    let published = write(&Fixture::of(60), Language::English, output.path());
    let files = contents(&published.folder);
    let record: Value = serde_json::from_slice(&files["run.json"]).unwrap();
    assert!(files["run.json"].ends_with(b"}\n"));
    for (pointer, value) in [
        ("/program/name", Value::from("careledger")),
        ("/as_of", AS_OF.into()),
        ("/since", "2022-06-29".into()),
        ("/language", "en".into()),
        ("/rule_sets/0/policies/pool_join_days", 30.into()),
        ("/inputs/1/path", "D001/2022-06/repairs.csv".into()),
        ("/inputs/1/rows/duplicate", 2.into()),
        ("/ignored_files/0", "D001/readme.md".into()),
        ("/findings_by_rule/ENR-01", 1.into()),
        ("/control_totals/rows/read", 20.into()),
        ("/control_totals/coverages/total", 60.into()),
        ("/control_totals/limits/granted_jpy", 34_892_000.into()),
        ("/control_totals/limits/used_jpy", 465_210.into()),
        ("/control_totals/limits/remaining_jpy", 34_426_790.into()),
        ("/control_totals/claims/deducted_jpy", 465_210.into()),
        ("/control_totals/finance/limits/granted_jpy", 34_892_000.into()),
        ("/control_totals/finance/losses/claims", 3.into()),
    ] {
        assert_eq!(record.pointer(pointer), Some(&value), "{pointer}");
    }
    let outputs = record["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), files.len() - 1, "all but the record itself");
    for output in outputs {
        let content = &files[output["path"].as_str().unwrap()];
        assert_eq!(output["blake3"], blake3::hash(content).to_hex().as_str());
        assert_eq!(output["bytes"], content.len());
    }
}

//! The Parquet tables: names, types, order, and ids that stay.

use careledger::domain::field::Field;
use careledger::domain::finding::Finding;
use careledger::domain::ids::BindingId;
use careledger::domain::language::Language;
use careledger::domain::place::{FileId, Place};
use careledger::domain::reading::Term;
use careledger::domain::rule::RuleId;
use polars::prelude::{DataFrame, DataType, TimeUnit};

use super::common::frame;
use super::fixture::Fixture;
use super::write;

fn texts(frame: &DataFrame, column: &str) -> Vec<String> {
    let column = frame.column(column).unwrap().str().unwrap().clone();
    column.iter().map(|text| text.unwrap_or("-").to_owned()).collect()
}

#[test]
fn columns_have_their_names_and_types() {
    let output = tempfile::tempdir().unwrap();
    let folder = write(&Fixture::of(60), Language::Japanese, output.path()).folder;
    let empty = tempfile::tempdir().unwrap();
    let empty = write(&Fixture::empty(), Language::Japanese, empty.path()).folder;
    for (table, columns) in [
        (
            "coverages",
            "coverage_id serial_original serial_current model plan contract_no pool_id owner owner_name dealer \
             bound_at:instant route start:date end:date status renewal_status renewal_blockers base_coverage_id \
             replacements_allowed:count replacements_used:count granted_limit:yen own_used:yen own_remaining:yen \
             pool_remaining:yen reject_rules flag_rules warranty_extension_months:count source_file source_sheet \
             source_row:count waived_rules",
        ),
        (
            "claims",
            "dealer case_no serial coverage_id decision deciding_rule flag_rules service received_at:instant \
             deducted_at:instant repair_cost:yen deducted:yen excess:yen nth_replacement:count \
             expected_charge:yen charged:yen source_file source_sheet source_row:count waived_rules",
        ),
        (
            "ledger",
            "pool_id seq:count deducted_at:instant dealer case_no kind coverage_id amount:yen \
             own_balance_after:yen pool_balance_after:yen",
        ),
        (
            "expiries",
            "end:date coverage_id stage days_left:count due_on:date newly_due serial model plan owner dealer \
             renewal_status",
        ),
        (
            "exceptions",
            "exception_id rule severity effect subject subject_id dealer serial message_ja message_en expected \
             actual source_file source_sheet source_row:count source_column work_status person note life \
             first_seen:date days_open:count fingerprint",
        ),
        (
            "decisions",
            "exception_id fingerprint rule dealer subject subject_id serial status person note decided_in \
             decided_blake3 decided_row:count first_read:date",
        ),
    ] {
        let expected: Vec<(&str, DataType)> = columns
            .split_whitespace()
            .map(|column| match column.split_once(':') {
                None => (column, DataType::String),
                Some((name, "date")) => (name, DataType::Date),
                Some((name, "instant")) => (name, DataType::Datetime(TimeUnit::Microseconds, None)),
                Some((name, "yen")) => (name, DataType::Int64),
                Some((name, _)) => (name, DataType::Int32),
            })
            .collect();
        for folder in [&folder, &empty] {
            let frame = frame(folder, table);
            let found = frame.schema().iter().map(|(name, kind)| (name.to_string(), kind.clone()));
            let expected = expected.iter().map(|(name, kind)| ((*name).to_owned(), kind.clone()));
            assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{table}");
        }
    }
}

#[test]
fn rows_are_sorted_by_their_keys() {
    let output = tempfile::tempdir().unwrap();
    let mut fixture = Fixture::of(60);
    let [first, last] = [0, 40].map(BindingId::from);
    fixture.day.settled.coverages.swap(first, last);
    fixture.day.facts.bindings.swap(first, last);
    (fixture.day.settled.coverages[first].binding, fixture.day.settled.coverages[last].binding) =
        (first, last);
    fixture.day.settled.ledger.clear();
    fixture.day.settled.claims.clear();
    fixture.day.expiries.reverse();
    for coverage in &mut fixture.day.settled.coverages {
        coverage.granted = None;
        coverage.reject_rules = vec![RuleId::Enr01];
        coverage.status = careledger::domain::coverage::Status::Ineligible;
    }
    let folder = write(&fixture, Language::Japanese, output.path()).folder;
    let findings = fixture.day.settled.findings.len();
    for (table, key, rows) in [("coverages", "coverage_id", 60), ("exceptions", "exception_id", findings)] {
        let keys = texts(&frame(&folder, table), key);
        assert!(keys.is_sorted() && keys.len() == rows, "{table}: {keys:?}");
    }
    let ends = frame(&folder, "expiries").column("end").unwrap().cast(&DataType::Int32).unwrap();
    assert!(ends.i32().unwrap().iter().is_sorted());
}

/// Ids and the rows they belong to, in the order of rows.
fn ids(fixture: &Fixture) -> Vec<(u32, String)> {
    let output = tempfile::tempdir().unwrap();
    let frame = frame(&write(fixture, Language::Japanese, output.path()).folder, "exceptions");
    let rows = frame.column("source_row").unwrap().i32().unwrap().clone();
    let mut ids: Vec<(u32, String)> = rows
        .iter()
        .zip(texts(&frame, "exception_id"))
        .map(|(row, id)| (u32::try_from(row.unwrap()).unwrap(), id))
        .collect();
    ids.sort();
    ids
}

fn with_findings(findings: impl FnOnce(&mut Fixture) -> Vec<Finding>) -> Fixture {
    let mut fixture = Fixture::of(1);
    fixture.day.settled.findings = findings(&mut fixture);
    fixture
}

#[test]
fn an_exception_keeps_its_id_while_its_fact_stays() {
    let unbound = |file: u32, row: u32, days: i64, sale: &'static str| {
        with_findings(move |fixture| {
            let (sale, dealer) = (fixture.text(sale), fixture.text("D001"));
            let place = Place { file: FileId(file), sheet: None, row: Some(row) };
            let finding = Finding::new(RuleId::Lnk02, place);
            let age = Term::Age { days, sold: "2022-03-01".parse().unwrap() };
            vec![finding.about(Some(sale), Some(dealer), None).expecting(Term::CodeSale).finding(age)]
        })
    };
    let id = |fixture: &Fixture| ids(fixture)[0].1.clone();
    let first = id(&unbound(0, 7, 31, "S1"));
    assert_eq!(first.len(), 16);
    assert_eq!(id(&unbound(1, 7, 31, "S1")), first, "another file");
    assert_eq!(id(&unbound(0, 8, 31, "S1")), first, "another row");
    assert_eq!(id(&unbound(0, 7, 32, "S1")), first, "a day later");
    assert_ne!(id(&unbound(0, 7, 31, "S2")), first, "another sale");
}

#[test]
fn equal_facts_are_numbered_in_the_order_of_rows() {
    let fixture = with_findings(|fixture| {
        let dealer = Some(fixture.text("D001"));
        let unreadable = |row: u32, actual: &'static str| {
            let place = Place { file: FileId(0), sheet: None, row: Some(row) };
            Finding::new(RuleId::Inp05, place)
                .about(None, dealer, None)
                .in_column(Field::BoundAt, None)
                .finding(Term::cell(actual))
        };
        vec![unreadable(9, "6/15"), unreadable(4, "6/15"), unreadable(5, "6/16"), unreadable(20, "6/15")]
    });
    let ids = ids(&fixture);
    let first = &ids[0].1;
    let same: Vec<(u32, String)> =
        ids.iter().filter(|(_, id)| id.starts_with(first.as_str())).cloned().collect();
    assert_eq!(same, [(4, first.clone()), (9, format!("{first}-2")), (20, format!("{first}-3"))]);
}

#[test]
fn an_ineligible_coverage_has_no_period_limit_or_pool() {
    let output = tempfile::tempdir().unwrap();
    let frame = frame(&write(&Fixture::of(60), Language::Japanese, output.path()).folder, "coverages");
    let refused = texts(&frame, "status").iter().position(|status| status == "ineligible").unwrap();
    for column in ["route", "start", "end", "pool_id", "replacements_used", "granted_limit", "pool_remaining"]
    {
        assert!(frame.column(column).unwrap().get(refused).unwrap().is_null(), "{column}");
    }
    assert_eq!(texts(&frame, "reject_rules")[refused], "ENR-01;LNK-03");
}

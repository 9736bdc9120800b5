//! For every coverage, case and limit of the golden folders the stories say what the tables say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use careledger::domain::field::Field;
use careledger::domain::language::Language;
use careledger::domain::place::Place;
use careledger::domain::reading::Reading;
use careledger::domain::rule::RuleId;
use careledger::domain::time::day_before;
use careledger::domain::word::Word;
use careledger::ingest;
use careledger::query::explain::{Basis, Question, explain};
use careledger::report::words::Words;
use careledger::report::{self, story};
use careledger::rollup::view::View;
use careledger::schema::Schemas;
use careledger::settle::day::Day;
use careledger::tables::exceptions;
use chrono::NaiveDate;
use serde_json::Value;

use super::list;
use crate::common::{Row, plain, repository, text};

/// The rules that fail, by their effect, of each subject; and the ledger's lines.
#[derive(Default)]
struct Told {
    coverages: BTreeMap<(String, String), Failing>,
    claims: BTreeMap<(String, String), Failing>,
    ledger: BTreeSet<Vec<String>>,
    /// The names of values and of columns that rules judged.
    names: BTreeSet<String>,
}

#[derive(Default, PartialEq, Eq, Debug)]
struct Failing {
    reject: BTreeSet<RuleId>,
    flag: BTreeSet<RuleId>,
}

const LEDGER: [&str; 9] = [
    "pool_id",
    "seq",
    "dealer",
    "case_no",
    "kind",
    "coverage_id",
    "amount",
    "own_balance_after",
    "pool_balance_after",
];

impl Told {
    fn take(&mut self, story: &Value) {
        for event in list(story, "events") {
            let values = &event["values"];
            self.names.extend(values.as_object().unwrap().keys().cloned());
            let columns = list(event, "trials").iter().filter_map(|trial| trial["column"].as_str());
            self.names.extend(columns.map(str::to_owned));
            let subject = |one: &str, other: &str| (plain(&values[one]), plain(&values[other]));
            for told in list(event, "consequences") {
                if !told["values"]["seq"].is_null() {
                    self.ledger.insert(LEDGER.map(|name| plain(&told["values"][name])).into());
                }
            }
            let failing = match plain(&event["what"]).as_str() {
                // Of an event that is not the story's own no trial is told.
                "bound" if !list(event, "trials").is_empty() => {
                    self.coverages.entry(subject("activation_code", "serial")).or_default()
                }
                "coverage_state" => {
                    self.coverages.entry(subject("coverage_id", "serial_original")).or_default()
                }
                "settled" | "loaner_deducted" | "moved" | "claim_state" => {
                    self.claims.entry(subject("dealer", "case_no")).or_default()
                }
                _ => continue,
            };
            for trial in list(event, "trials").iter().filter(|trial| trial["outcome"] == "fails") {
                let rule = RuleId::from_id(trial["rule"].as_str().unwrap()).unwrap();
                let rules = if trial["effect"] == "reject" { &mut failing.reject } else { &mut failing.flag };
                rules.insert(rule);
            }
        }
    }
}

fn rules(list: &str) -> BTreeSet<RuleId> {
    list.split(';').filter_map(RuleId::from_id).collect()
}

fn told(scenario: &str, as_of: NaiveDate) -> Told {
    let schemas = Schemas::embedded();
    let input = repository("tests/golden").join(scenario).join("input");
    let read = ingest::read(&input, &schemas, &()).unwrap();
    let day = Day::decide(&read, &schemas, as_of, day_before(as_of));
    let basis = Basis {
        read: &read,
        schemas: &schemas,
        day: &day,
        exceptions: &[],
        sentences: &|_| unreachable!("there are no exceptions"),
    };
    let name = |sym| read.texts.get(sym).to_owned();
    let units = day.facts.bindings.iter().map(|binding| Question::Serial(name(binding.serial)));
    let cases = day.facts.repairs.iter().map(|repair| Question::Case(name(repair.case_no)));
    let questions: Vec<Question> = units.chain(cases).collect();
    let sales = day.facts.sales.iter().map(|sale| sale.place);
    let bindings = day.facts.bindings.iter().map(|binding| binding.place);
    let repairs = day.facts.repairs.iter().map(|repair| repair.place);
    let place = |place: Place| {
        let sheet = place.sheet.map(name).unwrap_or_default();
        [read.files[place.file.index()].path.clone(), sheet, place.row.unwrap_or_default().to_string()]
    };
    let standing: BTreeSet<[String; 3]> = sales.chain(bindings).chain(repairs).map(place).collect();
    let mut told = Told::default();
    for question in questions {
        let answer = explain(&basis, &question).unwrap_or_else(|unknown| panic!("{unknown:?}"));
        let answer = serde_json::to_value(&answer).unwrap();
        for story in list(&answer, "stories") {
            told.take(story);
            for aside in list(story, "set_aside") {
                let place = ["file", "sheet", "row"].map(|name| plain(&aside["place"][name]));
                assert!(!standing.contains(&place), "{question:?} sets a row aside that counts: {place:?}");
            }
        }
    }
    told
}

fn compare(scenario: &str) {
    for expected in fs::read_dir(repository("tests/golden").join(scenario).join("expected")).unwrap() {
        let expected = expected.unwrap().path();
        let as_of: NaiveDate = expected.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        let tables: BTreeMap<String, Vec<Row>> =
            serde_json::from_str(&fs::read_to_string(&expected).unwrap()).unwrap();
        let told = told(scenario, as_of);
        for words in [Language::Japanese, Language::English].map(Words::of) {
            let has_word = |name: &&String| {
                words.story.fields.contains_key(*name)
                    || words.known_column(name).is_some()
                    || Field::from_name(name).is_some_and(|field| !words.field(field).contains('_'))
            };
            let lacking: Vec<&String> = told.names.iter().filter(|name| !has_word(name)).collect();
            assert!(lacking.is_empty(), "no words for {lacking:?}");
        }
        assert_eq!(told.coverages.len(), tables["coverages"].len(), "{scenario} {as_of}");
        for row in &tables["coverages"] {
            let key = (text(row, "coverage_id").to_owned(), text(row, "serial_original").to_owned());
            let wanted =
                Failing { reject: rules(text(row, "reject_rules")), flag: rules(text(row, "flag_rules")) };
            assert_eq!(told.coverages[&key], wanted, "{scenario} {as_of} {key:?}");
        }
        assert_eq!(told.claims.len(), tables["claims"].len(), "{scenario} {as_of}");
        for row in &tables["claims"] {
            let key = (text(row, "dealer").to_owned(), text(row, "case_no").to_owned());
            let failing = &told.claims[&key];
            let deciding = failing.reject.first().map_or("", |rule| rule.id());
            assert_eq!(deciding, text(row, "deciding_rule"), "{scenario} {as_of} {key:?}");
            assert_eq!(failing.flag, rules(text(row, "flag_rules")), "{scenario} {as_of} {key:?}");
        }
        let ledger: BTreeSet<Vec<String>> =
            tables["ledger"].iter().map(|row| LEDGER.map(|name| plain(&row[name])).into()).collect();
        assert_eq!(ledger.len(), tables["ledger"].len());
        assert_eq!(told.ledger, ledger, "{scenario} {as_of}");
    }
}

/// Every row of the exceptions lists leads to a story that points at it and, but for what could not be
/// read, shows the rule fail.
#[test]
fn every_exception_leads_to_its_story() {
    let schemas = Schemas::embedded();
    let as_of: NaiveDate = "2022-09-30".parse().unwrap();
    let mut kinds = BTreeSet::new();
    for scenario in ["clean", "messy", "damaged"] {
        let read =
            ingest::read(&repository("tests/golden").join(scenario).join("input"), &schemas, &()).unwrap();
        let day = Day::decide(&read, &schemas, as_of, day_before(as_of));
        let edition = report::edition(View { read: &read, schemas: &schemas, day: &day }, false);
        let rows = exceptions::rows(&edition);
        let listed: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.finding)).collect();
        let sentences = |at: usize| [Language::Japanese, Language::English].map(|one| rows[at].message(one));
        let basis =
            Basis { read: &read, schemas: &schemas, day: &day, exceptions: &listed, sentences: &sentences };
        for row in &rows {
            let answer = explain(&basis, &Question::Exception(row.id.clone())).unwrap();
            let asked: Vec<_> = answer.stories[0].exceptions.iter().filter(|one| one.asked).collect();
            assert!(matches!(asked[..], [one] if one.exception_id == row.id), "{scenario} {}", row.id);
            let rule = row.finding.rule;
            kinds.insert(rule);
            let mut trials = answer.stories[0].events.iter().flat_map(|event| &event.trials);
            let shown = trials.any(|judged| {
                let Reading { expected, actual, .. } = &judged.trial.reading;
                judged.trial.failing() == Some(rule)
                    && (expected, actual) == (&row.finding.expected, &row.finding.actual)
            });
            assert!(shown || rule.id().starts_with("INP"), "{scenario} {} {}", row.id, rule.id());
            assert!(story::text(&answer, &schemas, Language::English).contains(&row.id));
        }
    }
    assert!(kinds.len() > 50, "exceptions of nearly every rule were seen: {kinds:?}");
}

#[test]
fn clean_folder() {
    compare("clean");
}

#[test]
fn messy_folder() {
    compare("messy");
}

#[test]
fn damaged_folder() {
    compare("damaged");
}

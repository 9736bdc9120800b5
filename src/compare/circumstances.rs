//! What was different before anything was decided: the day, the input files, the rules.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::store::record::{Input, Record};

/// What differs between two runs' records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstances {
    /// The two days.
    pub as_of: [NaiveDate; 2],
    /// Policies, schemas and versions of the program that differ.
    pub rules: Vec<RuleDifference>,
    /// Input files that are new, changed or gone, by path.
    pub inputs: Vec<InputDifference>,
    states: FxHashMap<String, InputState>,
}

/// Something that decides and is not the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleDifference {
    /// What it is.
    pub kind: RuleKind,
    /// The policy, the schema's path, or nothing.
    pub name: String,
    /// As it was; none where it was not there.
    pub old: Option<String>,
    /// As it is now.
    pub new: Option<String>,
}

/// What decides, beside the facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RuleKind {
    /// A policy of a rule set.
    Policy,
    /// A file of the schemas.
    Schema,
    /// The program's version.
    Program,
}

/// An input file that is not the same in both runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputDifference {
    /// Its path below the input folder.
    pub path: String,
    /// What became of it.
    pub state: InputState,
}

/// What became of an input file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum InputState {
    /// Only the later run read it.
    #[strum(serialize = "new_file")]
    New,
    /// Both read it, not with the same bytes.
    #[strum(serialize = "changed_file")]
    Changed,
    /// Only the earlier run read it.
    #[strum(serialize = "gone_file")]
    Gone,
}

impl Circumstances {
    /// What differs between two records.
    #[must_use]
    pub fn between(old: &Record, new: &Record) -> Self {
        let inputs = inputs(&old.inputs, &new.inputs);
        let states = inputs.iter().map(|input| (input.path.clone(), input.state)).collect();
        Self { as_of: [old.as_of, new.as_of], rules: rules(old, new), inputs, states }
    }

    /// Whether the states are those of different days.
    #[must_use]
    pub fn time_passed(&self) -> bool {
        self.as_of[0] != self.as_of[1]
    }

    /// Whether nothing but what is gone back or forth in time can have decided otherwise.
    #[must_use]
    pub fn same_rules(&self) -> bool {
        self.rules.is_empty()
    }

    /// What became of an input file; none where both runs read the same bytes.
    #[must_use]
    pub fn state(&self, path: &str) -> Option<InputState> {
        self.states.get(path).copied()
    }

    /// Whether a fact of that day counts in the later run and not yet in the earlier.
    #[must_use]
    pub fn came_between(&self, date: NaiveDate) -> bool {
        self.as_of[0] < date && date <= self.as_of[1]
    }

    /// Whether a fact of that day counts in the earlier run and not yet in the later: the later run is
    /// for an earlier day.
    #[must_use]
    pub fn went_between(&self, date: NaiveDate) -> bool {
        self.as_of[1] < date && date <= self.as_of[0]
    }
}

fn inputs(old: &[Input], new: &[Input]) -> Vec<InputDifference> {
    let [old, new] = [old, new].map(by_path);
    let difference = |(path, pair): (&&str, [Option<&&str>; 2])| {
        let state = match pair {
            [None, _] => InputState::New,
            [Some(_), Some(_)] => InputState::Changed,
            [Some(_), None] => InputState::Gone,
        };
        InputDifference { path: (*path).to_owned(), state }
    };
    unequal(&old, &new).map(difference).collect()
}

fn by_path(files: &[Input]) -> BTreeMap<&str, &str> {
    files.iter().map(|file| (file.path.as_str(), file.blake3.as_str())).collect()
}

/// Policies by name and value; schemas by hash. The file of a rule set is told by its policies.
fn rules(old: &Record, new: &Record) -> Vec<RuleDifference> {
    let program =
        |record: &Record| Texts::from([(record.program.name.clone(), record.program.version.clone())]);
    let kinds = [
        (RuleKind::Program, [old, new].map(program)),
        (RuleKind::Policy, [old, new].map(policies)),
        (RuleKind::Schema, [old, new].map(hashes)),
    ];
    let differences = kinds.iter().flat_map(|(kind, [olds, news])| {
        unequal(olds, news).map(|(name, [old, new])| RuleDifference {
            kind: *kind,
            name: name.clone(),
            old: old.cloned(),
            new: new.cloned(),
        })
    });
    differences.collect()
}

fn hashes(record: &Record) -> Texts {
    let files = record.schemas.iter().filter(|file| !file.path.starts_with("rules/"));
    files.map(|file| (file.path.clone(), file.blake3.clone())).collect()
}

/// Every policy, with its rule set's name in front where there are several sets.
fn policies(record: &Record) -> Texts {
    let several = record.rule_sets.len() > 1;
    let mut named = Texts::new();
    for set in &record.rule_sets {
        let name = |policy: &str| if several { format!("{}.{policy}", set.id) } else { policy.to_owned() };
        named.extend(set.policies.named().into_iter().map(|(policy, value)| (name(policy), value)));
        if let Some(from) = &set.valid_from {
            named.insert(name("valid_from"), from.clone());
        }
    }
    named
}

type Texts = BTreeMap<String, String>;

/// What two maps do not have in common, by key.
fn unequal<'m, K: Ord, V: PartialEq>(
    old: &'m BTreeMap<K, V>,
    new: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, [Option<&'m V>; 2])> {
    let keys: BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    keys.into_iter().map(|key| (key, [old.get(key), new.get(key)])).filter(|(_, [old, new])| old != new)
}

//! What each policy of a rule set means.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Words;
use crate::domain::policy::{Policy, Value};
use crate::domain::word::Word;
use crate::report::message::filled;

/// What a policy means, its value filled in; or each value's own meaning, where the values are words.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub(super) enum Meaning {
    Template(String),
    Choices(BTreeMap<String, String>),
}

impl Words {
    /// What a policy with this value means, in a sentence.
    ///
    /// # Panics
    /// Where the catalogue lacks the policy or the value; a test asks for all.
    #[must_use]
    pub fn policy(&self, policy: Policy, value: Value) -> String {
        let name = policy.name();
        let value = match value {
            Value::Number(_) | Value::Word(_) => value.to_string(),
            Value::Days(days) => days.map(|days| days.to_string()).join(&self.phrases.list_separator),
        };
        match self.policies.get(name) {
            Some(Meaning::Template(template)) => filled(template, &[("value", &value)]),
            Some(Meaning::Choices(choices)) => {
                choices.get(&value).unwrap_or_else(|| panic!("texts.toml has no {name} = {value}")).clone()
            }
            None => panic!("texts.toml names no policy {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::compare::cause::CauseKind;
    use crate::compare::pairing::Change;
    use crate::domain::claim::Decision;
    use crate::domain::coverage::{RenewalStatus, Route, Status};
    use crate::domain::expiry::Stage;
    use crate::domain::language::Language;
    use crate::domain::ledger::EntryKind;
    use crate::domain::plan::{Plan, Service};
    use crate::domain::policy::Values;
    use crate::domain::rule::{Effect, Severity, Stake, Subject};
    use crate::domain::word::Word;
    use crate::schema::Schemas;
    use crate::schema::layout::LayoutKind;
    use crate::tables::Kind;
    use crate::tables::exceptions::Life;
    use crate::tables::vocabulary::{Vocabulary, Worded};

    const LANGUAGES: [Language; 2] = [Language::Japanese, Language::English];

    #[test]
    fn every_policy_has_a_plain_meaning_and_no_meaning_is_idle() {
        let schemas = Schemas::embedded();
        let deck = &schemas.rule_sets.all()[0].policies;
        for words in LANGUAGES.map(Words::of) {
            for policy in Policy::all() {
                let (values, shown) = match (policy.values(), deck.value(policy)) {
                    (Values::Words(words), _) => (words.into_iter().map(Value::Word).collect(), None),
                    (_, value @ Value::Days([first, ..])) => (vec![value], Some(first.to_string())),
                    (_, value) => (vec![value], Some(value.to_string())),
                };
                for value in values {
                    let meaning = words.policy(policy, value);
                    assert!(!meaning.contains(['{', '}', ';']), "{meaning}");
                    assert!(shown.as_ref().is_none_or(|shown| meaning.contains(shown)), "{meaning}");
                }
            }
            assert!(words.policies.keys().all(|name| Policy::from_name(name).is_some()));
        }
    }

    fn named<W: Worded>() -> (Vocabulary, Vec<&'static str>) {
        (W::VOCABULARY, W::all().map(Word::name).collect())
    }

    #[test]
    fn every_word_is_called_something_and_no_text_is_idle() {
        let all = [
            named::<Plan>(),
            named::<Route>(),
            named::<Status>(),
            named::<RenewalStatus>(),
            named::<Decision>(),
            named::<Service>(),
            named::<EntryKind>(),
            named::<Stage>(),
            named::<Severity>(),
            named::<Effect>(),
            named::<Subject>(),
            named::<Life>(),
            named::<Stake>(),
            named::<Kind>(),
            named::<Change>(),
            named::<CauseKind>(),
            (Vocabulary::FileKind, LayoutKind::all().map(Word::name).collect()),
        ];
        assert_eq!(all.len(), Vocabulary::ALL.len());
        for words in LANGUAGES.map(Words::of) {
            for (vocabulary, names) in &all {
                let known: BTreeSet<&str> = words.values[*vocabulary].keys().map(String::as_str).collect();
                assert_eq!(known, names.iter().copied().collect(), "{vocabulary:?}");
            }
        }
    }

    /// Formulas count cells by these words: two alike would be counted together, and a sign at the
    /// start, or one that stands for others, would be taken for a condition.
    #[test]
    fn words_that_formulas_count_are_plain_and_differ() {
        for words in LANGUAGES.map(Words::of) {
            for vocabulary in [
                Vocabulary::Status,
                Vocabulary::Decision,
                Vocabulary::EntryKind,
                Vocabulary::Stage,
                Vocabulary::Severity,
                Vocabulary::Table,
                Vocabulary::Change,
                Vocabulary::DifferenceCause,
            ] {
                let mut seen: Vec<String> = Vec::new();
                for word in words.values[vocabulary].values() {
                    let sign = ['*', '?', '~', '"', '=', '<', '>'];
                    assert!(!word.contains(sign) && word.parse::<f64>().is_err(), "{word:?}");
                    let word = word.to_lowercase();
                    assert!(!seen.contains(&word), "{vocabulary:?}: two values are called {word:?}");
                    seen.push(word);
                }
            }
        }
    }
}

//! Other values for policies, as someone who asks "what if" gives them: `plus_pooled_months=12`.

use super::super::Schemas;
use super::super::choice::PolicyChoice;
use super::super::faults::{Faults, SchemaFaults};
use super::super::ruleset::RuleSet;
use super::document::Document;
use super::rules::read_policies;
use super::source::{Role, SourceFile};
use crate::domain::policy::Policies;

/// Where the faults of a choice are said to stand.
const ORIGIN: &str = "--set";

impl Schemas {
    /// Changes the policies of every rule set, to see what another choice would decide. The values are
    /// checked as those of a rule set's file are.
    ///
    /// # Errors
    /// Policies that do not exist, values out of their bounds.
    pub fn choose(&mut self, choices: &[PolicyChoice]) -> Result<(), SchemaFaults> {
        let mut faults = Faults::default();
        for (at, choice) in choices.iter().enumerate() {
            if choices[..at].iter().any(|earlier| earlier.name == choice.name) {
                faults.key(ORIGIN, &choice.name, "the policy twice", "one value for a policy");
            }
        }
        let changed: Vec<Option<Policies>> =
            self.rule_sets.all().iter().map(|set| changed(set, choices, &mut faults)).collect();
        faults.of_no_file().or(())?;
        let mut changed = changed.into_iter().flatten();
        self.rule_sets.set_policies(|policies| {
            // Without a fault there is one for each set, in their order.
            if let Some(chosen) = changed.next() {
                *policies = chosen;
            }
        });
        Ok(())
    }
}

/// A set's policies with the choices, read as if a file said so.
fn changed(set: &RuleSet, choices: &[PolicyChoice], faults: &mut Faults) -> Option<Policies> {
    // Policies are plain numbers, words and lists: there is a TOML for all of them.
    let mut policies = toml::Table::try_from(&set.policies).expect("policies are plain data");
    for choice in choices {
        policies.insert(choice.name.clone(), value(&choice.value));
    }
    let file = toml::Table::from_iter([("policies".to_owned(), toml::Value::Table(policies))]);
    let source = SourceFile {
        path: ORIGIN.to_owned(),
        text: file.to_string(),
        blake3: String::new(),
        role: Role::RuleSet(set.id.clone()),
    };
    let document = Document::parse(&source, faults)?;
    read_policies(&document.root(), faults)
}

/// A number, a list, or else a word.
fn value(text: &str) -> toml::Value {
    let parsed = format!("value = {text}").parse::<toml::Table>().ok();
    let value = parsed.filter(|table| table.len() == 1).and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

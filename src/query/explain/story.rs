//! A story as data: what happened, in order, with where it is written and what came of it.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use crate::domain::money::Yen;
use crate::domain::reading::{Names, Term};
use crate::domain::rule::RuleId;
use crate::domain::word::Word;
use crate::rules::Trial;
use crate::tables::column::joined;
use crate::tables::vocabulary::{Vocabulary, Worded};

/// An answer.
#[derive(Clone, Serialize)]
pub struct Explanation<'a> {
    /// The day for which it holds.
    pub as_of: String,
    /// What was asked for: `serial`, `case` or `exception`.
    pub asked_for: &'static str,
    /// Which one.
    pub asked: String,
    /// One story, or one a dealer where several have a case of that number.
    pub stories: Vec<Story<'a>>,
}

/// What became of one unit or one case.
#[derive(Clone, Serialize)]
pub struct Story<'a> {
    /// The serials that the unit has had, the first first.
    pub serials: Vec<String>,
    /// The activation codes that were sold for it or bound to it.
    pub codes: Vec<String>,
    /// The dealer of the case, where a case is asked for.
    pub dealer: Option<String>,
    /// The case.
    pub case_no: Option<String>,
    /// What happened, in time order; how things stand on the as-of date comes last.
    pub events: Vec<Event<'a>>,
    /// Rows that name it and do not count.
    pub set_aside: Vec<SetAside>,
    /// Everything in the exceptions list about it.
    pub exceptions: Vec<Exception>,
}

/// One thing that happened.
#[derive(Clone, Serialize)]
pub struct Event<'a> {
    /// What: `unit_sale`, `plan_sale`, `product_activation`, `received`, `bound`, `settled`,
    /// `loaner_deducted`, `moved`, `coverage_state` or `claim_state`.
    pub what: &'static str,
    /// When, as exactly as it is known.
    pub at: String,
    /// Where it is written; none for how things stand.
    pub place: Option<Source>,
    /// What the row says, or how things stand, by the names of columns.
    pub values: Values,
    /// The rules that were tried, in order.
    pub trials: Vec<Judged<'a>>,
    /// What followed, in order.
    pub consequences: Vec<ConsequenceTold>,
}

/// A rule that was tried, with what it rests on.
#[derive(Clone)]
pub struct Judged<'a> {
    /// The rule, how it ended, what was expected and found.
    pub trial: Trial,
    /// The policies it read.
    pub policies: Option<PoliciesRead>,
    /// The deck's own words, or the decision where the deck is silent.
    pub clause: &'a str,
    /// The texts that the trial names by number.
    pub names: Names<'a>,
}

impl Serialize for Judged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Trial { rule, effect, outcome, reading } = &self.trial;
        let plain = |term: &Term| term.plain(self.names);
        let mut fields = serializer.serialize_struct("Judged", 9)?;
        fields.serialize_field("rule", rule.id())?;
        fields.serialize_field("effect", effect.name())?;
        fields.serialize_field("outcome", outcome.name())?;
        fields.serialize_field("skipped", &outcome.skipped().map(Word::name))?;
        fields.serialize_field("column", &reading.column.map(Word::name))?;
        fields.serialize_field("expected", &reading.expected.as_ref().map(plain))?;
        fields.serialize_field("actual", &reading.actual.as_ref().map(plain))?;
        fields.serialize_field("policies", &self.policies)?;
        fields.serialize_field("clause", self.clause)?;
        fields.end()
    }
}

/// Policies with the values read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PoliciesRead {
    /// The rule set they stand in.
    pub rule_set: String,
    /// Their values, by name.
    pub values: Values,
}

/// What followed from an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ConsequenceTold {
    /// What: `began`, `joined`, `renewed`, `period_moved`, `granted`, `deducted`,
    /// `replacement_used` or `serial_moved`.
    pub what: &'static str,
    /// Its values; those of `granted` and `deducted` are the ledger's columns.
    pub values: Values,
    /// The policies it rests on.
    pub policies: Option<PoliciesRead>,
}

/// A row that names the unit or case and does not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SetAside {
    /// Where it stands.
    pub place: Source,
    /// Why: `not_yet_effective`, `duplicate`, `superseded` or `rejected`.
    pub why: &'static str,
}

/// A row of the exceptions list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Exception {
    /// Its id.
    pub exception_id: String,
    /// Whether it is the one asked for.
    pub asked: bool,
    /// Its rule.
    pub rule: &'static str,
    /// `error`, `warn` or `info`.
    pub severity: &'static str,
    /// `reject` or `flag`.
    pub effect: &'static str,
    /// Its sentence in Japanese.
    pub message_ja: String,
    /// The same in English.
    pub message_en: String,
    /// Where it stands.
    pub place: Source,
}

/// Where something is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Source {
    /// The path below the input folder.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row as a person sees it.
    pub row: Option<u32>,
}

/// Named values, in order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Values(pub Vec<(&'static str, Value)>);

/// One value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A text, a date or an instant.
    Text(String),
    /// A word of a vocabulary.
    Word(Vocabulary, &'static str),
    /// Rules.
    Rules(Vec<RuleId>),
    /// An amount.
    Yen(Yen),
    /// A number of something.
    Count(i64),
}

impl Values {
    /// Adds a text, where there is one.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: Option<impl ToString>) -> Self {
        self.0.extend(text.map(|text| (name, Value::Text(text.to_string()))));
        self
    }

    /// Adds an amount, where there is one.
    #[must_use]
    pub fn yen(mut self, name: &'static str, amount: Option<Yen>) -> Self {
        self.0.extend(amount.map(|amount| (name, Value::Yen(amount))));
        self
    }

    /// Adds a number, where there is one.
    #[must_use]
    pub fn count(mut self, name: &'static str, number: Option<impl Into<i64>>) -> Self {
        self.0.extend(number.map(|number| (name, Value::Count(number.into()))));
        self
    }

    /// Adds a word, where there is one.
    #[must_use]
    pub fn word<W: Worded>(mut self, name: &'static str, word: Option<W>) -> Self {
        self.0.extend(word.map(|word| (name, Value::Word(W::VOCABULARY, word.name()))));
        self
    }

    /// Adds rules, where there are some.
    #[must_use]
    pub fn rules(mut self, name: &'static str, rules: &[RuleId]) -> Self {
        self.0.extend((!rules.is_empty()).then(|| (name, Value::Rules(rules.to_vec()))));
        self
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Word(_, word) => serializer.serialize_str(word),
            Value::Rules(rules) => joined(rules.iter().map(|rule| rule.id())).serialize(serializer),
            Value::Yen(amount_jpy) => serializer.serialize_i64(*amount_jpy),
            Value::Count(number) => serializer.serialize_i64(*number),
        }
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

//! `explain` as text: a story in the reader's language.

use std::fmt::Write;

use super::message::{filled, grouped, said_or_missing};
use super::words::Words;
use crate::domain::field::Field;
use crate::domain::language::Language;
use crate::domain::rule::RuleId;
use crate::domain::word::Word;
use crate::query::explain::story::{
    ConsequenceTold, Event, Explanation, Judged, PoliciesRead, Source, Story, Value, Values,
};
use crate::rules::{Outcome, Trial};
use crate::schema::Schemas;
use crate::tables::column::joined;
use crate::tables::vocabulary::Vocabulary;

/// The whole answer.
#[must_use]
pub fn text(explanation: &Explanation, schemas: &Schemas, language: Language) -> String {
    let writer = Writer { words: Words::of(language), schemas, language };
    let story = &writer.words.story;
    let asked = writer.named(&story.asked_for[explanation.asked_for], &[("asked", &explanation.asked)]);
    let title = [("asked", asked.as_str()), ("as_of", explanation.as_of.as_str())];
    let mut text = writer.named(&story.title, &title) + "\n";
    for story in &explanation.stories {
        writer.story(story, &mut text);
    }
    text
}

struct Writer<'w> {
    words: &'static Words,
    schemas: &'w Schemas,
    language: Language,
}

impl Writer<'_> {
    fn story(&self, story: &Story, text: &mut String) {
        let words = &self.words.story;
        let missing = &self.words.messages.missing;
        let serials = if story.serials.is_empty() { missing.clone() } else { story.serials.join(" → ") };
        let dealer = story.dealer.as_deref().unwrap_or(missing);
        let heading =
            match &story.case_no {
                Some(case_no) => self
                    .named(&words.case, &[("dealer", dealer), ("case_no", case_no), ("serials", &serials)]),
                None if !story.serials.is_empty() => self.named(&words.unit, &[("serials", &serials)]),
                None if !story.codes.is_empty() => self
                    .named(&words.code, &[("codes", &story.codes.join(&self.words.phrases.list_separator))]),
                None => words.input.clone(),
            };
        let _ = writeln!(text, "\n{heading}");
        let state = story.events.iter().find(|event| event.what == "claim_state" && story.case_no.is_some());
        if let Some(state) = state {
            let _ = writeln!(text, "{}", self.conclusion(state));
        }
        for event in &story.events {
            self.event(event, text);
        }
        if !story.set_aside.is_empty() {
            let _ = writeln!(text, "\n{}", words.set_aside);
            for row in &story.set_aside {
                let _ = writeln!(text, "    {}: {}", self.place(&row.place), words.set_aside_why[row.why]);
            }
        }
        if !story.exceptions.is_empty() {
            let _ = writeln!(text, "\n{}", words.exceptions);
            for exception in &story.exceptions {
                let asked = if exception.asked { words.asked.as_str() } else { "" };
                let severity = self.words.named(Vocabulary::Severity, exception.severity);
                let message = match self.language {
                    Language::Japanese => &exception.message_ja,
                    Language::English => &exception.message_en,
                };
                let (id, rule) = (&exception.exception_id, exception.rule);
                let _ = writeln!(text, "    {asked}{id} {severity} {rule} {message}");
                let _ = writeln!(text, "        {}", self.place(&exception.place));
            }
        }
    }

    /// What a customer on the phone wants to hear first: the decision, its reason, and what is to be paid.
    fn conclusion(&self, state: &Event) -> String {
        let words = &self.words.story;
        let value = |wanted: &str| {
            let found = state.values.0.iter().find(|(name, _)| *name == wanted);
            found.map(|(name, value)| self.value(name, value))
        };
        let missing = || self.words.messages.missing.clone();
        let rule = value("deciding_rule").and_then(|id| RuleId::from_id(&id));
        let reason = rule.map(|rule| {
            let title = self.language.of(&self.schemas.rule_texts.of(rule).title);
            self.named(&words.reason, &[("rule", rule.id()), ("title", title)])
        });
        let [decision, charge] =
            ["decision", "expected_charge"].map(|name| value(name).unwrap_or_else(missing));
        let reason = reason.unwrap_or_default();
        self.named(&words.conclusion, &[("decision", &decision), ("reason", &reason), ("charge", &charge)])
    }

    fn event(&self, event: &Event, text: &mut String) {
        let words = &self.words.story;
        let _ = writeln!(text, "\n{}  {}", event.at, words.events[event.what]);
        if let Some(place) = &event.place {
            let _ = writeln!(text, "    {}", self.place(place));
        }
        let values: Vec<String> = event
            .values
            .0
            .iter()
            .map(|(name, value)| {
                self.named(&words.value, &[("name", self.field(name)), ("value", &self.value(name, value))])
            })
            .collect();
        let _ = writeln!(text, "    {}", values.join(" / "));
        for trial in &event.trials {
            self.trial(trial, text);
        }
        for consequence in &event.consequences {
            self.consequence(consequence, text);
        }
    }

    fn trial(&self, judged: &Judged, text: &mut String) {
        let words = &self.words.story;
        let Trial { rule, effect, outcome, reading } = &judged.trial;
        let outcome = match outcome {
            Outcome::Fails => words.outcomes[effect.name()].clone(),
            Outcome::Passes => words.outcomes[outcome.name()].clone(),
            Outcome::Skipped(skip) => {
                let values =
                    [("outcome", &*words.outcomes[outcome.name()]), ("why", &words.skips[skip.name()])];
                self.named(&words.skipped, &values)
            }
        };
        let decision = self.language.of(&self.schemas.rule_texts.of(*rule).decision);
        let values = [("outcome", outcome.as_str()), ("rule", rule.id()), ("decision", decision)];
        let _ = writeln!(text, "    {}", self.named(&words.trial, &values));
        let read = [reading.expected.as_ref(), reading.actual.as_ref()];
        if read != [None, None] {
            let template = if reading.column.is_some() { &words.reading_of_column } else { &words.reading };
            let [expected, actual] = read.map(|term| said_or_missing(term, judged.names, self.words));
            let column = reading.column.map_or("", |column| self.words.field(column));
            let values = [("column", column), ("expected", &expected), ("actual", &actual)];
            let _ = writeln!(text, "        {}", self.named(template, &values));
        }
        if let Some(policies) = &judged.policies {
            let _ = writeln!(text, "        {}", self.policies(policies));
        }
        let _ = writeln!(text, "        {}", self.named(&words.clause, &[("clause", judged.clause)]));
    }

    fn consequence(&self, consequence: &ConsequenceTold, text: &mut String) {
        let words = &self.words.story;
        let told: Vec<(&str, String)> =
            consequence.values.0.iter().map(|(name, value)| (*name, self.value(name, value))).collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = writeln!(text, "    → {}", self.named(&words.consequences[consequence.what], &told));
        if let Some(policies) = &consequence.policies {
            let _ = writeln!(text, "        {}", self.policies(policies));
        }
    }

    fn policies(&self, read: &PoliciesRead) -> String {
        let Values(values) = &read.values;
        let shown: Vec<String> =
            values.iter().map(|(name, value)| format!("{name} = {}", self.value(name, value))).collect();
        let policies = shown.join(&self.words.phrases.list_separator);
        let values = [("rule_set", read.rule_set.as_str()), ("policies", policies.as_str())];
        self.named(&self.words.story.policies, &values)
    }

    fn place(&self, place: &Source) -> String {
        let words = &self.words.story;
        let row = place.row.map(|row| row.to_string()).unwrap_or_default();
        let template = match (place.row, &place.sheet) {
            (None, _) => &words.file,
            (Some(_), None) => &words.row,
            (Some(_), Some(_)) => &words.row_of_sheet,
        };
        let sheet = place.sheet.as_deref().unwrap_or_default();
        self.named(template, &[("file", &place.file), ("sheet", sheet), ("row", &row)])
    }

    /// A field's name in the reader's language, else as it is.
    fn field<'n>(&self, name: &'n str) -> &'n str
    where
        Self: 'n,
    {
        let own = self.words.story.fields.get(name).map(String::as_str);
        let field = || Field::from_name(name).map(|field| self.words.field(field));
        own.or_else(|| self.words.known_column(name)).or_else(field).unwrap_or(name)
    }

    fn value(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Text(text) => {
                let own = self.words.story.words.get(text).filter(|_| is_word(name));
                own.unwrap_or(text).clone()
            }
            Value::Word(vocabulary, word) => self.words.named(*vocabulary, word).to_owned(),
            Value::Rules(rules) => joined(rules.iter().map(|rule| rule.id())).unwrap_or_default(),
            Value::Yen(amount) => self.named(&self.words.story.yen, &[("amount", &grouped(*amount))]),
            Value::Count(number) => number.to_string(),
        }
    }

    fn named(&self, template: &str, values: &[(&str, &str)]) -> String {
        filled(template, values)
    }
}

/// Whether the values of a field are the program's own words, and no table has them.
fn is_word(name: &str) -> bool {
    matches!(name, "mode" | "video_review" | "channel" | "parts_complete" | "warranty" | "cancelled")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;
    use crate::rules::Skip;

    /// Every name that a story may hold has its words; the tests of `explain` ask for those of fields.
    #[test]
    fn every_name_of_a_story_has_words_and_no_words_are_idle() {
        const EVENTS: [&str; 12] = [
            "bound",
            "claim_state",
            "coverage_state",
            "loaner_deducted",
            "moved",
            "plan_return",
            "plan_sale",
            "product_activation",
            "received",
            "settled",
            "unit_return",
            "unit_sale",
        ];
        const CONSEQUENCES: [&str; 8] = [
            "began",
            "deducted",
            "granted",
            "joined",
            "period_moved",
            "renewed",
            "replacement_used",
            "serial_moved",
        ];
        let mut skips: Vec<&str> = Skip::all().map(Skip::name).collect();
        skips.sort_unstable();
        for words in [Language::Japanese, Language::English].map(|language| &Words::of(language).story) {
            for (known, wanted) in [
                (&words.events, &EVENTS[..]),
                (&words.consequences, &CONSEQUENCES),
                (&words.skips, &skips),
                (&words.outcomes, &["flag", "passes", "reject", "skipped", "waived"]),
                (&words.asked_for, &["case", "exception", "serial"]),
                (&words.set_aside_why, &["duplicate", "not_yet_effective", "rejected", "superseded"]),
            ] {
                assert_eq!(known.keys().collect::<Vec<_>>(), wanted);
            }
        }
    }
}

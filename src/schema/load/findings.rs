//! The texts of the rules: one table a rule, complete in both languages.

use super::super::faults::Faults;
use super::super::findings::{PLACEHOLDERS, RuleText, RuleTexts};
use super::document::{Document, Item, Section};
use super::source::{Role, SourceFile};
use crate::domain::language::Bilingual;
use crate::domain::rule::{RuleId, Severity};
use crate::domain::word::Word;

/// Loads the texts of all rules.
pub(super) fn load(sources: &[SourceFile], faults: &mut Faults) -> RuleTexts {
    let mut texts = RuleTexts::default();
    let source = sources.iter().find(|source| source.role == Role::Findings);
    let Some(document) = source.and_then(|source| Document::parse(source, faults)) else { return texts };
    let root = document.root();
    let ids: Vec<&str> = RuleId::ALL.iter().map(|rule| rule.id()).collect();
    for (id, item) in root.items() {
        if !ids.contains(&id) {
            item.refuse_as("an unknown rule", "the id of a rule, such as ENR-01", faults);
        }
    }
    for rule in RuleId::ALL {
        const EXPECTED: &str = "a table with the texts of the rule";
        let item = root.require(rule.id(), EXPECTED, faults);
        if let Some(section) = item.and_then(|item| item.section(EXPECTED, faults))
            && let Some(text) = read_rule(*rule, &section, faults)
        {
            texts.0.insert(*rule, text);
        }
    }
    texts
}

fn read_rule(rule: RuleId, section: &Section<'_>, faults: &mut Faults) -> Option<RuleText> {
    let known = ["severity", "effect", "title", "decision", "message", "remedy", "clause"];
    section.refuse_unknown(&known, faults);
    let effect = rule.effect();
    let effect_name = format!("\"{}\": the rule fixes it", effect.name());
    let given = section.require("effect", &effect_name, faults);
    if let Some(item) = given
        && let Some(name) = item.text(&effect_name, faults)
        && name != effect.name()
    {
        item.refuse(effect_name, faults);
    }
    let severity = read_severity(section, faults);
    let title = read_texts(section, "title", faults);
    let decision = read_texts(section, "decision", faults);
    let message = read_texts(section, "message", faults);
    let remedy = read_texts(section, "remedy", faults);
    let clause = section
        .require("clause", "the clause behind the rule", faults)
        .and_then(|item| item.text("the clause behind the rule", faults));
    check_placeholders(section, faults);
    Some(RuleText {
        severity: severity?,
        effect,
        title: title?,
        decision: decision?,
        message: message?,
        remedy: remedy?,
        clause: clause?.to_owned(),
    })
}

fn read_severity(section: &Section<'_>, faults: &mut Faults) -> Option<Severity> {
    const EXPECTED: &str = "\"error\", \"warn\" or \"info\"";
    let item = section.require("severity", EXPECTED, faults)?;
    let name = item.text(EXPECTED, faults)?;
    let severity = Severity::from_name(name);
    if severity.is_none() {
        item.refuse(EXPECTED, faults);
    }
    severity
}

fn read_texts(section: &Section<'_>, key: &str, faults: &mut Faults) -> Option<Bilingual> {
    const EXPECTED: &str = "a text in Japanese (ja) and in English (en)";
    let texts = section.require(key, EXPECTED, faults)?.section(EXPECTED, faults)?;
    texts.refuse_unknown(&["ja", "en"], faults);
    let mut read = |language: &str| {
        let item = texts.require(language, "a text", faults)?;
        item.text("a text", faults).map(str::to_owned)
    };
    let (ja, en) = (read("ja"), read("en"));
    Some(Bilingual { ja: ja?, en: en? })
}

/// A message may name what a finding has, and nothing else.
fn check_placeholders(section: &Section<'_>, faults: &mut Faults) {
    let Some(message) = section.get("message").and_then(|item| item.into_section()) else { return };
    for language in ["ja", "en"] {
        if let Some(item) = message.get(language) {
            for wrong in wrong_placeholders(&item) {
                let known: Vec<String> = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}")).collect();
                item.refuse_as(wrong, format!("no other braces than {}", known.join(", ")), faults);
            }
        }
    }
}

fn wrong_placeholders(item: &Item<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut rest = item.as_text().unwrap_or_default();
    while let Some(at) = rest.find(['{', '}']) {
        let (brace, after) = rest[at..].split_at(1);
        let end = after.find(['{', '}']).filter(|end| brace == "{" && after[*end..].starts_with('}'));
        let Some(end) = end else {
            wrong.push(format!("a single {brace}"));
            rest = after;
            continue;
        };
        if !PLACEHOLDERS.contains(&&after[..end]) {
            wrong.push(format!("{{{}}}", &after[..end]));
        }
        rest = &after[end + 1..];
    }
    wrong
}

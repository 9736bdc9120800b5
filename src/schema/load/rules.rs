//! Rule sets: every policy named, within its bounds, and one set open to the past.

use chrono::NaiveDate;

use super::super::faults::Faults;
use super::super::ruleset::{RuleSet, RuleSets};
use super::document::{Document, Item, Section};
use super::source::{Role, SourceFile};
use crate::domain::policy::{Policies, Policy, Values};
use crate::domain::word::Word;

/// Loads all rule sets, the earliest first.
pub(super) fn load(sources: &[SourceFile], faults: &mut Faults) -> RuleSets {
    let of_rule_set = |source: &'_ SourceFile| match &source.role {
        Role::RuleSet(id) => Some(id.clone()),
        Role::Layout(_) | Role::Dealer(_) | Role::Models | Role::Prices | Role::Findings => None,
    };
    let mut sets = Vec::new();
    let mut days: Vec<(Option<NaiveDate>, &str)> = Vec::new();
    let mut all_dated = true;
    for source in sources {
        let Some(id) = of_rule_set(source) else { continue };
        let Some(document) = Document::parse(source, faults) else {
            all_dated = false;
            continue;
        };
        let root = document.root();
        root.refuse_unknown(&["valid_from", "policies"], faults);
        let valid_from = root.get("valid_from").map(|item| item.date(faults));
        match valid_from {
            Some(None) => all_dated = false,
            Some(day @ Some(_)) => days.push((day, &source.path)),
            None => days.push((None, &source.path)),
        }
        if let Some(policies) = read_policies(&root, faults) {
            let (blake3, valid_from) = (source.blake3.clone(), valid_from.flatten());
            sets.push(RuleSet { id, blake3, valid_from, policies });
        }
    }
    check_days(days, all_dated, faults);
    sets.sort_by_key(|set| set.valid_from);
    RuleSets(sets)
}

/// Every day has one set: the earliest set is open to the past, and no two begin on one day.
fn check_days(mut days: Vec<(Option<NaiveDate>, &str)>, all_dated: bool, faults: &mut Faults) {
    days.sort_unstable();
    let written = |day: Option<NaiveDate>| day.map_or("no day".to_owned(), |day| day.to_string());
    if let Some((day @ Some(_), path)) = days.first()
        && all_dated
    {
        faults.key(
            path,
            "valid_from",
            written(*day),
            "no valid_from: the earliest rule set counts since ever",
        );
    }
    for pair in days.windows(2) {
        if let [(day, first), (same, second)] = pair
            && day == same
        {
            let expected = format!("a day of its own: {first} has the same");
            faults.key(second, "valid_from", written(*day), expected);
        }
    }
}

/// The policies below `root`, each as its row says. They are read one by one, so that all faults show at
/// once.
pub(super) fn read_policies(root: &Section<'_>, faults: &mut Faults) -> Option<Policies> {
    const EXPECTED: &str = "a table of all policies";
    let section =
        root.require("policies", EXPECTED, faults).and_then(|item| item.section(EXPECTED, faults))?;
    let before = faults.count();
    let mut values = toml::Table::new();
    for policy in Policy::all() {
        values.extend(read(policy, &section, faults).map(|value| (policy.name().to_owned(), value)));
    }
    section.refuse_unknown(&Policy::all().map(Policy::name).collect::<Vec<_>>(), faults);
    if faults.count() > before {
        return None;
    }
    // There is a value for every policy, of the kind that its row says.
    let policies: Policies = values.try_into().expect("every policy was read");
    if policies.special_video_days < policies.special_days
        && let Some(item) = section.get(Policy::SpecialVideoDays.name())
    {
        item.refuse(format!("special_days ({}) or more", policies.special_days), faults);
        return None;
    }
    Some(policies)
}

/// What a rule set says for a policy, where it is one of the policy's values.
fn read(policy: Policy, section: &Section<'_>, faults: &mut Faults) -> Option<toml::Value> {
    let values = policy.values();
    let expected = match &values {
        Values::Number(bounds) | Values::NumberOr(bounds, _) | Values::WholeDays(bounds) => {
            format!("a whole number from {} to {}", bounds.start(), bounds.end())
        }
        Values::Words(words) => {
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ")
        }
        Values::Falling(_) => "three numbers of days, the largest first, such as [30, 15, 7]".to_owned(),
    };
    let item = section.require(policy.name(), &expected, faults)?;
    let value = match &values {
        Values::Number(bounds) | Values::NumberOr(bounds, _) | Values::WholeDays(bounds) => {
            item.count().filter(|number| bounds.contains(number)).map(toml::Value::from)
        }
        Values::Words(words) => item.as_text().filter(|word| words.contains(word)).map(toml::Value::from),
        Values::Falling(bounds) => {
            let numbers: Option<Vec<u32>> = item.list(&expected, faults)?.iter().map(Item::count).collect();
            let falls = |of: &Vec<u32>| of.len() == 3 && of.is_sorted_by(|one, next| one > next);
            numbers
                .filter(falls)
                .filter(|of| of.iter().all(|one| bounds.contains(one)))
                .map(toml::Value::from)
        }
    };
    match (&values, value) {
        (Values::WholeDays(_), Some(hours))
            if item.count().is_some_and(|hours| !hours.is_multiple_of(24)) =>
        {
            item.refuse("hours that make whole days, such as 72 or 96", faults);
            Some(hours)
        }
        (_, None) => {
            item.refuse(expected, faults);
            None
        }
        (_, value) => value,
    }
}

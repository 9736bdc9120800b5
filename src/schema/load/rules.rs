//! Rule sets: every policy named, within its bounds, and one set open to the past.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::super::faults::Faults;
use super::super::ruleset::{
    BlankChannel, DeductionOrder, LateRenewalStart, OverLimit, Policies, RuleSet, RuleSets,
};
use super::document::{Document, Section};
use super::source::{Role, SourceFile};
use crate::domain::word::Word;

// Wide enough for any terms, narrow enough that no date leaves the calendar.
const HOURS: RangeInclusive<u32> = 24..=8_760;
const DAYS: RangeInclusive<u32> = 0..=3_650;
const MONTHS: RangeInclusive<u32> = 1..=120;
const YEARS: RangeInclusive<u32> = 1..=10;
const TIMES: RangeInclusive<u32> = 1..=100;
const PERCENT: RangeInclusive<u32> = 0..=100;

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

/// Reads the policies one by one, so that all faults show at once.
struct Reader<'s> {
    section: Section<'s>,
    faults: &'s mut Faults,
}

/// The policies below `root`, each within its bounds.
pub(super) fn read_policies(root: &Section<'_>, faults: &mut Faults) -> Option<Policies> {
    const EXPECTED: &str = "a table of all policies";
    let section =
        root.require("policies", EXPECTED, faults).and_then(|item| item.section(EXPECTED, faults))?;
    let before = faults.count();
    let mut reader = Reader { section, faults };
    let policies = Policies {
        enrolment_window_hours: reader.window("enrolment_window_hours"),
        invitation_window_hours: reader.window("invitation_window_hours"),
        blank_channel: reader.choice("blank_channel", BlankChannel::Official),
        unbound_after_days: reader.number("unbound_after_days", DAYS),
        basic_months: reader.number("basic_months", MONTHS),
        plus_months: reader.number("plus_months", MONTHS),
        plus_pooled_months: reader.number("plus_pooled_months", MONTHS),
        renewal_months: reader.number("renewal_months", MONTHS),
        late_renewal_start: reader.choice("late_renewal_start", LateRenewalStart::BoundDate),
        pool_join_days: reader.number("pool_join_days", DAYS),
        deduction_order: reader.choice("deduction_order", DeductionOrder::OwnFirst),
        over_limit: reader.choice("over_limit", OverLimit::CustomerPaysExcess),
        basic_replacements: reader.number("basic_replacements", TIMES),
        basic_renew_replacements: reader.number("basic_renew_replacements", TIMES),
        renewal_min_remaining_percent: reader.number("renewal_min_remaining_percent", PERCENT),
        special_days: reader.number("special_days", DAYS),
        special_video_days: reader.number("special_video_days", DAYS),
        max_years: reader.number("max_years", YEARS),
        warranty_extension_months: reader.number("warranty_extension_months", MONTHS),
        notice_days: reader.falling("notice_days"),
    };
    let known: Vec<&str> = policies.named().into_iter().map(|(name, _)| name).collect();
    reader.section.refuse_unknown(&known, reader.faults);
    if reader.faults.count() == before && policies.special_video_days < policies.special_days {
        let expected = format!("special_days ({}) or more", policies.special_days);
        reader.refuse("special_video_days", &expected);
    }
    (reader.faults.count() == before).then_some(policies)
}

impl Reader<'_> {
    /// A whole number within its bounds; 0 after a fault.
    fn number(&mut self, key: &str, bounds: RangeInclusive<u32>) -> u32 {
        let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        let Some(item) = self.section.require(key, &expected, self.faults) else { return 0 };
        item.count().filter(|number| bounds.contains(number)).unwrap_or_else(|| {
            item.refuse(expected, self.faults);
            0
        })
    }

    /// Hours that make whole days: instants known to the day are compared in days.
    fn window(&mut self, key: &str) -> u32 {
        let hours = self.number(key, HOURS);
        if !hours.is_multiple_of(24) {
            self.refuse(key, "hours that make whole days, such as 72 or 96");
        }
        hours
    }

    /// One of a few words; `default` stands in after a fault.
    fn choice<C: Word>(&mut self, key: &str, default: C) -> C {
        let words: Vec<String> = C::all().map(|choice| format!("\"{}\"", choice.name())).collect();
        let expected = words.join(" or ");
        let Some(item) = self.section.require(key, &expected, self.faults) else { return default };
        let Some(word) = item.text(&expected, self.faults) else { return default };
        C::from_name(word).unwrap_or_else(|| {
            item.refuse(expected, self.faults);
            default
        })
    }

    /// Three numbers of days, each smaller than the one before and none 0.
    fn falling(&mut self, key: &str) -> [u32; 3] {
        const EXPECTED: &str = "three numbers of days, the largest first, such as [30, 15, 7]";
        let Some(list) = self
            .section
            .require(key, EXPECTED, self.faults)
            .and_then(|item| Some((item.list(EXPECTED, self.faults)?, item)))
        else {
            return [0; 3];
        };
        let (elements, item) = list;
        let days: Option<Vec<u32>> =
            elements.iter().map(|element| element.count().filter(|days| DAYS.contains(days))).collect();
        match days.as_deref() {
            Some(&[first, second, third]) if first > second && second > third && third > 0 => {
                [first, second, third]
            }
            Some(_) | None => {
                item.refuse(EXPECTED, self.faults);
                [0; 3]
            }
        }
    }

    fn refuse(&mut self, key: &str, expected: &str) {
        if let Some(item) = self.section.get(key) {
            item.refuse(expected, self.faults);
        }
    }
}

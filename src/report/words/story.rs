//! The words of `explain`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How a story is told.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct StoryWords {
    /// The first line.
    pub title: String,
    /// The heading of a unit's story.
    pub unit: String,
    /// The heading of the story of a code that no unit is known of.
    pub code: String,
    /// The heading of what is known of a file or a row alone.
    pub input: String,
    /// What a case comes to, in a line.
    pub conclusion: String,
    /// Why, inside of it.
    pub reason: String,
    /// The heading of a case's story.
    pub case: String,
    /// A row of a text file.
    pub row: String,
    /// A row of a workbook.
    pub row_of_sheet: String,
    /// A whole file.
    pub file: String,
    /// A named value.
    pub value: String,
    /// An amount.
    pub yen: String,
    /// A rule that was tried.
    pub trial: String,
    /// The edition of a rule that had nothing to compare.
    pub skipped: String,
    /// What a rule expected and found.
    pub reading: String,
    /// The same, where it judged one column.
    pub reading_of_column: String,
    /// The policies that were read.
    pub policies: String,
    /// Where a rule comes from.
    pub clause: String,
    /// The heading of the rows that do not count.
    pub set_aside: String,
    /// The heading of the exceptions.
    pub exceptions: String,
    /// Stands before the exception that was asked for.
    pub asked: String,
    /// What was asked for, by its kind.
    pub asked_for: BTreeMap<String, String>,
    /// What happens, by its name.
    pub events: BTreeMap<String, String>,
    /// How a trial ends: `passes`, `skipped` or, where it fails, its effect.
    pub outcomes: BTreeMap<String, String>,
    /// Why a rule had nothing to compare.
    pub skips: BTreeMap<String, String>,
    /// What followed, a sentence each.
    pub consequences: BTreeMap<String, String>,
    /// Why a row does not count.
    pub set_aside_why: BTreeMap<String, String>,
    /// Names of values that no table and no file has.
    pub fields: BTreeMap<String, String>,
    /// Words for names in rows that no table has.
    pub words: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use crate::domain::language::Language;
    use crate::domain::word::Word;
    use crate::report::words::Words;
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

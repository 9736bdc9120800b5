//! Every rule's sentence over the golden folders, in both languages: nothing of the program's own
//! language is left in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::common::{repository, rows, run};
use careledger::domain::rule::RuleId;
use serde_json::Value;

const FOLDERS: [&str; 3] = ["clean", "messy", "damaged"];
const AS_OF: &str = "2022-06-30";

/// A finding of the tables.
struct Sentence {
    rule: String,
    japanese: String,
    english: String,
}

/// The sentences without what the dealers wrote themselves, which stays as it is; made once for all tests
/// of this file.
static SENTENCES: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let mut sentences = Vec::new();
    for folder in FOLDERS {
        let output = tempfile::tempdir().unwrap();
        let input = repository("tests/golden").join(folder).join("input");
        for row in rows(&run(&input, output.path(), AS_OF, &[]), "exceptions") {
            let text = |column: &str| row[column].as_str().unwrap_or_default().to_owned();
            let by_dealer = |sentence: String| {
                let written = ["source_file", "source_sheet", "subject_id"].map(text);
                let mut sentence = written
                    .iter()
                    .filter(|text| !text.is_empty())
                    .fold(sentence, |sentence, text| sentence.replace(text.as_str(), "…"));
                if text("rule").starts_with("INP") && row["actual"] != Value::Null {
                    sentence = sentence.replace(&text("actual"), "…");
                }
                sentence
            };
            sentences.push(Sentence {
                rule: text("rule"),
                japanese: without_headers(&by_dealer(text("message_ja")), '［'),
                english: by_dealer(text("message_en")).replace(" [", "["),
            });
        }
    }
    sentences
});

/// Takes away a dealer's own header, which stands before its field's label.
fn without_headers(sentence: &str, bracket: char) -> String {
    let mut parts: Vec<String> = sentence.split(bracket).map(str::to_owned).collect();
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        let kept = part.rfind(['「', '（']).map_or(0, |at| at);
        part.truncate(kept);
    }
    parts.concat()
}

/// The words in Latin letters, with the signs that names of fields have.
fn words(sentence: &str) -> Vec<&str> {
    let word = |letter: char| letter.is_ascii_alphanumeric() || "_.@-/#".contains(letter);
    sentence.split(|letter: char| !word(letter)).filter(|word| !word.is_empty()).collect()
}

#[test]
fn sentences_name_no_fields_and_have_no_signs_of_the_tables() {
    let mut wrong = Vec::new();
    for Sentence { rule, japanese, english } in SENTENCES.iter() {
        let is_name =
            |word: &&str| word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        // A dealer's own header stands before its field's label, and INP-03 shows headers as examples.
        let is_header = |name: &str| rule == "INP-03" || english.contains(&format!("{name}["));
        for sentence in [japanese, english] {
            let names = words(sentence).into_iter().filter(is_name).filter(|name| !is_header(name));
            wrong.extend(names.map(|name| format!("{rule}: {name} in {sentence}")));
        }
        for (sentence, foreign) in [(japanese, "JPY"), (english, "円")] {
            let signs = sentence.contains(['{', '}', '≤', '≥']) || sentence.contains(foreign);
            if signs && !sentence.contains('…') {
                wrong.push(format!("{rule}: {sentence}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `1,342,000 円`, `JPY 1,342,000`; no value is missing where a rule has one to tell.
#[test]
fn amounts_are_grouped_and_no_value_is_missing() {
    let mut wrong = Vec::new();
    let long = |number: &str| number.len() > 3 && number.chars().all(|digit| digit.is_ascii_digit());
    for Sentence { rule, japanese, english } in SENTENCES.iter() {
        let before_yen = japanese.split(" 円").map(|part| part.rsplit(|c: char| !c.is_ascii_digit()).next());
        let after_yen =
            english.split("JPY ").skip(1).map(|part| part.split(|c: char| !c.is_ascii_digit()).next());
        let amounts = before_yen.chain(after_yen).flatten().filter(|number| long(number));
        // The last part of the Japanese sentence stands before no 円.
        let ungrouped: Vec<&str> = amounts
            .filter(|number| {
                japanese.contains(&format!("{number} 円")) || english.contains(&format!("JPY {number}"))
            })
            .collect();
        if !ungrouped.is_empty() {
            wrong.push(format!("{rule}: {ungrouped:?} in {japanese} / {english}"));
        }
        if japanese.contains('—') || english.contains('—') {
            wrong.push(format!("{rule}: a value is missing in {japanese} / {english}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_golden_folders_raise_every_rule() {
    let mut raised: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in SENTENCES.iter() {
        *raised.entry(&sentence.rule).or_default() += 1;
    }
    // Decisions on exceptions are people's, made on a run's exceptions: tests/program/decisions reads those.
    let of_dealers = RuleId::ALL.iter().map(|rule| rule.id()).filter(|rule| !rule.starts_with("DEC-"));
    let silent: Vec<&str> = of_dealers.filter(|rule| !raised.contains_key(*rule)).collect();
    assert!(silent.is_empty(), "no sentence of {silent:?} was looked at");
}

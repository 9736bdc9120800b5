//! Words from a fixed list. A word that is not on it is refused, but for the cause of damage,
//! which is kept for someone to judge (CLM-16), and the state of a case, which is live.

use std::borrow::Cow;

use super::{Cell, Read, Term, is_placeholder, normal, text, unreadable};
use crate::domain::fingerprint::Fingerprint;
use crate::domain::plan::{Cause, Channel, Mode, Review, Service};
use crate::domain::resolution::WorkStatus;
use crate::domain::rule::{RuleId, Subject};

type Words<T> = &'static [(&'static str, T)];

const MODES: Words<Mode> = &[
    ("新規", Mode::New),
    ("新規アクティベーション", Mode::New),
    ("new", Mode::New),
    ("追加", Mode::Add),
    ("製品の追加", Mode::Add),
    ("add", Mode::Add),
];

const REVIEWS: Words<Review> =
    &[("合格", Review::Pass), ("pass", Review::Pass), ("不合格", Review::Fail), ("fail", Review::Fail)];

const SERVICES: Words<Service> = &[
    ("修理", Service::Repair),
    ("repair", Service::Repair),
    ("交換", Service::Replacement),
    ("リフレッシュ交換", Service::Replacement),
    ("replacement", Service::Replacement),
];

const CAUSES: Words<Cause> = &[
    ("衝突", Cause::Collision),
    ("collision", Cause::Collision),
    ("墜落", Cause::Crash),
    ("crash", Cause::Crash),
    ("落下", Cause::Drop),
    ("drop", Cause::Drop),
    ("水没", Cause::Water),
    ("water", Cause::Water),
    ("信号干渉", Cause::SignalInterference),
    ("signal_interference", Cause::SignalInterference),
    ("操作ミス", Cause::OperatorError),
    ("operator_error", Cause::OperatorError),
    ("紛失", Cause::Lost),
    ("飛行紛失", Cause::Lost),
    ("lost", Cause::Lost),
    ("盗難", Cause::Theft),
    ("theft", Cause::Theft),
    ("故意", Cause::Intent),
    ("intent", Cause::Intent),
    ("外観", Cause::Cosmetic),
    ("外観のみ", Cause::Cosmetic),
    ("cosmetic", Cause::Cosmetic),
    ("改造", Cause::Modification),
    ("modification", Cause::Modification),
];

const CHANNELS: Words<Channel> = &[
    ("正規", Channel::Official),
    ("正規代理店", Channel::Official),
    ("公式", Channel::Official),
    ("djiオンラインストア", Channel::Official),
    ("official", Channel::Official),
    ("非正規", Channel::Unofficial),
    ("並行輸入", Channel::Unofficial),
    ("中古", Channel::Unofficial),
    ("オークション", Channel::Unofficial),
    ("unofficial", Channel::Unofficial),
];

const ANSWERS: Words<bool> = &[
    ("有", true),
    ("済", true),
    ("あり", true),
    ("○", true),
    ("yes", true),
    ("無", false),
    ("なし", false),
    ("×", false),
    ("未着", false),
    ("no", false),
];

const WORK_STATUSES: Words<WorkStatus> = &[
    ("未対応", WorkStatus::Open),
    ("open", WorkStatus::Open),
    ("確認中", WorkStatus::Checking),
    ("checking", WorkStatus::Checking),
    ("承認", WorkStatus::Approved),
    ("approved", WorkStatus::Approved),
    ("対応済", WorkStatus::Done),
    ("done", WorkStatus::Done),
];

const SUBJECTS: Words<Subject> = &[
    ("ファイル", Subject::File),
    ("file", Subject::File),
    ("売上", Subject::Sale),
    ("sale", Subject::Sale),
    ("関連付け", Subject::Binding),
    ("binding", Subject::Binding),
    ("修理ケース", Subject::Claim),
    ("claim", Subject::Claim),
    ("契約", Subject::Coverage),
    ("coverage", Subject::Coverage),
];

const CANCELLED: Words<()> = &[("キャンセル", ()), ("取消", ()), ("辞退", ()), ("cancelled", ())];

/// A normal text as words are compared: without spaces and case.
pub(super) fn word_key(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn find<T: Copy>(words: Words<T>, text: &str) -> Option<T> {
    let among = |wanted: &str| words.iter().find(|(word, _)| *word == wanted).map(|(_, meaning)| *meaning);
    among(text).or_else(|| among(&word_key(text)))
}

fn choose<T: Copy>(words: Words<T>, word: Read<Cow<'_, str>>) -> Read<T> {
    let expected = || Term::Choices { choices: words.iter().map(|(word, _)| (*word).into()).collect() };
    match word {
        Ok(None) => Ok(None),
        Ok(Some(word)) => match find(words, &word) {
            Some(meaning) => Ok(Some(meaning)),
            None => unreadable(expected()),
        },
        Err(_) => unreadable(expected()),
    }
}

/// How far the work on an exception has come.
pub fn work_status(cell: &Cell<'_>) -> Read<WorkStatus> {
    choose(WORK_STATUSES, text(cell))
}

/// What an exception is about.
pub fn subject(cell: &Cell<'_>) -> Read<Subject> {
    choose(SUBJECTS, text(cell))
}

/// The id of a rule. In the workbook it is a link, a formula: a program that calculates nothing saves
/// it without a value, and the exception's id says enough.
pub fn rule(cell: &Cell<'_>) -> Read<RuleId> {
    if let Cell::Error(formula) = cell
        && formula.starts_with('=')
    {
        return Ok(None);
    }
    match text(cell)? {
        None => Ok(None),
        Some(id) => match RuleId::from_id(&id.to_ascii_uppercase()) {
            Some(rule) => Ok(Some(rule)),
            None => unreadable(Term::RuleForm),
        },
    }
}

/// The fingerprint of a fact.
pub fn fingerprint(cell: &Cell<'_>) -> Read<Fingerprint> {
    match text(cell)? {
        None => Ok(None),
        Some(shown) => match Fingerprint::parse(&shown) {
            Some(fingerprint) => Ok(Some(fingerprint)),
            None => unreadable(Term::FingerprintForm),
        },
    }
}

/// New or add.
pub fn mode(cell: &Cell<'_>) -> Read<Mode> {
    choose(MODES, text(cell))
}

/// Pass or fail.
pub fn review(cell: &Cell<'_>) -> Read<Review> {
    choose(REVIEWS, text(cell))
}

/// Repair or replacement.
pub fn service(cell: &Cell<'_>) -> Read<Service> {
    choose(SERVICES, text(cell))
}

/// How it was sold.
pub fn channel(cell: &Cell<'_>) -> Read<Channel> {
    choose(CHANNELS, text(cell))
}

/// Yes or no; `なし` is a no here, not a blank.
pub fn yes_no(cell: &Cell<'_>) -> Read<bool> {
    let word = match *cell {
        Cell::Text(text) => {
            let word = normal(text);
            Ok((!is_placeholder(&word)).then_some(word))
        }
        Cell::Blank
        | Cell::Number(_)
        | Cell::Date(_)
        | Cell::IsoDate(_)
        | Cell::Duration(_)
        | Cell::Bool(_)
        | Cell::Error(_) => text(cell),
    };
    choose(ANSWERS, word)
}

/// Why a unit was damaged, where the text is one of the words; else none.
#[must_use]
pub fn cause(text: &str) -> Option<Cause> {
    find(CAUSES, text)
}

/// Whether a case was called off; any text that does not say so leaves it live.
pub fn cancelled(cell: &Cell<'_>) -> Read<bool> {
    Ok(text(cell)?.map(|text| find(CANCELLED, &text).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_list_are_read_in_both_languages() {
        for (written, read) in [
            ("新規", Some(Mode::New)),
            ("製品の追加", Some(Mode::Add)),
            ("ADD", Some(Mode::Add)),
            (" new ", Some(Mode::New)),
            ("更新", None),
            ("?", None),
        ] {
            assert_eq!(mode(&Cell::Text(written)).ok().flatten(), read, "{written}");
        }
        assert_eq!(mode(&Cell::Text("")), Ok(None));
        assert_eq!(mode(&Cell::Text("なし")), Ok(None));
        assert_eq!(service(&Cell::Text("ﾘﾌﾚｯｼｭ交換")), Ok(Some(Service::Replacement)));
        assert_eq!(review(&Cell::Text("不合格")), Ok(Some(Review::Fail)));
        assert_eq!(channel(&Cell::Text("ＤＪＩオンラインストア")), Ok(Some(Channel::Official)));
        assert!(channel(&Cell::Text("知人経由")).is_err());
        assert!(service(&Cell::Number(1.0)).is_err());
    }

    #[test]
    fn nothing_is_a_no_where_yes_or_no_is_asked() {
        for (written, read) in [
            ("有", Some(true)),
            ("○", Some(true)),
            ("Yes", Some(true)),
            ("なし", Some(false)),
            ("×", Some(false)),
            ("未着", Some(false)),
            ("no", Some(false)),
        ] {
            assert_eq!(yes_no(&Cell::Text(written)), Ok(read), "{written}");
        }
        for blank in [Cell::Blank, Cell::Text("-"), Cell::Text("#N/A"), Cell::Text(" ")] {
            assert_eq!(yes_no(&blank), Ok(None), "{blank:?}");
        }
        for refused in [Cell::Text("未定"), Cell::Text("?"), Cell::Bool(true), Cell::Number(1.0)] {
            assert!(yes_no(&refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn an_unknown_cause_or_state_is_not_refused() {
        assert_eq!(cause("飛行紛失"), Some(Cause::Lost));
        assert_eq!(cause("バッテリー膨張"), None);
        for (written, read) in [("キャンセル", true), ("Cancelled", true), ("受付済", false)] {
            assert_eq!(cancelled(&Cell::Text(written)), Ok(Some(read)), "{written}");
        }
    }
}

//! Findings as data: which rule, about what, where, what was expected and what was found.
//! Their sentences are made at the edge, in the reader's language.

use super::field::Field;
use super::fingerprint::RowHash;
use super::place::Place;
use super::reading::Term;
use super::rule::{Effect, RuleId, Subject};
use super::text::{Sym, Translation};

/// One thing that someone should know.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The rule behind it.
    pub rule: RuleId,
    /// What it does: the rule's effect, unless a policy makes a flag refuse (CLM-04).
    pub effect: Effect,
    /// What it is about.
    pub subject: Subject,
    /// Which one: sale_no, activation code, case_no; none for a file, whose path is its id.
    pub subject_id: Option<Sym>,
    /// The dealer concerned.
    pub dealer: Option<Sym>,
    /// The row's own serial.
    pub serial: Option<Sym>,
    /// Where it stands.
    pub place: Place,
    /// The field, where one value is meant.
    pub column: Option<Field>,
    /// That column's header as the dealer wrote it.
    pub header: Option<Sym>,
    /// What the rule expected.
    pub expected: Option<Term>,
    /// What was found instead.
    pub actual: Option<Term>,
    /// The row that was judged, where one was.
    pub row: Option<RowHash>,
}

impl Finding {
    /// A finding about a fact's row; values and column are added with the `with_` calls.
    #[must_use]
    pub fn new(rule: RuleId, place: Place) -> Self {
        Self {
            rule,
            effect: rule.effect(),
            subject: rule.subject(),
            subject_id: None,
            dealer: None,
            serial: None,
            place,
            column: None,
            header: None,
            expected: None,
            actual: None,
            row: None,
        }
    }

    /// Names the row that was judged.
    #[must_use]
    pub fn of_row(mut self, row: RowHash) -> Self {
        self.row = Some(row);
        self
    }

    /// Says that the finding is about something else than its rule's are.
    #[must_use]
    pub fn on(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// Names the subject, its dealer and serial.
    #[must_use]
    pub fn about(mut self, id: Option<Sym>, dealer: Option<Sym>, serial: Option<Sym>) -> Self {
        (self.subject_id, self.dealer, self.serial) = (id, dealer, serial);
        self
    }

    /// Names the field, and its header in the file.
    #[must_use]
    pub fn in_column(mut self, column: Field, header: Option<Sym>) -> Self {
        (self.column, self.header) = (Some(column), header);
        self
    }

    /// Says what was expected.
    #[must_use]
    pub fn expecting(mut self, expected: Term) -> Self {
        self.expected = Some(expected);
        self
    }

    /// Says what was found.
    #[must_use]
    pub fn finding(mut self, actual: Term) -> Self {
        self.actual = Some(actual);
        self
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn reading(&self) -> [Option<&Term>; 2] {
        [self.expected.as_ref(), self.actual.as_ref()]
    }

    /// Replaces the symbols by those of the store that absorbed theirs. What readers of files expect and
    /// find are texts.
    pub fn translate(&mut self, translation: &Translation) {
        self.place.translate(translation);
        for field in [&mut self.subject_id, &mut self.dealer, &mut self.serial, &mut self.header] {
            translation.apply_opt(field);
        }
    }
}

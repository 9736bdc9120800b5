//! `explain`: what became of a unit or a case, in time order, and why.
//!
//! The group that holds it is settled once more, and followed: each fact with its place, each rule
//! that was tried with what it read, each change of a limit. Nothing is decided here.

mod judged;
mod listed;
mod scope;
mod states;
pub mod story;
mod tell;

use chrono::NaiveDate;
use thiserror::Error;

use super::nearest::nearest;
use crate::domain::facts::Facts;
use crate::domain::finding::Finding;
use crate::domain::ids::{BindingId, RepairId};
use crate::domain::input::Ingested;
use crate::domain::place::Place;
use crate::domain::text::Sym;
use crate::link::sales::SalesIndex;
use crate::schema::Schemas;
use crate::settle::Context;
use crate::settle::day::Day;
use scope::Scope;
use story::{Explanation, Source, Story};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// A unit, by any serial that it has had.
    Serial(String),
    /// A case, by its number; several dealers may have one of that number.
    Case(String),
    /// A row of the exceptions list, by its id.
    Exception(String),
}

impl Question {
    /// Its kind: `serial`, `case` or `exception`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Question::Serial(_) => "serial",
            Question::Case(_) => "case",
            Question::Exception(_) => "exception",
        }
    }

    /// Which one.
    #[must_use]
    pub fn asked(&self) -> &str {
        match self {
            Question::Serial(asked) | Question::Case(asked) | Question::Exception(asked) => asked,
        }
    }
}

/// Nothing in the input bears what was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("nothing in the input bears {}", question.asked())]
pub struct Unknown {
    /// What was asked for.
    pub question: Question,
    /// The known ones that look most like it, the most alike first.
    pub nearest: Vec<String>,
}

/// What an explanation is made of.
pub struct Basis<'a, 'l> {
    /// Everything that was read.
    pub read: &'a Ingested,
    /// By which rules.
    pub schemas: &'a Schemas,
    /// The day, decided.
    pub day: &'a Day,
    /// The exceptions list: ids and findings.
    pub exceptions: &'l [(&'l str, &'l Finding)],
    /// The sentences of a row of that list, by its position: in Japanese and in English.
    pub sentences: &'l dyn Fn(usize) -> [String; 2],
}

impl Basis<'_, '_> {
    fn text(&self, sym: Sym) -> &str {
        self.read.texts.get(sym)
    }

    fn as_of(&self) -> NaiveDate {
        self.day.as_of
    }

    fn source(&self, place: Place) -> Source {
        Source {
            file: self.read.files[place.file.index()].path.clone(),
            sheet: self.read.texts.opt(place.sheet).map(str::to_owned),
            row: place.row,
        }
    }

    /// The coverage that a case met.
    fn coverage_of_case(&self, repair: RepairId) -> Option<BindingId> {
        self.day.settled.claims[repair].coverage
    }
}

/// Tells the story of what is asked for.
///
/// # Errors
/// Where no row of the input bears it.
pub fn explain<'a>(basis: &Basis<'a, '_>, question: &Question) -> Result<Explanation<'a>, Unknown> {
    let index = SalesIndex::new(&basis.day.facts.sales);
    let Day { facts, waivers, .. } = basis.day;
    let context = Context::new(&basis.read.texts, basis.schemas, facts, &index, basis.as_of(), waivers);
    let stories: Vec<Story> = match question {
        Question::Serial(serial) => {
            let known = basis.read.texts.find(serial).filter(|serial| is_known(&basis.read.facts, *serial));
            let scope = known.map(|serial| Scope::of_unit(basis, &context, serial));
            scope.iter().map(|scope| tell::story(basis, &context, scope, None)).collect()
        }
        Question::Case(number) => {
            let scopes = cases(basis, &context, number);
            scopes.iter().map(|scope| tell::story(basis, &context, scope, None)).collect()
        }
        Question::Exception(id) => {
            let asked = basis.exceptions.iter().position(|(known, _)| known == id);
            let story = asked.map(|asked| {
                let scope = Scope::of_finding(basis, &context, basis.exceptions[asked].1);
                tell::story(basis, &context, &scope, Some(asked))
            });
            story.into_iter().collect()
        }
    };
    if stories.is_empty() {
        return Err(Unknown { question: question.clone(), nearest: nearest_to(basis, question) });
    }
    let (asked_for, asked) = (question.kind(), question.asked().to_owned());
    Ok(Explanation { as_of: basis.as_of().to_string(), asked_for, asked, stories })
}

/// The known serials, cases or ids that look most like the one asked for, the most alike first.
fn nearest_to(basis: &Basis<'_, '_>, question: &Question) -> Vec<String> {
    let facts = &basis.read.facts;
    let text = |sym: Sym| basis.text(sym);
    let asked = question.asked();
    match question {
        Question::Serial(_) => {
            let sold = facts.sales.iter().filter_map(|sale| sale.serial);
            let bound = facts.activations.iter().map(|row| row.serial);
            let repaired = facts.repairs.iter().flat_map(|row| [Some(row.serial), row.replacement_serial]);
            nearest(asked, sold.chain(bound).chain(repaired.flatten()).map(text))
        }
        Question::Case(_) => nearest(asked, facts.repairs.iter().map(|row| text(row.case_no))),
        Question::Exception(_) => nearest(asked, basis.exceptions.iter().map(|(id, _)| *id)),
    }
}

/// Whether some row, accepted or not, bears the serial.
fn is_known(facts: &Facts, serial: Sym) -> bool {
    facts.sales.iter().any(|sale| sale.serial == Some(serial))
        || facts.activations.iter().any(|row| row.serial == serial)
        || facts.repairs.iter().any(|row| row.serial == serial || row.replacement_serial == Some(serial))
        || facts.rejected.iter().any(|row| row.identifiers.contains(&serial))
}

/// Each dealer's case of a number, by dealer; one that is not in effect yet, or was refused, too.
fn cases(basis: &Basis<'_, '_>, context: &Context<'_>, number: &str) -> Vec<Scope> {
    let Some(number) = basis.read.texts.find(number) else { return Vec::new() };
    let texts = &basis.read.texts;
    let mut scopes: Vec<Scope> = Vec::new();
    for (row, repair) in basis.day.facts.repairs.iter_enumerated() {
        if repair.case_no == number {
            scopes.push(Scope::of_case(basis, context, row));
        }
    }
    for repair in basis.read.facts.repairs.iter().filter(|repair| repair.case_no == number) {
        let case = Some((repair.dealer, repair.case_no));
        if scopes.iter().all(|scope| scope.case != case) {
            scopes.push(Scope { case, ..Scope::default() });
        }
    }
    let is_refused = || basis.read.facts.rejected.iter().any(|row| row.identifiers.contains(&number));
    if scopes.is_empty() && is_refused() {
        scopes.push(Scope { case: Some((None, number)), ..Scope::default() });
    }
    scopes.sort_by_key(|scope| scope.case.and_then(|(dealer, _)| texts.opt(dealer)));
    scopes
}

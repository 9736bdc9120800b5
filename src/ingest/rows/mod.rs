//! From the cells of a row to a fact, or to the findings that say why there is none.

mod activations;
mod decisions;
mod repairs;
mod sales;

use std::borrow::Cow;

use super::cell::{Cell, Cells, shown};
use super::header::{Table, cell};
use super::values::{self, Read, Unreadable};
use crate::domain::facts::{Facts, RejectedRow};
use crate::domain::field::{Field, FieldType};
use crate::domain::finding::Finding;
use crate::domain::place::Place;
use crate::domain::plan::ModelRef;
use crate::domain::reading::Term;
use crate::domain::rule::RuleId;
use crate::domain::text::{Sym, Texts};
use crate::schema::catalogue::Catalogue;
use crate::schema::layout::{LayoutKind, header_key};

/// What a row's values become part of.
pub struct Sink<'s> {
    /// The texts of the facts.
    pub texts: &'s mut Texts,
    /// The facts.
    pub facts: &'s mut Facts,
    /// The findings.
    pub findings: &'s mut Vec<Finding>,
    /// The first folder.
    pub folder: Option<Sym>,
    /// The names of models.
    pub catalogue: &'s Catalogue,
}

/// Whether a row is no data: a total, or the header row again. Wholly empty rows are the caller's.
#[must_use]
pub fn is_to_skip(table: &Table, row: &dyn Cells) -> bool {
    let first = (0..row.len()).map(|at| row.get(at)).find(|cell| !cell.is_empty());
    first.is_some_and(|first| is_total(&first)) || table.is_repeated_in(row)
}

fn is_total(cell: &Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    // Most rows begin with a number of a slip or a case, which is told from a total by its letters.
    let may_be = !text.is_ascii() || text.trim_start().starts_with(['t', 'T', 's', 'S']);
    may_be && matches!(header_key(text).as_str(), "合計" | "小計" | "総計" | "計" | "total" | "subtotal")
}

/// What a row came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowEnd {
    /// Its facts.
    Read,
    /// Its findings.
    Refused,
    /// Nothing: an exception on which nobody decided.
    Untouched,
}

/// Makes a row's facts, or its findings.
pub fn read(table: &Table, row: &dyn Cells, place: Place, sink: &mut Sink<'_>) -> RowEnd {
    let facts = &mut *sink.facts;
    let mut reader = RowReader {
        table,
        row,
        place,
        folder: sink.folder,
        texts: sink.texts,
        findings: sink.findings,
        catalogue: sink.catalogue,
        rejected: false,
    };
    if row.is_delimited() && reader.has_surplus() {
        reader.rejected = true;
    } else {
        match table.kind {
            LayoutKind::Sales => sales::read(&mut reader, &mut facts.sales),
            LayoutKind::Activations => {
                facts.activations.extend(activations::read(&mut reader).filter(|_| !reader.rejected));
            }
            LayoutKind::Repairs => {
                facts.repairs.extend(repairs::read(&mut reader).filter(|_| !reader.rejected));
            }
            LayoutKind::Decisions => return decisions::read(&mut reader, &mut facts.decided),
        }
    }
    if reader.rejected {
        let identifiers = reader.identifiers();
        facts.rejected.push(RejectedRow { place, identifiers });
        return RowEnd::Refused;
    }
    RowEnd::Read
}

/// What is found in a field of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Found<T> {
    /// Nothing.
    Blank,
    /// Something that could not be read; its finding is raised.
    Bad,
    /// A value.
    Given(T),
}

impl<T> Found<T> {
    fn value(self) -> Option<T> {
        match self {
            Found::Given(value) => Some(value),
            Found::Blank | Found::Bad => None,
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Found::Blank)
    }

    /// Which of the three it is.
    fn state(&self) -> Found<()> {
        match self {
            Found::Blank => Found::Blank,
            Found::Bad => Found::Bad,
            Found::Given(_) => Found::Given(()),
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Found<U> {
        match self {
            Found::Blank => Found::Blank,
            Found::Bad => Found::Bad,
            Found::Given(value) => Found::Given(change(value)),
        }
    }
}

/// Reads the fields of one row and raises its findings, one a bad cell.
struct RowReader<'r> {
    table: &'r Table,
    row: &'r dyn Cells,
    place: Place,
    folder: Option<Sym>,
    texts: &'r mut Texts,
    findings: &'r mut Vec<Finding>,
    catalogue: &'r Catalogue,
    rejected: bool,
}

impl<'r> RowReader<'r> {
    /// A field; where several columns give it, the first that is not blank, if they agree. The
    /// first fault decides: a field has one finding, however many columns give it.
    fn field<T: PartialEq>(&mut self, field: Field, parse: impl Fn(&Cell<'r>) -> Read<T>) -> Found<T> {
        let (table, row) = (self.table, self.row);
        let mut found: Option<T> = None;
        for column in table.columns(field) {
            match parse(&cell(row, *column)) {
                Ok(None) => {}
                Ok(Some(value)) => match &found {
                    Some(first) if value != *first => {
                        self.differing(field);
                        return Found::Bad;
                    }
                    Some(_) => {}
                    None => found = Some(value),
                },
                Err(fault) => {
                    self.fault(field, *column, fault);
                    return Found::Bad;
                }
            }
        }
        let found = found.map_or(Found::Blank, Found::Given);
        if found.is_blank() && table.required.contains(&field) {
            self.missing(field);
        }
        found
    }

    /// Whether something is written behind the header row's last column. Nobody can say then which
    /// value belongs to which column: INP-05 on the whole row. Blanks behind it say nothing.
    fn has_surplus(&mut self) -> bool {
        let columns = self.table.headers.len();
        let behind: Vec<Cell<'_>> = (columns..self.row.len()).map(|at| self.row.get(at)).collect();
        if behind.iter().all(Cell::is_empty) {
            return false;
        }
        let surplus: Vec<String> = behind.iter().map(Cell::to_string).collect();
        let finding = self
            .finding(RuleId::Inp05)
            .expecting(Term::Columns { count: columns as i64 })
            .finding(Term::cell(shown(&surplus.join(" | "))));
        self.findings.push(finding);
        true
    }

    /// What of the row names a unit, a code, a contract or a case, as far as it can be read.
    fn identifiers(&mut self) -> Vec<Sym> {
        let (table, row) = (self.table, self.row);
        let mut found = Vec::new();
        for field in table.kind.fields() {
            let identifies = matches!(
                field.field_type(),
                FieldType::Serial | FieldType::Code | FieldType::Contract | FieldType::SerialOrContract
            );
            for cell in table.columns(*field).iter().map(|column| cell(row, *column)) {
                if identifies {
                    let several = values::serials_in(&cell, None).unwrap_or_default();
                    found.extend(several.iter().map(|one| self.texts.intern(one.as_str())));
                } else if *field == Field::CaseNo {
                    let number = values::text(&cell).ok().flatten();
                    found.extend(number.map(|number| self.texts.intern(&number)));
                }
            }
        }
        found
    }

    fn finding(&self, rule: RuleId) -> Finding {
        let rule = match self.table.kind {
            LayoutKind::Sales | LayoutKind::Activations | LayoutKind::Repairs => rule,
            LayoutKind::Decisions => RuleId::Dec02,
        };
        Finding::new(rule, self.place).about(None, self.folder, None)
    }

    fn header(&mut self, column: Option<usize>) -> Option<Sym> {
        let header = self.table.headers.get(column?).filter(|header| !header.is_empty())?;
        Some(self.texts.intern(header))
    }

    fn fault(&mut self, field: Field, column: usize, fault: Unreadable) {
        let header = self.header(Some(column));
        let finding = self
            .finding(fault.rule)
            .in_column(field, header)
            .expecting(*fault.expected)
            .finding(Term::cell(cell(self.row, column).to_string()));
        self.findings.push(finding);
        self.rejected = true;
    }

    fn differing(&mut self, field: Field) {
        let columns = self.table.columns(field);
        let header = self.header(columns.first().copied());
        let cells = columns.iter().map(|column| cell(self.row, *column)).filter(|cell| !cell.is_empty());
        let values: Vec<String> = cells.map(|cell| cell.to_string()).collect();
        let finding = self
            .finding(RuleId::Inp05)
            .in_column(field, header)
            .expecting(Term::EqualValues)
            .finding(Term::cell(shown(&values.join(" | "))));
        self.findings.push(finding);
        self.rejected = true;
    }

    /// Raises INP-04 on a field.
    fn missing(&mut self, field: Field) {
        let header = self.header(self.table.columns(field).first().copied());
        let finding = self.finding(RuleId::Inp04).in_column(field, header).expecting(Term::field(field));
        self.findings.push(finding);
        self.rejected = true;
    }

    /// What a row of its kind needs, whatever the layout says: raises INP-04 where it is blank.
    fn needed<T>(&mut self, field: Field, read: impl FnOnce(&mut Self, Field) -> Found<T>) -> Option<T> {
        let found = read(self, field);
        if found.is_blank() && !self.table.required.contains(&field) {
            self.missing(field);
        }
        found.value()
    }

    /// Raises INP-04 on the whole row.
    fn incomplete(&mut self, expected: Term) {
        let finding = self.finding(RuleId::Inp04).expecting(expected);
        self.findings.push(finding);
        self.rejected = true;
    }

    /// Raises INP-05 on a field that is readable, but does not fit the others.
    fn misfit(&mut self, field: Field, expected: Term, actual: Term) {
        let header = self.header(self.table.columns(field).first().copied());
        let finding = self.finding(RuleId::Inp05).in_column(field, header);
        let finding = finding.expecting(expected).finding(actual);
        self.findings.push(finding);
        self.rejected = true;
    }

    /// A value that may be missing.
    fn value<T: PartialEq>(&mut self, field: Field, parse: impl Fn(&Cell<'r>) -> Read<T>) -> Option<T> {
        self.field(field, parse).value()
    }

    fn text(&mut self, field: Field) -> Found<Sym> {
        let found: Found<Cow<'r, str>> = self.field(field, values::text);
        found.map(|text| self.texts.intern(&text))
    }

    fn identifier(&mut self, field: Field) -> Found<Sym> {
        self.field(field, values::identifier).map(|found| self.texts.intern(found.as_str()))
    }

    /// A model; one that the catalogue does not know is INP-09, and the row is kept.
    fn model(&mut self) -> Option<ModelRef> {
        let catalogue = self.catalogue;
        let found = self.value(Field::Model, |cell| {
            let name: Option<Cow<'r, str>> = values::text(cell)?;
            Ok(name.map(|name| match catalogue.model_named(&name) {
                Some(model) => Ok(model),
                None => Err(name),
            }))
        });
        Some(match found? {
            Ok(model) => ModelRef::Known(model),
            Err(name) => {
                self.unknown_model(&name);
                ModelRef::Unknown(self.texts.intern(&name))
            }
        })
    }

    fn unknown_model(&mut self, name: &str) {
        let (table, row) = (self.table, self.row);
        let given = |column: &&usize| !cell(row, **column).is_empty();
        let header = self.header(table.columns(Field::Model).iter().find(given).copied());
        let finding = self
            .finding(RuleId::Inp09)
            .in_column(Field::Model, header)
            .expecting(Term::CatalogueModel)
            .finding(Term::cell(shown(name)));
        self.findings.push(finding);
    }

    /// The dealer that the row counts for: the column's value, else the first folder. Without
    /// either, the equal numbers of two dealers would be taken for one: INP-04.
    fn dealer(&mut self) -> Option<Sym> {
        match self.folder {
            Some(folder) => self.text(Field::Dealer).value().or(Some(folder)),
            None => self.needed(Field::Dealer, Self::text),
        }
    }
}

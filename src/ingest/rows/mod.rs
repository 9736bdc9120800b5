//! From the cells of a row to a fact, or to the findings that say why there is none.

mod activations;
mod decisions;
mod repairs;
mod sales;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::cell::{Cell, Cells, shown};
use super::header::{Table, cell};
use super::values::{self, Read, Unreadable};
use crate::domain::facts::{Facts, RejectedRow};
use crate::domain::field;
use crate::domain::finding::Finding;
use crate::domain::money::Yen;
use crate::domain::place::Place;
use crate::domain::plan::{Country, ModelRef};
use crate::domain::reading::Term;
use crate::domain::rule::RuleId;
use crate::domain::text::{Sym, Texts};
use crate::domain::time::Instant;
use crate::schema::catalogue::Catalogue;
use crate::schema::layout::{FieldType, LayoutKind, header_key};

/// Names the positions of a layout's fields, and keeps the names for a test to compare.
macro_rules! positions {
    ($($name:ident),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Position { $($name),* }
        $(const $name: usize = Position::$name as usize;)*
        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}
use positions;

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
            LayoutKind::Activations => activations::read(&mut reader, &mut facts.activations),
            LayoutKind::Repairs => repairs::read(&mut reader, &mut facts.repairs),
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

/// What a field of a row holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field<T> {
    /// Nothing.
    Blank,
    /// Something that could not be read; its finding is raised.
    Bad,
    /// A value.
    Given(T),
}

impl<T> Field<T> {
    fn value(self) -> Option<T> {
        match self {
            Field::Given(value) => Some(value),
            Field::Blank | Field::Bad => None,
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Field::Blank)
    }

    /// Which of the three it is.
    fn state(&self) -> Field<()> {
        match self {
            Field::Blank => Field::Blank,
            Field::Bad => Field::Bad,
            Field::Given(_) => Field::Given(()),
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Field::Blank => Field::Blank,
            Field::Bad => Field::Bad,
            Field::Given(value) => Field::Given(change(value)),
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
    fn field<T: PartialEq>(&mut self, field: usize, parse: impl Fn(&Cell<'r>) -> Read<T>) -> Field<T> {
        let (table, row) = (self.table, self.row);
        let mut found: Option<T> = None;
        for column in &table.columns[field] {
            match parse(&cell(row, *column)) {
                Ok(None) => {}
                Ok(Some(value)) => match &found {
                    Some(first) if value != *first => {
                        self.differing(field);
                        return Field::Bad;
                    }
                    Some(_) => {}
                    None => found = Some(value),
                },
                Err(fault) => {
                    self.fault(field, *column, fault);
                    return Field::Bad;
                }
            }
        }
        let found = found.map_or(Field::Blank, Field::Given);
        if found.is_blank() && table.required[field] {
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
        for (columns, (name, field)) in table.columns.iter().zip(table.kind.fields()) {
            let identifies = matches!(field, FieldType::Serial | FieldType::Code | FieldType::Contract)
                || *field == FieldType::SerialOrContract;
            for cell in columns.iter().map(|column| cell(row, *column)) {
                if identifies {
                    let several = values::serials_in(&cell, None).unwrap_or_default();
                    found.extend(several.iter().map(|one| self.texts.intern(one.as_str())));
                } else if *name == "case_no" {
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

    fn column(&self, field: usize) -> field::Field {
        self.table.kind.field(field)
    }

    fn header(&mut self, column: Option<usize>) -> Option<Sym> {
        let header = self.table.headers.get(column?).filter(|header| !header.is_empty())?;
        Some(self.texts.intern(header))
    }

    fn fault(&mut self, field: usize, column: usize, fault: Unreadable) {
        let header = self.header(Some(column));
        let finding = self
            .finding(fault.rule)
            .in_column(self.column(field), header)
            .expecting(*fault.expected)
            .finding(Term::cell(cell(self.row, column).to_string()));
        self.findings.push(finding);
        self.rejected = true;
    }

    fn differing(&mut self, field: usize) {
        let columns = &self.table.columns[field];
        let header = self.header(columns.first().copied());
        let cells = columns.iter().map(|column| cell(self.row, *column)).filter(|cell| !cell.is_empty());
        let values: Vec<String> = cells.map(|cell| cell.to_string()).collect();
        let finding = self
            .finding(RuleId::Inp05)
            .in_column(self.column(field), header)
            .expecting(Term::EqualValues)
            .finding(Term::cell(shown(&values.join(" | "))));
        self.findings.push(finding);
        self.rejected = true;
    }

    /// Raises INP-04 on a field.
    fn missing(&mut self, field: usize) {
        let header = self.header(self.table.columns[field].first().copied());
        let column = self.column(field);
        let finding = self.finding(RuleId::Inp04).in_column(column, header).expecting(Term::field(column));
        self.findings.push(finding);
        self.rejected = true;
    }

    /// Raises INP-04 on a field that a row of its kind needs, where the layout does not say so.
    fn needed<T>(&mut self, field: usize, found: &Field<T>) {
        if found.is_blank() && !self.table.required[field] {
            self.missing(field);
        }
    }

    /// Raises INP-04 on the whole row.
    fn incomplete(&mut self, expected: Term) {
        let finding = self.finding(RuleId::Inp04).expecting(expected);
        self.findings.push(finding);
        self.rejected = true;
    }

    /// Raises INP-05 on a field that is readable, but does not fit the others.
    fn misfit(&mut self, field: usize, expected: Term, actual: Term) {
        let header = self.header(self.table.columns[field].first().copied());
        let finding = self.finding(RuleId::Inp05).in_column(self.column(field), header);
        let finding = finding.expecting(expected).finding(actual);
        self.findings.push(finding);
        self.rejected = true;
    }

    fn text(&mut self, field: usize) -> Field<Sym> {
        let found: Field<Cow<'r, str>> = self.field(field, values::text);
        found.map(|text| self.texts.intern(&text))
    }

    fn identifier(&mut self, field: usize) -> Field<Sym> {
        self.field(field, values::identifier).map(|found| self.texts.intern(found.as_str()))
    }

    fn date(&mut self, field: usize) -> Option<NaiveDate> {
        self.field(field, values::date).value()
    }

    fn instant(&mut self, field: usize) -> Option<Instant> {
        self.field(field, values::instant).value()
    }

    fn country(&mut self, field: usize) -> Option<Country> {
        self.field(field, values::country).value()
    }

    fn amount(&mut self, field: usize) -> Option<Yen> {
        self.field(field, values::yen_from_zero).value()
    }

    /// A model; one that the catalogue does not know is INP-09, and the row is kept.
    fn model(&mut self, field: usize) -> Option<ModelRef> {
        let catalogue = self.catalogue;
        let found = self.field(field, |cell| {
            let name: Option<Cow<'r, str>> = values::text(cell)?;
            Ok(name.map(|name| match catalogue.model_named(&name) {
                Some(model) => Ok(model),
                None => Err(name),
            }))
        });
        Some(match found.value()? {
            Ok(model) => ModelRef::Known(model),
            Err(name) => {
                self.unknown_model(field, &name);
                ModelRef::Unknown(self.texts.intern(&name))
            }
        })
    }

    fn unknown_model(&mut self, field: usize, name: &str) {
        let (table, row) = (self.table, self.row);
        let given = |column: &&usize| !cell(row, **column).is_empty();
        let header = self.header(table.columns[field].iter().find(given).copied());
        let finding = self
            .finding(RuleId::Inp09)
            .in_column(self.column(field), header)
            .expecting(Term::CatalogueModel)
            .finding(Term::cell(shown(name)));
        self.findings.push(finding);
    }

    /// The dealer that the row counts for: the column's value, else the first folder. Without
    /// either, the equal numbers of two dealers would be taken for one: INP-04.
    fn dealer(&mut self, field: usize) -> Option<Sym> {
        let found = self.text(field);
        if self.folder.is_none() {
            self.needed(field, &found);
        }
        found.value().or(self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn positions_are_those_of_the_layouts() {
        for (kind, names) in [
            (LayoutKind::Sales, sales::NAMES),
            (LayoutKind::Activations, activations::NAMES),
            (LayoutKind::Repairs, repairs::NAMES),
            (LayoutKind::Decisions, decisions::NAMES),
        ] {
            let fields: Vec<String> = kind.fields().iter().map(|(name, _)| name.to_uppercase()).collect();
            assert_eq!(fields, names, "{}", kind.name());
        }
    }
}

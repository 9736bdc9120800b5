//! Which export a table is, and which column gives which field: found from the header row alone.

use crate::domain::field::Field;
use crate::domain::word::Word;
use crate::schema::layout::{Layout, LayoutKind, header_key};

use super::cell::{Cell, Cells};

/// The last row that may be a header row.
pub const LAST_HEADER_ROW: u32 = 30;
/// The most columns that are looked at; no spreadsheet has more.
pub const MOST_COLUMNS: usize = 16_384;
/// From how many fields on a row is a header row that lacks columns, and no other text.
const NEAR_MISS_FIELDS: usize = 3;

/// A table whose header row was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Which export.
    pub kind: LayoutKind,
    /// The columns that give each field, by its place among all fields.
    columns: Vec<Vec<usize>>,
    /// The fields that are required.
    pub required: Vec<Field>,
    /// The header of each column as the dealer wrote it; empty where there is none.
    pub headers: Vec<String>,
    keys: Vec<String>,
}

impl Table {
    /// The columns that give a field.
    #[must_use]
    pub fn columns(&self, field: Field) -> &[usize] {
        &self.columns[field as usize]
    }

    /// How many fields the header row names.
    #[must_use]
    pub fn fields_named(&self) -> usize {
        self.columns.iter().filter(|columns| !columns.is_empty()).count()
    }

    /// How many columns there are, up to the last that gives a field.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.iter().flatten().max().map_or(0, |last| last + 1)
    }

    /// The headers that give no field, in their order.
    pub fn unknown_headers(&self) -> impl Iterator<Item = &str> {
        let known = |column: usize| self.columns.iter().any(|columns| columns.contains(&column));
        let unknown = move |(column, header): &(usize, &String)| !header.is_empty() && !known(*column);
        self.headers.iter().enumerate().filter(unknown).map(|(_, header)| header.as_str())
    }

    /// Whether a row repeats the header row.
    #[must_use]
    pub fn is_repeated_in(&self, row: &dyn Cells) -> bool {
        let headers = || self.keys.iter().enumerate().filter(|(_, key)| !key.is_empty());
        headers().all(|(column, key)| is_header(&cell(row, column), key))
    }
}

/// The cell of a column, blank behind the row's end.
#[must_use]
pub fn cell(row: &dyn Cells, column: usize) -> Cell<'_> {
    if column < row.len() { row.get(column) } else { Cell::Blank }
}

fn is_header(cell: &Cell<'_>, key: &str) -> bool {
    match cell {
        // NFKC leaves ASCII as it is, which tells most cells of data from a Japanese header.
        Cell::Text(text) => (!text.is_ascii() || key.is_ascii()) && header_key(text) == key,
        Cell::Blank
        | Cell::Number(_)
        | Cell::Date(_)
        | Cell::IsoDate(_)
        | Cell::Duration(_)
        | Cell::Bool(_)
        | Cell::Error(_) => false,
    }
}

/// A header row that lacks required columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearMiss {
    /// The layout that it comes nearest to.
    pub kind: LayoutKind,
    /// The required fields that no header names.
    pub missing: Vec<Field>,
    /// The headers found.
    pub headers: Vec<String>,
    /// How many fields were named.
    pub fields_named: usize,
}

/// The search for a header row, row after row.
pub struct Search<'l> {
    layouts: &'l [Layout],
    near_miss: Option<NearMiss>,
}

impl<'l> Search<'l> {
    /// A search for the headers of some layouts.
    #[must_use]
    pub fn new(layouts: &'l [Layout]) -> Self {
        Self { layouts, near_miss: None }
    }

    /// Takes a row as the header row, if it names all required columns of a layout. Where it fits
    /// several, the one with most matched columns wins, then the earlier layout.
    pub fn consider(&mut self, row: &dyn Cells) -> Option<Table> {
        let headers: Vec<String> = (0..row.len().min(MOST_COLUMNS)).map(|at| header(&row.get(at))).collect();
        let keys: Vec<String> = headers.iter().map(|header| header_key(header)).collect();
        let mut best: Option<Table> = None;
        for layout in self.layouts {
            let columns = columns_of(layout, &keys);
            let named = columns.iter().filter(|columns| !columns.is_empty()).count();
            let lacks = |field: &Field| columns[*field as usize].is_empty();
            let missing: Vec<Field> = layout.required.iter().copied().filter(lacks).collect();
            if named == 0 {
                continue;
            }
            if missing.is_empty() {
                if best.as_ref().is_none_or(|best| named > best.fields_named()) {
                    best = Some(Table {
                        kind: layout.kind,
                        columns,
                        required: layout.required.clone(),
                        headers: headers.clone(),
                        keys: keys.clone(),
                    });
                }
            } else if named >= NEAR_MISS_FIELDS {
                self.note(NearMiss {
                    kind: layout.kind,
                    missing,
                    headers: headers.clone(),
                    fields_named: named,
                });
            }
        }
        best
    }

    fn note(&mut self, miss: NearMiss) {
        let rank = |miss: &NearMiss| (miss.fields_named, std::cmp::Reverse(miss.missing.len()));
        if self.near_miss.as_ref().is_none_or(|best| rank(&miss) > rank(best)) {
            self.near_miss = Some(miss);
        }
    }

    /// The nearest miss, where no row was a header row.
    #[must_use]
    pub fn near_miss(self) -> Option<NearMiss> {
        self.near_miss
    }
}

/// A header as written; only text is one.
fn header(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Blank
        | Cell::Number(_)
        | Cell::Date(_)
        | Cell::IsoDate(_)
        | Cell::Duration(_)
        | Cell::Bool(_)
        | Cell::Error(_) => String::new(),
    }
}

fn columns_of(layout: &Layout, keys: &[String]) -> Vec<Vec<usize>> {
    let mut columns = vec![Vec::new(); Field::ALL.len()];
    for (column, key) in keys.iter().enumerate() {
        if let Some(field) = layout.headers.get(key) {
            columns[*field as usize].push(column);
        }
    }
    columns
}

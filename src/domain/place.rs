//! Where a value stands in the dealers' files.

use super::text::{Sym, Translation};

/// An input file, numbered in the byte order of the paths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

impl FileId {
    /// The file's position in the list of input files.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The row that a fact or finding came from, as a person sees it: the line in a text editor, or
/// the row of a spreadsheet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The sheet's name, for workbooks.
    pub sheet: Option<Sym>,
    /// The row, from 1; none where the whole file or sheet is meant.
    pub row: Option<u32>,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: FileId) -> Self {
        Self { file, sheet: None, row: None }
    }

    /// The same for every fact, so that facts compare by what they say alone.
    pub const NOWHERE: Place = Place { file: FileId(0), sheet: None, row: None };

    /// Replaces the symbols by those of the store that absorbed theirs.
    pub fn translate(&mut self, translation: &Translation) {
        translation.apply_opt(&mut self.sheet);
    }
}

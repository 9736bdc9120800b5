//! The last touch to a workbook's package: tables reach down to their true last rows.
//!
//! The library notes every cell of a table in a map when the table is added: for a million rows of
//! 30 columns 1.7 GB, and more time than writing the rows takes. So each table is added over its
//! first row only, and its range is put right here, in the few hundred bytes that describe it; all
//! other parts of the package are copied as they are, still packed.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use rust_xlsxwriter::{ColNum, RowNum, utility::cell_range};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

const TABLES: &str = "xl/tables/";

/// Where a table stands, and where it was added.
pub(super) struct Stretch {
    /// The table's name.
    pub(super) table: String,
    pub(super) header_row: RowNum,
    pub(super) last_column: ColNum,
    /// The total row that the library was told.
    pub(super) added_total_row: RowNum,
    /// The true one.
    pub(super) total_row: RowNum,
}

impl Stretch {
    fn range(&self, last_row: RowNum) -> String {
        format!("ref=\"{}\"", cell_range(self.header_row, 0, last_row, self.last_column))
    }

    /// The table's description with its true range, and that of its filter, which leaves out the
    /// total row.
    fn apply(&self, xml: &str) -> Option<String> {
        let (table, filter) = (self.range(self.added_total_row), self.range(self.added_total_row - 1));
        let known = xml.matches(&table).count() == 1 && xml.matches(&filter).count() == 1;
        known.then(|| {
            // Through a mark, lest the one true range be taken for the other's added one.
            xml.replace(&table, "\u{0}")
                .replace(&filter, &self.range(self.total_row - 1))
                .replace('\u{0}', &self.range(self.total_row))
        })
    }
}

/// Copies the package `from` to `to`, each table stretched.
///
/// # Errors
/// The disk's, or a package that is not as the library writes it.
pub(super) fn stretch_tables(from: &Path, to: &Path, stretches: &[Stretch]) -> io::Result<()> {
    let mut package = ZipArchive::new(BufReader::new(File::open(from)?))?;
    let mut copy = ZipWriter::new(BufWriter::new(File::create(to)?));
    for at in 0..package.len() {
        let part = package.by_index_raw(at)?;
        let name = part.name()?.into_owned();
        if name.starts_with(TABLES) {
            drop(part);
            let mut part = package.by_index(at)?;
            let mut xml = String::new();
            part.read_to_string(&mut xml)?;
            let named = |stretch: &&Stretch| xml.contains(&format!(" name=\"{}\"", stretch.table));
            let stretched = stretches.iter().find(named).and_then(|stretch| stretch.apply(&xml));
            let unknown = || io::Error::other(format!("{name} describes no table of ours"));
            // The date is the earliest that the format knows, as on every other part.
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default());
            copy.start_file(name.as_str(), options)?;
            copy.write_all(stretched.ok_or_else(unknown)?.as_bytes())?;
        } else {
            copy.raw_copy_file(part)?;
        }
    }
    copy.finish()?.into_inner()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_its_filter_reach_the_true_rows() {
        let xml = r#"<table id="1" name="T" ref="A3:B5"><autoFilter ref="A3:B4"/></table>"#;
        for (total_row, table, filter) in
            [(4, "A3:B5", "A3:B4"), (5, "A3:B6", "A3:B5"), (99, "A3:B100", "A3:B99")]
        {
            let stretch =
                Stretch { table: "T".into(), header_row: 2, last_column: 1, added_total_row: 4, total_row };
            let expected =
                format!(r#"<table id="1" name="T" ref="{table}"><autoFilter ref="{filter}"/></table>"#);
            assert_eq!(stretch.apply(xml), Some(expected));
            assert_eq!(stretch.apply(&xml.replace("B5", "B7")), None, "not as the library was told");
        }
    }
}

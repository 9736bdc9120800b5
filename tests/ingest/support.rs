//! A folder of files, read, and what came of it in words.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::LazyLock;

use careledger::domain::finding::Finding;
use careledger::domain::place::Place;
use careledger::domain::word::Word;
use careledger::ingest::{Ingested, read};
use careledger::schema::Schemas;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A sales file that is read without a finding, so that there is always a table.
pub const SOUND: &str = "sale_no,sale_date,model,serial\nS1,2022-06-15,M300 RTK,1ZNBH1K00C00FS\n";

/// The built-in schemas, loaded once for all tests.
pub static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::embedded);

/// An input folder that holds a sound file beside those of the test.
pub struct Folder(pub TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        folder.with("D000/sound.csv", SOUND)
    }

    pub fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self) -> Ingested {
        read(self.path(), &SCHEMAS, &()).expect("the sound file is readable")
    }
}

/// What one file, under this path, comes to.
pub fn findings_of(path: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    let folder = Folder::new().with(path, content);
    findings(&folder.read())
}

/// `INP-05 row 3 sale_date`, `INP-12 sheet 注意事項`, `INP-01`.
pub fn findings(ingested: &Ingested) -> Vec<String> {
    ingested.findings.iter().map(|finding| in_words(ingested, finding)).collect()
}

/// What a finding expected and what it found, as tables show it.
pub fn read_off(ingested: &Ingested, finding: &Finding) -> [Option<String>; 2] {
    let names = SCHEMAS.catalogue.names(&ingested.texts);
    finding.reading().map(|term| term.map(|term| term.plain(names)))
}

/// What the findings found.
pub fn found(ingested: &Ingested) -> Vec<String> {
    let found = |finding| read_off(ingested, finding)[1].take().unwrap_or_default();
    ingested.findings.iter().map(found).collect()
}

fn in_words(ingested: &Ingested, finding: &Finding) -> String {
    let mut words = finding.rule.id().to_owned();
    match (finding.place.sheet, finding.place.row) {
        (Some(sheet), None) => words += &format!(" sheet {}", ingested.texts.get(sheet)),
        (_, Some(row)) => words += &format!(" row {row}"),
        (None, None) => {}
    }
    finding.column.iter().for_each(|column| words += &format!(" {}", column.name()));
    words
}

/// The rows whose facts came out, as `file row`.
pub fn accepted(ingested: &Ingested) -> BTreeSet<(String, Option<String>, u32)> {
    let facts = &ingested.facts;
    let places = facts.sales.iter().map(|sale| sale.place);
    let places = places.chain(facts.activations.iter().map(|row| row.place));
    let places = places.chain(facts.repairs.iter().map(|repair| repair.place));
    places.map(|place| named(ingested, place)).collect()
}

fn named(ingested: &Ingested, place: Place) -> (String, Option<String>, u32) {
    let file = ingested.files[place.file.index()].path.clone();
    (file, ingested.texts.opt(place.sheet).map(str::to_owned), place.row.expect("a fact stands on a row"))
}

/// A packed file of these parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

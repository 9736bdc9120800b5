//! Loads and checks the files under `schemas/`: one loader a subject, all faults at once.

mod catalogue;
mod choices;
mod document;
mod findings;
mod layouts;
mod rules;
mod source;

use std::path::Path;

use self::source::{RawFile, SourceFile};
use super::Schemas;
use super::faults::{Faults, SchemaFaults};

impl Schemas {
    /// The schemas that the program was built with.
    ///
    /// # Panics
    /// Never in a program that passed its tests: one of them loads these files.
    #[must_use]
    pub fn embedded() -> Schemas {
        // The files are part of the program, and a test loads them: a fault is one of the build.
        load(source::embedded(), Faults::default()).expect("the embedded schemas have no fault")
    }

    /// The schemas in a folder, which replace the embedded ones as a whole.
    ///
    /// # Errors
    /// All faults of all files, where there is one.
    pub fn load(folder: &Path) -> Result<Schemas, SchemaFaults> {
        let mut faults = Faults::default();
        if !folder.is_dir() {
            faults.file(&folder.to_string_lossy(), "no folder", "the folder of schemas");
            return faults.or(Schemas::default());
        }
        let files = source::below(folder, &mut faults);
        load(files, faults)
    }
}

fn load(raw: Vec<RawFile>, mut faults: Faults) -> Result<Schemas, SchemaFaults> {
    source::refuse_missing(&raw, &mut faults);
    let sources = source::decode(raw, &mut faults);
    let schemas = Schemas {
        layouts: layouts::load(&sources, &mut faults),
        catalogue: catalogue::load(&sources, &mut faults),
        rule_sets: rules::load(&sources, &mut faults),
        rule_texts: findings::load(&sources, &mut faults),
        files: sources.iter().map(SourceFile::recorded).collect(),
    };
    faults.or(schemas)
}

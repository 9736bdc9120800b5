//! One day's states: the facts that stand on it and all that follows from them.

use chrono::NaiveDate;

use super::{Context, Settled, expiries, sales, settle};
use crate::domain::expiry::Expiry;
use crate::domain::input::{Ingested, InputFile, RowCounts};
use crate::domain::resolution::{Past, Worked};
use crate::link::effective::{Effective, effective};
use crate::link::register::{Register, Waivers};
use crate::link::sales::SalesIndex;
use crate::link::standing::standing;
use crate::schema::Schemas;

/// What the files say for one as-of date. The files are read once; each day is decided anew.
pub struct Day {
    /// The day for which the states hold.
    pub as_of: NaiveDate,
    /// The day after which notices are newly due.
    pub since: NaiveDate,
    /// The input files, with what became of their rows on this day.
    pub files: Vec<InputFile>,
    /// The facts that stand.
    pub facts: Effective,
    /// What was decided; its findings are all of the day's, those of reading and linking first.
    pub settled: Settled,
    /// The coverages near their end or shortly past it.
    pub expiries: Vec<Expiry>,
    /// The decisions on exceptions, and which of them stand.
    pub worked: Worked,
    /// The facts that somebody approved.
    pub waivers: Waivers,
}

impl Day {
    /// Decides a day before which nothing was decided.
    #[must_use]
    pub fn decide(read: &Ingested, schemas: &Schemas, as_of: NaiveDate, since: NaiveDate) -> Day {
        Day::decide_after(Past::default(), read, schemas, (as_of, since))
    }

    /// Decides a day, `as_of` and `since`, after what an earlier run left.
    #[must_use]
    pub fn decide_after(
        past: Past,
        read: &Ingested,
        schemas: &Schemas,
        (as_of, since): (NaiveDate, NaiveDate),
    ) -> Day {
        let facts = effective(&read.facts, as_of, read.files.len());
        let mut conflicts = Vec::new();
        let register = Register::read(&past, &read.facts.decided, &read.files, as_of, &mut conflicts);
        let waivers = Waivers::of(&register);
        let (mut settled, expiries) = {
            let index = SalesIndex::new(&facts.sales);
            let context = Context::new(&read.texts, schemas, &facts, &index, as_of, &waivers);
            let mut settled = settle(&context);
            let expiries = expiries::expiries(&context, &settled.coverages, since);
            let decided = std::mem::take(&mut settled.findings);
            settled.findings = read.findings.iter().chain(&facts.findings).cloned().collect();
            settled.findings.extend(sales::sale_findings(&context));
            settled.findings.extend(decided);
            settled.findings.append(&mut conflicts);
            (settled, expiries)
        };
        let names = schemas.catalogue.names(&read.texts);
        let standing = standing(&register, &past, names, &mut settled.findings);
        let worked = Worked { past, register: register.entries, standing };
        Day {
            as_of,
            since,
            files: counted(&read.files, &facts.rows),
            facts,
            settled,
            expiries,
            worked,
            waivers,
        }
    }
}

/// The files with what became of their rows; what reading counted stays.
fn counted(files: &[InputFile], rows: &[RowCounts]) -> Vec<InputFile> {
    let counted = |(file, rows): (&InputFile, &RowCounts)| {
        let RowCounts { read, accepted, rejected, skipped, .. } = file.rows;
        let accepted = accepted + rows.accepted;
        InputFile { rows: RowCounts { read, accepted, rejected, skipped, ..*rows }, ..file.clone() }
    };
    files.iter().zip(rows).map(counted).collect()
}

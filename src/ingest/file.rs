//! One file: its bytes are read once, and become facts, findings and a record of what it was.

use std::{fs, io};

use super::cell::{shown, shown_in_line};
use super::discover::{FileKind, Found, Unseen};
use super::sheet::{Context, Output, Sheet, SheetEnd};
use super::workbook::{self, Format};
use super::{header::NearMiss, text};
use crate::domain::field::Field;
use crate::domain::finding::Finding;
use crate::domain::input::InputFile;
use crate::domain::place::{FileId, Place};
use crate::domain::reading::Term;
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;
use crate::domain::word::Word;
use crate::schema::Schemas;
use crate::schema::layout::Layout;

/// What a file gave, with its own texts.
pub struct FileReading {
    /// The texts, facts and findings.
    pub output: Output,
    /// The record of the file.
    pub record: InputFile,
}

/// Reads a file, whatever it holds.
pub fn read(found: &Found, file: FileId, schemas: &Schemas) -> FileReading {
    let (folder_name, of_decisions) = (found.dealer_folder(), found.is_of_decisions());
    let layouts =
        if of_decisions { schemas.layouts.of_decisions() } else { schemas.layouts.of_dealer(folder_name) };
    let output = Output::default();
    let mut reading = Reading { file, folder_name, of_decisions, layouts, schemas, output };
    let opened = found.kind.and_then(|kind| {
        let bytes = fs::read(&found.location).map_err(|error| Unseen::Refused(error.kind()))?;
        Ok((kind, bytes))
    });
    let (blake3, encoding) = match opened {
        Ok((kind, bytes)) => (blake3::hash(&bytes).to_hex().to_string(), reading.read(&bytes, kind)),
        Err(unseen) => {
            reading.unreadable(why(unseen));
            (String::new(), String::new())
        }
    };
    let mut output = reading.output;
    let record = InputFile {
        path: found.path.clone(),
        dealer: folder_name.map(|name| output.texts.intern(name)),
        blake3,
        kinds: std::mem::take(&mut output.kinds),
        encoding,
        unknown_columns: std::mem::take(&mut output.unknown_columns),
        rows: output.rows,
    };
    FileReading { output, record }
}

fn why(unseen: Unseen) -> Term {
    match unseen {
        Unseen::Loop => Term::LinkLoop,
        Unseen::Refused(io::ErrorKind::NotFound) => Term::Gone,
        Unseen::Refused(io::ErrorKind::PermissionDenied) => Term::Forbidden,
        Unseen::Refused(_) => Term::DiskFault,
    }
}

struct Reading<'s> {
    file: FileId,
    folder_name: Option<&'s str>,
    of_decisions: bool,
    layouts: &'s [Layout],
    schemas: &'s Schemas,
    output: Output,
}

impl<'s> Reading<'s> {
    /// Reads the bytes; gives the encoding or the format.
    fn read(&mut self, bytes: &[u8], kind: FileKind) -> String {
        match kind {
            FileKind::Text => self.text(bytes).to_owned(),
            FileKind::Workbook(format) => self.workbook(bytes, format).to_owned(),
        }
    }

    fn context(&mut self) -> Context<'s> {
        Context {
            file: self.file,
            folder: self.folder_name.map(|name| self.output.texts.intern(name)),
            layouts: self.layouts,
            catalogue: &self.schemas.catalogue,
        }
    }

    fn text(&mut self, bytes: &[u8]) -> &'static str {
        let mut sheet = Sheet::new(self.context(), None, &mut self.output);
        let encoding = text::read(bytes, self.layouts, &mut sheet);
        match sheet.finish() {
            SheetEnd::Read => {}
            SheetEnd::Incomplete(miss) => self.incomplete(None, &miss),
            SheetEnd::NoTable(first) => self.no_table(RuleId::Inp02, None, first),
            SheetEnd::Empty => self.no_table(RuleId::Inp02, None, String::new()),
        }
        encoding
    }

    fn workbook(&mut self, bytes: &[u8], format: Format) -> &'static str {
        let context = self.context();
        let sheets = match workbook::read(bytes, format, context, &mut self.output) {
            Ok(sheets) => sheets,
            Err(fault) => {
                self.output = Output::default();
                self.unreadable(fault.term());
                return format.name();
            }
        };
        let any_read = sheets.iter().any(|(_, end)| matches!(end, SheetEnd::Read));
        if any_read && self.of_decisions {
            // The cover, the summary and the rules: this program's own sheets are no surprise.
            return format.name();
        }
        let without_table = if any_read { RuleId::Inp12 } else { RuleId::Inp02 };
        let mut all_empty = true;
        for (name, end) in sheets {
            all_empty &= matches!(end, SheetEnd::Empty);
            match end {
                SheetEnd::Read | SheetEnd::Empty => {}
                SheetEnd::Incomplete(miss) => self.incomplete(name, &miss),
                SheetEnd::NoTable(first) => self.no_table(without_table, name, first),
            }
        }
        if all_empty {
            self.no_table(RuleId::Inp02, None, String::new());
        }
        format.name()
    }

    fn finding(&mut self, rule: RuleId, sheet: Option<Sym>) -> Finding {
        let place = Place { sheet, ..Place::file(self.file) };
        let rule = if self.of_decisions { RuleId::Dec02 } else { rule };
        Finding::new(rule, place).about(None, self.context().folder, None)
    }

    /// INP-01.
    fn unreadable(&mut self, why: Term) {
        let finding = self.finding(RuleId::Inp01, None).expecting(Term::FileFormats).finding(why);
        self.output.findings.push(finding);
    }

    /// INP-02, or INP-12 where another sheet of the workbook was read.
    fn no_table(&mut self, rule: RuleId, sheet: Option<Sym>, first_row: String) {
        let (expected, actual) = (self.required_columns(), Term::cell(first_row));
        let finding = self.finding(rule, sheet).expecting(expected).finding(actual);
        self.output.findings.push(finding);
    }

    /// `sales: sale_no, sale_date, model | activations: serial | …`
    fn required_columns(&self) -> Term {
        let of_layout = |layout: &Layout| {
            let required: Vec<&str> = layout.required.iter().map(|field| field.name()).collect();
            format!("{}: {}", layout.kind.name(), required.join(", ")).into()
        };
        Term::Choices { choices: self.layouts.iter().map(of_layout).collect() }
    }

    /// INP-03, one a missing column.
    fn incomplete(&mut self, sheet: Option<Sym>, miss: &NearMiss) {
        let headers: Vec<String> =
            miss.headers.iter().filter(|one| !one.is_empty()).map(|one| shown_in_line(one)).collect();
        let found = Term::text(shown(&headers.join(" | ")));
        for field in &miss.missing {
            let expected = self.accepted_headers(miss, *field);
            let finding = self
                .finding(RuleId::Inp03, sheet)
                .in_column(*field, None)
                .expecting(expected)
                .finding(found.clone());
            self.output.findings.push(finding);
        }
    }

    /// The headers that would name a field, in the form in which they are compared.
    fn accepted_headers(&self, miss: &NearMiss, field: Field) -> Term {
        let layout = self.layouts.iter().find(|layout| layout.kind == miss.kind);
        let headers = layout.into_iter().flat_map(|layout| &layout.headers);
        let mut accepted: Vec<&str> =
            headers.filter(|(_, of)| **of == field).map(|(header, _)| header.as_str()).collect();
        accepted.sort_unstable();
        Term::Choices { choices: accepted.into_iter().map(|header| header.to_owned().into()).collect() }
    }
}

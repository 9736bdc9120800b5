//! Sends a case's files through the program's stages, and keeps what came out as text, by row.

use std::collections::BTreeMap;

use careledger::domain::facts::{ActivationRow, Repair, Sale};
use careledger::domain::input::{InputFile, RowCounts};
use careledger::domain::place::Place;
use careledger::domain::plan::{Cause, Channel, Mode, ModelRef, Review};
use careledger::domain::text::Sym;
use careledger::domain::word::Word;
use careledger::ingest::{self, Ingested};
use careledger::report;
use careledger::rollup::view::View;
use careledger::schema::Schemas;
use careledger::settle::day::Day;
use careledger::tables::column::{Cell, Row, joined};
use careledger::tables::{Edition, Tables, ledger};

use crate::files::{self, RowPlace};
use crate::scenario::Scenario;

/// The columns of one row of a table that are not null, as text.
type Columns = BTreeMap<&'static str, String>;

/// What became of a case.
pub struct Outcome {
    /// Where each entity and file stands.
    pub places: BTreeMap<String, RowPlace>,
    /// The findings: rule and place.
    pub findings: Vec<(&'static str, RowPlace)>,
    /// The rows of coverages, expiries and claims, by the place of their binding or case.
    pub rows: BTreeMap<RowPlace, Columns>,
    /// The ledger, one entry after the other.
    pub ledger: Vec<String>,
    /// How many rows of all files went where.
    pub counts: RowCounts,
    /// What the cell that the case is about was read as.
    pub read: Option<String>,
}

/// Runs a case.
pub fn outcome(scenario: &Scenario, schemas: &Schemas) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let places = files::write(scenario, folder.path());
    let read = ingest::read(folder.path(), schemas, &()).expect("the dealers' files can be read");
    let day = Day::decide(&read, schemas, scenario.as_of, scenario.since);
    let report = report::edition(View { read: &read, schemas, day: &day }, false);
    let place = |place: &Place| (read.files[place.file.index()].path.clone(), place.row);
    let cell = scenario.cell.as_ref().and_then(|(entity, field)| Some((places.get(entity)?, field)));
    Outcome {
        findings: day
            .settled
            .findings
            .iter()
            .map(|finding| (finding.rule.id(), place(&finding.place)))
            .collect(),
        rows: rows(&report),
        ledger: ledger::rows(&report).iter().map(ledger_text).collect(),
        counts: counts(&day.files),
        read: cell.map(|(at, field)| cell_text(&read, schemas, at, field)),
        places,
    }
}

/// The rows of coverages, expiries and claims.
fn rows(report: &Edition<'_>) -> BTreeMap<RowPlace, Columns> {
    let tables = Tables::of(report);
    let mut rows = BTreeMap::new();
    let mut places = BTreeMap::new();
    for coverage in &tables.coverages {
        let columns = texts(coverage);
        places.insert(columns["coverage_id"].clone(), place_of(&columns));
        rows.insert(place_of(&columns), columns);
    }
    for expiry in &tables.expiries {
        let columns = texts(expiry);
        let row: &mut Columns = rows.entry(places[&columns["coverage_id"]].clone()).or_default();
        for (name, value) in columns {
            row.entry(name).or_insert(value);
        }
    }
    for claim in &tables.claims {
        let columns = texts(claim);
        rows.insert(place_of(&columns), columns);
    }
    rows
}

fn place_of(columns: &Columns) -> RowPlace {
    (columns["source_file"].clone(), columns.get("source_row").and_then(|row| row.parse().ok()))
}

fn texts<R: Row>(row: &R) -> Columns {
    let text = |column: R::Column| Some((column.name(), cell_as_text(R::get(column).cell(row))?));
    R::Column::all().filter_map(text).collect()
}

fn cell_as_text(cell: Cell) -> Option<String> {
    match cell {
        Cell::Blank => None,
        Cell::Text(text) => Some(text.into_owned()),
        Cell::Word(_, word) => Some(word.to_owned()),
        Cell::Words(_, words) => joined(words),
        Cell::Rule(rule) => Some(rule.id().to_owned()),
        Cell::Rules(rules) => joined(rules.iter().map(|rule| rule.id())),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Instant(at) => Some(at.format("%Y-%m-%d %H:%M:%S").to_string()),
        Cell::Yen(yen) => Some(yen.to_string()),
        Cell::Count(count) => Some(count.to_string()),
    }
}

fn ledger_text(row: &ledger::LedgerRow<'_>) -> String {
    let columns = texts(row);
    format!("{} {} {}", columns["coverage_id"], columns["kind"], columns["amount"])
}

/// The rows of all files: those that could not be read, and what became of the others.
fn counts(files: &[InputFile]) -> RowCounts {
    let mut sum = RowCounts::default();
    for InputFile { rows, .. } in files {
        sum.read += rows.read;
        sum.rejected += rows.rejected;
        sum.accepted += rows.accepted;
        sum.duplicate += rows.duplicate;
        sum.superseded += rows.superseded;
        sum.not_yet_effective += rows.not_yet_effective;
    }
    sum
}

/// What a cell was read as; `none` where it is blank, `no row` where its row was refused.
fn cell_text(read: &Ingested, schemas: &Schemas, at: &RowPlace, field: &str) -> String {
    let here = |place: &Place| read.files[place.file.index()].path == at.0 && place.row == at.1;
    let reader = Reader { read, schemas };
    let facts = &read.facts;
    let mut values: Vec<Option<String>> = Vec::new();
    values.extend(facts.sales.iter().filter(|sale| here(&sale.place)).map(|sale| reader.sale(sale, field)));
    values.extend(
        facts.activations.iter().filter(|row| here(&row.place)).map(|row| reader.activation(row, field)),
    );
    values.extend(facts.repairs.iter().filter(|repair| here(&repair.place)).map(|r| reader.repair(r, field)));
    if values.is_empty() {
        return "no row".to_owned();
    }
    let words: Vec<String> = values.into_iter().map(|value| value.unwrap_or("none".to_owned())).collect();
    words.join(";")
}

/// Shows the fields of facts that the tables ask for.
struct Reader<'a> {
    read: &'a Ingested,
    schemas: &'a Schemas,
}

impl Reader<'_> {
    fn text(&self, sym: Sym) -> String {
        self.read.texts.get(sym).to_owned()
    }

    fn opt(&self, sym: Option<Sym>) -> Option<String> {
        sym.map(|sym| self.text(sym))
    }

    fn model(&self, model: Option<ModelRef>) -> Option<String> {
        model.map(|model| match model {
            ModelRef::Known(id) => self.schemas.catalogue.model(id).name.clone(),
            ModelRef::Unknown(text) => self.text(text),
        })
    }

    fn sale(&self, sale: &Sale, field: &str) -> Option<String> {
        match field {
            "line_no" => self.opt(sale.line_no),
            "sale_date" => Some(sale.sale_date.to_string()),
            "serial" => self.opt(sale.serial),
            "quantity" => Some(sale.quantity.to_string()),
            "amount" => sale.amount_jpy.map(|yen| yen.to_string()),
            "country" => Some(sale.country.code().to_owned()),
            "channel" => sale.channel.map(|channel| match channel {
                Channel::Official => "official".to_owned(),
                Channel::Unofficial => "unofficial".to_owned(),
            }),
            other => panic!("the tables do not read {other} of a sale yet"),
        }
    }

    fn activation(&self, row: &ActivationRow, field: &str) -> Option<String> {
        let binding = row.binding.as_ref();
        match field {
            "product_activated_at" => row.product_activated_at.map(|instant| instant.to_string()),
            "plan" => binding.map(|binding| binding.plan.name().to_owned()),
            "contract_no" => self.opt(binding?.contract_no),
            "phone" => self.opt(binding?.phone),
            "email" => self.opt(binding?.email),
            "mode" => binding.map(|binding| match binding.mode {
                Mode::New => "new".to_owned(),
                Mode::Add => "add".to_owned(),
            }),
            "video_review" => binding?.video_review.map(|review| match review {
                Review::Pass => "pass".to_owned(),
                Review::Fail => "fail".to_owned(),
            }),
            other => panic!("the tables do not read {other} of an activation yet"),
        }
    }

    fn repair(&self, repair: &Repair, field: &str) -> Option<String> {
        let yes_or_no = |yes: bool| Some(if yes { "yes" } else { "no" }.to_owned());
        match field {
            "case_no" => Some(self.text(repair.case_no)),
            "serial" => Some(self.text(repair.serial)),
            "model" => self.model(repair.model),
            "received_at" => Some(repair.received_at.to_string()),
            "cause" => repair.cause.map(|cause| match cause {
                Cause::Other(text) => self.text(text),
                known => format!("{known:?}"),
            }),
            "service" => Some(repair.service.name().to_owned()),
            "status" => Some(if repair.cancelled { "cancelled" } else { "live" }.to_owned()),
            "repair_cost" => repair.repair_cost_jpy.map(|yen| yen.to_string()),
            "parts_complete" => yes_or_no(repair.parts_complete),
            "warranty" => yes_or_no(repair.warranty),
            "country" => repair.country.map(|country| country.code().to_owned()),
            other => panic!("the tables do not read {other} of a repair yet"),
        }
    }
}

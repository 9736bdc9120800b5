//! The models with all their names, and the dated prices.

use std::ops::Range;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::super::catalogue::{Catalogue, Offer, name_key};
use super::super::faults::Faults;
use super::document::{Document, Item, Section};
use super::source::{Role, SourceFile};
use crate::domain::money::{LARGEST_INPUT_JPY, Yen};
use crate::domain::plan::{Family, Model, ModelId, Plan};
use crate::domain::word::Word;

const COLUMNS: [&str; 7] = [
    "valid_from",
    "plan",
    "model",
    "fee_jpy",
    "first_replacement_jpy",
    "second_replacement_jpy",
    "limit_jpy",
];

const YEN: &str = "whole yen in digits, such as 90200, or blank where it is not listed";

/// Loads models and prices.
pub(super) fn load(sources: &[SourceFile], faults: &mut Faults) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let with_role = |role: Role| sources.iter().find(move |source| source.role == role);
    let models = with_role(Role::Models).and_then(|source| Document::parse(source, faults));
    if let Some(document) = &models {
        read_models(&document.root(), &mut catalogue, faults);
    }
    if let Some(source) = with_role(Role::Prices) {
        // Without the models, every row would name an unknown one: that fault is noted already.
        read_prices(source, models.is_some(), &mut catalogue, faults);
    }
    catalogue
}

fn read_models(root: &Section<'_>, catalogue: &mut Catalogue, faults: &mut Faults) {
    const EXPECTED: &str = "the models, each under [[model]]";
    root.refuse_unknown(&["model"], faults);
    let list = root.require("model", EXPECTED, faults).and_then(|item| item.list(EXPECTED, faults));
    for item in list.unwrap_or_default() {
        let Some(section) = item.section(EXPECTED, faults) else { continue };
        let Ok(id) = u16::try_from(catalogue.models.len()).map(ModelId) else {
            item.refuse("no more than 65,536 models", faults);
            return;
        };
        read_model(&section, id, catalogue, faults);
    }
}

fn read_model(section: &Section<'_>, id: ModelId, catalogue: &mut Catalogue, faults: &mut Faults) {
    section.refuse_unknown(&["name", "aliases", "plus_closed", "plus_repair_only", "plus_loaner"], faults);
    let Some(name) = section.require("name", "the model's name", faults) else { return };
    let Some(text) = name.text("the model's name", faults) else { return };
    let mut flag = |key| section.get(key).and_then(|item| item.boolean(faults)).unwrap_or(false);
    let mut model = Model {
        name: text.to_owned(),
        aliases: Vec::new(),
        plus_closed: flag("plus_closed"),
        plus_repair_only: flag("plus_repair_only"),
        plus_loaner: flag("plus_loaner"),
    };
    let aliases = section.get("aliases").and_then(|item| item.list("a list of names", faults));
    let mut named = vec![(name, text)];
    for item in aliases.unwrap_or_default() {
        if let Some(alias) = item.text("a name", faults) {
            model.aliases.push(alias.to_owned());
            named.push((item, alias));
        }
    }
    catalogue.models.push(model);
    for (item, text) in named {
        add_name(&item, text, id, catalogue, faults);
    }
}

/// Enters a name with its usual short forms; a form that another model bears already is a fault.
fn add_name(item: &Item<'_>, text: &str, id: ModelId, catalogue: &mut Catalogue, faults: &mut Faults) {
    let key = name_key(&text.nfkc().collect::<String>());
    if key.is_empty() {
        item.refuse("a name with letters or digits", faults);
        return;
    }
    let short = match (key.strip_prefix("matrice"), key.strip_prefix("zenmuse")) {
        (Some(number), _) => Some(format!("m{number}")),
        (None, Some(rest)) if !rest.is_empty() => Some(rest.to_owned()),
        (None, Some(_) | None) => None,
    };
    for key in [Some(key), short].into_iter().flatten() {
        if let Some(taken) = catalogue.names.get(&key).filter(|taken| **taken != id) {
            let found =
                format!("\"{text}\", read as {key}, which already means {}", catalogue.model(*taken).name);
            item.refuse_as(found, "names that mean one model each", faults);
        } else {
            catalogue.names.insert(key, id);
        }
    }
}

/// A row of the price file, for its faults.
struct Row<'r> {
    source: &'r SourceFile,
    span: Range<usize>,
    cells: Vec<String>,
}

impl Row<'_> {
    fn line(&self) -> usize {
        self.source.line_at(self.span.start)
    }

    fn cell(&self, column: usize) -> &str {
        self.cells[column].trim()
    }

    fn refuse(&self, column: usize, expected: &str, faults: &mut Faults) {
        let found = match self.cell(column) {
            "" => "nothing".to_owned(),
            text => format!("\"{text}\""),
        };
        self.source.refuse(self.span.clone(), COLUMNS[column], found, expected, faults);
    }

    fn date(&self, column: usize, faults: &mut Faults) -> Option<NaiveDate> {
        if self.cell(column).is_empty() {
            return None;
        }
        // Excel writes a date with slashes when it saves the file.
        let date = self.cell(column).replace('/', "-").parse().ok();
        if date.is_none() {
            self.refuse(column, "a day such as 2023-01-31, or blank for ever", faults);
        }
        date
    }

    fn yen(&self, column: usize, faults: &mut Faults) -> Option<Yen> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let yen = text.parse().ok().filter(|yen| digits && *yen <= LARGEST_INPUT_JPY);
        if yen.is_none() {
            self.refuse(column, YEN, faults);
        }
        yen
    }
}

fn read_prices(source: &SourceFile, models_known: bool, catalogue: &mut Catalogue, faults: &mut Faults) {
    let mut lines = rows(source, faults).into_iter();
    let header_line = match lines.next() {
        Some(header) if header.cells.iter().map(|cell| cell.trim()).eq(COLUMNS) => header.line(),
        Some(header) => {
            let found = format!("\"{}\"", header.cells.join(","));
            source.refuse(header.span, "", found, format!("the header {}", COLUMNS.join(",")), faults);
            return;
        }
        None => {
            faults.file(&source.path, "no row", format!("the header {}", COLUMNS.join(",")));
            return;
        }
    };
    let mut first_lines: FxHashMap<(Plan, ModelId, Option<NaiveDate>), usize> = FxHashMap::default();
    for row in lines {
        if row.cells.len() != COLUMNS.len() {
            let found = format!("{} values", row.cells.len());
            let expected = format!("{}, as in the header on line {header_line}", COLUMNS.len());
            source.refuse(row.span, "", found, expected, faults);
            continue;
        }
        let before = faults.count();
        let offer = read_offer(&row, faults);
        let plan = Plan::from_name(row.cell(1));
        if plan.is_none() {
            row.refuse(1, "one of basic, plus, basic_renew, plus_renew", faults);
        }
        let model = catalogue.models().find(|(_, model)| model.name == row.cell(2)).map(|(id, _)| id);
        if model.is_none() && models_known {
            row.refuse(2, "a name in catalogue/models.toml", faults);
        }
        let (Some(plan), Some(model)) = (plan, model) else { continue };
        let Some(offer) = of_plan(offer, plan, &row, faults) else { continue };
        if faults.count() > before {
            continue;
        }
        if let Some(first) = first_lines.insert((plan, model, offer.valid_from), row.line()) {
            let found = format!("a second row for {} and {}", plan.name(), row.cell(2));
            let expected = format!("one row a day of validity: the first stands on line {first}");
            source.refuse(row.span, "", found, expected, faults);
            continue;
        }
        catalogue.offers.entry((plan, model)).or_default().push(offer);
    }
    for dated in catalogue.offers.values_mut() {
        dated.sort_by_key(|offer| offer.valid_from);
    }
}

fn read_offer(row: &Row<'_>, faults: &mut Faults) -> Offer {
    Offer {
        valid_from: row.date(0, faults),
        fee_jpy: row.yen(3, faults),
        replacement_fees_jpy: vec![row.yen(4, faults), row.yen(5, faults)],
        limit_jpy: row.yen(6, faults),
    }
}

/// The offer with what its plan knows: Basic has replacement fees and no limit, Plus the reverse.
fn of_plan(mut offer: Offer, plan: Plan, row: &Row<'_>, faults: &mut Faults) -> Option<Offer> {
    let before = faults.count();
    match plan.family() {
        Family::Basic => {
            if offer.limit_jpy.is_some() {
                row.refuse(6, "blank: Basic has no limit", faults);
            }
        }
        Family::Plus => {
            for column in [4, 5] {
                if offer.replacement_fees_jpy[column - 4].is_some() {
                    row.refuse(column, "blank: Plus has no replacement fee", faults);
                }
            }
            offer.replacement_fees_jpy.clear();
        }
    }
    (faults.count() == before).then_some(offer)
}

/// The lines that hold values: no comment, no blank line. No value of the file spans lines, so each
/// is read on its own and a stray quote spoils one row alone.
fn rows<'r>(source: &'r SourceFile, faults: &mut Faults) -> Vec<Row<'r>> {
    let mut rows = Vec::new();
    let mut begin = 0;
    for line in source.text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\r', '\n']);
        let span = begin..begin + text.len();
        begin += line.len();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        match reader.records().next() {
            Some(Ok(record)) => {
                let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                let comment = cells.first().is_some_and(|cell| cell.starts_with('#'));
                if !comment && cells.iter().any(|cell| !cell.trim().is_empty()) {
                    rows.push(Row { source, span, cells });
                }
            }
            Some(Err(error)) => source.refuse(span, "", error.to_string(), "a row of values", faults),
            None => {}
        }
    }
    rows
}

//! What a case is made of: the defaults, and what its row changes.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use careledger::domain::time::day_before;
use careledger::domain::word::Word;
use careledger::schema::choice::PolicyChoice;
use careledger::schema::layout::LayoutKind;

use crate::table::Case;

/// What stands for an empty cell of a dealer's file, an empty cell of a table being the default.
const BLANK: &str = "(blank)";

/// The rows that a case may consist of, in the order in which they stand in the dealers' files.
pub struct Defaults(Vec<Entity>);

/// A row of a dealer's file, by its name in the tables.
#[derive(Default)]
struct Entity {
    name: String,
    file: Option<LayoutKind>,
    is_always_present: bool,
    brings: Vec<String>,
    like: Option<String>,
    values: Vec<(String, String)>,
}

impl Defaults {
    /// Reads the table of defaults.
    pub fn load(path: &Path) -> Defaults {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_path(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut defaults = Defaults(Vec::new());
        for record in reader.records() {
            let record = record.unwrap_or_else(|error| panic!("defaults.csv: {error}"));
            let (name, field, value) = (&record[0], &record[1], &record[2]);
            if defaults.0.last().is_none_or(|last| last.name != name) {
                assert!(defaults.find(name).is_none(), "the rows of {name} stand together");
                defaults.0.push(Entity { name: name.to_owned(), ..Entity::default() });
            }
            let entity = defaults.0.last_mut().expect("one was pushed");
            match field {
                "file" => entity.file = LayoutKind::exports().find(|kind| kind.name() == value),
                "present" => entity.is_always_present = value == "always",
                "brings" => entity.brings = value.split(' ').map(str::to_owned).collect(),
                "like" => entity.like = Some(value.to_owned()),
                _ => entity.values.push((field.to_owned(), value.to_owned())),
            }
        }
        defaults
    }

    fn find(&self, name: &str) -> Option<&Entity> {
        self.0.iter().find(|entity| entity.name == name)
    }

    fn get(&self, name: &str, case: &Case) -> &Entity {
        self.find(name).unwrap_or_else(|| panic!("{}: there is no {name}", case.place))
    }
}

/// What stands in one row of a dealer's file.
pub struct Row {
    /// The name in the tables.
    pub entity: String,
    /// The file.
    pub file: LayoutKind,
    /// The cells, in the order of the layout's fields.
    pub cells: Vec<String>,
}

/// What a finding or an expectation is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A row, by its name in the tables.
    Entity(String),
    /// A whole file, by its name.
    File(String),
}

/// The facts of one case.
pub struct Scenario {
    /// The rows, in file order.
    pub rows: Vec<Row>,
    /// A file of its own, with its text.
    pub file: Option<(String, String)>,
    /// The cell that the case is about, where it is about one: entity and field.
    pub cell: Option<(String, String)>,
    /// What the case is about.
    pub subject: Subject,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The last day whose notices were seen.
    pub since: NaiveDate,
    /// The policies that the case decides by instead of the rule set's own.
    pub choices: Vec<PolicyChoice>,
}

impl Scenario {
    /// The defaults with what the case changes.
    pub fn of(case: &Case, defaults: &Defaults) -> Scenario {
        let given = Given::of(case, defaults);
        given.assert_known();
        let as_of = day(&given.value("run", "as_of"), case);
        let since = given.value("run", "since");
        let present = given.present();
        let row = |entity: &Entity| {
            let file = entity.file.filter(|_| present.contains(&entity.name))?;
            let cells = file.fields().iter().map(|field| given.value(&entity.name, field.name())).collect();
            Some(Row { entity: entity.name.clone(), file, cells })
        };
        Scenario {
            rows: defaults.0.iter().filter_map(row).collect(),
            file: case.given.get("file").map(|name| (name.clone(), case.given["content"].clone())),
            choices: given.choices(),
            cell: given.cell.clone(),
            subject: given.subject.clone(),
            as_of,
            since: if since.is_empty() { day_before(as_of) } else { day(&since, case) },
        }
    }
}

fn day(text: &str, case: &Case) -> NaiveDate {
    text.parse().unwrap_or_else(|error| panic!("{}: {text}: {error}", case.place))
}

/// What a case's row states.
struct Given<'a> {
    case: &'a Case,
    defaults: &'a Defaults,
    subject: Subject,
    cell: Option<(String, String)>,
}

impl<'a> Given<'a> {
    fn of(case: &'a Case, defaults: &'a Defaults) -> Self {
        let cell = case.given.get("field").map(|column| {
            let (entity, field) = split(column).unwrap_or_else(|| panic!("{}: {column}", case.place));
            (entity.to_owned(), field.to_owned())
        });
        let subject = match (case.given.get("subject"), case.given.get("file"), &cell) {
            (Some(entity), _, _) => Subject::Entity(entity.clone()),
            (None, Some(file), _) => Subject::File(file.clone()),
            (None, None, Some((entity, _))) => Subject::Entity(entity.clone()),
            (None, None, None) => Subject::Entity(usual_subject(&case.rule).to_owned()),
        };
        Self { case, defaults, subject, cell }
    }

    /// The policies that the table names, as `policy.over_limit`.
    fn choices(&self) -> Vec<PolicyChoice> {
        let named = self.case.given.iter().filter_map(|(column, value)| Some((policy(column)?, value)));
        named.map(|(name, value)| PolicyChoice { name: name.to_owned(), value: value.clone() }).collect()
    }

    /// What the table says of a field, where it says anything.
    fn stated(&self, entity: &str, field: &str) -> Option<&str> {
        let case = &self.case.given;
        let about_cell = self.cell.as_ref().is_some_and(|(e, f)| e == entity && f == field);
        let stated = if about_cell { case.get("cell") } else { case.get(&format!("{entity}.{field}")) };
        stated.map(|value| if value == BLANK { "" } else { value })
    }

    /// A cell of a dealer's file.
    fn value(&self, entity: &str, field: &str) -> String {
        if let Some(stated) = self.stated(entity, field) {
            return stated.to_owned();
        }
        let entity = self.defaults.get(entity, self.case);
        let default = entity.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str());
        match (default, &entity.like) {
            (Some(value), _) => match value.strip_prefix("as ").and_then(split) {
                Some((other, field)) => self.value(other, field),
                None => value.to_owned(),
            },
            (None, Some(like)) => self.value(like, field),
            (None, None) => String::new(),
        }
    }

    /// The entities that are there: those always there, those that the table names, and those that
    /// come along with them; but for those that it leaves out.
    fn present(&self) -> BTreeSet<String> {
        let mut wanted: Vec<&Entity> =
            self.defaults.0.iter().filter(|entity| entity.is_always_present || self.names(entity)).collect();
        let mut present = BTreeSet::new();
        while let Some(entity) = wanted.pop() {
            let left_out = self.case.given.get(&entity.name).is_some_and(|cell| cell == "no");
            if !left_out && present.insert(entity.name.clone()) {
                wanted.extend(entity.brings.iter().map(|name| self.defaults.get(name, self.case)));
            }
        }
        present
    }

    fn names(&self, entity: &Entity) -> bool {
        let name = &entity.name;
        self.subject == Subject::Entity(name.clone())
            || self.cell.as_ref().is_some_and(|(entity, _)| entity == name)
            || self
                .case
                .given
                .keys()
                .any(|column| column == name || split(column).is_some_and(|(entity, _)| entity == name))
    }

    /// Stops at a column that means nothing, which would make a case pass for the wrong reason.
    fn assert_known(&self) {
        for (column, cell) in &self.case.given {
            let place = &self.case.place;
            match split(column) {
                // Loading refuses one that does not exist.
                Some(_) if policy(column).is_some() => {}
                Some((entity, field)) => self.assert_field(entity, field),
                None if ["subject", "field", "cell", "file", "content"].contains(&column.as_str()) => {}
                None => {
                    self.defaults.get(column, self.case);
                    assert!(["yes", "no"].contains(&cell.as_str()), "{place}: {column} is yes or no");
                }
            }
        }
        if let Some((entity, field)) = &self.cell {
            self.assert_field(entity, field);
            assert!(self.case.given.contains_key("cell"), "{}: no cell", self.case.place);
        }
        if let Subject::Entity(entity) = &self.subject {
            self.defaults.get(entity, self.case);
        }
    }

    fn assert_field(&self, entity: &str, field: &str) {
        let known = match self.defaults.get(entity, self.case).file {
            Some(file) => file.fields().iter().any(|known| known.name() == field),
            None => ["as_of", "since"].contains(&field),
        };
        assert!(known, "{}: {entity} has no field {field}", self.case.place);
    }
}

/// Entity and field of a column.
pub fn split(column: &str) -> Option<(&str, &str)> {
    column.split_once('.')
}

/// The policy that a column sets.
fn policy(column: &str) -> Option<&str> {
    column.strip_prefix("policy.")
}

/// What a rule is about where the table does not say.
fn usual_subject(rule: &str) -> &'static str {
    match rule {
        "LNK-02" | "PRC-01" | "PRC-03" => "plan_sale",
        "LNK-05" | "section 8" => "repair",
        _ if rule.starts_with("CLM") => "repair",
        _ if rule.starts_with("POOL") => "second_binding",
        _ if rule.starts_with("RNW") => "renewal",
        _ => "binding",
    }
}

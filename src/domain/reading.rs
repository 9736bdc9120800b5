//! What a rule, or a reader of files, expected and found: a closed set of terms.
//!
//! A term is data until somebody reads it. It is shown in two ways, each made from the term itself: free
//! of language in tables, where the ids of exceptions depend on it, and in the reader's language, whose
//! phrases stand in `report/texts.toml` under the terms' names.

use std::borrow::Cow;
use std::fmt;

use super::field::Field;
use super::plan::{Model, ModelId};
use super::text::{Sym, Texts};
use super::time::Instant;
use super::word::Word;

/// What a rule read.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reading {
    /// The field whose value was judged, where there is one.
    pub column: Option<Field>,
    /// What was expected.
    pub expected: Option<Term>,
    /// What was found.
    pub actual: Option<Term>,
}

impl Reading {
    /// What was expected and what was found.
    #[must_use]
    pub fn of(expected: Term, actual: Term) -> Self {
        Self { column: None, expected: Some(expected), actual: Some(actual) }
    }

    /// What was found, where nothing can be named that it should have been.
    #[must_use]
    pub fn found(actual: Option<Term>) -> Self {
        Self { actual, ..Self::default() }
    }

    /// Names the field.
    #[must_use]
    pub fn in_column(mut self, column: Field) -> Self {
        self.column = Some(column);
        self
    }
}

/// The texts that terms name by number.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The texts behind symbols.
    pub texts: &'a Texts,
    /// The catalogue's models, by their ids.
    pub models: &'a [Model],
}

impl<'a> Names<'a> {
    /// The name of a model.
    #[must_use]
    pub fn model(self, model: ModelId) -> &'a str {
        &self.models[usize::from(model.0)].name
    }
}

/// What the kinds of parts hold.
mod kind {
    use super::{Cow, Field};

    pub use crate::domain::money::Yen;
    pub use crate::domain::plan::{Cause, Country, ModelId as Model, Plan};
    pub use crate::domain::resolution::WorkStatus;
    pub use crate::domain::rule::RuleId as Rule;
    pub use crate::domain::text::Sym as Symbol;
    pub use crate::domain::time::Instant;
    pub use chrono::NaiveDate as Date;

    /// The program's own words, what a clerk entered, or a dealer's headers.
    pub type Text = Cow<'static, str>;
    /// What a dealer's cell held.
    pub type Cell = Cow<'static, str>;
    /// An owner key.
    pub type Owner = Symbol;
    /// A number of something.
    pub type Number = i64;
    /// A number that readers see in groups of three digits.
    pub type Figure = i64;
    /// A day that may be missing.
    pub type GivenDate = Option<Date>;
    /// Up to three fields.
    pub type Fields = [Option<Field>; 3];
    /// Words or headers, of which one is accepted.
    pub type Choices = Vec<Text>;
}

/// A part of a term, by its kind.
#[derive(Clone, Copy, Debug)]
pub enum Part<'t> {
    /// The program's own words, what a clerk entered, or a dealer's headers.
    Text(&'t kind::Text),
    /// What a dealer's cell held.
    Cell(&'t kind::Cell),
    /// An owner key.
    Owner(&'t kind::Owner),
    /// A text of the facts that names no person: a serial, a code.
    Symbol(&'t kind::Symbol),
    /// An amount.
    Yen(&'t kind::Yen),
    /// A number of something.
    Number(&'t kind::Number),
    /// A number that readers see in groups of three digits.
    Figure(&'t kind::Figure),
    /// A day.
    Date(&'t kind::Date),
    /// A day that may be missing.
    GivenDate(&'t kind::GivenDate),
    /// An instant, as exactly as it is known.
    Instant(&'t kind::Instant),
    /// A plan.
    Plan(&'t kind::Plan),
    /// A model of the catalogue.
    Model(&'t kind::Model),
    /// A country.
    Country(&'t kind::Country),
    /// Why a unit was damaged.
    Cause(&'t kind::Cause),
    /// A list of fields.
    Fields(&'t kind::Fields),
    /// Words or headers, of which one is accepted.
    Choices(&'t kind::Choices),
    /// How far the work on an exception has come.
    WorkStatus(&'t kind::WorkStatus),
    /// A rule.
    Rule(&'t kind::Rule),
}

/// A part, shown free of language.
struct Plain<'t>(Part<'t>, Names<'t>);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Part::Text(text) | Part::Cell(text) => f.write_str(text),
            Part::Symbol(symbol) | Part::Owner(symbol) => f.write_str(self.1.texts.get(*symbol)),
            Part::Yen(number) | Part::Number(number) | Part::Figure(number) => number.fmt(f),
            Part::Date(date) => date.fmt(f),
            Part::GivenDate(Some(date)) => date.fmt(f),
            Part::GivenDate(None) => f.write_str("—"),
            Part::Instant(instant) => instant.fmt(f),
            Part::Plan(plan) => f.write_str(plan.name()),
            Part::Model(model) => f.write_str(self.1.model(*model)),
            Part::Country(country) => country.fmt(f),
            Part::Cause(cause) => f.write_str(cause.word(|text| self.1.texts.get(text))),
            Part::Fields(fields) => {
                let names: Vec<&str> = fields.iter().flatten().map(|field| field.name()).collect();
                f.write_str(&names.join(", "))
            }
            Part::Choices(choices) => f.write_str(&choices.join(" | ")),
            Part::WorkStatus(status) => f.write_str(status.name()),
            Part::Rule(rule) => f.write_str(rule.id()),
        }
    }
}

impl Part<'_> {
    /// The part free of language.
    #[must_use]
    pub fn plain(self, names: Names<'_>) -> String {
        Plain(self, names).to_string()
    }
}

/// Defines the terms, one row each: the name, the parts with their kinds, and the text in tables.
macro_rules! terms {
    ($($(#[$doc:meta])* $variant:ident $({ $($part:ident: $kind:ident),* })? = $plain:literal,)*) => {
        /// What was expected or found.
        #[derive(Clone, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantNames)]
        #[strum(serialize_all = "snake_case")]
        #[allow(missing_docs, reason = "a term's parts are named as its texts name them")]
        pub enum Term { $($(#[$doc])* $variant $({ $($part: kind::$kind),* })?),* }

        impl Term {
            /// The names of each term's parts, in the order of the terms.
            pub const PARTS: &[&[&str]] = &[$(&[$($(stringify!($part)),*)?]),*];

            /// The parts, by their names.
            #[must_use]
            pub fn parts(&self) -> Vec<(&'static str, Part<'_>)> {
                match self {
                    $(Term::$variant $({ $($part),* })? => {
                        vec![$($((stringify!($part), Part::$kind($part))),*)?]
                    })*
                }
            }

            /// The text in tables, free of language.
            #[must_use]
            pub fn plain(&self, names: Names<'_>) -> String {
                match self {
                    $(Term::$variant $({ $($part),* })? => {
                        $($(let $part = Plain(Part::$kind($part), names);)*)?
                        format!($plain)
                    })*
                }
            }
        }
    };
}

terms! {
    /// Not known, or not given.
    Unknown = "—",
    /// The program's own words, or a dealer's headers.
    Text { text: Text } = "{text}",
    /// A dealer's cell, or several, as they were read.
    Cell { cell: Cell } = "{cell}",
    /// A serial, a code, a contract number.
    Identifier { identifier: Symbol } = "{identifier}",
    /// A number.
    Number { number: Number } = "{number}",
    /// An amount.
    Yen { amount: Yen } = "{amount}",
    /// An instant.
    At { at: Instant } = "{at}",
    /// A country.
    Country { country: Country } = "{country}",
    /// A plan.
    Plan { plan: Plan } = "{plan}",
    /// A model.
    Model { model: Model } = "{model}",
    /// No model, or none of the catalogue's.
    NoModel = "?",

    /// ENR-01: no product activation before the binding.
    NotActivated = "product_activated_at > bound_at",
    /// ENR-01: a binding soon after the product activation.
    AfterActivation { at: Instant, latest: Instant } = "product_activated_at {at} → bound_at ≤ {latest}",
    /// ENR-01: a binding soon after the invitation.
    AfterInvitation { at: Instant, latest: Instant } = "invited_at {at} → bound_at ≤ {latest}",
    /// ENR-03: sales through a regular channel.
    OfficialChannel = "official",
    /// ENR-03: both sales went through one.
    BothOfficial = "unit: official, plan: official",
    /// ENR-03: the unit's did, the plan's is not known.
    UnitOfficial = "unit: official",
    /// ENR-03: the plan's did, the unit's is not known.
    PlanOfficial = "plan: official",
    /// ENR-03: the unit's did not.
    UnitUnofficial = "unit: unofficial",
    /// ENR-03: the plan's did not.
    PlanUnofficial = "plan: unofficial",
    /// ENR-05: an instant with its time of day.
    TimeOfDay = "YYYY-MM-DD hh:mm",
    /// ENR-06: a binding after the other coverage.
    BoundAfter { day: Date } = "bound_at > {day}",
    /// A period.
    Period { start: Date, end: Date } = "{start} – {end}",
    /// ENR-06: the own period and the other's.
    Periods { start: Date, end: Date, other_start: Date, other_end: Date }
        = "{start} – {end} / {other_start} – {other_end}",
    /// Fields that are needed.
    Fields { fields: Fields } = "{fields}",
    /// ENR-08: fields that are missing.
    Missing { fields: Fields } = "− {fields}",
    /// ENR-08: no field is missing.
    AllGiven = "customer_name, phone, email",

    /// LNK-01: a sale of the code.
    CodeSale = "sales.activation_code",
    /// LNK-02: a binding soon after the sale.
    BoundWithin { code: Symbol, days: Number } = "{code} ≤ {days} d",
    /// LNK-02: how long ago the code was sold. It grows by the day.
    Age { days: Number, sold: Date } = "{days} d ({sold})",
    /// LNK-03: the serial that keeps the code. Its row may be another dealer's.
    Keeper { serial: Symbol } = "{serial}",
    /// LNK-04: plan and model, where both were compared.
    PlanAndModel { plan: Text, model: Model } = "{plan}, {model}",
    /// LNK-05: a binding of the unit.
    UnitBinding = "activations.serial",
    /// LNK-06: a sale of the unit.
    UnitSale = "sales.serial",
    /// LNK-07: a sale that was not returned.
    NotReturned = "quantity > 0",
    /// LNK-08: something bound.
    KnownTarget = "serial | contract_no",
    /// VAL-01: the period that the export gives.
    Reported { start: GivenDate, end: GivenDate } = "{start} – {end}",

    /// POOL-02: an owner. It may be another dealer's customer.
    Owner { owner: Owner } = "{owner}",
    /// POOL-02: an owner that is not known.
    NoOwner = "—",
    /// POOL-03: the last day to join.
    LastDayToJoin { last: Date, first: Date, days: Number } = "≤ {last} ({first} + {days} d)",
    /// POOL-03: the day of the binding.
    DaysAfterFirst { on: Date, days: Number } = "{on} (+{days} d)",
    /// POOL-05: an eligible Plus coverage.
    PlusCoverage = "plus",

    /// CLM-01: a receipt in the period.
    ReceivedWithin { start: Date, end: Date } = "{start} ≤ received_at ≤ {end}",
    /// CLM-01: a receipt in the period of some coverage.
    ReceivedInForce = "start ≤ received_at ≤ end",
    /// CLM-02, CLM-16: a cause that plans cover.
    CoveredCauses = "衝突 | 墜落 | 落下 | 水没 | 信号干渉 | 操作ミス",
    /// CLM-02, CLM-16: a cause.
    Cause { cause: Cause } = "{cause}",
    /// CLM-02, CLM-16: no cause.
    NoCause = "—",
    /// CLM-03: as many replacements.
    UpTo { count: Number } = "≤ {count}",
    /// CLM-04: a cost within the limits.
    AtMost { amount: Yen } = "≤ {amount} JPY",
    /// CLM-04, RNW-03: a cost, or what is left of a limit.
    Amount { amount: Yen } = "{amount} JPY",
    /// CLM-05: a model that is only repaired.
    RepairOnly = "repair",
    /// CLM-05: a model that is repaired or replaced.
    AnyService = "repair | replacement",
    /// CLM-05: a replacement.
    Replacement = "replacement",
    /// CLM-06: all parts.
    PartsComplete = "yes",
    /// CLM-06: not all parts.
    PartsMissing = "no",
    /// CLM-10: a model with a free loaner.
    LoanerModels = "Zenmuse XT | Zenmuse XT2",
    /// CLM-11: an instant from the receipt on.
    SinceReceipt { at: Instant } = "≥ received_at {at}",
    /// CLM-12: a receipt before the serial was replaced.
    BeforeReplacement { at: Instant } = "received_at ≤ {at}",
    /// CLM-12: a serial of no other unit.
    OneUnit = "1 serial = 1 unit",

    /// RNW-01: a coverage to renew.
    Base = "basic | plus",
    /// RNW-03: a replacement left.
    ReplacementLeft = "≥ 1",
    /// RNW-03: what is left of replacements.
    Replacements { count: Number } = "{count}",
    /// RNW-03: enough of the limit.
    Share { percent: Number, amount: Yen } = "≥ {percent} % × {amount} JPY",
    /// RNW-04: the last day to renew.
    LastDayToRenew { last: Date, end: Date, days: Number } = "≤ {last} ({end} + {days} d)",
    /// RNW-04: a day up to the end of the base.
    DaysBeforeEnd { on: Date, days: Number } = "{on} (-{days} d)",
    /// RNW-04: a day after the end of the base.
    DaysAfterEnd { on: Date, days: Number } = "{on} (+{days} d)",
    /// RNW-05: the video passed its review.
    ReviewPassed = "pass",
    /// RNW-05: it did not.
    ReviewFailed = "fail",
    /// RNW-05: there was no review.
    NoReview = "—",
    /// RNW-07: as many years.
    UpToYears { years: Number } = "≤ {years} y",
    /// RNW-07: which year.
    Years { years: Number } = "{years} y",

    /// PRC-01, PRC-03: what several pieces cost.
    YenForPieces { amount: Yen, pieces: Number } = "{amount} / {pieces}",
    /// PRC-01, PRC-03: several pieces without an amount.
    UnknownForPieces { pieces: Number } = "— / {pieces}",

    /// INP-01: a file of one of the formats.
    FileFormats = "csv | tsv | txt | xlsx | xlsm | xlsb | xls | ods",
    /// INP-01: 0 bytes.
    EmptyFile = "the file is empty (0 bytes)",
    /// INP-01: something else under a workbook's ending.
    OtherFormat = "the file is no workbook of the format that its ending names",
    /// INP-01: a password.
    Encrypted = "the workbook is protected by a password",
    /// INP-01: a part of a size that no dealer's workbook has.
    TooLarge = "the workbook unpacks to more than a workbook of this size can hold",
    /// INP-01: cut off, or changed on its way.
    Damaged = "the workbook is damaged or cut off",
    /// INP-01: a link that leads back.
    LinkLoop = "the link leads back to a folder above it",
    /// INP-01: no file.
    Gone = "nothing is there: the file or the link's target is gone",
    /// INP-01: no right to read it.
    Forbidden = "permission denied",
    /// INP-01: the disk does not give it.
    DiskFault = "it could not be read from the disk",
    /// Words or headers, of which one is accepted.
    Choices { choices: Choices } = "{choices}",
    /// INP-04: a product activation or a whole binding.
    ActivationOrBinding = "product_activated_at | plan, activation_code, bound_at",
    /// INP-05: a whole number.
    WholeNumber = "integer",
    /// INP-05: a whole amount.
    WholeYen = "integer JPY",
    /// INP-05: an amount within the bounds of inputs.
    YenBetween { most: Figure } = "-{most}..{most}",
    /// INP-05: an amount that is not below 0.
    YenFromZero { most: Figure } = "0..{most}",
    /// INP-05: a text.
    AnyText = "text",
    /// INP-05: a phone number.
    PhoneNumber = "0-9",
    /// INP-05: an e-mail address.
    EmailAddress = "name@example.jp",
    /// INP-05: a country.
    CountryCode = "ISO 3166-1 alpha-2",
    /// INP-05: a date.
    CalendarDate = "YYYY-MM-DD",
    /// INP-05: an instant.
    CalendarInstant = "YYYY-MM-DD hh:mm[:ss]",
    /// INP-05: a quote that is closed.
    ClosedQuote = "\"…\"",
    /// INP-05: no more values than headers.
    Columns { count: Number } = "columns: {count}",
    /// INP-05: a quantity that fits the serials.
    Serials { count: Number } = "serials: {count}",
    /// INP-05: one value for one field.
    EqualValues = "equal values",
    /// INP-06: text in one of the encodings.
    Encodings = "UTF-8 | UTF-16 | CP932",
    /// INP-09: a model of the catalogue.
    CatalogueModel = "schemas/catalogue/models.toml",
    /// INP-11: an intact identifier.
    IntactIdentifier = "A-Z0-9{{4,32}}",

    /// DEC-01, DEC-03, DEC-05: what was decided.
    Decided { status: WorkStatus, said: Text } = "{status}: {said}",
    /// DEC-01, DEC-04: a rule.
    Rule { rule: Rule } = "{rule}",
    /// DEC-02: the id of a rule.
    RuleForm = "ENR-01",
    /// DEC-02: the fingerprint of a fact.
    FingerprintForm = "0123456789ab-0123456789ab",
    /// DEC-04: a note beside the approval.
    Note = "a note",
    /// DEC-04: a coverage, without which nothing can be granted in spite of the rule.
    Ground = "a coverage",
}

impl Term {
    /// The name of its phrase.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// A dealer's cell.
    #[must_use]
    pub fn cell(cell: impl Into<Cow<'static, str>>) -> Self {
        Term::Cell { cell: cell.into() }
    }

    /// The program's own words.
    #[must_use]
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Term::Text { text: text.into() }
    }

    /// An identifier, where there is one.
    #[must_use]
    pub fn identifier(identifier: Option<Sym>) -> Self {
        identifier.map_or(Term::Unknown, |identifier| Term::Identifier { identifier })
    }

    /// An amount, where there is one.
    #[must_use]
    pub fn yen(amount: Option<kind::Yen>) -> Self {
        amount.map_or(Term::Unknown, |amount| Term::Yen { amount })
    }

    /// An instant, where there is one.
    #[must_use]
    pub fn at(at: Option<Instant>) -> Self {
        at.map_or(Term::Unknown, |at| Term::At { at })
    }

    /// A country, where it is known.
    #[must_use]
    pub fn country(country: Option<kind::Country>) -> Self {
        country.map_or(Term::Unknown, |country| Term::Country { country })
    }

    /// A model, where it is known.
    #[must_use]
    pub fn model(model: Option<ModelId>) -> Self {
        model.map_or(Term::NoModel, |model| Term::Model { model })
    }

    /// A field.
    #[must_use]
    pub fn field(field: Field) -> Self {
        Term::Fields { fields: [Some(field), None, None] }
    }

    /// Whether it stays while its fact stays. An unbound code's age grows by the day; the fact is that it
    /// is unbound.
    #[must_use]
    pub fn lasts(&self) -> bool {
        !matches!(self, Term::Age { .. })
    }
}

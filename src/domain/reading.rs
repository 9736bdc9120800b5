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

/// Defines the kinds of parts, one row each: the name, and what a part of the kind holds.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $type:ty,)*) => {
        mod kind {
            $(pub type $kind = $type;)*
        }

        /// A part of a term, by its kind.
        #[derive(Clone, Copy, Debug)]
        pub enum Part<'t> { $($(#[$doc])* $kind(&'t kind::$kind)),* }
    };
}

kinds! {
    /// The program's own words, what a clerk entered, or a dealer's headers.
    Text: std::borrow::Cow<'static, str>,
    /// What a dealer's cell held.
    Cell: std::borrow::Cow<'static, str>,
    /// An owner key.
    Owner: crate::domain::text::Sym,
    /// A text of the facts that names no person: a serial, a code.
    Symbol: crate::domain::text::Sym,
    /// An amount.
    Yen: crate::domain::money::Yen,
    /// A number of something.
    Number: i64,
    /// A number that readers see in groups of three digits.
    Figure: i64,
    /// A day.
    Date: chrono::NaiveDate,
    /// A day that may be missing.
    GivenDate: Option<chrono::NaiveDate>,
    /// An instant, as exactly as it is known.
    Instant: crate::domain::time::Instant,
    /// A plan.
    Plan: crate::domain::plan::Plan,
    /// A model of the catalogue.
    Model: crate::domain::plan::ModelId,
    /// A country.
    Country: crate::domain::plan::Country,
    /// Why a unit was damaged.
    Cause: crate::domain::plan::Cause,
    /// Up to three fields.
    Fields: [Option<crate::domain::field::Field>; 3],
    /// Words or headers, of which one is accepted.
    Choices: Vec<std::borrow::Cow<'static, str>>,
    /// How far the work on an exception has come.
    WorkStatus: crate::domain::resolution::WorkStatus,
    /// A rule.
    Rule: crate::domain::rule::RuleId,
}

/// A part with the names behind it, shown free of language.
pub struct Plain<'t>(pub Part<'t>, pub Names<'t>);

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

/// Defines the terms, one row each: the name, the parts with their kinds, and the text in tables.
macro_rules! terms {
    ($($variant:ident $({ $($part:ident: $kind:ident),* })? = $plain:literal,)*) => {
        /// What was expected or found.
        #[derive(Clone, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantNames)]
        #[strum(serialize_all = "snake_case")]
        #[allow(missing_docs, reason = "the text in tables says what each term is")]
        pub enum Term { $($variant $({ $($part: kind::$kind),* })?),* }

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
    // Not known, or not given.
    Unknown = "—",
    // The program's own words, what a clerk entered, or a dealer's headers; a dealer's cells; a serial or number.
    Text { text: Text } = "{text}",
    Cell { cell: Cell } = "{cell}",
    Identifier { identifier: Symbol } = "{identifier}",
    Number { number: Number } = "{number}",
    Yen { amount: Yen } = "{amount}",
    At { at: Instant } = "{at}",
    Period { start: Date, end: Date } = "{start} – {end}",
    Country { country: Country } = "{country}",
    Plan { plan: Plan } = "{plan}",
    Model { model: Model } = "{model}",
    NoModel = "?",
    Fields { fields: Fields } = "{fields}",
    Choices { choices: Choices } = "{choices}",

    // ENR-01: the binding that would be in time.
    NotActivated = "product_activated_at > bound_at",
    AfterActivation { at: Instant, latest: Instant } = "product_activated_at {at} → bound_at ≤ {latest}",
    AfterInvitation { at: Instant, latest: Instant } = "invited_at {at} → bound_at ≤ {latest}",
    // ENR-03: the channels of the unit's sale and of the plan's, where they are known.
    OfficialChannel = "official",
    BothOfficial = "unit: official, plan: official",
    UnitOfficial = "unit: official",
    PlanOfficial = "plan: official",
    UnitUnofficial = "unit: unofficial",
    PlanUnofficial = "plan: unofficial",
    // ENR-05.
    TimeOfDay = "YYYY-MM-DD hh:mm",
    // ENR-06: the own period and the other's.
    BoundAfter { day: Date } = "bound_at > {day}",
    Periods { start: Date, end: Date, other_start: Date, other_end: Date }
        = "{start} – {end} / {other_start} – {other_end}",
    // ENR-08.
    Missing { fields: Fields } = "− {fields}",
    AllGiven = "customer_name, phone, email",

    // LNK-01, -05, -06, -07, -08: what must be there.
    CodeSale = "sales.activation_code",
    UnitBinding = "activations.serial",
    UnitSale = "sales.serial",
    NotReturned = "quantity > 0",
    KnownTarget = "serial | contract_no",
    // LNK-02. The age grows by the day.
    BoundWithin { code: Symbol, days: Number } = "{code} ≤ {days} d",
    Age { days: Number, sold: Date } = "{days} d ({sold})",
    // LNK-03: the serial that keeps the code. Its row may be another dealer's.
    Keeper { serial: Symbol } = "{serial}",
    // LNK-04, where both were compared.
    PlanAndModel { plan: Text, model: Model } = "{plan}, {model}",
    // VAL-01.
    Reported { start: GivenDate, end: GivenDate } = "{start} – {end}",

    // POOL-02. The owner may be another dealer's customer.
    Owner { owner: Owner } = "{owner}",
    NoOwner = "—",
    // POOL-03.
    LastDayToJoin { last: Date, first: Date, days: Number } = "≤ {last} ({first} + {days} d)",
    DaysAfterFirst { on: Date, days: Number } = "{on} (+{days} d)",
    // POOL-05.
    PlusCoverage = "plus",

    // CLM-01.
    ReceivedWithin { start: Date, end: Date } = "{start} ≤ received_at ≤ {end}",
    ReceivedInForce = "start ≤ received_at ≤ end",
    // CLM-02, CLM-16.
    CoveredCauses = "衝突 | 墜落 | 落下 | 水没 | 信号干渉 | 操作ミス",
    Cause { cause: Cause } = "{cause}",
    NoCause = "—",
    // CLM-03.
    UpTo { count: Number } = "≤ {count}",
    // CLM-04, RNW-03: a cost, or what is left of a limit.
    AtMost { amount: Yen } = "≤ {amount} JPY",
    Amount { amount: Yen } = "{amount} JPY",
    // CLM-05.
    RepairOnly = "repair",
    AnyService = "repair | replacement",
    Replacement = "replacement",
    // CLM-06.
    PartsComplete = "yes",
    PartsMissing = "no",
    // CLM-10.
    LoanerModels = "Zenmuse XT | Zenmuse XT2",
    // CLM-11.
    SinceReceipt { at: Instant } = "≥ received_at {at}",
    // CLM-12.
    BeforeReplacement { at: Instant } = "received_at ≤ {at}",
    OneUnit = "1 serial = 1 unit",

    // RNW-01.
    Base = "basic | plus",
    // RNW-03.
    ReplacementLeft = "≥ 1",
    Replacements { count: Number } = "{count}",
    Share { percent: Number, amount: Yen } = "≥ {percent} % × {amount} JPY",
    // RNW-04.
    LastDayToRenew { last: Date, end: Date, days: Number } = "≤ {last} ({end} + {days} d)",
    DaysBeforeEnd { on: Date, days: Number } = "{on} (-{days} d)",
    DaysAfterEnd { on: Date, days: Number } = "{on} (+{days} d)",
    // RNW-05: the review of the video.
    ReviewPassed = "pass",
    ReviewFailed = "fail",
    NoReview = "—",
    // RNW-07.
    UpToYears { years: Number } = "≤ {years} y",
    Years { years: Number } = "{years} y",

    // PRC-01, PRC-03: what several pieces cost.
    YenForPieces { amount: Yen, pieces: Number } = "{amount} / {pieces}",
    UnknownForPieces { pieces: Number } = "— / {pieces}",

    // INP-01: the formats, and why a file of them cannot be opened.
    FileFormats = "csv | tsv | txt | xlsx | xlsm | xlsb | xls | ods",
    EmptyFile = "the file is empty (0 bytes)",
    OtherFormat = "the file is no workbook of the format that its ending names",
    Encrypted = "the workbook is protected by a password",
    TooLarge = "the workbook unpacks to more than a workbook of this size can hold",
    Damaged = "the workbook is damaged or cut off",
    LinkLoop = "the link leads back to a folder above it",
    Gone = "nothing is there: the file or the link's target is gone",
    Forbidden = "permission denied",
    DiskFault = "it could not be read from the disk",
    // INP-04.
    ActivationOrBinding = "product_activated_at | plan, activation_code, bound_at",
    // INP-05, INP-09, INP-11, DEC-02: the value that can be read.
    WholeNumber = "integer",
    WholeYen = "integer JPY",
    YenBetween { most: Figure } = "-{most}..{most}",
    YenFromZero { most: Figure } = "0..{most}",
    AnyText = "text",
    PhoneNumber = "0-9",
    EmailAddress = "name@example.jp",
    CountryCode = "ISO 3166-1 alpha-2",
    CalendarDate = "YYYY-MM-DD",
    CalendarInstant = "YYYY-MM-DD hh:mm[:ss]",
    CatalogueModel = "schemas/catalogue/models.toml",
    IntactIdentifier = "A-Z0-9{{4,32}}",
    RuleForm = "ENR-01",
    FingerprintForm = "0123456789ab-0123456789ab",
    // INP-05: the row or the cells that fit together.
    ClosedQuote = "\"…\"",
    Columns { count: Number } = "columns: {count}",
    Serials { count: Number } = "serials: {count}",
    EqualValues = "equal values",
    // INP-06.
    Encodings = "UTF-8 | UTF-16 | CP932",

    // DEC-01, DEC-03, DEC-05: what was decided. DEC-01, DEC-04: on which rule.
    Decided { status: WorkStatus, said: Text } = "{status}: {said}",
    Rule { rule: Rule } = "{rule}",
    // DEC-04: what an approval lacks, a note or something that could be granted in spite of the rule.
    Note = "a note",
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

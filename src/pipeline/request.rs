//! What is read, by which rules, for which days, and where it is written.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::RunError;
use crate::domain::input::Ingested;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::domain::word::Word;
use crate::ingest::{self, Observer};
use crate::schema::Schemas;
use crate::schema::choice::PolicyChoice;

/// What is read, and by which rules.
#[derive(Clone, Debug)]
pub struct Source {
    /// The folder of the dealers' files.
    pub input: PathBuf,
    /// The month after whose end nothing is known, none for everything that is there.
    pub known_by: Option<Month>,
    /// The schemas to use instead of the built-in ones.
    pub schemas: Option<PathBuf>,
    /// Policies to be tried instead of the rule sets' own.
    pub choices: Vec<PolicyChoice>,
}

impl Source {
    /// The rules to decide by.
    ///
    /// # Errors
    /// All faults of the schemas, or of the policies to be tried.
    pub fn schemas(&self) -> Result<Schemas, RunError> {
        let mut schemas = self.schemas.as_deref().map_or_else(|| Ok(Schemas::embedded()), Schemas::load)?;
        schemas.choose(&self.choices).map_err(RunError::Choices)?;
        Ok(schemas)
    }

    /// Reads the files, once.
    ///
    /// # Errors
    /// Nothing to read.
    pub fn read(&self, schemas: &Schemas, observer: &dyn Observer) -> Result<Ingested, RunError> {
        Ok(ingest::read_known_by(&self.input, self.known_by, schemas, observer)?)
    }

    /// What sets its runs apart from the regular ones: what was known then, or what other policies
    /// would decide, has a folder of its own and never stands in their place.
    #[must_use]
    pub fn variant(&self, schemas: &Schemas) -> Option<String> {
        let known_by = self.known_by.map(|month| format!("known_by={month}"));
        let chosen = |name: &str| self.choices.iter().any(|choice| choice.name == name);
        let policies = schemas.rule_sets.all().iter().take(1).flat_map(|set| set.policies.named());
        let tried = policies.filter(|(policy, _)| chosen(policy.name()));
        let parts: Vec<String> = known_by
            .into_iter()
            .chain(tried.map(|(policy, value)| format!("{}={value}", policy.name())))
            .collect();
        (!parts.is_empty()).then(|| parts.join("+"))
    }
}

/// The folder below the output folder for runs that are no regular ones.
const VARIANTS: &str = "variants";
/// The folder below theirs for runs that hide personal data.
const MASKED: &str = "masked";

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is read.
    pub source: Source,
    /// The folder that receives a folder for each as-of date.
    pub output: PathBuf,
    /// The days the states are computed for, the earliest first.
    pub days: Vec<NaiveDate>,
    /// The last day whose notices were seen before the first of them; none for that of the newest
    /// earlier run.
    pub since: Option<NaiveDate>,
    /// The language of the workbooks.
    pub language: Language,
    /// Whether personal data is hidden from everything that is written.
    pub masked: bool,
}

impl Request {
    /// The folder that receives the runs. What hides personal data stands apart too: in the place of a
    /// regular run it would take the names of those who decided away for good.
    #[must_use]
    pub fn place(&self, variant: Option<&str>) -> PathBuf {
        let place = variant.map(|variant| self.output.join(VARIANTS).join(variant));
        let place = place.unwrap_or_else(|| self.output.clone());
        if self.masked { place.join(MASKED) } else { place }
    }
}

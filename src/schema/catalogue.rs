//! The dated catalogue: models and their names, what each plan costs and grants for them.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::domain::money::Yen;
use crate::domain::plan::{Model, ModelId, Plan};
use crate::domain::reading::Names;
use crate::domain::text::Texts;
use crate::domain::word::Word;

/// What a plan costs and grants for a model. A price that the deck does not list is none, never 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The first day it counts; none where it always did.
    pub valid_from: Option<NaiveDate>,
    /// The price of the plan.
    pub fee_jpy: Option<Yen>,
    /// What the customer pays for the first replacement, the second, …
    pub replacement_fees_jpy: Vec<Option<Yen>>,
    /// The unit's own limit.
    pub limit_jpy: Option<Yen>,
}

/// All models and offers.
#[derive(Default)]
pub struct Catalogue {
    pub(super) models: Vec<Model>,
    /// Every name, alias and short form, in the form of [`name_key`].
    pub(super) names: FxHashMap<String, ModelId>,
    /// The offers of a plan for a model, the earliest first.
    pub(super) offers: FxHashMap<(Plan, ModelId), Vec<Offer>>,
}

impl Catalogue {
    /// The catalogue's model of a name, an alias or a usual short form; `text` is as read (NFKC).
    /// Spaces, hyphens and case do not count, `M` stands for `Matrice`, `Zenmuse` may be left out.
    #[must_use]
    pub fn model_named(&self, text: &str) -> Option<ModelId> {
        self.names.get(&name_key(text)).copied()
    }

    /// A model.
    #[must_use]
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[usize::from(id.0)]
    }

    /// The names behind symbols of a store and behind the models.
    #[must_use]
    pub fn names<'a>(&'a self, texts: &'a Texts) -> Names<'a> {
        Names { texts, models: &self.models }
    }

    /// All models, by their ids.
    pub fn models(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        (0..).map(ModelId).zip(&self.models)
    }

    /// All offers: by plan, then by model, then by day.
    pub fn offers(&self) -> impl Iterator<Item = (Plan, ModelId, &Offer)> {
        Plan::all().flat_map(move |plan| {
            self.models().flat_map(move |(model, _)| {
                let dated = self.offers.get(&(plan, model)).map(Vec::as_slice).unwrap_or_default();
                dated.iter().map(move |offer| (plan, model, offer))
            })
        })
    }

    /// What `plan` costs and grants for `model` on a day; none where it is not offered.
    #[must_use]
    pub fn offer(&self, plan: Plan, model: ModelId, on: NaiveDate) -> Option<&Offer> {
        let dated = self.offers.get(&(plan, model))?;
        dated.iter().rev().find(|offer| offer.valid_from.is_none_or(|from| from <= on))
    }
}

/// The form in which model names are compared.
pub(super) fn name_key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).flat_map(char::to_lowercase).collect()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

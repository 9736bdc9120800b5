//! Which verdicts hang on a policy: the same facts decided by another choice, coverage by coverage.

use std::borrow::Cow;

use rayon::prelude::*;
use typed_index_collections::TiSlice;

use crate::domain::claim::Claim;
use crate::domain::coverage::{Coverage, Entitlement};
use crate::domain::ids::RepairId;
use crate::domain::input::Ingested;
use crate::domain::money::Yen;
use crate::domain::policy::{self, Policy};
use crate::domain::rule::RuleId;
use crate::domain::text::Texts;
use crate::domain::word::Word;
use crate::schema::Schemas;
use crate::settle::day::Day;

/// What another choice of one policy would change.
#[derive(Clone, PartialEq, Debug)]
pub struct Swing {
    /// The choice.
    pub choice: (Policy, policy::Value),
    /// The coverages whose verdict would change, by activation code and serial.
    pub coverages: Vec<CoverageSwing>,
    /// Repair cases that would be decided or settled otherwise.
    pub claims: usize,
    /// How much more, or with a minus less, limits would have borne by the as-of date.
    pub deducted_jpy: Yen,
}

/// A coverage whose verdict would change.
#[derive(Clone, PartialEq, Debug)]
pub struct CoverageSwing {
    /// Its activation code.
    pub coverage_id: String,
    /// The serial that was bound.
    pub serial: String,
    /// What would change.
    pub changes: Vec<Change>,
}

/// A value that would change; nothing where a coverage has no such value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The column of the table of coverages.
    pub column: &'static str,
    /// As decided.
    pub from: Option<String>,
    /// As the other choice decides.
    pub to: Option<String>,
}

/// Decides `day` again by `schemas`, the same but for `choice`, and compares.
#[must_use]
pub fn swing(read: &Ingested, day: &Day, choice: (Policy, policy::Value), schemas: &Schemas) -> Swing {
    let other = Day::decide_after(day.worked.past.clone(), read, schemas, (day.as_of, day.since));
    let pairs = day.settled.coverages.raw.par_iter().zip(&other.settled.coverages.raw);
    let differing = pairs.filter(|(one, other)| one != other);
    let mut coverages: Vec<CoverageSwing> =
        differing.map(|(one, other)| coverage_swing(&read.texts, day, one, other)).collect();
    // What the rules flag may differ where no verdict does.
    coverages.retain(|coverage| !coverage.changes.is_empty());
    coverages.sort_by(|a, b| (&a.coverage_id, &a.serial).cmp(&(&b.coverage_id, &b.serial)));
    let claims = day.settled.claims.iter().zip(&other.settled.claims).filter(|(one, other)| one != other);
    let deducted =
        |claims: &TiSlice<RepairId, Claim>| claims.iter().map(|claim| claim.deducted_jpy).sum::<Yen>();
    let deducted_jpy = deducted(&other.settled.claims) - deducted(&day.settled.claims);
    Swing { choice, coverages, claims: claims.count(), deducted_jpy }
}

fn coverage_swing(texts: &Texts, day: &Day, one: &Coverage, other: &Coverage) -> CoverageSwing {
    let binding = &day.facts.bindings[one.binding];
    let pairs = verdict(texts, one).into_iter().zip(verdict(texts, other));
    let change = |((column, from), (_, to)): (Value, Value)| {
        let owned = |value: Option<Cow<'_, str>>| value.map(Cow::into_owned);
        (from != to).then(|| Change { column, from: owned(from), to: owned(to) })
    };
    let mut changes: Vec<Change> = pairs.filter_map(change).collect();
    if one.granted.is_some() != other.granted.is_some() {
        // Who is refused has none of the rest: the refusal says it all.
        changes.retain(|change| ["status", "reject_rules"].contains(&change.column));
    }
    CoverageSwing {
        coverage_id: texts.get(binding.activation_code).to_owned(),
        serial: texts.get(binding.serial).to_owned(),
        changes,
    }
}

/// A column and its value.
type Value = (&'static str, Option<Cow<'static, str>>);

/// What counts as the verdict on a coverage: whether, how and how long it covers, and what is left.
fn verdict(texts: &Texts, coverage: &Coverage) -> [Value; 12] {
    let granted = coverage.granted.as_ref();
    let number = |yen: Yen| Some(Cow::Owned(yen.to_string()));
    let (mut pool_id, mut granted_jpy, mut own_jpy, mut pool_jpy, mut used) = (None, None, None, None, None);
    match granted.map(|granted| granted.entitlement) {
        Some(Entitlement::Limit { pool, granted_jpy: limit_jpy, used_jpy, pool_remaining_jpy }) => {
            pool_id = Some(Cow::Owned(pool.text(texts)));
            granted_jpy = number(limit_jpy);
            own_jpy = number(limit_jpy - used_jpy);
            pool_jpy = number(pool_remaining_jpy);
        }
        Some(Entitlement::Replacements { used: replacements, .. }) => used = number(replacements.into()),
        None => {}
    }
    [
        ("status", Some(coverage.status.name().into())),
        ("route", granted.map(|granted| granted.route.name().into())),
        ("start", granted.map(|granted| granted.period.start.to_string().into())),
        ("end", granted.map(|granted| granted.period.end.to_string().into())),
        ("renewal_status", Some(coverage.renewal_status.name().into())),
        ("renewal_blockers", listed(&coverage.renewal_blockers)),
        ("reject_rules", listed(&coverage.reject_rules)),
        ("pool_id", pool_id),
        ("replacements_used", used),
        ("granted_limit", granted_jpy),
        ("own_remaining", own_jpy),
        ("pool_remaining", pool_jpy),
    ]
}

fn listed(rules: &[RuleId]) -> Option<Cow<'static, str>> {
    (!rules.is_empty()).then(|| rules.iter().map(|rule| rule.id()).collect::<Vec<_>>().join(";").into())
}

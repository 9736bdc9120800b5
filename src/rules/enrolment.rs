//! Enrolment in Basic and Plus (RULES.md 4): ENR-01 to ENR-08.

use chrono::TimeDelta;

use super::{Skip, Trial};
use crate::domain::coverage::Route;
use crate::domain::field::Field;
use crate::domain::plan::{Channel, Country, ModelId, Plan};
use crate::domain::policy::Policies;
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::domain::time::{Distance, Instant, Period};

/// How a unit was admitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Admission {
    /// The way.
    pub route: Route,
    /// Whether it was met only by the benefit of the doubt (ENR-05).
    pub doubtful: bool,
}

/// Where an instant lies in a window that both bounds belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fit {
    Outside,
    Doubtful,
    Inside,
}

/// ENR-01: one of three ways in is open; the first that passes decides.
///
/// Clause: `新規購入かつアクティベーションが行われていない製品` / `アクティベーション後96時間以内の機体またはジンバル` /
/// `修理後の製品(…招待メールを受取ってから72時間以内)`.
///
/// Boundary: bound exactly 96 hours after the activation passes, a second later fails; by dates,
/// 3 days pass, 4 pass with ENR-05, 5 fail.
///
/// `invitations` are those after repairs of the unit that were completed by `bound_at`.
///
/// Fails where no way is open; where one is, the admission says which.
pub fn enr_01_route(
    policies: &Policies,
    bound_at: Instant,
    activated_at: Option<Instant>,
    invitations: impl Iterator<Item = Instant>,
) -> (Option<Admission>, Trial) {
    let activated_at = activated_at.filter(|activated| !activated.is_after(bound_at));
    let (route, opened) = match activated_at {
        None => (Some((Route::New, Fit::Inside)), None),
        Some(activated_at) => match fit(bound_at, activated_at, policies.enrolment_window_hours) {
            Fit::Outside => {
                let best = best_invitation(policies, bound_at, invitations);
                (best.map(|(fit, _)| (Route::AfterRepair, fit)), best.map(|(_, invited_at)| invited_at))
            }
            within => (Some((Route::Within96h, within)), None),
        },
    };
    let admission = route.map(|(route, fit)| Admission { route, doubtful: fit == Fit::Doubtful });
    let expected = match (opened, activated_at) {
        (Some(at), _) => {
            Term::AfterInvitation { at, latest: last_instant(at, policies.invitation_window_hours) }
        }
        (None, Some(at)) => {
            Term::AfterActivation { at, latest: last_instant(at, policies.enrolment_window_hours) }
        }
        (None, None) => Term::NotActivated,
    };
    let reading = Reading::of(expected, Term::At { at: bound_at }).in_column(Field::BoundAt);
    let trial = Trial::of(RuleId::Enr01, admission.is_some(), reading);
    (admission, trial)
}

/// The first invitation whose window `bound_at` meets; one that it meets without doubt goes before.
fn best_invitation(
    policies: &Policies,
    bound_at: Instant,
    invitations: impl Iterator<Item = Instant>,
) -> Option<(Fit, Instant)> {
    let mut doubtful = None;
    for invited_at in invitations {
        match fit(bound_at, invited_at, policies.invitation_window_hours) {
            Fit::Inside => return Some((Fit::Inside, invited_at)),
            Fit::Doubtful => doubtful = doubtful.or(Some((Fit::Doubtful, invited_at))),
            Fit::Outside => {}
        }
    }
    doubtful
}

/// Where `at` lies in the window that `opening` opens. Where either is known by its day alone, a
/// distance of as many days as the window has is given the benefit of the doubt (ENR-05).
fn fit(at: Instant, opening: Instant, window_hours: u32) -> Fit {
    let inside = |holds| if holds { Fit::Inside } else { Fit::Outside };
    match at.since(opening) {
        Distance::Exact(delta) => {
            inside(delta >= TimeDelta::zero() && delta <= TimeDelta::hours(i64::from(window_hours)))
        }
        Distance::Days(days) => match days.cmp(&i64::from(window_hours / 24)) {
            std::cmp::Ordering::Equal => Fit::Doubtful,
            std::cmp::Ordering::Less => inside(days >= 0),
            std::cmp::Ordering::Greater => Fit::Outside,
        },
    }
}

fn last_instant(opening: Instant, window_hours: u32) -> Instant {
    Instant { at: opening.at + TimeDelta::hours(i64::from(window_hours)), ..opening }
}

/// The days within which a window can be met, doubt included: what lies further back cannot matter.
#[must_use]
pub fn days_of_window(window_hours: u32) -> i64 {
    i64::from(window_hours / 24) + 1
}

/// ENR-02: unit and plan were sold in the same country; skipped where either sale is unknown.
///
/// Clause: `同じ国内地域で購入する必要`.
///
/// Fails where both are known and differ.
pub fn enr_02_same_country(unit: Option<Country>, plan: Option<Country>) -> Trial {
    let skip = match (unit, plan) {
        (None, None) => Some(Skip::SalesUnknown),
        (None, Some(_)) => Some(Skip::UnitSaleUnknown),
        (Some(_), None) => Some(Skip::PlanSaleUnknown),
        (Some(_), Some(_)) => None,
    };
    let reading = Reading::of(Term::country(unit), Term::country(plan));
    Trial::unless(skip, RuleId::Enr02, unit == plan, reading)
}

/// ENR-03: both sales went through a regular channel; a blank one counts as `blank_channel` says,
/// an unknown sale is passed over.
///
/// Clause: `正規販売ルート`.
///
/// Fails where a known sale did not.
pub fn enr_03_official_channel(sales: [Option<Option<Channel>>; 2], policies: &Policies) -> Trial {
    let [unit, plan] = sales.map(|sale| sale.map(|channel| policies.channel(channel)));
    let actual = match (unit, plan) {
        (Some(Channel::Unofficial), _) => Term::UnitUnofficial,
        (Some(Channel::Official) | None, Some(Channel::Unofficial)) => Term::PlanUnofficial,
        (Some(Channel::Official), Some(Channel::Official)) => Term::BothOfficial,
        (Some(Channel::Official), None) => Term::UnitOfficial,
        (None, Some(Channel::Official)) => Term::PlanOfficial,
        (None, None) => Term::text(""),
    };
    let skip = sales.iter().all(Option::is_none).then_some(Skip::SalesUnknown);
    let official = [unit, plan].iter().all(|channel| *channel != Some(Channel::Unofficial));
    Trial::unless(skip, RuleId::Enr03, official, Reading::of(Term::OfficialChannel, actual))
}

/// ENR-04: the catalogue offers the plan for the model on the binding's date.
///
/// Clause: `幅広い製品に対応`, and the deck's price tables.
///
/// Fails where it does not, or no model is known.
pub fn enr_04_offered(offered: bool, plan: Plan, model: Option<ModelId>) -> Trial {
    Trial::of(RuleId::Enr04, offered, Reading::of(Term::Plan { plan }, Term::model(model)))
}

/// ENR-05: the window was met without the benefit of the doubt.
///
/// Clause: `96時間以内` / `72時間以内`, where the export gives a day without a time.
///
/// Fails where it was needed.
pub fn enr_05_exact(admission: Admission, bound_at: Instant) -> Trial {
    let reading = Reading::of(Term::TimeOfDay, Term::At { at: bound_at }).in_column(Field::BoundAt);
    Trial::of(RuleId::Enr05, !admission.doubtful, reading)
}

/// ENR-06: no other eligible coverage of the unit has a period that overlaps this one's, as it
/// would be alone.
///
/// Clause: one plan a unit at a time; the deck's renewals begin the day after the base's end.
///
/// Fails with the first period that overlaps.
pub fn enr_06_no_overlap(alone: Period, mut others: impl Iterator<Item = Period>) -> Trial {
    let overlapping = others.find(|other| other.overlaps(alone));
    let Period { start, end } = alone;
    let reading = match overlapping {
        None => Reading::found(Some(Term::Period { start, end })),
        Some(Period { start: other_start, end: other_end }) => Reading::of(
            Term::BoundAfter { day: other_end },
            Term::Periods { start, end, other_start, other_end },
        ),
    };
    Trial::of(RuleId::Enr06, overlapping.is_none(), reading)
}

/// ENR-07: the plan is open to new enrolment for the model.
///
/// Clause: `Zenmuse XTおよびZenmuse XT2のDJI Care Enterprise Plusは生産完了しておりますが、サービスは継続しております`.
///
/// Fails where it is closed: the coverage stands, with the export's limit.
pub fn enr_07_open(closed: bool, model: Option<ModelId>) -> Trial {
    Trial::of(RuleId::Enr07, !closed, Reading::found(model.map(|model| Term::Model { model })))
}

/// ENR-08: owner's name, phone and personal e-mail are all given.
///
/// Clause: the form's fields marked `*`: `* 氏名`, `* 電話番号`, `* メールアドレス`.
///
/// Fails with the fields that are missing.
pub fn enr_08_owner_given(name: bool, phone: bool, email: bool) -> Trial {
    let fields = [(Field::CustomerName, name), (Field::Phone, phone), (Field::Email, email)];
    let complete = name && phone && email;
    let missing = fields.map(|(field, given)| (!given).then_some(field));
    let actual = if complete { Term::AllGiven } else { Term::Missing { fields: missing } };
    let expected = Term::Fields { fields: fields.map(|(field, _)| Some(field)) };
    Trial::of(RuleId::Enr08, complete, Reading::of(expected, actual))
}

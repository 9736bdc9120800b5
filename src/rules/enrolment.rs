//! Enrolment in Basic and Plus (RULES.md 4): ENR-01 to ENR-08.

use chrono::TimeDelta;

use super::{Breach, Verdict, require};
use crate::domain::coverage::Route;
use crate::domain::finding::RuleId;
use crate::domain::plan::{Channel, Country};
use crate::domain::time::{Distance, Instant, Period};
use crate::schema::ruleset::Policies;

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
/// # Errors
/// Where no way is open.
pub fn enr_01_route(
    policies: &Policies,
    bound_at: Instant,
    activated_at: Option<Instant>,
    invitations: impl Iterator<Item = Instant>,
) -> Result<Admission, Breach> {
    let Some(activated_at) = activated_at.filter(|activated| !activated.is_after(bound_at)) else {
        return Ok(Admission { route: Route::New, doubtful: false });
    };
    let admit = |route, fit| match fit {
        Fit::Outside => None,
        Fit::Doubtful => Some(Admission { route, doubtful: true }),
        Fit::Inside => Some(Admission { route, doubtful: false }),
    };
    let within = fit(bound_at, activated_at, policies.enrolment_window_hours);
    if let Some(admission) = admit(Route::Within96h, within) {
        return Ok(admission);
    }
    let mut invited = Fit::Outside;
    for invitation in invitations {
        match fit(bound_at, invitation, policies.invitation_window_hours) {
            Fit::Inside => {
                invited = Fit::Inside;
                break;
            }
            Fit::Doubtful if invited == Fit::Outside => invited = Fit::Doubtful,
            Fit::Doubtful | Fit::Outside => {}
        }
    }
    admit(Route::AfterRepair, invited).ok_or_else(|| {
        let latest = last_instant(activated_at, policies.enrolment_window_hours);
        Breach::of(RuleId::Enr01).in_column("bound_at").values(
            format!("product_activated_at {activated_at} → bound_at ≤ {latest}"),
            format!("{bound_at}"),
        )
    })
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

/// ENR-02: unit and plan were sold in the same country; passes where either sale is unknown.
///
/// Clause: `同じ国内地域で購入する必要`.
///
/// # Errors
/// Where both are known and differ.
pub fn enr_02_same_country(unit: Option<Country>, plan: Option<Country>) -> Verdict {
    let (Some(unit), Some(plan)) = (unit, plan) else { return Ok(()) };
    require(unit == plan, || Breach::of(RuleId::Enr02).values(unit.code(), plan.code()))
}

/// ENR-03: both sales went through a regular channel; a blank one counts as `blank_channel` says,
/// an unknown sale is passed over.
///
/// Clause: `正規販売ルート`.
///
/// # Errors
/// Where a known sale did not.
pub fn enr_03_official_channel(sales: [Option<Option<Channel>>; 2], policies: &Policies) -> Verdict {
    let official = |sale: Option<Channel>| policies.channel(sale) == Channel::Official;
    let names = ["unit", "plan"];
    let refused = sales.iter().zip(names).find(|(sale, _)| sale.is_some_and(|channel| !official(channel)));
    match refused {
        None => Ok(()),
        Some((_, which)) => Err(Breach::of(RuleId::Enr03).values("official", format!("{which}: unofficial"))),
    }
}

/// ENR-04: the catalogue offers the plan for the model on the binding's date.
///
/// Clause: `幅広い製品に対応`, and the deck's price tables.
///
/// # Errors
/// Where it does not, or no model is known.
pub fn enr_04_offered(offered: bool, plan: &str, model: Option<&str>) -> Verdict {
    require(offered, || Breach::of(RuleId::Enr04).values(plan, model.unwrap_or("?")))
}

/// ENR-05: the window was met without the benefit of the doubt.
///
/// Clause: `96時間以内` / `72時間以内`, where the export gives a day without a time.
///
/// # Errors
/// Where it was needed.
pub fn enr_05_exact(admission: Admission, bound_at: Instant) -> Verdict {
    require(!admission.doubtful, || {
        Breach::of(RuleId::Enr05).in_column("bound_at").values("YYYY-MM-DD hh:mm", bound_at.to_string())
    })
}

/// ENR-06: no other eligible coverage of the unit has a period that overlaps this one's, as it
/// would be alone.
///
/// Clause: one plan a unit at a time; the deck's renewals begin the day after the base's end.
///
/// # Errors
/// With the first period that overlaps.
pub fn enr_06_no_overlap(alone: Period, others: impl Iterator<Item = Period>) -> Verdict {
    let mut others = others;
    match others.find(|other| other.overlaps(alone)) {
        None => Ok(()),
        Some(other) => Err(Breach::of(RuleId::Enr06).values(
            format!("bound_at > {}", other.end),
            format!("{} – {} / {} – {}", alone.start, alone.end, other.start, other.end),
        )),
    }
}

/// ENR-07: the plan is open to new enrolment for the model.
///
/// Clause: `Zenmuse XTおよびZenmuse XT2のDJI Care Enterprise Plusは生産完了しておりますが、サービスは継続しております`.
///
/// # Errors
/// Where it is closed: the coverage stands, with the export's limit.
pub fn enr_07_open(closed: bool, model: Option<&str>) -> Verdict {
    require(!closed, || Breach { actual: model.map(str::to_owned), ..Breach::of(RuleId::Enr07) })
}

/// ENR-08: owner's name, phone and personal e-mail are all given.
///
/// Clause: the form's fields marked `*`: `* 氏名`, `* 電話番号`, `* メールアドレス`.
///
/// # Errors
/// With the fields that are missing.
pub fn enr_08_owner_given(name: bool, phone: bool, email: bool) -> Verdict {
    let fields = [("customer_name", name), ("phone", phone), ("email", email)];
    let missing: Vec<&str> = fields.iter().filter(|(_, given)| !given).map(|(field, _)| *field).collect();
    require(missing.is_empty(), || {
        Breach::of(RuleId::Enr08).values("customer_name, phone, email", format!("− {}", missing.join(", ")))
    })
}

//! Notices and the expiry list (RULES.md 10).

use chrono::NaiveDate;

use crate::domain::expiry::Stage;
use crate::domain::policy::Policies;
use crate::domain::time::plus_days;
use crate::domain::word::Word;

/// What is due for a coverage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its stage on the as-of date.
    pub stage: Stage,
    /// Days to its last day; negative once past.
    pub days_left: i64,
    /// When the stage fell due.
    pub due_on: NaiveDate,
    /// The stages that fell due since.
    pub newly_due: Vec<Stage>,
}

/// The notice for a coverage that ends on `end`, or none where its end is further away than 30
/// days, or past by more.
///
/// Clause: `サービスの有効期限切れとなるタイミング(30日/15日/7日前)`.
///
/// Boundary: 31 days left none, 30 stage `30`, 15 stage `15`, 7 to 0 stage `7`, −1 to −7 `special_7`,
/// −8 to −30 `special_30`, −31 none.
#[must_use]
pub fn notice(policies: &Policies, end: NaiveDate, as_of: NaiveDate, since: NaiveDate) -> Option<Notice> {
    let days_left = (end - as_of).num_days();
    let opens = |stage| days_left_when_due(policies, stage);
    // A stage lasts until the next one opens; the last one to the end of special handling.
    let last = -i64::from(policies.special_video_days);
    let stage = Stage::all().rev().find(|stage| days_left <= opens(*stage)).filter(|_| days_left >= last)?;
    let due_on = |stage| plus_days(end, -opens(stage));
    let newly_due = Stage::all().filter(|stage| since < due_on(*stage) && due_on(*stage) <= as_of).collect();
    Some(Notice { stage, days_left, due_on: due_on(stage), newly_due })
}

/// How many days are left on the day a stage falls due.
fn days_left_when_due(policies: &Policies, stage: Stage) -> i64 {
    let [first, second, third] = policies.notice_days.map(i64::from);
    match stage {
        Stage::Days30 => first,
        Stage::Days15 => second,
        Stage::Days7 => third,
        Stage::Special7 => -1,
        Stage::Special30 => -1 - i64::from(policies.special_days),
    }
}

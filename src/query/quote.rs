//! What a case would cost: decided by adding it to the facts, and taking it away again.
//!
//! There is no second implementation of the rules here. The day is decided without the case and with
//! it, and the answer is read off the two.

use chrono::{NaiveDate, NaiveTime};

use super::unit::{Absent, Unit};
use crate::domain::claim::Decision;
use crate::domain::coverage::{Coverage, RenewalStatus};
use crate::domain::facts::Repair;
use crate::domain::ids::BindingId;
use crate::domain::input::Ingested;
use crate::domain::money::Yen;
use crate::domain::place::Place;
use crate::domain::plan::{Cause, Service};
use crate::domain::resolution::Past;
use crate::domain::rule::{Effect, RuleId, Subject};
use crate::domain::text::Sym;
use crate::domain::time::{Instant, day_before};
use crate::schema::Schemas;
use crate::settle::day::Day;

/// The number of the case that is only supposed. Values of files are trimmed (INPUTS.md, "Text"), so
/// none of theirs begins with a space.
const SUPPOSED_CASE: &str = " quote";

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// A serial that the unit bears or bore.
    pub serial: String,
    /// What the repair would cost.
    pub repair_cost_jpy: Yen,
    /// The services to be quoted, in order.
    pub services: Vec<Service>,
    /// The day on which the case would be received and settled.
    pub on: NaiveDate,
}

/// The answer.
pub struct Quote {
    /// The day without the case.
    pub day: Day,
    /// The unit.
    pub unit: Unit,
    /// One answer a service.
    pub offers: Vec<Offer>,
}

/// What one service would come to. Coverages are given by their positions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The service.
    pub service: Service,
    /// The decision.
    pub decision: Decision,
    /// The rules that refuse it, the deciding one first.
    pub reject_rules: Vec<RuleId>,
    /// The flags, in order.
    pub flag_rules: Vec<RuleId>,
    /// The unit's coverage in force.
    pub coverage: Option<BindingId>,
    /// What the customer pays; none where the price list has no fee.
    pub expected_charge_jpy: Option<Yen>,
    /// What limits bear.
    pub deducted_jpy: Yen,
    /// What they do not.
    pub excess_jpy: Yen,
    /// Which replacement of its coverage it would be, from 1.
    pub nth_replacement: Option<u32>,
    /// Whose limits bear how much, in the order of deduction.
    pub shares: Vec<Share>,
    /// The renewal of each coverage that bears it: the unit's own first.
    pub renewals: Vec<Renewal>,
}

/// What one coverage's limit bears.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Whose limit.
    pub coverage: BindingId,
    /// How much.
    pub amount_jpy: Yen,
    /// What is left of it.
    pub own_balance_jpy: Yen,
}

/// Whether a coverage can be renewed, before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewal {
    /// Whose renewal.
    pub coverage: BindingId,
    /// Without the case.
    pub before: Prospect,
    /// With it.
    pub after: Prospect,
}

/// Whether a coverage can be renewed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prospect {
    /// Whether it can.
    pub status: RenewalStatus,
    /// The rules that stand against it.
    pub blockers: Vec<RuleId>,
}

impl Prospect {
    fn of(coverage: &Coverage) -> Self {
        Self { status: coverage.renewal_status, blockers: coverage.renewal_blockers.clone() }
    }

    fn is_open(&self) -> bool {
        match self.status {
            RenewalStatus::Renewable | RenewalStatus::Special7 | RenewalStatus::Special30 => true,
            RenewalStatus::None | RenewalStatus::Renewed | RenewalStatus::NotRenewable => false,
        }
    }
}

impl Renewal {
    /// Whether the case costs the unit its renewal.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.before.is_open() && !self.after.is_open()
    }
}

/// What the services would come to, after what earlier runs left. The facts are afterwards as they were.
///
/// # Errors
/// No fact of the day names the serial.
pub fn quote(
    past: &Past,
    read: &mut Ingested,
    schemas: &Schemas,
    question: &Question,
) -> Result<Quote, Absent> {
    let days = (question.on, day_before(question.on));
    let decide = |read: &Ingested| Day::decide_after(past.clone(), read, schemas, days);
    let day = decide(read);
    let unit = Unit::find(read, schemas, &day, &question.serial)?;
    let case_no = read.texts.intern(SUPPOSED_CASE);
    let supposed = |service: &Service| {
        read.facts.repairs.push(supposed_case(case_no, unit.current, *service, question));
        let with_case = decide(read);
        read.facts.repairs.pop();
        offer(&day, &with_case, case_no, *service)
    };
    let offers = question.services.iter().map(supposed).collect();
    Ok(Quote { day, unit, offers })
}

/// The case: nothing speaks against it but the unit's own coverages.
fn supposed_case(case_no: Sym, serial: Sym, service: Service, question: &Question) -> Repair {
    // The last moment of the day, later than any that a file can name: all of the day's facts count.
    let last_moment = NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap_or(NaiveTime::MIN);
    let at = Instant::at(question.on.and_time(last_moment));
    Repair {
        place: Place::NOWHERE,
        dealer: None,
        case_no,
        serial,
        model: None,
        received_at: at,
        confirmed_at: Some(at),
        completed_at: Some(at),
        invited_at: None,
        cause: Some(Cause::Collision),
        service,
        cancelled: false,
        repair_cost_jpy: Some(question.repair_cost_jpy),
        charged_jpy: None,
        shipping_charged_jpy: None,
        parts_complete: true,
        warranty: false,
        replacement_serial: None,
        loaner_serial: None,
        loaner_damage_jpy: None,
        country: None,
        dealer_name: None,
        customer_name: None,
    }
}

/// Reads off what the case comes to: it is the last of the day's.
fn offer(without: &Day, with_case: &Day, case_no: Sym, service: Service) -> Offer {
    let settled = &with_case.settled;
    let (Some(claim), Some(repair)) = (settled.claims.last(), with_case.facts.repairs.last()) else {
        unreachable!("the case is among the day's: it was received on it");
    };
    assert_eq!(repair.case_no, case_no, "the last row read is the last that stands");
    let is_its = |rejected: &&crate::domain::finding::Finding| {
        rejected.subject == Subject::Claim && rejected.subject_id == Some(case_no)
    };
    let rejects = settled.findings.iter().filter(is_its).filter(|finding| finding.effect == Effect::Reject);
    let shares: Vec<Share> = settled
        .ledger
        .iter()
        .filter(|entry| entry.repair == Some(claim.repair))
        .map(|entry| Share {
            coverage: entry.coverage,
            amount_jpy: -entry.amount_jpy,
            own_balance_jpy: entry.own_balance_jpy,
        })
        .collect();
    let mut bearing: Vec<BindingId> = claim.coverage.into_iter().collect();
    bearing.extend(shares.iter().map(|share| share.coverage).filter(|at| Some(*at) != claim.coverage));
    let renewal = |at: BindingId| Renewal {
        coverage: at,
        before: Prospect::of(&without.settled.coverages[at]),
        after: Prospect::of(&settled.coverages[at]),
    };
    Offer {
        service,
        decision: claim.decision,
        reject_rules: rejects.map(|finding| finding.rule).collect(),
        flag_rules: claim.flag_rules.clone(),
        coverage: claim.coverage,
        expected_charge_jpy: claim.expected_charge_jpy,
        deducted_jpy: claim.deducted_jpy,
        excess_jpy: claim.excess_jpy,
        nth_replacement: claim.nth_replacement,
        shares,
        renewals: bearing.into_iter().map(renewal).collect(),
    }
}

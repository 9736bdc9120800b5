//! One unit and all the serials that it has had.

use chrono::NaiveDate;
use thiserror::Error;

use super::nearest::nearest;
use crate::domain::facts::{Binding, Repair};
use crate::domain::ids::RepairId;
use crate::domain::input::Ingested;
use crate::domain::text::Sym;
use crate::domain::time::Instant;
use crate::link::groups::{Group, groups};
use crate::link::sales::SalesIndex;
use crate::schema::Schemas;
use crate::settle::day::Day;
use crate::settle::trail::{Consequence, Moment};
use crate::settle::{Context, Followed, follow};

/// One unit on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// The serials it has had, in order of appearance.
    pub serials: Vec<Sym>,
    /// How it came by them, in order.
    pub moves: Vec<Move>,
    /// The serial it bears.
    pub current: Sym,
}

/// How a unit came by a serial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    /// The serial that it bore.
    pub from: Sym,
    /// The serial that was handed out for it.
    pub to: Sym,
    /// From when on.
    pub at: Instant,
    /// The case.
    pub repair: RepairId,
}

/// No fact of a day bears what was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("no fact of {as_of} bears {asked}")]
pub struct Absent {
    /// What it was taken for.
    pub kind: AbsentKind,
    /// What was asked for.
    pub asked: String,
    /// The day.
    pub as_of: NaiveDate,
    /// Those of the day that look most like it, the most alike first.
    pub nearest: Vec<String>,
}

/// What something absent was taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AbsentKind {
    /// A serial.
    Serial,
    /// A contract number, or the key of a pool.
    Contract,
}

impl Unit {
    /// The unit that bears a serial or bore it.
    ///
    /// # Errors
    /// No fact of the day names the serial.
    pub fn find(read: &Ingested, schemas: &Schemas, day: &Day, serial: &str) -> Result<Unit, Absent> {
        let known = read.texts.find(serial).filter(|serial| serials_of(day).any(|known| known == *serial));
        let known = known.ok_or_else(|| Absent {
            kind: AbsentKind::Serial,
            asked: serial.to_owned(),
            as_of: day.as_of,
            nearest: nearest(serial, serials_of(day).map(|serial| read.texts.get(serial))),
        })?;
        let index = SalesIndex::new(&day.facts.sales);
        let context = Context::new(&read.texts, schemas, &day.facts, &index, day.as_of, &day.waivers);
        let followed = follow_unit(&context, known).map(|(followed, _)| followed);
        let serials = followed
            .as_ref()
            .and_then(|followed| followed.units.iter().find(|serials| serials.contains(&known)).cloned());
        let serials = serials.unwrap_or_else(|| vec![known]);
        let moves = followed.map(|followed| moves(&followed, &serials)).unwrap_or_default();
        let current = moves.last().map_or(known, |step| step.to);
        Ok(Unit { serials, moves, current })
    }

    /// Whether a code was bound to it, under whichever serial.
    #[must_use]
    pub fn is_of(&self, binding: &Binding) -> bool {
        self.serials.contains(&binding.serial)
    }
}

/// How the unit of these serials came by them.
fn moves(followed: &Followed, serials: &[Sym]) -> Vec<Move> {
    let mut moves = Vec::new();
    for step in &followed.trail {
        let (Moment::Settled(repair) | Moment::Moved(repair)) = step.moment else { continue };
        for consequence in &step.consequences {
            if let Consequence::SerialMoved { from, to, at } = *consequence
                && serials.contains(&to)
            {
                moves.push(Move { from, to, at, repair });
            }
        }
    }
    moves
}

/// The serials that the facts of a day name.
fn serials_of(day: &Day) -> impl Iterator<Item = Sym> {
    let facts = &day.facts;
    let sold = facts.sales.iter().filter_map(|sale| sale.serial);
    let bound = facts.bindings.iter().map(|binding| binding.serial);
    let repaired = facts.repairs.iter().flat_map(|repair| {
        [Some(repair.serial), repair.replacement_serial, repair.loaner_serial].into_iter().flatten()
    });
    sold.chain(bound).chain(repaired).chain(facts.activated_at.keys().copied())
}

/// Settles the group that a serial belongs to once more, and follows; none where no binding or case
/// names it.
pub(super) fn follow_unit(context: &Context<'_>, serial: Sym) -> Option<(Followed, Group)> {
    let (bindings, repairs) = (&context.facts.bindings, &context.facts.repairs);
    let of_binding = bindings.iter_enumerated().find(|(_, binding)| binding.serial == serial);
    let of_repair = repairs.iter_enumerated().find(|(_, repair)| names(repair, &[serial]));
    let meant = |group: &Group| match (of_binding, of_repair) {
        (Some((id, _)), _) => group.bindings.contains(&id),
        (None, Some((id, _))) => group.repairs.contains(&id),
        (None, None) => false,
    };
    let group = groups(bindings, repairs).into_iter().find(meant)?;
    Some((follow(context, &group), group))
}

/// Whether a case was made for one of the serials, or handed one of them out.
pub(super) fn names(repair: &Repair, serials: &[Sym]) -> bool {
    serials.contains(&repair.serial) || repair.replacement_serial.is_some_and(|one| serials.contains(&one))
}

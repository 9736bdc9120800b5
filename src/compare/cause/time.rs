//! What the calendar alone brings about: values that follow from the day, and facts of one of the two
//! days only.

use super::super::circumstances::Circumstances;
use super::super::pairing::{Change, RowChange};
use super::super::table::Side;
use super::{Cause, Causes, RowRef};
use crate::store::table::Cell;
use crate::tables::Kind;

impl<'c> Causes<'c> {
    /// Whether a value follows from the calendar alone, the facts and rules behind it being the same.
    pub(super) fn follows_from_time(&self, kind: Kind, row: &RowChange, column: &str) -> bool {
        let same_rules = self.comparison.circumstances.same_rules();
        match (kind, column) {
            (Kind::Coverages, "status") => self.same_period(row),
            (Kind::Coverages, "renewal_status" | "renewal_blockers") => {
                same_rules && self.same_period(row) && self.same_verdict(row)
            }
            (Kind::Expiries, _) => same_rules && self.end_stayed(row),
            (Kind::Exceptions, _) => {
                // A sold code is listed from a day on, and its age grows (LNK-02).
                let text = |column| self.comparison.text(kind, row, column);
                let (side, at) = row.latest();
                same_rules
                    && row.change() != Change::Gone
                    && text("rule") == Some("LNK-02")
                    && self.file_state(kind, side, at).is_none()
            }
            (Kind::Coverages | Kind::Claims | Kind::Ledger, _) => false,
        }
    }

    fn same_period(&self, row: &RowChange) -> bool {
        let kept = |column| {
            self.pair(Kind::Coverages, row, column).is_some_and(|[old, new]| old != Cell::Blank && old == new)
        };
        kept("start") && kept("end")
    }

    /// Whether a renewal is refused for the same reasons, the window apart (RNW-04).
    fn same_verdict(&self, row: &RowChange) -> bool {
        let renewed = self.text_pair(Kind::Coverages, row, "renewal_status");
        let blockers = self.text_pair(Kind::Coverages, row, "renewal_blockers");
        let apart = |rules: Option<&'c str>| -> Vec<&'c str> {
            rules.unwrap_or_default().split(';').filter(|rule| !["", "RNW-04"].contains(rule)).collect()
        };
        renewed.is_some_and(|pair| pair.iter().all(|status| *status != Some("renewed")))
            && blockers.is_some_and(|[old, new]| apart(old) == apart(new))
    }

    /// Whether the coverage behind a notice has the same last day in both runs, and is renewed in none.
    fn end_stayed(&self, row: &RowChange) -> bool {
        let Some(id) = self.comparison.text(Kind::Expiries, row, "coverage_id") else { return false };
        let ends = [Side::Old, Side::New].map(|side| {
            let row = *self.eligible[side as usize].get(id)?;
            let coverages = self.comparison.run(side).table(Kind::Coverages);
            let standing = coverages.text("renewal_status", row) != Some("renewed");
            coverages.get("end", row).date().filter(|_| standing)
        });
        ends[0].is_some() && ends[0] == ends[1]
    }

    /// A fact of one of the two days only, by the row's own date.
    pub(super) fn dated(
        &self,
        kind: Kind,
        side: Side,
        row: u32,
        between: fn(&Circumstances, chrono::NaiveDate) -> bool,
    ) -> Option<Cause> {
        let column = if kind == Kind::Coverages { "bound_at" } else { "received_at" };
        let date = self.comparison.run(side).table(kind).get(column, row).date()?;
        let refers = RowRef { kind, side, row };
        between(&self.comparison.circumstances, date).then_some(Cause::NowEffective(refers))
    }

    /// A case whose row stayed, and which was settled between the two days.
    pub(super) fn settled_between(&self, kind: Kind, [old, new]: [u32; 2]) -> Option<Cause> {
        if kind != Kind::Claims {
            return None;
        }
        let circumstances = &self.comparison.circumstances;
        let at = |side, row| self.comparison.run(side).table(kind).get("deducted_at", row).date();
        let refers = |side, row| Some(Cause::NowEffective(RowRef { kind, side, row }));
        match (at(Side::Old, old), at(Side::New, new)) {
            (None, Some(date)) if circumstances.came_between(date) => refers(Side::New, new),
            (Some(date), None) if circumstances.went_between(date) => refers(Side::Old, old),
            (None | Some(_), None | Some(_)) => None,
        }
    }
}

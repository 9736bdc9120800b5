//! Which rows hang together in either run: by coverage, by serial, by pool, by renewal.

use rustc_hash::FxHashMap;

use super::snapshot::Snapshot;
use super::table::Kind;

/// What ties rows together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Tie<'t> {
    /// An activation code.
    Coverage(&'t str),
    /// A serial.
    Serial(&'t str),
    /// A pool.
    Pool(&'t str),
}

/// Groups of rows: those that share a tie, and those tied to them in turn.
pub(super) struct Groups<'t> {
    numbers: FxHashMap<Tie<'t>, u32>,
    parents: Vec<u32>,
}

impl<'t> Groups<'t> {
    /// The groups of two runs together.
    pub(super) fn of(runs: [&'t Snapshot; 2]) -> Self {
        let mut groups = Groups { numbers: FxHashMap::default(), parents: Vec::new() };
        for run in runs {
            let coverages = run.table(Kind::Coverages);
            for row in 0..coverages.height() as u32 {
                let text = |column| coverages.text(column, row);
                groups.tie([
                    text("coverage_id").map(Tie::Coverage),
                    text("serial_original").map(Tie::Serial),
                    text("serial_current").map(Tie::Serial),
                    text("pool_id").map(Tie::Pool),
                    text("base_coverage_id").map(Tie::Coverage),
                ]);
            }
            let claims = run.table(Kind::Claims);
            for row in 0..claims.height() as u32 {
                let text = |column| claims.text(column, row);
                groups.tie([text("serial").map(Tie::Serial), text("coverage_id").map(Tie::Coverage)]);
            }
        }
        groups
    }

    /// The group that a tie belongs to.
    pub(super) fn group(&self, tie: Tie<'t>) -> Option<u32> {
        let mut at = *self.numbers.get(&tie)?;
        while self.parents[at as usize] != at {
            at = self.parents[at as usize];
        }
        Some(at)
    }

    fn tie<const N: usize>(&mut self, ties: [Option<Tie<'t>>; N]) {
        let mut first = None;
        for tie in ties.into_iter().flatten() {
            let root = self.root(tie);
            match first {
                None => first = Some(root),
                Some(other) => self.parents[root.max(other) as usize] = root.min(other),
            }
            first = first.map(|other| other.min(root));
        }
    }

    /// The root of a tie's tree; every step on the way is halved.
    fn root(&mut self, tie: Tie<'t>) -> u32 {
        // Fewer ties than 2^32: each is a text in memory.
        let next = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
        let mut at = *self.numbers.entry(tie).or_insert(next);
        if at == next {
            self.parents.push(next);
        }
        while self.parents[at as usize] != at {
            let parent = self.parents[at as usize];
            self.parents[at as usize] = self.parents[parent as usize];
            at = parent;
        }
        at
    }
}

//! Which rows hang together in either run: by coverage, by serial, by pool, by renewal.

use super::snapshot::Snapshot;
use crate::domain::ties::Ties;
use crate::tables::Kind;

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

/// The groups of two runs together: rows that share a tie, and those tied to them in turn.
pub(super) fn groups<'t>(runs: [&'t Snapshot; 2]) -> Ties<Tie<'t>> {
    let mut groups = Ties::default();
    for run in runs {
        let coverages = run.table(Kind::Coverages);
        for row in 0..coverages.height() as u32 {
            let text = |column| coverages.text(column, row);
            let ties = [
                text("coverage_id").map(Tie::Coverage),
                text("serial_original").map(Tie::Serial),
                text("serial_current").map(Tie::Serial),
                text("pool_id").map(Tie::Pool),
                text("base_coverage_id").map(Tie::Coverage),
            ];
            groups.tie(ties.into_iter().flatten());
        }
        let claims = run.table(Kind::Claims);
        for row in 0..claims.height() as u32 {
            let text = |column| claims.text(column, row);
            let ties = [text("serial").map(Tie::Serial), text("coverage_id").map(Tie::Coverage)];
            groups.tie(ties.into_iter().flatten());
        }
    }
    groups
}

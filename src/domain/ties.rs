//! Which things hang together, directly or through others.

use std::hash::Hash;

use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

/// Things in groups: those that were tied together, and those tied to them in turn.
pub struct Ties<T> {
    numbers: FxHashMap<T, u32>,
    groups: UnionFind<u32>,
}

impl<T> Default for Ties<T> {
    fn default() -> Self {
        Self { numbers: FxHashMap::default(), groups: UnionFind::new_empty() }
    }
}

impl<T: Hash + Eq> Ties<T> {
    /// Ties things to one another.
    pub fn tie(&mut self, things: impl IntoIterator<Item = T>) {
        let mut first = None;
        for thing in things {
            let number = *self.numbers.entry(thing).or_insert_with(|| self.groups.new_set());
            self.groups.union(*first.get_or_insert(number), number);
        }
    }

    /// The group of a thing, by a number that only its members share; none where it was never named.
    #[must_use]
    pub fn group(&self, thing: &T) -> Option<u32> {
        self.numbers.get(thing).map(|number| self.groups.find(*number))
    }
}

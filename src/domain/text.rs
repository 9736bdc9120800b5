//! Interned text: every serial, code, name and note is stored once and passed around as four bytes.

use std::hash::{BuildHasher, Hasher};
use std::num::NonZeroU32;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// A text that [`Texts`] holds. Equal symbols of one `Texts` are equal texts.
///
/// There is no `Ord` on purpose: symbols are numbered in the order they were met, and nothing that
/// is written may depend on that order. Sort by [`Texts::get`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Sym(NonZeroU32);

impl Sym {
    fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// A number above 0 that only this symbol has.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0.get().into()
    }
}

/// The store behind [`Sym`]: one growing buffer, and an index from text to symbol.
#[derive(Default)]
pub struct Texts {
    buffer: String,
    ends: Vec<usize>,
    index: HashTable<Sym>,
}

impl Texts {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The symbol of `text`, stored now if it was not stored before.
    ///
    /// # Panics
    /// After 2^32 - 2 distinct texts, which is more than the facts that memory holds.
    pub fn intern(&mut self, text: &str) -> Sym {
        let hash = hash_of(text);
        if let Some(found) = self.index.find(hash, |sym| self.get(*sym) == text) {
            return *found;
        }
        self.buffer.push_str(text);
        self.ends.push(self.buffer.len());
        let number = u32::try_from(self.ends.len()).ok().and_then(NonZeroU32::new);
        let sym = Sym(number.expect("fewer than 2^32 distinct texts"));
        let (buffer, ends) = (&self.buffer, &self.ends);
        self.index.insert_unique(hash, sym, |sym| hash_of(slice(buffer, ends, *sym)));
        sym
    }

    /// The symbol of `text` where it is stored.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.index.find(hash_of(text), |sym| self.get(*sym) == text).copied()
    }

    /// The text of a symbol that this store gave.
    #[must_use]
    pub fn get(&self, sym: Sym) -> &str {
        slice(&self.buffer, &self.ends, sym)
    }

    /// The text of an optional symbol.
    #[must_use]
    pub fn opt(&self, sym: Option<Sym>) -> Option<&str> {
        sym.map(|sym| self.get(sym))
    }

    /// Takes over every text of `other`; the table leads from its symbols to this store's.
    pub fn absorb(&mut self, other: &Texts) -> Translation {
        Translation(
            (0..other.ends.len()).map(|at| self.intern(span(&other.buffer, &other.ends, at))).collect(),
        )
    }
}

/// Leads from the symbols of an absorbed store to those of the store that absorbed it.
pub struct Translation(Vec<Sym>);

impl Translation {
    /// The absorbing store's symbol of the same text.
    #[must_use]
    pub fn of(&self, sym: Sym) -> Sym {
        self.0[sym.index()]
    }

    /// Replaces a symbol in place.
    pub fn apply(&self, sym: &mut Sym) {
        *sym = self.of(*sym);
    }

    /// Replaces a symbol in place where there is one.
    pub fn apply_opt(&self, sym: &mut Option<Sym>) {
        if let Some(inner) = sym {
            *inner = self.of(*inner);
        }
    }
}

fn slice<'a>(buffer: &'a str, ends: &[usize], sym: Sym) -> &'a str {
    span(buffer, ends, sym.index())
}

fn span<'a>(buffer: &'a str, ends: &[usize], at: usize) -> &'a str {
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &buffer[start..ends[at]]
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_symbol() {
        let mut texts = Texts::new();
        let first = texts.intern("3FCDHBL0020156");
        let other = texts.intern("");
        assert_eq!(texts.intern("3FCDHBL0020156"), first);
        assert_ne!(first, other);
        assert_eq!((texts.get(first), texts.get(other)), ("3FCDHBL0020156", ""));
        assert_eq!((texts.find("東京"), texts.find("")), (None, Some(other)));
    }

    #[test]
    fn absorbed_symbols_translate_to_the_same_text() {
        let (mut whole, mut part) = (Texts::new(), Texts::new());
        whole.intern("a");
        let symbols: Vec<Sym> = ["c", "a", "東京"].map(|text| part.intern(text)).into();
        let translation = whole.absorb(&part);
        for sym in symbols {
            assert_eq!(whole.get(translation.of(sym)), part.get(sym));
        }
    }
}

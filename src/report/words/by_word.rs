//! A text a word of a closed choice: none can be missing.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;

use serde::de::{Deserialize, Deserializer, Error};

use crate::domain::word::Word;

/// A text, or what else there is, a word. The catalogue's section has the words' names for keys, all of them
/// and no other: that is an error of its reading.
pub struct ByWord<W, T = String> {
    texts: Vec<T>,
    words: PhantomData<fn(W)>,
}

impl<W: Word, T> Index<W> for ByWord<W, T> {
    type Output = T;

    fn index(&self, word: W) -> &T {
        let at = W::all().take_while(|other| *other != word).count();
        &self.texts[at]
    }
}

impl<'d, W: Word, T: Deserialize<'d>> Deserialize<'d> for ByWord<W, T> {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let mut section = BTreeMap::<String, T>::deserialize(deserializer)?;
        let mut text = |word: W| {
            let text = section.remove(word.name());
            text.ok_or_else(|| D::Error::custom(format!("no text for {:?}", word.name())))
        };
        let texts = W::all().map(&mut text).collect::<Result<_, _>>()?;
        match section.into_keys().next() {
            Some(name) => Err(D::Error::custom(format!("{name:?} is no word"))),
            None => Ok(Self { texts, words: PhantomData }),
        }
    }
}

impl<W: Word, T: fmt::Debug> fmt::Debug for ByWord<W, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(W::all().map(Word::name).zip(&self.texts)).finish()
    }
}

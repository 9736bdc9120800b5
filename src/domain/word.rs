//! Words: closed choices that have a name in files and tables.

/// An enum whose variants have names in files and tables: any that derives strum's
/// `IntoStaticStr` and `VariantArray` is one.
pub trait Word: Copy + PartialEq + Into<&'static str> + strum::VariantArray {
    /// All words, in their order.
    const ALL: &'static [Self] = Self::VARIANTS;

    /// The name in files and tables.
    #[must_use]
    fn name(self) -> &'static str {
        self.into()
    }

    /// Each word, in their order.
    fn all() -> impl DoubleEndedIterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// The word of a name.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|word| word.name() == name)
    }
}

impl<W: Copy + PartialEq + Into<&'static str> + strum::VariantArray> Word for W {}

//! Words: closed choices that have a name in files and tables.

/// An enum whose variants have names in files and tables; the names are strum's.
pub trait Word: Copy + PartialEq + Into<&'static str> + strum::VariantArray + 'static {
    /// The name in files and tables.
    #[must_use]
    fn name(self) -> &'static str {
        self.into()
    }

    /// All words, in their order.
    fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// The word of a name.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|word| word.name() == name)
    }
}

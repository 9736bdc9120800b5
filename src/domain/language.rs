//! The reader's language.

/// The reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, strum::IntoStaticStr, strum::VariantArray)]
pub enum Language {
    /// 日本語
    #[default]
    #[strum(serialize = "ja")]
    Japanese,
    /// English.
    #[strum(serialize = "en")]
    English,
}

impl Language {
    /// The text in this language.
    #[must_use]
    pub fn of(self, text: &Bilingual) -> &str {
        match self {
            Language::Japanese => &text.ja,
            Language::English => &text.en,
        }
    }
}

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bilingual {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

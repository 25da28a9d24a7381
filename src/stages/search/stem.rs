//! Stemming: which words are forms of one. Done while the index is made, so that who searches needs no stemmer.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// The stemmer of a language.
pub struct Stems(Option<Stemmer>);

impl std::fmt::Debug for Stems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Stems").field(&self.0.is_some()).finish()
    }
}

impl Stems {
    /// The stemmer of a language given as a BCP 47 tag; in a language without one, every word is its own stem.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let algorithm = match primary.as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "nl" => Algorithm::Dutch,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Self(None),
        };
        Self(Some(Stemmer::create(algorithm)))
    }

    /// The stem of a term. Identifiers and terms of one or two characters are their own.
    #[must_use]
    pub fn stem<'t>(&self, term: &'t str) -> Cow<'t, str> {
        match &self.0 {
            Some(stemmer) if term.chars().count() > 2 && term.chars().all(char::is_alphabetic) => stemmer.stem(term),
            _ => Cow::Borrowed(term),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stems;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let english = Stems::of("en-GB");
        assert_eq!(english.stem("priorities"), english.stem("priority"));
        assert_ne!(english.stem("prior"), english.stem("priority"));
        assert_eq!(english.stem("p7ds"), "p7ds");
        assert_eq!(Stems::of("ja").stem("priorities"), "priorities");
    }
}

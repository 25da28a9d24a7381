//! Words that would give an answer away.

/// Letters that two words begin with alike when they are forms of one word.
const STEM: usize = 4;

/// The words of a text that mean something by themselves, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() >= STEM).map(str::to_lowercase)
}

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// How many words of a text are those of a title.
pub(super) fn shared(text: &str, title: &str) -> usize {
    let title: Vec<String> = words(title).map(|word| stem(&word)).collect();
    words(text).filter(|word| title.contains(&stem(word))).count()
}

/// A text with an ellipsis for every word that is one of the names.
pub(super) fn without(text: &str, names: &[&str]) -> String {
    let names: Vec<String> = names.iter().flat_map(|name| words(name)).map(|word| stem(&word)).collect();
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let end = rest[start..].find(|letter: char| !letter.is_alphanumeric()).map_or(rest.len(), |end| start + end);
        left.push_str(&rest[..start]);
        let word = &rest[start..end];
        let told = word.chars().count() >= STEM && names.contains(&stem(&word.to_lowercase()));
        left.push_str(if told { "…" } else { word });
        rest = &rest[end..];
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_are_hidden_whatever_their_form() {
        assert_eq!(without("The date promised now; dated.", &["Target date"]), "The … promised now; ….");
        assert_eq!(without("Élan vital", &["élans"]), "… vital");
        assert_eq!(without("Nothing here.", &["Slip"]), "Nothing here.");
        assert_eq!(shared("Two priorities, one priority.", "Everything is top priority"), 2);
    }
}

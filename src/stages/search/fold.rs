//! Folding: what two spellings of a word have in common.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of one character of a text in canonical composition: decomposed, without
/// marks and format characters, in lower case.
pub fn push_folded(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c) && !is_format(*c));
    let lower = plain.flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
    out.extend(lower.nfc());
}

/// A text in canonical composition, of which folding takes one character at a time.
#[must_use]
pub fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

/// A text folded.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in composed(text).chars() {
        push_folded(c, &mut out);
    }
    out
}

/// Characters that only say how others are shown.
const fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character belongs to a script that puts no space between words, as far as it is read by pairs here.
#[must_use]
pub const fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3005}' | '\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_a_word_fold_to_one() {
        for (text, folded) in [
            ("Éclat", "eclat"),
            ("ECLAT", "eclat"),
            ("E\u{301}clat", "eclat"),
            ("İstanbul", "istanbul"),
            ("ΣΟΦΟΣ σοφος", "σοφοσ σοφοσ"),
            ("Straße", "straße"),
            ("ﬁnance", "finance"),
            ("co\u{ad}operate", "cooperate"),
            ("a\u{202e}b", "ab"),
            ("한국", "한국"),
            ("ｶﾅ", "カナ"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}

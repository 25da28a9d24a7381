//! How much room letters take, as far as that can be told without a font.

/// About how wide a text is in the bold letters of a name, in tenths of a pixel: rather too wide than too narrow.
pub(super) fn width(text: &str) -> u32 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 40,
        'f' | 'r' | 't' | '-' | '(' | ')' => 58,
        'm' | 'w' | 'M' | 'W' | '…' | '—' => 125,
        'A'..='Z' => 95,
        c if c.is_ascii() => 82,
        c if u32::from(c) < 0x2E80 => 95,
        _ => 135,
    };
    text.chars().map(letter).sum()
}

/// Cuts a text that is wider than this, in tenths of a pixel; it says so.
pub(super) fn cut(text: &mut String, room: u32) {
    if width(text) > room {
        while width(text) + width("…") > room && text.pop().is_some() {}
        text.truncate(text.trim_end().len());
        text.push('…');
    }
}

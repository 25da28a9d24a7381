//! The style sheet of a site's own colour, and whether that colour can be read.

use super::colour::{Seen, contrast};
use crate::model::code::Code;
use crate::model::config::{Colour, Config};
use crate::model::diagnostic::{Diagnostic, SourceText};

/// The paper of the light and of the dark mode (`--paper`).
const PAPER: Colour = Colour { rgb: [0xff, 0xff, 0xff] };
const DARK_PAPER: Colour = Colour { rgb: [0x13, 0x16, 0x1a] };

/// The contrast that text needs (WCAG 2.2, success criterion 1.4.3).
const ENOUGH: f64 = 4.5;

/// The three brand colours of one mode.
struct Set {
    brand: Colour,
    wash: Colour,
    on_brand: Colour,
}

/// The style sheet that sets the theme's three brand properties from a site's accent.
pub(super) fn css(accent: Colour) -> String {
    let (light, dark) = (light(accent), dark(accent));
    let pair = |light: Colour, dark: Colour| format!("light-dark({}, {})", hex(light), hex(dark));
    format!(
        ":root {{\n  --brand: {};\n  --brand-wash: {};\n  --on-brand: {};\n}}\n",
        pair(light.brand, dark.brand),
        pair(light.wash, dark.wash),
        pair(light.on_brand, dark.on_brand),
    )
}

/// The warning that a site's accent is too pale for text on white, placed in `opsbook.yaml`.
#[must_use]
pub fn check(config: &Config, source: &SourceText) -> Option<Diagnostic> {
    let accent = config.brand.accent.as_ref()?;
    let ratio = contrast(accent.value, PAPER);
    if ratio >= ENOUGH {
        return None;
    }
    // Cut, not rounded: 4.496 is not enough, and must not be called 4.5.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let message = format!("the accent colour has a contrast of {ratio:.2} : 1 on white, and text needs {ENOUGH} : 1");
    let hint = format!("{} is the nearest that is dark enough", hex(darkened(accent.value)));
    Some(Diagnostic::new(Code::Contrast, Some(source.place(accent.span)), message).hint(hint))
}

/// The accent as it is: a site's colour is its own, and [`check`] says when it is too pale.
fn light(accent: Colour) -> Set {
    let seen = Seen::of(accent);
    let wash = steps(0.95, 1.0).map(|lightness| seen.at(lightness, 0.03).colour()).find(|wash| contrast(accent, *wash) >= ENOUGH);
    Set { brand: accent, wash: wash.unwrap_or(PAPER), on_brand: readable_on(accent, &seen) }
}

/// The accent made lighter until it can be read on dark paper and on its own wash.
fn dark(accent: Colour) -> Set {
    let seen = Seen::of(accent);
    let wash = seen.at(0.29, 0.06).colour();
    let fits = |brand: &Colour| contrast(*brand, DARK_PAPER) >= ENOUGH && contrast(*brand, wash) >= ENOUGH;
    let brand = steps(seen.lightness, 1.0).map(|lightness| seen.at(lightness, f64::MAX).colour()).find(fits).unwrap_or(PAPER);
    Set { brand, wash, on_brand: readable_on(brand, &seen) }
}

/// White, or a very dark shade of the accent, whichever is read more easily on `ground`.
fn readable_on(ground: Colour, seen: &Seen) -> Colour {
    let shade = steps(0.22, 0.0).map(|lightness| seen.at(lightness, 0.08).colour()).find(|shade| contrast(*shade, ground) >= ENOUGH);
    match shade {
        Some(shade) if contrast(shade, ground) > contrast(PAPER, ground) => shade,
        _ => PAPER,
    }
}

/// The accent made darker until it can be read on white.
fn darkened(accent: Colour) -> Colour {
    let seen = Seen::of(accent);
    let mut shades = steps(seen.lightness, 0.0).map(|lightness| seen.at(lightness, f64::MAX).colour());
    shades.find(|shade| contrast(*shade, PAPER) >= ENOUGH).unwrap_or(Colour { rgb: [0; 3] })
}

/// Lightnesses from one to another, a hundredth of the way at a time.
fn steps(from: f64, to: f64) -> impl Iterator<Item = f64> {
    (0..=100).map(move |step| from + (to - from) * f64::from(step) / 100.0)
}

fn hex(colour: Colour) -> String {
    let [r, g, b] = colour.rgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_can_be_read_in_the_dark() {
        for number in 0u8..216 {
            let rgb = [number / 36, number / 6 % 6, number % 6].map(|part| part * 0x33);
            let accent = Colour { rgb };
            let (light, dark) = (light(accent), dark(accent));
            assert!(contrast(dark.brand, DARK_PAPER) >= ENOUGH && contrast(dark.brand, dark.wash) >= ENOUGH, "{rgb:?}");
            assert!(contrast(dark.on_brand, dark.brand) >= ENOUGH && contrast(light.on_brand, accent) >= ENOUGH, "{rgb:?}");
            assert!(contrast(accent, PAPER) < ENOUGH || contrast(accent, light.wash) >= ENOUGH, "{rgb:?}");
        }
    }
}

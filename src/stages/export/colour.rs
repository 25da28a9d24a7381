//! Colours: the contrast of two, and lighter and darker ones of the same hue.

use crate::model::config::Colour;

/// A colour by what the eye sees: lightness 0 to 1, chroma, and hue as a direction (Oklab, Ottosson 2020).
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Lightness, 0 black to 1 white.
    pub lightness: f64,
    /// Distance from grey; sRGB reaches about 0.32.
    pub chroma: f64,
    /// Cosine and sine of the hue's angle.
    hue: (f64, f64),
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
pub(super) fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The parts of a colour as amounts of light, 0 to 1 (IEC 61966-2-1).
fn linear(colour: Colour) -> [f64; 3] {
    colour.rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn encoded(light: f64) -> u8 {
    let part = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a byte holds")]
    let byte = (part * 255.0).round().clamp(0.0, 255.0) as u8;
    byte
}

impl Seen {
    /// A colour as seen.
    pub(super) fn of(colour: Colour) -> Self {
        let [r, g, b] = linear(colour);
        let long = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let middle = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let short = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short;
        let reddish = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let yellowish = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        let chroma = reddish.hypot(yellowish);
        let hue = if chroma < 1e-6 { (1.0, 0.0) } else { (reddish / chroma, yellowish / chroma) };
        Self { lightness, chroma, hue }
    }

    /// The same hue at another lightness, with at most so much chroma.
    pub(super) fn at(self, lightness: f64, chroma_max: f64) -> Self {
        Self { lightness: lightness.clamp(0.0, 1.0), chroma: self.chroma.min(chroma_max), ..self }
    }

    /// The nearest colour that a screen shows: chroma gives way, lightness and hue stay.
    pub(super) fn colour(self) -> Colour {
        let mut chroma = self.chroma;
        loop {
            let light = self.light(chroma);
            if chroma <= 0.0 || light.iter().all(|part| (-0.000_1..=1.000_1).contains(part)) {
                return Colour { rgb: light.map(|part| encoded(part.clamp(0.0, 1.0))) };
            }
            chroma -= 0.002;
        }
    }

    fn light(self, chroma: f64) -> [f64; 3] {
        let chroma = chroma.max(0.0);
        let (reddish, yellowish) = (self.hue.0 * chroma, self.hue.1 * chroma);
        let long = (self.lightness + 0.396_337_777_4 * reddish + 0.215_803_757_3 * yellowish).powi(3);
        let middle = (self.lightness - 0.105_561_345_8 * reddish - 0.063_854_172_8 * yellowish).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * reddish - 1.291_485_548_0 * yellowish).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Colour = Colour { rgb: [0; 3] };
    const WHITE: Colour = Colour { rgb: [255; 3] };

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, Colour { rgb: [0x76; 3] }) - 4.54).abs() < 0.01);
        // The theme's own table: brand on paper, light and dark.
        assert!((contrast(Colour { rgb: [0x1d, 0x3f, 0xc0] }, WHITE) - 8.3).abs() < 0.06);
        assert!((contrast(Colour { rgb: [0xa3, 0xb6, 0xff] }, Colour { rgb: [0x13, 0x16, 0x1a] }) - 9.2).abs() < 0.06);
    }

    #[test]
    fn a_colour_is_seen_and_shown_unchanged() {
        for rgb in [[0x1d, 0x3f, 0xc0], [0xff, 0xd5, 0x00], [0x80, 0x80, 0x80], [0, 0, 0], [255, 255, 255]] {
            assert_eq!(Seen::of(Colour { rgb }).colour().rgb, rgb);
        }
    }
}

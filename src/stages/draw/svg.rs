//! The few shapes that charts are made of.

use std::fmt::{self, Write as _};

use crate::model::view::{Status, escape};

/// How wide and high the shape of a status is, in pixels.
const SHAPE: u32 = 18;

/// Where a text stands, seen from the point that it belongs to. Time runs from left to right in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Left of it.
    Before,
    /// Right of it.
    After,
}

/// A picture while it is drawn.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    /// A picture so many pixels high, as wide as there is room. `id` names its title on the page, and `title` says what
    /// it shows, in a sentence.
    pub fn new(id: &str, title: &str, height: u32) -> Self {
        let mut out = String::with_capacity(2048);
        _ = write!(out, "<svg class=\"ch\" role=\"img\" width=\"100%\" height=\"{height}\" aria-labelledby=\"{id}\"><title id=\"{id}\">");
        escape(title, &mut out);
        out.push_str("</title>");
        Self { out }
    }

    /// A picture in the row of a table, whose title nothing else has to name.
    pub fn small(title: &str, height: u32) -> Self {
        let mut out = String::with_capacity(512);
        _ = write!(out, "<svg class=\"ch\" role=\"img\" width=\"100%\" height=\"{height}\"><title>");
        escape(title, &mut out);
        out.push_str("</title>");
        Self { out }
    }

    /// A picture of a fixed size in pixels, width and height, that scrolls where there is less room.
    pub fn sized(id: &str, title: &str, (width, height): (f64, f64)) -> Self {
        let mut out = String::with_capacity(8192);
        let (width, height) = (rounded(width), rounded(height));
        _ = write!(
            out,
            "<svg class=\"ch wide-ch\" role=\"img\" width=\"{width}\" height=\"{height}\" aria-labelledby=\"{id}\"><title id=\"{id}\">"
        );
        escape(title, &mut out);
        out.push_str("</title>");
        Self { out }
    }

    /// A path in pixels.
    pub fn path(&mut self, class: &str, path: &str) {
        _ = write!(self.out, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// A box in pixels: its corner, and its width and height.
    pub fn boxed(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let [x, y, width, height] = [x, y, width, height].map(rounded);
        _ = write!(self.out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// A text at a place in pixels, which is its start or its middle.
    pub fn word(&mut self, class: &str, (x, y): (f64, f64), anchor: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        _ = write!(self.out, "<text{class} x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">", rounded(x), rounded(y));
        escape(text, &mut self.out);
        self.out.push_str("</text>");
    }

    /// The shape of a status with its corner at a place in pixels.
    pub fn mark(&mut self, status: Status, (x, y): (f64, f64)) {
        let (key, x, y) = (status.key(), rounded(x), rounded(y));
        _ = write!(self.out, "<use href=\"#i-{key}\" class=\"end s-{key}\" x=\"{x}\" y=\"{y}\" width=\"14\" height=\"14\"/>");
    }

    /// A horizontal line across the whole width.
    pub fn across(&mut self, class: &str, y: f64) {
        let y = rounded(y);
        _ = write!(self.out, "<line class=\"{class}\" x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>");
    }

    /// A bar: from `x`, `width` wide (both in percent), from `top` down to `bottom`.
    pub fn bar(&mut self, class: &str, (x, width): (f64, f64), (top, bottom): (f64, f64)) {
        let (x, width, y, height) = (percent(x), percent(width), rounded(top), rounded(bottom - top));
        _ = write!(self.out, "<rect class=\"{class}\" x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{height}\"/>");
    }

    /// A text whose middle is at `x` percent and whose baseline is at `y`.
    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        _ = write!(self.out, "<text{class} x=\"{}%\" y=\"{}\" text-anchor=\"middle\">", percent(x), rounded(y));
        escape(text, &mut self.out);
        self.out.push_str("</text>");
    }

    /// A vertical line at `x` percent, from `top` down to `bottom`.
    pub fn down(&mut self, class: &str, x: f64, (top, bottom): (f64, f64)) {
        let (x, top, bottom) = (percent(x), rounded(top), rounded(bottom));
        _ = write!(self.out, "<line class=\"{class}\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{top}\" y2=\"{bottom}\"/>");
    }

    /// A text beside `x` percent, so many pixels away from it and off to that side.
    pub fn beside(&mut self, class: &str, x: f64, side: Side, (away, y): (u32, f64), text: &str) {
        let (sign, anchor) = match side {
            Side::Before => ("-", "end"),
            Side::After => ("", "start"),
        };
        let (x, y) = (percent(x), rounded(y));
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        _ = write!(self.out, "<text{class} x=\"{x}%\" dx=\"{sign}{away}\" y=\"{y}\" text-anchor=\"{anchor}\">");
        escape(text, &mut self.out);
        self.out.push_str("</text>");
    }

    /// The shape of a status, its middle at `x` percent and `y`. It is one of the page's icons, and always has a word elsewhere.
    pub fn shape(&mut self, status: Status, x: f64, y: f64) {
        let (key, x, y) = (status.key(), percent(x), rounded(y - f64::from(SHAPE) / 2.0));
        let left = SHAPE / 2;
        _ = write!(
            self.out,
            "<svg class=\"ch\" x=\"{x}%\" y=\"{y}\"><use href=\"#i-{key}\" class=\"end s-{key}\" x=\"-{left}\" width=\"{SHAPE}\" height=\"{SHAPE}\"/></svg>"
        );
    }

    /// The picture.
    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// Two decimals at most, and none where there are none to show.
pub(super) fn rounded(pixels: f64) -> impl fmt::Display {
    Number { hundredths: hundredths(pixels), short: true }
}

/// Two decimals.
fn percent(share: f64) -> impl fmt::Display {
    Number { hundredths: hundredths(share), short: false }
}

/// A whole number takes a tenth of the time that a fraction takes to be written, and a chart holds a hundred of them.
#[expect(clippy::cast_possible_truncation, reason = "pictures are no wider than such a number holds")]
fn hundredths(number: f64) -> i64 {
    (number * 100.0).round_ties_even() as i64
}

struct Number {
    hundredths: i64,
    short: bool,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.hundredths.unsigned_abs() / 100, self.hundredths.unsigned_abs() % 100);
        f.write_str(if self.hundredths < 0 { "-" } else { "" })?;
        match (self.short, rest) {
            (true, 0) => write!(f, "{whole}"),
            (true, rest) if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_escaped_and_numbers_are_short() {
        let mut svg = Svg::new("ob-x", "a < \"b\" & c", 20);
        svg.across("ax", 10.0);
        svg.bar("bar", (1.0 / 3.0, 5.0), (2.5, 10.0));
        svg.text("", 50.0, 18.125, "<n>");
        svg.across("ax", -0.5);
        assert_eq!(
            svg.finish(),
            "<svg class=\"ch\" role=\"img\" width=\"100%\" height=\"20\" aria-labelledby=\"ob-x\">\
             <title id=\"ob-x\">a &lt; &quot;b&quot; &amp; c</title>\
             <line class=\"ax\" x1=\"0\" x2=\"100%\" y1=\"10\" y2=\"10\"/>\
             <rect class=\"bar\" x=\"0.33%\" y=\"2.5\" width=\"5.00%\" height=\"7.5\"/>\
             <text x=\"50.00%\" y=\"18.12\" text-anchor=\"middle\">&lt;n&gt;</text>\
             <line class=\"ax\" x1=\"0\" x2=\"100%\" y1=\"-0.5\" y2=\"-0.5\"/></svg>"
        );
    }
}

//! The few shapes that charts are made of.

use self::Piece::{Percent, Pixels, Text};
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

/// A piece of an element. Charts are made of thousands of them, and formatting each would take most of the time.
enum Piece<'a> {
    Text(&'a str),
    /// Pixels: two decimals at most, and none where there are none to show.
    Pixels(f64),
    /// A share of the width: two decimals.
    Percent(f64),
}

impl Svg {
    /// A picture so many pixels high, as wide as there is room. `id` names its title on the page, and `title` says what
    /// it shows, in a sentence.
    pub fn new(id: &str, title: &str, height: u32) -> Self {
        let mut svg = Self { out: String::with_capacity(2048) };
        svg.put(&[Text("<svg class=\"ch\" role=\"img\" width=\"100%\" height=\""), Pixels(height.into())]);
        svg.named(id, title)
    }

    /// A picture in the row of a table, whose title nothing else has to name.
    pub fn small(title: &str, height: u32) -> Self {
        let mut svg = Self { out: String::with_capacity(512) };
        svg.put(&[Text("<svg class=\"ch\" role=\"img\" width=\"100%\" height=\""), Pixels(height.into()), Text("\"><title>")]);
        svg.said(title, "</title>");
        svg
    }

    /// A picture of a fixed size in pixels, width and height, that scrolls where there is less room.
    pub fn sized(id: &str, title: &str, (width, height): (f64, f64)) -> Self {
        let mut svg = Self { out: String::with_capacity(8192) };
        svg.put(&[Text("<svg class=\"ch wide-ch\" role=\"img\" width=\""), Pixels(width), Text("\" height=\""), Pixels(height)]);
        svg.named(id, title)
    }

    /// The picture with its title, whose id names it.
    fn named(mut self, id: &str, title: &str) -> Self {
        self.put(&[Text("\" aria-labelledby=\""), Text(id), Text("\"><title id=\""), Text(id), Text("\">")]);
        self.said(title, "</title>");
        self
    }

    fn put(&mut self, pieces: &[Piece<'_>]) {
        for piece in pieces {
            match piece {
                Text(text) => self.out.push_str(text),
                Pixels(number) => number_into(*number, true, &mut self.out),
                Percent(number) => number_into(*number, false, &mut self.out),
            }
        }
    }

    /// Puts what somebody said before the end of its element.
    fn said(&mut self, text: &str, end: &str) {
        escape(text, &mut self.out);
        self.out.push_str(end);
    }

    /// Begins a text, whose class may be none.
    fn text_of(&mut self, class: &str) {
        if class.is_empty() {
            self.put(&[Text("<text")]);
        } else {
            self.put(&[Text("<text class=\""), Text(class), Text("\"")]);
        }
    }

    /// A path in pixels.
    pub fn path(&mut self, class: &str, path: &str) {
        self.put(&[Text("<path class=\""), Text(class), Text("\" d=\""), Text(path), Text("\"/>")]);
    }

    /// A box in pixels: its corner, and its width and height.
    pub fn boxed(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.rectangle(class, (Pixels(x), ""), y, (Pixels(width), ""), height);
    }

    /// A bar: from `x`, `width` wide (both in percent), from `top` down to `bottom`.
    pub fn bar(&mut self, class: &str, (x, width): (f64, f64), (top, bottom): (f64, f64)) {
        self.rectangle(class, (Percent(x), "%"), top, (Percent(width), "%"), bottom - top);
    }

    fn rectangle(&mut self, class: &str, (x, unit): (Piece<'_>, &str), y: f64, (width, of): (Piece<'_>, &str), height: f64) {
        self.put(&[
            Text("<rect class=\""),
            Text(class),
            Text("\" x=\""),
            x,
            Text(unit),
            Text("\" y=\""),
            Pixels(y),
            Text("\" width=\""),
            width,
            Text(of),
            Text("\" height=\""),
            Pixels(height),
            Text("\"/>"),
        ]);
    }

    /// A text at a place in pixels, which is its start or its middle.
    pub fn word(&mut self, class: &str, (x, y): (f64, f64), anchor: &str, text: &str) {
        self.text_of(class);
        self.put(&[Text(" x=\""), Pixels(x), Text("\" y=\""), Pixels(y), Text("\" text-anchor=\""), Text(anchor), Text("\">")]);
        self.said(text, "</text>");
    }

    /// The shape of a status with its corner at a place in pixels.
    pub fn mark(&mut self, status: Status, (x, y): (f64, f64)) {
        self.put(&[Text("<use href=\"#i-"), Text(status.key()), Text("\" class=\"end s-"), Text(status.key())]);
        self.put(&[Text("\" x=\""), Pixels(x), Text("\" y=\""), Pixels(y), Text("\" width=\"14\" height=\"14\"/>")]);
    }

    /// A horizontal line across the whole width.
    pub fn across(&mut self, class: &str, y: f64) {
        self.put(&[Text("<line class=\""), Text(class), Text("\" x1=\"0\" x2=\"100%\" y1=\"")]);
        self.put(&[Pixels(y), Text("\" y2=\""), Pixels(y), Text("\"/>")]);
    }

    /// A text whose middle is at `x` percent and whose baseline is at `y`.
    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        self.text_of(class);
        self.put(&[Text(" x=\""), Percent(x), Text("%\" y=\""), Pixels(y), Text("\" text-anchor=\"middle\">")]);
        self.said(text, "</text>");
    }

    /// A vertical line at `x` percent, from `top` down to `bottom`.
    pub fn down(&mut self, class: &str, x: f64, (top, bottom): (f64, f64)) {
        self.put(&[Text("<line class=\""), Text(class), Text("\" x1=\""), Percent(x), Text("%\" x2=\""), Percent(x)]);
        self.put(&[Text("%\" y1=\""), Pixels(top), Text("\" y2=\""), Pixels(bottom), Text("\"/>")]);
    }

    /// A text beside `x` percent, so many pixels away from it and off to that side.
    pub fn beside(&mut self, class: &str, x: f64, side: Side, (away, y): (u32, f64), text: &str) {
        let (sign, anchor) = match side {
            Side::Before => ("-", "end"),
            Side::After => ("", "start"),
        };
        self.text_of(class);
        self.put(&[Text(" x=\""), Percent(x), Text("%\" dx=\""), Text(sign), Pixels(away.into()), Text("\" y=\""), Pixels(y)]);
        self.put(&[Text("\" text-anchor=\""), Text(anchor), Text("\">")]);
        self.said(text, "</text>");
    }

    /// The shape of a status, its middle at `x` percent and `y`. It is one of the page's icons, and always has a word elsewhere.
    pub fn shape(&mut self, status: Status, x: f64, y: f64) {
        let (size, half) = (f64::from(SHAPE), f64::from(SHAPE) / 2.0);
        self.put(&[Text("<svg class=\"ch\" x=\""), Percent(x), Text("%\" y=\""), Pixels(y - half), Text("\"><use href=\"#i-")]);
        self.put(&[Text(status.key()), Text("\" class=\"end s-"), Text(status.key()), Text("\" x=\""), Pixels(-half)]);
        self.put(&[Text("\" width=\""), Pixels(size), Text("\" height=\""), Pixels(size), Text("\"/></svg>")]);
    }

    /// The picture.
    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// Two decimals at most, and none where there are none to show.
pub(super) fn rounded(pixels: f64) -> String {
    let mut out = String::with_capacity(8);
    number_into(pixels, true, &mut out);
    out
}

/// Appends a number with two decimals; a short one without the noughts at its end.
#[expect(clippy::cast_possible_truncation, reason = "pictures are no wider than such a number holds")]
fn number_into(number: f64, short: bool, out: &mut String) {
    let hundredths = (number * 100.0).round_ties_even() as i64;
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    if hundredths < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    if short && rest == 0 {
        return;
    }
    out.push('.');
    out.push_str(&(rest / 10).to_string());
    if !short || rest % 10 != 0 {
        out.push_str(&(rest % 10).to_string());
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

//! The badge of an initiative: a picture of its title and status for pages elsewhere, by shape and word as well as colour.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::reported::{statuses, word};
use super::xml;
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::scalar::Text;
use crate::model::summary::Summary;
use crate::model::view::Status;

/// Columns of the title; a Chinese character has two.
const TITLE_COLUMNS_MAX: usize = 36;

/// Pixels of a column. The text is stretched to exactly this, whichever font the reader has.
const COLUMN_PX: usize = 7;

/// Pixels beside each text.
const PAD_PX: usize = 9;

/// Pixels of the shape, the gap behind it included.
const SHAPE_PX: usize = 15;

/// The badge; none when there is no such initiative.
pub(super) fn badge(id: &str, graph: &Graph, findings: &Findings) -> Option<String> {
    graph.record(Kind::Initiative, id).map(|page| drawn(page, statuses(page, findings)))
}

/// Where the rules lower what is reported, both are said, and the shape is that of the worse one.
fn drawn(page: &Summary, (reported, status): (Status, Status)) -> String {
    let word = if reported == status { word(status).to_owned() } else { format!("{}, reported {}", word(status), word(reported)) };
    let title = cut(page.title.trim().trim_end_matches('.'));
    let (title_px, word_px) = (title.width().max(1) * COLUMN_PX, word.len() * COLUMN_PX);
    let left = title_px + 2 * PAD_PX;
    let width = left + SHAPE_PX + word_px + 2 * PAD_PX;
    // White on each has a contrast of more than 5 to 1 (WCAG 1.4.3).
    let colour = match status {
        Status::Ok => "#1a6b32",
        Status::Warn => "#8a5200",
        Status::Bad => "#b3261e",
        Status::None => "#57606a",
    };
    let mut out = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"24\" role=\"img\" aria-labelledby=\"t\">");
    out.push_str("<title id=\"t\">");
    xml::push(&format!("{}: {word}", page.title), &mut out);
    out.push_str("</title>");
    // The light line around it holds it together on dark pages.
    _ = write!(out, "<rect x=\".5\" y=\".5\" width=\"{}\" height=\"23\" rx=\"4\" fill=\"#2b2f36\" stroke=\"#8b929c\"/>", width - 1);
    _ = write!(out, "<path d=\"M{left} 1H{}a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H{left}z\" fill=\"{colour}\"/>", width - 4);
    let x = left + PAD_PX;
    _ = match status {
        Status::Ok => write!(out, "<circle cx=\"{}\" cy=\"12\" r=\"5\" fill=\"#fff\"/>", x + 5),
        Status::Warn => write!(out, "<path d=\"M{} 6.5l5.5 10.5h-11z\" fill=\"#fff\"/>", x + 5),
        Status::Bad => write!(out, "<path d=\"M{x} 7h10v10h-10z\" fill=\"#fff\"/>"),
        Status::None => {
            write!(out, "<circle cx=\"{}\" cy=\"12\" r=\"4.5\" fill=\"none\" stroke=\"#fff\" stroke-dasharray=\"3 2\"/>", x + 5)
        }
    };
    out.push_str("<g fill=\"#fff\" font-family=\"system-ui, sans-serif\" font-size=\"12\" text-anchor=\"middle\" aria-hidden=\"true\">");
    text(&title, PAD_PX + title_px / 2, title_px, &mut out);
    text(&word, x + SHAPE_PX + word_px / 2, word_px, &mut out);
    out.push_str("</g></svg>\n");
    out
}

/// A text around the middle `x`, exactly so wide.
fn text(text: &str, x: usize, width: usize, out: &mut String) {
    let direction = if is_right_to_left(text) { " direction=\"rtl\"" } else { "" };
    _ = write!(out, "<text x=\"{x}\" y=\"16\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"{direction}>");
    xml::push(text, out);
    out.push_str("</text>");
}

/// Whether the first letter is Hebrew, Arabic or of another script that is written from right to left.
fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'))
}

/// A title that fits, cut between what readers take for characters.
fn cut(title: &str) -> Text {
    if title.width() <= TITLE_COLUMNS_MAX {
        return Text::from(title);
    }
    let mut kept = String::new();
    for part in title.graphemes(true) {
        if kept.width() + part.width() > TITLE_COLUMNS_MAX - 1 {
            break;
        }
        kept.push_str(part);
    }
    Text::from(format!("{}…", kept.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_are_cut_between_characters() {
        assert_eq!(&*cut("Second carrier"), "Second carrier");
        assert_eq!(&*cut(&"x".repeat(36)), "x".repeat(36));
        assert_eq!(&*cut(&"x".repeat(37)), format!("{}…", "x".repeat(35)));
        assert_eq!(&*cut(&"倉".repeat(40)), format!("{}…", "倉".repeat(17)));
        let family = "👩‍👩‍👧‍👦";
        assert_eq!(cut(&family.repeat(40)).trim_end_matches('…').graphemes(true).collect::<Vec<_>>(), vec![family; 17]);
    }

    #[test]
    fn the_direction_follows_the_first_letter() {
        assert!(is_right_to_left("2. תקציב"));
        assert!(is_right_to_left("ميزانية"));
        assert!(!is_right_to_left("Budget תקציב"));
    }
}

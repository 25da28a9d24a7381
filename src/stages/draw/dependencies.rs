//! Who waits for whom, from left to right: a box for each initiative, and dashed edges where something comes too late.

use std::fmt::Write as _;

use super::layers::{Layout, lay_out};
use super::letters::{self, width};
use super::months;
use super::svg::{Svg, rounded};
use crate::model::view::{Link, Node, Strings};

/// A box: its width and height, and from one layer to the next.
const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 74.0;
const LAYER: f64 = 245.0;

/// Around all of it.
const MARGIN: f64 = 2.0;

/// The room for a line of a title, in tenths of a pixel; a title has two lines.
const LINE: u32 = 1_200;

/// How far the words of two edges keep apart, from one baseline to the next.
const WORDS: f64 = 18.0;

/// The picture.
pub(super) fn draw(nodes: &[Node], edges: &[Link], strings: &Strings) -> String {
    let pairs: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = lay_out(nodes.len(), &pairs);
    let late = edges.iter().filter(|edge| edge.late_days.is_some()).count();
    let title = strings.say("portfolio.dependencies_title", i64::try_from(edges.len()).ok(), &[("late", &late.to_string())]);
    let layers = f64::from(u32::try_from(layout.layers.saturating_sub(1)).unwrap_or(0));
    let size = (layers * LAYER + WIDTH + MARGIN * 2.0, layout.height);
    let mut svg = Svg::sized("ob-t-dependencies", &title.unwrap_or_default(), size);
    for (edge, way) in edges.iter().zip(&layout.edges) {
        let late = edge.late_days.is_some();
        svg.path(if late { "dep late" } else { "dep" }, &curve(way));
        if let Some((layer, y)) = way.last() {
            let x = left(*layer);
            let (tip, y) = (rounded(x), rounded(*y));
            svg.path(if late { "tip late" } else { "tip" }, &format!("M{tip} {y}l-9 -5v10z"));
        }
    }
    for (node, place) in nodes.iter().zip(&layout.nodes) {
        one(&mut svg, node, *place, strings);
    }
    words(&mut svg, edges, &layout, strings);
    svg.finish()
}

/// Where the boxes of a layer begin.
fn left(layer: usize) -> f64 {
    MARGIN + LAYER * f64::from(u32::try_from(layer).unwrap_or(0))
}

/// From the right side of one box to the left of another, straight through the layers between.
fn curve(way: &[(usize, f64)]) -> String {
    let Some(((layer, y), rest)) = way.split_first() else { return String::new() };
    let mut path = format!("M{} {}", rounded(left(*layer) + WIDTH), rounded(*y));
    let (mut x, mut y) = (left(*layer) + WIDTH, *y);
    for (at, (layer, next)) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        let to = if last { left(*layer) - 8.0 } else { left(*layer) };
        let middle = rounded(f64::midpoint(x, to));
        _ = write!(path, "C{middle} {} {middle} {} {} {}", rounded(y), rounded(*next), rounded(to), rounded(*next));
        (x, y) = (to, *next);
        if !last {
            x = left(*layer) + WIDTH;
            _ = write!(path, "H{}", rounded(x));
        }
    }
    path
}

fn one(svg: &mut Svg, node: &Node, (layer, y): (usize, f64), strings: &Strings) {
    let (x, top) = (left(layer), y - HEIGHT / 2.0);
    svg.boxed("nd", (x, top), (WIDTH, HEIGHT));

    let lines = lines(&node.title);
    // A title of one line stands a little lower.
    let down = if lines.len() > 1 { 0.0 } else { 8.0 };
    svg.mark(node.status, (x + 10.0, top + 11.0 + down));
    for (line, text) in [22.0, 38.0].into_iter().zip(&lines) {
        svg.word("b", (x + 32.0, top + line + down), "start", text);
    }
    if let Some(ends) = &node.ends {
        let date = months::day(ends, "day_short", strings);
        let text = strings.say("portfolio.ends", None, &[("date", &date)]).unwrap_or_default();
        svg.word("", (x + 32.0, top + 59.0 - down), "start", &text);
    }
}

/// How late the late ones are, in the last gap that each goes through; words that would cover others move down.
fn words(svg: &mut Svg, edges: &[Link], layout: &Layout, strings: &Strings) {
    let mut taken: Vec<(usize, f64)> = Vec::new();
    for (edge, way) in edges.iter().zip(&layout.edges) {
        let (Some(days), [.., (_, from), (layer, to)]) = (edge.late_days, &way[..]) else { continue };
        let mut y = f64::midpoint(*from, *to) + 4.0;
        while let Some((_, other)) = taken.iter().find(|(gap, other)| gap == layer && (other - y).abs() < WORDS) {
            y = other + WORDS;
        }
        taken.push((*layer, y));
        let text = strings.say("portfolio.days_late", Some(days), &[]).unwrap_or_default();
        svg.word("late", (left(*layer) - (LAYER - WIDTH) / 2.0, y), "middle", &text);
    }
}

/// A title in at most two lines; what does not fit is cut, and says so.
fn lines(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in title.trim_end_matches('.').split_whitespace() {
        let second = lines.len() == 2;
        let now = lines.last_mut().expect("there is a line to begin with");
        if now.is_empty() {
            now.push_str(word);
        } else if second || width(now) + width(" ") + width(word) <= LINE {
            now.extend([" ", word]);
        } else {
            lines.push(word.to_owned());
        }
    }
    for line in &mut lines {
        letters::cut(line, LINE);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::view::Status;

    fn node(title: &str) -> Node {
        Node { title: title.to_owned(), ends: Some("2026-03-01".to_owned()), status: Status::Ok }
    }

    #[test]
    fn a_title_has_two_lines() {
        assert_eq!(lines("Core-platform migration"), ["Core-platform", "migration"]);
        assert_eq!(lines("Access"), ["Access"]);
        assert_eq!(lines("A very long name that nobody would ever read").len(), 2);
        for wide in [
            "Donaudampfschifffahrtsgesellschaft.",
            "WWWWWWWWWWWWWWWWWWWWW",
            "Freeze Dashboard Demand Support 1611",
            "操作手册和运营知识库的发布流程",
        ] {
            let cut = lines(wide);
            assert!(cut.iter().all(|line| width(line) <= LINE), "{cut:?}");
            assert!(cut.last().unwrap().ends_with('…'), "{cut:?}");
        }
    }

    #[test]
    fn late_edges_have_a_stroke_and_a_word_of_their_own_and_words_keep_apart() {
        let strings = serde_json::json!({ "portfolio": { "days_late": { "other": "{n} d late" }, "ends": "ends {date}" } });
        let strings = Strings::new(strings.as_object().unwrap().clone(), "en");
        let edge = |from, to, late_days| Link { from, to, late_days };
        let nodes = ["a", "b", "c", "d"].map(node);
        let svg = draw(&nodes, &[edge(0, 3, Some(9)), edge(1, 3, Some(7)), edge(2, 3, None)], &strings);
        assert_eq!((svg.matches("class=\"dep late\"").count(), svg.matches("class=\"dep\"").count()), (2, 1), "{svg}");
        assert_eq!(svg.matches("class=\"nd\"").count(), 4);
        assert!(!svg.contains("NaN") && !svg.contains("style="), "{svg}");
        // The same again is the same.
        assert_eq!(svg, draw(&nodes, &[edge(0, 3, Some(9)), edge(1, 3, Some(7)), edge(2, 3, None)], &strings));
    }

    #[test]
    fn hundreds_of_initiatives_in_one_tangle_are_drawn_at_once() {
        let nodes: Vec<Node> = (0..500).map(|_| node("n")).collect();
        let edges: Vec<Link> =
            (1..500).flat_map(|to| [to / 2, to - 1, to * 7 / 9].map(|from| Link { from, to, late_days: None })).collect();
        let svg = draw(&nodes[..40], &edges[..100], &Strings::default());
        assert!(svg.len() > 10_000);
    }
}

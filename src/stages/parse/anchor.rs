//! Anchors of headings: explicit, or from the heading's text, and unique on the page.

use rustc_hash::FxHashSet;

use crate::model::kind::id_from;

/// The anchors given out on one page so far.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: FxHashSet<String>,
    /// The anchors of the open headings, by level (h2 first).
    parents: [String; 5],
}

/// An automatic anchor, and whether another heading of the page has the same text.
#[derive(Debug, PartialEq, Eq)]
pub struct Automatic {
    /// The anchor.
    pub anchor: String,
    /// Whether the text alone would have given an anchor that is taken.
    pub repeated: bool,
}

impl Anchors {
    /// Takes an explicit anchor; `false` when it is taken already.
    pub fn explicit(&mut self, anchor: &str, level: usize) -> bool {
        self.open(anchor, level);
        self.taken.insert(anchor.to_owned())
    }

    /// The anchor of a heading with this text at this level (2 to 6).
    pub fn automatic(&mut self, text: &str, level: usize) -> Automatic {
        let mut anchor = id_from(text);
        // These beginnings belong to templates and checklist items.
        if anchor.is_empty() || anchor.starts_with("ob-") || anchor.starts_with("item-") {
            anchor = if anchor.is_empty() { "section".to_owned() } else { format!("section-{anchor}") };
        }
        let repeated = self.taken.contains(&anchor);
        if repeated {
            let parent = self.parents[..level - 2].iter().rev().find(|parent| !parent.is_empty());
            if let Some(parent) = parent {
                anchor = format!("{parent}-{anchor}");
            }
            let stem = anchor.clone();
            let mut n = 2;
            while self.taken.contains(&anchor) {
                anchor = format!("{stem}-{n}");
                n += 1;
            }
        }
        self.open(&anchor, level);
        self.taken.insert(anchor.clone());
        Automatic { anchor, repeated }
    }

    fn open(&mut self, anchor: &str, level: usize) {
        anchor.clone_into(&mut self.parents[level - 2]);
        for deeper in &mut self.parents[level - 1..] {
            deeper.clear();
        }
    }
}

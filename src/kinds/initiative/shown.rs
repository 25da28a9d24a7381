//! An initiative on its own page, and how its texts and names are written there.

use std::sync::Arc;

use crate::model::content::LONG;
use crate::model::graph::Graph;
use crate::model::id::{Aim, Id};
use crate::model::initiative::Initiative;
use crate::model::rich::Rich;
use crate::model::summary::Summary;
use crate::model::view::{Inline, PartyLink, Prose};

/// An initiative on its own page.
pub(super) struct Shown<'g> {
    pub(super) initiative: &'g Initiative,
    pub(super) summary: &'g Summary,
    pub(super) graph: &'g Graph,
    /// The prefix that leads from the page to the site's root.
    pub(super) root: Arc<str>,
}

impl Shown<'_> {
    pub(super) fn line(&self, line: &Rich<LONG>) -> Inline {
        self.graph.inline(&line.pieces, self.summary, &self.root)
    }

    pub(super) fn prose<const MAX: usize>(&self, text: &Rich<MAX>) -> Prose {
        self.graph.prose(&text.pieces, self.summary, &self.root)
    }

    pub(super) fn maybe(&self, line: Option<&Rich<LONG>>) -> Option<Inline> {
        line.map(|line| self.line(line))
    }

    /// Whoever answers today: for what is still to come.
    pub(super) fn answering<A: Aim>(&self, id: Option<&Id<A>>) -> Option<PartyLink> {
        self.graph.party_link(&id?.id)
    }

    /// Whoever was named: for what is past.
    pub(super) fn named<A: Aim>(&self, id: Option<&Id<A>>) -> Option<PartyLink> {
        self.graph.party_named(&id?.id)
    }
}
